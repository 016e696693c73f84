#!/bin/bash
# claims.sh [TEXT...] -- tokens and quantities of 1 and of 10 MB of text (TEXT over and over, else the documents of ../shared,
# else README.md), in MB/s of one core.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${BUILD:-build} texts=("$@")
[ ${#texts[@]} -gt 0 ] || texts=("${JEVONS_SHARED:-../shared}"/seeds/*.txt)
[ -e "${texts[0]}" ] || texts=(README.md)
for mb in 1 10; do "$build/tests/bench/claims" "$mb" "${texts[@]}"; done
