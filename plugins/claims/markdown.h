/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown.h -- lines, tables and inline marks of Markdown (CommonMark, with GitHub's tables and footnotes). */
#ifndef CLAIMS_MARKDOWN_H
#define CLAIMS_MARKDOWN_H

#include "reading.h"

/* ---- markdown_lines.c: what begins at `at`, after the blanks of a line ----------------------------- */

int64_t markdown_run(const char *text, int64_t at, int64_t end, char sign);
/* Bytes of an item's mark with one blank; 0: none. In a paragraph only 1 numbers an item, as CommonMark has it. */
int64_t markdown_item(const char *text, int64_t at, int64_t end, bool in_paragraph);
int markdown_heading(const char *text, int64_t at, int64_t end);      /* its level */
int64_t markdown_fence(const char *text, int64_t at, int64_t end);    /* how many signs */
bool markdown_is_rule(const char *text, int64_t at, int64_t end);
bool markdown_is_definition(const char *text, int64_t at, int64_t end); /* [name]: address */
int64_t markdown_footnote(const char *text, int64_t at, int64_t end); /* bytes of [^name]: */
/* Whether the line at `at` is |---|:--:|, the second of a table. */
bool markdown_is_delimiter(const char *text, int64_t at, int64_t n);

/* ---- markdown_table.c: the table whose head's line starts at `at`; where to go on ------------------ */

int64_t read_table(reading *r, int64_t at);

/* ---- markdown_inline.c: blanks emphasis, links' targets, images, tags, ticks; escapes and entities as characters -- */

void markdown_mask(reading *r, int64_t start, int64_t end);

/* ---- entities.c ---------------------------------------------------------------------------------- */

/* Puts the character of the entity at `at` (&) in its place, padded with blanks. Where it ends; at + 1: it is none. In pages some
 * need no ; unless closed. */
int64_t entity_put(char *text, int64_t at, int64_t end, bool closed);

#endif
