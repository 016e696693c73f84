/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_head.c -- when a page says that it was published. */
#define _GNU_SOURCE
#include "html.h"

#include <strings.h>

static const struct { const char *name; int rank; } names[] = {
    {"article:published_time", IN_HEAD}, {"og:published_time", IN_HEAD}, {"datepublished", IN_HEAD}, {"parsely-pub-date", IN_HEAD},
    {"sailthru.date", IN_HEAD}, {"pubdate", IN_HEAD}, {"publishdate", IN_HEAD}, {"publish-date", IN_HEAD}, {"publication_date", IN_HEAD},
    {"date", STATED}, {"dc.date", STATED}, {"dc.date.issued", IN_HEAD}, {"dcterms.issued", IN_HEAD}, {"citation_publication_date", IN_HEAD},
    {"article:modified_time", UPDATED}, {"og:updated_time", UPDATED}, {"datemodified", UPDATED}, {"og:url", IN_ADDRESS},
};

static bool is_same(const char *bytes, span s, const char *name)
{
    return (size_t)(s.end - s.start) == strlen(name) && strncasecmp(bytes + s.start, name, strlen(name)) == 0;
}

void html_take_meta(reading *r, const tag *t)
{
    static const char *const keys[] = {"property", "name", "itemprop"};
    const char *bytes = r->d->bytes;
    span key, content;
    if (!tag_attribute(bytes, t, "content", &content)) return;
    for (size_t k = 0; k < 3; k++) {
        if (!tag_attribute(bytes, t, keys[k], &key)) continue;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (is_same(bytes, key, names[i].name)) date_take(r, names[i].rank, content.start, content.end);
    }
}

void html_take_time(reading *r, const tag *t)
{
    span value;
    if (tag_attribute(r->d->bytes, t, "datetime", &value)) date_take(r, DATELINE, value.start, value.end);
}

void html_take_link(reading *r, const tag *t)
{
    span value;
    if (!tag_attribute(r->d->bytes, t, "rel", &value) || !is_same(r->d->bytes, value, "canonical")) return;
    if (tag_attribute(r->d->bytes, t, "href", &value)) date_take(r, IN_ADDRESS, value.start, value.end);
}

/* "datePublished": "2025-01-27T..." */
void html_take_script(reading *r, int64_t start, int64_t end)
{
    static const struct { const char *key; int rank; } keys[] = {{"\"datePublished\"", IN_HEAD}, {"\"dateModified\"", UPDATED}};
    for (size_t k = 0; k < 2; k++) {
        const char *at = end > start ? memmem(r->d->bytes + start, (size_t)(end - start), keys[k].key, strlen(keys[k].key)) : NULL;
        if (!at) continue;
        int64_t from = at - r->d->bytes + (int64_t)strlen(keys[k].key);
        date_take(r, keys[k].rank, from, end - from > 40 ? from + 40 : end);
    }
}
