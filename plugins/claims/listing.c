/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing.c -- the columns of a ledger, each by what it takes from a claim. */
#include "listing.h"

#include <math.h>

/* ---- words --------------------------------------------------------------------------------------- */

const char *comparator_name(comparator c)
{
    static const char *const words[] = {[EQUAL] = "=", [ABOUT] = "~", [NEARLY] = "<~", [BELOW] = "<", [AT_MOST] = "<=", [ABOVE] = ">",
                                        [AT_LEAST] = ">=", [BETWEEN] = "range", [ORDER] = "~~", [NOT_EQUAL] = "!="};
    return words[c];
}

const char *phase_name(phase p)
{
    static const char *const words[] = {[NO_PHASE] = "", [PREMARKET] = "premarket", [AT_OPEN] = "open", [INTRADAY] = "intraday", [AT_LOW] = "low",
                                        [AT_CLOSE] = "close", [AFTER_HOURS] = "after-hours", [FUTURES] = "futures"};
    return words[p];
}

const char *stance_name(stance s)
{
    static const char *const words[] = {[ASSERTED] = "asserted", [QUOTED_BY] = "quoted", [REPORTED_BY] = "reported", [FORECAST] = "forecast",
                                        [CONDITIONAL] = "conditional", [DENIED] = "denied"};
    return words[s];
}

int64_t listing_squeeze(char *to, const document *d, span s)
{
    int64_t n = 0;
    for (int64_t i = s.start; i < s.end; i++) {
        char c = d->text[i] == '\n' || d->text[i] == '\t' ? ' ' : d->text[i];
        if (c != ' ' || (n && to[n - 1] != ' ')) to[n++] = c;
    }
    return n;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

void listing_put(listing *l, const document *d, const claims *found)
{
    int64_t line = 1, at = 0;
    for (int64_t i = 0; i < found->n; i++) {
        const claim *k = &found->items[i];
        for (; at < k->at.start; at++) line += d->bytes[at] == '\n';
        l->rows = pool_grow(l->p, l->rows, l->n, &l->room, sizeof *l->rows);
        l->rows[l->n++] = (listing_row){d, k, line};
    }
}

/* ---- cells --------------------------------------------------------------------------------------- */

static const char *file_of(const listing_row *r) { return r->d->name; }
static const char *id_of(const listing_row *r) { return r->k->id; }
static const char *entity_of(const listing_row *r) { return r->k->entity ? r->k->entity->id : ""; }
static const char *metric_of(const listing_row *r) { return r->k->metric; }
static const char *unit_of(const listing_row *r) { return r->k->unit; }
static const char *kind_of(const listing_row *r) { return r->k->quantity_kind; }
static const char *comparator_of(const listing_row *r) { return comparator_name(r->k->comparator); }
static const char *phase_of(const listing_row *r) { return phase_name(r->k->phase); }
static const char *stance_of(const listing_row *r) { return stance_name(r->k->stance); }
static const char *direction_of(const listing_row *r) { return r->k->direction < 0 ? "down" : r->k->direction > 0 ? "up" : ""; }
static span quote_of(const listing_row *r) { return r->k->at; }
/* Of what goes on for pages, the neighbourhood: whole characters. */
static span sentence_of(const listing_row *r)
{
    enum { MOST = 300 };
    const char *text = r->d->text;
    span s = r->k->sentence, at = r->k->at;
    if (at.start - s.start > MOST) s.start = at.start - MOST;
    if (s.end - at.end > MOST) s.end = at.end + MOST;
    while (s.start < at.start && (text[s.start] & 0xc0) == 0x80) s.start++;
    while (s.end > at.end && (text[s.end] & 0xc0) == 0x80) s.end--;
    return s;
}
static span subject_of(const listing_row *r) { return r->k->subject; }
static span hedge_of(const listing_row *r) { return r->k->hedge; }
static span attribution_of(const listing_row *r) { return r->k->attribution; }
static double value_of(const listing_row *r) { return r->k->value; }
static double high_of(const listing_row *r) { return r->k->high; }
static double place_of(const listing_row *r) { return r->k->quantity ? r->k->quantity->place : NAN; }
static int64_t line_of(const listing_row *r) { return r->line; }
static int64_t start_of(const listing_row *r) { return r->k->at.start; }
static int64_t end_of(const listing_row *r) { return r->k->at.end; }

/* The first day, and the last. */
static int64_t day_of(int64_t micros)
{
    const int64_t day = 86400ll * 1000000;
    return micros >= 0 ? micros / day : -((-micros + day - 1) / day);
}
static int64_t from_of(const listing_row *r) { return r->k->from == INT64_MIN ? INT32_MIN : day_of(r->k->from); }
static int64_t to_of(const listing_row *r) { return r->k->to == INT64_MIN ? INT32_MIN : day_of(r->k->to - 1); }
static int64_t negated_of(const listing_row *r) { return r->k->negated; }

typedef struct column {
    const char *name;
    jvn_type type;
    const char *(*word)(const listing_row *r); /* "": null */
    span (*text)(const listing_row *r);        /* empty: null */
    double (*number)(const listing_row *r);    /* NAN: null */
    int64_t (*whole)(const listing_row *r);    /* dates: INT32_MIN: null */
} column;

static const column columns[] = {
    {"file", JVN_STRING, .word = file_of},
    {"id", JVN_STRING, .word = id_of},
    {"line", JVN_INT64, .whole = line_of},
    {"start", JVN_INT64, .whole = start_of},
    {"stop", JVN_INT64, .whole = end_of},
    {"quote", JVN_STRING, .text = quote_of},
    {"subject", JVN_STRING, .text = subject_of},
    {"entity", JVN_STRING, .word = entity_of},
    {"metric", JVN_STRING, .word = metric_of},
    {"kind", JVN_STRING, .word = kind_of},
    {"comparator", JVN_STRING, .word = comparator_of},
    {"hedge", JVN_STRING, .text = hedge_of},
    {"value", JVN_FLOAT64, .number = value_of},
    {"high", JVN_FLOAT64, .number = high_of},
    {"unit", JVN_STRING, .word = unit_of},
    {"direction", JVN_STRING, .word = direction_of},
    {"from", JVN_DATE, .whole = from_of},
    {"to", JVN_DATE, .whole = to_of},
    {"phase", JVN_STRING, .word = phase_of},
    {"attribution", JVN_STRING, .text = attribution_of},
    {"stance", JVN_STRING, .word = stance_of},
    {"negated", JVN_BOOL, .whole = negated_of},
    {"sentence", JVN_STRING, .text = sentence_of},
    {"place", JVN_FLOAT64, .number = place_of},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };
_Static_assert(sizeof columns / sizeof *columns <= (size_t)LISTING_COLUMNS, "room for all columns");

/* ---- arrays -------------------------------------------------------------------------------------- */

static int64_t most_bytes(const column *c, const listing_row *r)
{
    if (c->word) return (int64_t)strlen(c->word(r));
    span s = c->text(r);
    return s.end > s.start ? s.end - s.start : 0;
}

static void fill_texts(const listing *l, const column *c, struct ArrowArray *a)
{
    int64_t *at = jvn_out(a);
    at[0] = 0;
    for (int64_t i = 0; i < l->n; i++) {
        const listing_row *r = &l->rows[i];
        char *to = jvn_out_text(a) + at[i];
        int64_t n = most_bytes(c, r);
        if (c->word) memcpy(to, c->word(r), (size_t)n);
        else n = listing_squeeze(to, r->d, c->text(r));
        if (n == 0) jvn_set_null(a, i);
        at[i + 1] = at[i] + n;
    }
}

static void fill_numbers(const listing *l, const column *c, struct ArrowArray *a)
{
    for (int64_t i = 0; i < l->n; i++) {
        double x = c->number ? c->number(&l->rows[i]) : 0;
        int64_t w = c->whole ? c->whole(&l->rows[i]) : 0;
        if (isnan(x) || (c->type == JVN_DATE && w == INT32_MIN)) jvn_set_null(a, i);
        if (c->type == JVN_FLOAT64) ((double *)jvn_out(a))[i] = x;
        else if (c->type == JVN_INT64) ((int64_t *)jvn_out(a))[i] = w;
        else if (c->type == JVN_DATE) ((int32_t *)jvn_out(a))[i] = w == INT32_MIN ? 0 : (int32_t)w;
        else jvn_set_bit(jvn_out(a), i, (int)w);
    }
}

static jvn_status make_column(jvn_call *call, const listing *l, const column *c, struct ArrowArray *a)
{
    int64_t room = 0;
    for (int64_t i = 0; c->type == JVN_STRING && i < l->n; i++) room += most_bytes(c, &l->rows[i]);
    jvn_status st = call->host->new_array(call, c->type, l->n, room, JVN_NULLABLE, a);
    if (st != JVN_OK) return st;
    if (c->type == JVN_STRING) fill_texts(l, c, a);
    else fill_numbers(l, c, a);
    return JVN_OK;
}

jvn_status listing_add(jvn_call *call, const listing *l, const char *side)
{
    jvn_status st = JVN_OK;
    for (size_t k = 0; k < N_COLUMNS && st == JVN_OK; k++) {
        struct ArrowArray a;
        st = make_column(call, l, &columns[k], &a);
        if (st == JVN_OK) st = call->host->add(call, side, columns[k].name, call->host->field(call, columns[k].type, NULL, NULL), &a);
    }
    return st;
}

jvn_status listing_make(jvn_call *call, const listing *l, listing_table *t)
{
    jvn_status st = JVN_OK;
    memset(t, 0, sizeof *t);
    for (size_t k = 0; k < N_COLUMNS && st == JVN_OK; k++) {
        st = make_column(call, l, &columns[k], &t->arrays[k]);
        t->schemas[k] = *call->host->field(call, columns[k].type, NULL, NULL);
        t->schemas[k].name = columns[k].name;
        t->schema_children[k] = &t->schemas[k];
        t->array_children[k] = &t->arrays[k];
    }
    t->schema = (struct ArrowSchema){.format = "+s", .name = "", .n_children = N_COLUMNS, .children = t->schema_children};
    t->array = (struct ArrowArray){.length = l->n, .n_children = N_COLUMNS, .children = t->array_children};
    t->table = (jvn_table){sizeof t->table, N_COLUMNS, "the documents", l->n, &t->schema, &t->array};
    return st;
}

void listing_drop(listing_table *t)
{
    for (int k = 0; k < LISTING_COLUMNS; k++)
        if (t->arrays[k].release) t->arrays[k].release(&t->arrays[k]);
}
