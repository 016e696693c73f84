#!/usr/bin/perl
# sentiment_rules.t -- the default engine against labelled comments: macro-F1 of three labels, correlation with scores.
#
#     tests/golden/sentiment_rules.t       $JEVONS: the program to run; the comments are not part of the project: where they
#                                          are absent the test is skipped
#
# Weights were fitted to four of every five lines of the sets (data/sentiment/README.md). What is measured here are the fifths that
# were held back, and goemotions_dev, to which none was fitted.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = "$shared/sentiment/train";
plan skip_all => "no $folder: it is not part of the project" unless -d $folder;

# Set, every which line, the least macro-F1; VADER's on all of the set.
my @labelled = (
    [goemotions_dev => 1, 0.68, 0.62], [goemotions_train => 5, 0.68, 0.62], [tfns_train => 5, 0.66, 0.45], [sentfin_first6000 => 5, 0.74],
    [senti4sd_train => 5, 0.79], [surge_stock_tweets => 5, 0.70],
);
# Set, every which line, the least correlation.
my @scored = ([vader_tweets => 5, 0.80], [vader_amazon => 5, 0.55], [vader_movie => 5, 0.45], [vader_nyt => 5, 0.45]);

# The last of every k lines: their labels and texts.
sub cases {
    my ($set, $k) = @_;
    my $i = 0;
    return map { [(split /\t/, $_, 3)[1, 2]] } grep { ++$i % $k == 0 } split /\n/, slurp("$folder/$set.tsv");
}

# [label, score] of each text.
sub judged {
    my @texts = @_;
    my $folder = sandbox();
    spit("$folder/cases.csv", join '', "text\n", map { '"' . s/"/""/gr . "\"\n" } @texts);
    my $run = jevons({folder => $folder}, '-c', 't = load cases.csv', '-c', 'o = t | sentiment text | select label, score', '-c', 'o | save out.csv');
    is($run->{status}, 0, 'the texts are judged') or diag($run->{err});
    my (undef, @rows) = split /\n/, slurp("$folder/out.csv");
    return map { [split /,/, $_, -1] } @rows;
}

sub macro_f1 {
    my ($wanted, $got) = @_;
    my %labels = map { $_ => 1 } @$wanted;
    my $sum = 0;
    for my $label (keys %labels) {
        my ($hit, $missed, $wrong) = (0, 0, 0);
        for my $i (0 .. $#$wanted) {
            my ($w, $g) = ($wanted->[$i] eq $label, $got->[$i] eq $label);
            $w && $g ? $hit++ : $w ? $missed++ : $g ? $wrong++ : 0;
        }
        $sum += 2 * $hit / ((2 * $hit + $missed + $wrong) || 1);
    }
    return $sum / keys %labels;
}

sub correlation {
    my ($x, $y) = @_;
    my ($n, $sx, $sy, $sxx, $syy, $sxy) = (scalar @$x, 0, 0, 0, 0, 0);
    for my $i (0 .. $#$x) {
        my ($u, $v) = ($x->[$i], $y->[$i]);
        $sx += $u, $sy += $v, $sxx += $u * $u, $syy += $v * $v, $sxy += $u * $v;
    }
    return ($n * $sxy - $sx * $sy) / sqrt(($n * $sxx - $sx**2) * ($n * $syy - $sy**2));
}

for my $part (@labelled) {
    my ($set, $k, $floor, $vader) = @$part;
    my @cases = cases($set, $k);
    my @got = judged(map { $_->[1] } @cases);
    my $f1 = macro_f1([map { $_->[0] } @cases], [map { $_->[0] } @got]);
    diag(sprintf '%-20s %5d comments: macro-F1 %.3f%s', $set, scalar @cases, $f1, $vader ? sprintf(' (VADER %.2f)', $vader) : '');
    cmp_ok($f1, '>=', $floor, "$set: macro-F1 is at least $floor");
}
for my $part (@scored) {
    my ($set, $k, $floor) = @$part;
    my @cases = cases($set, $k);
    my @got = judged(map { $_->[1] } @cases);
    my $r = correlation([map { $_->[0] } @cases], [map { $_->[1] } @got]);
    diag(sprintf '%-20s %5d comments: correlation %.3f', $set, scalar @cases, $r);
    cmp_ok($r, '>=', $floor, "$set: the correlation is at least $floor");
}

done_testing();
