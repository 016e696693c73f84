/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_html.c -- bodies of HTML: text as a browser shows it, and what tags and classes say is a quote, or no opinion. Trees are walked
 * without recursion: they may be as deep as a file is long. */
#define _GNU_SOURCE
#include "thread_html.h"

#include <ctype.h>
#include <limits.h>
#include <pthread.h>
#include <strings.h>

typedef enum node_role { INLINE, BREAK, BLOCK, QUOTE, NOISE, GREEN, LINKED, EMOJI } node_role;

/* The first that fits; class NULL: any. What is not listed is inline. NOISE: nothing below it is read. */
static const struct rule { const char *tag, *class; node_role role; } rules[] = {
    {"br", NULL, BREAK}, {"img", "emoji", EMOJI}, {"img", "smilies", EMOJI}, {"img", "smilie", EMOJI}, {"img", NULL, NOISE},
    {"blockquote", "messageText", BLOCK}, {"blockquote", "quoteContainer", BLOCK}, {"blockquote", "postbody", BLOCK}, {"blockquote", "message-body", BLOCK},
    {"blockquote", NULL, QUOTE}, {"aside", "quote", QUOTE}, {"div", "bbCodeQuote", QUOTE}, {"div", "quotecontent", QUOTE}, {"td", "quote", QUOTE},
    {"div", "bbcode_quote", QUOTE}, {"aside", "onebox", NOISE}, {"aside", NULL, NOISE}, {"cite", NULL, NOISE}, {"div", "quotetitle", NOISE}, {"div", "title", NOISE}, {"div", "attribution", NOISE},
    {"span", "quote", GREEN}, {"a", "quotelink", LINKED}, {"span", "deadlink", LINKED},
    {"div", "signature", NOISE}, {"div", "message-signature", NOISE}, {"div", "reactionsBar", NOISE}, {"div", "likesSummary", NOISE}, {"div", "message-lastEdit", NOISE},
    {"div", "editDate", NOISE}, {"div", "notice", NOISE}, {"div", "quoteExpand", NOISE}, {"div", "bbCodeBlock-expandLink", NOISE}, {"div", "bbCodeBlock-title", NOISE},
    {"div", "bbCodeBlock--unfurl", NOISE}, {"div", "SpoilerTitle", NOISE}, {"button", NULL, NOISE}, {"dl", "attachbox", NOISE}, {"div", "attachment", NOISE}, {"section", "message-attachments", NOISE},
    {"div", "attachedFiles", NOISE}, {"div", "meta", NOISE}, {"div", "inline-attachment", NOISE}, {"div", "postprofile", NOISE}, {"div", "post_message_thanks", NOISE},
    {"span", "abbr", NOISE}, {"table", "exif", NOISE}, {"div", "spoilertitle", NOISE}, {"a", "lightbox", NOISE}, {"script", NULL, NOISE}, {"style", NULL, NOISE}, {"noscript", NULL, NOISE},
    {"svg", NULL, NOISE}, {"iframe", NULL, NOISE}, {"video", NULL, NOISE}, {"audio", NULL, NOISE}, {"object", NULL, NOISE}, {"form", NULL, NOISE}, {"head", NULL, NOISE},
    {"p", NULL, BLOCK}, {"div", NULL, BLOCK}, {"li", NULL, BLOCK}, {"ul", NULL, BLOCK}, {"ol", NULL, BLOCK}, {"tr", NULL, BLOCK}, {"table", NULL, BLOCK}, {"pre", NULL, BLOCK},
    {"h1", NULL, BLOCK}, {"h2", NULL, BLOCK}, {"h3", NULL, BLOCK}, {"h4", NULL, BLOCK}, {"h5", NULL, BLOCK}, {"h6", NULL, BLOCK}, {"hr", NULL, BLOCK}, {"dl", NULL, BLOCK}, {"dd", NULL, BLOCK},
    {"dt", NULL, BLOCK}, {"section", NULL, BLOCK}, {"article", NULL, BLOCK}, {"details", NULL, BLOCK}, {"summary", NULL, NOISE}, {"fieldset", NULL, BLOCK},
};

htmlDocPtr html_tree(const char *s, int64_t n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
    if (n > INT_MAX - 1) return NULL;
    htmlParserCtxtPtr c = htmlCreateMemoryParserCtxt(s, (int)n);
    if (!c) return NULL;
    htmlCtxtUseOptions(c, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    c->options |= XML_PARSE_HUGE;
    xmlSwitchEncoding(c, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(c);
    htmlDocPtr tree = c->myDoc;
    htmlFreeParserCtxt(c);
    return tree;
}

const char *attribute(const xmlNode *n, const char *name)
{
    if (n->type != XML_ELEMENT_NODE) return NULL;
    for (const xmlAttr *a = n->properties; a; a = a->next)
        if (!strcasecmp((const char *)a->name, name)) return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

bool has_class(const xmlNode *n, const char *name)
{
    const char *all = attribute(n, "class");
    size_t k = strlen(name);
    for (const char *at = all; at && (at = strstr(at, name)); at += k)
        if ((at == all || isspace((unsigned char)at[-1])) && (!at[k] || isspace((unsigned char)at[k]))) return true;
    return false;
}

xmlNode *next_behind(xmlNode *n, const xmlNode *top)
{
    while (n != top && !n->next) n = n->parent;
    return n == top ? NULL : n->next;
}

xmlNode *next_in(xmlNode *n, const xmlNode *top) { return (n->type == XML_ELEMENT_NODE || n == top) && n->children ? n->children : next_behind(n, top); }

const char *digits_after(reading *r, const char *s, const char *what)
{
    const char *at = s ? strstr(s, what) : NULL;
    if (!at) return NULL;
    for (at += strlen(what); *at == ' '; at++) {}
    size_t n = strspn(at, "0123456789");
    return text_of(r, at, (int64_t)n);
}

const char *text_below(reading *r, xmlNode *top)
{
    char text[400];
    int64_t n = 0;
    int seen = 0;
    for (xmlNode *k = top; k && n < 399 && seen < 300; k = next_in(k, top), seen++) {
        if (k->type != XML_TEXT_NODE) continue;
        for (const char *s = (const char *)k->content; *s && n < 399; s++)
            if (!isspace((unsigned char)*s)) text[n++] = *s;
            else if (n && text[n - 1] != ' ') text[n++] = ' ';
    }
    if (n == 399) { /* no half of a character */
        while (n > 1 && (text[n - 1] & 0xc0) == 0x80) n--;
        n -= (text[n - 1] & 0x80) != 0;
    }
    return trimmed(r, text, n);
}

static node_role role_of(const xmlNode *n)
{
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
        if (!strcasecmp((const char *)n->name, rules[k].tag) && (!rules[k].class || has_class(n, rules[k].class))) return rules[k].role;
    return INLINE;
}

/* "bob wrote:", "Bob said: ↑", "bob:" */
static const char *named_by(reading *r, const char *s)
{
    static const char *const ends[] = {" wrote:", " said:", " wrote on", " schrieb", ":"};
    for (size_t k = 0; s && k < sizeof ends / sizeof *ends; k++) {
        const char *at = strstr(s, ends[k]);
        if (at) return trimmed(r, s, at - s);
    }
    return NULL;
}

static bool is_attribution(const xmlNode *n)
{
    static const char *const classes[] = {"attribution", "quotetitle", "bbCodeBlock-title", "title", "bbcode_quote_container"};
    if (n->type != XML_ELEMENT_NODE) return false;
    if (!strcasecmp((const char *)n->name, "cite")) return true;
    for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
        if (has_class(n, classes[k])) return true;
    return false;
}

static const char *id_in(reading *r, const char *s)
{
    static const char *const behind[] = {"#post-", "#p", "post:", "?p=", "post?id=", "/posts/"};
    const char *id = NULL;
    for (size_t k = 0; s && k < sizeof behind / sizeof *behind && !id; k++) id = digits_after(r, s, behind[k]);
    return id;
}

/* Author and id as its attributes have them, or the line above the quoted text. */
static void open_quote(reading *r, xmlNode *n)
{
    static const char *const names[] = {"data-username", "data-quote", "data-author"};
    const char *author = NULL, *id = attribute(n, "data-post");
    for (size_t k = 0; k < sizeof names / sizeof *names && !author; k++)
        if (attribute(n, names[k])) author = trimmed(r, attribute(n, names[k]), (int64_t)strlen(attribute(n, names[k])));
    id = id ? trimmed(r, id, (int64_t)strlen(id)) : id_in(r, attribute(n, "data-source"));
    if (!id) id = id_in(r, attribute(n, "cite"));
    xmlNode *at = n, *before = n->prev;
    while (before && before->type != XML_ELEMENT_NODE) before = before->prev;
    if (before && has_class(before, "quotetitle")) author = named_by(r, text_below(r, before));
    for (int k = 0; k < 12 && (at = next_in(at, n)); k++) {
        if (!is_attribution(at)) continue;
        if (!author) author = named_by(r, text_below(r, at));
        xmlNode *in = at;
        for (int j = 0; j < 12 && !id && in && (in = next_in(in, at)); j++) id = id_in(r, attribute(in, "href"));
        break;
    }
    const char *topic = attribute(n, "data-topic");
    if (topic && r->topic && strcmp(topic, r->topic)) id = NULL; /* a post of another topic */
    body_break(r);
    quote_open(r, id, author, -1);
}

static void put_text(reading *r, const char *s, bool pre)
{
    for (const char *from = s;; s++) {
        bool wide = !memcmp(s, "\xc2\xa0", *s ? 2 : 1), blank = wide || (!pre && isspace((unsigned char)*s));
        if (*s && !blank) continue;
        body_put(r, from, s - from);
        if (!*s) return;
        s += wide;
        from = s + 1;
        if (r->n && !strchr(" \n", r->text[r->n - 1])) body_put(r, " ", 1);
    }
}

/* >>123: the green text behind it is from there. */
static void take_link(reading *r, xmlNode *n)
{
    const char *text = text_below(r, n), *id = digits_after(r, text, ">>");
    if (id) r->linked = id;
    if (id && !post_last(r)->parent) post_last(r)->parent = id;
}

static void enter(reading *r, xmlNode *n, node_role role)
{
    switch (role) {
    case BREAK: body_put(r, "\n", 1); break;
    case BLOCK: body_break(r); break;
    case QUOTE: open_quote(r, n); break;
    case GREEN: quote_open(r, r->linked, NULL, MAYBE); break;
    case LINKED: take_link(r, n); break;
    case EMOJI: if (attribute(n, "alt")) put_text(r, attribute(n, "alt"), false); break;
    case NOISE: if (!strcasecmp((const char *)n->name, "div") || !strcasecmp((const char *)n->name, "aside")) body_break(r); break;
    case INLINE: break;
    }
}

static void leave(reading *r, node_role role)
{
    if (role == QUOTE || role == GREEN) quote_close(r);
    if (role == QUOTE || role == BLOCK) body_break(r);
}

static bool is_pre(const xmlNode *n) { return n->parent && n->parent->name && !strcasecmp((const char *)n->parent->name, "pre"); }

void node_put(reading *r, xmlNode *top)
{
    for (xmlNode *n = top; n;) {
        node_role role = n->type == XML_ELEMENT_NODE && n != top ? role_of(n) : INLINE;
        n->_private = (void *)(intptr_t)role;
        if (n->type == XML_ELEMENT_NODE) enter(r, n, role);
        else if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content) put_text(r, (const char *)n->content, is_pre(n));
        if ((n->type == XML_ELEMENT_NODE || n == top) && n->children && role != NOISE && role != LINKED) {
            n = n->children;
            continue;
        }
        if (n->type == XML_ELEMENT_NODE) leave(r, role);
        while (n != top && !n->next) {
            n = n->parent;
            if (n->type == XML_ELEMENT_NODE) leave(r, (node_role)(intptr_t)n->_private);
        }
        n = n == top ? NULL : n->next;
    }
}

void html_put(reading *r, const char *s, int64_t n)
{
    if (!memchr(s, '<', (size_t)n) && !memchr(s, '&', (size_t)n)) {
        body_put(r, s, n);
        return;
    }
    htmlDocPtr tree = html_tree(s, n);
    if (tree) node_put(r, (xmlNode *)tree);
    xmlFreeDoc(tree);
}
