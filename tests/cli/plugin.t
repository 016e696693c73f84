#!/usr/bin/perl
# plugin.t -- a third party's plugin, built by one line outside the Makefile, is loaded and used; files that are
# not plugins, or bad ones, are refused with a line that tells why, and the shell goes on.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1);
my $LOAD = 'px = load data/deepseek-2025/prices.csv';

sub build {
    my ($name, $line) = @_;
    is(system("cd $ROOT && $line"), 0, "$name is built: $line");
    eval { trust("$built/$name") }; # but for those that are no plugins at all
}

sub run_lines { return jevons({}, map { ('-c', $_) } @_) }

sub a_third_party_plugin_works {
    my $vol = "$built/vol.so";
    build('vol.so', "cc -shared -fPIC -Iinclude -o $vol tests/plugins/vol.c");
    my %wanted = (
        'px | set v = parkinson(close * 1.01, close) | select v | head 1' => qr/0?\.?0*357|3\.57\d*e-0?5/,
        "px | set c = vol_class(parkinson(close * 1.05, close)) | distinct c" => qr/high/,
        "px | set c = vol_class(parkinson(close * 1.01, close), 1) | distinct c" => qr/low/,
        "px | where ticker = 'NVDA' | summary r = rms(close)" => qr/130\.(4|387)/,
        'px | vol range close * 1.01, close' => qr/daily_variance.*yearly_sd/s,
        'px | vol range close * 1.01, close --days 1' => qr/daily_variance.*yearly_sd/s,
        'px | set c = vol_class(close / 100, 1.2 ) | head 1' => qr/^c: high: close \/ 100 >= 1\.2$/m,
        'px | set c = vol_class(close) | head 1' => qr/^c: high: close >= 0\.0004$/m,
        'px | summary r = rms(close) + 1, rms --by ticker' => qr/^rms\(close\): sqrt\(sum x\^2 \/ n\)$/m,
        'plugin ls' => qr/\bvol\b.*\b1\.0\b/,
        'help vol range' => qr/--days/,
    );
    for my $line (sort keys %wanted) {
        my $run = run_lines("plugin load $vol", $LOAD, $line);
        ok(healthy($run) && $run->{status} == 0, "$line: succeeds") or diag($run->{err});
        like($run->{out}, $wanted{$line}, "$line: is right");
    }
    my $run = run_lines("plugin load $vol", $LOAD, 'px | vol range close');
    is($run->{status}, 1, 'a refusal of the plugin is an error');
    like($run->{err}, qr/^error: vol range: 1 expressions, two are wanted$/m, 'it names the command');
    like($run->{err}, qr/^ *\^+$/m, 'it has a caret');
    $run = run_lines("plugin load $vol", $LOAD, 'px | vol range close, ticker');
    like($run->{err}, qr/'ticker' is not a float64/, 'the plugin can blame one of several expressions');
    $run = jevons({}, '--keep-going', '-c', "plugin load $vol", '-c', "plugin load $vol", '-c', 'calc 41');
    like($run->{out}, qr/41/, 'loading it twice does no harm');
    $run = run_lines("plugin why $vol");
    like($run->{out}, qr/vol/, '`plugin why` tells of a good one') or diag($run->{err});
}

sub a_third_party_metric_works {
    my $so = "$built/evidence.so";
    build('evidence.so', "cc -shared -fPIC -Iinclude -DEMPTY -o $so tests/plugins/evidence.c");
    my %wanted = (
        'metric closing NVDA --on 2025-01-27 --prices px' => qr/value\n *USD\n.*118\.42/s,
        'metric closing NVDA --prices px' => qr/128\.99/,
        'metric closing XYZ --prices px' => qr/no close on that day/,
        'help closing' => qr/metric closing ENTITY \[--on DATE\] --prices TABLE/,
        'help --format json' => qr/\{"name": "closing", "owner": "evidence"/,
        'help' => qr/^metrics, for claims\n(  .*\n)*?.*\bclosing,(.*\n)*?.*\bempty\b/m,
    );
    for my $line (sort keys %wanted) {
        my $run = run_lines("plugin load $so", $LOAD, $line);
        ok(healthy($run) && $run->{status} == 0, "$line: succeeds") or diag($run->{err});
        like($run->{out}, $wanted{$line}, "$line: is right");
    }
    my $run = run_lines("plugin load $so", $LOAD, 'm = metric closing NVDA --on 2025-01-27 --prices px', 'm.rows');
    like($run->{out}, qr/2025-01-27 +NVDA +118\.42/, 'the rows behind a value are a side table');
    my %faults = (
        'metric closign NVDA --prices px' => qr/\^{7}\nerror: metric: no metric is called 'closign'\nhint: did you mean 'closing'/,
        'metric closing NVDA' => qr/--prices is missing/,
        'metric closing NVDA --prices xp' => qr/^ +\^\^\nerror: metric: no dataset is called 'xp'/m,
        'metric closing NVDA --on soon --prices px' => qr/--on: found 'soon', wanted a date/,
        'metric closing NVDA --price px' => qr/there is no --price here\nhint: did you mean '--prices'/,
        'metric empty X' => qr/empty gave no column 'value': a defect of evidence/,
    );
    for my $line (sort keys %faults) {
        $run = run_lines("plugin load $so", $LOAD, $line);
        is($run->{status}, 1, "$line: is refused");
        like($run->{err}, $faults{$line}, "$line: says why");
    }
    $run = run_lines("plugin load $so", "$LOAD | rename asset = ticker", 'metric closing NVDA --prices px');
    like($run->{err}, qr/^ +\^\^\nerror: metric: px lacks ticker, date or close/m, 'a metric blames an argument of its own');
}

# Metrics of plugins and of scripts, asked from inside a call; what goes wrong in them is an answer.
sub a_plugin_asks_metrics {
    my ($so, $of) = ("$built/asker.so", "$built/evidence.so");
    build('asker.so', "cc -shared -fPIC -Iinclude -DSINS -o $so tests/plugins/asker.c");
    my $lua = q(lua jevons.metric{name = "last_of", summary = "a close", example = "metric last_of NVDA --prices px", ) .
        q(params = {{name = "--prices", type = "table", required = true, summary = "prices"}}, run = function(entity, day, args) ) .
        q(local t = jevons.run("_ | where ticker = '" .. entity .. "'", args.prices) if #t == 0 then error("nothing of " .. entity) end ) .
        q(return t.close[#t], {unit = "USD", rows = t} end});
    my @open = ("plugin load $so", "plugin load $of", $LOAD, $lua);
    my %wanted = (
        'asker ask closing NVDA --on 2025-01-27 --prices px' => qr/^ *USD\n.*\n118\.42 +closing +evidence\b.*\nvalue: close$/ms,
        'asker ask last_of NVDA --prices px' => qr/128\.99 +last_of +lua\b/,
        'asker ask closing XYZ --prices px' => qr/· +closing +evidence +no close on that day/,
        'asker ask relayed NVDA' => qr/128\.99 +relayed +asker +asked$/m,
        'asker ask endless NVDA' => qr/endless +asker +metrics ask metrics 16 deep: does one ask itself\?/,
        'asker ask last_of XYZ --prices px' => qr/· +last_of +lua +\S.*nothing of XYZ/,
        'asker ask closing NVDA --prices xp' => qr/· +closing +evidence +no dataset is called 'xp' +did you mean 'px'\?/,
        'asker ask closign NVDA --prices px' => qr/no metric is called 'closign' +did you mean 'closing'\?/,
        'asker ask = closing NVDA --prices px' => qr/^ *· .*\S/m,
        'asker metrics' => qr/\bclosing of evidence with 1\b.*\blast_of of lua with 1\b/,
    );
    for my $line (sort keys %wanted) {
        my $run = run_lines(@open, $line);
        ok(healthy($run) && $run->{status} == 0, "$line: succeeds") or diag($run->{err});
        like($run->{out}, $wanted{$line}, "$line: is right");
        unlike($run->{err}, qr/asked/, "$line: notes of the metric are not told");
    }
    my %faults = (
        'asker task' => qr/ask: called from a function, or from a task/,
        'asker narrow' => qr/ask: an answer of 24 bytes, wanted 96\nhint: this is a defect of plugin asker/,
        'calc asker_function(1)' => qr/ask: called from a function/,
    );
    for my $line (sort keys %faults) {
        my $run = run_lines(@open, $line);
        is($run->{status}, 1, "$line: is refused");
        like($run->{err}, $faults{$line}, "$line: says why");
    }
    my $run = run_lines(@open, 'x = asker ask closing NVDA --on 2025-01-27 --prices px', 'x.rows', 'history x');
    like($run->{out}, qr/2025-01-27 +NVDA +118\.42/, 'the rows behind an answer are handed on');
    like($run->{out}, qr/ asker, evidence, px\@1$/m, 'what the metric is of and what it read are inputs of the line');
}

# A refusal: an error that names the file and matches, from `load` and from `why`, and the shell goes on.
sub refused {
    my ($name, $path, $why) = @_;
    my $run = jevons({}, '--keep-going', '-c', "plugin load $path", '-c', 'calc 40 + 1');
    ok(healthy($run), "$name: the shell lives") or diag("signal $run->{signal}\n$run->{err}");
    is($run->{status}, 1, "$name: is an error");
    like($run->{err}, qr/^error: .*$why/m, "$name: says why");
    like($run->{out}, qr/41/, "$name: the next line runs");
    $run = jevons({}, '-c', "plugin why $path");
    ok(healthy($run), "$name: `plugin why` lives") or diag($run->{err});
    like($run->{out} . $run->{err}, qr/$why/, "$name: `plugin why` says why") if $why;
}

sub bad_files_are_refused {
    my %faults = (
        NO_NOTE => 'note', WRONG_MAJOR => '99', DISAGREE => "'?other'?", NO_ENTRY => 'jvn_entry',
        NEEDS => 'jevons\.nonesuch/1', UNDEFINED => 'nobody_defines_this', NO_EXAMPLE => 'example',
        NO_SIGNATURE => 'twice', NOT_CALLED => 'twice', MAGIC => 'note is damaged',
        NEWER => "needs the interface jevons\\.future/1, which this jevons \\(ABI 0\\.\\d+\\) does not have\n" .
            'hint: it exists since ABI 0\.99: install a jevons that has it, or an older bad',
        NEWER_ALONE => "plugin bad speaks ABI 0\\.99, this jevons 0\\.\\d+\nhint: install a newer jevons",
        'ENTRY_SIZE=8' => 'its entry has 8 bytes, wanted \d+ for ABI', 'ENTRY_SIZE=4096' => 'its entry has 4096 bytes',
        NULL_ITEMS => 'its list of commands is nowhere', NULL_NAME => "a command cannot be called ''",
        NULL_SIGNATURE => 'a function without a signature', NO_RUN => 'command nothing: a callback is missing',
        OPTION_TYPE => "option by: its type is none that a setting can have.*\nhint: .*off\\|on",
        OPTION_VALUE => "option bad\\.days: its initial value does not fit: days: found '400', wanted a whole number in 1\\.\\.366",
        OPTION_NONE => 'option bad\.days: without an initial value',
    );
    # What the note alone tells.
    my %note = map { $_ => 1 } qw(NO_NOTE WRONG_MAJOR NEEDS MAGIC NEWER NEWER_ALONE);
    for my $fault (sort keys %faults) {
        my $path = "$built/bad-$fault.so";
        build("bad-$fault.so", "cc -shared -fPIC -Iinclude -D$fault -o $path tests/plugins/bad.c");
        my $run = jevons({}, '--keep-going', '-c', "plugin load $path", '-c', 'calc 40 + 1');
        ok(healthy($run), "$fault: the shell lives") or diag("signal $run->{signal}\n$run->{err}");
        is($run->{status}, 1, "$fault: is an error");
        like($run->{err}, qr/^error: .*$faults{$fault}/m, "$fault: says why");
        like($run->{out}, qr/41/, "$fault: the next line runs");
        next unless $note{$fault};
        my ($first) = $fault eq 'NEWER' ? 'jevons\.future/1: this jevons' : split /\n/, $faults{$fault};
        $run = jevons({}, '-c', "plugin why $path");
        like($run->{out} . $run->{err}, qr/$first/, "$fault: `plugin why` says what is missing");
    }
    my $run = jevons({}, '--keep-going', '-c', "plugin load $built/bad-NO_EXAMPLE.so", '-c', 'calc twice(2)');
    is($run->{out}, '', 'a refused plugin leaves nothing behind');
}

# A name that is taken stays whose it was, and the shell says how to call the other one.
sub a_name_that_is_taken_is_not_lost {
    my $path = "$built/claims.so";
    build('claims.so', "cc -shared -fPIC -Iinclude -DCLAIMS -o $path tests/plugins/bad.c");
    my $run = run_lines("plugin load $path", $LOAD, 'px | summary m = mean(close)', 'calc bad.mean(2.0)');
    expect('both are there', $run, status => 0, out => qr/2431.*\b4\n/s);
    like($run->{err}, qr/the command 'ls' is taken by core; this one is called with 'bad\.' before its name/, 'it tells of a command');
    like($run->{err}, qr/the function 'double mean\(double x\)' is taken by std/, 'it tells of a function');
    expect('by its full name', run_lines("plugin load $path", 'bad.ls'), status => 1, err => qr/^error: bad\.ls: ran$/m);
}

sub other_files_are_refused {
    my $vol = slurp("$built/vol.so");
    my %text = (
        'not-elf'  => ["this is no shared object, however long it may be: sixty-four bytes are read\n", 'no ELF header'],
        'empty'    => ['', 'not a shared object \(0 bytes\)'],
        'header'   => [substr($vol, 0, 40), 'not a shared object \(40 bytes\)'],
        'cut'      => [substr($vol, 0, 600), 'the file is cut short'],
        'half'     => [substr($vol, 0, length($vol) / 2), 'the file is cut short'],
        'far-note' => [$vol, 'the file is cut short'],
        'class32'  => [substr($vol, 0, 4) . "\x01" . substr($vol, 5), 'built for another machine'],
        'machine'  => [$vol, 'built for another machine \(s390, this is '],
        'program'  => [$vol, 'an ELF file, but not a shared object'],
    );
    # The program header table is said to stand beyond the end of the file.
    substr($text{'far-note'}[0], 32, 8) = pack 'V2', 0xffff_fff0, 0x7fff_ffff;
    substr($text{machine}[0], 18, 2) = pack 'v', 22; # S/390
    substr($text{program}[0], 16, 2) = pack 'v', 1;  # an object file
    for my $name (sort keys %text) {
        spit("$built/$name.so", $text{$name}[0]);
        refused($name, "$built/$name.so", $text{$name}[1]);
    }
    refused('missing', "$built/nonesuch.so", 'nonesuch\.so');
    refused('a folder', $built, '');
    refused('not a plugin', '/lib/x86_64-linux-gnu/libm.so.6', 'note') if -e '/lib/x86_64-linux-gnu/libm.so.6';
}

# An array that is none, by what is wrong with it.
sub wrong_arrays {
    my %said = (
        length => 'length -1', offset => 'offset -1', nulls => '3 nulls in 2 rows', bitmap => 'without a validity bitmap',
        children => '2 children', missing => 'no values for 2 rows', few => '2 buffers where 3', many => '3 buffers where 2',
        none => '0 buffers where 2', falling => 'offsets fall', outside => 'offsets fall', nobytes => 'but no bytes',
        utf8 => 'not UTF-8', format => '2 buffers where 3', unknown => "format 'Q'", nested => "format '\\+s'",
        noformat => 'no format', released => 'released, or never made', nothing => 'released, or never made',
        codes => 'a code is outside', nodict => 'without a dictionary', twice => 'stands in it twice',
    );
    return { map { ("array $_" => "$said{$_}.*\nhint: this is a defect of plugin hostile") } keys %said };
}

# Commands that break the contract: each an error with its words, and the next line runs.
sub a_plugin_is_not_believed {
    my $path = "$built/hostile.so";
    build('hostile.so', "cc -shared -fPIC -Iinclude -o $path tests/plugins/hostile.c");
    my %wanted = (
        unfinished => 'without a message', silent => 'without a message', ignoring => '3 rows, the columns before it 2',
        huge => 'no memory', latin1 => 'not UTF-8', codes => 'without a dictionary', type => 'unknown type 99',
        name => 'not UTF-8', tasks => 'task 0 failed', 'px | beyond' => 'beyond the array',
        'px | few' => 'a map of 1 rows for a table of 2: a defect of plugin hostile',
        'px | far' => 'rows that its input, of 63, does not have: a defect of plugin hostile', 'px | nowhere' => 'no rows, and 2 of them',
        side => 'side table is not UTF-8', lengths => 'keys of 2 and 3 rows', keyless => 'match: 0 keys',
        (map { ("px | groups mean(close) --kind $_" => 'groups with rows beyond the input') } 0 .. 3),
        'px | set a = adding(close)' => 'a function, or a task of parallel_for, has no table to add to',
        everywhere => 'a task of parallel_for, has no table', orders => 'called from a task of parallel_for',
        %{ wrong_arrays() },
    );
    for my $line (sort keys %wanted) {
        my $run = jevons({}, '--keep-going', '-c', "plugin load $path", '-c', $LOAD, '-c', $line, '-c', 'calc 40 + 1');
        ok(healthy($run), "$line: the shell lives") or diag($run->{err});
        is($run->{status}, 1, "$line: is an error");
        like($run->{err}, qr/^error: \w+: .*$wanted{$line}/m, "$line: says why");
        like($run->{out}, qr/41/, "$line: the next line runs");
    }
}

# What it says of itself decides whether it is loaded, and a refused one takes nothing along.
sub names_and_layouts_are_checked {
    my %faults = (
        q(-DID='"core"') => q(cannot be called 'core'), q(-DID='"F f"') => 'cannot be called', '-DSTRIDE=8' => 'items of 8 bytes',
        '-DSTRIDE=0' => 'items of 0 bytes',
    );
    for my $flags (sort keys %faults) {
        my $path = "$built/odd.so";
        build('odd.so', "cc -shared -fPIC -Iinclude $flags -o $path tests/plugins/hostile.c");
        my $run = jevons({}, '--keep-going', '-c', "plugin load $path", '-c', $LOAD, '-c', 'ls');
        like($run->{err}, qr/^error: .*$faults{$flags}/m, "$flags: is refused");
        like($run->{out}, qr/\bpx\b/, "$flags: the shell keeps its commands");
    }
    build('wide.so', "cc -shared -fPIC -Iinclude -DWIDE -o $built/wide.so tests/plugins/hostile.c");
    expect('items of a newer header', run_lines("plugin load $built/wide.so", 'tasks'), status => 1, err => qr/task 0 failed/);
}

sub who_ends_the_shell_is_told_of {
    build('leaver.so', "cc -shared -fPIC -Iinclude -o $built/leaver.so tests/plugins/leaver.c");
    system("cd $ROOT && cc -shared -fPIC -Iinclude -DAT_ONCE -o $built/at_once.so tests/plugins/leaver.c") == 0 or die;
    trust("$built/at_once.so");
    my $why = qr/^error: code of a plugin or a library ended jevons: it called exit\nhint: 'plugin torture FILE'/m;
    expect('exit() in a command', run_lines("plugin load $built/leaver.so", 'calc 40 + 1', 'leaver exit'), status => 3, out => qr/41/, err => $why);
    expect('exit() while it is loaded', run_lines("plugin load $built/at_once.so", 'calc 40 + 1'), status => 3, out => '', err => $why);
    expect('os.exit of a script is its own', run_lines('lua os.exit(3)'), status => 3, err => '');
}

sub odd_bytes_are_shown {
    system("cd $ROOT && cc -shared -fPIC -Iinclude -DODD -o $built/odd.so tests/plugins/leaver.c") == 0 or die;
    my $shown = qr/caf\xef\xbf\xbd \\x1b\[31m/;
    expect('plugin why', run_lines("plugin why $built/odd.so"), status => 0, out => $shown, err => '');
    expect('plugin trust', run_lines("plugin trust $built/odd.so"), status => 0, out => $shown, err => '');
    expect('plugin ls', run_lines("plugin load $built/odd.so", 'plugin ls'), status => 0, out => $shown, err => '');
}

a_third_party_plugin_works();
a_third_party_metric_works();
a_plugin_asks_metrics();
a_plugin_is_not_believed();
names_and_layouts_are_checked();
bad_files_are_refused();
a_name_that_is_taken_is_not_lost();
other_files_are_refused();
who_ends_the_shell_is_told_of();
odd_bytes_are_shown();
done_testing();
