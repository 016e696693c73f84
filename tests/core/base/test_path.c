/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_path.c -- paths that are not there, and those that were meant. */
#include "../unit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../core/base/path.h"

static char folder[] = "/tmp/jevons-path-XXXXXX";

static void make(const char *name, bool is_folder)
{
    text path = {0};
    text_printf(&path, "%s/%s", folder, name);
    if (is_folder) assert_int_equal(mkdir(path.s, 0700), 0);
    else fclose(fopen(path.s, "w"));
    text_free(&path);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0) return -1;
    make("data", true);
    make("data/prices.csv", false);
    make("data/wide.txt", false);
    make(".hidden", false);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return unlink("data/prices.csv") || unlink("data/wide.txt") || unlink(".hidden") || rmdir("data") || rmdir(folder);
}

static void meant(const char *path, bool new_file, const char *wanted)
{
    text near = {0};
    assert_int_equal(path_nearest(path, new_file, &near), wanted != NULL);
    if (wanted) assert_string_equal(near.s, wanted);
    text_free(&near);
}

static void every_part_is_put_right(void **state)
{
    (void)state;
    text whole = {0}, wrong = {0};
    meant("data/prics.csv", false, "data/prices.csv");
    meant("dta/prices.csv", false, "data/prices.csv");
    meant("./dta//prics.cvs", false, "./data//prices.csv");
    meant("data/prices", false, "data/prices.csv");
    text_printf(&whole, "%s/data/prices.csv", folder);
    text_printf(&wrong, "%s/dat/price.csv", folder);
    meant(wrong.s, false, whole.s);
    text_free(&whole);
    text_free(&wrong);
}

static void what_is_there_or_far_is_not_put_right(void **state)
{
    (void)state;
    meant("data/prices.csv", false, NULL);
    meant("data", false, NULL);
    meant("", false, NULL);
    meant("data/none.txt", false, NULL); /* the extension alone is near */
    meant("nothing/like/it", false, NULL);
    meant("hidden", false, NULL);
    meant("data/prices.csv/x", false, NULL);
}

static void a_new_file_needs_its_folder_alone(void **state)
{
    (void)state;
    meant("dta/new.csv", true, "data/new.csv");
    meant("nothing/new.csv", true, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_put_right),
        cmocka_unit_test(what_is_there_or_far_is_not_put_right),
        cmocka_unit_test(a_new_file_needs_its_folder_alone),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
