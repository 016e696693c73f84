#!/bin/bash
# ffi.sh [ROWS] -- nanoseconds a value of C functions called over a column, jevons and its peers in one run, on one
# thread: ratios to the direct loop and to the bare ffi_call loop.
set -euo pipefail
cd "$(dirname "$0")/../.."

rows=${1:-10000000}
printf 'C functions over %s doubles, nanoseconds a value\n\n' "$rows"
{
    build/tests/bench/ffi build/plugins "$rows"
    luajit tests/bench/ffi.lua "$rows"
    python3 tests/bench/ffi.py "$rows"
} | awk '
    { t[$1, $2] = $3 }
    END {
        printf "%-12s%10s%10s%10s%10s%10s%10s\n", "", "cbrt", "direct", "ffi_call", "fabs", "direct", "ffi_call"
        n = split("direct jevons ffi_call jevons-ffi luajit cffi", engine)
        for (i = 1; i <= n; i++) {
            printf "%-12s", engine[i]
            split("cbrt fabs", job)
            for (j = 1; j <= 2; j++) {
                x = t[job[j], engine[i]]
                printf "%10.2f%9.2fx%9.2fx", x, x / t[job[j], "direct"], x / t[job[j], "ffi_call"]
            }
            print ""
        }
    }'
