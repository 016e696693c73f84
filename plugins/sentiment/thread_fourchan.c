/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_fourchan.c -- 4chan: a thread's posts. Green text (`>words`) is a quote where an earlier post has the words, or where the link before
 * it goes to a post that is not there; else it is the author's own, as stories and scorn are told in it. */
#include "thread_json.h"
#include "thread_time.h"

static const char *author_of(reading *r, const json_t *o)
{
    const char *id = member_id(r, o, "id"), *trip = member_id(r, o, "trip"), *name = member_id(r, o, "name");
    if (trip) return trip;
    if (name && strcmp(name, "Anonymous")) return name;
    return id;
}

static void add_post(reading *r, const json_t *o, above of)
{
    int64_t n;
    const char *s = member_text(o, "com", &n);
    post *to = post_add(r);
    to->id = member_id(r, o, "no");
    to->author = author_of(r, o);
    to->time = meant_time(o);
    to->title = of.title;
    to->line = of.line;
    if (s) html_put(r, s, n);
    to = post_last(r);
    if (!to->parent) to->parent = member_id(r, o, "resto");
    post_end(r);
}

void add_fourchan(reading *r, const json_t *root, above of)
{
    const json_t *posts = json_is_array(root) ? root : json_object_get(root, "posts");
    if (!posts && json_is_object(root)) add_post(r, root, of);
    if (!of.title) of.title = member_id(r, json_array_get(posts, 0), "sub");
    for (size_t i = 0; i < json_array_size(posts); i++) {
        const json_t *o = json_array_get(posts, i);
        if (json_is_object(o) && json_object_get(o, "posts")) add_fourchan(r, o, (above){0});
        else if (json_is_object(o)) add_post(r, o, of);
    }
}
