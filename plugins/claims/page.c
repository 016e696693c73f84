/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.c -- the HTML page: documents by block, marks that link to their working. */
#include "page.h"

#include "listing.h"
#include "load.h"
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

/* Those of claims check, then what a ledger has that nothing checked, or that an editor wrote. */
static const char *const verdicts[] = {"supported",    "near-miss", "wrong-basis", "refuted", "inconsistent", "disputed",
                                       "unverifiable", "unchecked", "of another verdict"};
enum { OTHER = sizeof verdicts / sizeof *verdicts - 1 };

static const char *verdict_of(const view *v, int64_t row, char *buf, int64_t n)
{
    const char *verdict = view_text(v, row, "verdict", buf, n);
    return verdict ? verdict : "unchecked";
}

static int kind_of(const char *verdict)
{
    int k = 0;
    while (k < OTHER && strcmp(verdicts[k], verdict) != 0) k++;
    return k;
}

/* What the page's style knows: an attribute takes no text of a ledger. */
static const char *class_of(const char *verdict) { return kind_of(verdict) == OTHER ? "unchecked" : verdict; }

/* ---- marks in the text --------------------------------------------------------------------------- */

/* The rows of one document, by place, and where the next mark is. */
typedef struct marks {
    int64_t *rows, *numbers; /* numbers: on the page */
    int64_t n, next;
} marks;

static void put_text(jvn_bytes *o, const document *d, int64_t from, int64_t end)
{
    view_escape(o, d->text + from, end - from);
}

static void put_mark(view *v, const document *d, int64_t row, int64_t number, int64_t start, int64_t end)
{
    char buf[64], open[256];
    const char *verdict = verdict_of(v, row, buf, sizeof buf);
    snprintf(open, sizeof open, "<a class=\"claim %s\" id=\"m%lld\" href=\"#c%lld\">", class_of(verdict), (long long)number, (long long)number);
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
        put_mark(v, d, row, m->numbers[m->next], start, stop);
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
    char buf[4096], head[160], word[64];
    const char *verdict = verdict_of(v, row, word, sizeof word), *quote = view_text(v, row, "quote", buf, sizeof buf);
    snprintf(head, sizeof head, "<dt id=\"c%lld\" class=\"%s\"><a href=\"#m%lld\">%lld</a> ", (long long)number, class_of(verdict), (long long)number,
             (long long)number);
    jvn_puts(&v->out, head);
    if (quote) view_escape(&v->out, quote, (int64_t)strlen(quote));
    jvn_puts(&v->out, ": ");
    view_escape(&v->out, verdict, (int64_t)strlen(verdict));
    jvn_puts(&v->out, "</dt><dd>");
    const char *between = "";
    for (int k = 0; k < n_workings; k++) {
        const char *text = view_text(v, row, workings[k].column, buf, sizeof buf);
        if (!text || !*text) continue;
        jvn_puts(&v->out, between);
        between = "; ";
        jvn_puts(&v->out, "<span>");
        jvn_puts(&v->out, workings[k].words);
        jvn_puts(&v->out, "</span>");
        view_escape(&v->out, text, (int64_t)strlen(text));
    }
    jvn_puts(&v->out, "</dd>\n");
}

static void put_counts(view *v, const int64_t *rows, int64_t n)
{
    int64_t count[OTHER + 1] = {0};
    char buf[64], line[96];
    for (int64_t i = 0; i < n; i++) count[kind_of(verdict_of(v, rows[i], buf, sizeof buf))]++;
    jvn_puts(&v->out, "<ul class=\"count\">");
    for (int k = 0; k <= OTHER; k++) {
        snprintf(line, sizeof line, "<li>%lld %s</li>", (long long)count[k], verdicts[k]);
        if (count[k]) jvn_puts(&v->out, line);
    }
    jvn_puts(&v->out, "</ul>\n");
}

/* ---- the page ------------------------------------------------------------------------------------ */

/* The document that rows were found in, as it was then. */
static jvn_status open_file(view *v, pool *p, int64_t row, document **d)
{
    char path[4096], then[32], now[32];
    const char *file = view_text(v, row, "file", path, sizeof path), *was = view_text(v, row, "hash", then, sizeof then);
    if (!file) return jvn_fail(v->call, JVN_EDATA, JVN_NOARG, "the page shows the documents themselves", "a claim of %s names no file", v->table->name);
    jvn_status st = document_load(v->call, p, JVN_NOARG, file, -1, d);
    if (st != JVN_OK || !was) return st;
    snprintf(now, sizeof now, "%016llx", (unsigned long long)(*d)->hash);
    return !strcmp(was, now) ? JVN_OK : jvn_fail(v->call, JVN_EDATA, JVN_NOARG, "the page marks places in it: find its claims anew", "%s has changed since its claims were found", file);
}

/* Whether what the ledger quotes stands where it says: an editor may have touched its rows. */
static bool is_in_place(view *v, const document *d, int64_t row)
{
    char buf[4096];
    const char *quote = view_text(v, row, "quote", buf, sizeof buf);
    int64_t start = view_whole(v, row, "start"), stop = view_whole(v, row, "stop");
    if (start < 0 || stop <= start || stop > d->n || !quote) return false;
    char *there = v->call->host->scratch(v->call, stop - start + 1);
    return there && squeeze(there, d->text, (span){start, stop}) == (int64_t)strlen(quote) && !memcmp(there, quote, strlen(quote));
}

/* Those of rows that can be marked, in their order, and which they are on the page. What was moved is told. */
static marks marks_of(view *v, const document *d, const int64_t *rows, int64_t n, int64_t number)
{
    marks m = {.rows = v->call->host->scratch(v->call, (n + 1) * (int64_t)sizeof *m.rows),
               .numbers = v->call->host->scratch(v->call, (n + 1) * (int64_t)sizeof *m.numbers)};
    for (int64_t i = 0; m.rows && m.numbers && i < n; i++) {
        if (!is_in_place(v, d, rows[i])) continue;
        m.rows[m.n] = rows[i];
        m.numbers[m.n++] = number + i;
    }
    if (m.n < n) jvn_say(v->call, "%s: %lld of %lld claims are not where the ledger has them, and are listed without a mark", d->name, (long long)(n - m.n), (long long)n);
    return m;
}

static void put_file(view *v, const document *d, const int64_t *rows, int64_t n, int64_t number)
{
    marks m = marks_of(v, d, rows, n, number);
    jvn_puts(&v->out, "<article>\n<p class=\"count\">");
    view_escape(&v->out, d->name, (int64_t)strlen(d->name));
    jvn_puts(&v->out, "</p>\n");
    put_counts(v, rows, n);
    put_document(v, d, &m);
    jvn_puts(&v->out, "<h2>How each was checked</h2>\n<dl class=\"working\">\n");
    for (int64_t i = 0; i < n; i++) put_working(v, rows[i], number + i);
    jvn_puts(&v->out, "</dl>\n</article>\n");
}

static jvn_status show_file(view *v, const int64_t *rows, int64_t n, int64_t number)
{
    pool *p = pool_new();
    document *d;
    jvn_status st = open_file(v, p, rows[0], &d);
    if (st == JVN_OK) put_file(v, d, rows, n, number);
    pool_free(p);
    return st;
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
        st = show_file(&v, v.order + i, k - i, i + 1);
    }
    jvn_puts(&v.out, "</body></html>\n");
    return view_close(&v, st);
}
