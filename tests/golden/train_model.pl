#!/usr/bin/perl
# train_model.pl [FILE] -- trains the model that ships, data/sentiment/model.bin, anew from ../shared/sentiment/train.
#
#     tests/golden/train_model.pl          $JEVONS: the program to run. Then make: the model is built into the plugin.
#
# Scores of VADER's sets are cut at half a point. Of each set every tenth line is held back, and goemotions_dev wholly: sentiment_model.t measures the model on these. The same sets give the same bytes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;

my $folder = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/sentiment/train';
my $to = $ARGV[0] || "$ROOT/data/sentiment/model.bin";
-d $folder or die "no $folder: it is not part of the project\n";
my $work = sandbox();
my @rows;
for my $set (qw(goemotions_train tfns_train sentfin_first6000 senti4sd_train surge_stock_tweets vader_tweets vader_amazon)) {
    my $i = 0;
    for my $line (split /\n/, slurp("$folder/$set.tsv")) {
        my (undef, $label, $text) = split /\t/, $line, 3;
        $label = $label >= 0.5 ? 'positive' : $label <= -0.5 ? 'negative' : 'neutral' if $set =~ /^vader/;
        push @rows, $label . ',"' . $text =~ s/"/""/gr . "\"\n" if ++$i % 10 && $text =~ /\S/;
    }
}
spit("$work/rows.csv", join '', "label,text\n", @rows);
my $run = jevons({folder => $work}, '-c', 't = load rows.csv', '-c', 't | sentiment train --tolerance 0.2 --bits 19 --to trained.bin');
print $run->{out}, $run->{err};
$run->{status} == 0 or die "not trained\n";
spit($to, slurp("$work/trained.bin"));
