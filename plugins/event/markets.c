/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markets.c -- which benchmarks: one, several beside each of which every event is studied, or each event's own. */
#include "event.h"

enum { MOST = 1000 };

int32_t benches_find(const benches *m, const char *name)
{
    for (int32_t k = 0; k < m->n; k++)
        if (m->of[k].name && strcmp(m->of[k].name, name) == 0) return k;
    return -1;
}

static char *keep(jvn_call *call, const char *s, size_t n)
{
    char *own = call->host->scratch(call, (int64_t)n + 1);
    if (!own) return NULL;
    memcpy(own, s, n);
    own[n] = 0;
    return own;
}

/* What benchmarks are made of. */
typedef struct source {
    benches *m;
    const panel *p;
    const options *o;
    bench base;  /* what all have alike */
    panel where; /* the panel, or the --market-table */
} source;

static jvn_status add(source *s, const char *name, int arg)
{
    benches *m = s->m;
    if (m->n == MOST) return jvn_fail(s->where.call, JVN_ELIMIT, arg, NULL, "more than %d benchmarks", MOST);
    m->of[m->n] = s->base;
    return bench_market(&m->of[m->n++], s->p, &s->where, s->o, name, arg);
}

/* ---- --market A --market B, or A,B ---- */

static jvn_status add_one(source *s, const char *name, size_t n, int arg)
{
    jvn_call *call = s->where.call;
    if (!(name = keep(call, name, n))) return JVN_ENOMEM;
    if (benches_find(s->m, name) < 0) return add(s, name, arg);
    return jvn_fail(call, JVN_EARG, arg, NULL, "the benchmark %s is there twice", name);
}

static jvn_status add_named(source *s)
{
    const jvn_call *call = s->where.call;
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, ARG_MARKET) && !st; i++)
        for (const char *at = jvn_item_of(call, ARG_MARKET, i)->text, *end; at && !st; at = *end ? end + 1 : NULL) {
            end = strchr(at, ',') ? strchr(at, ',') : at + strlen(at);
            st = add_one(s, at, (size_t)(end - at), JVN_BLAME(ARG_MARKET, i));
        }
    return st;
}

/* ---- the events' own ---- */

/* A column `market` of the events, where nothing else names the benchmark that the model needs. */
static bool find_own(const panel *p, const options *o, field *f)
{
    bool needs = o->model == M_MARKET || o->model == M_ADJUSTED || o->model == M_GARCH;
    needs |= jvn_given(p->call, ARG_MARKET_TABLE) || (o->model == M_CAPM && !jvn_given(p->call, ARG_FACTORS));
    if (!needs || jvn_given(p->call, ARG_MARKET) || !jvn_given(p->call, ARG_EVENTS)) return false;
    const jvn_table *t = jvn_item_of(p->call, ARG_EVENTS, 0)->table;
    int32_t i = table_column(t, "market");
    if (i >= 0) *f = table_field(t, i);
    return i >= 0 && is_text(p->call, f);
}

/* In order of appearance; what no table has is left to the events that name it. */
static jvn_status add_own(source *s)
{
    char text[256];
    const char *last = NULL, *name;
    jvn_status st = JVN_OK;
    jvn_call *call = s->where.call;
    const jvn_table *t = jvn_item_of(call, ARG_EVENTS, 0)->table;
    for (int64_t i = 0; i < t->rows && !st; i++) {
        name = field_text(&s->where, &s->m->column, i, text, sizeof text);
        if (!name || (last && strcmp(last, name) == 0)) continue;
        if (!(last = keep(call, name, strlen(name)))) return JVN_ENOMEM;
        bool known = panel_find(&s->where, last) >= 0 || table_column(s->where.t, last) >= 0;
        if (known && benches_find(s->m, last) < 0) st = add(s, last, ARG_EVENTS);
    }
    return st;
}

jvn_status benches_open(benches *m, const panel *p, const options *o)
{
    jvn_call *call = p->call;
    bool named = jvn_given(call, ARG_MARKET), table = jvn_given(call, ARG_MARKET_TABLE);
    source s = {.m = m, .p = p, .o = o, .where = *p};
    jvn_status st = JVN_OK;
    field own = {0};
    bool has_own = find_own(p, o, &own);
    if (table)
        st = panel_open(&s.where, call, jvn_item_of(call, ARG_MARKET_TABLE, 0)->table, o->of, named || has_own ? MARKETS : MARKET);
    if (has_own && table && !s.where.by.schema) has_own = false; /* its one benchmark is everybody's */
    if (st || (st = bench_open(&s.base, p, o, has_own || named || table))) return st;
    *m = (benches){.of = call->host->scratch(call, (has_own || named ? MOST : 1) * (int64_t)sizeof(bench))};
    if (!m->of) return JVN_ENOMEM;
    if (has_own) m->column = own;
    m->of[0] = s.base;
    if (has_own) st = add_own(&s);
    else if (named) st = add_named(&s);
    else if (table) st = add(&s, NULL, ARG_MARKET_TABLE);
    else m->n = 1;
    m->named = has_own || m->n > 1;
    return st;
}
