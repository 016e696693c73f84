#!/usr/bin/perl
# workspace.t -- `jevons FILE`: what one run assigned the next one has; what is no workspace is refused and left alone.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $LOAD = 'px = load data/deepseek-2025/prices.csv';
my $folder = sandbox();

sub run_on { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, '--format', 'csv', map { ('-c', $_) } @lines) }

sub prints {
    my ($name, $run, $status, $out, $err) = @_;
    ok(healthy($run) && $run->{status} == $status, "$name: status $status") or diag("status $run->{status}\n$run->{err}");
    ref $out ? like($run->{out}, $out, "$name: out") : is($run->{out}, $out, "$name: out");
    ref $err ? like($run->{err}, $err, "$name: err") : is($run->{err}, $err // '', "$name: err");
}

sub what_was_assigned_is_there_again {
    prints('assigning', run_on('w.jv', $LOAD, 'px = px | set half = close / 2', '_keep = px', 'px | head 1'), 0, qr/^2025-01-24,AAPL/m);
    ok(!-e "$folder/w.jv-wal", 'the log is gone at the end');
    prints('the next run', run_on('w.jv', 'ls | select name, rows, columns, version'), 0, "name,rows,columns,version\npx,63,4,2\n");
    prints('both versions', run_on('w.jv', 'px@1 | count', 'px | summary n(), sum(half)'), 0, qr/63.*63/s);
    prints('history', run_on('w.jv', 'history px | select version, line, made_from'), 0,
        qr{^1,px = load .*,data/deepseek-2025/prices\.csv \(xxh3 [0-9a-f]{8}\)\n2,.*,px\@1$}m);
    prints('inputs with plugins and hashes', run_on('w.jv', 'history px --inputs | select kind, name, xxh3'), 0,
        qr{^plugin,csv,[0-9a-f]{32}\nfile,data/deepseek-2025/prices\.csv,[0-9a-f]{32}\n}m);
    prints('units and conventions', run_on('w.jv', 'r = px | returns close --by ticker', 'describe r | select column, unit'), 0, qr/^return,ret$/m);
    prints('and again', run_on('w.jv', 'describe r | select column, unit'), 0, qr/^return,ret$/m);
    prints('rename and rm', run_on('w.jv', 'rename px prices', 'rm r'), 0, '', "note: rm: its side tables went along: r.gaps, r.series, r.jumps\n");
    prints('are kept', run_on('w.jv', 'ls | select name, version', 'prices@2 | count'), 0, "name,version\nprices,2\nn\n63\n");
    prints('a name that is gone', run_on('w.jv', 'px'), 1, '', qr/no command or dataset is called 'px'/);
}

sub a_line_that_fails_leaves_what_was_there {
    run_on('f.jv', $LOAD);
    prints('a failing assignment', run_on('f.jv', 'px = px | sort nonesuch'), 1, '', qr/no column 'nonesuch'/);
    prints('changes nothing', run_on('f.jv', 'ls | select name, version'), 0, "name,version\npx,1\n");
}

sub what_functions_are_made_of_is_noted {
    spit("$folder/twice.lua", 'jevons.func{signature = "float64 twice(float64 x)", summary = "x + x", example = "calc twice(2)", ' .
        'run = function(x) return x + x end}');
    my $so = "$folder/vol.so";
    is(system("cd $ROOT && cc -shared -fPIC -Iinclude -o $so tests/plugins/vol.c"), 0, 'vol.c is built');
    trust($so);
    my @bring = ($LOAD, "plugin load $so", "lua dofile('twice.lua')", "ffi libm.so.6 'double cbrt(double)' as root");
    my %lines = (
        'set' => 'x = px | set a = median(close) + twice(close) + parkinson(close * 1.1, close) + root(close)',
        'summary' => 'x = px | summary median(close), rms(twice(root(close)))',
        'sql' => 'x = sql select median(close) + rms(close) as m, twice(close) as t, root(close) as r from px',
        'lua' => 'x = lua jevons.fn.median(jevons.fn.twice(jevons.fn.root(jevons.data.px.close))) + jevons.fn.rms(jevons.data.px.close)',
        'eval' => "x = px | lua _:eval('median(close) + twice(root(close)) + parkinson(close * 1.1, close)')",
    );
    for my $name (sort keys %lines) {
        my $run = run_on("$name.jv", @bring, $lines{$name}, 'history x --inputs | select kind, name, xxh3');
        for my $wanted (qr/^plugin,std,[0-9a-f]{32}$/m, qr/^plugin,vol,[0-9a-f]{32}$/m, qr/^script,twice\.lua,[0-9a-f]{32}$/m,
            qr/^plugin,\S*libm\S*,[0-9a-f]{32}$/m) {
            like($run->{out}, $wanted, "$name: $wanted") or diag($run->{err});
        }
    }
    prints('history tells those that did not come with us', run_on('set.jv', 'history x | select made_from'), 0,
        qr/px\@1, twice\.lua \(xxh3 \w{8}\), vol \(xxh3 \w{8}\), \S*libm\S* \(xxh3 \w{8}\)/);
}

sub where_rows_came_from_is_known_to_the_session {
    prints('in the session', run_on('t.jv', $LOAD, "day = px | where ticker = 'NVDA'", 'day | trace | head 1'), 0,
        "row,date,ticker,close\n37,2025-01-24,NVDA,142.62\n", "note: trace: rows of px\@1\n");
    prints('in the next it is not', run_on('t.jv', 'day | trace'), 1, '', qr/where the rows of day came from is not known/);
    prints('but of its lines it is', run_on('t.jv', 'day | tail 1 | trace'), 0, qr/^3,2025-01-28/m, "note: trace: rows of day\@1\n");
}

sub side_tables_come_with_their_table {
    spit("$folder/bad.csv", "a,b\n1,2\nx\n3,4\n");
    run_on('s.jv', 'c = load bad.csv --rejects r');
    prints('a side table', run_on('s.jv', 'ls | select name, rows'), 0, qr/^r,1$/m);
}

sub two_at_once {
    run_on('two.jv', 'a = calc x = 1');
    my $other = begin_run($folder, 'two.jv');
    my ($from, $to) = @$other{qw(from to)};
    print $to "a = calc x = 2\ncalc ready = 1\n";
    readline $from for 1 .. 2;
    prints('another run reads and writes', run_on('two.jv', 'a', 'a = calc x = 3'), 0, "x\n2\n");
    print $to "a\na = calc x = 4\na\@3\n";
    my @seen = map { scalar readline $from } 1 .. 4;
    is(join('', @seen), "x\n3\nx\n3\n", 'the first sees what the second made, and overwrites no version');
    is(end_run($other), 0, 'and ends well');
    prints('all are there', run_on('two.jv', 'history a | select version', map { "a\@$_" } 1 .. 4), 0,
        "version\n1\n2\n3\n4\nx\n1\nx\n2\nx\n3\nx\n4\n");
}

sub what_is_no_workspace {
    spit("$folder/text.csv", my $text = "date,close\n2025-01-27,118.42\n");
    my @cases = (
        ['text.csv', qr/text\.csv is another kind of file, wanted a workspace or a new name\nhint: .*load FILE/],
        ['data', qr/data is a folder, wanted a workspace/],
        ['nonesuch/w.jv', qr/cannot write to the folder of nonesuch\/w\.jv: no such file/],
        ['/dev/null', qr/is no regular file/],
    );
    for my $case (@cases) {
        my ($file, $message) = @$case;
        prints("jevons $file", run_on($file, 'ls'), 2, '', $message);
    }
    is(slurp("$folder/text.csv"), $text, 'the text is as it was');
    ok(!-e "$folder/text.csv-wal" && !-e "$folder/text.csv-journal", 'and nothing stands beside it');
    spit("$folder/short.jv", substr slurp("$folder/w.jv"), 0, 70000);
    prints('a file cut short', run_on('short.jv', 'ls'), 2, '', qr/^error: short\.jv is damaged: .*\nhint: /);
}

sub what_cannot_be_written {
  SKIP: {
        skip 'root may write anywhere', 4 if $> == 0;
        mkdir "$folder/closed";
        run_on('closed/w.jv', 'a = calc x = 1');
        chmod 0444, "$folder/closed/w.jv";
        prints('a file', run_on('closed/w.jv', 'ls'), 2, '', qr/cannot write closed\/w\.jv: permission denied\nhint: /);
        chmod 0644, "$folder/closed/w.jv";
        chmod 0555, "$folder/closed";
        prints('a folder', run_on('closed/w.jv', 'ls'), 2, '', qr/folder of closed\/w\.jv: permission denied\nhint: /);
        chmod 0755, "$folder/closed";
    }
}

# The shell's limit stands for a disk that is full; SIGXFSZ must not end the program.
sub a_full_disk {
    run_on('full.jv', 'a = calc x = 1');
    spit("$folder/big.csv", join '', "y\n", map { "$_\n" } 1 .. 200_000);
    my $program = join ' ', Jevons::program();
    my @words = ('sh', '-c', "ulimit -f 1700; exec $program full.jv --keep-going --format csv");
    my $run = jevons({ folder => $folder, program => [@words], in => "a = load big.csv\na\na = calc x = 2\na\n" });
    is($run->{signal}, 0, 'it does not end the session') or diag($run->{err});
    like($run->{err}, qr/^error: full\.jv: .*(full|I\/O error|too large)\nhint: nothing was changed/m, 'it is told');
    is($run->{out}, "x\n1\nx\n2\n", 'the old version stands, and small things go on');
    prints('afterwards', run_on('full.jv', 'history a | select version', 'a'), 0, "version\n1\n2\nx\n2\n");
}

what_was_assigned_is_there_again();
a_line_that_fails_leaves_what_was_there();
side_tables_come_with_their_table();
what_functions_are_made_of_is_noted();
where_rows_came_from_is_known_to_the_session();
two_at_once();
what_is_no_workspace();
what_cannot_be_written();
a_full_disk();
done_testing();
