#!/usr/bin/perl
# sentiment_vader.t -- the engine vader against the exact output of the authors' program: four scores of every line.
#
#     tests/golden/sentiment_vader.t     $JEVONS: the program to run. Texts, lexicon and output are not part of the project:
#                                        where they are absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $shared = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/sentiment';
plan skip_all => "no $shared/vader: it is not part of the project" unless -e "$shared/vader/vader_lexicon.txt";

my $engine = "--engine vader --lexicon $shared/vader/vader_lexicon.txt --emoji $shared/vader/emoji_utf8_lexicon.txt";

sub column_of { my ($file, @columns) = @_; return map { chomp; join ' ', (split /\t/, $_, -1)[@columns] } split /^/, slurp($file) }

my $all = 0;
for my $expected (sort glob "$shared/vader/expected_*.tsv") {
    my ($set) = $expected =~ /expected_(\w+)\.tsv$/;
    my $texts = join '', map { "$_\n" } column_of("$shared/train/$set.tsv", 2);
    my $run = jevons({ in => $texts }, '--format', 'csv', '-c', "sentiment - --as lines --any-language $engine | select negative, neutral, positive, score");
    is($run->{status}, 0, "$set is read") or diag($run->{err});
    my ($head, @found) = split /\n/, $run->{out};
    my @wanted = column_of($expected, 0 .. 3);
    is(scalar @found, scalar @wanted, "$set: a line of output for each text");
    my @wrong = grep { join(' ', map { $_ + 0 } split / /, $wanted[$_]) ne join(' ', map { $_ + 0 } split /,/, $found[$_] // '') } 0 .. $#wanted;
    diag("$set, line " . ($_ + 1) . ": found $found[$_], wanted $wanted[$_]") for @wrong[0 .. ($#wrong > 4 ? 4 : $#wrong)];
    is(scalar @wrong, 0, sprintf '%s: %d of %d lines have all four scores', $set, @wanted - @wrong, scalar @wanted);
    $all += @wanted - @wrong;
}
diag("vader: $all lines equal to the authors' program, all four scores");
done_testing();
