/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c -- verbs that keep, drop or reorder rows: where, sort, head, tail, distinct. Runs of rows are
 * shared with the input, not copied. */
#include "frame.h"

/* ---- where -------------------------------------------------------------------------------------- */

enum { BLOCK = 1 << 16 }; /* rows a task: a multiple of 64 */

/* Bits at .. at+n-1 of a bitmap, n <= 64, as the low bits of a word. */
static uint64_t load_bits(const void *bits, int64_t at, int64_t n)
{
    const uint8_t *p = (const uint8_t *)bits + (at >> 3);
    int shift = (int)(at & 7);
    size_t bytes = (size_t)((shift + n + 7) >> 3);
    uint64_t word = 0;
    memcpy(&word, p, bytes > 8 ? 8 : bytes);
    word >>= shift;
    if (bytes > 8) word |= (uint64_t)p[8] << (64 - shift);
    return n < 64 ? word & ((UINT64_C(1) << n) - 1) : word;
}

/* The rows among row .. row+63 whose predicate is true: neither false nor null. */
static uint64_t kept_word(const struct ArrowArray *a, int64_t row)
{
    int64_t n = a->length - row < 64 ? a->length - row : 64;
    uint64_t kept = load_bits(a->buffers[1], a->offset + row, n);
    return a->buffers[0] ? kept & load_bits(a->buffers[0], a->offset + row, n) : kept;
}

/* The predicate, and for each block how many rows it keeps, then where they go. */
typedef struct mask {
    const struct ArrowArray *a;
    int64_t blocks, total;
    int64_t *starts;
    int64_t *rows;
} mask;

static int64_t block_end(const mask *m, int64_t block)
{
    int64_t end = (block + 1) * BLOCK;
    return end < m->a->length ? end : m->a->length;
}

static jvn_status count_block(void *context, int64_t block)
{
    mask *m = context;
    int64_t kept = 0;
    for (int64_t row = block * BLOCK; row < block_end(m, block); row += 64)
        kept += __builtin_popcountll(kept_word(m->a, row));
    m->starts[block] = kept;
    return JVN_OK;
}

static jvn_status fill_block(void *context, int64_t block)
{
    const mask *m = context;
    int64_t *to = m->rows + m->starts[block];
    for (int64_t row = block * BLOCK; row < block_end(m, block); row += 64)
        for (uint64_t kept = kept_word(m->a, row); kept; kept &= kept - 1) *to++ = row + __builtin_ctzll(kept);
    return JVN_OK;
}

static jvn_status count_mask(jvn_call *call, mask *m)
{
    m->blocks = (m->a->length + BLOCK - 1) / BLOCK;
    m->starts = call->host->scratch(call, (m->blocks + 1) * (int64_t)sizeof *m->starts);
    if (!m->starts) return JVN_ENOMEM;
    jvn_status st = call->host->parallel_for(call, m->blocks, count_block, m);
    for (int64_t b = 0; b < m->blocks && st == JVN_OK; b++) {
        int64_t kept = m->starts[b];
        m->starts[b] = m->total;
        m->total += kept;
    }
    return st;
}

/* The first row kept, from either end; not for a mask that keeps none. */
static int64_t first_kept(const mask *m)
{
    int64_t row = 0;
    while (!kept_word(m->a, row)) row += 64;
    return row + __builtin_ctzll(kept_word(m->a, row));
}

static int64_t last_kept(const mask *m)
{
    int64_t row = (m->a->length - 1) / 64 * 64;
    while (!kept_word(m->a, row)) row -= 64;
    return row + 63 - __builtin_clzll(kept_word(m->a, row));
}

jvn_status run_where(jvn_call *call)
{
    const jvn_item *predicate = jvn_item_of(call, 0, 0);
    jvn_type type = call->host->type_of(predicate->schema);
    mask m = {.a = predicate->array};
    if (type != JVN_BOOL)
        return jvn_fail(call, JVN_ETYPE, JVN_BLAME(0, 0), "compare it with something: x > 0, x = 'text', x is not null",
                        "a condition must be true or false, and this is %s", type_word(type));
    jvn_status st = count_mask(call, &m);
    if (st != JVN_OK) return st;
    int64_t first = m.total ? first_kept(&m) : 0;
    if (!m.total || last_kept(&m) - first + 1 == m.total) return add_slices(call, call->input, first, m.total);
    m.rows = call->host->scratch(call, m.total * (int64_t)sizeof *m.rows);
    if (!m.rows) return JVN_ENOMEM;
    st = call->host->parallel_for(call, m.blocks, fill_block, &m);
    return st == JVN_OK ? add_all_rows(call, call->input, m.rows, m.total) : st;
}

/* ---- order and ends ----------------------------------------------------------------------------- */

jvn_status run_sort(jvn_call *call)
{
    keys k;
    const int64_t *order;
    jvn_status st = keys_of(call, 0, &k);
    if (st != JVN_OK) return st;
    int32_t *falls = call->host->scratch(call, k.n * (int64_t)sizeof *falls);
    if (!falls) return JVN_ENOMEM;
    for (int32_t i = 0; i < k.n; i++) falls[i] = jvn_item_of(call, 0, i)->descending;
    st = jvn_rows_of(call)->order(call, k.n, k.schemas, k.arrays, falls, &order);
    if (st != JVN_OK) return st;
    if (!order) return add_slices(call, call->input, 0, call->input->rows);
    return add_all_rows(call, call->input, order, call->input->rows);
}

static int64_t rows_wanted(const jvn_call *call)
{
    int64_t n = jvn_item_of(call, 0, 0)->integer;
    return n < call->input->rows ? n : call->input->rows;
}

jvn_status run_head(jvn_call *call) { return add_slices(call, call->input, 0, rows_wanted(call)); }

jvn_status run_tail(jvn_call *call)
{
    int64_t n = rows_wanted(call);
    return add_slices(call, call->input, call->input->rows - n, n);
}

/* ---- distinct ----------------------------------------------------------------------------------- */

/* All columns of a table as keys. */
static jvn_status all_keys(jvn_call *call, keys *k)
{
    k->n = call->input->n_columns;
    k->schemas = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->schemas);
    k->arrays = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->arrays);
    if (!k->schemas || !k->arrays) return JVN_ENOMEM;
    for (int32_t i = 0; i < k->n; i++) {
        k->schemas[i] = jvn_column_schema(call->input, i);
        k->arrays[i] = jvn_column(call->input, i);
    }
    return JVN_OK;
}

jvn_status run_distinct(jvn_call *call)
{
    keys k;
    jvn_groups groups;
    const int64_t *rows = NULL;
    int given = jvn_given(call, 0);
    jvn_status st = check_twice(call, 0, "listed", NULL);
    if (st == JVN_OK) st = given ? keys_of(call, 0, &k) : all_keys(call, &k);
    if (st == JVN_OK) st = groups_by(call, &k, &groups);
    if (st == JVN_OK && groups.n < call->input->rows) st = first_rows(call, &groups, &rows);
    if (st == JVN_OK) st = rows ? call->host->map_rows(call, NULL, rows, groups.n) : map_slice(call, 0, groups.n);
    for (int32_t i = 0; i < k.n && st == JVN_OK; i++) {
        int32_t column = given ? jvn_item_of(call, 0, i)->column : i;
        const char *name = column_name(call->input, column);
        st = rows ? add_rows(call, call->input, column, name, rows, groups.n)
                  : add_slice(call, call->input, column, name, 0, call->input->rows);
    }
    return st;
}
