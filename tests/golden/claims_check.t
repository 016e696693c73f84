#!/usr/bin/perl
# claims_check.t -- two annotated documents from file to verdict: `claims check` beside what people said of each claim.
#
#     tests/golden/claims_check.t     $JEVONS: the program to run; documents, prices and annotations are not part of
#                                     the project: where they are absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
plan skip_all => "no $shared/claims: it is not part of the project" unless -e "$shared/claims/seeds_gold.jsonl";

my @gold = map { decode_json($_) } grep { /\S/ } split /\n/, slurp("$shared/claims/seeds_gold.jsonl");
my %doc = map { $_->{doc} => 1 } @gold;
my $files = join ' ', map { "$shared/seeds/$_" } sort keys %doc;
my $run = jevons({}, '--format', 'json', '-c', "px = load $shared/prices/deepseek_panel.csv", '-c', "shares = load $ROOT/data/deepseek-2025/shares.csv",
    '-c', "c = claims check $files --prices px --shares shares", '-c', 'c');
ok(healthy($run) && $run->{status} == 0, 'documents are found in and checked in one line') or BAIL_OUT($run->{err});
my @rows = @{ decode_json($run->{out})->{rows} };

# Claims that prices, shares or costs can settle; those that sources dispute need more.
my ($right, $all) = (0, 0);
for my $g (@gold) {
    next if $g->{checkable_by} !~ /prices|cost model|shares/ || $g->{expected_verdict} =~ /disputed|unverifiable/;
    my ($row) = grep { $_->{file} =~ /\Q$g->{doc}\E$/ && $_->{stop} > $g->{bstart} && $_->{start} < $g->{bend} } @rows;
    my $found = $row ? $row->{verdict} : 'not found';
    $all++;
    if ($found eq $g->{expected_verdict}) { $right++ }
    else { diag("$g->{id} '$g->{surface}': wanted $g->{expected_verdict}, found $found", $row && $row->{reason} ? ": $row->{reason}" : '') }
}
diag(sprintf 'verdicts %d of %d: %.1f %%', $right, $all, 100 * $right / $all);
ok($right >= 0.8 * $all, 'at least 80 % of the verdicts that prices and costs can settle');
done_testing;
