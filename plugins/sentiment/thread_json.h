/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_json.h -- documents of JSON, by jansson, and posts from their objects. */
#ifndef SENTIMENT_THREAD_JSON_H
#define SENTIMENT_THREAD_JSON_H

#include <jansson.h>

#include "thread_body.h"
#include "thread_names.h"

/* What is handed down to the posts that answer. */
typedef struct above {
    const char *parent, *title;
    int64_t line;
} above;

/* A member's text; NULL: it has none. */
const char *member_text(const json_t *o, const char *name, int64_t *n);
/* A member as an id: a text or a whole number, in the pool; NULL: none, null, empty, 0. */
const char *member_id(reading *r, const json_t *o, const char *name);
/* The same of the first member of a meaning that is there; authors may be objects with a name. */
const char *meant_text(reading *r, const json_t *o, meaning m);
int64_t meant_time(const json_t *o);
/* Whatever holds posts: arrays of them, objects that are posts, objects that hold arrays. html: texts are HTML. */
void add_items(reading *r, const json_t *any, above of, bool html);

void add_reddit(reading *r, const json_t *any, above of);
void add_discourse(reading *r, const json_t *root, above of);
void add_fourchan(reading *r, const json_t *root, above of);

#endif
