/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_body.h -- what the readers of threads share: a post's body is written piece by piece, quotes and noise marked. */
#ifndef SENTIMENT_THREAD_BODY_H
#define SENTIMENT_THREAD_BODY_H

#include <string.h>

#include "thread.h"

/* A quote's source while it is not known whether it is a quote at all: it is one if an earlier post has the words. */
enum { MAYBE = -2 };

typedef struct reading {
    pool *p;
    thread *t;
    fault *f;
    int64_t first;                   /* the first post of this file */
    char *text;                      /* the body that is being written */
    int64_t n, room;
    quote *quotes;
    int64_t n_quotes, quotes_room;
    span *noise;
    int64_t n_noise, noise_room;
    int quoting, hushed;             /* how many are open */
    bool in_quote, in_noise;         /* the last of those above is that */
    const char *linked;              /* 4chan: the post that was linked last, in this one */
    const char *topic;               /* Discourse: the topic's id */
} reading;

/* A new last post, whose body is then put and ended. Until then the pointer holds. */
post *post_add(reading *r);
void post_end(reading *r);
post *post_last(const reading *r);

void body_put(reading *r, const char *s, int64_t n);
/* The line's end, unless the body ends with one or is empty. */
void body_break(reading *r);
/* What is put until they are closed; within each other, the outermost counts. */
void quote_open(reading *r, const char *id, const char *author, int64_t source);
void quote_close(reading *r);
void noise_open(reading *r);
void noise_close(reading *r);

/* Lines of the body that begin with `>`, and no quote yet, are quotes; where there is nothing else, the last may be one. */
void quotes_by_sign(reading *r);
/* "bob wrote:", "On Monday, bob wrote:", alone in the last line that says anything between from and at: where it begins, and *verb
 * where its name ends; at: there is none. */
int64_t attribution_before(const char *s, int64_t from, int64_t at, int64_t *verb);
/* Text with the marks of Markdown and BBCode. */
void marked_put(reading *r, const char *s, int64_t n);
/* The text of a table's cell: BBCode, and `>` where it has several lines. */
void cell_put(reading *r, const char *s, int64_t n);
/* BBCode alone. */
void bbcode_put(reading *r, const char *s, int64_t n);
/* &gt; and the like, in place; the new length. */
int64_t unescape(char *s, int64_t n);

/* s as the text of the post, with the marks of its kind. */
static inline char *text_of(reading *r, const char *s, int64_t n) { return n ? pool_text(r->p, s, (size_t)n) : NULL; }
/* Always false: *f is filled. */
static inline bool refuse(fault *f, int64_t line, int64_t column, const char *found, const char *wanted, const char *hint)
{
    *f = (fault){line, column, found, wanted, hint};
    return false;
}
/* Whether s, of n bytes, holds what (lower case) in any case. */
bool has_text(const char *s, int64_t n, const char *what);
const char *find_text(const char *s, int64_t n, const char *what);
/* As a name, without blanks around. NULL: nothing is left. */
const char *trimmed(reading *r, const char *s, int64_t n);

/* Readers. Own is not set yet. */
bool read_delimited(reading *r, const char *s, int64_t n);
bool read_json(reading *r, const char *s, int64_t n, thread_format *as);
bool read_forum(reading *r, const char *s, int64_t n, thread_format as);
bool read_bbcode(reading *r, const char *s, int64_t n);
bool read_paste(reading *r, const char *s, int64_t n);
/* A text that is long and tells who said what, as the press does. */
bool is_article(const char *s, int64_t n);
/* What a text is by its first lines. */
bool is_delimited(const char *s, int64_t n);
bool is_paste(const char *s, int64_t n);

/* HTML of a post into its body. */
void html_put(reading *r, const char *s, int64_t n);

/* The posts from `first` on: sources of quotes, parents, and repeats without a mark; then own. cleans: names of pictures, links and
 * the like are left out of own. pasted: so are the page's own words, and a post that is all of it a repeat has nothing of its own. */
typedef struct settling {
    int64_t first;
    bool cleans, pasted;
} settling;
void settle(pool *p, thread *t, settling how);
void own_compose(pool *p, post *of, bool cleans, bool pasted);
/* Bytes of the link that s, of n > 0 bytes, begins with; 0: with none. */
int64_t link_length(const char *s, int64_t n);

/* A line, without blanks around, that says nothing: a picture's name, "Click to expand..."; pasted: "Back", "Reactions: ..." too. */
bool is_noise_line(const char *s, int64_t n, bool pasted);

/* Posts from `first` on by their times, where all have one, else as they stand. */
typedef struct turn {
    int64_t time, i;
} turn;
turn *in_order(pool *p, const thread *t, int64_t first);

#endif
