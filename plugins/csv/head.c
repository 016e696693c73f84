/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head.c -- the head of a file: its line ends, its delimiter, its header line, the columns' names. */
#include <stdlib.h>

#include "csv.h"

#define LOOK_RECORDS 20
#define LOOK_BYTES (256 << 10)

static void find_newline(struct job *j)
{
    size_t n = (size_t)(j->end - j->begin);
    j->dialect.newline = memchr(j->begin, '\n', n) || !memchr(j->begin, '\r', n) ? '\n' : '\r';
}

static void skip_lines(struct job *j)
{
    for (int64_t i = 0; i < j->options.skip && j->begin < j->end; i++) {
        const char *p = memchr(j->begin, j->dialect.newline, (size_t)(j->end - j->begin));
        j->begin = p ? p + 1 : j->end;
    }
}

/* The record at p under a delimiter, and whether its quotes make sense: none inside a plain field. A broken
 * record has one field. */
static const char *try_record(const struct dialect *d, const char *p, const char *end, int32_t *n, bool *sound)
{
    struct field f;
    bool broken = false;
    *n = 0;
    *sound = true;
    do {
        field_read(d, p, end, &f);
        broken = broken || f.problem;
        if (broken || (!f.quoted && memchr(f.at, '"', (size_t)f.len))) *sound = false;
        ++*n;
        p = f.next;
    } while (!f.last);
    if (broken) *n = 1;
    return p;
}

/* How many of the first records have sound quotes and as many fields as the first, with this delimiter. */
static int agreement(const struct job *j, char delim, int32_t *fields)
{
    struct dialect d = {.delim = delim, .newline = j->dialect.newline};
    const char *end = j->end - j->begin > LOOK_BYTES ? j->begin + LOOK_BYTES : j->end;
    const char *p = j->begin;
    bool sound;
    int same = 0;
    for (int i = 0; i < LOOK_RECORDS; i++) {
        int32_t n;
        p = skip_blank_lines(&d, p, end);
        if (p == end) break;
        p = try_record(&d, p, end, &n, &sound);
        if (i == 0) *fields = n;
        same += sound && n == *fields && (p < end || end == j->end);
    }
    return same;
}

static char find_delim(const struct job *j)
{
    static const char candidates[] = ",\t;|";
    int64_t best = 0;
    char delim = ',';
    for (const char *c = candidates; *c; c++) {
        int32_t fields = 1;
        int64_t score = agreement(j, *c, &fields);
        score = fields > 1 ? score * MOST_COLUMNS + fields : 0;
        if (score > best) {
            best = score;
            delim = *c;
        }
    }
    return delim;
}

/* The name in a header field, in the call's memory. */
static char *name_of(const struct job *j, const struct field *f)
{
    char *name = j->call->host->scratch(j->call, f->len + 1);
    if (!name) return NULL;
    struct word w = trimmed(f->at, f->len);
    int64_t n = w.len;
    if (f->escaped) n = field_unescape(f, name);
    else memcpy(name, w.at, (size_t)n);
    name[n] = 0;
    return name;
}

/* A number, a date, true or false; nan and inf can be names. */
static bool says_a_value(const struct job *j, const char *at, int64_t len)
{
    struct word w = trimmed(at, len);
    unsigned fit = classify(&j->options, w.at, w.len, false) & ~(unsigned)(FIT_DRESSED | FIT_STRONG); /* 3M may be a name */
    bool digit = false;
    for (int64_t i = 0; i < w.len; i++) digit = digit || (w.at[i] >= '0' && w.at[i] <= '9');
    return fit != FIT_TEXT && (digit || (fit & FIT_BOOL));
}

/* Whether some field of the record at p is a number or a date. */
static bool has_values(const struct job *j, const char *p)
{
    struct field f;
    do {
        field_read(&j->dialect, p, j->end, &f);
        if (says_a_value(j, f.at, f.len)) return true;
        p = f.next;
    } while (!f.last);
    return false;
}

static bool names_distinct(const struct job *j, const char *p)
{
    struct dict d = {0};
    struct field f;
    int32_t n = 0;
    do {
        field_read(&j->dialect, p, j->end, &f);
        struct word w = trimmed(f.at, f.len);
        if (w.len > 0) n++, dict_code(&d, w.at, w.len, false);
        p = f.next;
    } while (!f.last);
    bool distinct = d.n == n;
    dict_free(&d);
    return distinct;
}

/* A first line without numbers and dates is a header; names that repeat need values below them. */
static bool has_header(const struct job *j)
{
    if (j->options.header != HEADER_AUTO) return j->options.header == HEADER_YES;
    if (has_values(j, j->begin)) return false;
    if (names_distinct(j, j->begin)) return true;
    const char *second = scan_records(&j->dialect, j->begin, j->end, 1);
    return second < j->end && has_values(j, second);
}

static jvn_status columns_new(struct job *j)
{
    enum problem problem;
    record_read(&j->dialect, j->begin, j->end, &j->n_columns, &problem);
    int32_t n = j->n_columns;
    j->n_columns = 0;
    if (n > MOST_COLUMNS)
        return jvn_fail(j->call, JVN_ELIMIT, ARG_FILE, "is --delim right?", "%s has %d columns, %d is the most",
                        j->source.name, n, MOST_COLUMNS);
    j->columns = calloc((size_t)n, sizeof *j->columns);
    if (!j->columns) return no_memory(j->call);
    j->n_columns = n;
    j->dialect.blank_is_record = n == 1;
    return JVN_OK;
}

static const char *numbered(const struct job *j, const char *stem, int n)
{
    size_t room = strlen(stem) + 16;
    char *name = j->call->host->scratch(j->call, (int64_t)room);
    if (name) snprintf(name, room, *stem ? "%s_%d" : "c%s%d", stem, n);
    return name;
}

static bool is_taken(const struct job *j, int32_t n, const char *name)
{
    for (int32_t i = 0; i < n; i++)
        if (strcmp(j->columns[i].name, name) == 0) return true;
    return false;
}

/* Gives column i a name of its own, and says what it changed. */
static bool name_column(struct job *j, int32_t i, const char *name)
{
    const char *unique = name;
    if (!*name) unique = numbered(j, "", i + 1);
    for (int n = 2; unique && is_taken(j, i, unique); n++) unique = numbered(j, *name ? name : "c", n);
    if (!unique) return false;
    j->columns[i].name = unique;
    if (!*name) jvn_say(j->call, "column %d has no name: it is %s here", i + 1, unique);
    else if (unique != name)
        jvn_say(j->call, "another column is named '%s': column %d is %s here", name, i + 1, unique);
    return true;
}

/* `above` and below it `name`, a blank between. */
static char *name_joined(const struct job *j, const char *above, const char *name)
{
    size_t room = strlen(above) + strlen(name) + 2;
    char *joined = j->call->host->scratch(j->call, (int64_t)room);
    if (joined) snprintf(joined, room, "%s%s%s", above, *above && *name ? " " : "", name);
    return joined;
}

/* One line of the header, below what names has so far. */
static jvn_status header_line(struct job *j, char **names)
{
    const char *p = j->begin;
    struct field f = {.last = p >= j->end};
    for (int32_t i = 0; !f.last; i++) {
        field_read(&j->dialect, p, j->end, &f);
        if (f.problem == P_UNCLOSED)
            return jvn_fail(j->call, JVN_EDATA, ARG_FILE, NULL,
                            "%s: the header has a quote that is never closed", j->source.name);
        char *name = i < j->n_columns ? name_of(j, &f) : NULL;
        if (name) names[i] = name_joined(j, names[i], name);
        if (i < j->n_columns && (!name || !names[i])) return JVN_ENOMEM;
        p = f.next;
    }
    j->begin = p;
    return JVN_OK;
}

static jvn_status names_from_header(struct job *j)
{
    static char none[1];
    jvn_status st = JVN_OK;
    char **names = j->call->host->scratch(j->call, (j->n_columns + 1) * (int64_t)sizeof *names);
    if (!names) return JVN_ENOMEM;
    for (int32_t i = 0; i < j->n_columns; i++) names[i] = none;
    for (int64_t line = 0; line < j->options.header_lines && st == JVN_OK; line++) {
        j->begin = skip_blank_lines(&j->dialect, j->begin, j->end);
        st = header_line(j, names);
    }
    for (int32_t i = 0; i < j->n_columns && st == JVN_OK; i++)
        if (!name_column(j, i, names[i])) st = JVN_ENOMEM;
    return st;
}

static jvn_status names_by_number(struct job *j)
{
    for (int32_t i = 0; i < j->n_columns; i++) {
        j->columns[i].name = numbered(j, "", i + 1);
        if (!j->columns[i].name) return JVN_ENOMEM;
    }
    if (j->options.header == HEADER_AUTO)
        jvn_say(j->call, "%s has no header line: its columns are c1 to c%d", j->source.name, j->n_columns);
    return JVN_OK;
}

static bool is_line_end(char c) { return c == '\n' || c == '\r'; }

jvn_status head_read(struct job *j)
{
    j->begin = j->source.data;
    j->end = j->begin + j->source.size;
    while (j->end > j->begin && is_line_end(j->end[-1])) j->end--;
    find_newline(j);
    skip_lines(j);
    while (j->begin < j->end && is_line_end(*j->begin)) j->begin++;
    if (j->begin >= j->end)
        return jvn_fail(j->call, JVN_EDATA, ARG_FILE, NULL, "%s is empty%s", j->source.name,
                        j->options.skip ? " after the lines skipped" : "");
    j->dialect.delim = j->options.delim ? (char)j->options.delim : find_delim(j);
    jvn_status st = columns_new(j);
    const char *head = j->begin;
    if (st == JVN_OK) st = has_header(j) ? names_from_header(j) : names_by_number(j);
    if (st == JVN_OK) st = scan_text(j, head, j->begin);
    if (st == JVN_OK && j->options.rows >= 0) {
        j->end = scan_records(&j->dialect, j->begin, j->end, j->options.rows);
        while (j->end > j->begin && is_line_end(j->end[-1])) j->end--;
    }
    return st;
}
