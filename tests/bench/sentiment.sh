#!/bin/bash
# sentiment.sh [COMMENTS] -- comments of about 215 characters from standard input to labels on standard output, start and end of
# the program too, on one core, in seconds of that core: each engine beside npm vader-sentiment, in one run on the same comments; and
# `sentiment train` on 10,000 of them. Best of several runs.
#
# Comments are sentences set one behind another: those of ../shared (JEVONS_SHARED: another folder), else those of the thread that
# ships. vader needs its lexicon from there. vader-sentiment comes from npm into build/bench-npm (BENCH_NPM: another folder), and reads a
# tenth of the comments. What is absent is left out, with a line.
set -euo pipefail
cd "$(dirname "$0")/../.."
comments=${1:-100000} runs=${RUNS:-5}
build=${BUILD:-build} shared=${JEVONS_SHARED:-../shared}/sentiment
npm=${BENCH_NPM:-build/bench-npm}
work=${TMPDIR:-/tmp}/jevons-bench
file=$work/comments-$comments.txt
mkdir -p "$work"

sentences() {
    if ls "$shared"/train/*.tsv >/dev/null 2>&1; then cut -f 3 "$shared"/train/{goemotions_dev,surge_stock_tweets,tfns_train,vader_amazon}.tsv
    else sed -n 's/^ *"cooked": "\(.*\)",*$/\1/p' data/deepseek-2025/thread.json | sed 's/\\n/ /g; s/\\"/"/g; s/<[^>]*>//g'; fi
}

# Numbers from a linear congruence: the same comments each time.
write_comments() {
    perl -CSD -e '
        my ($n, $x) = (shift, 1);
        chomp(my @s = grep { length > 20 } <STDIN>);
        while ($n-- > 0) {
            my $line = "";
            while (length $line < 170) { $x = ($x * 69069 + 1) % 4294967296; $line .= ($line eq "" ? "" : " ") . $s[$x / 4294967296 * @s] }
            print substr($line, 0, 320), "\n";
        }' "$1"
}

# Seconds of the processor that a command with that input takes, the least of several runs; nothing: it failed.
best_of() {
    local i input=$1 TIMEFORMAT='%U %S'
    shift
    taskset -c 0 "$@" < "$input" >/dev/null 2>"$work/why" || return 0
    for ((i = 0; i < runs; i++)); do { time taskset -c 0 "$@" < "$input" >/dev/null 2>&1; } 2>&1; done |
        awk '{ s = $1 + $2; if (!best || s < best) best = s } END { print best }'
}

tag() { best_of "$file" "$build/jevons" --threads 1 --format csv -c "sentiment - --as lines --brief --engine $1 | select label"; }

install_peer() {
    test -d "$npm/node_modules/vader-sentiment" && return
    npm install --silent --no-audit --no-fund --prefix "$npm" vader-sentiment >/dev/null 2>&1 || echo 'error: npm does not install it' > "$work/why"
}

# row NAME COMMENTS SECONDS
row() {
    if [ -n "$3" ]; then echo "$1|$2|$3"
    else echo "$1 is left out: $(sed -n "s/^error: //p" "$work/why" | head -n 1)" >&2; fi
}

[ -s "$file" ] || sentences | write_comments "$comments" > "$file"
head -n $((comments / 10)) "$file" > "$work/tenth.txt"
install_peer
printf '%s comments of %s bytes on average, from standard input to labels, one core, best of %s\n' "$comments" $(($(stat -c %s "$file") / comments)) "$runs"
{
    row 'npm vader-sentiment' $((comments / 10)) "$(best_of "$work/tenth.txt" node tests/bench/sentiment.js "$PWD/$npm/node_modules")"
    row 'jevons vader' "$comments" "$(tag "vader --lexicon $shared/vader/vader_lexicon.txt --emoji $shared/vader/emoji_utf8_lexicon.txt")"
    row 'jevons rules' "$comments" "$(tag rules)"
    row 'jevons model' "$comments" "$(tag model)"
} | awk -F'|' 'BEGIN { printf "%-24s%12s%14s%10s\n", "", "seconds", "comments/s", "to npm" }
    { rate = $2 / $3; if (NR == 1 && /^npm/) npm = rate
      printf "%-24s%12.3f%14d%10s\n", $1, $3, rate, npm ? sprintf("%.1f", rate / npm) : "-" }'

# Seconds of one core for the statement alone, its table loaded; the least of several. Scores of cross-validation are part of it.
train() {
    local i lines=()
    for ((i = 0; i < runs; i++)); do lines+=(-c 'm = t | sentiment train'); done
    taskset -c 0 "$build/jevons" --threads 1 --timing -c "t = load $work/labelled.tsv" "${lines[@]}" 2>&1 >/dev/null |
        awk '/^error/ { print > "/dev/stderr" }
             /^time: .*sentiment train/ { if (!best || $2 < best) best = $2 } END { if (best) printf "sentiment train, 10000 comments, cross-validation too: %.2f s\n", best / 1000 }'
}

labels=$shared/train/goemotions_train.tsv
if [ -e "$labels" ]; then
    { printf 'label\ttext\n'; head -n 10000 "$labels" | cut -f 2,3 | tr -d '"'; } > "$work/labelled.tsv"
    train
else echo 'sentiment train is left out: there are no labelled comments' >&2; fi
