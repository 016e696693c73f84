#!/bin/bash
# store.sh [ROWS] -- the workspace file beside the disk and DuckDB's file, in one run: a column of 10,000,000 random
# doubles written until it is durable, and read into memory, from the system's cache and from the disk itself.
#
#   disk      a plain file: write and fsync; read
#   jevons    an assignment; the column's first use. 64 KiB pages, as workspaces have; 4 KiB as SQLite does by itself
#   duckdb    `create table as` and `checkpoint`; `select sum(x)`, which keeps no column
#
# Each is the best of five; the read of jevons checks the checksums. Behind that: what a workspace of ROWS rows, a date, a
# word and five numbers takes to open, to describe and to sum one column up, and how much of the file is read for it.
# DuckDB comes from npm into build/bench-npm (BENCH_NPM: another folder); it is left out where it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

rows=${1:-10000000}
work=${TMPDIR:-/tmp}/jevons-bench
npm=${BENCH_NPM:-build/bench-npm}
mkdir -p "$work"

install_duckdb() {
    test -d "$npm/node_modules/@duckdb/node-bindings-linux-x64" && return
    npm install --silent --no-audit --no-fund --prefix "$npm" @duckdb/node-api @duckdb/node-bindings-linux-x64 >/dev/null 2>&1 ||
        echo 'duckdb is left out: npm does not install it' >&2
}

columns() {
    build/tests/bench/store "$work" raw "$rows" | sed 's/^/disk /'
    build/tests/bench/store "$work" 65536 "$rows" | sed 's/^/jevons /'
    build/tests/bench/store "$work" 4096 "$rows" | sed 's/^/jevons_4K /'
    if test -d "$npm/node_modules"; then node tests/bench/store.js "$npm/node_modules" "$work" "$rows" || true; fi
}

report_columns() {
    awk -v rows="$rows" '
        { t[$1 " " $2] = $3; if (!($1 in seen)) { seen[$1]; engine[++n] = $1 } }
        END {
            jobs = split("write read cold", job, " ")
            printf "%-24s", rows " doubles, GB/s"
            for (i = 1; i <= n; i++) printf "%12s%s", engine[i], i == 1 ? "" : "   ratio"
            print ""
            for (j = 1; j <= jobs; j++) {
                printf "%-24s", job[j]
                for (i = 1; i <= n; i++) {
                    x = t[engine[i] " " job[j]]; disk = t["disk " job[j]]
                    printf "%12s", x == "" ? "-" : sprintf("%.2f", rows * 8 / x / 1e9)
                    if (i > 1) printf "%8s", x == "" ? "-" : sprintf("%.2f", disk / x)
                }
                print ""
            }
            print "ratio: to the disk"
        }'
}

# MB of the file that a line reads; -: strace cannot be used.
megabytes_read() {
    strace -o /dev/null true 2>/dev/null || { echo -; return; }
    strace -f -e trace=pread64 -o "$work/store.calls" build/jevons "$1" -c "$2" >/dev/null
    awk -F'= ' '/pread64/ { n += $NF } END { printf "%.1f\n", n / 1e6 }' "$work/store.calls"
}

# The best of three, of a process each.
seconds() {
    local i begin
    for i in 1 2 3; do
        begin=$(date +%s%N)
        build/jevons "$1" -c "$2" >/dev/null
        echo $(($(date +%s%N) - begin))
    done | sort -n | awk 'NR == 1 { printf "%.3f\n", $1 / 1e9 }'
}

line_on() { printf '%-40s%10s%10s\n' "$2" "$(seconds "$1" "$2")" "$(megabytes_read "$1" "$2")"; }

workspace_lines() {
    local file=$work/store-lines.jv days=2000
    local tickers=$((rows / days > 0 ? rows / days : 1))
    rm -f "$file"
    test -s "$work/prices-$tickers-$days.csv" || build/tests/bench/gen "$tickers" "$days" >"$work/prices-$tickers-$days.csv"
    build/jevons "$file" -c "px = load $work/prices-$tickers-$days.csv"
    printf '%-40s%10s%10s\n' "a workspace of $((tickers * days)) rows" seconds 'MB read'
    for line in ls 'describe px' 'px | summary mean(close)' 'px | summary mean(close) --by ticker'; do line_on "$file" "$line"; done
    ls -l "$file" | awk -v rows=$((tickers * days)) '{ printf "%-40s%10.1f\n", "bytes a row (2 of 4, 5 of 8)", $5 / rows }'
    rm -f "$file" "$work/store.calls"
}

install_duckdb
columns | report_columns
echo
workspace_lines
