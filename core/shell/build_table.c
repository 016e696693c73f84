/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build_table.c -- cells to columns, through the same host table that plugins use. */
#include "build_table.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"

typedef struct cell {
    char *s;
    int64_t x;
    bool null;
} cell;

static cell *push(build *b)
{
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 64;
        b->cells = xrealloc(b->cells, (size_t)b->cap * sizeof *b->cells);
    }
    return &b->cells[b->n++];
}

/* Paths, and what a plugin's file says of itself, may be any bytes. */
void build_text(build *b, const char *s)
{
    text t = {0};
    text_puts(&t, "");
    for (size_t left = strlen(s); left;) {
        int n = text_utf8(s, left);
        if (n) text_add(&t, s, (size_t)n);
        else text_puts(&t, "\xef\xbf\xbd");
        left -= n ? (size_t)n : 1;
        s += n ? n : 1;
    }
    *push(b) = (cell){t.s, 0, false};
}
void build_int(build *b, int64_t x) { *push(b) = (cell){NULL, x, false}; }
void build_null(build *b) { *push(b) = (cell){NULL, 0, true}; }

void build_known(build *b, bool known, int64_t x)
{
    if (known) build_int(b, x);
    else build_null(b);
}

void build_input(build *b, const lineage_input *x)
{
    build_text(b, input_word(x->kind));
    build_text(b, x->name);
    build_known(b, x->kind == INPUT_DATASET, x->version);
    build_text(b, x->detail);
    build_known(b, x->size >= 0, x->size);
    build_known(b, x->modified != 0, x->modified);
    build_text(b, x->hash);
}

static int64_t text_size(const build *b, int at, int width)
{
    int64_t n = 0;
    for (int i = at; i < b->n; i += width) n += (int64_t)strlen(b->cells[i].s);
    return n;
}

static void fill_text(const build *b, int at, int width, struct ArrowArray *a)
{
    int64_t *offsets = jvn_out(a), row = 0;
    char *bytes = jvn_out_text(a);
    for (int i = at; i < b->n; i += width, row++) {
        int64_t n = (int64_t)strlen(b->cells[i].s);
        memcpy(bytes + offsets[row], b->cells[i].s, (size_t)n);
        offsets[row + 1] = offsets[row] + n;
    }
}

static void fill_numbers(const build *b, int at, int width, struct ArrowArray *a)
{
    int64_t *x = jvn_out(a), row = 0;
    for (int i = at; i < b->n; i += width, row++) {
        x[row] = b->cells[i].x;
        if (b->cells[i].null) jvn_set_null(a, row);
    }
}

static jvn_status add_column(build *b, const char *side, const char *name, char letter, int at, int width)
{
    struct ArrowArray a;
    const jvn_host *h = b->call->host;
    int64_t rows = b->n / width;
    jvn_type type = letter == 'T' ? JVN_STRING : letter == 'Z' ? JVN_TIMESTAMP : JVN_INT64;
    jvn_status st = type == JVN_STRING ? h->new_array(b->call, type, rows, text_size(b, at, width), 0, &a)
                                       : h->new_array(b->call, type, rows, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    if (type == JVN_STRING) fill_text(b, at, width, &a);
    else fill_numbers(b, at, width, &a);
    return h->add(b->call, side, name, h->field(b->call, type, NULL, NULL), &a);
}

jvn_status build_side(build *b, const char *side, const char *const *names, const char *types)
{
    int width = (int)strlen(types);
    jvn_status st = JVN_OK;
    for (int i = 0; i < width && st == JVN_OK; i++) st = add_column(b, side, names[i], types[i], i, width);
    for (int i = 0; i < b->n; i++) free(b->cells[i].s);
    free(b->cells);
    return st;
}

jvn_status build_done(build *b, const char *const *names, const char *types) { return build_side(b, NULL, names, types); }
