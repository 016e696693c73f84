#!/usr/bin/perl
# plot.t -- a picture at the prompt is as wide as the terminal, and of ASCII where that shows no more.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Terminal;
use Test::More;

need_tmux();
binmode $_, ':utf8' for *STDOUT, *STDERR, Test::More->builder->output, Test::More->builder->failure_output;

my $PRICES = 'px = load data/deepseek-2025/prices.csv';
my $LINE = "px | where ticker = 'NVDA' | plot line close --height 4";

# The longest line that stands on the screen.
sub widest { my ($screen) = @_; return (sort { $b <=> $a } map { length } split /\n/, $screen)[0] }

my $t = Terminal->new(columns => 60, rows => 24, arguments => ['-q']);
$t->ready;
$t->run($PRICES);
$t->keys('C-l');
$t->type($LINE);
$t->keys('Enter');
$t->shows(qr/│.*⠤.*\n.*└[┴─]+\n2025-01-24 .*2025-01-27\njevons>\z/s, 'a picture is drawn at the prompt');
is(widest($t->screen), 60, 'it is as wide as the terminal');

my $plain = Terminal->new(columns => 50, rows => 24, arguments => ['-q'], env => { LC_ALL => 'C' });
$plain->ready;
$plain->run($PRICES);
$plain->keys('C-l');
$plain->type($LINE);
$plain->keys('Enter');
$plain->shows(qr/140 \+\*.*\+\+-+\+-+.*\n2025-01-24 .*2025-01-27\njevons>\z/s, 'where the locale is not of UTF-8 it is ASCII');
done_testing();
