/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_data.c -- columns value by value: each in buffers that end where its last value does, and that cannot be
 * written to. */
#include "torture_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/guard.h"
#include "../base/text.h"

enum { FEW = 60, MANY = 10000, OFFSET = 13, LONG_TEXT = 5000, PATTERN = 4000 /* a multiple of 8 */, ALWAYS = 2 /* close is in every table */ };

static const struct kind {
    const char *name;
    int64_t rows;
} kinds[DATA_KINDS] = {
    [DATA_ORDINARY] = {"ordinary rows", FEW},
    [DATA_EMPTY] = {"no rows", 0},
    [DATA_NULLS] = {"nothing but nulls", FEW},
    [DATA_SOME_NULLS] = {"some nulls", FEW},
    [DATA_NOT_FINITE] = {"NaN and infinities", FEW},
    [DATA_EXTREME] = {"extreme values", FEW},
    [DATA_ONE] = {"one row", 1},
    [DATA_MANY] = {"10,000 rows", MANY},
    [DATA_UNSORTED] = {"unsorted rows", FEW},
    [DATA_DUPLICATES] = {"duplicate keys", FEW},
    [DATA_SLICED] = {"a slice with odd offsets", FEW},
    [DATA_ALIGNED] = {"aligned buffers", FEW},
    [DATA_UNUSED] = {"unused dictionary values", FEW},
    [DATA_TEXTS] = {"empty, long and odd texts", FEW},
    [DATA_CONSTANT] = {"one value in all rows", FEW},
    [DATA_WRONG_TYPES] = {"columns of other types", FEW},
    [DATA_NO_COLUMNS] = {"no columns", 0},
};

static int held; /* buffers that somebody still has; atomic */

const char *torture_kind_name(torture_kind kind) { return kinds[kind].name; }
int64_t torture_rows(torture_kind kind) { return kinds[kind].rows; }
bool torture_is_free(void) { return __atomic_exchange_n(&held, 0, __ATOMIC_RELAXED) == 0; }

/* SplitMix64: the same number on every machine. */
static uint64_t mixed(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t torture_pick(uint64_t i, uint64_t n) { return mixed(i) % n; }

/* ---- values ---- */

/* Which of the ordinary values row i has. */
static int64_t ordinal(torture_kind kind, int64_t i, int seed)
{
    switch (kind) {
    case DATA_CONSTANT: return 3;
    case DATA_MANY: return i % 200; /* some functions make as many bytes */
    case DATA_DUPLICATES: return i / 4 % 5;
    case DATA_UNSORTED: return (int64_t)torture_pick((uint64_t)(i + 1000 * seed), 50);
    default: return i;
    }
}

static bool is_null(torture_kind kind, int64_t i, int seed)
{
    if (kind == DATA_NULLS) return true;
    return (kind == DATA_SOME_NULLS || kind == DATA_SLICED) && torture_pick((uint64_t)(i + 77 * seed), 4) == 0;
}

static double double_at(torture_kind kind, int64_t i, int seed)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1};
    static const double far[] = {0.0, -0.0, 1.7976931348623157e308, -1.7976931348623157e308, 5e-324, -5e-324, 9007199254740992.0, 0.1};
    if (kind == DATA_NOT_FINITE) return odd[torture_pick((uint64_t)(i + seed), 4)];
    if (kind == DATA_EXTREME) return far[torture_pick((uint64_t)(i + seed), 8)];
    return 100 + seed + 0.25 * (double)(ordinal(kind, i, seed) * 7 % 40);
}

static int64_t int_at(torture_kind kind, int64_t i, int seed, int64_t least, int64_t most)
{
    const int64_t far[] = {least, most, 0, -1, 1, least + 1, most - 1, 42};
    if (kind == DATA_EXTREME) return far[torture_pick((uint64_t)(i + seed), 8)];
    return ordinal(kind, i, seed);
}

/* 2025-01-01 and the days behind it, each for four tickers. */
static int64_t day_at(torture_kind kind, int64_t i, int seed)
{
    return kind == DATA_EXTREME ? int_at(kind, i, seed, INT32_MIN, INT32_MAX) : 20089 + ordinal(kind, i, seed) / 4;
}

static int64_t micros_at(torture_kind kind, int64_t i, int seed)
{
    if (kind == DATA_EXTREME) return int_at(kind, i, seed, INT64_MIN, INT64_MAX);
    return (20089 + ordinal(kind, i, seed)) * INT64_C(86400000000) + 52200000000;
}

static const char *const words[] = {"NVDA", "AVGO", "AMD", "^IXIC"};
static const char *const odd_words[] = {"", "\xc3\xa9t\xc3\xa9", "\xe6\x97\xa5\xe6\x9c\xac", "\xf0\x9f\x93\x88", " ", "a,b\"c\nd", "%s%n", ""};

static const char *word_at(torture_kind kind, int64_t i, int seed, int64_t *n)
{
    static char lengthy[LONG_TEXT];
    const char *w = words[ordinal(kind, i, seed) % 4];
    if (kind == DATA_TEXTS && i % 9 == 0) {
        memset(lengthy, 'x', sizeof lengthy);
        *n = LONG_TEXT;
        return lengthy;
    }
    if (kind == DATA_TEXTS) w = odd_words[i % 8];
    *n = (int64_t)strlen(w);
    return w;
}

/* ---- columns ---- */

static void let_go(void *p)
{
    __atomic_sub_fetch(&held, 1, __ATOMIC_RELAXED);
    guard_drop(p);
}

static buffer *guarded(const void *bytes, int64_t n, torture_kind kind)
{
    void *p = guard_take((size_t)n, kind == DATA_ALIGNED ? 64 : 1);
    if (!p) abort();
    if (n) memcpy(p, bytes, (size_t)n);
    guard_protect(p);
    __atomic_add_fetch(&held, 1, __ATOMIC_RELAXED);
    return buffer_foreign(p, n, let_go, p);
}

/* What a column is made of before it is put into guarded memory: first rows that nobody is to see. */
typedef struct making {
    jvn_type type;
    torture_kind kind;
    int64_t hidden, rows;
    int seed;
    text data, bytes, valid;
} making;

static void put_bit(text *t, int64_t i, bool value)
{
    if (i % 8 == 0) text_putc(t, 0);
    t->s[i / 8] = (char)((unsigned char)t->s[i / 8] | (unsigned)value << i % 8);
}

static void put_value(making *m, int64_t at, int64_t i)
{
    int64_t x = 0, n;
    int32_t small;
    double d;
    const char *w;
    switch (m->type) {
    case JVN_BOOL: put_bit(&m->data, at, torture_pick((uint64_t)(ordinal(m->kind, i, m->seed) + m->seed), 2)); return;
    case JVN_FLOAT64:
        d = double_at(m->kind, i, m->seed);
        text_add(&m->data, (const char *)&d, sizeof d);
        return;
    case JVN_DATE:
        small = (int32_t)day_at(m->kind, i, m->seed);
        text_add(&m->data, (const char *)&small, sizeof small);
        return;
    case JVN_STRING:
        w = word_at(m->kind, i, m->seed, &n);
        text_add(&m->bytes, w, (size_t)n);
        x = (int64_t)m->bytes.n;
        break;
    case JVN_TIMESTAMP: x = micros_at(m->kind, i, m->seed); break;
    default: x = int_at(m->kind, i, m->seed, INT64_MIN, INT64_MAX); break;
    }
    text_add(&m->data, (const char *)&x, sizeof x);
}

static column *finished(making *m, bool nulls)
{
    column *c = column_new(m->type, 0, 0, false);
    if (!c) abort();
    buffer_unref(c->data);
    c->data = guarded(m->data.s, (int64_t)m->data.n, m->kind);
    if (m->type == JVN_STRING) {
        buffer_unref(c->bytes);
        c->bytes = guarded(m->bytes.s, (int64_t)m->bytes.n, m->kind);
    }
    if (nulls) c->validity = guarded(m->valid.s, (int64_t)m->valid.n, m->kind);
    c->offset = m->hidden;
    c->length = m->rows;
    text_free(&m->data);
    text_free(&m->bytes);
    text_free(&m->valid);
    column_count_nulls(c);
    return c;
}

static column *dictionary_column(torture_kind kind, int64_t rows, int seed, bool nulls);

column *torture_column(jvn_type type, torture_kind kind, int64_t rows, int seed, bool nulls)
{
    if (type == JVN_DICT) return dictionary_column(kind, rows, seed, nulls);
    making m = {.type = type, .kind = kind, .hidden = kind == DATA_SLICED ? OFFSET : 0, .rows = rows, .seed = seed};
    if (type == JVN_STRING) text_add(&m.data, "\0\0\0\0\0\0\0\0", 8);
    for (int64_t at = 0; at < m.hidden + rows; at++) {
        put_value(&m, at, at < m.hidden ? at : at - m.hidden);
        put_bit(&m.valid, at, !is_null(kind, at, seed));
    }
    return finished(&m, nulls && rows && (kind == DATA_NULLS || kind == DATA_SOME_NULLS || kind == DATA_SLICED));
}

/* ---- dictionaries ---- */

static column *dictionary_values(torture_kind kind)
{
    making m = {.type = JVN_STRING, .kind = kind};
    int64_t at = 0;
    text_add(&m.data, (const char *)&at, sizeof at);
    for (size_t i = 0; i < (kind == DATA_UNUSED ? 40 : 4); i++, m.rows++) {
        if (kind == DATA_TEXTS) text_puts(&m.bytes, odd_words[i]);
        else if (i < 4) text_puts(&m.bytes, words[i]);
        else text_printf(&m.bytes, "unused %zu", i);
        at = (int64_t)m.bytes.n;
        text_add(&m.data, (const char *)&at, sizeof at);
    }
    return finished(&m, false);
}

static column *dictionary_column(torture_kind kind, int64_t rows, int seed, bool nulls)
{
    making m = {.type = JVN_DICT, .kind = kind, .hidden = kind == DATA_SLICED ? OFFSET : 0, .rows = rows, .seed = seed};
    for (int64_t at = 0; at < m.hidden + rows; at++) {
        int64_t i = at < m.hidden ? at : at - m.hidden;
        int32_t code = (int32_t)((uint64_t)ordinal(kind, i, seed) % 4);
        text_add(&m.data, (const char *)&code, sizeof code);
        put_bit(&m.valid, at, !is_null(kind, at, seed));
    }
    column *c = finished(&m, nulls && rows && (kind == DATA_NULLS || kind == DATA_SOME_NULLS || kind == DATA_SLICED));
    c->dict = dictionary_values(kind);
    return c;
}

/* ---- tables ---- */

static const struct named {
    const char *name;
    jvn_type type, wrong;
    const char *unit;
} columns[] = {
    {"date", JVN_DATE, JVN_STRING, ""},      {"ticker", JVN_DICT, JVN_INT64, ""},
    {"close", JVN_FLOAT64, JVN_STRING, ""},  {"volume", JVN_INT64, JVN_BOOL, ""},
    {"flag", JVN_BOOL, JVN_FLOAT64, ""},     {"note", JVN_STRING, JVN_DATE, ""},
    {"time", JVN_TIMESTAMP, JVN_DICT, ""},   {"weight", JVN_FLOAT64, JVN_TIMESTAMP, "USD"},
};

table *torture_table(torture_kind kind, const char *line)
{
    err e;
    table *t = table_new();
    for (size_t i = 0; i < sizeof columns / sizeof *columns && kind != DATA_NO_COLUMNS; i++) {
        if (line && i != ALWAYS && !strstr(line, columns[i].name)) continue;
        jvn_type type = kind == DATA_WRONG_TYPES ? columns[i].wrong : columns[i].type;
        column *c = torture_column(type, kind, kinds[kind].rows, (int)i, true), *labelled = column_label(c, columns[i].unit, NULL);
        column_unref(c);
        if (table_take(t, columns[i].name, labelled, &e) != JVN_OK) abort();
    }
    return t;
}

/* Copies n values of the pattern to row `from` on; text behind the text that is there. */
static void put_pattern(column *c, const making *m, int64_t from, int64_t n)
{
    size_t width = (size_t)type_width(c->type);
    char *data = c->data->data;
    if (c->type != JVN_STRING) {
        memcpy(data + (width ? (size_t)from * width : (size_t)from / 8), m->data.s, width ? (size_t)n * width : (size_t)(n + 7) / 8);
        return;
    }
    const int64_t *pattern = (const int64_t *)(void *)m->data.s;
    int64_t *at = (int64_t *)(void *)data + from;
    for (int64_t i = 0; i < n; i++) at[i + 1] = at[0] + pattern[i + 1];
    memcpy((char *)c->bytes->data + at[0], m->bytes.s, (size_t)pattern[n]);
}

/* The values repeat. */
static column *large_column(jvn_type type, int64_t rows, int seed)
{
    column *c = column_new(type, rows, rows * 8, false);
    making m = {.type = type, .seed = seed};
    if (!c) abort();
    if (type == JVN_STRING) text_add(&m.data, "\0\0\0\0\0\0\0\0", 8);
    for (int64_t i = 0; i < PATTERN; i++) put_value(&m, i, i);
    for (int64_t from = 0; from < rows; from += PATTERN) put_pattern(c, &m, from, rows - from < PATTERN ? rows - from : PATTERN);
    text_free(&m.data);
    text_free(&m.bytes);
    return c;
}

table *torture_large(int64_t rows, const char *line)
{
    err e;
    table *t = table_new();
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (line && i != ALWAYS && !strstr(line, columns[i].name)) continue;
        jvn_type type = columns[i].type == JVN_DICT ? JVN_STRING : columns[i].type;
        if (table_take(t, columns[i].name, large_column(type, rows, (int)i), &e) != JVN_OK) abort();
    }
    return t;
}
