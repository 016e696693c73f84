/* SPDX-License-Identifier: GPL-3.0-or-later */
/* references.c -- which blocks only say where something was read. */
#include "reading.h"

static const char *const headings[] = {"references", "sources", "notes", "citations", "bibliography", "works cited", "footnotes",
                                       "external links", "further reading", "see also", "endnotes", "notes and references",
                                       "references and notes", "sources and notes", "source", "related articles", "related stories"};

static bool heads_references(const reading *r, const block *b)
{
    span s = b->at;
    while (s.end > s.start && strchr(":.", r->text[s.end - 1])) s.end--;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if ((int64_t)strlen(headings[i]) == s.end - s.start && text_has(r->text, s.start, s.end, headings[i])) return true;
    return false;
}

static bool has_address(const char *bytes, int64_t at, int64_t end)
{
    for (; at + 8 < end; at++) {
        const char *h = memchr(bytes + at, ':', (size_t)(end - at - 3));
        if (!h) return false;
        at = h - bytes;
        if (h[1] == '/' && h[2] == '/') return true;
    }
    return false;
}

static int64_t start_of_line(const reading *r, int64_t at)
{
    while (at > 0 && r->d->bytes[at - 1] != '\n') at--;
    return at;
}

static bool quotes_something(const reading *r, const block *b)
{
    for (int64_t i = b->at.start; i < b->at.end; i++) {
        int way;
        char kind;
        int size = text_quote(r->text + i, b->at.end - i, &way, &kind);
        if (size && kind == '"') return true;
    }
    return false;
}

/* An item of a numbered list that quotes a headline and gives its address. Lines of items are short where they are
 * numbered, so that looking back for the number costs no more than the line. */
static bool is_entry(const reading *r, const block *b)
{
    if (b->kind != LIST_ITEM || b->at.end - b->at.start > 2000) return false;
    int64_t line = start_of_line(r, b->at.start), stop = text_line(r->d->bytes, b->at.start, r->n);
    while (line < b->at.start && (is_blank(r->d->bytes[line]) || r->d->bytes[line] == '[' || r->d->bytes[line] == '(')) line++;
    return is_digit(r->d->bytes[line]) && has_address(r->d->bytes, b->at.start, stop) && quotes_something(r, b);
}

void find_references(reading *r)
{
    int level = 0; /* of the heading that heads references; 0: none does */
    for (int64_t i = 0; i < r->d->n_blocks; i++) {
        block *b = &r->d->blocks[i];
        if (b->kind == HEADING || (b->kind == PARAGRAPH && b->at.end - b->at.start < 24)) {
            bool heads = heads_references(r, b);
            if (b->kind == HEADING && level && b->level <= level) level = 0;
            if (heads) level = b->kind == HEADING ? b->level : 6;
            if (heads || b->kind == HEADING) continue;
        }
        if ((b->kind == LIST_ITEM || b->kind == PARAGRAPH) && (level || is_entry(r, b))) b->kind = REFERENCE;
    }
}
