#!/usr/bin/perl
# adjust.t -- resample and adjust against what xts, TTR and pandas give for AAPL 2004-2018.
#
#     tests/golden/adjust.t     $JEVONS: the program to run; the figures are not part of the project: where they are
#                               absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $golden = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/golden/returns';
plan skip_all => "no $golden: it is not part of the project" unless -e "$golden/expected_R.json";
my $r  = decode_json(slurp("$golden/expected_R.json"));
my $py = decode_json(slurp("$golden/expected_py.json"));
my $aapl = qq(g = load $golden/input/aapl_ohlcv_yahoo.csv);

sub rows {
    my @lines = @_;
    my $run = jevons({}, '--format', 'csv', map { ('-c', $_) } @lines);
    ok(healthy($run) && $run->{status} == 0, $lines[-1]) or diag($run->{err});
    my ($head, @rows) = split /\n/, $run->{out};
    return map { [split /,/, $_, -1] } @rows;
}

sub near {
    my ($got, $want, $name) = @_;
    cmp_ok(abs($got - $want), '<=', 1e-9 * abs $want, $name) or diag("found $got, wanted $want");
}

sub bars {
    my ($period, $label, $from, $to, $dates, $expected) = @_;
    my @got = rows($aapl, qq(g | where "Date" between $from and $to | resample $period --label $label | select "Date", "Open", "High", "Low", "Close", "Volume"));
    is_deeply([map { $_->[0] } @got], $dates, "$period: the dates");
    my @off = grep { my $i = $_; grep { abs($got[$i][$_ + 1] - $expected->[$i][$_]) > 1e-9 * $expected->[$i][$_] } 0 .. 4 } 0 .. $#$expected;
    is(scalar @off, 0, "$period: open, high, low, close and volume of " . @$expected . ' bars');
}

my ($month, $week) = @$r{qw(aapl_monthly_ohlcv_2015_2017 aapl_weekly_ohlcv_2017)};
bars('month', 'end', '2015-01-01', '2017-12-31', $month->{dates}, $month->{ohlcv});
bars('week', 'last', '2017-01-01', '2017-12-31', $week->{dates_last_trading_day}, $week->{ohlcv});

my %period = ('W-FRI' => 'week', M => 'month', Q => 'quarter', A => 'year');
for my $code (sort keys %period) {
    my $want = $py->{"aapl_close_resample_$code"};
    my ($got) = rows($aapl, qq(g | resample $period{$code} | returns "Close" | summary n(), first("Close"), last("Close"), mean(return), sd(return)));
    is($got->[0], $want->{n}, "$period{$code}: periods");
    near($got->[1], $want->{first}, "$period{$code}: the first close");
    near($got->[2], $want->{last}, "$period{$code}: the last close");
    near($got->[3], $want->{mean_simple_return}, "$period{$code}: mean return");
    near($got->[4], $want->{sd}, "$period{$code}: its standard deviation");
}

my $want = $r->{aapl_adjusted};
my @read = ("c = load $golden/input/aapl_close_as_traded.csv | rename close = close_as_traded",
    "s = load $golden/input/aapl_splits.csv | rename ratio = ratio_new_per_old", "d = load $golden/input/aapl_dividends.csv");
my @adjusted = (@read, 'a = c | adjust close --splits s --dividends d');
my ($sums) = rows(@adjusted, 'a | summary first(adj_close), last(adj_close), sum(adj_close)');
near($sums->[0], $want->{first}, 'adjusted: the first');
near($sums->[1], $want->{last}, 'adjusted: the last');
near($sums->[2], $want->{sum}, 'adjusted: the sum');
for my $date (qw(2012-08-08 2014-06-06 2014-06-09)) {
    my ($row) = rows(@adjusted, "a | where date = $date");
    near($row->[2], $want->{'at_' . $date =~ tr/-/_/r}, "adjusted: $date");
}
my ($split) = rows(@read, 'c | adjust close --splits s | summary last(close) / first(adj_close) - 1');
near($split->[0], $want->{price_return_split_only}, 'the price return, splits alone');
my ($total) = rows(@adjusted, 'a | summary last(adj_close) / first(adj_close) - 1');
near($total->[0], $want->{total_return_whole_period}, 'the total return');
done_testing();
