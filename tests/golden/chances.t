#!/usr/bin/perl
# chances.t -- the probabilities of the command event beside the finite sums of Student's t (Abramowitz and Stegun
# 26.7.3 and 26.7.4), for few and many degrees of freedom, near the middle and farther out.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

# 1 - A(t|df)
sub chance {
    my ($t, $df) = @_;
    my $angle = atan2(abs $t, sqrt $df);
    my ($c, $total) = (cos($angle) ** 2, 0);
    my $odd = $df % 2;
    my $term = $odd ? cos $angle : 1;
    for (my $k = $odd ? 3 : 2; $k <= $df; $k += 2) {
        $total += $term;
        $term *= $c * ($k - 1) / $k;
    }
    my $pi = atan2(0, -1);
    return 1 - ($odd ? 2 / $pi * ($angle + sin($angle) * $total) : sin($angle) * $total);
}

# All rows of t, df and p of a study.
sub rows_of {
    my ($more) = @_;
    my $run = jevons({}, '--format', 'csv', '-c', 'px = lua dofile("scripts/simulate.lua")',
                     '-c', "event px --on 2024-09-16 --on 2024-10-07 --market MARKET $more | select t, df, p");
    ok(healthy($run) && $run->{status} == 0, "a study runs with $more") or diag($run->{err});
    my (undef, @lines) = split /\r?\n/, $run->{out};
    return map { [split /,/] } @lines;
}

my ($near, $far, %off) = (0, 0);
for my $df (1, 2, 5, 18, 46, 47, 108, 109) {
    my $first = -10 - $df - 2;
    for my $row (rows_of("--estimation $first:-11 --min-estimation 3 --window -1:1,0:0,1:4,5:5,2:9")) {
        my ($t, $found, $p) = @$row;
        my $want = chance($t, $found);
        $want > 0.01 ? $near++ : $far++;
        my $off = abs($p - $want);
        $off{$found} = $off if $off > ($off{$found} // 0);
    }
}
cmp_ok($off{$_}, '<', 2e-14, "every p is Student's with $_ degrees of freedom") for sort { $a <=> $b } keys %off;
is(keys %off, 8, 'as many degrees of freedom as were asked for');
cmp_ok($near, '>', 300, 'many near the middle');
cmp_ok($far, '>', 50, 'many farther out');
done_testing;
