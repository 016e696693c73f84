#!/bin/sh
# install-deps.sh -- installs the Debian packages that a purpose needs and this machine lacks.
#
#     tests/install-deps.sh build|plugins|test|browser|valgrind|bench...    (plugins: what bundled plugins need beyond build)
#
# Says nothing and calls nothing when all is there. Without the right to install, it prints the one line to
# type and stops.
set -u

# One line a package: purpose, package, how to know it is there (command, file, shared library, or pkg-config module).
needs() {
    cat <<TABLE
build     gcc             command ${CC:-cc}
build     libc6-dev       file    /usr/include/stdio.h
build     make            command make
build     pkg-config      command pkg-config
build     libreadline-dev module  readline
build     liblua5.4-dev   module  lua5.4
build     libffi-dev      module  libffi
build     libsqlite3-dev  module  sqlite3
build     libutf8proc-dev module  libutf8proc
build     libxxhash-dev   module  libxxhash
plugins   libgsl-dev      module  gsl
plugins   libjansson-dev  module  jansson
plugins   libxml2-dev     module  libxml-2.0
plugins   liblinear-dev   file    /usr/include/linear.h
plugins   liblz4-dev      module  liblz4
plugins   libzstd-dev     module  libzstd
plugins   libcairo2       library libcairo.so.2
test      libcmocka-dev   module  cmocka
test      perl            command prove
test      sqlite3         command sqlite3
test      tmux            command tmux
test      less            command less
test      groff           command groff
test      mandoc          command mandoc
test      cmark           command cmark
test      libmd4c-dev     module  md4c
test      libgumbo-dev    module  gumbo
test      g++             command g++
test      libxml2-utils   command xmllint
browser   chromium        command chromium
fuzz      clang           command clang
fuzz      libclang-rt-dev  file    /usr/share/doc/libclang-rt-dev
valgrind  valgrind        command valgrind
bench     r-cran-data.table file  /usr/lib/R/site-library/data.table
bench     sqlite3         command sqlite3
bench     luajit          command luajit
bench     python3-pandas  file    /usr/lib/python3/dist-packages/pandas
bench     python3-cffi    file    /usr/lib/python3/dist-packages/cffi
TABLE
}

is_there() {
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    file) test -e "$2" ;;
    library) ldconfig -p 2>/dev/null | grep -q "$2" ;;
    module) pkg-config --exists "$2" 2>/dev/null ;;
    esac
}

missing=$(
    needs | while read -r purpose package kind name; do
        case " $* " in *" $purpose "*) ;; *) continue ;; esac
        is_there "$kind" "$name" || printf ' %s' "$package"
    done
)
test -z "$missing" && exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    sudo -n true 2>/dev/null || as_root=
fi
if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && [ -z "$as_root" ]; }; then
    echo "missing packages; install them, then say it again:" >&2
    echo "    sudo apt-get install -y$missing" >&2
    exit 1
fi
echo "installing:$missing"
install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends$missing"
$install >/dev/null 2>&1 && exit 0
$as_root apt-get update -qq && $install >/dev/null
