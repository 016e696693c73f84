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
    int64_t *count; /* of all that its maker still holds */
    struct ArrowArray array;
} held;

static void held_drop(void *context)
{
    held *h = context;
    if (__atomic_sub_fetch(&h->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    h->array.release(&h->array);
    __atomic_sub_fetch(h->count, 1, __ATOMIC_RELEASE);
    free(h);
}

static buffer *hold(held *h, int i, int64_t size)
{
    __atomic_add_fetch(&h->refs, 1, __ATOMIC_RELAXED);
    return buffer_foreign(h->array.buffers[i], size, held_drop, h);
}

static bool is_held(const buffer *b, const int64_t *count)
{
    return b && b->release == held_drop && ((const held *)b->context)->count == count;
}

bool column_is_held(const column *c, const int64_t *count)
{
    if (!c) return false;
    return is_held(c->data, count) || is_held(c->bytes, count) || is_held(c->validity, count) || column_is_held(c->dict, count);
}

/* ---- converting ---- */

/* Row i of integers of any width, for which a format has a letter; false: a uint64 beyond int64. */
static bool read_int(const struct ArrowArray *a, char format, int64_t i, int64_t *x)
{
    static const char letters[] = "cCsSiIlL"; /* 8, 16, 32, 64 bits: signed, unsigned */
    int at = (int)(strchr(letters, format) - letters), width = 1 << at / 2, unused = 64 - 8 * width;
    uint64_t v = 0; /* its low bytes come first */
    memcpy(&v, (const char *)a->buffers[1] + (a->offset + i) * width, (size_t)width);
    *x = at % 2 ? (int64_t)v : (int64_t)(v << unused) >> unused;
    return at % 2 == 0 || v <= INT64_MAX;
}

/* The same of formats whose values always fit. */
static int64_t int_at(const struct ArrowArray *a, char format, int64_t i)
{
    int64_t x;
    read_int(a, format, i, &x);
    return x;
}

static double read_float(const struct ArrowArray *a, char format, int64_t i)
{
    double x;
    float f;
    i += a->offset;
    if (format == 'g') memcpy(&x, (const char *)a->buffers[1] + i * 8, 8);
    else memcpy(&f, (const char *)a->buffers[1] + i * 4, 4);
    return format == 'g' ? x : (double)f;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static jvn_status convert_row(const struct ArrowArray *a, const char *format, column *c, int64_t i, err *e)
{
    void *data = c->data->data;
    int64_t x = 0;
    char unit = format[0] == 't' ? format[2] : 0;
    switch (c->type) {
    case JVN_BOOL: jvn_set_bit(data, i, jvn_bit(a->buffers[1], a->offset + i)); return JVN_OK;
    case JVN_FLOAT64: ((double *)data)[i] = read_float(a, format[0], i); return JVN_OK;
    case JVN_DATE:
        x = unit == 'm' ? floor_div(int_at(a, 'l', i), 86400000) : int_at(a, 'i', i);
        if (x != (int32_t)x) return fail(e, JVN_EPLUGIN, "array: the date in row %" PRId64 " is beyond int32 days", i);
        ((int32_t *)data)[i] = (int32_t)x;
        return JVN_OK;
    case JVN_TIMESTAMP:
        x = int_at(a, 'l', i);
        if (unit == 'n') x = floor_div(x, 1000);
        else if (__builtin_mul_overflow(x, unit == 's' ? 1000000 : unit == 'm' ? 1000 : 1, &x))
            return fail(e, JVN_EPLUGIN, "array: the timestamp in row %" PRId64 " is beyond what microseconds hold", i);
        ((int64_t *)data)[i] = x;
        return JVN_OK;
    case JVN_DICT:
        if (!read_int(a, format[0], i, &x) || x < 0 || x >= c->dict->length)
            return fail(e, JVN_EPLUGIN, "dictionary: a code is outside its values");
        ((int32_t *)data)[i] = (int32_t)x;
        return JVN_OK;
    default:
        if (read_int(a, format[0], i, (int64_t *)data + i)) return JVN_OK;
        return fail(e, JVN_EPLUGIN, "array: row %" PRId64 " is an integer beyond int64", i);
    }
}

static jvn_status convert_text(const struct ArrowArray *a, const char *format, column **out, err *e)
{
    char offsets = format[0] == 'u' ? 'i' : 'l';
    int64_t n = a->length, first = n ? int_at(a, offsets, 0) : 0, bytes = n ? int_at(a, offsets, n) - first : 0;
    if (first < 0 || bytes < 0) return fail(e, JVN_EPLUGIN, "text: offsets fall or leave the buffer");
    if (bytes && !a->buffers[2]) return fail(e, JVN_EPLUGIN, "text: offsets, but no bytes");
    column *c = *out = column_new(JVN_STRING, n, bytes, a->buffers[0] != NULL);
    if (!c) return fail(e, JVN_ENOMEM, "no memory for %" PRId64 " bytes of text", bytes);
    int64_t *at = c->data->data;
    for (int64_t i = 0; i <= n && n; i++) at[i] = int_at(a, offsets, i) - first;
    if (bytes) memcpy(c->bytes->data, (const char *)a->buffers[2] + first, (size_t)bytes);
    return JVN_OK;
}

static jvn_status convert_rows(const struct ArrowArray *a, const char *format, column *c, err *e)
{
    jvn_status st = JVN_OK;
    memset(c->data->data, 0, (size_t)c->data->size);
    for (int64_t i = 0; i < c->length && st == JVN_OK; i++)
        if (!column_is_null(c, i)) st = convert_row(a, format, c, i, e);
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
    jvn_status st = JVN_OK;
    if (type == JVN_STRING) st = convert_text(a, schema->format, out, e);
    else if (!(*out = column_new(type, a->length, 0, a->buffers[0] != NULL)))
        st = fail(e, JVN_ENOMEM, "no memory for a column of %" PRId64 " values", a->length);
    if (st != JVN_OK) return st;
    column *c = *out;
    c->dict = column_ref(dict);
    for (int64_t i = 0; c->validity && i < c->length; i++)
        if (!jvn_bit(a->buffers[0], a->offset + i)) jvn_set_bit(c->validity->data, i, 0);
    return type == JVN_STRING ? JVN_OK : convert_rows(a, schema->format, c, e);
}

/* ---- the way in ---- */

/* Moves *array into a held object when its buffers can stay as they are. */
static column *share(struct ArrowArray *array, jvn_type type, int64_t *count)
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
    h->count = count;
    __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
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

static jvn_status check_shape(const struct ArrowSchema *schema, const struct ArrowArray *a, jvn_type type, err *e)
{
    int64_t children = a->n_children ? a->n_children : schema->n_children;
    if (children) return fail(e, JVN_EPLUGIN, "array: %" PRId64 " children where none belong", children);
    if (a->dictionary && type != JVN_DICT) return fail(e, JVN_EPLUGIN, "array: a dictionary where none belongs");
    if (a->length < 0 || a->offset < 0 || a->offset > INT64_MAX / 16 || a->length > INT64_MAX / 16)
        return fail(e, JVN_EPLUGIN, "array: length %" PRId64 ", offset %" PRId64, a->length, a->offset);
    int wanted = type == JVN_STRING ? 3 : 2;
    if (a->n_buffers != wanted || !a->buffers)
        return fail(e, JVN_EPLUGIN, "array: %" PRId64 " buffers where %d were wanted", a->n_buffers, wanted);
    if (a->length > 0 && !a->buffers[1]) return fail(e, JVN_EPLUGIN, "array: no values for %" PRId64 " rows", a->length);
    if (a->null_count < -1 || a->null_count > (a->buffers[0] ? a->length : 0))
        return fail(e, JVN_EPLUGIN, "array: %" PRId64 " nulls in %" PRId64 " rows %s validity bitmap", a->null_count, a->length,
                    a->buffers[0] ? "with a" : "without a");
    return JVN_OK;
}

/* The dictionary of an array of codes, which moves out of it. */
static jvn_status bring_dictionary(const struct ArrowSchema *schema, struct ArrowArray *array, int64_t *count, column **out,
                                   err *e)
{
    if (!array->dictionary) return fail(e, JVN_EPLUGIN, "array: dictionary codes without a dictionary");
    struct ArrowArray values = *array->dictionary;
    array->dictionary->release = NULL;
    return import_held(schema->dictionary, &values, count, out, e);
}

/* Whether the buffers can be used as they are. */
static bool is_ours(const struct ArrowSchema *schema, const struct ArrowArray *a, jvn_type type)
{
    int width = type_width(type);
    return type != JVN_DICT && schema_type(schema) == type && a->length > 0 && (type != JVN_STRING || a->buffers[2]) &&
           (width == 0 || (uintptr_t)a->buffers[1] % (unsigned)width == 0);
}

jvn_status import_foreign(const struct ArrowSchema *schema, struct ArrowArray *array, int64_t *count, column **out, err *e)
{
    jvn_type type = type_for(schema);
    column *dict = NULL;
    jvn_status st;
    if (type == JVN_NOTYPE) TRY(fail(e, JVN_EPLUGIN, "array: format '%s' is not supported", schema->format));
    TRY(check_shape(schema, array, type, e));
    if (type == JVN_DICT) TRY(bring_dictionary(schema, array, count, &dict, e));
    if (count && is_ours(schema, array, type)) *out = share(array, type, count);
    else TRY(convert(schema, array, type, dict, out, e));
    if (!*out) TRY(fail(e, JVN_ENOMEM, "no memory for an array"));
    column_count_nulls(*out);
    TRY(check_column(*out, e));
out:
    if (st != JVN_OK) {
        column_unref(*out);
        *out = NULL;
    }
    column_unref(dict);
    if (array->release) array->release(array);
    return st;
}
