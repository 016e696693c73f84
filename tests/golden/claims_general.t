#!/usr/bin/perl
# claims_general.t -- `claims find` on news of other events and other kinds than it was first tried on: a bank's failure, oil below
# zero, coins, results of a firm, a currency let go, an encyclopedia's page, a press release, a thread. Written for the purpose and
# annotated by hand before it was run.
#
#     tests/golden/claims_general.t  $JEVONS: the program to run; VERBOSE=1 prints what was missed
#
# In tests/golden/claims/*.ann {{words|value;unit;entity;metric;comparator;phase;stance}} is a claim, <<words>> is none. An empty
# field is not looked at; - is no value, a..b a range, a/b either of two; an entity in small letters is a word of the subject.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use File::Temp 'tempdir';
use Jevons;
use JSON::PP;
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my (%n, %good);

sub count {
    my ($what, $right, $said) = @_;
    $n{$what}++;
    $good{$what} += $right ? 1 : 0;
    diag("$what: $said") if $ENV{VERBOSE} && !$right;
}

# The text without marks, its claims and its traps, by bytes.
sub read_marks {
    my ($marked) = @_;
    my ($text, @claims, @traps) = ('');
    while ($marked =~ /\G(.*?)(?:\{\{(.*?)\|(.*?)\}\}|<<(.*?)>>|\z)/gs) {
        $text .= $1;
        last unless defined $2 || defined $4;
        my $words = $2 // $4;
        my $at = { start => length $text, stop => length($text) + length $words, words => $words };
        $text .= $words;
        if (!defined $2) { push @traps, $at; next }
        @$at{qw(value unit entity metric comparator phase stance)} = split /;/, $3;
        push @claims, $at;
    }
    return ($text, \@claims, \@traps);
}

sub overlaps { my ($x, $y) = @_; return $x->{start} < $y->{stop} && $y->{start} < $x->{stop} }
sub is_near { my ($x, $y) = @_; return defined $x && abs($x - $y) <= 1e-9 * (abs($y) || 1) }

sub is_among { my ($found, $wanted) = @_; return scalar grep { $found eq $_ } split m{/}, $wanted, -1 }

sub value_right {
    my ($mine, $g) = @_;
    return 1 if $g->{value} eq '-';
    my ($low, $high) = split /\.\./, $g->{value};
    return 0 unless is_near($mine->{value}, $low) && (!defined $high || is_near($mine->{high}, $high));
    my ($unit) = split m{/}, $mine->{unit} // '';
    return !length($g->{unit} // '') || is_among($unit // '', $g->{unit});
}

sub entity_right {
    my ($mine, $g) = @_;
    my $entity = $mine->{entity} // '';
    my $subject = lc(($mine->{subject} // '') . " $entity");
    return scalar grep { $_ eq $entity || ($_ eq lc && index($subject, $_) >= 0) || ($_ eq 'none' && !length $entity) } split m{/}, $g->{entity};
}

sub check_claim {
    my ($g, $mine, $where) = @_;
    my $class = ($g->{metric} // '') eq 'date' ? 'dates' : $g->{words} =~ /\d/ ? 'numeric' : 'worded';
    my $said = "$where '$g->{words}'" . ($mine ? join ' ', ' found', map { $_ // '-' } @$mine{qw(quote entity subject metric comparator value high unit phase stance)} : '');
    count($class, $mine && ($class ne 'numeric' || value_right($mine, $g)), $said);
    return unless $mine;
    count('entity', entity_right($mine, $g), $said) if length($g->{entity} // '');
    count('metric', is_among($mine->{metric}, $g->{metric}), $said) if length($g->{metric} // '');
    my $comparators = length($g->{comparator} // '') ? $g->{comparator} : '=';
    count('hedge', scalar(grep { $_ eq $mine->{comparator} } split ' ', $comparators), $said);
    count('phase', is_among($mine->{phase} // '-', $g->{phase}), $said) if length($g->{phase} // '');
    count('stance', is_among($mine->{stance} // '', $g->{stance}), $said) if length($g->{stance} // '');
}

for my $path (sort glob "$FindBin::Bin/claims/*.ann") {
    my ($name) = $path =~ m{([^/]+)\.ann$};
    my ($text, $claims, $traps) = read_marks(slurp($path));
    open my $out, '>:raw', "$dir/$name" or die "$dir/$name: $!";
    print $out $text;
    close $out;
    my $run = jevons({}, '--format', 'jsonl', '-c', "claims find '$dir/$name'");
    is($run->{status}, 0, "$name is read") or diag($run->{err});
    my @ours = map { decode_json($_) } split /\n/, $run->{out};
    for my $g (@$claims) {
        my ($mine) = sort { value_right($b, $g) <=> value_right($a, $g) || abs($a->{start} - $g->{start}) <=> abs($b->{start} - $g->{start}) }
            grep { overlaps($_, $g) } @ours;
        check_claim($g, $mine, $name);
    }
    for my $mine (@ours) {
        count('precision', scalar(grep { overlaps($mine, $_) } @$claims), "$name '$mine->{quote}'");
    }
    for my $trap (@$traps) {
        count('no traps', !grep({ overlaps($_, $trap) } @ours), "$name '$trap->{words}'");
    }
}

my %floor = (numeric => 95, worded => 70, dates => 60, hedge => 90, entity => 80, metric => 80, phase => 80, stance => 90, precision => 85, 'no traps' => 85);
for my $what (qw(numeric worded dates hedge entity metric phase stance precision), 'no traps') {
    my $share = 100 * ($good{$what} // 0) / ($n{$what} || 1);
    diag(sprintf "%-9s %3d of %3d: %.1f %%", $what, $good{$what} // 0, $n{$what} // 0, $share);
    ok($share >= $floor{$what}, "$what: at least $floor{$what} %");
}
done_testing();
