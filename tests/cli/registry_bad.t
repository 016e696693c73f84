#!/usr/bin/perl
# registry_bad.t -- every bad input that a registry meets, one after the other. Where a test of it stands elsewhere, this says where:
#   not a database, an encrypted or truncated file   what_is_no_database; bent bytes: test_store.c, sqlite.t
#   a folder or file that is only read               what_is_only_read; without root: workspace.t
#   a log that is another file's                     a_log_of_another_file; a journal: test_store.c
#   a disk that is full                              a_device_that_is_full; the workspace's: full.t, workspace.t, test_store.c
#   names of datasets, columns, files, workspaces    names_*, workspaces_of_any_name, what_is_no_file
#   columns that differ in case alone                twins_*
#   2,001 columns                                    wide_tables
#   0 rows, 0 columns                                no_rows, no_columns
#   2^31 rows, by simulation                         more_rows_than_32_bits_count
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";

BEGIN { # before there are folders to clean up: root is refused nothing but by a mount that is only read
    if (!defined $ENV{JEVONS_INSIDE} && !system 'unshare -rm true 2>/dev/null') {
        $ENV{JEVONS_INSIDE} = 1;
        exec 'unshare', '-rm', $^X, $0 or die;
    }
}
use Jevons;
use Test::More;

my $folder = sandbox();
my $LONG = 'n' x 5000;
my $WORDS = qr/^error: [^\n]{10,}$/m;

sub run_on { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, '--format', 'csv', map { ('-c', $_) } @lines) }
sub shell { my (@lines) = @_; return jevons({ folder => $folder }, '--format', 'csv', map { ('-c', $_) } @lines) }
sub prints { my ($what, $run, $out) = @_; expect($what, $run, status => 0, out => $out, err => '') }
sub refused { my ($what, $run, $err, $status) = @_; expect($what, $run, status => $status // 1, err => $err) }

# ---- not a database ----

sub what_is_no_database {
    run_on('good.jv', 'px = calc x = 1', 'px = calc x = 2');
    my $good = slurp("$folder/good.jv");
    my $noise = join '', map { chr(($_ * 7919 + 13 * int($_ / 256)) % 256) } 1 .. 65536 * 2;
    my @cases = (
        ['noise.jv', $noise, qr/noise\.jv is another kind of file, wanted a workspace/],
        ['text.jv', "a,b\n1,2\n", qr/text\.jv is another kind of file/],
        ['encrypted.jv', substr($noise, 0, 16) . substr($noise, 0, length($good) - 16), qr/encrypted\.jv is another kind of file/],
        ['cut_head.jv', substr($good, 0, 60), qr/cut_head\.jv is another kind of file/],
        ['cut_page.jv', substr($good, 0, 4096), qr/cut_page\.jv is damaged: .*\nhint: `sqlite3 FILE \.recover`/],
        ['cut_end.jv', substr($good, 0, length($good) - 65536), qr/cut_end\.jv.*(damaged|lost)/],
    );
    for my $case (@cases) {
        my ($name, $bytes, $words) = @$case;
        spit("$folder/$name", $bytes);
        my $run = run_on($name, 'px');
        ok(healthy($run) && $run->{status} && $run->{err} =~ $words, "$name: is told") or diag("$run->{status} $run->{err}$run->{out}");
        next if $name eq 'cut_end.jv';
        is(slurp("$folder/$name"), $bytes, "$name: is left as it is");
        refused("attach $name", shell("attach $name as a"), qr/$name is no SQLite database|$name is a workspace|damaged/);
        refused("load $name", shell("load $name --as sqlite"), qr/$name is no SQLite database|$name is a workspace|damaged/);
    }
    spit("$folder/empty.jv", '');
    prints('an empty file becomes a workspace', run_on('empty.jv', 'a = calc x = 1', 'a'), "x\n1\n");
}

# ---- what is no file, or none that can be used ----

sub what_is_no_file {
    mkdir "$folder/dir";
    symlink 'loop2', "$folder/loop1";
    symlink 'loop1', "$folder/loop2";
    system('mkfifo', "$folder/pipe") == 0 or die;
    my $x = 'x = calc a = 1';
    for my $case (['', qr/'' cannot name a file/], ['dir', qr/dir is a folder/], ['loop1', qr/loop1: too many levels of symbolic links/],
        ['pipe', qr/pipe is no regular file/], ['/dev/null', qr/null is no regular file/], ['/dev/full', qr/full is no regular file/],
        ['none/w.jv', qr/none\/w\.jv: no such file or directory/]) {
        my ($file, $words) = @$case;
        refused("workspace '$file'", run_on($file, 'ls'), $words, 2);
        refused("attach '$file'", shell("attach '$file' as a"), $words);
        refused("export to '$file'", shell($x, "export sqlite '$file' x"), $words);
    }
    for my $case (['', qr/'' cannot name a file/], ['dir', qr/dir: is a directory/], ['loop1', qr/loop1: too many levels of symbolic links/],
        ['none/w.csv', qr/none\/w\.csv: no such file or directory/]) {
        my ($file, $words) = @$case;
        for my $as (qw(csv json arrow)) {
            refused("load '$file' --as $as", shell("load '$file' --as $as"), $words);
            refused("save '$file' --as $as", shell($x, "x | save '$file' --as $as"), $words);
        }
    }
    refused("load /dev/null --as $_", shell("load /dev/null --as $_"), qr/is empty/) for qw(csv json arrow);
    my $pid = fork // die;
    if (!$pid) { open my $to, '>', "$folder/pipe"; print $to "a\n7\n"; close $to; POSIX::_exit(0) }
    prints('a pipe is read', shell('x = load pipe --as csv', 'x'), "a\n7\n");
    waitpid $pid, 0;
}

sub a_device_that_is_full {
    for my $as (qw(csv tsv json jsonl arrow)) {
        refused("$as to a full disk", shell('x = calc a = 1', "x | save /dev/full --as $as"), qr/cannot write \/dev\/full: no space left on device/);
    }
}

# ---- only to be read ----

sub what_is_only_read {
  SKIP: {
        skip 'no mount namespace of our own', 1 unless $ENV{JEVONS_INSIDE};
        my $disk = "$folder/still";
        mkdir $disk;
        system('mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', $disk) == 0 or skip 'no tmpfs', 1;
        run_on('still/w.jv', 'a = calc x = 1');
        shell('x = calc a = 1', 'export sqlite still/t.db x', 'x | save still/t.csv');
        system('mount', '-o', 'remount,ro', $disk) == 0 or skip 'it cannot be made read-only', 1;
        my $before = slurp("$disk/w.jv");
        refused('a workspace there', run_on('still/w.jv', 'a'), qr/cannot write still\/w\.jv: read-only file system\nhint: copy it to where/, 2);
        refused('a new one', run_on('still/new.jv', 'ls'), qr/cannot write to the folder of still\/new\.jv: read-only file system\nhint: /, 2);
        refused('saving', shell('x = calc a = 1', 'x | save still/new.csv'), qr/cannot write still\/new\.csv: read-only file system/);
        refused('exporting', shell('x = calc a = 1', 'export sqlite still/t.db x'), qr/cannot write still\/t\.db/);
        prints('reading a table', shell('x = load still/t.csv', 'x'), "a\n1\n");
        prints('reading a database', shell('x = load still/t.db', 'x'), "a\n1\n");
        is(slurp("$disk/w.jv"), $before, 'nothing was changed');
        is(join(' ', sort map { s{.*/}{}r } glob "$disk/*"), 't.csv t.db w.jv', 'and nothing was added');
        system('umount', $disk);
    }
}

# ---- another file's log ----

# A run that was killed leaves its log, which is replayed over whatever stands there by then.
sub leave_log {
    my ($file) = @_;
    my $run = begin_run($folder, $file);
    print { $run->{to} } "a = calc v = 2\na\n";
    readline $run->{from} for 1 .. 2;
    kill KILL => $run->{pid};
    waitpid $run->{pid}, 0;
}

sub a_log_of_another_file {
    run_on('crashed.jv', 'a = calc v = 1');
    leave_log('crashed.jv');
    my $log = slurp("$folder/crashed.jv-wal");
    run_on('other.jv', 'mine = calc v = 9');
    my $other = slurp("$folder/other.jv");
    spit("$folder/crashed.jv", $other);
    utime time - 60, time - 60, "$folder/crashed.jv-wal";
    refused('a log that is older than its file', run_on('crashed.jv', 'mine'), qr/crashed\.jv-wal is older than crashed\.jv: it may be another file's log\nhint: if this file was put in another's place, move the log away/, 2);
    ok(slurp("$folder/crashed.jv") eq $other && slurp("$folder/crashed.jv-wal") eq $log, 'both are as they were');
    unlink "$folder/crashed.jv-wal";
    prints('without it the file is whole', run_on('crashed.jv', 'mine'), "v\n9\n");
    run_on('torn.jv', 'a = calc v = 1');
    leave_log('torn.jv');
    prints('a log of its own is replayed', run_on('torn.jv', 'a'), "v\n2\n");
    leave_log('torn.jv');
    utime time + 60, time + 60, "$folder/torn.jv";
    refused('also one that only seems so', run_on('torn.jv', 'a@3'), qr/if it is what a crash left, `touch` the log/, 2);
    utime time + 60, time + 60, "$folder/torn.jv-wal";
    prints('until it is touched', run_on('torn.jv', 'a@3'), "v\n2\n");
}

# Closed by anyone in this process, the file would lose SQLite's locks.
sub the_workspace_opened_behind_its_back {
    run_on('locked.jv', 'a = calc v = 1');
    spit("$folder/beside.txt", "beside\n");
    for my $code ('io.open("locked.jv")', 'io.open("./locked.jv", "a")', 'io.lines("locked.jv")', 'io.input("locked.jv")', 'io.output("locked.jv")', 'loadfile("locked.jv")', 'dofile("locked.jv")', 'io.open("locked.jv-wal")') {
        refused("lua: $code", run_on('locked.jv', "lua $code"), qr/locked\.jv(-wal)? is the workspace that is open: its datasets are in jevons\.data/);
    }
    prints('lua: other files are read', run_on('locked.jv', 'lua return io.open("beside.txt"):read("l")', 'lua for l in io.lines("beside.txt") do return l end', 'a'), "value\nbeside\nvalue\nbeside\nv\n1\n");
}

# ---- names ----

sub quoted { my ($name) = @_; return '"' . $name =~ s/"/""/gr . '"' }
# The lines of a csv with one column, where what stands in quotes for good measure stands without.
sub plain { my ($csv) = @_; return $csv =~ s/^"((?:[^"]|"")*)"$/$1 =~ s{""}{"}gr/germ }

my @odd = ("a b", "a'b", 'a"b', "a\nb", "a\tb", "a\x01b", "\xf0\x9f\x98\x80", '2025', '1', '-1', '.', '..', 'a/b', 'a;b', '--x', '#c', '%', '%s%n', 'null',
    'rowid', 'main', 'temp', 'order', 'group', 'table', 'sum', 'n', "\xef\xbd\x81", ' ', 'a|b', 'a,b', '[x]', '{x}', '$x', 'a=b', '\\', $LONG);

sub shown { my ($name) = @_; return length $name > 40 ? 'a long name' : "'" . $name =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ger . "'" }

sub names_of_datasets {
    run_on('names.jv', map { my $q = quoted($_); ("$q = calc v = 7", "$q = calc v = 8") } @odd, 'jevons_datasets');
    for my $name (@odd, 'jevons_datasets') {
        my $q = quoted($name);
        my $run = run_on('names.jv', $q, "$q | select v", quoted("$name\@1"), "sql select v from $q", "history $q | select version | head 1", "rename $q moved", "rename moved $q", $q);
        prints('dataset ' . shown($name), $run, "v\n8\nv\n8\nv\n7\nv\n8\nversion\n1\nv\n8\n");
    }
    my $all = run_on('names.jv', 'ls | select name');
    is($all->{out} =~ tr/\n//, 3 + @odd, 'all are there') or diag($all->{out} =~ s/n{100,}/N/gr); # beside the head and the catalogue's twin, one has a line end itself
    my %refused = ('' => qr/'' cannot name a dataset\nhint: /, '_' => qr/'_' cannot name a dataset\nhint: it is the last result/, 'a@2' => qr/'a\@2' is a version/,
        head => qr/'head' is a command's name/, sql => qr/'sql' is a command's name/, event => qr/'event' is a command's name/);
    for my $name (sort keys %refused) {
        refused("dataset '$name'", run_on('names.jv', quoted($name) . ' = calc v = 9'), $refused{$name});
        refused("rename to '$name'", run_on('names.jv', '"a b" = calc v = 8', 'rename "a b" ' . quoted($name)), $refused{$name});
    }
    refused('a name that SQLite keeps', run_on('names.jv', 'sqlite_x = calc v = 1', 'sql select * from sqlite_x'), qr/'sqlite_x' cannot be a table of SQL.*\nhint: give it another name/);
    refused('a name of bytes that are no text', run_on('names.jv', "\"\xff\" = calc v = 1"), qr/bytes that are not UTF-8/);
}

sub names_of_columns {
    for my $name (@odd) {
        my $q = quoted($name);
        my @formats = ((map { "$_ --header yes" } $name eq ' ' ? () : qw(csv tsv)), qw(json jsonl arrow)); # blanks at the ends of a cell say nothing in a csv
        my @back = map { my ($as) = /(\w+)/; ("y | save back.$as", "z = load back.$_", "z | select $q") } @formats;
        my $run = run_on('columns.jv', 'x = calc v = 7', "y = x | rename $q = v", "y | set $q = $q + 1", "y | select $q", "y | summary m = sum($q)", "sql select $q + 1 as m from y", @back,
            'export sqlite back.db y', 'z = load back.db', "z | select $q");
        expect('column ' . shown($name), $run, status => 0, err => '');
        is(plain($run->{out}), "$name\n8\n$name\n7\nm\n7\nm\n8\n" . "$name\n7\n" x (1 + @formats), 'column ' . shown($name) . ': is itself, and every format keeps it')
            or diag($run->{out} =~ s/n{100,}/N/gr);
    }
    refused('a column without a name', run_on('columns.jv', 'x = calc v = 7', 'x | rename "" = v'), qr/^error: rename: .*name/m);
}

sub workspaces_of_any_name {
    for my $name ('a b.jv', "a'b.jv", 'a"b.jv', "a\nb.jv", 'a%20b.jv', '%s%n.jv', 'a?mode=ro.jv', 'a#b.jv', 'file:x.jv', 'file:x.jv?mode=memory', ':memory:', './-x.jv', "tab\t.jv",
        "e\x1b[31m.jv", "\xf0\x9f\x98\x80.jv", "\xff.jv", 'no_extension', "$folder/absolute.jv", '../' . ($folder =~ s{.*/}{}r) . '/relative.jv', 'n' x 247) {
        run_on($name, 'a = calc v = 7');
        prints('workspace ' . shown($name), run_on($name, 'a'), "v\n7\n");
        ok(-s ($name =~ m{^/} ? $name : "$folder/$name"), 'workspace ' . shown($name) . ': is that file');
    }
    refused('workspace of 248 bytes', run_on('n' x 248, 'ls'), qr/name has 248 bytes, wanted 247 at most\nhint: .*shorter/, 2);
    ok(!-e "$folder/" . 'n' x 248, 'and is not begun');
    for my $name ('a b.csv', "a'b.csv", "a\nb.csv", 'a%20b.csv', 'file:x.csv', '-x.csv', '$(touch oops).csv') {
        my $q = $name =~ /'/ ? quoted($name) : "'$name'";
        prints('file ' . shown($name), shell('x = calc a = 1', "x | save $q", "y = load $q", 'y'), "a\n1\n");
        ok(-s "$folder/$name", 'file ' . shown($name) . ': is there');
        my $db = $q =~ s/csv/db/r;
        my $run = shell('x = calc a = 1', "export sqlite $db x", "attach $db as d", 'sql select a + 1 as b from d.x');
        ok($run->{status} == 0 && $run->{out} eq "b\n2\n", 'file ' . shown($name) . ': as a database') or diag($run->{err});
    }
    ok(!-e "$folder/oops", 'no shell has read them');
}

sub twins_in_case {
    prints('datasets that differ in case', run_on('twins.jv', 'px = calc v = 1', 'PX = calc v = 2', 'px', 'PX'), "v\n1\nv\n2\n");
    prints('of one, the other case is the name too', run_on('twins.jv', 'rm PX', 'Px'), "v\n1\n");
    spit("$folder/twins.csv", "Close,close,CLOSE\n1,2,3\n");
    run_on('twins.jv', 't = load twins.csv');
    prints('columns that differ in case', run_on('twins.jv', 't', 't | select CLOSE', 't | select c = Close + close * 10'), "Close,close,CLOSE\n1,2,3\nCLOSE\n3\nc\n21\n");
    refused('neither of them', run_on('twins.jv', 't | select cLOSE'), qr/t has no column 'cLOSE'/);
    my $sql = run_on('twins.jv', 'sql select * from t');
    like($sql->{out}, qr/^Close,close_2,CLOSE_3\n1,2,3\n$/, 'SQL gives them a suffix') or diag("$sql->{out}$sql->{err}");
    for my $as (qw(csv tsv json jsonl arrow)) {
        prints("$as keeps them apart", run_on('twins.jv', "t | save twins_back.$as", "b = load twins_back.$as", 'b'), "Close,close,CLOSE\n1,2,3\n");
    }
    refused('datasets that SQL cannot tell apart', run_on('twins.jv', 'T = calc v = 2', 'export sqlite twins.db t T'), qr/SQL does not tell 't' from 'T'\nhint: rename/);
}

# ---- sizes ----

sub wide_tables {
    my $n = 2001;
    spit("$folder/wide.csv", join '', map { my $row = $_; join(',', map { $row ? $row * $_ : "c$_" } 1 .. $n) . "\n" } 0 .. 2);
    run_on('wide.jv', 'w = load wide.csv');
    prints('2,001 columns are kept', run_on('wide.jv', 'ls | select rows, columns'), "rows,columns\n2,2001\n");
    prints('selected', run_on('wide.jv', 'w | select c1, c2001'), "c1,c2001\n1,2001\n2,4002\n");
    prints('summed up', run_on('wide.jv', 'w | summary sum(c2001)'), "sum(c2001)\n6003\n");
    prints('described', run_on('wide.jv', 'w | describe | count'), "n\n2001\n");
    prints('changed', run_on('wide.jv', 'w | where c2001 > 3000 | set extra = c2001 + 1 | drop c1 | select c2, extra'), "c2,extra\n4,4003\n");
    for my $as (qw(csv tsv json jsonl arrow)) {
        prints("saved as $as", run_on('wide.jv', "w | save wide_back.$as", "b = load wide_back.$as", 'b | summary sum(c2001)', 'ls | where name = \'b\' | select columns'), "sum(c2001)\n6003\ncolumns\n2001\n");
    }
    my $limit = qr/has 2001 columns, SQL takes 2000\nhint: take those that you need: \w+ \| select/;
    refused('SQL names its limit', run_on('wide.jv', 'sql select c1 from w'), $limit);
    refused('of its input too', run_on('wide.jv', 'w | sql select c1 from _'), $limit);
    refused('and an export', run_on('wide.jv', 'export sqlite wide.db w'), qr/'w' has 2001 columns, SQL takes 2000\nhint: export those that you need/);
    prints('SQL on others goes on', run_on('wide.jv', 'one = w | select c1', 'sql select sum(c1) as s from one'), "s\n3\n");
    prints('the catalogue has them all', run_on('wide.jv', "sql select count(*) as n from jevons_columns where dataset = 'w'"), "n\n2001\n");
    prints('2,000 are not too many', run_on('wide.jv', 'w | drop c1 | sql select sum(c2001) as s from _'), "s\n6003\n");
}

my @columns = ('d date', 'w string', 'x float64', 'u float64 USD', 'b bool', 'i int64', 't timestamp');
sub types { my ($name, $dot) = @_; return "column,type,unit\n" . join '', map { my ($c, $t, $u) = split; "$c,$t," . ($u // '') . "\n" } @columns }

sub no_rows {
    spit("$folder/rows.csv", "d,w,x\n2025-01-27,NVDA,118.42\n2025-01-28,AMD,120.5\n");
    my $made = 'z = load rows.csv | set u = x * 1[USD], b = x > 1, i = int(x), t = timestamp(d) | where x < 0';
    run_on('zero.jv', $made);
    my $describe = '| describe | select column, type, unit';
    prints('0 rows keep types and units', run_on('zero.jv', "z $describe"), types());
    for my $verb ('head 3', 'tail 3', 'sort x desc, w', 'where x > 1', 'set x = x * 2', 'distinct', 'sample 3', 'union z', 'drop w | union z | select d, w, x, u, b, i, t', "rename q = x | rename x = q") {
        my $run = run_on('zero.jv', "z | $verb $describe");
        my @wanted = sort split /\n/, types();
        ok($run->{status} == 0 && "@{[sort split /\n/, $run->{out}]}" eq "@wanted", "0 rows: $verb") or diag("$run->{out}$run->{err}");
    }
    my @answers = (['count', "n\n0\n"], ['count w', "w,n\n"], ['summary n(), sum(x), mean(x), max(w), median(x)', "n(),sum(x),mean(x),max(w),median(x)\n0,,,,\n"], ['summary mean(x) --by w', "w,mean(x)\n"],
        ['select a = lag(x), b = cumsum(x)', "a,b\n"], ['pivot long x, i | count', "n\n0\n"], ['join z --on d, w | count', "n\n0\n"], ['returns x --by w | count', "n\n0\n"], ['returns x | count', "n\n0\n"],
        ['describe | summary sum(nulls), max(distinct)', "sum(nulls),max(distinct)\n0,0\n"], ['sql select count(*) as n, sum(x) as s, max(w) as m from _', "n,s,m\n0,,\n"], ['sql select * from _', "d,w,x,u,b,i,t\n"]);
    for my $case (@answers) {
        my ($line, $out) = @$case;
        my $run = run_on('zero.jv', "z | $line");
        ok($run->{status} == 0 && $run->{out} eq $out, "0 rows: $line") or diag("$run->{status}: $run->{out}$run->{err}");
    }
    refused('an event study of no rows', run_on('zero.jv', 'z | event --on 2025-01-27'), qr/event: z has no rows/);
    for my $as (qw(json arrow)) {
        prints("$as keeps types and units of 0 rows", run_on('zero.jv', "z | save zero.$as", "l = load zero.$as", "l $describe"), types());
    }
    prints('so does SQLite', run_on('zero.jv', 'export sqlite zero.db z', 'l = load zero.db', "l $describe"), types());
    for my $as (qw(csv tsv)) {
        prints("$as keeps the names of 0 rows", run_on('zero.jv', "z | save zero.$as", "l = load zero.$as", 'l'), "d,w,x,u,b,i,t\n");
    }
    refused('jsonl has nothing to keep', run_on('zero.jv', 'z | save zero.jsonl', 'l = load zero.jsonl'), qr/zero\.jsonl:1: it is empty\nhint: .*json and arrow/);
}

sub no_columns {
    my %made = ('e.csv' => '', 'line.csv' => "\n", 'lines.csv' => "\n\n\n", 'e.tsv' => '', 'e.json' => '', 'e.jsonl' => '', 'list.json' => '[]', 'keyless.json' => '[{}]', 'keyless.jsonl' => "{}\n{}\n",
        'none.json' => '{"columns":[],"rows":[]}', 'rows.json' => '{"columns":[],"rows":[{},{}]}', 'e.arrow' => '');
    for my $name (sort keys %made) {
        spit("$folder/$name", $made{$name});
        refused("0 columns: $name", shell("x = load $name"), qr/^error: load: \Q$name\E:?(1:)? (it )?(is empty|its objects have no keys)/m);
    }
    refused('dropping all', shell('x = calc a = 1, b = 2', 'x | drop a, b'), qr/this would drop all 2 columns\nhint: a table has one column or more/);
    refused('selecting none', shell('x = calc a = 1', 'x | select'), qr/select: columns is missing/);
    refused('computing none', shell('x = calc'), qr/calc: expressions is missing/);
}

# A stream of one column of truth values, as an Arrow writer would make it, whose rows the file system makes up: it is sparse, and two bits are set.
sub make_large {
    my ($rows) = @_;
    my $small = 1_000_003; # found among the stream's numbers, and put right
    spit("$folder/small.csv", join '', "b\n", "false\n" x $small);
    my $run = shell('x = load small.csv', 'x | save small.arrows');
    my $bytes = slurp("$folder/small.arrows");
    my $room = sub { my ($n) = @_; my $exact = int(($n + 7) / 8); return ($exact, int(($exact + 63) / 64) * 64) };
    my ($exact, $padded) = $room->($small);
    my ($large, $large_padded) = $room->($rows);
    my $head = substr $bytes, 0, length($bytes) - 8 - $padded;
    for my $pair ([$small, $rows], [$exact, $large], [$padded, $large_padded]) {
        my ($from, $to) = map { pack 'q<', $_ } @$pair;
        $head =~ s/\Q$from\E/$to/g or die "no $pair->[0] in the stream\n";
    }
    open my $out, '+>:raw', "$folder/large.arrows" or die;
    print $out $head;
    for my $row ($rows - 1, 2**31 + 2) { seek $out, length($head) + int($row / 8), 0; print $out chr(1 << $row % 8) }
    seek $out, length($head) + $large_padded, 0;
    print $out pack 'V2', 0xffffffff, 0;
    close $out or die;
}

sub more_rows_than_32_bits_count {
  SKIP: {
        skip 'memory for 2^31 bits is not to spare', 1 if slurp('/proc/meminfo') !~ /^MemAvailable: +(\d+)/m || $1 < 3_000_000;
        my $rows = 2**31 + 9;
        make_large($rows);
        my @lines = ('ls | select rows', 'x | count', 'x | tail 2', 'x | tail 7 | head 1', 'x | head 2', 'x | tail 9 | where b | count', 'sql select * from x limit 1', 'x | tail 3 | sql select sum(b) as s from _');
        my $wanted = "rows\n$rows\nn\n$rows\nb\nfalse\ntrue\nb\ntrue\nb\nfalse\nfalse\nn\n2\nb\nfalse\ns\n1\n";
        prints('2^31 + 9 rows', shell('x = load large.arrows', @lines), $wanted);
    }
}

require POSIX;
what_is_no_database();
what_is_no_file();
a_device_that_is_full();
what_is_only_read();
a_log_of_another_file();
the_workspace_opened_behind_its_back();
names_of_datasets();
names_of_columns();
workspaces_of_any_name();
twins_in_case();
wide_tables();
no_rows();
no_columns();
more_rows_than_32_bits_count();
done_testing();
