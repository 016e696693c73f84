/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quotes.c -- passages in quotation marks, each within a block. */
#include "speaker.h"

typedef struct finder {
    reading *r;
    int64_t room;
    int64_t opened;   /* after the mark that is open; -1: none */
    char kind;
    span speaker;     /* the last in the document, whom "he said" means */
    int64_t unclosed; /* how many last ones go on in the next paragraph: the last tells who speaks */
    int64_t closed;   /* where the last quotation of the block ended; -1: none */
} finder;

static void add(finder *f, const block *b, int64_t end)
{
    document *d = f->r->d;
    int64_t from = f->opened;
    f->opened = -1;
    if (end <= from) return;
    int64_t before = f->closed < 0 ? b->at.start : f->closed;
    bool named = false;
    span s = b->kind == REFERENCE ? (span){0, 0} : speaker_of(f->r->text, (span){before, b->at.end}, (span){from, end}, f->speaker, &named);
    if (!named && f->closed >= 0 && d->n_quotes && from - f->closed < 400) s = speaker_goes_on(f->r->text, f->closed, from, d->quotes[d->n_quotes - 1].speaker);
    if (s.end > s.start) f->speaker = s;
    for (; f->unclosed > 0; f->unclosed--)
        if (s.end > s.start) d->quotes[d->n_quotes - f->unclosed].speaker = s;
    d->quotes = pool_grow(f->r->p, d->quotes, d->n_quotes, &f->room, sizeof *d->quotes);
    d->quotes[d->n_quotes++] = (quotation){{from, end}, s};
    f->closed = end;
}

static bool may_open(const char *text, int64_t start, int64_t at, int64_t end, int size)
{
    if (at + size >= end || is_blank(text[at + size])) return false;
    return at == start || !is_word(text[at - 1]) || (text[at - 1] & 0x80);
}

/* A mark that closes, of another kind than opened, where only the end of speech can stand: ,' said. */
static bool is_slip(const char *text, int64_t start, int64_t at, int64_t end, int size)
{
    if (at == start || !strchr(",.?!", text[at - 1]) || at + size >= end || text[at + size] != ' ') return false;
    return speaker_verb(text, at + size + 1, end);
}

static void see(finder *f, const block *b, int64_t at, int size, int way, char kind)
{
    const char *text = f->r->text;
    if (f->opened < 0) {
        if (kind != '\'' && way >= 0 && may_open(text, b->at.start, at, b->at.end, size)) f->opened = at + size, f->kind = kind;
    } else if (kind == f->kind ? way <= 0 : kind == '\'' && way < 0 && is_slip(text, b->at.start, at, b->at.end, size)) {
        add(f, b, at);
    }
}

static bool begins_with_mark(const reading *r, int64_t i)
{
    int way;
    char kind;
    if (i >= r->d->n_blocks) return false;
    span s = r->d->blocks[i].at;
    return text_quote(r->text + s.start, s.end - s.start, &way, &kind) && kind != '\'';
}

static void go_on(finder *f, const block *b)
{
    const document *d = f->r->d;
    int64_t before = f->unclosed, n = d->n_quotes;
    f->unclosed = 0;
    add(f, b, b->at.end);
    if (d->n_quotes == n) f->unclosed = before;
    if (d->n_quotes == n) return;
    bool named = d->n_quotes && d->quotes[d->n_quotes - 1].speaker.end > 0;
    f->unclosed = named ? 0 : before + 1;
}

static void find_in(finder *f, int64_t i)
{
    const block *b = &f->r->d->blocks[i];
    const char *text = f->r->text;
    f->opened = f->closed = -1;
    for (int64_t at = b->at.start; at < b->at.end;) {
        static const bool first[256] = {['"'] = 1, ['\''] = 1, [0xe2] = 1, [0xc2] = 1};
        int way;
        char kind;
        while (at < b->at.end && !first[(unsigned char)text[at]]) at++;
        int size = text_quote(text + at, b->at.end - at, &way, &kind);
        if (size) see(f, b, at, size, way, kind);
        at += size ? size : 1;
    }
    /* Speech of several paragraphs has a mark at the head of each, and closes in the last. */
    if (f->opened >= 0 && begins_with_mark(f->r, i + 1)) go_on(f, b);
}

void find_quotes(reading *r)
{
    finder f = {.r = r};
    for (int64_t i = 0; i < r->d->n_blocks; i++)
        if (r->d->blocks[i].kind != CODE && r->d->blocks[i].kind != META) find_in(&f, i);
}
