/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange_foreign.c -- arrays that another library made: shared where they are ours in all but name, else
 * converted. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "exchange_check.h"

/* ---- sharing ---- */

/* A moved array that several buffers keep alive. */
typedef struct held {
    int refs;
    struct ArrowArray array;
} held;

static void held_drop(void *context)
{
    held *h = context;
    if (__atomic_sub_fetch(&h->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    h->array.release(&h->array);
    free(h);
}

static buffer *hold(held *h, int i, int64_t size)
{
    __atomic_add_fetch(&h->refs, 1, __ATOMIC_RELAXED);
    return buffer_foreign(h->array.buffers[i], size, held_drop, h);
}

static bool is_aligned(const struct ArrowArray *a, int width)
{
    return width == 0 || (uintptr_t)a->buffers[1] % (unsigned)width == 0;
}

/* ---- converting ---- */

typedef struct source {
    const struct ArrowArray *a;
    const char *format;
} source;

/* Integers of any width at row i; false: a uint64 beyond int64. */
static bool read_int(const source *s, int64_t i, int64_t *x)
{
    const char *p = (const char *)s->a->buffers[1];
    i += s->a->offset;
#define AS(letter, type)                                  \
    case letter: {                                        \
        type v;                                           \
        memcpy(&v, p + i * (int64_t)sizeof v, sizeof v);  \
        *x = (int64_t)v;                                  \
        return true;                                      \
    }
    switch (s->format[0]) {
        AS('c', int8_t)
        AS('C', uint8_t)
        AS('s', int16_t)
        AS('S', uint16_t)
        AS('i', int32_t)
        AS('I', uint32_t)
        AS('l', int64_t)
    case 'L': {
        uint64_t v;
        memcpy(&v, p + i * 8, 8);
        *x = (int64_t)v;
        return v <= INT64_MAX;
    }
    default: return false;
    }
#undef AS
}

static double read_float(const source *s, int64_t i)
{
    i += s->a->offset;
    if (s->format[0] == 'g') {
        double v;
        memcpy(&v, (const char *)s->a->buffers[1] + i * 8, 8);
        return v;
    }
    float v;
    memcpy(&v, (const char *)s->a->buffers[1] + i * 4, 4);
    return (double)v;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Time since the epoch in the format's unit, at row i. */
static int64_t read_time(const source *s, int64_t i)
{
    source wide = {s->a, strncmp(s->format, "tdD", 3) == 0 ? "i" : "l"};
    int64_t x = 0;
    read_int(&wide, i, &x);
    return x;
}

static jvn_status convert_row(const source *s, column *c, int64_t i, err *e)
{
    void *data = c->data->data;
    int64_t x = 0;
    switch (c->type) {
    case JVN_BOOL: jvn_set_bit(data, i, jvn_bit(s->a->buffers[1], s->a->offset + i)); return JVN_OK;
    case JVN_FLOAT64: ((double *)data)[i] = read_float(s, i); return JVN_OK;
    case JVN_DATE:
        x = read_time(s, i);
        if (s->format[2] == 'm') x = floor_div(x, 86400000);
        if (x != (int32_t)x) return fail(e, JVN_EPLUGIN, "array: the date in row %" PRId64 " is beyond int32 days", i);
        ((int32_t *)data)[i] = (int32_t)x;
        return JVN_OK;
    case JVN_TIMESTAMP:
        x = read_time(s, i);
        if (s->format[2] == 'n') x = floor_div(x, 1000);
        else if (__builtin_mul_overflow(x, s->format[2] == 's' ? 1000000 : s->format[2] == 'm' ? 1000 : 1, &x))
            return fail(e, JVN_EPLUGIN, "array: the timestamp in row %" PRId64 " is beyond what microseconds hold", i);
        ((int64_t *)data)[i] = x;
        return JVN_OK;
    default:
        if (!read_int(s, i, &x))
            return fail(e, JVN_EPLUGIN, "array: row %" PRId64 " is an integer beyond int64", i);
        if (c->type == JVN_DICT) {
            ((int32_t *)data)[i] = (int32_t)x;
            if (x < 0 || x >= c->dict->length) return fail(e, JVN_EPLUGIN, "dictionary: a code is outside its values");
        } else ((int64_t *)data)[i] = x;
        return JVN_OK;
    }
}

/* Offsets of 32 or 64 bits. */
static int64_t offset_at(const source *s, int64_t i)
{
    source offsets = {s->a, s->format[0] == 'u' ? "i" : "l"};
    int64_t x = 0;
    read_int(&offsets, i, &x);
    return x;
}

static jvn_status convert_text(const source *s, column **out, err *e)
{
    int64_t n = s->a->length, first = n ? offset_at(s, 0) : 0, bytes = n ? offset_at(s, n) - first : 0;
    if (first < 0 || bytes < 0) return fail(e, JVN_EPLUGIN, "text: offsets fall or leave the buffer");
    if (bytes && !s->a->buffers[2]) return fail(e, JVN_EPLUGIN, "text: offsets, but no bytes");
    column *c = *out = column_new(JVN_STRING, n, bytes, s->a->buffers[0] != NULL);
    if (!c) return fail(e, JVN_ENOMEM, "no memory for %" PRId64 " bytes of text", bytes);
    int64_t *at = c->data->data;
    for (int64_t i = 0; i <= n && n; i++) at[i] = offset_at(s, i) - first;
    if (bytes) memcpy(c->bytes->data, (const char *)s->a->buffers[2] + first, (size_t)bytes);
    return JVN_OK;
}

static void copy_validity(const source *s, column *c)
{
    for (int64_t i = 0; c->validity && i < c->length; i++)
        if (!jvn_bit(s->a->buffers[0], s->a->offset + i)) jvn_set_bit(c->validity->data, i, 0);
}

static jvn_status convert_rows(const source *s, column *c, err *e)
{
    jvn_status st = JVN_OK;
    memset(c->data->data, 0, (size_t)c->data->size);
    for (int64_t i = 0; i < c->length && st == JVN_OK; i++)
        if (!column_is_null(c, i)) st = convert_row(s, c, i, e);
    return st;
}

/* Our type for a foreign format; JVN_NOTYPE: none. */
static jvn_type type_for(const struct ArrowSchema *schema)
{
    const char *f = schema->format;
    if (schema->dictionary) return strchr("cCsSiIlL", f[0]) && !f[1] ? JVN_DICT : JVN_NOTYPE;
    if (!strncmp(f, "ts", 2) && f[2] && strchr("smun", f[2])) return JVN_TIMESTAMP;
    if (!strcmp(f, "tdD") || !strcmp(f, "tdm")) return JVN_DATE;
    if (!f[0] || f[1]) return JVN_NOTYPE;
    if (f[0] == 'b') return JVN_BOOL;
    if (f[0] == 'u' || f[0] == 'U') return JVN_STRING;
    if (f[0] == 'f' || f[0] == 'g') return JVN_FLOAT64;
    return strchr("cCsSiIlL", f[0]) ? JVN_INT64 : JVN_NOTYPE;
}

static jvn_status convert(const struct ArrowSchema *schema, const struct ArrowArray *a, jvn_type type, column *dict,
                          column **out, err *e)
{
    source s = {a, schema->format};
    jvn_status st = JVN_OK;
    if (type == JVN_STRING) st = convert_text(&s, out, e);
    else if (!(*out = column_new(type, a->length, 0, a->buffers[0] != NULL)))
        st = fail(e, JVN_ENOMEM, "no memory for a column of %" PRId64 " values", a->length);
    if (st != JVN_OK) return st;
    (*out)->dict = column_ref(dict);
    copy_validity(&s, *out);
    if (type != JVN_STRING) st = convert_rows(&s, *out, e);
    return st;
}

/* ---- the way in ---- */

/* Moves *array into a held object when its buffers can stay as they are. */
static column *share(struct ArrowArray *array, jvn_type type)
{
    int64_t rows = array->offset + array->length;
    column *c = column_new(type, 0, 0, false);
    held *h = xcalloc(1, sizeof *h);
    if (!c) {
        free(h);
        return NULL;
    }
    h->array = *array;
    h->refs = 1;
    array->release = NULL;
    buffer_unref(c->data);
    buffer_unref(c->bytes);
    c->bytes = NULL;
    c->length = array->length;
    c->offset = array->offset;
    c->data = hold(h, 1, type == JVN_BOOL ? (rows + 7) / 8 : (rows + (type == JVN_STRING)) * type_width(type));
    if (type == JVN_STRING) c->bytes = hold(h, 2, ((const int64_t *)h->array.buffers[1])[rows]);
    if (h->array.buffers[0]) c->validity = hold(h, 0, (rows + 7) / 8);
    held_drop(h);
    return c;
}

static jvn_status check_shape(const struct ArrowArray *a, jvn_type type, err *e)
{
    if (a->length < 0 || a->offset < 0 || a->offset > INT64_MAX / 16 || a->length > INT64_MAX / 16)
        return fail(e, JVN_EPLUGIN, "array: length %" PRId64 ", offset %" PRId64, a->length, a->offset);
    if (a->n_buffers != (type == JVN_STRING ? 3 : 2) || !a->buffers)
        return fail(e, JVN_EPLUGIN, "array: %" PRId64 " buffers where %d were wanted", a->n_buffers,
                    type == JVN_STRING ? 3 : 2);
    if (a->length > 0 && !a->buffers[1]) return fail(e, JVN_EPLUGIN, "array: no values for %" PRId64 " rows", a->length);
    return JVN_OK;
}

static jvn_status bring(const struct ArrowSchema *schema, struct ArrowArray *array, jvn_type type, column **dict,
                        column **out, err *e)
{
    jvn_status st;
    TRY(check_shape(array, type, e));
    if (type == JVN_DICT) {
        if (!array->dictionary) return fail(e, JVN_EPLUGIN, "array: dictionary codes without a dictionary");
        struct ArrowArray values = *array->dictionary;
        array->dictionary->release = NULL;
        TRY(import_column(schema->dictionary, &values, dict, e));
    }
    bool same = type != JVN_DICT && schema_type(schema) == type && array->length > 0 &&
                (type != JVN_STRING || array->buffers[2]);
    if (same && is_aligned(array, type_width(type))) *out = share(array, type);
    else TRY(convert(schema, array, type, *dict, out, e));
    if (!*out) TRY(fail(e, JVN_ENOMEM, "no memory for an array"));
    column_count_nulls(*out);
    TRY(check_column(*out, e));
out:
    return st;
}

jvn_status import_foreign(const struct ArrowSchema *schema, struct ArrowArray *array, column **out, err *e)
{
    jvn_type type = type_for(schema);
    column *dict = NULL;
    jvn_status st = type == JVN_NOTYPE ? fail(e, JVN_EPLUGIN, "array: format '%s' is not supported", schema->format)
                                       : bring(schema, array, type, &dict, out, e);
    if (st != JVN_OK) {
        column_unref(*out);
        *out = NULL;
    }
    column_unref(dict);
    if (array->release) array->release(array);
    return st;
}
