#!/bin/bash
# risk.sh [TICKERS [DAYS]] -- 21-row rolling volatility by ticker beside a plain C loop (two threads) and the peers that
# are installed, in one run: seconds, and the ratio to the C loop. The best of several, each warm.
set -euo pipefail
cd "$(dirname "$0")/../.."

tickers=${1:-5000} days=${2:-2000}
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/prices-$tickers-$days.csv
mkdir -p "$work"
test -s "$file" || { build/tests/bench/gen "$tickers" "$days" > "$file.part" && mv "$file.part" "$file"; }

jevons_best() {
    local i lines=(-c "r = load $file | returns close --by ticker | select ticker, return")
    for ((i = 0; i < 9; i++)); do lines+=(-c "v = r | set v = $1 --by ticker"); done
    build/jevons --timing "${lines[@]}" 2>&1 >/dev/null |
        awk '/^error/ { print > "/dev/stderr" } /^time/ && n++ { if (!best || $2 < best) best = $2 } END { print best / 1000 }'
}

limit=$(build/tests/bench/risk "$tickers" "$days" 2>/dev/null)
{
    echo "C_loop $limit"
    for call in 'rolling_volatility(return, 21)' 'rolling_sharpe(return, 21)' 'rolling_beta(return, return, 21)' \
        'ewma_volatility(return)' 'drawdown(return)'; do
        echo "jevons_${call// /} $(jevons_best "$call")"
    done
    if Rscript -e 'library(data.table)' > /dev/null 2>&1; then Rscript tests/bench/risk.R "$file"; fi
    for python in python3 /usr/bin/python3; do
        if $python -c 'import pandas' 2> /dev/null; then $python tests/bench/risk.py "$file" && break; fi
    done
} | awk -v limit="$limit" '{ printf "%-44s%9.4f s%9.2f\n", $1, $2, $2 / limit }'
