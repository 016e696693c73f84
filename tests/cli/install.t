#!/usr/bin/perl
# install.t -- `make install` gives a program that works from anywhere and a header that plugins build on.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES)};
my $there = tempdir(CLEANUP => 1);
my $san = ($ENV{JEVONS} // '') =~ /build-san/ ? 'SAN=1' : '';
my $prefix = "$there/opt/j";

is(system("make -s -C $ROOT $san install PREFIX=/opt/j DESTDIR=$there >&2"), 0, 'make install');
ok(-x "$prefix/bin/jevons", 'the program is there');
ok(-e "$prefix/include/jevons/plugin.h" && -e "$prefix/include/jevons/arrow.h", 'the headers are there');
ok(-e "$prefix/share/jevons/data/deepseek-2025/prices.csv", 'the data are there');
like(slurp("$prefix/share/man/man1/jevons.1"), qr/^\.TH JEVONS 1 .*^\.SS sort$/ms, 'the manual page is there');
my @completion = qw(bash-completion/completions/jevons zsh/site-functions/_jevons fish/vendor_completions.d/jevons.fish);
is(scalar(grep { -s "$prefix/share/$_" } @completion), 3, 'completion for three shells is there');

my $csv = "$prefix/share/jevons/data/deepseek-2025/prices.csv";
my $run = jevons({ folder => $there, program => ["$prefix/bin/jevons"] }, '-c', "load $csv | head 1");
is($run->{status}, 0, 'it runs from another folder and finds its plugins') or diag($run->{err});
$run = jevons({ folder => $there, program => ["$prefix/bin/jevons"] }, '-c', 'tour');
is($run->{status}, 0, 'the tour finds the data that were installed') or diag($run->{err});
like($run->{out}, qr{^> px = load \S*/opt/j/share/jevons/data/deepseek-2025/prices\.csv$}m, 'not those that it was built beside');

$ENV{PKG_CONFIG_PATH} = "$prefix/lib/pkgconfig";
my $flags = qx(pkg-config --define-variable=prefix=$prefix --cflags jevons);
chomp $flags;
like($flags, qr{-I\S+/include}, 'jevons.pc tells where the header is');
is(system("cc -shared -fPIC $flags -o $there/vol.so $ROOT/tests/plugins/vol.c"), 0, 'a plugin builds on it');
trust("$there/vol.so");
$run = jevons({ folder => $there, program => ["$prefix/bin/jevons"] }, '-c', "plugin load $there/vol.so", '-c', 'calc parkinson(2, 1)');
is($run->{status}, 0, 'and is loaded by it') or diag($run->{err});
like($run->{out}, qr/0\.17/, 'and computes');
done_testing();
