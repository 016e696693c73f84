/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.h -- tags of a page, their attributes, and what its head says of it. */
#ifndef CLAIMS_HTML_H
#define CLAIMS_HTML_H

#include "reading.h"

/* What a tag does to the text around it. */
typedef enum tag_role {
    INLINE, BREAK,       /* nothing; ends a line */
    BLOCK, HOLDER, TITLED, LISTING, QUOTING, PRE, /* ends a paragraph, and gives what follows its kind; a HOLDER
                            holds any part of a page, and is closed */
    TABLE, ROW, CELL_DATA, CELL_HEAD,
    RAW, ASIDE, FIGURE,  /* not text; text that is not the article's; pictures and what is written under them */
    TITLE_TAG, META_TAG, LINK_TAG, TIME_TAG, SCRIPT_TAG, SUP
} tag_role;

typedef struct tag {
    int64_t start, end;  /* from < to after > */
    int64_t name, name_end;
    bool closes, empty;  /* </p>; <br/> */
    tag_role role;
    int level;           /* h1 .. h6; <main> 1, <p> 2 */
} tag;

/* The tag that begins at `at` (<); false: none does. One that is not closed goes to the end, as browsers have it. */
bool tag_read(const char *text, int64_t at, int64_t n, tag *t);
/* The value of an attribute, without its quotes; false: it has none. */
bool tag_attribute(const char *text, const tag *t, const char *name, span *value);
/* Whether it begins what stands beside the article, by its role or the names of its class (html_beside.c). */
bool tag_is_beside(const char *bytes, const tag *t);
/* Where the element's text ends whose text no tag can stand in: at </name, or at the end. */
int64_t tag_raw_end(const char *text, const tag *t, int64_t n);

/* Dates from <meta>, <time>, <link>, and JSON-LD in start .. end-1 of a script. */
void html_take_meta(reading *r, const tag *t);
void html_take_time(reading *r, const tag *t);
void html_take_link(reading *r, const tag *t);
void html_take_script(reading *r, int64_t start, int64_t end);

#endif
