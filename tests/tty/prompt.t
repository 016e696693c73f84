#!/usr/bin/perl
# prompt.t -- typing at the prompt: statements, continuation, paste, Ctrl-C, Ctrl-D, sizes of the screen.
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
my $t = Terminal->new;

$t->shows(qr/\Ajevons \S+: `help` lists the commands, `tour` shows how it works, Ctrl-D ends\njevons>\z/, 'a line of greeting, and the prompt');
$t->run($PRICES);
$t->shows(qr/note: px: 63 rows, 3 columns: date date, ticker string, close float64\njevons>\z/, 'an assignment tells what it made');
$t->run('px | sort pirce');
$t->shows(qr/\njevons> px \| sort pirce\n {18}\^{5}\nerror: sort: px has no column 'pirce'\n/, 'the caret stands under what was typed');

# Continuation
$t->type("px | where (close > 21000");
$t->keys('Enter');
$t->shows(qr/\n      \.\z/, 'an open bracket goes on behind a prompt of the same width');
$t->type(') | summary n()');
$t->keys('Enter');
$t->shows(qr/\(1 row\)\njevons>\z/, 'and runs when it is closed');
$t->type('calc (1 +');
$t->keys('Enter');
$t->sees(qr/\n      \.\z/);
$t->keys('C-c');
$t->shows(qr/\n      \. \^C\njevons>\z/, 'Ctrl-C drops an unfinished statement');
$t->run('calc x = 41 + 1');
$t->shows(qr/\n42\n\(1 row\)\njevons>\z/, 'nothing of it is left');
$t->type('calc (1 +');
$t->keys('Enter');
$t->sees(qr/\n      \.\z/);
$t->keys('C-d');
$t->shows(qr/error: calc: (?s:.*)\njevons>\z/, 'Ctrl-D ends an unfinished statement with its error');

# Ctrl-C while typing
$t->type('px | sort clo');
$t->keys('C-c');
$t->shows(qr/\njevons> px \| sort clo\^C\njevons>\z/, 'Ctrl-C drops what is typed');

# Paste
$t->keys('C-l');
$t->paste("a = calc x = 1\ncalc y = nonesuch\nb = calc z = (2 +\n3)\n\nls\n");
$t->keys('Enter');
$t->shows(qr/note: a: 1 row(?s:.*)error: calc: (?s:.*)note: b: 1 row(?s:.*)\na .*\nb .*\n\(3 rows\)\njevons>\z/, 'a paste of several statements runs them all, whatever fails');
unlike($t->{seen}, qr/note: px:/, 'and nothing else');

# Sizes
$t->resize(40, 20);
$t->run('plugin ls');
ok(!(grep { length > 40 } split /\n/, $t->screen), 'a narrow screen is not written over');
like($t->screen, qr/more columns?/, 'and what does not fit is named');
$t->resize(40, 20);
$t->run('show px');
$t->shows(qr/\nto see them: show --all, head N, tail N\njevons>\z/, 'a preview fits a narrow screen, without the pager');
$t->keys('C-l');
$t->run('px | head 9 | plot line close --height 3');
$t->shows(qr/\nnote: plot line: a line has several\n  values at one date: --by COLUMN draws\n  a line for each of its values\n/, 'a note goes on at a word');
$t->keys('C-l');
$t->resize(160, 40);
$t->keys('C-l');
$t->sees(qr/\Ajevons>\z/);
$t->run('px');
like($t->screen, qr/^(?=(?:.*\n){35})/, 'a higher screen shows more rows');
$t->type('calc ' . '1 + ' x 45 . '1');
$t->keys('Enter');
$t->shows(qr/\n +46\n\(1 row\)\njevons>\z/, 'a line longer than the screen is wide can be typed');

$t->resize(60, 30);
$t->keys('C-l');
$t->sees(qr/\Ajevons>\z/);
$t->run('calc aaaaaaaaaaaaaaaaaaaaaaaaaaaaa = 1 + 2 + 3, bbbbbbbb = nonesuch');
$t->shows(qr/\n> (….*)nonesuch\n {2}(??{ ' ' x length $1 })\^{8}\nerror: calc/, 'of a line that is too wide what the caret points at is shown');

# Leaving
$t->keys('C-d');
is($t->status, 0, 'Ctrl-D on an empty line leaves with status 0');

# Other beginnings
my $quiet = Terminal->new(arguments => ['-q']);
$quiet->shows(qr/\Ajevons>\z/, '-q: no greeting');
$quiet->run('nonesuch');
$quiet->keys('C-d');
is($quiet->status, 0, 'errors do not tell in the status');

my $lacking = Terminal->new(arguments => ['-q', '--plugin', 'nonesuch.so']);
$lacking->shows(qr/\Aerror: nonesuch\.so: no such file or directory\njevons>\z/, 'a plugin that cannot be loaded does not keep the prompt away');

my $vi = Terminal->new(env => { INPUTRC => do { my $f = sandbox() . '/inputrc'; spit($f, "set editing-mode vi\n\$if jevons\n\"\\C-o\": \"calc 6 * 7\"\n\$endif\n"); $f } });
$vi->ready;
$vi->type('calc 40 + 3');
$vi->keys('Escape');
$vi->type('r2');
$vi->keys('Enter');
$vi->shows(qr/\n +42\n\(1 row\)\njevons>\z/, 'inputrc: vi mode edits with its keys');
$vi->keys('C-o');
$vi->shows(qr/\njevons> calc 6 \* 7\z/, 'inputrc: $if jevons is ours');
my $mode = Terminal->new(arguments => ['-q'], env => { INPUTRC => do { my $f = sandbox() . '/inputrc'; spit($f, "set show-mode-in-prompt on\n"); $f } });
$mode->sees(qr/\A\S*jevons>\z/);
$mode->type('nonesuch');
$mode->keys('Enter');
$mode->shows(qr/\n> nonesuch\n  \^{8}\nerror/, 'carets stand right where the mode is in the prompt');
$vi->keys('C-c');

my $wide = Terminal->new(columns => 300, rows => 12);
$wide->ready;
$wide->run($PRICES);
$wide->run('px | set ' . join(', ', map { "column_$_ = close" } 1 .. 20));
$wide->shows(qr/column_20/, 'a wide screen holds many columns');

done_testing();
