#!/bin/bash
# claims.sh [TEXT...] -- tokens and quantities, then all of `claims find`, of 1 and of 10 MB of text (TEXT over and over, else the documents of ../shared,
# else README.md), in MB/s of one core.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${BUILD:-build} texts=("$@")
[ ${#texts[@]} -gt 0 ] || texts=("${JEVONS_SHARED:-../shared}"/seeds/*.txt)
[ -e "${texts[0]}" ] || texts=(README.md)
for mb in 1 10; do "$build/tests/bench/claims" "$mb" "${texts[@]}"; done

# The whole of `claims find`, its table included, on the same texts as one file; the best of three.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for mb in 1 10; do
    while [ "$(stat -c %s "$work/$mb.txt" 2>/dev/null || echo 0)" -lt $((mb * 1000000)) ]; do { cat "${texts[@]}"; echo; } >> "$work/$mb.txt"; done
    "$build/jevons" --timing -c "a = claims find $work/$mb.txt" -c "b = claims find $work/$mb.txt" -c "c = claims find $work/$mb.txt" 2>&1 |
        awk -v bytes="$(stat -c %s "$work/$mb.txt")" '/^time:/ { if (!best || $2 < best) best = $2 }
            END { printf "claims find: %.1f MB, %.1f MB/s\n", bytes / 1e6, bytes / 1e3 / best }'
done
