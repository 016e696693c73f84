/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse.c -- chunks into column buffers: each cell by its column's kind, at speed where it has the common
 * shape, exactly where it has not. A cell that does not fit its column's kind makes this chunk only take
 * note of what the column's cells fit; infer.c then decides and the column is read again. */
#include <stdlib.h>

#include "bytes.h"
#include "csv.h"
#include "fast.h"

enum { STEP_OK, STEP_BROKEN, STEP_MISALIGNED, STEP_MEMORY };

/* One chunk at work. */
struct work {
    struct job *job;
    struct chunk *chunk;
    const char *end;
    int64_t row; /* in the column buffers */
};

static bool keep_null(struct work *w, struct part *part)
{
    int64_t at = w->row - w->chunk->row;
    if (!part->nulls) part->nulls = calloc((size_t)(w->chunk->rows / 8 + 1), 1);
    if (!part->nulls) return false;
    jvn_set_bit(part->nulls, at, 1);
    part->n_nulls++;
    return true;
}

static bool store_null(struct work *w, int32_t i, struct part *part)
{
    void *out = w->job->columns[i].out;
    switch (part->kind) {
    case K_INT:
    case K_STAMP: ((int64_t *)out)[w->row] = 0; break;
    case K_FLOAT:
    case K_DRESSED: ((double *)out)[w->row] = 0; break;
    case K_DATE:
    case K_DICT: ((int32_t *)out)[w->row] = 0; break;
    case K_STRING: part->lengths[w->row - w->chunk->row] = 0; break;
    default: break;
    }
    return keep_null(w, part);
}

static bool text_append(struct work *w, struct part *part, const char *at, int64_t len)
{
    if (part->text_len + len > part->text_room) {
        int64_t room = (part->text_len + len) * 2 + 4096;
        char *text = realloc(part->text, (size_t)room);
        if (!text) return false;
        part->text = text;
        part->text_room = room;
    }
    if (len) memcpy(part->text + part->text_len, at, (size_t)len);
    part->text_len += len;
    part->lengths[w->row - w->chunk->row] = (uint32_t)len;
    return true;
}

/* Only unquoted text may be looked for again in the file's bytes. */
static bool store_code(struct work *w, int32_t i, struct part *part, const char *at, int64_t len,
                       const struct field *f)
{
    int32_t code = dict_code(&part->dict, at, len, f->escaped);
    if (code < 0) return false;
    ((int32_t *)w->job->columns[i].out)[w->row] = code;
    if (f->quoted) part->dict.last_len = 0;
    if (code >= DICT_LIMIT && !part->forced) {
        part->many = true;
        part->kind = K_SKIP;
    }
    return true;
}

/* The field's text with "" made ". */
static const char *plain_text(struct chunk *c, const struct field *f, int64_t *len)
{
    *len = f->len;
    if (!f->escaped) return f->at;
    if (c->unescaped_room < f->len + CSV_PAD) {
        free(c->unescaped);
        c->unescaped_room = f->len * 2 + CSV_PAD;
        c->unescaped = calloc(1, (size_t)c->unescaped_room);
    }
    if (!c->unescaped) {
        c->unescaped_room = 0;
        return NULL;
    }
    *len = field_unescape(f, c->unescaped);
    return c->unescaped;
}

static bool store_text(struct work *w, int32_t i, struct part *part, const struct field *f)
{
    int64_t len;
    if (!f->quoted && is_null_word(&w->job->options, f->at, f->len)) return store_null(w, i, part);
    const char *at = plain_text(w->chunk, f, &len);
    if (!at || len > UINT32_MAX) return false;
    return part->kind == K_STRING ? text_append(w, part, at, len) : store_code(w, i, part, at, len, f);
}

static bool read_bool(const struct job *j, const struct word *t, struct part *part, int64_t at)
{
    if (!(classify(&j->options, t->at, t->len, false) & FIT_BOOL)) return false;
    jvn_set_bit(part->bits, at, (t->at[0] | 32) == 't');
    return true;
}

/* Reads a cell as its column's kind into row `row`. */
static bool value_read(const struct job *j, const struct chunk *c, int32_t i, const struct word *t, int64_t row)
{
    const struct column *col = &j->columns[i];
    const bool forced = col->forced != JVN_NOTYPE;
    bool strong;
    switch (col->kind) {
    case K_BOOL: return read_bool(j, t, &c->parts[i], row - c->row);
    case K_INT: return number_int(t->at, t->len, forced, (int64_t *)col->out + row);
    case K_FLOAT: return number_float(t->at, t->len, forced, (double *)col->out + row);
    case K_DRESSED: return dressed_read(t->at, t->len, col->fit, (double *)col->out + row, &strong);
    case K_DATE: return date_read(t->at, t->len, col->fit, forced, (int32_t *)col->out + row);
    case K_STAMP: return stamp_read(t->at, t->len, (int64_t *)col->out + row);
    default: return true;
    }
}

static void take_note(const struct job *j, struct part *part, const struct word *t)
{
    unsigned fit = classify(&j->options, t->at, t->len, false);
    if (fit & FIT_STRONG) part->strong = true;
    fit &= FIT_ALL;
    part->kind = K_TALLY;
    part->mask &= fit;
    if (fit == FIT_TEXT && !part->odd) part->odd = t->at;
    if ((fit & FIT_FLOAT) && !(fit & FIT_INT) && number_is_wide(t->at, t->len)) part->wide = true;
    if (part->mask == FIT_TEXT && part->odd) part->kind = K_SKIP;
}

static int store_value(struct work *w, int32_t i, struct part *part, const struct field *f)
{
    struct word t = trimmed(f->at, f->len);
    if (is_null_word(&w->job->options, t.at, t.len)) {
        if (part->kind == K_TALLY) return STEP_OK;
        return store_null(w, i, part) ? STEP_OK : STEP_MEMORY;
    }
    if (part->kind != K_TALLY && value_read(w->job, w->chunk, i, &t, w->row)) return STEP_OK;
    if (part->forced) return STEP_BROKEN;
    take_note(w->job, part, &t);
    return STEP_OK;
}

static int store_cell(struct work *w, int32_t i, struct part *part, const struct field *f)
{
    if (part->kind == K_SKIP) return STEP_OK;
    if (part->kind == K_DICT || part->kind == K_STRING)
        return store_text(w, i, part, f) ? STEP_OK : STEP_MEMORY;
    return store_value(w, i, part, f);
}

/* ---- broken records ----------------------------------------------------------------------------- */

static bool keep_broken(struct chunk *c, const struct broken *b)
{
    if (c->n_broken == c->broken_room) {
        int64_t room = c->broken_room * 2 + 8;
        struct broken *more = realloc(c->broken, (size_t)room * sizeof *more);
        if (!more) return false;
        c->broken = more;
        c->broken_room = room;
    }
    c->broken[c->n_broken++] = *b;
    return true;
}

/* Reads a record through without storing it, and finds what is wrong with it. */
static void examine(const struct work *w, const char *record, struct broken *b)
{
    const struct job *j = w->job;
    struct field f;
    const char *p = record;
    *b = (struct broken){record, NULL, NULL, P_NONE, -1, 0};
    do {
        field_read(&j->dialect, p, w->end, &f);
        struct word t = trimmed(f.at, f.len);
        int32_t i = b->found++;
        bool wrong = i < j->n_columns && j->columns[i].forced && !is_null_word(&j->options, t.at, t.len) &&
                     !value_read(j, w->chunk, i, &t, w->row);
        if (!b->problem && (f.problem || wrong)) {
            b->problem = f.problem ? f.problem : P_TYPE;
            b->column = i;
            b->cell = f.problem ? p : t.at;
        }
        p = f.next;
    } while (!f.last);
    b->next = p;
    if (b->problem == P_NONE || b->problem == P_TYPE) {
        if (b->found < j->n_columns) b->problem = P_FEW;
        if (b->found > j->n_columns) b->problem = P_MANY;
    }
}

/* ---- records ------------------------------------------------------------------------------------ */

/* Reads the common shape; NULL: it is another. */
static inline const char *cell_fast(const struct work *w, struct part *part, void *out, const char *p,
                                    char delim, char newline)
{
    switch (part->kind) {
    case K_FLOAT: return fast_float(p, (double *)out + w->row);
    case K_INT: return fast_int(p, (int64_t *)out + w->row);
    case K_DATE: return fast_date(p, part, (int32_t *)out + w->row);
    case K_DICT: return fast_repeat(p, w->end, &part->dict, delim, newline, (int32_t *)out + w->row);
    default: return NULL;
    }
}

static int cell_slow(struct work *w, int32_t i, const char **p)
{
    struct field f;
    bool last = i == w->job->n_columns - 1;
    field_read(&w->job->dialect, *p, w->end, &f);
    if (f.problem || f.last != last) return STEP_BROKEN;
    *p = f.next;
    return store_cell(w, i, &w->chunk->parts[i], &f);
}

/* The whole record at *p. */
static int record_parse(struct work *w, const char **p)
{
    const struct job *j = w->job;
    const char delim = j->dialect.delim, newline = j->dialect.newline;
    const char *at = *p;
    const int32_t n = j->n_columns;
    for (int32_t i = 0; i < n; i++) {
        const char *q = cell_fast(w, &w->chunk->parts[i], j->columns[i].out, at, delim, newline);
        if (q && i < n - 1 && *q == delim && q < w->end) {
            at = q + 1;
        } else if (q && i == n - 1 && *q == newline && q < w->end) {
            at = q + 1;
        } else {
            int step = cell_slow(w, i, &at);
            if (step != STEP_OK) return step;
        }
    }
    *p = at;
    return STEP_OK;
}

/* What to do with a record that could not be parsed. */
static int broken_record(struct work *w, const char **p)
{
    struct broken b;
    struct job *j = w->job;
    examine(w, *p, &b);
    if (b.problem == P_UNCLOSED && !j->exact) return STEP_MISALIGNED;
    if (!keep_broken(w->chunk, &b)) return STEP_MEMORY;
    *p = b.next;
    return j->options.rejects ? STEP_OK : STEP_BROKEN;
}

/* With --rejects a record is examined before any of it is stored. */
static int record_careful(struct work *w, const char **p)
{
    struct broken b;
    examine(w, *p, &b);
    if (b.problem) return broken_record(w, p);
    int step = record_parse(w, p);
    if (step == STEP_OK) w->row++;
    return step;
}

static int record_plain(struct work *w, const char **p)
{
    int step = record_parse(w, p);
    if (step == STEP_BROKEN) return broken_record(w, p);
    w->row++;
    return step;
}

static int chunk_parse(struct work *w)
{
    const struct job *j = w->job;
    const char *p = w->chunk->begin;
    int64_t left = w->chunk->rows;
    int step = STEP_OK;
    for (;; left--) {
        if (*p == '\n' || *p == '\r') p = skip_blank_lines(&j->dialect, p, w->end);
        if (p >= w->end || step != STEP_OK) break;
        if (left == 0) return STEP_MISALIGNED;
        step = j->options.rejects ? record_careful(w, &p) : record_plain(w, &p);
    }
    if (step != STEP_OK) return step;
    return left == 0 && p == w->end ? STEP_OK : STEP_MISALIGNED;
}

/* ---- chunks ------------------------------------------------------------------------------------- */

static bool part_begin(struct chunk *c, const struct column *col, struct part *part)
{
    if (col->done) {
        part->kind = K_SKIP;
        return true;
    }
    part->kind = col->kind;
    part->forced = col->forced != JVN_NOTYPE;
    part->mask = FIT_ALL;
    part->many = part->wide = part->strong = false;
    part->odd = NULL;
    part->n_nulls = part->text_len = 0;
    part->month_word = 0;
    free(part->nulls);
    part->nulls = NULL;
    dict_free(&part->dict);
    if (col->kind == K_BOOL && !part->bits) part->bits = calloc((size_t)(c->rows / 8 + 1), 1);
    if (col->kind == K_STRING && !part->lengths)
        part->lengths = calloc((size_t)c->rows + 1, sizeof *part->lengths);
    return !(col->kind == K_BOOL && !part->bits) && !(col->kind == K_STRING && !part->lengths);
}

static bool chunk_begin(const struct job *j, struct chunk *c)
{
    c->n_broken = 0;
    if (!c->parts) c->parts = calloc((size_t)j->n_columns, sizeof *c->parts);
    for (int32_t i = 0; c->parts && i < j->n_columns; i++)
        if (!part_begin(c, &j->columns[i], &c->parts[i])) return false;
    return c->parts != NULL;
}

static void stop_before(struct job *j, int64_t i)
{
    int64_t stop = atomic_load(&j->stop);
    while (i < stop && !atomic_compare_exchange_weak(&j->stop, &stop, i)) continue;
}

void tell_progress(struct job *j, int before, int part)
{
    int64_t done = before * j->n_chunks + part * (atomic_fetch_add(&j->progress, 1) + 1);
    j->call->host->progress(j->call, done, (PARSE_PART + GATHER_PART) * j->n_chunks);
}

static jvn_status chunk_task(void *context, int64_t i)
{
    struct job *j = context;
    struct chunk *c = &j->chunks[i];
    struct work w = {j, c, c->end, c->row};
    if (j->call->host->cancelled(j->call)) return JVN_ECANCELLED;
    int step = chunk_begin(j, c) ? STEP_OK : STEP_MEMORY;
    if (i >= atomic_load(&j->stop)) return JVN_OK;
    if (step == STEP_OK) step = chunk_parse(&w);
    c->kept = w.row - c->row;
    if (step == STEP_MISALIGNED) atomic_store(&j->misaligned, true);
    if (step == STEP_MEMORY) atomic_store(&j->no_memory, true);
    if (step != STEP_OK) stop_before(j, i);
    tell_progress(j, 0, PARSE_PART);
    return JVN_OK;
}

jvn_status parse_all(struct job *j)
{
    atomic_store(&j->misaligned, false);
    atomic_store(&j->no_memory, false);
    atomic_store(&j->stop, j->n_chunks);
    atomic_store(&j->progress, 0);
    jvn_status st = j->call->host->parallel_for(j->call, j->n_chunks, chunk_task, j);
    if (st == JVN_OK && atomic_load(&j->no_memory)) st = no_memory(j->call);
    return st;
}

void parts_free(struct job *j)
{
    for (int64_t i = 0; i < j->n_chunks; i++) {
        for (int32_t k = 0; j->chunks[i].parts && k < j->n_columns; k++) {
            struct part *p = &j->chunks[i].parts[k];
            free(p->nulls);
            free(p->bits);
            free(p->lengths);
            free(p->text);
            free(p->recode);
            dict_free(&p->dict);
        }
        free(j->chunks[i].parts);
        j->chunks[i].parts = NULL;
    }
}
