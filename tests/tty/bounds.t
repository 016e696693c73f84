#!/usr/bin/perl
# bounds.t -- at the prompt: Ctrl-C ends what Lua does, wherever it is; `with` ends a line, and completion knows it.
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

my $t = Terminal->new(folder => sandbox(), arguments => ['-q', '--no-rc']);
$t->ready;

my %endless = (
    'a loop that swallows errors' => 'while true do pcall(function() while true do end end) end',
    'a loop in a coroutine' => 'coroutine.wrap(function() while true do end end)()',
    'coroutines that swallow errors' => 'while true do coroutine.resume(coroutine.create(function() while true do end end)) end',
    'a message handler' => 'while true do xpcall(function() while true do end end, function() while true do end end) end',
    'coroutine.close' => 'local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)',
    'short texts made one after the other' => 'while true do pcall(string.rep, "x", 100000) end',
    'gsub that calls back' => 'while true do pcall(string.gsub, ("x"):rep(1000), "x", function() end) end',
    'columns made one after the other' => 'local c = jevons.column({1, 2}) while true do pcall(function() c = c + 1 end) end',
    'lines that run in a loop' => 'while true do pcall(jevons.run, "calc 1") end',
    'a hook that is taken away' => 'while true do pcall(debug.sethook) end',
);
for my $what (sort keys %endless) {
    $t->keys('C-l');
    $t->type("lua print('at work') $endless{$what}");
    $t->keys('Enter');
    $t->sees(qr/\nat work\z/) or fail("$what: it works");
    $t->keys('C-c');
    $t->shows(qr/\nat work\n\^C\n?error: (lua: )?stopped\njevons>\z/, "Ctrl-C stops $what");
}

$t->keys('C-l');
$t->type('with time=200ms lua while true do end');
$t->keys('Enter');
$t->shows(qr/\n +\^{3}\nerror: lua: stopped: it took longer than 0\.2 s\njevons>\z/, 'with ends a line, the caret below the stage');
$t->run('px = with time=1h memory=1G load data/deepseek-2025/prices.csv');
$t->shows(qr/note: px: 63 rows/, 'what a bounded line makes is told');
$t->keys('C-l');
$t->type('with ti');
$t->keys('Tab');
$t->shows(qr/> with time=\z/, 'completion knows the bounds');
$t->type('5s mem');
$t->keys('Tab');
$t->shows(qr/> with time=5s memory=\z/, 'the one that is left');
$t->type('1G px | summ');
$t->keys('Tab');
$t->shows(qr/> with time=5s memory=1G px \| summary\z/, 'and what stands behind them');
$t->type(' max(clo');
$t->keys('Tab');
$t->shows(qr/max\(close\z/, 'columns too');

done_testing;
