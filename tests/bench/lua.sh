#!/bin/bash
# lua.sh [N] -- Lua over N (10,000,000) doubles in one run, on one thread: loops by index over a column and over what
# column:table() gave beside the same loop over a plain table (wanted: at most 4 times), and LuaJIT's; formulas over
# columns beside plain passes in C (wanted: at most 1.3 times), over a million doubles and over N.
set -euo pipefail
cd "$(dirname "$0")/../.."

n=${1:-10000000}

# ENGINE|ROWS|JOB|SECONDS
measure() {
    local rows
    for rows in 1000000 "$n"; do
        build/jevons --threads 1 run tests/bench/lua.lua "$rows" | sed "s/^/jevons|$rows|/"
        build/tests/bench/lua "$rows" | sed "s/^/C|$rows|/"
    done
    if command -v luajit >/dev/null; then luajit tests/bench/lua.lua "$n" | sed "s/^/luajit|$n|/"; fi
}

measure | awk -F'|' -v n="$n" '
    function row(what, own, base, most) {
        if (own == "") return
        printf "%-48s%10.5f%8.2f%s\n", what, own, own / base, ((most && (own > most * base)) ? "  MORE THAN WANTED" : "")
    }
    { t[$1, $2, $3] = $4 }
    END {
        base = t["jevons", n, "plain"]
        printf "%-48s%10s%8s\n", "Lua, " n " doubles, one thread", "seconds", "ratio"
        row("loop over a plain table", base, base)
        row("loop over a column by index", t["jevons", n, "by index"], base, 4)
        row("column:table()", t["jevons", n, "column:table()"], base)
        row("loop over what column:table() gave", t["jevons", n, "what it gave"], base, 4)
        row("the plain loop in LuaJIT", t["luajit", n, "plain"], base)
        split("1000000 " n, rows, " ")
        for (i = 1; i <= 2; i++) {
            printf "\n%-48s%10s%8s\n", "formulas, " rows[i] " doubles", "seconds", "ratio"
            row("a * b + 2: two plain passes in C", t["C", rows[i], "formula"], t["C", rows[i], "formula"])
            row("a * b + 2 on columns", t["jevons", rows[i], "formula"], t["C", rows[i], "formula"], 1.3)
            row("a / lag(a) - 1: three plain passes in C", t["C", rows[i], "returns"], t["C", rows[i], "returns"])
            row("a / a:lag(1) - 1 on columns", t["jevons", rows[i], "returns"], t["C", rows[i], "returns"], 1.3)
        }
    }'
