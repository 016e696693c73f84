/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_command.c -- the command `claims text`: how a document is read, before anything is looked for in it. */
#include "text_command.h"

#include "listing.h"
#include "load.h"

enum { IN_FILES, IN_AS };

const jvn_param text_params[TEXT_PARAMS] = {
    {"file", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "documents"},
    {"--as", JVN_P_ENUM, 0, "plain|markdown|html", NULL, "the format, where it is not to be guessed"},
};

static const char *const kinds[] = {"paragraph", "heading", "list", "quoted", "cell", "reference", "code", "meta"};
static const char *const formats[] = {"plain", "markdown", "html"};

/* A document, a sentence of one, or a quotation: what it has not is empty. */
typedef struct row {
    const char *file, *format, *kind, *text, *other; /* other: where a document says its date, who speaks */
    int64_t block, head, label, start, stop, bytes, blocks;
    int32_t date;
} row;

typedef struct rows {
    row *items;
    int64_t n, room;
} rows;

typedef struct sheet {
    pool *p;
    rows documents, sentences, quotes;
} sheet;

static row *put(sheet *s, rows *to, const document *d, span at)
{
    to->items = pool_grow(s->p, to->items, to->n, &to->room, sizeof *to->items);
    row *r = &to->items[to->n++];
    *r = (row){.file = d->name, .text = squeezed(s->p, d->text, at), .start = at.start, .stop = at.end};
    return r;
}

static int64_t or_null(int64_t index) { return index < 0 ? INT64_MIN : index; }

static void put_document(sheet *s, const document *d)
{
    row *r = put(s, &s->documents, d, d->title);
    r->format = formats[d->format];
    r->other = squeezed(s->p, d->bytes, d->dated);
    r->bytes = d->n;
    r->blocks = d->n_blocks;
    r->date = d->date;
    for (int64_t i = 0, within = 0; i < d->n_sentences; i++) {
        while (within < d->n_blocks && d->blocks[within].at.end <= d->sentences[i].start) within++;
        const block *b = &d->blocks[within];
        r = put(s, &s->sentences, d, d->sentences[i]);
        r->block = within;
        r->kind = kinds[b->kind];
        r->head = or_null(b->head);
        r->label = or_null(b->label);
    }
    for (int64_t i = 0; i < d->n_quotes; i++) put(s, &s->quotes, d, d->quotes[i].at)->other = squeezed(s->p, d->text, d->quotes[i].speaker);
}

#define COLUMN(name, kind, member_) {name, offsetof(row, member_), kind, NULL, NULL}
static const member documents[] = {
    COLUMN("file", IS_WORDS, file), COLUMN("format", IS_WORDS, format), COLUMN("title", IS_WORDS, text), COLUMN("date", IS_DAY, date),
    COLUMN("dated", IS_WORDS, other), COLUMN("bytes", IS_WHOLE, bytes), COLUMN("blocks", IS_WHOLE, blocks),
};
static const member quotes[] = {
    COLUMN("file", IS_WORDS, file), COLUMN("start", IS_WHOLE, start), COLUMN("stop", IS_WHOLE, stop), COLUMN("speaker", IS_WORDS, other),
    COLUMN("text", IS_WORDS, text),
};
static const member sentences[] = {
    COLUMN("file", IS_WORDS, file), COLUMN("block", IS_WHOLE, block), COLUMN("kind", IS_WORDS, kind), COLUMN("head", IS_WHOLE, head),
    COLUMN("label", IS_WHOLE, label), COLUMN("start", IS_WHOLE, start), COLUMN("stop", IS_WHOLE, stop), COLUMN("text", IS_WORDS, text),
};

static jvn_status add_all(jvn_call *call, const sheet *s)
{
    jvn_status st = add_members(call, NULL, sentences, N_MEMBERS(sentences), s->sentences.items, sizeof *s->sentences.items, s->sentences.n);
    if (st == JVN_OK) st = add_members(call, "documents", documents, N_MEMBERS(documents), s->documents.items, sizeof *s->documents.items, s->documents.n);
    return st == JVN_OK ? add_members(call, "quotes", quotes, N_MEMBERS(quotes), s->quotes.items, sizeof *s->quotes.items, s->quotes.n) : st;
}

jvn_status run_text(jvn_call *call)
{
    sheet s = {.p = pool_new()};
    int format = jvn_given(call, IN_AS) ? (int)jvn_item_of(call, IN_AS, 0)->integer : -1;
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, IN_FILES) && st == JVN_OK; i++) {
        document *d;
        st = document_load(call, s.p, JVN_BLAME(IN_FILES, i), jvn_item_of(call, IN_FILES, i)->text, format, &d);
        if (st == JVN_OK) put_document(&s, d);
        if (st == JVN_OK && call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    if (st == JVN_OK) st = add_all(call, &s);
    pool_free(s.p);
    return st;
}
