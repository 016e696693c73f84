/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_print.c -- results as hashes. */
#include "torture_print.h"

#include <string.h>
#include <xxhash.h>

uint64_t print_bytes(uint64_t print, const void *bytes, int64_t n) { return XXH3_64bits_withSeed(bytes, (size_t)n, print + (uint64_t)n); }

uint64_t print_text(uint64_t print, const char *s) { return print_bytes(print, s, (int64_t)strlen(s)); }

static uint64_t print_value(uint64_t print, const column *c, int64_t i)
{
    int64_t n;
    uint64_t word = 0;
    const char *s;
    switch (c->type) {
    case JVN_BOOL: word = column_bool(c, i); break;
    case JVN_DATE: word = (uint64_t)column_i32(c)[i]; break;
    case JVN_FLOAT64:
        if (column_f64(c)[i] == column_f64(c)[i]) memcpy(&word, column_f64(c) + i, sizeof word);
        else word = 0x7ff8 + (uint64_t)1;
        break;
    case JVN_STRING:
    case JVN_DICT:
        s = column_text(c, i, &n);
        return print_bytes(print, s, n);
    default: word = (uint64_t)column_i64(c)[i]; break;
    }
    return (print ^ word) * 0x9e3779b97f4a7c15u + (print >> 29);
}

uint64_t print_column(uint64_t print, const column *c)
{
    print = print_text(print_text(print_text(print, type_name(c->type)), c->unit), c->convention);
    for (int64_t i = 0; i < c->length; i++) print = column_is_null(c, i) ? print * 31 + 7 : print_value(print, c, i);
    return print;
}

uint64_t print_table(uint64_t print, const table *t)
{
    if (!t) return print + 1;
    for (int i = 0; i < t->n; i++) print = print_column(print_text(print, t->names[i]), t->columns[i]);
    return print_bytes(print, &t->rows, sizeof t->rows);
}
