/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_file.c -- a look at a file's head, before SQLite sees the file. */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 100 }; /* bytes of an SQLite file's header */

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static jvn_status no_workspace(const char *path, const char *found, err *e)
{
    fail(e, JVN_EDATA, "%.120s is %s, wanted a workspace or a new name", path, found);
    err_hint(e, "a workspace keeps datasets; data is read by `load FILE`, lines by `jevons -f FILE`");
    return JVN_EDATA;
}

static jvn_status check_header(const char *path, const unsigned char *h, ssize_t n, err *e)
{
    if (n == 0) return JVN_OK; /* as good as new */
    if (n < HEADER || memcmp(h, "SQLite format 3", 16) != 0) return no_workspace(path, "another kind of file", e);
    uint32_t made_by = big_endian(h + 68), format = big_endian(h + 60);
    if (made_by != STORE_APPLICATION) return no_workspace(path, "another program's SQLite file", e);
    if (format == STORE_FORMAT) return JVN_OK;
    fail(e, JVN_EDATA, "%.120s has format %u, this jevons knows format %d", path, format, STORE_FORMAT);
    err_hint(e, "it was made by a newer jevons: open it with that");
    return JVN_EDATA;
}

static jvn_status check_folder(const char *path, err *e)
{
    char room[PATH_MAX];
    snprintf(room, sizeof room, "%s", path);
    const char *folder = dirname(room);
    if (access(folder, W_OK | X_OK) == 0) return JVN_OK;
    fail(e, JVN_EIO, "cannot write to the folder of %.120s: %s", path, err_system(errno));
    err_hint(e, "a workspace needs a folder that can be written to");
    return JVN_EIO;
}

static jvn_status check_writing(const char *path, err *e)
{
    if (access(path, W_OK) == 0) return JVN_OK;
    fail(e, JVN_EIO, "cannot write %.120s: %s", path, err_system(errno));
    err_hint(e, "copy it to where it can be written to");
    return JVN_EIO;
}

jvn_status store_file_check(const char *path, err *e)
{
    struct stat is;
    unsigned char head[HEADER];
    if (stat(path, &is) != 0 && errno == ENOENT) return check_folder(path, e);
    if (stat(path, &is) != 0) return fail(e, JVN_EIO, "cannot open %.120s: %s", path, err_system(errno));
    if (S_ISDIR(is.st_mode)) return no_workspace(path, "a folder", e);
    if (!S_ISREG(is.st_mode)) return no_workspace(path, "no regular file", e);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(e, JVN_EIO, "cannot read %.120s: %s", path, err_system(errno));
    ssize_t n = read(fd, head, sizeof head);
    int failed = errno;
    close(fd);
    if (n < 0) return fail(e, JVN_EIO, "cannot read %.120s: %s", path, err_system(failed));
    jvn_status st = check_header(path, head, n, e);
    if (st == JVN_OK) st = check_writing(path, e);
    return st == JVN_OK ? check_folder(path, e) : st;
}
