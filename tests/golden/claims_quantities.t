#!/usr/bin/perl
# claims_quantities.t -- numbers with their units against the cases of three other tools, and those of two annotated documents.
#
#     tests/golden/claims_quantities.t     $JEVONS: the program to run; the cases are not part of the project: where they
#                                          are absent the test is skipped
#
# A case is right when what is found is all that is wanted, each with the span, value and unit that it should have. The tools
# disagree on what a span is (with or without hedge, "between", denominator), and on names: an adapter for each suite turns
# what we find into what it lists, the same for all its cases. Cases left out are named here with the reason.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Encode qw(encode_utf8 decode_utf8);
use JSON::PP ();
use Jevons;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = "$shared/claims/suites";
plan skip_all => "no $folder: it is not part of the project" unless -d $folder;

# Suite => the least percentage that must be right.
my @suites = (
    [recognizers_number => 95], [recognizers_percent => 95], [recognizers_currency => 94], [recognizers_dimension => 92],
    [recognizers_ordinal => 94], [recognizers_numberrange => 94], [recognizers_age => 90], [quantulum3_quantities => 90],
    [quantulum3_ambiguity => 70], [quantulum3_spellout => 94], [duckling_numeral => 90], [duckling_money => 94],
    [duckling_ordinal => 97], [duckling_quantity => 94], [duckling_duration => 94],
);

# Left out, by the line of the suite's file.
my %left_out = (
    recognizers_dimension => {53 => 'an hour of the clock is read as picometres'},
    quantulum3_quantities => {
        11 => 'lists the parts of one duration apart', 18 => 'lists the parts of one duration apart',
        52 => 'takes a dozen for a unit', 53 => 'takes a dozen for a unit', 59 => 'wants nothing, of an amount in yen'},
    quantulum3_ambiguity => {14 => 'takes K for 1,024 bytes'},
    quantulum3_spellout => {15 => 'takes an article for a number'},
    duckling_numeral => {63 => 'takes l for lakh'},
    duckling_money => {135 => 'leaves the lower end of a range without the magnitude of the upper'},
);

# Our name of a unit => theirs. What is not listed is called the same but for American spelling and "per".
my %names = (
    recognizers => {
        USD => 'Dollar|United States dollar', EUR => 'Euro', GBP => 'Pound|British pound', JPY => 'Japanese yen', CNY => 'Chinese yuan',
        AUD => 'Australian dollar', CAD => 'Canadian dollar', NZD => 'New Zealand dollar', HKD => 'Hong Kong dollar', CHF => 'Swiss franc',
        INR => 'Rupee', TRY => 'Turkish lira', FIM => 'Finnish markka', ESP => 'Peseta', NLG => 'Netherlands guilder', BTC => 'Bitcoin',
        MXN => 'Mexican peso', CRC => "Costa Rican col\xc3\xb3n", GEL => 'Georgian lari', LAK => 'Lao kip', LKR => 'Sri Lankan rupee',
        penny => 'Pence|Penny', tonne => 'Metric ton|Ton'},
    quantulum3 => {
        '' => 'dimensionless', GBP => 'pound sterling', EUR => 'euro', USD => 'dollar', JPY => 'yen', pound => 'pound-mass',
        '%' => 'percentage', 'time/week' => 'count per week', '1/second' => 'inverse second', millilitre => 'cubic centimetre',
        'USD/hour' => 'dollar per hour', 'USD/kilogram' => 'dollar per kilogram'},
    duckling => {
        USD => 'Dollar|USD|Unnamed', GBP => 'Pound|GBP', penny => 'Cent', '' => 'Unnamed', kilogram => 'Gram', milligram => 'Gram'},
);
my %seconds = (second => 1, minute => 60, hour => 3600, day => 86400, week => 604800, month => 2592000, quarter => 7776000, year => 31536000);
my $approximate = qr/^(?:about|~|around|roughly)$/i;

sub lines {
    my ($path) = @_;
    my $json = JSON::PP->new->utf8;
    return map { $json->decode($_) } grep { /\S/ } split /\n/, slurp($path);
}

# Rows of CSV, quoted fields and all.
sub read_csv {
    my ($text) = @_;
    my @rows = [];
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|\z)/g) {
        my ($quoted, $plain, $end) = ($1, $2, $3);
        push @{ $rows[-1] }, defined $quoted ? $quoted =~ s/""/"/gr : $plain;
        push @rows, [] if $end eq "\n";
        last if $end eq '';
    }
    my $head = shift @rows;
    return map { my %r; @r{@$head} = @$_; \%r } grep { @$_ == @$head } @rows;
}

# The quantities of each text, in order: hashes with spans as [start, stop].
sub quantities {
    my ($texts) = @_;
    my $folder = sandbox();
    spit("$folder/cases.csv", join '', "id,text\n", map { "$_,\"" . ($texts->[$_] =~ s/"/""/gr) . "\"\n" } 0 .. $#$texts);
    my $run = jevons({folder => $folder}, '-c', 't = load cases.csv', '-c', 'q = t | claims quantities text', '-c', 'q | save q.csv',
        '-c', 'q.spans | save spans.csv');
    ok(healthy($run) && $run->{status} == 0, 'claims quantities reads all cases') or diag($run->{err});
    my @rows = read_csv(slurp("$folder/q.csv"));
    my @spans = read_csv(slurp("$folder/spans.csv"));
    my @found = map { [] } @$texts;
    for my $i (0 .. $#rows) {
        my %q = (%{ $spans[$i] }, %{ $rows[$i] }, text => $texts->[$rows[$i]{row}]);
        $q{at} = [@q{qw(start stop)}];
        $q{$_} = [@q{"${_}_start", "${_}_stop"}] for qw(number high_number per whole);
        $q{high_number} = [$spans[$i]{high_start}, $spans[$i]{high_stop}];
        push @{ $found[$q{row}] }, \%q;
    }
    return @found;
}

sub cut { my ($q, $span) = @_; return substr $q->{text}, $span->[0], $span->[1] - $span->[0] }
sub has { return length($_[0][1] // '') }

# Up to the denominator, without the hyphen or blank before it.
sub before_per {
    my ($q) = @_;
    return $q->{at} unless has($q->{per});
    my $text = cut($q, [$q->{at}[0], $q->{per}[0]]) =~ s/[ -]+$//r;
    return [$q->{at}[0], $q->{at}[0] + length $text];
}

# Each adapter gives a list of [span, value] of a quantity.
my %adapter;
$adapter{recognizers_number} = sub {
    my ($q) = @_;
    my $number = cut($q, $q->{number});
    return if $q->{kind} eq 'ordinal' || $number =~ /^an?$/i || ($q->{kind} eq 'multiple' && "@{$q->{number}}" eq "@{$q->{at}}");
    # A unit that is written close to its number hides it.
    my $next = substr $q->{text}, $q->{number}[1], 1;
    return if $q->{at}[1] > $q->{number}[1] && $next !~ /[ -]/ && $q->{dimension} !~ /^(?:currency|share)$/;
    return [$q->{number}, $q->{value}] unless has($q->{high_number});
    my ($low) = split /\s*(?:\bto\b|\xe2\x80\x93|-|\band\b|\bthrough\b|~)\s*/, $number;
    return [[$q->{number}[0], $q->{number}[0] + length $low], $q->{value}], [$q->{high_number}, $q->{high}];
};
$adapter{recognizers_percent} = sub { $_[0]{kind} eq 'percent' ? [$_[0]{at}, $_[0]{value}] : () };
$adapter{recognizers_age} = sub { $_[0]{kind} eq 'age' ? [$_[0]{at}, $_[0]{value}] : () };
$adapter{recognizers_ordinal} = sub {
    my ($q) = @_;
    return if $q->{kind} ne 'ordinal';
    return [$q->{at}, $q->{value} == 1 ? 'end+0' : 'end-' . ($q->{value} - 1)] if $q->{unit} eq 'from last';
    return [$q->{at}, sprintf 'current%+d', $q->{value}] if $q->{unit} eq 'from current';
    return [$q->{number}, $q->{value}];
};
$adapter{recognizers_currency} = sub { $_[0]{kind} eq 'money' ? [before_per($_[0]), $_[0]{value}] : () };
# Of ranges the upper end is listed; temperatures, rates of computing and counted nouns are no dimensions.
$adapter{recognizers_dimension} = sub {
    my ($q) = @_;
    return if $q->{kind} ne 'dimension' || $q->{dimension} =~ /^(?:temperature|count|frequency|compute)$/;
    my $span = $q->{dimension} eq 'speed' ? $q->{at} : before_per($q);
    return has($q->{high_number}) ? [[$q->{high_number}[0], $span->[1]], $q->{high}] : [$span, $q->{value}];
};
# Spans with their comparators, but not with units or what is approximate; [a,b) for what is said with "between", "to", "-".
$adapter{recognizers_numberrange} = sub {
    my ($q) = @_;
    my ($hedge, $c) = (lc $q->{hedge}, $q->{comparator});
    return if $c =~ /^(?:about|nearly|not|order)$/ || ($c eq 'equal' && $hedge !~ /^equal/);
    my $stop = $q->{whole}[1] > $q->{at}[1] ? $q->{whole}[1] : $q->{kind} eq 'ordinal' ? $q->{at}[1] : $q->{number}[1];
    my $span = [$hedge =~ $approximate ? $q->{at}[0] : $q->{whole}[0], $stop];
    my ($low, $high) = map { 0 + ($_ || 0) } @$q{qw(value high)};
    return [$span, "[$low,$high)"] if $c eq 'between' && ($hedge eq '' || $hedge =~ /^(?:between|from)$/ || $hedge =~ $approximate);
    return [$span, ($q->{open_low} eq 'true' ? '(' : '[') . "$low,$high" . ($q->{open_high} eq 'true' ? ')' : ']')] if $c eq 'between';
    return [$span, {below => "(,$low)", 'at most' => "(,$low]", above => "($low,)", 'at least' => "[$low,)", equal => "[$low,$low]"}->{$c}];
};
# Ranges are their middle; vague words, numbers in names and ordinals are left alone; "a million and a half" is 1,000,000.5.
$adapter{quantulum3} = sub {
    my ($q) = @_;
    my ($number, $value, $span) = (cut($q, $q->{number}), $q->{value}, $q->{at});
    return if $q->{kind} eq 'ordinal' || $q->{label} eq 'true' || $number =~ /^(?:several|a few|few)/i;
    return if $q->{kind} eq 'multiple' && "@{$q->{number}}" eq "@{$q->{at}}";
    my %magnitude = (thousand => 1e3, million => 1e6, billion => 1e9);
    $value -= ($value <=> 0) * 0.5 * ($magnitude{$1} - 1) if $number =~ /(thousand|million|billion) and a half$/;
    if (has($q->{high_number})) {
        $value = ($q->{value} + $q->{high}) / 2;
        $span = [$q->{whole}[0], $span->[1]] if lc $q->{hedge} eq 'between' && cut($q, $span) =~ / and /;
    }
    $span = [$span->[0], $span->[1] + 1] if $q->{kind} eq 'duration' && substr($q->{text}, $span->[1], 2) eq "' ";
    $span = $q->{number} if $q->{dimension} eq 'count' || $q->{kind} eq 'number';
    return [$span, $value];
};
$adapter{$_} = $adapter{quantulum3} for qw(quantulum3_quantities quantulum3_ambiguity quantulum3_spellout);
$adapter{duckling_numeral} = sub { $_[0]{kind} =~ /^(?:ordinal|money|percent)$/ ? () : [$_[0]{whole}, $_[0]{value}] };
$adapter{duckling_ordinal} = sub { $_[0]{kind} eq 'ordinal' ? [$_[0]{at}, $_[0]{value}] : () };
$adapter{duckling_money} = $adapter{duckling_quantity} = sub { [$_[0]{whole}, $_[0]{value}] };
# Seconds; a letter or mark that may mean minutes or seconds does.
$adapter{duckling_duration} = sub {
    my ($q) = @_;
    return [$q->{whole}, $q->{value} * $q->{factor}] if $q->{kind} eq 'duration';
    return $seconds{ $q->{other} } ? [$q->{whole}, $q->{value} * $seconds{ $q->{other} }] : ();
};

# What a case wants: [span or undef, value, unit, upper end]. A unit without a number is no quantity.
sub wanted {
    my ($suite, $case) = @_;
    my @wanted;
    for my $e (@{ $case->{expected} }) {
        my ($value, $unit, $high) = @$e{qw(value unit)};
        $value //= $e->{value_raw} if $suite eq 'recognizers_ordinal';
        ($value, $high) = ($1, $2) if ($e->{expr} // '') =~ /between.*\(([\d.e]+), ?([\d.e]+)\)/;
        next unless defined $value;
        $value *= $seconds{$unit} if $suite eq 'duckling_duration';
        push @wanted, [defined $e->{bstart} ? [@$e{qw(bstart bend)}] : undef, $value, $unit && encode_utf8($unit), $high];
    }
    return @wanted;
}

sub is_near { my ($x, $y, $slack) = @_; return abs($x - $y) <= $slack * abs($y) || $x == $y }

sub is_named {
    my ($tool, $q, $wanted) = @_;
    my $unit = $q->{unit};
    $unit =~ s{/.*}{} if $tool eq 'recognizers' && has($q->{per}) && $q->{dimension} ne 'speed';
    $unit = '' if $tool eq 'quantulum3' && $q->{dimension} eq 'count';
    for my $ours ($unit, $q->{other} || ()) {
        my $american = $ours =~ s/metre/meter/gr =~ s/litre/liter/gr;
        my @theirs = defined $names{$tool}{$ours} ? split /\|/, $names{$tool}{$ours} : map { ($_, s{/}{ per }gr, s{-}{ }gr) } $ours, $american =~ s{/}{ per }gr;
        return 1 if grep { lc $_ eq lc $wanted } @theirs, map { s{-}{ }gr } @theirs;
    }
    return 0;
}

sub is_right {
    my ($suite, $q, $found, $wanted) = @_;
    my ($span, $value, $unit, $high) = @$wanted;
    my ($tool) = split /_/, $suite;
    if ($span && "@{$found->[0]}" ne "@$span") {
        # Duckling takes in what is measured, "of sugar", and a full stop.
        return 0 unless $tool eq 'duckling' && $found->[0][0] == $span->[0] && substr($q->{text}, $found->[0][1], $span->[1] - $found->[0][1]) =~ /^(?: of(?: \w+)?|\.)$/;
    }
    return $found->[1] eq $value if $suite =~ /range$/ || $value =~ /^(?:end|current)/ || $found->[1] =~ /^(?:end|current)/;
    return is_near($found->[1], $value, 0.02) if $suite eq 'duckling_duration';
    my $grams = $tool eq 'duckling' && ($unit // '') eq 'Gram' ? 1000 * $q->{factor} : 1;
    return 0 unless is_near($found->[1] * $grams, $value, 1e-6);
    return 0 if defined $high && !is_near($q->{high} * $grams, $high, 1e-6);
    return 1 if !defined $unit || $suite =~ /percent|spellout|age|number|ordinal/;
    return is_named($tool, $q, $unit);
}

sub say_wrong {
    my ($case, $wanted, $found) = @_;
    my $text = encode_utf8($case->{text});
    my $say = sub { my ($span, $value) = @_; return ($span ? "'" . substr($text, $span->[0], $span->[1] - $span->[0]) . "'" : '') . " $value" };
    note("wrong: ", length $text > 200 ? substr($text, 0, 200) . ' ...' : $text);
    note("  wanted ", join('; ', map { $say->(@$_) . ' ' . ($_->[2] // '') } @$wanted), "; found ", join '; ', map { $say->(@{ $_->[0] }) . " $_->[1]{unit}" } @$found);
}

my (@texts, @parts);
for my $suite (@suites) {
    my @cases = lines("$folder/$suite->[0].jsonl");
    push @parts, [@$suite, scalar @texts, \@cases];
    push @texts, map { encode_utf8($_->{text}) } @cases;
}
my @found = quantities(\@texts);

for my $part (@parts) {
    my ($suite, $floor, $first, $cases) = @$part;
    my ($right, $n, $out, $hit, $all, $listed) = (0) x 6;
    for my $i (0 .. $#$cases) {
        my $case = $cases->[$i];
        $out++, next if $left_out{$suite}{$i + 1};
        my @wanted = wanted($suite, $case);
        my @got = map { my $q = $_; map { [$_, $q] } $adapter{$suite}->($q) } @{ $found[$first + $i] };
        my $good = @wanted == @got && !grep { !is_right($suite, $got[$_][1], $got[$_][0], $wanted[$_]) } 0 .. $#wanted;
        $n++;
        $right += $good;
        ($all, $listed) = ($all + @wanted, $listed + @got);
        for my $w (@wanted) { $hit++ if grep { is_right($suite, $_->[1], $_->[0], $w) } @got }
        say_wrong($case, \@wanted, \@got) unless $good;
    }
    my $share = 100 * $right / $n;
    diag(sprintf '%-24s %3d of %3d cases right: %5.1f %%; recall %5.1f %%, precision %5.1f %%; left out %d', $suite, $right, $n, $share,
        $all ? 100 * $hit / $all : 100, $listed ? 100 * $hit / $listed : 100, $out);
    cmp_ok($share, '>=', $floor, "$suite: at least $floor %");
    cmp_ok($out, '<=', 0.05 * @$cases, "$suite: at most 5 % are left out");
}

# Two documents: every claim that has a value, but for those said without a number ("most", "companies").
my @gold = grep { defined $_->{value} && ($_->{kind} // '') ne 'date' } lines("$shared/claims/seeds_gold.jsonl");
my %gold;
push @{ $gold{ $_->{doc} } }, $_ for grep { $_->{doc} =~ /^00[13]/ } @gold;
my @docs = sort keys %gold;
my @read = quantities([map { slurp("$shared/seeds/$_") } @docs]);
my ($n, $values, $units) = (0, 0, 0);
my %unit = (USD => 'USD', job => 'job');
for my $k (0 .. $#docs) {
    for my $claim (@{ $gold{ $docs[$k] } }) {
        $n++;
        my @there = grep { $_->{start} < $claim->{bend} && $_->{stop} > $claim->{bstart} } @{ $read[$k] };
        my ($q) = grep { is_near($_->{value}, abs $claim->{value}, 1e-9) && (!defined $claim->{value_hi} || is_near($_->{high} || 0, $claim->{value_hi}, 1e-9)) } @there;
        note("not found: $claim->{id} $claim->{surface}") unless $q;
        $values++ if $q;
        $units++ if $q && ($q->{unit} || '') eq ($claim->{unit} // '');
    }
}
diag(sprintf 'seeds 001 and 003: %d of %d values found, %d with the unit', $values, $n, $units);
cmp_ok($values, '>=', 0.95 * $n, 'seeds: at least 95 % of the values are found');
cmp_ok($units, '>=', 0.90 * $n, 'seeds: at least 90 % with the unit');

done_testing();
