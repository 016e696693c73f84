/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_note.c -- the reader of ELF notes on a real plugin, and on thousands of damaged copies of it. */
#include "../unit.h"

#include <stdio.h>
#include <unistd.h>

#include "../../../core/base/text.h"
#include "../../../core/plugin/note.h"

/* The std plugin of the build that this test belongs to. */
static const char *plugin_path(void)
{
    static char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    if (n < 0) return NULL;
    path[n] = '\0';
    char *tests = strstr(path, "/tests/core/plugin/");
    if (!tests) return NULL;
    strcpy(tests, "/plugins/std.so");
    return path;
}

static char *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    if (f && fseek(f, 0, SEEK_END) == 0) {
        *n = (size_t)ftell(f);
        rewind(f);
        data = xmalloc(*n);
        if (fread(data, 1, *n, f) != *n) *n = 0;
    }
    if (f) fclose(f);
    return data;
}

static void a_plugins_note_is_read(void **state)
{
    jvn_note note;
    err e;
    (void)state;
    assert_int_equal(note_read(plugin_path(), &note, &e), JVN_OK);
    assert_string_equal(note.id, "std");
    assert_int_equal(note.magic, JVN_NOTE_MAGIC);
    assert_int_equal(note_check(&note, &e), JVN_OK);
}

static void other_versions_are_refused_with_the_cure(void **state)
{
    jvn_note note;
    err e;
    (void)state;
    assert_int_equal(note_read(plugin_path(), &note, &e), JVN_OK);
    note.abi_major = JVN_ABI_MAJOR + 1;
    assert_int_equal(note_check(&note, &e), JVN_EPLUGIN);
    assert_string_equal(e.hint, "install a newer jevons");
    note.abi_major = JVN_ABI_MAJOR;
    note.abi_minor = JVN_ABI_MINOR - 1;
    assert_int_equal(note_check(&note, &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.hint, "build the plugin again"));
    note.abi_minor = JVN_ABI_MINOR;
    strcpy(note.needs, "jevons.rows/1 jevons.telepathy/3");
    assert_int_equal(note_check(&note, &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.msg, "jevons.telepathy/3"));
}

/* Four bytes anywhere in the headers. */
static void damage(char *data, size_t n, uint64_t *x)
{
    for (int hits = 0; hits < 4; hits++) {
        *x = *x * 6364136223846793005u + 1442695040888963407u;
        size_t at = (*x >> 20) % n;
        data[at] = (char)(*x >> 50);
    }
}

static void a_damaged_file_is_judged_and_never_crashes(void **state)
{
    size_t n = 0;
    char *whole = read_file(plugin_path(), &n), path[] = "/tmp/jevons-note-XXXXXX";
    uint64_t x = 7;
    int fd = mkstemp(path), accepted = 0;
    (void)state;
    assert_true(fd >= 0 && whole && n > 4096);
    assert_int_equal(write(fd, whole, n), n);
    for (int i = 0; i < 3000; i++) {
        char head[1024];
        jvn_note note;
        err e;
        memcpy(head, whole, sizeof head);
        damage(head, sizeof head, &x);
        assert_int_equal(pwrite(fd, head, sizeof head, 0), sizeof head);
        if (note_read(path, &note, &e) == JVN_OK) accepted++;
        else assert_true(*e.msg);
    }
    assert_int_equal(pwrite(fd, whole, 1024, 0), 1024);
    for (size_t cut = 0; cut < n; cut += n / 97 + 1) {
        jvn_note note;
        err e;
        assert_int_equal(ftruncate(fd, (off_t)(n - 1 - cut)), 0);
        if (note_read(path, &note, &e) != JVN_OK) assert_true(*e.msg);
    }
    assert_true(accepted > 0 && accepted < 3000);
    unlink(path);
    close(fd);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plugins_note_is_read),
        cmocka_unit_test(other_versions_are_refused_with_the_cure),
        cmocka_unit_test(a_damaged_file_is_judged_and_never_crashes),
    };
    return RUN(tests);
}
