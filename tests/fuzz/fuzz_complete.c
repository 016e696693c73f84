/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_complete.c -- any text and point: what is offered begins behind nothing that was not typed, fits the word there,
 * and changes no dataset. The first byte is how far from the end the point stands. */
#include "fuzz.h"

#include <strings.h>

#include "../../core/shell/complete.h"

static session *s;

static void start(void)
{
    s = quiet_session();
    if (!run_line(s, "px = calc close = 1.5, n = 2, ticker = 'NVDA', d = 2025-01-27, b = true, \"odd name\" = 3[USD]")) abort();
    if (!run_line(s, "\"odd set\" = calc t = 'a b'")) abort();
}

/* Bytes of the candidate, without the quotes that it may bring along. */
static void check(const completion *c, const char *line, int point)
{
    if (c->start < 0 || c->start > point + 1) abort();
    for (int i = 0; i < c->n; i++) {
        const char *name = c->all[i];
        if (!*name || !text_is_utf8(name, strlen(name))) abort();
        if (i && strcmp(c->all[i - 1], name) >= 0) abort();
        if (*name != '"' && strncasecmp(name, line + c->start, 1) != 0 && c->start < point) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    completion c;
    if (!s) start();
    if (n < 1) return 0;
    char *line = xstrndup((const char *)data + 1, n - 1);
    int point = (int)strlen(line) - (int)(data[0] % (strlen(line) + 1));
    int before = datasets_count(s->data);
    complete(s, line, point, &c);
    if (text_is_utf8(line, strlen(line))) check(&c, line, point);
    if (datasets_count(s->data) != before) abort();
    completion_free(&c);
    free(line);
    return 0;
}
