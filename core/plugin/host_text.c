/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_text.c -- "jevons.text/1": the core's spelling, reading and did-you-mean for plugins, and ordered
 * parallel writing. */
#include "host_text.h"

#include <stdlib.h>

#include "../base/text.h"
#include "../table/exchange.h"

/* ---- values ---- */

/* At most room bytes of s that do not split a character. */
static int64_t whole_characters(const char *s, int64_t room)
{
    while (room > 0 && ((unsigned char)s[room] & 0xc0) == 0x80) room--;
    return room;
}

static const char *spell(const struct ArrowSchema *schema, const struct ArrowArray *a, int64_t row, char *buf, int64_t n)
{
    char value[40] = "null";
    const char *s = value;
    int64_t length = 4;
    bool null = jvn_null(a, row);
    switch (null ? JVN_NOTYPE : schema_type(schema)) {
    case JVN_BOOL: length = snprintf(value, sizeof value, jvn_bool(a, row) ? "true" : "false"); break;
    case JVN_INT64: length = text_int64(value, jvn_i64(a)[row]); break;
    case JVN_FLOAT64: length = text_double(value, jvn_f64(a)[row]); break;
    case JVN_DATE: length = text_date(value, jvn_i32(a)[row]); break;
    case JVN_TIMESTAMP: length = text_timestamp(value, jvn_i64(a)[row]); break;
    case JVN_STRING: s = jvn_text(a, row, &length); break;
    case JVN_DICT: s = jvn_text(a->dictionary, jvn_i32(a)[row], &length); break;
    default: break;
    }
    bool cut = length > n - 1;
    if (cut) length = whole_characters(s, n - 1 - (int64_t)strlen("…"));
    memcpy(buf, s, (size_t)length);
    strcpy(buf + length, cut ? "…" : "");
    return buf;
}

static int read_double(const char *s, int64_t n, double *x) { return text_to_double(s, (size_t)n, x); }
static int read_int64(const char *s, int64_t n, int64_t *x) { return text_to_int64(s, (size_t)n, x); }
static int read_date(const char *s, int64_t n, int32_t *days) { return text_to_date(s, (size_t)n, days); }
static int read_timestamp(const char *s, int64_t n, int64_t *us) { return text_to_timestamp(s, (size_t)n, us); }

static const char *nearest(const char *word, const char *const *candidates, int64_t n)
{
    return text_nearest(word, candidates, (size_t)n);
}

/* ---- rows ---- */

static void make_room(jvn_bytes *b, int64_t n)
{
    if (b->failed) return;
    bool far = n > INT64_MAX / 4 - b->n;
    int64_t room = far ? 0 : (b->n + n) * 2 + 4096;
    char *data = far ? NULL : realloc(b->data, (size_t)room);
    b->failed = data == NULL;
    if (b->failed) return;
    b->data = data;
    b->room = room;
}

static void drop(jvn_bytes *b)
{
    free(b->data);
    *b = (jvn_bytes){.texts = b->texts};
}

enum { BLOCK_ROWS = 4096, BLOCKS = 64 /* at once */ };

typedef struct writing {
    void (*spell_rows)(const void *, int64_t, int64_t, jvn_bytes *);
    const void *context;
    int64_t begin, rows;
    jvn_bytes blocks[BLOCKS];
} writing;

static jvn_status spell_block(void *context, int64_t i)
{
    writing *w = context;
    int64_t begin = w->begin + i * BLOCK_ROWS, end = begin + BLOCK_ROWS;
    w->blocks[i].n = 0;
    w->spell_rows(w->context, begin, end < w->rows ? end : w->rows, &w->blocks[i]);
    return w->blocks[i].failed ? JVN_ENOMEM : JVN_OK;
}

static jvn_status write_blocks(jvn_call *call, writing *w)
{
    int64_t n = (w->rows - w->begin + BLOCK_ROWS - 1) / BLOCK_ROWS;
    if (n > BLOCKS) n = BLOCKS;
    if (call->host->cancelled(call)) return JVN_ECANCELLED;
    jvn_status st = call->host->parallel_for(call, n, spell_block, w);
    if (st != JVN_OK) return jvn_fail(call, st, JVN_NOARG, NULL, "not enough memory to write the rows");
    for (int64_t i = 0; i < n && st == JVN_OK; i++) st = call->host->write(call, w->blocks[i].data, w->blocks[i].n);
    return st;
}

static jvn_status write_rows(jvn_call *call, int64_t rows,
                             void (*spell_rows)(const void *, int64_t, int64_t, jvn_bytes *), const void *context)
{
    writing w = {.spell_rows = spell_rows, .context = context, .rows = rows};
    jvn_status st = JVN_OK;
    for (int i = 0; i < BLOCKS; i++) w.blocks[i].texts = &host_texts;
    for (; w.begin < rows && st == JVN_OK; w.begin += (int64_t)BLOCKS * BLOCK_ROWS) {
        call->host->progress(call, w.begin, rows);
        st = write_blocks(call, &w);
    }
    for (int i = 0; i < BLOCKS; i++) drop(&w.blocks[i]);
    return st;
}

const jvn_texts host_texts = {
    .size = sizeof(jvn_texts),
    .spell_double = text_double,
    .spell_int64 = text_int64,
    .spell_date = text_date,
    .spell_timestamp = text_timestamp,
    .spell = spell,
    .read_double = read_double,
    .read_int64 = read_int64,
    .read_date = read_date,
    .read_timestamp = read_timestamp,
    .days_of = date_from_ymd,
    .date_of = date_to_ymd,
    .nearest = nearest,
    .write_rows = write_rows,
    .make_room = make_room,
    .drop = drop,
};
