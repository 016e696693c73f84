#!/usr/bin/perl
# scripts_shipped.t -- the analyses of scripts/: what they print against what is worked out here anew, or by the commands
# that they are made of; what they refuse; and that each tells how it is used.
#
#     tests/cli/scripts_shipped.t     $JEVONS: the program to run; real prices and documents are not part of the project:
#                                     where they are absent those tests are skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use List::Util qw(max min sum sum0);
use POSIX qw(erfc floor);
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $panel = "$shared/prices/deepseek_panel.csv";
my $seeds = "$shared/seeds";

# ---- helpers ----

# Fields of one line of CSV.
sub fields {
    my ($line) = @_;
    my @fields;
    push @fields, defined $1 ? $1 =~ s/""/"/gr : $2 while $line =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;
    pop @fields if $line !~ /,$/;
    return @fields;
}

# Records by name of a CSV text.
sub records {
    my ($text) = @_;
    my ($head, @lines) = split /\n/, $text;
    my @names = fields($head // '');
    return map { my %row; @row{@names} = fields($_); \%row } @lines;
}

# What a script prints as CSV.
sub script {
    my ($folder, @words) = @_;
    my $run = jevons({ folder => $folder }, qw(--format csv run), @words);
    is($run->{status}, 0, "@words[0..0] ends well") or diag($run->{err});
    return records($run->{out});
}

# What lines print as CSV: the records of the last one.
sub lines {
    my ($folder, @lines) = @_;
    my $run = jevons({ folder => $folder }, qw(--format csv), map { ('-c', $_) } @lines);
    is($run->{status}, 0, "$lines[-1]") or diag($run->{err});
    return records($run->{out});
}

sub simulated { return lines(undef, q{lua dofile('scripts/simulate.lua')}) }

# Of two numbers or two that are not there.
sub is_near { my ($x, $y, $within) = @_; return $x eq '' || $y eq '' ? $x eq $y : abs($x - $y) <= ($within // 1e-9) * max(1e-3, abs $y) }

# Whether rows have these numbers; the first that has not is told.
sub same {
    my ($name, $found, $wanted, @columns) = @_;
    for my $i (0 .. max($#$found, $#$wanted)) {
        for my $column (@columns) {
            my ($x, $y) = map { $_->[$i] && $_->[$i]{$column} // 'none' } $found, $wanted;
            next if $x ne 'none' && $y ne 'none' && ($x eq $y || $x =~ /^-?[\d.e-]*$/ && $y =~ /^-?[\d.e-]*$/ && is_near($x, $y));
            ok(0, $name);
            return diag("row $i, $column: found $x, wanted $y");
        }
    }
    ok(@$found > 0, $name);
}

sub mean { return sum(@_) / @_ }

# ---- pairs ----

# Prices by series and date, of positive ones.
sub paths {
    my ($price, @rows) = @_;
    my %paths;
    $_->{$price} ne '' && $_->{$price} > 0 and $paths{ $_->{ticker} }{ $_->{date} } = $_->{$price} for @rows;
    return %paths;
}

sub median { my @x = sort { $a <=> $b } @_; return @x % 2 ? $x[$#x / 2] : ($x[@x / 2 - 1] + $x[@x / 2]) / 2 }

# y on x by least squares: the slope, and what is left.
sub fit {
    my ($y, $x) = @_;
    my ($my, $mx) = (mean(@$y), mean(@$x));
    my $slope = sum(map { ($x->[$_] - $mx) * ($y->[$_] - $my) } 0 .. $#$x) / sum(map { ($_ - $mx)**2 } @$x);
    return $slope, map { $y->[$_] - $my - $slope * ($x->[$_] - $mx) } 0 .. $#$x;
}

sub correlation {
    my ($x, $y) = @_;
    my ($mx, $my) = (mean(@$x), mean(@$y));
    return sum(map { ($x->[$_] - $mx) * ($y->[$_] - $my) } 0 .. $#$x) / sqrt(sum(map { ($_ - $mx)**2 } @$x) * sum(map { ($_ - $my)**2 } @$y));
}

sub returns { my @p = @_; return map { $p[$_] / $p[$_ - 1] - 1 } 1 .. $#p }

# g of the change of e on e before, without a constant, and its t.
sub dickey_fuller {
    my @e = @_;
    my @before = @e[0 .. $#e - 1];
    my @change = map { $e[$_ + 1] - $e[$_] } 0 .. $#before;
    my $square = sum(map { $_**2 } @before);
    my $g = sum(map { $before[$_] * $change[$_] } 0 .. $#before) / $square;
    my $left = sum(map { ($change[$_] - $g * $before[$_])**2 } 0 .. $#before) / (@before - 1);
    return $g, $g / sqrt($left / $square);
}

sub pair {
    my ($a, $b, $x, $y) = @_;
    my ($hedge, @e) = fit([map { log } @$x], [map { log } @$y]);
    my ($g, $t) = dickey_fuller(@e);
    return { a => $a, b => $b, days => scalar @$x, distance => sum(map { ($x->[$_] / $x->[0] - $y->[$_] / $y->[0])**2 } 0 .. $#$x),
             correlation => correlation([returns(@$x)], [returns(@$y)]), hedge => $hedge, df => $t,
             half_life => $g < 0 && $g > -1 ? log(0.5) / log(1 + $g) : '', z => $e[-1] / sqrt(sum(map { $_**2 } @e) / (@e - 1)) };
}

sub pairs_anew {
    my %paths = @_;
    my $least = max(20, floor(0.9 * median(map { scalar keys %$_ } values %paths)));
    my @names = grep { keys %{ $paths{$_} } >= $least } sort keys %paths;
    my @days = grep { my $day = $_; !grep { !exists $paths{$_}{$day} } @names } sort keys %{ $paths{ $names[0] } };
    my %on = map { $_ => [@{ $paths{$_} }{@days}] } @names;
    my @found;
    for my $i (0 .. $#names) {
        push @found, map { pair($names[$i], $names[$_], $on{ $names[$i] }, $on{ $names[$_] }) } $i + 1 .. $#names;
    }
    return sort { $a->{distance} <=> $b->{distance} } @found;
}

my @PAIR = qw(a b days distance correlation hedge df half_life z);

sub pairs {
    my @found = script(undef, 'scripts/pairs.lua', '--csv');
    same('pairs: simulated prices, all numbers anew', \@found, [pairs_anew(paths('close', simulated()))], @PAIR);
    is(scalar @found, 78, 'pairs: all pairs of 13');
    my @few = script(undef, 'scripts/pairs.lua', '--top', 3);
    same('pairs: --top', \@few, [@found[0 .. 2]], @PAIR);
  SKIP: {
        skip "no $panel: it is not part of the project", 3 unless -e $panel;
        my @real = lines(undef, "load $panel");
        @found = script(undef, 'scripts/pairs.lua', '--prices', $panel, '--csv');
        same('pairs: real prices, all numbers anew', \@found, [pairs_anew(paths('adj_close', @real))], @PAIR);
        my @year = grep { $_->{date} ge '2024-01-01' && $_->{date} le '2024-12-31' } @real;
        @found = script(undef, 'scripts/pairs.lua', '--prices', $panel, qw(--price close --from 2024-01-01 --to 2024-12-31 --csv));
        same('pairs: of a year, of closes', \@found, [pairs_anew(paths('close', @year))], @PAIR);
    }
}

# Series that cannot be compared, and files that are no prices.
sub pairs_at_the_edge {
    my $folder = sandbox();
    my $day = sub { sprintf '2024-%02d-%02d', 1 + int($_[0] / 28), 1 + $_[0] % 28 };
    spit("$folder/flat.csv", "date,ticker,close\n" . join '', map { sprintf "%s,A,%g\n%s,B,%s\n%s,O'K,%g\n", $day->($_), $_ == 50 ? 0 : 100 + sin($_),
        $day->($_), $_ == 30 ? '' : 7, $day->($_), 90 + cos(3 * $_) } 0 .. 99);
    my @found = script($folder, qw(scripts/pairs.lua --prices flat.csv));
    is(scalar @found, 3, 'pairs: a series that never moves is compared too');
    is_deeply([map { $_->{days} } @found], [98, 98, 98], 'pairs: days without a price, or with one of zero, are no common days');
    my ($flat) = grep { $_->{a} eq 'A' && $_->{b} eq 'B' } @found;
    is_deeply([@$flat{qw(correlation hedge df half_life z)}], [('') x 5], 'pairs: what cannot be worked out is null');
    spit("$folder/one.csv", "date,ticker,close\n2024-01-01,A,1\n2024-01-02,A,2\n");
    spit("$folder/apart.csv", "date,ticker,close\n" . join '', map { sprintf "%s,%s,%d\n", $day->($_), $_ < 30 ? 'A' : 'B', 5 + $_ } 0 .. 59);
    my $fails = sub { my ($words, $status, $err) = @_; expect("pairs @$words", jevons({ folder => $folder }, qw(run scripts/pairs.lua), @$words), status => $status, err => $err) };
    $fails->([qw(--prices one.csv)], 1, qr/found 0 series of 20 days or more, wanted two\nhint: --least asks for fewer days/);
    $fails->([qw(--prices apart.csv)], 1, qr/the 2 series have 0 days in common, wanted three/);
    $fails->([qw(--from 2030-01-01)], 1, qr/no prices from 2030-01-01 to the last/);
    $fails->([qw(--price cloze)], 1, qr/has no column 'cloze'\nhint: did you mean 'close'\?/);
    $fails->([qw(--prices none.csv)], 1, qr/cannot read none\.csv: no such file/);
    $fails->([qw(--top 0)], 2, qr/--top: found '0', wanted a whole number from 1 on/);
}

# ---- calendar ----

# Days of one series with a price: log return, and places in time.
sub days {
    my ($price, @rows) = @_;
    my (@days, %count, $before);
    for my $row (sort { $a->{date} cmp $b->{date} } @rows) {
        my ($y, $m, $d) = split /-/, $row->{date};
        my @time = (12, 0, 0)[1, 2, 0];
        my $weekday = (localtime POSIX::mktime(@time, $d, $m - 1, $y - 1900))[6] || 7;
        push @days, { r => defined $before ? log($row->{$price} / $before) : undef, weekday => $weekday, month => $m + 0, ym => "$y-$m",
                      nth => ++$count{"$y-$m"} };
        $before = $row->{$price};
    }
    $_->{last} = $_->{nth} == $count{ $_->{ym} } for @days;
    $_->{whole} = $_->{ym} ne $days[0]{ym} && $_->{ym} ne $days[-1]{ym} for @days;
    return grep { defined $_->{r} } @days;
}

# The variance of sum v with Bartlett weights.
sub newey_west {
    my @v = @_;
    my $lags = floor(4 * (@v / 100)**(2 / 9));
    my $s = sum(map { $_**2 } @v);
    for my $l (1 .. $lags) { $s += 2 * (1 - $l / ($lags + 1)) * sum(map { $v[$_] * $v[$_ - $l] } $l .. $#v) }
    return $s;
}

sub group {
    my ($effect, $name, $days, $is_in) = @_;
    my @in = map { $is_in->($_) ? 1 : 0 } @$days;
    my $n = sum0(@in);
    return () if $n < 2 || $n > @in - 2;
    my @r = map { $_->{r} } @$days;
    my @mean = (sum(map { $r[$_] * (1 - $in[$_]) } 0 .. $#r) / (@r - $n), sum(map { $r[$_] * $in[$_] } 0 .. $#r) / $n);
    my @e = map { $r[$_] - $mean[$in[$_]] } 0 .. $#r;
    my $se = sqrt newey_west(map { $in[$_] * $e[$_] / $n } 0 .. $#r);
    my $apart = ($mean[1] - $mean[0]) / sqrt newey_west(map { $in[$_] ? $e[$_] / $n : -$e[$_] / (@r - $n) } 0 .. $#r);
    return { effect => $effect, group => $name, days => $n, mean_bp => 1e4 * $mean[1], se_bp => 1e4 * $se, differs => $apart, p => erfc(abs($apart) / sqrt 2) };
}

sub effects {
    my @days = @_;
    my @weekdays = qw(Monday Tuesday Wednesday Thursday Friday Saturday Sunday);
    my @months = qw(January February March April May June July August September October November December);
    my @whole = grep { $_->{whole} } @days;
    my $turn = sub { $_[0]{nth} <= 3 || $_[0]{last} };
    my @of = (
        [map { my $k = $_; group('weekday', $weekdays[$k - 1], \@days, sub { $_[0]{weekday} == $k }) } 1 .. 7],
        [map { my $k = $_; group('month', $months[$k - 1], \@days, sub { $_[0]{month} == $k }) } 1 .. 12],
        [group('turn', 'turn of the month', \@whole, $turn), group('turn', 'other days', \@whole, sub { !$turn->(@_) })],
    );
    for my $groups (@of) { $_->{bonferroni} = min(1, $_->{p} * (@$groups > 2 ? @$groups : 1)) for @$groups }
    return map { @$_ } @of;
}

my @GROUP = qw(effect group days mean_bp se_bp differs p bonferroni);

sub calendar {
    my @found = script(undef, 'scripts/calendar.lua');
    same('calendar: simulated prices, all numbers anew', \@found, [effects(days('close', grep { $_->{ticker} eq 'MARKET' } simulated()))], @GROUP);
    my @some = script(undef, qw(scripts/calendar.lua --effect turn));
    same('calendar: one effect', \@some, [grep { $_->{effect} eq 'turn' } @found], @GROUP);
  SKIP: {
        skip "no $panel: it is not part of the project", 4 unless -e $panel;
        for my $of ('^GSPC', 'BTC-USD') {
            my @prices = lines(undef, "load $panel | where ticker = '$of'");
            @found = script(undef, 'scripts/calendar.lua', '--prices', $panel, '--of', $of, '--price', 'close');
            same("calendar: $of, all numbers anew", \@found, [effects(days('close', @prices))], @GROUP);
        }
    }
}

sub calendar_at_the_edge {
    my $folder = sandbox();
    my @dates = map { sprintf '2024-%02d-%02d', 1 + int($_ / 28), 1 + $_ % 28 } 0 .. 99;
    spit("$folder/bare.csv", "date,close\n" . join '', map { sprintf "%s,%g\n", $dates[$_], 100 + 3 * sin($_) } 0 .. 99);
    my $run = jevons({ folder => $folder }, qw(--format csv run scripts/calendar.lua --prices bare.csv --effect weekday));
    expect('calendar: a file of one series', $run, status => 0, err => qr/^note: calendar: 99 log returns of bare\.csv, 2024-01-02 to 2024-04-16;/m);
    is(scalar(() = $run->{out} =~ /^weekday,/mg), 7, 'calendar: a series of all days has seven weekdays');
    spit("$folder/flat.csv", "date,ticker,close\n" . join '', map { "$dates[$_],A,7\n$dates[$_],B," . ($_ == 50 ? 0 : 7 + $_ % 2) . "\n" } 0 .. 99);
    $run = jevons({ folder => $folder }, qw(run scripts/calendar.lua --prices flat.csv --of B));
    expect('calendar: a price of zero is none', $run, status => 0, err => qr/1 price is zero.*calendar: 97 log returns of B/s);
    my $fails = sub { my ($words, $status, $err) = @_; expect("calendar @$words", jevons({ folder => $folder }, qw(run scripts/calendar.lua), @$words), status => $status, out => '', err => $err) };
    $fails->([qw(--prices flat.csv --of A)], 1, qr/the price of A never moves/);
    $fails->([qw(--prices flat.csv --of C)], 1, qr/there is no C\nhint: --of takes one of A, B$/m);
    $fails->([qw(--prices bare.csv --of C)], 1, qr/no column that says which rows are of C\nhint: --by names it/);
    $fails->([qw(--by tickr)], 1, qr/has no column 'tickr'\nhint: did you mean 'ticker'\?/);
    spit("$folder/short.csv", "date,close\n2024-01-01,1\n2024-01-02,2\n");
    $fails->([qw(--prices short.csv)], 1, qr/short\.csv has 1 returns, wanted 60 or more/);
    spit("$folder/wrong.csv", "hello\n1\n");
    $fails->([qw(--prices wrong.csv)], 1, qr/^error: .*no column 'date'\nhint: its columns are hello$/m);
    $fails->([qw(--effect wekday)], 2, qr/did you mean 'weekday'\?/);
}

# ---- batch ----

my @EVENT = qw(window car sd t p low high n);

# What one line of `event` gives for an event, as rows of the batch.
sub one_event {
    my ($folder, $load, $event, $model, $window) = @_;
    my $market = $event->{market} ? "--market $event->{market}" : '';
    my @rows = lines($folder, $load, "px | event --on $event->{date} --ticker $event->{ticker} --model $model --window $window $market --tests none");
    return map { my %row = (%$event, model => $model, why => ''); @row{@EVENT} = @$_{@EVENT}; $row{days} = delete $row{n}; \%row } @rows;
}

my @STUDY = qw(name ticker date model window car sd t p low high days why);

sub batch {
    my $simulate = q{px = lua dofile('scripts/simulate.lua')};
    my @found = script(undef, 'scripts/batch.lua', qw(--model market --model mean --window 0:0 --window -1:1));
    my @wanted = map { my $name = $_; map { one_event(undef, $simulate, { name => $name, ticker => $name, date => '2024-10-07', market => 'MARKET' }, $_, '0:0,-1:1') }
        qw(market mean) } qw(SIM01 SIM02);
    same('batch: each event is as `event` by itself gives it', [@found[0 .. 7]], \@wanted, @STUDY);
    is_deeply([map { "$_->{name} $_->{window} $_->{car}" } @found[8, 9]], ['SIM03 all ', 'SIM03 all '], 'batch: an event that cannot be studied stands there');
    like($found[8]{why}, qr/fewer than 30/, 'batch: with the reason');
    is(scalar @found, 10, 'batch: and no more');
  SKIP: {
        skip "no $panel: it is not part of the project", 6 unless -e $panel;
        my $folder = sandbox();
        spit("$folder/events.csv", "ticker,date,market,name\nNVDA,2025-01-27,^GSPC,one\nNOPE,2025-01-27,,two\n,2025-01-27,,three\nAVGO,2025-01-27,^IXIC,four\nTSM,2030-01-01,,five\n");
        my $run = jevons({ folder => $folder }, qw(run scripts/batch.lua --prices), $panel, qw(--events events.csv --market ^NDX --out cars.csv));
        expect('batch: a list of real events', $run, status => 0, out => '', err => qr/^note: batch: 2 of 5 event studies could be made$/m);
        @found = records(slurp("$folder/cars.csv"));
        @wanted = map { one_event($folder, "px = load $panel", $_, 'market', '-1:1') }
            { name => 'one', ticker => 'NVDA', date => '2025-01-27', market => '^GSPC' }, { name => 'four', ticker => 'AVGO', date => '2025-01-27', market => '^IXIC' };
        same('batch: each with its own market', [@found[0, 3]], \@wanted, @STUDY);
        is(join('|', map { $found[$_]{why} } 1, 2, 4), join('|', q{_ has no ticker 'NOPE'}, 'the line of the list has no ticker, or no date',
            'no event is left of 1; of the first: the last row is of 2025-03-20'), 'batch: each reason is told');
    }
}

sub batch_at_the_edge {
    my $folder = sandbox();
    spit("$folder/px.csv", "date,ticker,close\n2024-01-01,A,1\n");
    spit("$folder/empty.csv", "ticker,date\n");
    spit("$folder/text.csv", "ticker,date\nA,soon\n7,2024-01-01\n");
    my $fails = sub { my ($words, $status, %want) = @_; expect("batch @$words", jevons({ folder => $folder }, qw(run scripts/batch.lua), @$words), status => $status, %want) };
    $fails->([qw(--prices px.csv)], 2, out => '', err => qr/--events is missing\nhint: --prices and --events go together/);
    $fails->([qw(--events empty.csv)], 2, out => '', err => qr/--prices is missing/);
    $fails->([qw(--prices px.csv --events empty.csv)], 1, out => '', err => qr/the list has no events/);
    $fails->([qw(--prices px.csv --events px.csv --market A)], 1, out => qr/^A .*1 row\)$/ms, err => qr/0 of 1 event studies/);
    $fails->([qw(--prices empty.csv --events text.csv --market A)], 1, out => qr/found 'soon', wanted a date/, err => qr/0 of 2 event studies/);
    spit("$folder/bare.csv", "date,close\n2024-01-01,1\n");
    $fails->([qw(--prices px.csv --events bare.csv)], 1, out => '', err => qr/no column 'ticker'\nhint: its columns are date, close/);
}

# ---- the event report ----

# Datasets that the report leaves in a workspace: the records of each line.
sub left { my ($folder, @lines) = @_; return map { [records(jevons({ folder => $folder }, 'story.jv', '--format', 'csv', '-c', $_)->{out})] } @lines }

sub verdicts { my %n; $n{ $_->{verdict} }++ for @_; return \%n }

sub deepseek {
    my $folder = sandbox();
    my $run = jevons({ folder => $folder }, qw(story.jv run scripts/deepseek.lua));
    expect('deepseek: what ships', $run, status => 0, out => qr/^1\. What fell on 2025-01-27, when \^GSPC made -1\.46 %$/m);
    like($run->{out}, qr/^NVDA +-16\.97 +-15\.51$/m, 'deepseek: NVDA, and by how much more than the market');
    like($run->{out}, qr/^NVDA lost 592\.7 billion USD of market value that day, the most of 3\b/m, 'deepseek: what that was in market value');
    like($run->{out}, qr/^total +2788000 +· +5576000 +100\.000$/m, 'deepseek: what DeepSeek-V3 cost');
    like($run->{out}, qr/^5\. The forum: 62 posts, 19 positive, 24 negative, mean score -0\.07$/m, 'deepseek: the forum');
    is(scalar(grep { !/[─·…]|  |^\w+(, \w+)*: / && length > 79 } split /\n/, $run->{out}), 0, 'deepseek: sentences are folded');
    my ($said, $fell) = left($folder, 'said | select verdict', 'fell');
    my @own = lines($folder, 'px = load data/deepseek-2025/prices.csv', 'shares = load data/deepseek-2025/shares.csv',
        'claims check data/deepseek-2025/articles/* --prices px --shares shares | select verdict');
    is_deeply(verdicts(@$said), verdicts(@own), 'deepseek: verdicts are those of claims check');
    my %n = %{ verdicts(@own) };
    is_deeply({ $run->{out} =~ /^verdict +n\n[─ ]+\n(.*?)^\(/ms ? $1 =~ /^(\S+) +(\d+)$/mg : () }, \%n, 'deepseek: and are counted so');
    is(scalar(grep { $_->{ticker} !~ /^\^/ && $_->{abnormal} < 0 } @$fell), 14, 'deepseek: those that did worse');
}

sub deepseek_elsewhere {
  SKIP: {
        skip "no $panel, or no $seeds: they are not part of the project", 12 unless -e $panel && -d $seeds;
        my $folder = sandbox();
        my ($thread) = glob "$seeds/004*.txt";
        my $run = jevons({ folder => $folder }, qw(story.jv run scripts/deepseek.lua --on 2025-01-27 --market ^GSPC), '--prices', $panel, '--docs', $seeds, '--thread', $thread);
        expect('deepseek: another event', $run, status => 0, out => qr/^1\. What fell on 2025-01-27, when \^GSPC made -1\.46 %$/m);
        my ($said, $fell, $ar, $cost, $mood) = left($folder, 'said | select verdict', 'fell', 'ev.ar | where rel = 0', 'cost_deepseek_v3', 'mood');
        my ($nvda) = grep { $_->{ticker} eq 'NVDA' } @$fell;
        is(sprintf('%.4f', $nvda->{return}), '-0.1697', 'deepseek: the return of NVDA');
        is(sprintf('%.3f', $nvda->{abnormal}), '-0.136', 'deepseek: its abnormal return by the market model');
        like($run->{out}, qr/^NVDA +-16\.97 +-13\.59 +-6\.26 +< 0\.0001$/m, 'deepseek: both are printed');
        is_deeply([sort map { "$_->{ticker} $_->{abnormal}" } @$fell], [sort map { "$_->{ticker} $_->{ar}" } @$ar], 'deepseek: abnormal returns are those of event');
        is((grep { $_->{stage} eq 'total' } @$cost)[0]{cost}, 5576000, 'deepseek: the cost of DeepSeek-V3');
        my @own = lines($folder, "px = load $panel", "claims check $seeds/* --prices px | select verdict");
        is_deeply(verdicts(@$said), verdicts(@own), 'deepseek: verdicts are those of claims check');
        my @posts = lines($folder, "sentiment $thread | select post");
        is($mood->[0]{n}, scalar @posts, 'deepseek: all posts are there');
        like($run->{out}, qr/The forum: ${\ scalar @posts} posts/, 'deepseek: and are counted');
    }
}

sub deepseek_at_the_edge {
    my $folder = sandbox();
    spit("$folder/px.csv", "date,ticker,close\n2025-01-24,A,10\n2025-01-27,A,9\n2025-01-24,M,100\n2025-01-27,M,99\n");
    spit("$folder/note.txt", "Nothing is claimed here.\n");
    my $with = sub { my ($words, %want) = @_; expect("deepseek @$words", jevons({ folder => $folder }, qw(run scripts/deepseek.lua), @$words), %want) };
    $with->([qw(--prices px.csv --on 2025-01-27 --market M)], status => 0, out => qr/^A +-10 +-9\n\(1 row\)\n\n1 of 1 did worse than the market\./m);
    $with->([qw(--prices px.csv --on 2025-01-27 --market M)], status => 0,
        out => qr{^  jevons story\.jv run \S*deepseek\.lua --prices px\.csv --on 2025-01-27 --market M$}m);
    $with->([qw(--docs note.txt --shares data/deepseek-2025/shares.csv)], status => 0, out => qr/^1\. The ledger: no claims$/m);
    $with->([qw(--docs note.txt)], status => 0, out => qr/^1\. The ledger: no claims\n\nLeft out: what fell \(no --prices\); what was felt \(no --thread\)\.$/m);
    $with->([qw(--prices px.csv)], status => 2, out => '', err => qr/the event's day is missing\nhint: for example --on 2025-01-27/);
    $with->([qw(--prices px.csv --on 2025-01-27)], status => 1, out => '', err => qr/the prices have no \^GSPC\nhint: --market takes one of A, M$/m);
    $with->([qw(--prices px.csv --on 2025-01-24 --market M)], status => 1, out => '', err => qr/M has no return on 2025-01-24.*\nhint: its prices go from 2025-01-24 to 2025-01-27/);
    $with->([qw(--prices none.csv --on 2025-01-27)], status => 1, out => '', err => qr/cannot read none\.csv/);
    $with->([qw(--docs nowhere)], status => 1, out => '', err => qr{nowhere/\*: no such file});
    $with->([qw(--models NoSuchModel)], status => 1, err => qr/NoSuchModel/);
    $with->([qw(--on soon)], status => 2, out => '', err => qr/found 'soon', wanted a date/);
  SKIP: {
        skip 'the pictures of a page cannot be drawn here', 5 if grep { jevons({}, '-c', "help plot $_")->{status} } qw(line waterfall tornado);
        $with->([qw(--report page.html)], status => 0, out => qr/^The page is page\.html\.$/m);
        like(slurp("$folder/page.html"), qr{<h2 id="h-claims">.*</html>}s, 'deepseek: the page is whole');
    }
}

# ---- an event of another kind ----

# A seeded sequence of numbers between 0 and 1, the same everywhere.
sub sequence { my ($x) = @_; return sub { $x = ($x * 16807) % 2147483647; return $x / 2147483647 } }

sub day_of { my ($n) = @_; my @t = gmtime(1577836800 + 86400 * ($n + 2 * int($n / 5) + 5)); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }

# Prices of 2020: a bank that breaks on day 150, its peers, some that begin late, one that ends the day before.
sub bank_failure {
    my ($folder) = @_;
    my $random = sequence(11);
    my @market = map { 0.02 * ($random->() - 0.5) } 0 .. 169;
    my %shock = (SVBX => -0.6, 'BRK-B' => -0.01, q{O'NEIL, Inc} => -0.05, '0005.HK' => -0.04, LATE => -0.2);
    my @lines = 'volume,adj_close,ticker,close,date';
    for my $name ('World Index', sort(keys %shock), 'GONE') {
        my $price = 80;
        for my $k (0 .. 169) {
            my $noise = $name eq 'World Index' ? 0 : 0.02 * ($random->() - 0.5);
            $price *= 1 + $market[$k] + $noise + ($k == 150 ? $shock{$name} // 0 : 0);
            next if ($name eq 'LATE' && $k < 140) || ($name eq 'GONE' && $k > 149);
            push @lines, sprintf '1000,%.4f,"%s",%.4f,%s', $price / 2, $name, $price, day_of($k);
        }
    }
    spit("$folder/bank.csv", join "\n", @lines, '');
    spit("$folder/names.csv", "id,aliases\nSVBX,Silver Valley Bank;Silver Valley\nWorld Index,S&P 500\n");
    spit("$folder/shares.csv", "date,ticker,shares\n2020-01-01,SVBX,59200000\n2020-01-01,NOPE,1\n");
    mkdir "$folder/the docs";
    my $on = day_of(150);
    spit("$folder/the docs/a <b>wire.md", "---\ndate: $on\n---\n# Before the open\n\nSilver Valley Bank shares fell 45% in premarket trading on $on.\n");
    spit("$folder/the docs/close.html", "<title>Rout</title><p>Shares of Silver Valley Bank closed down 60% on $on, wiping out \$209 million of market value. 0005.HK fell 30% at the close on $on.</p>");
    spit("$folder/thread.txt", "SVBX is toast, a horrible disaster.\nSVBX holders feel sick. Awful.\n");
    return $on;
}

sub close_of { my ($folder, $name, $day) = @_; return (map { $_->{adj_close} } grep { $_->{ticker} eq $name && $_->{date} eq $day } records(slurp("$folder/bank.csv")))[0] }

sub deepseek_of_a_bank {
    my $folder = sandbox();
    my $on = bank_failure($folder);
    my @words = (qw(story.jv run scripts/deepseek.lua --prices bank.csv --shares shares.csv --names names.csv --docs), 'the docs', qw(--thread thread.txt --on), $on, '--market', 'World Index');
    my $run = jevons({ folder => $folder }, @words);
    expect('a bank: the account', $run, status => 0, out => qr/^1\. What fell on $on, when World Index made [-+]\d\.\d\d %$/m);
    my $fall = sprintf '%.2f', 100 * (close_of($folder, 'SVBX', $on) / close_of($folder, 'SVBX', day_of(149)) - 1);
    like($run->{out}, qr/^SVBX +\Q$fall\E +-\d+\.\d\d +-\d+\.\d\d +< 0\.0001$/m, 'a bank: its return, computed by hand');
    like($run->{out}, qr/^Too few prices to be in the table: GONE \(no return that day\), LATE\s\(-[12]\d\.\d\d\xC2\xA0%\)\.$/m, 'a bank: what has no model is named');
    like($run->{out}, qr/^SVBX lost \d\.\d billion USD of market value that day\.$/m, 'a bank: market value');
    like($run->{out}, qr/^refuted +SVBX +$on +209 million USD +\d\.\d+ billion USD /m, 'a bank: a million for a billion');
    like($run->{out}, qr/^refuted +0005\.HK +$on +-30 % /m, 'a bank: tickers are known from the prices');
    like($run->{out}, qr/^SVBX +2 +0 +2 /m, 'a bank: and in posts');
    unlike($run->{out}, qr/DeepSeek|GSPC|chip_hours|Left out/, 'a bank: nothing is told of another event');
    is(scalar(grep { my $line = $_; utf8::decode($line); length $line > 80 && $line !~ /^  jevons / } split /\n/, $run->{out}), 0, 'a bank: it reads well in 80 columns');
    my ($fell) = left($folder, 'fell');
    is(scalar(@$fell), 4, 'a bank: those with a model');
    $words[-3] = '2020-08-08';
    expect('a bank: on a weekend', jevons({ folder => $folder }, @words), status => 1, err => qr/^hint: --on 2020-08-10 is the first day of trading after it$/m);
}

sub deepseek_of_odd_prices {
    my $folder = sandbox();
    my $with = sub { my ($what, $prices, $words, %want) = @_; spit("$folder/px.csv", $prices);
        return expect("odd prices: $what", jevons({ folder => $folder }, qw(run scripts/deepseek.lua --prices px.csv --on 2024-03-05 --market), @$words), %want) };
    my $m = "2024-03-04,M,100\n2024-03-05,M,99\n";
    $with->('nothing fell', "date,ticker,close\n2024-03-04,A1,10\n2024-03-05,A1,11\n$m", ['M'], status => 0, out => qr/^1\. Nothing fell on 2024-03-05, when M made -1\.00 %$/m);
    $with->('the market alone', "date,ticker,close\n$m", ['M'], status => 0, out => qr/^px\.csv has nothing beside the market that has returns\.$/m);
    $with->('symbols', "date,symbol,close\n$m", ['M'], status => 1, out => '', err => qr/px\.csv has no column ticker\nhint: its columns are date, symbol, close$/m);
    spit("$folder/none.csv", "date,ticker,shares\n");
    $with->('no shares', "date,ticker,close\n2024-03-04,A1,10\n2024-03-05,A1,9\n$m", [qw(M --shares none.csv)], status => 0, out => qr/Left out: market value \(no shares outstanding in none\.csv\);/);
    $with->('tickers that are numbers', "date,ticker,adj_close\n2024-03-04,7203,10\n2024-03-05,7203,9\n2024-03-04,1,100\n2024-03-05,1,99\n", [qw(1)], status => 0, out => qr/^7203 +-10 +-9$/m);
    spit("$folder/thread.txt", "\e[31mSVBX is toast, a horrible\a disaster.\n");
    my $run = jevons({ folder => $folder }, qw(run scripts/deepseek.lua --thread thread.txt));
    expect('control characters', $run, status => 0, out => qr/^1\. The forum: 1 post,/m);
    unlike($run->{out}, qr/[\e\a]/, 'control characters of a post do not reach the terminal');
}

# Instruments of the page `report` draws: by what they are called, whatever the column is.
sub report_of {
    my $folder = sandbox();
    spit("$folder/px.csv", qq{date,name,open,code\n2024-03-04,"A, B",10,7\n2024-03-05,"A, B",9,7\n2024-03-04,C,1,8\n2024-03-05,C,2,8\n});
    my $with = sub { my ($words, %want) = @_; expect("report $words", jevons({ folder => $folder }, '-c', 'px = load px.csv', '-c', "report page.html --prices px $words"), %want) };
    $with->('', status => 1, err => qr/found no column 'ticker'\nhint: its columns are date, name, open, code$/m);
    $with->('--by name', status => 1, err => qr/found no column 'adj_close'/);
    $with->('--by name --price open --of D', status => 1, err => qr/px has no name 'D'/);
  SKIP: {
        skip 'the pictures of a page cannot be drawn here', 7 if jevons({}, '-c', 'help plot line')->{status};
        $with->(q{--by name --price open --of 'A, B'}, status => 0);
        like(slurp("$folder/page.html"), qr{<td>A, B</td>}, 'report: a name with a comma is drawn');
        unlike(slurp("$folder/page.html"), qr{<td>C</td>}, 'report: and no other');
        $with->('--by code --price open --of 7,8', status => 0);
        like(slurp("$folder/page.html"), qr{data-sort="8">8</td>}, 'report: names that are numbers');
    }
}

# ---- all of them ----

sub manuals {
    chdir $ROOT or die "$ROOT: $!\n";
    for my $path (sort glob 'scripts/*.lua') {
        my ($name) = $path =~ m{([^/]+)$};
        my $text = slurp($path);
        my ($first) = $text =~ /\A-- (\Q$name\E -- .*)\n/;
        ok($first, "$path begins with what it is");
        next unless $text =~ /jevons\.options/;
        expect("$path --help", jevons({}, 'run', $path, '--help'), status => 0, err => '', out => qr/\A\Q$first\E\n.*^usage: jevons run \Q$path\E/ms);
        expect("$path with an option that is not there", jevons({}, 'run', $path, '--nonesuch'), status => 2, out => '', err => qr/there is no --nonesuch here/);
        my ($one, $two) = map { jevons({}, 'run', $path) } 1, 2;
        is("$one->{status} $one->{out}$one->{err}", "0 $two->{out}$two->{err}", "$path: two runs are the same");
    }
    my ($demo) = slurp('Makefile') =~ m{^demo:\n(?:\t.*\n)*?\t\S+/jevons run (\S+)[^\n]*$}m;
    ok($demo && -e $demo, 'make demo runs a script that is there');
}

sub simulation {
    expect('simulate recovers the effect', jevons({}, qw(run scripts/simulate.lua)), status => 0, out => qr/an abnormal return of -5\.0 %.*\nfound: +a mean of -5\.\d+ %/);
}

pairs();
pairs_at_the_edge();
calendar();
calendar_at_the_edge();
batch();
batch_at_the_edge();
deepseek();
deepseek_elsewhere();
deepseek_at_the_edge();
deepseek_of_a_bank();
deepseek_of_odd_prices();
report_of();
manuals();
simulation();
done_testing();
