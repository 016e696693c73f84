/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_discourse.c -- Discourse: a topic's posts, cooked (HTML) or raw. A post's id is its number in the topic, as quotes name it. */
#include "thread_json.h"
#include "thread_time.h"

enum { SMALL_ACTION = 3 }; /* "closed the topic" */

static void add_post(reading *r, const json_t *o, above of)
{
    int64_t n;
    const char *s = member_text(o, "cooked", &n);
    bool html = s != NULL;
    if (!s) s = member_text(o, "raw", &n);
    if (!s || json_integer_value(json_object_get(o, "post_type")) == SMALL_ACTION) return;
    post *to = post_add(r);
    to->id = member_id(r, o, json_object_get(o, "post_number") ? "post_number" : "id");
    to->author = member_id(r, o, "username");
    to->parent = member_id(r, o, "reply_to_post_number");
    to->title = of.title;
    to->line = of.line;
    to->time = meant_time(o);
    if (html) html_put(r, s, n);
    else marked_put(r, s, n);
    post_end(r);
}

void add_discourse(reading *r, const json_t *root, above of)
{
    const json_t *stream = json_object_get(root, "post_stream"), *posts = json_object_get(stream ? stream : root, "posts");
    if (json_is_array(root)) posts = root;
    r->topic = json_is_object(root) ? member_id(r, root, stream ? "id" : "topic_id") : NULL;
    of.title = json_is_object(root) ? member_id(r, root, "title") : NULL;
    if (json_is_object(root) && !posts) add_post(r, root, of);
    for (size_t i = 0; i < json_array_size(posts); i++) {
        if (json_object_get(json_array_get(posts, i), "post_stream")) add_discourse(r, json_array_get(posts, i), of);
        else add_post(r, json_array_get(posts, i), of);
    }
}
