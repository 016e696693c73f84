/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_trust.c -- the trust file: what is written is read back, and sessions that write at once lose nothing. */
#include "../unit.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../core/base/text.h"
#include "../../../core/plugin/folder.h"
#include "../../../core/plugin/trust.h"

static const char hash[] = "0123456789abcdef0123456789abcdef", other[] = "fedcba9876543210fedcba9876543210";
static char home[] = "/tmp/jevons-trust-XXXXXX";

static void what_is_trusted_is_these_bytes_at_this_path(void **state)
{
    err e;
    (void)state;
    assert_int_equal(trust_check("/a b/vol.so", hash, "vol.so", &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.msg, "is not trusted"));
    assert_int_equal(trust_add("/a b/vol.so", hash, &e), JVN_OK);
    assert_int_equal(trust_check("/a b/vol.so", hash, "vol.so", &e), JVN_OK);
    assert_int_equal(trust_check("/a b/vol.so ", hash, "vol.so", &e), JVN_EPLUGIN);
    assert_int_equal(trust_check("/a b/vol.so", other, "it's vol.so", &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.msg, "has changed since it was trusted on 2"));
    assert_non_null(strstr(e.hint, "plugin trust 'it''s vol.so'"));
    assert_int_equal(trust_check("/a b/vol.so", "", "vol.so", &e), JVN_EPLUGIN);
    assert_int_equal(trust_add("/a b/vol.so", other, &e), JVN_OK);
    assert_int_equal(trust_check("/a b/vol.so", hash, "vol.so", &e), JVN_EPLUGIN);
    assert_int_equal(trust_drop("/a b/vol.so", &e), JVN_OK);
    assert_int_equal(trust_drop("/a b/vol.so", &e), JVN_ENAME);
}

static void a_path_of_two_lines_is_refused(void **state)
{
    err e;
    (void)state;
    assert_int_equal(trust_add("/a\n/b.so", hash, &e), JVN_EARG);
}

static void trust_many(int first)
{
    for (int i = first; i < first + 20; i++) {
        err e;
        char path[32];
        snprintf(path, sizeof path, "/plugin %d.so", i);
        if (trust_add(path, hash, &e) != JVN_OK) _exit(1);
    }
    _exit(0);
}

static void sessions_that_write_at_once_lose_nothing(void **state)
{
    err e;
    trust_list l;
    int status;
    (void)state;
    for (int i = 0; i < 4; i++)
        if (fork() == 0) trust_many(20 * i);
    for (int i = 0; i < 4; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(trust_read(&l, &e), JVN_OK);
    assert_int_equal(l.n, 80);
    assert_non_null(trust_find(&l, "/plugin 79.so"));
    trust_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_trusted_is_these_bytes_at_this_path),
        cmocka_unit_test(a_path_of_two_lines_is_refused),
        cmocka_unit_test(sessions_that_write_at_once_lose_nothing),
    };
    text path = {0};
    if (!mkdtemp(home)) return 1;
    setenv("XDG_DATA_HOME", home, 1);
    int failed = RUN(tests);
    folder_of_user("trusted", &path);
    unlink(path.s);
    *strrchr(path.s, '/') = '\0';
    rmdir(path.s);
    rmdir(home);
    text_free(&path);
    return failed;
}
