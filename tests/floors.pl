#!/usr/bin/perl
# floors.pl -- the architecture holds (TAP): includes in core/ point down only, plugins see include/jevons/ and
# the system alone, an outside library is known to one place, every .c and .h opens with a licence and a
# comment. Long functions and files are told, not failed.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use File::Find;
use Jevons;
use Test::More;

my @FLOORS = qw(base table registry lang plugin bridge shell);
my %HEIGHT = map { $FLOORS[$_] => $_ } 0 .. $#FLOORS;

# Headers of outside libraries and who alone may include them.
my @LIBRARIES = (
    [qr{^readline/}, qr{^core/shell/repl\.c$}],
    [qr{^sqlite3}, qr{^core/(registry/store\.c|bridge/sql\w*\.[ch])$}],
    [qr{^(lua|lualib|lauxlib)\.h$|^lua5}, qr{^core/bridge/lua\w*\.c$}],
    [qr{^ffi\.h$}, qr{^core/bridge/ffi\w*\.[ch]$}],
    [qr{^dlfcn\.h$}, qr{^core/(plugin/image|bridge/ffi\w*)\.c$}],
    [qr{^(elf|link)\.h$}, qr{^core/(plugin/(needs|note|object\w*)|bridge/ffi\w*)\.c$}],
    [qr{^utf8proc\.h$}, qr{^(core|plugins/sentiment)/}],
    [qr{^xxhash\.h$}, qr{^core/}],
);
my $FUNCTION_LINES = 60;
my $FILE_LINES = 700;

sub sources {
    my @found;
    my @roots = grep { -d } qw(core include plugins tests);
    find({ no_chdir => 1, wanted => sub { push @found, $_ if /\.[ch]$/ } }, @roots);
    return sort @found;
}

# [line, '"' or '<', path] for every include.
sub includes {
    my ($text) = @_;
    my ($n, @found) = (0);
    for (split /\n/, $text) {
        $n++;
        push @found, [$n, $1, $2] if /^\s*#\s*include\s*(["<])([^">]+)/;
    }
    return @found;
}

# The folder-free form of a relative path: a/b/../c.h to a/c.h.
sub normal {
    my ($path) = @_;
    1 while $path =~ s{(^|/)(?!\.\./)[^/]+/\.\./}{$1};
    return $path;
}

sub core_fault {
    my ($path, $mark, $target) = @_;
    my ($floor) = $path =~ m{^core/([^/]+)/};
    return "the floor '$floor' is not known" unless exists $HEIGHT{$floor};
    return '' if $mark eq '<';
    my $found = normal("core/$floor/$target");
    my ($under) = $found =~ m{^core/([^/]+)/} or return "$found is outside core/";
    return "$found does not exist" unless -e $found;
    return $HEIGHT{$under} > $HEIGHT{$floor} ? "$floor may not look up to $under" : '';
}

sub plugin_fault {
    my ($path, $mark, $target) = @_;
    my ($folder) = $path =~ m{^(plugins/[^/]+/)};
    return '' if $mark eq '<';
    return '' if $target !~ m{/} && (-e "$folder$target" || -e "plugins/shared/$target");
    return 'a plugin sees <jevons/...>, the system, its own folder and plugins/shared alone';
}

sub library_fault {
    my ($path, $target) = @_;
    for my $rule (@LIBRARIES) {
        my ($header, $place) = @$rule;
        return "only $place may include <$target>" if $target =~ $header && $path !~ $place;
    }
    return '';
}

sub include_faults {
    my ($path, $text) = @_;
    my @faults;
    for my $include (includes($text)) {
        my ($line, $mark, $target) = @$include;
        my $fault = $path =~ m{^core/} ? core_fault($path, $mark, $target)
                  : $path =~ m{^plugins/} ? plugin_fault($path, $mark, $target) : '';
        $fault ||= library_fault($path, $target) if $path =~ m{^core/};
        push @faults, "$path:$line: $fault" if $fault;
    }
    return @faults;
}

# Functions as the house lays them out: a body opens with `{` and ends with `}` in the first column.
sub long_functions {
    my ($path, $text) = @_;
    my ($n, $name, $start, @found) = (0, '', 0);
    for (split /\n/, $text) {
        $n++;
        $name = $1 if /^[A-Za-z_].*?\b(\w+)\s*\(/ && !/;\s*$/;
        $start = $n if /^\{/;
        next unless /^\}/ && $start;
        my $lines = $n - $start - 1;
        push @found, "$path:$start: $name has $lines lines" if $lines > $FUNCTION_LINES;
        $start = 0;
    }
    return @found;
}

sub check {
    my ($path) = @_;
    my $text = slurp($path);
    my @faults = include_faults($path, $text);
    push @faults, "$path: does not open with an SPDX line" unless $text =~ m{\A/\* SPDX-License-Identifier: \S+ \*/\n};
    push @faults, "$path: has no comment that says what it is"
        unless $text =~ m{\A(/\* SPDX[^\n]*\n)?/\*\s*\S+\.[ch]( -- | )\S}s;
    ok(!@faults, $path) or diag(join "\n", @faults);
    note($_) for long_functions($path, $text);
    my $lines = () = $text =~ /\n/g;
    note("$path has $lines lines") if $lines > $FILE_LINES;
}

# The checks themselves find what they are for.
sub self_test {
    ok(core_fault('core/table/column.c', '"', '../lang/expr.h'), 'an include upwards is found');
    ok(!core_fault('core/lang/expr.c', '"', '../table/column.h'), 'an include downwards is right');
    ok(plugin_fault('plugins/csv/csv.c', '"', '../../core/base/text.h'), 'a plugin may not see core');
    ok(library_fault('core/lang/expr.c', 'sqlite3.h'), 'a library has its place');
    my @long = long_functions('x.c', "int f(void)\n{\n" . "    x();\n" x 61 . "}\n");
    is_deeply(\@long, ['x.c:2: f has 61 lines'], 'a long function is told');
}

chdir $ROOT or die "$ROOT: $!\n";
self_test();
check($_) for sources();
done_testing();
