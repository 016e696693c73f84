/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_history.c -- entries come back as they were, and the file is cut, not lost. */
#include "../unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../../../core/base/text.h"
#include "../../../core/shell/history.h"

static text found; /* entries, each with a bar behind it */

static void note(const char *entry) { text_printf(&found, "%s|", entry); }

static const char *load(const char *path, int most)
{
    err e;
    text_clear(&found);
    assert_int_equal(history_load(path, most, note, &e), JVN_OK);
    return found.n ? found.s : "";
}

static void in_folder(void (*test)(const char *path))
{
    char folder[] = "/tmp/jevons-history-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/h", folder);
    test(path);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

static void add(const char *path, const char *entry)
{
    err e;
    assert_int_equal(history_add(path, entry, &e), JVN_OK);
}

static void entries(const char *path)
{
    assert_string_equal(load(path, 10), "");
    add(path, "one");
    add(path, "two (\n  lines\n)");
    add(path, "a \\n that is none, and \\\\ two");
    add(path, "back\\");
    assert_string_equal(load(path, 10), "one|two (\n  lines\n)|a \\n that is none, and \\\\ two|back\\|");
}

static void entries_come_back_as_they_were(void **unused)
{
    (void)unused;
    in_folder(entries);
}

static void cutting(const char *path)
{
    struct stat s;
    for (const char *const *p = (const char *const[]){"a", "b", "c", "d", NULL}; *p; p++) add(path, *p);
    assert_string_equal(load(path, 4), "a|b|c|d|");
    assert_string_equal(load(path, 2), "c|d|");
    assert_string_equal(load(path, 10), "c|d|");
    assert_string_equal(load(path, 1), "d|");
    assert_int_equal(stat(path, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
    add(path, "e");
    assert_string_equal(load(path, 10), "d|e|");
}

static void a_long_file_is_cut_to_its_newest_entries(void **unused)
{
    (void)unused;
    in_folder(cutting);
}

static void spit(const char *path, const char *s, size_t n)
{
    FILE *f = fopen(path, "w");
    assert_int_equal(fwrite(s, 1, n, f), n);
    fclose(f);
}

static void damage(const char *path)
{
    static const char cut_off[] = "one\n\n\xff\xfe\ntwo\\";
    spit(path, cut_off, sizeof cut_off - 1);
    assert_string_equal(load(path, 10), "one|two\\|");
    spit(path, "\0a\nb\n", 5);
    load(path, 10);
}

static void a_damaged_file_gives_what_is_whole(void **unused)
{
    (void)unused;
    in_folder(damage);
}

static void the_environment_says_where_it_is(void **unused)
{
    (void)unused;
    char folder[] = "/tmp/jevons-history-XXXXXX", wanted[96];
    assert_non_null(mkdtemp(folder));
    setenv("JEVONS_HISTORY", "/somewhere/else", 1);
    char *path = history_path();
    assert_string_equal(path, "/somewhere/else");
    free(path);
    setenv("JEVONS_HISTORY", "", 1);
    assert_null(history_path());
    unsetenv("JEVONS_HISTORY");
    setenv("XDG_STATE_HOME", folder, 1);
    path = history_path();
    snprintf(wanted, sizeof wanted, "%s/jevons/history", folder);
    assert_string_equal(path, wanted);
    free(path);
    snprintf(wanted, sizeof wanted, "%s/jevons", folder);
    assert_int_equal(rmdir(wanted), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_back_as_they_were),
        cmocka_unit_test(a_long_file_is_cut_to_its_newest_entries),
        cmocka_unit_test(a_damaged_file_gives_what_is_whole),
        cmocka_unit_test(the_environment_says_where_it_is),
    };
    int failed = RUN(tests);
    text_free(&found);
    return failed;
}
