/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain_command.c -- a post cut into the stretches that counted and those that did not. */
#include "explain_command.h"

#include <math.h>
#include <stdlib.h>

#include "columns.h"
#include "open.h"
#include "thread_load.h"

const jvn_param explain_params[N_EXPLAIN_PARAMS] = {
    {"ROW", JVN_P_INTEGER, JVN_REQUIRED, "1..", NULL, "which post, from 1"},
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "the discussion; - is standard input"},
    {"--as", JVN_P_ENUM, 0, FORMAT_NAMES, NULL, "the format, where it is not to be told from the content"},
    ENGINE_PARAMS,
};
const jvn_param explain_table_params[N_EXPLAIN_TABLE_PARAMS] = {
    {"ROW", JVN_P_INTEGER, JVN_REQUIRED, "1..", NULL, "which row, from 1"},
    {"text", JVN_P_COLUMN, 0, NULL, NULL, "the column of texts; else the one that is called text"},
    ENGINE_PARAMS,
};

/* A row of the result. */
typedef struct stretch {
    slice text;
    double weight, share;
} stretch;

typedef struct stretches {
    pool *p;
    stretch *items;
    int64_t n, room;
} stretches;

static void put(stretches *to, const char *text, span at, double weight)
{
    while (at.start < at.end && text[at.start] <= ' ' && text[at.start] >= 0) at.start++;
    while (at.end > at.start && text[at.end - 1] <= ' ' && text[at.end - 1] >= 0) at.end--;
    if (at.start == at.end) return;
    to->items = pool_grow(to->p, to->items, to->n, &to->room, sizeof *to->items);
    to->items[to->n++] = (stretch){{text + at.start, at.end - at.start}, weight, NAN};
}

static int by_place(const void *a, const void *b)
{
    const hit *x = a, *y = b;
    return x->at.start != y->at.start ? (x->at.start < y->at.start ? -1 : 1) : (x->at.end > y->at.end) - (x->at.end < y->at.end);
}

static bool overlap(const hits *h)
{
    for (int64_t i = 1; i < h->n; i++)
        if (h->items[i].at.start < h->items[i - 1].at.end) return true;
    return false;
}

static void cut_by_hits(stretches *to, const char *text, int64_t n, const hits *h)
{
    int64_t at = 0;
    for (int64_t i = 0; i < h->n; i++) {
        put(to, text, (span){at, h->items[i].at.start}, NAN);
        put(to, text, h->items[i].at, h->items[i].weight);
        at = h->items[i].at.end;
    }
    put(to, text, (span){at, n}, NAN);
}

/* Each byte's part of the hits that it is in: a weight falls evenly on its term's bytes. */
static const double *spread(pool *p, int64_t n, const hits *h)
{
    double *part = pool_get(p, sizeof *part * (size_t)(n + 1));
    for (int64_t i = 0; i < h->n; i++) {
        span at = h->items[i].at;
        part[at.start] += h->items[i].weight / (double)(at.end - at.start);
        part[at.end] -= h->items[i].weight / (double)(at.end - at.start);
    }
    for (int64_t i = 1; i < n; i++) part[i] += part[i - 1];
    return part;
}

static void cut_by_words(stretches *to, const char *text, int64_t n, const hits *h)
{
    const double *part = spread(to->p, n, h);
    for (int64_t i = 0, from = 0; i <= n; i++) {
        bool blank = i == n || (text[i] >= 0 && text[i] <= ' ');
        if (!blank) continue;
        double weight = 0;
        for (int64_t k = from; k < i; k++) weight += part[k];
        put(to, text, (span){from, i}, weight);
        from = i + 1;
    }
}

static jvn_status add_stretches(jvn_call *call, const stretches *s)
{
    static const member members[] = {
        MEMBER_OF(stretch, text, IS_SLICE), MEMBER_OF(stretch, weight, IS_NUMBER), NUMBER_OF(stretch, share, "%", "of the sizes of all weights"),
    };
    double sum = 0;
    for (int64_t i = 0; i < s->n; i++) sum += isnan(s->items[i].weight) ? 0 : fabs(s->items[i].weight);
    for (int64_t i = 0; i < s->n; i++) {
        stretch *x = &s->items[i];
        x->share = sum > 0 ? rint(1000 * fabs(x->weight) / sum) / 10 : NAN;
        x->weight = rint(1000 * x->weight) / 1000;
    }
    return add_members(call, NULL, members, N_MEMBERS(members), s->items, sizeof *s->items, s->n);
}

/* first: the index of --engine among the arguments. */
static jvn_status explain(jvn_call *call, pool *p, int first, const thread *t)
{
    int64_t row = jvn_item_of(call, EXPLAIN_ROW, 0)->integer;
    engine e;
    judgement j;
    hits h = {.p = p};
    stretches s = {.p = p};
    if (row > t->n) return jvn_fail(call, JVN_EARG, EXPLAIN_ROW, NULL, "there are %lld posts, not %lld", (long long)t->n, (long long)row);
    const post *x = &t->posts[row - 1];
    if (!x->own) return jvn_fail(call, JVN_EDATA, EXPLAIN_ROW, NULL, "row %lld has no text", (long long)row);
    jvn_status st = open_engine(call, p, first, &e);
    if (st != JVN_OK) return st;
    e.judge(e.self, x->own, x->own_n, &j, &h);
    if (h.n) qsort(h.items, (size_t)h.n, sizeof *h.items, by_place);
    if (overlap(&h)) cut_by_words(&s, x->own, x->own_n, &h);
    else cut_by_hits(&s, x->own, x->own_n, &h);
    jvn_say(call, "post %lld%s%s is %s to %s: score %.4g, confidence %.2g", (long long)row, x->author ? " of " : "", x->author ? x->author : "", label_name(j.label), e.name,
            j.score, j.confidence);
    return add_stretches(call, &s);
}

static jvn_status explain_file(jvn_call *call, pool *p)
{
    thread t = {0};
    jvn_status st = thread_load(call, p, EXPLAIN_FILE, EXPLAIN_AS, &t, NULL);
    return st == JVN_OK ? explain(call, p, EXPLAIN_ENGINE, &t) : st;
}

static jvn_status explain_table(jvn_call *call, pool *p)
{
    thread t = {0};
    jvn_status st = open_column(call, p, EXPLAIN_TEXT, &t);
    return st == JVN_OK ? explain(call, p, EXPLAIN_TABLE_ENGINE, &t) : st;
}

static jvn_status with_pool(jvn_call *call, jvn_status (*run)(jvn_call *call, pool *p))
{
    pool *p = pool_new();
    jvn_status st = run(call, p);
    pool_free(p);
    return st;
}

jvn_status run_explain(jvn_call *call) { return with_pool(call, explain_file); }
jvn_status run_explain_table(jvn_call *call) { return with_pool(call, explain_table); }
