/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.c -- which instruments on which days: --on for the panel's instruments, or the rows of a table. */
#include <ctype.h>
#include <stdlib.h>

#include "event.h"

/* A name and the series it belongs to; sorted by name. */
typedef struct entry {
    const char *name;
    int64_t series;
} entry;

static int by_name(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int c = strcmp(x->name, y->name);
    return c ? c : (x->series > y->series) - (x->series < y->series);
}

static const char *keep(jvn_call *call, const char *s)
{
    size_t n = strlen(s) + 1;
    char *own = call->host->scratch(call, (int64_t)n);
    return own ? memcpy(own, s, n) : NULL;
}

static jvn_status index_names(const panel *p, entry **out)
{
    char buf[256];
    entry *e = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *e);
    if (!e) return JVN_ENOMEM;
    for (int64_t g = 0; g < p->n; g++) {
        e[g] = (entry){keep(p->call, panel_name(p, g, buf, sizeof buf)), g};
        if (!e[g].name) return JVN_ENOMEM;
    }
    qsort(e, (size_t)p->n, sizeof *e, by_name);
    *out = e;
    return JVN_OK;
}

static int64_t find_name(const entry *e, int64_t n, const char *name)
{
    int64_t lo = 0, hi = n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (strcmp(e[mid].name, name) < 0) lo = mid + 1;
        else hi = mid;
    }
    return lo < n && strcmp(e[lo].name, name) == 0 ? e[lo].series : -1;
}

/* ---- a table of events ---- */

static jvn_status column_like(const panel *p, const jvn_table *t, const char *const *names, field *f)
{
    for (; *names; names++) {
        int32_t i = *names[0] ? table_column(t, *names) : -1;
        if (i < 0) continue;
        *f = table_field(t, i);
        return JVN_OK;
    }
    return jvn_fail(p->call, JVN_ENAME, ARG_EVENTS, "a table of events has ticker, date and perhaps group",
                    "%s has no column '%s'", t->name, p->by.schema ? p->by.name : "ticker");
}

static jvn_status event_dates(const panel *p, const jvn_table *t, const int32_t **days)
{
    for (int32_t i = 0; i < t->n_columns; i++) {
        field f = table_field(t, i);
        if (is_date(p->call, &f)) return field_days(p->call, &f, t->rows, days);
    }
    return jvn_fail(p->call, JVN_ENAME, ARG_EVENTS, NULL, "%s has no column of dates", t->name);
}

static jvn_status group_of(requests *r, const panel *p, const char *name, int32_t *group)
{
    enum { MOST = 1000 };
    *group = 0;
    if (!name) return JVN_OK;
    for (int g = 1; g <= r->n_groups && !*group; g++)
        if (strcmp(r->groups[g], name) == 0) *group = g;
    if (*group) return JVN_OK;
    if (r->n_groups == MOST) return jvn_fail(p->call, JVN_ELIMIT, ARG_EVENTS, NULL, "more than %d groups", MOST);
    r->groups[++r->n_groups] = keep(p->call, name);
    *group = r->n_groups;
    return r->groups[*group] ? JVN_OK : JVN_ENOMEM;
}

static jvn_status find_groups(requests *r, const panel *p, const jvn_table *t, field *f)
{
    bool named = jvn_given(p->call, ARG_GROUP);
    const char *name = named ? jvn_item_of(p->call, ARG_GROUP, 0)->text : "group";
    int32_t i = table_column(t, name);
    f->schema = NULL;
    if (i < 0 && named) return jvn_fail(p->call, JVN_ENAME, ARG_GROUP, NULL, "%s has no column '%s'", t->name, name);
    if (i < 0) return JVN_OK;
    *f = table_field(t, i);
    r->groups = p->call->host->scratch(p->call, 1002 * (int64_t)sizeof *r->groups);
    return r->groups ? JVN_OK : JVN_ENOMEM;
}

/* Whether a value has blanks at its ends, which are cut. */
static bool has_blanks(const panel *p, const field *f, int64_t row)
{
    int64_t n = 0;
    if (!is_text(p->call, f) || jvn_null(f->array, row)) return false;
    bool coded = p->call->host->type_of(f->schema) == JVN_DICT;
    const char *s = coded ? jvn_text(f->array->dictionary, jvn_i32(f->array)[row], &n) : jvn_text(f->array, row, &n);
    return n > 0 && (isspace((unsigned char)s[0]) || isspace((unsigned char)s[n - 1]));
}

static int32_t bench_of(const panel *p, const benches *m, int64_t row)
{
    char text[256];
    const char *name = field_text(p, &m->column, row, text, sizeof text);
    return name ? benches_find(m, name) : -1;
}

static jvn_status read_rows(requests *r, const panel *p, const benches *m, const jvn_table *t, const entry *names)
{
    const int32_t *days;
    field groups;
    char ticker[256], text[256];
    jvn_status st = event_dates(p, t, &days);
    if (!st) st = find_groups(r, p, t, &groups);
    for (int64_t i = 0; i < t->rows && !st; i++) {
        const char *name = field_text(p, &r->tickers, i, ticker, sizeof ticker);
        r->of[i] = (request){name ? find_name(names, p->n, name) : -1, days[i], 0, 0, i};
        r->trimmed += has_blanks(p, &r->tickers, i);
        if (m->column.schema) r->of[i].bench = bench_of(p, m, i);
        if (groups.schema) st = group_of(r, p, field_text(p, &groups, i, text, sizeof text), &r->of[i].group);
    }
    return st;
}

static jvn_status from_table(requests *r, const panel *p, const benches *m)
{
    const jvn_table *t = jvn_item_of(p->call, ARG_EVENTS, 0)->table;
    const char *const wanted[] = {p->by.schema ? p->by.name : "ticker", "ticker", "symbol", "permno", "firm", "name", NULL};
    entry *names;
    jvn_status st = column_like(p, t, wanted, &r->tickers);
    if (st || (st = index_names(p, &names))) return st;
    r->n = t->rows;
    r->from_table = true;
    r->of = p->call->host->scratch(p->call, (r->n + 1) * (int64_t)sizeof *r->of);
    return r->of ? read_rows(r, p, m, t, names) : JVN_ENOMEM;
}

/* ---- dates for the panel's instruments ---- */

static jvn_status choose_ticker(const panel *p, int item, const char *s, int n, bool *chosen)
{
    char name[128], hint[160];
    snprintf(name, sizeof name, "%.*s", n, s);
    int64_t g = panel_find(p, name);
    if (g < 0)
        return jvn_fail(p->call, JVN_ENAME, JVN_BLAME(ARG_TICKER, item), panel_near(p, name, hint, sizeof hint),
                        "%s has no %s '%s'", p->t->name, p->by.schema ? p->by.name : "series", name);
    chosen[g] = true;
    return JVN_OK;
}

static jvn_status choose(const panel *p, const benches *m, bool *chosen)
{
    jvn_status st = JVN_OK;
    memset(chosen, !jvn_given(p->call, ARG_TICKER), (size_t)p->n);
    for (int i = 0; i < jvn_count(p->call, ARG_TICKER) && !st; i++)
        for (const char *s = jvn_item_of(p->call, ARG_TICKER, i)->text, *end; s && !st; s = *end ? end + 1 : NULL) {
            end = strchr(s, ',') ? strchr(s, ',') : s + strlen(s);
            st = choose_ticker(p, i, s, (int)(end - s), chosen);
        }
    for (int k = 0; k < m->n && !jvn_given(p->call, ARG_TICKER); k++)
        if (m->of[k].series >= 0) chosen[m->of[k].series] = false;
    return st;
}

static jvn_status from_dates(requests *r, const panel *p, const benches *m)
{
    int dates = jvn_count(p->call, ARG_ON);
    bool *chosen = p->call->host->scratch(p->call, p->n + 64);
    r->of = p->call->host->scratch(p->call, (p->n * dates + 1) * (int64_t)sizeof *r->of);
    if (!chosen || !r->of) return JVN_ENOMEM;
    jvn_status st = choose(p, m, chosen);
    for (int i = 0; i < dates && !st; i++)
        for (int64_t g = 0; g < p->n; g++)
            if (chosen[g]) r->of[r->n++] = (request){g, (int32_t)jvn_item_of(p->call, ARG_ON, i)->integer, 0, 0, -1};
    return st;
}

/* A dictionary is looked through first: most have no such name. */
static void count_blanks(requests *r, const panel *p)
{
    field names = {NULL, NULL, NULL};
    int64_t k = 0;
    if (p->by.schema && p->call->host->type_of(p->by.schema) == JVN_DICT)
        names = (field){NULL, p->by.schema->dictionary, p->by.array->dictionary};
    while (names.array && k < names.array->length && !has_blanks(p, &names, k)) k++;
    if (names.array && k == names.array->length) return;
    for (int64_t g = 0; g < p->n && p->by.schema; g++) r->trimmed += has_blanks(p, &p->by, panel_row(p, p->starts[g]));
}

/* The events once more for each further benchmark. */
static jvn_status beside_each(requests *r, const panel *p, int blocks)
{
    int64_t n = r->n;
    request *of = p->call->host->scratch(p->call, (n * blocks + 1) * (int64_t)sizeof *of);
    if (!of) return JVN_ENOMEM;
    for (int64_t i = 0; i < n * blocks; i++) {
        of[i] = r->of[i % n];
        of[i].bench = (int32_t)(i / n);
    }
    r->of = of;
    r->n = n * blocks;
    return JVN_OK;
}

jvn_status events_read(requests *r, const panel *p, const benches *m)
{
    bool on = jvn_given(p->call, ARG_ON), table = jvn_given(p->call, ARG_EVENTS);
    *r = (requests){.n = 0};
    if (on == table)
        return jvn_fail(p->call, JVN_EARG, on ? ARG_EVENTS : JVN_NOARG, "as in --on 2025-01-27, or --events TABLE",
                        on ? "the events are named twice" : "no event is named");
    count_blanks(r, p);
    jvn_status st = table ? from_table(r, p, m) : from_dates(r, p, m);
    return st || benches_blocks(m) == 1 ? st : beside_each(r, p, benches_blocks(m));
}
