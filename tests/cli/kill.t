#!/usr/bin/perl
# kill.t -- a hundred times jevons is killed while it assigns: what it had acknowledged is in the workspace, whole.
#
# Each round feeds assignments px = ... (version N has k = N in every row), each followed by a line that prints N. The
# program is killed after some of these acknowledgements and a short while more, so also while it makes the file, and
# while it writes. JEVONS_SEED repeats a run.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $seed = $ENV{JEVONS_SEED} // time ^ $$;
srand $seed;
note("JEVONS_SEED=$seed");
my $folder = sandbox();
my $has_sqlite = !system 'command -v sqlite3 > /dev/null';
spit("$folder/base.csv", join '', "y\n", map { "$_.5\n" } 1 .. 4000);

# Lines that make versions $first, $first + 1 ... of px.
sub lines {
    my ($first) = @_;
    return "_base = load base.csv\n" . join '', map { "px = _base | set k = $_, z = y * $_\ncalc ack = $_\n" } $first .. $first + 40;
}

# Runs and kills; the last version that was acknowledged, 0: none.
sub run_and_kill {
    my ($program, $file, $first) = @_;
    my ($acknowledged, $wanted, $spin) = (0, int rand 6, int rand 40000);
    spit("$folder/lines", lines($first));
    my $pid = open(my $out, '-|') // die "fork: $!\n";
    if (!$pid) {
        chdir $folder or die;
        open STDIN, '<', 'lines' or die;
        open STDERR, '>', '/dev/null' or die;
        exec @$program, $file, '--format', 'csv' or die;
    }
    while ($wanted && defined(my $line = <$out>)) {
        next unless $line =~ /^(\d+)$/;
        $acknowledged = $1;
        $wanted--;
    }
    1 while $spin-- > 0;
    kill 'KILL', $pid;
    while (defined(my $line = <$out>)) { $acknowledged = $1 if $line =~ /^(\d+)$/ }
    close $out;
    return $acknowledged;
}

# What the workspace says: the versions of px, or why it cannot be read.
sub versions {
    my ($program, $file) = @_;
    my $ls = jevons({ program => $program, folder => $folder }, $file, '--format', 'csv', '-c', 'ls | select name, version');
    return (0, "ls: $ls->{err}") if $ls->{status} || $ls->{signal};
    return $ls->{out} =~ /^px,(\d+)$/m ? ($1, '') : (0, '');
}

# '' when versions from $first on are whole.
sub fault {
    my ($program, $file, $first, $last) = @_;
    return '' if $last < $first;
    my @check = map { ('-c', "px\@$_ | summary n(), min(k), max(k), sum(z) / sum(y)") } $first .. $last;
    my $run = jevons({ program => $program, folder => $folder }, $file, '--format', 'csv', @check, '-c', 'history px | select version');
    my @rows = grep { /^\d/ } split /\n/, $run->{out};
    my @expected = ((map { "4000,$_,$_,$_" } $first .. $last), 1 .. $last);
    s/\.0$// for @rows;
    return $run->{status} || "@rows" ne "@expected" ? "versions $first to $last: $run->{err}$run->{out}" : '';
}

sub integrity {
    my ($file) = @_;
    return '' unless $has_sqlite && -s "$folder/$file";
    my $said = qx(cd $folder && sqlite3 $file 'pragma integrity_check; pragma foreign_key_check' 2>&1);
    return $said eq "ok\n" ? '' : "integrity_check: $said";
}

sub rounds {
    my ($name, $rounds, @program) = @_;
    my ($had, $acks, $file, @faults) = (0, 0);
    for my $round (0 .. $rounds - 1) {
        ($file, $had) = ("w$name$round.jv", 0) if $round % 10 == 0;
        my $acknowledged = run_and_kill(\@program, $file, $had + 1);
        my ($has, $why) = versions(\@program, $file);
        $acks += $acknowledged - $had if $acknowledged;
        $why ||= "round $round: $acknowledged was acknowledged, $has is there" if $has < $acknowledged || $has < $had;
        $why ||= fault(\@program, $file, $had + 1, $has) || integrity($file);
        push @faults, $why if $why;
        $had = $has;
    }
    is(join("\n", @faults), '', "$name: nothing acknowledged is lost in $rounds kills, and all that is there is whole");
    cmp_ok($acks, '>', $rounds / 2, "$name: $acks assignments were acknowledged");
}

my @given = Jevons::program();
my $sanitized = "@given" =~ /build-san/;
rounds('given', $sanitized ? 15 : 100, @given);
rounds('plain', 100, "$ROOT/build/jevons") if $sanitized && -x "$ROOT/build/jevons";
note('integrity_check was left out: there is no sqlite3') unless $has_sqlite;
done_testing();
