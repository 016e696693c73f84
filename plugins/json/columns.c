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

/* ---- values --------------------------------------------------------------------------------------- */

/* Into row `row` of an array of the type; false: it is no such value. */
static bool put(const jvn_texts *t, jvn_type type, const struct cell *c, void *out, int64_t row)
{
    switch (type) {
    case JVN_BOOL: jvn_set_bit(out, row, c->kind == C_TRUE); return c->kind == C_TRUE || c->kind == C_FALSE;
    case JVN_INT64: return c->kind == C_NUMBER && is_whole(c) && read_int(t, c, (int64_t *)out + row);
    case JVN_FLOAT64: return c->kind == C_NUMBER && read_float(t, c, (double *)out + row);
    case JVN_DATE: return c->kind == C_STRING && read_date(t, c, (int32_t *)out + row);
    default: return c->kind == C_STRING && read_stamp(t, c, (int64_t *)out + row);
    }
}

/* *misfit: the first cell that is no such value: there is no array then. */
static jvn_status fixed(const struct doc *d, const struct json_column *c, jvn_type type, struct ArrowArray *a, const struct cell **misfit)
{
    const jvn_texts *t = jvn_texts_of(d->call);
    int64_t width = type == JVN_BOOL ? 0 : type == JVN_DATE ? 4 : 8;
    *misfit = NULL;
    jvn_status st = d->call->host->new_array(d->call, type, d->rows, 0, JVN_NULLABLE, a);
    if (st != JVN_OK) return st;
    void *out = jvn_out(a);
    memset(out, 0, (size_t)(width ? d->rows * width : (d->rows + 7) / 8));
    for (int64_t i = 0; i < d->rows && !*misfit; i++) {
        const struct cell *x = cell_at(c, i);
        if (x->kind == C_NULL) jvn_set_null(a, i);
        else if (!put(t, type, x, out, i)) *misfit = x;
    }
    if (*misfit) a->release(a);
    return JVN_OK;
}

static jvn_status mismatch(const struct doc *d, const struct json_column *c, const struct cell *x)
{
    static const char *const names[] = {[JVN_BOOL] = "bool", [JVN_INT64] = "int64", [JVN_FLOAT64] = "float64", [JVN_DATE] = "date",
                                        [JVN_TIMESTAMP] = "timestamp"};
    return json_bad(d, x->at, "column '%.60s': found %.*s, wanted %s", c->name, x->n < 40 ? (int)x->n : 40, x->at, names[c->type]);
}

static jvn_status texts(const struct doc *d, const struct json_column *c, struct ArrowArray *a)
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

static void notes(const struct doc *d, const struct json_column *c)
{
    bool wide = false, nested = false, text = false, other = false;
    for (int64_t i = 0; i < c->n; i++) {
        const struct cell *x = &c->cells[i];
        int64_t whole;
        wide = wide || (c->type == JVN_FLOAT64 && x->kind == C_NUMBER && is_whole(x) && !read_int(jvn_texts_of(d->call), x, &whole));
        nested = nested || x->kind == C_NESTED;
        text = text || x->kind == C_STRING;
        other = other || (x->kind != C_STRING && x->kind != C_NULL);
    }
    if (nested) jvn_say(d->call, "'%s' has lists or objects: they are text here", c->name);
    else if (text && other) jvn_say(d->call, "'%s' has values of several types: they are text here", c->name);
    else if (wide) jvn_say(d->call, "'%s' has integers beyond 64 bits: read as float64", c->name);
}

/* ---- columns -------------------------------------------------------------------------------------- */

/* The first type that all values have, in the order of narrowness; without any value it is float64. */
static jvn_status found_out(const struct doc *d, struct json_column *c, struct ArrowArray *a)
{
    static const jvn_type order[] = {JVN_BOOL, JVN_INT64, JVN_FLOAT64, JVN_DATE, JVN_TIMESTAMP};
    const jvn_texts *t = jvn_texts_of(d->call);
    const struct cell *x;
    int64_t first = 0, room = 0; /* one value, for a look before all are read */
    jvn_status st = JVN_OK;
    while (first < c->n && c->cells[first].kind == C_NULL) first++;
    for (size_t i = 0; i < sizeof order / sizeof *order && st == JVN_OK; i++) {
        if (first == c->n ? order[i] != JVN_FLOAT64 : !put(t, order[i], &c->cells[first], &room, 0)) continue;
        c->type = order[i];
        st = fixed(d, c, c->type, a, &x);
        if (!x) return st;
    }
    c->type = JVN_STRING;
    return st == JVN_OK ? texts(d, c, a) : st;
}

static jvn_status told(const struct doc *d, const struct json_column *c, struct ArrowArray *a)
{
    const struct cell *x;
    if (c->type == JVN_STRING) return texts(d, c, a);
    jvn_status st = fixed(d, c, c->type, a, &x);
    return st == JVN_OK && x ? mismatch(d, c, x) : st;
}

struct job {
    struct doc *d;
    struct ArrowArray *made;
    bool *guessed;
};

static jvn_status make(void *context, int64_t i)
{
    const struct job *j = context;
    struct json_column *c = &j->d->columns[i];
    j->guessed[i] = c->type == JVN_NOTYPE;
    return j->guessed[i] ? found_out(j->d, c, &j->made[i]) : told(j->d, c, &j->made[i]);
}

static jvn_status add(const struct job *j, int32_t i)
{
    jvn_call *call = j->d->call;
    const struct json_column *c = &j->d->columns[i];
    struct ArrowArray a = j->made[i];
    j->made[i].release = NULL;
    if (j->guessed[i]) notes(j->d, c);
    return call->host->add(call, NULL, c->name, call->host->field(call, c->type, c->unit, c->convention), &a);
}

jvn_status json_columns(struct doc *d)
{
    jvn_call *call = d->call;
    struct job j = {d, calloc((size_t)d->n_columns, sizeof *j.made), calloc((size_t)d->n_columns, 1)};
    jvn_status st = j.made && j.guessed ? call->host->parallel_for(call, d->n_columns, make, &j) : json_no_memory(d);
    for (int32_t i = 0; i < d->n_columns && st == JVN_OK; i++) st = add(&j, i);
    for (int32_t i = 0; j.made && i < d->n_columns; i++)
        if (j.made[i].release) j.made[i].release(&j.made[i]);
    free(j.made);
    free(j.guessed);
    return st;
}
