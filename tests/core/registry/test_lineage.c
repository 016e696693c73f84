/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_lineage.c -- what a statement used, each thing once; files that are known are not read again. */
#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../core/registry/lineage.h"

static char path[] = "/tmp/jevons-lineage-XXXXXX";

static void write_file(const char *words, int64_t second)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(words, f);
    fclose(f);
    const struct timespec times[2] = {{second, 0}, {second, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The hash that a statement's lineage gets. */
static void note(lineage *known, bool hashing, char hash[33])
{
    lineage l;
    lineage_begin(&l, "x", hashing);
    lineage_add_known(&l, known, INPUT_SCRIPT, path, "", path);
    lineage_add_known(&l, known, INPUT_SCRIPT, path, "", path);
    assert_int_equal(l.n, 1);
    memcpy(hash, l.inputs[0].hash, 33);
    lineage_clear(&l);
}

static void a_known_file_is_read_again_when_it_changes(void **state)
{
    char first[33], second[33];
    lineage known = {0};
    (void)state;
    assert_true(close(mkstemp(path)) == 0);
    write_file("one", 1000);
    note(&known, false, first);
    assert_string_equal(first, "");
    assert_int_equal(known.n, 0);
    note(&known, true, first);
    assert_int_equal(strlen(first), 32);
    write_file("two", 1000); /* as long, and as old as far as can be seen */
    note(&known, true, second);
    assert_string_equal(second, first);
    write_file("two", 1001);
    note(&known, true, second);
    assert_string_not_equal(second, first);
    assert_int_equal(known.n, 1);
    unlink(path);
    note(&known, true, second);
    assert_string_equal(second, "");
    lineage_add_known(NULL, &known, INPUT_SCRIPT, path, "", path); /* nobody wants to know */
    lineage_clear(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_known_file_is_read_again_when_it_changes)};
    return RUN(tests);
}
