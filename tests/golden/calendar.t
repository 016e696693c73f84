#!/usr/bin/perl
# calendar.t -- the calendar of New York against the days on which stocks really traded.
#
#     tests/golden/calendar.t     $JEVONS: the program to run; the prices are not part of the project: where they are
#                                 absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my @files = (
    ['AAPL, 2015 to 2018', "$shared/golden/returns/input/aapl_ohlcv_yahoo.csv", '"Date"',
        '"Date" between 2015-01-02 and 2018-01-19'],
    ['SPY, 2015 to 2017', "$shared/golden/returns/input/spy_ohlcv_yahoo.csv", '"Date"',
        '"Date" between 2015-01-02 and 2017-12-29'],
    ['AAPL, 2023 to 2025', "$shared/prices/deepseek_panel.csv", 'date', "ticker = 'AAPL'"],
);
plan skip_all => "no $shared: it is not part of the project" unless -e $files[0][1];

for (@files) {
    my ($name, $file, $date, $which) = @$_;
    my $run = jevons({}, '--format', 'csv', '-c', "p = load $file | where $which | select d = $date", '-c',
        q(p | summary n = n(), open = sum(int(is_trading_day(d, 'XNYS'))), span = trading_days_between(min(d), max(d), 'XNYS') + 1));
    ok(healthy($run) && $run->{status} == 0, "$name is read") or diag($run->{err});
    my ($n, $open, $span) = split /,/, (split /\n/, $run->{out})[1];
    cmp_ok($n, '>', 500, "$name: $n days");
    is($open, $n, "$name: a stock traded on sessions alone");
    is($span, $n, "$name: and on each of them");
}
done_testing;
