#!/usr/bin/perl
# full.t -- a disk that is full: what was acknowledged is whole, what failed changed nothing, and with room again all goes
# on. The disk is a small tmpfs in a mount namespace of the test's own; where there can be none, files that may not
# grow stand for it (also in workspace.t and test_store.c).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";

BEGIN { # before there are folders to clean up
    if (!defined $ENV{JEVONS_INSIDE} && !system 'unshare -rm true 2>/dev/null') {
        $ENV{JEVONS_INSIDE} = 1;
        exec 'unshare', '-rm', $^X, $0 or die;
    }
}
use Jevons;
use Test::More;

my $mounts = $ENV{JEVONS_INSIDE};
my $folder = sandbox();
my $disk = "$folder/disk";
my $has_sqlite = !system 'command -v sqlite3 > /dev/null';
spit("$folder/base.csv", join '', "y\n", map { "$_.5\n" } 1 .. 20_000);

sub mount_disk {
    my ($kilobytes) = @_;
    mkdir $disk;
    system('mount', '-t', 'tmpfs', '-o', "size=${kilobytes}k", 'none', $disk) == 0 or die "mount\n";
}
sub unmount_disk { system('umount', $disk) == 0 or die "umount\n" }

# The words of a run that writes files of so many KB at most; 0: of any size.
sub limited {
    my ($kilobytes) = @_;
    my $program = join ' ', Jevons::program();
    return $kilobytes ? ['bash', '-c', "ulimit -f $kilobytes; exec $program \"\$@\"", 'jevons'] : [Jevons::program()];
}

# Assigns until it fails, version N having k = N, prints N behind each that it was said to have; how many.
sub fill {
    my ($limit) = @_;
    my $lines = join '', map { "px = _base | set k = $_, z = y * $_\npx | summary max(k)\n" } 1 .. 40;
    my $run = jevons({ folder => $folder, program => limited($limit), in => "_base = load base.csv\n$lines" }, 'disk/w.jv', '--format', 'csv');
    my @seen = $run->{out} =~ /^(\d+)$/mg;
    return (scalar @seen, $run);
}

# '' when n versions are there, and whole.
sub fault {
    my ($n) = @_;
    my @check = map { ('-c', "px\@$_ | summary n(), min(k), max(k), sum(z) / sum(y)") } 1 .. $n;
    my $run = jevons({ folder => $folder }, 'disk/w.jv', '--format', 'csv', @check, '-c', "ls | where name = 'px' | select version");
    my @found = map { s/\.0$//r } $run->{out} =~ /^(\d[\d,.]*)$/mg;
    my @wanted = ((map { "20000,$_,$_,$_" } 1 .. $n), $n || ());
    return "@found" eq "@wanted" ? '' : "wanted $n versions: $run->{err}@found";
}

sub integrity {
    return '' unless $has_sqlite;
    my $said = qx(sqlite3 $disk/w.jv 'pragma integrity_check; pragma foreign_key_check' 2>&1);
    return $said eq "ok\n" ? '' : $said;
}

sub a_disk_of {
    my ($kilobytes) = @_;
    my $name = "$kilobytes KB";
    mkdir $disk;
    if ($mounts) { mount_disk($kilobytes) }
    else { unlink glob "$disk/*" }
    my ($n, $run) = fill($mounts ? 0 : $kilobytes);
    is($run->{signal}, 0, "$name: it ends by itself");
    like($run->{err}, qr/^error: disk\/w\.jv: (the disk is full|cannot read or write it: .*)\nhint: nothing was changed/m, "$name: it is told, behind $n versions");
    system 'mount', '-o', 'remount,size=64m', $disk if $mounts;
    is(fault($n), '', "$name: with room again, all $n that were acknowledged are there and no other");
    is(integrity(), '', "$name: and the file is sound");
    my $on = jevons({ folder => $folder }, 'disk/w.jv', '--format', 'csv', '-c', 'px = calc x = 7', '-c', 'px');
    is($on->{out}, "x\n7\n", "$name: and it goes on") or diag($on->{err});
    is(join(' ', map { s{.*/}{}r } glob "$disk/*"), 'w.jv', "$name: one file at rest");
    unmount_disk() if $mounts;
}

sub no_room_at_all {
    mount_disk(4096);
    jevons({ folder => $folder }, 'disk/w.jv', '-c', 'a = calc x = 1');
    spit("$disk/filler", '');
    system "head -c 100000000 /dev/zero > $disk/filler 2>/dev/null";
    for my $file ('disk/w.jv', 'disk/new.jv') {
        my $run = jevons({ folder => $folder }, $file, '-c', 'a = calc x = 2');
        ok(healthy($run) && $run->{status}, "$file on a full disk: it fails");
        like($run->{err}, qr/^error: $file: (the disk is full|cannot read or write it: .*)\nhint: nothing was changed/m, "$file: and tells why");
    }
    unlink "$disk/filler";
    my $run = jevons({ folder => $folder }, 'disk/w.jv', '--format', 'csv', '-c', 'a');
    is($run->{out}, "x\n1\n", 'with room again the old version is there') or diag($run->{err});
    unmount_disk();
}

sub a_disk_that_cannot_be_written_to {
    mount_disk(4096);
    jevons({ folder => $folder }, 'disk/w.jv', '-c', 'a = calc x = 1');
    system 'mount', '-o', 'remount,ro', $disk;
    for my $case (['disk/w.jv', qr/cannot write disk\/w\.jv: read-only file system\nhint: copy it/], ['disk/new.jv', qr/folder of disk\/new\.jv: read-only/]) {
        my ($file, $words) = @$case;
        my $run = jevons({ folder => $folder }, $file, '-c', 'ls');
        ok(healthy($run) && $run->{status} == 2, "$file on a read-only disk: status 2");
        like($run->{err}, $words, "$file: and why");
    }
    unmount_disk();
}

a_disk_of($_) for 900, 2300, 3100, 4600, 6200;
SKIP: {
    skip 'there can be no mount namespace here', 9 unless $mounts;
    no_room_at_all();
    a_disk_that_cannot_be_written_to();
}
done_testing();
