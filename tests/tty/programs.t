#!/usr/bin/perl
# programs.t -- at the prompt: other programs before, behind and instead of a stage, what Ctrl-C stops, `less`; and the tour.
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

my $t = Terminal->new(arguments => ['-q'], rows => 40, columns => 150);
my $PRICES = 'px = load data/deepseek-2025/prices.csv';

# Programs
$t->ready;
$t->run($PRICES);
$t->run('!echo $((6 * 7))');
$t->shows(qr/\n42\njevons>\z/, 'a program prints to the terminal');
$t->type('!read line; echo "got $line"');
$t->keys('Enter');
$t->sees(qr/got \$line"\n\z|got \$line"\z/);
$t->type("typed\n");
$t->shows(qr/\ngot typed\njevons>\z/, 'a program reads the terminal');
$t->run('px | !head -2');
$t->shows(qr/\ndate,ticker,close\n2025-01-24,AAPL,222.78\njevons>\z/, 'a program is handed a table as csv, and may leave early');
$t->run(q(!printf 'a,b\n1,2\n' | set c = a + b));
$t->shows(qr/\n1  2  3\n\(1 row\)\njevons>\z/, 'a program gives a table');
$t->run('!exit 3');
$t->shows(qr/\n> !exit 3\n   \^{6}\nerror: !: the program ended with status 3\njevons>\z/, 'its status is told, below the line');
$t->run(q(!test -t 0 && test -t 1 && echo both));
$t->shows(qr/\nboth\njevons>\z/, 'it has the terminal for its own');
$t->run(q(px | !sh -c 'test -t 0 || echo piped'));
$t->shows(qr/\npiped\njevons>\z/, 'and behind a table a pipe');

# Ctrl-C
for my $case (['!echo at work; sleep 1000', 'a program alone'], ['px | !(echo at work; sleep 1000)', 'a program that is handed a table'],
              ['!(echo at work >&2; sleep 1000) | head', 'a program whose table is awaited']) {
    my ($line, $name) = @$case;
    $t->keys('C-l');
    $t->type($line);
    $t->keys('Enter');
    $t->sees(qr/\nat work\s*\z|\nat work\n/) or fail("$name: it works");
    $t->keys('C-c');
    $t->shows(qr/error: !: stopped\njevons>\z/, "Ctrl-C stops $name");
}
$t->run('calc 6 * 7');
$t->shows(qr/\n +42\n\(1 row\)\njevons>\z/, 'the shell goes on');
$t->type('!trap "echo caught" INT; echo at work; sleep 1000; echo done');
$t->keys('Enter');
$t->sees(qr/\nat work\n/);
$t->keys('C-c');
$t->shows(qr/caught\ndone\njevons>\z/, 'Ctrl-C is the program\'s, which may go on');

# Completion
$t->keys('C-l');
$t->type('!cat data/deepseek-2025/pri');
$t->keys('Tab');
$t->shows(qr{> !cat data/deepseek-2025/prices\.csv\s*\z}, 'Tab completes files of a program');
$t->keys('C-u');
$t->type('px | ! --to jso');
$t->keys('Tab');
$t->shows(qr{> px \| ! --to json}, 'and the writers');
$t->keys('C-u');

# Pages
SKIP: {
    skip 'less is not installed', 4 if system('less --version >/dev/null 2>&1') != 0;
    $t->run('option pager off');
    $t->keys('C-l');
    $t->type('px | less');
    $t->keys('Enter');
    $t->shows(qr/\Adate(?s:.*)\n:\z/, '`| less` pages the result as rendered, whatever the setting');
    $t->type('G');
    $t->shows(qr/\(63 rows\)\n\(END\)\z/, 'all of it');
    $t->type('q');
    $t->shows(qr/jevons>\z/, 'q comes back');
    $t->run('px | head 1 | less');
    $t->shows(qr/222\.78\n\(1 row\)\njevons>\z/, 'what fits is printed');
}

# The tour
$t = Terminal->new(arguments => ['-q'], rows => 50, columns => 160);
$t->ready;
$t->run('tour');
$t->shows(qr/1 of 5: load\n(?s:.*)Now type:\n\n    px = load data\/deepseek-2025\/prices\.csv\n/, 'the tour tells the first line to type');
$t->run('calc 1 + 1');
unlike($t->{seen}, qr/2 of 5/, 'something else may be typed');
$t->run('load data/deepseek-2025/prices.csv');
$t->shows(qr/The tour goes on with prices under a name.*\n\n    px = load/, 'what nearly does it is told what is missing');
$t->run('lod x');
$t->shows(qr/hint: did you mean 'load'\?\nThe tour waits for|The tour goes on with/, 'after an error the line is told again');
$t->run('"my prices" = load data/deepseek-2025/prices.csv');
$t->shows(qr/2 of 5: what fell\n(?s:.*)"my prices" \| returns close/, 'another name is as good, and is used from then on');
$t->keys('Tab');
$t->shows(qr/jevons> "my prices" \| returns close .* head 5\s*\z/, 'Tab on an empty line puts the line there');
$t->keys('Enter');
$t->shows(qr/VRT(?s:.*)3 of 5: beside the market/, 'and Enter goes on');
$t->run('tour next');
$t->shows(qr/beyond(?s:.*)4 of 5: check what was written/, '`tour next` takes a step');
{
    my @steps = slurp("$FindBin::Bin/../../core/shell/tour.c") =~ /"(%P \|[^"]*)"/g;
    my @wide = grep { length > 74 } map { s/%P/px/r } map { split /(?<=\|) / } @steps;
    is("@steps" ne '' && "@wide", '', 'each stage that the tour gives fits in a line of 80');
}
$t->run('tour');
$t->shows(qr/> tour\n\n4 of 5/, '`tour` repeats where it is');
$t->run('s = claims check data/deepseek-2025/articles/selloff.md --prices "my prices"');
$t->shows(qr/5 of 5: where it came from\n.*\nNow type:\n\n    why s\n/, 'a line of the user\'s own does it');
$t->run('why s');
$t->shows(qr/That was the tour\./, 'and ends it');
$t->run('tour stop');
$t->shows(qr/No tour is under way/, 'then none is under way');
$t->run('tour');
$t->run('tour stop');
$t->shows(qr/The tour has ended; `tour` begins it again\.\njevons>\z/, 'it can be stopped');
$t->run($PRICES);
unlike($t->{seen}, qr/2 of 5/, 'and says no more');

# help --all
SKIP: {
    skip 'less is not installed', 1 if system('less --version >/dev/null 2>&1') != 0;
    $t->keys('C-l');
    $t->type('help --all');
    $t->keys('Enter');
    $t->shows(qr/\AA line is \[NAME =\] stage(?s:.*)\n:\z/, '`help --all` is paged');
    $t->type('q');
    $t->ready;
}
$t->keys('C-d');
is($t->status, 0, 'Ctrl-D leaves');
done_testing();
