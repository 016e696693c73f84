#!/usr/bin/perl
# reload.t -- plugins leave the running shell, come back, and are replaced by files built again; what needs them is
# named, and nothing that is left points to what is gone.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1);
my $PX = 'px = load data/deepseek-2025/prices.csv';

sub build {
    my ($name, $source, @flags) = @_;
    my $cc = $source =~ /\.cc$/ ? 'c++ -std=c++17' : 'cc';
    my $line = join ' ', "$cc -shared -fPIC -Iinclude -o $built/$name", @flags, "tests/plugins/$source";
    is(system("cd $ROOT && $line"), 0, "$name is built");
    trust("$built/$name");
}

# All lines in one shell, which goes on behind failures.
sub run_lines {
    my $run = jevons({}, '--keep-going', '--format', 'csv', map { ('-c', $_) } @_);
    healthy($run) or fail("the shell lives through $_[0] ...") or diag(substr $run->{err}, -3000);
    return $run;
}

my @USES = ('zoo count', '_.half', 'calc zoo_times(3.0), zoo_size(\'ab\'), zoo_spell(1.0)',
    'px | summary s = zoo_sum(close), n = n()', 'px | set e = zoo_each(close) | select e | head 1', "load $built/a.zoo",
    "px | save $built/out.zoo", 'metric zoo_value X', 'sql select zoo_size(ticker) as s from px limit 1',
    'sql select zoo_sum(close) > 0 as s from px', 'lua return jevons.fn.zoo_times(4.0)');
my $USED = "x\n0\n2\n4\ny\n0\n2\nzoo_times(3.0),zoo_size('ab'),zoo_spell(1.0)\n6,4,zoo\n";
my @OTHERS = ('calc round(2.6)', 'px | summary n = n()', 'sql select count(*) as n from px', 'lua return jevons.fn.abs(-1)');

sub every_kind_leaves_and_comes_back {
    my $run = run_lines($PX, "plugin load $built/zoo.so", @USES, 'kept = zoo count', 'plugin unload zoo', @OTHERS, 'kept', 'kept.half',
        'help', 'help --format json', 'plugin ls', "plugin load $built/zoo.so", @USES);
    is($run->{status}, 0, 'all lines succeed') or diag(substr $run->{err}, 0, 1000);
    ok($run->{out} =~ /\A\Q$USED\E.*^x\n0\n2\n4\ny\n0\n2\n.*unloaded.*^\Q$USED\E/ms, 'what it made stays readable');
    my $count = () = $run->{out} =~ /^\Q$USED\E/gm;
    is($count, 2, 'it does the same as before');
    my ($help) = $run->{out} =~ /^(\{\n.*?^\})/ms;
    ok($help && $help !~ /"owner": "zoo"/ && $help =~ /"id": "zoo".*"state": "unloaded"/, 'help knows that it is gone');
    for my $line (@USES) {
        next if $line eq '_.half';
        $run = run_lines($PX, "plugin load $built/zoo.so", $line, 'plugin unload zoo', $line);
        ok(healthy($run) && $run->{status} == 1, "$line: is unknown once the plugin is gone") or diag($run->{err});
    }
}

sub what_needs_it_is_named {
    my $load = "plugin load $built/zoo.so";
    my $run = run_lines($load, 'lent = zoo lend', 'part = lent | head 2', 'calc 1', 'plugin unload zoo', 'plugin reload zoo', 'rm lent part',
        'plugin unload zoo', 'calc zoo_times(1.0)');
    like($run->{err}, qr/^error: plugin unload: values in the memory of zoo are still in use, in lent part\nhint: let go of it: rm lent part$/m,
        'datasets that are its memory');
    like($run->{err}, qr/^error: plugin reload: values in the memory of zoo/m, 'which holds for a reload too');
    like($run->{err}, qr/there is no function 'zoo_times'/, 'without them it can go');
    like($run->{err}, qr/^note: plugin unload: undo and redo lose 3 steps, which kept values in the memory of zoo$/m, 'and undo lets go of them');
    for my $gone ('undo', 'lent = calc 1', 'rm lent') {
        my $hint = $gone eq 'lent = calc 1' ? 'rm lent' : 'calc 1';
        $run = run_lines($load, 'other = calc 1', 'lent = zoo lend', $gone, $hint, 'calc 1', 'plugin unload zoo', 'undo', 'calc zoo_times(1.0)');
        like($run->{err}, qr/lose \d steps, which kept.*error: undo: there is nothing to take back.*there is no function 'zoo_times'/s, "$gone: likewise") or diag($run->{err});
    }
    $run = run_lines($load, 'other = calc 1', 'rm other', 'plugin unload zoo', 'undo', 'other');
    expect('steps that have nothing of it', $run, status => 0, out => qr/^1$/m, err => qr/^note: undo: other is version 1 again.*\n\z/);
    $run = jevons({ folder => sandbox() }, 'w.jv', '--keep-going', '--format', 'csv', map { ('-c', $_) } $load, 'lent = zoo lend', 'rm lent', 'calc 1', 'plugin unload zoo', 'undo', 'lent | count');
    expect('in a file they are on disk', $run, status => 0, err => qr/\Anote: undo: lent is version 1 again[^\n]*\n\z/);
    $run = run_lines($load, 'lua x = jevons.run("zoo lend")', 'calc 1', 'plugin unload zoo', 'lua x = nil; collectgarbage()', 'plugin unload zoo',
        'calc zoo_times(1.0)');
    like($run->{err}, qr/in use, by Lua\nhint: 'lua collectgarbage\(\)'/, 'values that Lua holds');
    like($run->{err}, qr/there is no function 'zoo_times'/, 'until it does not');
    my $nest = q{lua jevons.func{signature = 'float64 unload(float64 x)', summary = 's', example = 'calc unload(1.0)',
        run = function(x) jevons.run('plugin unload zoo') return x end}};
    for my $line ('calc zoo_times(unload(1.0))', 'sql select zoo_size(unload(1.0))', 'px | set y = unload(close) | zoo count',
        'plugin unload zoo | zoo count', q{lua return jevons.fn.unload(1.0)}, q(px | lua { jevons.run('plugin unload zoo') return _ } | save x.zoo)) {
        $run = run_lines($PX, $load, $nest, $line, 'calc zoo_times(2.0)');
        ok(healthy($run), "$line: the shell lives") or diag($run->{err});
        like($run->{err}, qr/zoo may be needed by (a line that is at work|an expression)|takes no input|makes no table/, "$line: is refused");
        like($run->{out}, qr/^4$/m, "$line: the plugin stays");
    }
    $run = run_lines($load, 'lua jevons.run("plugin unload zoo")', 'calc zoo_times(1.0)');
    like($run->{err}, qr/\Aerror: calc: there is no function 'zoo_times'|\A[^\n]*\n[^\n]*\nerror: calc: there is no function/m, 'a script may unload it');
    $run = run_lines($load, 'option format zoo', 'plugin unload zoo', 'option format table', 'plugin unload zoo', 'calc 1');
    like($run->{err}, qr/\A\s*> plugin unload zoo\n.*error: plugin unload: results are printed by its writer 'zoo'\nhint: option format table\n\z/s,
        'a writer that prints the results');
}

sub a_file_built_again_takes_its_place {
    my $file = "$built/now.so";
    copy("$built/zoo.so", $file) or die;
    trust($file);
    my $second = "lua local f = io.open('$built/zoo2.so', 'rb'); local s = f:read('a'); f:close(); f = io.open('$file', 'wb'); f:write(s); f:close()";
    my $cut = "lua io.open('$file', 'wb'):close()";
    my $trust = "plugin trust $file";
    my $run = run_lines("plugin load $file", 'calc zoo_times(1.0)', $cut, 'calc zoo_times(2.0)', 'plugin reload zoo', $second, 'plugin reload zoo',
        'calc zoo_times(3.0)', $trust, 'plugin reload zoo', 'calc zoo_times(4.0)', 'calc zoo_old(1.0)', 'zoo more');
    like($run->{out}, qr/^2\n.*^zoo_times\(2\.0\)\n4\nzoo_times\(3\.0\)\n6\n.*^zoo_times\(4\.0\)\n12\nx\n0\n3\n6\n/ms, 'the code at work is untouched by its file');
    like($run->{err}, qr/not a shared object \(0 bytes\)/, 'a damaged file is refused');
    like($run->{err}, qr/now\.so has changed since it was trusted on \d{4}-\d\d-\d\d\nhint: if you know why: plugin trust \Q$file\E\n/, 'a new one wants trust');
    like($run->{err}, qr/^note: plugin reload: zoo 1\.0 stays in service$/m, 'the old one serves meanwhile');
    like($run->{err}, qr/^note: plugin reload: zoo 2\.0 in place of 1\.0; new: command 'zoo more'; gone: function 'zoo_old'$/m, 'what came and went is told');
    like($run->{err}, qr/there is no function 'zoo_old'/, 'and is so');
}

sub a_reload_that_fails_changes_nothing {
    my %why = ('broken.so' => qr/signature "double zoo_broken\(struct x y\)": this struct/, 'other.so' => qr/other\.so is plugin other, not zoo/,
        'nonesuch.so' => qr/no such file/);
    for my $file (sort keys %why) {
        my $run = run_lines($PX, "plugin load $built/zoo.so", "plugin reload zoo $built/$file", @USES);
        like($run->{err}, $why{$file}, "$file: is refused");
        like($run->{err}, qr/^note: plugin reload: zoo 1\.0 stays in service$/m, "$file: that is told");
        like($run->{out}, qr/\A\Q$USED\E/, "$file: all works as before") or diag($run->{err});
    }
    my $run = run_lines('plugin reload zu', 'plugin unload zooo');
    like($run->{err}, qr/no plugin that is loaded is called 'zu'/, 'an id that is not loaded');
    $run = run_lines("plugin load $built/zoo.so", 'plugin unload zoo', 'plugin reload zoo');
    like($run->{err}, qr/no plugin that is loaded is called 'zoo'\nhint: plugin load \Q$built\E\/zoo\.so\n/, 'nor is one that was unloaded');
}

sub names_go_to_the_oldest_that_claims_them {
    my ($first, $other) = ("plugin load $built/zoo.so", "plugin load $built/other.so");
    my $run = run_lines($first, $other, 'calc zoo_times(1.0)', 'calc other.zoo_times(1.0)', "plugin reload zoo $built/zoo.so", 'calc zoo_times(2.0)',
        'plugin unload zoo', 'calc zoo_times(3.0)', $first, 'calc zoo_times(4.0)', 'calc zoo.zoo_times(4.0)');
    is($run->{out}, qq(zoo_times(1.0)\n2\nother.zoo_times(1.0)\n3\nzoo_times(2.0)\n4\nzoo_times(3.0)\n9\nzoo_times(4.0)\n12\nzoo.zoo_times(4.0)\n8\n),
        'a reload keeps its names, an unload gives them up') or diag($run->{err});
    my $script = q{lua jevons.func{signature = 'float64 zoo_times(float64 x)', summary = 's', example = 'calc zoo_times(1.0)',
        run = function(x) return -x end}};
    $run = run_lines($first, $script, 'calc zoo_times(1.0)', 'plugin unload zoo', 'calc zoo_times(2.0)');
    like($run->{out}, qr/^2\n.*^-2\n/ms, "a script's too") or diag($run->{err});
}

sub settings_stay_where_they_fit {
    my $run = run_lines("plugin load $built/zoo.so", 'option zoo.cages 4', 'option zoo.gate ajar', "plugin reload zoo $built/zoo2.so", 'option zoo.cages',
        'option zoo.gate', 'plugin unload zoo', 'option zoo.cages', "plugin load $built/zoo.so", 'option zoo.cages');
    like($run->{out}, qr/^zoo\.cages,4,.*^zoo\.gate,wide,.*^zoo\.cages,1,/ms, 'a reload keeps them, an unload does not') or diag($run->{err});
    like($run->{err}, qr/^note: plugin reload: option zoo\.gate is as at first: .*ajar/m, 'what does not fit is told');
}

sub an_id_that_a_script_has_is_taken {
    my $folder = sandbox();
    spit("$folder/zoo.lua", qq(jevons.func{signature = 'float64 tame(float64 x)', summary = 's', example = 'calc tame(1.0)', run = function(x) return x end}\n)
        . qq(print(pcall(jevons.run, "plugin load $built/zoo.so"))\nprint(jevons.fn.tame(3.0))\n));
    my $run = jevons({ folder => $folder }, 'run', 'zoo.lua');
    like($run->{out}, qr/^false.*a script has registered things as zoo already.*^3\.0$/ms, 'the plugin is refused, the script keeps what it has')
        or diag($run->{err});
}

sub bundled_plugins_can_go {
    my $run = run_lines($PX, 'plugin unload frame', 'sql select count(*) as n from px', 'px | head 1', "plugin unload std", 'lua return 1 + 1');
    like($run->{out}, qr/^n\n63\n.*^\w*\n2\n/ms, 'the rest of the shell works without them') or diag($run->{err});
    like($run->{err}, qr/no command or dataset is called 'head'/, 'what they had is gone');
    $run = run_lines($PX, 'plugin reload frame', 'plugin reload csv', 'plugin reload std', 'px | summary s = sum(close) | set r = round(s)');
    like($run->{out}, qr/^s,r\n/m, 'they can be reloaded') or diag($run->{err});
    my @readers = qw(csv json event cost arrow); # the last three are there where their library is
    $run = jevons({}, '--keep-going', (map { ('-c', "plugin unload $_") } @readers), '-c', 'load data/deepseek-2025/prices.csv');
    like($run->{err}, qr{no reader for .*\nhint: name one with --as; there are sqlite$}m, q{where no plugin's reader is left, the shell's own is named}) or diag($run->{err});
}

sub code_at_work_stays {
    build('busy.so', 'leaver.c', '-DTHREAD', '-pthread');
    my $run = run_lines("plugin load $built/busy.so", 'plugin unload leaver', 'calc 40 + 1', "plugin load $built/busy.so", 'plugin reload leaver', 'calc 41 + 1');
    expect('a thread in the code of a plugin', $run, status => 0, out => qr/41.*42/s, err => qr/^note: plugin unload: threads run that are not the shell's, maybe in its code: that stays in memory$/m);
    $run = run_lines("plugin load $built/zoo.so", 'calc zoo_times(2.0)', 'plugin unload zoo');
    expect('without one', $run, status => 0, err => '');
}

sub lineage_tells_which_was_used {
    my $folder = sandbox();
    jevons({ folder => $folder }, 'w.jv', '-c', "plugin load $built/zoo.so", '-c', 'a = zoo count', '-c', "plugin reload zoo $built/zoo2.so", '-c', 'b = zoo count');
    my $run = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'history a --inputs', '-c', 'history b --inputs');
    my @hashes = $run->{out} =~ /plugin,zoo,.*?([0-9a-f]{32})/g;
    is(scalar @hashes, 2, 'both datasets name the plugin') or diag($run->{out}, $run->{err});
    isnt($hashes[0], $hashes[1], 'each the bytes that made it');
    like($run->{out}, qr/zoo,1\.0|1\.0.*2\.0/s, 'and its version');
}

sub cpp_survives {
    SKIP: {
        skip 'there is no C++ compiler', 1 if system('c++ --version >/dev/null 2>&1') != 0;
        build('clinging.so', 'clinging.cc');
        build('clinging2.so', 'clinging.cc', q('-DVERSION="1.0.1"'));
        my @rounds = map { ('calc cling(1.0)', 'plugin unload clinging', "plugin load $built/clinging.so", 'calc cling(1.0)',
            "plugin reload clinging $built/clinging2.so", 'calc cling(1.0)', "plugin reload clinging $built/clinging.so") } 1 .. 3;
        # LeakSanitizer cannot follow thread-local storage of a library that has gone: it falls over it, or takes it for lost.
        local $ENV{ASAN_OPTIONS} = join ':', grep { $_ } $ENV{ASAN_OPTIONS}, 'detect_leaks=0';
        my $run = run_lines("plugin load $built/clinging.so", "load data/deepseek-2025/prices.csv | set c = cling(close) | head 1", @rounds);
        expect('C++ that clings', $run, status => 0, err => qr/in place of/);
        my @values = $run->{out} =~ /^(\d)$/gm;
        is("@values", '5 5 7 ' x 2 . '5 5 7', 'each time the code of the file that was named');
    }
}

spit("$built/a.zoo", "anything\n");
build('zoo.so', 'zoo.c');
build('zoo2.so', 'zoo.c', '-DSECOND');
build('other.so', 'zoo.c', '-DSECOND', q('-DID="other"'));
build('broken.so', 'zoo.c', '-DBROKEN');
every_kind_leaves_and_comes_back();
what_needs_it_is_named();
a_file_built_again_takes_its_place();
a_reload_that_fails_changes_nothing();
names_go_to_the_oldest_that_claims_them();
settings_stay_where_they_fit();
an_id_that_a_script_has_is_taken();
bundled_plugins_can_go();
code_at_work_stays();
lineage_tells_which_was_used();
cpp_survives();
done_testing();
