/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_image.c -- what was read stays as it was, whatever becomes of the file. */
#include "../unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "../../../core/plugin/image.h"

static char path[] = "/tmp/jevons-image-XXXXXX";

static void write_file(const char *s)
{
    int fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0 && write(fd, s, strlen(s)) == (ssize_t)strlen(s));
    close(fd);
}

static void a_copy_does_not_follow_its_file(void **state)
{
    err e;
    char room[16] = "", hash[33];
    (void)state;
    write_file("first");
    image *im = image_read(path, false, &e);
    assert_non_null(im);
    strcpy(hash, im->hash);
    assert_int_equal(strlen(hash), 32);
    write_file("second, longer");
    assert_int_equal(pread(im->fd, room, sizeof room, 0), 5);
    assert_string_equal(room, "first");
    assert_string_equal(image_hash(im), hash);
    image *later = image_read(path, false, &e);
    assert_string_not_equal(image_hash(later), hash);
    image_free(im);
    image_free(later);
}

static void a_copy_cannot_be_written_to(void **state)
{
    err e;
    (void)state;
    write_file("first");
    image *im = image_read(path, false, &e);
    assert_non_null(im);
    assert_int_equal(pwrite(im->fd, "x", 1, 0), -1);
    assert_int_equal(ftruncate(im->fd, 0), -1);
    image_free(im);
}

static void in_place_and_copied_have_one_hash(void **state)
{
    err e;
    (void)state;
    write_file("the same");
    image *copied = image_read(path, false, &e), *there = image_read(path, true, &e);
    assert_string_equal(there->hash, "");
    assert_string_equal(image_hash(there), image_hash(copied));
    image_free(copied);
    image_free(there);
}

static void what_is_no_file_or_no_library_is_refused(void **state)
{
    err e;
    (void)state;
    assert_null(image_read("/tmp", false, &e));
    assert_non_null(strstr(e.msg, "not a file"));
    assert_null(image_read("/nonesuch", false, &e));
    write_file("nothing");
    image *im = image_read(path, false, &e);
    assert_int_equal(image_open(im, &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.msg, path));
    assert_null(strstr(e.msg, "/proc/self"));
    image_free(im);
    image_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_does_not_follow_its_file),
        cmocka_unit_test(a_copy_cannot_be_written_to),
        cmocka_unit_test(in_place_and_copied_have_one_hash),
        cmocka_unit_test(what_is_no_file_or_no_library_is_refused),
    };
    int fd = mkstemp(path);
    if (fd < 0) return 1;
    close(fd);
    int failed = RUN(tests);
    unlink(path);
    return failed;
}
