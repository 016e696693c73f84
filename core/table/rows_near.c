/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_near.c -- one loop per width over two neighbouring streams; what does not fit a loop (nulls, doubles,
 * ranks) is first brought into words, block by block. */
#include "rows_near.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_key.h"
#include "rows_text.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define WIDE_CLONES
#endif

/* v[-1] is there. Clears same[i] where v[i] is another value; counts as a fall only where all earlier keys
 * were the same. */
#define NEAR(NAME, T)                                                       \
    WIDE_CLONES static bool NAME(const T *v, int64_t n, bool fall, uint8_t *same) \
    {                                                                       \
        uint8_t bad = 0;                                                    \
        for (int64_t i = 0; i < n; i++) {                                   \
            uint8_t more = v[i] > v[i - 1], less = v[i] < v[i - 1];         \
            bad |= (uint8_t)(same[i] & (fall ? more : less));               \
            same[i] = (uint8_t)(same[i] & !(more | less));                  \
        }                                                                   \
        return bad != 0;                                                    \
    }
NEAR(near_bytes, uint8_t)
NEAR(near_int32, int32_t)
NEAR(near_int64, int64_t)
NEAR(near_words, uint64_t)

jvn_status near_open(near_key *k, int n, column *const *keys, const int32_t *descending, bool ranked)
{
    int64_t count;
    jvn_status st = JVN_OK;
    for (int i = 0; i < n; i++) k[i] = (near_key){keys[i], descending && descending[i], NULL};
    for (int i = 0; ranked && st == JVN_OK && i < n; i++)
        if (keys[i]->type == JVN_DICT && !texts_ascend(keys[i]->dict))
            st = texts_rank(keys[i]->dict, &k[i].ranks, &count);
    return st;
}

void near_close(near_key *k, int n)
{
    for (int i = 0; i < n; i++) buffer_unref(k[i].ranks);
}

static bool near_texts(const near_key *k, int64_t from, int64_t n, uint8_t *same)
{
    const int64_t *at = column_i64(k->c) + from;
    const char *bytes = k->c->bytes->data;
    bool bad = false;
    for (int64_t i = 0; i < n; i++) {
        if (!same[i] || column_is_null(k->c, from + i)) continue;
        int64_t before = at[i] - at[i - 1], here = at[i + 1] - at[i];
        int d = memcmp(bytes + at[i], bytes + at[i - 1], (size_t)smaller(before, here));
        if (!d) d = here < before ? -1 : here > before;
        bad = bad || (k->descending ? d > 0 : d < 0);
        same[i] = d == 0;
    }
    return bad;
}

static bool near_nulls(const column *c, int64_t from, int64_t n, uint8_t *same)
{
    uint8_t null[ROWS_BLOCK + 1];
    for (int64_t i = -1; i < n; i++) null[i + 1] = column_is_null(c, from + i);
    return near_bytes(null + 1, n, false, same);
}

/* By words in order; nulls are all one word, for whether they are null has been compared before. */
static bool near_ordered(const near_key *k, int64_t from, int64_t n, uint8_t *same)
{
    uint64_t v[ROWS_BLOCK + 1];
    bool real = k->c->type == JVN_FLOAT64;
    key_ordered(k->c, k->ranks ? k->ranks->data : NULL, from - 1, n + 1, v);
    for (int64_t i = 0; real && k->descending && i <= n; i++)
        if (v[i] != ORDERED_NAN) v[i] = ~v[i];
    for (int64_t i = 0; k->c->nulls && i <= n; i++)
        if (column_is_null(k->c, from - 1 + i)) v[i] = 0;
    return near_words(v + 1, n, k->descending && !real, same);
}

static bool near_values(const near_key *k, int64_t from, int64_t n, uint8_t *same)
{
    const column *c = k->c;
    if (c->type == JVN_STRING) return near_texts(k, from, n, same);
    if (c->nulls || k->ranks || c->type == JVN_FLOAT64 || c->type == JVN_BOOL) return near_ordered(k, from, n, same);
    if (type_width(c->type) == 4) return near_int32(column_i32(c) + from, n, k->descending, same);
    return near_int64(column_i64(c) + from, n, k->descending, same);
}

static bool near_column(const near_key *k, int64_t from, int64_t n, uint8_t *same)
{
    bool bad = k->c->nulls && near_nulls(k->c, from, n, same);
    return near_values(k, from, n, same) || bad;
}

bool near_block(const near_key *k, int n_keys, int64_t from, int64_t n, uint8_t *same)
{
    bool bad = false;
    memset(same, 1, (size_t)n);
    for (int i = 0; i < n_keys; i++) bad |= near_column(&k[i], from, n, same);
    return bad;
}

/* ---- runs ---- */

typedef struct found {
    int64_t *at, n, room;
} found;

typedef struct running {
    const near_key *keys;
    int n_keys;
    int64_t n, most;
    found *chunks;
} running;

static jvn_status found_room(found *f)
{
    if (f->n + ROWS_BLOCK <= f->room) return JVN_OK;
    int64_t room = f->room * 2 + ROWS_BLOCK;
    int64_t *at = realloc(f->at, (size_t)room * sizeof *at);
    if (!at) return JVN_ENOMEM;
    f->at = at;
    f->room = room;
    return JVN_OK;
}

static void add_starts(found *f, const uint8_t *same, int64_t from, int64_t n)
{
    static const uint8_t ones[64] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (int64_t i = 0; i < n; i += 64) {
        int64_t end = smaller(i + 64, n);
        if (memcmp(same + i, ones, (size_t)(end - i)) == 0) continue;
        for (int64_t j = i; j < end; j++)
            if (!same[j]) f->at[f->n++] = from + j;
    }
}

static jvn_status run_chunk(void *context, int64_t chunk)
{
    const running *r = context;
    found *f = &r->chunks[chunk];
    uint8_t same[ROWS_BLOCK];
    int64_t from = chunk * ROWS_CHUNK, end = chunk_end(chunk, r->n);
    for (from += from == 0; from < end; from += ROWS_BLOCK) {
        int64_t n = smaller(ROWS_BLOCK, end - from);
        if (found_room(f) != JVN_OK) return JVN_ENOMEM;
        near_block(r->keys, r->n_keys, from, n, same);
        add_starts(f, same, from, n);
        if (f->n >= r->most) return JVN_ELIMIT;
    }
    return JVN_OK;
}

static buffer *join_runs(const running *r, int64_t runs)
{
    buffer *b = buffer_new((runs + 1) * 8);
    if (!b) return NULL;
    int64_t *out = b->data, n = 1;
    out[0] = 0;
    for (int64_t i = 0; i < chunk_count(r->n); i++) {
        if (r->chunks[i].n) memcpy(out + n, r->chunks[i].at, (size_t)r->chunks[i].n * sizeof *out);
        n += r->chunks[i].n;
    }
    out[n] = r->n;
    return b;
}

jvn_status near_runs(const near_key *k, int n_keys, int64_t n, int64_t most, buffer **starts, int64_t *runs)
{
    int64_t chunks = chunk_count(n);
    running r = {k, n_keys, n, most, xcalloc((size_t)chunks, sizeof(found))};
    jvn_status st = pool_run(chunks, run_chunk, &r);
    *starts = NULL;
    *runs = 1;
    for (int64_t i = 0; i < chunks; i++) *runs += r.chunks[i].n;
    if (st == JVN_OK && *runs <= most && !(*starts = join_runs(&r, *runs))) st = JVN_ENOMEM;
    for (int64_t i = 0; i < chunks; i++) free(r.chunks[i].at);
    free(r.chunks);
    return st == JVN_ELIMIT ? JVN_OK : st;
}
