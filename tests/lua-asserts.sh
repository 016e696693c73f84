#!/bin/sh
# lua-asserts.sh -- runs the tests of the Lua bridge on a Lua that checks itself.
#
#     tests/lua-asserts.sh [BUILD]      BUILD: build-san (default), build; `make SAN=1 all tests` made it
#
# Debian's liblua has its assertions compiled out. Its source (apt-get source lua5.4, or the folder $LUA_SOURCE with lapi.c in it)
# is built three times: with lua_assert and checks of every API call; also with a stack that moves whenever it can; also with a
# full collection at every allocation. Each stands in for the system's library by its name. Without the source or a compiler
# the tests are skipped, with a line.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${1:-build-san}
work=${build%/}/lua
mkdir -p "$work" || exit 1

skip() { echo "1..0 # SKIP $1"; exit 0; }

# The source packages' lists and files go to a folder of ours: the system's own are left as they are.
fetch() {
    command -v apt-get >/dev/null && [ -r /etc/os-release ] || return 1
    . /etc/os-release
    mkdir -p "$work/apt/partial"
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    echo "deb-src [signed-by=$key] http://deb.debian.org/debian $VERSION_CODENAME main" > "$work/apt.list"
    set -- -qq -o "Dir::Etc::sourcelist=$PWD/$work/apt.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$PWD/$work/apt" \
        -o APT::Sandbox::User=root -o Acquire::http::Timeout=20 -o Acquire::Retries=0
    apt-get "$@" update >/dev/null 2>&1 || return 1
    (cd "$work" && apt-get "$@" --download-only source lua5.4 >/dev/null 2>&1 && tar xzf lua5.4_*.orig.tar.gz)
}

find_source() {
    if [ -n "${LUA_SOURCE:-}" ]; then echo "$LUA_SOURCE"; return; fi
    ls -d "$work"/lua-5.4*/src 2>/dev/null | head -1
}

# compile NAME FLAGS...: the library of that name.
compile() {
    name=$1; shift
    mkdir -p "$work/$name"
    checked=
    case $build in *san*) checked='-fsanitize=address,undefined -fno-omit-frame-pointer' ;; esac
    echo 'LUA_5.4 { global: *; };' > "$work/versions"
    # shellcheck disable=SC2086,SC2046
    ${CC:-cc} -g -O1 -fPIC -shared -Wl,-soname,liblua5.4.so.0 -Wl,--version-script,"$work/versions" -std=gnu99 -DLUA_COMPAT_5_3 -DLUA_USE_LINUX $checked "$@" \
        -o "$work/$name/liblua5.4.so.0" $(ls "$source"/*.c | grep -v -e '/lua\.c$' -e '/luac\.c$') -lm -ldl
}

# check NAME TEST...: runs the tests on it; what ran on the system's library would prove nothing.
check() {
    name=$1; shift
    export LD_LIBRARY_PATH="$PWD/$work/$name"
    ldd "$build/jevons" | grep -q "$work/$name/liblua" || { echo "not ok - $name: jevons uses it"; failed=1; unset LD_LIBRARY_PATH; return; }
    for t in "$@"; do
        log="$work/$name/$(basename "$t").log"
        case $t in
        *.session) JEVONS="$build/jevons" tests/golden.pl "$t" > "$log" 2>&1 ;;
        *.t) JEVONS="$build/jevons" perl "$t" > "$log" 2>&1 ;;
        *) "$build/$t" > "$log" 2>&1 ;;
        esac
        if [ $? -eq 0 ]; then echo "ok - $name: $t"
        else echo "not ok - $name: $t"; failed=1; grep -v '^ok' "$log" | head -20 | sed 's/^/# /'; fi
    done
    unset LD_LIBRARY_PATH
}

[ -x "$build/jevons" ] || skip "there is no $build/jevons: make SAN=1 all tests"
source=$(find_source)
[ -n "$source" ] || { fetch && source=$(find_source); }
[ -n "$source" ] && [ -e "$source/lapi.c" ] || skip "the source of Lua cannot be had (apt-get source lua5.4, or name a folder as LUA_SOURCE)"
export ASAN_OPTIONS=exitcode=99:detect_leaks=1:allocator_may_return_null=1 LSAN_OPTIONS=exitcode=99
export UBSAN_OPTIONS=exitcode=99:print_stacktrace=1:halt_on_error=1
failed=0
unit=tests/core/bridge/test_lua
base="-DLUAI_ASSERT -DLUA_USE_APICHECK"
# shellcheck disable=SC2086
{
    compile asserts $base && compile stack $base -DHARDSTACKTESTS && compile memory $base -DHARDSTACKTESTS -DHARDMEMTESTS
} || { echo "not ok - the source of Lua compiles"; exit 1; }
check asserts $unit tests/cli/lua.session tests/cli/ffi.session tests/cli/script.t tests/cli/kinds.t tests/cli/bounds.t
# Deep recursion takes the square of its time there: what has none.
check stack $unit tests/cli/kinds.t
check memory tests/cli/kinds.t
exit $failed
