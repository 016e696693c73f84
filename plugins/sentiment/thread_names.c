/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_names.c -- the names, by what they mean. */
#include "thread_names.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const ids[] = {"id", "post_id", "comment_id", "id_str", "tweet_id", "message_id", "post_number", "no", "pid", "objectID", "uid", "_id", NULL};
static const char *const authors[] = {"author", "username", "user_name", "user", "by", "author_name", "screen_name", "poster", "display_name", "nickname", "handle", "from", "name", NULL};
static const char *const times[] = {"time", "created_utc", "created_at", "timestamp", "date", "datetime", "created", "posted_at", "posted", "posted_on", "published", "published_at", "created_at_i", "post_date", "ts", NULL};
static const char *const parents[] = {"parent", "parent_id", "in_reply_to", "reply_to", "in_reply_to_id", "in_reply_to_status_id", "replyto", "reply_to_id", "reply_to_post_number", "parentid", "resto", NULL};
static const char *const titles[] = {"title", "thread", "thread_title", "topic", "subject", "sub", NULL};
static const char *const bodies[] = {"text", "body", "comment", "content", "message", "selftext", "raw", "full_text", "post", "comment_text", "tweet", "sentence", "review", "post_text", NULL};
static const char *const markups[] = {"cooked", "com", "body_html", "html", "content_html", "text_html", "rendered", NULL};
static const char *const belows[] = {"children", "replies", "comments", "posts", "items", "messages", "data", "hits", NULL};
static const char *const *const all[] = {[IS_ID] = ids, [IS_AUTHOR] = authors, [IS_TIMED] = times, [IS_PARENT] = parents, [IS_TITLE] = titles, [IS_BODY] = bodies, [IS_MARKUP] = markups, [IS_BELOW] = belows};

const char *const *names_of(meaning m) { return all[m]; }

meaning meaning_of(const char *s, int64_t n, int *rank)
{
    while (n && (unsigned char)*s <= ' ') s++, n--;
    while (n && (unsigned char)s[n - 1] <= ' ') n--;
    for (int m = IS_ID; m <= IS_BODY; m++)
        for (int k = 0; all[m][k]; k++)
            if ((int64_t)strlen(all[m][k]) == n && !strncasecmp(all[m][k], s, (size_t)n)) return *rank = k, (meaning)m;
    return NO_MEANING;
}
