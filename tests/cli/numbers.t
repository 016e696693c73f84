#!/usr/bin/perl
# numbers.t -- moments of values far from zero, over many blocks, against whole-number arithmetic.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

# x = 1e9 + a/1024 and y = 1e9 + b/1024 are exact doubles, so sums over a and b are the truth.
my $N = 20_000;
my (%sum, $rows);
for my $i (1 .. $N) {
    my ($a, $b) = ($i % 7, 3 * $i % 11);
    $rows .= sprintf "%.10f,%.10f\n", 1e9 + $a / 1024, 1e9 + $b / 1024;
    $sum{a} += $a, $sum{b} += $b, $sum{aa} += $a * $a, $sum{bb} += $b * $b, $sum{ab} += $a * $b;
}
sub moment { my ($p, $q) = @_; return ($N * $sum{"$p$q"} - $sum{$p} * $sum{$q}) / ($N * ($N - 1)) / 1024**2 }

my %want = (
    'var(x)' => moment('a', 'a'), 'sd(y)' => sqrt moment('b', 'b'), 'cov(x, y)' => moment('a', 'b'),
    'cor(x, y)' => moment('a', 'b') / sqrt(moment('a', 'a') * moment('b', 'b')), 'mean(x) - 1e9' => $sum{a} / $N / 1024,
);
my $folder = sandbox();
spit("$folder/far.csv", "x,y\n$rows");
for my $what (sort keys %want) {
    my $run = jevons({ folder => $folder }, '--format', 'tsv', '-c', "load far.csv | summary v = $what");
    my ($found) = $run->{out} =~ /\Av\n(\S+)\n\z/;
    # Doubles at 1e9 are 1.2e-7 apart, and the mean is a rounded sum over n, rounded: two of these steps.
    my $tolerance = $what =~ /mean/ ? 2.4e-7 : 1e-12 * abs $want{$what};
    ok(defined $found && abs($found - $want{$what}) <= $tolerance, "$what is $want{$what}") or diag("found $run->{out}$run->{err}");
}
done_testing();
