/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row_map.c -- chains of steps. A step holds the list of rows that its stage had anyway; nothing is worked out until
 * somebody follows the chain. */
#include "row_map.h"

#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"

enum { PART = 1 << 18 }; /* rows a task */

struct row_map {
    int refs;
    row_map *before; /* NULL: the chain begins here */
    row_step step;
    row_origin origin; /* what it begins with */
};

/* ---- a step ---- */

typedef struct checking {
    const row_step *s;
    uint64_t input;
} checking;

/* -1 is the largest of all, and one more is 0: a row is good where row + 1 is at most the input's rows. */
static jvn_status check_part(void *context, int64_t part)
{
    const checking *c = context;
    int64_t from = part * PART, to = from + PART < c->s->n ? from + PART : c->s->n;
    bool bad = false;
    for (int64_t i = from; i < to; i++) bad |= (uint64_t)c->s->at[i] + 1 > c->input;
    return bad ? JVN_EPLUGIN : JVN_OK;
}

jvn_status row_step_check(const row_step *s, int64_t rows, int64_t input, err *e)
{
    checking c = {s, (uint64_t)input};
    if (!s->told) return JVN_OK;
    if (s->n != rows)
        return fail(e, JVN_EPLUGIN, "a map of %lld rows for a table of %lld", (long long)s->n, (long long)rows);
    bool good = s->starts ? true /* looked at when it was told */
                : s->at ? pool_run((s->n + PART - 1) / PART, check_part, &c) == JVN_OK
                      : s->first >= 0 && s->first <= input && s->n <= input - s->first;
    if (good) return JVN_OK;
    return fail(e, JVN_EPLUGIN, "a map to rows that its input, of %lld, does not have", (long long)input);
}

/* Where a column's rows come from besides. */
typedef struct row_also {
    struct row_also *next;
    int refs; /* steps that have it, and with it the next */
    char *column;
    buffer *rows;
} row_also;

int64_t *row_step_also(row_step *s, const char *column)
{
    buffer *rows = buffer_new(s->n * 8);
    if (!rows) return NULL;
    row_also *x = xcalloc(1, sizeof *x);
    *x = (row_also){s->also, 1, xstrdup(column), rows};
    s->also = x;
    return rows->data;
}

static void also_unref(row_also *x)
{
    while (x && --x->refs == 0) {
        row_also *next = x->next;
        buffer_unref(x->rows);
        free(x->column);
        free(x);
        x = next;
    }
}

void row_step_clear(row_step *s)
{
    also_unref(s->also);
    buffer_unref(s->rows);
    buffer_unref(s->groups);
    *s = (row_step){0};
}

void row_step_ref(const row_step *s)
{
    buffer_ref(s->rows);
    buffer_ref(s->groups);
    if (s->also) s->also->refs++;
}

static int64_t at_of(const row_step *s, int64_t i) { return s->at ? s->at[i] : s->first + i; }

static int by_row(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts, drops doubles and what is none. */
static int64_t settle(int64_t *rows, int64_t n)
{
    int64_t kept = 0;
    qsort(rows, (size_t)n, sizeof *rows, by_row);
    for (int64_t i = 0; i < n; i++)
        if (rows[i] >= 0 && (!kept || rows[kept - 1] != rows[i])) rows[kept++] = rows[i];
    return kept;
}

static bool is_among(row_columns of, const char *name)
{
    for (int i = 0; i < of.n; i++)
        if (strcmp(of.names[i], name) == 0) return true;
    return of.n == 0;
}

void row_step_back(const row_step *s, row_columns of, const int64_t *rows, int64_t n, int64_t **out, int64_t *n_out)
{
    int64_t room = 0;
    for (const row_also *x = s->also; x; x = x->next) room += n;
    for (int64_t i = 0; i < n; i++) room += s->starts ? s->starts[rows[i] + 1] - s->starts[rows[i]] : 1;
    *n_out = 0;
    if (!(*out = malloc((size_t)(room + 1) * sizeof **out))) return;
    for (int64_t i = 0; i < n; i++) {
        if (!s->starts) (*out)[(*n_out)++] = at_of(s, rows[i]);
        for (int64_t k = s->starts ? s->starts[rows[i]] : 0; s->starts && k < s->starts[rows[i] + 1]; k++) (*out)[(*n_out)++] = at_of(s, k);
    }
    for (const row_also *x = s->also; x; x = x->next)
        for (int64_t i = 0; i < n && is_among(of, x->column); i++) (*out)[(*n_out)++] = ((const int64_t *)x->rows->data)[rows[i]];
    *n_out = settle(*out, *n_out);
}

/* ---- chains ---- */

static row_map *begin(row_origin origin)
{
    row_map *m = xcalloc(1, sizeof *m);
    *m = (row_map){.refs = 1, .origin = origin};
    return m;
}

row_map *row_map_of(const char *dataset, int version, int64_t made_at, int64_t rows)
{
    return begin((row_origin){.dataset = xstrdup(dataset), .version = version, .made_at = made_at, .rows = rows});
}

row_map *row_map_untold(const char *stage, bool heads) { return begin((row_origin){.stage = xstrdup(stage), .heads = heads}); }

row_map *row_map_ref(row_map *m)
{
    if (m) m->refs++;
    return m;
}

void row_map_unref(row_map *m)
{
    while (m && --m->refs == 0) {
        row_map *before = m->before;
        row_step_clear(&m->step);
        free((char *)(uintptr_t)m->origin.dataset);
        free((char *)(uintptr_t)m->origin.stage);
        free(m);
        m = before;
    }
}

static row_map *append(row_map *before, const row_step *s)
{
    row_map *m = xcalloc(1, sizeof *m);
    *m = (row_map){.refs = 1, .before = before, .step = *s};
    m->step.also = NULL; /* a chain leads from row to row */
    buffer_ref(m->step.rows);
    return m;
}

row_map *row_map_step(row_map *before, const row_step *s)
{
    const bool same = !s->at && s->first == 0, lost = !before->before && !before->origin.dataset;
    return same || lost ? before : append(before, s);
}

/* Without memory for the list it is left as it is, which is right too. */
row_map *row_map_flat(const row_map *m)
{
    if (!m->before || !m->before->before) return row_map_ref((row_map *)(uintptr_t)m);
    buffer *b = buffer_new(m->step.n * 8);
    if (!b) return row_map_ref((row_map *)(uintptr_t)m);
    int64_t *rows = b->data;
    for (int64_t i = 0; i < m->step.n; i++) rows[i] = i;
    row_map_follow(m, rows, m->step.n);
    const row_map *first = m;
    while (first->before) first = first->before;
    row_map *flat = append(row_map_ref((row_map *)(uintptr_t)first), &(row_step){.told = true, .at = rows, .rows = b, .n = m->step.n});
    buffer_unref(b);
    return flat;
}

row_origin row_map_origin(const row_map *m)
{
    while (m->before) m = m->before;
    return m->origin;
}

void row_map_follow(const row_map *m, int64_t *rows, int64_t n)
{
    for (; m->before; m = m->before)
        for (int64_t i = 0; i < n; i++)
            if (rows[i] >= 0) rows[i] = m->step.at ? m->step.at[rows[i]] : m->step.first + rows[i];
}

int64_t row_map_bytes(const row_map *m)
{
    int64_t n = 0;
    for (; m; m = m->before)
        if (m->step.at) n += m->step.n * 8;
    return n;
}
