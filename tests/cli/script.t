#!/usr/bin/perl
# script.t -- `jevons run SCRIPT`: arguments, exit status, what goes where, and errors that name script and line.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $LOAD = 'jevons.run("px = load data/deepseek-2025/prices.csv")';

# Runs a script of this text; options come before `run`, arguments behind it.
sub script {
    my ($text, %with) = @_;
    my $folder = $with{folder} || sandbox();
    spit("$folder/t.lua", $text);
    my @lines = @{ $with{options} || [] };
    return jevons({ folder => $folder }, @lines, 'run', 't.lua', @{ $with{arguments} || [] });
}

sub arguments_and_output {
    expect('arguments', script('print(arg[0], arg[1], arg[2], #arg, ...)', arguments => ['a b', '--top']), status => 0,
        out => "t.lua\ta b\t--top\t2\ta b\t--top\n", err => '');
    expect('an empty script', script(''), status => 0, out => '', err => '');
    expect('a first line for the system', script("#!/usr/bin/env -S jevons run\nprint(1)"), status => 0, out => "1\n", err => '');
    expect('statements are quiet', script("$LOAD jevons.run('px | head 1') jevons.run('lua 1 + 1')"), status => 0, out => '', err => '');
    expect('show prints, a note goes to stderr', script("jevons.note('look') jevons.show({1})"), status => 0,
        out => qr/value\n.*\n +1\n/, err => "note: look\n");
    expect('in the format asked for', script("jevons.show({1, 2})", options => ['--format', 'csv']), status => 0,
        out => "value\n1\n2\n", err => '');
    my $text = "$LOAD print(jevons.run('px | returns close --by ticker').close[5], jevons.fn.sum(jevons.data.px.close))";
    is(script($text)->{out}, script($text)->{out}, 'two runs print the same');
}

sub exit_status {
    expect('os.exit', script('io.write("kept") os.exit(3)'), status => 3, out => 'kept', err => '');
    expect('os.exit(true)', script('os.exit(true)'), status => 0);
    expect('os.exit(false)', script('os.exit(false)'), status => 1);
    expect('os.exit in a coroutine', script('coroutine.wrap(function() os.exit(4) end)()'), status => 4, err => '');
    expect('os.exit under a statement', script("jevons.run('lua os.exit(5)')"), status => 5, err => '');
    expect('os.exit within a function of an expression', script(<<'END'), status => 6, err => '');
jevons.func{signature = "float64 leave(float64 x)", summary = "leaves", example = "calc leave(1)",
    run = function(x) os.exit(6) end}
jevons.run("calc leave(1)")
END
    expect('a list that a finalizer changes while it is read', script(<<'END'), status => 0, err => '');
collectgarbage('generational')
for i = 1, 3000 do
    local list = {'a', 'a', 'a', 'a'}
    for k = 5, 3 + i % 7 do list[k] = 'a' end
    setmetatable({}, {__gc = function() list[2] = string.rep('x', 3000) end})
    jevons.column(list)
end
END
    expect('what is being closed cannot exit or run', script(<<'END'), status => 0, out => "closing\tfalse\tfalse\n", err => '');
setmetatable({}, {__gc = function() print("closing", (pcall(jevons.run, "ls")), (pcall(os.exit, 7))) end})
END
    expect('a script that fails', script('error("no")'), status => 1, out => '', err => qr/^error: t\.lua:1: no$/m);
    expect('a script that is not there', jevons({}, 'run', 'none.lua'), status => 1, out => '', err => qr/^error: cannot open none\.lua/);
    expect('a compiled script is refused', script("\x1bLua"), status => 1, out => '', err => qr/binary chunk/);
    expect('a script that is nearly there', jevons({}, 'run', 'scripts/deepsek.lua'), status => 1, out => '',
        err => "error: cannot open scripts/deepsek.lua: no such file or directory\nhint: did you mean 'scripts/deepseek.lua'?\n");
    expect('an option in place of the script', jevons({}, 'run', '--help'), status => 2, out => '',
        err => qr/found '--help', wanted a script\nhint: .*'jevons run SCRIPT\.lua --help'/);
    expect('a word near to run', jevons({}, 'rnu', 'x.lua'), status => 2, out => '',
        err => qr/'rnu' is taken for the workspace.*\nhint: did you mean 'jevons run x\.lua'\?/);
    expect('two workspaces', jevons({}, 'one.jv', 'two.jv'), status => 2, out => '', err => qr/'two\.jv': there is one workspace/);
    expect('a word of other programs makes no file', jevons({}, 'help'), status => 2, out => '', err => qr/hint: 'jevons --help'/);
    expect('no script', jevons({}, 'run'), status => 2, err => qr/a script is missing/);
}

sub errors_and_their_places {
    expect('a line that cannot be read', script("local x = 1\nlocal y = = 2\n"), status => 1, out => '',
        err => "error: t.lua:2: unexpected symbol near '='\n");
    expect('a runtime error and its callers', script("local function f(x)\n  return x.y\nend\n\nlocal a = f(nil)\nprint(a)\n"),
        status => 1, out => '', err => "error: t.lua:2: attempt to index a nil value (local 'x')\n  called from t.lua:5\n");
    expect('a failed statement', script("$LOAD\n\njevons.run('px | sort clsoe')\n"), status => 1, out => '', err => <<'END');
t.lua:3> px | sort clsoe
                   ^^^^^
error: sort: px has no column 'clsoe'
hint: did you mean 'close'?
END
    expect('a name that is not there', script("$LOAD\nprint(jevons.data.px.clsoe)"), status => 1, out => '',
        err => "error: t.lua:2: the dataset has no column 'clsoe'\nhint: did you mean 'close'?\n");
    expect('errors are objects', script(<<'END'), status => 0, err => '', out => "name\tls has no\t1\t3\n");
local ok, e = pcall(jevons.run, "lss")
print(e.code, "ls has no", e.at, e.len)
END
    expect('an object is raised again', script("local ok, e = pcall(jevons.run, 'lss')\nerror(e)"), status => 1,
        err => qr/^t\.lua:2> lss\n +\^\^\^\nerror: no command or dataset is called 'lss'\n/);
    expect('an error that says nothing', script('error()'), status => 1, err => qr/^error: t\.lua:1: an error was raised with a nil value/);
    expect('a spec that is not accepted', script("\njevons.command{name = 'x', run = print}"), status => 1,
        err => qr/^error: t\.lua:2: command x: without a summary/);
    expect('an error in a file that it runs', do {
        my $folder = sandbox();
        spit("$folder/lib.lua", "\nerror('in the library')\n");
        script("dofile('lib.lua')", folder => $folder);
    }, status => 1, err => "error: lib.lua:2: in the library\n  called from t.lua:1\n");
}

sub errors_for_programs {
    my $run = script("$LOAD\njevons.run('px | sort clsoe')", options => ['--errors', 'json']);
    my $e = eval { JSON::PP->new->decode($run->{err}) } || {};
    is_deeply([@$e{qw(level code command source line column length statement)}],
        ['error', 'name', 'sort', 't.lua', 2, 11, 5, 'px | sort clsoe'], 'a failed statement as JSON');
    $run = script("\nerror('no')", options => ['--errors', 'json']);
    $e = eval { JSON::PP->new->decode($run->{err}) } || {};
    is_deeply([@$e{qw(level message source line)}], ['error', 'no', 't.lua', 2], 'an error as JSON');
    $run = script("x = = 1", options => ['--errors', 'json']);
    $e = eval { JSON::PP->new->decode($run->{err}) } || {};
    is_deeply([@$e{qw(level source line)}], ['error', 't.lua', 1], 'a syntax error as JSON');
}

# What would break a host that trusts its scripts.
sub hostile_scripts {
    my %scripts = (
        'deep recursion' => 'print(pcall(function() local function f() return 1 + f() end return f() end))',
        'errors in finalizers' => 'for i = 1, 100 do setmetatable({}, {__gc = function() error("x") end}) end collectgarbage()',
        'an error handler that fails' => 'print(xpcall(error, function() error("again") end))',
        'a coroutine that yields in a statement' => <<'END',
jevons.command{name = "yields", summary = "yields", example = "yields", run = function() coroutine.yield(1) end}
local co = coroutine.create(function() return jevons.run("yields") end)
local ok, e = coroutine.resume(co)
print(ok, e.message)
print(pcall(coroutine.wrap(function() jevons.run("yields") end)))
END
        'callbacks that change threads' => <<'END',
local co = coroutine.wrap(function() while true do coroutine.yield(jevons.fn.sqrt(16)) end end)
jevons.func{signature = "float64 hop(float64 x)", summary = "hops", example = "calc hop(1)", run = function(x) return co() + x end}
jevons.run("px = load data/deepseek-2025/prices.csv")
jevons.run("px | set a = hop(close) | set b = hop(a)")
co = nil
collectgarbage()
print(pcall(jevons.run, "px | set a = hop(close)"))
END
        'columns of datasets that are replaced' => <<'END',
jevons.put("x", {1, 2, 3})
local c = jevons.data.x.value
for i = 1, 50 do jevons.put("x", {i}) collectgarbage() end
jevons.run("rm x")
print(c[1], c[3], #c, (c * 2)[3])
END
        'metamethods called by hand' => <<'END',
local c = jevons.column{1, 2}
for _, bad in ipairs{1, "x", {}, io.stdout, print, jevons.null} do
    print(pcall(debug.getmetatable(c).__index, bad, 1), pcall(debug.getmetatable(c).__len, bad), pcall(debug.getmetatable(c).__gc, bad))
end
print(pcall(debug.getmetatable(c).__gc, c))
print(c[1], pcall(function() return #c + c.table(c) end))
local t = jevons.table{1}
print(pcall(debug.getmetatable(t).__gc, t))
print(pcall(function() return #t end), pcall(function() return t.value end), pcall(jevons.show, t))
END
        'more than memory holds' => 'local ok, e = pcall(function() local t = {} for i = 1, 60 do t[i] = ("x"):rep(1 << 40) end end) print(ok)',
        'writing outside of a writer' => <<'END',
local kept
jevons.writer{name = "keep", extensions = "keep", summary = "keeps", example = "px | save x.keep", run = function(t, flags, write) kept = write write("x") end}
jevons.run("x = lua 1")
jevons.run("x | save x.keep")
print(pcall(kept, "later"))
END
        'a call that is kept' => <<'END',
local kept
jevons.command{name = "keep", summary = "keeps", example = "keep", run = function(call) kept = call end}
jevons.run("keep")
print(kept:cancelled(), pcall(kept.fail, kept, "x"), kept:note("x"), pcall(kept.fail), pcall(kept.note))
END
        'bytes that are no text' => <<'END',
print(pcall(jevons.table, {["\xff"] = {1}}), pcall(jevons.run, "x = \xff"), pcall(jevons.put, "\xff", {1}), pcall(jevons.note, "\xff"))
print(#jevons.table{{"a", {("x\0y"):rep(100000)}}}.a[1], pcall(jevons.table, {["a\0b"] = {1}}))
jevons.command{name = "fails", summary = "fails", example = "fails", run = function(call) call:fail("\xff\0") end}
print(pcall(jevons.run, "fails"))
END
    );
    for my $name (sort keys %scripts) {
        my $run = script($scripts{$name});
        ok(healthy($run) && $run->{status} == 0, $name) or diag("status $run->{status}, signal $run->{signal}\n$run->{err}$run->{out}");
    }
}

sub a_workspace_and_a_script {
    my $folder = sandbox();
    my $run = script("jevons.run('two = lua 2')", folder => $folder, options => ['w.jvn']);
    SKIP: {
        skip 'no workspaces on disk here', 2 if $run->{err} =~ /cannot open w\.jvn/;
        expect('a script fills a workspace', $run, status => 0, out => '', err => '');
        expect('which keeps it', jevons({ folder => $folder }, 'w.jvn', '-c', 'two'), status => 0, out => qr/\b2\b/);
        $run = script("jevons.run('three = lua 3') os.exit(0)", folder => $folder, options => ['w.jvn']);
        expect('os.exit keeps it too', jevons({ folder => $folder }, 'w.jvn', '-c', 'three'), status => 0, out => qr/\b3\b/);
    }
}

# What a script registers is its own: under its name, or one beside that of a plugin.
sub whose_it_is {
    my $folder = sandbox();
    spit("$folder/frame.lua", <<'END');
jevons.command{name = "head", input = "optional", summary = "s", example = "frame_lua.head", run = function() return 7 end}
jevons.show(jevons.run("frame_lua.head"))
jevons.run("px = load data/deepseek-2025/prices.csv")
jevons.show(jevons.run("px | head 1"))
END
    expect('a script with the name of a plugin', jevons({ folder => $folder }, 'run', 'frame.lua'), status => 0,
        out => qr/\b7\b.*AAPL/s, err => "note: the command 'head' is frame's already: this one is 'frame_lua.head'\n");
    expect('registering again replaces', script(<<'END'), status => 0, out => "1.0\t2.0\n", err => '');
local function register(x)
    jevons.func{signature = "float64 newest_one()", summary = "s", example = "calc newest_one()", run = function() return x end}
    return jevons.fn.newest_one()
end
print(register(1), register(2))
END
    expect('what is refused leaves the one before it', script(<<'END'), status => 0, out => "false\t1.0\n", err => '');
jevons.func{signature = "float64 newest_one()", summary = "s", example = "calc newest_one()", run = function() return 1 end}
print((pcall(jevons.func, {signature = "float64 newest_one()", run = print})), jevons.fn.newest_one())
END
}

sub the_demo {
    my $run = jevons({}, 'run', 'scripts/deepseek.lua');
    expect('the demo', $run, status => 0, out => qr/^1\. .*^6\. Where a figure comes from$/ms);
}

arguments_and_output();
exit_status();
errors_and_their_places();
errors_for_programs();
hostile_scripts();
a_workspace_and_a_script();
whose_it_is();
the_demo();
done_testing();
