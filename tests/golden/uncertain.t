#!/usr/bin/perl
# uncertain.t -- the plugin cost on distributions: closed forms, and draws against them within four standard errors that are
# computed from the closed form, for the number of draws.
#
#     tests/golden/uncertain.t     $JEVONS: the program to run; the expected values are not part of the project: where
#                                  they are absent, what needs them is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

use constant { N => 1_000_000, Z => 1.6448536269514722, PI => 4 * atan2(1, 1) };
my $file = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/golden/cost/uncertainty_analytic.json';

# What lines print, as csv.
sub output {
    my ($name, @lines) = @_;
    my $run = jevons({}, '--format', 'csv', map { ('-c', $_) } @lines);
    ok(healthy($run) && $run->{status} == 0, "$name: runs") or diag("$lines[-1]\n$run->{err}");
    return $run->{out};
}

# The rows of the last line's result by their first column.
sub rows_of { my ($name, @lines) = @_; return parse(output($name, @lines)) }

sub parse {
    my ($csv) = @_;
    my ($head, @rows) = split /\n/, $csv;
    my @names = split /,/, $head // '';
    return map { my @cells = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g; my %row; @row{@names} = @cells; ($cells[0] => \%row) } @rows;
}

sub near { my ($name, $got, $want, $limit) = @_; cmp_ok(abs($got - $want), '<=', $limit, "$name: $got for $want") }
sub exactly { my ($name, $got, $want, $digits) = @_; near($name, $got, $want, $digits * abs $want) }

# The standard deviation of k successes in N draws, and so on: what chance does to each estimate of a lognormal.
sub lognormal_errors {
    my ($l) = @_;
    my ($m, $s, $sd) = @{$l}{qw(log_mean log_sd sd)};
    my $kurtosis = exp(4 * $s**2) + 2 * exp(3 * $s**2) + 3 * exp(2 * $s**2) - 3;
    my %error = (mean => $sd / sqrt N, sd => $sd * sqrt(($kurtosis - 1) / (4 * N)));
    for my $name (qw(p05 p10 p25 p75 p90 p95 median)) {
        my ($p, $x) = ($name eq 'median' ? 0.5 : substr($name, 1) / 100, $l->{$name});
        my $density = exp(-(log($x) - $m)**2 / (2 * $s**2)) / ($x * $s * sqrt(2 * PI));
        $error{$name} = sqrt($p * (1 - $p) / N) / $density;
    }
    return %error;
}

sub check_distributions {
    my ($d) = @_;
    my %asked = (
        'triangular(1,3,6)' => $d->{triangular_1_3_6}, 'pert(1,3,6)' => $d->{pert_1_3_6}, 'loguniform(1,100)' => $d->{loguniform_1_100},
    );
    my %far = rows_of('normal', 'c = cost train --basis rate --rate normal(p05=1010,p95=1020) --draws 100', 'c.inputs'); # whole: a rate is not negative
    exactly('normal: mean', $far{rate}{mean}, 1000 + $d->{normal_p05_p95_10_20}{mean}, 1e-12);
    exactly('normal: sd', $far{rate}{sd}, $d->{normal_p05_p95_10_20}{sd}, 1e-12);
    for my $text (sort keys %asked) {
        my %rows = rows_of($text, "c = cost train --basis rate --rate $text --draws 100", 'c.inputs');
        exactly("$text: $_", $rows{rate}{$_}, $asked{$text}{$_}, 1e-12) for grep { /^(mean|sd|p\d\d)$/ } sort keys %{ $asked{$text} };
    }
}

sub product_line {
    my ($l) = @_;
    my ($in, $fixed) = @{$l}{qw(inputs_p05_p95 fixed)};
    my %flag = (N_active => '--active', D => '--tokens', mfu => '--mfu', usd => '--rate');
    return "c = cost train --basis cost --peak $fixed->{peak} --beyond $fixed->{overhead} --below 5.576M --draws " . N . ' ' .
        join ' ', map { "$flag{$_} lognormal(p05=$in->{$_}[0],p95=$in->{$_}[1])" } sort keys %flag;
}

sub check_product {
    my ($g) = @_;
    my ($l, %name) = ($g->{lognormal_product}, N_active => 'active', D => 'tokens', mfu => 'mfu', usd => 'rate');
    my %error = lognormal_errors($l);
    my @tables = split /^(?=statistic,|cost,probability|input,)/m, output('product', product_line($l), 'c.quantiles', 'c.below', 'c.shares', 'c.tornado');
    my %found = parse($tables[0]);
    for my $key (sort keys %error) {
        my $row = $found{ $key eq 'median' ? 'p50' : $key };
        near("product: $key", $row->{cost}, $l->{$key}, 4 * $error{$key});
        near("product: the error said of $key", $row->{error}, $error{$key}, $key =~ /^p|median/ ? 0.2 * $error{$key} : 0.05 * $error{$key});
    }
    my ($below) = values %{ { parse($tables[1]) } };
    my $p = $l->{prob_cost_below_5_576M};
    near('product: probability', $below->{probability}, $p, 4 * sqrt($p * (1 - $p) / N));
    my %shares = parse($tables[2]);
    for my $key (sort keys %name) {
        my $share = $l->{variance_share_of_log_cost}{$key};
        near("product: share of $key", $shares{ $name{$key} }{share_log}, $share, 4 * (2 * sqrt($share) * (1 - $share) / sqrt(N) + sqrt(2 * sqrt(N)) / N));
    }
    my %bars = parse($tables[3]);
    for my $key (sort keys %name) {
        my ($bar, $want) = ($bars{ $name{$key} }, $g->{tornado}{bars}{$key});
        exactly("tornado: $key: $_", $bar->{$_}, $want->{$_}, 1e-9) for qw(at_p05 at_p95 swing);
        near("tornado: elasticity of $key", $bar->{elasticity}, $g->{tornado}{elasticities}{$key}, 1e-9);
    }
    my @order = map { (split /,/)[0] } split /\n/, $tables[3];
    is("@order", 'input rate mfu tokens active', 'the widest bar stands first');
}

SKIP: {
    skip "no $file: it is not part of the project", 1 unless -e $file;
    my $golden = decode_json(slurp($file));
    check_distributions($golden->{distributions});
    check_product($golden);
}

# Exact moments against draws, for every kind, within bounds too. mfu lies in 0..1.
for my $text ('0.2..0.6', 'uniform(-1,0.5)', 'loguniform(0.01,0.5)', 'loguniform(0.1,10)', 'normal(0.4,0.1)', 'normal(0.9,0.3)', 'normal(-0.5,0.3)',
    'lognormal(median=0.3,sigma=0.2)', 'lognormal(median=0.8,sigma=0.5)', 'triangular(0.1,0.2,0.7)', 'triangular(0.1,0.1,0.7)', 'triangular(-1,0.4,2)',
    'pert(0.1,0.2,0.7)', 'pert(0.5,1.2,1.5)', 'beta(2,5)', 'beta(0.5,0.5)', 'beta(mean=0.4,sd=0.1)') {
    my $line = "c = cost train --basis mfu --mfu $text --draws 50000";
    my %drawn = rows_of($text, $line, 'c.quantiles');
    my $exact = { rows_of($text, $line, 'c.inputs') }->{mfu};
    near("$text: $_", $drawn{$_}{mfu}, $exact->{$_}, 5 * $drawn{$_}{error}) for qw(mean sd p05 p50 p95);
}

# A distribution that is spelt is the one that was typed.
for my $text ('normal(p10=0.2,p90=0.5)', 'lognormal(mean=0.3,sd=0.1)', 'beta(mean=0.4,sd=0.1)', '20%..60%') {
    my $line = 'c = cost train --basis mfu --draws 100 --mfu ';
    my $first = { rows_of($text, "$line$text", 'c.inputs') }->{mfu};
    my ($spelt) = $first->{distribution} =~ /^"?(.*?)"?$/;
    my $again = { rows_of($text, "$line'$spelt'", 'c.inputs') }->{mfu};
    is_deeply($again, $first, "$text: $spelt is the same");
}

my $two = "c = cost train --basis cost --chip-hours 'normal(2e6,2e5)' --rate 1.5..3 --keep --draws 100000 --seed 5";
for my $wanted (-0.5, 0.9) {
    my $out = output("correlated by $wanted", "$two --correlate chip_hours,rate=$wanted", 'd = c.draws', 'd | correlations chip_hours, rate --method spearman');
    my ($found) = $out =~ /^chip_hours,1,([-0-9.]+)$/m;
    near('rank correlation', $found // 9, $wanted, 4 * (1 - $wanted**2) * 1.1 / sqrt 100_000);
}

# Threads, and what else is drawn, change nothing.
my @one = do { local $ENV{JEVONS_THREADS} = 1; output('one thread', $two, 'c.draws', 'c.quantiles', 'c.shares') };
my @three = do { local $ENV{JEVONS_THREADS} = 3; output('three threads', $two, 'c.draws', 'c.quantiles', 'c.shares') };
is($three[0], $one[0], 'three threads draw what one does');
my $alone = output('alone', 'c = cost train --basis cost --chip-hours 2e6 --rate 1.5..3 --keep --draws 5000 --seed 5', 'c.draws | select rate');
my $beside = output('beside', $two =~ s/100000/5000/r, 'c.draws | select rate');
is($beside, $alone, 'an input is drawn alike whatever else is uncertain');
my $other = output('another seed', $two =~ s/100000/5000/r =~ s/seed 5/seed 6/r, 'c.draws | select rate');
isnt($other, $alone, 'another seed draws otherwise');
done_testing();
