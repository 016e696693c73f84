/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading.h -- what the readers of formats share while a document is made of bytes. */
#ifndef CLAIMS_READING_H
#define CLAIMS_READING_H

#include <string.h>

#include "document.h"

typedef struct reading {
    pool *p;
    document *d;
    char *text;         /* d->text */
    int64_t n;
    int64_t room;       /* of blocks */
    int64_t tables;
    bool begun;         /* plain text: a block has been seen that is not about the document */
    int title_rank, date_rank; /* how good what was found so far is; 0: nothing */
    void (*mask)(struct reading *r, int64_t start, int64_t end); /* blanks the format's markup within a block; NULL: none */
} reading;

/* How sure a place is that a title or a date is taken from; the higher goes before the lower. */
enum { UPDATED = 1, IN_ADDRESS, DATELINE, STATED, IN_HEAD };
enum { FIRST_HEADING = 1, IN_TITLE, TOP_HEADING, TITLE_LINE };

/* ---- text.c: characters -------------------------------------------------------------------------- */

/* Copies bytes to text, with blanks for what is not UTF-8, controls, and the blanks of other scripts. How many bytes were
 * no UTF-8. */
int64_t text_clean(const char *bytes, char *text, int64_t n);
/* Bytes of the character that s begins with, at least 1. */
int text_size(const char *s, int64_t n);
/* Blanks start .. end-1, but for line ends. */
void text_blank(char *text, int64_t start, int64_t end);
span text_trim(const char *text, int64_t start, int64_t end);
/* The end of the line that starts at `at`, without its line end. */
int64_t text_line(const char *text, int64_t at, int64_t end);
/* Whether text continues with word, ASCII letters of any case, and no letter follows. */
bool text_has(const char *text, int64_t at, int64_t end, const char *word);
/* 0: no quotation mark; else its bytes. *way: +1 opens, -1 closes, 0 either; *kind: '"' double, '\'' single, '<' guillemets. */
int text_quote(const char *s, int64_t n, int *way, char *kind);
bool text_is_upper(const char *s, int64_t n);

static inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_letter(char c) { return is_lower(c) || is_upper(c) || (c & 0x80); }
static inline bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/* ---- blocks.c ------------------------------------------------------------------------------------ */

/* A block of what is left of start .. end-1 without markup and noise; NULL: nothing is. The place is good until the next. */
block *block_add(reading *r, block_kind kind, int64_t start, int64_t end);

/* ---- noise.c: addresses, names of files, marks of citation, in any format ------------------------ */

void noise_mask(char *text, int64_t start, int64_t end);

/* ---- lines.c: what a line of plain text or Markdown is ------------------------------------------- */

/* Bytes of a list's mark and the blanks after it; 0: none. */
int64_t line_mark(const char *text, int64_t at, int64_t end);
/* "Published: ...", "By Jane Doe", "Updated January 3, 2025", "Continue reading". */
bool line_is_meta(const char *text, int64_t at, int64_t end);
/* Short, without a full stop, in capitals. */
bool line_is_heading(const char *text, int64_t at, int64_t end);

/* ---- the formats, and what is found in blocks ----------------------------------------------------- */

bool looks_like_markdown(const char *bytes, int64_t n);
bool looks_like_html(const char *bytes, int64_t n);
void read_plain(reading *r, int64_t from);
void read_markdown(reading *r);
void read_html(reading *r);

void find_references(reading *r);
void find_head(reading *r);      /* title and date */
void find_quotes(reading *r);
void find_sentences(reading *r);

/* Where the sentence that began at start ends, whose sign (. ! ? or an ellipsis) stands at `at`; -1: none ends there. *after: from
 * where to look on. */
int64_t sentence_end(const char *text, int64_t start, int64_t at, int64_t end, int64_t *after);
bool is_ellipsis(const char *text, int64_t at, int64_t end);

/* A date in full ("January 27, 2025", "27 Jan 2025", "2025-01-27", in addresses "/2025/01/27/"). */
bool date_find(const char *text, int64_t start, int64_t end, int32_t *days, span *at);
void date_take(reading *r, int rank, int64_t start, int64_t end);
void title_take(reading *r, int rank, int64_t start, int64_t end);

#endif
