/* SPDX-License-Identifier: GPL-3.0-or-later */
/* difference.c -- one loop a kind of value, and what was found in words. */
#include "difference.h"

#include <inttypes.h>
#include <string.h>

/* ---- values ---- */

void column_spell(const column *c, int64_t row, text *out)
{
    int64_t n;
    char buf[40];
    if (column_is_null(c, row)) {
        text_puts(out, "null");
        return;
    }
    switch (c->type) {
    case JVN_BOOL: text_puts(out, column_bool(c, row) ? "true" : "false"); return;
    case JVN_INT64: text_int64(buf, column_i64(c)[row]); break;
    case JVN_FLOAT64: text_double(buf, column_f64(c)[row]); break;
    case JVN_DATE: text_date(buf, column_i32(c)[row]); break;
    case JVN_TIMESTAMP: text_timestamp(buf, column_i64(c)[row]); break;
    default: {
        const char *s = column_text(c, row, &n);
        text_add(out, s, (size_t)n);
        return;
    }
    }
    text_puts(out, buf);
}

static bool same_text(const column *a, const column *b, int64_t i)
{
    int64_t n, m;
    const char *s = column_text(a, i, &n), *t = column_text(b, i, &m);
    return n == m && memcmp(s, t, (size_t)n) == 0;
}

/* Bits, so that 0 and -0 differ, and a NaN is itself. */
static bool same_value(const column *a, const column *b, int64_t i)
{
    const size_t width = (size_t)type_width(a->type);
    if (column_is_null(a, i) || column_is_null(b, i)) return column_is_null(a, i) == column_is_null(b, i);
    if (a->type == JVN_BOOL) return column_bool(a, i) == column_bool(b, i);
    if (type_is_text(a->type)) return same_text(a, b, i);
    const size_t at = (size_t)i * width;
    return memcmp((const char *)column_data(a) + at, (const char *)column_data(b) + at, width) == 0;
}

/* The first row in which both differ, of as many as both have; -1: there is none. */
static int64_t find_row(const column *a, const column *b)
{
    const int64_t n = a->length < b->length ? a->length : b->length;
    const bool plain = !a->nulls && !b->nulls && a->type != JVN_BOOL && !type_is_text(a->type);
    if (a->id == b->id && a->length == b->length) return -1;
    if (plain && n && memcmp(column_data(a), column_data(b), (size_t)(n * type_width(a->type))) == 0) return -1;
    for (int64_t i = 0; i < n; i++)
        if (!same_value(a, b, i)) return i;
    return -1;
}

/* ---- tables ---- */

static bool tell(difference *d, const char *what, const char *of, const char *old, const char *new)
{
    d->what = what;
    d->column = of;
    text_puts(&d->old, old);
    text_puts(&d->new, new);
    return true;
}

/* A dictionary holds texts. */
static const char *kind_of(const column *c) { return type_is_text(c->type) ? "string" : type_name(c->type); }

static bool find_in_column(const char *name, const column *a, const column *b, difference *d)
{
    if (strcmp(kind_of(a), kind_of(b)) != 0) return tell(d, "type", name, kind_of(a), kind_of(b));
    if (strcmp(a->unit, b->unit) != 0) return tell(d, "unit", name, a->unit, b->unit);
    if (strcmp(a->convention, b->convention) != 0) return tell(d, "convention", name, a->convention, b->convention);
    const int64_t row = find_row(a, b);
    if (row < 0) return false;
    tell(d, "value", name, "", "");
    d->row = row;
    column_spell(a, row, &d->old);
    column_spell(b, row, &d->new);
    return true;
}

static void tell_counts(difference *d, const char *what, int64_t old, int64_t new)
{
    tell(d, what, "", "", "");
    text_printf(&d->old, "%" PRId64, old);
    text_printf(&d->new, "%" PRId64, new);
}

void difference_find(const table *old, const table *new, difference *d)
{
    const int64_t was = old->rows < 0 ? 0 : old->rows, is = new->rows < 0 ? 0 : new->rows;
    *d = (difference){.row = -1, .column = ""};
    for (int i = 0; i < old->n && i < new->n; i++) {
        if (strcmp(old->names[i], new->names[i]) != 0) {
            tell(d, "name", old->names[i], old->names[i], new->names[i]);
            return;
        }
        if (find_in_column(old->names[i], old->columns[i], new->columns[i], d)) return;
    }
    if (old->n != new->n) tell_counts(d, "columns", old->n, new->n);
    else if (was != is) tell_counts(d, "rows", was, is);
}

void difference_clear(difference *d)
{
    text_free(&d->old);
    text_free(&d->new);
}
