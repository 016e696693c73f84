#!/usr/bin/perl
# bounds.t -- what lines and scripts may not do: take more time or memory than they are given, leave the sandbox, stop what
# would stop them, or hurt the shell on their way out. Times are those that are given; nothing is measured.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
my $PRICES = 'px = load data/deepseek-2025/prices.csv';
my $HINT = qr/hint: no option of --sandbox allows it\n/;
my $script = 0;

# Runs Lua code as a script, with options before `run`.
sub lua {
    my ($code, @options) = @_;
    my $name = 'script' . ++$script . '.lua';
    spit("$folder/$name", $code);
    return jevons({ folder => $folder }, @options, 'run', $name);
}

# What a script prints that ends well.
sub says {
    my ($name, $code, $out, @options) = @_;
    expect($name, lua($code, @options), status => 0, out => $out, err => '');
}

# ---- time ----

my $OVER = qr/\Aerror: (lua: )?(stopped|ended): it took longer than 0\.2 s\n\z/;
my $HARD = qr/\Aerror: ended: it took longer than 0\.2 s\n\z/;
my %endless = (
    'a loop' => 'while true do end',
    'a loop that swallows errors' => 'while true do pcall(function() while true do end end) end',
    'a loop that swallows them with a handler' => 'while true do xpcall(function() while true do end end, function() while true do end end) end',
    'a loop in a coroutine' => 'coroutine.wrap(function() while true do end end)()',
    'coroutines in coroutines' => 'local function f() while true do pcall(coroutine.wrap(f)) end end f()',
    'a loop in coroutine.close' => 'local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end)
                                    coroutine.resume(co) coroutine.close(co)',
    'a loop in a coroutine that closes in a loop' => 'coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end)()',
    'a loop in a variable that is closed' => 'local x <close> = setmetatable({}, {__close = function() while true do end end}) error("x")',
    'a loop in a comparison of sort' => 'table.sort({3, 1, 2}, function() while true do end end)',
    'a loop that takes the hook away' => 'while true do debug.sethook() end',
    'a loop in __index' => 'local t = setmetatable({}, {__index = function() while true do end end}) return t.x',
    'a loop in a message handler' => 'xpcall(error, function() while true do end end)',
    'a loop in __tostring of an error' => 'error(setmetatable({}, {__tostring = function() while true do end end}))',
    'a loop that gsub calls' => '("x"):gsub(".", function() while true do end end)',
    'a loop in a line of a script' => 'jevons.run("lua while true do end")',
    'a loop that runs lines' => 'while true do pcall(jevons.run, "calc 1") end',
    'a loop in load' => 'load(function() while true do end end)',
);
expect("$_ ends in time", lua($endless{$_}, '--time', '200ms'), status => 124, err => $OVER) for sort keys %endless;
says('handlers still work', 'print(xpcall(error, function(e) return e .. "!" end, "x")) print(xpcall(function(...) return ... end, print, 1, nil)) print(pcall(xpcall))
    print(coroutine.wrap(function() return xpcall(function() return coroutine.yield(1) end, print) end)())', qr/\Afalse\tx!\ntrue\t1\tnil\nfalse\tbad argument[^\n]*\n1\n\z/);
my %deaf = (
    'a pattern that never ends' => '("a"):rep(40):find(("a-"):rep(30) .. "b")',
    'a finalizer that never ends' => 'setmetatable({}, {__gc = function() while true do end end}) collectgarbage()',
    'a finalizer at the end that never ends' => 'setmetatable({}, {__gc = function() while true do end end})',
);
expect("$_ is ended", lua($deaf{$_}, '--time', '200ms'), status => 124, err => $HARD) for sort keys %deaf;

my $run = jevons({ folder => $folder }, '--time', '200ms', '--keep-going', '-c', 'lua while true do end', '-c', 'calc 1');
expect('no line follows when the time is over', $run, status => 124, out => '', err => qr/it took longer than 0\.2 s\n\z/);
$run = jevons({ folder => $folder }, '--time', '200ms', '--errors', 'json', 'run', 'script1.lua');
expect('programs read it as an object', $run, status => 124, err => qr/\A\{"level":"error","code":"cancelled","message":"[^"]*0\.2 s"[^\n]*\}\n\z/);
says('who is in time is not told', 'print(1)', "1\n", '--time', '1h');

# a writer in Lua that never ends: nothing half-written stays
spit("$folder/writer.lua", <<'LUA');
jevons.writer{name = 'slow', summary = 'writes for ever', example = 'px | save x.slow', extensions = 'slow',
    run = function(t, flags, write) write('half') return ('a'):rep(40):find(('a-'):rep(30) .. 'b') end}
jevons.run(PRICES)
jevons.run('px | save out.slow')
LUA
spit("$folder/writer.lua", "PRICES = '$PRICES'\n" . slurp("$folder/writer.lua"));
$run = jevons({ folder => $folder }, '--time', '300ms', 'run', 'writer.lua');
is($run->{status}, 124, 'a writer that never ends is ended');
is_deeply([glob "$folder/out.slow*"], [], 'and leaves no file behind');

# a workspace is whole afterwards
$run = jevons({ folder => $folder }, '--time', '500ms', 'kept.jevons', '-c', $PRICES, '-c', 'y = px | head 3', '-c', q{lua ('a'):rep(40):find(('a-'):rep(30) .. 'b')});
is($run->{status}, 124, 'a line of a workspace is ended');
expect('the workspace has what was made before', jevons({ folder => $folder }, '--format', 'csv', 'kept.jevons', '-c', 'px | summary n = n()'), status => 0, out => "n\n63\n", err => '');

# ---- with ----

$run = jevons({ folder => $folder }, '--keep-going', '--format', 'csv', '-c', $PRICES, '-c', 'x = with time=100ms px | lua while true do end', '-c', 'px | summary n = n()', '-c', 'x');
expect('with ends a line and the shell goes on', $run, status => 1, out => "n\n63\n", err => qr/error: lua: stopped: it took longer than 0\.1 s\n.*no command or dataset is called 'x'/s);
for my $line ('x = with time=1h memory=1G px | head 2', 'with time=1h memory=1G x = px | head 2', 'x=with memory=1G px|head 2') {
    expect("$line", jevons({ folder => $folder }, '--format', 'csv', '-c', $PRICES, '-c', $line, '-c', 'x | summary n = n()'), status => 0, out => "n\n2\n", err => '');
}
expect('with bounds memory of columns', jevons({ folder => $folder }, '-c', $PRICES, '-c', 'with memory=1K px | sort close'),
    status => 1, err => qr/not enough memory.*\nhint: the limit is memory=1K\n/);
expect('with bounds memory of Lua, which can catch it', jevons({ folder => $folder }, '--format', 'csv', '-c', q{with memory=1M lua { local ok, e = pcall(string.rep, 'x', 1 << 24) return {x = {e}} }}),
    status => 0, out => "x\nnot enough memory\n", err => '');
expect('a bound inside is never wider', jevons({ folder => $folder }, '-c', q{with time=100ms lua jevons.run('with time=1h lua while true do end')}), status => 1, err => qr/longer than 0\.1 s/);
says('and one that is over inside ends that line alone', <<'LUA', "limit\tstopped: it took longer than 0.05 s\n1\n");
local ok, e = pcall(jevons.run, 'with time=50ms lua while true do end')
print(e.code, e.message)
print(#jevons.run('with time=1h calc 7'))
LUA
my %refused = (
    'with' => qr/time= or memory= is missing/, 'with px' => qr/found 'px', wanted time= or memory=/, 'with tmie=5s px' => qr/\n {7}\^{7}\n/,
    'with time=5 px' => qr/found 'time=5', wanted a time/, 'with memory=5x px' => qr/wanted an amount of memory/, 'with time=-1s px' => qr/wanted a time/,
    'with time=0s px' => qr/wanted a time/, 'with time=5s' => qr/a command was wanted here/, 'px | with time=5s head' => qr/stands at the head of a line/,
    'with = px' => qr/with/, 'with time=1e300h px' => qr/wanted a time/, 'with memory=99999999999T px' => qr/wanted an amount/,
);
expect("'$_' is refused", jevons({ folder => $folder }, '-c', $PRICES, '-c', $_), status => 1, err => $refused{$_}) for sort keys %refused;

# ---- memory ----

my @small = ('--memory', '64M');
says('a table that grows is caught', 'print(pcall(function() local t = {} for i = 1, 1e9 do t[i] = {i} end end))', "false\tnot enough memory\n", @small);
says('string.rep is caught', 'print(pcall(string.rep, "x", 1 << 30))', "false\tnot enough memory\n", @small);
says('concat is caught', 'local s = ("x"):rep(1 << 20) local t = {} for i = 1, 200 do t[i] = s end print(pcall(table.concat, t))', "false\tnot enough memory\n", @small);
says('gsub is caught', 'print(pcall(string.gsub, ("x"):rep(1 << 20), "x", ("y"):rep(1000)))', "false\tnot enough memory\n", @small);
says('a column that is too long is an error object', <<'LUA', "memory\tthe limit is memory=64M\n", @small);
local ok, e = pcall(function() local c = jevons.column({1.5, 2.5}) local all = {} for i = 1, 24 do c = jevons.table{x = c} ; jevons.put('t', c) c = jevons.run('u = rows t t').x all[i] = c end end)
local ok, e = pcall(function() local t = {} for i = 1, 1000000 do t[i] = i end local all = {} for i = 1, 1000 do all[i] = jevons.column(t) end end)
print(type(e) == 'table' and e.code or 'memory', type(e) == 'table' and e.hint or 'the limit is memory=64M')
LUA
says('what Lua no longer needs is collected before a column fails', <<'LUA', "done\n", @small);
local t = {} for i = 1, 100000 do t[i] = i end
for i = 1, 300 do local c = jevons.column(t) end
print('done')
LUA
expect('who does not catch it fails', lua('local t = {} while true do t[#t + 1] = {} end', @small), status => 1, err => qr/not enough memory\nhint: the limit is memory=64M\n/);

# ---- depth ----

my %deep = (
    'recursion' => 'local function f() return 1 + f() end f()',
    'a pattern' => '(("("):rep(1e6)):find(("(") :rep(300))',
    'a pattern of brackets' => '("x"):rep(3000):find(".-b")',
    '__index chains' => 'local t = {} for i = 1, 3000 do t = setmetatable({}, {__index = t}) end return t.x',
    '__index functions' => 'local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k .. "x"] end return t.x',
    'pcall in pcall' => 'local function f() return pcall(f) end f()',
    'sort in sort' => 'local function f(a, b) table.sort({1, 2}, f) return a < b end table.sort({1, 2}, f)',
    'gsub in gsub' => 'local function f() return (("x"):gsub("x", f)) end f()',
    '__tostring' => 'local t = setmetatable({}, {}) getmetatable(t).__tostring = function(x) return tostring(x) end tostring(t)',
    '__close' => 'local function f() local x <close> = setmetatable({}, {__close = f}) end f()',
    'coroutines' => 'local function f() return coroutine.wrap(f)() end f()',
    'jevons.run' => 'jevons.command{name = "deep", summary = "d", example = "deep", run = function() jevons.run("deep") end} jevons.run("deep")',
    'brackets in code' => 'load(("("):rep(1e5))',
    'load in load' => 'local function f() return load(f) end f()',
    'string coercion' => 'local s = "return " .. ("-"):rep(1e5) .. "1" load(s)',
);
for my $what (sort keys %deep) {
    my $run = lua($deep{$what}, '--time', '20s');
    ok(healthy($run) && $run->{status} <= 1, "$what too deep is an error or nothing") or diag("signal $run->{signal}, status $run->{status}\n$run->{err}");
}

# ---- error objects ----

my %odd = (
    'nil' => ['error(nil)', qr/nil/], 'a table' => ['error({})', qr/table value, which says nothing/], 'a number' => ['error(42)', qr/42/],
    'a function' => ['error(print)', qr/function value/], 'true' => ['error(true)', qr/boolean value/], 'a coroutine' => ['error(coroutine.create(print))', qr/thread value/],
    'a file' => ['error(io.stdout)', qr/file \(/], 'a dataset' => ['error(jevons.table{x = {1}})', qr/error: /],
    '__tostring that raises' => ['error(setmetatable({}, {__tostring = function() error("x") end}))', qr/cannot be shown/],
    '__tostring that gives no text' => ['error(setmetatable({}, {__tostring = function() return {} end}))', qr/cannot be shown/],
    '__index that raises' => ['error(setmetatable({}, {__index = function() error("x") end}))', qr/cannot be shown/],
    '__name that is no text' => ['error(setmetatable({}, {__name = 1}))', qr/error: /],
    'a message that is no text' => ['error({message = {}})', qr/error: /],
    'fields that are odd' => ['error({message = "m", code = {}, hint = 1, line = {}, at = 1e300, len = -5, row = "x"})', qr/error: .*m\n/],
    'a place far out' => ['error({message = "m", line = "abc", at = 1 << 30, len = 1 << 30})', qr/error: .*m\n/],
    'a metatable of ours' => ['local ok, e = pcall(jevons.run, "nonsense") for k in pairs(e) do e[k] = nil end error(e)', qr/error: /],
    'a handler that raises' => ['xpcall(error, function() error("again") end) error("after", 0)', qr/after/],
);
expect("an error that is $_", lua($odd{$_}[0]), status => 1, err => $odd{$_}[1]) for sort keys %odd;
says('every error of the core has code and message, and is text when asked', <<'LUA', "name\ttrue\ttrue\n");
local ok, e = pcall(jevons.run, 'nonsense')
print(e.code, #e.message > 0, tostring(e):find(e.message, 1, true) ~= nil)
LUA

# ---- coroutines, finalizers, leaving ----

says('a command that yields is an error', <<'LUA', "false\ttrue\n");
jevons.command{name = 'yields', summary = 'y', example = 'yields', run = function() coroutine.yield(1) end}
local co = coroutine.create(function() return pcall(jevons.run, 'yields') end)
local _, ok, e = coroutine.resume(co)
print(ok, tostring(e):find('yield') ~= nil)
LUA
says('a function that yields in an expression is an error', <<'LUA', "false\ttrue\n");
jevons.func{summary = 'y', example = 'calc yf(1)', signature = 'float64 yf(float64 x)', run = function(x) return coroutine.yield(x) end}
local co = coroutine.wrap(function() return pcall(jevons.run, 'calc yf(1)') end)
local ok, e = co()
print(ok, tostring(e):find('yield') ~= nil)
LUA
says('a coroutine can be left in the middle of lines', "for i = 1, 100 do local co = coroutine.wrap(function() jevons.run('calc 1') coroutine.yield() jevons.run('calc 2') end) co() end print(1)", "1\n");
says('finalizers that raise say nothing', 'setmetatable({}, {__gc = function() error("x") end}) collectgarbage() print(1)', "1\n");
says('finalizers may run lines', q{setmetatable({}, {__gc = function() print(#jevons.run('calc 6 * 7')) end}) collectgarbage()}, "1\n");
$run = lua(q{setmetatable({}, {__gc = function() jevons.run('calc 1') end}) setmetatable({}, {__gc = function() jevons.put('x', {1}) os.exit(7) end})});
expect('finalizers at the end may not', $run, status => 0, out => '');
$run = lua('setmetatable({}, {__gc = function() local t = setmetatable({}, {__gc = function() end}) end}) for i = 1, 100 do setmetatable({}, {__gc = error}) end');
expect('finalizers that make more', $run, status => 0, out => '');
for my $where ('jevons.command{name = "leaves", summary = "l", example = "leaves", run = function() os.exit(5) end} jevons.run("leaves")',
    'jevons.func{summary = "l", example = "calc lf(1)", signature = "float64 lf(float64 x)", run = function() os.exit(5) end} jevons.run("calc lf(1)")',
    'pcall(os.exit, 5)', 'coroutine.wrap(os.exit)(5)', 'local x <close> = setmetatable({}, {__close = function() os.exit(5) end})', 'table.sort({1, 2}, function() os.exit(5) end)',
    'setmetatable({}, {__gc = function() os.exit(5) end}) collectgarbage()')
{
    expect('os.exit in ' . substr($where, 0, 40), lua($where), status => 5, err => '');
}
says('what is to be closed is, when a line fails', <<'LUA', "closed\tname\n");
local said
pcall(function() local x <close> = setmetatable({}, {__close = function(_, e) said = e.code end}) jevons.run('nonsense') end)
print('closed', said)
LUA

# ---- bytecode ----

my $chunk = 'local chunk = string.dump(function() return 1 end) ';
says('load refuses bytecode', "$chunk print(load(chunk)) print(load(chunk, 'x', 'b')) print(load(chunk, 'x', 'bt'))", qr/\A(nil\tattempt to load a binary chunk[^\n]*\n){3}\z/);
says('load refuses it in pieces', "$chunk local i = 0 print(load(function() i = i + 1 return i <= #chunk and chunk:sub(i, i) or nil end, 'x', 'b'))", qr/\Anil\t.*binary chunk/);
says('load takes text, names and environments', 'print(load("return x, ...", "n", "t", {x = 1})(2)) print(load("return 1 +", "=n"))', "1\t2\nnil\tn:1: unexpected symbol near <eof>\n");
my $dump = 'local f = io.open("chunk.luac", "wb") f:write(string.dump(function() return 1 end)) f:close() ';
says('loadfile, dofile and require refuse it', $dump . 'print(loadfile("chunk.luac")) print(loadfile("chunk.luac", "b")) print(pcall(dofile, "chunk.luac"))
    package.path = "./?.luac" print(pcall(require, "chunk"))', qr/\A((nil|false)\t[^\n]*binary chunk[^\n]*\n){4}\z/);
expect('jevons run refuses it', jevons({ folder => $folder }, 'run', 'chunk.luac'), status => 1, err => qr/binary chunk/);
spit("$folder/module.lua", 'return {name = ..., answer = x or 42}');
says('they take text', 'package.path = "./?.lua" print(require("module").answer, require("module").name, dofile("module.lua").answer, loadfile("module.lua", "t", {x = 7})().answer)',
    "42\tmodule\t42\t7\n");
says('modules that are not there are told', 'print(pcall(require, "nowhere"))', qr/\Afalse\tmodule 'nowhere' not found:.*no file/s);

# ---- what scripts do to our things ----

my %tricks = (
    'a finalizer called by hand' => 'local c = jevons.column({1}) local m = debug.getmetatable(c) for i = 1, 3 do m.__gc(c) end pcall(function() return c[1], #c, c + 1 end)',
    'of a dataset' => 'local t = jevons.table{x = {1}} local m = debug.getmetatable(t) for i = 1, 3 do m.__gc(t) end pcall(function() return t.x, #t end) pcall(jevons.put, "t", t) pcall(jevons.show, t)',
    'for something else' => 'local m = debug.getmetatable(jevons.column({1})) for _, v in ipairs{1, "x", {}, print, io.stdout, jevons.null, jevons.table{x = {1}}} do pcall(m.__gc, v) end pcall(m.__gc)',
    'methods of others' => 'local c, t = jevons.column({1}), jevons.table{x = {1}} for k, f in pairs(debug.getmetatable(t)) do pcall(f, c) pcall(f, io.stdout) pcall(f) end for k, f in pairs(debug.getmetatable(c)) do pcall(f, t) pcall(f, io.stdout, 1) pcall(f) end',
    'metatables that change hands' => 'local c, t = jevons.column({1}), jevons.table{x = {1}} local a, b = debug.getmetatable(c), debug.getmetatable(t) pcall(debug.setmetatable, io.stdout, a) pcall(function() return #io.stdout end) debug.setmetatable(io.stdout, nil)',
    'null that is changed' => 'debug.setmetatable(jevons.null, {__index = function() error("x") end}) pcall(jevons.column, {1, jevons.null})',
    'texts that index' => 'getmetatable("").__index = function() error("x") end pcall(jevons.run, "calc 1")',
    'an environment without anything' => 'local run = jevons.run for k in pairs(_G) do _G[k] = nil end run("calc 1")',
    'a table that lies' => 'pcall(jevons.table, setmetatable({}, {__index = function() error("x") end, __len = function() return 1 << 40 end, __pairs = error})) pcall(jevons.column, setmetatable({}, {__len = function() return 1 << 40 end}))',
    'entries of the shell that are called by hand' => q{function all() for i = 1, 12 do local x = debug.getinfo(i, 'fS') if x and x.what == 'C' then pcall(x.func) pcall(x.func, io.stdout) end end return 'x' end
        jevons.run('lua all()') error(setmetatable({}, {__tostring = all}))},
    'a closure in C with another upvalue' => 'local it = jevons.table{x = {1, 2}}:rows() pcall(debug.setupvalue, it, 2, -100000000) it() pcall(debug.setupvalue, it, 1, nil) it() pcall(debug.setupvalue, debug.getmetatable(jevons.null).__tostring, 1, 5)',
    'a formula that is an operand of itself' => 'local w = jevons.column{1.5, 2} * 2 pcall(debug.setuservalue, w, w, 1) print(w[1])',
    'groups whose keys are taken away' => 'local g = jevons.table{x = {1, 2}}:group("x") for i = 1, 3 do pcall(debug.setuservalue, g, 5, i) pcall(debug.getuservalue, g, i) end for k, sub in g do print(k, #sub) end',
    'groups that are freed at work' => 'local g = jevons.table{x = {1, 2}}:group("x") local m = debug.getmetatable(g) g:apply(function() pcall(m.__gc, g) collectgarbage() return {y = {1}} end)',
    'what Lua is at work on' => 'local t = {1, 2, (function() for i = 1, 20 do debug.setlocal(2, i, nil) end return 3 end)()} local n = 0 for i = 1, 3 do for k = 1, 20 do if k ~= 3 then debug.setlocal(1, k, nil) end end end',
    'values of C that are changed on its stack' => 'local g = jevons.table{x = {1, 2}}:group("x") g:apply(function() for i = 1, 9 do pcall(debug.setlocal, 2, i, nil) debug.getlocal(2, i) end return {y = {1}} end)',
    'a registry that is emptied' => 'local r = debug.getregistry() local keep = r[1] local keep2 = r[2] jevons = nil collectgarbage()',
);
for my $what (sort keys %tricks) {
    my $run = lua($tricks{$what});
    ok(healthy($run) && $run->{status} <= 1, "$what hurts nobody") or diag("signal $run->{signal}, status $run->{status}\n$run->{err}");
}
says('what C keeps is not given away', <<'LUA', "nil\tnil\tnil\tfalse\tfalse\tfalse\tfalse\tfalse\n");
local function refused(f, ...) return (pcall(f, ...)) end
local c = jevons.column{1}
print(debug.getmetatable(c).__gc, debug.getmetatable(jevons.table{x = c}:group('x')).__gc, debug.getlocal(0, 1), refused(debug.getregistry),
    refused(debug.setmetatable, c, {}), refused(debug.setuservalue, c, 1), refused(debug.setupvalue, load, 1, 1), refused(debug.upvalueid, load, 1))
LUA
says('what Lua code has debug shows as ever', <<'LUA', "x\t5\tx\t7\ttrue\ttrue\ttrue\ty\t9\ty\n");
local x = 5
local function f() return x end
local name, value = debug.getlocal(1, 1)
local set = debug.setlocal(1, 1, 7)
local co = coroutine.create(function() local y = 9 coroutine.yield() return y end)
coroutine.resume(co)
local t = debug.setmetatable({}, {__index = string})
print(name, value, set, f(), debug.upvalueid(f, 1) == debug.upvalueid(function() return x end, 1), debug.getmetatable(t).__index == string,
    debug.getmetatable(io.stdout) == getmetatable(io.stdout), (debug.getlocal(co, 1, 1)), select(2, debug.getlocal(co, 1, 1)), debug.setlocal(co, 1, 1, 2))
LUA
says('a script that registers and then fails has registered', <<'LUA', "1\n");
local f = load([[jevons.command{name = 'late', summary = 'l', example = 'late', run = function() return {x = {1}} end} error('late')]])
pcall(f)
print(jevons.run('late').x[1])
LUA
spit("$folder/fails.lua", q{jevons.command{name = 'half', summary = 'l', example = 'half', run = function() return {x = {1}} end} error('late')});
$run = jevons({ folder => $folder, in => "lua dofile('fails.lua')\nhalf\n" }, '--keep-going', '--format', 'csv');
expect('a script that fails at the prompt leaves a shell that works', $run, status => 1, out => '', err => qr/late.*called 'half'/s);

# ---- the sandbox ----

my @closed = ('--sandbox');
says('a sandbox has no way out in Lua', <<'LUA', "nil\tnil\tnil\tnil\nclock date difftime exit time\n", @closed);
print(io, package, require, debug)
local names = {} for k in pairs(os) do names[#names + 1] = k end table.sort(names) print(table.concat(names, ' '))
LUA
says('nor by what is left', <<'LUA', "nil\tnil\tnull\n", @closed);
print(getmetatable('').__index.execute, package, getmetatable(jevons.null))
LUA
expect('os.exit works', lua('os.exit(9)', @closed), status => 9, err => '');
for my $line ('ffi libm.so.6 \'double cbrt(double)\'', 'plugin load ./x.so', 'plugin trust ./x.so', 'plugin torture frame', 'plugin test x', 'plugin new x', 'plugin reload frame', 'plugin why x.so') {
    expect("'$line' is refused", jevons({ folder => $folder }, @closed, '-c', $line), status => 1, err => qr/the sandbox does not allow [^\n]*\n$HINT/);
    expect("'$line' of a script is refused", lua("jevons.run([[$line]])", @closed), status => 1, err => qr/the sandbox does not allow/);
}
expect('jevons.ffi is refused', lua(q{jevons.ffi('libm.so.6', 'double cbrt(double)')}, @closed), status => 1, err => qr/the sandbox does not allow calling C libraries/);
symlink '/etc', "$folder/link";
symlink '/etc/passwd', "$folder/secret.csv";
symlink '/nowhere/at/all', "$folder/dangling.csv";
mkdir "$folder/in";
mkdir "$folder/input";
symlink '/etc/passwd', "$folder/in/passwd.csv";
symlink '../outside.csv', "$folder/in/new.csv";
spit("$folder/in/a.csv", "x\n1\n");
spit("$folder/input/b.csv", "x\n1\n");
my @in = (@closed, '--allow-read', 'in');
my %asked = ('/etc/passwd' => 1, 'link/passwd' => 1, 'secret.csv' => 1, 'in/../secret.csv' => 1, 'in/passwd.csv' => 1, 'input/b.csv' => 1, '../in/a.csv' => 1, 'data/instruments.csv' => 1,
    '/proc/self/environ' => 1, '/dev/stdin' => 1, 'nowhere/x.csv' => 1, 'dangling.csv' => 1, 'in/nowhere.csv' => 0, 'in/a.csv' => 0, './in/../in/a.csv' => 0, "$folder/in/a.csv" => 0);
for my $path (sort keys %asked) {
    my $run = jevons({ folder => $folder }, @in, '-c', "load '$path' --as csv");
    $asked{$path} ? like($run->{err}, qr/the sandbox does not allow reading '\Q$path\E'\nhint: --allow-read '[^\n]+' would\n/, "$path is not read")
                  : unlike($run->{err}, qr/sandbox/, "$path is");
}
my %written = ('in/b.csv' => 0, 'in/a.csv' => 0, 'in/new.csv' => 1, 'in/passwd.csv' => 1, 'outside.csv' => 1, 'in/../outside.csv' => 1, 'in/none/../../outside.csv' => 1, '/dev/stdout' => 1,
    'in/made/../b.csv' => 1, 'in/..' => 1);
for my $path (sort keys %written) {
    my $run = jevons({ folder => $folder }, @closed, '--allow-read', 'data', '--allow-write', 'in', '-c', $PRICES, '-c', "px | save '$path' --as csv");
    $written{$path} ? like($run->{err}, qr/the sandbox does not allow writing/, "$path is not written") : expect("$path is written", $run, status => 0, err => '');
}
ok(!-e "$folder/outside.csv", 'and nothing is outside');
expect('a picture is written where it may', jevons({ folder => $folder }, @closed, '--allow-read', 'data', '--allow-read', 'in', '-c', $PRICES, '-c', 'px | plot line close --to in/a.svg'),
    status => 1, err => qr/the sandbox does not allow writing 'in\/a\.svg'/);
for my $line ("attach secret.csv --as h", 'claims find data/articles/*.md', 'sentiment thread secret.csv', 'sentiment tag secret.csv --engine vader --lexicon secret.csv', 'load link/passwd', 'load https://example.org/x.csv --as csv') {
    my $run = jevons({ folder => $folder }, @in, '-c', $line);
    isnt($run->{status}, 0, "'$line' does not run");
    unlike($run->{err} . $run->{out}, qr/root:/, "'$line' shows nothing");
}
expect('export writes where it may', jevons({ folder => $folder }, @closed, '--allow-read', 'data', '-c', $PRICES, '-c', 'export sqlite out.db px'), status => 1, err => qr/the sandbox does not allow writing/);
expect('so does plot', jevons({ folder => $folder }, @in, '--allow-read', 'data', '-c', $PRICES, '-c', 'px | plot line close --to in/p.svg'), status => 1, err => qr/the sandbox does not allow writing/);
says('a deep path that is not there is as any other', 'local ok, e = pcall(jevons.run, "load " .. ("a/"):rep(2000) .. "x.csv") print(ok, (e.message:sub(1, 35)))',
    "false\tthe sandbox does not allow reading \n", @in);
expect('SQL attaches nothing', jevons({ folder => $folder }, @closed, '-c', q{sql attach 'secret.csv' as x}), status => 1, err => qr/refused/);
expect('SQL loads nothing', jevons({ folder => $folder }, @closed, '-c', q{sql select load_extension('x')}), status => 1, err => qr/load_extension/);
says('files of Lua are asked for too', 'print(pcall(dofile, "secret.csv")) print(pcall(loadfile, "/etc/passwd")) print(dofile("in/one.lua"))',
    qr/\A(false\tthe sandbox does not allow reading [^\n]*\n){2}1\n\z/, @in) if spit("$folder/in/one.lua", 'return 1') || 1;
says('an error says which option', 'local ok, e = pcall(jevons.run, "load secret.csv") print(e.code, e.hint)', "argument\t--allow-read '/etc/passwd' would\n", @in);
expect('a file of lines may be read', jevons({ folder => $folder }, @closed, '-f', 'lines.jv'), status => 0, out => qr/42/, err => '') if spit("$folder/lines.jv", "calc 6 * 7\n") || 1;
expect('a workspace may be used', jevons({ folder => $folder }, @closed, 'kept.jevons', '-c', 'z = px | head 1', '-c', 'px | head 1'), status => 0, err => '');
$run = jevons({ folder => $folder }, '--sandbox=kernel', '-c', 'calc 1');
SKIP: {
    skip "this kernel has no Landlock: $run->{err}", 3 if $run->{status};
    expect('the kernel keeps a workspace usable', jevons({ folder => $folder }, '--sandbox=kernel', 'kept.jevons', '-c', 'z = px | head 1'), status => 0, err => '');
}
my %wrong = ('--sandbox=open' => qr/--sandbox: found 'open'/, '--time=5' => qr/--time: found '5', wanted a time/, '--memory=lots' => qr/wanted an amount/, '--allow-read=data' => qr/go with --sandbox/);
expect("$_ is refused", jevons({ folder => $folder }, $_, '-c', 'ls'), status => 2, err => $wrong{$_}) for sort keys %wrong;
expect('a path that leads nowhere is refused', jevons({ folder => $folder }, @closed, '--allow-read', 'dangling.csv', '-c', 'ls'), status => 2, err => qr/leads nowhere/);

done_testing;
