/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c -- what a metric says: a value or a reason, and the rows that the value was made of. */
#include "moves.h"

static jvn_status add_number(ask *q, const char *name, const double *value, const char *unit, const char *convention)
{
    struct ArrowArray a;
    const jvn_host *host = q->call->host;
    jvn_status st = host->new_array(q->call, JVN_FLOAT64, 1, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = value ? *value : 0;
    if (!value) jvn_set_null(&a, 0);
    return host->add(q->call, NULL, name, host->field(q->call, JVN_FLOAT64, unit, convention), &a);
}

static jvn_status add_count(ask *q, const char *name, int64_t n)
{
    struct ArrowArray a;
    const jvn_host *host = q->call->host;
    jvn_status st = host->new_array(q->call, JVN_INT64, 1, 0, 0, &a);
    if (st != JVN_OK) return st;
    *(int64_t *)jvn_out(&a) = n;
    return host->add(q->call, NULL, name, host->field(q->call, JVN_INT64, NULL, NULL), &a);
}

/* The length of a text without a character that was cut at its end. */
static int64_t whole(const char *s)
{
    int64_t n = (int64_t)strlen(s), lead = n;
    while (lead > 0 && n - lead < 4 && ((unsigned char)s[lead - 1] & 0xc0) == 0x80) lead--;
    unsigned char first = lead > 0 ? (unsigned char)s[lead - 1] : 0;
    int64_t wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    return n - lead + 1 < wanted ? lead - 1 : n;
}

static jvn_status new_texts(ask *q, const char *const *texts, int64_t n, struct ArrowArray *a)
{
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += whole(texts[i]);
    jvn_status st = q->call->host->new_array(q->call, JVN_STRING, n, bytes, 0, a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(a);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t length = whole(texts[i]);
        memcpy(jvn_out_text(a) + at[i], texts[i], (size_t)length);
        at[i + 1] = at[i] + length;
    }
    return JVN_OK;
}

static jvn_status add_texts(ask *q, const char *side, const char *name, const char *const *texts, int64_t n)
{
    struct ArrowArray a;
    const jvn_host *host = q->call->host;
    jvn_status st = new_texts(q, texts, n, &a);
    return st ? st : host->add(q->call, side, name, host->field(q->call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status add_rows(ask *q, const char *side, const evidence *e)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; e->n && i < e->in->t->n_columns && st == JVN_OK; i++) {
        struct ArrowArray a;
        const struct ArrowSchema *s = jvn_column_schema(e->in->t, i);
        st = jvn_rows_of(q->call)->take(q->call, s, jvn_column(e->in->t, i), e->rows, e->n, &a);
        if (st == JVN_OK) st = q->call->host->add(q->call, side, s->name, s, &a);
    }
    return st;
}

/* The largest moves: whose, when, how much. */
static jvn_status add_top(ask *q)
{
    struct ArrowArray day, size;
    const char *who[TOP];
    const jvn_host *host = q->call->host;
    for (int i = 0; i < q->n_top; i++) who[i] = q->top[i].of->name;
    jvn_status st = add_texts(q, "top", "instrument", who, q->n_top);
    if (!st) st = host->new_array(q->call, JVN_DATE, q->n_top, 0, 0, &day);
    if (st) return st;
    for (int i = 0; i < q->n_top; i++) ((int32_t *)jvn_out(&day))[i] = q->top[i].of->days[q->top[i].k];
    st = host->add(q->call, "top", "date", host->field(q->call, JVN_DATE, NULL, NULL), &day);
    if (!st) st = host->new_array(q->call, JVN_FLOAT64, q->n_top, 0, 0, &size);
    if (st) return st;
    for (int i = 0; i < q->n_top; i++) ((double *)jvn_out(&size))[i] = q->top[i].size;
    return host->add(q->call, "top", "move", host->field(q->call, JVN_FLOAT64, q->size_unit, NULL), &size);
}

jvn_status answer_add(ask *q)
{
    const char *reason = q->reason;
    bool known = !reason[0], ranks = q->among > 0;
    q->convention[whole(q->convention)] = 0;
    jvn_status st = add_number(q, "value", known ? &q->value : NULL, q->unit, q->convention);
    if (!st && !known) return add_texts(q, NULL, "reason", &reason, 1);
    if (!st && ranks) st = add_count(q, "among", q->among);
    if (!st && ranks) st = add_number(q, "move", &q->size, q->size_unit, NULL);
    if (!st) st = add_rows(q, "rows", &q->rows);
    if (!st) st = add_rows(q, "shares", &q->share_rows);
    return st || !q->n_top ? st : add_top(q);
}
