#!/bin/bash
# cost.sh [DRAWS] -- 1,000,000 draws of what a training run cost, with four lognormal inputs: `cost train`, with all its tables
# (quantiles, exact inputs, tornado, variance shares, rank correlations), beside numpy (where it is there), in one run.
#
# All of it on one core, in seconds of that core; best of several. numpy's second line does what makes the shares too.
set -euo pipefail
cd "$(dirname "$0")/../.."
draws=${1:-1000000} runs=${RUNS:-7}
build=${BUILD:-build}
line="cost train --active lognormal(p05=30e9,p95=45e9) --tokens lognormal(p05=12T,p95=18T) --mfu lognormal(p05=25%,p95=45%)"
line="c = $line --rate lognormal(p05=1.5,p95=3) --peak 989.4[TFLOP/s] --beyond 5% --below 5.576M --draws $draws"

# Seconds of the processor, start and end of the program too.
jevons_seconds() {
    local i TIMEFORMAT='%U %S'
    for ((i = 0; i < runs; i++)); do
        { time taskset -c 0 "$build/jevons" -c "$line" >/dev/null 2>&1; } 2>&1
    done | awk '{ s = $1 + $2; if (!best || s < best) best = s } END { print best }'
}

ours=$(JEVONS_THREADS=1 jevons_seconds)
numpy=$(OMP_NUM_THREADS=1 taskset -c 0 python3 tests/bench/cost.py "$draws" 2>/dev/null ||
    OMP_NUM_THREADS=1 taskset -c 0 /usr/bin/python3 tests/bench/cost.py "$draws" 2>/dev/null || echo - -)
read -r plain whole <<< "$numpy"
awk -v n="$draws" -v o="$ours" -v p="$plain" -v w="$whole" 'BEGIN {
    printf "%-44s %8s %9s\n", n " draws, one core", "s", "to jevons"
    printf "%-44s %8.3f %9.2f\n", "jevons cost train, all tables", o, 1
    if (p != "-") printf "%-44s %8.3f %9.2f\n", "numpy, quantiles alone", p, p / o
    if (p != "-") printf "%-44s %8.3f %9.2f\n", "numpy, shares and rank correlations too", w, w / o
}'
