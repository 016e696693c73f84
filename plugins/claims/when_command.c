/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_command.c -- the command `claims dates`: the dates of every row of a column of text. */
#include "when_command.h"

#include <math.h>

#include "columns.h"
#include "text_column.h"
#include "when.h"

enum { IN_TEXT, IN_REF };

const jvn_param dates_params[DATES_PARAMS] = {
    [IN_TEXT] = {"text", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "the column that is read"},
    [IN_REF] = {"--ref", JVN_P_EXPR, 0, NULL, NULL, "when it was written: a date or a time"},
};

static const char *const kinds[] = {"date", "range", "time", "datetime", "datetime range", "time range", "duration", "set"};
static const char *const grains[] = {"second", "minute", "hour", "day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"};

/* A date of row `in` of the input. */
typedef struct row {
    int64_t in, side;
    when w;
    const char *words, *kind, *grain;
    double seconds; /* NAN: it is no duration */
} row;

typedef struct sheet {
    jvn_call *call;
    pool *p;
    row *rows;
    int64_t n, room;
} sheet;

/* Of a row, or of all where it is one value. */
static int64_t ref_of(const sheet *s, int64_t i)
{
    if (!jvn_given(s->call, IN_REF)) return INT64_MIN;
    const jvn_item *item = jvn_item_of(s->call, IN_REF, 0);
    int64_t at = item->array->length == 1 ? 0 : i;
    if (jvn_null(item->array, at)) return INT64_MIN;
    bool days = s->call->host->type_of(item->schema) == JVN_DATE;
    return days ? jvn_i32(item->array)[at] * INT64_C(86400000000) : jvn_i64(item->array)[at];
}

static jvn_status check_ref(jvn_call *call)
{
    if (!jvn_given(call, IN_REF)) return JVN_OK;
    jvn_type type = call->host->type_of(jvn_item_of(call, IN_REF, 0)->schema);
    return type == JVN_DATE || type == JVN_TIMESTAMP ? JVN_OK : jvn_fail(call, JVN_ETYPE, IN_REF, "text becomes a date by date(...)", "wanted a date or a time");
}

static void read_text(void *context, int64_t in, const char *text, int64_t n)
{
    sheet *s = context;
    tokens t = tokens_read(s->p, text, 0, n);
    whens found = whens_read(s->p, &t, ref_of(s, in));
    for (const when *w = found.items; w < found.items + found.n; w++) {
        s->rows = pool_grow(s->p, s->rows, s->n, &s->room, sizeof *s->rows);
        s->rows[s->n++] = (row){in, w->side, *w, pool_text(s->p, text + w->at.start, (size_t)(w->at.end - w->at.start)), kinds[w->kind], grains[w->grain],
                                w->kind == A_DURATION ? w->seconds : NAN};
    }
}

#define COLUMN(name, kind, member_) {name, offsetof(row, member_), kind, NULL, NULL}
static const member columns[] = {
    COLUMN("row", IS_WHOLE, in), COLUMN("start", IS_WHOLE, w.at.start), COLUMN("stop", IS_WHOLE, w.at.end), COLUMN("words", IS_WORDS, words),
    COLUMN("kind", IS_WORDS, kind), COLUMN("timex", IS_CHARS, w.timex), COLUMN("from", IS_TIME, w.from), COLUMN("to", IS_TIME, w.to),
    COLUMN("side", IS_WHOLE, side), COLUMN("excluded", IS_FLAG, w.excluded), COLUMN("approximate", IS_FLAG, w.approximate),
    COLUMN("relative", IS_FLAG, w.relative), COLUMN("half_day", IS_FLAG, w.half_day), COLUMN("clash", IS_FLAG, w.clash),
    COLUMN("grain", IS_WORDS, grain), {"seconds", offsetof(row, seconds), IS_NUMBER, "s", "a month has 30 days, a year 365"},
    COLUMN("other_from", IS_TIME, w.other_from), COLUMN("other_to", IS_TIME, w.other_to),
};

jvn_status run_dates(jvn_call *call)
{
    sheet s = {.call = call, .p = pool_new()};
    jvn_status st = check_ref(call);
    if (st == JVN_OK) st = text_column_read(call, IN_TEXT, "the column", read_text, &s);
    if (st == JVN_OK) st = add_members(call, NULL, columns, N_MEMBERS(columns), s.rows, sizeof *s.rows, s.n);
    if (st == JVN_OK) st = map_structs(call, NULL, s.rows, sizeof *s.rows, s.n);
    pool_free(s.p);
    return st;
}
