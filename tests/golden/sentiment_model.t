#!/usr/bin/perl
# sentiment_model.t -- the model that ships against labelled comments, and training on 10,000 of them.
#
#     tests/golden/sentiment_model.t       $JEVONS: the program to run; the comments are not part of the project: where they
#                                          are absent the test is skipped
#
# It is the shipped file that is measured, on lines that it has not seen (train_model.pl): the tenth lines of the sets that it
# was trained on, and all of goemotions_dev. The weights of the rules, which it weighs, were fitted without these lines too.
# VADER's own labels of the same lines are read from its authors' output.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;
use Time::HiRes qw(time);

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = "$shared/sentiment/train";
plan skip_all => "no $folder: it is not part of the project" unless -d $folder;

# Set, every which line, the least macro-F1, and VADER's where the set has no output of it.
my @sets = (
    [goemotions_dev => 1, 0.705], [goemotions_train => 10, 0.71], [tfns_train => 10, 0.735], [sentfin_first6000 => 10, 0.79, 0.507],
    [senti4sd_train => 10, 0.775],
);

sub every {
    my ($k, $path) = @_;
    my $i = 0;
    return grep { ++$i % $k == 0 } split /\n/, slurp($path);
}

sub csv {
    return join '', "label,text\n", map { my (undef, $label, $text) = split /\t/, $_, 3; "$label,\"" . $text =~ s/"/""/gr . "\"\n" } grep { /\t.*\t.*\S/ } @_;
}

# The mean of the F1 of three labels; pairs of what is so and what was said.
sub macro_f1 {
    my (%hit, %all);
    for (@_) {
        my ($is, $said) = @$_;
        $hit{$is} += 2 if $is eq $said;
        $all{$_}++ for $is, $said;
    }
    my $sum = 0;
    $sum += ($hit{$_} || 0) / $all{$_} for keys %all;
    return $sum / keys %all;
}

sub vader {
    my ($set, $k) = @_;
    my @said = map { my $x = (split /\t/)[3]; $x >= 0.05 ? 'positive' : $x <= -0.05 ? 'negative' : 'neutral' } every($k, "$shared/sentiment/vader/expected_$set.tsv");
    my @is = map { (split /\t/)[1] } every($k, "$folder/$set.tsv");
    return macro_f1(map { [$is[$_], $said[$_]] } 0 .. $#is);
}

for (@sets) {
    my ($set, $k, $least, $vader) = @$_;
    my $box = sandbox();
    spit("$box/cases.csv", csv(every($k, "$folder/$set.tsv")));
    my $run = jevons({folder => $box}, '-c', 't = load cases.csv', '-c', 'e = t | sentiment eval --engines model', '-c', 'e | save out.csv');
    is($run->{status}, 0, "$set: judged") or diag($run->{err});
    my (undef, $n, $accuracy, $f1) = split /,/, (split /\n/, slurp("$box/out.csv"))[1];
    $vader //= vader($set, $k);
    diag(sprintf '%-18s n %4d  accuracy %.3f  macro-F1 %.3f  VADER %.3f  %+.1f points', $set, $n, $accuracy, $f1, $vader, 100 * ($f1 - $vader));
    cmp_ok($f1, '>=', $least, "$set: macro-F1 of at least $least");
    cmp_ok($f1, '>=', $vader + 0.08, "$set: 8 points over VADER at least");
}

# Training: a user's 10,000 comments, five folds, twice.
my $box = sandbox();
my @lines = split /\n/, slurp("$folder/goemotions_train.tsv");
spit("$box/cases.csv", csv(@lines[0 .. 9999]));
my $start = time;
my $run = jevons({folder => $box}, '-c', 't = load cases.csv', '-c', 't | sentiment train --to a.bin');
diag(sprintf '10,000 comments trained on and cross-validated in %.1f s (with the start of the shell)', time - $start);
diag($run->{err});
my ($f1) = $run->{err} =~ /macro-F1 ([\d.]+)/;
cmp_ok($f1 // 0, '>=', 0.69, 'training: cross-validated macro-F1 of at least 0.69');
jevons({folder => $box}, '-c', 't = load cases.csv', '-c', 't | sentiment train --to b.bin');
ok(-s "$box/a.bin" && slurp("$box/a.bin") eq slurp("$box/b.bin"), 'the same rows give the same bytes');

# A file that is not whole is told from one that is.
my $bytes = slurp("$box/a.bin");
my %damaged = ('cut short' => substr($bytes, 0, 5000), 'more bytes' => "${bytes}x", 'checksum' => substr($bytes, 0, 7000) . chr(ord(substr $bytes, 7000, 1) ^ 1) . substr($bytes, 7001),
    'something else' => "PK\x03\x04" . substr($bytes, 4), 'another version' => substr($bytes, 0, 8) . "\x63" . substr($bytes, 9), 'damaged head' => substr($bytes, 0, 12) . "\xff" . substr($bytes, 13));
for my $what (sort keys %damaged) {
    spit("$box/damaged.bin", $damaged{$what});
    my $refused = jevons({folder => $box}, '-c', 't = load cases.csv', '-c', 't | head 1 | sentiment --engine model --model damaged.bin');
    ok(healthy($refused) && $refused->{status}, "a model with $what is refused");
    like($refused->{err}, qr/damaged\.bin: found .*\Q$what\E/, "and the message says: $what");
}
done_testing();
