/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fields.c -- columns by name, and their values as numbers, days and text. */
#include <ctype.h>

#include "event.h"

field table_field(const jvn_table *t, int32_t i)
{
    const struct ArrowSchema *s = jvn_column_schema(t, i);
    return (field){s->name, s, jvn_column(t, i)};
}

/* Whether two names are one but for case, blanks, hyphens and underscores. */
static bool is_alike(const char *a, const char *b)
{
    for (;;) {
        while (*a && !isalnum((unsigned char)*a)) a++;
        while (*b && !isalnum((unsigned char)*b)) b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b)) return false;
        if (!*a) return true;
        a++;
        b++;
    }
}

int32_t table_column(const jvn_table *t, const char *name)
{
    int32_t found = -1;
    for (int32_t i = 0; i < t->n_columns; i++)
        if (strcmp(jvn_column_schema(t, i)->name, name) == 0) return i;
    for (int32_t i = 0; i < t->n_columns; i++) {
        if (!is_alike(jvn_column_schema(t, i)->name, name)) continue;
        if (found >= 0) return -1;
        found = i;
    }
    return found;
}

bool is_text(jvn_call *call, const field *f)
{
    jvn_type t = call->host->type_of(f->schema);
    return t == JVN_DICT || t == JVN_STRING;
}

bool is_number(jvn_call *call, const field *f)
{
    jvn_type t = call->host->type_of(f->schema);
    return t == JVN_INT64 || t == JVN_FLOAT64;
}

bool is_date(jvn_call *call, const field *f)
{
    jvn_type t = call->host->type_of(f->schema);
    return t == JVN_DATE || t == JVN_TIMESTAMP;
}

/* Whole days of a timestamp column, rounded down; a row without a date is an error. */
jvn_status field_days(jvn_call *call, const field *f, int64_t n, const int32_t **days)
{
    const int64_t day = (int64_t)86400 * 1000000;
    for (int64_t i = 0; f->array->buffers[0] && i < n; i++)
        if (jvn_null(f->array, i))
            return jvn_fail(call, JVN_EDATA, JVN_NOARG, "leave such rows out first: where DATE is not null",
                            "row %lld has no %s", (long long)i + 1, f->name);
    *days = jvn_i32(f->array);
    if (call->host->type_of(f->schema) == JVN_DATE) return JVN_OK;
    int32_t *own = call->host->scratch(call, n * (int64_t)sizeof *own + 64);
    if (!own) return JVN_ENOMEM;
    const int64_t *us = jvn_i64(f->array);
    for (int64_t i = 0; i < n; i++) own[i] = (int32_t)(us[i] / day - (us[i] % day < 0));
    *days = own;
    return JVN_OK;
}

static const char *trim(const char *s, int64_t n, char *buf, size_t room)
{
    while (n > 0 && isspace((unsigned char)*s)) s++, n--;
    while (n > 0 && isspace((unsigned char)s[n - 1])) n--;
    size_t keep = (size_t)n < room - 1 ? (size_t)n : room - 1;
    memcpy(buf, s, keep);
    buf[keep] = 0;
    return buf;
}

const char *field_text(const panel *p, const field *f, int64_t row, char *buf, size_t n)
{
    int64_t length;
    const char *s;
    if (jvn_null(f->array, row)) return NULL;
    switch (p->call->host->type_of(f->schema)) {
    case JVN_DICT:
        s = jvn_text(f->array->dictionary, jvn_i32(f->array)[row], &length);
        return trim(s, length, buf, n);
    case JVN_STRING: s = jvn_text(f->array, row, &length); return trim(s, length, buf, n);
    default: return p->texts->spell(f->schema, f->array, row, buf, (int64_t)n - 1);
    }
}

const char *date_text(jvn_call *call, int32_t day, char *buf)
{
    buf[jvn_texts_of(call)->spell_date(buf, day)] = 0;
    return buf;
}
