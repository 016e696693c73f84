/* SPDX-License-Identifier: GPL-3.0-or-later */
/* document.h -- a document as text whose places are those of its bytes: markup is blanked, not cut out. */
#ifndef CLAIMS_DOCUMENT_H
#define CLAIMS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "span.h"

typedef enum block_kind { PARAGRAPH, HEADING, LIST_ITEM, QUOTED, CELL, REFERENCE, CODE, META } block_kind;

/* A run of text that belongs together. Where kind is REFERENCE (an entry of a list of references), CODE or META (source
 * lines, navigation, captions of pictures) its figures are no claims of the document, but for headlines that a reference
 * quotes: `quoted`. */
typedef struct block {
    block_kind kind;
    span at;
    int level;            /* HEADING: 1 .. 6 */
    int row, column;      /* CELL: from 0, row 0 the head */
    int64_t table;        /* CELL: the table's number in the document; else -1 */
    int64_t head, label;  /* CELL: blocks that head its column and its row; else -1 */
} block;

/* A passage in quotation marks, without these, and who is said to speak (an empty span: nobody is named). */
typedef struct quotation {
    span at, speaker;
} quotation;

typedef enum document_format { PLAIN, MARKDOWN, HTML } document_format;

typedef struct document {
    const char *name;     /* the file's */
    const char *bytes;    /* as they are in the file */
    int64_t n;
    char *text;           /* n bytes and a NUL: what is markup, an address, a link's target, a mark of citation ([1]), the name of
                             a file with digits, or invalid UTF-8 is blanks; entities are their character, padded; blanks of other
                             widths (U+00A0 ...) are ASCII blanks. Lines end with \n alone */
    block *blocks;        /* in order, not overlapping */
    int64_t n_blocks;
    span *sentences;      /* in order; none crosses a block; a headline that a reference quotes is one of its own */
    int64_t n_sentences;
    quotation *quotes;
    int64_t n_quotes;
    span title;           /* empty: none */
    int32_t date;         /* days since 1970-01-01 of publication; NO_DATE */
    span dated;           /* where it says so; empty: it was told from outside */
    int64_t invalid;      /* bytes that were no UTF-8 */
    document_format format; /* that it was read as */
    uint64_t hash;        /* of the bytes, FNV-1a 64 */
} document;

enum { NO_DATE = INT32_MIN };

/* Takes nothing over: bytes stay the caller's and are pointed to. format -1: by the name and the bytes. In the pool. Never
 * fails: what cannot be read as its format is read as plain text. NULL: document_refuses (NUL bytes, UTF-16). Linear in n. */
document *document_read(pool *p, const char *name, const char *bytes, int64_t n, int format);

/* Why bytes are no text, for a message ("found ..., wanted ..."); NULL: they are. */
const char *document_refuses(const char *bytes, int64_t n);

/* The block around a byte; -1: none. */
int64_t document_block(const document *d, int64_t at);

#endif
