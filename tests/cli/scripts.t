#!/usr/bin/perl
# scripts.t -- scripts that stay: those of folders, of a workspace, of `script load`; what fails leaves nothing behind.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

# A command `NAME run` that says a word, and what is behind it.
sub says {
    my ($name, $word, $more) = @_;
    return qq(jevons.command{name = "$name run", summary = "says a word", example = "$name run", run = function() return "$word" end}\n)
        . ($more // '');
}

# A folder with the user's own data: nothing of it is another test's.
sub own_data {
    my (%scripts) = @_;
    my $data = tempdir('jevons-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    make_path("$data/jevons/scripts", { mode => 0700 });
    spit("$data/jevons/scripts/$_", $scripts{$_}) for keys %scripts;
    return $data;
}

sub run_in {
    my ($data, $folder, @arguments) = @_;
    local $ENV{XDG_DATA_HOME} = $data;
    return jevons({ folder => $folder }, @arguments);
}

sub lines { return map { ('-c', $_) } @_ }

# ---- the user's folder ----

{
    my $folder = sandbox();
    my $long = 'a_name_that_is_so_long_that_lua_shows_the_end_of_the_path_alone';
    my $data = own_data(
        'good.lua' => says('good', 'well'), 'late.lua' => says('late', 'never', "local x = nil + 1\n"), 'typo.lua' => "jevons.command{\nfoo bar\n",
        "$long.lua" => "\n\nerror('no')\n", 'object.lua' => "error({})\n", 'nothing.lua' => "error(nil)\n", 'bytes.lua' => "\x1bLua\x54\x00",
        'line.lua' => "jevons.run('calc clsoe')\n", '.hidden.lua' => 'error()', 'notes.txt' => 'error()',
        'same.lua' => says('good', 'twice'), 'shebang.lua' => "#!/usr/bin/env jevons\n" . says('shebang', 'read'));
    my $run = run_in($data, $folder, lines('good run', 'shebang run', 'same.good run'));
    expect('a folder of good and bad scripts', $run, status => 0, out => qr/well.*read.*twice/s);
    my %told = $run->{err} =~ /^note: script ([\w.]+) is left out: (.*)$/mg;
    is(scalar(keys %told), 7, 'each bad one is told, in one line');
    my $where = "$data/jevons/scripts";
    like($told{'late.lua'}, qr{^\Q$where\E/late\.lua:2: attempt to perform arithmetic}, 'with file, line and cause');
    like($told{'typo.lua'}, qr{/typo\.lua:2: .*near 'bar'}, 'one that does not compile too');
    like($told{"$long.lua"}, qr{^\Q$where\E/$long\.lua:3: no$}, 'and one with a long path');
    like($told{'line.lua'}, qr{/line\.lua:1: 'calc clsoe': calc: .*clsoe}, 'a line that fails in it stands there');
    like($told{'bytes.lua'}, qr{/bytes\.lua: .*binary chunk}, 'code that was compiled elsewhere is refused');
    like($run->{err}, qr/^note: the command 'good run' is good's already: this one is 'same\.good run'$/m, 'a name that is taken is told');

    $run = run_in($data, $folder, lines('late run'));
    expect('what a script had registered before it failed', $run, status => 1, err => qr/no command or dataset is called 'late'/);
    $run = run_in($data, $folder, '--format', 'csv', lines('script ls'));
    like($run->{out}, qr/^good,loaded,your folder,good run,"",/m, 'script ls lists what was registered');
    like($run->{out}, qr/^late,left out,your folder,"",[^\n]*late\.lua:2: [^\n]*,\Q$where\E\/late\.lua$/m, 'and what went wrong');
    $run = run_in($data, $folder, '--no-rc', lines('script ls', 'calc 6 * 7'));
    expect('--no-rc', $run, status => 0, out => qr/\A[^\n]*\n42\n|42/, err => '');
}

# Scripts that do what they should not at the start: the shell starts all the same.
{
    my $data = own_data('exit.lua' => "os.exit(3)\n", 'again.lua' => "jevons.run('script reload again')\n", 'away.lua' => says('away', 'x', "pcall(jevons.run, 'calc 1') jevons.run('script unload away')\n"), 'stays.lua' => "pcall(jevons.run, 'script unload stays')\n" . says('stays', 'here'),
        'core.lua' => says('core', 'mine'), 'all.lua' => "jevons.run('script reload')\n", 'thread.lua' => "coroutine.wrap(function() " . says('thread', 'co') . " coroutine.yield() end)()\n");
    my $run = run_in($data, sandbox(), '--keep-going', lines('calc 6 * 7', 'core run', 'thread run', 'stays run', 'away run', 'script unload core_lua', 'core run', 'script unload stays', 'stays run'));
    expect('scripts that mean ill', $run, status => 1, out => qr/42.*mine.*co.*here/s, err => qr/exit\.lua:1: os\.exit: a script that is loaded does not end the shell/);
    like($run->{err}, qr/again\.lua is being loaded already/, 'one that loads itself is told so');
    like($run->{err}, qr/away\.lua:2: 'script unload away': script unload: .*away\.lua is being loaded/, 'so is one that unloads itself, which would leave behind what it registers later');
    like($run->{err}, qr/called 'away'.*called 'core'.*called 'stays'/s, 'of one that fails so nothing stays; one that goes on can be unloaded later');
}

{
    my $data = own_data('mine.lua' => says('mine', 'here'));
    chmod 0777, "$data/jevons/scripts";
    my $run = run_in($data, sandbox(), lines('mine run'));
    expect('a folder that others can write to', $run, status => 1, err => qr/^note: the scripts in .* are left out: .*can be written to by others/);
}

# ---- load, reload, unload ----

{
    my $folder = sandbox();
    my $file = "$folder/vol.lua";
    my $all = qq(jevons.func{signature = "float64 doubled(float64 x)", summary = "s", example = "calc doubled(1)", run = function(x) return 2 * x end}\n)
        . qq(jevons.option{name = "level", type = "integer", initial = "3", summary = "l"}\n)
        . qq(jevons.writer{name = "vw", summary = "w", example = "x", run = function(t, f, write) write("wrote\\n") end}\n);
    spit($file, says('vol', 'one', $all));
    my $change = sub { return "lua do local f = io.open('vol.lua', 'w') f:write([==[$_[0]]==]) f:close() end" };
    my $run = jevons({ folder => $folder, merge => 1 }, '--keep-going', lines(
        'script load vol.lua', 'vol run', 'option vol.level 7',
        $change->(says('vol', 'two', $all)), 'script reload vol', 'vol run', 'option vol.level',
        $change->(says('vol', 'three', "jevons.metric{}\n")), 'script reload vol', 'vol run', 'calc doubled(4)', 'script ls',
        $change->(says('vol', 'four')), 'option format vw', 'script reload', 'vol run', 'calc doubled(4)',
        'script unload vlo', 'script unload vol', 'vol run', 'script ls', 'script unload vol', 'script load no.lua', 'script load vol'));
    ok(healthy($run), 'load, reload, unload: it ends by itself');
    my @wanted = (
        qr/vol +loaded +this session +vol run, doubled\(\), writer vw, option vol\.level/ => 'loading says what came', qr/one\n/ => 'and it is there',
        qr/loaded/ => 'reloading', qr/two\n/ => 'brings what the file says now', qr/vol\.level +7 / => 'a setting keeps its value',
        qr/\^{3}\nerror: script reload: [^\n]*vol\.lua:2: 'run' is missing/ => 'a file that fails is an error with file and line', qr/two\n/ => 'and leaves all as it was',
        qr/\b8\n/ => 'what it does not come to too', qr/vol +stays as it was/ => 'which script ls tells',
        qr/results are printed as tables again: its writer 'vw' is gone/ => 'a writer in use that goes is told', qr/four\n/ => 'the new one',
        qr/there is no function 'doubled'/ => 'has nothing of the old one', qr/no script that stays is called 'vlo'\nhint: did you mean 'vol'/ => 'a name that is none',
        qr/no command or dataset is called 'vol'/ => 'unloading takes all', qr/error  file\n[^\n]*\n(?!vol )[^\n]*\n\(1 row\)/ => 'and the script off the list',
        qr/no script that stays is called 'vol'/ => 'once', qr/script load: no\.lua: no such file/ => 'no file', qr/script load: vol: no such file/ => 'nor a name');
    my $left = $run->{out};
    while (my ($pattern, $name) = splice @wanted, 0, 2) {
        ok($left =~ /$pattern/, $name) or diag($left);
        $left = $' if $left =~ /$pattern/;
    }

    spit("$folder/other.lua", says('vol', 'other'));
    mkdir "$folder/sub";
    spit("$folder/sub/vol.lua", says('vol', 'sub'));
    spit($file, says('vol', 'one'));
    $run = jevons({ folder => $folder, merge => 1 }, '--keep-going', lines('script load vol.lua', 'script load other.lua', 'other.vol run',
        'script load sub/vol.lua', 'script load ./vol.lua', 'script unload vol', 'vol run'));
    like($run->{out}, qr/the command 'vol run' is vol's already: this one is 'other\.vol run'.*other\n/s, 'of two with one name the first has it');
    like($run->{out}, qr/a script is called 'vol' already: .*\nhint: first: script unload vol/, 'a second script of one name is refused');
    like($run->{out}, qr/other\n\(1 row\)\n\z/, 'a name that is free again goes to who wanted it');
}

{
    my $folder = sandbox();
    spit("$folder/half.lua", says('half', 'done', "error{message = 'no more', code = 'data', hint = 'stop here'}\n"));
    spit("$folder/self.lua", says('self', 'old', "jevons.command{name = 'self gone', summary = 's', example = 'self gone', run = function() jevons.run('script unload self') return 'still here' end}\n"));
    my $run = jevons({ folder => $folder, merge => 1 }, '--keep-going', lines(q(lua { dofile('half.lua') }), 'half run',
        q(lua { jevons.command{name = 'typed', summary = 's', example = 'typed', run = print}; error('late') }), 'typed',
        q(lua { pcall(jevons.run, "script load half.lua") }), 'half run', 'script load half.lua', 'script load self.lua', 'self gone', 'self run'));
    is(() = $run->{out} =~ /no command or dataset is called 'half'/g, 2, 'a script that fails leaves nothing, however it was run');
    like($run->{out}, qr/no command or dataset is called 'typed'/, 'nor does code of the prompt');
    like($run->{out}, qr/error: script load: .*half\.lua:2: no more\nhint: stop here/, 'its error has message and hint');
    like($run->{out}, qr/still here\n.*no command or dataset is called 'self'/s, 'a command may unload its own script');
}

# ---- the workspace ----

{
    my ($data, $folder) = (own_data(), sandbox());
    my $file = abs_path($folder) . '/kept.lua';
    my $in = sub { return run_in($data, $folder, @_) };
    spit($file, says('kept', 'one', q(io.stderr:write('RAN\n'))));
    expect('script keep without a workspace', $in->(lines('script keep kept.lua')), status => 1, err => qr/no workspace file.*\nhint: start jevons with one/);
    expect('script keep', $in->('w.jv', lines('script keep kept.lua', 'r = kept run')), status => 0, out => qr/kept +loaded/, err => qr/^RAN$/m);
    expect('opened again', $in->('w.jv', '--format', 'csv', lines('kept run', 'script ls', 'history r --inputs')), status => 0,
        out => qr/^one\n.*^kept,loaded,workspace,kept run,"",\Q$file\E\n.*script,\Q$file\E,.*,[0-9a-f]{32}\n/ms, err => "RAN\n");
    like($in->('w.jv', lines('replay r'))->{out}, qr/bit-equal/, 'what it made is made again');
    unlike($in->(lines('script ls'))->{out}, qr/kept/, 'another session does not have it');

    my $other = run_in(own_data(), $folder, 'w.jv', '--keep-going', lines('kept run', 'script reload', 'script ls'));
    expect('somebody else opens it', $other, status => 1, out => qr/left out +workspace/,
        err => qr/^note: a script of this workspace is left out: \Q$file\E is not trusted \(if you know what it does: script keep \Q$file\E\)$/m);
    unlike($other->{err}, qr/RAN/, 'and nothing of it runs');

    spit($file, says('kept', 'two', q(io.stderr:write('RAN\n'))));
    my $changed = $in->('w.jv', lines('calc 1'));
    expect('a file that has changed', $changed, status => 0, err => qr/^note: .* has changed since it was trusted on [-\d]+ \(if you know why: script keep .*\)$/);
    unlike($changed->{err}, qr/RAN/, 'does not run');
    expect('reloaded by name', $in->('w.jv', lines('script reload kept', 'kept run')), status => 0, out => qr/two/);
    expect('it is trusted', $in->('w.jv', lines('kept run')), status => 0, out => qr/two/, err => "RAN\n");
    $in->('w.jv', lines("plugin untrust $file"));
    like($in->('w.jv', lines('calc 1'))->{err}, qr/is not trusted/, 'until the trust ends');
    unlink $file;
    expect('a file that is gone', $in->('w.jv', lines('calc 1')), status => 0, err => qr/left out: \Q$file\E is not there$/);
    expect('script forget', $in->('w.jv', lines('script forget kept', 'ls')), status => 0, out => qr/\br\b/);
    expect('then it is quiet', $in->('w.jv', lines('calc 1')), status => 0, err => '');
}

# What a workspace from anywhere says of scripts is data.
{
    my ($data, $folder) = (own_data(), sandbox());
    my $try = sub {
        my ($made) = @_;
        unlink glob "$folder/m.jv*";
        run_in($data, $folder, 'm.jv', '-c', $made);
        return run_in($data, $folder, 'm.jv', '-c', 'calc 6 * 7');
    };
    for my $made (q(scripts = lua jevons.table{file = {'/dev/zero', 'relative.lua', '', '/etc/passwd', '/a\nb', jevons.null}}),
        q(scripts = lua jevons.table{file = {1, 2}}), q(scripts = lua jevons.table{other = {'x'}}), q(scripts = lua jevons.table{file = {'/no/\27[2J.lua'}})) {
        my $run = $try->($made);
        expect($made, $run, status => 0, out => qr/42/);
        unlike($run->{err}, qr/\x1b/, "$made: nothing reaches the terminal");
        unlike($run->{err}, qr/left out:  /, "$made: no empty path is taken for one");
    }
    like($try->(q(scripts = lua jevons.table{other = {'x'}}))->{err}, qr/has no column 'file' of text \(give it another name: rename scripts NEW\)/, 'another dataset of that name is told');
}

# ---- script new ----

for my $kind (qw(command func metric reader writer option)) {
    my $folder = sandbox();
    expect("script new --kind $kind", jevons({ folder => $folder }, lines("script new my_$kind --kind $kind")), status => 0, out => qr/my_$kind\.lua/,
        err => qr/next: script load my_$kind\.lua/);
    expect("its test", jevons({ folder => $folder }, 'run', "my_$kind.lua", 'test'), status => 0, out => "my_$kind: all is well\n", err => '');
    my @examples = grep { !/^load/ } slurp("$folder/my_$kind.lua") =~ /^    example = "(.*)",$/mg;
    my $run = jevons({ folder => $folder }, lines('px = load data/deepseek-2025/prices.csv', "script load my_$kind.lua", @examples, "plugin doc my_$kind"));
    expect("its examples", $run, status => 0, out => qr/^# my_$kind\n\nA script: .*my_$kind\.lua$/m);
}
{
    my $folder = sandbox();
    my $px = 'data/deepseek-2025/prices.csv';
    expect('script new --kind program', jevons({ folder => $folder }, lines('script new vol --kind program')), status => 0, err => qr/next: script vol\.lua --help/);
    expect('its test', jevons({ folder => $folder }, 'run', 'vol.lua', 'test'), status => 0, out => "vol: all is well\n", err => '');
    expect('as a program', jevons({ folder => $folder }, 'run', 'vol.lua', $px, '--window', 2), status => 0, out => qr/^VRT +0\.23850$/m);
    expect('as a stage', jevons({ folder => $folder }, lines("px = load $px", 'px | script vol.lua --window 2 | head 1')), status => 0, out => qr/^VRT +0\.23850$/m);
    expect('its page', jevons({ folder => $folder }, 'run', 'vol.lua', '--help'), status => 0, out => qr/^usage: jevons run vol\.lua \[FILE\] \[--window N\]/m);
    expect('without prices', jevons({ folder => $folder }, 'run', 'vol.lua'), status => 2, err => qr/FILE is missing/);
}
{
    my $folder = sandbox();
    jevons({ folder => $folder }, lines('script new drift'));
    expect('--help of a script that registers', jevons({ folder => $folder }, 'run', 'drift.lua', '--help'), status => 0,
        out => qr/^drift\.lua -- a command of your own/, err => "note: drift.lua registers drift, and has no options of its own: `script load drift.lua`, then `help drift`\n");
    expect('options that it does not have', jevons({ folder => $folder }, 'run', 'drift.lua', '--top', 5), status => 0, out => '', err => qr/note: drift\.lua registers drift/);
    expect('as a stage it says what it did', jevons({ folder => $folder }, lines('script drift.lua')), status => 0, out => '', err => qr/note: drift\.lua registers drift/);
    expect('loaded it says nothing', jevons({ folder => $folder }, lines('script load drift.lua')), status => 0, err => qr/^(?!.*registers)/s);
}
{
    my $folder = sandbox();
    my $run = jevons({ folder => $folder, merge => 1 }, '--keep-going', lines('script new a', 'script new a', 'script new head', 'script new Ab', 'script new a --in no/such', 'script new b --kind fnuc'));
    like($run->{out}, qr/a\.lua is there already\nhint: nothing is written over/, 'nothing is written over');
    like($run->{out}, qr/'head' is a command of frame already/, 'a command keeps its name');
    like($run->{out}, qr/a script cannot be called 'Ab'/, 'names are as those of plugins');
    like($run->{out}, qr/cannot write no\/such\/a\.lua/, 'a folder that is not there');
    like($run->{out}, qr/did you mean 'func'/, 'a kind that is none');
}

# ---- those that come with the program ----

{
    my $root = tempdir('jevons-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my ($program) = split ' ', $ENV{JEVONS} || 'build/jevons';
    make_path("$root/$_") for qw(bin share/jevons/scripts/commands lib/jevons scripts/commands build);
    (my $build = abs_path("$ROOT/$program")) =~ s{/[^/]+$}{};
    for my $place (['bin/jevons', 'lib/jevons/plugins', 'share/jevons/scripts'], ['build/jevons', 'build/plugins', 'scripts']) {
        my ($at, $plugins, $scripts) = @$place;
        copy("$build/jevons", "$root/$at") or die "$root/$at: $!";
        chmod 0755, "$root/$at";
        symlink "$build/plugins", "$root/$plugins";
        spit("$root/$scripts/commands/ours.lua", says('ours', $at));
        my $run = jevons({ program => ["$root/$at"] }, '--no-rc', '--format', 'csv', lines('ours run', 'script ls'));
        expect("beside $at", $run, status => 0, out => qr/^\Q$at\E\n.*^ours,loaded,jevons,ours run,"",.*commands\/ours\.lua\n/ms);
    }
}

# ---- fields that are none ----

for my $bad (["jevons.command{nmae = 'x'}", qr/command: found 'nmae', did you mean 'name'/], ["jevons.func{sig = 'x'}", qr/func: found 'sig'/],
    ["jevons.func{signature = 'float64 f(float64 x)', columns = true, vector = true, run = print}", qr/one of `columns`, `vector` and `aggregate`/],
    ["jevons.func{signature = 'float64 f(float64 x)', init = print, final = print}", qr/'step' is missing/],
    ["jevons.func{signature = 'float64 f(float64 x)', run = print, merge = print}", qr/'init' is missing/],
    ["jevons.command{name = 'c', summary = 's', example = 'c', run = print, reads = 'al'}", qr/reads: found 'al', did you mean 'all'/],
    ["jevons.func{signature = 'float64 f(float64 x)', unit = '/', run = print, summary = 's', example = 'e'}", qr/its unit/],
    ["jevons.command{name = 'c', summary = 's', example = 'c', run = print, params = {{name = '--n', summry = 's'}}}", qr/--n: found 'summry', did you mean 'summary'/]) {
    expect($bad->[0], jevons({}, '-c', "lua $bad->[0]"), status => 1, err => $bad->[1]);
}
done_testing();
