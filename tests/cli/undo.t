#!/usr/bin/perl
# undo.t -- steps of a workspace file: they outlast sessions, two shells share them, gc ends them, an older file gets
# them, and a kill at any moment leaves the state before a line or the one behind it. JEVONS_SEED repeats a run,
# JEVONS_KILLS is how many kills there are.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use File::Copy 'copy';
use Test::More;

my $seed = $ENV{JEVONS_SEED} // time ^ $$;
srand $seed;
note("JEVONS_SEED=$seed");
my $folder = sandbox();
my $has_sqlite = !system 'command -v sqlite3 > /dev/null';
my $SEE = 'ls | sort name | select name, version, made_by';

sub run_on { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, '--format', 'csv', '--keep-going', map { ('-c', $_) } @lines) }

sub integrity {
    my ($file) = @_;
    return '' unless $has_sqlite;
    my $said = qx(cd $folder && sqlite3 $file 'pragma integrity_check; pragma foreign_key_check' 2>&1);
    return $said eq "ok\n" ? '' : "integrity_check: $said";
}

# ---- what should be ----

# A workspace: { now => { name => [[number, line], ...] }, given => { name => highest number }, back => [now, ...], forth =>
# [now, ...] }.
sub copy_of { my ($now) = @_; return { map { $_ => [@{ $now->{$_} }] } keys %$now } }
sub change { my ($w) = @_; push @{ $w->{back} }, copy_of($w->{now}); $w->{forth} = [] }

my $count = 0;

# A line that can be run now, which the workspace follows.
sub next_line {
    my ($w, $with_gc) = @_;
    my $now = $w->{now};
    my @names = sort keys %$now;
    my $name = (qw(a b c d))[rand 4];
    my $what = rand 10;
    if ($what < 3 && (my $from = pop @{ $w->{back} })) {
        push @{ $w->{forth} }, $now;
        $w->{now} = $from;
        return 'undo';
    }
    if ($what < 5 && (my $to = pop @{ $w->{forth} })) {
        push @{ $w->{back} }, $now;
        $w->{now} = $to;
        return 'redo';
    }
    if ($what < 6 && $now->{$name}) {
        change($w);
        delete $now->{$name};
        return "rm $name";
    }
    if ($what < 7 && @names && !$now->{$name}) {
        my $old = $names[rand @names];
        change($w);
        $now->{$name} = delete $now->{$old};
        my $newest = $now->{$name}[-1][0];
        $w->{given}{$name} = $newest if $newest > ($w->{given}{$name} // 0);
        return "rename $old $name";
    }
    if ($what < 7.3 && $with_gc) {
        @$w{qw(back forth)} = ([], []);
        return 'gc --keep 1000';
    }
    change($w);
    my $line = "$name = calc x = " . ++$count;
    push @{ $now->{$name} }, [++$w->{given}{$name}, $line];
    return $line;
}

sub seen {
    my ($w) = @_;
    return join '', map { my $lines = $w->{now}{$_}; sprintf "%s,%d,%s\n", $_, @{ $lines->[-1] } } sort keys %{ $w->{now} };
}

# Every version, by its number.
sub check_all {
    my ($file, $w, $name) = @_;
    my (@lines, $wanted);
    for my $dataset (sort keys %{ $w->{now} }) {
        push @lines, map { "$dataset\@$_->[0]" } @{ $w->{now}{$dataset} };
        $wanted .= join '', map { $_->[1] =~ /(\d+)$/ ? "x\n$1\n" : die } @{ $w->{now}{$dataset} };
    }
    is(run_on($file, @lines, 'calc 1')->{out}, ($wanted // '') . "1\n1\n", $name);
    is(integrity($file), '', "$name: the file is sound");
}

# ---- tests ----

sub steps_outlast_the_session {
    run_on('w.jv', $_) for 'px = calc x = 1', 'px = calc x = 2', 'rm px';
    my @told = map { run_on('w.jv', 'undo')->{err} } 1 .. 4;
    is("@told", "note: undo: px is version 2 again, as `px = calc x = 2` made it\n note: undo: px is version 1 again, as `px = calc x = 1` made it\n "
        . "note: undo: px is gone again, as before `px = calc x = 1`\n > undo\n  ^^^^\nerror: undo: there is nothing to take back\n"
        . "hint: the steps are assignments, rm and rename of names that do not start with `_`, and `gc` ends them\n", 'each run takes back one more');
    is(run_on('w.jv', 'redo', 'px', 'redo', 'px', 'history px | select version', 'redo', 'ls | count')->{out}, "x\n1\nx\n2\nversion\n1\n2\nn\n0\n", 'and returns them');
    my $run = run_on('w.jv', 'px');
    like($run->{err}, qr/^error: .*'px'/m, 'as they were');
}

sub gc_ends_them {
    spit("$folder/big.csv", join '', "x\n", map { $_ / 8 . "\n" } 1 .. 100_000);
    run_on('gc.jv', 'k = calc x = 1', 'big = load big.csv', 'rm big');
    my $size = -s "$folder/gc.jv";
    my $run = run_on('gc.jv', 'gc | select dataset, version, rows', 'undo', 'k');
    is($run->{out}, "dataset,version,rows\nbig,1,100000\nx\n1\n", 'what was removed is listed and gone');
    like($run->{err}, qr/undo and redo lose 3 steps\n.*1 version is gone, with 800000 bytes.*\n.*\n.*error: undo: there is nothing/s, 'and undo says so');
    cmp_ok(-s "$folder/gc.jv", '<', $size - 700_000, 'and its room is given back');
    is(integrity('gc.jv'), '', 'the file is sound');
}

sub an_older_file_gets_steps {
    copy("$ROOT/tests/core/registry/format1.jv", "$folder/old.jv") or die;
    my $run = run_on('old.jv', 'px = px | head 2', 'px | count', 'undo', 'px | count', 'undo');
    is($run->{out}, "n\n2\nn\n5\n", 'what is assigned now can be taken back');
    like($run->{err}, qr/kept in old\.jv\.v1\n.*version 1 again.*\nerror: undo: there is nothing/s, 'and what was there before not');
}

# Killed while it is brought up: what was there is there, and as it was it is kept.
sub kills_leave_an_older_file_whole {
    my ($rounds) = @_;
    my (@faults, %formats);
    copy("$ROOT/tests/core/registry/format1.jv", "$folder/whole.jv") or die;
    my $wanted = run_on('whole.jv', $SEE, 'px', 'describe px')->{out};
    for my $round (1 .. $rounds) {
        unlink glob "$folder/m.jv*";
        copy("$ROOT/tests/core/registry/format1.jv", "$folder/m.jv") or die;
        my $pid = fork // die;
        if (!$pid) {
            chdir $folder or die;
            open $_, '>', '/dev/null' or die for \*STDOUT, \*STDERR;
            exec Jevons::program(), 'm.jv', '-c', 'ls' or die;
        }
        my $spin = int rand 1_500_000;
        1 while $spin-- > 0;
        kill 'KILL', $pid;
        waitpid $pid, 0;
        my $run = run_on('m.jv', $SEE, 'px', 'describe px');
        $formats{ $run->{err} =~ /was of format 1/ ? 1 : 2 }++;
        push @faults, "round $round: $run->{err}$run->{out}" if $run->{out} ne $wanted;
        push @faults, "round $round: " . integrity('m.jv') if integrity('m.jv');
        push @faults, "round $round: @{[glob qq($folder/m.jv*)]}" if join(' ', map { s{.*/}{}r } glob "$folder/m.jv*") !~ /^m\.jv m\.jv\.v1( m\.jv\.v1\.2)?$/;
        last if @faults;
    }
    is("@faults", '', "$rounds kills: " . join ', ', map { "$formats{$_} left format $_" } sort keys %formats);
}

# Lines by turns to two shells and a third that comes and goes: each sees what the last has left.
sub shells_share_them {
    my $w = { now => {}, back => [], forth => [] };
    my (@wrong, @runs);
    my @pipes = map { begin_run($folder, 'two.jv') } 1 .. 2;
    for my $turn (1 .. 120) {
        my $line = next_line($w, 1);
        say_to($pipes[rand 2], $line);
        my $saw = say_to($pipes[rand 2], $SEE);
        push @wrong, "$turn, $line: saw $saw wanted " . seen($w) if $saw ne "name,version,made_by\n" . seen($w);
        last if @wrong;
    }
    is("@wrong", '', 'two shells take back and return what either did');
    close $_->{to} for @pipes;
    for my $run (@pipes) {
        1 while readline $run->{from};
        waitpid $run->{pid}, 0;
    }
    check_all('two.jv', $w, 'all versions are there');
}

sub memory_does_the_same {
    my $w = { now => {}, back => [], forth => [] };
    my ($wanted, @lines) = ('');
    for (1 .. 200) {
        push @lines, next_line($w, 0), $SEE;
        $wanted .= "name,version,made_by\n" . seen($w);
    }
    my $run = jevons({ folder => $folder, in => join('', map { "$_\n" } @lines) }, '--format', 'csv', '--keep-going');
    is($run->{out}, $wanted, 'without a file likewise') or diag($run->{err});
}

sub what_is_too_large_is_said_to_be_gone {
    my $big = "big = sql select hex(zeroblob(140000000)) as x";
    my $run = jevons({}, '--keep-going', '--format', 'csv', '-c', 'k = calc 1', '-c', $big, '-c', 'rm big', '-c', 'undo');
    like($run->{err}, qr/\Anote: rm: this cannot be taken back: in memory undo .* keep 256 MiB at most\n.*error: undo: there is nothing/s, 'a removal that is final says so');
    $run = jevons({}, '--keep-going', '--format', 'csv', '-c', 'k = calc 1', '-c', '_big = calc 1', '-c', 'rm _big', '-c', 'rm k', '-c', 'undo', '-c', 'k');
    is($run->{err} . $run->{out}, "note: undo: k is version 1 again, as `k = calc 1` made it\n1\n1\n", 'and no other does');
}

sub what_was_renamed_is_found {
    my @lines = ('px = load ' . "$ROOT/data/deepseek-2025/prices.csv", 'r = px | returns close --by ticker', 'y = r.series | head 2', 'z = r | head 1',
        'rename r.series seen', 'rename r.gaps holes', 'lua jevons.put("put", jevons.run("px | head 1"))', 'v = put', 'rename put kept');
    my @asked = ('why y | select lineage, made_by', 'why z | select lineage | head 2', 'why v | select made_by | head 2', 'replay y | select replayed, result');
    my $in_memory = jevons({}, '--format', 'csv', map { ('-c', $_) } @lines, @asked);
    like($in_memory->{out}, qr/now seen\@1",r = px \| returns close --by ticker/, 'a side table under another name') or diag($in_memory->{err});
    unlike($in_memory->{out}, qr/no more/, 'nothing that was renamed is lost to why');
    run_on('named.jv', @lines);
    is(run_on('named.jv', @asked)->{out} =~ s/, xxh3 \w+//r, $in_memory->{out}, 'nor in a file');
}

# ---- kills ----

# Runs lines, each acknowledged, and kills: how many were.
sub run_and_kill {
    my ($file, @lines) = @_;
    my ($acknowledged, $wanted, $spin) = (0, int rand(@lines + 1), int rand 30_000);
    spit("$folder/lines", join '', map { "$lines[$_ - 1]\ncalc ack = $_\n" } 1 .. @lines);
    my $pid = open(my $out, '-|') // die "fork: $!\n";
    if (!$pid) {
        chdir $folder or die;
        open STDIN, '<', 'lines' or die;
        open STDERR, '>', '/dev/null' or die;
        exec Jevons::program(), $file, '--format', 'csv' or die;
    }
    while ($wanted && defined(my $line = <$out>)) { $wanted--, $acknowledged = $1 if $line =~ /^(\d+)$/ }
    1 while $spin-- > 0;
    kill 'KILL', $pid;
    while (defined(my $line = <$out>)) { $acknowledged = $1 if $line =~ /^(\d+)$/ }
    close $out;
    return $acknowledged;
}

sub kills_leave_a_whole_state {
    my ($rounds) = @_;
    my ($w, @faults, $acks);
    for my $round (0 .. $rounds - 1) {
        my $file = 'k' . int($round / 8) . '.jv';
        $w = { now => {}, back => [], forth => [] } if $round % 8 == 0;
        my @lines = map { '' } 1 .. 6;
        my @states = (copy_state($w));
        for (@lines) { $_ = next_line($w, 1); push @states, copy_state($w) }
        my $had = run_and_kill($file, @lines);
        $acks += $had;
        my $saw = run_on($file, $SEE, "undo --list | where next = '' or next = 'undo' | count", "undo --list | where next = 'redo' or next = 'undone' | count")->{out};
        my ($is) = grep { $states[$_] && $saw eq "name,version,made_by\n" . seen($states[$_]) . steps_of($states[$_]) } $had, $had + 1;
        my $why = defined $is ? integrity($file) : "saw $saw, wanted line $had of @lines";
        push @faults, "round $round: $why" if $why;
        last if @faults;
        $w = $states[$is];
        check_all($file, $w, "round $round: all versions are there") if $round % 8 == 7;
    }
    is("@faults", '', "$rounds kills leave the state before a line or behind it");
    cmp_ok($acks, '>', $rounds / 2, "$acks lines were acknowledged");
}

sub steps_of { my ($w) = @_; return sprintf "n\n%d\nn\n%d\n", scalar @{ $w->{back} }, scalar @{ $w->{forth} } }

sub copy_state {
    my ($w) = @_;
    return { now => copy_of($w->{now}), given => { %{ $w->{given} // {} } }, map { my $key = $_; ($key => [map { copy_of($_) } @{ $w->{$key} }]) } qw(back forth) };
}

steps_outlast_the_session();
gc_ends_them();
an_older_file_gets_steps();
shells_share_them();
memory_does_the_same();
what_is_too_large_is_said_to_be_gone();
what_was_renamed_is_found();
my $sanitized = join(' ', Jevons::program()) =~ /build-san/;
kills_leave_a_whole_state($ENV{JEVONS_KILLS} // ($sanitized ? 16 : 80));
kills_leave_an_older_file_whole($sanitized ? 10 : 60);
note('integrity_check was left out: there is no sqlite3') unless $has_sqlite;
done_testing();
