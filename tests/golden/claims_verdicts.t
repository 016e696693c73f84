#!/usr/bin/perl
# claims_verdicts.t -- the interval and the verdict of every annotated figure that has them, from its words alone.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $gold = "$ROOT/../shared/claims/seeds_gold.jsonl";
plan skip_all => 'there are no annotated documents here' unless -e $gold;

my @rows = grep { $_->{tolerance} } map { decode_json($_) } split /\n/, slurp($gold);
my $folder = sandbox();

# As a ledger has them, with what is known of each beside.
my @columns = qw(id quote comparator value high direction actual);
my $ledger = join ',', @columns;
for my $row (@rows) {
    my %cell = (id => $row->{id}, quote => $row->{surface}, comparator => $row->{comparator}, value => $row->{value}, high => $row->{value_hi},
        direction => ($row->{direction} // '') eq 'down' ? -1 : 0, actual => $row->{actual});
    $ledger .= "\n" . join ',', map { defined $cell{$_} ? qq("$cell{$_}") : '' } @columns;
}
spit("$folder/ledger.csv", "$ledger\n");
my $run = jevons({ folder => $folder }, '--format', 'jsonl', '-c', 'l = load ledger.csv', '-c', 'l | claims tolerance --against actual');
is($run->{status}, 0, 'the ledger is checked') or diag($run->{err});
my %found = map { $_->{id} => $_ } map { decode_json($_) } split /\n/, $run->{out};

my ($right, $n) = (0, 0);
for my $row (@rows) {
    my ($low, $high) = @{ $row->{tolerance} };
    my $is = $found{ $row->{id} };
    my $same = abs(($is->{tolerance_low} // 'nan') - $low) <= 1e-9 * abs $low;
    $same &&= defined $high ? abs(($is->{tolerance_high} // 'nan') - $high) <= 1e-9 * $high : !defined $is->{tolerance_high};
    ok($same, "$row->{id} '$row->{hedge} $row->{surface}': $is->{tolerance}") or diag("wanted $low to " . ($high // 'infinity'));
    next unless $row->{rule_verdict};
    $n++;
    $right += $is->{verdict} eq $row->{rule_verdict};
    is($is->{verdict}, $row->{rule_verdict}, "$row->{id}: $is->{reason}");
}
diag("intervals: " . @rows . " figures; verdicts: $right of $n as annotated");
cmp_ok(scalar @rows, '>=', 40, 'there were enough of them');

# ---- with the evidence itself ----

# What is annotated as the reader of claims would have told it: measure and kind.
sub measure {
    my ($row) = @_;
    return ('cost', 'training_cost') if $row->{metric} =~ /training run cost|flagship training cost|RL-stage cost|base model cost/;
    return ('count', $row->{metric} =~ /active/ ? 'active_parameters' : 'parameters') if $row->{unit} eq 'parameter';
    return ('cost', 'rental_price') if $row->{unit} eq 'USD/GPU-hour';
    return ('count', 'chip_hours') if $row->{unit} eq 'GPU-hour';
    return ('rank', 'marketcap_loss') if $row->{kind} eq 'rank' && $row->{metric} =~ /market-value loss|one-day loss|^rank$/;
    return ($row->{kind}, '') if $row->{kind} =~ /^(return|index_move|marketcap_loss|price_level)$/;
    return ('date', '') if $row->{kind} eq 'date';
    return ('', '');
}

sub cells {
    my ($row) = @_;
    my ($metric, $kind) = measure($row);
    my ($from, $to) = split m{[/,]}, $row->{date} // '';
    $to = undef if ($row->{date} // '') =~ /,/; # and its day
    (my $whose = $row->{entity} // '') =~ s/,.*//; # of two the first
    my $model = $kind =~ /training_cost|rental_price|chip_hours|parameters/ ? $row->{metric} =~ /RL/ ? 'DeepSeek-R1' : 'DeepSeek-V3' : '';
    my $fall = $metric =~ /^(return|index_move|marketcap_loss)$/ ? -1 : 0;
    my @day = defined $from && $from =~ /^\d{4}-\d\d-\d\d$/ ? ($from, $to // $from) : ('', '');
    return { file => "$ROOT/../shared/seeds/$row->{doc}", id => $row->{id}, line => $row->{line}, start => $row->{bstart}, stop => $row->{bend},
        quote => $row->{surface}, subject => $row->{subject}, entity => length $whose ? $whose : $model, metric => $metric, comparator => $row->{comparator},
        value => $row->{value}, high => $row->{value_hi}, unit => $row->{unit}, direction => $fall, from => $day[0], to => $day[1],
        attribution => $row->{attribution}, stance => 'asserted', kind => $kind };
}

my $panel = "$ROOT/../shared/prices/deepseek_panel.csv";
SKIP: {
    skip 'there are no prices here', 1 unless -e $panel;
    my @all = map { decode_json($_) } split /\n/, slurp($gold);
    my @names = qw(file id line start stop quote subject entity metric comparator value high unit direction from to attribution stance kind);
    my $csv = join ',', @names;
    for my $row (@all) {
        my $cell = cells($row);
        $csv .= "\n" . join ',', map { defined $_ && length $_ ? '"' . s/"/""/gr . '"' : '' } @{$cell}{@names};
    }
    spit("$folder/all.csv", "$csv\n");
    spit("$folder/shares.csv", "ticker,date,shares\nNVDA,2025-01-01,24490000000\n");
    $run = jevons({ folder => $folder }, '--format', 'jsonl', '-c', "px = load $panel", '-c', 'shares = load shares.csv',
        '-c', 'l = load all.csv', '-c', 'c = l | claims check --prices px --shares shares', '-c', 'c');
    is($run->{status}, 0, 'the annotated documents are checked') or diag($run->{err});
    my %is = map { $_->{id} => $_ } map { decode_json($_) } split /\n/, $run->{out};
    my ($good, $of, $all_good) = (0, 0, 0);
    for my $row (@all) {
        my $same = $is{ $row->{id} }{verdict} eq $row->{expected_verdict};
        $all_good += $same;
        next unless $row->{checkable_by} =~ /price|cost model/ && $row->{expected_verdict} =~ /supported|near-miss|wrong-basis|refuted|inconsistent/;
        $of++;
        $good += $same;
        diag("$row->{id} '$row->{surface}' ($row->{metric}): $is{$row->{id}}{verdict}, annotated $row->{expected_verdict}: " . ($is{$row->{id}}{reason} // '')) unless $same;
    }
    diag("verdicts with prices and cost: $good of $of; of all claims: $all_good of " . @all);
    cmp_ok($good / $of, '>=', 0.8, 'four of five that can be checked are as annotated');
}
done_testing();
