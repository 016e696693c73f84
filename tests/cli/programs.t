#!/usr/bin/perl
# programs.t -- programs behind a pipe where no terminal is: much data, programs that leave early or never, signals, what they
# are given; the tour there; and `make install`ed data.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
sub lines { return jevons({ folder => $folder }, map { ('-c', $_) } @_) }

# Much
my $many = 300000;
my $run = lines("x = !(echo n; seq 0 $many)", "x | !tail -1", "x | !cat | tail 1", "x | !(cat >/dev/null; echo n; echo 1) | show", "x | !head -1", "x | !true");
expect('much data', $run, status => 0, err => '');
is($run->{out}, "$many\n     n\n──────\n$many\n(1 row)\nn\n─\n1\n(1 row)\nn\n", 'goes through whole, and programs may leave early');
$run = lines('px = load data/deepseek-2025/prices.csv', 'px | ! --to arrows cat | count', 'px | ! --to json cat | count', 'px | ! --to tsv cat | count');
is($run->{out}, " n\n──\n63\n(1 row)\n" x 3, 'in each format there and back');

# Standard streams
$run = jevons({ folder => $folder, in => "!cat\ncalc 1\n" });
is($run->{out}, "1\n─\n1\n(1 row)\n", 'the lines to come are not the program\'s to read') or diag $run->{out};
$run = jevons({ folder => $folder, in => "calc 1\n!echo two\ncalc 3\n", merge => 1 }, '--echo');
like($run->{out}, qr/calc 1\n(?s:.*)!echo two\ntwo\n> calc 3/, 'what it prints stands in order');
expect('--keep-going', jevons({ folder => $folder }, '--keep-going', '-c', '!exit 7', '-c', '!echo on'), status => 1, out => "on\n",
    err => qr/the program ended with status 7/);
expect('it stops the lines', jevons({ folder => $folder }, '-c', '!exit 7', '-c', '!echo on'), status => 1, out => '');
my $json = jevons({ folder => $folder }, '--errors', 'json', '-c', '!exit 7');
like($json->{err}, qr/"message":"the program ended with status 7".*"command":"!"/, 'and is told to programs');

# Signals that jevons ignores or catches are as they were to the program.
$run = lines('!sh -c \'grep Sig[IC] /proc/self/status\'');
SKIP: {
    skip 'no /proc', 1 unless -e '/proc/self/status';
    my ($ignored) = $run->{out} =~ /SigIgn:\s*([0-9a-f]+)/;
    is(hex(substr $ignored, -8) & (1 << 24 | 1 << 12 | 1 << 1), 0, 'SIGXFSZ, SIGPIPE and SIGINT are not ignored');
}

# Ctrl-C, sent to jevons alone, ends the program, too.
my $mark = "$folder/mark";
my $pid = fork // die;
if (!$pid) {
    chdir $folder;
    open STDIN, '<', '/dev/null';
    open STDERR, '>', "$folder/err";
    open STDOUT, '>', "$folder/out";
    exec Jevons::program(), '-c', "!(echo > $mark; exec sleep 60)";
}
select undef, undef, undef, 0.02 until -e $mark || !kill 0, $pid;
kill 'INT', $pid;
waitpid $pid, 0;
is($? >> 8, 130, 'an interrupt ends jevons with 130');
like(slurp("$folder/err"), qr/error: !: stopped/, 'which says so');

# Lineage in a workspace
$run = lines_in('w.jv', q(x = !printf 'a\\n1\\n'), 'x = x | set b = a');
$run = lines_in('w.jv', 'replay x | select replayed, result, note | show --format csv');
is($run->{status}, 1, 'replay tells that not all of it could be made again');
like($run->{out}, qr/^x\@1,stored,.*programs are not run again/m, 'since programs are not run again');
sub lines_in { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, map { ('-c', $_) } @lines) }

# Lua
spit("$folder/p.lua", q(jevons.run("x = !echo a") local ok, why = pcall(jevons.run, "!exit 2") print(ok, (tostring(why):gsub("\n.*", ""))) jevons.run("!echo shown")));
$run = jevons({ folder => $folder }, 'run', 'p.lua');
like($run->{out}, qr/false\t.*status 2.*\nshown\n\z/, 'a script runs programs by lines');

# The tour
$run = jevons({ folder => $folder }, '-c', 'px = calc 1', '-c', 'tour', '-c', 'px', '-c', 'ls | count');
expect('the tour', $run, status => 0, err => '');
is(scalar(() = $run->{out} =~ /^# \d of 5: /mg), 5, 'prints its five steps');
like($run->{out}, qr/^> why said\nlineage/m, 'and what they print');
like($run->{out}, qr/compares\.\n1\n─\n1\n\(1 row\)\n/, 'and leaves what is there alone');
$run = jevons({ folder => '/' }, '-c', 'tour');
is($run->{status}, 0, 'it finds its data from anywhere') or diag $run->{err};
done_testing();
