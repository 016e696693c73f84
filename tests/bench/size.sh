#!/bin/bash
# size.sh [REPETITIONS [SEED]] -- how often the tests of the command event reject at 5 % where nothing happened.
#
# Columns: independent errors, errors doubled in the event, errors that correlate at 0.05; each for one day and for
# five. Beside each rate, where ../shared has them, that of the reference (1,500 samples). It fails unless bmp_kp and
# grank_t reject between 4 and 7 % everywhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
golden=${JEVONS_SHARED:-../shared}/golden/event/size_check.json
mkdir -p "$build/tests/bench"
sources=$(ls plugins/event/{model,tests,rank,exact,correlation}.c)
# shellcheck disable=SC2086
${CC:-cc} -std=gnu11 -O3 -ffp-contract=off -Iinclude -o "$build/tests/bench/size" tests/bench/size.c $sources \
    $(pkg-config --cflags --libs gsl) -lm
"$build/tests/bench/size" "${1:-20000}" "${2:-1}" | perl -MJSON::PP -e '
    my ($path) = @ARGV;
    my %names = (cross_sectional => "t_cross_sectional", hall => "t_skew_hall", patell => "z_patell", patell_kp => "z_patell_kp",
        bmp => "t_bmp", bmp_kp => "t_bmp_kp", cda => "t_cda_ddof1", independent => "t_bw1980_indep", sign => "z_sign",
        generalised_sign => "z_gsign", wilcoxon => "z_wilcoxon", corrado => "z_corrado_rank",
        corrado_zivney_sign => "t_corrado_zivney_sign", grank_t => "t_grank", grank_z => "z_grank");
    my ($other, $bad) = ({}, 0);
    if (open my $in, "<", $path) { local $/; $other = JSON::PP->new->decode(<$in>)->{rejection_pct_at_5} }
    my @worlds = map { ("$_ [0, 0]", "$_ [-2, 2]") } qw(iid event_variance cross_correlated);
    while (<STDIN>) {
        chomp;
        my ($test, @rates) = split;
        if ($test eq "test") { printf "%-20s" . " %13s" x 6 . "\n", $test, @rates; next }
        printf "%-20s", $test;
        for my $i (0 .. 5) {
            my $theirs = $names{$test} && $other->{$worlds[$i]} ? $other->{$worlds[$i]}{$names{$test}} : undef;
            printf " %13s", sprintf("%.2f", $rates[$i]) . (defined $theirs ? sprintf(" (%.1f)", $theirs) : "");
            $bad++ if $test =~ /^(bmp_kp|grank_t)$/ && ($rates[$i] < 4 || $rates[$i] > 7);
        }
        print "\n";
    }
    exit($bad > 0);
' "$golden"
