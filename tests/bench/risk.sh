#!/bin/bash
# risk.sh [TICKERS [DAYS]] -- returns, statistics, rolling volatility and an event study over 10,000,000 rows: jevons beside
# plain loops in C on two threads and the peers that are installed, in one run on one generated file.
#
#   returns      close / close of the day before - 1, by ticker
#   statistics   mean, sd, min and max of the returns, a row a ticker
#   volatility   sd of 21 returns, by ticker, a row a row
#   events       a market-model study of one event for each ticker: CAR of three days, its exact sd, t
#
# Timed is a job alone, over a table that is in memory already, until its whole result stands in memory as a table of
# that engine; nothing is computed before. Each job's best of several runs, so all are warm. jevons also checks prices,
# dates and gaps; the loops in C check nothing, have rows in order, and write into memory that was touched before.
# Statistics and volatility begin at returns that are there; events begin at prices.
#
# DuckDB and polars come from npm into build/bench-npm (BENCH_NPM: another folder). A peer that is absent is left out.
set -euo pipefail
cd "$(dirname "$0")/../.."

tickers=${1:-5000} days=${2:-2000} runs=${RUNS:-9}
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/prices-$tickers-$days.csv
npm=${BENCH_NPM:-build/bench-npm}
packages=(@duckdb/node-api @duckdb/node-bindings-linux-x64 nodejs-polars nodejs-polars-linux-x64-gnu)
mkdir -p "$work"
test -s "$file" || { build/tests/bench/gen "$tickers" "$days" > "$file.part" && mv "$file.part" "$file"; }
market=$(sed -n 2p "$file" | cut -d, -f2)
on=$(tail -n 50 "$file" | head -n 1 | cut -d, -f1)

c_jobs() {
    build/tests/bench/risk "$tickers" "$days" 2>/dev/null | sed 's/^/C /'
    build/tests/bench/event "$tickers" "$days" | awk '{ print "C events", $2 }'
}

# A result is dropped before the next run, so that each finds the same memory free.
jevons_jobs() {
    local i lines=()
    local statistics='mean(return), sd(return), min(return), max(return)'
    for ((i = 0; i < runs; i++)); do
        lines+=(-c 'my_returns = big | returns close --by ticker' -c 'rm my_returns'
                -c "my_statistics = r | summary $statistics --by ticker" -c 'rm my_statistics'
                -c 'my_volatility = r | set v = rolling_volatility(return, 21) --by ticker' -c 'rm my_volatility'
                -c "my_events = big | event --on $on --market $market --window -1:1 --tests none" -c 'rm my_events')
    done
    build/jevons --timing -c "big = load $file | select date, ticker, close, volume" \
        -c 'r = big | returns close --by ticker' "${lines[@]}" 2>&1 >/dev/null |
        awk '/^error/ { print > "/dev/stderr" }
             /^time: .* ms: my_/ { if (!($4 in best) || $2 < best[$4]) best[$4] = $2 }
             END { for (job in best) print "jevons", substr(job, 4), best[job] / 1000 }'
}

node_jobs() { node tests/bench/risk.js "$1" "$npm/node_modules" "$file" "$market" "$on"; }

# The first python that has pandas.
pandas_jobs() {
    local python
    for python in python3 /usr/bin/python3; do
        $python -c 'import pandas' 2>/dev/null || continue
        $python tests/bench/risk.py "$file" "$market" "$on"
        return
    done
    echo 'pandas is left out: python has no such module' >&2
}

data_table_jobs() {
    if Rscript -e 'library(data.table)' >/dev/null 2>&1; then Rscript tests/bench/risk.R "$file" "$market" "$on"
    else echo 'data.table is left out: R has no such package' >&2; fi
}

install_node_peers() {
    test -d "$npm/node_modules/nodejs-polars-linux-x64-gnu" && return
    npm install --silent --no-audit --no-fund --prefix "$npm" "${packages[@]}" >/dev/null 2>&1 ||
        echo 'duckdb and polars are left out: npm does not install them' >&2
}

install_node_peers
{
    c_jobs
    jevons_jobs
    for peer in duckdb polars; do test -d "$npm/node_modules" && { node_jobs $peer || true; }; done
    data_table_jobs
    pandas_jobs
    c_jobs
} | awk -v about="$tickers x $days rows, $(nproc) cores" '
    { key = $1 " " $2; if (!(key in t) || $3 < t[key]) t[key] = $3; if (!($1 in seen)) { seen[$1]; engine[++n] = $1 } }
    END {
        jobs = split("returns statistics volatility events", job, " ")
        printf "%-24s", about
        for (i = 1; i <= n; i++) printf "%12s%s", engine[i], i == 1 ? "" : i == 2 ? "    to C" : "   ratio"
        print ""
        for (j = 1; j <= jobs; j++) {
            printf "%-24s", job[j]
            for (i = 1; i <= n; i++) {
                x = t[engine[i] " " job[j]]; c = t["C " job[j]]; own = t["jevons " job[j]]
                printf "%12s", x == "" ? "-" : sprintf("%.4f", x)
                if (i > 1) printf "%8s", x == "" ? "-" : sprintf("%.1f", i == 2 ? x / c : x / own)
            }
            print ""
        }
        print "to C: seconds of jevons to those of the loop in C; ratio: seconds of the peer to those of jevons"
    }'
