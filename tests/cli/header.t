#!/usr/bin/perl
# header.t -- <jevons/plugin.h> is clean C99, C11 and C++17 for gcc and clang, and a plugin built by each of them works.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1);
my $LOAD = 'px = load data/deepseek-2025/prices.csv';
my $WARN = '-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror';
my @WAYS = map { my $c = $_; map { [$c, $_, 'c'] } qw(c99 c11) } qw(gcc clang);
push @WAYS, map { [$_, 'c++17', 'c++'] } qw(g++ clang++);

# What the samples answer, whoever built them.
my %ANSWERS = (
    'c' => {
        'px | summary r = rms(close) --by ticker | head 1' => qr/AAPL +\d+\.\d/,
        'px | set c = vol_class(parkinson(close * 1.05, close)) | distinct c' => qr/high/,
        'px | vol range close * 1.01, close' => qr/yearly_sd/,
    },
    'c++' => {
        'px | tally ticker | head 2' => qr/AAPL +3\nAMD +3\n/,
        'calc logit(0.75), bucket(123.0, 10.0)' => qr/1\.09861 +120 to 130/,
        'px | where ticker = \'NVDA\' | summary h = harmonic(close)' => qr/\n *12\d\.\d+/,
    },
);

sub run_lines { return jevons({}, map { ('-c', $_) } @_) }

# No file of the sample's stands before the header: it brings what it needs.
sub the_header_stands_alone {
    my ($compiler, $standard, $language) = @_;
    my $source = "$built/alone." . ($language eq 'c' ? 'c' : 'cc');
    spit($source, "#include <jevons/plugin.h>\n#include <jevons/arrow.h>\nint alone(void);\nint alone(void) { return JVN_ABI_MINOR; }\n");
    my $said = qx($compiler -std=$standard $WARN -Iinclude -fsyntax-only $source 2>&1);
    is($said, '', "$compiler -std=$standard: the header alone is clean");
}

sub a_sample_works {
    my ($compiler, $standard, $language) = @_;
    my $source = $language eq 'c' ? 'tests/plugins/vol.c' : 'tests/plugins/cplus.cc';
    my $so = "$built/$compiler-$standard.so";
    my $said = qx($compiler -std=$standard $WARN -shared -fPIC -Iinclude -o $so $source 2>&1);
    is($said, '', "$compiler -std=$standard: $source is clean");
    trust($so);
    for my $line (sort keys %{ $ANSWERS{$language} }) {
        my $run = run_lines("plugin load $so", $LOAD, $line);
        expect("$compiler -std=$standard: $line", $run, status => 0, out => $ANSWERS{$language}{$line});
    }
    return if $language eq 'c';
    expect("$compiler: an option", run_lines("plugin load $so", $LOAD, 'option cplus.least 4', 'px | tally ticker'),
        status => 0, out => qr/\(0 rows\)/);
    expect("$compiler: a step that fails", run_lines("plugin load $so", $LOAD, 'px | summary mean(close), harmonic(close - 20)'),
        status => 1, err => qr/^ {28}\^{20}\nerror: summary: harmonic: found -/m);
}

# The comment that stands last before each of the host's functions says on which threads it may be called; what it
# gives, if that is a pointer or an array, whose it is.
sub every_host_function_is_tagged {
    my ($body) = slurp("$ROOT/include/jevons/plugin.h") =~ /^struct jvn_host \{\n(.*?)^\};/ms;
    my ($comment, $n) = ('', 0);
    while ($body =~ m{(/\*.*?\*/)|^ +(const )?\w+ ?(?:\w+ )?(\*?)\(\*(\w+)\)\(([^;]*)\);}gms) {
        if (defined $1) { $comment = $1; next }
        my ($pointer, $name, $args) = ($3, $4, $5);
        like($comment, qr/\[(any|call) thread\]/, "$name: its threads are told");
        like($comment, qr/\[(borrowed|owned|moved)\]/, "$name: whose it is, is told") if $pointer || $args =~ /(?<!const )struct Arrow/;
        $n++;
    }
    cmp_ok($n, '>=', 17, 'they are all there');
}

chdir $ROOT or die "$ROOT: $!\n";
every_host_function_is_tagged();
for my $way (@WAYS) {
  SKIP: {
        skip "there is no $way->[0]", 1 if system("command -v $way->[0] >/dev/null 2>&1") != 0;
        the_header_stands_alone(@$way);
        a_sample_works(@$way);
    }
}
done_testing();
