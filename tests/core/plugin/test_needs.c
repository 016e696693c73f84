/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_needs.c -- libraries and symbols that a real plugin needs, and thousands of damaged copies of one. */
#define _GNU_SOURCE
#include "../unit.h"

#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../../core/plugin/needs.h"

/* The std plugin of the build that this test belongs to. */
static FILE *open_plugin(void)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    if (n < 0) return NULL;
    path[n] = '\0';
    char *tests = strstr(path, "/tests/core/plugin/");
    if (tests) strcpy(tests, "/plugins/std.so");
    return fopen(path, "rb");
}

static const needed *find(const needs *n, const char *name)
{
    for (int i = 0; i < n->n; i++)
        if (strcmp(n->libraries[i].name, name) == 0) return &n->libraries[i];
    return NULL;
}

static void a_plugin_that_was_linked_finds_all_it_needs(void **state)
{
    err e;
    object o;
    needs n;
    FILE *f = open_plugin();
    (void)state;
    assert_non_null(f);
    assert_int_equal(object_open(&o, fileno(f), "std.so", &e), JVN_OK);
    assert_int_equal(needs_read(&o, "/tmp", &n, &e), JVN_OK);
    assert_non_null(find(&n, "libc.so.6"));
    assert_int_equal(find(&n, "libc.so.6")->place, LIBRARY_LOADED);
    assert_int_equal(n.symbols.n, 0);
    needs_free(&n);
    fclose(f);
}

static void symbols_are_those_it_defines_or_those_it_wants(void **state)
{
    err e;
    object o;
    object_symbols defined, wanted;
    bool has_entry = false, wants_entry = false;
    FILE *f = open_plugin();
    (void)state;
    assert_int_equal(object_open(&o, fileno(f), "std.so", &e), JVN_OK);
    assert_int_equal(object_read_symbols(&o, true, &defined, &e), JVN_OK);
    assert_int_equal(object_read_symbols(&o, false, &wanted, &e), JVN_OK);
    for (size_t i = 0; i < defined.n; i++) has_entry |= strcmp(defined.names[i], "jvn_entry") == 0;
    for (size_t i = 0; i < wanted.n; i++) wants_entry |= strcmp(wanted.names[i], "jvn_entry") == 0;
    assert_true(has_entry);
    assert_false(wants_entry);
    assert_true(wanted.n > 0);
    object_symbols_free(&defined);
    object_symbols_free(&wanted);
    fclose(f);
}

/* Reads everything; whatever it says, nothing breaks. */
static bool read_all(int fd)
{
    err e;
    object o;
    object_wants w;
    object_symbols s;
    if (object_open(&o, fd, "damaged.so", &e) != JVN_OK) return false;
    bool good = object_read_wants(&o, &w, &e) == JVN_OK;
    good &= object_read_symbols(&o, false, &s, &e) == JVN_OK;
    object_wants_free(&w);
    object_symbols_free(&s);
    return good;
}

/* A copy in memory, which may be damaged. */
static int copy_plugin(void)
{
    static char room[1 << 16];
    FILE *f = open_plugin();
    int fd = memfd_create("damaged", MFD_CLOEXEC);
    assert_true(f && fd >= 0);
    for (size_t n; (n = fread(room, 1, sizeof room, f)) > 0;) assert_int_equal(write(fd, room, n), n);
    fclose(f);
    return fd;
}

/* How many of n copies, each with another byte from `at` on changed, are refused. */
static int damage(int fd, uint64_t at, uint64_t n)
{
    int refused = 0;
    for (uint64_t i = at; i < at + n; i++) {
        char kept, changed;
        assert_int_equal(pread(fd, &kept, 1, (off_t)i), 1);
        changed = (char)(kept ^ (i % 3 == 0 ? 0x80 : i % 3 == 1 ? 0xff : 1));
        assert_int_equal(pwrite(fd, &changed, 1, (off_t)i), 1);
        refused += !read_all(fd);
        assert_int_equal(pwrite(fd, &kept, 1, (off_t)i), 1);
    }
    return refused;
}

static void damaged_copies_are_read_without_harm(void **state)
{
    err e;
    object o;
    int fd = copy_plugin();
    (void)state;
    assert_true(read_all(fd));
    assert_int_equal(object_open(&o, fd, "std.so", &e), JVN_OK);
    assert_true(damage(fd, 0, 1000) > 0);
    for (int i = 0; i < o.n; i++)
        if (o.segments[i].type == PT_DYNAMIC) assert_true(damage(fd, o.segments[i].at, o.segments[i].size) > 0);
    assert_true(read_all(fd));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plugin_that_was_linked_finds_all_it_needs),
        cmocka_unit_test(symbols_are_those_it_defines_or_those_it_wants),
        cmocka_unit_test(damaged_copies_are_read_without_harm),
    };
    return RUN(tests);
}
