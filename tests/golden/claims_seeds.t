#!/usr/bin/perl
# claims_seeds.t -- `claims find` on two real documents that people have annotated: what it finds of the claims, what else it
# takes for claims, and whom and what it says they are of.
#
#     tests/golden/claims_seeds.t    $JEVONS: the program to run; -v prints what was missed. The documents are not part of
#                                    the project: where they are absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Encode qw(decode encode);
use Jevons;
use JSON::PP;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
plan skip_all => "no $shared/claims: it is not part of the project" unless -e "$shared/claims/seeds_gold.jsonl";
my $verbose = $ENV{VERBOSE};

sub lines { my ($path) = @_; return map { decode_json($_) } split /\n/, slurp($path) }
my @gold  = lines("$shared/claims/seeds_gold.jsonl");
my @traps = lines("$shared/claims/seeds_nonclaims.jsonl");
my @documents = sort keys %{ { map { $_->{doc} => 1 } @gold } };

# Places of traps are in characters; ours in bytes.
my %text = map { $_ => decode('UTF-8', slurp("$shared/seeds/$_")) } @documents;
for my $t (@traps) {
    $t->{bstart} = length encode('UTF-8', substr $text{ $t->{doc} }, 0, $t->{start});
    $t->{bend}   = $t->{bstart} + length encode('UTF-8', substr $text{ $t->{doc} }, $t->{start}, $t->{end} - $t->{start});
}

my %ours;
for my $doc (@documents) {
    my $run = jevons({}, '--format', 'jsonl', '-c', "claims find '$shared/seeds/$doc'");
    is($run->{status}, 0, "$doc is read") or diag($run->{err});
    $ours{$doc} = [map { decode_json($_) } split /\n/, $run->{out}];
}

sub overlaps { my ($claim, $at) = @_; return $claim->{start} < $at->{bend} && $at->{bstart} < $claim->{stop} }
sub ours_at { my ($at) = @_; return grep { overlaps($_, $at) } @{ $ours{ $at->{doc} } } }

# ---- what is right --------------------------------------------------------------------------------------------------

sub is_near { my ($x, $y) = @_; return defined $x && defined $y ? abs($x - $y) <= 1e-9 * abs $y : !defined $x && !defined $y }
sub value_right {
    my ($mine, $g) = @_;
    return is_near($mine->{value}, $g->{value}) && is_near($mine->{high}, $g->{value_hi}) && lc($mine->{unit} // '') eq lc($g->{unit} // '');
}

# What we call the measures that they call kinds. Sums of money are all costs there.
my %kind_of = (
    return => 'return', index_move => 'index_move return', marketcap_loss => 'marketcap_loss', price_level => 'price_level', rank => 'rank',
    date => 'date', count => 'count', duration => 'count', share => 'return count', (map { $_ => 'cost' }
    qw(cost valuation assets funding investment revenue profit amount)), market_value => 'marketcap_loss price_level',
);
sub metric_right { my ($mine, $g) = @_; return grep { $_ eq $g->{kind} } split ' ', $kind_of{ $mine->{metric} } // '' }

# An instrument by its ticker; of other entities their subject in words must be ours. Whose date or count it is the annotators
# say in words of their own: there only an instrument that has nothing to do with it is wrong.
sub subject_right {
    my ($mine, $g) = @_;
    my $entity = $mine->{entity} // '';
    return scalar grep { $entity eq $_ || $entity eq "$_-USD" } split /,/, $g->{entity} if defined $g->{entity};
    my %theirs = map { lc($_) => 1 } ($g->{subject} // '') =~ /\w{3,}/g;
    my @mine = map { lc } (($mine->{subject} // '') . " $entity") =~ /\w{3,}/g;
    return 1 if grep { $theirs{$_} || $theirs{ s/s$//r } } @mine;
    return $g->{kind} eq 'date' && $entity !~ /^[A-Z^]{2,6}(?:[-=].*)?$/;
}
sub hedge_right { my ($mine, $g) = @_; return $mine->{comparator} eq $g->{comparator} || ($mine->{comparator} eq '>=' && $g->{comparator} eq '~') }

my (%n, %good);
sub count { my ($what, $good, $g, $mine) = @_;
    $n{$what}++;
    $good{$what} += $good ? 1 : 0;
    diag(sprintf "%s %s %s '%s' | theirs: %s %s %s%s | ours: %s", $what, $g->{id}, $g->{metric}, encode('UTF-8', $g->{surface}), $g->{entity} // $g->{subject},
        $g->{kind}, $g->{comparator}, $g->{value} // '', $mine ? join ' ', map { encode('UTF-8', $mine->{$_} // '-') } qw(quote subject entity metric comparator value unit) : 'none')
        if $verbose && !$good;
}

for my $g (@gold) {
    my @at = ours_at($g);
    my $digits = $g->{surface} =~ /\d/;
    my ($mine) = sort { value_right($b, $g) <=> value_right($a, $g) || abs($a->{start} - $g->{bstart}) <=> abs($b->{start} - $g->{bstart}) } @at;
    my $class = !$digits ? 'worded' : defined $g->{value} ? 'numeric' : 'dates';
    count($class, $class eq 'numeric' ? $mine && value_right($mine, $g) : $mine, $g, $mine);
    next unless $mine;
    count('hedge', hedge_right($mine, $g), $g, $mine);
    count('entity', subject_right($mine, $g), $g, $mine);
    count('metric', metric_right($mine, $g), $g, $mine);
}
for my $doc (@documents) {
    for my $mine (@{ $ours{$doc} }) {
        my $fits = grep { $_->{doc} eq $doc && overlaps($mine, $_) } @gold;
        $n{precision}++;
        $good{precision} += $fits ? 1 : 0;
        diag(join ' ', 'extra', substr($doc, 0, 3), map { encode('UTF-8', $mine->{$_} // '-') } qw(line quote subject entity metric value unit)) if $verbose && !$fits;
    }
}
for my $t (@traps) {
    my ($mine) = ours_at($t);
    $n{traps}++;
    $good{traps} += $mine ? 1 : 0;
    diag("trap $t->{doc} line $t->{line} '$t->{surface}' $t->{why}: " . encode('UTF-8', $mine->{quote})) if $verbose && $mine;
}

my %floor = (numeric => 95, worded => 70, dates => 80, hedge => 90, entity => 80, metric => 80, precision => 85);
for my $what (qw(numeric worded dates hedge entity metric precision)) {
    my $share = 100 * ($good{$what} // 0) / ($n{$what} || 1);
    diag(sprintf "%-9s %3d of %3d: %.1f %%", $what, $good{$what} // 0, $n{$what} // 0, $share);
    ok($share >= $floor{$what}, "$what: at least $floor{$what} %");
}
my $hit = 100 * $good{traps} / $n{traps};
diag(sprintf "%-9s %3d of %3d: %.1f %%", 'traps hit', $good{traps}, $n{traps}, $hit);
ok($hit <= 10, 'traps hit: at most 10 %');
done_testing();
