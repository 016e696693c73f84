#!/usr/bin/perl
# cost_facts.t -- what facts say of chips, electricity and models against published values.
#
#     tests/golden/cost_facts.t     $JEVONS: the program to run; the published values are not part of the project: where
#                                   they are absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;
use Text::ParseWords qw(quotewords);

my $golden = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/golden/cost';
plan skip_all => "no $golden: it is not part of the project" unless -e "$golden/epoch_components.csv";

sub rows {
    my ($head, @lines) = grep { length } split /\n/, shift;
    my @columns = map { s/\[.*//r } split /,/, $head;
    return map { my %r; @r{@columns} = quotewords(',', 0, $_); \%r } @lines;
}

sub ask {
    my ($line) = @_;
    my $run = jevons({}, '--format', 'csv', '-c', $line);
    ok(healthy($run) && $run->{status} == 0, $line) or diag($run->{err});
    return rows($run->{out});
}

sub is_near {
    my ($found, $wanted, $name) = @_;
    cmp_ok(abs($found - $wanted), '<=', 1e-9 * $wanted, "$name: $wanted") or diag("found $found");
}

# Conventions for what no chip's row says.
my %usual = (server_overhead => 1.64, chip_to_server => 1.8, load => 0.75);
my @runs = rows(slurp("$golden/epoch_components.csv"));
my %year = map { $_->{year} => $_->{value} } ask(q(cost energy kwh_price | where place = 'United States'));
my %pue = map { $_->{value} => 1 } ask('cost energy pue');
my (%seen, %years);
for my $r (grep { !$seen{ $_->{hardware} }++ } @runs) {
    my ($chip) = ask("cost hardware '$r->{hardware}'");
    my %is = map { $_ => length $chip->{$_} ? $chip->{$_} : $usual{$_} } keys %usual;
    is_near($chip->{tdp}, $r->{tdp_w}, "$r->{hardware}, W");
    is_near($is{server_overhead}, $r->{server_overhead}, "$r->{hardware}, with its share of the server");
    is_near($is{chip_to_server}, $r->{chip_to_server_power}, "$r->{hardware}, power of the server");
    is_near($is{load}, $r->{tdp_fraction}, "$r->{hardware}, load");
    next if $r->{hardware} =~ /H100/; # a mean of quotes there, one quote here
    is_near(length $chip->{price} ? $chip->{price} : $chip->{chip_price} * $is{server_overhead}, $r->{price_per_chip_at_acquisition_usd},
        "$r->{hardware}, USD");
}
for my $r (@runs) {
    my $year = substr $r->{publication_date}, 0, 4;
    ok($pue{ $r->{pue} + 0 }, "$r->{model}: PUE $r->{pue}");
    is_near($year{$year}, $r->{usd_per_kwh}, "electricity in $year") if $year <= 2023 && !$years{$year}++; # later ones have been revised
}

# Hours and costs that were published.
my %stage = map { lc("$_->{model}|$_->{stage}") => $_ } ask('cost models');
for my $r (grep { $_->{formula} eq 'rent' && $_->{model} =~ /^DeepSeek/ && $_->{stage} ne 'total' } rows(slurp("$golden/published.csv"))) {
    my $found = $stage{ lc "$r->{model}|" . ($r->{stage} =~ s/ creation//r) };
    is_near($found->{cost}, $r->{reported}, "$r->{model}, $r->{stage}, USD");
    is_near($found->{chip_hours}, $r->{inputs} =~ /chip_hours=([\d.]+)/ ? $1 : 0, "$r->{model}, $r->{stage}, hours");
}
done_testing;
