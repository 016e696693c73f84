/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.c -- whole files into the pool. */
#include "load.h"

#include <errno.h>
#include <sys/stat.h>

/* What token.h can count. */
#define MOST ((int64_t)UINT32_MAX)

static jvn_status read_all(jvn_call *call, pool *p, int blame, const char *path, FILE *f, char **bytes, int64_t *n)
{
    struct stat s;
    if (fstat(fileno(f), &s) != 0 || !S_ISREG(s.st_mode)) return jvn_fail(call, JVN_EIO, blame, NULL, "%s is not a file", path);
    if (s.st_size > MOST) return jvn_fail(call, JVN_ELIMIT, blame, NULL, "%s is longer than 4 GB", path);
    *bytes = pool_get(p, (size_t)s.st_size + 1);
    *n = (int64_t)fread(*bytes, 1, (size_t)s.st_size, f);
    return ferror(f) ? jvn_fail(call, JVN_EIO, blame, NULL, "%s: %s", path, strerror(errno)) : JVN_OK;
}

jvn_status load_document(jvn_call *call, pool *p, int arg, int item, int format, document **d)
{
    const char *path = jvn_item_of(call, arg, item)->text, *why;
    int blame = JVN_BLAME(arg, item);
    char *bytes = NULL;
    int64_t n = 0;
    FILE *f = fopen(path, "rb");
    if (!f) return jvn_fail(call, JVN_EIO, blame, NULL, "%s: %s", path, strerror(errno));
    jvn_status st = read_all(call, p, blame, path, f, &bytes, &n);
    fclose(f);
    if (st != JVN_OK) return st;
    why = document_refuses(bytes, n);
    if (why) return jvn_fail(call, JVN_EDATA, blame, "claims are read from plain text, Markdown and HTML", "%s: %s", path, why);
    *d = document_read(p, pool_text(p, path, strlen(path)), bytes, n, format);
    if ((*d)->invalid) jvn_say(call, "%s: %lld bytes are not UTF-8, and left out", path, (long long)(*d)->invalid);
    return JVN_OK;
}
