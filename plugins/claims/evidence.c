/* SPDX-License-Identifier: GPL-3.0-or-later */
/* evidence.c -- candidates asked in order: what the claim names decides, what else fits is told. */
#include "evidence.h"

#include <math.h>
#include <stdio.h>

struct answered {
    const char *line;
    bool known;
    double value;
    const char *unit, *formula, *inputs;
    const char *missing; /* why there is no value */
    int64_t among; /* of a rank; -1 */
};

/* ---- asking, each line once ------------------------------------------------------------------------ */

static uint64_t hash_of(const char *s)
{
    uint64_t h = 14695981039346656037u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h ^ h >> 29;
}

static answered **slot_of(evidence *e, const char *line)
{
    uint64_t i = hash_of(line) & (e->n_slots - 1);
    while (e->slots[i] && strcmp(e->slots[i]->line, line) != 0) i = (i + 1) & (e->n_slots - 1);
    return &e->slots[i];
}

static void make_slots(evidence *e)
{
    answered **old = e->slots;
    const uint64_t n = e->n_slots;
    if (n && e->n_answers * 2 < n) return;
    e->n_slots = n ? 2 * n : 256;
    e->slots = pool_get(e->pool, e->n_slots * sizeof *e->slots);
    for (uint64_t i = 0; i < n; i++)
        if (old[i]) *slot_of(e, old[i]->line) = old[i];
}

static const char *kept(evidence *e, const char *s) { return *s ? pool_text(e->pool, s, strlen(s)) : ""; }

enum { INPUT_ROWS = 3, INPUTS = 500 };

/* The first rows that a value was made of: "date 2025-01-24, close 142.62; ...". */
static const char *spell_inputs(evidence *e, const jvn_table *t)
{
    char text[INPUTS] = "", cell[80];
    size_t n = 0;
    for (int64_t i = 0; t && i < t->rows && i < INPUT_ROWS; i++)
        for (int32_t k = 0; k < t->n_columns && n < sizeof text - 1; k++) {
            if (jvn_null(jvn_column(t, k), i)) continue;
            jvn_texts_of(e->call)->spell(jvn_column_schema(t, k), jvn_column(t, k), i, cell, sizeof cell);
            int more = snprintf(text + n, sizeof text - n, "%s%s %s", !n ? "" : k ? ", " : "; ", jvn_column_schema(t, k)->name, cell);
            if (more < 0 || (size_t)more >= sizeof text - n) return text[n] = 0, kept(e, text);
            n += (size_t)more;
        }
    if (t && t->rows > INPUT_ROWS && n + 40 < sizeof text) snprintf(text + n, sizeof text - n, "; and %lld rows more", (long long)(t->rows - INPUT_ROWS));
    return kept(e, text);
}

static const char *spell_missing(evidence *e, const jvn_answer *a)
{
    char text[400];
    const char *why = *a->error ? a->error : *a->reason ? a->reason : isinf(a->value) ? "it gives no finite number" : "it gives no number";
    if (isfinite(a->value) && !*a->error) return "";
    snprintf(text, sizeof text, "%s: %.300s", *a->metric ? a->metric : "the metric", why);
    return kept(e, text);
}

/* How many a rank is among; -1: it is no rank. */
static int64_t among_of(evidence *e, const jvn_answer *a)
{
    for (int32_t k = 0; a->row && a->row->rows == 1 && k < a->row->n_columns; k++) {
        const struct ArrowSchema *s = jvn_column_schema(a->row, k);
        if (strcmp(s->name, "among") == 0 && e->call->host->type_of(s) == JVN_INT64 && !jvn_null(jvn_column(a->row, k), 0)) return jvn_i64(jvn_column(a->row, k))[0];
    }
    return -1;
}

static jvn_status ask(evidence *e, const char *line, const answered **out)
{
    make_slots(e);
    answered **at = slot_of(e, line), *x = *at;
    *out = x;
    if (x) return JVN_OK;
    jvn_answer a = {.size = sizeof a};
    jvn_status st = jvn_evidence_of(e->call)->ask(e->call, line, &a);
    if (st != JVN_OK) return st;
    x = pool_get(e->pool, sizeof *x);
    *x = (answered){kept(e, line), isfinite(a.value), a.value, kept(e, a.unit), kept(e, a.convention), spell_inputs(e, a.rows), spell_missing(e, &a), among_of(e, &a)};
    *at = x;
    e->n_answers++;
    *out = x;
    return JVN_OK;
}

/* ---- units ----------------------------------------------------------------------------------------- */

/* Of the metric, of the claim, and what the value is times. A claim in dollars takes a price without a unit. */
static bool convert(double *x, const char *from, const char *to)
{
    static const struct {
        const char *from, *to;
        double factor;
    } pairs[] = {{"ret", "%", 100},          {"ret", "pp", 100},         {"ret", "bp", 1e4},          {"ret", "", 1},
                 {"", "%", 100},             {"GPUh", "GPU-hour", 1},    {"GPUh", "GPU-hours", 1},    {"USD/GPUh", "USD/GPU-hour", 1},
                 {"USD/GPUh", "USD/hour", 1}, {"", "x", 1},              {"", "rank", 1},             {"", "USD", 1},
                 {"", "point", 1},           {"", "points", 1},          {"points", "point", 1}, {"param", "parameter", 1}, {"param", "parameters", 1}, {"param", "", 1}, {"token", "tokens", 1}, {"token", "", 1},
                       {"USD", "", 1}};
    if (strcmp(from, to) == 0 || (strncmp(to, "USD/", 4) == 0 && (!*from || strcmp(from, "USD") == 0))) return true; /* a price of one */
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if (strcmp(pairs[k].from, from) == 0 && strcmp(pairs[k].to, to) == 0) {
            *x *= pairs[k].factor;
            return true;
        }
    return false;
}

/* ---- a candidate's answer against the figure --------------------------------------------------------- */

typedef struct found {
    judgement judgement;
    double value; /* in the claim's unit and direction; NAN: none, and judgement.why says why */
    const answered *answer;
} found;

static void say_missing(found *f, const char *why)
{
    f->value = NAN;
    f->judgement = (judgement){.verdict = UNVERIFIABLE};
    snprintf(f->judgement.why, sizeof f->judgement.why, "%.230s", why);
}

/* A claim that tells a direction and no figure. */
static void judge_direction(const record *r, found *f)
{
    char buf[40];
    const bool same = f->value > 0, held = same != r->negated;
    f->judgement = (judgement){.verdict = held ? SUPPORTED : REFUTED};
    snprintf(f->judgement.why, sizeof f->judgement.why, "%s: it went %s", spell_figure(f->value * r->direction, buf),
             f->value * r->direction > 0 ? "up" : f->value < 0 || f->value > 0 ? "down" : "nowhere");
}

/* A larger one refutes "the largest" whatever the history; that there is none in a short one says nothing. */
static judgement judge_figure(const record *r, const candidate *c, found *f)
{
    enum { FEW = 10 };
    judgement j = judge(&r->figure, &r->tolerance, r->negated, c->reached, f->value);
    if (f->value > r->tolerance.high || f->answer->among < 0 || f->answer->among >= FEW) return j;
    f->value = NAN;
    j = (judgement){.verdict = UNVERIFIABLE};
    snprintf(j.why, sizeof j.why, "too few to rank it among: %.200s", f->answer->formula);
    return j;
}

static jvn_status try_candidate(evidence *e, const record *r, const candidate *c, found *f)
{
    char why[200];
    f->answer = NULL;
    if (!c->line) return say_missing(f, c->missing), JVN_OK;
    jvn_status st = ask(e, c->line, &f->answer);
    if (st != JVN_OK) return st;
    if (!f->answer->known) return say_missing(f, f->answer->missing), JVN_OK;
    f->value = f->answer->value;
    if (!convert(&f->value, f->answer->unit, r->texts[UNIT])) {
        snprintf(why, sizeof why, "the metric answers in %.60s, the claim is in %.60s", *f->answer->unit ? f->answer->unit : "no unit",
                 *r->texts[UNIT] ? r->texts[UNIT] : "no unit");
        return say_missing(f, why), JVN_OK;
    }
    if (c->sign != LEVEL) f->value *= r->direction ? r->direction : c->sign == LOSS ? -1 : 1;
    if (!isnan(r->tolerance.low)) f->judgement = judge_figure(r, c, f);
    else if (r->direction && c->sign != LEVEL) judge_direction(r, f);
    else say_missing(f, "the claim has no figure");
    return JVN_OK;
}

/* ---- a claim ----------------------------------------------------------------------------------------- */

static void take(evidence *e, record *r, const candidate *c, const found *f)
{
    r->verdict = f->judgement.verdict;
    r->evidence = f->value;
    r->basis = c->basis;
    r->asked = c->line ? c->line : "";
    r->reason = kept(e, f->judgement.why);
    if (!f->answer) return;
    r->formula = f->answer->formula;
    r->inputs = f->answer->inputs;
    if (strcmp(r->texts[METRIC], "rank") || !*r->formula || isnan(f->value)) return;
    char why[800];
    snprintf(why, sizeof why, "%.250s; %.500s", f->judgement.why, r->formula); /* a rank is nothing without those that it is among */
    r->reason = kept(e, why);
}

/* The first of those the claim names that has a value; else the first, which says what is missing. */
static jvn_status check_claimed(evidence *e, record *r, const candidates *c)
{
    found f;
    jvn_status st = JVN_OK;
    for (int64_t i = 0; i < c->n && st == JVN_OK; i++) {
        if (!c->items[i].claimed) continue;
        st = try_candidate(e, r, &c->items[i], &f);
        if (st != JVN_OK) return st;
        if (!isnan(f.value) || !*r->reason) take(e, r, &c->items[i], &f);
        if (!isnan(f.value)) return JVN_OK;
    }
    return st;
}

/* What would support a claim that its own basis refutes. */
static jvn_status check_others(evidence *e, record *r, const candidates *c)
{
    char why[700];
    found f;
    for (int64_t i = 0; i < c->n; i++) {
        if (c->items[i].claimed) continue;
        jvn_status st = try_candidate(e, r, &c->items[i], &f);
        if (st != JVN_OK) return st;
        if (isnan(f.value) || f.judgement.verdict != SUPPORTED || f.judgement.uninformative) continue;
        snprintf(why, sizeof why, "%s: %s; %s fits: %s", r->basis, r->reason, c->items[i].basis, f.judgement.why);
        take(e, r, &c->items[i], &f);
        r->verdict = WRONG_BASIS;
        r->reason = kept(e, why);
        return JVN_OK;
    }
    return JVN_OK;
}

static void say_unknown(evidence *e, record *r, const candidates *c)
{
    char why[300];
    if (*r->reason) return;
    if (!*r->texts[METRIC]) snprintf(why, sizeof why, "what is measured is not known");
    else if (c->n) snprintf(why, sizeof why, "no metric tells of %.60s at this phase: %.60s", r->texts[METRIC], r->texts[PHASE]);
    else if (!strcmp(r->texts[METRIC], "date"))
        snprintf(why, sizeof why, "no metric tells of events%s%.60s and their dates", *r->texts[ENTITY] ? " of " : "", r->texts[ENTITY]);
    else {
        const bool has_unit = *r->texts[UNIT] && strcmp(r->texts[UNIT], r->texts[METRIC]) != 0;
        snprintf(why, sizeof why, "no metric tells of %.60s%s%.60s%s%.60s", r->texts[METRIC], *r->texts[KIND] ? ", " : "", r->texts[KIND],
                 has_unit ? " in " : "", has_unit ? r->texts[UNIT] : "");
    }
    r->reason = kept(e, why);
}

jvn_status evidence_check(evidence *e, record *r)
{
    const asking a = asking_of(r);
    r->verdict = UNVERIFIABLE;
    if (strcmp(r->texts[STANCE], "conditional") == 0) {
        r->reason = "it is said on a condition";
        return JVN_OK;
    }
    if (strcmp(r->texts[STANCE], "forecast") == 0) {
        r->reason = "it is forecast, not said to have happened";
        return JVN_OK;
    }
    const candidates c = bind_claim(e->pool, &e->lines, &e->related, &a, e->places, e->n_places);
    jvn_status st = check_claimed(e, r, &c);
    if (st == JVN_OK && r->verdict == REFUTED) st = check_others(e, r, &c);
    say_unknown(e, r, &c);
    return st;
}
