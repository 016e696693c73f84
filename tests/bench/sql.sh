#!/bin/bash
# sql.sh [TICKERS [DAYS]] -- the same statements in jevons, over columns through virtual tables, and in sqlite3, over
# its own rows in memory; one run, one generated file, each statement three times, the best of each.
set -euo pipefail
cd "$(dirname "$0")/../.."

tickers=${1:-5000} days=${2:-2000} repeats=${REPEATS:-3}
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/prices-$tickers-$days.csv
mkdir -p "$work"
test -s "$file" || { build/tests/bench/gen "$tickers" "$days" > "$file.part" && mv "$file.part" "$file"; }

statements=(
    'sum|select sum(close) from c'
    'count where|select count(*) from p where close > 100 and volume < 3000000'
    'group by|select ticker, avg(close), max(high) from p group by ticker'
    'group unsorted|select date, avg(close) from p group by date'
    'top 10|select ticker, date, close from p order by close desc limit 10'
    'join 1e6 x 1e6|select count(*), sum(a.close * b.volume) from m a join m b on a.ticker = b.ticker and a.date = b.date'
)

# NAME SECONDS lines.
jevons_times() {
    local args=(-c "p = load $file" -c 'c = p | select close' -c 'm = p | head 1000000') s i
    for s in "${statements[@]}"; do for ((i = 0; i < repeats; i++)); do args+=(-c "sql ${s#*|}"); done; done
    build/jevons --timing "${args[@]}" 2>&1 >/dev/null | sed -n 's/^time: \([0-9.]*\) ms: sql .*/\1/p' | name_times 1000
}

sqlite_times() {
    local now="select 'time ' || printf('%.3f', (julianday('now') - 2440587.5) * 86400);" s i
    {
        echo 'create table p (date text, ticker text, open real, high real, low real, close real, volume integer);'
        echo ".import --csv --skip 1 $file p"
        echo 'create table c as select close from p;'
        echo 'create table m as select * from p limit 1000000;'
        echo "$now"
        for s in "${statements[@]}"; do for ((i = 0; i < repeats; i++)); do echo "${s#*|};"; echo "$now"; done; done
    } | sqlite3 :memory: | awk '/^time / { if (n++) print $2 - last; last = $2 }' | name_times 1
}

# Times in the statements' order, `repeats` each: the best of each in seconds, behind the statement's number.
name_times() {
    awk -v n="$repeats" -v per="$1" '
        { if ((NR - 1) % n == 0 || $1 < best) best = $1 }
        NR % n == 0 { print NR / n - 1, best / per }'
}

printf '%s: %s rows; %s cores; best of %s\n\n' "$file" $((tickers * days)) "$(nproc)" "$repeats"
printf '%-16s%10s%10s%8s\n' seconds jevons sqlite3 ratio
own=$(jevons_times)
other=$(sqlite_times)
join <(echo "$own") <(echo "$other") | while read -r i x y; do
    printf '%-16s%10.3f%10.3f%8.1f\n' "${statements[i]%%|*}" "$x" "$y" "$(awk "BEGIN { print $y / $x }")"
done
