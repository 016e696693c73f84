#!/usr/bin/perl
# kill.t -- some hundred times jevons is killed while it assigns: what it had acknowledged is in the workspace, whole.
#
# Each round feeds assignments px = ... (version N has k = N in every row), each followed by a line that prints N. The
# program is killed after some of these acknowledgements and a short while more, so also while it makes the file, while
# it writes a little or (every fourth round) some megabytes, and while it closes the file. JEVONS_SEED repeats a run,
# JEVONS_KILLS is how many kills there are.
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
my %rows = (small => 4000, large => 250_000);
spit("$folder/$_.csv", join '', "y\n", map { "$_.5\n" } 1 .. $rows{$_}) for keys %rows;

# Lines that make versions $first, $first + 1 ... of px.
sub lines {
    my ($size, $first, $n) = @_;
    return "_base = load $size.csv\n" . join '', map { "px = _base | set k = $_, z = y * $_\ncalc ack = $_\n" } $first .. $first + $n - 1;
}

# Runs and kills; the last version that was acknowledged, 0: none.
sub run_and_kill {
    my ($program, $file, $size, $first) = @_;
    my $large = $size eq 'large';
    my ($acknowledged, $n) = (0, $large ? 1 + int rand 4 : 8);
    my ($wanted, $spin) = (int rand($large ? $n + 1 : 6), int rand($large ? 900_000 : 40_000));
    spit("$folder/lines", lines($size, $first, $n));
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

# How many versions of px there are, and '' when those behind $had are whole, else what is wrong: up to the one that
# was acknowledged all must be there, and one more may be.
sub look {
    my ($program, $file, $rows, $had, $acknowledged) = @_;
    my $last = $acknowledged > $had ? $acknowledged : $had;
    my @check = map { ('-c', "px\@$_ | summary n(), min(k), max(k), sum(z) / sum(y)") } $had + 1 .. $last + 1;
    my $run = jevons({ program => $program, folder => $folder }, $file, '--format', 'csv', '--keep-going', '-c', 'ls | select name, version', @check);
    my $has = $run->{out} =~ /^px,(\d+)$/m ? $1 : 0;
    my @found = map { s/\.0$//r } $run->{out} =~ /^(\d+,\d+,.*)$/mg;
    my @wanted = map { "$rows,$_,$_,$_" } $had + 1 .. $has;
    my $whole = !$run->{signal} && "@found" eq "@wanted" && $run->{err} !~ /damaged|lost|checksum/;
    return ($has, "$acknowledged was acknowledged, $has is there") if $has < $last;
    return ($has, $whole ? '' : "versions behind $had: $run->{err}$run->{out}");
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
        ($file, $had) = ("w$name$round.jv", 0) if $round % 8 == 0;
        my $size = $round % 4 == 3 ? 'large' : 'small';
        my $acknowledged = run_and_kill(\@program, $file, $size, $had + 1);
        my ($has, $why) = look(\@program, $file, $rows{$size}, $had, $acknowledged);
        $acks += $acknowledged - $had if $acknowledged;
        $why ||= integrity($file);
        push @faults, "round $round: $why" if $why;
        $had = $has;
        unlink "$folder/$file" if $round % 8 == 7;
    }
    is(join("\n", @faults), '', "$name: nothing acknowledged is lost in $rounds kills, and all that is there is whole");
    cmp_ok($acks, '>', $rounds / 2, "$name: $acks assignments were acknowledged");
}

my @given = Jevons::program();
my $sanitized = "@given" =~ /build-san/;
my $kills = $ENV{JEVONS_KILLS} // 200;
rounds('given', $sanitized ? 16 : $kills, @given);
rounds('plain', $kills, "$ROOT/build/jevons") if $sanitized && -x "$ROOT/build/jevons";
note('integrity_check was left out: there is no sqlite3') unless $has_sqlite;
done_testing();
