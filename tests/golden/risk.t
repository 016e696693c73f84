#!/usr/bin/perl
# risk.t -- the plugin risk against published packages: PerformanceAnalytics, TTR, fGarch, statsmodels, empyrical.
#
#     tests/golden/risk.t     $JEVONS: the program to run; the expected values are not part of the project: where
#                             they are absent the test is skipped
#
# Every key of the expected files is either matched here or stands in a list that says who else has it or why not.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use List::Util qw(max);
use Test::More;

my $golden = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/golden/returns';
plan skip_all => "no $golden: it is not part of the project" unless -e "$golden/expected_R.json";

my $R  = decode_json(slurp("$golden/expected_R.json"));
my $PY = decode_json(slurp("$golden/expected_py.json"));
my $PEERS = decode_json(slurp("$golden/expected_peers.json"));
my %loads = (
    m    => "m = load $golden/input/managers.csv",
    edhec => "edhec = load $golden/input/edhec.csv",
    aapl => "aapl = load $golden/input/aapl_ohlcv_yahoo.csv",
    spy  => "spy = load $golden/input/spy_ohlcv_yahoo.csv",
    dm   => "dm = load $golden/input/dem2gbp.csv",
);

# The rows of the last line's result, as hashes of texts.
sub rows_of {
    my ($name, @lines) = @_;
    my $run = jevons({}, '--format', 'csv', map { ('-c', $_) } @lines);
    ok(healthy($run) && $run->{status} == 0, "$name: runs") or diag("$lines[-1]\n$run->{err}");
    my ($head, @rows) = split /\n/, $run->{out};
    my @names = split /,/, $head // '';
    return map { my %row; @row{@names} = split /,/, $_, -1; \%row } @rows;
}

# undef: null on both sides; else the relative difference.
sub off {
    my ($got, $want) = @_;
    return 9 unless defined $got && defined $want && $got ne '';
    return abs($got - $want) / (abs $want > 1e-3 ? abs $want : 1e-3);
}

# One assertion a set: the worst of all pairs. Pairs are [name, got, wanted].
sub agree {
    my ($name, $limit, @pairs) = @_;
    my ($worst, $at) = (0, 'nothing');
    for my $pair (@pairs) {
        my ($key, $got, $want) = @$pair;
        my $off = !defined $want && defined $got && $got eq '' ? 0 : off($got, $want);
        ($worst, $at) = ($off, sprintf '%s: found %s, wanted %s', $key, $got // 'nothing', $want // 'null') if $off > $worst;
    }
    ok(@pairs && $worst <= $limit, sprintf '%s: %d values within %g', $name, scalar @pairs, $limit) or diag($at);
}

# What is asked of one series: expected key => expression; X the series, RF the rate, B the benchmark.
my %single = (
    n => 'count(X)', mean => 'mean(X)', mean_geometric => 'annual_return(X, 1)', median => 'median(X)', min => 'min(X)',
    max => 'max(X)', sd_n1 => 'volatility(X, 1)', var_n1 => 'var(X)', sd_n => 'sd_pop(X)',
    se_mean => 'sd(X) / sqrt(count(X))', skew_moment => "skew(X, 'moment')", skew_fisher => 'skew(X)',
    skew_sample_PA => "skew(X, 'moment') * count(X) * count(X) / ((count(X) - 1) * (count(X) - 2))",
    kurt_excess => "kurt(X, 'excess')", kurt_moment => "kurt(X, 'moment')", kurt_fisher => 'kurt(X)',
    kurt_sample_excess => 'kurt(X)',
    kurt_sample => 'kurt(X) + 3 * (count(X) - 1) * (count(X) - 1) / ((count(X) - 2) * (count(X) - 3))',
    cumulative_geometric => 'total_return(X)', cumulative_arithmetic => 'sum(X)',
    annualized_geometric => 'annual_return(X, 12)', annualized_arithmetic => "annual_return(X, 12, 'arithmetic')",
    sd_annualized => 'volatility(X, 12)', max_drawdown => 'max_drawdown(X)', average_drawdown => 'average_drawdown(X)',
    ulcer_index => 'ulcer_index(X)', pain_index => 'pain_index(X)', drawdown_deviation => 'drawdown_deviation(X)',
    downside_dev_MAR0_full => 'downside_deviation(X, 0, 1)',
    downside_dev_MAR0_subset => "downside_deviation(X, 0, 1, 'subset')",
    downside_dev_MAR005_full => 'downside_deviation(X, 0.005, 1)', semideviation => 'semideviation(X, 1)',
    sortino_MAR0 => 'sortino(X, 0, 1)', sortino_MAR005 => 'sortino(X, 0.005, 1)', omega_L0 => 'omega(X)',
    kappa_3_MAR0 => 'kappa(X)', upside_potential_ratio => 'upside_potential(X)', calmar => 'calmar(X, 12)',
    sterling_excess10 => 'sterling(X, 12, 0.1)', burke => "burke(X, 12, 'runs')", martin => 'martin(X, 12)',
    hurst_PA => 'hurst(X)', skewness_kurtosis_ratio => "skew(X, 'moment') / kurt(X, 'moment')",
    'quantile_type7/1%' => 'quantile(X, 0.01)', 'quantile_type7/5%' => 'quantile(X, 0.05)',
    'quantile_type7/25%' => 'quantile(X, 0.25)', 'quantile_type7/50%' => 'quantile(X, 0.5)',
    'quantile_type7/75%' => 'quantile(X, 0.75)', 'quantile_type7/95%' => 'quantile(X, 0.95)',
    'quantile_type7/99%' => 'quantile(X, 0.99)',
    'sharpe_periodic_Rf0' => 'sharpe(X, 0, 1)', 'sharpe_periodic_Rf' => 'sharpe(X, RF, 1)',
    'sharpe_VaR95_Rf0' => "mean(X) / value_at_risk(X, 0.95, 'modified', 'loss')",
    'sharpe_ES95_Rf0' => "mean(X) / expected_shortfall(X, 0.95, 'modified', 'loss')",
    'sharpe_annualized_geometric_Rf' => "sharpe(X, RF, 12, 'geometric')",
    'sharpe_annualized_arith_Rf' => 'sharpe(X, RF, 12)', 'adjusted_sharpe' => 'adjusted_sharpe(X, 0, 12)',
    'ljung_box_6/stat' => 'ljung_box(X, 6)', 'ljung_box_6/p' => 'ljung_box_p(X, 6)',
    (map { ("acf/" . ($_ - 1) => "autocorrelation(X, $_)") } 1 .. 6),
);
for my $level ('0.95', '0.99') {
    for my $method (qw(historical gaussian modified)) {
        $single{"VaR_${method}_$level"} = "value_at_risk(X, $level, '$method')";
        $single{"ES_${method}_$level"}  = "expected_shortfall(X, $level, '$method')" =~ s/modified/modified_raw/r;
    }
    $single{"ES_modified_operational_$level"} = "expected_shortfall(X, $level, 'modified')";
}
my %pair = (
    beta => 'beta(X, B, RF)', alpha_periodic => 'alpha(X, B, RF, 1)', beta_bull => 'beta_up(X, B, RF)',
    beta_bear => 'beta_down(X, B, RF)', timing_ratio => 'beta_up(X, B, RF) / beta_down(X, B, RF)',
    r2 => 'r_squared(X, B, RF)', alpha_annualized => 'alpha(X, B, RF, 12)',
    jensen_alpha_annualized => 'jensen_alpha(X, B, RF, 12)', correlation => 'cor(X, B)',
    correlation_spearman => 'spearman(X, B)', correlation_kendall => 'kendall(X, B)',
    tracking_error => 'tracking_error(X, B, 12)', active_premium => 'active_return(X, B, 12)',
    information_ratio => 'information_ratio(X, B, 12)', treynor => 'treynor(X, B, RF, 12)',
    up_capture_geometric => 'up_capture(X, B)', down_capture_geometric => 'down_capture(X, B)',
    up_capture_arith => "up_capture(X, B, 'arithmetic')", down_capture_arith => "down_capture(X, B, 'arithmetic')",
    up_number => "up_capture(X, B, 'number')", down_number => "down_capture(X, B, 'number')",
    up_percent => "up_capture(X, B, 'percent')", down_percent => "down_capture(X, B, 'percent')",
    m2_modigliani => 'm_squared(X, B, RF, 12) / 12', systematic_risk => 'systematic_risk(X, B, 0, 12)',
    specific_risk => 'specific_risk(X, B, 0, 12)',
    total_risk => 'sqrt(pow(systematic_risk(X, B, 0, 12), 2) + pow(specific_risk(X, B, 0, 12), 2))',
    appraisal => 'jensen_alpha(X, B, 0, 12) / specific_risk(X, B, 0, 12)', coskewness_beta => 'coskewness(X, B)',
    cokurtosis_beta => 'cokurtosis(X, B)',
);

# Keys that no package function of ours is meant to give, and why.
my %elsewhere = (
    quantile_type8_05 => 'std has quantiles of type 7',
);
my %in_regress   = map { $_ => 1 } qw(alpha_se alpha_t alpha_p beta_se beta_t adj_r2 resid_se);
my %in_drawdowns = map { $_ => 1 } qw(top3_drawdowns average_dd_length average_recovery);

# PerformanceAnalytics refuses to call a risk "inverse" and gives null; these are the numbers there (see PROVENANCE.md).
sub is_refused { my ($name, $key) = @_; return $name eq 'US_3m_TR' && $key =~ /^(VaR|ES|sharpe_VaR|sharpe_ES)/ }

# { a: { b: 1 }, c: [2] } to ( 'a/b' => 1, 'c/0' => 2 ).
sub flat {
    my ($node, $path) = @_;
    return map { flat($node->{$_}, length $path ? "$path/$_" : $_) } sort keys %$node if ref $node eq 'HASH';
    return map { flat($node->[$_], "$path/$_") } 0 .. $#$node if ref $node eq 'ARRAY';
    return ($path => $node);
}

sub ask {
    my ($series, $benchmark, %asked) = @_;
    my $name = $series;
    my @keys = sort keys %asked;
    my @list;
    for my $i (0 .. $#keys) {
        my $e = $asked{ $keys[$i] };
        $e =~ s/\bX\b/$series/g;
        $e =~ s/\bB\b/$benchmark/g;
        $e =~ s/\bRF\b/US_3m_TR/g;
        push @list, "k$i = $e";
    }
    my ($row) = rows_of($name, $loads{m}, 'm | summary ' . join ', ', @list);
    return map { ($keys[$_] => $row->{"k$_"}) } 0 .. $#keys;
}

my %uncovered;
for my $name (sort keys %{ $R->{managers} }) {
    my %all  = %{ $R->{managers}{$name} };
    my $vs   = delete $all{vs_SP500};
    my %top  = map { $_ => delete $all{$_} } grep { exists $all{$_} } sort keys %in_drawdowns;
    my %want = flat(\%all, '');
    my %got  = ask($name, 'SP500_TR', %single);
    $uncovered{$_}++ for grep { !exists $single{$_} && !$elsewhere{$_} } keys %want;
    my @pairs = map { ["$name $_", $got{$_}, $want{$_}] }
        grep { exists $want{$_} && !(is_refused($name, $_) && !defined $want{$_}) } sort keys %single;
    agree("$name alone", 1e-9, @pairs);
    next unless $vs;
    my %beside = ask($name, 'SP500_TR', %pair);
    $uncovered{"vs_SP500/$_"}++ for grep { !exists $pair{$_} && !$in_regress{$_} } keys %$vs;
    agree("$name beside the S&P 500", 1e-9, map { ["$name $_", $beside{$_}, $vs->{$_}] } sort grep { exists $vs->{$_} } keys %pair);
}
is(join(' ', sort keys %uncovered), '', 'every key of managers is asked for, here or elsewhere');

# ---- rolling --------------------------------------------------------------------------------------

my %rolling = (
    mean => 'rolling_mean(HAM1, 12)', sd => 'rolling_volatility(HAM1, 12, 1)', cumulative => 'rolling_total_return(HAM1, 12)',
    max_drawdown => 'rolling_max_drawdown(HAM1, 12)', sharpe_Rf0 => 'rolling_sharpe(HAM1, 12, 0, 1)',
    beta_vs_SP500 => 'rolling_beta(HAM1, SP500_TR, 12)', correlation_SP500 => 'rolling_cor(HAM1, SP500_TR, 12)',
);
my @keys = sort keys %rolling;
my @rows = rows_of('rolling', $loads{m}, 'm | set ' . join ', ', map { "$_ = $rolling{$_}" } @keys);
is($rows[11]{date}, $R->{rolling12_HAM1}{first_date}, 'the first full window ends where theirs does');
is(join('', map { $rows[10]{$_} } @keys), '', 'and before it all is null');
for my $key (@keys) {
    my $want = $R->{rolling12_HAM1}{$key};
    agree("rolling $key", 1e-9, map { ["row $_", $rows[$_ + 11]{$key}, $want->[$_]] } 0 .. $#$want);
}
is(join(' ', grep { !$rolling{$_} && $_ ne 'first_date' } sort keys %{ $R->{rolling12_HAM1} }), '', 'all rolling keys are asked for');
@rows = rows_of('series', $loads{m}, 'm | set d = drawdown(HAM1), w = cumulative_return(HAM1) + 1');
agree('the drawdown series', 1e-9, map { [$_, $rows[$_]{d}, $R->{drawdown_series_HAM1}[$_]] } 0 .. 131);
agree('the wealth series', 1e-9, map { [$_, $rows[$_]{w}, $R->{wealth_HAM1}[$_]] } 0 .. 131);

# ---- range volatility, EWMA -------------------------------------------------------------------------

my %estimators = (
    close => 'close_volatility(Close', parkinson => 'parkinson_volatility(High, Low',
    map { my $f = $_; $f =~ s/\./_/g; ($_ => "${f}_volatility(Open, High, Low, Close") }
        qw(garman.klass rogers.satchell gk.yz yang.zhang));
for my $key (sort keys %{ $R->{aapl_volatility_2016_2017} }) {
    my ($estimator, $n) = $key =~ /^(.*)_n(\d+)$/;
    my $want = $R->{aapl_volatility_2016_2017}{$key};
    my @found = rows_of($key, $loads{aapl},
        "aapl | where Date between 2016-01-01 and 2017-12-31 | set v = $estimators{$estimator}, $n, 252)");
    my %at  = map { $_->{Date} => $_->{v} } @found;
    my $sum = 0;
    $sum += $_->{v} || 0 for @found;
    my ($first) = grep { length $_->{v} } @found;
    is($first->{Date}, $want->{first_valid_date}, "$key begins where theirs does");
    agree($key, 1e-9, ['last', $found[-1]{v}, $want->{last}], ['sum', $sum, $want->{sum_non_na}],
        ['2016-06-30', $at{'2016-06-30'}, $want->{at_2016_06_30}], ['2017-02-01', $at{'2017-02-01'}, $want->{at_2017_02_01}]);
}
my $lr = 'aapl | where Date between 2016-01-01 and 2017-12-31 | set r = ln(Close / lag(Close))';
my @ewma = rows_of('ewma', $loads{aapl}, "$lr | set v = pow(ewma_volatility(r, 0.94, 1), 2)");
my $sum = 0;
$sum += $_->{v} || 0 for @ewma;
my $next = 0.94 * $ewma[-1]{v} + 0.06 * $ewma[-1]{r}**2;
my $E = $R->{aapl_ewma_094};
agree('EWMA', 1e-9, ['last', $ewma[-1]{v}, $E->{last}], ['next day', $next, $E->{next_day}], ['sum', $sum, $E->{sum}],
    ['annualised', sqrt(252 * $next), $E->{annualized_next_252}],
    ['pandas', $next, $PY->{aapl_ewm_std}{'mean_sq_adjust_False_last'}]);

# ---- statsmodels ------------------------------------------------------------------------------------

my %py = ask('HAM1', 'SP500_TR', 'stat' => 'jarque_bera(X)', p => 'jarque_bera_p(X)', lb => 'ljung_box(X, 6)',
    lbp => 'ljung_box_p(X, 6)', dw => 'durbin_watson(X)');
agree('statsmodels tests', 1e-9, ['JB', $py{stat}, $PY->{HAM1_jarque_bera}{stat}], ['JB p', $py{p}, $PY->{HAM1_jarque_bera}{p}],
    ['LB', $py{lb}, $PY->{HAM1_ljung_box_6}{stat}], ['LB p', $py{lbp}, $PY->{HAM1_ljung_box_6}{p}],
    ['DW', $py{dw}, $PY->{HAM1_durbin_watson_of_demeaned}]);


# ---- drawdowns --------------------------------------------------------------------------------------

for my $name (sort keys %{ $R->{managers} }) {
    my $want  = $R->{managers}{$name};
    my @falls = rows_of("drawdowns $name", $loads{m}, "m | drawdowns $name --returns");
    my @top   = grep { $_->{depth} != 0 } @{ $want->{top3_drawdowns} }; # a series that never falls has none
    for my $i (0 .. $#top) {
        is($falls[$i]{$_}, $top[$i]{$_} // '', "$name: fall $i: $_") for qw(from trough to length to_trough recovery);
        agree("$name: fall $i", 1e-9, ['depth', $falls[$i]{depth}, $top[$i]{depth}]);
    }
    my ($length, $recovery) = (0, 0);
    for (@falls) {
        $length += $_->{length};
        $recovery += $_->{length} - $_->{to_trough};
    }
    my $n = @falls || 1;
    agree("$name: lengths of falls", 1e-9, ['length', $length / $n, $want->{average_dd_length}],
        ['recovery', $recovery / $n, $want->{average_recovery}]);
}

# ---- regression -------------------------------------------------------------------------------------

# Coefficients by term, and the fit.
sub regress {
    my ($line) = @_;
    my $ready = 'm | set B = SP500_TR - US_3m_TR, T = US_10Y_TR - US_3m_TR, X = ' . $line;
    my %by = map { $_->{term} => $_ } rows_of($line, $loads{m}, $ready);
    my ($fit) = rows_of("$line: fit", $loads{m}, "r = $ready", 'r.fit');
    return (\%by, $fit);
}

for my $name (sort grep { $R->{managers}{$_}{vs_SP500} } keys %{ $R->{managers} }) {
    my $want = $R->{managers}{$name}{vs_SP500};
    my ($by, $fit) = regress("$name - US_3m_TR | regress X --on B");
    my ($a, $b) = @$by{qw(intercept B)};
    agree("$name: market model", 1e-9, ['alpha', $a->{estimate}, $want->{alpha_periodic}], ['alpha se', $a->{se}, $want->{alpha_se}],
        ['alpha t', $a->{t}, $want->{alpha_t}], ['alpha p', $a->{p}, $want->{alpha_p}], ['beta', $b->{estimate}, $want->{beta}],
        ['beta se', $b->{se}, $want->{beta_se}], ['beta t', $b->{t}, $want->{beta_t}], ['r2', $fit->{r2}, $want->{r2}],
        ['adj r2', $fit->{adj_r2}, $want->{adj_r2}], ['sigma', $fit->{sigma}, $want->{resid_se}]);
}
my %errors = (nonrobust => 'ols', HC1 => 'hc1', HC3 => 'hc3', newey_west_lag4_nosmall => 'newey_west --lags 4',
    newey_west_lag4_small => 'newey_west --lags 4 --small');
for my $kind (sort keys %errors) {
    my $want = $PY->{"HAM1_capm_$kind"};
    my ($by, $fit) = regress("HAM1 - US_3m_TR | regress X --on B --errors $errors{$kind}");
    agree("$kind errors", 1e-9, ['alpha', $by->{intercept}{estimate}, $want->{alpha}], ['beta', $by->{B}{estimate}, $want->{beta}],
        ['se alpha', $by->{intercept}{se}, $want->{se_alpha}], ['se beta', $by->{B}{se}, $want->{se_beta}],
        ['p alpha', $by->{intercept}{p}, $want->{p_alpha}], ['aic', $fit->{aic}, $want->{aic}], ['bic', $fit->{bic}, $want->{bic}],
        ['loglik', $fit->{loglik}, $want->{llf}]);
}
my ($two, $fit) = regress('HAM1 - US_3m_TR | regress X --on B, T');
my $factors = $PY->{HAM1_two_factor};
agree('two factors', 1e-9, (map { [$_->[0], $two->{ $_->[0] }{estimate}, $factors->{params}[$_->[1]]],
        ["$_->[0] se", $two->{ $_->[0] }{se}, $factors->{se}[$_->[1]]] } ['intercept', 0], ['B', 1], ['T', 2]),
    ['r2', $fit->{r2}, $factors->{r2}], ['F', $fit->{f}, $factors->{f}], ['F p', $fit->{f_p}, $factors->{f_p}]);

# ---- correlations -----------------------------------------------------------------------------------

sub matrix {
    my ($name, $want, $line, @columns) = @_;
    my @found = rows_of($name, @loads{qw(m edhec)}, $line);
    agree($name, 1e-9, map { my $i = $_; map { ["$i $_", $found[$i]{ $columns[$_] }, $want->{matrix}[$i][$_]] } 0 .. $#columns }
        0 .. $#columns);
}
for my $method (qw(pearson spearman)) {
    my $want = $R->{"edhec_correlation_$method"};
    my $list = join ', ', map { "\"$_\"" } @{ $want->{columns} };
    matrix("edhec $method", $want, "edhec | correlations $list --method $method", @{ $want->{columns} });
}
my $pairwise = $PY->{managers_corr_pairwise_complete};
matrix('managers pairwise', $pairwise, 'm | correlations ' . join(', ', @{ $pairwise->{columns} }), @{ $pairwise->{columns} });
my $cov = $PY->{managers_cov_pairwise_complete};
for my $i (0 .. 4) {
    my @c = @{ $cov->{columns} };
    my ($row) = rows_of("covariances of $c[$i]", $loads{m}, 'm | summary ' . join ', ', map { "k$_ = cov($c[$i], $c[$_])" } 0 .. 4);
    agree("covariances of $c[$i]", 1e-9, map { [$c[$_], $row->{"k$_"}, $cov->{matrix}[$i][$_]] } 0 .. 4);
}

# ---- GARCH ------------------------------------------------------------------------------------------

my $G = $R->{garch_dem2gbp_fGarch};
my %garch = map { $_->{term} => $_ } rows_of('garch', $loads{dm}, 'dm | garch return_pct');
my ($gfit) = rows_of('garch fit', $loads{dm}, 'g = dm | garch return_pct', 'g.fit');
my @terms = (['mu', 'mu'], ['omega', 'omega'], ['alpha', 'alpha1'], ['beta', 'beta1']);
sub relative { return ['', $_[0] / $_[1], 1] }
agree('GARCH: fGarch', 1e-3, map { relative($garch{ $_->[0] }{estimate}, $G->{coef}{ $_->[1] }) } @terms);
agree('GARCH: as published', 1e-3, map { relative($garch{ $_->[0] }{estimate}, $G->{published_FCP_1996}{ $_->[1] }) } @terms);
agree('GARCH: likelihood', 1e-9, ['loglik', $gfit->{loglik}, -$G->{loglik_neg}], ['n', $gfit->{n}, $G->{n}]);
# Errors of the Hessian as published with the mark (Fiorentini, Calzolari and Panattoni 1996); fGarch's own, by a
# coarser difference, lie 0.6 % off.
my %published = (mu => 0.00846212, omega => 0.00285271, alpha => 0.0265228, beta => 0.0335527);
agree('GARCH: published errors', 1e-3, map { relative($garch{ $_->[0] }{se}, $published{ $_->[0] }) } @terms);
agree('GARCH: errors near those of fGarch', 1e-2, map { relative($garch{ $_->[0] }{se}, $G->{se_hessian}{ $_->[1] }) } @terms);

# ---- portfolios, returns ------------------------------------------------------------------------------

my @four = @{ $R->{portfolio_equal4}{columns} };
my $mean = '(' . join(' + ', map { "cumulative_return($_)" } @four) . ') / ' . @four;
@rows = rows_of('portfolios', $loads{m}, 'm | set e = (' . join(' + ', @four) . ') / ' . @four . ", w = 1 + $mean"
        . ' | set h = w / lag(w) - 1');
for my $kind (['rebalanced_monthly', 'e'], ['buy_and_hold', 'h']) {
    my $want = $R->{portfolio_equal4}{ $kind->[0] };
    agree($kind->[0], 1e-9, map { ["row $_", $rows[$_]{ $kind->[1] }, $want->[$_]] } 1 .. $#$want);
}

# ---- other packages, who mean other things by the same words -------------------------------------------

my $three = 'Date between 2015-01-01 and 2017-12-31';
my @beside = ('b = spy | returns "Adj Close" | set b = return | select Date, b',
    "w = aapl | returns \"Adj Close\" | where $three | select Date, return | join b --on Date");
my %shared = (annual_return => 'annual_return(return)', volatility => 'volatility(return)', sharpe => 'sharpe(return)',
    sortino => 'sortino(return)', drawdown => '-max_drawdown(return)', calmar => 'calmar(return)', omega => 'omega(return)',
    total => 'total_return(return)', beta => 'beta(return, b)', tail => 'tail_ratio(return)');
my %empyrical = (
    cum_returns_final => $shared{total}, annual_return => $shared{annual_return}, cagr => $shared{annual_return},
    annual_volatility => $shared{volatility}, sharpe_ratio => $shared{sharpe}, sortino_ratio => $shared{sortino},
    downside_risk => 'downside_deviation(return)', calmar_ratio => $shared{calmar}, max_drawdown => $shared{drawdown},
    omega_ratio => $shared{omega}, tail_ratio => $shared{tail}, value_at_risk => 'value_at_risk(return)',
    conditional_value_at_risk => 'expected_shortfall(return)', alpha => 'alpha(return, b)', beta => $shared{beta},
    excess_sharpe => "information_ratio(return, b, 1, 'arithmetic')",
    'batting_average/batting average' => 'hit_rate(return - b)',
);
my %quantstats = (
    comp => $shared{total}, cagr => $shared{annual_return}, volatility => $shared{volatility}, sharpe => $shared{sharpe},
    sortino => $shared{sortino}, adjusted_sortino => "$shared{sortino} / sqrt(2)", calmar => $shared{calmar},
    max_drawdown => $shared{drawdown}, omega => $shared{omega}, skew => 'skew(return)', kurtosis => 'kurt(return)',
    tail_ratio => $shared{tail}, gain_to_pain_ratio => "$shared{omega} - 1", profit_factor => $shared{omega},
    expected_return => 'annual_return(return, 1)', 'greeks/beta' => $shared{beta}, rar => $shared{annual_return},
    'greeks/alpha' => "alpha(return, b, 0, 252, 'arithmetic')", r_squared => 'r_squared(return, b)',
    information_ratio => "information_ratio(return, b, 1, 'arithmetic')",
    treynor_ratio => "$shared{total} / $shared{beta}", ulcer_index => 'ulcer_index(return) * sqrt(count(return) / (count(return) - 1.0))',
    common_sense_ratio => "$shared{tail} * $shared{omega}",
    value_at_risk => "mean(return) + (value_at_risk(return, 0.95, 'gaussian') - mean(return)) * sd(return) / sd_pop(return)",
);
# What these mean is not what the field means by the words, or is on no other list: see the packages. (A day without
# change of the benchmark is a day down here, and up there.)
my %theirs_alone = map { $_ => 1 } 'batting_average/up market', 'batting_average/down market', qw(stability_of_timeseries up_capture down_capture up_down_capture capture
    beta_fragility_heuristic smart_sharpe conditional_value_at_risk kelly_criterion ulcer_performance_index serenity_index
    payoff_ratio cpc_index risk_of_ruin recovery_factor win_rate avg_win avg_loss outlier_win_ratio);
for my $kind (['empyrical_reloaded', \%empyrical], ['quantstats', \%quantstats]) {
    my ($package, $asked) = @$kind;
    my %want  = flat($PEERS->{$package}, '');
    my @named = sort keys %$asked;
    my ($row) = rows_of($package, @loads{qw(aapl spy)}, @beside,
        'w | summary n = count(return), ' . join ', ', map { "k$_ = $asked->{$named[$_]}" } 0 .. $#named);
    agree($package, 1e-9, ['n', $row->{n}, $PEERS->{n}], map { [$named[$_], $row->{"k$_"}, $want{ $named[$_] }] } 0 .. $#named);
    is(join(' ', grep { !$asked->{$_} && !$theirs_alone{$_} } sort keys %want), '', "$package: every key is named here");
}

# ---- charts -------------------------------------------------------------------------------------------

my %chart = (
    SMA20 => 'rolling_mean(Close, 20)', EMA20 => 'ema(Close, 20)', WMA20 => 'wma(Close, 20)', RSI14 => 'rsi(Close)',
    MACD => 'macd(Close)', MACD_signal => 'ema(macd(Close), 9)', BB_mavg => 'rolling_mean(t, 20)',
    BB_dn => 'rolling_mean(t, 20) - 2 * rolling_sd(t, 20) * sqrt(19 / 20)',
    BB_up => 'rolling_mean(t, 20) + 2 * rolling_sd(t, 20) * sqrt(19 / 20)',
    BB_pctB => '(t - rolling_mean(t, 20)) / (4 * rolling_sd(t, 20) * sqrt(19 / 20)) + 0.5',
    ATR14 => 'atr(High, Low, Close)', TR => 'true_range(High, Low, Close)',
);
my @charted = rows_of('charts', $loads{aapl}, 'aapl | where Date between 2017-01-01 and 2017-12-31'
        . ' | set t = (High + Low + Close) / 3 | set ' . join ', ', map { "$_ = $chart{$_}" } sort keys %chart);
agree('charts', 1e-9, map { [$_, $charted[-1]{$_}, $R->{aapl_ta_2017_last}{$_}] } sort keys %{ $R->{aapl_ta_2017_last} });

# ---- perf ---------------------------------------------------------------------------------------------

my %on_page = (
    n => 'n', return => 'cumulative_geometric', annual => 'annualized_geometric', annual_arithmetic => 'annualized_arithmetic',
    volatility => 'sd_annualized', sharpe => 'sharpe_annualized_arith_Rf', sharpe_geometric => 'sharpe_annualized_geometric_Rf',
    omega => 'omega_L0', drawdown => 'max_drawdown', calmar => 'calmar', ulcer => 'ulcer_index', var => 'VaR_historical_0.95',
    var_modified => 'VaR_modified_0.95', es => 'ES_historical_0.95', es_modified => 'ES_modified_operational_0.95',
    skew => 'skew_fisher', kurt => 'kurt_fisher', beta => 'vs_SP500/beta', alpha => 'vs_SP500/alpha_annualized',
    beta_up => 'vs_SP500/beta_bull', beta_down => 'vs_SP500/beta_bear', correlation => 'vs_SP500/correlation',
    tracking_error => 'vs_SP500/tracking_error', information_ratio => 'vs_SP500/information_ratio',
    treynor => 'vs_SP500/treynor', up_capture => 'vs_SP500/up_capture_geometric',
    down_capture => 'vs_SP500/down_capture_geometric',
);
my @managers = map { "HAM$_" } 1 .. 6;
my %page = map { $_->{measure} => $_ } rows_of('perf', $loads{m},
    'm | perf ' . join(', ', @managers) . ' --returns --rate US_3m_TR --benchmark SP500_TR --tall | select measure, '
        . join ', ', @managers);
for my $name (@managers) {
    my %want = flat($R->{managers}{$name}, '');
    agree("perf of $name", 1e-9, ['periods', $page{periods}{$name}, 12],
        map { [$_, $page{$_}{$name}, $want{ $on_page{$_} }] } sort keys %on_page);
}
my %least = map { my $name = $_; $name => [sort { $a <=> $b } grep { /\d/ } map { $_->{$name} } rows_of("$name by itself", $loads{m}, "m | select $name")] }
    @managers;
agree('best and worst of perf', 1e-15, map { (["$_ worst", $page{worst}{$_}, $least{$_}[0]], ["$_ best", $page{best}{$_}, $least{$_}[-1]]) } @managers);
my %longest = map { my $name = $_; $name => max(map { $_->{length} } rows_of("falls of $name", $loads{m}, "m | drawdowns $name --returns")) } @managers;
agree('the longest fall of perf is the longest of drawdowns', 1e-15, map { ["$_ underwater", $page{underwater}{$_}, $longest{$_}] } @managers);

# ---- what is left -------------------------------------------------------------------------------------

# Prices, calendars, adjustments and resampling are of the plugins returns and frame, and tested there.
my %of_others = map { $_ => 1 } qw(aapl_returns_2017 aapl_monthly_ohlcv_2015_2017 aapl_weekly_ohlcv_2017 aapl_monthly_returns
    aapl_adjusted aapl_close_resample_W-FRI aapl_close_resample_M aapl_close_resample_Q aapl_close_resample_A
    aapl_log_vs_simple_2017 versions);
my %here = map { $_ => 1 } qw(managers edhec_correlation_pearson edhec_correlation_spearman rolling12_HAM1
    drawdown_series_HAM1 wealth_HAM1 portfolio_equal4 aapl_volatility_2016_2017 aapl_ewma_094 aapl_ta_2017_last garch_dem2gbp_fGarch
    HAM1_jarque_bera HAM1_durbin_watson_of_demeaned HAM1_ljung_box_6 HAM1_two_factor managers_cov_pairwise_complete
    managers_corr_pairwise_complete aapl_ewm_std), map { "HAM1_capm_$_" } keys %errors;
my @missing = grep { !$here{$_} && !$of_others{$_} } sort(keys %$R, keys %$PY);
is(join(' ', @missing), '', 'every part of the expected files is matched here, or by the plugin that it belongs to');

done_testing();
