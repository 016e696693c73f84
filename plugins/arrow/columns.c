/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- whole columns to the host: each column over all batches, columns side by side on all cores. */
#include <stdlib.h>

#include "arrow.h"

struct job {
    struct input *in;
    int32_t *wanted;
    struct ArrowArray *arrays;
};

/* ---- coded columns -------------------------------------------------------------------------------- */

static jvn_status no_value(const struct input *in, const struct field *f, int64_t row)
{
    return bad_file(in, "row %lld of column '%s' has a code that its dictionary does not", (long long)row, f->name);
}

/* Codes, decoded as int64 in `codes`, to places in the dictionary, or to the values there. */
static jvn_status translate(const struct input *in, const struct sink *codes, int64_t from, int64_t batch, struct sink *s)
{
    const struct field *f = s->field;
    const struct dictionary *d = dictionary_of(in, f->dictionary);
    const struct generation *g = dictionary_at(d, batch);
    const int64_t *code = codes->values;
    int64_t width = type_width(s->as), none = 0;
    for (int64_t i = 0; i < codes->row; i++) {
        int64_t to = from + i;
        int32_t place = -1;
        if (jvn_bit(codes->valid, i)) {
            if (!g || code[i] < 0 || code[i] >= g->n) return no_value(in, f, to);
            place = g->place[code[i]];
        }
        if (place < 0) jvn_set_bit(s->valid, to, 0);
        const void *value = place < 0 ? (const void *)&none : d->pool ? (const void *)&place : d->store + place * width;
        memcpy((char *)s->values + to * width, value, (size_t)width);
    }
    return JVN_OK;
}

static jvn_status decode_codes(const struct input *in, int64_t batch, struct sink *s)
{
    const struct batch *b = &in->batches[batch];
    const struct field *f = s->field;
    struct sink codes = {.field = f, .as = JVN_INT64};
    codes.values = malloc((size_t)b->rows * 8 + 8);
    codes.valid = malloc((size_t)b->rows / 8 + 1);
    if (codes.valid) memset(codes.valid, 0xff, (size_t)b->rows / 8 + 1);
    jvn_status st = codes.values && codes.valid ? decode(in, b, &f->code, f->node, b->first[f - in->fields], &codes) : no_memory(in->call);
    if (st == JVN_OK) st = translate(in, &codes, s->row, batch, s);
    s->row += codes.row;
    free(codes.values);
    free(codes.valid);
    return st;
}

static jvn_status add_dictionary(const struct input *in, const struct field *f, struct ArrowArray *a)
{
    const struct pool *p = dictionary_of(in, f->dictionary)->pool;
    struct ArrowArray values;
    int64_t bytes, n = pool_count(p, &bytes);
    jvn_status st = in->call->host->new_array(in->call, JVN_STRING, n, bytes, 0, &values);
    if (st != JVN_OK) return st;
    pool_copy(p, jvn_out(&values), jvn_out_text(&values));
    return in->call->host->set_dictionary(in->call, a, &values);
}

/* ---- a column ------------------------------------------------------------------------------------- */

static jvn_status all_batches(struct input *in, struct sink *s)
{
    const struct field *f = s->field;
    jvn_status st = JVN_OK;
    for (int64_t i = 0; i < in->n_batches && st == JVN_OK; i++) {
        const struct batch *b = &in->batches[i];
        st = f->coded ? decode_codes(in, i, s) : decode(in, b, &f->value, f->node, b->first[f - in->fields], s);
        in->call->host->progress(in->call, ++in->done, in->n_batches * in->n_wanted);
        if (st == JVN_OK && in->call->host->cancelled(in->call)) st = JVN_ECANCELLED;
    }
    return st;
}

static jvn_status fixed_column(struct input *in, const struct field *f, struct ArrowArray *out)
{
    struct sink s = {.field = f, .as = f->as};
    jvn_status st = in->call->host->new_array(in->call, f->as, in->rows, 0, JVN_NULLABLE, out);
    if (st != JVN_OK) return st;
    s.values = jvn_out(out);
    s.valid = (uint8_t *)(uintptr_t)out->buffers[0];
    st = all_batches(in, &s);
    if (st == JVN_OK && f->as == JVN_DICT) st = add_dictionary(in, f, out);
    if (st != JVN_OK) out->release(out);
    return st;
}

/* Its bytes are only known in the end. */
static jvn_status text_column(struct input *in, const struct field *f, struct ArrowArray *out)
{
    struct sink s = {.field = f, .as = f->as, .text.texts = jvn_texts_of(in->call)};
    size_t marks = (size_t)in->rows / 8 + 1;
    s.values = calloc((size_t)in->rows + 1, 8);
    s.valid = malloc(marks);
    jvn_status st = s.values && s.valid ? JVN_OK : no_memory(in->call);
    if (s.valid) memset(s.valid, 0xff, marks);
    if (st == JVN_OK) st = all_batches(in, &s);
    if (st == JVN_OK) st = in->call->host->new_array(in->call, f->as, in->rows, s.text.n, JVN_NULLABLE, out);
    if (st == JVN_OK) {
        memcpy(jvn_out(out), s.values, (size_t)(in->rows + 1) * 8);
        if (s.text.n) memcpy(jvn_out_text(out), s.text.data, (size_t)s.text.n);
        memcpy((void *)(uintptr_t)out->buffers[0], s.valid, ((size_t)in->rows + 7) / 8);
    }
    s.text.texts->drop(&s.text);
    free(s.values);
    free(s.valid);
    return st;
}

static jvn_status one_column(void *context, int64_t i)
{
    const struct job *j = context;
    const struct field *f = &j->in->fields[j->wanted[i]];
    return (f->as == JVN_STRING ? text_column : fixed_column)(j->in, f, &j->arrays[i]);
}

/* ---- all ------------------------------------------------------------------------------------------ */

static jvn_status job_new(struct input *in, struct job *j)
{
    const jvn_host *host = in->call->host;
    *j = (struct job){in, host->scratch(in->call, in->n_wanted * (int64_t)sizeof *j->wanted),
                      host->scratch(in->call, in->n_wanted * (int64_t)sizeof *j->arrays)};
    if (!j->wanted || !j->arrays) return JVN_ENOMEM;
    memset(j->arrays, 0, (size_t)in->n_wanted * sizeof *j->arrays);
    for (int32_t i = 0, n = 0; i < in->n_fields; i++)
        if (in->fields[i].wanted) j->wanted[n++] = i;
    return JVN_OK;
}

jvn_status columns_add(struct input *in)
{
    struct job j;
    jvn_status st = job_new(in, &j);
    if (st != JVN_OK) return st;
    st = in->call->host->parallel_for(in->call, in->n_wanted, one_column, &j);
    for (int32_t i = 0; i < in->n_wanted; i++) {
        const struct field *f = &in->fields[j.wanted[i]];
        if (st == JVN_OK) st = in->call->host->add(in->call, NULL, f->name, f->schema, &j.arrays[i]);
        else if (j.arrays[i].release) j.arrays[i].release(&j.arrays[i]);
    }
    return st;
}
