/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.c -- whole files into the pool. */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <refused.h>
#include <sys/stat.h>

/* What token.h can count. */
#define MOST ((int64_t)UINT32_MAX)

static jvn_status read_all(jvn_call *call, pool *p, int blame, const char *path, FILE *f, char **bytes, int64_t *n)
{
    struct stat s;
    if (fstat(fileno(f), &s) != 0) return file_refused(call, blame, "read", path, errno);
    if (!S_ISREG(s.st_mode))
        return jvn_fail(call, JVN_EIO, blame, S_ISDIR(s.st_mode) ? "a pattern names the files of a folder: FOLDER/*.txt" : "save first what it gives",
                        "%s is a %s, wanted a file", path, S_ISDIR(s.st_mode) ? "folder" : "pipe or a device");
    if (s.st_size > MOST) return jvn_fail(call, JVN_ELIMIT, blame, NULL, "%s is longer than 4 GB", path);
    *bytes = pool_get(p, (size_t)s.st_size + 1);
    *n = (int64_t)fread(*bytes, 1, (size_t)s.st_size, f);
    return ferror(f) ? file_refused(call, blame, "read", path, errno) : JVN_OK;
}

jvn_status document_load(jvn_call *call, pool *p, int blame, const char *path, int format, document **d)
{
    char *bytes = NULL;
    int64_t n = 0;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe that nobody writes to must not hold us */
    FILE *f = fd < 0 ? NULL : fdopen(fd, "rb");
    if (!f) return file_refused(call, blame, "read", path, errno);
    jvn_status st = read_all(call, p, blame, path, f, &bytes, &n);
    fclose(f);
    if (st != JVN_OK) return st;
    const char *why = document_refuses(bytes, n);
    if (why) return jvn_fail(call, JVN_EDATA, blame, "claims are read from plain text, Markdown and HTML", "%s: %s", path, why);
    *d = document_read(p, pool_text(p, path, strlen(path)), bytes, n, format);
    if (n == 0) jvn_say(call, "%s is empty", path);
    if ((*d)->invalid) jvn_say(call, "%s: %lld bytes are not UTF-8, and left out", path, (long long)(*d)->invalid);
    return JVN_OK;
}
