/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_test.c -- SQL's comparisons as closed ranges of a column's own values. SQLite compares once more, so where its
 * rules are not plainly those of the type (text with numbers, odd years) the test lets all rows pass. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

enum { EQ = SQLITE_INDEX_CONSTRAINT_EQ, GT = SQLITE_INDEX_CONSTRAINT_GT, LE = SQLITE_INDEX_CONSTRAINT_LE,
       LT = SQLITE_INDEX_CONSTRAINT_LT, GE = SQLITE_INDEX_CONSTRAINT_GE };

static bool lower(int op) { return op == EQ || op == GT || op == GE; }
static bool upper(int op) { return op == EQ || op == LT || op == LE; }

static void no_row(sql_test *x) { x->kind = TEST_NEVER; }

/* ---- one value ---- */

/* A number, whole or not; text that plainly is one counts, as it does in SQL beside a number. */
typedef struct number {
    bool known, whole;
    int64_t i;
    double f;
} number;

static number number_of(sqlite3_value *v)
{
    number n = {0};
    int type = sqlite3_value_type(v);
    if (type == SQLITE_INTEGER) return (number){true, true, sqlite3_value_int64(v), 0};
    if (type == SQLITE_FLOAT) return (number){true, false, 0, sqlite3_value_double(v)};
    if (type != SQLITE_TEXT) return n;
    const char *s = sqlite3_value_blob(v);
    size_t len = (size_t)sqlite3_value_bytes(v);
    n.known = n.whole = s && len && s[0] != '+' && text_to_int64(s, len, &n.i);
    return n;
}

static void range_ints(sql_test *x, int op, int64_t lo, int64_t hi)
{
    x->kind = TEST_RANGE;
    x->lo = lower(op) ? lo : INT64_MIN;
    x->hi = upper(op) ? hi : INT64_MAX;
}

/* Whole numbers beside a number that is none, or that no int64 is near. */
static void range_beside_double(sql_test *x, int op, double f)
{
    const double most = 9223372036854775808.0;
    if (f >= most || f < -most) {
        if ((f > 0 && upper(op) && op != EQ) || (f < 0 && lower(op) && op != EQ)) range_ints(x, op, INT64_MIN, INT64_MAX);
        else no_row(x);
        return;
    }
    int64_t down = (int64_t)floor(f), up = down + (floor(f) < f);
    bool whole = up == down;
    if (op == EQ && !whole) no_row(x);
    else if (op == GT && down == INT64_MAX) no_row(x);
    else if (op == LT && up == INT64_MIN) no_row(x);
    else range_ints(x, op, op == GT ? down + 1 : up, op == LT ? up - 1 : down);
}

static void test_ints(sql_test *x, int op, sqlite3_value *v)
{
    number n = number_of(v);
    if (!n.known) return;
    if (!n.whole) range_beside_double(x, op, n.f);
    else if ((op == GT && n.i == INT64_MAX) || (op == LT && n.i == INT64_MIN)) no_row(x);
    else range_ints(x, op, op == GT ? n.i + 1 : n.i, op == LT ? n.i - 1 : n.i);
}

/* A whole number that no double equals is taken with the doubles around it. */
static void test_doubles(sql_test *x, int op, sqlite3_value *v)
{
    number n = number_of(v);
    if (!n.known) return;
    double f = n.whole ? (double)n.i : n.f, lo = f, hi = f;
    bool exact = !n.whole || (n.i <= INT64_C(1) << 53 && n.i >= -(INT64_C(1) << 53));
    if (!exact) {
        lo = nextafter(f, -INFINITY);
        hi = nextafter(f, INFINITY);
    } else if (op == GT) {
        lo = nextafter(f, INFINITY);
    } else if (op == LT) {
        hi = nextafter(f, -INFINITY);
    }
    x->kind = TEST_RANGE;
    if (exact && ((op == GT && f == INFINITY) || (op == LT && f == -INFINITY))) no_row(x);
    x->flo = lower(op) ? lo : -INFINITY;
    x->fhi = upper(op) ? hi : INFINITY;
}

/* ---- text ---- */

static int compare(const char *a, int64_t n, const char *b, int64_t m)
{
    int64_t least = n < m ? n : m;
    int c = least ? memcmp(a, b, (size_t)least) : 0;
    return c ? c : (n > m) - (n < m);
}

static sql_str text_of(sqlite3_value *v)
{
    const char *s = sqlite3_value_blob(v);
    return (sql_str){s ? s : "", sqlite3_value_bytes(v)};
}

static bool text_in_range(const sql_test *x, const char *s, int64_t n)
{
    if (x->has_lo) {
        int c = compare(s, n, x->slo.s, x->slo.n);
        if (c < 0 || (c == 0 && x->open_lo)) return false;
    }
    if (!x->has_hi) return true;
    int c = compare(s, n, x->shi.s, x->shi.n);
    return c < 0 || (c == 0 && !x->open_hi);
}

static void test_texts(sql_test *x, int op, sqlite3_value *v)
{
    if (sqlite3_value_type(v) != SQLITE_TEXT) return;
    sql_str s = text_of(v);
    char *copy = xmalloc((size_t)s.n + 1);
    memcpy(copy, s.s, (size_t)s.n);
    x->kind = TEST_RANGE;
    x->has_lo = lower(op);
    x->has_hi = upper(op);
    x->open_lo = op == GT;
    x->open_hi = op == LT;
    x->slo = x->shi = (sql_str){copy, s.n};
}

/* ---- dates and times ---- */

/* The first day (second) of years 0 to 9999 whose text is not below s, or above: the text of the unit, n bytes. */
static int64_t first_not_below(int64_t lo, int64_t hi, bool above, sql_str s, int bytes, int (*spell)(char *, int64_t))
{
    char buf[48];
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        spell(buf, mid);
        int c = compare(buf, bytes, s.s, s.n);
        if (c < 0 || (c == 0 && above)) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static int spell_day(char *buf, int64_t day) { return text_date(buf, (int32_t)day); }
static int spell_second(char *buf, int64_t second) { return text_timestamp(buf, second * 1000000); }

/* Text before that of day (or second) lo passes none from there on, and so on: dates compare as their text. */
static void range_of_texts(sql_test *x, int op, sql_str s, int bytes, int64_t unit, int (*spell)(char *, int64_t))
{
    const int64_t day_units = unit == 1 ? 1 : 86400;
    int64_t lo = date_from_ymd(0, 1, 1) * day_units, end = (date_from_ymd(9999, 12, 31) + 1) * day_units;
    bool whole = unit == 1; /* a second has times within it, whose text is longer */
    int64_t from = first_not_below(lo, end, whole && op == GT, s, bytes, spell);
    int64_t to = first_not_below(lo, end, !(whole && op == LT), s, bytes, spell);
    range_ints(x, op, from * unit, to * unit - 1);
}

static void test_dates(sql_test *x, int op, sqlite3_value *v)
{
    int32_t day;
    if (sqlite3_value_type(v) != SQLITE_TEXT) return;
    sql_str s = text_of(v);
    if (text_to_date(s.s, (size_t)s.n, &day)) range_ints(x, op, op == GT ? day + 1 : day, op == LT ? day - 1 : day);
    else range_of_texts(x, op, s, 10, 1, spell_day);
}

static void test_times(sql_test *x, int op, sqlite3_value *v)
{
    int64_t micros;
    char buf[48];
    if (sqlite3_value_type(v) != SQLITE_TEXT) return;
    sql_str s = text_of(v);
    if (op != EQ) {
        sql_str head = {s.s, s.n < 19 ? s.n : 19};
        range_of_texts(x, op, head, 19, 1000000, spell_second);
    } else if (text_to_timestamp(s.s, (size_t)s.n, &micros)) {
        int n = text_timestamp(buf, micros);
        if (compare(buf, n, s.s, s.n) == 0) range_ints(x, op, micros, micros);
        else no_row(x);
    }
}

/* ---- tests ---- */

static void test_value(sql_test *x, int op, sqlite3_value *v)
{
    switch (x->c->type) {
    case JVN_BOOL:
    case JVN_INT64: test_ints(x, op, v); break;
    case JVN_FLOAT64: test_doubles(x, op, v); break;
    case JVN_DATE: test_dates(x, op, v); break;
    case JVN_TIMESTAMP: test_times(x, op, v); break;
    default: test_texts(x, op, v); break;
    }
}

static int by_int(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
    const sql_str *x = a, *y = b;
    return compare(x->s, x->n, y->s, y->n);
}

/* Adds what `= v` takes to the list. False: v cannot be told. */
static bool add_member(sql_test *x, const sql_test *one)
{
    if (one->kind == TEST_NEVER) return true;
    if (one->kind != TEST_RANGE) return false;
    size_t n = (size_t)x->n + 1;
    if (type_is_text(x->c->type)) {
        x->sset = xrealloc(x->sset, n * sizeof *x->sset);
        x->sset[x->n++] = one->slo;
    } else if (x->c->type == JVN_FLOAT64) {
        if (one->flo != one->fhi) return false;
        x->fset = xrealloc(x->fset, n * sizeof *x->fset);
        x->fset[x->n++] = one->flo;
    } else {
        x->set = xrealloc(x->set, n * sizeof *x->set);
        x->set[x->n++] = one->lo;
    }
    return true;
}

static bool in_set(const sql_test *x, const void *key)
{
    size_t n = (size_t)x->n;
    if (!n) return false;
    if (type_is_text(x->c->type)) return bsearch(key, x->sset, n, sizeof *x->sset, by_text) != NULL;
    if (x->c->type == JVN_FLOAT64) return bsearch(key, x->fset, n, sizeof *x->fset, by_double) != NULL;
    return bsearch(key, x->set, n, sizeof *x->set, by_int) != NULL;
}

static void sort_set(sql_test *x)
{
    if (x->sset) qsort(x->sset, (size_t)x->n, sizeof *x->sset, by_text);
    if (x->fset) qsort(x->fset, (size_t)x->n, sizeof *x->fset, by_double);
    if (x->set) qsort(x->set, (size_t)x->n, sizeof *x->set, by_int);
    if (x->c->type != JVN_DICT) return;
    const column *d = x->c->dict;
    x->codes = xmalloc((size_t)d->length + 1);
    for (int64_t i = 0; i < d->length; i++) {
        sql_str s;
        s.s = column_text(d, i, &s.n);
        x->codes[i] = in_set(x, &s);
    }
    x->kind = TEST_CODES;
}

static int make_set(sql_test *x, sqlite3_value *list)
{
    sqlite3_value *v = NULL;
    bool known = true;
    int rc;
    for (rc = sqlite3_vtab_in_first(list, &v); rc == SQLITE_OK && v; rc = sqlite3_vtab_in_next(list, &v)) {
        sql_test one = {.c = x->c};
        if (!known || sqlite3_value_type(v) == SQLITE_NULL) continue;
        test_value(&one, EQ, v);
        known = add_member(x, &one);
    }
    x->kind = known ? TEST_SET : TEST_ALL;
    if (known) sort_set(x);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

jvn_status sql_test_make(sql_table *t, const sql_use *u, sqlite3_value *v, sql_test *out)
{
    err e;
    *out = (sql_test){.c = sql_need(t, u->column)};
    if (!out->c) return t->q->fault.code;
    bool timed = out->c->type == JVN_DATE || out->c->type == JVN_TIMESTAMP;
    if (u->op == SQLITE_INDEX_CONSTRAINT_ISNULL) {
        out->kind = TEST_NULL;
    } else if (u->op == SQLITE_INDEX_CONSTRAINT_ISNOTNULL) {
        out->kind = TEST_THERE;
    } else if (timed && !sql_is_plain(t, u->column)) {
        out->kind = TEST_ALL;
    } else if (u->in) {
        if (make_set(out, v) != SQLITE_OK) return sql_failed(t->q, (fail(&e, JVN_ENOMEM, "not enough memory"), &e)), JVN_ENOMEM;
    } else if (sqlite3_value_type(v) == SQLITE_NULL) {
        no_row(out);
    } else {
        test_value(out, u->op, v);
    }
    return JVN_OK;
}

void sql_test_free(sql_test *x)
{
    free((char *)(uintptr_t)x->slo.s);
    for (int i = 0; i < x->n && x->sset; i++) free((char *)(uintptr_t)x->sset[i].s);
    free(x->sset);
    free(x->fset);
    free(x->set);
    free(x->codes);
}

bool sql_test_is_range(const sql_test *x) { return x->kind == TEST_RANGE; }

/* ---- rows ---- */

void sql_test_prepare(sql_test *x)
{
    if (x->kind != TEST_RANGE || x->c->type != JVN_DICT || x->c->dict->length > x->c->length) return;
    const column *d = x->c->dict;
    int64_t n;
    x->codes = xmalloc((size_t)d->length + 1);
    for (int64_t i = 0; i < d->length; i++) {
        const char *s = column_text(d, i, &n);
        x->codes[i] = text_in_range(x, s, n);
    }
    x->kind = TEST_CODES;
}

static bool is_none(const column *c, int64_t row)
{
    return column_is_null(c, row) || (c->type == JVN_FLOAT64 && isnan(column_f64(c)[row]));
}

static void rows_in_range(const sql_test *x, int64_t from, int64_t n, uint8_t *take)
{
    const column *c = x->c;
    if (c->type == JVN_FLOAT64) {
        const double *v = column_f64(c) + from, lo = x->flo, hi = x->fhi;
        for (int64_t i = 0; i < n; i++) take[i] &= (uint8_t)((v[i] >= lo) & (v[i] <= hi));
    } else if (c->type == JVN_INT64 || c->type == JVN_TIMESTAMP) {
        const int64_t *v = column_i64(c) + from, lo = x->lo, hi = x->hi;
        for (int64_t i = 0; i < n; i++) take[i] &= (uint8_t)((v[i] >= lo) & (v[i] <= hi));
    } else if (c->type == JVN_DATE) {
        const int32_t *v = column_i32(c) + from;
        const int32_t lo = x->lo < INT32_MIN ? INT32_MIN : x->lo > INT32_MAX ? INT32_MAX : (int32_t)x->lo;
        const int32_t hi = x->hi < INT32_MIN ? INT32_MIN : x->hi > INT32_MAX ? INT32_MAX : (int32_t)x->hi;
        for (int64_t i = 0; i < n; i++) take[i] &= (uint8_t)((v[i] >= lo) & (v[i] <= hi));
    } else if (c->type == JVN_BOOL) {
        for (int64_t i = 0; i < n; i++) take[i] &= column_bool(c, from + i) >= x->lo && column_bool(c, from + i) <= x->hi;
    } else {
        for (int64_t i = 0; i < n; i++) {
            int64_t m;
            if (!take[i] || column_is_null(c, from + i)) continue;
            const char *s = column_text(c, from + i, &m);
            take[i] = text_in_range(x, s, m);
        }
    }
}

static bool row_in_set(const sql_test *x, int64_t row)
{
    const column *c = x->c;
    sql_str s;
    int64_t i;
    double f;
    switch (c->type) {
    case JVN_STRING: s.s = column_text(c, row, &s.n); return in_set(x, &s);
    case JVN_FLOAT64: return f = column_f64(c)[row], in_set(x, &f);
    case JVN_DATE: return i = column_i32(c)[row], in_set(x, &i);
    case JVN_BOOL: return i = column_bool(c, row), in_set(x, &i);
    default: return i = column_i64(c)[row], in_set(x, &i);
    }
}

void sql_test_rows(const sql_test *x, int64_t from, int64_t n, uint8_t *take)
{
    const column *c = x->c;
    if (x->kind == TEST_ALL) return;
    if (x->kind == TEST_NEVER) {
        memset(take, 0, (size_t)n);
        return;
    }
    if (c->validity || (c->type == JVN_FLOAT64 && x->kind != TEST_RANGE)) {
        for (int64_t i = 0; i < n; i++) take[i] &= is_none(c, from + i) == (x->kind == TEST_NULL);
    } else if (x->kind == TEST_NULL) {
        memset(take, 0, (size_t)n);
    }
    if (x->kind == TEST_CODES) {
        const int32_t *v = column_i32(c) + from;
        for (int64_t i = 0; i < n; i++)
            if (take[i]) take[i] = x->codes[v[i]];
    } else if (x->kind == TEST_RANGE) {
        rows_in_range(x, from, n, take);
    } else if (x->kind == TEST_SET) {
        for (int64_t i = 0; i < n; i++)
            if (take[i]) take[i] = row_in_set(x, from + i);
    }
}

/* ---- rows that ascend ---- */

/* Where the value of a row stands: below the range -1, in it 0, above or none 1. */
static int side(const sql_test *x, const column *c, int64_t row)
{
    if (is_none(c, row)) return 1;
    if (type_is_text(c->type)) {
        int64_t n;
        const char *s = column_text(c, row, &n);
        int lo = x->has_lo ? compare(s, n, x->slo.s, x->slo.n) : 1;
        if (lo < 0 || (lo == 0 && x->open_lo)) return -1;
        return text_in_range(x, s, n) ? 0 : 1;
    }
    if (c->type == JVN_FLOAT64) {
        double f = column_f64(c)[row];
        return f < x->flo ? -1 : f > x->fhi;
    }
    int64_t i = c->type == JVN_DATE ? column_i32(c)[row] : c->type == JVN_BOOL ? column_bool(c, row) : column_i64(c)[row];
    return i < x->lo ? -1 : i > x->hi;
}

/* The first row of lo..hi-1 whose side is at least `least`. */
static int64_t first_at(const sql_test *x, const column *c, int least, int64_t lo, int64_t hi)
{
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (side(x, c, mid) < least) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

void sql_test_narrow(const sql_test *x, const column *c, int64_t *first, int64_t *end)
{
    *first = first_at(x, c, 0, *first, *end);
    *end = first_at(x, c, 1, *first, *end);
}
