/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.c -- the HTML page: documents by block, marks that link to their working. */
#include "page.h"

#include <errno.h>
#include <stdlib.h>

#include "document.h"
#include "view.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fdfcf9;--rule:#c9c4b8;--good:#1a6b35;--near:#7a5a00;--bad:#a3201d;--odd:#6b2fa0;"
    "--none:#5a5a5a}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--paper:#16171a;--rule:#44464c;--good:#7bd49a;--near:#e6c15c;--bad:#ff8f88;"
    "--odd:#c9a2f2;--none:#a8a8a8}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:46rem;padding:1.5rem;color:var(--ink);background:var(--paper);"
    "font:1.05rem/1.6 Georgia,serif}\n"
    "h1,h2,h3{line-height:1.25}article{border-top:1px solid var(--rule);margin-top:2rem;padding-top:.5rem}\n"
    "a.claim{color:inherit;text-decoration:underline 2px;text-underline-offset:3px}a.claim b{font:600 .68rem system-ui,sans-serif;"
    "margin-left:.2em;vertical-align:super}\n"
    ".supported{text-decoration-color:var(--good)!important}.supported b,dt.supported{color:var(--good)}\n"
    ".near-miss{text-decoration-color:var(--near)!important}.near-miss b,dt.near-miss{color:var(--near)}\n"
    ".refuted,.inconsistent{text-decoration-color:var(--bad)!important}.refuted b,.inconsistent b,dt.refuted,dt.inconsistent{color:var(--bad)}\n"
    ".wrong-basis,.disputed{text-decoration-color:var(--odd)!important}.wrong-basis b,.disputed b,dt.wrong-basis,dt.disputed{color:var(--odd)}\n"
    ".unverifiable,.unchecked{text-decoration-style:dotted!important}.unverifiable b,.unchecked b,dt.unverifiable,dt.unchecked{color:var(--none)}\n"
    "table{border-collapse:collapse;font-size:.92em}td,th{border:1px solid var(--rule);padding:.25rem .5rem;text-align:left}\n"
    ".scroll{overflow-x:auto}.count{font:.9rem system-ui,sans-serif}.count li{display:inline-block;margin-right:1rem}.count{padding:0}\n"
    "dl.working>dt{font-weight:bold;margin-top:1rem}dl.working>dd{margin:0 0 0 1rem;font-size:.92em}dl.working:target,dt:target{"
    "outline:2px solid var(--rule);outline-offset:4px}\n"
    "dd span{font-variant:small-caps;margin-right:.35em}a:focus-visible{outline:2px solid currentColor;outline-offset:2px}\n"
    "@media print{body{max-width:none;font-size:10pt}a.claim b{font-size:6pt}}\n";

static const char *verdict_of(const view *v, int64_t row, char *buf, int64_t n)
{
    const char *verdict = view_text(v, row, "verdict", buf, n);
    return verdict ? verdict : "unchecked";
}

/* ---- marks in the text --------------------------------------------------------------------------- */

/* The rows of one document, by place, and where the next mark is. */
typedef struct marks {
    const int64_t *rows;
    int64_t n, next, number; /* number: of the first, on the page */
} marks;

static void put_text(jvn_bytes *o, const document *d, int64_t from, int64_t end)
{
    view_escape(o, d->text + from, end - from);
}

static void put_mark(view *v, const document *d, int64_t row, int64_t number, int64_t start, int64_t end)
{
    char buf[64], open[256];
    const char *verdict = verdict_of(v, row, buf, sizeof buf);
    snprintf(open, sizeof open, "<a class=\"claim %.40s\" id=\"m%lld\" href=\"#c%lld\">", verdict, (long long)number, (long long)number);
    jvn_puts(&v->out, open);
    put_text(&v->out, d, start, end);
    jvn_puts(&v->out, "<b>");
    view_escape(&v->out, verdict, (int64_t)strlen(verdict));
    jvn_puts(&v->out, "</b></a>");
}

/* A block's text with its marks; one that overlaps the mark before begins where that ends, or is left to the list. */
static void put_marked(view *v, const document *d, marks *m, int64_t from, int64_t end)
{
    for (; m->next < m->n; m->next++) {
        int64_t row = m->rows[m->next], start = view_whole(v, row, "start"), stop = view_whole(v, row, "stop");
        if (start >= end) break;
        if (stop > end) stop = end;
        if (start < from || stop <= start) continue;
        put_text(&v->out, d, from, start);
        put_mark(v, d, row, m->number + m->next, start, stop);
        from = stop;
    }
    put_text(&v->out, d, from, end);
}

/* ---- blocks -------------------------------------------------------------------------------------- */

static const char *tag_of(const block *b)
{
    static const char *const heads[] = {"h2", "h2", "h3", "h4", "h5", "h6", "h6"};
    switch (b->kind) {
    case HEADING: return heads[b->level < 0 || b->level > 6 ? 6 : b->level];
    case QUOTED: return "blockquote";
    case CODE: return "pre";
    case CELL: return b->row ? "td" : "th";
    case PARAGRAPH: case LIST_ITEM: case REFERENCE: case META: break;
    }
    return "p";
}

static void put_tag(jvn_bytes *o, const char *before, const char *tag)
{
    jvn_puts(o, before);
    jvn_puts(o, tag);
    jvn_putc(o, '>');
}

/* Rows and ends of tables between two blocks that follow each other; NULL: none. */
static void put_between(jvn_bytes *o, const block *last, const block *next)
{
    int64_t before = last && last->kind == CELL ? last->table : -1, now = next && next->kind == CELL ? next->table : -1;
    if (before >= 0 && before != now) jvn_puts(o, "</tr></table></div>\n");
    if (now >= 0 && before != now) jvn_puts(o, "<div class=\"scroll\"><table><tr>");
    if (now >= 0 && before == now && last->row != next->row) jvn_puts(o, "</tr>\n<tr>");
}

static void put_document(view *v, const document *d, marks *m)
{
    const block *last = NULL;
    for (int64_t i = 0; i < d->n_blocks; i++) {
        const block *b = &d->blocks[i];
        put_between(&v->out, last, b);
        put_tag(&v->out, "<", tag_of(b));
        put_marked(v, d, m, b->at.start, b->at.end);
        put_tag(&v->out, "</", tag_of(b));
        if (b->kind != CELL) jvn_putc(&v->out, '\n');
        last = b;
    }
    put_between(&v->out, last, NULL);
}

/* ---- the working --------------------------------------------------------------------------------- */

static void put_working(view *v, int64_t row, int64_t number)
{
    char buf[4096], head[160], name[64];
    const char *verdict = verdict_of(v, row, name, sizeof name), *quote = view_text(v, row, "quote", buf, sizeof buf);
    snprintf(head, sizeof head, "<dt id=\"c%lld\" class=\"%.40s\"><a href=\"#m%lld\">%lld</a> ", (long long)number, verdict, (long long)number, (long long)number);
    jvn_puts(&v->out, head);
    if (quote) view_escape(&v->out, quote, (int64_t)strlen(quote));
    jvn_puts(&v->out, ": ");
    view_escape(&v->out, verdict, (int64_t)strlen(verdict));
    jvn_puts(&v->out, "</dt><dd>");
    for (int k = 0; k < n_workings; k++) {
        const char *text = view_text(v, row, workings[k].column, buf, sizeof buf);
        if (!text || !*text) continue;
        jvn_puts(&v->out, "<span>");
        jvn_puts(&v->out, workings[k].words);
        jvn_puts(&v->out, "</span>");
        view_escape(&v->out, text, (int64_t)strlen(text));
        jvn_puts(&v->out, "; ");
    }
    jvn_puts(&v->out, "</dd>\n");
}

static void put_counts(view *v, const int64_t *rows, int64_t n)
{
    static const char *const verdicts[] = {"supported", "near-miss", "wrong-basis", "refuted", "inconsistent", "disputed", "unverifiable", "unchecked"};
    char buf[64], line[96];
    jvn_puts(&v->out, "<ul class=\"count\">");
    for (size_t k = 0; k < sizeof verdicts / sizeof *verdicts; k++) {
        int64_t count = 0;
        for (int64_t i = 0; i < n; i++) count += !strcmp(verdict_of(v, rows[i], buf, sizeof buf), verdicts[k]);
        snprintf(line, sizeof line, "<li>%lld %s</li>", (long long)count, verdicts[k]);
        if (count) jvn_puts(&v->out, line);
    }
    jvn_puts(&v->out, "</ul>\n");
}

/* ---- the page ------------------------------------------------------------------------------------ */

static char *read_file(const char *path, int64_t *n)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    size_t room = 0, got = 0;
    for (*n = 0; f; *n += (int64_t)got) {
        if ((size_t)*n + 65536 > room) {
            char *more = realloc(data, room = 2 * room + 65536);
            if (!more) break;
            data = more;
        }
        if ((got = fread(data + *n, 1, 65536, f)) == 0) break;
    }
    if (f) fclose(f);
    return f ? data : NULL;
}

static jvn_status put_file(view *v, const int64_t *rows, int64_t n, int64_t number)
{
    char path[4096];
    int64_t size = 0;
    const char *name = view_text(v, rows[0], "file", path, sizeof path);
    char *bytes = name ? read_file(name, &size) : NULL;
    if (!bytes) return jvn_fail(v->call, JVN_EIO, JVN_NOARG, "the page shows the documents themselves", "cannot read %s: %s", name ? name : "a document without a name", strerror(errno));
    pool *p = pool_new();
    document *d = document_read(p, name, bytes, size, -1);
    marks m = {rows, n, 0, number};
    jvn_puts(&v->out, "<article>\n<p class=\"count\">");
    view_escape(&v->out, name, (int64_t)strlen(name));
    jvn_puts(&v->out, "</p>\n");
    put_counts(v, rows, n);
    if (d) put_document(v, d, &m);
    jvn_puts(&v->out, "<h2>How each was checked</h2>\n<dl class=\"working\">\n");
    for (int64_t i = 0; i < n; i++) put_working(v, rows[i], number + i);
    jvn_puts(&v->out, "</dl>\n</article>\n");
    pool_free(p);
    free(bytes);
    return JVN_OK;
}

jvn_status write_page(jvn_call *call)
{
    view v;
    jvn_status st = view_open(&v, call);
    if (st != JVN_OK) return st;
    jvn_puts(&v.out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n"
                     "<title>Claims, checked</title>\n<style>\n");
    jvn_puts(&v.out, style);
    jvn_puts(&v.out, "</style></head><body>\n<h1>Claims, checked</h1>\n");
    for (int64_t i = 0, k; i < v.table->rows && st == JVN_OK; i = k) {
        for (k = i + 1; k < v.table->rows && view_same_file(&v, v.order[i], v.order[k]); k++)
            ;
        st = put_file(&v, v.order + i, k - i, i + 1);
    }
    jvn_puts(&v.out, "</body></html>\n");
    return view_close(&v, st);
}
