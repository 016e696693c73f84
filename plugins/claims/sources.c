/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sources.c -- files to text, each run of records of one file once. */
#include "sources.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static source read_all(pool *p, int fd, int64_t size)
{
    char *text = pool_get(p, (size_t)size + 1);
    int64_t n = 0;
    for (ssize_t got = 1; n < size && got > 0; n += got > 0 ? got : 0) got = read(fd, text + n, (size_t)(size - n));
    return (source){text, n};
}

static source read_file(pool *p, const char *path)
{
    struct stat s;
    source out = {NULL, 0};
    const int fd = *path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd < 0) return out;
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size <= SOURCE_BYTES) out = read_all(p, fd, s.st_size);
    close(fd);
    return out;
}

jvn_status sources_read(jvn_call *call, pool *p, const record *rows, int64_t n, source **out)
{
    source *all = *out = pool_get(p, (size_t)(n + 1) * sizeof *all);
    for (int64_t i = 0; i < n; i++) {
        const char *path = rows[i].texts[FILE_NAME];
        if (i && strcmp(path, rows[i - 1].texts[FILE_NAME]) == 0) {
            all[i] = all[i - 1];
            continue;
        }
        const jvn_status st = *path ? call->host->may_read(call, path) : JVN_OK;
        if (st != JVN_OK) return st;
        all[i] = read_file(p, path);
    }
    return JVN_OK;
}
