/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.c -- linear support vector machines by LIBLINEAR, one label against the others, on features that are weighed by how
 * unevenly the labels have them (Wang and Manning 2012).
 *
 * LIBLINEAR's primal solver draws no random numbers and keeps nothing between calls, so that problems can be solved beside each
 * other, and always to the same weights. */
#include "fit.h"

#include "calibrate.h"
#include "feature.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

/* Each row's features, as indices of weights: of row i those from first[i] to first[i + 1] - 1. */
typedef struct corpus {
    int32_t *at;
    int64_t *first, n, room;
    int bits;
} corpus;

typedef struct fitting {
    jvn_call *call;
    const labelled *rows;
    const fit_settings *s;
    corpus c;
    int *fold;                      /* of each row, from 0 */
    int n_problems, problem[N_LABELS];
    double (*margins)[N_LABELS];    /* of each row, from a model that has not seen it */
    float *weights[N_LABELS];       /* of the model that has seen all */
    const engine *rules;
    evidence *known;
} fitting;

/* ---- features and folds -------------------------------------------------------------------------- */

static void keep(features *f)
{
    corpus *c = f->context;
    if (c->n + f->n > c->room) {
        int64_t room = 2 * c->room + (1 << 20);
        int32_t *more = realloc(c->at, sizeof *c->at * (size_t)room);
        if (!more) abort();
        c->at = more;
        c->room = room;
    }
    for (int i = 0; i < f->n; i++) c->at[c->n++] = (int32_t)(f->hash[i] >> (32 - c->bits));
}

static jvn_status read_corpus(fitting *t, pool *p)
{
    features f;
    f.take = keep;
    f.context = &t->c;
    t->c.bits = t->s->bits;
    t->c.first = pool_get(p, sizeof *t->c.first * (size_t)(t->rows->n + 1));
    for (int64_t i = 0; i < t->rows->n; i++) {
        features_read(&f, t->rows->texts[i].s, t->rows->texts[i].n);
        t->c.first[i + 1] = t->c.n;
        if (i % 1024 == 0 && t->call->host->cancelled(t->call)) return JVN_ECANCELLED;
    }
    return JVN_OK;
}

typedef struct place {
    label is;
    uint64_t hash;
    int64_t row;
} place;

static int by_label_and_hash(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->is != y->is) return x->is < y->is ? -1 : 1;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Rows of a label go round the folds in an order that the seed tells; those with the same text stay together. */
static void deal(fitting *t, pool *p)
{
    place *places = pool_get(p, sizeof *places * (size_t)(t->rows->n + 1));
    t->fold = pool_get(p, sizeof *t->fold * (size_t)(t->rows->n + 1));
    for (int64_t i = 0; i < t->rows->n; i++) {
        uint64_t h = t->s->seed * 0x9e3779b97f4a7c15u;
        for (int64_t k = 0; k < t->rows->texts[i].n; k++) h = (h ^ (uint8_t)t->rows->texts[i].s[k]) * 0x100000001b3u;
        places[i] = (place){t->rows->labels[i], (h ^ h >> 32) * 0x9e3779b97f4a7c15u, i};
    }
    qsort(places, (size_t)t->rows->n, sizeof *places, by_label_and_hash);
    int fold = 0;
    for (int64_t i = 0; i < t->rows->n; i++) {
        if (i && places[i].hash != places[i - 1].hash) fold = (fold + 1) % t->s->folds;
        t->fold[places[i].row] = fold;
    }
}

/* ---- one problem --------------------------------------------------------------------------------- */

/* Which rows a problem learns from, and what it shall tell from the others. */
typedef struct part {
    const fitting *t;
    int left_out; /* a fold; -1: none */
    label is;
    float *ratio;
} part;

static bool learns(const part *k, int64_t row) { return k->t->fold[row] != k->left_out; }

/* How much oftener, or rarer, a feature is in rows of the label: |log| of the ratio of its shares, smoothed. */
static void weigh(part *k, float *others)
{
    const corpus *c = &k->t->c;
    int64_t n = (int64_t)1 << c->bits;
    double all = 0.1 * (double)n, all_others = all;
    for (int64_t i = 0; i < k->t->rows->n; i++) {
        if (!learns(k, i)) continue;
        bool is = k->t->rows->labels[i] == k->is;
        for (int64_t f = c->first[i]; f < c->first[i + 1]; f++) (is ? k->ratio : others)[c->at[f]]++;
        *(is ? &all : &all_others) += (double)(c->first[i + 1] - c->first[i]);
    }
    float base = (float)log(all_others / all);
    for (int64_t f = 0; f < n; f++) {
        bool seen = k->ratio[f] != 0 || others[f] != 0;
        k->ratio[f] = seen ? fabsf(logf((k->ratio[f] + 1) / (others[f] + 1)) + base) : 0;
    }
}

static double norm(const corpus *c, int64_t row) { return 1 / sqrt((double)(c->first[row + 1] - c->first[row])); }

/* The rows as LIBLINEAR wants them; false: no memory. */
static bool set_problem(const part *k, struct problem *of, struct feature_node **nodes)
{
    const corpus *c = &k->t->c;
    int64_t n = k->t->rows->n;
    of->n = 1 << c->bits;
    of->bias = -1;
    of->y = malloc(sizeof *of->y * (size_t)n);
    of->x = malloc(sizeof *of->x * (size_t)n);
    struct feature_node *to = *nodes = malloc(sizeof *to * (size_t)(c->n + n));
    if (!of->y || !of->x || !to) return false;
    for (int64_t i = 0; i < n; i++) {
        double unit = norm(c, i);
        if (!learns(k, i)) continue;
        of->y[of->l] = k->t->rows->labels[i] == k->is ? 1 : -1;
        of->x[of->l++] = to;
        for (int64_t f = c->first[i]; f < c->first[i + 1]; f++)
            if (k->ratio[c->at[f]] > 0) *to++ = (struct feature_node){c->at[f] + 1, unit * (double)k->ratio[c->at[f]]};
        *to++ = (struct feature_node){-1, 0};
    }
    return true;
}

/* Leaves in ratio the weights of the features as they are in a text. */
static bool solve(part *k)
{
    struct problem of = {0};
    struct feature_node *nodes = NULL;
    struct parameter how = {.solver_type = L2R_L2LOSS_SVC, .eps = k->t->s->tolerance, .C = k->t->s->cost};
    bool good = set_problem(k, &of, &nodes);
    struct model *m = good ? train(&of, &how) : NULL;
    for (int64_t f = 0; m && f < of.n; f++) k->ratio[f] *= (float)(m->label[0] == 1 ? m->w[f] : -m->w[f]);
    if (m) free_and_destroy_model(&m);
    free(nodes);
    free(of.x);
    free(of.y);
    return good;
}

static double margin(const corpus *c, const float *weights, int64_t row)
{
    double sum = 0;
    for (int64_t f = c->first[row]; f < c->first[row + 1]; f++) sum += (double)weights[c->at[f]];
    return c->first[row + 1] > c->first[row] ? sum * norm(c, row) : 0;
}

static jvn_status run_problem(void *context, int64_t task)
{
    fitting *t = context;
    int which = (int)(task % t->n_problems);
    part k = {t, (int)(task / t->n_problems) - 1, (label)(t->problem[which] - 1), NULL};
    float *others = calloc((size_t)1 << t->c.bits, sizeof *others);
    k.ratio = calloc((size_t)1 << t->c.bits, sizeof *k.ratio);
    bool good = others && k.ratio;
    if (good) weigh(&k, others);
    free(others);
    good = good && solve(&k);
    for (int64_t i = 0; good && i < t->rows->n; i++)
        if (!learns(&k, i)) t->margins[i][t->problem[which]] = margin(&t->c, k.ratio, i);
    if (good && k.left_out < 0) t->weights[t->problem[which]] = k.ratio;
    else free(k.ratio);
    return good ? JVN_OK : jvn_fail(t->call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory to train on %lld rows", (long long)t->rows->n);
}

/* ---- the model ----------------------------------------------------------------------------------- */

/* Two labels need one problem: what is for one is against the other. */
static void set_problems(fitting *t, model *m)
{
    for (int k = 0; k < N_LABELS; k++)
        if ((m->has[k] = t->rows->of[k] > 0)) t->problem[t->n_problems++] = k;
    if (t->n_problems == 2) t->problem[0] = t->problem[1], t->n_problems = 1;
}

/* What is for each label, known of those that were problems, against neutral. */
static void set_sides(const fitting *t, const model *m, double of[N_LABELS], double sides[N_SIDES])
{
    for (int k = 0; k < N_LABELS; k++)
        if (t->n_problems == 1 && k != t->problem[0]) of[k] = m->has[k] ? -of[t->problem[0]] : 0;
    sides[0] = of[0] - of[1];
    sides[1] = of[2] - of[1];
}

enum { BATCH = 1024 };

static jvn_status ask_rules(void *context, int64_t task)
{
    fitting *t = context;
    for (int64_t i = task * BATCH; i < t->rows->n && i < (task + 1) * BATCH; i++) {
        judgement j;
        t->rules->judge(t->rules->self, t->rows->texts[i].s, t->rows->texts[i].n, &j, NULL);
        model_odds(&j, t->known[i].odds);
    }
    return JVN_OK;
}

static jvn_status guess(fitting *t, pool *p, model *m, label *guesses)
{
    double shares[N_LABELS];
    t->known = pool_get(p, sizeof *t->known * (size_t)(t->rows->n + 1));
    rules_open(p, NULL, &m->lexicon);
    t->rules = &m->lexicon;
    jvn_status st = t->call->host->parallel_for(t->call, (t->rows->n + BATCH - 1) / BATCH, ask_rules, t);
    for (int64_t i = 0; i < t->rows->n; i++) set_sides(t, m, t->margins[i], t->known[i].sums);
    if (st == JVN_OK) calibrate(m, t->known, t->rows->labels, t->rows->n);
    for (int64_t i = 0; i < t->rows->n && st == JVN_OK; i++) guesses[i] = model_decide(m, &t->known[i], shares);
    return st;
}

static void sides_at(const fitting *t, const model *m, int64_t f, double sides[N_SIDES])
{
    double of[N_LABELS] = {0};
    for (int k = 0; k < N_LABELS; k++) of[k] = t->weights[k] ? (double)t->weights[k][f] : 0;
    set_sides(t, m, of, sides);
}

enum { MOST_ROOT = 127 };

static void quantise(const fitting *t, pool *p, model *m)
{
    int64_t n = (int64_t)1 << m->bits;
    double sides[N_SIDES], most = 0;
    for (int64_t f = 0; f < n; f++) {
        sides_at(t, m, f, sides);
        most = fmax(most, fmax(fabs(sides[0]), fabs(sides[1])));
    }
    m->scale = most / (MOST_ROOT * MOST_ROOT);
    int8_t (*roots)[N_SIDES] = pool_get(p, sizeof *roots * (size_t)n);
    m->roots = (const int8_t (*)[N_SIDES])roots;
    for (int64_t f = 0; f < n && most > 0; f++) {
        sides_at(t, m, f, sides);
        for (int k = 0; k < N_SIDES; k++) roots[f][k] = (int8_t)lrint(copysign(sqrt(fabs(sides[k]) / m->scale), sides[k]));
    }
}

static void say_nothing(const char *s) { (void)s; }

jvn_status fit_model(jvn_call *call, pool *p, const labelled *rows, const fit_settings *s, model *m, label *guesses)
{
    fitting t = {.call = call, .rows = rows, .s = s};
    *m = (model){.bits = s->bits, .rows = rows->n};
    set_print_string_function(say_nothing);
    jvn_status st = read_corpus(&t, p);
    set_problems(&t, m);
    deal(&t, p);
    t.margins = pool_get(p, sizeof *t.margins * (size_t)(rows->n + 1));
    if (st == JVN_OK) st = call->host->parallel_for(call, (int64_t)t.n_problems * (s->folds + 1), run_problem, &t);
    if (st == JVN_OK) st = guess(&t, p, m, guesses);
    if (st == JVN_OK) quantise(&t, p, m);
    for (int k = 0; k < N_LABELS; k++) free(t.weights[k]);
    free(t.c.at);
    return st;
}
