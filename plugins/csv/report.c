/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c -- what went wrong, and where: messages with file, line and column, and the table of rejects. */
#include "csv.h"

static const char *const WANTED[] = {
    [K_SKIP] = "text",          [K_TALLY] = "text",     [K_BOOL] = "true or false",
    [K_INT] = "a whole number", [K_FLOAT] = "a number", [K_DRESSED] = "a number", [K_DATE] = "a date",
    [K_STAMP] = "a timestamp",  [K_DICT] = "text",      [K_STRING] = "text",
};

jvn_status no_memory(jvn_call *call)
{
    return jvn_fail(call, JVN_ENOMEM, ARG_FILE, NULL, "not enough memory for the file");
}

static int64_t lines_between(const struct job *j, const char *from, const char *to)
{
    int64_t n = 0;
    while (from < to && (from = memchr(from, j->dialect.newline, (size_t)(to - from))) != NULL) n++, from++;
    return n;
}

int64_t line_of(const struct job *j, const char *at) { return lines_between(j, j->source.data, at); }

char *shown(char *to, const char *at, int64_t len)
{
    size_t n = 0;
    int64_t i = 0;
    for (; i < len && n < 40; i++) {
        unsigned char c = (unsigned char)at[i];
        if (c < 0x20 || c == 0x7f) n += (size_t)snprintf(to + n, 5, "\\x%02x", c);
        else to[n++] = (char)c;
    }
    if (i < len) {
        while (n > 0 && i < len && ((unsigned char)at[i] & 0xc0) == 0x80) n--, i--;
        memcpy(to + n, "...", 3);
        n += 3;
    }
    to[n] = 0;
    return to;
}

static const char *problem_text(const struct job *j, const struct broken *b, char *text, size_t room)
{
    char cell[64];
    struct field f;
    switch (b->problem) {
    case P_FEW:
    case P_MANY:
        snprintf(text, room, "found %d field%s, wanted %d", b->found, b->found == 1 ? "" : "s", j->n_columns);
        break;
    case P_UNCLOSED: snprintf(text, room, "a quote is opened and never closed"); break;
    case P_AFTER_QUOTE: snprintf(text, room, "text after a closing quote"); break;
    default: {
        bool quoted = b->cell > b->record && b->cell[-1] == '"';
        field_read(&j->dialect, b->cell - quoted, b->next, &f);
        struct word w = trimmed(f.at, f.len);
        snprintf(text, room, "found '%s', wanted %s", shown(cell, w.at, w.len),
                 WANTED[j->columns[b->column].kind]);
    }
    }
    return text;
}

static const struct broken *first_broken(const struct job *j)
{
    for (int64_t k = 0; k < j->n_chunks; k++)
        if (j->chunks[k].n_broken) return &j->chunks[k].broken[0];
    return NULL;
}

jvn_status report_broken(struct job *j)
{
    const struct broken *b = first_broken(j);
    char problem[160], text[400];
    bool has_column = b->column >= 0 && b->column < j->n_columns;
    int64_t line = line_of(j, b->cell ? b->cell : b->record);
    problem_text(j, b, problem, sizeof problem);
    snprintf(text, sizeof text, "%s:%lld: %s%s%s%s", j->source.name, (long long)line + 1,
             has_column ? "column '" : "", has_column ? j->columns[b->column].name : "",
             has_column ? "': " : "", problem);
    return j->call->host->fail(
        j->call, JVN_EDATA, b->problem == P_TYPE ? ARG_TYPES : ARG_FILE, line, b->column, text,
        b->problem == P_TYPE ? "--rejects NAME keeps broken rows aside; --types NAME=string reads anything"
                             : "--rejects NAME keeps broken rows aside");
}

/* ---- rejects ------------------------------------------------------------------------------------ */

/* Text columns of rejects, written twice: once to count the bytes. */
struct reject {
    int64_t line;
    const char *column;
    char problem[160];
    struct word text;
};

enum { R_COLUMN, R_PROBLEM, R_TEXT, R_TEXTS };

static void reject_read(const struct job *j, const struct broken *b, struct reject *r)
{
    const char *end = b->next;
    while (end > b->record && (end[-1] == '\n' || end[-1] == '\r')) end--;
    r->column = b->column >= 0 && b->column < j->n_columns ? j->columns[b->column].name : NULL;
    problem_text(j, b, r->problem, sizeof r->problem);
    r->text = (struct word){b->record, end - b->record};
}

static struct word reject_text(const struct reject *r, int which)
{
    const char *s = which == R_COLUMN ? r->column : r->problem;
    if (which == R_TEXT) return r->text;
    return (struct word){s, s ? (int64_t)strlen(s) : 0};
}

static jvn_status rejects_new(struct job *j, int64_t n, struct ArrowArray *lines, struct ArrowArray *texts)
{
    const jvn_host *h = j->call->host;
    int64_t bytes[R_TEXTS] = {0};
    struct reject r;
    for (int64_t k = 0; k < j->n_chunks; k++)
        for (int64_t i = 0; i < j->chunks[k].n_broken; i++) {
            reject_read(j, &j->chunks[k].broken[i], &r);
            for (int t = 0; t < R_TEXTS; t++) bytes[t] += reject_text(&r, t).len;
        }
    jvn_status st = h->new_array(j->call, JVN_INT64, n, 0, 0, lines);
    for (int t = 0; t < R_TEXTS && st == JVN_OK; t++)
        st = h->new_array(j->call, JVN_STRING, n, bytes[t], JVN_NULLABLE, &texts[t]);
    return st;
}

static void reject_put(struct ArrowArray *a, int64_t row, struct word w)
{
    int64_t *offsets = jvn_out(a);
    if (!w.at) {
        jvn_set_null(a, row);
        a->null_count++;
    }
    if (w.len) memcpy(jvn_out_text(a) + offsets[row], w.at, (size_t)w.len);
    offsets[row + 1] = offsets[row] + w.len;
}

static void rejects_fill(const struct job *j, struct ArrowArray *lines, struct ArrowArray *texts)
{
    const char *at = j->source.data;
    int64_t line = 1, row = 0;
    struct reject r;
    for (int t = 0; t < R_TEXTS; t++) {
        *(int64_t *)jvn_out(&texts[t]) = 0;
        texts[t].null_count = 0;
    }
    for (int64_t k = 0; k < j->n_chunks; k++)
        for (int64_t i = 0; i < j->chunks[k].n_broken; i++, row++) {
            const struct broken *b = &j->chunks[k].broken[i];
            line += lines_between(j, at, b->record);
            at = b->record;
            reject_read(j, b, &r);
            ((int64_t *)jvn_out(lines))[row] = line;
            for (int t = 0; t < R_TEXTS; t++) reject_put(&texts[t], row, reject_text(&r, t));
        }
}

jvn_status report_rejects(struct job *j)
{
    static const char *const names[] = {"column", "problem", "text"};
    const jvn_host *h = j->call->host;
    struct ArrowArray lines = {0}, texts[R_TEXTS] = {{0}};
    int64_t n = 0;
    int t = 0;
    for (int64_t k = 0; k < j->n_chunks; k++) n += j->chunks[k].n_broken;
    jvn_status st = rejects_new(j, n, &lines, texts);
    if (st == JVN_OK) {
        rejects_fill(j, &lines, texts);
        st = h->add(j->call, "rejects", "line", h->field(j->call, JVN_INT64, NULL, NULL), &lines);
        lines.release = NULL;
    }
    for (; t < R_TEXTS && st == JVN_OK; t++)
        st = h->add(j->call, "rejects", names[t], h->field(j->call, JVN_STRING, NULL, NULL), &texts[t]);
    for (; t < R_TEXTS; t++)
        if (texts[t].release) texts[t].release(&texts[t]);
    if (lines.release) lines.release(&lines);
    if (st == JVN_OK && n)
        jvn_say(j->call, "%lld of %lld rows of %s could not be read: see %s", (long long)n,
                (long long)(j->rows + n), j->source.name, jvn_item_of(j->call, ARG_REJECTS, 0)->text);
    return st;
}
