#!/usr/bin/perl
# arrow.t -- Arrow IPC, value by value: files that apache-arrow (npm) and polars wrote, kept here as base64 beside what they
# hold; the same made anew, and jevons' own files read by apache-arrow, where npm can install it; and damaged files.
#
# JEVONS_NPM names a folder whose node_modules has apache-arrow; else build/npm is it, and is filled once.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use File::Basename qw(basename);
use Jevons;
use MIME::Base64;
use Test::More;

my $here = "$ROOT/tests/golden/arrow";
my $npm = $ENV{JEVONS_NPM} || "$ROOT/build/npm";
my $script = "$ROOT/tests/golden/arrow.mjs";

sub kept { return map { basename($_) =~ s/\.b64$//r } sort glob "$here/*.b64" }
sub bytes_of { my ($name) = @_; return decode_base64(slurp("$here/$name.b64")) }
sub stem { my ($name) = @_; return $name =~ s/\.\w+$//r }

# What jevons reads from a file, as JSON lines.
sub rows_of {
    my ($path, $folder) = @_;
    my $run = jevons({ folder => $folder }, '-c', "x = load $path", '-c', 'x | save rows.jsonl');
    return healthy($run) && $run->{status} == 0 ? slurp("$folder/rows.jsonl") : "status $run->{status}: $run->{err}";
}

# ---- files of others ----

for my $name (kept()) {
    my $folder = sandbox();
    spit("$folder/$name", bytes_of($name));
    is(rows_of($name, $folder), slurp("$here/" . stem($name) . '.jsonl'), "$name is read value by value");
    next if $name =~ /empty/;
    for my $ours (qw(again.arrow again.arrows)) {
        jevons({ folder => $folder }, '-c', "load $name | save $ours");
        is(rows_of($ours, $folder), slurp("$here/" . stem($name) . '.jsonl'), "$name is the same when written as $ours and read again");
    }
}

# ---- damaged files: an answer or an error, never more ----

sub survives {
    my ($name, $what, @damaged) = @_;
    my $folder = sandbox();
    my @lines = map { spit("$folder/$_.arrow", $damaged[$_]); ('-c', "x = load $_.arrow") } 0 .. $#damaged;
    my $run = jevons({ folder => $folder }, '--keep-going', @lines);
    ok(healthy($run), "$name $what harms nothing") or diag("signal $run->{signal}, status $run->{status}\n" . substr $run->{err}, 0, 2000);
}

for my $name (kept()) {
    my $bytes = bytes_of($name);
    my $n = length $bytes;
    survives($name, 'cut short anywhere', map { substr $bytes, 0, int($n * $_ / 60) } 0 .. 59);
    srand 20250127;
    survives($name, 'with a byte changed', map { my $b = $bytes; substr($b, rand $n, 1) = chr int rand 256; $b } 1 .. 150);
    survives($name, 'with a word changed', map { my $b = $bytes; substr($b, 4 * int(rand($n / 4 - 1)), 4) = pack 'l<', (-1, 0, 1, 0x7fffffff, -0x7fffffff, 64)[rand 6]; $b } 1 .. 150);
}

sub refused {
    my ($what, $bytes, $message) = @_;
    my $folder = sandbox();
    spit("$folder/x.arrow", $bytes);
    expect($what, jevons({ folder => $folder }, '-c', 'load x.arrow'), status => 1, err => $message);
}

refused('an empty file', '', qr/x\.arrow: it is empty/);
refused('text', "date,close\n2025-01-27,1\n", qr/x\.arrow: it is no Arrow file or stream/);
refused('a Parquet file', 'PAR1' . "\0" x 20, qr/it is a Parquet file/);
refused('a file without its end', substr(bytes_of('types.arrow'), 0, -20), qr/an Arrow file without its footer/);
refused('a stream without its end', substr(bytes_of('slice.arrows'), 0, -200), qr/it ends within/);

# ---- apache-arrow itself ----

sub npm_is_there {
    return 1 if -d "$npm/node_modules/apache-arrow";
    return 0 if $ENV{JEVONS_NPM} || system('command -v npm >/dev/null 2>&1');
    system("timeout 120 npm install --silent --no-audit --no-fund --prefix '$npm' apache-arrow\@21 >/dev/null 2>&1");
    return -d "$npm/node_modules/apache-arrow";
}

my $ours = <<'LINES';
px = load data/deepseek-2025/prices.csv
a = px | returns close --by ticker | set up = return > 0, k = 9007199254740993, at = timestamp(str(date)), text = concat(ticker, ' ü') | set usd = close * 1[USD]
a | save a.arrow
a | save a.arrows
a | save a.jsonl
b = a | where ticker = 'NVDA' | tail 2
b | save b.arrows
b | save b.jsonl
c = a | where close < 0
c | save c.arrow
c | save c.jsonl
LINES

SKIP: {
    skip 'apache-arrow is not there and npm does not install it', 1 unless npm_is_there();
    my $folder = sandbox();
    is(system('node', $script, $npm, 'make', $folder), 0, 'apache-arrow writes its files');
    for my $path (sort grep { !/empty/ } glob "$folder/*.arrow $folder/*.arrows") {
        my $name = basename($path);
        is(rows_of($name, $folder), slurp("$folder/" . stem($name) . '.jsonl'), "$name as apache-arrow writes it now");
    }
    my $run = jevons({ folder => $folder, in => $ours });
    is($run->{status}, 0, 'jevons writes its files') or diag($run->{err});
    for my $name (qw(a.arrow a.arrows b.arrows c.arrow)) {
        my ($types, $rows) = split /\n/, qx(node $script $npm read $folder/$name), 2;
        is($rows // '', slurp("$folder/" . stem($name) . '.jsonl'), "apache-arrow reads $name value by value");
        like($types, qr/"date Date32<DAY> \{\}","ticker Dictionary<Int32, LargeUtf8> \{\}".*"k Int64 \{\}","at Timestamp<MICROSECOND, UTC> \{\}"/, "$name has its types");
        like($types, qr/usd Float64 \{\\"jevons.unit\\":\\"USD\\"\}/, "$name has units as metadata");
    }
}
done_testing();
