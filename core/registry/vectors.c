/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vectors.c -- columns to chunks and back.
 *
 * A vector has up to three parts, the buffers of its Arrow array: validity, values, text. Its hash covers its row
 * and the checksums of all chunks, so equal values are found by it, and a row that was tampered with is as well. */
#include "vectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../table/exchange_check.h"
#include "facts.h"
#include "plain.h"
#include "steps.h"

static const char *const part_names[] = {"validity", "values", "text"};

enum { HEX = 33 };

/* A column in memory whose values are those of a vector. */
typedef struct known {
    int64_t id;
    column *c;
} known;

struct vectors {
    store *s;
    known *all;
    int n, settled; /* those behind `settled` wait for the transaction's end */
};

/* A run of bytes of one part. */
typedef struct chunk {
    int64_t id, bytes;
    int part, place;
    void *data;
    uint64_t sum, wanted;
} chunk;

/* A vector's row, and its chunks in order. */
typedef struct vector {
    int64_t id, rows, nulls, dictionary;
    jvn_type type;
    char hash[HEX], dictionary_hash[HEX];
    int64_t bytes[PLAIN_PARTS];
    chunk *chunks;
    int n;
    column *c;   /* whose facts are found along with the checksums; NULL: none are */
    gist facts;
    bool has_facts;
} vector;

/* ---- what is in memory ---- */

vectors *vectors_new(store *s)
{
    vectors *v = xcalloc(1, sizeof *v);
    v->s = store_ref(s);
    return v;
}

static void keep_known(vectors *v, int n)
{
    for (int i = n; i < v->n; i++) column_unref(v->all[i].c);
    v->n = n;
}

void vectors_free(vectors *v)
{
    if (!v) return;
    keep_known(v, 0);
    free(v->all);
    store_unref(v->s);
    free(v);
}

/* Lets go of columns that nobody else holds. */
static void forget_unused(vectors *v)
{
    int n = 0;
    for (int i = 0; i < v->n; i++) {
        if (__atomic_load_n(&v->all[i].c->refs, __ATOMIC_ACQUIRE) > 1) v->all[n++] = v->all[i];
        else column_unref(v->all[i].c);
    }
    v->n = v->settled = n;
}

static void add_known(vectors *v, int64_t id, column *c)
{
    v->all = xrealloc(v->all, (size_t)(v->n + 1) * sizeof *v->all);
    v->all[v->n++] = (known){id, column_ref(c)};
}

void vectors_settle(vectors *v, bool committed)
{
    if (!committed) keep_known(v, v->settled);
    forget_unused(v);
}

/* ---- chunks ---- */

static chunk *add_chunk(vector *x, int which, int place, void *data, int64_t bytes)
{
    x->chunks = xrealloc(x->chunks, (size_t)(x->n + 1) * sizeof *x->chunks);
    x->chunks[x->n] = (chunk){.part = which, .place = place, .data = data, .bytes = bytes};
    x->bytes[which] += bytes;
    return &x->chunks[x->n++];
}

static void cut_up(vector *x, const plain_part *parts, int64_t size)
{
    for (int k = 0; k < PLAIN_PARTS; k++) {
        int place = 0;
        for (int64_t at = 0; at < parts[k].bytes; at += size, place++) {
            int64_t left = parts[k].bytes - at;
            add_chunk(x, k, place, (char *)parts[k].data + at, left < size ? left : size);
        }
    }
}

static jvn_status sum_chunk(void *context, int64_t i)
{
    vector *x = context;
    if (i == x->n) {
        x->has_facts = x->c && gist_find(x->c, false, &x->facts) == JVN_OK;
        return JVN_OK;
    }
    chunk *c = &x->chunks[i];
    c->sum = XXH3_64bits(c->data, (size_t)c->bytes);
    return JVN_OK;
}

static int64_t all_bytes(const vector *x)
{
    return x->bytes[PLAIN_VALIDITY] + x->bytes[PLAIN_VALUES] + x->bytes[PLAIN_TEXT];
}

/* On all cores where it is worth waking them. */
static void sum_chunks(vector *x)
{
    enum { LARGE = 1 << 20 };
    if (all_bytes(x) >= LARGE) pool_run(x->n + 1, sum_chunk, x);
    else for (int i = 0; i <= x->n; i++) sum_chunk(x, i);
}

/* From its row and its chunks' checksums. */
static void hash_vector(const vector *x, char hex[HEX])
{
    text t = {0};
    text_printf(&t, "%s %" PRId64 " %" PRId64 " %s", type_name(x->type), x->rows, x->nulls, x->dictionary_hash);
    for (int i = 0; i < x->n; i++)
        text_printf(&t, "\n%d %d %" PRId64 " %016" PRIx64, x->chunks[i].part, x->chunks[i].place, x->chunks[i].bytes,
                    x->chunks[i].sum);
    XXH128_hash_t h = XXH3_128bits(t.s, t.n);
    snprintf(hex, HEX, "%016" PRIx64 "%016" PRIx64, h.high64, h.low64);
    text_free(&t);
}

/* ---- saving ---- */

static jvn_status is_there(store *s, int64_t id, bool *there, err *e)
{
    query *q;
    jvn_status st = store_ask(s, &q, e, "SELECT 1 FROM vector WHERE id = ?", "i", id);
    if (st == JVN_OK) st = store_next(s, q, there, e);
    if (st == JVN_OK) store_end(q);
    return st;
}

/* *id 0: none is known of that id, or another program has removed it. */
static jvn_status find_known(vectors *v, const column *c, int64_t *id, err *e)
{
    bool there = false;
    *id = 0;
    for (int i = v->n; i-- > 0 && !*id;)
        if (v->all[i].c->id == c->id && v->all[i].c->type == c->type) *id = v->all[i].id;
    jvn_status st = *id ? is_there(v->s, *id, &there, e) : JVN_OK;
    if (!there) *id = 0;
    return st;
}

static jvn_status find_hash(store *s, const char *hash, int64_t *id, err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(s, &q, e, "SELECT id FROM vector WHERE hash = ?", "t", hash);
    if (st == JVN_OK) st = store_next(s, q, &row, e);
    if (st != JVN_OK) return st;
    *id = row ? store_int(q, 0) : 0;
    store_end(q);
    return JVN_OK;
}

static jvn_status write_chunk(store *s, int64_t vector_id, const chunk *c, err *e)
{
    if (cancel_asked()) return fail(e, JVN_ECANCELLED, "stopped");
    static const char insert[] = "INSERT INTO chunk (vector, part, place, checksum, data) VALUES (?, ?, ?, ?, ?)";
    jvn_status st = store_do(s, e, insert, "iiiiz", vector_id, (int64_t)c->part, (int64_t)c->place, (int64_t)c->sum,
                             c->bytes);
    return st == JVN_OK ? store_write(s, store_last_id(s), c->data, c->bytes, e) : st;
}

static jvn_status write_vector(store *s, vector *x, err *e)
{
    static const char insert[] = "INSERT INTO vector (type, rows, nulls, bytes, hash, dictionary, facts)"
                                 " VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?)";
    char *facts = x->has_facts ? facts_write(&x->facts, x->hash, x->nulls) : NULL;
    jvn_status st = store_do(s, e, insert, "tiiitit", type_name(x->type), x->rows, x->nulls, all_bytes(x), x->hash,
                             x->dictionary, facts);
    free(facts);
    x->id = store_last_id(s);
    for (int i = 0; i < x->n && st == JVN_OK; i++) st = write_chunk(s, x->id, &x->chunks[i], e);
    return st;
}

static jvn_status hash_of(store *s, int64_t id, char hex[HEX], err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(s, &q, e, "SELECT hash FROM vector WHERE id = ?", "i", id);
    if (st == JVN_OK) st = store_next(s, q, &row, e);
    if (st != JVN_OK) return st;
    snprintf(hex, HEX, "%s", row ? store_text(q, 0) : "");
    store_end(q);
    return JVN_OK;
}

/* The vector of its parts: found by its hash, or written. */
static jvn_status save_parts(vectors *v, vector *x, const plain_part *parts, err *e)
{
    cut_up(x, parts, store_chunk(v->s));
    sum_chunks(x);
    hash_vector(x, x->hash);
    jvn_status st = find_hash(v->s, x->hash, &x->id, e);
    return st == JVN_OK && !x->id ? write_vector(v->s, x, e) : st;
}

jvn_status vectors_save(vectors *v, column *c, int64_t *id, err *e)
{
    plain_part parts[PLAIN_PARTS] = {{0}};
    vector x = {.rows = c->length, .nulls = c->nulls, .type = c->type, .c = c->type == JVN_STRING ? NULL : c};
    jvn_status st = find_known(v, c, id, e);
    if (st != JVN_OK || *id) return st;
    if (c->dict) TRY(vectors_save(v, c->dict, &x.dictionary, e));
    if (c->dict) TRY(hash_of(v->s, x.dictionary, x.dictionary_hash, e));
    if (plain_open(c, parts)) st = save_parts(v, &x, parts, e);
    else st = fail(e, JVN_ENOMEM, "no memory to save %" PRId64 " rows", c->length);
    *id = x.id;
    if (st == JVN_OK) add_known(v, x.id, c);
out:
    plain_close(parts);
    gist_clear(&x.facts);
    free(x.chunks);
    return st;
}

jvn_status vectors_hash(const column *c, char hex[HEX], err *e)
{
    plain_part parts[PLAIN_PARTS] = {{0}};
    vector x = {.rows = c->length, .nulls = c->nulls, .type = c->type};
    jvn_status st = c->dict ? vectors_hash(c->dict, x.dictionary_hash, e) : JVN_OK;
    if (st == JVN_OK && !plain_open(c, parts)) st = fail(e, JVN_ENOMEM, "no memory to sum up %" PRId64 " rows", c->length);
    if (st == JVN_OK) {
        cut_up(&x, parts, STORE_CHUNK);
        sum_chunks(&x);
        hash_vector(&x, hex);
    }
    plain_close(parts);
    free(x.chunks);
    return st;
}

/* ---- loading ---- */

static jvn_status read_row(store *s, int64_t id, vector *x, err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(s, &q, e, "SELECT type, rows, nulls, dictionary, hash FROM vector WHERE id = ?", "i", id);
    if (st == JVN_OK) st = store_next(s, q, &row, e);
    if (st != JVN_OK) return st;
    if (!row) {
        fail(e, JVN_EDATA, "its values are not in %.80s any more", store_path(s));
        err_hint(e, "another program has removed the dataset");
        return JVN_EDATA;
    }
    x->type = type_named(store_text(q, 0));
    x->id = id;
    x->rows = store_int(q, 1);
    x->nulls = store_int(q, 2);
    x->dictionary = store_int(q, 3);
    snprintf(x->hash, HEX, "%s", store_text(q, 4));
    store_end(q);
    bool ok = x->type != JVN_NOTYPE && x->rows >= 0 && x->rows < INT64_MAX / 16 && x->nulls >= 0 && x->nulls <= x->rows;
    ok = ok && (x->type == JVN_DICT) == (x->dictionary != 0);
    return ok ? JVN_OK : store_damaged(s, e, "vector %" PRId64 " has no such type or size", id);
}

/* What it says of its chunks, in order and without gaps. */
static jvn_status read_chunks(store *s, vector *x, err *e)
{
    query *q;
    bool row = true;
    jvn_status st = store_ask(s, &q, e, "SELECT id, part, place, length(data), checksum FROM chunk WHERE vector = ? "
                                        "ORDER BY part, place", "i", x->id);
    while (st == JVN_OK && (st = store_next(s, q, &row, e)) == JVN_OK && row) {
        int64_t which = store_int(q, 1), place = store_int(q, 2), bytes = store_int(q, 3);
        int64_t wanted = x->n && x->chunks[x->n - 1].part == which ? x->chunks[x->n - 1].place + 1 : 0;
        if (which < 0 || which >= PLAIN_PARTS || place != wanted || bytes <= 0) {
            store_end(q);
            return store_damaged(s, e, "chunk %" PRId64 " of vector %" PRId64 " is missing", wanted, x->id);
        }
        chunk *c = add_chunk(x, (int)which, (int)place, NULL, bytes);
        c->id = store_int(q, 0);
        c->sum = c->wanted = (uint64_t)store_int(q, 4);
    }
    return st;
}

/* Sizes fit the rows, and the hash what was found: before anything is allocated. */
static jvn_status check_row(store *s, const vector *x, err *e)
{
    char hash[HEX];
    int64_t bits = (x->rows + 7) / 8, validity = x->nulls ? bits : 0;
    int64_t values = x->type == JVN_BOOL ? bits : (x->rows + (x->type == JVN_STRING)) * type_width(x->type);
    if (x->bytes[PLAIN_VALUES] != values || x->bytes[PLAIN_VALIDITY] != validity || (x->type != JVN_STRING && x->bytes[PLAIN_TEXT]))
        return store_damaged(s, e, "found %" PRId64 " bytes of values for %" PRId64 " rows, wanted %" PRId64,
                             x->bytes[PLAIN_VALUES], x->rows, values);
    hash_vector(x, hash);
    return strcmp(hash, x->hash) == 0 ? JVN_OK : store_damaged(s, e, "vector %" PRId64 " does not fit its hash", x->id);
}

/* Where each chunk's bytes go: into the column's own buffers. */
static void spread(vector *x, const column *c)
{
    buffer *const buffers[PLAIN_PARTS] = {c->validity, c->data, c->bytes};
    int64_t at[PLAIN_PARTS] = {0};
    for (int i = 0; i < x->n; i++) {
        chunk *k = &x->chunks[i];
        k->data = (char *)buffers[k->part]->data + at[k->part];
        at[k->part] += k->bytes;
    }
}

static jvn_status fill(store *s, vector *x, const column *c, err *e)
{
    jvn_status st = JVN_OK;
    spread(x, c);
    for (int i = 0; i < x->n && st == JVN_OK; i++) {
        if (cancel_asked()) return fail(e, JVN_ECANCELLED, "stopped");
        st = store_read(s, x->chunks[i].id, x->chunks[i].data, x->chunks[i].bytes, e);
    }
    if (st != JVN_OK) return st;
    sum_chunks(x);
    for (int i = 0; i < x->n; i++) {
        const chunk *k = &x->chunks[i];
        if (k->sum != k->wanted)
            return store_damaged(s, e, "chunk %d of its %s has checksum %016" PRIx64 ", wanted %016" PRIx64, k->place,
                                 part_names[k->part], k->sum, k->wanted);
    }
    return JVN_OK;
}

/* A file may be made to mislead: what chunks hold must be what the type says, whatever their checksums. */
static jvn_status check_content(store *s, const vector *x, column *c, err *e)
{
    err inner;
    if (x->type == JVN_STRING) {
        const int64_t *at = column_i64(c);
        if (at[0] != 0 || at[x->rows] != x->bytes[PLAIN_TEXT]) return store_damaged(s, e, "its offsets leave its text");
    }
    column_count_nulls(c);
    if (c->nulls != x->nulls)
        return store_damaged(s, e, "found %" PRId64 " nulls, wanted %" PRId64, c->nulls, x->nulls);
    return check_column(c, &inner) == JVN_OK ? JVN_OK : store_damaged(s, e, "%.120s", inner.msg);
}

static jvn_status load(vectors *v, int64_t id, bool nested, column **out, err *e);

static jvn_status load_new(vectors *v, int64_t id, bool nested, column **out, err *e)
{
    vector x = {0};
    column *c = NULL;
    jvn_status st;
    TRY(read_row(v->s, id, &x, e));
    if (nested && x.type != JVN_STRING) TRY(store_damaged(v->s, e, "a dictionary is no texts"));
    if (x.dictionary) TRY(hash_of(v->s, x.dictionary, x.dictionary_hash, e));
    TRY(read_chunks(v->s, &x, e));
    TRY(check_row(v->s, &x, e));
    c = column_new(x.type, x.rows, x.bytes[PLAIN_TEXT], x.nulls > 0);
    if (!c) TRY(fail(e, JVN_ENOMEM, "no memory for %" PRId64 " rows", x.rows));
    if (x.dictionary) TRY(load(v, x.dictionary, true, &c->dict, e));
    TRY(fill(v->s, &x, c, e));
    TRY(check_content(v->s, &x, c, e));
out:
    free(x.chunks);
    if (st != JVN_OK) column_unref(c);
    else *out = c;
    return st;
}

static jvn_status load(vectors *v, int64_t id, bool nested, column **out, err *e)
{
    for (int i = 0; i < v->n; i++)
        if (v->all[i].id == id) {
            *out = column_ref(v->all[i].c);
            return JVN_OK;
        }
    jvn_status st = load_new(v, id, nested, out, e);
    if (st == JVN_OK) add_known(v, id, *out);
    return st;
}

/* Takes c. [owned] */
static column *label(vectors *v, int64_t id, column *c, const char *unit, const char *convention)
{
    if (strcmp(c->unit, unit) == 0 && strcmp(c->convention, convention) == 0) return c;
    column *labelled = column_label(c, unit, convention);
    column_unref(c);
    add_known(v, id, labelled);
    return labelled;
}

jvn_status vectors_load(vectors *v, int64_t id, const char *unit, const char *convention, column **out, err *e)
{
    forget_unused(v);
    jvn_status st = store_begin(v->s, false, e);
    if (st != JVN_OK) return st;
    st = load(v, id, false, out, e);
    store_rollback(v->s);
    if (st == JVN_OK) *out = label(v, id, *out, unit, convention);
    v->settled = v->n;
    return st;
}

jvn_status vectors_sweep(vectors *v, err *e)
{
    static const char sweep[] =
        "DELETE FROM vector WHERE NOT EXISTS (SELECT 1 FROM column c WHERE c.vector = vector.id)"
        " AND NOT EXISTS (SELECT 1 FROM vector d WHERE d.dictionary = vector.id)";
    jvn_status st;
    do st = store_do(v->s, e, sweep, "");
    while (st == JVN_OK && store_changes(v->s) > 0); /* a dictionary goes behind the last that uses it */
    return st;
}

jvn_status vectors_alone(vectors *v, const char *versions, int64_t *bytes, err *e)
{
    query *q;
    bool row;
    static const char select[] =
        "WITH kept AS (SELECT c.vector FROM column c JOIN version v ON v.id = c.version JOIN dataset d ON d.id = v.dataset"
        " WHERE " STEPS_VERSION_IS_THERE " AND " STEPS_DATASET_IS_THERE
        " AND d.name || '@' || v.number NOT IN (SELECT value FROM json_each(?)))"
        "SELECT coalesce(sum(bytes), 0) FROM vector WHERE id NOT IN (SELECT vector FROM kept UNION"
        " SELECT dictionary FROM vector WHERE dictionary IS NOT NULL AND id IN (SELECT vector FROM kept))";
    jvn_status st = store_ask(v->s, &q, e, select, "t", versions);
    if (st == JVN_OK) st = store_next(v->s, q, &row, e);
    if (st != JVN_OK) return st;
    *bytes = row ? store_int(q, 0) : 0;
    store_end(q);
    return JVN_OK;
}
