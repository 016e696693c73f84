/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval_command.c -- lets engines judge labelled texts, and compares what they said. */
#include "eval_command.h"

#include "confusion.h"
#include "open.h"

#include <math.h>

const jvn_param eval_params[N_EVAL_PARAMS] = {
    LABELLED_PARAMS,
    {"--engines", JVN_P_WORD, 0, NULL, "rules,model", "of rules, vader, model: with commas between"},
    ENGINE_FILE_PARAMS,
};

enum { BATCH = 4096 };

typedef struct contest {
    jvn_call *call;
    const labelled *rows;
    engine engines[N_ENGINES];
    label *said[N_ENGINES];
    confusion tables[N_ENGINES];
    int n;
    unsigned chosen; /* a bit an engine, by engine_kind */
} contest;

/* ---- engines ------------------------------------------------------------------------------------- */

static jvn_status open_one(contest *c, pool *p, const char *name, size_t n)
{
    int which = 0;
    while (which < N_ENGINES && (strlen(engine_names[which]) != n || memcmp(engine_names[which], name, n))) which++;
    if (which == N_ENGINES) return jvn_fail(c->call, JVN_EARG, EVAL_ENGINES, NULL, "no engine is called '%.*s', wanted rules, vader or model", (int)n, name);
    if (c->chosen >> which & 1) return jvn_fail(c->call, JVN_EARG, EVAL_ENGINES, NULL, "%s stands there twice", engine_names[which]);
    c->chosen |= 1u << which;
    jvn_status st = open_engine_as(c->call, p, EVAL_ENGINES, (engine_kind)which, &c->engines[c->n]);
    c->said[c->n] = pool_get(p, sizeof *c->said[0] * (size_t)(c->rows->n + 1));
    c->n++;
    return st;
}

static jvn_status open_engines(contest *c, pool *p)
{
    jvn_status st = JVN_OK;
    for (const char *s = jvn_item_of(c->call, EVAL_ENGINES, 0)->text; st == JVN_OK; s++) {
        size_t n = strcspn(s, ",");
        st = open_one(c, p, s, n);
        s += n;
        if (!*s) break;
    }
    return st == JVN_OK ? check_files(c->call, EVAL_ENGINES, "--engines", c->chosen) : st;
}

static jvn_status judge_batch(void *context, int64_t task)
{
    contest *c = context;
    int64_t first = task / c->n * BATCH;
    int e = (int)(task % c->n);
    for (int64_t i = first; i < c->rows->n && i < first + BATCH; i++) {
        judgement j;
        c->engines[e].judge(c->engines[e].self, c->rows->texts[i].s, c->rows->texts[i].n, &j, NULL);
        c->said[e][i] = j.label;
    }
    return JVN_OK;
}

/* ---- pairs --------------------------------------------------------------------------------------- */

typedef struct pair {
    const char *engine, *other;
    int64_t engine_alone, other_alone; /* rows that just this one has right */
    double p;
} pair;

/* Two-sided: twice the chance that the rarer of two even outcomes comes up so seldom. */
static double sign_test(int64_t a, int64_t b)
{
    int64_t n = a + b, least = a < b ? a : b;
    double sum = 0;
    for (int64_t k = 0; k <= least; k++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) - (double)n * log(2));
    return n ? fmin(1, 2 * sum) : 1;
}

static pair compare(const contest *c, int a, int b)
{
    pair is = {.engine = c->engines[a].name, .other = c->engines[b].name};
    for (int64_t i = 0; i < c->rows->n; i++) {
        bool first = c->said[a][i] == c->rows->labels[i], second = c->said[b][i] == c->rows->labels[i];
        is.engine_alone += first && !second;
        is.other_alone += second && !first;
    }
    is.p = sign_test(is.engine_alone, is.other_alone);
    return is;
}

/* ---- tables -------------------------------------------------------------------------------------- */

typedef struct standing {
    const char *engine;
    int64_t n;
    double accuracy, macro_f1, p;
} standing;

static jvn_status add_standings(contest *c)
{
    static const member members[] = {
        MEMBER_OF(standing, engine, IS_TEXT), MEMBER_OF(standing, n, IS_WHOLE), MEMBER_OF(standing, accuracy, IS_NUMBER),
        MEMBER_OF(standing, macro_f1, IS_NUMBER), MEMBER_OF(standing, p, IS_NUMBER),
    };
    standing rows[N_ENGINES];
    for (int e = 0; e < c->n; e++) {
        for (int64_t i = 0; i < c->rows->n; i++) confusion_add(&c->tables[e], c->rows->labels[i], c->said[e][i]);
        rows[e] = (standing){c->engines[e].name, c->rows->n, confusion_accuracy(&c->tables[e]), confusion_all(&c->tables[e]).f1, e ? compare(c, 0, e).p : NAN};
    }
    return add_members(c->call, NULL, members, N_MEMBERS(members), rows, sizeof *rows, c->n);
}

static jvn_status add_classes(const contest *c)
{
    static const member members[] = {
        MEMBER_OF(label_scores, engine, IS_TEXT), MEMBER_OF(label_scores, label, IS_TEXT), MEMBER_OF(label_scores, n, IS_WHOLE),
        MEMBER_OF(label_scores, precision, IS_NUMBER), MEMBER_OF(label_scores, recall, IS_NUMBER), MEMBER_OF(label_scores, f1, IS_NUMBER),
        MEMBER_OF(label_scores, negative, IS_WHOLE), MEMBER_OF(label_scores, neutral, IS_WHOLE), MEMBER_OF(label_scores, positive, IS_WHOLE),
    };
    label_scores rows[3 * N_ENGINES];
    int n = 0;
    for (int e = 0; e < c->n; e++)
        for (int k = 0; k < 3; k++) {
            if (!c->rows->of[k]) continue;
            rows[n] = confusion_of(&c->tables[e], (label)(k - 1));
            rows[n++].engine = c->engines[e].name;
        }
    return add_members(c->call, "classes", members, N_MEMBERS(members), rows, sizeof *rows, n);
}

static jvn_status add_pairs(const contest *c)
{
    static const member members[] = {
        MEMBER_OF(pair, engine, IS_TEXT), MEMBER_OF(pair, other, IS_TEXT), MEMBER_OF(pair, engine_alone, IS_WHOLE),
        MEMBER_OF(pair, other_alone, IS_WHOLE), MEMBER_OF(pair, p, IS_NUMBER),
    };
    pair rows[N_ENGINES];
    int n = 0;
    for (int a = 0; a < c->n; a++)
        for (int b = a + 1; b < c->n; b++) rows[n++] = compare(c, a, b);
    return add_members(c->call, "pairs", members, N_MEMBERS(members), rows, sizeof *rows, n);
}

jvn_status run_eval(jvn_call *call)
{
    pool *p = pool_new();
    labelled rows = {.n = 0};
    contest c = {.call = call, .rows = &rows};
    jvn_status st = labelled_read(call, p, &rows);
    if (st == JVN_OK && rows.n == 0) st = jvn_fail(call, JVN_EDATA, JVN_NOARG, NULL, "no rows, wanted texts with their labels");
    if (st == JVN_OK) st = open_engines(&c, p);
    if (st == JVN_OK) st = call->host->parallel_for(call, (rows.n + BATCH - 1) / BATCH * c.n, judge_batch, &c);
    if (st == JVN_OK) st = add_standings(&c);
    if (st == JVN_OK) st = add_classes(&c);
    if (st == JVN_OK) st = add_pairs(&c);
    pool_free(p);
    return st;
}
