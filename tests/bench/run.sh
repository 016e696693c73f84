#!/bin/bash
# run.sh [TICKERS [DAYS]] -- times jevons beside its peers in one run, on one generated file.
#
# Load, `returns close --by ticker`, and `summary mean, sd, min, max --by ticker` of the returns: each engine
# three times in a fresh process, the median of each. "first" is a job's first run in its process, on fresh
# pages; "again" repeats it at once. Before any run the file is read once, so loads are from the page cache;
# "cold" is one load more with the cache dropped (root only). Then the time to start, run a line and leave. In the
# end the workspace file: a column of 80 MB written and read with its pages of 64 KiB and with SQLite's usual 4, and
# `jevons FILE -c ls` beside `sqlite3 FILE .tables`; and Lua (lua.sh). Between them: C functions over columns, and one
# call across the ABI.
set -euo pipefail
cd "$(dirname "$0")/../.."

tickers=${1:-5000} days=${2:-2000} repeats=${REPEATS:-3} starts=50
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/prices-$tickers-$days.csv
mkdir -p "$work"
test -s "$file" || { build/tests/bench/gen "$tickers" "$days" > "$file.part" && mv "$file.part" "$file"; }

# JOB SECONDS lines from the milliseconds that --timing tells, one a statement.
jevons_jobs() {
    local returns='returns close --by ticker'
    local summary='summary mean(return), sd(return), min(return), max(return) --by ticker'
    build/jevons --timing -c "big = load $1" -c "r = big | $returns" -c "r = big | $returns" \
        -c "s = r | $summary" -c "s = r | $summary" 2>&1 >/dev/null |
        awk 'BEGIN { split("load returns returns summary summary", job) }
             /^(error|note)/ { print > "/dev/stderr" }
             match($0, /^time: [0-9.]+ ms/) { print job[++n], $2 / 1000 }'
}

data_table_jobs() { Rscript tests/bench/data_table.R "$1"; }
sqlite_jobs() { tests/bench/sqlite.sh "$1"; }
pandas_jobs() { python3 tests/bench/pandas_jobs.py "$1"; }

# Medians as `ENGINE JOB first|again SECONDS`.
measure() {
    local engine=$1 i
    for ((i = 0; i < repeats; i++)); do
        "${engine}_jobs" "$file" | awk -v e="$engine" '{ print e, $1, seen[$1]++ ? "again" : "first", $2 }'
    done | sort -k1,3 -k4,4g | awk '
        { key = $1 " " $2 " " $3 }
        key != last && n { print last, x[int((n + 1) / 2)]; n = 0 }
        { last = key; x[++n] = $4 }
        END { if (n) print last, x[int((n + 1) / 2)] }'
}

cold_load() {
    sync && echo 3 2>/dev/null > /proc/sys/vm/drop_caches || return 0
    jevons_jobs "$file" | awk '$1 == "load" { print "jevons load cold", $2 }'
}

# Seconds a start, on average.
start_time() {
    local begin=$EPOCHREALTIME i
    for ((i = 0; i < starts; i++)); do "$@" > /dev/null; done
    awk -v a="$begin" -v b="$EPOCHREALTIME" -v n=$starts 'BEGIN { print (b - a) / n }'
}

engines="jevons data_table sqlite"
python3 -c 'import pandas' 2>/dev/null && engines="$engines pandas"
cat "$file" > /dev/null
printf '%s: %s MB, %s tickers x %s days; %s cores; median of %s\n\n' \
    "$file" $(($(stat -c %s "$file") / 1000000)) "$tickers" "$days" "$(nproc)" "$repeats"
{
    for engine in $engines; do measure "$engine"; done
    cold_load
    echo "jevons start first $(start_time build/jevons -c 'calc 1')"
    echo "sqlite start first $(start_time sqlite3 :memory: 'select 1')"
} | awk -v engines="$engines" '
    { t[$2 " " $3, $1] = $4 }
    END {
        n = split(engines, engine)
        printf "%-16s", "seconds"
        for (i = 1; i <= n; i++) printf "%12s%s", engine[i], (i > 1 ? "   ratio" : "")
        print ""
        jobs = split("load cold,load first,returns first,returns again,summary first,summary again,start first", job, ",")
        for (j = 1; j <= jobs; j++) {
            printf "%-16s", job[j]
            for (i = 1; i <= n; i++) {
                x = t[job[j], engine[i]]; own = t[job[j], "jevons"]
                printf "%12s", x == "" ? "-" : sprintf("%.4f", x)
                if (i > 1) printf "%8s", x == "" || !own ? "-" : sprintf("%.1f", x / own)
            }
            print ""
        }
    }'
echo
tests/bench/ffi.sh
echo
build/tests/bench/call

printf '\n%-16s%12s%12s   ratio\n' '' jevons sqlite3
build/jevons "$work/start.jv" -c 'px = load data/deepseek-2025/prices.csv'
awk -v own="$(start_time build/jevons "$work/start.jv" -c ls)" -v peer="$(start_time sqlite3 "$work/start.jv" .tables)" \
    'BEGIN { printf "%-16s%12.4f%12.4f%8.1f\n", "open and list", own, peer, peer / own }'
rm -f "$work/start.jv"
echo
tests/bench/lua.sh
