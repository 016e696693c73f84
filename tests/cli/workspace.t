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
    prints('rename and rm', run_on('w.jv', 'rename px prices', 'rm r r.gaps r.series'), 0, '');
    prints('are kept', run_on('w.jv', 'ls | select name, version', 'prices@2 | count'), 0, "name,version\nprices,2\nn\n63\n");
    prints('a name that is gone', run_on('w.jv', 'px'), 1, '', qr/no command or dataset is called 'px'/);
}

sub a_line_that_fails_leaves_what_was_there {
    run_on('f.jv', $LOAD);
    prints('a failing assignment', run_on('f.jv', 'px = px | sort nonesuch'), 1, '', qr/no column 'nonesuch'/);
    prints('changes nothing', run_on('f.jv', 'ls | select name, version'), 0, "name,version\npx,1\n");
}

sub side_tables_come_with_their_table {
    spit("$folder/bad.csv", "a,b\n1,2\nx\n3,4\n");
    run_on('s.jv', 'c = load bad.csv --rejects r');
    prints('a side table', run_on('s.jv', 'ls | select name, rows'), 0, qr/^r,1$/m);
}

# A pipe to a run that is under way: [reader, writer, pid].
sub open_run {
    my ($file) = @_;
    pipe(my $in, my $to) or die;
    pipe(my $from, my $out) or die;
    my $pid = fork // die;
    if (!$pid) {
        close $to;
        chdir $folder;
        open STDIN, '<&', $in;
        open STDOUT, '>&', $out;
        exec Jevons::program(), $file, '--format', 'csv';
    }
    close $in;
    close $out;
    $to->autoflush(1);
    return ($from, $to, $pid);
}

sub two_at_once {
    run_on('two.jv', 'a = calc x = 1');
    my ($from, $to, $pid) = open_run('two.jv');
    print $to "a = calc x = 2\ncalc ready = 1\n";
    readline $from for 1 .. 2;
    prints('another run reads and writes', run_on('two.jv', 'a', 'a = calc x = 3'), 0, "x\n2\n");
    print $to "a\na = calc x = 4\na\@3\n";
    my @seen = map { scalar readline $from } 1 .. 4;
    is(join('', @seen), "x\n3\nx\n3\n", 'the first sees what the second made, and overwrites no version');
    close $to;
    waitpid $pid, 0;
    is($?, 0, 'and ends well');
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
    my @words = ('sh', '-c', "ulimit -f 1500; exec $program full.jv --keep-going --format csv");
    my $run = jevons({ folder => $folder, program => [@words], in => "a = load big.csv\na\na = calc x = 2\na\n" });
    is($run->{signal}, 0, 'it does not end the session') or diag($run->{err});
    like($run->{err}, qr/^error: full\.jv: .*(full|I\/O error|too large)\nhint: nothing was changed/m, 'it is told');
    is($run->{out}, "x\n1\nx\n2\n", 'the old version stands, and small things go on');
    prints('afterwards', run_on('full.jv', 'history a | select version', 'a'), 0, "version\n1\n2\nx\n2\n");
}

what_was_assigned_is_there_again();
a_line_that_fails_leaves_what_was_there();
side_tables_come_with_their_table();
two_at_once();
what_is_no_workspace();
what_cannot_be_written();
a_full_disk();
done_testing();
