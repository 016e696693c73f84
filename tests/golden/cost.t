#!/usr/bin/perl
# cost.t -- the plugin cost against what was published: training runs of 64 models, and the components of owned
# clusters that Epoch AI's code gives.
#
#     tests/golden/cost.t     $JEVONS: the program to run; the expected values are not part of the project: where
#                             they are absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $golden = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/golden/cost';
plan skip_all => "no $golden: it is not part of the project" unless -e "$golden/published.csv";

# Quoted fields hold commas; none holds a line's end.
sub fields {
    my ($line) = @_;
    my @found;
    while ($line =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/g) {
        my ($quoted, $plain, $end) = ($1, $2, $3);
        push @found, defined $quoted ? $quoted =~ s/""/"/gr : $plain;
        last if $end eq '';
    }
    return @found;
}

sub read_csv {
    my ($head, @lines) = split /\r?\n/, $_[0];
    my @names = fields($head);
    return map { my %row; @row{@names} = fields($_); \%row } @lines;
}

# The rows of a command over a table of cases.
sub rows_of {
    my ($name, $table, $command) = @_;
    my $folder = sandbox();
    spit("$folder/cases.csv", $table);
    my $run = jevons({ folder => $folder }, '--format', 'json', '-c', 'cases = load cases.csv', '-c', "cases | $command");
    ok(healthy($run) && $run->{status} == 0, $name) or diag($run->{err});
    return @{ decode_json($run->{out} || '{"rows":[]}')->{rows} };
}

# A kind of check of the file: our name for each of its inputs, a factor where its unit is another, the result.
my %kind = (
    rent                 => [cost       => { chip_hours => 'chip_hours', usd_per_chip_hour => 'rate' }],
    hours_per_tokens     => [chip_hours => { h_per_T => 'hours_per_trillion', T => ['tokens', 1e12] }],
    days_on_cluster      => [days       => { chip_hours => 'chip_hours', chips => 'chips' }],
    '6ND'                => [flop       => { N => 'active', D => 'tokens' }],
    '6ND_active'         => [flop       => { N_active => 'active', D => 'tokens' }],
    mfu_from_flop        => [mfu        => { flop => 'flop', chip_hours => 'chip_hours', peak => 'peak' }],
    chip_hours           => [chip_hours => { chips => 'chips', hours => 'hours' }],
    tco_4y               => [yearly     => { capex => 'capex', opex => ['opex', 0.25] }, 'years', 4],
    tco2_from_hours      => [carbon     => { chip_hours => 'chip_hours', watts => 'watts', pue => 'pue', kg_per_kwh => 'grid' }],
    tco2                 => [carbon     => { mwh => 'energy', kg_per_kwh => 'grid' }],
    energy_mwh           => [energy     => { chip_hours => 'chip_hours', watts => 'watts', pue => 'pue' }],
    energy_mwh_days      => [energy     => { chips => 'chips', days => 'days', watts => 'watts', pue => 'pue' }],
    flop_from_rate       => [flop       => { chips => 'chips', days => 'days', rate => 'achieved' }],
    flop_from_mfu        => [flop       => { chips => 'chips', days => 'days', peak => 'peak', mfu => 'mfu' }],
    mfu_from_tokps       => [mfu        => { tok_per_s => 'token_rate', N_bn => ['active', 1e9], peak_tf => ['peak', 1e12], chips => 'chips' }],
    chip_hours_from_flop => [chip_hours => { flop => 'flop', rate => 'achieved' }],
    mfu_ratio            => [mfu        => { achieved => ['achieved', 1e12], peak => ['peak', 1e12] }],
    days_from_flop       => [days       => { flop => 'flop', chips => 'chips', rate => 'achieved' }],
    days_8ND_recompute   => [days       => { N => 'active', D => 'tokens', chips => 'chips', rate => 'achieved' }, 'passes', 8],
    aggregate_pf         => [cluster    => { chips => 'chips', rate => 'achieved' }],
    pfdays               => [flop       => { flop => 'flop' }],
);
my %per_unit = (aggregate_pf => 1e15, pfdays => 1e15 * 86400); # PFLOP/s, PF-days

sub inputs_of { return { map { split /=/ } split /;/, $_[0]{inputs} } }

my (%cases, %seen);
push @{ $cases{ $_->{formula} } }, $_ for read_csv(slurp("$golden/published.csv"));

sub off { my ($got, $want) = @_; return defined $got && $want ? abs($got / $want - 1) : 9 }

# What we work out is the reference's figure to 1e-9, and the published one to its tolerance but for the negative control.
sub check {
    my ($case, $got) = @_;
    $seen{ $case->{row_id} } = 1;
    my $published = off($got, $case->{reported}) <= $case->{tolerance} * (1 + 1e-9);
    return 1 if off($got, $case->{computed}) < 1e-9 && $published == ($case->{within} eq 'yes');
    diag("$case->{row_id} $case->{model} $case->{quantity}: found " . ($got // 'nothing') . ", computed $case->{computed}, published $case->{reported}");
    return 0;
}

for my $name (sort keys %kind) {
    my ($target, $map, $also, $value) = @{ $kind{$name} };
    my @inputs = sort keys %$map;
    my @ours = map { ref $map->{$_} ? $map->{$_}[0] : $map->{$_} } @inputs;
    my $table = join(',', 'stage', @ours, $also // ()) . "\n";
    for my $case (@{ $cases{$name} }) {
        my $in = inputs_of($case);
        my @cells = map { ref $map->{$_} ? $in->{$_} * $map->{$_}[1] : $in->{$_} } @inputs;
        $table .= join(',', $case->{row_id}, @cells, $value // ()) . "\n";
    }
    my %row = map { $_->{stage} => $_ } rows_of("$name: runs", $table, "cost train --basis $target");
    my @bad = grep { !check($_, $row{ $_->{row_id} }{$target} / ($per_unit{$name} // 1)) } @{ $cases{$name} };
    is(scalar @bad, 0, "$name: " . @{ $cases{$name} } . ' published figures');
}

# Published PF-days as they would be typed: within what their last digit leaves of the FLOP beside them.
for my $case (@{ $cases{pfdays} }) {
    my ($got) = map { $_->{flop} }
        rows_alone("$case->{row_id}: runs", "cost train --basis flop --flop '$case->{reported}\[PF-days]'");
    ok(off($got, $case->{reported} * 8.64e19) < 1e-15 && off($got, inputs_of($case)->{flop}) <= $case->{tolerance}, "$case->{row_id}: $case->{reported}\[PF-days]");
}

# Sums of stages: the last row is their total.
for my $case (@{ $cases{sum3} }) {
    my $in = inputs_of($case);
    my $target = $case->{quantity} =~ /cost/ ? 'cost' : 'chip_hours';
    my @rows = rows_of("$case->{row_id}: runs", "stage,$target\n" . join('', map { "$_,$in->{$_}\n" } sort keys %$in), "cost train --basis $target");
    ok(check($case, $rows[-1]{$target}), "$case->{row_id}: the sum of stages");
}
for my $case (@{ $cases{chip_hours_2seg} }) {
    my $in = inputs_of($case);
    my @rows = rows_of("$case->{row_id}: runs",
        "stage,chips,hours\na,$in->{chips1},$in->{hours1}\nb,$in->{chips2},$in->{hours2}\n", 'cost train --basis chip_hours');
    ok(check($case, $rows[-1]{chip_hours}), "$case->{row_id}: segments of a run");
}
my @left = grep { !$seen{ $_->{row_id} } && $_->{formula} ne 'params_gpt' } map { @$_ } values %cases;
is(join(' ', map { $_->{row_id} } @left), '', 'every published figure is looked at');

# ---- owned clusters ------------------------------------------------------------------------------

my @epoch = read_csv(slurp("$golden/epoch_components.csv"));
my %column = (
    chip_hours => 'chip_hours', price_per_chip_at_acquisition_usd => 'price', days_depreciated => 'age', server_overhead => 'server_overhead',
    tdp_w => 'tdp', chip_to_server_power => 'chip_to_server', tdp_fraction => 'load', pue => 'pue', usd_per_kwh => 'kwh_price',
);
my @from = sort keys %column;
my $table = join(',', map { $column{$_} } @from) . "\n";
for my $m (@epoch) {
    $table .= join(',', map { $_ eq 'days_depreciated' ? $m->{$_} / 365.25 : $m->{$_} } @from) . "\n";
}
my @rows = rows_of('owned clusters: runs', $table, 'cost train --basis owned --interconnect 0.19');
my %of = (ai_chip_usd => 'chip_cost', other_server_usd => 'server_cost', interconnect_usd => 'interconnect_cost',
          energy_usd => 'energy_cost', total_usd => 'owned');
my ($worst, $compared, $at) = (0, 0, '');
for my $i (0 .. $#epoch) {
    for my $key (sort keys %of) {
        my $off = off($rows[$i]{ $of{$key} }, $epoch[$i]{$key});
        $compared++;
        ($worst, $at) = ($off, "$epoch[$i]{model} $key: found $rows[$i]{$of{$key}}, wanted $epoch[$i]{$key}") if $off > $worst;
    }
}
ok($worst < 1e-9, "owned clusters: $compared components of " . @epoch . ' models within 1e-9') or diag("$at, off by $worst");

# ---- fleets, renting and owning, configurations ---------------------------------------------------

# The rows of one command without an input.
sub rows_alone {
    my ($name, $command) = @_;
    my $run = jevons({ folder => sandbox() }, '--format', 'json', '-c', $command);
    ok(healthy($run) && $run->{status} == 0, $name) or diag($run->{err});
    return @{ decode_json($run->{out} || '{"rows":[]}')->{rows} };
}

for my $case (@{ $cases{tco_4y} }) {
    my $in = inputs_of($case);
    my @given = rows_alone("$case->{row_id}: runs", "cost fleet --capex $in->{capex} --opex " . $in->{opex} / 4 . ' --years 4');
    ok(check($case, $given[0]{yearly}), "$case->{row_id}: a fleet over four years");
}

my $analytic = decode_json(slurp("$golden/uncertainty_analytic.json"))->{rent_vs_buy};
my $in = $analytic->{inputs};
my $flags = "--price $in->{capex_per_chip} --interconnect $in->{interconnect_share} --years $in->{life_years} --pue 1 --watts "
    . 1000 * $in->{kw} . " --kwh-price $in->{usd_kwh} --utilisation $in->{utilisation}";
my ($even) = rows_alone('renting or owning: runs', "cost breakeven $flags --rate 2");
my %even = (useful_rate => 'owned_usd_per_useful_hour', even_rent => 'break_even_rent', even_utilisation => 'break_even_utilisation_at_rent_2');
ok(off($even->{$_}, $analytic->{ $even{$_} }) < 1e-9, "renting or owning: $_") or diag($even->{$_}) for sort keys %even;
is($even->{cheaper}, 'renting', 'renting at 2 USD is cheaper');
my ($rented) = rows_alone('at the break-even: runs', "cost breakeven $flags --rate $even->{even_rent}");
ok(abs($rented->{even_utilisation} / $in->{utilisation} - 1) < 1e-9, 'at the break-even rent the utilisation is the break-even one');
my ($again) = rows_alone('at the break-even years: runs', "cost breakeven --rate 2 " . $flags =~ s/--years \S+/--years $even->{even_years}/r);
ok(abs($again->{useful_rate} / 2 - 1) < 1e-9, 'after the break-even years owning costs the rent');
my ($fleet) = rows_alone('a fleet: runs', "cost fleet $flags --chips 1000");
ok(off($fleet->{useful_rate}, $analytic->{owned_usd_per_useful_hour}) < 1e-9, "a fleet's hour of work");
ok(off($fleet->{fleet}, 1000 * (44489.88 / 0.81 * (1 + 4 * 0.05) + 4 * 8766 * $in->{kw} * $in->{usd_kwh})) < 1e-9, 'a fleet: capital, upkeep and electricity');

# Narayanan et al. 2021 leave the last norm out, 2 numbers for each of the hidden ones.
for my $case (@{ $cases{params_gpt} }) {
    my $in = inputs_of($case);
    my @parts = rows_of("$case->{row_id}: runs", "n_layer,n_embd,vocab_size,n_positions,n_head\n$in->{l},$in->{h},$in->{V},$in->{s},16\n", 'cost config');
    ok(off($parts[-1]{parameters} - 2 * $in->{h}, $case->{computed}) < 1e-9, "$case->{row_id}: $case->{model}, by the formula");
    ok(off($parts[-1]{parameters}, $case->{reported}) <= $case->{tolerance}, "$case->{row_id}: $case->{model}, as published");
}
done_testing;
