/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_file.c -- a look at a file's head, before SQLite sees the file. */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 100, MADE_BY = 68, FORMAT = 60 }; /* bytes of an SQLite file's header, and places in it */

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

jvn_status store_file_format(const char *path, int64_t format, int newest, err *e)
{
    if (format >= 1 && format <= newest) return JVN_OK;
    fail(e, JVN_EDATA, "%.120s has format %" PRId64 ", this jevons knows formats up to %d", path, format, newest);
    err_hint(e, format > 0 ? "it was made by a newer jevons: open it with that" : "no jevons has made such a file: its head is damaged");
    return JVN_EDATA;
}

/* Whether a journal holds what page 1 of one of our files was, as it does when the log is being turned on. */
static bool is_our_journal(int fd)
{
    enum { SECTOR_AT = 20, RECORD = 4 + HEADER };
    unsigned char head[HEADER], record[RECORD];
    if (pread(fd, head, sizeof head, 0) != sizeof head) return false;
    return pread(fd, record, sizeof record, big_endian(head + SECTOR_AT)) == sizeof record && big_endian(record) == 1 &&
           big_endian(record + 4 + MADE_BY) == STORE_APPLICATION;
}

/* SQLite's files beside it are called FILE-journal, FILE-wal. */
static jvn_status check_length(const char *path, err *e)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const size_t most = NAME_MAX - (sizeof "-journal" - 1);
    if (strlen(name) <= most) return JVN_OK;
    fail(e, JVN_EARG, "the file's name has %zu bytes, wanted %zu at most", strlen(name), most);
    err_hint(e, "the log that stands beside a workspace is called by it too: choose a shorter one");
    return JVN_EARG;
}

/* A file that keeps a log has no journal: to roll back another's would write over it. */
static jvn_status check_journal(const char *path, const unsigned char *h, err *e)
{
    enum { WRITE_VERSION = 18, KEEPS_LOG = 2 };
    struct stat is;
    char journal[PATH_MAX + 16];
    snprintf(journal, sizeof journal, "%s-journal", path);
    int fd = h[WRITE_VERSION] == KEEPS_LOG ? open(journal, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return JVN_OK;
    bool good = (fstat(fd, &is) == 0 && is.st_size == 0) || is_our_journal(fd);
    close(fd);
    if (good) return JVN_OK;
    fail(e, JVN_EDATA, "%.120s is another file's: a workspace that is whole has none", journal);
    err_hint(e, "move it away, and open the workspace then");
    return JVN_EDATA;
}

/* Whether another process has the file open: then its log is its own. */
static bool is_in_use(int fd)
{
    enum { SHARED_AT = 0x40000002, SHARED_BYTES = 510 }; /* where SQLite locks */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SHARED_AT, .l_len = SHARED_BYTES};
    return fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* A log that a crash left is replayed over the file, and the file is written to before its log: one that was put there, or
 * written to, well behind the log is another than the log's. Only then can it be told: a log does not say whose it is. */
static jvn_status check_log(const char *path, const struct stat *is, int fd, err *e)
{
    enum { LOG_HEADER = 32, SETTLES = 10 /* seconds that moving a log into its file may take */ };
    struct stat log;
    char name[PATH_MAX + 16];
    snprintf(name, sizeof name, "%s-wal", path);
    if (stat(name, &log) != 0 || log.st_size <= LOG_HEADER) return JVN_OK;
    if (is->st_mtime <= log.st_mtime + SETTLES && is->st_ctime <= log.st_ctime + SETTLES) return JVN_OK;
    if (is_in_use(fd)) return JVN_OK;
    fail(e, JVN_EDATA, "%.100s-wal is older than %.100s: it may be another file's log", path, path);
    err_hint(e, "if this file was put in another's place, move the log away; if it is what a crash left, `touch` the log");
    return JVN_EDATA;
}

static jvn_status check_header(const char *path, const unsigned char *h, ssize_t n, int newest, err *e)
{
    if (n == 0) return JVN_OK; /* as good as new */
    if (n < HEADER || memcmp(h, "SQLite format 3", 16) != 0) return no_workspace(path, "another kind of file", e);
    uint32_t made_by = big_endian(h + MADE_BY), format = big_endian(h + FORMAT);
    if (made_by != STORE_APPLICATION) return no_workspace(path, "another program's SQLite file", e);
    jvn_status st = store_file_format(path, (int32_t)format, newest, e);
    return st == JVN_OK ? check_journal(path, h, e) : st;
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

jvn_status store_file_check(const char *path, int newest, err *e)
{
    struct stat is;
    unsigned char head[HEADER];
    if (check_length(path, e) != JVN_OK) return e->code;
    if (stat(path, &is) != 0 && errno == ENOENT) return check_folder(path, e);
    if (stat(path, &is) != 0) return fail(e, JVN_EIO, "cannot open %.120s: %s", path, err_system(errno));
    if (S_ISDIR(is.st_mode)) return no_workspace(path, "a folder", e);
    if (!S_ISREG(is.st_mode)) return no_workspace(path, "no regular file", e);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(e, JVN_EIO, "cannot read %.120s: %s", path, err_system(errno));
    ssize_t n = read(fd, head, sizeof head);
    int failed = errno;
    jvn_status st = n < 0 ? fail(e, JVN_EIO, "cannot read %.120s: %s", path, err_system(failed)) : check_header(path, head, n, newest, e);
    if (st == JVN_OK) st = check_log(path, &is, fd, e);
    close(fd);
    if (st == JVN_OK) st = check_writing(path, e);
    return st == JVN_OK ? check_folder(path, e) : st;
}
