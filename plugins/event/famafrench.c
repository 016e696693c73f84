/* SPDX-License-Identifier: GPL-3.0-or-later */
/* famafrench.c -- the reader famafrench: factor files as the French data library publishes them.
 *
 * Lines of text stand before and after; a line of names, then rows of a date (19260701, 192607 or 1926) and percents,
 * with commas or blanks between. -99.99 and -999 are missing. The first table of a file is read: the annual one that
 * follows a monthly one is told and left out. Months and years get the date of their last day. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "event.h"

enum { MOST_COLUMNS = 128, NAME = 48 };

typedef struct text {
    char *bytes;
    int64_t n;
} text;

typedef struct token {
    const char *s;
    int n;
} token;

typedef struct factor_file {
    jvn_call *call;
    const jvn_texts *texts;
    const char *path;
    int columns; /* the date's left out */
    char names[MOST_COLUMNS][NAME];
    int digits;  /* of a date */
    int64_t rows, room, line, later; /* later: rows of tables that follow */
    int32_t *days;
    double *values; /* by rows */
} factor_file;

static jvn_status read_text(jvn_call *call, const char *path, text *t)
{
    FILE *f = fopen(path, "rb");
    char said[128];
    if (!f || fseek(f, 0, SEEK_END) || (t->n = ftell(f)) < 0 || fseek(f, 0, SEEK_SET)) {
        snprintf(said, sizeof said, "%s", strerror(errno));
        said[0] = (char)tolower((unsigned char)said[0]);
        if (f) fclose(f);
        return jvn_fail(call, JVN_EIO, 0, NULL, "cannot read %s: %s", path, said);
    }
    t->bytes = call->host->scratch(call, t->n + 1);
    bool whole = t->bytes && fread(t->bytes, 1, (size_t)t->n, f) == (size_t)t->n;
    fclose(f);
    if (!t->bytes) return JVN_ENOMEM;
    if (!whole) return jvn_fail(call, JVN_EIO, 0, NULL, "cannot read %s whole", path);
    t->bytes[t->n] = 0;
    return JVN_OK;
}

/* Splits a line at commas, or at blanks where it has none; -1: too many. */
static int split(const char *s, const char *end, token *out)
{
    bool commas = memchr(s, ',', (size_t)(end - s)) != NULL;
    int n = 0;
    while (s < end) {
        while (s < end && isspace((unsigned char)*s)) s++;
        if (s == end && !commas) break;
        const char *stop = s, *last;
        while (stop < end && (commas ? *stop != ',' : !isspace((unsigned char)*stop))) stop++;
        for (last = stop; last > s && isspace((unsigned char)last[-1]);) last--;
        if (n == MOST_COLUMNS) return -1;
        out[n++] = (token){s, (int)(last - s)};
        s = stop + (stop < end);
    }
    return n;
}

static int date_digits(token t)
{
    for (int i = 0; i < t.n; i++)
        if (!isdigit((unsigned char)t.s[i])) return 0;
    return t.n == 8 || t.n == 6 || t.n == 4 ? t.n : 0;
}

/* A row of a table: a date and at least one number. */
static bool is_row(const factor_file *f, const token *t, int n)
{
    double x;
    return n >= 2 && date_digits(t[0]) && (t[1].n == 0 || f->texts->read_double(t[1].s, t[1].n, &x));
}

static jvn_status fail_line(const factor_file *f, const char *found, const char *hint)
{
    return jvn_fail(f->call, JVN_EDATA, 0, hint, "%s line %lld: %s", f->path, (long long)f->line, found);
}

/* Days of 20250127; of the last day of 202501 and of 2025. */
static bool read_day(const factor_file *f, token t, int32_t *day)
{
    static const int last[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char digits[16];
    snprintf(digits, sizeof digits, "%.*s", t.n, t.s);
    long x = strtol(digits, NULL, 10), year = t.n == 8 ? x / 10000 : t.n == 6 ? x / 100 : x;
    int month = t.n == 8 ? (int)(x / 100 % 100) : t.n == 6 ? (int)(x % 100) : 12;
    if (month < 1 || month > 12) return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int length = last[month - 1] + (month == 2 && leap), d = t.n == 8 ? (int)(x % 100) : length;
    if (d < 1 || d > length) return false;
    *day = f->texts->days_of(year, month, d);
    return true;
}

/* Mkt-RF to mkt_rf. */
static void take_name(factor_file *f, int column, token t)
{
    char *to = f->names[column];
    int n = 0;
    for (int i = 0; i < t.n && n < NAME - 1; i++)
        to[n++] = isalnum((unsigned char)t.s[i]) ? (char)tolower((unsigned char)t.s[i]) : '_';
    to[n] = 0;
}

static bool is_repeated(const factor_file *f)
{
    for (int a = 0; a < f->columns; a++)
        for (int b = 0; b < a; b++)
            if (strcmp(f->names[a], f->names[b]) == 0) return true;
    return false;
}

/* The line of names may or may not have one over the dates. */
static jvn_status take_names(factor_file *f, const token *names, int n, int columns)
{
    int skip = n == columns + 1;
    f->columns = columns;
    if (n != columns && n != columns + 1)
        return fail_line(f, "the first row of numbers has no line of names before it",
                         "is it a file of the French data library?");
    for (int k = 0; k < columns; k++) take_name(f, k, names[k + skip]);
    for (int k = 0; k < columns; k++)
        if (!*f->names[k] || isdigit((unsigned char)*f->names[k]) || strcmp(f->names[k], "date") == 0 || is_repeated(f))
            return fail_line(f, "the line before does not name the columns", NULL);
    return JVN_OK;
}

static jvn_status grow(factor_file *f)
{
    if (f->rows < f->room) return JVN_OK;
    int64_t room = f->room ? 2 * f->room : 4096;
    int32_t *days = realloc(f->days, (size_t)room * sizeof *days);
    if (days) f->days = days;
    double *values = realloc(f->values, (size_t)(room * f->columns) * sizeof *values);
    if (values) f->values = values;
    if (!days || !values) return jvn_fail(f->call, JVN_ENOMEM, 0, NULL, "no memory for %s", f->path);
    f->room = room;
    return JVN_OK;
}

static jvn_status take_row(factor_file *f, const token *t, int n)
{
    jvn_status st = grow(f);
    if (st) return st;
    if (n != f->columns + 1) return fail_line(f, "not as many values as names", NULL);
    if (!read_day(f, t[0], &f->days[f->rows])) return fail_line(f, "its first value is not a date", NULL);
    if (f->rows && f->days[f->rows] <= f->days[f->rows - 1]) return fail_line(f, "its date is not after the one before", NULL);
    for (int k = 0; k < f->columns; k++) {
        double *x = &f->values[f->rows * f->columns + k];
        if (!t[k + 1].n) *x = NAN;
        else if (!f->texts->read_double(t[k + 1].s, t[k + 1].n, x)) return fail_line(f, "a value is not a number", NULL);
        if (*x == -99.99 || *x == -999) *x = NAN;
    }
    f->rows++;
    return JVN_OK;
}

/* Line by line: what stands before the first row, the table, and what follows it. */
static jvn_status parse(factor_file *f, const text *t)
{
    token now[MOST_COLUMNS], before[MOST_COLUMNS];
    int n_before = 0;
    bool ended = false;
    jvn_status st = JVN_OK;
    for (const char *s = t->bytes, *stop = t->bytes + t->n, *end; s < stop && !st; s = end + 1) {
        if (!(end = memchr(s, '\n', (size_t)(stop - s)))) end = stop;
        int n = split(s, end, now);
        bool row = n > 0 && is_row(f, now, n);
        f->line++;
        if (f->rows && !row) ended = true;
        if (row && ended) f->later++;
        if (row && !f->rows) {
            f->digits = now[0].n;
            st = take_names(f, before, n_before, n - 1);
        }
        if (row && !ended && !st && now[0].n != f->digits) st = fail_line(f, "its date is written unlike those before", NULL);
        if (row && !ended && !st) st = take_row(f, now, n);
        if (n > 0 && (n > 1 || now[0].n) && !row) {
            memcpy(before, now, (size_t)n * sizeof *now);
            n_before = n;
        }
    }
    if (!st && !f->rows)
        return jvn_fail(f->call, JVN_EDATA, 0, "is it a file of the French data library?",
                        "%s has no rows of a date and percents", f->path);
    return st;
}

static jvn_status add_days(const factor_file *f)
{
    const jvn_host *host = f->call->host;
    struct ArrowArray a = {0};
    jvn_status st = host->new_array(f->call, JVN_DATE, f->rows, 0, 0, &a);
    if (st) return st;
    memcpy(jvn_out(&a), f->days, (size_t)f->rows * sizeof *f->days);
    return host->add(f->call, NULL, "date", host->field(f->call, JVN_DATE, "", ""), &a);
}

static jvn_status add_factor(const factor_file *f, int k, int64_t *missing)
{
    const jvn_host *host = f->call->host;
    struct ArrowArray a = {0};
    const char *per = f->digits == 8 ? "day" : f->digits == 6 ? "month" : "year";
    char convention[96];
    jvn_status st = host->new_array(f->call, JVN_FLOAT64, f->rows, 0, JVN_NULLABLE, &a);
    if (st) return st;
    double *to = jvn_out(&a);
    for (int64_t i = 0; i < f->rows; i++) {
        to[i] = f->values[i * f->columns + k];
        if (to[i] == to[i]) continue;
        jvn_set_null(&a, i);
        ++*missing;
    }
    snprintf(convention, sizeof convention, "simple return in percent a %s, as published", per);
    return host->add(f->call, NULL, f->names[k], host->field(f->call, JVN_FLOAT64, "%", convention), &a);
}

jvn_status famafrench_read(jvn_call *call)
{
    factor_file f = {.call = call, .texts = jvn_texts_of(call), .path = jvn_item_of(call, 0, 0)->text};
    text t = {0};
    int64_t missing = 0;
    jvn_status st = read_text(call, f.path, &t);
    if (!st) st = parse(&f, &t);
    if (!st) st = add_days(&f);
    for (int k = 0; k < f.columns && !st; k++) st = add_factor(&f, k, &missing);
    if (!st && missing)
        jvn_say(call, "%lld value%s -99.99 or -999, which means missing: null", (long long)missing,
                missing == 1 ? " is" : "s are");
    if (!st && f.later) jvn_say(call, "a second table of %lld rows follows in the file: left out", (long long)f.later);
    free(f.days);
    free(f.values);
    return st;
}
