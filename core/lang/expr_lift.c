/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_lift.c -- work on a dictionary's words in place of its rows: a part of a tree that depends on one
 * dictionary column alone is evaluated once for each word (and once for null) and looked up by code. */
#include <stdlib.h>

#include "expr_tree.h"

/* The words as rows, and null as the last row where the column has nulls. */
static column *words_of(const column *source)
{
    int64_t n = source->dict->length;
    bool null = source->validity != NULL;
    column *c = column_new(JVN_DICT, n + null, 0, null);
    if (!c) return NULL;
    int32_t *code = c->data->data;
    for (int64_t i = 0; i < n + null; i++) code[i] = i < n ? (int32_t)i : 0;
    if (null) jvn_set_bit(c->validity->data, n, 0);
    c->dict = column_ref(source->dict);
    column_count_nulls(c);
    return c;
}

static void replace(node *x, const column *from, column *to)
{
    if (x->kind == N_COLUMN && x->col == from) x->col = to;
    for (int i = 0; i < x->n; i++) replace(x->kids[i], from, to);
}

/* The one code that is true, when there is just one. */
static int32_t only_true(const uint8_t *truth, int64_t n)
{
    const uint8_t *first = memchr(truth, 1, (size_t)n);
    if (!first) return -1;
    int64_t at = first - truth;
    return memchr(first + 1, 1, (size_t)(n - at - 1)) ? -1 : (int32_t)at;
}

static const void *map_values(plan *p, const column *c)
{
    if (c->type == JVN_BOOL) {
        uint8_t *truth = arena_alloc(p->env->a, (size_t)c->length + 1);
        bits_to_bytes(truth, c->data->data, c->offset, c->length);
        return truth;
    }
    if (c->type != JVN_STRING) return column_data(c);
    str *s = arena_alloc(p->env->a, sizeof *s * (size_t)(c->length + 1));
    for (int64_t i = 0; i < c->length; i++) {
        s[i].s = "";
        if (!column_is_null(c, i)) s[i].s = column_text(c, i, &s[i].n);
    }
    return s;
}

static void become_map(plan *p, node *x, column *values, column *codes)
{
    x->kind = N_MAP;
    x->n = 0;
    x->col = codes;
    x->map = map_values(p, values);
    x->map_null = codes->dict->length;
    x->map_only = -1;
    x->map_valid = NULL;
    if (values->validity) {
        uint8_t *valid = arena_alloc(p->env->a, (size_t)values->length + 1);
        bits_to_bytes(valid, values->validity->data, values->offset, values->length);
        x->map_valid = valid;
    }
    if (x->type == JVN_BOOL) x->map_only = only_true(x->map, values->length);
    x->nullable = x->map_valid != NULL;
    x->source = NULL;
    x->mixed = true;
}

/* false: it failed for some word, which need not stand in any row. */
static bool lift_node(plan *p, node *x)
{
    err e;
    column *values = NULL, *codes = NULL, *words = words_of(x->source);
    if (!words) return false;
    err_clear(&e);
    plan sub = {.env = p->env, .rows = words->length, .e = &e};
    codes = column_ref((column *)(uintptr_t)x->source);
    plan_own(p, codes);
    replace(x, codes, words);
    jvn_status st = tree_run(&sub, x, &values);
    replace(x, words, codes);
    column_unref(words);
    plan_end(&sub);
    if (st) {
        if (p->env->fault) err_clear(p->env->fault);
        return false;
    }
    become_map(p, x, plan_own(p, values), codes);
    return true;
}

void lift(plan *p, node *x)
{
    bool can = x->source && !x->mixed && x->kind != N_COLUMN && x->source->dict->length < p->rows;
    if (can) {
        lift_node(p, x);
        return;
    }
    for (int i = 0; i < x->n; i++) lift(p, x->kids[i]);
}

/* ---- text results --------------------------------------------------------------------------------- */

static uint64_t hash_str(str s)
{
    uint64_t h = 14695981039346656037u;
    for (int64_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.s[i]) * 1099511628211u;
    return h ^ h >> 29;
}

/* Numbers equal texts alike in code[]; returns how many there are and lists them in words[]. */
static int64_t distinct(const str *s, const uint8_t *valid, int64_t n, int32_t *code, str *words)
{
    uint64_t room = 16;
    int64_t k = 0;
    while (room < (uint64_t)n * 2) room *= 2;
    int32_t *table_of = xcalloc(room, sizeof *table_of);
    for (int64_t i = 0; i < n; i++) {
        code[i] = 0;
        if (valid && !valid[i]) continue;
        uint64_t h = hash_str(s[i]) & (room - 1);
        for (;; h = (h + 1) & (room - 1)) {
            int32_t at = table_of[h] - 1;
            if (at < 0 || (words[at].n == s[i].n && !memcmp(words[at].s, s[i].s, (size_t)s[i].n))) break;
        }
        if (!table_of[h]) {
            words[k++] = s[i];
            table_of[h] = (int32_t)k;
        }
        code[i] = table_of[h] - 1;
    }
    free(table_of);
    return k;
}

static column *column_of_words(const str *words, int64_t n)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += words[i].n;
    column *c = column_new(JVN_STRING, n, total, false);
    if (!c) return NULL;
    int64_t *at = c->data->data;
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        if (words[i].n) memcpy((char *)c->bytes->data + at[i], words[i].s, (size_t)words[i].n);
        at[i + 1] = at[i] + words[i].n;
    }
    return c;
}

typedef struct recoding {
    const node *x;
    const int32_t *code;
    column *out;
} recoding;

static jvn_status recode(void *context, int64_t task)
{
    const recoding *r = context;
    const column *from = r->x->col;
    const int32_t *in = column_i32(from);
    int32_t *out = r->out->data->data;
    int64_t i = task * (16 * EXPR_BLOCK), end = i + 16 * EXPR_BLOCK;
    if (end > from->length) end = from->length;
    for (; i < end; i++) {
        int64_t row = column_is_null(from, i) ? r->x->map_null : in[i];
        out[i] = r->code[row];
        if (r->x->map_valid && !r->x->map_valid[row]) jvn_set_bit(r->out->validity->data, i, 0);
    }
    return JVN_OK;
}

jvn_status map_column(plan *p, node *x, column **out)
{
    int64_t n = x->col->dict->length + (x->col->validity != NULL), rows = x->col->length;
    int32_t *code = arena_alloc(p->env->a, sizeof *code * (size_t)(n + 1));
    str *words = arena_alloc(p->env->a, sizeof *words * (size_t)(n + 1));
    int64_t k = distinct(x->map, x->map_valid, n, code, words);
    column *c = column_new(JVN_DICT, rows, 0, x->map_valid != NULL);
    if (c && !(c->dict = column_of_words(words, k))) {
        column_unref(c);
        c = NULL;
    }
    if (!c) return fail(p->e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)rows);
    recoding r = {x, code, c};
    jvn_status st = pool_run((rows + 16 * EXPR_BLOCK - 1) / (16 * EXPR_BLOCK), recode, &r);
    column_count_nulls(c);
    *out = c;
    return st;
}
