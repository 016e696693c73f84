/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_command.c -- the command `claims text`: how a document is read, before anything is looked for in it. */
#include "text_command.h"

#include "load.h"

enum { IN_FILES, IN_AS };

const jvn_param text_params[TEXT_PARAMS] = {
    {"file", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "documents"},
    {"--as", JVN_P_ENUM, 0, "plain|markdown|html", NULL, "the format, where it is not to be guessed"},
};

static const char *const kinds[] = {"paragraph", "heading", "list", "quoted", "cell", "reference", "code", "meta"};
static const char *const formats[] = {"plain", "markdown", "html"};

/* A sentence of a document, a quotation of one, or a document. */
typedef struct row {
    const document *d;
    int64_t block;
    span at, other;
} row;

typedef struct rows {
    row *items;
    int64_t n, room;
} rows;

typedef struct sheet {
    jvn_call *call;
    pool *p;
    rows documents, sentences, quotes;
} sheet;

static void put(sheet *s, rows *to, row r)
{
    to->items = pool_grow(s->p, to->items, to->n, &to->room, sizeof *to->items);
    to->items[to->n++] = r;
}

static void put_document(sheet *s, const document *d)
{
    int64_t within = 0;
    put(s, &s->documents, (row){d, -1, d->title, d->dated});
    for (int64_t i = 0; i < d->n_sentences; i++) {
        while (within < d->n_blocks && d->blocks[within].at.end <= d->sentences[i].start) within++;
        put(s, &s->sentences, (row){d, within, d->sentences[i], {0, 0}});
    }
    for (int64_t i = 0; i < d->n_quotes; i++) put(s, &s->quotes, (row){d, -1, d->quotes[i].at, d->quotes[i].speaker});
}

/* A span's text on one line, runs of blanks as one. */
static int64_t squeeze(char *to, const document *d, span s)
{
    int64_t n = 0;
    for (int64_t i = s.start; i < s.end; i++) {
        char c = d->text[i] == '\n' || d->text[i] == '\t' ? ' ' : d->text[i];
        if (c != ' ' || (n && to[n - 1] != ' ')) to[n++] = c;
    }
    return n;
}

/* What a column says of a row: an integer (-1: null), or a text of n bytes (-1: null). */
typedef int64_t (*whole)(const row *r);
typedef int64_t (*wording)(const row *r, char *to);

static int64_t start_of(const row *r) { return r->at.start; }
static int64_t end_of(const row *r) { return r->at.end; }
static int64_t block_of(const row *r) { return r->block; }
static int64_t bytes_of(const row *r) { return r->d->n; }
static int64_t blocks_of(const row *r) { return r->d->n_blocks; }
static int64_t head_of(const row *r) { return r->d->blocks[r->block].head; }
static int64_t label_of(const row *r) { return r->d->blocks[r->block].label; }

static int64_t spell(const char *text, char *to) { return memcpy(to, text, strlen(text)), (int64_t)strlen(text); }
static int64_t name_of(const row *r, char *to) { return spell(r->d->name, to); }
static int64_t kind_of(const row *r, char *to) { return spell(kinds[r->d->blocks[r->block].kind], to); }
static int64_t format_of(const row *r, char *to) { return spell(formats[r->d->format], to); }
static int64_t text_of(const row *r, char *to) { return r->at.end > r->at.start ? squeeze(to, r->d, r->at) : -1; }
static int64_t bytes_in(const row *r, char *to)
{
    document raw = {.text = (char *)(uintptr_t)r->d->bytes};
    return r->other.end > r->other.start ? squeeze(to, &raw, r->other) : -1;
}
static int64_t other_of(const row *r, char *to) { return r->other.end > r->other.start ? squeeze(to, r->d, r->other) : -1; }

static jvn_status add_whole(sheet *s, const char *side, const char *name, const rows *list, whole of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_INT64, list->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < list->n; i++) {
        int64_t x = of(&list->items[i]);
        ((int64_t *)jvn_out(&a))[i] = x < 0 ? 0 : x;
        if (x < 0) jvn_set_null(&a, i);
    }
    return host->add(s->call, side, name, host->field(s->call, JVN_INT64, NULL, NULL), &a);
}

static jvn_status add_text(sheet *s, const char *side, const char *name, const rows *list, wording of)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    int64_t room = 0;
    for (int64_t i = 0; i < list->n; i++) {
        const row *r = &list->items[i];
        room += (int64_t)strlen(r->d->name) + 16 + r->at.end - r->at.start + r->other.end - r->other.start;
    }
    jvn_status st = host->new_array(s->call, JVN_STRING, list->n, room, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    for (int64_t i = 0; i < list->n; i++) {
        int64_t n = of(&list->items[i], jvn_out_text(&a) + at[i]);
        if (n < 0) jvn_set_null(&a, i);
        at[i + 1] = at[i] + (n < 0 ? 0 : n);
    }
    return host->add(s->call, side, name, host->field(s->call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status add_dates(sheet *s)
{
    struct ArrowArray a;
    const jvn_host *host = s->call->host;
    jvn_status st = host->new_array(s->call, JVN_DATE, s->documents.n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < s->documents.n; i++) {
        int32_t day = s->documents.items[i].d->date;
        ((int32_t *)jvn_out(&a))[i] = day == NO_DATE ? 0 : day;
        if (day == NO_DATE) jvn_set_null(&a, i);
    }
    return host->add(s->call, "documents", "date", host->field(s->call, JVN_DATE, NULL, NULL), &a);
}

#define TRY(does) do { if ((st = (does)) != JVN_OK) return st; } while (0)

static jvn_status add_sides(sheet *s)
{
    jvn_status st;
    const rows *documents = &s->documents, *quotes = &s->quotes;
    TRY(add_text(s, "documents", "file", documents, name_of));
    TRY(add_text(s, "documents", "format", documents, format_of));
    TRY(add_text(s, "documents", "title", documents, text_of));
    TRY(add_dates(s));
    TRY(add_text(s, "documents", "dated", documents, bytes_in));
    TRY(add_whole(s, "documents", "bytes", documents, bytes_of));
    TRY(add_whole(s, "documents", "blocks", documents, blocks_of));
    TRY(add_text(s, "quotes", "file", quotes, name_of));
    TRY(add_whole(s, "quotes", "start", quotes, start_of));
    TRY(add_whole(s, "quotes", "stop", quotes, end_of));
    TRY(add_text(s, "quotes", "speaker", quotes, other_of));
    return add_text(s, "quotes", "text", quotes, text_of);
}

static jvn_status add_all(sheet *s)
{
    jvn_status st;
    const rows *sentences = &s->sentences;
    TRY(add_text(s, NULL, "file", sentences, name_of));
    TRY(add_whole(s, NULL, "block", sentences, block_of));
    TRY(add_text(s, NULL, "kind", sentences, kind_of));
    TRY(add_whole(s, NULL, "head", sentences, head_of));
    TRY(add_whole(s, NULL, "label", sentences, label_of));
    TRY(add_whole(s, NULL, "start", sentences, start_of));
    TRY(add_whole(s, NULL, "stop", sentences, end_of));
    TRY(add_text(s, NULL, "text", sentences, text_of));
    return add_sides(s);
}

jvn_status run_text(jvn_call *call)
{
    sheet s = {.call = call, .p = pool_new()};
    int format = jvn_given(call, IN_AS) ? (int)jvn_item_of(call, IN_AS, 0)->integer : -1;
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, IN_FILES) && st == JVN_OK; i++) {
        document *d;
        st = load_document(call, s.p, IN_FILES, i, format, &d);
        if (st == JVN_OK) put_document(&s, d);
        if (st == JVN_OK && call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    if (st == JVN_OK) st = add_all(&s);
    pool_free(s.p);
    return st;
}
