/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes.c -- a ledger as Markdown with footnotes, and as ClaimReview. */
#include "page.h"
#include "view.h"

#include <stdbool.h>

static void put_word(view *v, const char *s) { jvn_puts(&v->out, s); }

/* ---- Markdown ------------------------------------------------------------------------------------ */

/* Without what Markdown takes for its own. */
static void put_plain(view *v, const char *s)
{
    for (; s && *s; s++) {
        if (strchr("\\`*_[]<>#|&~", *s)) jvn_putc(&v->out, '\\');
        jvn_putc(&v->out, view_is_control(*s) ? ' ' : *s);
    }
}

static void put_item(view *v, int64_t row, int64_t number)
{
    char buf[4096], mark[48];
    put_word(v, "- \"");
    put_plain(v, view_text(v, row, "quote", buf, sizeof buf));
    put_word(v, "\": **");
    const char *verdict = view_text(v, row, "verdict", buf, sizeof buf);
    put_plain(v, verdict ? verdict : "unchecked");
    snprintf(mark, sizeof mark, "**[^%lld]\n", (long long)number);
    put_word(v, mark);
}

static void put_note(view *v, int64_t row, int64_t number)
{
    char buf[4096], mark[48];
    snprintf(mark, sizeof mark, "[^%lld]: ", (long long)number);
    put_word(v, mark);
    const char *between = "";
    for (int k = 0; k < n_workings; k++) {
        const char *text = view_text(v, row, workings[k].column, buf, sizeof buf);
        if (!text || !*text) continue;
        put_word(v, between);
        put_word(v, workings[k].words);
        put_word(v, ": ");
        put_plain(v, text);
        between = "; ";
    }
    put_word(v, "\n");
}

jvn_status write_footnotes(jvn_call *call)
{
    view v;
    char buf[4096];
    jvn_status st = view_open(&v, call);
    for (int64_t i = 0; st == JVN_OK && i < v.table->rows; i++) {
        int64_t row = v.order[i];
        if (!i || !view_same_file(&v, v.order[i - 1], row)) {
            put_word(&v, i ? "\n## " : "## ");
            put_plain(&v, view_text(&v, row, "file", buf, sizeof buf));
            put_word(&v, "\n\n");
        }
        put_item(&v, row, i + 1);
    }
    for (int64_t i = 0; st == JVN_OK && i < v.table->rows; i++) {
        put_word(&v, i ? "" : "\n");
        put_note(&v, v.order[i], i + 1);
    }
    return st == JVN_OK ? view_close(&v, st) : st;
}

/* ---- ClaimReview --------------------------------------------------------------------------------- */

/* The rating of a verdict, worst 1, best 5; 0: none is given. */
static int rating_of(const char *verdict)
{
    static const struct {
        const char *verdict;
        int rating;
    } ratings[] = {{"supported", 5}, {"near-miss", 4}, {"wrong-basis", 3}, {"disputed", 3}, {"inconsistent", 2}, {"refuted", 1}};
    for (size_t k = 0; verdict && k < sizeof ratings / sizeof *ratings; k++)
        if (!strcmp(verdict, ratings[k].verdict)) return ratings[k].rating;
    return 0;
}

static void put_pair(view *v, const char *before, const char *text)
{
    put_word(v, before);
    view_json(&v->out, text, (int64_t)strlen(text));
}

/* In the call's scratch. */
static const char *joined(view *v, const char *const parts[], int n)
{
    size_t bytes = 1;
    for (int k = 0; k < n; k++) bytes += strlen(parts[k]);
    char *text = v->call->host->scratch(v->call, (int64_t)bytes), *to = text;
    for (int k = 0; text && k < n; k++) to = stpcpy(to, parts[k]);
    return text ? text : "";
}

/* `"17 percent" in: the sentence`: a sentence may hold several claims, and each has a rating of its own. */
static void put_reviewed(view *v, int64_t row)
{
    char quote[600], sentence[4096];
    const char *q = view_text(v, row, "quote", quote, sizeof quote), *s = view_text(v, row, "sentence", sentence, sizeof sentence);
    const bool both = s && *s && q;
    put_pair(v, "{\"@type\":\"ClaimReview\",\"claimReviewed\":", both ? joined(v, (const char *const[]){"\"", q, "\" in: ", s}, 4) : q ? q : s ? s : "");
}

/* The reason, with the formula behind it. */
static void put_body(view *v, int64_t row)
{
    char reason[1200], formula[1200];
    const char *r = view_text(v, row, "reason", reason, sizeof reason), *f = view_text(v, row, "formula", formula, sizeof formula);
    if (r) put_pair(v, ",\"reviewBody\":", f ? joined(v, (const char *const[]){r, " (", f, ")"}, 4) : r);
}

static void put_review(view *v, int64_t row, const char *verdict)
{
    char buf[4096], rating[128];
    put_reviewed(v, row);
    snprintf(rating, sizeof rating, ",\"reviewRating\":{\"@type\":\"Rating\",\"ratingValue\":%d,\"worstRating\":1,\"bestRating\":5", rating_of(verdict));
    put_word(v, rating);
    put_pair(v, ",\"alternateName\":", verdict);
    put_word(v, "},\"author\":{\"@type\":\"Organization\",\"name\":\"jevons\"}");
    put_body(v, row);
    const char *text = view_text(v, row, "url", buf, sizeof buf);
    if (text) put_pair(v, ",\"url\":", text);
    put_word(v, ",\"itemReviewed\":{\"@type\":\"Claim\"");
    text = view_text(v, row, "attribution", buf, sizeof buf);
    if (text) put_pair(v, ",\"author\":{\"@type\":\"Organization\",\"name\":", text), put_word(v, "}");
    text = view_text(v, row, "published", buf, sizeof buf);
    if (text) put_pair(v, ",\"datePublished\":", text);
    text = view_text(v, row, "file", buf, sizeof buf);
    if (text) put_pair(v, ",\"appearance\":{\"@type\":\"CreativeWork\",\"name\":", text), put_word(v, "}");
    put_word(v, "}}");
}

jvn_status write_reviews(jvn_call *call)
{
    view v;
    char name[64];
    const char *between = "\n";
    jvn_status st = view_open(&v, call);
    if (st != JVN_OK) return st;
    put_word(&v, "{\"@context\":\"https://schema.org\",\"@graph\":[");
    for (int64_t i = 0; i < v.table->rows; i++) {
        const char *verdict = view_text(&v, v.order[i], "verdict", name, sizeof name);
        if (!rating_of(verdict)) continue;
        put_word(&v, between);
        put_review(&v, v.order[i], verdict);
        between = ",\n";
    }
    put_word(&v, "\n]}\n");
    return view_close(&v, st);
}
