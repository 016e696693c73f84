#!/usr/bin/perl
# claims_dates.t -- dates of the plugin claims against the cases of two other recognizers, each read by its own conventions.
#
#     tests/golden/claims_dates.t     $JEVONS: the program to run; CLAIMS_MISSES=1 lists what is not got right. The cases are
#                                     not part of the project: where they are absent the test is skipped
#
# A case is right when all that it expects, and nothing else, is found: span, and value. What counts as equal:
#   span       leading prepositions and articles, and points behind, belong to it in one suite and not in another
#   ambiguous  "Tuesday" is the last or the next one, "at seven" morning or evening: one reading of ours is the suite's
#   ranges     Recognizers writes the beginning of the last day or month of a range where we write its end; Duckling the end of
#              its last minute or hour where ours ends with it
#   grain      "in seven days" is a day to us, an hour to Duckling: compared by the coarser, one step apart
#   parts      "evening", "early": hours and days that suites put on them differ; Recognizers' are compared by their names
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use POSIX qw(floor);
use Test::More;
use Time::Local qw(timegm_modern);

my $suites = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/claims/suites';
plan skip_all => "no $suites: it is not part of the project" unless -e "$suites/duckling_time.jsonl";

# Rights of a suite that must be reached, in percent; the target is 75.
my %floor = (recognizers_datetime => 86, duckling_time => 76, duckling_duration => 98);

my %length = (second => 1, minute => 60, hour => 3600, day => 86400, week => 7 * 86400, weekend => 2 * 86400);
my %months = (month => 1, quarter => 3, half => 6, year => 12, decade => 120, century => 1200);

sub seconds {
    my ($y, $m, $d, $h, $min, $s) = ($_[0] // '') =~ /^(-?\d+)-(\d+)-(\d+)(?:[T ](\d+):(\d+):(\d+))?/ or return undef;
    return undef if $y < 0;
    my $t = eval { timegm_modern(0, 0, 0, $d, $m - 1, $y) } // return undef;
    return $t + 3600 * ($h // 0) + 60 * ($min // 0) + ($s // 0);
}

sub cases {
    open my $in, '<', "$suites/$_[0].jsonl" or die;
    return map { decode_json($_) } <$in>;
}

# What jevons finds in each text, by row.
sub found {
    my (@cases) = @_;
    my @rows = run_dates(map { [$_->{text}, $_->{ref}] } @cases);
    my @by;
    push @{ $by[$_->{row}] }, $_ for @rows;
    return map { $by[$_] // [] } 0 .. $#cases;
}

# A span without the words around it that suites do not agree on.
sub core {
    my ($text, $start, $end) = @_;
    my $span = substr $text, $start, $end - $start;
    $start += length $1 if $span =~ /^((?:(?:on|in|at|the|for|during|of|an?|around|about|approximately|\@)\s+)+)/i;
    $end -= length $1 if substr($text, $start, $end - $start) =~ /([.,)\s]+)$/;
    return "$start-$end";
}

# The readings of one of ours: [from, to] in seconds.
sub readings {
    my ($w) = @_;
    my @r = grep { defined $_->[0] } [$w->{from}, $w->{to}], [$w->{other_from}, $w->{other_to}];
    push @r, map { [$_->[0] + 43200, $_->[1] + 43200] } @r if $w->{half_day};
    return @r;
}

sub step {
    my ($t, $grain, $n) = @_;
    return $t + $n * $length{$grain} if $length{$grain};
    my ($d, $m, $y) = (gmtime $t)[3, 4, 5];
    $m += $n * $months{$grain} + 12 * ($y + 1900);
    return timegm_modern(0, 0, 0, 1, $m % 12, floor($m / 12)) + $t % 86400;
}

sub same { defined $_[0] && defined $_[1] && abs($_[0] - $_[1]) < 1 }

# ---- Recognizers ----
my %sided = (before => -1, until => -1, after => 1, since => 1, more => 1, less => -1);

sub clock { my @t = ($_[0] // '') =~ /^(\d+):(\d+):(\d+)$/ or return undef; return $t[0] * 3600 + $t[1] * 60 + $t[2] }

sub recognizers_resolution {
    my ($w, $e, $r) = @_;
    my ($mod) = map { /^(before|until|after|since|more|less)/ ? $1 : '' } $r->{Mod} // '';
    my $side = $sided{$mod} // 0;
    my ($kind, @of) = ($e->{kind}, readings($w));
    if ($kind eq 'set') { return $w->{kind} eq 'set' && $w->{timex} eq $r->{timex} }
    if ($kind eq 'duration') { return $w->{kind} eq 'duration' && same($w->{seconds}, $r->{value}) && $side == $w->{side} }
    return 0 if $w->{kind} =~ /^(set|duration)$/;
    if (($r->{value} // '') eq 'not resolved') {
        return ($w->{timex} eq $r->{timex} || $w->{clash}) && !defined $w->{from} || $w->{timex} =~ /^(\d{4}-)?[SFW][PUAI]$/ && $r->{timex} =~ /^(\d{4}-)?[SFW][PUAI]$/;
    }
    return 0 if $side != $w->{side};
    my ($value, $start, $end) = map { $kind =~ /^time/ ? clock($_) : seconds($_) } @$r{qw(value start end)};
    @of = map { my ($a, $b) = @$_; [$a % 86400, $b - $a + $a % 86400] } @of if $kind =~ /^time/;
    if ($side) {
        my $bound = $side < 0 ? $end : $start;
        return scalar grep { same($_->[0], $bound) || same($_->[1], $bound) || $kind =~ /^time/ && (same($_->[0] % 43200, ($bound // -1) % 43200) && $w->{half_day}) } @of
            unless $w->{kind} eq 'time_range' && $r->{timex} =~ /^TM/;
        return $w->{timex} eq $r->{timex};
    }
    return 1 if $w->{timex} eq $r->{timex} && ($r->{timex} =~ /T[A-Z]{2,3}$/ || ($r->{Mod} // '') =~ /start|mid|end|ref/);
    return 1 if ($r->{Mod} // '') =~ /start|mid|end/ && defined $start && grep { $_->[0] < $end && $_->[1] > $start } @of;
    return scalar grep { same($_->[0], $value) } @of if defined $value && ($w->{kind} eq $kind || $kind eq 'datetime' && $w->{kind} eq 'datetime');
    return 0 unless defined $start && $w->{kind} =~ /range$/;
    for my $of (@of) {
        next unless same($of->[0], $start) || $kind eq 'timerange' && same($of->[0] % 86400, $start);
        return 1 if same($of->[1], $end) || same(step($of->[1], $w->{grain}, -1), $end);
        return 1 if $kind eq 'timerange' && same($of->[1] % 86400, $end % 86400);
    }
    return 0;
}

sub recognizers {
    my ($w, $e) = @_;
    for my $r (@{ $e->{resolution} || [] }) { return 1 if recognizers_resolution($w, $e, $r) }
    return 0;
}

# ---- Duckling ----
my @grains = qw(second minute hour day week quarter year);
my %order = ((map { $grains[$_] => $_ } 0 .. $#grains), month => 4, weekend => 3, half => 5, decade => 6, century => 6);

sub floor_to {
    my ($t, $grain) = @_;
    return $t - $t % $length{$grain} if $grain =~ /second|minute|hour|day/;
    return $t - $t % 86400 - 86400 * ((floor($t / 86400) + 3) % 7) if $grain eq 'week';
    my ($m, $y) = (gmtime $t)[4, 5];
    my $n = $months{$grain};
    return timegm_modern(0, 0, 0, 1, $m - $m % $n, $y + 1900);
}

sub duckling {
    my ($w, $e) = @_;
    my $grain = $e->{unit};
    if ($e->{kind} eq 'duration') {
        my $unit = $length{$grain} // 30 * 86400 * $months{$grain};
        $unit = 365 * 86400 if $grain eq 'year';
        my $want = $e->{value} * $unit;
        return $w->{kind} eq 'duration' && abs($w->{seconds} - $want) <= 0.015 * $want;
    }
    return 0 if $w->{kind} =~ /^(set|duration)$/ || !defined $e->{value};
    my ($start, $end) = map { seconds($_) } split m{/}, $e->{value};
    my @of = readings($w);
    if ($e->{expr} =~ /OpenInterval (\w+)/) {
        my $side = $1 eq 'After' ? 1 : -1;
        return $w->{side} == $side && scalar grep { same($_->[0], $start) || same($_->[1], $start) } @of;
    }
    return $w->{side} == -1 && scalar grep { same($_->[1], $end) || same($_->[0], $end) } @of if $w->{side} && defined $end;
    return 0 if $w->{side};
    my $fine = $order{$grain} < $order{ $w->{grain} } ? $w->{grain} : $grain;
    $fine = 'day' if $fine eq 'weekend';
    return 0 if abs($order{$grain} - $order{ $w->{grain} }) > (defined $end ? 9 : 1);
    if (!defined $end) { return scalar grep { same(floor_to($_->[0], $fine), floor_to($start, $fine)) } @of }
    for my $of (@of) {
        next unless same($of->[0], $start) || same(floor_to($of->[0], $grain), $start);
        return 1 if same($of->[1], $end) || $length{$grain} && same($of->[1] + $length{$grain}, $end) || same(floor_to($of->[1], $grain), $end);
    }
    return 0;
}

# ---- measuring ----
sub judge {
    my ($name, $equal) = @_;
    my @cases = cases($name);
    my @found = found(@cases);
    my ($right, $wanted, $got, $extra, @misses) = (0, 0, 0, 0);
    for my $i (0 .. $#cases) {
        my ($case, @ours) = ($cases[$i], @{ $found[$i] });
        my $text = $case->{text};
        utf8::encode($text) if utf8::is_utf8($text);
        my ($all, $used) = (1, 0);
        for my $e (@{ $case->{expected} }) {
            my $core = core($text, $e->{bstart}, $e->{bend});
            my ($hit) = grep { core($text, $_->{start}, $_->{end}) eq $core && $equal->($_, $e) } @ours;
            $wanted++;
            $hit ? $got++ : ($all = 0);
            $used++ if $hit;
        }
        $extra += @ours - $used if $all;
        $all = 0 if @ours > $used;
        $right += $all;
        push @misses, [$text, $case, @ours] unless $all;
    }
    my $share = 100 * $right / @cases;
    diag(sprintf '%-22s %4d cases, %5.1f %% right; %4d expected, %5.1f %% of them found with span and value; left out: 0', $name, scalar @cases, $share, $wanted,
        $wanted ? 100 * $got / $wanted : 0);
    ok($share >= $floor{$name}, "$name: at least $floor{$name} % of the cases are right");
    if ($ENV{CLAIMS_MISSES}) {
        for my $m (@misses) {
            my ($text, $case, @ours) = @$m;
            diag("  $text");
            diag("     wanted [$_->{surface}] $_->{kind} ", $_->{value} // $_->{timex} // '', ' ', ($_->{expr} // $_->{timex} // '')) for @{ $case->{expected} };
            diag('     found  [', substr($text, $_->{start}, $_->{end} - $_->{start}), "] $_->{kind} $_->{timex} side $_->{side} ",
                join ' ', map { my $r = $_; join '..', map { my @t = gmtime $_; sprintf '%d-%02d-%02dT%02d:%02d:%02d', $t[5] + 1900, $t[4] + 1, @t[3, 2, 1, 0] } @$r } readings($_)) for @ours;
        }
    }
}

# The rows of `claims dates` over texts with their references; times in seconds.
sub run_dates {
    my (@texts) = @_;
    my $folder = sandbox();
    my $table = "ref,text\n";
    for (@texts) {
        my ($text, $ref) = @$_;
        utf8::encode($text) if utf8::is_utf8($text);
        my ($day, $time) = ($ref // '2013-02-12T04:30:00') =~ /^(\d+-\d+-\d+)T(\d+:\d+:\d+)/;
        $table .= (defined $day ? "${day}T${time}Z" : '') . ',"' . $text =~ s/"/""/gr . "\"\n";
    }
    spit("$folder/cases.csv", $table);
    my $run = jevons({ folder => $folder }, '--format', 'json', '-c', 'cases = load cases.csv', '-c', 'cases | claims dates text --ref ref');
    ok(healthy($run) && $run->{status} == 0, 'the cases are read') or diag($run->{err});
    my @rows = @{ decode_json($run->{out} || '{"rows":[]}')->{rows} };
    for my $r (@rows) {
        $r->{end} = $r->{stop};
        $r->{kind} =~ tr/ /_/;
        $r->{$_} = seconds($r->{$_}) for qw(from to other_from other_to);
    }
    return @rows;
}

judge('recognizers_datetime', \&recognizers);
judge('duckling_time', \&duckling);
judge('duckling_duration', \&duckling);
# ---- the dates that two annotated articles claim ----
my ($claims, $seeds) = ("$suites/../seeds_gold.jsonl", "$suites/../../seeds");
my %period = (4 => 'year', 7 => 'month', 10 => 'day');

# From and to of "2025-01", "2025-01-27/2025-01-31".
sub period_of {
    my ($first, $last) = ($_[0] =~ m{^([^/]*)(?:/(.*))?$});
    $last //= $first;
    my ($from, $to) = map { seconds($_ . substr '-01-01', length($_) - 4 < 6 ? length($_) - 4 : 6) } $first, $last;
    return ($from, step($to, $period{ length $last }, 1));
}

sub judge_articles {
    open my $in, '<', $claims or die;
    my @gold = grep { $_->{kind} eq 'date' && $_->{date} } map { decode_json($_) } <$in>;
    my ($right, %rows) = 0;
    for my $doc (sort keys %{ { map { $_->{doc} => 1 } @gold } }) {
        @{ $rows{$doc} } = run_dates([slurp("$seeds/$doc"), '2025-01-27T12:00:00']);
    }
    for my $g (@gold) {
        my ($from, $to) = period_of($g->{date});
        my ($hit) = grep { $_->{start} < $g->{bend} && $_->{end} > $g->{bstart} && defined $_->{from} } @{ $rows{ $g->{doc} } };
        my $fits = $hit && ($hit->{from} == $from || $hit->{from} >= $from && $hit->{to} <= $to);
        $right += $fits ? 1 : 0;
        diag("  $g->{surface} $g->{date}: found ", $hit ? $hit->{timex} : 'nothing') if !$fits && $ENV{CLAIMS_MISSES};
    }
    diag(sprintf 'articles               %4d claims of dates, %5.1f %% right', scalar @gold, 100 * $right / @gold);
    ok($right >= 0.9 * @gold, 'at least 90 % of the dates that articles claim are right');
}

judge_articles() if -e $claims && -d $seeds;
done_testing();
