#!/usr/bin/perl
# run.t -- scripts as programs and as stages: their options and usage, standard input, runs that are all the same, what
# the stage gives and how it is made again, and the manual that lists all of `jevons`.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $PX = 'px = load data/deepseek-2025/prices.csv';

# A folder with these files: name => text.
sub folder {
    my (%files) = @_;
    my $folder = sandbox();
    spit("$folder/$_", $files{$_}) for keys %files;
    return $folder;
}

# Runs a script of this text as a program.
sub program {
    my ($text, %with) = @_;
    return jevons({ folder => folder('t.lua' => $text), in => $with{in} }, @{ $with{options} || [] }, 'run', 't.lua', @{ $with{arguments} || [] });
}

# Lines where px is loaded, in a folder with these files.
sub lines {
    my ($files, @lines) = @_;
    return jevons({ folder => folder(%$files) }, map { ('-c', $_) } $PX, @lines);
}

my $OPTIONS = <<'END';
#!/usr/bin/env -S jevons run
-- t.lua -- what the closes of a file do.
-- It says so in two lines.

local o, units = jevons.options{
    {'--window', type = 'integer', initial = 21, values = '1..', summary = 'days that count'},
    {'--how', type = 'enum', values = 'simple|log', initial = 'simple', summary = 'which returns'},
    {'--cut', type = 'number', summary = 'the largest return'},
    {'--on', type = 'date', summary = 'the day'},
    {'--within', type = 'range', summary = 'days around it'},
    {'--fast', type = 'switch', summary = 'without checks'},
    {'FILES', type = 'file', many = true, summary = 'what is read'},
}
print(o.window, o.how, o.cut, units.cut, o.on, o.within and o.within.lo, o.fast, table.concat(o.FILES, ','))
END

sub options {
    my $with = sub { return program($OPTIONS, arguments => [@_]) };
    expect('initial values', $with->(), status => 0, err => '', out => "21\tsimple\tnil\tnil\tnil\tnil\tfalse\t\n");
    expect('all of them', $with->(qw(--window 5 a.csv --how log --cut 5[%] --on 2025-01-27 --within -3:2 --fast), 'b c.csv'), status => 0,
        err => '', out => "5\tlog\t5.0\t%\t2025-01-27\t-3\ttrue\ta.csv,b c.csv\n");
    expect('a value behind =', $with->('--window=5', '--how=log'), status => 0, out => qr/^5\tlog\t/);
    expect('-- before the script\'s own is not one of them', $with->('--', '--window', '5'), status => 0, out => qr/^5\t/);
    expect('a second -- ends the options', $with->('--', '--', '--window', "it's"), status => 0, out => qr/\t--window,it's$/m);
    expect('words that the language would read otherwise', $with->('a|b', '#', '"', "'", 'x=1', '-5'), status => 0, out => qr/\ta\|b,#,",',x=1,-5$/m);
    expect('a name that is not known', $with->('--windw', '5'), status => 2, out => '', err => <<'END');
> jevons run t.lua --windw 5
                   ^^^^^^^
error: there is no --windw here
hint: did you mean '--window'?
END
    expect('a value outside of the range', $with->('--window=0'), status => 2, out => '', err => <<'END');
> jevons run t.lua --window 0
                            ^
error: --window: found '0', wanted a whole number from 1 on
END
    expect('none of the words', $with->('--how', 'lgo'), status => 2, err => qr/^ {25}\^\^\^\n.*wanted one of simple\|log\nhint: did you mean 'log'\?$/m);
    expect('a value that is not there', $with->('--window'), status => 2, err => qr/^error: --window wants a value: days that count$/m);
    expect('twice', $with->('--how', 'log', '--how', 'log'), status => 2, err => qr/^error: --how is given twice$/m);
    expect('no date', $with->('--on', 'today'), status => 2, err => qr/found 'today', wanted a date\nhint: a date is written 2025-01-27$/m);
    my $run = program($OPTIONS, options => [qw(--errors json)], arguments => ['--windw', '5']);
    my $e = eval { JSON::PP->new->decode($run->{err}) } || {};
    is_deeply([@$e{qw(level code source column length statement hint)}],
        ['error', 'name', 't.lua', 18, 7, 'jevons run t.lua --windw 5', "did you mean '--window'?"], 'for programs');
}

sub usage {
    my $page = <<'END';
t.lua -- what the closes of a file do.
It says so in two lines.

usage: jevons run t.lua [FILES ...] [--window N] [--how simple|log] [--cut X] [--on DATE]
     [--within A:B] [--fast]

  --window  integer 1.., default 21          days that count
  --how     enum simple|log, default simple  which returns
  --cut     number                           the largest return
  --on      date                             the day
  --within  range                            days around it
  --fast    switch                           without checks
  FILES     file                             what is read
END
    expect('--help', program($OPTIONS, arguments => ['x', '--help', '--nonsense']), status => 0, err => '', out => $page);
    expect('-h', program($OPTIONS, arguments => ['-h']), status => 0, err => '', out => $page);
    expect('behind -- it is a word', program($OPTIONS, arguments => ['--', '--', '--help']), status => 0, out => qr/\t--help$/m);
    expect('a script without a header', program('jevons.options{}', arguments => ['--help']), status => 0, err => '', out => "usage: jevons run t.lua\n");
    expect('an option of that name is the script\'s', program('print(jevons.options{{"--help", type = "switch"}}.help)', arguments => ['--help']),
        status => 0, out => "true\n");
    my $run = lines({ 't.lua' => $OPTIONS }, 'script t.lua --help', 'lua "and goes on"');
    expect('of a stage', $run, status => 0, err => '', out => qr/^usage: script t\.lua \[FILES \.\.\.\].*\n.*and goes on/ms);
}

sub specs {
    expect('a list of words', program('print(jevons.options({{"A"}, {"--b"}}, {"1", "--b", "2"}).b)'), status => 0, out => "2\n");
    expect('what is required', program('jevons.options{{"FILE", required = true}}'), status => 2,
        err => qr/^> jevons run t\.lua\n {13}\^{5}\nerror: FILE is missing: an argument of the script\nhint: --help shows what it takes\n\z/);
    expect('the error is an object', program('local ok, e = pcall(jevons.options, {{"--a"}}, {"--b"}) print(ok, e.code, e.hint, e.status, e.word)'), status => 0,
        err => '', out => "false\tname\tdid you mean '--a'?\t2\t1\n");
    my %bad = (
        '{{"--a", type = "integr"}}' => qr/t\.lua:1: --a: found 'integr', did you mean 'integer'\?/,
        '{{"--a", type = "expr"}}' => qr/--a is of a type that is worked out over a dataset/,
        '{{"--a", type = "enum"}}' => qr/names no values/,
        '{{"--a"}, {"--a"}}' => qr/stands there twice/,
        '{{"A", many = true}, {"B"}}' => qr/stands behind one that takes all/,
        '{{}}' => qr/one of them has no name/,
        '{1}' => qr/each is a table/,
        '{{"--a", type = "integer", initial = "x"}}' => qr/--a: found 'x', wanted a whole number/,
        '3' => qr/table expected/,
    );
    for my $spec (sort keys %bad) {
        my $run = program("jevons.options($spec)");
        ok(healthy($run) && $run->{status} && $run->{err} =~ $bad{$spec}, "refused: $spec") or diag($run->{err});
    }
}

# Words of pieces that mean something, in any order: they are read, or refused with an error that says what is wrong.
sub any_words {
    expect('any words', program(<<'END'), status => 0, err => '', out => "true\n");
local pieces = {'--', '--top', '--how', '=', '-', "'", '"', '|', '#', ' ', '[', '%]', '{', '5', '1e9', ':', 'log', 'x', '\\', '\n', 'ü', '_', ''}
local spec = {{'--top', type = 'integer', values = '1..9'}, {'--how', type = 'enum', values = 'a|log'}, {'--cut', type = 'number'},
              {'--in', type = 'range'}, {'--fast', type = 'switch'}, {'ONE'}, {'MANY', many = true}}
local good, read = true, 0
for round = 1, 3000 do
    local words = {}
    for i = 1, math.random(0, 4) do
        local word = {}
        for k = 1, math.random(3) do word[k] = pieces[math.random(#pieces)] end
        words[i] = table.concat(word)
    end
    local ok, o = pcall(jevons.options, spec, words)
    good = good and (ok or (o.message and o.status == 2 and o.at >= 1))
    read = read + (ok and 1 or 0)
    if ok and o.ONE and #o.MANY == #words - 1 then good = good and o.ONE == words[1] end
end
print(good and read > 100)
END
}

sub standard_input {
    my $of = sub { my ($text, @arguments) = @_; return jevons({ in => $text }, 'run', '-', @arguments) };
    expect('a script on standard input', $of->('print(arg[0], ...)', '--', 'a'), status => 0, err => '', out => "-\ta\n");
    expect('which is read to its end', $of->("#!/bin/x\nprint(io.read())\n"), status => 0, out => "nil\n");
    expect('nothing there', $of->(''), status => 0, out => '', err => '');
    expect('an error', $of->("\nlocal function f() error('no') end\nf()"), status => 1, out => '', err => "error: stdin:2: no\n  called from stdin:3\n");
    expect('a line that cannot be read', $of->("x = = 1"), status => 1, err => qr/^error: stdin:1: unexpected symbol/);
    expect('a failed statement', $of->("\njevons.run('lz')"), status => 1, err => qr/^stdin:2> lz\n {9}\^\^\nerror: no command/);
}

sub errors {
    my $folder = folder('lib.lua' => "function f(x)\n  jevons.run('px | srt close')\nend\n", 't.lua' => "dofile('lib.lua')\njevons.run('$PX')\nf(1)\n");
    expect('the line in the script and who called it', jevons({ folder => $folder }, 'run', 't.lua'), status => 1, out => '', err => <<'END');
lib.lua:2> px | srt close
                ^^^
error: no command or dataset is called 'srt'
hint: did you mean 'set'?
  called from t.lua:3
END
    my $run = jevons({ folder => $folder }, '--errors', 'json', 'run', 't.lua');
    my $e = eval { JSON::PP->new->decode($run->{err}) } || {};
    is_deeply([@$e{qw(source line column length statement)}, @{ $e->{traceback} || [] }], ['lib.lua', 2, 6, 3, 'px | srt close', 't.lua:3'],
        'for programs: one object, with a traceback');
    expect('a status that the error asks for', program('error{message = "too few", hint = "take more", status = 7}'), status => 7,
        err => "error: t.lua:1: too few\nhint: take more\n");
    expect('a status that no program has', program('error{message = "m", status = "x"}'), status => 1);
    is((program('io.stderr:write("mine\n") os.exit(9)'))->{status}, 9, 'os.exit');
}

# Lua hashes texts with a seed of the time and of addresses.
sub the_same_each_time {
    my $text = <<'END';
local t, keys = {}, {}
for i = 1, 100 do t['k' .. i] = i t[-i] = i t[i / 4] = i end
t[true], t[false] = 1, 2
for k in pairs(t) do keys[#keys + 1] = tostring(k) end
print(table.concat(keys, ' '), math.random(), math.random(1 << 40))
END
    my @runs = map { program($text)->{out} } 1 .. 4;
    is($runs[$_], $runs[0], "run $_ prints the same") for 1 .. 3;
    like($runs[0], qr/^-100 -99 .* -1 0\.25 0\.5 .* 99 100 k1 k10 k100 k11 .* k99 false true\t|^-100 -99 .* -1 0\.25 .* 25 k1 k10 k100 .* k99 false true\t/, 'in the order of keys');
    expect('what pairs is otherwise', program(<<'END'), status => 0, err => '', out => "1:10 2:20 meta a nil\nfalse\ttrue\n601\n");
for i, x in pairs{10, 20} do io.write(i, ':', x, ' ') end
for k in pairs(setmetatable({}, {__pairs = function() return function(_, k) return not k and 'meta' or nil end end})) do io.write(k, ' ') end
local gone = {a = 1, b = 2, c = 3}
for k in pairs(gone) do io.write(k, ' ') gone.b, gone.c, gone.a = nil end
print(next(gone))
print(pcall(pairs), (pcall(pairs, {})))
local many, n = {}, 0
for i = 1, 200 do many[{}] = i many[i .. 'x'] = i many[-i] = i end
many[print] = 1
for k, v in pairs(many) do assert(many[k] == v) n = n + 1 end
print(n)
END
    expect('a finalizer that takes keys away meanwhile', program(<<'END'), status => 0, err => '');
collectgarbage('generational')
for round = 1, 300 do
    local t = {}
    for i = 1, 90 do t[('x'):rep(50) .. i] = i end
    setmetatable({}, {__gc = function() for k in next, t do t[k] = nil end end})
    for k in pairs(t) do assert(#k > 50) end
end
END
    expect('sorted', program(<<'END'), status => 0, err => '', out => "1 2 b \nb 2 1 \nfalse\n");
local t = {b = 1, [2] = 1, [1] = 1}
for k in jevons.sorted(t) do io.write(k, ' ') end print()
for k in jevons.sorted(t, function(x, y) return tostring(x) > tostring(y) end) do io.write(k, ' ') end print()
print((pcall(jevons.sorted, 1)))
END
    expect('seed', program('local x = math.random() jevons.seed(1) print(x == math.random()) jevons.seed(2) print(x == math.random())'), status => 0,
        out => "true\nfalse\n");
}

my $LAST = <<'END';
-- last.lua -- the last rows, and what it was given.
local input = ...
assert(input == _)
counter = (counter or 0) + 1
if not input then return {counter, #arg} end
return jevons.run('_ | tail ' .. (arg[2] or 1), input)
END

sub stages {
    my $run = lines({ 'last.lua' => $LAST }, 'px | script last.lua --rows 2 | head 1', 'script last.lua -- a "b c" | where value > 1', 'script last.lua', 'lua counter');
    expect('a stage and a head', $run, status => 0, err => '', out => qr/^date +ticker +close\n.*\n2025-01-27 +\^VIX .*\(1 row\)\nvalue\n[^\n]+\n +2\n\(1 row\)\nvalue\n[^\n]+\n +1\n +0\n\(2 rows\)\n\z/s);
    expect('numbers begin the same, and leave those outside alone', lines({ 'r.lua' => 'return {math.random(), math.random()}' },
        'a = script r.lua', 'b = script r.lua', 'lua jevons.data.a.value[1] == jevons.data.b.value[1] and jevons.data.b.value[1] ~= jevons.data.b.value[2]',
        'lua { local x = math.random() jevons.run("script r.lua") return x ~= math.random() }'), status => 0, out => qr/true.*true/s);
    expect('seed is the stage\'s own', lines({ 's.lua' => 'local m = math.random jevons.seed(5) local x = m() jevons.seed(5) return x == m() and math.huge > 1' },
        'script s.lua'), status => 0, out => qr/true/);
    expect('a script that makes no table', lines({ 'n.lua' => 'print("said")' }, 'script n.lua'), status => 0, out => "said\n", err => '');
    expect('in a script', jevons({ folder => folder('last.lua' => $LAST, 't.lua' => "jevons.run('$PX') print(#jevons.run('px | script last.lua x 5'))") }, 'run', 't.lua'),
        status => 0, out => "5\n", err => '');
    expect('from a script that runs itself', lines({ 'again.lua' => 'return jevons.run("script again.lua")' }, 'script again.lua'), status => 1, err => qr/too deep/);
    my $help = jevons({}, '-c', 'help script');
    like($help->{out}, qr/\[TABLE \|\] script FILE \[ARG \.\.\.\]/, 'its usage');
}

sub stages_that_fail {
    my $failed = sub { my ($text, $line) = @_; my $run = lines({ 't.lua' => $text }, $line); return [$run->{status}, $run->{err}] };
    is_deeply($failed->("\nlocal x = nil + 1", 'px | script t.lua a | head 1'), [1, <<'END'], 'the script and its line');
> px | script t.lua a | head 1
              ^^^^^
error: script: t.lua:2: attempt to perform arithmetic on a nil value
END
    is_deeply($failed->($OPTIONS, 'px | script t.lua x --windw 3 | head 1'), [1, <<'END'], 'the argument that it does not take');
> px | script t.lua x --windw 3 | head 1
                      ^^^^^^^
error: script: there is no --windw here
hint: did you mean '--window'?
END
    is_deeply($failed->("jevons.run('lz')", 'script t.lua'), [1, <<'END'], 'the statement in it');
> script t.lua
         ^^^^^
error: script: t.lua:1: 'lz': no command or dataset is called 'lz'
hint: did you mean 'ls'?
END
    is_deeply($failed->('', 'script none.lua'), [1, <<'END'], 'one that is not there');
> script none.lua
         ^^^^^^^^
error: script: cannot open none.lua: no such file or directory
END
    like($failed->('', 'script data')->[1], qr/cannot read data: is a directory/, 'a folder');
    like($failed->("\x1bLua", 'script t.lua')->[1], qr/binary chunk/, 'compiled code');
    like($failed->('return print', 'script t.lua')->[1], qr/error: script: .*function/, 'what makes no table');
    like($failed->('error()', 'script t.lua')->[1], qr/says nothing/, 'an error that says nothing');
    is($failed->('os.exit(5)', 'script t.lua')->[0], 5, 'os.exit ends the program');
}

sub made_again {
    my $folder = folder('last.lua' => $LAST, 'r.lua' => 'return {math.random()}');
    my $with = sub { return jevons({ folder => $folder }, 'w.jv', map { ('-c', $_) } @_) };
    my $run = $with->($PX, 'end = px | script last.lua x 3', 'x = script r.lua', 'lua math.random()', 'why end', 'replay end', 'replay x');
    SKIP: {
        skip 'no workspaces on disk here', 4 if $run->{err} =~ /cannot open w\.jv/;
        expect('its lineage names the script and its hash', $run, status => 0,
            out => qr/script last\.lua +\d+ bytes, .* xxh3 [0-9a-f]{8}.*\nend\@1 +bit-equal.*\nx\@1 +bit-equal/s);
        spit("$folder/last.lua", "-- changed\n$LAST");
        expect('a script that has changed', $with->('replay end'), status => 0, out => qr/^script last\.lua +changed/m);
    }
}

sub workspace_and_formats {
    my $folder = folder('t.lua' => "jevons.run('$PX') jevons.run('n = px | summary n()') jevons.show(jevons.data.n)");
    my $run = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', 'run', 't.lua');
    SKIP: {
        skip 'no workspaces on disk here', 2 if $run->{err} =~ /cannot open w\.jv/;
        expect('a workspace and a format', $run, status => 0, err => '', out => qr/\An\b.*\n63\n\z/);
        expect('and code in the line', jevons({ folder => $folder }, 'w.jv', '--format', 'jsonl', '-c', "lua jevons.data.n"), status => 0, out => qr/^\{.*63\}$/m);
    }
}

# ---- the manual ----

my $FIELDS = <<'END';
jevons.command{name = 'give', summary = 's', example = 'give', run = function(call) kept = call end}
jevons.run('give')
local function upvalue(f) return select(2, debug.getupvalue(f, 1)) end
local function list(what, t) for k in pairs(t) do print(what .. k) end end
list('jevons.', jevons)
list('dataset:', upvalue(debug.getmetatable(jevons.table{1}).__index))
list('column:', upvalue(debug.getmetatable(jevons.column{1}).__index))
list('call:', debug.getmetatable(kept).__index)
END

sub the_manual {
    my $run = program($FIELDS);
    my @there = sort split /\n/, $run->{out};
    my $document = eval { JSON::PP->new->decode(jevons({}, '-c', 'help --format json')->{out}) } || {};
    my @told = sort map { $_->{name} } @{ $document->{lua} || [] };
    cmp_ok(scalar @told, '>', 30, 'the manual has entries');
    is_deeply(\@told, \@there, 'it lists all that there is, and nothing else') or diag($run->{err});
    is(scalar(grep { /\.$/ || !length } map { $_->{summary} } @{ $document->{lua} }), 0, 'each says what it does, without a full stop');
    my $page = jevons({}, '-c', 'help jevons')->{out};
    ok(index($page, $_->{signature}) > 0, "`help jevons` shows $_->{name}") for @{ $document->{lua} };
    expect('one entry', jevons({}, '-c', 'help column:unit'), status => 0, out => qr/^c:unit\(\[unit\]\): its unit.*\n  example: px \| lua /);
    expect('one that is not there', jevons({}, '-c', 'help jevons.rn'), status => 1, err => qr/^hint: did you mean 'jevons\.run'\?$/m);
    expect('as markdown', jevons({}, '-c', 'help jevons --format markdown'), status => 0, out => qr/\A## .*\n\n### `jevons\.run\(line.*\n\n.*\n\n    > lua /);
    expect('markdown of others', jevons({}, '-c', 'help sort --format markdown'), status => 1, err => qr/^hint: 'plugin doc ID'/m);
}

options();
usage();
specs();
any_words();
standard_input();
errors();
the_same_each_time();
stages();
stages_that_fail();
made_again();
workspace_and_formats();
the_manual();
done_testing();
