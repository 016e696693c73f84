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
my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', 'v = load values.csv', '-c', 'describe v | select column, nulls, distinct');
is($run->{status}, 0, 'it runs') or diag($run->{err});
my %found = map { /^(\w+),(\d+),(\d+)$/ ? ($1 => "$2 nulls, $3 values") : () } split /\n/, $run->{out};
is($found{$_}, ($nulls{$_} // 0) . ' nulls, ' . (keys %{ $seen{$_} }) . ' values', $_) for @columns;
my $range = jevons({ folder => $folder }, '--format', 'csv', '-c', 'v = load values.csv', '-c', "describe v | where column in ('all', 'many', 'nan_first', 'number', 'text', 'word') | select column, min, max, example");
is($range->{out}, join('', "column,min,max,example\n", 'all,0,', 4294967291 * ($rows - 1), ",0\n", "many,-100000,100002,-100000\nnan_first,0.5,139999.5,nan\n",
    "number,-0,inf,nan\ntext,t0,t99999,t0\nword,w0,w99,w0\n"), 'least and greatest values, and the first');
done_testing();
