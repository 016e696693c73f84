/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wall.c -- paths that are allowed, as the system resolves them. */
#include "wall.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text.h"

typedef struct allowed {
    char *path; /* resolved */
    wall_way way;
} allowed;

static allowed *all;
static int n_all;
static bool closed;

static const char *const flags[] = {[WALL_READ] = "--allow-read", [WALL_WRITE] = "--allow-write"};
static const char *const verbs[] = {[WALL_READ] = "reading", [WALL_WRITE] = "writing"};

/* Moves the last part of head, which is not there, to the front of the tail. A link that leads nowhere is no such part. */
static bool move_part(char *head, char *tail, size_t *at)
{
    struct stat is;
    size_t n = strlen(head);
    while (n > 1 && head[n - 1] == '/') head[--n] = '\0';
    size_t name = n;
    while (name && head[name - 1] != '/') name--;
    const size_t len = n - name;
    if (!len || text_is(head + name, len, ".") || text_is(head + name, len, "..")) return false;
    if (errno != ENOENT || lstat(head, &is) == 0) return false;
    *at -= len + 1;
    tail[*at] = '/';
    memcpy(tail + *at + 1, head + name, len);
    head[name > 1 ? name - 1 : name] = '\0';
    return true;
}

static bool join(char *out, const char *tail)
{
    const size_t n = strcmp(out, "/") == 0 ? 0 : strlen(out), m = strlen(tail);
    if (n + m >= PATH_MAX) return false;
    memcpy(out + n, tail, m + 1);
    return true;
}

/* The path of a file that is not there: the nearest folder above it that is, and what is missing. */
static bool resolve_new(const char *path, char *out)
{
    char head[PATH_MAX], tail[PATH_MAX + 1];
    size_t n = strlen(path), at = PATH_MAX;
    if (n >= sizeof head) return false;
    memcpy(head, path, n + 1);
    tail[at] = '\0';
    while (move_part(head, tail, &at))
        if (realpath(*head ? head : ".", out)) return join(out, tail + at);
    return false;
}

static bool resolve(const char *path, char *out)
{
    errno = 0;
    return realpath(path, out) || resolve_new(path, out);
}

jvn_status wall_allow(wall_way way, const char *path, err *e)
{
    char full[PATH_MAX];
    if (!*path || !resolve(path, full))
        return fail(e, JVN_EARG, "%s: '%.120s' leads nowhere: %s", flags[way], path, err_system(errno ? errno : EINVAL));
    all = xrealloc(all, (size_t)(n_all + 1) * sizeof *all);
    all[n_all++] = (allowed){xstrdup(full), way};
    return JVN_OK;
}

const char *wall_allowed(int i, wall_way *way)
{
    if (i >= n_all) return NULL;
    *way = all[i].way;
    return all[i].path;
}

void wall_close(void) { closed = true; }
bool wall_is_closed(void) { return closed; }

/* Itself, or below it. */
static bool is_within(const char *path, const char *folder)
{
    const size_t n = strlen(folder);
    if (strcmp(folder, "/") == 0) return true;
    return strncmp(path, folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

jvn_status wall_check(wall_way way, const char *path, err *e)
{
    char full[PATH_MAX];
    if (!closed || strcmp(path, "-") == 0) return JVN_OK;
    const bool leads = resolve(path, full);
    for (int i = 0; leads && i < n_all; i++)
        if (all[i].way == way && is_within(full, all[i].path)) return JVN_OK;
    fail(e, JVN_EARG, "the sandbox does not allow %s '%.120s'", verbs[way], path);
    err_hint(e, "%s '%.300s' would", flags[way], leads ? full : path);
    return JVN_EARG;
}

jvn_status wall_refuse(const char *what, err *e)
{
    if (!closed) return JVN_OK;
    fail(e, JVN_EARG, "the sandbox does not allow %s", what);
    err_hint(e, "no option of --sandbox allows it");
    return JVN_EARG;
}
