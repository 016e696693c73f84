/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oracle_html.c -- the characters of a page that Gumbo, which reads as HTML5 has it, takes for text: a line each, "start end bytes"; an
 * entity is one. Blanks are left out, and what scripts and their like hold. */
#include <gumbo.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static char source[1 << 20];

/* Whether what stands at s goes on as the text does. */
static int goes_on(const char *s, const char *end, const char *rest)
{
    for (int i = 0; i < 4 && s + i < end && !strchr("&<\r", s[i]); i++)
        if (s[i] != rest[i]) return 0;
    return s < end || !*rest;
}

/* The bytes of the entity at s, after whose character the text is `rest`: the most with which it goes on. */
static size_t entity_size(const char *s, const char *end, const char *rest)
{
    size_t n = 1;
    while (s + n < end && (s[n] == '#' || strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", s[n]))) n++;
    if (s + n < end && s[n] == ';') n++;
    while (n > 1 && !goes_on(s + n, end, rest)) n--;
    return n;
}

static void put_text(const GumboText *t, int tags)
{
    const char *s = t->original_text.data, *end = s + t->original_text.length;
    for (const char *c = t->text; *c && s < end;) {
        size_t size = 1, raw = 1;
        if (tags && *s == '<' && s + 2 < end && (s[1] == '/' || (s[1] | 0x20) >= 'a')) { /* a tag that counts for nothing is in the text's place */
            s = memchr(s, '>', (size_t)(end - s));
            if (!s++) return;
            continue;
        }
        while ((c[size] & 0xc0) == 0x80) size++;
        if (*s == '&' && (*c != '&' || strncasecmp(s, "&amp", 4) == 0 || s[1] == '#')) raw = entity_size(s, end, c + size);
        else if (*s == '\r' && *c == '\n') raw = s + 1 < end && s[1] == '\n' ? 2 : 1;
        else raw = size;
        if ((unsigned char)*c > ' ' && memcmp(c, "\xc2\xa0", 2) != 0) printf("%zu %zu %.*s\n", (size_t)(s - source), (size_t)(s - source) + raw, (int)size, c);
        s += raw;
        c += size;
    }
}

static int is_text(const GumboElement *e)
{
    static const GumboTag without[] = {GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_IFRAME, GUMBO_TAG_TEXTAREA, GUMBO_TAG_NOEMBED,
                                       GUMBO_TAG_NOFRAMES, GUMBO_TAG_XMP};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (e->tag == without[i]) return 0;
    return 1;
}

static void walk(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) put_text(&node->v.text, node->parent->v.element.tag != GUMBO_TAG_TITLE);
    if ((node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) || !is_text(&node->v.element)) return;
    for (unsigned i = 0; i < node->v.element.children.length; i++) walk(node->v.element.children.data[i]);
}

int main(int n, char **words)
{
    for (int i = 1; i < n; i++) {
        FILE *in = fopen(words[i], "rb");
        if (!in) return 1;
        size_t length = fread(source, 1, sizeof source - 1, in);
        fclose(in);
        source[length] = 0;
        printf("= %s\n", words[i]);
        GumboOutput *g = gumbo_parse_with_options(&kGumboDefaultOptions, source, length);
        walk(g->root);
        gumbo_destroy_output(&kGumboDefaultOptions, g);
    }
    return 0;
}
