/* SPDX-License-Identifier: MIT-0 */
/* evidence.c -- a metric as a third party writes it: an entity's closing price on a day, out of a table of prices.
 *
 *     cc -shared -fPIC $(pkg-config --cflags jevons) -o evidence.so evidence.c
 *     > plugin load evidence.so
 *     > metric closing NVDA --on 2025-01-27 --prices px
 */
#include <jevons/plugin.h>

enum { ENTITY, ON, PRICES };

static int column_called(const jvn_table *t, const char *name, jvn_type type, const jvn_host *host)
{
    for (int i = 0; i < t->n_columns; i++) {
        const struct ArrowSchema *s = jvn_column_schema(t, i);
        if (strcmp(s->name, name) == 0 && host->type_of(s) == type) return i;
    }
    return -1;
}

/* The last row of the entity that is of the day (day NULL: of any); -1: there is none. */
static int64_t find_row(const jvn_table *t, const int at[3], const char *entity, const int64_t *day)
{
    const struct ArrowArray *ticker = jvn_column(t, at[0]), *date = jvn_column(t, at[1]), *close = jvn_column(t, at[2]);
    int64_t found = -1;
    for (int64_t i = 0; i < t->rows; i++) {
        int64_t n = 0;
        if (jvn_null(ticker, i) || jvn_null(date, i) || jvn_null(close, i)) continue;
        const char *s = jvn_text(ticker->dictionary, jvn_i32(ticker)[i], &n);
        if ((size_t)n != strlen(entity) || memcmp(s, entity, (size_t)n) != 0) continue;
        if (day ? jvn_i32(date)[i] == *day : found < 0 || jvn_i32(date)[i] > jvn_i32(date)[found]) found = i;
    }
    return found;
}

/* The row that the value was read from, whole. */
static jvn_status add_rows(jvn_call *call, const jvn_table *t, int64_t row)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < t->n_columns && st == JVN_OK; i++) {
        struct ArrowArray one;
        st = call->host->share(call, jvn_column(t, i), row, 1, &one);
        if (st == JVN_OK) st = call->host->add(call, "rows", jvn_column_schema(t, i)->name, jvn_column_schema(t, i), &one);
    }
    return st;
}

static jvn_status add_reason(jvn_call *call, const char *reason)
{
    struct ArrowArray a;
    int64_t n = (int64_t)strlen(reason);
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, n, 0, &a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    at[1] = n;
    memcpy(jvn_out_text(&a), reason, (size_t)n);
    return call->host->add(call, NULL, "reason", call->host->field(call, JVN_STRING, "", ""), &a);
}

static jvn_status add_value(jvn_call *call, const double *value)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, 1, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = value ? *value : 0;
    if (!value) jvn_set_null(&a, 0);
    return call->host->add(call, NULL, "value", call->host->field(call, JVN_FLOAT64, "USD", "close"), &a);
}

static jvn_status closing(jvn_call *call)
{
    const jvn_table *t = jvn_item_of(call, PRICES, 0)->table;
    const int64_t *day = jvn_given(call, ON) ? &jvn_item_of(call, ON, 0)->integer : NULL;
    int at[3] = {column_called(t, "ticker", JVN_DICT, call->host), column_called(t, "date", JVN_DATE, call->host),
                 column_called(t, "close", JVN_FLOAT64, call->host)};
    if (at[0] < 0 || at[1] < 0 || at[2] < 0)
        return jvn_fail(call, JVN_EDATA, PRICES, NULL, "%s lacks ticker, date or close", t->name);
    int64_t row = find_row(t, at, jvn_item_of(call, ENTITY, 0)->text, day);
    jvn_status st = add_value(call, row < 0 ? NULL : &jvn_f64(jvn_column(t, at[2]))[row]);
    if (st == JVN_OK && row < 0) return add_reason(call, "no close on that day");
    return st == JVN_OK ? add_rows(call, t, row) : st;
}

#ifdef EMPTY /* for tests: a metric that breaks its contract */
static jvn_status empty(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}
#endif

static const jvn_param params[] = {
    {"--prices", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a table with ticker, date and close"},
};

static const jvn_metric metrics[] = {
    {"closing", "the closing price", "metric closing NVDA --on 2025-01-27 --prices px", NULL, JVN_LIST(params), closing, NULL},
#ifdef EMPTY
    {"empty", "a metric that says nothing", "metric empty X", NULL, {0}, empty, NULL},
#endif
};

JVN_PLUGIN("evidence", "1.0", "closing prices as evidence", "", "", .metrics = JVN_LIST(metrics));
