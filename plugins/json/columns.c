/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- cells to columns: the narrowest type that all values of a key can have, or the one that the document tells. */
#include <stdlib.h>

#include "json.h"

static const struct cell *cell_at(const struct json_column *c, int64_t row)
{
    static const struct cell none;
    return row < c->n ? &c->cells[row] : &none;
}

/* Text as a date or time only where it would be written so again. */
static bool read_stamp(const jvn_texts *t, const struct cell *c, int64_t *x)
{
    char text[40];
    return c->n >= 20 && c->n < sizeof text && t->read_timestamp(c->at, c->n, x) && t->spell_timestamp(text, *x) == (int)c->n &&
           memcmp(text, c->at, c->n) == 0;
}

static bool read_date(const jvn_texts *t, const struct cell *c, int32_t *x) { return c->n == 10 && t->read_date(c->at, c->n, x); }

static bool read_int(const jvn_texts *t, const struct cell *c, int64_t *x) { return t->read_int64(c->at, c->n, x) != 0; }

static bool read_float(const jvn_texts *t, const struct cell *c, double *x) { return t->read_double(c->at, c->n, x) != 0; }

/* Whether digits alone: an integer, perhaps beyond int64. */
static bool is_whole(const struct cell *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (strchr(".eE", c->at[i])) return false;
    return true;
}

static bool fits(const jvn_texts *t, jvn_type type, const struct cell *c)
{
    int64_t x;
    int32_t day;
    double real;
    switch (type) {
    case JVN_BOOL: return c->kind == C_TRUE || c->kind == C_FALSE;
    case JVN_INT64: return c->kind == C_NUMBER && is_whole(c) && read_int(t, c, &x);
    case JVN_FLOAT64: return c->kind == C_NUMBER && read_float(t, c, &real);
    case JVN_DATE: return c->kind == C_STRING && read_date(t, c, &day);
    case JVN_TIMESTAMP: return c->kind == C_STRING && read_stamp(t, c, &x);
    default: return true;
    }
}

static bool all_fit(const jvn_texts *t, jvn_type type, const struct json_column *c, bool *any)
{
    *any = false;
    for (int64_t i = 0; i < c->n; i++) {
        if (c->cells[i].kind == C_NULL) continue;
        if (!fits(t, type, &c->cells[i])) return false;
        *any = true;
    }
    return true;
}

static jvn_type type_of(const jvn_texts *t, const struct json_column *c)
{
    static const jvn_type order[] = {JVN_BOOL, JVN_INT64, JVN_FLOAT64, JVN_DATE, JVN_TIMESTAMP};
    bool any;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (all_fit(t, order[i], c, &any)) return any ? order[i] : JVN_FLOAT64;
    return JVN_STRING;
}

static void notes(const struct doc *d, const struct json_column *c)
{
    bool wide = false, nested = false, text = false, other = false;
    for (int64_t i = 0; i < c->n; i++) {
        const struct cell *x = &c->cells[i];
        int64_t whole;
        wide = wide || (x->kind == C_NUMBER && is_whole(x) && !read_int(jvn_texts_of(d->call), x, &whole));
        nested = nested || x->kind == C_NESTED;
        text = text || x->kind == C_STRING;
        other = other || (x->kind != C_STRING && x->kind != C_NULL);
    }
    if (nested) jvn_say(d->call, "'%s' has lists or objects: they are text here", c->name);
    else if (text && other) jvn_say(d->call, "'%s' has values of several types: they are text here", c->name);
    else if (wide && c->type == JVN_FLOAT64) jvn_say(d->call, "'%s' has integers beyond 64 bits: read as float64", c->name);
}

/* ---- values --------------------------------------------------------------------------------------- */

static void put(const jvn_texts *t, jvn_type type, const struct cell *c, struct ArrowArray *a, int64_t row)
{
    void *out = jvn_out(a);
    switch (type) {
    case JVN_BOOL: jvn_set_bit(out, row, c->kind == C_TRUE); break;
    case JVN_INT64: read_int(t, c, (int64_t *)out + row); break;
    case JVN_FLOAT64: read_float(t, c, (double *)out + row); break;
    case JVN_DATE: read_date(t, c, (int32_t *)out + row); break;
    default: read_stamp(t, c, (int64_t *)out + row); break;
    }
}

static jvn_status mismatch(const struct doc *d, const struct json_column *c, const struct cell *x)
{
    static const char *const names[] = {[JVN_BOOL] = "bool", [JVN_INT64] = "int64", [JVN_FLOAT64] = "float64", [JVN_DATE] = "date",
                                        [JVN_TIMESTAMP] = "timestamp"};
    return json_bad(d, x->at, "column '%.60s': found %.*s, wanted %s", c->name, x->n < 40 ? (int)x->n : 40, x->at, names[c->type]);
}

static jvn_status fixed(struct doc *d, const struct json_column *c, struct ArrowArray *a)
{
    const jvn_texts *t = jvn_texts_of(d->call);
    int64_t width = c->type == JVN_BOOL ? 0 : c->type == JVN_DATE ? 4 : 8;
    jvn_status st = d->call->host->new_array(d->call, c->type, d->rows, 0, JVN_NULLABLE, a);
    if (st != JVN_OK) return st;
    memset(jvn_out(a), 0, (size_t)(width ? d->rows * width : (d->rows + 7) / 8));
    for (int64_t i = 0; i < d->rows && st == JVN_OK; i++) {
        const struct cell *x = cell_at(c, i);
        if (x->kind == C_NULL) jvn_set_null(a, i);
        else if (!fits(t, c->type, x)) st = mismatch(d, c, x);
        else put(t, c->type, x, a, i);
    }
    if (st != JVN_OK) a->release(a);
    return st;
}

static jvn_status texts(struct doc *d, const struct json_column *c, struct ArrowArray *a)
{
    int64_t room = 0;
    for (int64_t i = 0; i < c->n; i++) room += c->cells[i].n;
    jvn_status st = d->call->host->new_array(d->call, JVN_STRING, d->rows, room, JVN_NULLABLE, a);
    if (st != JVN_OK) return st;
    int64_t *offsets = jvn_out(a);
    for (int64_t i = 0; i < d->rows && st == JVN_OK; i++) {
        const struct cell *x = cell_at(c, i);
        int64_t n = x->kind == C_NULL ? 0 : json_unescape(x, jvn_out_text(a) + offsets[i]);
        if (x->kind == C_NULL) jvn_set_null(a, i);
        if (n < 0) st = json_bad(d, x->at, "column '%.60s': text that is not UTF-8, or an escape that is none", c->name);
        offsets[i + 1] = offsets[i] + n;
    }
    if (st != JVN_OK) a->release(a);
    return st;
}

jvn_status json_columns(struct doc *d)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < d->n_columns && st == JVN_OK; i++) {
        struct json_column *c = &d->columns[i];
        struct ArrowArray a;
        if (c->type == JVN_NOTYPE) {
            c->type = type_of(jvn_texts_of(d->call), c);
            notes(d, c);
        }
        st = (c->type == JVN_STRING ? texts : fixed)(d, c, &a);
        if (st == JVN_OK) st = d->call->host->add(d->call, NULL, c->name, d->call->host->field(d->call, c->type, c->unit, c->convention), &a);
    }
    return st;
}
