#!/usr/bin/perl
# cli.t -- the command line: where lines come from, where results and messages go, and the exit status.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $LOAD = 'px = load data/deepseek-2025/prices.csv';
my $PRICES = 'data/deepseek-2025/prices.csv';

sub run_c { return jevons({}, map { ('-c', $_) } @_) }

sub lines_and_where_they_come_from {
    expect('one -c', run_c('calc 1 + 2'), status => 0, out => qr/\b3\b/, err => '');
    expect('-c twice', run_c('calc 40', 'calc 41'), status => 0, out => qr/40.*41/s, err => '');
    expect('-c shares names', run_c($LOAD, 'px | head 1'), status => 0, out => qr/ticker/, err => '');
    expect('an assignment is silent', run_c($LOAD), status => 0, out => '', err => '');
    expect('stdin', jevons({ in => "calc 40\ncalc 41\n" }), status => 0, out => qr/40.*41/s, err => '');
    expect('stdin without a last newline', jevons({ in => 'calc 40' }), status => 0, out => qr/40/, err => '');
    expect('empty stdin', jevons({ in => '' }), status => 0, out => '', err => '');
    my $folder = sandbox();
    spit("$folder/lines.jv", "# a comment\n\n$LOAD # and one behind\npx |\n  where ticker in (\n    'NVDA',\n    'AVGO') |\n  sort close desc\n");
    expect('-f with comments, a trailing pipe and open brackets', jevons({ folder => $folder }, '-f', 'lines.jv'),
        status => 0, out => qr/AVGO.*207\.36.*NVDA.*118\.42/s, err => '');
    spit("$folder/crlf.jv", "calc 40\r\ncalc 41\r\n");
    expect('-f with CRLF', jevons({ folder => $folder }, '-f', 'crlf.jv'), status => 0, out => qr/40.*41/s, err => '');
}

sub exit_status_and_order {
    expect('an error', run_c('calc 1 +* 2'), status => 1, out => '', err => qr/^error: /m);
    expect('the first error stops', run_c('calc 40', 'nonesuch', 'calc 41'), status => 1, out => qr/\A(?!.*41).*40/s,
        err => qr/^error: .*nonesuch/m);
    my $run = jevons({}, '--keep-going', '-c', 'nonesuch', '-c', 'calc 41');
    expect('--keep-going goes on and remembers', $run, status => 1, out => qr/41/, err => qr/^error: /m);
    expect('stdin stops too', jevons({ in => "nonesuch\ncalc 41\n" }), status => 1, out => '', err => qr/^error: /m);
    expect('stdin with --keep-going', jevons({ in => "nonesuch\ncalc 41\n" }, '--keep-going'), status => 1, out => qr/41/);
    expect('an unfinished bracket', run_c('calc (1 + 2'), status => 1, out => '', err => qr/^error: .+/m);
    expect('an unfinished quote at the end of stdin', jevons({ in => "calc 40\ncalc 'abc\n" }), status => 1,
        out => qr/40/, err => qr/^error: /m);
    expect('a trailing pipe at the end of stdin', jevons({ in => "$LOAD\npx |\n" }), status => 1, out => '',
        err => qr/^error: /m);
}

sub carets_and_hints {
    my $run = run_c($LOAD, 'px | sort clsoe');
    expect('a column mistyped', $run, status => 1, out => '', err => qr/no column 'clsoe'/);
    like($run->{err}, qr/^hint: did you mean 'close'\?$/m, 'it has a hint');
    like($run->{err}, qr/^(.*)sort clsoe\n *\^\^\^\^\^$/m, 'the line is shown with a caret below the word');
    my ($at) = $run->{err} =~ /^(.*)clsoe\n/m;
    my ($caret) = $run->{err} =~ /^( *)\^/m;
    is(length($caret // ''), length($at // 'x'), 'the caret stands under the word');
    expect('a command mistyped', run_c($LOAD, 'px | haed 3'), status => 1, err => qr/hint: did you mean 'head'\?/);
    expect('a dataset mistyped', run_c($LOAD, 'pxx | head 3'), status => 1, err => qr/^hint: /m);
    expect('a missing file', run_c('load data/nonesuch.csv'), status => 1, out => '', err => qr{data/nonesuch\.csv});
    expect('a reader mistyped', run_c("load $PRICES --as cvs"), status => 1, out => '', err => qr/cvs/);
    unlike(run_c("load data/\x1b[31mx.csv")->{err}, qr/\x1b/, 'control characters in a message are made visible');
}

# In a transcript only statements stand behind `> `, even where an error shows one line of several.
sub echo_of_long_statements {
    my $run = jevons({ merge => 1, in => "$LOAD\npx |\n  where close >\n    hundred\npx | count\n" }, '--echo', '--keep-going');
    my @statements = $run->{out} =~ /^> (.*)/mg;
    is_deeply(\@statements, [$LOAD, 'px |', 'px | count'], '--echo marks statements alone with `> `');
    like($run->{out}, qr/^\. *where close >\n\. *hundred$/m, 'and what continues them with `. `');
}

sub errors_for_programs {
    my $run = jevons({}, '--errors', 'json', '-c', $LOAD, '-c', 'px | sort clsoe');
    expect('--errors json', $run, status => 1, out => '');
    my @lines = split /\n/, $run->{err};
    is(scalar @lines, 1, 'one error is one line');
    my $error = eval { JSON::PP->new->utf8->decode($lines[0] // '') } || {};
    like($error->{message}, qr/clsoe/, 'it has a message');
    like($error->{hint}, qr/close/, 'it has a hint');
    like($error->{code}, qr/^[a-z]+$/, 'its code is a word');
    ok(exists $error->{source}, 'it has a source');
    is($error->{length}, 5, 'its length is the word\'s');
    is($error->{column}, 11, 'its column counts from 1');
    ok(defined $error->{line} && $error->{line} =~ /^\d+$/, 'its line is a number');
    my $folder = sandbox();
    spit("$folder/bad.jv", "calc 1\n\ncalc (1 +\n   nonesuch)\n");
    $run = jevons({ folder => $folder }, '--errors', 'json', '-f', 'bad.jv');
    $error = eval { JSON::PP->new->utf8->decode($run->{err}) } || {};
    is($error->{source}, 'bad.jv', 'the source is the file');
    is($error->{line}, 4, 'the line is the file\'s');
    is($error->{column}, 4, 'the column is the line\'s');
    $run = jevons({}, '--errors', 'json', '--keep-going', '-c', 'nonesuch', '-c', "calc 'a\"b' +");
    my @errors = map { eval { JSON::PP->new->utf8->decode($_) } } split /\n/, $run->{err};
    is(scalar(grep { ref eq 'HASH' } @errors), 2, 'each error is an object of its own');
}

sub formats {
    my %shape = (
        csv   => qr/\Adate,ticker,close\n\d{4}-\d\d-\d\d,[^,\n]+,[\d.]+\n\z/,
        tsv   => qr/\Adate\tticker\tclose\n\d{4}-\d\d-\d\d\t[^\t\n]+\t[\d.]+\n\z/,
        table => qr/date.*ticker.*close/,
    );
    for my $format (sort keys %shape) {
        expect("--format $format", jevons({}, '--format', $format, '-c', $LOAD, '-c', 'px | head 1'), status => 0,
            out => $shape{$format}, err => '');
    }
    my $run = jevons({}, '--format', 'json', '-c', $LOAD, '-c', 'px | head 2');
    expect('--format json', $run, status => 0, err => '');
    my $document = eval { JSON::PP->new->utf8->decode($run->{out}) };
    is(ref $document, 'HASH', 'json is one object') or diag($run->{out});
    is(scalar @{ $document->{columns} || [] }, 3, 'with three columns');
    is(scalar @{ $document->{rows} || [] }, 2, 'and two rows');
    $run = jevons({}, '--format', 'jsonl', '-c', $LOAD, '-c', 'px | head 2');
    my @rows = map { eval { JSON::PP->new->utf8->decode($_) } } split /\n/, $run->{out};
    is_deeply([map { join ' ', sort keys %{ $_ || {} } } @rows], [('close date ticker') x 2], 'jsonl is one object a line');
    $run = jevons({}, '--format', 'csv', '-c', "load $PRICES");
    is($run->{out}, slurp("$ROOT/$PRICES") =~ s/\r//gr =~ s/(\.\d*?)0+$/$1/gmr =~ s/\.$//gmr, 'csv gives back the file');
    expect('--format mistyped', jevons({}, '--format', 'jsno', '-c', 'calc 1'), status => 2, out => '',
        err => qr/jsno.*did you mean 'json'\?/s);
}

sub options {
    expect('--version', jevons({}, '--version'), status => 0, out => qr/\Ajevons \d+\.\d+/, err => '');
    expect('--help', jevons({}, '--help'), status => 0, out => qr/--keep-going/, err => '');
    expect('an option mistyped', jevons({}, '--kep-going'), status => 2, out => '',
        err => qr/--kep-going.*did you mean '--keep-going'\?/s);
    expect('a letter that is none', jevons({}, '--echo', '-x.jv'), status => 2, out => '', err => qr/unknown option -x\nhint: /);
    expect('-c without a line', jevons({}, '-c'), status => 2, out => '', err => qr/-c wants a value/);
    expect('-f with a folder', jevons({}, '-f', 'data'), status => 1, out => '', err => qr/^error: .*data/m);
    expect('a NUL byte', jevons({ in => "calc 1\0 2\n" }), status => 1, out => '', err => qr/^error: /m);
    expect('-f without its file', jevons({}, '-f', 'nonesuch.jv'), status => 1, out => '', err => qr/nonesuch\.jv/);
}

# A reader that leaves early ends jevons, without a crash or a message.
sub closed_pipe {
    my $program = join ' ', map { m{^build} ? "$ROOT/$_" : $_ } split ' ', $ENV{JEVONS} || 'build/jevons';
    my $folder = sandbox();
    spit("$folder/big.csv", "a,b\n" . join '', map { "$_,text of row $_\n" } 1 .. 200_000);
    my $script = "$program --format csv -c 'load big.csv' | head -1; echo \${PIPESTATUS[0]}";
    my $run = jevons({ folder => $folder, program => ['bash', '-c', $script] });
    like($run->{out}, qr/\Aa,b\n(141|0|1)\n\z/, 'head gets its line') or diag($run->{err});
    unlike($run->{err}, qr/Sanitizer|runtime error/, 'nothing breaks');
    $run = jevons({ program => ['bash', '-c', "$program -c 'calc 1' >/dev/full; echo \$?"] });
    like($run->{out}, qr/\A1\n\z/, 'a full disk is an error') or diag($run->{err});
}

# A program at the other end of a pipe gets its answer before it asks again.
sub lines_run_as_they_arrive {
    my $program = join ' ', map { m{^build} ? "$ROOT/$_" : $_ } split ' ', $ENV{JEVONS} || 'build/jevons';
    require IPC::Open2;
    my $pid = IPC::Open2::open2(my $from, my $to, "$program --format tsv");
    for my $n (1 .. 3) {
        syswrite $to, "calc n = $n * 10\n";
        my @answer = map { local $SIG{ALRM} = sub { die "no answer\n" }; alarm 20; my $line = <$from>; alarm 0; $line } 1 .. 2;
        is($answer[1], $n * 10 . "\n", "line $n is answered");
    }
    close $to;
    waitpid $pid, 0;
    is($? >> 8, 0, 'and the end is the end');
}

sub what_is_no_text {
    expect('a BOM is passed over', jevons({ in => "\xef\xbb\xbfcalc 41\n" }), status => 0, out => qr/41/, err => '');
    expect('bytes that are not UTF-8', jevons({ in => "calc 1\ncalc '\xff'\ncalc 2\n" }, '--keep-going'), status => 1,
        out => qr/1.*2/s, err => qr/stdin, line 2: bytes that are not UTF-8/);
    my $run = jevons({ in => "calc '\xff'\n" }, '--errors', 'json');
    ok(eval { decode_json($run->{err}); 1 }, 'errors stay JSON') or diag($run->{err});
    expect('a quote that stays open for long', jevons({ in => "calc 'a\n" . "b c (d) e\n" x 20_000 }), status => 1, out => '',
        err => qr/not closed/);
}

# What is saved stands where it was asked for, as it was, or not at all.
sub saving {
    my $folder = sandbox();
    my $save = sub { jevons({ folder => $folder }, '-c', 'calc a = 1', '-c', "_ | save $_[0]") };
    spit("$folder/kept.csv", "old\n");
    chmod 0600, "$folder/kept.csv";
    symlink 'kept.csv', "$folder/link.csv";
    expect('a link is followed', $save->('link.csv'), status => 0, err => '');
    ok(-l "$folder/link.csv", 'and stays a link');
    is(slurp("$folder/kept.csv"), "a\n1\n", 'its target is new');
    is((stat "$folder/kept.csv")[2] & 07777, 0600, 'with its permissions');
    expect('a full device', $save->('/dev/full --as csv'), status => 1, err => qr{cannot write /dev/full: no space});
    expect('no such folder', $save->('none/x.csv'), status => 1, err => qr{\^{10}.*cannot write none/x\.csv}s);
    is_deeply([sort map { s{.*/}{}r } grep { /csv/ && !/data/ } glob "$folder/*"], ['kept.csv', 'link.csv'], 'nothing is left behind');
    expect('a side table cannot be called like a command', run_c("load $PRICES --rejects where"), status => 1,
        err => qr/'where' is a command's name/);
    expect('nor like what the line makes', run_c("px = load $PRICES --rejects px"), status => 1, err => qr/'px' is what/);
}

chdir $ROOT or die;
lines_run_as_they_arrive();
what_is_no_text();
saving();
lines_and_where_they_come_from();
exit_status_and_order();
carets_and_hints();
echo_of_long_statements();
errors_for_programs();
formats();
options();
closed_pipe();
done_testing();
