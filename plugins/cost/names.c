/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c -- compares names letter by letter, without what people write in different ways. */
#include "names.h"

#include <ctype.h>

static const char *skip(const char *s)
{
    while (*s == ' ' || *s == '-' || *s == '_') s++;
    return s;
}

const char *name_after(const char *s, const char *prefix, const char *end)
{
    for (;;) {
        s = skip(s);
        prefix = skip(prefix);
        if (prefix >= end) return s;
        if (tolower((unsigned char)*s++) != tolower((unsigned char)*prefix++)) return NULL;
    }
}

bool is_same_name(const char *a, const char *b)
{
    const char *rest = name_after(a, b, b + strlen(b));
    return rest && !*rest;
}

const char *did_you_mean(jvn_call *call, const char *word, const char *const *names, int64_t n)
{
    char hint[160];
    const char *near = jvn_texts_of(call)->nearest(word, names, n);
    return near ? keep_bytes(call, hint, snprintf(hint, sizeof hint, "did you mean '%.100s'?", near)) : NULL;
}

const char *keep_bytes(jvn_call *call, const char *s, int64_t n)
{
    char *to = call->host->scratch(call, n + 1);
    if (!to) return NULL;
    memcpy(to, s, (size_t)n);
    to[n] = 0;
    return to;
}

const char *keep_text(jvn_call *call, const char *s) { return keep_bytes(call, s, (int64_t)strlen(s)); }
