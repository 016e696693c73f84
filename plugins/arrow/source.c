/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source.c -- a file in memory: mapped when it can be, else read. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arrow.h"

static jvn_status cannot_read(jvn_call *call, const char *name, int error)
{
    char reason[128];
    snprintf(reason, sizeof reason, "%s", strerror(error));
    reason[0] = (char)tolower((unsigned char)reason[0]);
    return jvn_fail(call, JVN_EIO, ARG_FILE, error == EISDIR ? "name one file in it" : NULL, "cannot read %s: %s", name, reason);
}

static jvn_status map_file(jvn_call *call, int fd, int64_t size, struct source *s)
{
    void *at = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) return cannot_read(call, s->name, errno);
    s->data = s->map = at;
    s->size = size;
    s->mapped = (size_t)size;
    return JVN_OK;
}

static jvn_status read_pipe(jvn_call *call, int fd, struct source *s)
{
    jvn_bytes b = {.texts = jvn_texts_of(call)};
    ssize_t n = 1;
    while (n != 0 && !b.failed) {
        if (call->host->cancelled(call)) break;
        b.texts->make_room(&b, 1 << 16);
        n = b.failed ? 0 : read(fd, b.data + b.n, 1 << 16);
        if (n > 0) b.n += n;
        else if (n < 0 && errno != EINTR) break;
    }
    jvn_status st = b.failed ? no_memory(call) : n < 0 ? cannot_read(call, s->name, errno) : n ? JVN_ECANCELLED : JVN_OK;
    void *copy = st == JVN_OK ? malloc((size_t)b.n + 1) : NULL;
    if (copy) memcpy(copy, b.data ? b.data : "", (size_t)b.n);
    else if (st == JVN_OK) st = no_memory(call);
    s->data = s->map = copy;
    s->size = b.n;
    b.texts->drop(&b);
    return st;
}

jvn_status source_open(jvn_call *call, struct source *s)
{
    struct stat is;
    const char *path = jvn_item_of(call, ARG_FILE, 0)->text;
    bool standard = strcmp(path, "-") == 0;
    s->name = standard ? "standard input" : path;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cannot_read(call, s->name, errno);
    jvn_status st;
    if (fstat(fd, &is) != 0) st = cannot_read(call, s->name, errno);
    else if (S_ISDIR(is.st_mode)) st = cannot_read(call, s->name, EISDIR);
    else if (S_ISREG(is.st_mode) && is.st_size > 0) st = map_file(call, fd, is.st_size, s);
    else st = read_pipe(call, fd, s);
    if (!standard) close(fd);
    return st;
}

void source_close(struct source *s)
{
    if (s->mapped) munmap(s->map, s->mapped);
    else free(s->map);
}
