/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_reddit.c -- Reddit: listings with replies nested in them, and dumps with one comment or submission an object. */
#include "thread_json.h"
#include "thread_time.h"

/* t1_abc: abc. */
static const char *bare(const char *id) { return id && id[0] == 't' && id[1] >= '1' && id[1] <= '9' && id[2] == '_' ? id + 3 : id; }

static bool is_gone(const char *s, int64_t n)
{
    return (n == 9 && (!memcmp(s, "[deleted]", 9) || !memcmp(s, "[removed]", 9))) || (n > 22 && !memcmp(s, "[ Removed by Reddit ]", 21));
}

static void add_post(reading *r, const json_t *o, above of)
{
    int64_t n;
    const char *s = member_text(o, "body", &n);
    if (!s || !n) s = member_text(o, "selftext", &n);
    if (!s || !n || is_gone(s, n)) {
        const char *title = member_text(o, "title", &n);
        s = title ? title : "";
    }
    post *to = post_add(r);
    to->id = bare(member_id(r, o, json_object_get(o, "id") ? "id" : "name"));
    to->author = member_id(r, o, "author");
    if (to->author && !strcmp(to->author, "[deleted]")) to->author = NULL;
    to->parent = bare(member_id(r, o, "parent_id"));
    to->title = of.title;
    to->time = meant_time(o);
    to->line = of.line;
    char *copy = pool_text(r->p, s, (size_t)n);
    marked_put(r, copy, unescape(copy, n));
    post_end(r);
}

/* Things: t1 comments, t3 submissions, Listings of them; `more` is a link to others. */
void add_reddit(reading *r, const json_t *any, above of)
{
    if (json_is_array(any))
        for (size_t i = 0; i < json_array_size(any); i++) {
            add_reddit(r, json_array_get(any, i), of);
            if (!of.title && i == 0 && r->t->n > r->first) of.title = r->t->posts[r->t->n - 1].title;
        }
    if (!json_is_object(any)) return;
    const char *kind = json_string_value(json_object_get(any, "kind"));
    const json_t *data = json_object_get(any, "data");
    if (!kind || !json_is_object(data)) data = any;
    if (kind && !strcmp(kind, "more")) return;
    if (json_object_get(data, "title")) of.title = member_id(r, data, "title");
    if (json_object_get(data, "body") || json_object_get(data, "title") || json_object_get(data, "selftext")) add_post(r, data, of);
    add_reddit(r, json_object_get(data, "children"), of);
    add_reddit(r, json_object_get(data, "replies"), of);
    add_reddit(r, json_object_get(data, "comments"), of);
}
