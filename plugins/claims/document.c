/* SPDX-License-Identifier: GPL-3.0-or-later */
/* document.c -- a document from bytes: what they are, and the passes over them. */
#include "reading.h"

#include <strings.h>

static bool has_ending(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcasecmp(name + n - m, ending) == 0;
}

static document_format format_of(const char *name, const char *bytes, int64_t n)
{
    static const struct { const char *ending; document_format format; } endings[] = {
        {".html", HTML}, {".htm", HTML}, {".xhtml", HTML}, {".md", MARKDOWN}, {".markdown", MARKDOWN}, {".mkd", MARKDOWN}};
    for (size_t i = 0; name && i < sizeof endings / sizeof *endings; i++)
        if (has_ending(name, endings[i].ending)) return endings[i].format;
    return looks_like_html(bytes, n) ? HTML : looks_like_markdown(bytes, n) ? MARKDOWN : PLAIN;
}

/* FNV-1a 64. */
static uint64_t hash_of(const char *bytes, int64_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (int64_t i = 0; i < n; i++) h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return h;
}

const char *document_refuses(const char *bytes, int64_t n)
{
    const uint8_t *c = (const uint8_t *)bytes;
    if (n >= 2 && ((c[0] == 0xff && c[1] == 0xfe) || (c[0] == 0xfe && c[1] == 0xff)))
        return "found UTF-16, wanted UTF-8: `iconv -f UTF-16 -t UTF-8` converts";
    return n > 0 && memchr(bytes, 0, (size_t)n) ? "found NUL bytes, wanted text" : NULL;
}

document *document_read(pool *p, const char *name, const char *bytes, int64_t n, int format)
{
    if (document_refuses(bytes, n)) return NULL;
    document *d = pool_get(p, sizeof *d);
    *d = (document){.name = name, .bytes = bytes, .n = n, .date = NO_DATE, .hash = hash_of(bytes, n)};
    d->text = pool_get(p, (size_t)n + 1);
    d->invalid = text_clean(bytes, d->text, n);
    d->format = format < 0 ? format_of(name, bytes, n) : (document_format)format;
    reading r = {.p = p, .d = d, .text = d->text, .n = n};
    if (d->format == HTML) read_html(&r);
    else if (d->format == MARKDOWN) read_markdown(&r);
    else read_plain(&r, 0);
    find_references(&r);
    find_head(&r);
    find_quotes(&r);
    find_sentences(&r);
    return d;
}
