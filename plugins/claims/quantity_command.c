/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_command.c -- the command `claims quantities`: the quantities of every row of a column of text. */
#include "quantity_command.h"

#include "columns.h"
#include "quantity.h"
#include "text_column.h"
#include "units_table.h"

enum { IN_TEXT, IN_UNITS };

const jvn_param quantity_params[QUANTITY_PARAMS] = {
    [IN_TEXT] = {"text", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "the column that is read"},
    [IN_UNITS] = UNITS_PARAM,
};

static const char *const kinds[] = {"number", "percent", "points", "basis points", "money", "multiple", "fraction", "ordinal", "duration", "age", "dimension"};
static const char *const comparators[] = {"equal", "about", "nearly", "below", "at most", "above", "at least", "between", "order", "not"};

/* A quantity of row `in` of the input. */
typedef struct row {
    int64_t in;
    quantity q;
    const char *words, *kind, *comparator, *hedge;
    span high, per; /* INT64_MIN: none */
} row;

typedef struct sheet {
    pool *p;
    units *units;
    row *rows;
    int64_t n, room;
} sheet;

static span or_null(span s) { return s.end ? s : (span){INT64_MIN, INT64_MIN}; }

static void read_text(void *context, int64_t in, const char *text, int64_t n)
{
    sheet *s = context;
    tokens t = tokens_read(s->p, text, 0, n);
    quantities found = quantities_read(s->units, &t);
    for (const quantity *q = found.items; q < found.items + found.n; q++) {
        s->rows = pool_grow(s->p, s->rows, s->n, &s->room, sizeof *s->rows);
        s->rows[s->n++] = (row){in, *q, pool_text(s->p, text + q->at.start, (size_t)(q->at.end - q->at.start)), kinds[q->kind], comparators[q->comparator],
                                pool_text(s->p, text + q->hedge.start, (size_t)(q->hedge.end - q->hedge.start)), or_null(q->high_number), or_null(q->per)};
    }
}

#define COLUMN(name, kind, member_) {name, offsetof(row, member_), kind, NULL, NULL}
static const member columns[] = {
    COLUMN("row", IS_WHOLE, in), COLUMN("start", IS_WHOLE, q.at.start), COLUMN("stop", IS_WHOLE, q.at.end), COLUMN("quantity", IS_WORDS, words),
    COLUMN("kind", IS_WORDS, kind), COLUMN("comparator", IS_WORDS, comparator), COLUMN("value", IS_NUMBER, q.value),
    COLUMN("high", IS_NUMBER, q.high), COLUMN("place", IS_NUMBER, q.place), COLUMN("unit", IS_WORDS, q.unit),
    COLUMN("dimension", IS_WORDS, q.dimension), COLUMN("hedge", IS_WORDS, hedge), COLUMN("worded", IS_FLAG, q.worded),
};
static const member spans[] = {
    COLUMN("row", IS_WHOLE, in), COLUMN("start", IS_WHOLE, q.at.start), COLUMN("stop", IS_WHOLE, q.at.end),
    COLUMN("number_start", IS_WHOLE, q.number.start), COLUMN("number_stop", IS_WHOLE, q.number.end), COLUMN("high_start", IS_WHOLE, high.start),
    COLUMN("high_stop", IS_WHOLE, high.end), COLUMN("per_start", IS_WHOLE, per.start), COLUMN("per_stop", IS_WHOLE, per.end),
    COLUMN("whole_start", IS_WHOLE, q.whole.start), COLUMN("whole_stop", IS_WHOLE, q.whole.end), COLUMN("label", IS_FLAG, q.labels),
    COLUMN("open_low", IS_FLAG, q.open_low), COLUMN("open_high", IS_FLAG, q.open_high), COLUMN("factor", IS_NUMBER, q.factor),
    COLUMN("other", IS_WORDS, q.other),
};

jvn_status run_quantities(jvn_call *call)
{
    sheet s = {.p = pool_new()};
    jvn_status st = units_open(call, s.p, IN_UNITS, &s.units);
    if (st == JVN_OK) st = text_column_read(call, IN_TEXT, jvn_item_of(call, IN_TEXT, 0)->text, read_text, &s);
    if (st == JVN_OK) st = add_members(call, NULL, columns, N_MEMBERS(columns), s.rows, sizeof *s.rows, s.n);
    if (st == JVN_OK) st = add_members(call, "spans", spans, N_MEMBERS(spans), s.rows, sizeof *s.rows, s.n);
    if (st == JVN_OK) st = map_structs(call, NULL, s.rows, sizeof *s.rows, s.n);
    if (st == JVN_OK) st = map_structs(call, "spans", s.rows, sizeof *s.rows, s.n);
    pool_free(s.p);
    return st;
}
