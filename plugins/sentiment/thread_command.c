/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_command.c -- a row a post, and side tables with a row a quote and a row a file. */
#include "thread_command.h"

#include "columns.h"
#include "thread_load.h"

const jvn_param thread_params[N_THREAD_PARAMS] = {
    [THREAD_FILE] = {"FILE", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "discussions; - is standard input"},
    [THREAD_AS] = {"--as", JVN_P_ENUM, 0, FORMAT_NAMES, NULL, "the format, where it is not to be told from the content"},
};

typedef struct row {
    int64_t post, time;
    const char *id, *author, *parent, *title;
    slice quoted, own;
} row;

typedef struct passage {
    int64_t post, start, stop, source;
    const char *id, *source_id, *source_author;
    slice text;
} passage;

/* The quoted text of a post: its quotes, an empty line between them. */
static slice quoted_of(pool *p, const post *of)
{
    int64_t n = 0;
    if (!of->n_quotes) return (slice){NULL, 0};
    for (int64_t k = 0; k < of->n_quotes; k++) n += of->quotes[k].at.end - of->quotes[k].at.start + 1;
    char *to = pool_get(p, (size_t)n), *at = to;
    for (int64_t k = 0; k < of->n_quotes; k++) {
        span s = of->quotes[k].at;
        while (s.end > s.start && (unsigned char)of->body[s.end - 1] <= ' ') s.end--;
        if (k) *at++ = '\n';
        memcpy(at, of->body + s.start, (size_t)(s.end - s.start));
        at += s.end - s.start;
    }
    return (slice){to, at - to};
}

static jvn_status add_posts(jvn_call *call, pool *p, const thread *t)
{
    static const member members[] = {
        MEMBER_OF(row, post, IS_WHOLE), MEMBER_OF(row, id, IS_TEXT), MEMBER_OF(row, author, IS_TEXT), MEMBER_OF(row, time, IS_TIME), MEMBER_OF(row, parent, IS_TEXT),
        MEMBER_OF(row, title, IS_TEXT), MEMBER_OF(row, quoted, IS_SLICE), MEMBER_OF(row, own, IS_SLICE),
    };
    row *rows = pool_get(p, sizeof *rows * (size_t)(t->n + 1));
    for (int64_t i = 0; i < t->n; i++) {
        const post *of = &t->posts[i];
        rows[i] = (row){i + 1, of->time, of->id, of->author, of->parent, of->title, quoted_of(p, of), {of->own, of->own_n}};
    }
    return add_members(call, NULL, members, N_MEMBERS(members), rows, sizeof *rows, t->n);
}

static jvn_status add_quotes(jvn_call *call, pool *p, const thread *t)
{
    static const member members[] = {
        MEMBER_OF(passage, post, IS_WHOLE), MEMBER_OF(passage, id, IS_TEXT), MEMBER_OF(passage, start, IS_WHOLE), MEMBER_OF(passage, stop, IS_WHOLE), MEMBER_OF(passage, source, IS_WHOLE),
        MEMBER_OF(passage, source_id, IS_TEXT), MEMBER_OF(passage, source_author, IS_TEXT), MEMBER_OF(passage, text, IS_SLICE),
    };
    int64_t n = 0, room = 0;
    passage *all = NULL;
    for (int64_t i = 0; i < t->n; i++)
        for (int64_t k = 0; k < t->posts[i].n_quotes; k++) {
            const post *of = &t->posts[i];
            const quote *q = &of->quotes[k];
            const post *source = q->source >= 0 ? &t->posts[q->source] : NULL;
            all = pool_grow(p, all, n, &room, sizeof *all);
            all[n++] = (passage){i + 1, q->at.start, q->at.end, source ? q->source + 1 : NO_WHOLE, of->id, source && source->id ? source->id : q->id,
                                 source && source->author ? source->author : q->author, {of->body + q->at.start, q->at.end - q->at.start}};
        }
    return add_members(call, "quotes", members, N_MEMBERS(members), all, sizeof *all, n);
}

static jvn_status add_files(jvn_call *call, const thread_file *of, int64_t n)
{
    static const member members[] = {
        MEMBER_OF(thread_file, file, IS_TEXT), MEMBER_OF(thread_file, format, IS_TEXT), MEMBER_OF(thread_file, encoding, IS_TEXT),
        MEMBER_OF(thread_file, posts, IS_WHOLE), MEMBER_OF(thread_file, quotes, IS_WHOLE),
    };
    return add_members(call, "files", members, N_MEMBERS(members), of, sizeof *of, n);
}

jvn_status run_thread(jvn_call *call)
{
    pool *p = pool_new();
    thread t = {0};
    int n = jvn_count(call, THREAD_FILE);
    thread_file *of = pool_get(p, sizeof *of * (size_t)n);
    jvn_status st = thread_load(call, p, THREAD_FILE, THREAD_AS, &t, of);
    if (st == JVN_OK) st = add_posts(call, p, &t);
    if (st == JVN_OK) st = add_quotes(call, p, &t);
    if (st == JVN_OK) st = add_files(call, of, n);
    pool_free(p);
    return st;
}
