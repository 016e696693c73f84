/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_delimited.c -- tables of posts, by tabs, commas or semicolons: columns by the names that they usually have. */
#include "thread_body.h"
#include "thread_names.h"
#include "thread_time.h"

/* Fields are kept as they stand, but for doubled quotes. */
typedef struct field {
    const char *s;
    int64_t n;
} field;

typedef struct table {
    reading *r;
    const char *s;
    int64_t n, at, line;   /* line: of `at`, from 1 */
    char by;
    bool bare;             /* without a header: nobody says that quotes hold fields together */
    field *fields;
    int64_t n_fields, room;
} table;

static bool is_end(const table *t, int64_t at) { return at >= t->n || t->s[at] == t->by || t->s[at] == '\n' || (t->s[at] == '\r' && at + 1 < t->n && t->s[at + 1] == '\n'); }

/* Where a field in double quotes ends, behind the closing one; -1: nothing closes it. */
static int64_t quoted_end(const table *t, int64_t at, bool *doubled)
{
    for (at++; at < t->n; at++) {
        const char *q = memchr(t->s + at, '"', (size_t)(t->n - at));
        if (!q) return -1;
        at = q - t->s;
        if (is_end(t, at + 1)) return at + 1;
        if (t->s[at + 1] == '"') *doubled = true, at++;
        else if (t->by == '\t') return -1; /* a table by tabs has quotes for what they are */
    }
    return -1;
}

static field undoubled(table *t, field f)
{
    char *to = pool_get(t->r->p, (size_t)f.n + 1);
    int64_t n = 0;
    for (int64_t i = 0; i < f.n; i++) {
        to[n++] = f.s[i];
        if (f.s[i] == '"' && i + 1 < f.n && f.s[i + 1] == '"') i++;
    }
    return (field){to, n};
}

/* The field at t->at, which is left at its end; false: quotes that nothing closes. */
static bool read_field(table *t, field *f)
{
    bool doubled = false;
    if (!t->bare && t->at < t->n && t->s[t->at] == '"') {
        int64_t end = quoted_end(t, t->at, &doubled);
        if (end < 0 && t->by != '\t') return false;
        if (end >= 0) {
            *f = (field){t->s + t->at + 1, end - t->at - 2};
            for (int64_t i = t->at; i < end; i++) t->line += t->s[i] == '\n';
            if (doubled) *f = undoubled(t, *f);
            t->at = end;
            return true;
        }
    }
    int64_t end = t->at;
    while (!is_end(t, end)) end++;
    *f = (field){t->s + t->at, end - t->at};
    t->at = end;
    return true;
}

/* The next row's fields; false: a fault. */
static bool read_row(table *t)
{
    int64_t begun = t->at, line = t->line;
    for (t->n_fields = 0;; t->at++) {
        field f;
        int64_t from = t->at;
        if (!read_field(t, &f)) return refuse(t->r->f, line, from - begun + 1, "a field in double quotes that is not closed", "\"", "a double quote within such a field is doubled");
        t->fields = pool_grow(t->r->p, t->fields, t->n_fields, &t->room, sizeof *t->fields);
        t->fields[t->n_fields++] = f;
        if (t->at >= t->n || t->s[t->at] != t->by) break;
    }
    if (t->at < t->n && t->s[t->at] == '\r') t->at++;
    t->at++;
    t->line++;
    return true;
}

static int64_t count_in_line(const char *s, int64_t n, char c)
{
    int64_t count = 0;
    for (int64_t i = 0; i < n && s[i] != '\n'; i++) count += s[i] == c;
    return count;
}

/* Which column is what, by the first row; whether it names any text. */
static bool read_header(const table *t, int64_t *columns)
{
    for (int k = 0; k < N_MEANINGS; k++) columns[k] = -1;
    int best[N_MEANINGS];
    for (int64_t c = 0; c < t->n_fields; c++) {
        int rank;
        meaning m = meaning_of(t->fields[c].s, t->fields[c].n, &rank);
        if (m == NO_MEANING || (columns[m] >= 0 && best[m] <= rank)) continue;
        columns[m] = c;
        best[m] = rank;
    }
    return columns[IS_BODY] >= 0;
}

static char delimiter(const char *s, int64_t n)
{
    static const char all[] = "\t,;|";
    char best = '\t';
    int64_t most = 0;
    for (int k = 0; all[k]; k++) {
        int64_t count = count_in_line(s, n, all[k]);
        if (count > most) most = count, best = all[k];
        if (k == 0 && count) break;
    }
    return best;
}

/* Without a header: by tabs alone, as many in every line; text is the column with the longest. */
static bool has_even_tabs(const char *s, int64_t n)
{
    int64_t tabs = count_in_line(s, n, '\t'), lines = 0;
    for (int64_t at = 0; tabs && at < n && lines < 50; lines++) {
        const char *stop = memchr(s + at, '\n', (size_t)(n - at));
        if (!stop && lines) break; /* the sample may cut it */
        if (count_in_line(s + at, n - at, '\t') != tabs) return false;
        at = stop ? stop - s + 1 : n;
    }
    return tabs > 0;
}

static bool header_names_text(reading *r, const char *s, int64_t n, char by, int64_t *columns)
{
    table t = {.r = r, .s = s, .n = n, .line = 1, .by = by};
    if (!read_row(&t) || t.n_fields < 2 || !read_header(&t, columns)) return false;
    for (int64_t c = 0; c < t.n_fields; c++)
        if (t.fields[c].n > 40) return false; /* a sentence with commas */
    return true;
}

bool is_delimited(const char *s, int64_t n)
{
    int64_t columns[N_MEANINGS];
    fault unused;
    const char *stop = n ? memchr(s, '\n', (size_t)n) : NULL;
    int64_t first = stop ? stop - s : n;
    if (first > 2000) return has_even_tabs(s, n);
    reading r = {.p = pool_new(), .f = &unused};
    bool named = header_names_text(&r, s, first, delimiter(s, n), columns);
    pool_free(r.p);
    return named || has_even_tabs(s, n);
}

static void longest_column(table *t, int64_t *columns)
{
    int64_t sums[64] = {0}, best = 0, at = t->at, line = t->line;
    for (int64_t rows = 0; rows < 200 && t->at < t->n && read_row(t); rows++)
        for (int64_t c = 0; c < t->n_fields && c < 64; c++) sums[c] += t->fields[c].n;
    for (int64_t c = 1; c < 64; c++)
        if (sums[c] > sums[best]) best = c;
    columns[IS_BODY] = best;
    if (best > 0) columns[IS_ID] = 0;
    t->at = at;
    t->line = line;
}

static field cell(const table *t, int64_t column) { return column >= 0 && column < t->n_fields ? t->fields[column] : (field){"", 0}; }

void cell_put(reading *r, const char *s, int64_t n)
{
    if (memchr(s, '[', (size_t)n) && has_text(s, n, "[quote")) bbcode_put(r, s, n);
    else body_put(r, s, n);
    if (memchr(s, '\n', (size_t)n)) quotes_by_sign(r);
}

static void add_row(table *t, const int64_t *columns, int64_t line)
{
    reading *r = t->r;
    post *to = post_add(r);
    field id = cell(t, columns[IS_ID]), author = cell(t, columns[IS_AUTHOR]), parent = cell(t, columns[IS_PARENT]), title = cell(t, columns[IS_TITLE]);
    field time = cell(t, columns[IS_TIMED]), text = cell(t, columns[IS_BODY]);
    to->line = line;
    to->id = trimmed(r, id.s, id.n);
    to->author = trimmed(r, author.s, author.n);
    to->parent = trimmed(r, parent.s, parent.n);
    to->title = trimmed(r, title.s, title.n);
    to->time = time_read(time.s, time.n);
    cell_put(r, text.s, text.n);
    post_end(r);
}

bool read_delimited(reading *r, const char *s, int64_t n)
{
    int64_t columns[N_MEANINGS], wide;
    table t = {.r = r, .s = s, .n = n, .line = 1, .by = delimiter(s, n)};
    if (n == 0) return true;
    if (!read_row(&t)) return false;
    wide = t.n_fields;
    if (!read_header(&t, columns)) {
        if (t.by != '\t') return refuse(r->f, 1, 0, "no column of texts in the header", "one that is called text, body or comment", NULL);
        t.at = 0;
        t.line = 1;
        t.bare = true;
        longest_column(&t, columns);
    }
    while (t.at < t.n) {
        int64_t line = t.line;
        if (!read_row(&t)) return false;
        if (t.n_fields == 1 && t.fields[0].n == 0) continue;
        if (t.n_fields > wide && t.by != '\t') return refuse(r->f, line, 0, "more fields than the header has", "one a column", "a text that holds the separator stands in double quotes");
        add_row(&t, columns, line);
    }
    return true;
}
