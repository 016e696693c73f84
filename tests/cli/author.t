#!/usr/bin/perl
# author.t -- what a plugin's author has: `plugin new` writes a plugin that builds against what is installed, without a
# warning, with every compiler there is, and passes its tests at once; `plugin test` shows what differs, names the
# statement that a plugin dies in, and writes anew only what is whole; `plugin doc` and `help --format json` tell all.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP;
use Jevons;
use Test::More;

delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES PKG_CONFIG_PATH)};
my $there = tempdir(CLEANUP => 1);
my $prefix = "$there/opt";
my $work = "$there/work";
my $san = ($ENV{JEVONS} // '') =~ /build-san/ ? 'SAN=1' : '';
delete $ENV{JEVONS}; # the plugins' Makefile asks jevons.pc
mkdir $work or die;

sub has { my ($program) = @_; return grep { -x "$_/$program" } split /:/, $ENV{PATH} }

# Runs the installed program in the scratch folder.
sub run_lines { my (@lines) = @_; return jevons({ folder => $work, program => ["$prefix/bin/jevons"] }, '--keep-going', map { ('-c', $_) } @lines) }

sub make_in {
    my ($folder, @words) = @_;
    my $out = qx(make --no-print-directory -C $work/$folder @words 2>&1);
    return { status => $? >> 8, out => $out };
}

sub it_is_installed {
    my $run = system("make -s -C $ROOT $san install PREFIX=$prefix DESTDIR= >&2");
    is($run, 0, 'make install');
    $ENV{PKG_CONFIG_PATH} = "$prefix/lib/pkgconfig";
    chomp(my $version = qx(pkg-config --modversion jevons));
    chomp(my $abi = qx(pkg-config --variable=abi jevons));
    $run = jevons({ program => ["$prefix/bin/jevons"] }, '--version');
    is($run->{out}, "jevons $version, plugin ABI $abi\n", 'the program and jevons.pc agree on what they are');
    ok(-e "$prefix/share/doc/jevons/plugins.md", 'the guide is installed');
    chomp(my $plugins = qx(pkg-config --variable=plugindir jevons));
    ok(-e "$plugins/frame.so", 'jevons.pc tells where plugins stand');
    chomp(my $data = qx(pkg-config --variable=datadir jevons));
    ok(-e "$data/deepseek-2025/prices.csv", 'and data');
}

# [language, compiler, words for make]
sub compilers {
    my @all = ([c => 'gcc', 'CC=gcc'], [c => 'clang', 'CC=clang'], ['c++' => 'g++', 'CXX=g++'], ['c++' => 'clang++', 'CXX=clang++']);
    return @all;
}

sub a_new_plugin_passes {
    for my $c (compilers()) {
        my ($language, $compiler, $word) = @$c;
        my $name = 'with_' . $compiler =~ s/\+/p/gr;
      SKIP: {
            skip "there is no $compiler", 4 unless has($compiler);
            my $run = run_lines("plugin new $name --lang $language");
            is($run->{status}, 0, "plugin new --lang $language") or diag($run->{err});
            like($run->{err}, qr/^note: plugin new: next: PKG_CONFIG_PATH=\S+ make -C $name test$/m, 'it says what comes next');
            my $made = make_in($name, $word, 'all');
            ok($made->{status} == 0 && $made->{out} !~ /warning/i, "$compiler builds it without a warning") or diag($made->{out});
            $made = make_in($name, $word, 'test');
            like($made->{out}, qr/^$name\.session +\d+ +0 +passed$/m, "$compiler: its tests pass") or diag($made->{out});
        }
    }
}

sub it_is_clean_when_sanitized {
    for my $name (grep { -e "$work/$_" } qw(with_gcc with_gpp)) {
        my $made = make_in($name, 'SAN=1', 'test');
        like($made->{out}, qr/^$name\.session +\d+ +0 +passed$/m, "$name: with sanitizers too") or diag($made->{out});
        $made = make_in($name, 'SAN=1', 'torture');
        my $clean = () = $made->{out} =~ / {2,}clean$/mg;
        ok($made->{status} == 0 && $clean == 4 && $made->{out} =~ /^\(0 rows\)$/m, "$name: sanitized torture finds nothing")
            or diag($made->{out});
      SKIP: {
            skip 'jevons itself is sanitized', 1 if $san;
            my $run = run_lines("plugin torture $name/$name.so", '_.cases');
            like($run->{out}, qr/ends the process +status 1: \S*ASan runtime does not come first/, "$name: without the runtime it says why");
        }
    }
}

# Names of every length, and words that mean something to C, make or the language.
sub any_name_will_do {
    for my $name (qw(a int class null test clean values far x9_ abcdefghijklmnopqrstuvwxyz12345)) {
        my $run = run_lines("plugin new $name --in .");
        is($run->{status}, 0, "plugin new $name") or diag($run->{err});
        my $made = make_in($name, 'test');
        like($made->{out}, qr/ 0 +passed$/m, "$name: its tests pass") or diag($made->{out});
    }
}

sub what_is_refused {
    my %why = (
        'plugin new a' => qr/a is there already\nhint: nothing is written over/,
        'plugin new csv' => qr/a plugin is called 'csv' already: \S+csv\.so/,
        'plugin new core' => qr/cannot be called 'core'/,
        'plugin new sql' => qr/'sql' is a command of core already/,
        'plugin new plugin' => qr/'plugin' is a command of core already/,
        'plugin new Vol' => qr/cannot be called 'Vol'/,
        'plugin new ffi' => qr/cannot be called 'ffi'/,
        'plugin new 2nd' => qr/cannot be called '2nd'/,
        'plugin new "a b"' => qr/cannot be called 'a b'/,
        'plugin new ../up' => qr{cannot be called '../up'},
        'plugin new ""' => qr/NAME|cannot be called ''/,
        'plugin new abcdefghijklmnopqrstuvwxyz123456' => qr/32 letters, wanted 31/,
        'plugin new ok --in nowhere' => qr/\^{7}\nerror: plugin new: there is no folder nowhere/,
        'plugin new ok --in ""' => qr/'' cannot name a file/,
        'plugin new ok --lang rust' => qr/wanted one of c\|c\+\+/,
    );
    for my $line (sort keys %why) {
        my $run = run_lines($line, 'calc 40 + 1');
        is($run->{status}, 1, "$line: is refused");
        like($run->{err}, $why{$line}, "$line: says why");
        like($run->{out}, qr/41/, "$line: the shell goes on");
    }
    ok(!-e "$work/ok", 'what is refused leaves nothing behind');
}

sub it_is_installed_for_the_user {
    my $made = make_in('a', 'install');
    is($made->{status}, 0, 'make install of the plugin') or diag($made->{out});
    my $run = run_lines('calc x = a_clip(5, 1, 3)');
    like($run->{out}, qr/^3$/m, 'it is loaded at every start') or diag($run->{err});
    like(make_in('a', 'test')->{out}, qr/ 0 +passed$/m, 'and can be tested all the same');
    like(make_in('a', '-s', 'doc')->{out}, qr/^# a 0\.1\n\n.*\n\n\| \| \|\n\|---\|---\|\n\| ABI \|/, 'make doc');
    system("rm -r $ENV{XDG_DATA_HOME}/jevons/plugins");
}

# ---- plugin test ----

my $SESSION = "$work/int/tests/int.session";

sub a_difference_is_shown {
    my $text = slurp($SESSION);
    spit($SESSION, $text =~ s/119\.385/119.384/r =~ s/(?<=x --by item\n)note: int/note: ant/r);
    my $run = run_lines('plugin test int');
    is($run->{status}, 1, 'a difference is a failure');
    like($run->{out}, qr{^int/tests/int\.session:3: - wanted, \+ found\n +> Far = .*\n +- note: ant.*\n +\+ note: int}m, 'it shows both sides');
    like($run->{out}, qr{^int/tests/int\.session:5:.*\n +> Far\n +day .*\n +USD\n +──.*\n +- 2025-01-24  a .*119\.384\n +\+ 2025-01-24  a .*119\.385\n\S}m,
        'of a long answer what differs');
    like($run->{out}, qr/^int\.session +29 +2 +failed$/m, 'the sessions are counted');
    like($run->{err}, qr/\^\^\^\nerror: plugin test: 2 of 29 statements are not as wanted, in 1 of 1 sessions/, 'the error too');
    is((grep { length > 80 + 40 } split /\n/, $run->{out}), 0, 'no line is longer than the screen');
    spit($SESSION, "# about this session\n$text");
    $run = run_lines('plugin test int');
    is($run->{status}, 0, 'lines at the top that start with # are left alone');
    $run = run_lines('plugin test int --update');
    like($run->{out}, qr/^int\.session +29 +0 +as it was$/m, '--update leaves what is right');
    spit($SESSION, "# mine\n> calc x = 1\n");
    $run = run_lines('plugin test int --update');
    is(slurp($SESSION), "# mine\n> calc x = 1\nx\n─\n1\n(1 row)\n", '--update writes what came');
    spit($SESSION, $text);
}

sub sessions_find_their_files {
    spit("$work/int/tests/files.session", "> px = load shipped/deepseek-2025/prices.csv\n> px | count | save made.csv\n> load made.csv\n");
    run_lines('plugin test int --update');
    like(slurp("$work/int/tests/files.session"), qr/ n\n──\n63\n/, 'shipped/ is the data that came with jevons');
    ok(!-e "$work/int/made.csv", 'what is saved does not stay');
    unlink "$work/int/tests/files.session";
}

# A plugin that dies, one that writes into the way, one that is not trusted.
sub broken_plugins_are_named {
    mkdir "$work/$_" or die for qw(dies dies/tests);
    spit("$work/dies/dies.c", <<'C');
#include <stdlib.h>
#include <unistd.h>
#include <jevons/plugin.h>
static jvn_status die_run(jvn_call *call)
{
    (void)call;
    signal_or_exit;
    return JVN_OK;
}
static const jvn_command commands[] = {
    {.name = "die", .summary = "dies", .example = "die", .run = die_run},
};
JVN_PLUGIN("dies", "1", "dies", "", "", .commands = JVN_LIST(commands));
C
    my $build = "cc -shared -fPIC \$(pkg-config --cflags jevons) -o $work/dies/dies.so $work/dies/dies.c";
    spit("$work/dies/tests/d.session", "> calc x = 1\nx\n─\n1\n(1 row)\n> die\n> calc x = 2\n");
    is(system("$build -Dsignal_or_exit='kill(getpid(), 9)' -include signal.h"), 0, 'the plugin that is killed');
    my $run = run_lines('plugin test dies');
    like($run->{err}, qr/dies\.so is not trusted.*\nhint: .*plugin trust \S+dies\.so/, 'one that is not trusted is refused, with the line to type');
    run_lines('plugin trust dies/dies.so');
    $run = run_lines('plugin test dies');
    is($run->{status}, 1, 'a plugin that dies fails');
    like($run->{out}, qr{^dies/tests/d\.session:6: killed by Killed in\n    > die$}m, 'the statement is named');
    like($run->{out}, qr/^d\.session +3 +1 +failed$/m, 'and counted');
    $run = run_lines('plugin test dies --update');
    is($run->{status}, 1, '--update of a broken session fails');
    like($run->{out}, qr/left as it is/, 'and leaves it');
    like(slurp("$work/dies/tests/d.session"), qr/\A> calc x = 1\nx\n.*> die\n> calc x = 2\n\z/s, 'byte for byte');
    is(system("$build -Dsignal_or_exit='exit(3)'"), 0, 'the plugin that leaves');
    run_lines('plugin trust dies/dies.so');
    $run = run_lines('plugin test dies');
    like($run->{out}, qr{d\.session:6: jevons ended with status 3 after\n    > die$}m, 'a plugin that leaves is named, too');
}

# The session's first line raises SIGINT in the shell that runs it; the second never ends.
sub ctrl_c_ends_a_session_that_hangs {
    my $session = "$work/int/tests/hangs.session";
    local $ENV{TMPDIR} = tempdir(CLEANUP => 1);
    spit($session, q{> lua os.execute("kill -INT $(cut -d' ' -f4 /proc/$PPID/stat)")} . "\n> lua while true do end\n");
    my $run = run_lines('plugin test int');
    expect('a session that hangs is stopped', $run, status => 130, err => qr/^error: plugin test: stopped$/m);
    is_deeply([glob "$ENV{TMPDIR}/jevons-*"], [], 'and its folder is gone');
    unlink $session;
}

sub folders_are_checked {
    mkdir "$work/$_" or die for qw(empty bare bare/tests two two/tests);
    spit("$work/two/$_.so", '') for qw(one other);
    my %why = (
        'plugin test nowhere' => qr/cannot open nowhere: no such file/,
        'plugin test empty' => qr/no \.so in empty\nhint: build it first/,
        'plugin test two' => qr/2 \.so files in two\nhint: the one to test has the folder's name/,
    );
    for my $line (sort keys %why) {
        my $run = run_lines($line);
        is($run->{status}, 1, "$line: is refused");
        like($run->{err}, $why{$line}, "$line: says why");
    }
    system("cp $work/int/int.so $work/bare/bare.so");
    run_lines('plugin trust bare/bare.so');
    like(run_lines('plugin test bare')->{err}, qr/no \.session in bare\/tests/, 'a folder without sessions is an error');
    spit("$work/bare/tests/none.session", "no line is typed here\n");
    like(run_lines('plugin test bare')->{err}, qr/none\.session types nothing/, 'so is a session without lines');
}

# ---- plugin doc, help --format json ----

sub the_reference_is_markdown {
    my $run = run_lines('plugin doc returns');
    my $page = $run->{out};
    is($run->{status}, 0, 'plugin doc');
    like($page, qr/^# returns \S+\n/, 'it starts with who it is');
    like($page, qr/^\| `--horizon` \| integer 1\.\. \| `1` \| rows from one price to the other \|$/m, 'parameters stand in a table');
    like($page, qr/^    > px \| returns close --by ticker\n    date +ticker/m, 'an example stands with its output');
    like(run_lines('plugin doc csv')->{out}, qr/enum auto\\\|yes\\\|no/, 'a bar in a cell is escaped');
    like(run_lines('plugin doc std')->{out}, qr/`px \\\| set root = cbrt\(close\)`/, 'also in code');
    like(run_lines('plugin doc core')->{out}, qr/^### plugin new\n.*^\| `rows` \|/ms, 'the shell itself has a page');
    like(run_lines('plugin doc retruns')->{err}, qr/no plugin that is loaded is called 'retruns'\nhint: did you mean 'returns'/, 'an unknown one is refused');
    for my $id (qw(csv frame json returns std core)) {
        my ($cells, @odd) = (0);
        for (split /\n/, run_lines("plugin doc $id")->{out}) {
            my $n = /^\|/ ? () = /(?<!\\)\|/g : 0;
            push @odd, $_ if $n && $cells && $n != $cells;
            $cells = $n;
        }
        is(join("\n", @odd), '', "$id: every row of a table has as many cells");
    }
  SKIP: {
        skip 'there is no cmark', 1 unless has('cmark');
        spit("$there/page.md", $page);
        like(scalar qx(cmark $there/page.md), qr{<h3>returns</h3>\n<p>returns of prices, by series.*<pre><code>TABLE \| returns COLUMN}s, 'cmark reads it so');
    }
}

sub the_whole_shell_is_one_document {
    my $run = run_lines('px = load int/tests/values.csv', 'plugin load int/int.so', 'plugin load dies/tests/d.session', 'help --format json');
    my $all = eval { JSON::PP->new->utf8->decode($run->{out}) };
    ok($all, 'it is JSON') or diag($@, $run->{err});
    is_deeply([sort keys %$all], [sort qw(jevons abi types param_types keywords interfaces plugins datasets lua commands functions readers writers metrics options)], 'its keys');
    is("jevons $all->{jevons}, plugin ABI $all->{abi}\n", jevons({ program => ["$prefix/bin/jevons"] }, '--version')->{out}, 'who it is');
    is_deeply($all->{datasets}, ['px'], 'datasets by name');
    is_deeply($all->{types}, [qw(bool int64 float64 string date timestamp)], 'types of values');
    ok((grep { $_ eq 'between' } @{ $all->{keywords} }), 'words of the language');
    is_deeply((grep { $_->{name} eq 'raw' } @{ $all->{param_types} })[0], { name => 'raw', read => 'raw' }, 'types of parameters');
    is_deeply((grep { $_->{name} eq 'jevons.rows/1' } @{ $all->{interfaces} })[0], { name => 'jevons.rows/1', since => '0.9' }, 'interfaces');
    my %plugin = map { $_->{id} || 'none' => $_ } @{ $all->{plugins} };
    is("$plugin{csv}{state} $plugin{csv}{trust}", 'loaded bundled', 'plugins that came with it');
    is("$plugin{int}{state} $plugin{int}{trust} $plugin{int}{abi}", "loaded trusted $all->{abi}", 'plugins of others');
    like("$plugin{none}{state}: $plugin{none}{why}, $plugin{none}{file}", qr/^refused: not a shared object.*, .*d\.session/, 'and those that were refused, with the reason');
    my ($limit) = grep { $_->{owner} eq 'int' } @{ $all->{options} };
    is_deeply([@$limit{qw(name type values default)}], ['limit', 'number', '0..', '3'], 'settings of plugins');
    ok((grep { $_->{name} eq 'rows' && $_->{owner} eq 'core' } @{ $all->{options} }), 'and of the shell');
}

it_is_installed();
a_new_plugin_passes();
it_is_clean_when_sanitized();
any_name_will_do();
what_is_refused();
it_is_installed_for_the_user();
a_difference_is_shown();
sessions_find_their_files();
broken_plugins_are_named();
ctrl_c_ends_a_session_that_hangs();
folders_are_checked();
the_reference_is_markdown();
the_whole_shell_is_one_document();
done_testing();
