#!/usr/bin/perl
# complete.t -- the Tab key at each kind of place.
use strict;
use warnings;
use utf8;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Terminal;
use Test::More;

need_tmux();

my $folder = sandbox();
mkdir "$folder/more";
spit("$folder/more/my file.csv", "a\n1\n");
mkdir "$folder/more/deep";
spit("$folder/more/vol.so", '');
spit("$folder/more/$_", '') for qw(of.lua of.txt);
my $data = tempdir(CLEANUP => 1);
mkdir "$data/jevons", 0700;
spit("$data/jevons/trusted", '0' x 32 . " 2025-01-27 /nowhere/gone.so\n");
chmod 0600, "$data/jevons/trusted";
my $t = Terminal->new(folder => $folder, arguments => ['-q'], env => { XDG_DATA_HOME => $data });

# What is typed, with Tab keys as <Tab>, becomes this line; Ctrl-C then drops it.
sub becomes {
    my ($typed, $line, $name) = @_;
    for my $piece (split /(<Tab>)/, $typed) {
        $piece eq '<Tab>' ? $t->keys('Tab') : $t->type($piece);
    }
    $t->type('!'); # so that a blank at the end shows
    $t->shows(qr/\njevons> \Q$line\E!\z/, $name);
    drop();
}

# Two Tab keys list these candidates, in this order.
sub lists {
    my ($typed, $words, $name) = @_;
    my $list = join '\s+', map { quotemeta } split ' ', $words;
    $t->type($typed);
    $t->keys('Tab', 'Tab');
    my $bare = $typed =~ s/\s+\z//r;
    $t->shows(qr/\njevons> \Q$bare\E\S*\n$list\s*\njevons> \S/, $name);
    drop();
}

sub drop {
    $t->keys('C-c');
    $t->sees(qr/\^C\njevons>\z/);
    $t->keys('C-l');
    $t->sees(qr/\Ajevons>\z/);
    $t->keys('Enter');
    $t->sees(qr/\Ajevons>\njevons>\z/);
}

$t->ready;
$t->run('px = load data/deepseek-2025/prices.csv');
$t->run('px = px | set "odd name" = close');
drop();
becomes('plug<Tab>', 'plugin ', 'a command');
becomes('plugin wh<Tab>', 'plugin why ', 'its second word');
becomes('px | summ<Tab>', 'px | summary ', 'a command behind a pipe');
becomes('p<Tab>x | <Tab>head 3', 'px | head 3', 'nothing is typed where there are several');
becomes('px | where tick<Tab>', 'px | where ticker ', 'a column');
becomes('px | where od<Tab>', 'px | where "odd name" ', 'a column that needs quotes');
becomes("px | where ticker in ('NV<Tab>, 'AMZ<Tab>)", "px | where ticker in ('NVDA', 'AMZN')", 'values of a column');
becomes('px | where TICK<Tab>', 'px | where ticker ', 'letter case is forgiven');
becomes('px | set x = sqr<Tab>clo<Tab>)', 'px | set x = sqrt(close)', 'a function opens its bracket');
becomes('px | summary mean(close) --b<Tab>tick<Tab>', 'px | summary mean(close) --by ticker ', 'a flag and its column');
becomes('px | returns close --by ticker | where ret<Tab>', 'px | returns close --by ticker | where return ', 'a column that an earlier stage makes');
becomes('px | returns close --by ticker | where ticker = \'NV<Tab>', 'px | returns close --by ticker | where ticker = \'NVDA\'', 'values behind an earlier stage');
becomes('load data/deep<Tab>pri<Tab>--nu<Tab>', 'load data/deepseek-2025/prices.csv --null ', "files, and the reader's flags");
becomes('load "more/my<Tab>', 'load "more/my file.csv"', 'a file within quotes');
becomes('cost train --gpu h8<Tab>--model "deepseek-r1 w<Tab> --basis deve<Tab>', 'cost train --gpu "H800 SXM" --model "DeepSeek-R1 with V3" --basis development ', 'values that another command of the plugin lists');
becomes('option pag<Tab>au<Tab>', 'option pager auto ', 'a setting and its value');
becomes('help medi<Tab>', 'help median ', 'a topic of help');
becomes('help plugin wh<Tab>', 'help plugin why ', 'the second word of a topic');
lists('plugin load more/', 'deep/ vol.so', 'what could be a plugin, folders with one slash');
becomes('plugin test more/<Tab>', 'plugin test more/deep/', 'folders alone where one is wanted');
becomes('plugin torture fra<Tab>', 'plugin torture frame ', 'an id where a file could stand');
becomes('plugin untrust <Tab>', 'plugin untrust /nowhere/gone.so ', 'what is trusted, also files that are gone');
becomes('px | join px@<Tab>', 'px | join px@', 'no version is chosen where there are several');
lists('px | sort close, ', '"odd name" close date ticker', 'the columns there are');
lists('load data/deepseek-2025/', 'articles/ reported.csv thread.json prices.csv shares.csv thread_labels.csv', 'files without their folders');
becomes('lua #jevons.data.px.tick<Tab>', 'lua #jevons.data.px.ticker', 'a column of a dataset in Lua');
becomes('px | lua _.tick<Tab>', 'px | lua _.ticker', 'a column of what feeds Lua');
becomes('px | lua _.close:conv<Tab>', 'px | lua _.close:convention', 'a method of a column');
becomes('px | lua _:row<Tab>', 'px | lua _:row', 'no method of a dataset is chosen where there are several');
becomes('lua jevons.opti<Tab>s', 'lua jevons.options', 'what Lua has is what its manual lists');
becomes('help jevons.ru<Tab>', 'help jevons.run ', 'a topic of the manual of scripts');
becomes('px | script more/o<Tab>data/deep<Tab>pri<Tab>', 'px | script more/of.lua data/deepseek-2025/prices.csv ', 'a script, and any file behind it');
becomes('lua jevons.data<Tab>', 'lua jevons.data', 'what Lua has of the shell');

$t->keys('Tab', 'Tab');
$t->shows(qr/(?=.*\bcalc\b)(?=.*\bplugin\b)(?=.*\bpx\b)/s, 'an empty line: commands and datasets');
drop();

# A bracket that is still open on the next line
$t->type('px | where (');
$t->keys('Enter');
$t->sees(qr/\n      \.\z/);
$t->type('tick');
$t->keys('Tab');
$t->type("= 'NVD");
$t->keys('Tab');
$t->type(')');
$t->keys('Enter');
$t->shows(qr/\n      \. ticker= 'NVDA'\)\n(?s:.*)\(3 rows\)\njevons>\z/, 'completion goes on in the next line');

# Columns of a workspace that nobody has touched yet
jevons({ folder => $folder }, 'w.jv', '-c', 'px = load data/deepseek-2025/prices.csv');
my $disk = Terminal->new(folder => $folder, arguments => ['-q', 'w.jv']);
$disk->ready;
$disk->type("px | where ticker = 'NV");
$disk->keys('Tab');
$disk->shows(qr/\nw\.jv> px \| where ticker = 'NVDA'\z|\Aw\.jv> px \| where ticker = 'NVDA'\z/, 'values of a column that is not loaded');

done_testing();
