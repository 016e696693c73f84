/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.c -- rows of evidence.csv that fit a claim, and their lines filled in. */
#include "bind.h"

#include "when_calendar.h"

#include <stdio.h>
#include <string.h>

#define EMBED(name)                                                                                  \
    __asm__(".pushsection .rodata\n.globl csv_" #name "\n.hidden csv_" #name "\ncsv_" #name ":\n"    \
            ".incbin \"data/claims/" #name ".csv\"\n.byte 0\n.popsection\n");
EMBED(evidence)
EMBED(related)

enum { METRIC, KIND, PHASE, UNIT, LINE, ITS_SIGN, HOW, BASIS };
enum { NAME, OTHER, RELATION };

/* ---- what basis is meant --------------------------------------------------------------------------- */

bool is_extreme(const char *hedge)
{
    static const char *const words[] = {"as much as", "as high as", "as low as", "as many as", "up to", "at one point", "as deep as"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(hedge, words[k]) == 0) return true;
    return false;
}

/* A level that is fallen below, or risen above, was touched: the day's extreme tells. */
static bool is_touched(const asking *a)
{
    return strstr(a->metric, "level") && *a->comparator && (strcmp(a->comparator, "below") == 0 || strcmp(a->comparator, "above") == 0);
}

static const char *phase_meant(const asking *a)
{
    const bool down = a->direction < 0 || (a->direction == 0 && (strcmp(a->comparator, "below") == 0 || strstr(a->metric, "loss")));
    const bool intraday = strcmp(a->phase, "intraday") == 0;
    if (*a->phase && !intraday && strcmp(a->phase, "at_low") != 0) return strncmp(a->phase, "at_", 3) == 0 ? a->phase + 3 : a->phase;
    if (strcmp(a->phase, "at_low") == 0) return "low";
    if (is_extreme(a->hedge) || (!intraday && is_touched(a))) return down ? "low" : "high";
    return !intraday ? "" : down ? "intraday down" : "intraday up";
}

/* ---- lines ----------------------------------------------------------------------------------------- */

enum { ROOM = 600 };

typedef struct filling {
    const asking *a;
    const char *entity;
    const place_value *values;
    int n;
    char text[ROOM], missing[200], buf[40];
    size_t length;
} filling;

/* The last day of the claim's period, or the day before its first where it is longer than a day. */
static const char *date_of(filling *f, bool before)
{
    const asking *a = f->a;
    const bool from = a->from != INT64_MIN, to = a->to != INT64_MIN && !(from && a->to <= a->from);
    if (!from && !to) return NULL;
    const int32_t last = us_days(to ? a->to - 1 : a->from), first = from ? us_days(a->from) : last;
    if (before && (first >= last || !from)) return NULL;
    const civil c = days_civil(before ? first - 1 : last);
    snprintf(f->buf, sizeof f->buf, "%04d-%02d-%02d", c.year, c.month, c.day);
    return f->buf;
}

/* NULL: there is none. */
static const char *value_of(filling *f, const char *name)
{
    if (strcmp(name, "entity") == 0) return *f->entity ? f->entity : NULL;
    if (strcmp(name, "day") == 0) return date_of(f, false);
    if (strcmp(name, "before") == 0) return date_of(f, true);
    for (int k = 0; k < f->n; k++)
        if (strcmp(f->values[k].name, name) == 0) return f->values[k].value;
    return NULL;
}

static bool put(filling *f, const char *s, size_t n)
{
    if (f->length + n + 1 >= ROOM) return false;
    memcpy(f->text + f->length, s, n);
    f->text[f->length += n] = 0;
    return true;
}

/* A word as the prompt reads one: in quotes where it holds more than names do. */
static bool put_word(filling *f, const char *s)
{
    const bool plain = *s && !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-^=@")];
    const char *quote = strchr(s, '"') ? "'" : "\"";
    if (plain) return put(f, s, strlen(s));
    return !strchr(s, *quote) && put(f, quote, 1) && put(f, s, strlen(s)) && put(f, quote, 1);
}

static bool is_missing(filling *f, const char *name)
{
    const char *what = strcmp(name, "entity") == 0 ? "whom the figure is of is not known" : strcmp(name, "day") == 0 ? "the claim has no date" : NULL;
    const bool own = strcmp(name, "prices") != 0 && strcmp(name, "shares") != 0;
    if (what && name[0] == 'e' && *f->a->subject) snprintf(f->missing, sizeof f->missing, "no ticker is known of '%.100s': --names", f->a->subject);
    else if (what) snprintf(f->missing, sizeof f->missing, "%s", what);
    else if (own) snprintf(f->missing, sizeof f->missing, "nothing is bound to {%.60s}: --bind %.60s=...", name, name);
    else snprintf(f->missing, sizeof f->missing, "no table of %s was given: --%s", name, name);
    return false;
}

/* Cuts ` --flag ` off the end. */
static void drop_flag(filling *f)
{
    while (f->length && f->text[f->length - 1] == ' ') f->length--;
    while (f->length && f->text[f->length - 1] != ' ') f->length--;
    while (f->length && f->text[f->length - 1] == ' ') f->length--;
    f->text[f->length] = 0;
}

/* One {place}, or {place?}, whose flag goes where it has no value. */
static bool put_place(filling *f, const char *s, size_t n)
{
    char name[64];
    const bool may_lack = n && s[n - 1] == '?';
    snprintf(name, sizeof name, "%.*s", (int)(n - may_lack), s);
    const char *value = value_of(f, name);
    if (value) return put_word(f, value);
    if (!may_lack) return is_missing(f, name);
    drop_flag(f);
    return true;
}

static bool fill(filling *f, const char *line)
{
    for (const char *s = line; *s;) {
        const char *end = *s == '{' ? strchr(s, '}') : NULL;
        size_t n = end ? (size_t)(end - s) + 1 : 1 + strcspn(s + 1, "{");
        if (end ? !put_place(f, s + 1, n - 2) : !put(f, s, n)) return false;
        s += n;
    }
    return true;
}

/* Whether a change is claimed over more than a trading day: a line that does not take {before} cannot tell. */
static bool spans_days(filling *f)
{
    char before[40];
    if (!date_of(f, true)) return false;
    snprintf(before, sizeof before, "%s", f->buf);
    return f->a->to - f->a->from <= 10 * DAY_US && strcmp(before, date_of(f, false)) < 0;
}

/* ---- candidates ------------------------------------------------------------------------------------ */

/* An empty cell takes all; one that ends in `;`, or has nothing between two, takes what is empty too. */
static bool takes(const char *cell, const char *word)
{
    const size_t n = strlen(cell);
    if (!n || grid_lists(cell, word)) return true;
    return !*word && (cell[n - 1] == ';' || *cell == ';' || strstr(cell, ";;"));
}

static bool fits(const grid_row *r, const asking *a)
{
    return grid_lists(r->cells[METRIC], a->metric) && takes(r->cells[KIND], a->kind) && takes(r->cells[UNIT], a->unit);
}

static void add(pool *p, candidates *c, const grid_row *r, const asking *a, const char *entity, const char *relation, bool claimed,
                const place_value *values, int n)
{
    char basis[200];
    filling f = {.a = a, .entity = entity, .values = values, .n = n};
    const bool filled = fill(&f, r->cells[LINE]);
    c->items = pool_grow(p, c->items, c->n, &c->room, sizeof *c->items);
    candidate *out = &c->items[c->n++];
    snprintf(basis, sizeof basis, "%s%s%s", relation, *relation && *r->cells[BASIS] ? ", " : "", r->cells[BASIS]);
    *out = (candidate){.basis = pool_text(p, basis, strlen(basis)), .claimed = claimed, .missing = ""};
    if (filled && strcmp(r->cells[ITS_SIGN], "level") && !strstr(r->cells[LINE], "{before") && spans_days(&f)) out->missing = "the claim is of several days, and the metric tells of one";
    else if (filled) out->line = pool_text(p, f.text, f.length);
    else out->missing = *f.missing ? pool_text(p, f.missing, strlen(f.missing)) : "the line would be too long";
    out->reached = strcmp(r->cells[HOW], "reached") == 0;
    out->sign = strcmp(r->cells[ITS_SIGN], "gain") == 0 ? GAIN : strcmp(r->cells[ITS_SIGN], "loss") == 0 ? LOSS : LEVEL;
}

/* The entity by its other names, and what may be taken for it. */
static void add_related(pool *p, candidates *c, const grid *related, const grid_row *r, const asking *a, bool same, const place_value *values, int n)
{
    for (int64_t i = 0; i < related->n && *a->entity; i++) {
        const char *const *cells = related->rows[i].cells;
        const bool is_same = strcmp(cells[RELATION], "same") == 0;
        if (is_same == same && strcmp(cells[NAME], a->entity) == 0) add(p, c, r, a, cells[OTHER], same ? "" : cells[RELATION], same, values, n);
    }
}

const char *bind_phase(const grid *evidence, const asking *a)
{
    const char *meant = phase_meant(a);
    for (int64_t i = 0; i < evidence->n && !*meant; i++)
        if (fits(&evidence->rows[i], a)) return evidence->rows[i].cells[PHASE];
    return meant;
}

candidates bind_claim(pool *p, const grid *evidence, const grid *related, const asking *a, const place_value *values, int n)
{
    candidates c = {NULL, 0, 0};
    const char *usual = bind_phase(evidence, a);
    for (int64_t i = 0; i < evidence->n; i++) {
        const grid_row *r = &evidence->rows[i];
        if (!fits(r, a)) continue;
        if (*r->cells[PHASE] && strcmp(r->cells[PHASE], usual) != 0) continue;
        add(p, &c, r, a, a->entity, "", true, values, n);
        add_related(p, &c, related, r, a, true, values, n);
    }
    const int64_t n_claimed = c.n;
    for (int64_t i = 0; i < evidence->n; i++) {
        const grid_row *r = &evidence->rows[i];
        if (!fits(r, a)) continue;
        const bool own = !*r->cells[PHASE] || strcmp(r->cells[PHASE], usual) == 0;
        if (!own && strncmp(r->cells[PHASE], "intraday", 8) == 0) continue;
        if (!own) add(p, &c, r, a, a->entity, "", false, values, n);
        add_related(p, &c, related, r, a, !own, values, n);
    }
    for (int64_t i = n_claimed; i < c.n; i++) c.items[i].claimed = false;
    return c;
}
