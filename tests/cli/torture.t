#!/usr/bin/perl
# torture.t -- `plugin torture` names each sin of a rogue plugin, with a line that repeats it; finds nothing in good ones;
# and the plugins that come with jevons are clean.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $built = tempdir(CLEANUP => 1);
my $plain = "$ROOT/build/jevons"; # std has so many functions that a sanitized build takes its time

sub build {
    my ($name, $line) = @_;
    is(system("cd $ROOT && $line"), 0, "$name is built: $line");
    return "$built/$name";
}

# The rows that lines print, and the run.
sub rows_of {
    my ($line, @then) = @_;
    my $options = $line =~ /torture std$/ && -x $plain ? { program => [$plain] } : {};
    my $run = jevons($options, '--format', 'jsonl', '--keep-going', map { ('-c', $_) } $line, @then);
    ok(healthy($run), "$line: ends by itself") or diag("signal $run->{signal}\n$run->{err}");
    return ($run, map { decode_json($_) } split /\n/, $run->{out});
}

my %SINS = (
    'rogue null' => 'crash', 'rogue stack' => 'crash', 'rogue abort' => 'crash', 'rogue exit' => 'ends the process',
    'rogue quit' => 'ends the process', 'rogue hang' => 'hang', 'rogue keep' => 'keeps a borrowed pointer',
    'rogue word' => 'keeps a borrowed pointer', 'rogue write' => 'writes to borrowed input', 'rogue beyond' => 'beyond the end',
    'rogue release' => 'releases borrowed input', 'rogue leak' => 'leak', 'rogue malloc' => 'leak', 'rogue share' => 'leak',
    'rogue thread' => 'thread left running', 'rogue foreign' => 'host called from a foreign thread',
    'rogue files' => 'changes the process', 'rogue folder' => 'changes the process', 'rogue rounding' => 'changes the process',
    'rogue signal' => 'changes the process', 'rogue print' => 'writes to the terminal', 'rogue unwritten' => 'undefined result',
    'rogue unequal' => 'unequal results', 'rogue invalid' => 'invalid output', 'rogue silent' => 'error without a message',
    'rogue blame' => 'blames no argument', 'rogue memory' => 'ignores a failure', 'rogue deaf' => 'ignores a cancel',
    'float64 rogue_sloppy(float64 x)' => 'beyond the end', 'rogue' => 'crash',
);

sub each_sin_is_named {
    my $so = build('rogue.so', "cc -w -shared -fPIC -pthread -Iinclude -o $built/rogue.so tests/plugins/rogue.c");
    my ($run, @rows) = rows_of("x = plugin torture $so --seconds 5", 'x', 'x.cases');
    my %verdict = map { $_->{name} => $_->{verdict} } grep { exists $_->{verdict} } @rows;
    my @cases = grep { exists $_->{sin} } @rows;
    is($run->{status}, 1, 'findings are a failure');
    like($run->{err}, qr/31 things, [\d,]+ calls, 30 with findings/, 'the note sums up');
    for my $name (sort keys %SINS) {
        like($verdict{$name} // 'missing', qr/\b$SINS{$name}\b/, "$name: $SINS{$name}");
        ok((grep { $_->{name} eq $name && $_->{sin} eq $SINS{$name} } @cases), "$name: its case is told");
    }
    is($verdict{'rogue good'}, 'clean', 'a good command among them is clean');
    return @cases;
}

sub each_case_can_be_repeated {
    for my $case (@_) {
        next unless ($SINS{ $case->{name} } // '') eq $case->{sin};
        my ($run, @rows) = rows_of("$case->{again} --seconds 5");
        is(scalar @rows, 1, "$case->{again}: one thing");
        like($rows[0]{verdict} // '', qr/\b$case->{sin}\b/, "$case->{again}: $case->{sin}");
    }
}

sub it_is_found_by_its_id {
    my $so = build('vol.so', "cc -w -shared -fPIC -Iinclude -o $built/vol.so tests/plugins/vol.c -lm");
    trust($so);
    my ($run, @rows) = rows_of("plugin load $so", "plugin torture vol --only parkinson --case 0");
    is($rows[0]{verdict}, 'clean', 'the id of one that is loaded stands for its file') or diag($run->{err});
    ($run) = rows_of('plugin torture vol');
    like($run->{err}, qr/there is no file vol\nhint: wanted a plugin's file, or the id of one that is loaded/, 'one that is not has none');
    ($run) = rows_of("plugin torture $so --only nonesuch");
    like($run->{err}, qr/nothing of that name\nhint: a name as the result has it without --only/, 'a name that it does not have');
}

sub an_escaped_exception_is_named {
    return diag('no C++ compiler: escaped exceptions are not tried') if system('c++ --version >/dev/null 2>&1') != 0;
    my $so = build('thrower.so', "c++ -std=c++17 -shared -fPIC -Iinclude -o $built/thrower.so tests/plugins/thrower.cc");
    my ($run, @rows) = rows_of("plugin torture $so", '_.cases');
    is($rows[0]{verdict}, 'C++ exception', 'an exception that escapes is named');
    is($rows[1]{what}, 'the river is too wide', 'with what it says');
}

sub clean {
    my ($plugin) = @_;
    my ($run, @rows) = rows_of("x = plugin torture $plugin", 'x.cases');
    is_deeply([map { "$_->{name}: $_->{sin}: $_->{what}: $_->{tried}" } @rows], [], "$plugin: no findings");
    is($run->{status}, 0, "$plugin: the exit status tells");
    like($run->{err}, qr/\d+ things?, [1-9][\d,]* calls, clean/, "$plugin: the note sums up");
}

sub who_closes_the_pipe_and_waits_is_ended {
    my $so = build('leaver.so', "cc -shared -fPIC -Iinclude -o $built/leaver.so tests/plugins/leaver.c");
    my ($run, @rows) = rows_of("plugin torture $so --only 'command leaver desert' --seconds 0.5", '_.cases');
    like($rows[0]{verdict}, qr/^hang/, 'a child that nobody hears of hangs');
    is($rows[1]{again}, "plugin torture $so --only 'command leaver desert' --case 0", 'words are quoted where they must be');
}

# Its required word stands behind more than fifty flags.
sub many_parameters_are_no_excuse {
    my ($run, @rows) = rows_of("plugin torture cost --only 'command cost identify'");
    cmp_ok($rows[0]{calls} // 0, '>', 100, 'a command with many parameters is called too');
    is($rows[0]{verdict} // '', 'clean', 'and is clean') or diag($run->{err});
}

sub mistakes_are_told {
    my $vol = "$built/vol.so";
    my %wanted = (
        'plugin torture nonesuch.so' => qr/there is no file nonesuch\.so/,
        "plugin torture $vol --only nonesuch" => qr/nothing of that name/,
        "plugin torture $vol --case 900000" => qr/there is no case 900000/,
    );
    for my $line (sort keys %wanted) {
        expect($line, jevons({}, '-c', $line), status => 1, err => $wanted{$line});
    }
    my ($run, @rows) = rows_of("plugin torture $ROOT/README.md", '_.cases');
    is($rows[0]{verdict}, 'cannot be loaded', 'a file that is no plugin is a finding');
    like($rows[1]{what} // '', qr/\S/, 'with the reason');
}

each_case_can_be_repeated(each_sin_is_named());
an_escaped_exception_is_named();
clean(build("vol.so", "cc -shared -fPIC -Iinclude -o $built/vol.so tests/plugins/vol.c -lm"));
clean(build("evidence.so", "cc -shared -fPIC -Iinclude -o $built/evidence.so tests/plugins/evidence.c"));
clean(build("asker.so", "cc -shared -fPIC -Iinclude -o $built/asker.so tests/plugins/asker.c"));
clean($_) for qw(csv json frame std returns);
who_closes_the_pipe_and_waits_is_ended();
mistakes_are_told();
many_parameters_are_no_excuse();
it_is_found_by_its_id();
done_testing();
