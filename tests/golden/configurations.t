#!/usr/bin/perl
# configurations.t -- `cost config` against the parameters that models are published with: exactly where the number of
# parameters in the files is known, else as rounded in reports; and `--config` of the commands that take it.
#
#     tests/golden/configurations.t     $JEVONS: the program to run
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $file = "$ROOT/plugins/cost/tests/configurations.csv";
my ($head, @lines) = split /\n/, slurp($file);
my @names = split /,/, $head;

sub rows_of {
    my @run = map { ('-c', $_) } "c = load '$file'", @_;
    my $run = jevons({ folder => sandbox() }, '--format', 'json', @run);
    ok(healthy($run) && $run->{status} == 0, "runs: $_[-1]") or diag($run->{err});
    return @{ decode_json($run->{out} || '{"rows":[]}')->{rows} };
}

# Reports round, and some leave embeddings out of what is active.
sub near { my ($got, $said, $by) = @_; return $said eq '' || abs($got / 1e9 / $said - 1) <= $by }

for my $line (@lines) {
    my %said;
    @said{@names} = split /,/, $line, -1;
    my @parts = rows_of("c | where model = '$said{model}' | cost config");
    my $total = pop @parts;
    my $sum = 0;
    $sum += $_->{parameters} for @parts;
    is($sum, $total->{parameters}, "$said{model}: the parts are the whole");
    is($total->{parameters}, $said{exact}, "$said{model}: as many parameters as in its files") if $said{exact} ne '';
    ok(near($total->{parameters}, $said{total}, 0.015), "$said{model}: $said{total} billion parameters");
    ok(near($total->{active}, $said{active}, 0.03), "$said{model}: $said{active} billion work on a token") or diag($total->{active});
}

# Of DeepSeek-V3 61 layers have a latent of 512 and a rotated part of 64 numbers, of Llama 3.1 405B 126 keys and values of 8 x 128.
my %cache = ('DeepSeek-V3' => 61 * (512 + 64) * 2, 'Llama 3.1 405B' => 126 * 2 * 8 * 128 * 2);
for my $model (sort keys %cache) {
    my ($row) = rows_of("one = c | where model = '$model'", 'cost serve --config one --gpu h800 --chips 144 --batch 1000 --rate 2');
    is($row->{kv_bytes}, $cache{$model}, "$model: bytes of a token in the cache");
}
my ($row) = rows_of("one = c | where model = 'DeepSeek-V3'", 'cost train --config one --tokens 14.8T --chip-hours 2.664M --rate 2 --basis flop');
ok(abs($row->{flop} / (6 * 37552297472 * 14.8e12) - 1) < 1e-12, 'training takes what is active from a configuration');
done_testing;
