/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gather.c -- parts into whole columns: codes made common, texts and missing values put in place, gaps of
 * rejected rows closed. What comes out does not depend on which thread read what. */
#include <stdlib.h>

#include "csv.h"

/* By kind: its type, and the bytes of a value that chunks write in place. */
static const struct {
    jvn_type type;
    int64_t width;
} LAYOUTS[] = {
    [K_BOOL] = {JVN_BOOL, 0},     [K_INT] = {JVN_INT64, 8},       [K_FLOAT] = {JVN_FLOAT64, 8}, [K_DRESSED] = {JVN_FLOAT64, 8},
    [K_DATE] = {JVN_DATE, 4},     [K_STAMP] = {JVN_TIMESTAMP, 8}, [K_DICT] = {JVN_DICT, 4},
    [K_STRING] = {JVN_STRING, 0},
};

static void release(struct ArrowArray *a)
{
    if (a->release) a->release(a);
    memset(a, 0, sizeof *a);
}

static jvn_status column_new(struct job *j, struct column *col, int64_t rows, int64_t bytes)
{
    release(&col->array);
    jvn_status st =
        j->call->host->new_array(j->call, LAYOUTS[col->kind].type, rows, bytes, JVN_NULLABLE, &col->array);
    if (st == JVN_OK) col->out = jvn_out(&col->array);
    return st;
}

jvn_status gather_begin(struct job *j)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < j->n_columns && st == JVN_OK; i++) {
        struct column *col = &j->columns[i];
        if (col->done) continue;
        release(&col->array);
        col->out = NULL;
        if (LAYOUTS[col->kind].width) st = column_new(j, col, j->rows, 0);
    }
    return st;
}

/* ---- dictionaries ------------------------------------------------------------------------------- */

static int64_t kept_rows(const struct job *j)
{
    int64_t n = 0;
    for (int64_t k = 0; k < j->n_chunks; k++) n += j->chunks[k].kept;
    return n;
}

/* Codes of one part's texts in the column's dictionary. */
static bool merge_part(struct column *col, struct part *p)
{
    free(p->recode);
    p->recode = malloc(((size_t)p->dict.n + 1) * sizeof *p->recode);
    if (!p->recode) return false;
    p->recode[0] = 0;
    for (int32_t i = 0; i < p->dict.n; i++) {
        p->recode[i] = dict_code_hashed(&col->dict, &p->dict.items[i], false);
        if (p->recode[i] < 0) return false;
    }
    return true;
}

static bool merge_column(struct job *j, int32_t i)
{
    struct column *col = &j->columns[i];
    int64_t most = kept_rows(j) / 2;
    most = most > DICT_LIMIT ? DICT_LIMIT : most;
    dict_free(&col->dict);
    if (col->forced) col->many = false; /* however many there are */
    for (int64_t k = 0; k < j->n_chunks && !col->many; k++) {
        struct part *p = &j->chunks[k].parts[i];
        col->many = p->many && !col->forced;
        if (!col->many && !merge_part(col, p)) return false;
        if (!col->forced && col->dict.n > most) col->many = true;
    }
    return true;
}

jvn_status gather_dictionaries(struct job *j)
{
    for (int32_t i = 0; i < j->n_columns; i++)
        if (!j->columns[i].done && j->columns[i].kind == K_DICT && !merge_column(j, i))
            return no_memory(j->call);
    return JVN_OK;
}

static jvn_status dictionary_set(struct job *j, struct column *col)
{
    const jvn_host *h = j->call->host;
    struct ArrowArray values;
    int64_t bytes = 0;
    for (int32_t i = 0; i < col->dict.n; i++) bytes += col->dict.items[i].len;
    jvn_status st = h->new_array(j->call, JVN_STRING, col->dict.n, bytes, 0, &values);
    if (st != JVN_OK) return st;
    int64_t *offsets = jvn_out(&values), at = 0;
    for (int32_t i = 0; i < col->dict.n; i++) {
        const struct entry *e = &col->dict.items[i];
        offsets[i] = at;
        memcpy(jvn_out_text(&values) + at, e->at, e->len);
        at += e->len;
    }
    offsets[col->dict.n] = at;
    return h->set_dictionary(j->call, &col->array, &values);
}

/* ---- chunks into place -------------------------------------------------------------------------- */

/* Moves the chunks' rows together where rows between them were rejected. */
static void close_gaps(struct job *j)
{
    int64_t to = 0;
    for (int64_t k = 0; k < j->n_chunks; k++) {
        struct chunk *c = &j->chunks[k];
        for (int32_t i = 0; i < j->n_columns && to < c->row; i++) {
            int64_t width = LAYOUTS[j->columns[i].kind].width;
            char *out = j->columns[i].out;
            if (width) memmove(out + to * width, out + c->row * width, (size_t)(c->kept * width));
        }
        c->row = to;
        to += c->kept;
    }
    j->rows = to;
}

static void recode(const struct chunk *c, const struct column *col, const struct part *p)
{
    int32_t *codes = (int32_t *)col->out + c->row;
    bool same = true;
    for (int32_t i = 0; i < p->dict.n; i++) same = same && p->recode[i] == i;
    for (int64_t i = 0; i < c->kept && !same; i++) codes[i] = p->recode[codes[i]];
}

static void put_text(const struct chunk *c, struct column *col, const struct part *p)
{
    int64_t *offsets = (int64_t *)col->out + c->row, at = p->text_at;
    for (int64_t i = 0; i < c->kept; i++) {
        offsets[i] = at;
        at += p->lengths[i];
    }
    if (p->text_len) memcpy(jvn_out_text(&col->array) + p->text_at, p->text, (size_t)p->text_len);
}

static jvn_status put_chunk(void *context, int64_t k)
{
    struct job *j = context;
    const struct chunk *c = &j->chunks[k];
    for (int32_t i = 0; i < j->n_columns; i++) {
        struct column *col = &j->columns[i];
        if (col->kind == K_DICT) recode(c, col, &c->parts[i]);
        if (col->kind == K_STRING) put_text(c, col, &c->parts[i]);
    }
    tell_progress(j, PARSE_PART, GATHER_PART);
    return JVN_OK;
}

/* Room for columns that chunks do not write in place. */
static jvn_status room_for(struct job *j, int32_t i)
{
    struct column *col = &j->columns[i];
    int64_t bytes = 0;
    if (LAYOUTS[col->kind].width) return JVN_OK;
    for (int64_t k = 0; k < j->n_chunks && col->kind == K_STRING; k++) {
        j->chunks[k].parts[i].text_at = bytes;
        bytes += j->chunks[k].parts[i].text_len;
    }
    jvn_status st = column_new(j, col, j->rows, bytes);
    if (st == JVN_OK && col->kind == K_STRING) ((int64_t *)col->out)[j->rows] = bytes;
    if (st == JVN_OK && col->kind == K_BOOL) memset(col->out, 0, (size_t)((j->rows + 7) / 8));
    return st;
}

static void put_nulls(struct column *col, const struct chunk *c, const struct part *p)
{
    for (int64_t b = 0; p->nulls && b <= c->kept / 8; b++) {
        for (unsigned bits = p->nulls[b]; bits; bits &= bits - 1)
            jvn_set_null(&col->array, c->row + 8 * b + __builtin_ctz(bits));
    }
    col->array.null_count += p->n_nulls;
}

static void put_bits(struct column *col, const struct chunk *c, const struct part *p)
{
    for (int64_t i = 0; i < c->kept; i++)
        if (jvn_bit(p->bits, i) && !(p->nulls && jvn_bit(p->nulls, i))) jvn_set_bit(col->out, c->row + i, 1);
}

static jvn_status add_column(struct job *j, int32_t i)
{
    const jvn_host *h = j->call->host;
    struct column *col = &j->columns[i];
    jvn_status st = JVN_OK;
    col->array.length = j->rows;
    col->array.null_count = 0;
    for (int64_t k = 0; k < j->n_chunks; k++) {
        put_nulls(col, &j->chunks[k], &j->chunks[k].parts[i]);
        if (col->kind == K_BOOL) put_bits(col, &j->chunks[k], &j->chunks[k].parts[i]);
    }
    if (col->kind == K_DICT) st = dictionary_set(j, col);
    if (st != JVN_OK) return st;
    struct ArrowArray moved = col->array;
    memset(&col->array, 0, sizeof col->array);
    bool percent = col->kind == K_DRESSED && (col->fit & (FIT_PERCENT_POINT | FIT_PERCENT_COMMA));
    return h->add(j->call, NULL, col->name, h->field(j->call, LAYOUTS[col->kind].type, percent ? "%" : NULL, NULL), &moved);
}

jvn_status gather_columns(struct job *j)
{
    jvn_status st = JVN_OK;
    close_gaps(j);
    for (int32_t i = 0; i < j->n_columns && st == JVN_OK; i++) st = room_for(j, i);
    atomic_store(&j->progress, 0);
    if (st == JVN_OK) st = j->call->host->parallel_for(j->call, j->n_chunks, put_chunk, j);
    for (int32_t i = 0; i < j->n_columns && st == JVN_OK; i++) st = add_column(j, i);
    return st;
}

void gather_release(struct job *j)
{
    for (int32_t i = 0; i < j->n_columns; i++) {
        release(&j->columns[i].array);
        dict_free(&j->columns[i].dict);
    }
}
