#!/usr/bin/perl
# prices.t -- excess returns, convert, align and suspected splits against slow, plain recomputations here: over prices made
# here, with days that are missing, and over AAPL as it traded.
#
#     tests/golden/prices.t     $JEVONS: the program to run; without the figures of the shared folder, which are not part
#                               of the project, the parts on AAPL and on the real panel are left out
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use POSIX qw(strftime);
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = tempdir(CLEANUP => 1);
my $DAY0 = 19700; # days since 1970-01-01: 2023-12-09

sub date { return strftime('%Y-%m-%d', gmtime(86400 * $_[0])) }

my $state = 5;
sub chance { $state = ($state * 1103515245 + 12345) % 2147483648; return $state / 2147483648 }

# Runs lines; gives the last one's rows as hashes, and the messages.
sub rows {
    my $run = jevons({}, '--format', 'csv', map { ('-c', $_) } @_);
    ok(healthy($run) && $run->{status} == 0, $_[-1]) or diag($run->{err});
    my ($head, @lines) = split /\n/, $run->{out};
    my @names = split /,/, $head // '';
    return ([map { my %row; @row{@names} = split /,/, $_, -1; \%row } @lines], $run->{err});
}

sub same_number { my ($x, $y) = @_; return $y eq '' ? $x eq '' : $x ne '' && abs($x - $y) <= 1e-9 * (abs($y) > 1 ? abs $y : 1) }

# Rows whose column is not the number expected; all of them if there is none to compare.
sub wrong {
    my ($rows, $column, @want) = @_;
    return 0 .. @want if @want != @$rows || !grep { $_ ne '' } @want;
    return grep { !same_number($rows->[$_]{$column}, $want[$_] // '') } 0 .. $#$rows;
}

# ---- prices of four series, each with its own days -------------------------------------------------

sub is_weekday { my ($d) = @_; return ($d + 3) % 7 < 5 }
my %has = (NYC => \&is_weekday, BTC => sub { 1 }, HKG => sub { is_weekday(@_) && chance() < 0.9 }, LON => sub { is_weekday(@_) && chance() < 0.6 });
my %money = (NYC => 'USD', BTC => 'USD', HKG => 'HKD', LON => 'GBp');
my @px;
for my $ticker (sort keys %has) {
    my $price = 100;
    for my $day ($DAY0 .. $DAY0 + 199) {
        next unless $has{$ticker}->($day);
        $price *= 1 + 0.04 * (chance() - 0.5);
        my $close = chance() < 0.03 ? '' : sprintf '%.2f', $price;
        my %row = (day => $day, date => date($day), ticker => $ticker, currency => $money{$ticker}, close => $close);
        push @px, { %row, rf => sprintf '%.3f', 4 + chance() };
    }
}
spit("$folder/px.csv", join '', "date,ticker,currency,close,rf\n", map { join(',', @$_{qw(date ticker currency close rf)}) . "\n" } @px);
my $px = "px = load $folder/px.csv";
my (%series, %at);
push @{$series{$_->{ticker}}}, $_ for @px;
$at{$_->{ticker}}{$_->{day}} = $_ for @px;

# ---- excess ----------------------------------------------------------------------------------------

# The excess of row i of a series; rate: from the column rf to a period's.
sub excess_of {
    my ($s, $i, $h, $log, $rate) = @_;
    return '' if $i < $h || $s->[$i]{close} eq '' || $s->[$i - $h]{close} eq '';
    my ($grown, $riskless) = ($s->[$i]{close} / $s->[$i - $h]{close}, 1);
    $riskless *= 1 + $rate->($s->[$i - $_]{rf}) for 0 .. $h - 1;
    return $log ? log($grown) - log($riskless) : $grown - $riskless;
}
sub excess {
    my @how = @_;
    return map { my $s = $_; map { excess_of($s, $_, @how) } 0 .. $#$s } @series{sort keys %series};
}

my $compounded = sub { (1 + $_[0] / 100) ** (1 / 252) - 1 };
for (['--rate rf/1e4', 1, 0, sub { $_[0] / 1e4 }], ['--rate rf[%]', 1, 0, sub { $_[0] / 100 }],
    ['--rate rf[%] --annual-rate simple', 1, 0, sub { $_[0] / 100 / 252 }], ['--rate rf[%] --annual-rate compounded', 1, 0, $compounded],
    ['--rate rf/100 --annual-rate compounded --periods 365 --log', 1, 1, sub { (1 + $_[0] / 100) ** (1 / 365) - 1 }],
    ['--rate rf[%] --annual-rate compounded --horizon 5', 5, 0, $compounded],
    ['--rate rf[%] --annual-rate compounded --horizon 21 --log', 21, 1, $compounded]) {
    my ($flags, $h, $log, $rate) = @$_;
    my ($got) = rows($px, "px | returns close --by ticker $flags");
    is(scalar(wrong($got, 'excess', excess($h, $log, $rate))), 0, "excess: $flags");
}

# ---- convert ---------------------------------------------------------------------------------------

my (%quote, @fx);
for my $pair (['GBP', 'USD', 1.25], ['USD', 'HKD', 7.8], ['EUR', 'USD', 1.05]) {
    my ($from, $to, $rate) = @$pair;
    for my $day ($DAY0 + 10 .. $DAY0 + 180) {
        next if chance() < 0.7;
        $rate *= 1 + 0.01 * (chance() - 0.5);
        my $written = sprintf '%.5f', $rate;
        $quote{"$from$to"}{$day} = $written;
        push @fx, join(',', date($day), $from, $to, $written) . "\n";
    }
}
spit("$folder/fx.csv", join '', "date,from,to,rate\n", @fx);
my @days = sort { $a <=> $b } keys %{{ map { map { ($_ => 1) } keys %$_ } values %quote }};
spit("$folder/wide.csv", join '', "date,GBPUSD,USD/HKD,EURUSD=X\n", map { my $d = $_; join(',', date($d), map { $quote{$_}{$d} // '' } qw(GBPUSD USDHKD EURUSD)) . "\n" } @days);

sub last_quote {
    my ($pair, $day, $within) = @_;
    for (my $d = $day; $d >= $day - $within; $d--) { return $quote{$pair}{$d} if exists $quote{$pair}{$d} }
    return undef;
}
sub leg {
    my ($from, $to, $day, $within) = @_;
    return 1 if $from eq $to;
    my $rate = last_quote("$from$to", $day, $within);
    return $rate if defined $rate;
    $rate = last_quote("$to$from", $day, $within);
    return defined $rate ? 1 / $rate : undef;
}
# All quotes have the dollar on one side: it is the only cross.
sub rate_of {
    my ($from, $to, $day, $within) = @_;
    my $parts = $from eq 'GBp' ? 100 : 1;
    $from = 'GBP' if $from eq 'GBp';
    my $rate = leg($from, $to, $day, $within);
    if (!defined $rate) {
        my ($one, $other) = (leg($from, 'USD', $day, $within), leg('USD', $to, $day, $within));
        $rate = $one * $other if defined $one && defined $other;
    }
    return defined $rate ? $rate / $parts : undef;
}
for (['fx', 'USD', 5], ['fx', 'EUR', 5], ['fx', 'EUR', 1], ['wide', 'GBP', 3], ['wide', 'HKD', 0], ['fx', 'EUR', 1000]) {
    my ($table, $to, $within) = @$_;
    my @rates = map { rate_of($_->{currency}, $to, $_->{day}, $within) } @px;
    my @want = map { defined $rates[$_] && $px[$_]{close} ne '' ? $px[$_]{close} * $rates[$_] : '' } 0 .. $#px;
    my @load = ($px, "t = load $folder/$table.csv", "c = px | convert close --rates t --currency currency --to $to --within $within --by ticker");
    my ($got, $notes) = rows(@load, 'c');
    is(scalar(wrong($got, "close_$to", @want)), 0, "convert: by $table to $to within $within days");
    my @none = map { "$px[$_]{ticker} $px[$_]{date}" } grep { !defined $rates[$_] && $px[$_]{close} ne '' } 0 .. $#px;
    my ($missing) = rows(@load, 'c.missing');
    is_deeply([map { "$_->{ticker} $_->{date}" } @$missing], \@none, 'and what has no rate is listed: ' . @none . ' rows');
    like($notes, qr/cross through USD/, 'a cross is told') if $to eq 'EUR' && $within == 5;
}

# ---- align -----------------------------------------------------------------------------------------

sub priced { my ($ticker, $day) = @_; return $at{$ticker}{$day} && $at{$ticker}{$day}{close} ne '' }

# The calendar: days of one series, else of any; and the rows that `how` makes of it, as text.
sub aligned {
    my ($how, $on, $within) = @_;
    my @tickers = sort keys %series;
    my @out;
    for my $ticker (@tickers) {
        for my $day ($DAY0 .. $DAY0 + 199) {
            my @with = grep { $how eq 'union' ? $at{$_}{$day} : priced($_, $day) } $on ? $on : @tickers;
            next unless @with && ($how ne 'intersection' || @tickers == grep { priced($_, $day) } @tickers);
            my $row = $how eq 'union' ? $at{$ticker}{$day} : priced($ticker, $day) && $at{$ticker}{$day};
            if ($row || $how ne 'previous') {
                push @out, join ' ', $ticker, date($day), $row && $row->{close} ne '' ? $row->{close} + 0 : '', $how eq 'previous' ? 'false' : ();
                next;
            }
            my ($before) = grep { priced($ticker, $_) } map { $day - $_ } 1 .. 200;
            push @out, join ' ', $ticker, date($day), $at{$ticker}{$before}{close} + 0, 'true' if $before && $day - $before <= $within;
        }
    }
    return @out;
}
for my $how (qw(intersection previous union)) {
    for my $on ('', 'NYC', 'LON') {
        for my $within ($how eq 'previous' ? (1, 5, 30) : '') {
            my $flags = "--how $how" . ($on && " --on $on") . ($within && " --within $within");
            my ($got, $notes) = rows($px, "a = px | align close --by ticker $flags", 'a');
            my @text = map { join ' ', @$_{qw(ticker date close)}, $_->{filled} // () } @$got;
            is_deeply(\@text, [aligned($how, $on, $within)], "align: $flags, " . @text . ' rows');
            my ($dropped) = rows($px, "a = px | align close --by ticker $flags", 'a.dropped');
            my %kept = map { my ($t, $d, $c, $f) = split / /, $_, -1; ($f // '') eq 'true' ? () : ("$t $d" => 1) } @text;
            my %gone = map { ("$_->{ticker} $_->{date}" => 1) } grep { $_->{reason} !~ /^the last row is/ } @$dropped;
            is(scalar(grep { !$kept{"$_->{ticker} $_->{date}"} == !$gone{"$_->{ticker} $_->{date}"} } @px), 0, 'and each row is kept or listed, not both');
        }
    }
}

# ---- splits ----------------------------------------------------------------------------------------

SKIP: {
    my $golden = "$shared/golden/returns/input";
    skip "no $golden: it is not part of the project", 1 unless -e "$golden/aapl_splits.csv";
    my ($jumps, $notes) = rows("r = load $golden/aapl_close_as_traded.csv | returns close_as_traded", 'r.jumps');
    my @splits = map { /^(\S+),(\d+)/ ? "$1 $2:1" : () } split /\n/, slurp("$golden/aapl_splits.csv");
    is_deeply([map { "$_->{date} $_->{split}" } @$jumps], \@splits, 'splits: those of AAPL, 2004 to 2018, and no others');
    my ($adjusted) = rows("s = load $golden/aapl_splits.csv | rename ratio = ratio_new_per_old", "c = load $golden/aapl_close_as_traded.csv | rename close = close_as_traded",
        'r = c | adjust close --splits s | returns adj_close', 'r | where abs(return) > 0.4 | count');
    is((values %{ $adjusted->[0] })[0], 0, 'which adjust takes away');
}
SKIP: {
    my $panel = "$shared/prices/deepseek_panel.csv";
    skip "no $panel: it is not part of the project", 1 unless -e $panel;
    my ($jumps, $notes) = rows("r = load $panel | drop adj_close | returns close --by ticker", 'r.jumps');
    is(scalar @$jumps, 0, 'splits: none in the panel, which is adjusted');
    unlike($notes, qr/split/, 'and nothing is said of them');
}
done_testing();
