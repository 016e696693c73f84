/* SPDX-License-Identifier: GPL-3.0-or-later */
/* infer.c -- types: guessed from records all over the file, and held against every cell.
 *
 * A cell gives a set of types that it can be read as (FIT_), a column the intersection over its cells;
 * the narrowest type in it is the column's. Missing values fit everything. */
#include <stdlib.h>

#include "csv.h"

#define SAMPLE_RECORDS 2048
#define SAMPLE_CELLS 200000
#define SAMPLE_CHUNKS 64

static bool is_bool(const char *p, int64_t len)
{
    const char *word = len == 4 ? "true" : "false";
    if (len != 4 && len != 5) return false;
    for (int64_t i = 0; i < len; i++)
        if ((p[i] | 32) != word[i]) return false;
    return true;
}

unsigned classify(const struct options *o, const char *at, int64_t len, bool lenient)
{
    int64_t integer;
    double number;
    unsigned dates, strong, dressed;
    if (len == 0) return FIT_TEXT;
    if (is_bool(at, len)) return FIT_BOOL | FIT_TEXT;
    dates = date_fits(at, len, o->dates, lenient);
    if (dates) dates |= FIT_TEXT;
    dressed = dressed_fits(o, at, len, &strong);
    if (number_int(at, len, lenient, &integer)) return dates | dressed | FIT_INT | FIT_FLOAT | FIT_TEXT;
    if (o->decimal == DECIMAL_COMMA && memchr(at, '.', (size_t)len)) number = 0;
    else if (number_float(at, len, lenient, &number)) return dates | dressed | FIT_FLOAT | FIT_TEXT;
    if (dressed) return dates | dressed | strong | FIT_TEXT;
    if (stamp_read(at, len, &integer)) return dates | FIT_STAMP | FIT_TEXT;
    return dates ? dates : FIT_TEXT;
}

/* ---- the sample --------------------------------------------------------------------------------- */

struct tally {
    struct dict dict;
    uint8_t counts[SAMPLE_RECORDS]; /* by code; 2 is two or more */
    int cells, values;              /* values: cells that are not text alone */
};

struct sample {
    struct job *job;
    struct tally *tallies;
    struct field *fields;
    int64_t records;
};

static bool sample_cell(struct sample *s, int32_t i, const struct field *f)
{
    struct column *col = &s->job->columns[i];
    struct tally *t = &s->tallies[i];
    struct word w = trimmed(f->at, f->len);
    if (is_null_word(&s->job->options, w.at, w.len)) return true;
    unsigned fit = classify(&s->job->options, w.at, w.len, col->forced);
    if (fit & FIT_STRONG) col->strong = true;
    fit &= FIT_ALL;
    if (!col->forced || (fit & (FIT_DATE | FIT_DRESSED))) col->mask &= fit;
    t->cells++;
    if (fit != FIT_TEXT) t->values++;
    else if (!col->odd) col->odd = w.at;
    if ((fit & FIT_FLOAT) && !(fit & FIT_INT) && number_is_wide(w.at, w.len)) col->wide = true;
    int32_t code = dict_code(&t->dict, f->at, f->len, false);
    if (code < 0) return false;
    if (t->counts[code] < 2) t->counts[code]++;
    return true;
}

/* Whether a cell can be read as the type that the user gave its column. */
static bool fits_forced(const struct job *j, int32_t i, const struct field *f)
{
    static const unsigned wanted[] = {FIT_ALL, FIT_BOOL, FIT_INT,  FIT_FLOAT | FIT_DRESSED,
                                      FIT_ALL, FIT_ALL,  FIT_DATE, FIT_STAMP};
    struct word w = trimmed(f->at, f->len);
    unsigned want = wanted[j->columns[i].forced];
    return want == FIT_ALL || is_null_word(&j->options, w.at, w.len) ||
           (classify(&j->options, w.at, w.len, true) & want);
}

/* Broken records say nothing about types. */
static bool sample_record(struct sample *s, const char **p)
{
    const struct job *j = s->job;
    int32_t n = 0;
    struct field f;
    bool good = true;
    do {
        field_read(&j->dialect, *p, j->end, &f);
        if (n < j->n_columns) s->fields[n] = f;
        good = good && !f.problem;
        n++;
        *p = f.next;
    } while (!f.last);
    if (!good || n != j->n_columns) return true;
    for (int32_t i = 0; i < n; i++)
        if (!fits_forced(j, i, &s->fields[i])) return true;
    s->records++;
    for (int32_t i = 0; i < n; i++)
        if (!sample_cell(s, i, &s->fields[i])) return false;
    return true;
}

static bool sample_chunk(struct sample *s, const struct chunk *c, int64_t records)
{
    const char *p = c->begin;
    for (; records > 0; records--) {
        p = skip_blank_lines(&s->job->dialect, p, c->end);
        if (p >= c->end) break;
        if (!sample_record(s, &p)) return false;
    }
    return true;
}

static bool sample_chunks(struct sample *s)
{
    const struct job *j = s->job;
    int64_t step = (j->n_chunks + SAMPLE_CHUNKS - 1) / SAMPLE_CHUNKS;
    int64_t used = step ? (j->n_chunks + step - 1) / step : 0;
    int64_t records = SAMPLE_CELLS / j->n_columns;
    if (!used) return true;
    records = (records > SAMPLE_RECORDS ? SAMPLE_RECORDS : records) / used;
    for (int64_t i = 0; i < used; i++)
        if (!sample_chunk(s, &j->chunks[i * step], records > 0 ? records : 1)) return false;
    return true;
}

/* Whether a column has more distinct texts than a dictionary is good for. The unseen are estimated from
 * those met once and twice: A. Chao, "Nonparametric estimation of the number of classes", 1984. */
static bool too_many(const struct sample *s, const struct tally *t)
{
    double once = 0, twice = 0, distinct = t->dict.n, rows = (double)s->job->rows;
    for (int32_t i = 0; i < t->dict.n; i++) (t->counts[i] == 1 ? &once : &twice)[0]++;
    if (s->records < s->job->rows) distinct += once * once / (2 * (twice > 0 ? twice : 0.5));
    return distinct > rows / 2 || distinct > 1.25 * DICT_LIMIT;
}

/* ---- from masks to kinds ------------------------------------------------------------------------ */

/* Narrowest first. */
static const struct {
    unsigned fit;
    enum kind kind;
} KINDS[] = {
    {FIT_BOOL, K_BOOL},  {FIT_INT, K_INT},     {FIT_FLOAT, K_FLOAT}, {FIT_YMD, K_DATE},
    {FIT_NAMED, K_DATE}, {FIT_STAMP, K_STAMP}, {FIT_DMY, K_DATE},    {FIT_MDY, K_DATE},
};

static bool is_ambiguous(unsigned mask)
{
    return (mask & FIT_DMY) && (mask & FIT_MDY) && !(mask & (FIT_YMD | FIT_NAMED));
}

/* Of the dressed numbers in a mask the one to read; 0: none, or it is not known which mark is which. */
static unsigned dressed_of(unsigned mask, bool strong, unsigned marks)
{
    unsigned plain = mask & (FIT_POINT | FIT_COMMA), percent = mask & (FIT_PERCENT_POINT | FIT_PERCENT_COMMA);
    unsigned found = plain ? plain : percent;
    if (!strong) return 0;
    if (found & (found - 1)) found &= marks == FIT_POINT ? FIT_POINT | FIT_PERCENT_POINT : marks == FIT_COMMA ? FIT_COMMA | FIT_PERCENT_COMMA : 0;
    return found;
}

static enum kind kind_of(unsigned mask, bool many, bool strong, unsigned marks, unsigned *fit)
{
    *fit = mask != FIT_ALL && !(mask & FIT_INT) && (!(mask & FIT_FLOAT) || ((mask & FIT_COMMA) && marks == FIT_COMMA))
               ? dressed_of(mask, strong || (mask & FIT_FLOAT), marks)
               : 0;
    if (*fit) return K_DRESSED;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS && mask != FIT_ALL && !is_ambiguous(mask); i++) {
        if (!(mask & KINDS[i].fit)) continue;
        *fit = KINDS[i].fit;
        return KINDS[i].kind;
    }
    return many ? K_STRING : K_DICT;
}

static const enum kind FORCED[] = {
    [JVN_BOOL] = K_BOOL, [JVN_INT64] = K_INT, [JVN_FLOAT64] = K_FLOAT,  [JVN_STRING] = K_STRING,
    [JVN_DICT] = K_DICT, [JVN_DATE] = K_DATE, [JVN_TIMESTAMP] = K_STAMP};

static jvn_status set_forced(struct job *j, struct column *col)
{
    unsigned mask = col->mask & FIT_DATE;
    col->kind = FORCED[col->forced];
    if (col->kind != K_DATE) return JVN_OK;
    if (is_ambiguous(mask) || !mask)
        return jvn_fail(j->call, JVN_EDATA, ARG_TYPES, "--dates dmy or --dates mdy decides",
                        mask ? "%s: dates in column '%s' can be day/month or month/day"
                             : "%s: column '%s' has dates both as day/month and as month/day",
                        j->source.name, col->name);
    for (col->fit = FIT_YMD; !(mask & col->fit);) col->fit <<= 1;
    return JVN_OK;
}

/* The marks of columns that can be read in one way only: a file has one decimal mark. */
static void find_marks(struct job *j)
{
    j->marks = j->options.decimal == DECIMAL_POINT ? FIT_POINT : j->options.decimal == DECIMAL_COMMA ? FIT_COMMA : 0;
    for (int32_t i = 0; i < j->n_columns && j->options.decimal == DECIMAL_AUTO; i++) {
        unsigned mask = j->columns[i].mask;
        bool point = mask & (FIT_FLOAT | FIT_POINT | FIT_PERCENT_POINT), comma = mask & (FIT_COMMA | FIT_PERCENT_COMMA);
        if (mask == FIT_ALL || (mask & FIT_INT)) continue;
        if (point && !comma) j->marks |= FIT_POINT;
        if (comma && !point && j->columns[i].strong) j->marks |= FIT_COMMA;
    }
}

/* Numbers with a type that the user gave: as the file's others, else with a point. */
static jvn_status force_marks(const struct job *j, struct column *col)
{
    unsigned mask = col->mask & FIT_DRESSED, wanted = dressed_of(mask, true, j->marks);
    if (col->forced != JVN_FLOAT64 || !col->strong) return JVN_OK;
    if (mask && !wanted)
        return jvn_fail(j->call, JVN_EDATA, ARG_TYPES, "--decimal point or --decimal comma decides",
                        "%s: commas in column '%s' can be decimal or mark thousands", j->source.name, col->name);
    col->kind = K_DRESSED;
    col->fit = wanted ? wanted : FIT_POINT;
    return JVN_OK;
}

jvn_status infer_sample(struct job *j)
{
    struct sample s = {j, calloc((size_t)j->n_columns, sizeof *s.tallies),
                       calloc((size_t)j->n_columns, sizeof *s.fields), 0};
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < j->n_columns; i++) {
        j->columns[i].mask = FIT_ALL;
        j->columns[i].odd = NULL;
    }
    if (!s.tallies || !s.fields || !sample_chunks(&s)) TRY(no_memory(j->call));
    find_marks(j);
    for (int32_t i = 0; i < j->n_columns; i++) {
        struct column *col = &j->columns[i];
        const struct tally *t = &s.tallies[i];
        col->nearly = t->values > 0 && t->values * 2 >= t->cells;
        col->many = too_many(&s, t);
        col->kind = kind_of(col->mask, col->many, col->strong, j->marks, &col->fit);
        if (col->mask == FIT_ALL || is_ambiguous(col->mask) || (col->kind >= K_DICT && (col->mask & FIT_DRESSED))) col->kind = K_TALLY;
        if (col->forced) TRY(set_forced(j, col));
        if (col->forced) TRY(force_marks(j, col));
    }
out:
    for (int32_t i = 0; s.tallies && i < j->n_columns; i++) dict_free(&s.tallies[i].dict);
    free(s.tallies);
    free(s.fields);
    return st;
}

/* What the cells of a kind fit is what its sample fitted: only cells that did not fit say more. */
static void settle_mask(const struct job *j, struct column *col, int32_t i)
{
    for (int64_t k = 0; k < j->n_chunks; k++) {
        const struct part *p = &j->chunks[k].parts[i];
        col->mask &= p->mask;
        col->wide = col->wide || p->wide;
        col->strong = col->strong || p->strong;
        col->many = col->many || p->many;
        if (p->odd && (!col->odd || p->odd < col->odd)) col->odd = p->odd;
    }
}

bool infer_settle(struct job *j)
{
    bool again = false;
    for (int32_t i = 0; i < j->n_columns; i++) {
        struct column *col = &j->columns[i];
        unsigned fit;
        if (col->done) continue;
        settle_mask(j, col, i);
        enum kind kind = col->forced ? col->kind : kind_of(col->mask, col->many, col->strong, j->marks, &fit);
        if (col->forced) fit = col->fit;
        if (kind == K_DICT && col->many) kind = col->forced ? K_DICT : K_STRING;
        col->done = kind == col->kind && (fit == col->fit || kind >= K_DICT);
        col->kind = kind;
        col->fit = fit;
        again = again || !col->done;
    }
    return again;
}

/* 00123 is meant to be text. */
static bool is_code(const char *p, int64_t len) { return len > 1 && (int64_t)strspn(p, "0123456789") >= len; }

static void note_column(struct job *j, const struct column *col)
{
    char text[64];
    int64_t odd = col->odd ? (int64_t)strcspn(col->odd, ",;\t|\r\n\"") : 0;
    bool is_text = col->kind == K_DICT || col->kind == K_STRING;
    if (col->forced) return;
    if (is_text && col->mask != FIT_ALL && is_ambiguous(col->mask))
        jvn_say(j->call,
                "column '%s' stays text: its dates can be day/month or month/day; --dates dmy or mdy decides",
                col->name);
    else if (is_text && col->mask != FIT_ALL && (col->mask & FIT_DRESSED) && col->strong)
        jvn_say(j->call, "column '%s' stays text: its commas can be decimal or mark thousands; --decimal point or comma decides", col->name);
    else if (col->kind == K_DRESSED && (col->mask & FIT_FLOAT))
        jvn_say(j->call, "column '%s' is read with decimal commas, as others of the file: points mark thousands; --decimal point reads it otherwise",
                col->name);
    else if (is_text && col->nearly && col->odd && !is_code(col->odd, odd))
        jvn_say(j->call,
                "column '%s' is text because of '%s' in line %lld; --null can name words for missing values",
                col->name, shown(text, col->odd, odd), (long long)line_of(j, col->odd) + 1);
    else if (col->kind == K_FLOAT && col->wide)
        jvn_say(
            j->call,
            "column '%s' has integers beyond 64 bits: read as float64; --types '%s=string' keeps every digit",
            col->name, col->name);
}

void infer_notes(struct job *j)
{
    for (int32_t i = 0; i < j->n_columns; i++) note_column(j, &j->columns[i]);
}
