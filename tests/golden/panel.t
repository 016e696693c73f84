#!/usr/bin/perl
# panel.t -- what plugins/returns/README.md writes as expressions (the rank of a move, volume against the 30 days before, a
# rolling correlation, contribution to an index, P/E against an average) and marketcap, on prices around 27 January 2025,
# each beside the same computed here from the file.
#
#     tests/golden/panel.t     $JEVONS: the program to run; the prices are not part of the project: where they are
#                              absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $panel  = "$shared/prices/deepseek_panel.csv";
plan skip_all => "no $panel: it is not part of the project" unless -e $panel;
my $day = '2025-01-27';

# Days of an instrument in order: { date, close, volume }, those without a close left out.
my %series;
my ($head, @lines) = split /\r?\n/, slurp($panel);
for (@lines) {
    my %row;
    @row{ split /,/, $head } = split /,/, $_, -1;
    push @{ $series{ $row{ticker} } }, \%row if $row{close} ne '';
}
for my $days (values %series) {
    @$days = sort { $a->{date} cmp $b->{date} } @$days;
    $days->[$_]{move} = $days->[$_]{close} / $days->[$_ - 1]{close} - 1 for 1 .. $#$days;
}
sub at { my ($ticker) = @_; my $s = $series{$ticker}; return grep { $s->[$_]{date} eq $day } 0 .. $#$s }
sub mean { my $sum = 0; $sum += $_ for @_; return $sum / @_ }

# The fields of the one row that the last of some lines prints.
my $folder = sandbox();
sub row {
    my (@lines) = @_;
    my $run = jevons({ folder => $folder }, '--format', 'csv', map { ('-c', $_) } "px = load $panel", @lines);
    my ($names, $row, @more) = split /\r?\n/, $run->{out};
    ok(healthy($run) && $run->{status} == 0 && defined $row && !@more, $lines[-1]) or diag($run->{out}, $run->{err});
    my %row;
    @row{ split /,/, $names // '' } = split /,/, $row // '', -1;
    return \%row;
}
sub near {
    my ($want, $got, $name) = @_;
    ok(defined $got && $got ne '' && abs($got - $want) <= 1e-9 * abs $want, sprintf '%s: %.6g', $name, $want)
        or diag("wanted $want, found " . ($got // 'nothing'));
}

# ---- the rank of a move in the instrument's own history ----

my ($nvda) = at('NVDA');
my $move = $series{NVDA}[$nvda]{move};
my @moves = map { $_->{move} } grep { defined $_->{move} } @{ $series{NVDA} };
my $rank = 1 + grep { $_ < $move } @moves;
my $got = row("px | returns close --by ticker | where return is not null | set rank = rank(return) --by ticker | where ticker = 'NVDA' and date = $day | select date, return, rank");
near($move, $got->{return}, 'the move of NVDA');
is($got->{rank}, $rank, "its rank among its own " . @moves . " moves, the worst first");
is($rank, 1, 'no day of NVDA was worse');
my @all = map { my $t = $_; map { [$t, $_->{date}, $_->{move}] } grep { defined $_->{move} } @{ $series{$t} } } keys %series;
my $of_all = 1 + grep { $_->[2] < $move } @all;
$got = row("px | returns close --by ticker | where return is not null | set rank = rank(return) | where ticker = 'NVDA' and date = $day | select rank");
is($got->{rank}, $of_all, 'without --by the rank is among all moves of all instruments');

# ---- volume against the mean of the 30 days before ----

my @before = map { $_->{volume} } @{ $series{NVDA} }[$nvda - 30 .. $nvda - 1];
$got = row("px | set multiple = volume / lag(rolling_mean(volume, 30)) --by ticker | where ticker = 'NVDA' and date = $day | select multiple");
near($series{NVDA}[$nvda]{volume} / mean(@before), $got->{multiple}, 'volume over the mean of the 30 days before');

# ---- bitcoin with the Nasdaq over 60 of the Nasdaq's days ----

# Pairs of returns from one day on which both have a price to the next.
sub paired {
    my ($one, $other) = @_;
    my %close = map { $_->{date} => $_->{close} } @{ $series{$other} };
    my @both = grep { exists $close{ $_->{date} } } @{ $series{$one} };
    return map { [$both[$_]{date}, $both[$_]{close} / $both[$_ - 1]{close} - 1, $close{ $both[$_]{date} } / $close{ $both[$_ - 1]{date} } - 1] } 1 .. $#both;
}

sub correlation {
    my @pairs = @_;
    my ($mx, $my) = (mean(map { $_->[1] } @pairs), mean(map { $_->[2] } @pairs));
    my ($xx, $yy, $xy) = (0, 0, 0);
    for (@pairs) { $xx += ($_->[1] - $mx)**2; $yy += ($_->[2] - $my)**2; $xy += ($_->[1] - $mx) * ($_->[2] - $my) }
    return $xy / sqrt($xx * $yy);
}

my @pairs = paired('^IXIC', 'BTC-USD');
my ($end) = grep { $pairs[$_][0] eq $day } 0 .. $#pairs;
$got = row("wide = px | where ticker in ('BTC-USD', '^IXIC') | pivot wide close --names ticker --by date | where \"BTC-USD\" is not null and \"^IXIC\" is not null",
    'moves = wide | set btc = "BTC-USD" / lag("BTC-USD") - 1, nasdaq = "^IXIC" / lag("^IXIC") - 1 | where btc is not null',
    "moves | set cor = rolling_cor(btc, nasdaq, 60) | where date = $day | select cor");
near(correlation(@pairs[$end - 59 .. $end]), $got->{cor}, 'correlation of bitcoin with the Nasdaq over 60 days');

# ---- market value, and contribution to an index of values ----

my %shares = (NVDA => 24.49e9, AAPL => 15.02e9);
spit("$folder/shares.csv", "ticker,date,shares\n" . join('', map { "$_,2025-01-01,$shares{$_}\n" } sort keys %shares));
my @cap = ('shares = load shares.csv', "cap = px | where ticker in ('NVDA', 'AAPL') | marketcap close --shares shares --by ticker");
my %lost = map { my ($k) = at($_); ($_ => $shares{$_} * ($series{$_}[$k]{close} - $series{$_}[$k - 1]{close})) } keys %shares;
my $value = 0;
for (keys %shares) { my ($k) = at($_); $value += $shares{$_} * $series{$_}[$k - 1]{close} }
$got = row(@cap, "cap | set contribution = change / sum(market_value - change) --by date | where date = $day and ticker = 'NVDA' | select change, contribution");
near($lost{NVDA}, $got->{change}, 'what NVDA lost of its market value, in USD');
ok(abs($got->{change} + 592.66e9) < 0.2e9, 'about 593 thousand million, as the papers had it');
near($lost{NVDA} / $value, $got->{contribution}, 'its contribution to an index of two');

# ---- price over earnings against its own average of 252 days ----

my @eps = (['2024-05-22', 1.70], ['2024-08-28', 2.13], ['2024-11-20', 2.53]);
spit("$folder/eps.csv", "ticker,date,eps\n" . join('', map { "NVDA,$_->[0],$_->[1]\n" } ['2023-01-01', 0.9], @eps));
my @ratio;
for my $row (@{ $series{NVDA} }) {
    my ($last) = (grep { $_->[0] le $row->{date} } ['2023-01-01', 0.9], @eps)[-1];
    push @ratio, $row->{close} / $last->[1];
}
$got = row('eps = load eps.csv', "px | where ticker = 'NVDA' | join eps --on ticker --asof date | set pe = close / eps"
        . " | set against = pe / rolling_mean(pe, 252) --by ticker | where date = $day | select pe, against");
near($ratio[$nvda], $got->{pe}, 'price over the last known earnings');
near($ratio[$nvda] / mean(@ratio[$nvda - 251 .. $nvda]), $got->{against}, 'against its average of 252 days');

done_testing;
