/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_article.c -- whether the text above a thread is an article of the press. */
#define _GNU_SOURCE
#include "thread_body.h"

static int64_t count_of(const char *s, int64_t n, const char *what)
{
    int64_t count = 0;
    for (const char *at = s; (at = memmem(at, (size_t)(s + n - at), what, strlen(what))); at++) count++;
    return count;
}

bool is_article(const char *s, int64_t n)
{
    static const char *const signs[] = {"\xe2\x80\x9d said", "\" said", " said ", "according to", "(Bloomberg)", "(Reuters)", "(AP)", "About the author", "spokes", "analyst"};
    int64_t found = 0;
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        int64_t times = count_of(s, n, signs[k]);
        found += times > 2 ? 2 : times;
    }
    return n >= 1500 && found >= 3;
}
