/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_command.c -- the command `claims dates`: the dates of every row of a column of text. */
#include "when_command.h"

#include <math.h>

#include "text_column.h"
#include "when.h"

enum { IN_TEXT, IN_REF };

const jvn_param dates_params[DATES_PARAMS] = {
    [IN_TEXT] = {"text", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "the column that is read"},
    [IN_REF] = {"--ref", JVN_P_EXPR, 0, NULL, NULL, "when it was written: a date or a time"},
};

static const char *const kinds[] = {"date", "range", "time", "datetime", "datetime range", "time range", "duration", "set"};
static const char *const grains[] = {"second", "minute", "hour", "day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"};

/* A date of row `in` of the input, whose text it points into. */
typedef struct row {
    int64_t in;
    const char *text;
    when w;
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
    for (int64_t i = 0; i < found.n; i++) {
        s->rows = pool_grow(s->p, s->rows, s->n, &s->room, sizeof *s->rows);
        s->rows[s->n++] = (row){in, text, found.items[i]};
    }
}

static int64_t row_of(const row *r) { return r->in; }
static int64_t start_of(const row *r) { return r->w.at.start; }
static int64_t stop_of(const row *r) { return r->w.at.end; }
static int64_t side_of(const row *r) { return r->w.side; }
static int64_t from_of(const row *r) { return r->w.from; }
static int64_t to_of(const row *r) { return r->w.to; }
static int64_t other_from_of(const row *r) { return r->w.other_from; }
static int64_t other_to_of(const row *r) { return r->w.other_to; }
static int64_t is_excluded(const row *r) { return r->w.excluded; }
static int64_t is_half_day(const row *r) { return r->w.half_day; }
static int64_t is_relative(const row *r) { return r->w.relative; }
static int64_t is_approximate(const row *r) { return r->w.approximate; }
static int64_t is_clash(const row *r) { return r->w.clash; }
static const char *kind_of(const row *r) { return kinds[r->w.kind]; }
static const char *grain_of(const row *r) { return grains[r->w.grain]; }
static const char *timex_of(const row *r) { return r->w.timex; }

/* INT64_MIN is null. */
static jvn_status add_whole(sheet *s, const char *name, jvn_type type, int64_t (*of)(const row *r))
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, type, s->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) {
        int64_t x = of(&s->rows[i]);
        ((int64_t *)jvn_out(&a))[i] = x == INT64_MIN ? 0 : x;
        if (x == INT64_MIN) jvn_set_null(&a, i);
    }
    return host->add(s->call, NULL, name, host->field(s->call, type, NULL, NULL), &a);
}

static jvn_status add_flag(sheet *s, const char *name, int64_t (*of)(const row *r))
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_BOOL, s->n, 0, 0, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) jvn_set_bit(jvn_out(&a), i, of(&s->rows[i]) != 0);
    return host->add(s->call, NULL, name, host->field(s->call, JVN_BOOL, NULL, NULL), &a);
}

static jvn_status add_seconds(sheet *s)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_FLOAT64, s->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->n; i++) {
        bool none = s->rows[i].w.kind != A_DURATION || !isfinite(s->rows[i].w.seconds);
        ((double *)jvn_out(&a))[i] = none ? 0 : s->rows[i].w.seconds;
        if (none) jvn_set_null(&a, i);
    }
    return host->add(s->call, NULL, "seconds", host->field(s->call, JVN_FLOAT64, "s", "a month has 30 days, a year 365"), &a);
}

/* NULL: the words of the text. */
static jvn_status add_text(sheet *s, const char *name, const char *(*of)(const row *r))
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    int64_t bytes = 0;
    for (int64_t i = 0; i < s->n; i++) bytes += of ? (int64_t)strlen(of(&s->rows[i])) : s->rows[i].w.at.end - s->rows[i].w.at.start;
    jvn_status st = host->new_array(s->call, JVN_STRING, s->n, bytes, 0, &a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    for (int64_t i = 0; i < s->n; i++) {
        const row *r = &s->rows[i];
        const char *text = of ? of(r) : r->text + r->w.at.start;
        at[i + 1] = at[i] + (of ? (int64_t)strlen(text) : r->w.at.end - r->w.at.start);
        memcpy(jvn_out_text(&a) + at[i], text, (size_t)(at[i + 1] - at[i]));
    }
    return host->add(s->call, NULL, name, host->field(s->call, JVN_STRING, NULL, NULL), &a);
}

#define TRY(does) do { if ((st = (does)) != JVN_OK) return st; } while (0)

static jvn_status add_flags(sheet *s)
{
    static const struct { const char *name; int64_t (*of)(const row *r); } flags[] = {
        {"excluded", is_excluded}, {"approximate", is_approximate}, {"relative", is_relative}, {"half_day", is_half_day}, {"clash", is_clash},
    };
    jvn_status st = JVN_OK;
    for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) TRY(add_flag(s, flags[k].name, flags[k].of));
    return st;
}

static jvn_status add_all(sheet *s)
{
    jvn_status st;
    TRY(add_whole(s, "row", JVN_INT64, row_of));
    TRY(add_whole(s, "start", JVN_INT64, start_of));
    TRY(add_whole(s, "stop", JVN_INT64, stop_of));
    TRY(add_text(s, "words", NULL));
    TRY(add_text(s, "kind", kind_of));
    TRY(add_text(s, "timex", timex_of));
    TRY(add_whole(s, "from", JVN_TIMESTAMP, from_of));
    TRY(add_whole(s, "to", JVN_TIMESTAMP, to_of));
    TRY(add_whole(s, "side", JVN_INT64, side_of));
    TRY(add_flags(s));
    TRY(add_text(s, "grain", grain_of));
    TRY(add_seconds(s));
    TRY(add_whole(s, "other_from", JVN_TIMESTAMP, other_from_of));
    return add_whole(s, "other_to", JVN_TIMESTAMP, other_to_of);
}

jvn_status run_dates(jvn_call *call)
{
    sheet s = {.call = call, .p = pool_new()};
    jvn_status st = check_ref(call);
    if (st == JVN_OK) st = text_column_read(call, IN_TEXT, "the column", read_text, &s);
    if (st == JVN_OK) st = add_all(&s);
    if (st == JVN_OK) st = text_column_map(call, NULL, s.rows, sizeof *s.rows, s.n);
    pool_free(s.p);
    return st;
}
