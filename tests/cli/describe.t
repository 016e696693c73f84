#!/usr/bin/perl
# describe.t -- `describe` counts what differs as a slow and plain count does: few values and many, nulls, NaN, both zeros.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
my $rows = 300_000;
my (@columns, %seen, %nulls);
my %value = (
    few => sub { $_[0] % 7 - 3 },
    many => sub { $_[0] * 7919 % 200_003 - 100_000 },
    all => sub { $_[0] * 4294967291 },
    number => sub { my $i = $_[0] % 5; ('nan', '-0.0', '0.0', '', 'inf')[$i] },
    nan_first => sub { $_[0] % 150_000 ? $_[0] % 140_000 + 0.5 : 'nan' },
    day => sub { sprintf '20%02d-%02d-%02d', $_[0] % 30, 1 + $_[0] % 12, 1 + $_[0] % 28 },
    word => sub { 'w' . $_[0] % 300 },
    text => sub { 't' . $_[0] * 31 % 150_001 },
    holes => sub { $_[0] % 3 ? '' : $_[0] % 100 },
);
@columns = sort keys %value;
my $csv = join(',', @columns) . "\n";
for my $row (0 .. $rows - 1) {
    my @cells = map { $value{$_}->($row) } @columns;
    $csv .= join(',', @cells) . "\n";
    for my $i (0 .. $#columns) {
        if ($cells[$i] eq '') { $nulls{ $columns[$i] }++ }
        else { $seen{ $columns[$i] }{ $cells[$i] eq '-0.0' ? '0.0' : $cells[$i] } = 1 }
    }
}
spit("$folder/values.csv", $csv);
my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', 'v = load values.csv', '-c', 'describe v --distinct | select column, nulls, distinct');
is($run->{status}, 0, 'it runs') or diag($run->{err});
my %found = map { /^(\w+),(\d+),(\d+)$/ ? ($1 => "$2 nulls, $3 values") : () } split /\n/, $run->{out};
is($found{$_}, ($nulls{$_} // 0) . ' nulls, ' . (keys %{ $seen{$_} }) . ' values', $_) for @columns;
my $range = jevons({ folder => $folder }, '--format', 'csv', '-c', 'v = load values.csv', '-c', "describe v | where column in ('all', 'many', 'nan_first', 'number', 'text', 'word') | select column, min, max, example");
is($range->{out}, join('', "column,min,max,example\n", 'all,0,', 4294967291 * ($rows - 1), ",0\n", "many,-100000,100002,-100000\nnan_first,0.5,139999.5,nan\n",
    "number,-0,inf,nan\ntext,t0,t99999,t0\nword,w0,w99,w0\n"), 'least and greatest values, and the first');
$run = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'v = load values.csv', '-c', 'describe v');
my $memory = jevons({ folder => $folder }, '--format', 'csv', '-c', 'v = load values.csv', '-c', 'describe v');
is($run->{out}, $memory->{out}, 'likewise in a workspace on disk');
like($run->{out}, qr/^many,int64,,,0,,-100000,100002,-100000$/m, 'what differs is not counted where it is much');

# Bytes of the file that a line reads.
sub bytes_read {
    my ($file, $line) = @_;
    spit("$folder/lines", "$line\nlua for l in io.lines('/proc/self/io') do local n = l:match('^rchar: (%d+)') if n then print('read ' .. n) end end\n");
    my $run = jevons({ folder => $folder, in => slurp("$folder/lines") }, $file, '--format', 'csv');
    return $run->{out} =~ /^read (\d+)$/m ? $1 : 0;
}

SKIP: {
    skip 'there is no /proc/PID/io', 4 unless -r '/proc/self/io';
    my $columns = join ', ', grep { $_ ne 'text' && $_ ne 'word' } @columns;
    jevons({ folder => $folder }, 'w.jv', '-c', "n = v | select $columns");
    my ($none, $some, $all) = map { bytes_read('w.jv', $_) } 'calc 1', 'describe n', 'describe n --distinct';
    cmp_ok($none, '>', 0, 'bytes are counted');
    cmp_ok($some, '<', $none + 100_000, 'describe reads no values');
    cmp_ok($all, '>', $none + 8 * $rows, '--distinct does');
    my $said = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'describe n');
    my $piped = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'n | describe');
    is($piped->{out}, $said->{out}, 'behind a pipe it says the same');
}

# ---- random tables: what is kept, what is found behind a pipe, what SQL finds, and what is found by hand ----

my $seed = $ENV{JEVONS_SEED} // time ^ $$;
srand $seed;
note("JEVONS_SEED=$seed");

sub random_column {
    my ($type, $n) = @_;
    my ($holes, $kinds) = ((0, 0.3, 1)[rand 3], 1 + int rand 40);
    my %make = (
        int64 => sub { int(rand $kinds) - int($kinds / 2) },
        float64 => sub { (int(rand $kinds) - int($kinds / 2)) / 8 + 0.0625 },
        string => sub { join '', map { ('a', 'B', "\xc3\xa9", 'z')[rand 4] } 0 .. rand 3 },
        date => sub { sprintf '%04d-%02d-%02d', 1960 + int rand $kinds, 1 + int rand 12, 1 + int rand 28 },
        timestamp => sub { sprintf '%04d-01-02T03:04:%02d.00000%dZ', 1960 + int rand $kinds, int rand 60, 1 + int rand 9 },
        bool => sub { rand() < 0.5 ? 'true' : 'false' },
    );
    my @cells = map { rand() < $holes ? undef : $make{$type}->() } 1 .. $n;
    $cells[0] = $make{$type}->(); # the reader tells its type by it
    return \@cells;
}

sub by_hand {
    my ($name, $type, $cells) = @_;
    my @there = grep { defined } @$cells;
    my @sorted = $type =~ /^(int|float)/ ? sort { $a <=> $b } @there : sort { $type eq 'bool' ? ($a eq 'true') <=> ($b eq 'true') : $a cmp $b } @there;
    my %different = map { $_ => 1 } @there;
    return join(',', $name, $type, @$cells - @there, scalar keys %different, @there ? ($sorted[0], $sorted[-1], $there[0]) : ('') x 3) . "\n";
}

for my $round (1 .. 6) {
    my @types = (qw(int64 float64 string date timestamp bool), (qw(int64 float64 string date))[rand 4]);
    my ($n, $wanted, $counted, @cells) = (1 + int rand 200, '', '');
    my @names = map { "c$_" } 0 .. $#types;
    push @cells, random_column($_, $n) for @types;
    # a part of the rows is kept, so that dictionaries have words that no row has
    my $from = int rand $n;
    spit("$folder/random.csv", join(',', 'row', @names) . "\n" . join('', map { my $row = $_; join(',', $row, map { $_->[$row] // '' } @cells) . "\n" } 0 .. $n - 1));
    $wanted .= by_hand($names[$_], $types[$_], [@{ $cells[$_] }[$from .. $n - 1]]) for 0 .. $#types;
    unlink glob "$folder/r.jv*";
    jevons({ folder => $folder }, 'r.jv', '-c', "_all = load random.csv", '-c', "r = _all | where row >= $from | drop row", '-c', 'rename r s');
    my @cut = ('select column, type, nulls, distinct, min, max, example');
    for my $line ("describe s | @cut", "s | describe | @cut", "s | head 1000 | describe --distinct | @cut") {
        my $said = jevons({ folder => $folder }, 'r.jv', '--format', 'csv', '-c', $line);
        is($said->{out}, "column,type,nulls,distinct,min,max,example\n$wanted", "round $round: $line") or diag($said->{err});
    }
    for my $i (0 .. 3) {
        my $said = jevons({ folder => $folder }, 'r.jv', '--format', 'csv', '-c', "sql select count(*) - count(c$i) as n, count(distinct c$i) as d, min(c$i) as a, max(c$i) as b from s")->{out};
        my ($all) = $wanted =~ /^c$i,\w+,(\d+,\d+,[^,\n]*,[^,\n]*),/m;
        is($said, "n,d,a,b\n$all\n", "round $round: and SQL says so of column $i");
    }
}

SKIP: {
    skip 'there is no sqlite3', 3 if system 'command -v sqlite3 > /dev/null';
    my $said = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'describe v');
    for my $facts ("replace(facts, ':-100000', ':-100001')", 'null') {
        system 'sqlite3', "$folder/w.jv", "update vector set facts = $facts";
        my $again = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'describe v');
        is($again->{out}, $said->{out}, "facts = $facts: what is not known is found");
    }
    jevons({ folder => $folder }, 'n.jv', '-c', 'n = calc x = 1');
    system 'sqlite3', "$folder/n.jv", 'update vector set nulls = 1';
    my $bad = jevons({ folder => $folder }, 'n.jv', '-c', 'describe n');
    like($bad->{err}, qr/column 'x': .*damaged/, 'nulls that were tampered with are not told');
}
done_testing();
