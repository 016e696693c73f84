/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c -- making, sharing and reading columns. */
#include "column.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "gist.h"
#include "rows_fact.h"

static uint64_t next_id(void)
{
    static uint64_t last;
    return __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
}

const char *type_name(jvn_type type)
{
    static const char *const names[] = {"none", "bool", "int64", "float64", "string", "dict", "date", "timestamp"};
    return (unsigned)type < sizeof names / sizeof *names ? names[type] : "unknown";
}

jvn_type type_named(const char *name)
{
    int t = JVN_BOOL;
    while (t <= JVN_TIMESTAMP && strcmp(name, type_name((jvn_type)t)) != 0) t++;
    return t <= JVN_TIMESTAMP ? (jvn_type)t : JVN_NOTYPE;
}

int type_width(jvn_type type)
{
    static const int widths[] = {0, 0, 8, 8, 8, 4, 4, 8};
    return widths[type];
}

bool type_is_text(jvn_type type) { return type == JVN_STRING || type == JVN_DICT; }

static int64_t data_size(jvn_type type, int64_t length)
{
    if (type == JVN_BOOL) return (length + 7) / 8;
    return (length + (type == JVN_STRING)) * type_width(type);
}

/* An object without buffers. */
static column *blank(jvn_type type, int64_t length)
{
    column *c = xcalloc(1, sizeof *c);
    c->refs = 1;
    c->type = type;
    c->length = length;
    c->unit = xstrdup("");
    c->convention = xstrdup("");
    c->id = next_id();
    c->dict_sorted = -1;
    return c;
}

column *column_new(jvn_type type, int64_t length, int64_t bytes, bool nullable)
{
    if (length < 0 || length > INT64_MAX / 16) return NULL;
    column *c = blank(type, length);
    c->data = buffer_new(data_size(type, length));
    if (type == JVN_STRING) c->bytes = buffer_new(bytes);
    if (nullable) c->validity = buffer_new((length + 7) / 8);
    if (!c->data || (type == JVN_STRING && !c->bytes) || (nullable && !c->validity)) {
        column_unref(c);
        return NULL;
    }
    if (nullable) memset(c->validity->data, 0xff, (size_t)c->validity->size);
    if (type == JVN_STRING) ((int64_t *)c->data->data)[0] = 0;
    if (type == JVN_BOOL) memset(c->data->data, 0, (size_t)c->data->size); /* what is behind the last row is written and hashed too */
    return c;
}

/* Set bits among n bits from bit `at` on. */
static int64_t count_bits(const uint8_t *bits, int64_t at, int64_t n)
{
    int64_t count = 0, end = at + n;
    for (; at < end && at % 8; at++) count += jvn_bit(bits, at);
    for (; at + 64 <= end; at += 64) {
        uint64_t w;
        memcpy(&w, bits + at / 8, 8);
        count += __builtin_popcountll(w);
    }
    for (; at < end; at++) count += jvn_bit(bits, at);
    return count;
}

void column_count_nulls(column *c)
{
    if (!c->validity) {
        c->nulls = 0;
        return;
    }
    c->nulls = c->length - count_bits(c->validity->data, c->offset, c->length);
    if (c->nulls) return;
    buffer_unref(c->validity);
    c->validity = NULL;
}

column *column_ref(column *c)
{
    if (c) __atomic_add_fetch(&c->refs, 1, __ATOMIC_RELAXED);
    return c;
}

void column_unref(column *c)
{
    if (!c || __atomic_sub_fetch(&c->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    buffer_unref(c->validity);
    buffer_unref(c->data);
    buffer_unref(c->bytes);
    column_unref(c->dict);
    facts_free(c->facts);
    if (c->gist) gist_clear(c->gist);
    free(c->gist);
    free(c->unit);
    free(c->convention);
    free(c);
}

static void set_text(char **where, const char *s)
{
    free(*where);
    *where = xstrdup(s);
}

/* The same buffers under a new object. */
static column *alias(const column *c)
{
    column *v = blank(c->type, c->length);
    v->offset = c->offset;
    v->nulls = c->nulls;
    v->validity = buffer_ref(c->validity);
    v->data = buffer_ref(c->data);
    v->bytes = buffer_ref(c->bytes);
    v->dict = column_ref(c->dict);
    set_text(&v->unit, c->unit);
    set_text(&v->convention, c->convention);
    return v;
}

column *column_slice(const column *c, int64_t offset, int64_t length)
{
    column *v = alias(c);
    if (offset == 0 && length == c->length) {
        v->id = c->id;
        return v;
    }
    v->offset += offset;
    v->length = length;
    column_count_nulls(v);
    return v;
}

column *column_label(const column *c, const char *unit, const char *convention)
{
    column *v = column_slice(c, 0, c->length);
    if (unit) set_text(&v->unit, unit);
    if (convention) set_text(&v->convention, convention);
    return v;
}

column *column_sketch(jvn_type type, int64_t length, const char *unit, const char *convention, const gist *of)
{
    column *c = blank(type, length);
    c->nulls = of->nulls;
    if (type == JVN_DICT) c->dict = column_new(JVN_STRING, 0, 0, false);
    c->gist = xcalloc(1, sizeof *c->gist);
    gist_copy(of, c->gist);
    set_text(&c->unit, unit);
    set_text(&c->convention, convention);
    return c;
}

const char *column_text(const column *c, int64_t i, int64_t *n)
{
    if (c->type == JVN_DICT) {
        i = column_i32(c)[i];
        c = c->dict;
    }
    const int64_t *at = column_i64(c) + i;
    *n = at[1] - at[0];
    return (const char *)c->bytes->data + at[0];
}

static int64_t text_bytes(const column *c)
{
    int64_t total = 0, n;
    for (int64_t i = 0; i < c->length; i++)
        if (!column_is_null(c, i)) {
            column_text(c, i, &n);
            total += n;
        }
    return total;
}

column *column_decode(column *c)
{
    if (c->type != JVN_DICT) return column_ref(c);
    column *s = column_new(JVN_STRING, c->length, text_bytes(c), c->validity != NULL);
    if (!s) return NULL;
    int64_t *at = s->data->data, n;
    for (int64_t i = 0; i < c->length; i++) {
        at[i + 1] = at[i];
        if (column_is_null(c, i)) {
            jvn_set_bit(s->validity->data, i, 0);
            continue;
        }
        const char *p = column_text(c, i, &n);
        memcpy((char *)s->bytes->data + at[i], p, (size_t)n);
        at[i + 1] += n;
    }
    column_count_nulls(s);
    set_text(&s->unit, c->unit);
    set_text(&s->convention, c->convention);
    return s;
}
