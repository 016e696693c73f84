/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c -- the ledger's claims one by one, then beside each other, then what a person said. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "arithmetic.h"
#include "compare.h"
#include "evidence.h"
#include "overrule.h"
#include "sources.h"

const jvn_param check_params[N_CHECK_PARAMS] = {CHECK_PARAMS, FIND_PARAM_LIST(0)};

typedef struct check {
    jvn_call *call;
    pool *pool;
    int first; /* argument */
    ledger ledger;
    evidence evidence;
} check;

/* ---- what is asked ----------------------------------------------------------------------------------- */

/* NAME=VALUE of --bind. */
static jvn_status bind_words(check *c)
{
    const int arg = c->first + CHECK_BIND;
    for (int i = 0; i < jvn_count(c->call, arg); i++) {
        const char *s = jvn_item_of(c->call, arg, i)->text, *equals = strchr(s, '=');
        if (!equals || equals == s || !equals[1])
            return jvn_fail(c->call, JVN_EARG, JVN_BLAME(arg, i), "for example --bind revenue=sales", "found '%s', wanted NAME=VALUE", s);
        if (c->evidence.n_places == PLACES) return jvn_fail(c->call, JVN_ELIMIT, JVN_BLAME(arg, i), NULL, "more than %d names are bound", PLACES);
        c->evidence.places[c->evidence.n_places++] = (place_value){pool_text(c->pool, s, (size_t)(equals - s)), equals + 1};
    }
    return JVN_OK;
}

static jvn_status bind_places(check *c)
{
    static const char *const names[] = {"prices", "shares", "models"};
    evidence *e = &c->evidence;
    for (int k = 0; k < 3; k++)
        if (jvn_given(c->call, c->first + k)) e->places[e->n_places++] = (place_value){names[k], jvn_item_of(c->call, c->first + k, 0)->text};
    return bind_words(c);
}

static jvn_status open_evidence(check *c)
{
    static const char *const lines[EVIDENCE_COLUMNS] = {"metric", "kind", "phase", "unit", "line", "sign", "how", "basis"};
    static const char *const related[RELATED_COLUMNS] = {"name", "other", "relation"};
    evidence *e = &c->evidence;
    *e = (evidence){.call = c->call, .pool = c->pool};
    jvn_status st = grid_add_argument(c->call, c->pool, &e->lines, c->first + CHECK_EVIDENCE, lines, EVIDENCE_COLUMNS, 1u | 1u << 4);
    if (st == JVN_OK) st = grid_add_argument(c->call, c->pool, &e->related, c->first + CHECK_RELATED, related, RELATED_COLUMNS, 7u);
    if (st != JVN_OK) return st;
    grid_add_csv(c->pool, &e->lines, csv_evidence, EVIDENCE_COLUMNS);
    grid_add_csv(c->pool, &e->related, csv_related, RELATED_COLUMNS);
    return bind_places(c);
}

static jvn_status ask_all(check *c)
{
    for (int64_t i = 0; i < c->ledger.n; i++) {
        jvn_status st = c->call->host->cancelled(c->call) ? JVN_ECANCELLED : evidence_check(&c->evidence, &c->ledger.rows[i]);
        if (st != JVN_OK) return st;
        c->call->host->progress(c->call, i, c->ledger.n);
    }
    return JVN_OK;
}

/* ---- the result --------------------------------------------------------------------------------------- */

#define COLUMN(name, kind, member_) {name, offsetof(record, member_), kind, NULL, NULL}

static jvn_status add_result(const check *c)
{
    static const char *const ours[] = {"tolerance", "tolerance_low", "tolerance_high", "rule",    "evidence", "basis",    "asked",
                                       "formula",   "inputs",        "verdict",        "reason", "group",    "overruled"};
    static const member columns[] = {
        COLUMN("evidence", IS_NUMBER, evidence), COLUMN("verdict", IS_WORDS, texts[VERDICT]), COLUMN("basis", IS_WORDS, basis),
        COLUMN("asked", IS_WORDS, asked), COLUMN("formula", IS_WORDS, formula), COLUMN("inputs", IS_WORDS, inputs),
        COLUMN("reason", IS_WORDS, reason), COLUMN("group", IS_WORDS, group), COLUMN("overruled", IS_WORDS, texts[OVERRULED]),
    };
    const ledger *l = &c->ledger;
    for (int64_t i = 0; i < l->n; i++) l->rows[i].texts[VERDICT] = verdict_word(l->rows[i].verdict);
    jvn_status st = ledger_share(c->call, l, ours, sizeof ours / sizeof *ours);
    if (st == JVN_OK) st = tolerance_columns(c->call, l);
    return st == JVN_OK ? add_members(c->call, NULL, columns, N_MEMBERS(columns), l->rows, sizeof *l->rows, l->n) : st;
}
#undef COLUMN

typedef struct arithmetic_row {
    const char *file, *quote, *working, *verdict;
    int64_t line;
} arithmetic_row;

static jvn_status add_arithmetic(const check *c, const workings *w)
{
#define COLUMN(name, kind) {#name, offsetof(arithmetic_row, name), kind, NULL, NULL}
    static const member columns[] = {COLUMN(file, IS_WORDS), COLUMN(line, IS_WHOLE), COLUMN(quote, IS_WORDS), COLUMN(working, IS_WORDS),
                                     COLUMN(verdict, IS_WORDS)};
    arithmetic_row *rows = pool_get(c->pool, (size_t)(w->n + 1) * sizeof *rows);
    for (int64_t i = 0; i < w->n; i++) {
        const working *x = &w->items[i];
        const char *says = x->verdict == SUPPORTED ? "consistent" : x->verdict == INCONSISTENT ? "inconsistent" : "implied";
        rows[i] = (arithmetic_row){x->about->texts[FILE_NAME], x->about->texts[QUOTE], x->text, says, x->about->line};
    }
    return add_members(c->call, "arithmetic", columns, N_MEMBERS(columns), rows, sizeof *rows, w->n);
}

/* ---- exit status ------------------------------------------------------------------------------------------ */

static bool fails_on(const check *c, verdict v)
{
    const int arg = c->first + CHECK_FAIL_ON;
    for (int i = 0; i < jvn_count(c->call, arg); i++)
        if (verdict_named(jvn_item_of(c->call, arg, i)->text) == v) return true;
    return false;
}

static jvn_status check_words(const check *c)
{
    const int arg = c->first + CHECK_FAIL_ON;
    for (int i = 0; i < jvn_count(c->call, arg); i++) {
        const char *s = jvn_item_of(c->call, arg, i)->text;
        if (verdict_named(s) == N_VERDICTS)
            return jvn_fail(c->call, JVN_EARG, JVN_BLAME(arg, i), "refuted, inconsistent, disputed, wrong-basis, near-miss or unverifiable", "'%s' is no verdict", s);
    }
    return JVN_OK;
}

/* The first is named with its place, the others are counted. */
static jvn_status fail_on_verdicts(const check *c)
{
    char claim[200], more[40] = "", text[512];
    const record *first = NULL;
    int64_t n = 0;
    for (int64_t i = 0; i < c->ledger.n; i++)
        if (fails_on(c, c->ledger.rows[i].verdict)) {
            if (!n++) first = &c->ledger.rows[i];
        }
    if (!n) return JVN_OK;
    if (n > 1) snprintf(more, sizeof more, ", and %lld more", (long long)(n - 1));
    snprintf(text, sizeof text, "%s is %s%s: %.120s", spell_claim(first, claim), verdict_word(first->verdict), more, first->reason);
    return c->call->host->object(c->call, JVN_EDATA, JVN_BLAME(c->first + CHECK_FAIL_ON, 0), text, NULL);
}

/* ---- the command ------------------------------------------------------------------------------------------ */

static jvn_status check_all(check *c)
{
    source *sources;
    ledger *l = &c->ledger;
    jvn_status st = ask_all(c);
    if (st != JVN_OK) return st;
    if (c->call->host->cancelled(c->call)) return JVN_ECANCELLED;
    const groups g = group_records(c->pool, jvn_texts_of(c->call), &c->evidence.lines, l->rows, l->n);
    group_judge(c->pool, &g, l->rows);
    st = sources_read(c->call, c->pool, l->rows, l->n, &sources);
    if (st != JVN_OK) return st;
    const workings w = arithmetic_check(c->pool, l->rows, sources, l->n);
    st = c->call->host->cancelled(c->call) ? JVN_ECANCELLED : JVN_OK;
    if (st == JVN_OK) st = overrule_again(c->call, c->pool, l, c->first + CHECK_OVERRULED);
    if (st == JVN_OK) st = add_result(c);
    if (st == JVN_OK) st = add_arithmetic(c, &w);
    if (st == JVN_OK) st = groups_add(c->call, c->pool, "groups", &g, l->rows);
    return st == JVN_OK ? fail_on_verdicts(c) : st;
}

jvn_status check_ledger(jvn_call *call, const ledger *l, int first)
{
    check c = {.call = call, .pool = l->pool, .first = first, .ledger = *l};
    jvn_status st = check_words(&c);
    if (st == JVN_OK) st = open_evidence(&c);
    return st == JVN_OK ? check_all(&c) : st;
}

jvn_status check_table(jvn_call *call, pool *p, const jvn_table *t)
{
    grid rules;
    ledger l;
    jvn_status st = rules_read(call, p, CHECK_TOLERANCES, &rules);
    if (st == JVN_OK) st = ledger_read(call, p, t, JVN_NOARG, &rules, &l);
    return st == JVN_OK ? check_ledger(call, &l, 0) : st;
}

jvn_status run_check(jvn_call *call)
{
    pool *p = pool_new();
    bool has_files = jvn_given(call, CHECK_FILES);
    jvn_status st;
    if (has_files == (call->input != NULL))
        st = jvn_fail(call, JVN_EARG, has_files ? CHECK_FILES : JVN_NOARG, "claims check FILE ... --prices px, or LEDGER | claims check --prices px",
                      "claims come from documents, or from a ledger before the pipe: found %s", has_files ? "both" : "neither");
    else st = has_files ? check_documents(call, p) : check_table(call, p, call->input);
    pool_free(p);
    return st;
}
