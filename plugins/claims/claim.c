/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claim.c -- goes through a document's sentences: figures that are no traps become claims, then dates and words. */
#include "scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ids ----------------------------------------------------------------------------------------- */

static uint64_t hash_bytes(uint64_t h, const char *s, int64_t n)
{
    for (int64_t i = 0; i < n; i++) h = (h ^ (uint8_t)s[i]) * 0x100000001b3u;
    return h;
}

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "";
}

typedef struct seen {
    uint64_t id;
    uint64_t times;
} seen;

/* How often the id was given before. */
static uint64_t count_id(seen *slots, uint64_t room, uint64_t id)
{
    uint64_t at = id & (room - 1);
    while (slots[at].times && slots[at].id != id) at = (at + 1) & (room - 1);
    slots[at].id = id;
    return slots[at].times++;
}

/* Of the document's name, the sentence's text, the figure's text; and the how many'th of these it is. */
static void give_ids(scene *c)
{
    uint64_t room = 16;
    while (room < (uint64_t)c->out.n * 2) room *= 2;
    seen *slots = pool_get(c->p, sizeof *slots * room);
    const char *base = base_name(c->d->name);
    uint64_t start = hash_bytes(0xcbf29ce484222325u, base, (int64_t)strlen(base)), sentence = 0;
    int64_t last = -1;
    for (int64_t i = 0; i < c->out.n; i++) {
        claim *k = &c->out.items[i];
        if (k->sentence.start != last) sentence = hash_bytes(start, c->d->text + k->sentence.start, k->sentence.end - k->sentence.start);
        last = k->sentence.start;
        uint64_t id = hash_bytes(hash_bytes(sentence, "|", 1), c->d->text + k->at.start, k->at.end - k->at.start);
        uint64_t times = count_id(slots, room, id);
        if (times) id = hash_bytes(id, (const char *)&times, (int64_t)sizeof times);
        snprintf(k->id, sizeof k->id, "%016llx", (unsigned long long)id);
    }
}

/* ---- figures ------------------------------------------------------------------------------------- */

static bool is_move(const char *metric) { return !strcmp(metric, "return") || !strcmp(metric, "index_move"); }
static bool is_signed(const char *metric) { return is_move(metric) || !strcmp(metric, "growth"); }

static void take_value(claim *k, const quantity *q)
{
    k->quantity = q;
    k->value = q->value;
    k->high = q->high;
    k->unit = q->unit;
    k->comparator = q->comparator;
    k->hedge = q->hedge;
    bool change = is_signed(k->metric) || q->kind == A_BASIS || q->kind == A_POINT;
    if (!change || k->direction >= 0) return;
    k->value = -fabs(q->value);
    if (!isnan(q->high)) k->high = -fabs(q->high);
}

/* Halves of what falls or is shared are percents; of costs they are multiples. */
static void take_share(claim *k)
{
    bool ratio = !strcmp(k->metric, "cost_ratio") || !strcmp(k->metric, "ratio");
    k->unit = ratio ? "x" : "%";
    if (ratio) return;
    k->value *= 100;
    k->high *= 100;
}

/* "25,000 A100s". */
static bool counts_chips(const scene *c, const scope *s, int64_t last)
{
    for (int64_t i = s->actors; i < s->actors_end && c->actors[i].first <= last + 1; i++)
        if (c->actors[i].first >= last && c->actors[i].name && !strcmp(c->actors[i].name->kind, "chip")) return true;
    return false;
}

/* The row's label: the first actor in it, else its words. */
static void take_label(scene *c, const scope *s, claim *k)
{
    span at = c->d->blocks[s->block->label].at;
    k->subject = at;
    int64_t first = scene_token(c, at.start), end = scene_token(c, at.end), next;
    for (int64_t i = first; i < end; i++) {
        const name *n = names_at(c->known->names, &c->t, i, &next);
        if (!n) continue;
        k->entity = n;
        k->subject = scene_span(c, i, next);
        return;
    }
}

static void take_subject(scene *c, const scope *s, claim *k, int64_t first, int64_t last)
{
    if (s->block->kind == CELL && s->block->label >= 0) {
        take_label(c, s, k);
        return;
    }
    const actor *who = subject_find(c, s, first, last, k->metric, k->quantity_kind);
    if (!who) return;
    k->entity = who->name;
    k->subject = scene_span(c, who->first, who->last);
}

/* A cell's figure is of what heads its column, of what its row is called, or of the change of the latter. */
static sense sense_of(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    sense m = metric_find(c, s, q, first, last);
    if (s->block->kind != CELL) return m;
    int none = 0;
    const char *head = s->block->head < 0 ? NULL : metric_of_text(c, c->d->blocks[s->block->head].at, m.metric, &m.direction);
    const char *label = s->block->label < 0 ? NULL : metric_of_text(c, c->d->blocks[s->block->label].at, m.metric, &none);
    bool percent = !strcmp(m.metric, "share"), change = head && !strcmp(head, "return");
    if (change && label && percent) return (sense){"growth", label, m.direction};
    if (percent && (head || label)) m.metric = head ? head : label;
    if ((!strcmp(m.metric, "count") || !strcmp(m.metric, "amount")) && !*m.kind && !change && (head || label)) m.metric = head ? head : label;
    return m;
}

/* "589 billion dollars ... about 593 billion": a large bare number is of what the one before it was. */
static const quantity *completed(scene *c, const scope *s, int64_t which)
{
    enum { NEAR = 40 };
    const quantity *q = &c->q.items[which];
    if (q->kind != A_NUMBER || *q->unit || !(fabs(q->value) >= 1e6) || which == s->quantities) return q;
    const quantity *before = q - 1;
    if (!*before->unit || !(fabs(before->value) >= 1e5) || c->q_first[which] - c->q_first[which - 1] > NEAR) return q;
    quantity *full = &c->q.items[which];
    full->kind = before->kind;
    full->unit = before->unit;
    full->dimension = before->dimension;
    return full;
}

/* "Apple rose 3.65 %, Alphabet 1.7 % and Amazon 1.16 %": the verb that was left out is that of the figure before. */
static bool is_gapped(const scene *c, const claim *k, const quantity *q, int64_t first)
{
    enum { LONGEST = 12 };
    if (k == c->out.items || k[-1].sentence.start != k->sentence.start || !k[-1].quantity || k[-1].quantity->kind != q->kind) return false;
    if (q->kind != A_PERCENT || strcmp(k->metric, "share") || *k->quantity_kind || !is_signed(k[-1].metric)) return false;
    for (int64_t i = first - 1, n = 0; i > 0 && n < LONGEST; i--, n++) {
        if (c->quantity_at[i] >= 0) return n > 1 && &c->q.items[c->quantity_at[i]] == k[-1].quantity;
        bool between = scene_is(c, i, ",") || scene_is(c, i, "(") || scene_is(c, i, ")") || scene_is(c, i, "'") || c->classes[i] & (W_AND | W_ARTICLE) || scene_is(c, i, "s") || scene_is(c, i, "\xe2\x80\x99");
        if (!between && !(c->t.items[i].kind == WORD && c->t.items[i].caps)) return false;
    }
    return false;
}

/* "at one in three, down from more than 80 %", "at 60 %, up from 40 %": what the figure before it was. */
static bool is_value_before(const scene *c, const claim *k, const quantity *q, int64_t first)
{
    if (k == c->out.items || k[-1].sentence.start != k->sentence.start || !k[-1].quantity) return false;
    const quantity *before = k[-1].quantity;
    bool percent = q->kind == A_PERCENT && (before->kind == A_PERCENT || before->kind == A_FRACTION);
    if (!percent && (q->kind != MONEY || before->kind != MONEY || q->unit != before->unit)) return false;
    bool leads = scene_is(c, first - 2, "up") || scene_is(c, first - 2, "down");
    return scene_is(c, first - 1, "from") && (leads || !is_signed(k[-1].metric)) && !strstr(k[-1].metric, "marketcap_");
}

/* A sum that moves, or is what something is below, is a price where the thing is traded. */
static bool is_price_of(const scene *c, const claim *k, int64_t first)
{
    static const char *const before[] = {"below", "above", "at", "to", "past", "near", "around", "under", "over", "toward", "towards", "touched", "touching", "hit", "hitting", "reached"};
    enum { MOST_PRICE = 1000000 };
    if (strcmp(k->metric, "amount") || !k->entity || !is_traded(k->entity) || fabs(k->quantity->value) >= MOST_PRICE || strchr(k->unit, '/')) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (scene_is(c, first - 1, before[i])) return true;
    return false;
}

/* "Apple: -7.29 %", "+2 %": with its sign, of what is traded, a per cent is a change; 0: none. */
static int sign_of_change(const scene *c, const claim *k, const quantity *q)
{
    if (strcmp(k->metric, "share") || q->kind != A_PERCENT || !k->entity || !is_traded(k->entity)) return 0;
    if (q->value < 0) return -1;
    return q->at.start > 0 && c->d->text[q->at.start - 1] == '+';
}

/* "(58)", as accounts write what is less than nothing. */
static bool is_bracketed(const scene *c, int64_t first, int64_t last) { return scene_is(c, first - 1, "(") && scene_is(c, last, ")"); }

static void add_figure(scene *c, const scope *s, int64_t which)
{
    const quantity *q = completed(c, s, which);
    int64_t first = c->q_first[which], last = scene_token(c, q->at.end);
    int64_t hedged = q->hedge.end > q->hedge.start && q->hedge.start < q->at.start ? scene_token(c, q->hedge.start) : first;
    claim *k = scene_claim(c, s, q->at);
    sense m = sense_of(c, s, q, first, last);
    k->metric = m.metric;
    k->quantity_kind = m.kind;
    k->direction = m.direction;
    if (c->out.n > 1 && !strcmp(k->metric, "amount") && q->unit == k[-1].unit && k[-1].sentence.start == s->at.start) {
        k->metric = k[-1].metric;
        k->direction = k[-1].direction;
    }
    if (is_gapped(c, k, q, hedged)) {
        k->metric = "return";
        k->direction = k[-1].direction;
    }
    if (is_value_before(c, k, q, hedged)) {
        k->metric = is_move(k[-1].metric) ? "share" : k[-1].metric;
        k->direction = 0;
    }
    take_subject(c, s, k, first, last);
    const int sign = sign_of_change(c, k, q);
    if (sign) {
        k->metric = "return";
        k->direction = sign;
    }
    if (!strcmp(k->metric, "return") && k->entity && (!strcmp(k->entity->kind, "index") || !strcmp(k->entity->kind, "future"))) k->metric = "index_move";
    if (!strcmp(k->metric, "return") && k->entity && !strcmp(k->entity->kind, "rate")) k->metric = "rate";
    take_value(k, q);
    if (q->kind == A_FRACTION) take_share(k);
    if (s->block->kind == CELL && q->kind == A_NUMBER && is_bracketed(c, first, last)) k->value = -fabs(k->value);
    if (is_price_of(c, k, scene_token(c, q->number.start) - (q->kind == MONEY && scene_token(c, q->number.start) > first))) k->metric = "price_level";
    if (!*k->unit && counts_chips(c, s, last)) {
        k->unit = "GPU";
        k->quantity_kind = "chips";
    }
    if (!*k->unit && !strcmp(k->quantity_kind, "active_parameters")) k->unit = "parameter";
    if (!strcmp(k->unit, "time") && !strcmp(k->metric, "valuation_multiple")) k->unit = "x";
    context_fill(c, s, k, first, last);
}

static int by_place(const void *a, const void *b)
{
    const claim *x = a, *y = b;
    if (x->at.start != y->at.start) return x->at.start < y->at.start ? -1 : 1;
    return x->at.end < y->at.end ? -1 : x->at.end > y->at.end;
}

/* 0 where one day is known: others are told from it. */
static int64_t count_undated(const scene *c)
{
    int64_t n = 0;
    for (int64_t i = 0; i < c->w.n && c->d->date == NO_DATE; i++) {
        const when *w = &c->w.items[i];
        if (w->from != INT64_MIN && w->grain <= DAY) return 0;
        n += w->relative && (w->kind == A_DATE || w->kind == A_RANGE);
    }
    return n;
}

claims claims_find(pool *p, const document *d, const knowledge *known)
{
    scene *c = scene_new(p, d, known);
    scope s = {0};
    for (int64_t i = 0; scene_next(c, i, &s); i++) {
        int64_t from = c->out.n;
        if (!s.block) continue;
        dates_find(c, &s);
        for (int64_t k = s.quantities; k < s.quantities_end; k++) {
            scope near = scene_around(c, &s, c->q_first[k], scene_token(c, c->q.items[k].at.end));
            if (!is_trap(c, &near, k)) add_figure(c, &near, k);
        }
        worded_find(c, &s);
        subject_carry(c, &s);
        if (c->out.n - from > 1) qsort(c->out.items + from, (size_t)(c->out.n - from), sizeof *c->out.items, by_place);
    }
    give_ids(c);
    c->out.undated = count_undated(c);
    return c->out;
}
