#!/usr/bin/perl
# durable.t -- what a workspace promises beside kill.t and full.t: an assignment is on the disk when its line is done, one
# file is at rest after every signal, two shells never harm each other's work, only columns that are needed are read,
# and what is damaged takes nothing else along.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
my $ROWS = 200_000;
my $DEADLINE = 60;

sub run_on { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, '--format', 'csv', map { ('-c', $_) } @lines) }

sub files { my ($like) = @_; return join ' ', map { s{.*/}{}r } sort glob "$folder/$like" }

sub begin { my ($file, @words) = @_; return begin_run($folder, $file, @words) }

# ---- signals ----

# Waits for a file that matches; the deadline is for a program that hangs.
sub appears {
    my ($like, $pid) = @_;
    my $end = time + $DEADLINE;
    while (time < $end && kill 0, $pid) { return 1 if glob "$folder/$like"; select undef, undef, undef, 0.0005 }
    return 0;
}

sub one_file_is_at_rest_after_signals {
    run_on('sig.jv', 'x = load wide.csv');
    my %status = (TERM => 15, HUP => 1, INT => 130 << 8);
    for my $signal (sort keys %status) {
        my $run = begin('sig.jv');
        print { $run->{to} } "_big = x | union x | union x\n_big = _big | union _big | union _big\n_big | save out.csv\n";
        ok(appears('out.csv.*', $run->{pid}), "SIG$signal: a save has begun");
        kill $signal, $run->{pid};
        is(end_run($run), $status{$signal}, "SIG$signal during a save ends it");
        is(files('sig.jv*'), 'sig.jv', "SIG$signal: one file is at rest");
        is(files('out.csv*'), '', "SIG$signal: and no piece of what was being saved");
        $run = begin('sig.jv');
        say_to($run, 'a = calc x = 1');
        kill $signal, $run->{pid};
        is(end_run($run), $status{$signal}, "SIG$signal between lines ends it");
        is(files('sig.jv*'), 'sig.jv', "SIG$signal: one file is at rest");
    }
    my $run = begin('sig.jv');
    close $run->{from};
    print { $run->{to} } "a\na\na\n";
    close $run->{to};
    waitpid $run->{pid}, 0;
    is($?, 13, 'who reads the results goes: SIGPIPE ends it');
    is(files('sig.jv*'), 'sig.jv', 'and one file is at rest');
    run_on('sig.jv', 'a = calc x = 2', 'nonesuch');
    is(files('sig.jv*'), 'sig.jv', 'as after an error');
}

sub what_does_not_hear_a_signal_dies_of_it {
    for my $signal ([TERM => 15], [HUP => 1]) {
        my $run = begin('sig.jv');
        print { $run->{to} } "lua io.open('deaf.$signal->[0]', 'w'):close() ('a'):rep(40):find(('a-'):rep(30) .. 'b')\n";
        ok(appears("deaf.$signal->[0]", $run->{pid}), "SIG$signal->[0]: it is at work");
        kill $signal->[0], $run->{pid};
        is(end_run($run), $signal->[1], "SIG$signal->[0] ends C code that asks nobody");
    }
    run_on('sig.jv', 'a');
    is(files('sig.jv*'), 'sig.jv', 'one file is at rest');
}

# ---- on the disk ----

# The order of calls: each answer must be behind a sync of what the assignment before it wrote to the log.
sub an_assignment_is_on_the_disk_when_its_line_is_done {
  SKIP: {
        skip 'strace cannot be used', 2 if "@{[Jevons::program()]}" =~ /build-san/ || system "strace -o /dev/null true 2>/dev/null";
        my @calls = ('strace', '-f', '-y', '-o', "$folder/calls", '-e', 'trace=pwrite64,fdatasync,fsync,write');
        my $run = begin('sync.jv', @calls);
        say_to($run, "a = calc x = $_") for 1 .. 5;
        is(end_run($run), 0, 'five assignments');
        my ($dirty, $synced, @late) = (0, 0);
        for (split /\n/, slurp("$folder/calls")) {
            $dirty = 1 if /pwrite64\(\d+<[^>]*-wal>/;
            if (/f(data)?sync\(\d+<[^>]*-wal>/) { $synced++ if $dirty; $dirty = 0 }
            push @late, $_ if $dirty && /write\(1</;
        }
        is("@late", '', 'no answer came before the log was on the disk');
        cmp_ok($synced, '>=', 5, 'and it was synced for each of them');
    }
}

# ---- columns ----

# Bytes that a run has read so far.
sub bytes_read { my ($run) = @_; return slurp("/proc/$run->{pid}/io") =~ /^rchar: (\d+)/m ? $1 : die "no rchar\n" }

sub columns_are_read_when_they_are_needed {
  SKIP: {
        skip 'there is no /proc/PID/io', 11 unless -r '/proc/self/io';
        my $column = 8 * $ROWS;
        my @cases = (
            ['ls', 0], ['history x', 0], ['x | summary mean(a)', 1], ['x | summary n(), max(b)', 1], ['sql select sum(c) from x', 1],
            ["x | where a < 10 | summary n()", 0], ["x | where a < 10 | set q = a * d | sort q | summary max(q)", 1], ['x | select day | count day', 0.5],
            ['x | select d, e | head 1', 1], ['x', 0.5],
        );
        my ($empty, $run) = map { begin($_) } 'empty.jv', 'wide.jv';
        say_to($_, 'calc x = 1') for $empty, $run;
        cmp_ok(bytes_read($run) - bytes_read($empty), '<', 600_000, 'opening reads no values');
        end_run($empty);
        for my $case (@cases) {
            my ($line, $columns) = @$case;
            say_to($run, $line =~ s/\bx\b/tiny/r); # what the line needs beside the columns
            my $before = bytes_read($run);
            say_to($run, $line);
            my $read = bytes_read($run) - $before;
            my $wanted = $columns * $column;
            ok($read >= $wanted * 0.95 && $read < $wanted * 1.05 + 300_000, sprintf '%s: reads %.2f columns of 8 bytes', $line, $columns)
                or diag("$read bytes, wanted $wanted");
        }
        end_run($run);
    }
}

sub dates_and_words_are_compact {
    my $run = run_on('wide.jv', 'c = x | select day, word', 'ls | select name, bytes');
    my ($bytes) = $run->{out} =~ /^c,(\d+)$/m;
    cmp_ok($bytes / $ROWS, '<', 8.1, 'a date and a word take 4 bytes each a row');
    my $before = -s "$folder/wide.jv";
    run_on('wide.jv', 'again = x | select word, day, e', 'y = x');
    cmp_ok(-s "$folder/wide.jv", '<', $before + 200_000, 'and what is there already takes no room again');
    cmp_ok($before - $ROWS * (4 + 4 + 5 * 8), '<', 1_200_000, 'the file has little beside the values');
}

# ---- two shells ----

# Assigns $n times to its own name, and to one that all share.
sub writer {
    my ($who, $n) = @_;
    my $pid = fork // die;
    return $pid if $pid;
    my $run = begin('two.jv');
    for my $i (1 .. $n) {
        my $said = say_to($run, "own$who = small | set k = $i\nall = small | set k = $who\nown$who | summary n(), min(k), max(k)");
        $said =~ /^2000,$i,$i$/m or POSIX::_exit(1);
    }
    POSIX::_exit(end_run($run) ? 1 : 0);
}

sub two_shells_write_and_a_third_reads {
    require POSIX;
    my ($writers, $n) = (3, 15);
    spit("$folder/small.csv", join '', "y\n", map { "$_.5\n" } 1 .. 2000);
    run_on('two.jv', 'small = load small.csv', 'all = small | set k = 0', 'gone = small');
    my @writers = map { writer($_, $n) } 1 .. $writers;
    my $reader = begin('two.jv');
    my @wrong;
    for (1 .. 2 * $n) {
        my $said = say_to($reader, 'all | summary n(), min(k) - max(k), sum(y)');
        push @wrong, $said unless $said =~ /^2000,0,2002000(\.0)?$/m;
        say_to($reader, 'gone = small | set z = y * 2');
        say_to($reader, 'rm gone');
    }
    is("@wrong", '', 'a reader that writes and removes too sees whole tables alone');
    is(end_run($reader), 0, 'and ends well');
    for (@writers) { waitpid $_, 0; is($?, 0, 'a writer has seen what it wrote') }
    my $after = run_on('two.jv', 'history all | summary n(), max(version)', map { "history own$_ | summary n(), max(version)" } 1 .. $writers);
    is(join(' ', $after->{out} =~ /^\d+,\d+$/mg), join(' ', map { "$_,$_" } 1 + $writers * $n, ($n) x $writers), 'every version is there, by its number');
    is(files('two.jv*'), 'two.jv', 'one file is at rest');
    return if system 'command -v sqlite3 > /dev/null';
    is(qx(cd $folder && sqlite3 two.jv 'pragma integrity_check; pragma foreign_key_check'), "ok\n", 'and it is sound');
}

sub what_one_holds_the_other_may_remove {
    run_on('hold.jv', 'px = load wide.csv', 'other = px | select a');
    my $reader = begin('hold.jv');
    say_to($reader, '_kept = px | select a, word');
    run_on('hold.jv', 'rm px', 'rm other');
    run_on('hold.jv', 'new = load wide.csv | set a = -1, b = -2, c = -3, d = -4, e = -5');
    is(say_to($reader, "_kept | summary min(a), max(a), n()"), 'min(a),max(a),n()' . "\n1,$ROWS,$ROWS\n", 'columns in memory go on');
    say_to($reader, 'px | count');
    like(slurp("$folder/errors"), qr/no command or dataset is called 'px'/, 'what is not in memory is gone, and it is told');
    is(say_to($reader, 'saved = _kept | select a') . say_to($reader, 'saved | summary max(a)'), "max(a)\n$ROWS\n", 'and can be kept again');
    is(end_run($reader), 1 << 8, 'and its status tells of it');
    my $after = run_on('hold.jv', 'saved | summary max(a)', 'new | summary max(a)');
    is($after->{out}, "max(a)\n$ROWS\nmax(a)\n-1\n", 'both are whole');
}

sub a_link_is_the_file_itself {
    mkdir "$folder/far";
    run_on('far/real.jv', 'a = calc x = 1');
    symlink 'far/real.jv', "$folder/link.jv";
    my $run = begin('link.jv');
    say_to($run, 'a = calc x = 2');
    run_on('far/real.jv', 'a = calc x = 3');
    is(say_to($run, 'a'), "x\n3\n", 'through a link one sees what is written to the file');
    say_to($run, 'a = calc x = 4');
    end_run($run);
    is(run_on('far/real.jv', 'a@1', 'a@2', 'a@3', 'a')->{out}, "x\n1\nx\n2\nx\n3\nx\n4\n", 'and the other way round');
    ok(-l "$folder/link.jv" && files('link.jv*') eq 'link.jv' && files('far/*') eq 'real.jv', 'the link is a link, one file is at rest');
    symlink 'nowhere/w.jv', "$folder/dangling.jv";
    my $refused = run_on('dangling.jv', 'ls');
    ok(healthy($refused) && $refused->{status} == 2 && $refused->{err} =~ /^error: .*dangling\.jv/, 'a link to nowhere is refused')
        or diag($refused->{err});
}

# ---- damage, other formats ----

sub damaged {
    my ($sql) = @_;
    unlink "$folder/bad.jv";
    run_on('bad.jv', 'px = calc x = 1', 'px = calc x = 2', 'y = calc z = 3');
    system('sqlite3', "$folder/bad.jv", $sql) == 0 or die;
}

sub what_is_damaged_takes_nothing_along {
  SKIP: {
        skip 'there is no sqlite3', 8 if system 'command -v sqlite3 > /dev/null';
        damaged("update version set line = 'px = calc x = 7' where number = 2");
        my $run = run_on('bad.jv', 'y', 'px@1', 'history px | select version, line');
        is($run->{out}, "z\n3\nx\n1\nversion,line\n1,px = calc x = 1\n2,(lost: its entry is damaged)\n", 'what is whole can be used');
        like($run->{err}, qr/^note: px\@2 is lost: bad\.jv is damaged: the catalogue's entry of px\@2/, 'what is lost is named at once');
        for my $line ('px', 'px | count', 'sql select * from px', 'z = px', 'lua jevons.data.px') {
            my $refused = run_on('bad.jv', $line);
            ok($refused->{status} == 1 && $refused->{err} =~ /^error: .*px\@2 is lost/m, "$line: is refused") or diag($refused->{err} . $refused->{out});
        }
        $run = run_on('bad.jv', 'px = px@1', 'px', 'rm px', 'ls | select name');
        is($run->{out}, "x\n1\nname\ny\n", 'and what is lost can be replaced and removed');
        damaged('pragma user_version = 7');
        like(run_on('bad.jv', 'ls')->{err}, qr/^error: bad\.jv has format 7, this jevons knows formats up to \d\nhint: it was made by a newer jevons/, 'a newer file is refused');
    }
}

spit("$folder/wide.csv", join '', "day,word,a,b,c,d,e\n",
    map { sprintf "2025-01-%02d,w%d,%d,%d.5,%d.25,%d,%d.125\n", 1 + $_ % 28, $_ % 50, $_, $_, $_ * 3, $_ * 7, $_ } 1 .. $ROWS);
run_on('wide.jv', 'x = load wide.csv', 'tiny = x | head 5');
one_file_is_at_rest_after_signals();
what_does_not_hear_a_signal_dies_of_it();
an_assignment_is_on_the_disk_when_its_line_is_done();
columns_are_read_when_they_are_needed();
dates_and_words_are_compact();
two_shells_write_and_a_third_reads();
what_one_holds_the_other_may_remove();
a_link_is_the_file_itself();
what_is_damaged_takes_nothing_along();
done_testing();
