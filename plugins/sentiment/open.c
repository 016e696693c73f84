/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.c -- files into the pool, and engines from them. */
#include "open.h"

#include "tag_command.h"

#include <errno.h>
#include <stdio.h>

/* Doubles its room as it reads: pipes have no size. */
static jvn_status read_all(jvn_call *call, pool *p, int blame, const char *path, FILE *f, const char **bytes, int64_t *n)
{
    int64_t room = 1 << 20;
    char *to = pool_get(p, (size_t)room + 1);
    *n = 0;
    for (size_t got; (got = fread(to + *n, 1, (size_t)(room - *n), f)) > 0;) {
        *n += (int64_t)got;
        if (call->host->cancelled(call)) return JVN_ECANCELLED;
        if (*n < room) continue;
        char *more = pool_get(p, 2 * (size_t)room + 1);
        memcpy(more, to, (size_t)room);
        to = more;
        room *= 2;
    }
    *bytes = to;
    return ferror(f) ? jvn_fail(call, JVN_EIO, blame, NULL, "%s: %s", path, strerror(errno)) : JVN_OK;
}

jvn_status open_bytes(jvn_call *call, pool *p, int arg, int item, const char **bytes, int64_t *n)
{
    const char *path = jvn_item_of(call, arg, item)->text;
    int blame = JVN_BLAME(arg, item);
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f) return jvn_fail(call, JVN_EIO, blame, NULL, "%s: %s", path, strerror(errno));
    jvn_status st = read_all(call, p, blame, path, f, bytes, n);
    if (f != stdin) fclose(f);
    return st;
}

jvn_status open_engine(jvn_call *call, pool *p, int first, engine *e)
{
    (void)p;
    (void)e;
    switch (jvn_item_of(call, first + ENGINE_NAME, 0)->integer) {
    default: return jvn_fail(call, JVN_EARG, first + ENGINE_NAME, NULL, "there is no such engine yet");
    }
}
