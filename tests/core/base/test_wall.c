/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_wall.c -- paths that are within what was allowed, and the kernel's own wall, in a process of its own. */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../core/base/wall.h"

static char home[] = "/tmp/jevons-wall-XXXXXX";

static void make(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static int set_up(void)
{
    if (!mkdtemp(home) || chdir(home) || mkdir("in", 0700) || mkdir("inn", 0700) || symlink("../out", "in/link") || symlink("none", "in/hole"))
        return -1;
    make("out");
    make("in/file");
    make("inn/file");
    return 0;
}

static int tear_down(void)
{
    static const char *const all[] = {"in/link", "in/hole", "in/file", "inn/file", "out", "in/new", NULL};
    for (int i = 0; all[i]; i++) unlink(all[i]);
    return rmdir("in") || rmdir("inn") || chdir("/") || rmdir(home);
}

static bool may(wall_way way, const char *path)
{
    err e;
    return wall_check(way, path, &e) == JVN_OK;
}

/* Before it is closed, and then: it stays so. */
static void only_what_was_allowed_is_within(void **state)
{
    (void)state;
    err e;
    assert_true(may(WALL_READ, "/etc/passwd"));
    assert_int_equal(wall_refuse("anything", &e), JVN_OK);
    assert_int_equal(wall_allow(WALL_READ, "in", &e), JVN_OK);
    assert_int_equal(wall_allow(WALL_WRITE, "in/new", &e), JVN_OK);
    assert_int_equal(wall_allow(WALL_READ, "", &e), JVN_EARG);
    assert_int_equal(wall_allow(WALL_READ, "none/..", &e), JVN_EARG);
    wall_close();
    static const struct {
        wall_way way;
        const char *path;
        bool may;
    } asked[] = {
        {WALL_READ, "in/file", true},     {WALL_READ, "in", true},          {WALL_READ, "in/../in/file", true},
        {WALL_READ, "in/none", true},     {WALL_READ, "in/a/b/c", true},    {WALL_READ, "-", true},
        {WALL_READ, "inn/file", false},   {WALL_READ, "in/link", false},    {WALL_READ, "in/../out", false},
        {WALL_READ, "in/none/../../out", false}, {WALL_READ, "", false},    {WALL_READ, "in/none/..", false},
        {WALL_READ, "in//a///b//", true}, {WALL_READ, "in/hole", false},    {WALL_READ, "in/hole/", false},
        {WALL_READ, "/", false},          {WALL_READ, ".", false},          {WALL_WRITE, "in/new", true},
        {WALL_WRITE, "in/file", false},   {WALL_WRITE, "in/newer", false},  {WALL_WRITE, "in/new/x", true},
    };
    const char *wrong = NULL;
    char deep[4000] = "in";
    for (size_t i = 2; i + 2 < sizeof deep; i += 2) memcpy(deep + i, "/a", 3);
    assert_true(may(WALL_READ, deep)); /* on the stack there is room for it */
    assert_false(may(WALL_READ, deep + 3));
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (may(asked[i].way, asked[i].path) != asked[i].may) wrong = asked[i].path;
    assert_null(wrong);
    assert_int_equal(wall_check(WALL_WRITE, "in/file", &e), JVN_EARG);
    assert_non_null(strstr(e.hint, "--allow-write '/"));
    assert_int_equal(wall_refuse("anything", &e), JVN_EARG);
}

static bool opens(const char *path, int how)
{
    int fd = open(path, how, 0600);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

/* A bit for each thing that is not as it should be. */
static int try_kernel(void)
{
    if (!wall_close_kernel(NULL)) return 100;
    int bad = !opens("in/file", O_RDONLY);
    bad |= opens("out", O_RDONLY) << 1 | opens("in/link", O_RDONLY) << 2 | opens("inn/file", O_WRONLY) << 3;
    bad |= !opens("in/new", O_WRONLY | O_CREAT) << 4;
    return bad | (execl("/bin/true", "true", (char *)NULL) != -1) << 5;
}

static void the_kernel_keeps_it_too(void **state)
{
    (void)state;
    int status;
    pid_t pid = fork();
    if (!pid) _exit(try_kernel());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 100) PASS_OVER("this kernel keeps no files (Landlock)");
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest walls[] = {
        cmocka_unit_test(only_what_was_allowed_is_within),
        cmocka_unit_test(the_kernel_keeps_it_too),
    };
    if (set_up() != 0) return 1;
    const int failed = RUN(walls);
    return tear_down() ? 1 : failed;
}
