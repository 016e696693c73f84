#!/bin/bash
# event.sh [TICKERS [DAYS]] -- a market-model study of one event for each of 5,000 instruments, 10,000,000 rows: the
# command event beside a hand-written loop in C on two threads and numpy (where it is there), in one run.
#
# jevons finds the days, fits, and builds all its tables; "tests" adds the default tests over the 5,000 events. Best of
# several runs: that rows stand in groups and in order is found by the first, and remembered with the columns. The C loop has rows in order and nothing missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
tickers=${1:-5000} days=${2:-2000} runs=${RUNS:-9}
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/prices-$tickers-$days.csv
build=${BUILD:-build}
mkdir -p "$work"
make --no-print-directory -s "$build/tests/bench/gen" "$build/tests/bench/event"
test -s "$file" || { "$build/tests/bench/gen" "$tickers" "$days" > "$file.part" && mv "$file.part" "$file"; }
market=$(sed -n 2p "$file" | cut -d, -f2)
on=$(tail -n 50 "$file" | head -n 1 | cut -d, -f1)

# Best milliseconds of each kind.
jevons_times() {
    local line="event big --on $on --market $market --tests" args=() i
    for ((i = 0; i < runs; i++)); do args+=(-c "a = $line none" -c "b = $line default" -c "c = $line all"); done
    "$build/jevons" --timing -c "big = load $file" "${args[@]}" 2>&1 >/dev/null |
        awk '/^time: [0-9.]+ ms: [abc] =/ { k = $4; if (!(k in best) || $2 < best[k]) best[k] = $2 }
             END { print best["a"], best["b"], best["c"] }'
}

read -r plain usual all <<< "$(jevons_times)"
read -r first again <<< "$("$build/tests/bench/event" "$tickers" "$days")"
numpy=$(python3 -c 'import numpy' 2>/dev/null && python3 tests/bench/event.py "$tickers" "$days" ||
    /usr/bin/python3 tests/bench/event.py "$tickers" "$days" 2>/dev/null || echo -)
awk -v p="$plain" -v u="$usual" -v l="$all" -v f="$first" -v a="$again" -v n="$numpy" 'BEGIN {
    printf "%-34s %10s %8s\n", "5,000 events", "ms", "to C"
    printf "%-34s %10.2f %8.2f\n", "C loop, first", f * 1000, f / a
    printf "%-34s %10.2f %8.2f\n", "C loop, again", a * 1000, 1
    printf "%-34s %10.2f %8.2f\n", "jevons event --tests none", p, p / a / 1000
    printf "%-34s %10.2f %8.2f\n", "jevons event (default tests)", u, u / a / 1000
    printf "%-34s %10.2f %8.2f\n", "jevons event --tests all", l, l / a / 1000
    if (n != "-") printf "%-34s %10.2f %8.2f\n", "numpy", n * 1000, n / a
}'
