/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_html.h -- pages and bodies of HTML, by libxml2. */
#ifndef SENTIMENT_THREAD_HTML_H
#define SENTIMENT_THREAD_HTML_H

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "thread_body.h"

/* The tree of n bytes of UTF-8; NULL: there is none. xmlFreeDoc frees it. */
htmlDocPtr html_tree(const char *s, int64_t n);
/* The text below a node into the body, quotes and noise marked. */
void node_put(reading *r, xmlNode *top);

const char *attribute(const xmlNode *n, const char *name);
/* Whether one of its classes is `name`. */
bool has_class(const xmlNode *n, const char *name);
/* The next node in the order of the page, below or behind n but within top; NULL: none. */
xmlNode *next_in(xmlNode *n, const xmlNode *top);
xmlNode *next_behind(xmlNode *n, const xmlNode *top);
/* The text below a node, blanks squeezed; in the pool. */
const char *text_below(reading *r, xmlNode *top);
/* The digits behind `what` in s (#p12: 12); NULL: none. */
const char *digits_after(reading *r, const char *s, const char *what);

#endif
