/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arithmetic.c -- products, shares, parts, changes and weekdays among the claims of a document. */
#include "arithmetic.h"

#include "weekday.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WINDOW = 600 /* bytes between claims that belong together */, AROUND = 24 /* claims looked at on each side */ };

typedef struct search {
    pool *pool;
    record *rows;
    const source *sources;
    int64_t n, first, end; /* the document's */
    workings found;
} search;

static const char *const units_of_hours[][2] = {{"GPU-hours", "GPU-hour"}, {"GPUh", "GPU-hour"}, {"GPU hour", "GPU-hour"}, {"hours", "hour"}};

static const char *plain_unit(const char *unit)
{
    for (size_t k = 0; k < sizeof units_of_hours / sizeof *units_of_hours; k++)
        if (strcmp(unit, units_of_hours[k][0]) == 0) return units_of_hours[k][1];
    return unit;
}

static bool has_value(const record *r) { return !isnan(r->tolerance.low) && isfinite(r->tolerance.high) && !r->tolerance.outside && r->figure.value > 0; }

static bool is_near(const record *a, const record *b) { return llabs(a->start - b->start) <= WINDOW; }

static bool may_be_one(const record *a, const record *b)
{
    return !*a->texts[ENTITY] || !*b->texts[ENTITY] || strcmp(a->texts[ENTITY], b->texts[ENTITY]) == 0;
}

static void put(search *s, int64_t about, int64_t b, int64_t c, verdict v, const char *text)
{
    record *r = &s->rows[about];
    s->found.items = pool_grow(s->pool, s->found.items, s->found.n, &s->found.room, sizeof *s->found.items);
    working *w = &s->found.items[s->found.n++];
    *w = (working){r, {about, b, c}, v, pool_text(s->pool, text, strlen(text))};
    if (v != INCONSISTENT && (v != SUPPORTED || r->verdict != UNVERIFIABLE)) return;
    r->verdict = v;
    r->reason = w->text;
}

static const char *spell(const record *r, char buf[120])
{
    char value[40], high[40] = "";
    if (!isnan(r->figure.high)) spell_figure(r->figure.high, high);
    snprintf(buf, 120, "%s%s%s %.40s", spell_figure(r->figure.value, value), *high ? " to " : "", high, r->texts[UNIT]);
    return buf;
}

/* ---- products --------------------------------------------------------------------------------------- */

/* rate: "USD/GPU-hour"; whether `of` is counted in what stands behind the stroke, and `cost` in what stands before. */
static bool go_together(const record *rate, const record *of, const record *cost)
{
    const char *unit = rate->texts[UNIT], *stroke = strchr(unit, '/'), *money = cost->texts[UNIT];
    const size_t n = stroke ? (size_t)(stroke - unit) : 0;
    return n && strcmp(plain_unit(stroke + 1), plain_unit(of->texts[UNIT])) == 0 && strlen(money) == n && memcmp(money, unit, n) == 0;
}

/* The factors' own tolerances are not widened twice: the product of what is written must fit, or that of their intervals. */
static bool product_fits(const record *rate, const record *of, const record *cost)
{
    const double product = rate->figure.value * of->figure.value;
    const double low = of->tolerance.low * rate->figure.value, high = of->tolerance.high * rate->figure.value;
    return (product >= cost->tolerance.low && product <= cost->tolerance.high) || (low <= cost->tolerance.high && high >= cost->tolerance.low);
}

static void say_product(search *s, int64_t rate, int64_t of, int64_t cost, bool fits)
{
    char a[120], b[120], product[40], within[100], text[600];
    const record *r = s->rows;
    const double value = r[rate].figure.value * r[of].figure.value;
    const bool rounded = fits && (value < r[cost].tolerance.low || value > r[cost].tolerance.high);
    spell_figure(value, product);
    spell_tolerance(&r[cost].tolerance, within);
    snprintf(text, sizeof text, "%s * %s = %s %.40s, %s %s", spell(&r[of], a), spell(&r[rate], b), product, r[cost].texts[UNIT],
             rounded ? "as rounded within" : fits ? "within" : "outside of", within);
    put(s, cost, of, rate, fits ? SUPPORTED : INCONSISTENT, text);
}

static bool in_one_sentence(const search *s, int64_t a, int64_t b)
{
    const record *x = &s->rows[a < b ? a : b], *y = &s->rows[a < b ? b : a];
    const source *d = &s->sources[a];
    if (!d->text || x->end > y->start || y->start > d->n) return false;
    for (int64_t i = x->end; i + 1 < y->start; i++)
        if (strchr(".!?", d->text[i]) && (d->text[i + 1] == ' ' || d->text[i + 1] == '\n')) return false;
    return true;
}

/* All claims around a rate; where several costs stand there, one that fits is meant. Only a sentence that names all three
 * is held to it. */
static void check_products(search *s, int64_t rate)
{
    const int64_t from = rate - AROUND > s->first ? rate - AROUND : s->first, to = rate + AROUND < s->end ? rate + AROUND : s->end;
    int64_t miss_of = -1, miss_cost = -1;
    for (int64_t of = from; of < to; of++)
        for (int64_t cost = from; cost < to; cost++) {
            const record *r = s->rows;
            if (!has_value(&r[of]) || !has_value(&r[cost]) || !go_together(&r[rate], &r[of], &r[cost])) continue;
            if (!is_near(&r[rate], &r[of]) || !is_near(&r[rate], &r[cost]) || !may_be_one(&r[of], &r[cost])) continue;
            if (product_fits(&r[rate], &r[of], &r[cost])) {
                say_product(s, rate, of, cost, true);
                return;
            }
            if (in_one_sentence(s, rate, of) && in_one_sentence(s, rate, cost)) miss_of = of, miss_cost = cost;
        }
    if (miss_of >= 0) say_product(s, rate, miss_of, miss_cost, false);
}

/* ---- shares ------------------------------------------------------------------------------------------ */

static bool is_metric(const record *r, const char *metric) { return strcmp(r->texts[METRIC], metric) == 0; }

/* The market value of the same, claimed not too far away; -1: it is not. */
static int64_t find_value(const search *s, int64_t loss)
{
    const record *r = s->rows;
    const int64_t from = loss - 8 * AROUND > s->first ? loss - 8 * AROUND : s->first;
    for (int64_t i = from; i < s->end && i < loss + 8 * AROUND; i++)
        if (is_metric(&r[i], "market_value") && has_value(&r[i]) && strcmp(r[i].texts[ENTITY], r[loss].texts[ENTITY]) == 0) return i;
    return -1;
}

/* The close is what is meant where no phase is told. */
static bool is_at_one_phase(const record *a, const record *b)
{
    const char *x = *a->texts[PHASE] ? a->texts[PHASE] : "close", *y = *b->texts[PHASE] ? b->texts[PHASE] : "close";
    return strcmp(x, y) == 0;
}

/* The fall in per cent that stands nearest to a loss of money and is the same one; -1: none. */
static int64_t find_fall(const search *s, int64_t loss)
{
    const record *r = s->rows;
    int64_t best = -1;
    for (int64_t i = loss - AROUND > s->first ? loss - AROUND : s->first; i < s->end && i < loss + AROUND; i++) {
        if (!is_metric(&r[i], "return") || strcmp(r[i].texts[UNIT], "%") != 0 || !has_value(&r[i]) || !is_near(&r[i], &r[loss])) continue;
        if (!*r[i].texts[ENTITY] || strcmp(r[i].texts[ENTITY], r[loss].texts[ENTITY]) != 0 || r[i].from != r[loss].from) continue;
        if (r[i].to != r[loss].to || r[i].negated || r[i].direction > 0 || strcmp(r[i].texts[ATTRIBUTION], r[loss].texts[ATTRIBUTION]) != 0 || !is_at_one_phase(&r[i], &r[loss])) continue;
        if (best < 0 || llabs(r[i].start - r[loss].start) < llabs(r[best].start - r[loss].start)) best = i;
    }
    return best;
}

/* A loss of money and its per cent imply the value before; where one is claimed it must fit. */
static void check_share(search *s, int64_t loss)
{
    const record *r = s->rows;
    char a[120], b[120], before[40], text[600];
    const int64_t i = find_fall(s, loss);
    if (i < 0) return;
    const double value = r[loss].figure.value / (r[i].figure.value / 100);
    const int64_t said = find_value(s, loss);
    const bool told = said >= 0, fits = told && value >= r[said].tolerance.low * 0.95 && value <= r[said].tolerance.high * 1.05;
    snprintf(text, sizeof text, "%s / %s imply %s %.40s before%s%s", spell(&r[loss], a), spell(&r[i], b), spell_figure(value, before),
             r[loss].texts[UNIT], told ? fits ? ", as claimed: " : ", claimed is " : "", told ? spell(&r[said], b) : "");
    put(s, told && fits ? said : loss, i, told ? said : -1, told && fits ? SUPPORTED : UNVERIFIABLE, text);
}

/* ---- parts and changes --------------------------------------------------------------------------------- */

/* Whether the text between two claims has one of these. */
static bool has_between(const search *s, int64_t a, int64_t b, const char *const *words, int n)
{
    char between[WINDOW + 1];
    const record *x = &s->rows[a], *y = &s->rows[b];
    const source *d = &s->sources[a];
    const int64_t length = y->start - x->end;
    if (!d->text || length <= 0 || length > WINDOW || y->start > d->n) return false;
    memcpy(between, d->text + x->end, (size_t)length);
    between[length] = 0;
    for (int k = 0; k < n; k++)
        if (strstr(between, words[k])) return true;
    return false;
}

static void check_part(search *s, int64_t whole)
{
    static const char *const words[] = {"which includes", "including", "of which", "that includes", "which include"};
    const int64_t part = whole + 1;
    const record *r = s->rows;
    char a[120], b[120], text[400];
    if (part >= s->end || strcmp(r[whole].texts[UNIT], r[part].texts[UNIT]) != 0 || !*r[whole].texts[UNIT]) return;
    if (!has_value(&r[whole]) || !has_value(&r[part]) || !in_one_sentence(s, whole, part)) return;
    if (!has_between(s, whole, part, words, 5)) return;
    const bool fits = r[part].figure.value < r[whole].figure.value;
    snprintf(text, sizeof text, "a part of %s in a whole of %s%s", spell(&r[part], a), spell(&r[whole], b),
             fits ? "" : r[part].figure.value > r[whole].figure.value ? ": it is larger" : ": nothing is left for the rest");
    put(s, part, whole, -1, fits ? UNVERIFIABLE : INCONSISTENT, text);
}

/* "from A to B", and a per cent in the same sentence: B / A - 1. */
static void check_change(search *s, int64_t before)
{
    static const char *const words[] = {" to "};
    const int64_t after = before + 1;
    record *r = s->rows;
    char a[120], b[120], c[40], text[500];
    if (after >= s->end || strcmp(r[before].texts[UNIT], r[after].texts[UNIT]) != 0 || strcmp(r[before].texts[UNIT], "%") == 0) return;
    const source *d = &s->sources[before];
    const int64_t at = r[before].start;
    if (!d->text || at < 5 || at > d->n || memcmp(d->text + at - 5, "from ", 5) != 0 || !has_between(s, before, after, words, 1)) return;
    if (!has_value(&r[before]) || !has_value(&r[after])) return;
    for (int64_t i = before > s->first ? before - 1 : after + 1; i < s->end && i <= after + 1; i = i < before ? after + 1 : i + 1) {
        if (i < 0 || strcmp(r[i].texts[UNIT], "%") != 0 || !has_value(&r[i]) || !in_one_sentence(s, before, i)) continue;
        const double change = 100 * (r[after].figure.value / r[before].figure.value - 1);
        const bool fits = fabs(change) >= r[i].tolerance.low - 0.5 && fabs(change) <= r[i].tolerance.high + 0.5;
        snprintf(text, sizeof text, "from %s to %s is %s %%, %s what is said", spell(&r[before], a), spell(&r[after], b), spell_figure(change, c),
                 fits ? "within" : "outside of");
        put(s, i, before, after, fits ? SUPPORTED : INCONSISTENT, text);
    }
}

/* ---- weekdays ------------------------------------------------------------------------------------------ */

static void check_weekday(search *s, int64_t i)
{
    char text[200];
    const char *is = NULL, *quote = s->rows[i].texts[QUOTE];
    const int agrees = weekday_agrees(s->pool, quote, strlen(quote), &is);
    if (agrees < 0) return;
    snprintf(text, sizeof text, "%.120s: that day is a %s", quote, is);
    put(s, i, -1, -1, agrees ? SUPPORTED : INCONSISTENT, text);
}

static void check_document(search *s)
{
    for (int64_t i = s->first; i < s->end; i++) {
        const record *r = &s->rows[i];
        check_weekday(s, i);
        check_part(s, i);
        check_change(s, i);
        if (strchr(r->texts[UNIT], '/') && has_value(r)) check_products(s, i);
        if (strcmp(r->texts[METRIC], "marketcap_loss") == 0 && has_value(r)) check_share(s, i);
    }
}

workings arithmetic_check(pool *p, record *rows, const source *sources, int64_t n)
{
    search s = {.pool = p, .rows = rows, .sources = sources, .n = n};
    for (; s.first < n; s.first = s.end) {
        s.end = s.first + 1;
        while (s.end < n && strcmp(rows[s.end].texts[FILE_NAME], rows[s.first].texts[FILE_NAME]) == 0) s.end++;
        check_document(&s);
    }
    return s.found;
}
