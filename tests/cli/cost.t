#!/usr/bin/perl
# cost.t -- every formula of the plugin cost: what it works out is what its text says, unit and all.
#
#     tests/cli/cost.t     $JEVONS: the program to run
#
# The text, with a value and unit for each name, is an expression of the shell: calc must give what `cost train` gives.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $folder = sandbox();

sub result_of {
    my @lines = @_;
    my $run = jevons({ folder => $folder }, '--format', 'json', map { ('-c', $_) } @lines);
    return $run->{status} == 0 ? decode_json($run->{out}) : do { diag($run->{err}); undef };
}

my $formulas = result_of('cost formulas --units') or BAIL_OUT('no formulas');
my %unit = map { $_->{quantity} => $_->{unit} // '' } @{ $formulas->{rows} };
my @lines = grep { defined $_->{formula} } @{ $formulas->{rows} };
ok(@lines > 40, scalar @lines . ' formulas');

# Inside every quantity's bounds: shares below 1, all else between 1 and 2, and more parameters than active ones.
my %share = map { $_ => 1 } qw(mfu hfu interconnect staff_share maintenance utilisation bandwidth_use read_share grid kwh_price load);
srand 7;
for my $line (@lines) {
    my %value;
    my $text = $line->{formula};
    $text =~ s{\[[^\]]*\](*SKIP)(*FAIL)|\b([a-z_]+)\b(?!\()}{
        $value{$1} //= sprintf "%.6f", ($share{$1} ? 0.2 : $1 eq "parameters" ? 2 : 1.1) + 0.6 * rand;
        "$value{$1}" . ($unit{$1} eq '' ? '' : "[$unit{$1}]")}gex;
    my @names = sort keys %value;
    spit("$folder/one.csv", join(',', @names) . "\n" . join(',', @value{@names}) . "\n");
    my $said = result_of("calc x = $text");
    my $done = result_of('one = load one.csv', "one | cost train --basis $line->{quantity}");
    my ($x, $y) = map { $_ ? (values %{ $_->{rows}[0] })[0] : undef } $said, undef;
    $y = $done ? $done->{rows}[0]{ $line->{quantity} } : undef;
    ok(defined $x && defined $y && abs($x / $y - 1) < 1e-14 && ($said->{columns}[0]{unit} // '') eq $unit{ $line->{quantity} },
       "$line->{quantity} = $line->{formula}")
        or diag('calc: ', $x // 'nothing', ' ', ($said && $said->{columns}[0]{unit}) // '', '; cost: ', $y // 'nothing', " $unit{$line->{quantity}}; $text");
}

my $often = result_of('cost solve --cost 5.576e6 --chip-hours 2788k --rate 2 ' . '--for rate ' x 500);
is($often && scalar @{ $often->{rows} }, 1, 'an input that is named 500 times is one row');
done_testing;
