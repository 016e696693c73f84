/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wall_kernel.c -- the same wall once more, by the kernel: for code that opens files without asking. */
#define _GNU_SOURCE
#include "wall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "text.h"

#if __has_include(<linux/landlock.h>) && defined(SYS_landlock_create_ruleset)
#include <linux/landlock.h>

/* What the first version of the interface knows. Folders may be listed: only what is in files is kept. */
enum {
    READS = LANDLOCK_ACCESS_FS_READ_FILE,
    MAKES = LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
            LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
            LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
    WRITES = LANDLOCK_ACCESS_FS_WRITE_FILE,
    ALL = READS | WRITES | MAKES | LANDLOCK_ACCESS_FS_EXECUTE
};

/* What is not there is not allowed, but where it can be made: in its folder. */
static void allow(int rules, const char *path, unsigned access)
{
    struct stat is;
    const int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    if (fstat(fd, &is) != 0 || !S_ISDIR(is.st_mode)) access &= ~(unsigned)MAKES;
    const struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

/* A file is written beside itself and moved: its folder takes new files. */
static void allow_writing(int rules, const char *path)
{
    struct stat is;
    const char *slash = strrchr(path, '/');
    char *folder = !slash ? xstrdup(".") : xstrndup(path, slash > path ? (size_t)(slash - path) : 1);
    const bool whole = stat(path, &is) == 0 && S_ISDIR(is.st_mode);
    allow(rules, whole ? path : folder, READS | WRITES | MAKES);
    free(folder);
}

bool wall_close_kernel(const char *also)
{
    static const char *const own[] = {"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/meminfo",
                                      "/sys/devices/system", "/dev/urandom", "/dev/zero", NULL};
    const struct landlock_ruleset_attr what = {.handled_access_fs = ALL};
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &what, sizeof what, 0);
    wall_way way;
    if (rules < 0) return false;
    for (int i = 0; own[i]; i++) allow(rules, own[i], READS);
    allow(rules, "/dev/null", READS | WRITES);
    if (also) allow_writing(rules, also);
    for (int i = 0; wall_allowed(i, &way); i++) {
        if (way == WALL_READ) allow(rules, wall_allowed(i, &way), READS);
        else allow_writing(rules, wall_allowed(i, &way));
    }
    const bool closed = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return closed;
}
#else
bool wall_close_kernel(const char *also)
{
    (void)also;
    errno = ENOSYS;
    return false;
}
#endif
