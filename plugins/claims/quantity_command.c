/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_command.c -- the command `claims quantities`: the quantities of every row of a column of text. */
#include "quantity_command.h"

#include "quantity.h"
#include "text_column.h"

#include <math.h>

enum { IN_TEXT };

const jvn_param quantity_params[QUANTITY_PARAMS] = {
    [IN_TEXT] = {"text", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "the column that is read"},
};

static const char *const kinds[] = {"number", "percent", "points", "basis points", "money", "multiple", "fraction", "ordinal", "duration", "age", "dimension"};
static const char *const comparators[] = {"equal", "about", "nearly", "below", "at most", "above", "at least", "between", "order", "not"};

/* A quantity of row `in` of the input, whose text it points into. */
typedef struct row {
    int64_t in;
    const char *text;
    quantity q;
} row;

typedef struct sheet {
    jvn_call *call;
    pool *p;
    row *rows;
    int64_t n, room;
} sheet;

static void read_text(void *context, int64_t in, const char *text, int64_t n)
{
    sheet *s = context;
    tokens t = tokens_read(s->p, text, 0, n);
    quantities found = quantities_read(s->p, &t);
    for (int64_t i = 0; i < found.n; i++) {
        s->rows = pool_grow(s->p, s->rows, s->n, &s->room, sizeof *s->rows);
        s->rows[s->n++] = (row){in, text, found.items[i]};
    }
}

/* What a column says of a row: a whole number (-1: null), a number (not finite: null), a text (empty: null). */
typedef int64_t (*whole_of)(const row *r);
typedef double (*number_of)(const row *r);
typedef const char *(*text_of)(const row *r, int64_t *n);

static const char *cut(const row *r, span at, int64_t *n)
{
    *n = at.end - at.start;
    return r->text + at.start;
}
static const char *named(const char *name, int64_t *n)
{
    *n = (int64_t)strlen(name);
    return name;
}

static int64_t row_of(const row *r) { return r->in; }
static int64_t start_of(const row *r) { return r->q.at.start; }
static int64_t stop_of(const row *r) { return r->q.at.end; }
static int64_t number_start(const row *r) { return r->q.number.start; }
static int64_t number_stop(const row *r) { return r->q.number.end; }
static int64_t high_start(const row *r) { return r->q.high_number.end ? r->q.high_number.start : -1; }
static int64_t high_stop(const row *r) { return r->q.high_number.end ? r->q.high_number.end : -1; }
static int64_t whole_start(const row *r) { return r->q.whole.start; }
static int64_t whole_stop(const row *r) { return r->q.whole.end; }
static int64_t per_start(const row *r) { return r->q.per.end ? r->q.per.start : -1; }
static int64_t per_stop(const row *r) { return r->q.per.end ? r->q.per.end : -1; }
static int64_t is_worded(const row *r) { return r->q.worded; }
static int64_t is_label(const row *r) { return r->q.labels; }
static int64_t is_open_low(const row *r) { return r->q.open_low; }
static int64_t is_open_high(const row *r) { return r->q.open_high; }
static double value_of(const row *r) { return r->q.value; }
static double high_of(const row *r) { return r->q.high; }
static double place_of(const row *r) { return r->q.place; }
static double factor_of(const row *r) { return r->q.factor; }
static const char *quantity_of(const row *r, int64_t *n) { return cut(r, r->q.at, n); }
static const char *hedge_of(const row *r, int64_t *n) { return cut(r, r->q.hedge, n); }
static const char *kind_of(const row *r, int64_t *n) { return named(kinds[r->q.kind], n); }
static const char *comparator_of(const row *r, int64_t *n) { return named(comparators[r->q.comparator], n); }
static const char *unit_of(const row *r, int64_t *n) { return named(r->q.unit, n); }
static const char *dimension_of(const row *r, int64_t *n) { return named(r->q.dimension, n); }
static const char *other_of(const row *r, int64_t *n) { return named(r->q.other ? r->q.other : "", n); }

static jvn_status add_whole(sheet *s, const char *side, const char *name, whole_of of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_INT64, s->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) {
        int64_t x = of(&s->rows[i]);
        ((int64_t *)jvn_out(&a))[i] = x < 0 ? 0 : x;
        if (x < 0) jvn_set_null(&a, i);
    }
    return host->add(s->call, side, name, host->field(s->call, JVN_INT64, NULL, NULL), &a);
}

static jvn_status add_flag(sheet *s, const char *side, const char *name, whole_of of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_BOOL, s->n, 0, 0, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) jvn_set_bit(jvn_out(&a), i, of(&s->rows[i]) != 0);
    return host->add(s->call, side, name, host->field(s->call, JVN_BOOL, NULL, NULL), &a);
}

static jvn_status add_number(sheet *s, const char *side, const char *name, number_of of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_FLOAT64, s->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) {
        double x = of(&s->rows[i]);
        ((double *)jvn_out(&a))[i] = isfinite(x) ? x : 0;
        if (!isfinite(x)) jvn_set_null(&a, i);
    }
    return host->add(s->call, side, name, host->field(s->call, JVN_FLOAT64, NULL, NULL), &a);
}

static jvn_status add_text(sheet *s, const char *side, const char *name, text_of of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    int64_t bytes = 0, n;
    for (int64_t i = 0; i < s->n; i++) of(&s->rows[i], &n), bytes += n;
    jvn_status st = host->new_array(s->call, JVN_STRING, s->n, bytes, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    for (int64_t i = 0; i < s->n; i++) {
        const char *text = of(&s->rows[i], &n);
        if (n) memcpy(jvn_out_text(&a) + at[i], text, (size_t)n);
        else jvn_set_null(&a, i);
        at[i + 1] = at[i] + n;
    }
    return host->add(s->call, side, name, host->field(s->call, JVN_STRING, NULL, NULL), &a);
}

#define TRY(does) do { if ((st = (does)) != JVN_OK) return st; } while (0)

static jvn_status add_spans(sheet *s)
{
    static const struct { const char *name; whole_of of; } columns[] = {
        {"row", row_of}, {"start", start_of}, {"stop", stop_of}, {"number_start", number_start}, {"number_stop", number_stop},
        {"high_start", high_start}, {"high_stop", high_stop}, {"per_start", per_start}, {"per_stop", per_stop},
        {"whole_start", whole_start}, {"whole_stop", whole_stop},
    };
    jvn_status st;
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) TRY(add_whole(s, "spans", columns[k].name, columns[k].of));
    TRY(add_flag(s, "spans", "label", is_label));
    TRY(add_flag(s, "spans", "open_low", is_open_low));
    TRY(add_flag(s, "spans", "open_high", is_open_high));
    TRY(add_number(s, "spans", "factor", factor_of));
    return add_text(s, "spans", "other", other_of);
}

static jvn_status add_all(sheet *s)
{
    jvn_status st;
    TRY(add_whole(s, NULL, "row", row_of));
    TRY(add_whole(s, NULL, "start", start_of));
    TRY(add_whole(s, NULL, "stop", stop_of));
    TRY(add_text(s, NULL, "quantity", quantity_of));
    TRY(add_text(s, NULL, "kind", kind_of));
    TRY(add_text(s, NULL, "comparator", comparator_of));
    TRY(add_number(s, NULL, "value", value_of));
    TRY(add_number(s, NULL, "high", high_of));
    TRY(add_number(s, NULL, "place", place_of));
    TRY(add_text(s, NULL, "unit", unit_of));
    TRY(add_text(s, NULL, "dimension", dimension_of));
    TRY(add_text(s, NULL, "hedge", hedge_of));
    TRY(add_flag(s, NULL, "worded", is_worded));
    return add_spans(s);
}

jvn_status run_quantities(jvn_call *call)
{
    sheet s = {.call = call, .p = pool_new()};
    jvn_status st = text_column_read(call, IN_TEXT, jvn_item_of(call, IN_TEXT, 0)->text, read_text, &s);
    if (st == JVN_OK) st = add_all(&s);
    if (st == JVN_OK) st = text_column_map(call, NULL, s.rows, sizeof *s.rows, s.n);
    if (st == JVN_OK) st = text_column_map(call, "spans", s.rows, sizeof *s.rows, s.n);
    pool_free(s.p);
    return st;
}
