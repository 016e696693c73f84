#!/usr/bin/perl
# metrics.t -- the metrics of plugins/moves on a real panel: every answer for many instruments and days is recomputed here
# from the file, and what the press said of 27 January 2025 can be asked as it was said.
#
#     tests/golden/metrics.t     $JEVONS: the program to run; the panel is not part of the project: where it is
#                                absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use List::Util qw(max min sum);
use Test::More;
use Time::Local qw(timegm);

my $panel = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/prices/deepseek_panel.csv';
plan skip_all => "no $panel: it is not part of the project" unless -e $panel;

use constant GAP => 10;
my %shares = (NVDA => [['2022-12-31', 24.60e9], ['2024-12-31', 24.49e9]], AVGO => [['2024-06-30', 4.66e9]], TSM => [['2023-01-31', 5.19e9]]);
my $folder = sandbox();
spit("$folder/shares.csv", "ticker,date,shares\n" . join '', map { my $t = $_; map { "$t,$_->[0],$_->[1]\n" } @{ $shares{$t} } } sort keys %shares);

sub day { my ($y, $m, $d) = split /-/, shift; return timegm(0, 0, 0, $d, $m - 1, $y) / 86400 }

# The panel by instrument and date, without rows of volume 0 that repeat the close before.
sub read_panel {
    my (%all, %kept);
    open my $in, '<', $panel or die "$panel: $!";
    chomp(my $head = <$in> =~ s/\r//r);
    my @names = split /,/, $head;
    while (my $line = <$in>) {
        my %row;
        $line =~ s/\r?\n//;
        @row{@names} = split /,/, $line, -1;
        push @{ $all{ $row{ticker} } }, \%row;
    }
    for my $ticker (keys %all) {
        my @rows   = sort { $a->{date} cmp $b->{date} } @{ $all{$ticker} };
        my $trades = grep { ($_->{volume} || 0) > 0 } @rows;
        for my $row (@rows) {
            my $last = $kept{$ticker} && $kept{$ticker}[-1];
            my $copy = $trades && $last && $row->{volume} ne '' && $row->{volume} == 0 && $row->{close} == $last->{close};
            push @{ $kept{$ticker} }, $row unless $copy;
        }
    }
    return %kept;
}
my %series = read_panel();

# ---- what the values should be; undef: there is none --------------------------------------------------------------

sub near { my ($s, $i) = @_; return $i > 0 && day($s->[$i]{date}) - day($s->[$i - 1]{date}) <= GAP }
sub over { my ($s, $i, $top) = @_; return near($s, $i) && $s->[$i]{$top} ne '' ? $s->[$i]{$top} / $s->[$i - 1]{close} - 1 : undef }

sub outstanding {
    my ($ticker, $date) = @_;
    my @known = grep { $_->[0] le $date } @{ $shares{$ticker} || [] };
    return @known ? $known[-1][1] : undef;
}

sub value_change {
    my ($s, $i, $top) = @_;
    my $count = outstanding($s->[$i]{ticker}, $s->[$i]{date});
    return near($s, $i) && $count ? $count * ($s->[$i]{$top} - $s->[$i - 1]{close}) : undef;
}

# Sorted, and looked up: not counted as the plugin does.
sub rank_of {
    my ($s, $i, @others) = @_;
    my $own = over($s, $i, 'close') or return undef;
    my @sizes = sort { $b <=> $a } map { abs } grep { defined && ($_ < 0) == ($own < 0) && $_ } map { over($s, $_, 'close') } 0 .. $i;
    for my $k (0 .. $#sizes) { return $k + 1 if $sizes[$k] == abs $own }
}

sub regained {
    my ($s, $i, $until) = @_;
    my ($last) = reverse grep { $s->[$_]{date} le $until } 0 .. $#$s;
    return undef unless near($s, $i) && $last > $i && day($until) - day($s->[-1]{date}) <= GAP && $s->[$i]{close} != $s->[$i - 1]{close};
    return ($s->[$last]{close} - $s->[$i]{close}) / ($s->[$i - 1]{close} - $s->[$i]{close});
}

# From a hash of days, by the covariance of sums.
sub correlation {
    my ($s, $i, $other, $n) = @_;
    my %theirs = map { $_->{date} => $_->{close} } @$other;
    my @both = map { [$_->{close}, $theirs{ $_->{date} }, day($_->{date})] } grep { exists $theirs{ $_->{date} } } @$s[0 .. $i];
    return undef unless exists $theirs{ $s->[$i]{date} } && @both > $n;
    @both = @both[-$n - 1 .. -1];
    return undef if grep { $both[$_][2] - $both[$_ - 1][2] > GAP } 1 .. $n;
    my (@x, @y);
    for my $k (1 .. $n) { push @x, $both[$k][0] / $both[$k - 1][0] - 1; push @y, $both[$k][1] / $both[$k - 1][1] - 1 }
    my ($mx, $my) = (sum(@x) / $n, sum(@y) / $n);
    my ($xx, $yy, $xy) = (sum(map { $_**2 } @x) - $n * $mx**2, sum(map { $_**2 } @y) - $n * $my**2, sum(map { $x[$_] * $y[$_] } 0 .. $n - 1) - $n * $mx * $my);
    return $xy / sqrt($xx * $yy);
}

sub multiple {
    my ($s, $i, $n) = @_;
    my @before = grep { ($_ || 0) > 0 } map { $_->{volume} } @$s[0 .. $i - 1];
    return undef unless ($s->[$i]{volume} || 0) > 0 && @before >= $n;
    return $s->[$i]{volume} / (sum(@before[-$n .. -1]) / $n);
}

my %asked = (
    close_return        => ['',                    sub { over(@_, 'close') }],
    open_return         => ['',                    sub { over(@_, 'open') }],
    low_return          => ['',                    sub { over(@_, 'low') }],
    high_return         => ['',                    sub { over(@_, 'high') }],
    intraday            => ['',                    sub { my $r = $_[0][$_[1]]; $r->{open} eq '' ? undef : $r->{close} / $r->{open} - 1 }],
    premarket_return    => ['',                    sub { undef }],
    price               => ['--at low',            sub { my $x = $_[0][$_[1]]{low}; $x eq '' ? undef : $x }],
    price_change        => ['',                    sub { near(@_) ? $_[0][$_[1]]{close} - $_[0][$_[1] - 1]{close} : undef }],
    below_high          => ['',                    sub { my ($s, $i) = @_; $s->[$i]{close} / max(map { $_->{close} } @$s[0 .. $i]) - 1 }],
    market_value_change => ['--shares sh --at low', sub { value_change(@_, 'low') }],
    move_rank           => ['',                    \&rank_of],
    recovery            => ['--until 2025-02-28',  sub { regained(@_, '2025-02-28') }],
    correlation         => ['--with ^NDX --days 30', sub { correlation(@_, $series{'^NDX'}, 30) }],
    volume_multiple     => ['',                    sub { multiple(@_, 30) }],
);

# Metrics of many lines in one process: [value, reason] each.
sub ask {
    my @lines = @_;
    spit("$folder/lines", join '', map { "$_\n" } "p = load '$panel'", 'sh = load shares.csv', @lines);
    my $run = jevons({ folder => $folder }, '--format', 'csv', '-f', 'lines');
    ok(healthy($run) && $run->{status} == 0, scalar(@lines) . ' questions are answered') or diag(substr $run->{err}, 0, 800);
    my ($head, @answers);
    for my $line (split /\n/, $run->{out}) {
        if (!defined $head) { $head = $line; next }
        push @answers, $head =~ /reason/ ? [undef, $line =~ s/^,//r] : [$line =~ s/,.*//r, undef];
        $head = undef;
    }
    is(scalar @answers, scalar @lines, 'each has one row');
    return @answers;
}

# ---- many instruments, many days ------------------------------------------------------------------------------------

my @cases;
for my $ticker (sort keys %series) {
    my $s = $series{$ticker};
    my %days = map { $_ => 1 } 0, 1, $#$s, (map { 29 + 83 * $_ } grep { 29 + 83 * $_ <= $#$s } 0 .. 20), grep { $s->[$_]{date} =~ /^2025-01-2[78]$/ } 0 .. $#$s;
    for my $metric (sort keys %asked) {
        my @asked = grep { $metric ne 'recovery' || $s->[$_]{date} lt '2025-02-28' } sort { $a <=> $b } keys %days;
        push @cases, [$metric, $ticker, $_] for @asked;
    }
}
my @answers = ask(map { "metric $_->[0] $_->[1] --on $series{$_->[1]}[$_->[2]]{date} --prices p $asked{$_->[0]}[0]" } @cases);
my %wrong = map { $_ => [] } keys %asked;
my (%values, %nulls);
for my $k (0 .. $#cases) {
    my ($metric, $ticker, $i) = @{ $cases[$k] };
    my $want = $asked{$metric}[1]->($series{$ticker}, $i);
    my ($got, $reason) = @{ $answers[$k] };
    defined $want ? $values{$metric}++ : $nulls{$metric}++;
    my $good = defined $want ? defined $got && abs($got - $want) <= 1e-9 * max(1e-3, abs $want) : !defined $got && length $reason;
    push @{ $wrong{$metric} }, "$ticker $series{$ticker}[$i]{date}: wanted " . ($want // 'a reason') . ', found ' . ($got // $reason) unless $good;
}
for my $metric (sort keys %asked) {
    is("@{ $wrong{$metric} }[0 .. min(2, $#{ $wrong{$metric} })]", '', "$metric is what the file says: " . ($values{$metric} || 0) . ' values, ' . ($nulls{$metric} || 0) . ' without one');
}

# ---- as the press put it ----------------------------------------------------------------------------------------------

sub said {
    my ($name, $line, $low, $high) = @_;
    my ($answer) = ask($line);
    my $x = $answer->[0];
    ok(defined $x && $x >= $low && $x <= $high, $name) or diag($x // $answer->[1]);
}
my $on = '--on 2025-01-27 --prices p';
said('Nvidia fell 17 %',                               "metric close_return NVDA $on",                                   -0.175, -0.165);
said('and surged 8.9 % on Tuesday',                    'metric close_return NVDA --on 2025-01-28 --prices p',            0.0885,  0.0895);
said('which erased almost $600 billion',               "metric market_value_change NVDA $on --shares sh",                -600e9,  -540e9);
said('more than that at the lowest point',             "metric market_value_change NVDA $on --shares sh --at low",       -640e9,  -630e9);
said('its largest one-day loss',                       "metric move_rank NVDA $on",                                      1, 1);
said('the largest of the table in money',              "metric move_rank NVDA $on --of value --shares sh --among all --history all", 1, 1);
said('not the largest fall of any stock in percent',   "metric move_rank NVDA $on --among all",                          2, 99);
said('most was recouped by late February',             "metric recovery NVDA $on --until 2025-02-28 --best",             0.89,   0.91);
said('but not at the end of the month',                "metric recovery NVDA $on --until 2025-02-28",                    0.26,   0.27);
said('the S&P 500 rose 55 points',                     'metric price_change ^GSPC --on 2025-01-28 --prices p',           54.5,   55.5);
said('and was 1 % below its high',                     'metric below_high ^GSPC --on 2025-01-28 --prices p --of high',   -0.015, -0.005);
said('Bitcoin fell below $100,000 within the day',     "metric price BTC-USD $on --at low",                              0, 1e5);
said('but did not close there',                        "metric price BTC-USD $on",                                       1e5, 2e5);
said('Siemens Energy slid 20 % at its low',            "metric low_return ENR.DE $on",                                   -0.21, -0.195);

# ---- traps ------------------------------------------------------------------------------------------------------------

sub refused {
    my ($name, $line, $pattern) = @_;
    my ($answer) = ask($line);
    like($answer->[1] // "value $answer->[0]", $pattern, $name);
}
refused('a Saturday has no return of a share', 'metric close_return NVDA --on 2025-01-25 --prices p', qr/closed on 2025-01-25, a Saturday: .* 2025-01-24, the next 2025-01-27/);
refused('nor has a holiday on which the VIX has a row', 'metric close_return NVDA --on 2025-01-20 --prices p', qr/closed on 2025-01-20, a Monday/);
said('the VIX has its own', 'metric close_return ^VIX --on 2025-01-20 --prices p', -0.011, -0.009);
said('and bitcoin its Sunday', 'metric close_return BTC-USD --on 2025-01-26 --prices p', -0.02, -0.019);
refused('a copy of the day before is no trading day', 'metric close_return ENR.DE --on 2025-01-24 --prices p', qr/did not trade on 2025-01-24/);
refused('rows of closes alone have no open', "metric open_return ^HSI $on", qr/no open/);
refused('a holiday of one market is told apart', 'metric close_return ^HSI --on 2025-01-29 --prices p', qr/when others have one.*2025-01-28.*2025-02-03/);
refused('an instrument that has ended says so', 'metric close_return ARM --on 2025-03-03 --prices p', qr/ARM ends on 2025-02-07/);
refused('one that is not there brings a likely name', "metric close_return NVIDIA $on", qr/no instrument 'NVIDIA'/);
refused('prices before the open are missing here', "metric premarket_return NVDA $on", qr/no column 'premarket'/);
refused('shares that are not known are named', "metric market_value AMD $on --shares sh", qr/sh has no instrument 'AMD'/);

done_testing();
