#!/usr/bin/perl
# cost_facts.t -- the tables of data/cost: each figure has its source, and none contradicts another.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;
use Text::ParseWords qw(quotewords);

my $NUMBER = qr/^\d+(\.\d+)?(e\d+)?$/;
my %NUMBERS = (
    hardware => [qw(memory bandwidth tdp fp32 tf32 bf16 fp16 fp8 int8 fp4 server_overhead chip_to_server load chip_price price)],
    rates    => ['rate'],
    energy   => [qw(year value)],
    models   => [qw(order parameters active tokens flop chips days chip_hours rate cost mfu capex opex years)],
);
my %DATES = (hardware => [qw(launched price_date)], rates => ['date'], energy => [], models => ['date']);
my %KEYS = (hardware => ['name'], rates => [qw(chip date kind provider)], energy => [qw(quantity year place)], models => [qw(model stage)]);

# Rows of CSV, each { column => text }.
sub rows {
    my ($head, @lines) = grep { length } split /\n/, shift;
    my @columns = split /,/, $head;
    return [\@columns, map { my %r; @r{@columns} = quotewords(',', 0, $_); \%r } @lines];
}

# The first row of which a test does not hold, or none.
sub none_of {
    my ($name, $rows, $wrong) = @_;
    my @bad = grep { $wrong->($_) } @$rows;
    ok(!@bad, $name) or diag(join ', ', map { "$_=" . ($bad[0]{$_} // '') } sort keys %{ $bad[0] });
}

sub alike { my ($name) = @_; return lc $name =~ s/[ _-]//gr }
sub has { my ($row, @columns) = @_; return !grep { !length($row->{$_} // '') } @columns }
sub near { my ($x, $y, $tolerance) = @_; return abs($x - $y) <= $tolerance * abs $y }

my %table;
for my $name (qw(hardware rates energy models)) {
    my ($columns, @rows) = @{ rows(slurp("$ROOT/data/cost/$name.csv")) };
    $table{$name} = \@rows;
    my $run = jevons({}, '--format', 'csv', '-c', "cost $name");
    ok(healthy($run) && $run->{status} == 0, "cost $name shows a table") or diag($run->{err});
    my ($shown, @shown) = @{ rows($run->{out}) };
    is_deeply([map { s/\[.*//r } @$shown], $columns, "cost $name has the columns of $name.csv, in their order");
    is(@shown, @rows, "cost $name has the rows of $name.csv");
    none_of("$name: every row has a source", \@rows, sub { !has($_[0], 'source') });
    none_of("$name: every row has its keys", \@rows, sub { !has($_[0], @{ $KEYS{$name} }) });
    for my $c (@{ $NUMBERS{$name} }) {
        none_of("$name: $c is a number", \@rows, sub { has($_[0], $c) && $_[0]{$c} !~ $NUMBER });
    }
    for my $c (@{ $DATES{$name} }) {
        none_of("$name: $c is a date", \@rows, sub { has($_[0], $c) && $_[0]{$c} !~ /^20\d\d-[01]\d-[0-3]\d$/ });
    }
    my %seen;
    none_of("$name: no two rows have the same keys", \@rows, sub { my ($r) = @_; $seen{ lc join '|', @$r{ @{ $KEYS{$name} } } }++ });
}

# Names and aliases lead to one row.
for (['hardware', 'name'], ['models', 'model']) {
    my ($name, $key) = @$_;
    my %of;
    none_of("$name: a name or alias is of one $key alone", $table{$name}, sub {
        my ($r) = @_;
        return grep { ($of{ alike($_) } //= $r->{$key}) ne $r->{$key} } $r->{$key}, split /;/, $r->{aliases};
    });
}

# Chips: dense peaks do not fall with fewer bits, and a price is of a day and from somewhere.
my $chips = $table{hardware};
for (['fp32', 'tf32'], ['tf32', 'bf16'], ['fp32', 'bf16'], ['fp32', 'fp16'], ['bf16', 'fp8'], ['fp8', 'fp4']) {
    my ($more, $fewer) = @$_;
    none_of("hardware: $fewer is as fast as $more at least", $chips, sub { has($_[0], $more, $fewer) && $_[0]{$more} > $_[0]{$fewer} });
}
none_of('hardware: bf16 is as fast as fp16', $chips, sub { has($_[0], 'bf16', 'fp16') && $_[0]{bf16} != $_[0]{fp16} });
none_of('hardware: a chip has some peak', $chips, sub { !grep { has($_[0], $_) } qw(fp32 bf16 fp16 int8) });
none_of('hardware: a price has a day and a source, and they have a price', $chips, sub {
    my $n = has($_[0], 'price') || has($_[0], 'chip_price') ? 1 : 0;
    return grep { $n != (has($_[0], $_) ? 1 : 0) } qw(price_date price_source);
});
my %chip = map { $_->{name} => $_ } @$chips;
is($chip{$_->[0]}{$_->[1]}, $_->[2], "$_->[0] has $_->[2] in $_->[1]")
    for ['H100 SXM', 'bf16', '989.4'], ['H100 SXM', 'fp8', '1978.9'], ['H800 SXM', 'bf16', '989.4'], ['H20', 'bf16', 148], ['H20', 'fp8', 296],
        ['H20', 'memory', 96], ['H20', 'tdp', 400], ['A100 SXM 80GB', 'bf16', 312], ['A100 SXM 80GB', 'fp8', ''], ['TPU v4', 'bf16', 275];

none_of('rates: every chip is one of hardware', $table{rates}, sub { !$chip{ $_[0]{chip} } });
none_of('rates: kinds are known ones', $table{rates},
    sub { $_[0]{kind} !~ /^(on-demand|reserved|reserved-1y|reserved-3y|reserved-block|spot|marketplace|assumed)$/ });
none_of('energy: quantities and units are known ones', $table{energy},
    sub { "$_[0]{quantity} $_[0]{unit}" !~ m{^(pue |kwh_price USD/kWh|grid kg/kWh)$} });

# Models.
my $runs = $table{models};
none_of('models: every row has a day', $runs, sub { !has($_[0], 'date') });
none_of('models: every chip is one of hardware', $runs, sub { has($_[0], 'chip') && !$chip{ $_[0]{chip} } });
none_of('models: basis and kind are known ones', $runs,
    sub { "$_[0]{basis} $_[0]{kind}" !~ /^(reported|derived|estimated) (run|fleet)$/ });
none_of('models: no more parameters are active than there are', $runs, sub { has($_[0], 'active', 'parameters') && $_[0]{active} > $_[0]{parameters} });
none_of('models: hours at their rent are the cost', $runs,
    sub { has($_[0], qw(chip_hours rate cost)) && !near($_[0]{chip_hours} * $_[0]{rate}, $_[0]{cost}, 1e-9) });
none_of('models: FLOP are about 6 for each active parameter and token', $runs, sub {
    my ($r) = @_;
    my $n = has($r, 'active') ? $r->{active} : $r->{parameters};
    return has($r, qw(parameters tokens flop)) && !near($r->{flop}, 6 * $n * $r->{tokens}, 1.3);
});
none_of('models: a utilisation says of which precision, and the chip has it', $runs,
    sub { has($_[0], 'mfu') && !(has($_[0], 'precision') && has($chip{ $_[0]{chip} }, $_[0]{precision})) });
my (%hours, %cost, %stages);
for (@$runs) {
    $hours{ $_->{model} } += $_->{chip_hours} || 0;
    $cost{ $_->{model} } += $_->{cost} || 0;
    is($_->{order}, ++$stages{ $_->{model} }, "models: $_->{model}, $_->{stage} stands in order");
}
is($hours{'DeepSeek-V3'}, 2788e3, 'DeepSeek-V3 took 2,788,000 hours');
is($cost{'DeepSeek-V3'}, 5576e3, 'at 5,576,000 USD');
is($cost{'DeepSeek-R1'}, 294e3, 'DeepSeek-R1 took 294,000 USD on top');
is($cost{'DeepSeek-R1 with V3'}, 5870e3, 'both took the sum');

# The tables over themselves change nothing; a large one is taken, one that cannot be meant is not.
my $folder = sandbox();
for my $name (sort keys %table) {
    my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', "own = cost $name", '-c', "cost $name --table own | summary n = n()");
    is($run->{out}, "n\n" . @{ $table{$name} } . "\n", "cost $name over itself has as many rows") or diag($run->{err});
}
for ([4000, 0], [4001, 1]) {
    my ($n, $status) = @$_;
    spit("$folder/many.csv", join '', "name,bf16,launched\n", map { "chip $_,$_,2024-01-01\n" } 1 .. $n);
    my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', 'many = load many.csv', '-c', 'cost hardware --table many | summary n = n()');
    ok(healthy($run) && $run->{status} == $status, "$n rows of the user's are " . ($status ? 'too many' : 'taken')) or diag($run->{err});
    is($run->{out}, $status ? '' : "n\n" . ($n + @$chips) . "\n", "$n rows: what is shown");
}
done_testing;
