#!/usr/bin/perl
# sentiment_own.t -- the engines against comments of our own: boards, headlines, tweets of stocks, small talk, developers. They were
# labelled before any engine had seen them, and no weight was fitted to them; they stay as they are.
#
#     tests/golden/sentiment_own.t         $JEVONS: the program to run; vader needs its lexicon in ../shared, else it is left out
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
plan skip_all => 'the plugin sentiment is not built' if jevons({ folder => $folder }, '-c', 'help sentiment eval')->{status};
my $vader = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/sentiment/vader';
# Engine, least macro-F1.
my @engines = (['rules', 0.82], ['model', 0.78], -d $vader ? ["vader --lexicon $vader/vader_lexicon.txt --emoji $vader/emoji_utf8_lexicon.txt", 0.62] : ());

my @cases = map { [split /\t/, $_, 2] } split /\n/, slurp("$FindBin::Bin/sentiment/own.tsv");
spit("$folder/alone", join '', map { "$_->[1]\n" } @cases);

sub macro_f1 {
    my @got = @_;
    my $sum = 0;
    for my $label (qw(negative neutral positive)) {
        my $hit = grep { $cases[$_][0] eq $label && $got[$_] eq $label } 0 .. $#cases;
        $sum += 2 * $hit / (((grep { $_->[0] eq $label } @cases) + (grep { $_ eq $label } @got)) || 1);
    }
    return $sum / 3;
}

for my $engine (@engines) {
    my ($flags, $least) = @$engine;
    my ($name) = split / /, $flags;
    my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', "sentiment alone --as lines --brief --engine $flags | select label");
    my (undef, @got) = split /\n/, $run->{out};
    is(scalar @got, scalar @cases, "$name: every comment has a label") or diag($run->{err});
    my $f1 = macro_f1(@got);
    diag(sprintf '%-6s %d comments of our own: macro-F1 %.3f', $name, scalar @cases, $f1);
    cmp_ok($f1, '>=', $least, "$name: macro-F1 is at least $least");
    diag(map { "    wanted $cases[$_][0], got $got[$_]: $cases[$_][1]\n" } grep { $got[$_] ne $cases[$_][0] } 0 .. $#cases) if $ENV{SHOW};
}
done_testing();
