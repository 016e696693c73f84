#!/usr/bin/perl
# abuse.t -- commands and functions for prices, fed with tables that nobody should have: zero, negative, huge, tiny and
# missing prices, NaN and infinities, days twice, out of order and at the ends of the calendar, names with blanks and
# quotes, one row, none, one series of one price.
#
# Each round makes two tables and runs random lines over them. No line may crash, leak, or give NaN or an infinity where
# all that went in was finite. JEVONS_SEED makes other rounds than the usual ones, JEVONS_ROUNDS more.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;
use Time::Local 'timegm';

my $seed = $ENV{JEVONS_SEED} // 20250127;
my ($rounds, $lines, $folder) = ($ENV{JEVONS_ROUNDS} // 16, 25, sandbox());
my @finite = ('', 0, -5, 1, 2, 100, 0.1, 1e17, 1e150, 1e-150, 1e200, 1e-300, '2.2e-308', '5e-324', 1e308, -1e308, 1.7e308);
my @odd = (@finite, 'nan', 'inf', '-inf');
my @names = ('A', 'B', ' A', 'A ', '', 'a"b', "it's", 'MARKET', 'close', 'series', 'x y', 'n' x 200, 'n' x 201, 'date', 'rows');
my @dates = qw(0001-01-01 9999-12-31 1969-12-31 2014-12-31 2015-01-01 2024-02-29 2026-12-31 2027-01-01);
my @columns = qw(close open high low volume k f);

sub pick { return $_[rand @_] }
sub maybe { return rand() < 0.35 ? " $_[0]" : '' }
sub column { return pick(@columns) }
sub day { return pick(@dates, '2025-01-01', '2025-01-10', '2025-02-10', '2025-03-05', '2025-06-01') }
sub count { return pick(0, 1, 2, 3, 5, 100, 1000000, '9223372036854775807', -1) }
sub number { return pick(0, 1, -1, 0.5, 0.99, 252, 1e308, '5e-324') }
sub by { return pick('', ' --by ticker', ' --by ticker', ' --by ticker', ' --by k', ' --by date', ' --by ticker, k') }
sub window { return pick('0:0', '-1:1', '-5:5', '5:-5', '-1000000:1000000', '0:10', '-3:-1', '5000:5000', '-5000:-4990') }

# ---- tables -------------------------------------------------------------------------------------

sub date_of {
    my ($day, $table) = @_;
    my @t = gmtime(timegm(0, 0, 0, 1, 0, 2025) + 86400 * $day);
    my $date = sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
    $date = pick(@dates, '') if rand() < $table->{odd_dates};
    return $table->{times} && length $date ? sprintf '%sT%02d:%02d:00Z', $date, rand 24, rand 60 : $date;
}

sub value_of {
    my ($x, $table) = @_;
    return 5 if $table->{style} eq 'constant';
    return $x if $table->{style} eq 'walk' || ($table->{style} eq 'mixed' && rand() > 0.1);
    return pick($table->{finite} ? @finite : @odd);
}

sub rows_of {
    my ($name, $n, $table) = @_;
    my ($price, @rows) = (100);
    $name =~ s/"/""/g;
    for my $day (1 .. $n) {
        next if rand() < $table->{gaps};
        my $at = $day - (rand() < $table->{repeats});
        $price *= 0.95 + rand() / 10;
        my @values = map { value_of($_, $table) } map({ $price * $table->{scale} * $_ } 1, 0.99, 1.1, 0.9), int rand 1000, int rand 5, rand() / 100;
        push @rows, join(',', date_of($at, $table), qq("$name"), @values) . "\n";
    }
    return @rows;
}

sub table {
    my ($file, $finite) = @_;
    my %table = (finite => $finite, style => pick(qw(walk walk constant hostile mixed)), times => rand() < 0.15, gaps => pick(0, 0.05, 0.3),
        repeats => pick(0, 0, 0, 0.01), odd_dates => pick(0, 0, 0, 0.02), scale => pick(1, 1, 1, 1e-300, 1e300, 1e-160, 1e160));
    my $n = pick(0, 1, 2, 3, 5, 20, 60, 200);
    my @rows = map { rows_of(pick(@names), $n, \%table) } 1 .. pick(1, 1, 2, 3, 6);
    @rows = reverse @rows if rand() < 0.3;
    spit("$folder/$file", join '', "date,ticker,", join(',', @columns), "\n", @rows);
}

my @setup = ('t = load t.csv', 'u = load u.csv', 'sh = u | select date, ticker, shares = abs(volume) + 1',
    'sp = u | tail 5 | select date, ticker, ratio = abs(k) + 1', 'dv = u | tail 5 | select date, ticker, amount = f',
    'ev = u | sample 7 | select ticker, date, group = k',
    'fa = u | distinct date | select date, mkt_rf = f, smb = close, hml = open, mom = k, rf = 0');

# ---- lines --------------------------------------------------------------------------------------

my @one = qw(adjusted_sharpe annual_return autocorrelation average_drawdown burke calmar downside_deviation drawdown_deviation durbin_watson
    expected_shortfall hit_rate hurst jarque_bera jarque_bera_p kappa kurt ljung_box ljung_box_p martin max_drawdown omega pain_index
    semideviation sharpe skew sortino sterling tail_ratio total_return ulcer_index upside_potential value_at_risk volatility);
my @two = qw(active_return alpha appraisal_ratio beta beta_down beta_up cokurtosis coskewness down_capture information_ratio jensen_alpha
    kendall m_squared r_squared spearman specific_risk systematic_risk tracking_error treynor up_capture);
my @running = ('ewma_volatility(f)', 'drawdown(f)', 'cumulative_return(f)', 'ema(close, 2)', 'ema(close, 1000)', 'wma(close, 2)', 'rsi(close)',
    'macd(close)', 'true_range(high, low, close)', 'atr(high, low, close)', 'parkinson_volatility(high, low)', 'close_volatility(close)',
    'garman_klass_volatility(open, high, low, close)', 'rogers_satchell_volatility(open, high, low, close)',
    'gk_yz_volatility(open, high, low, close)', 'yang_zhang_volatility(open, high, low, close)');
my @metrics = qw(below_high close_return high_return intraday low_return market_value market_value_change move_rank open_return price
    price_change recovery volume_multiple premarket_return);

sub measure { return rand() < 0.6 ? pick(@one) . '(' . column() : pick(@two) . '(' . column() . ', ' . column() }
sub calendar { return pick(qw(XNYS XNAS XLON XPAR XTKS CRYPTO)) }
sub normal {
    return pick('--market A', '--market A', '--market MARKET', '--market f', '--model mean', '--market B --model adjusted',
        '--market A --model garch', '--model ff3 --factors fa', '--model carhart --factors fa', '--model capm --factors fa');
}

# What each command is followed by, and its side tables.
my @commands = (
    sub { ('t | returns ' . column() . by() . maybe('--log') . maybe('--horizon ' . count()) . maybe('--cumulative')
        . maybe('--rebased --base ' . number()) . maybe('--drawdown'), qw(series gaps stale)) },
    sub { ('t | perf ' . column() . by() . maybe('--returns') . maybe('--market A') . maybe('--tall') . maybe('--level ' . pick(1, 0.5, 0.999999))
        . maybe('--periods ' . number()) . maybe('--rate ' . column()) . maybe('--mar ' . number()) . maybe('--benchmark ' . column()), 'spans') },
    sub { 't | drawdowns ' . column() . by() . maybe('--returns') . maybe('--top ' . count()) },
    sub { ('t | correlations ' . pick(column() . by(), join ', ', @columns[0 .. 1 + rand 5]) . ' --method ' . pick(qw(pearson spearman kendall)),
        qw(n pairs)) },
    sub { ('t | regress ' . column() . ' --on ' . join(', ', map { column() } 0 .. rand 4) . by() . ' --errors '
        . pick(qw(ols hc1 hc3 newey_west)) . maybe('--lags ' . count()) . maybe('--no-intercept'), 'fit') },
    sub { ('t | head 100 | garch ' . pick('f', column()) . by() . maybe('--periods ' . number()), qw(fit volatility)) },
    sub { 't | recovery ' . column() . ' --on ' . day() . by() . maybe('--until ' . day()) . maybe('--turn extreme') },
    sub { 't | marketcap ' . column() . ' --shares ' . pick('sh', 't') . by() },
    sub { 't | resample ' . pick(qw(day week month quarter year)) . by() . ' --label ' . pick(qw(last start end)) . maybe('--sum close')
        . maybe('--max open') . maybe('--first k') },
    sub { 't | adjust close, open' . by() . maybe('--splits sp') . maybe('--dividends dv') },
    sub { 't | join ' . pick('u', 't') . maybe('--on ' . pick('ticker', 'date', 'ticker, date', 'close')) . maybe('--how left')
        . maybe('--asof ' . pick('date', 'close', 'volume')) . maybe('--direction forward') . maybe('--within ' . number()) . ' | head 2000' },
    sub { 't | union ' . pick(qw(u t sh sp)) },
    sub { 't | sample ' . count() . by() . maybe('--seed ' . count()) },
    sub { 't | pivot wide ' . pick(column(), 'close, open') . ' --names ' . pick(qw(ticker date k)) . pick('', ' --by date', ' --by ticker') },
    sub { 't | pivot long ' . join(', ', @columns[0 .. rand 6]) . maybe('--names ' . pick(qw(series ticker value))) . maybe('--drop-nulls') },
    sub { ('t | sessions ' . join(' ', map { calendar() } 0 .. rand 3), 'dropped') },
    sub { 't | set d = ' . pick(qw(is_trading_day next_trading_day previous_trading_day session_open session_close)) . '(date, '
        . pick("'XNYS'", "'CRYPTO'", 'ticker', "''") . ')' },
    sub { 't | summary ' . join(', ', map { measure() . ')' } 1 .. 4) . by() },
    sub { 't | set ' . join(', ', map { "z$_ = rolling_" . measure() . ', ' . pick(0, 2, 3, 5, 20, 1000) . ')' } 1 .. 3) . by() },
    sub { 't | set ' . join(', ', map { "z$_ = " . pick(@running) } 1 .. 3) . by() },
    sub { 'metric ' . pick(@metrics) . ' ' . pick('A', "' A'", 'B', "''") . ' --on ' . day() . ' --prices t' . maybe('--shares sh') },
    sub { 'metric correlation A --with ' . pick('A', 'B') . ' --on ' . day() . ' --prices t --days ' . pick(1, 2, 3, 30, 1000000) },
    (sub { ('event t ' . pick('--on ' . day(), '--on ' . day() . ' --on ' . day(), '--events ev', '--events t', '--on 2025-03-05') . ' ' . normal()
        . ' --window ' . pick('0:0', window(), window() . ',' . window()) . maybe('--estimation ' . pick('-20:-5', '-40:-2', '1:100', '-5000:-11', window()))
        . ' --min-estimation ' . pick(3, 4, 5, 10) . maybe('--tests ' . pick('all', 'none')) . maybe('--returns ' . pick('log', 'given'))
        . maybe('--of ' . pick('volume', 'volatility')) . maybe('--sd naive') . maybe('--pairs calendar') . maybe('--negative missing')
        . maybe('--shift ' . pick('previous', 'exclude')) . maybe('--confidence ' . pick(.5, .9999)) . maybe('--price ' . column()),
        qw(ar windows tests aar excluded)) }) x 3,
);

# ---- rounds -------------------------------------------------------------------------------------

# The lines of a round that gave a number that is none, from what was printed.
sub undefined {
    my ($out) = @_;
    my ($line, @found) = ('');
    for my $part (session_parts($out)) {
        my ($typed, @rows) = split /\n/, $part;
        $line = $1 if $typed =~ /^> r = (.*)/;
        push @found, $line if grep { !/^(note|error|hint):/ && /(^|,)-?(nan|inf)(,|$)/i } @rows;
    }
    return @found;
}

sub round_of {
    my ($i) = @_;
    srand $seed + $i;
    my $finite = $i % 3;
    table($_, $finite) for 't.csv', 'u.csv';
    my @typed = @setup;
    for (1 .. $lines) {
        my ($line, @sides) = pick(@commands)->();
        push @typed, 'r = calc 1', "r = $line", 'r', map { "r.$_" } @sides;
    }
    my $run = jevons({ in => join("\n", @typed) . "\n", merge => 1, folder => $folder }, '--echo', '--keep-going', '--format', 'csv');
    ok(healthy($run), "round $i ends by itself") or diag("JEVONS_SEED=", $seed + $i, "\n", substr $run->{out}, -4000);
    is_deeply([$finite ? undefined($run->{out}) : ()], [], "round $i gives no NaN for finite numbers") or diag("JEVONS_SEED=", $seed + $i);
}

# The processor time a process has had, in hundredths of a second.
sub spent {
    my ($pid) = @_;
    my @field = split ' ', slurp("/proc/$pid/stat") =~ s/.*\) //sr;
    return $field[11] + $field[12];
}

# Interrupts a line that would take hours once it has been at work for a while; whether it stopped.
sub stops {
    my ($line) = @_;
    spit("$folder/long", "t = sql with recursive t(i) as (select 1 union all select i + 1 from t where i < 500000) select i, 1.0 * i as x from t\n$line\n");
    my $pid = open(my $out, '-|') // die "fork: $!\n";
    if (!$pid) {
        chdir $folder or die;
        open STDIN, '<', 'long' or die;
        open STDERR, '>&', \*STDOUT or die;
        exec((map { m{^build} ? "$ROOT/$_" : $_ } split ' ', $ENV{JEVONS} || 'build/jevons'), '--echo') or die;
    }
    my ($said, $read, $since, $told) = ('', 1);
    while ($read) {
        vec(my $ready = '', fileno $out, 1) = 1;
        if (select $ready, undef, undef, 0.05) { $read = sysread $out, $said, 4096, length $said }
        next if $told || $said !~ /^> (?!t = )/m;
        $since //= spent($pid);
        $told = kill 'INT', $pid if spent($pid) > $since + 30;
    }
    close $out;
    return $said =~ /^error: \w+: stopped/m;
}

# A name in place of a call of four letters has no room for a number of three.
sub a_statement_of_many_commands {
    my $command = q(lua jevons.command{name = 'w', summary = 's', example = 'w', params = {{name = 'N', type = 'integer', summary = 'n'}},
        run = function() return jevons.table{a = {1, 2}} end});
    my @selects = map { "select * from (select count(*) from w($_))" } 1 .. 98;
    my $line = 'sql ' . join ' union all ', @selects, 'select * from w(8)';
    expect('99 commands are tables of one statement', jevons({}, '-c', $command, '-c', $line), status => 0, out => qr/^\(100 rows\)$/m);
    $line = 'sql ' . join ' union all ', @selects, 'select * from w(8)', 'select * from w(9)';
    expect('more than that are refused', jevons({}, '-c', $command, '-c', $line), status => 1, out => '', err => qr/^error: sql: one statement cannot hold so many commands/m);
}

a_statement_of_many_commands();
round_of($_) for 0 .. $rounds - 1;
SKIP: {
    skip 'no /proc to see by when a process is at work', 4 unless -r "/proc/$$/stat";
    ok(stops("t | set a = $_"), "Ctrl-C ends $_") for 'wma(x, 200000)', 'parkinson_volatility(x, x, 200000)', 'rolling_kendall(x, x, 100000)';
    ok(stops('t | summary ljung_box(x, 250000)'), 'Ctrl-C ends ljung_box over many lags');
}
done_testing();
