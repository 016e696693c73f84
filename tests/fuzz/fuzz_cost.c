/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_cost.c -- any text as an input of the plugin cost: no crash, what is refused says why, and what is read has a mean and
 * quantiles that rise within its bounds, and is read again as the same from how it is spelt. The first byte picks the
 * quantity. */
#include "fuzz.h"

#include "../../plugins/cost/quantities.c"

static session *s;

static bool draw(int q, const char *typed, size_t n)
{
    char line[1200];
    snprintf(line, sizeof line, "c = cost train --basis %s %s '%.*s' --draws 100", quantities[q].name, quantities[q].flag, (int)n, typed);
    return run_line(s, line);
}

static double number(const char *name)
{
    const table *t = datasets_find(s->data, "c.inputs")->t;
    const column *c = t->columns[table_find(t, name)];
    if (column_is_null(c, 0)) abort();
    return column_f64(c)[0];
}

static char *spelt(void)
{
    int64_t n;
    const table *t = datasets_find(s->data, "c.inputs")->t;
    const char *typed = column_text(t->columns[table_find(t, "distribution")], 0, &n);
    return xstrndup(typed, (size_t)n);
}

static void check_numbers(const quantity *q)
{
    double p05 = number("p05"), p50 = number("p50"), p95 = number("p95"), mean = number("mean"), slack = 1e-9 * q->most;
    if (!(q->least <= p05 && p05 <= p50 && p50 <= p95 && p95 <= q->most)) abort();
    if (!(mean >= q->least - slack && mean <= q->most + slack && number("sd") >= 0)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1 || n > 1000) return 0;
    int q = data[0] % (Q_COST + 1);
    const char *typed = (const char *)data + 1;
    for (size_t i = 0; i + 1 < n; i++)
        if ((unsigned char)typed[i] < ' ' || typed[i] == '\'') return 0;
    if (!s) s = quiet_session();
    run_line(s, "rm c");
    if (!draw(q, typed, n - 1) || !datasets_find(s->data, "c.inputs")) return 0;
    check_numbers(&quantities[q]);
    char *first = spelt();
    if (!draw(q, first, strlen(first))) abort();
    char *again = spelt();
    if (strcmp(first, again) != 0) abort();
    free(first);
    free(again);
    return 0;
}
