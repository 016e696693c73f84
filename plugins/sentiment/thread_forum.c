/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_forum.c -- saved pages of phpBB (2, 3: subSilver, prosilver) and XenForo (1, 2): posts, and what stands in each, by classes. */
#define _GNU_SOURCE
#include "thread_html.h"
#include "thread_time.h"

#include <strings.h>

typedef enum page_part { POST, AUTHOR, TIMED, CONTENT, HEADING, SKIPPED } page_part;

/* tag NULL: any. Nothing is looked for below what fits, but in posts; posts within posts begin anew. */
static const struct page_rule { thread_format of; const char *tag, *class; page_part part; } rules[] = {
    {XENFORO, "article", "message--post", POST}, {XENFORO, "li", "message", POST}, {XENFORO, "article", "message", POST}, {XENFORO, "div", "message--post", POST},
    {XENFORO, "time", NULL, TIMED}, {XENFORO, "abbr", "DateTime", TIMED}, {XENFORO, "span", "DateTime", TIMED},
    {XENFORO, "a", "username", AUTHOR}, {XENFORO, "span", "username", AUTHOR},
    {XENFORO, "div", "bbWrapper", CONTENT}, {XENFORO, "blockquote", "messageText", CONTENT},
    {XENFORO, "aside", NULL, SKIPPED}, {XENFORO, "div", "message-signature", SKIPPED}, {XENFORO, "div", "signature", SKIPPED}, {XENFORO, "div", "reactionsBar", SKIPPED}, {XENFORO, "h1", "p-title-value", HEADING}, {XENFORO, "h1", NULL, HEADING},
    {PHPBB, "div", "post", POST}, {PHPBB, "table", "tablebg", POST}, {PHPBB, "tr", "post", POST},
    {PHPBB, "time", NULL, TIMED}, {PHPBB, "p", "author", TIMED}, {PHPBB, "span", "postdetails", TIMED}, {PHPBB, "td", "postdetails", TIMED},
    {PHPBB, "a", "username", AUTHOR}, {PHPBB, "span", "username", AUTHOR}, {PHPBB, "a", "username-coloured", AUTHOR}, {PHPBB, "span", "username-coloured", AUTHOR}, {PHPBB, "b", "postauthor", AUTHOR}, {PHPBB, "span", "name", AUTHOR},
    {PHPBB, "div", "content", CONTENT}, {PHPBB, "div", "postbody", CONTENT}, {PHPBB, "span", "postbody", CONTENT},
    {PHPBB, "div", "signature", SKIPPED}, {PHPBB, "div", "notice", SKIPPED}, {PHPBB, "h2", "topic-title", HEADING}, {PHPBB, "h2", "titles", HEADING},
};

static bool fits(const struct page_rule *rule, const xmlNode *n, thread_format as)
{
    return rule->of == as && (!rule->tag || !strcasecmp((const char *)n->name, rule->tag)) && (!rule->class || has_class(n, rule->class));
}

static const struct page_rule *rule_of(const xmlNode *n, thread_format as)
{
    for (size_t k = 0; n->type == XML_ELEMENT_NODE && k < sizeof rules / sizeof *rules; k++)
        if (fits(&rules[k], n, as)) return &rules[k];
    return NULL;
}

static const char *first_of(reading *r, const char *a, const char *b) { return a && *a ? trimmed(r, a, (int64_t)strlen(a)) : b; }

/* <time datetime="...">, data-time="1737", title="Jan 27, 2025 at 3:04 PM", or the text, behind » or "Posted:". */
static int64_t time_of(reading *r, xmlNode *n)
{
    static const char *const names[] = {"datetime", "data-time", "data-timestamp", "title"};
    int64_t time = NO_TIME;
    for (size_t k = 0; k < sizeof names / sizeof *names && time == NO_TIME; k++) {
        const char *value = attribute(n, names[k]);
        if (value) time = time_read(value, (int64_t)strlen(value));
    }
    const char *text = time == NO_TIME ? text_below(r, n) : NULL, *behind = text ? strstr(text, "\xc2\xbb") : NULL;
    if (text && strstr(text, "Posted:")) behind = strstr(text, "Posted:") + 5;
    if (behind) text = behind + 2;
    const char *stop = text ? strstr(text, "Post subject") : NULL;
    return text ? time_read(text, stop ? stop - text : (int64_t)strlen(text)) : time;
}

static const char *id_of(reading *r, const xmlNode *n)
{
    static const char *const before[] = {"post-", "post_content", "post_", "p", "post"};
    const char *const from[] = {attribute(n, "data-content"), attribute(n, "id"), attribute(n, "name")};
    for (size_t j = 0; j < 3; j++)
        for (size_t k = 0; from[j] && k < 5; k++) {
            const char *id = digits_after(r, from[j], before[k]);
            if (id) return id;
        }
    return NULL;
}

typedef struct found {
    const char *id, *author, *heading;
    int64_t time;
    xmlNode *content, *post;
} found;

/* The post that was found, if it has any content. */
static void keep(reading *r, found *of)
{
    if (of->content) {
        post *to = post_add(r);
        to->id = of->id;
        to->author = of->author;
        to->time = of->time;
        to->title = of->heading;
        to->line = of->post->line;
        node_put(r, of->content);
        while (r->quoting) quote_close(r);
        post_end(r);
    }
    *of = (found){.heading = of->heading, .time = NO_TIME};
}

static void begin(reading *r, found *of, xmlNode *n)
{
    keep(r, of);
    of->post = n;
    of->id = id_of(r, n);
    of->author = first_of(r, attribute(n, "data-author"), NULL);
}

/* What a node says of the post that it is in. true: nothing is to be looked for below it. */
static bool take(reading *r, found *of, xmlNode *n, page_part part)
{
    switch (part) {
    case POST: begin(r, of, n); return false;
    case HEADING: if (!of->heading) of->heading = text_below(r, n); return true;
    case AUTHOR: if (of->post && !of->author) of->author = text_below(r, n); return false;
    case TIMED:
        if (of->post && of->time == NO_TIME) of->time = time_of(r, n);
        return false;
    case CONTENT:
        if (of->post && !of->content) of->content = n;
        return true;
    case SKIPPED: return of->content != NULL;
    }
    return false;
}

/* Pages whose posts have no element of their own: each content is one. */
static void take_bare(reading *r, found *of, xmlNode *n)
{
    if (of->content) keep(r, of);
    of->post = of->content = n;
}

static void walk(reading *r, xmlNode *top, thread_format as, bool bare)
{
    found of = {.time = NO_TIME};
    for (xmlNode *n = top; n;) {
        const struct page_rule *rule = rule_of(n, as);
        if (rule && rule->part == CONTENT && rule->class && !strcmp(rule->class, "postbody") && !bare && n->type == XML_ELEMENT_NODE) {
            /* prosilver: a frame around author and content */
            xmlNode *in = n;
            for (int seen = 0; (in = next_in(in, n)) && seen < 500 && !has_class(in, "content"); seen++) {}
            if (in) rule = NULL;
        }
        if (bare && !of.id && n->type == XML_ELEMENT_NODE && attribute(n, "name")) of.id = id_of(r, n);
        if (rule && bare && rule->part == CONTENT) take_bare(r, &of, n);
        else if (rule && bare && rule->part == AUTHOR) {
            if (of.content) keep(r, &of);
            of.author = text_below(r, n);
        } else if (!rule || !take(r, &of, n, rule->part)) {
            n = next_in(n, top);
            continue;
        }
        n = next_behind(n, top);
    }
    keep(r, &of);
}

bool read_forum(reading *r, const char *s, int64_t n, thread_format as)
{
    if (!has_text(s, n, "</")) return read_bbcode(r, s, n);
    htmlDocPtr tree = html_tree(s, n);
    xmlNode *top = tree ? xmlDocGetRootElement(tree) : NULL;
    int64_t before = r->t->n;
    if (top && top->parent) top = top->parent;
    if (top) walk(r, top, as, false);
    if (top && r->t->n == before) walk(r, top, as, true);
    xmlFreeDoc(tree);
    if (r->t->n > before) return true;
    return refuse(r->f, 0, 0, as == PHPBB ? "a page without posts of phpBB" : "a page without posts of XenForo", NULL, "--as says what it is; a page saved whole, with its HTML, has them");
}
