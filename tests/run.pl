#!/usr/bin/perl
# run.pl -- runs all tests on the given builds and counts assertions.
#
#     tests/run.pl [--valgrind] BUILD...     BUILD: build-san, build
#
# Unit tests and sessions run on every build; README blocks, examples, the command line and
# the terminal on the first; the floors once. The last line is `N passed, N failed`, with `, N skipped` when any
# were. A program that crashes, hangs, or breaks its plan counts as one more failure.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Jevons;
use TAP::Harness;

my $SECONDS = 600; # after which a test program is taken to hang
my $BROKEN = 99;   # how a program leaves when a sanitizer or valgrind found something
my %SANITIZERS = (
    ASAN_OPTIONS  => 'exitcode=99:detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1',
    LSAN_OPTIONS  => 'exitcode=99',
    UBSAN_OPTIONS => 'exitcode=99:print_stacktrace=1:halt_on_error=1',
);
my @VALGRIND = qw(valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite
                  --show-leak-kinds=definite --num-callers=30);

# [title, command...] for each test program of a build.
sub of_build {
    my ($build, $valgrind) = @_;
    my @wrap = $valgrind ? @VALGRIND : ();
    my @env = ('env', "JEVONS=" . join ' ', @wrap, "$build/jevons");
    my @sources = grep { !$valgrind || !/test_guard/ } glob 'tests/core/*/test_*.c'; # that one touches what it must not
    my @units = map { ["$build: $_", @wrap, "$build/" . s/\.c$//r] } @sources;
    my @sessions = map { ["$build: $_", @env, 'tests/golden.pl', $_] } grep { is_for($build, $_) } split /\n/, qx(tests/golden.pl --list);
    my @replays = map { ["$build: $_", replay($build, $_, @wrap)] } grep { is_for($build, $_) } glob 'tests/fuzz/fuzz_*.c';
    return @units, @sessions, @replays;
}

# The sessions of a plugin and fuzz_PLUGIN_... are left out with it, as make says.
sub is_for {
    my ($build, $path) = @_;
    my ($plugin) = $path =~ m{(?:^plugins/|/fuzz_)([a-z]+)[/_]};
    return !$plugin || !-d "plugins/$plugin" || -e "$build/plugins/$plugin.so";
}

# A fuzzer fed with the inputs that are kept for it.
sub replay {
    my ($build, $source, @wrap) = @_;
    my ($name) = $source =~ /fuzz_(\w+)\.c$/;
    return ('env', "JEVONS_PLUGINS=$ROOT/$build/plugins", @wrap, "$build/tests/fuzz/fuzz_$name", map { "$ROOT/$_" } glob "tests/fuzz/$name/*");
}

sub of_shell {
    my ($build) = @_;
    return map { ["$build: $_", 'env', "JEVONS=$build/jevons", $_] } glob 'tests/*.t tests/cli/*.t tests/golden/*.t tests/tty/*.t' . ($build eq 'build' ? ' tests/browser/*.t' : '');
}

# Failed assertions, and one for each program that broke its plan, was killed, or left badly without any.
sub failures {
    my ($results) = @_;
    my $n = $results->failed;
    for my $parser ($results->parsers) {
        my $broke = $parser->parse_errors || $parser->wait & 127 || $parser->exit == $BROKEN;
        $n++ if $broke || ($parser->exit && !$parser->failed);
    }
    return $n;
}

sub run {
    my @tests = @_;
    my %command = map { $_->[0] => [@$_[1 .. $#$_]] } @tests;
    my $harness = TAP::Harness->new({
        exec => sub { ['timeout', $SECONDS, @{ $command{ $_[1] } }] },
        jobs => $ENV{JOBS} || (qx(nproc) + 0) || 2, failures => 1, comments => 1, color => 0,
    });
    my $results = $harness->runtests(map { $_->[0] } @tests);
    my ($failed, $skipped) = (failures($results), scalar $results->skipped);
    my $passed = $results->passed - $skipped;
    print "$passed passed, $failed failed", ($skipped ? ", $skipped skipped" : ''), "\n";
    return $failed || !$passed;
}

chdir $ROOT or die "$ROOT: $!\n";
$| = 1;
my $valgrind = @ARGV && $ARGV[0] eq '--valgrind' ? shift : '';
$ENV{$_} //= $SANITIZERS{$_} for keys %SANITIZERS;
$ENV{CMOCKA_MESSAGE_OUTPUT} = 'TAP';
my @tests = map { of_build($_, $valgrind) } @ARGV;
push @tests, ['tests/floors.pl', 'tests/floors.pl'], of_shell($ARGV[0]) unless $valgrind;
exit(run(@tests) ? 1 : 0);
