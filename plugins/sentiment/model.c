/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.c -- judges texts by a linear model, which weighs the odds of the rules too; a user's terms go to them. */
#include "model.h"

#include "feature.h"

#include <math.h>

/* The model that ships. */
extern const char shipped_model[] __attribute__((visibility("hidden"))), shipped_model_end[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n.globl shipped_model\n.hidden shipped_model\nshipped_model:\n.incbin \"data/sentiment/model.bin\"\n"
        ".globl shipped_model_end\n.hidden shipped_model_end\nshipped_model_end:\n.popsection\n");

label model_decide(const model *m, const evidence *e, double shares[N_LABELS])
{
    double logit[N_LABELS] = {0}, most = -INFINITY, all = 0;
    int best = 1;
    for (int k = 0; k < N_SIDES; k++) logit[2 * k] = m->slope * e->sums[k] + m->rules * e->odds[k] + m->offset[k];
    for (int k = 0; k < N_LABELS; k++)
        if (m->has[k] && logit[k] > most) most = logit[best = k];
    for (int k = 0; k < N_LABELS; k++) all += shares[k] = m->has[k] ? exp(logit[k] - most) : 0;
    for (int k = 0; k < N_LABELS; k++) shares[k] /= all;
    return (label)(best - 1);
}

/* Where the rules are sure, as sure as one in a hundred. */
void model_odds(const judgement *of, double odds[N_SIDES])
{
    odds[0] = log((of->negative + 0.01) / (of->neutral + 0.01));
    odds[1] = log((of->positive + 0.01) / (of->neutral + 0.01));
}

/* ---- sums ---------------------------------------------------------------------------------------- */

typedef struct summing {
    const model *m;
    hits *hits;
    int64_t n;
    int64_t sums[N_SIDES];
} summing;

static void sum_block(features *f)
{
    summing *s = f->context;
    const int8_t (*w)[N_SIDES] = s->m->roots;
    int32_t negative = 0, positive = 0;
    int shift = 32 - s->m->bits;
    for (int i = 0; i < f->n; i++) {
        uint32_t at = f->hash[i] >> shift;
        negative += model_weight(w[at][0]);
        positive += model_weight(w[at][1]);
    }
    s->sums[0] += negative;
    s->sums[1] += positive;
    s->n += f->n;
}

/* ---- what decided -------------------------------------------------------------------------------- */

/* All features that end with a token count as its own: it is weighed as it stands, behind what came before it. */
static void weigh_block(features *f)
{
    summing *s = f->context;
    hits *h = s->hits;
    for (int i = 0; i < f->n; i++) {
        const int8_t *w = s->m->roots[f->hash[i] >> (32 - s->m->bits)];
        if (!h->n || h->items[h->n - 1].at.end != f->end[i]) {
            h->items = pool_grow(h->p, h->items, h->n, &h->room, sizeof *h->items);
            h->items[h->n++] = (hit){{f->start[i], f->end[i]}, 0};
        }
        h->items[h->n - 1].weight += (double)(model_weight(w[1]) - model_weight(w[0]));
    }
    sum_block(f);
}

/* The rules' part is shared out over what counted there, by weight, and falls to the token where it begins. */
static void add_rules(hits *to, int64_t first, const hits *of, double part)
{
    double all = 0;
    int64_t at = first;
    for (int64_t i = 0; i < of->n; i++) all += fabs(of->items[i].weight);
    for (int64_t i = 0; i < of->n && all > 0; i++) {
        while (at < to->n && to->items[at].at.end <= of->items[i].at.start) at++;
        if (at < to->n) to->items[at].weight += fabs(part) * of->items[i].weight / all;
    }
}

/* Tokens with less than a tenth of the largest weight go. */
static void trim_hits(hits *h, int64_t first)
{
    double most = 0;
    int64_t kept = first;
    for (int64_t i = first; i < h->n; i++) most = fmax(most, fabs(h->items[i].weight));
    for (int64_t i = first; i < h->n; i++)
        if (most > 0 && fabs(h->items[i].weight) >= most / 10) h->items[kept++] = h->items[i];
    h->n = kept;
}

static void judge(const void *self, const char *text, int64_t n, judgement *out, hits *found)
{
    const model *m = self;
    summing s = {.m = m, .hits = found};
    hits by_rules = {.p = found ? found->p : NULL};
    int64_t first = found ? found->n : 0;
    features f;
    f.take = found ? weigh_block : sum_block;
    f.context = &s;
    m->lexicon.judge(m->lexicon.self, text, n, out, found ? &by_rules : NULL);
    features_read(&f, text, n);
    evidence e;
    double unit = m->scale / sqrt((double)s.n + (s.n == 0)), shares[N_LABELS];
    for (int k = 0; k < N_SIDES; k++) e.sums[k] = unit * (double)s.sums[k];
    model_odds(out, e.odds);
    *out = (judgement){.label = NEUTRAL};
    if (!s.n) return;
    out->label = model_decide(m, &e, shares);
    out->negative = shares[0];
    out->neutral = shares[1];
    out->positive = shares[2];
    out->score = out->positive - out->negative;
    out->confidence = shares[out->label + 1];
    if (!found) return;
    for (int64_t i = first; i < found->n; i++) found->items[i].weight *= unit * m->slope;
    add_rules(found, first, &by_rules, m->rules * (e.odds[1] - e.odds[0]));
    trim_hits(found, first);
}

bool model_open(pool *p, const char *bytes, int64_t n, const terms *more, engine *e, engine_fault *f)
{
    model *m = pool_get(p, sizeof *m);
    bool good = bytes ? model_read(bytes, n, m, f) : model_read(shipped_model, shipped_model_end - shipped_model, m, f);
    rules_open(p, more, &m->lexicon);
    *e = (engine){.name = "model", .self = m, .judge = judge};
    return good;
}
