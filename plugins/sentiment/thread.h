/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread.h -- a discussion as posts, each with what its author wrote told from what it repeats of others. */
#ifndef SENTIMENT_THREAD_H
#define SENTIMENT_THREAD_H

#include <stdbool.h>

#include "pool.h"
#include "span.h"

#define NO_TIME INT64_MIN

/* Bytes of a post's body that repeat another post. */
typedef struct quote {
    span at;
    int64_t source;          /* that post's index in the thread, -1: it is not there */
    const char *id, *author; /* as the mark names them; NULL: it does not */
} quote;

typedef struct post {
    const char *id, *author, *parent; /* parent: the id of the post it answers. NULL: not told */
    const char *title;                /* of the thread that it is in, where there are several; NULL */
    int64_t time;                     /* microseconds UTC; NO_TIME */
    const char *body;                 /* n bytes of UTF-8 as they were posted: markup is gone, quotes are in place */
    int64_t n;
    const char *own;                  /* own_n bytes: the author's own, without quotes, signatures, reactions, names of pictures, links */
    int64_t own_n;
    const quote *quotes;              /* in order, apart */
    int64_t n_quotes;
    const span *noise;                /* of the body, in order, apart: signatures, reactions, marks of quotes */
    int64_t n_noise;
    int64_t line;                     /* in the file, from 1; 0: it has none (a row of a table) */
} post;

typedef struct thread {
    post *posts;
    int64_t n, room;
    const char *format;   /* its name */
    const char *encoding; /* what was converted; NULL: UTF-8 */
    const char *article;  /* article_n bytes that stand above a pasted thread, and are no post; NULL: none */
    int64_t article_n;
    int64_t invalid;      /* bytes that were no character, and left out */
    int64_t recoded;      /* bytes that were no UTF-8, and read as Windows-1252 */
    int64_t nuls;         /* zero bytes, left out */
    int64_t circles;      /* posts whose parent was left out, as they would answer themselves, by way of others */
    int64_t same_ids;     /* posts with the id of an earlier one */
} thread;

typedef enum thread_format { BY_CONTENT = -1, PLAIN_LINES, PASTE, DELIMITED, JSON_LINES, REDDIT, HACKER_NEWS, DISCOURSE, FOURCHAN, PHPBB, XENFORO, BBCODE, N_FORMATS } thread_format;
#define FORMAT_NAMES "lines|paste|delimited|jsonl|reddit|hackernews|discourse|4chan|phpbb|xenforo|bbcode"

/* Why bytes cannot be read as a thread. */
typedef struct fault {
    int64_t line, column; /* from 1; 0: not of one place */
    const char *found, *wanted, *hint; /* wanted, hint: NULL */
} fault;

/* Appends the posts of bytes, which outlive the thread; *as: what they are, or BY_CONTENT, and then what they were taken for.
 * Passages that repeat earlier posts without a mark are found in all but plain lines. false: *f says why. Linear in n, thread-safe,
 * never crashes on any bytes. */
bool thread_read(pool *p, const char *bytes, int64_t n, thread_format *as, thread *t, fault *f);
/* Posts of a table's column, own as it stands there: quotes are set apart as in a delimited file. Nothing is done, and soon, where
 * no post has several lines, a parent, or marks of BBCode. */
void thread_find_quotes(pool *p, thread *t);

#endif
