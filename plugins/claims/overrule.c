/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overrule.c -- one claim's verdict changed, and such changes carried on. */
#include "overrule.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEDGER, CLAIM, ITS_VERDICT, WHY };

const jvn_param overrule_params[4] = {
    {"LEDGER", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "claims with their verdicts"},
    {"ID", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the claim's, or its first digits"},
    {"VERDICT", JVN_P_ENUM, JVN_REQUIRED, "supported|near-miss|wrong-basis|refuted|inconsistent|disputed|unverifiable", NULL, "what it is to be"},
    {"--reason", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "why, which is kept and shown"},
};

static jvn_status find_claim(jvn_call *call, const ledger *l, int64_t *found)
{
    const char *id = jvn_item_of(call, CLAIM, 0)->text;
    int64_t n = 0;
    for (int64_t i = 0; i < l->n; i++) {
        if (strcmp(l->rows[i].texts[ID], id) == 0) return *found = i, JVN_OK;
        if (strncmp(l->rows[i].texts[ID], id, strlen(id)) != 0 || (n && strcmp(l->rows[*found].texts[ID], l->rows[i].texts[ID]) == 0)) continue;
        *found = i;
        n++;
    }
    if (n == 1) return JVN_OK;
    if (n) return jvn_fail(call, JVN_ENAME, CLAIM, "more of its digits tell them apart", "%lld claims of %s begin with '%s'", (long long)n, l->table->name, id);
    return jvn_fail(call, JVN_ENAME, CLAIM, NULL, "%s has no claim '%s'", l->table->name, id);
}

static jvn_status check_reason(jvn_call *call)
{
    const char *s = jvn_item_of(call, WHY, 0)->text;
    if (s[strspn(s, " \t\n")]) return JVN_OK;
    return jvn_fail(call, JVN_EARG, WHY, NULL, "the reason is empty");
}

static void change(jvn_call *call, pool *p, record *r)
{
    const char *why = jvn_item_of(call, WHY, 0)->text, *was = *r->texts[VERDICT] ? r->texts[VERDICT] : "unchecked";
    const size_t room = strlen(why) + strlen(was) + 20;
    char *text = pool_get(p, room);
    snprintf(text, room, "%s (was %s)", why, was);
    r->texts[OVERRULED] = text;
    r->texts[VERDICT] = jvn_item_of(call, ITS_VERDICT, 0)->text;
}

static jvn_status add_changed(jvn_call *call, const ledger *l)
{
    static const char *const ours[] = {"verdict", "overruled"};
    static const member columns[] = {{"verdict", offsetof(record, texts[VERDICT]), IS_WORDS, NULL, NULL},
                                     {"overruled", offsetof(record, texts[OVERRULED]), IS_WORDS, NULL, NULL}};
    jvn_status st = ledger_share(call, l, ours, 2);
    return st == JVN_OK ? add_members(call, NULL, columns, N_MEMBERS(columns), l->rows, sizeof *l->rows, l->n) : st;
}

jvn_status run_overrule(jvn_call *call)
{
    static const grid no_rules = {NULL, 0, 0};
    pool *p = pool_new();
    ledger l;
    int64_t row = 0;
    jvn_status st = ledger_read(call, p, jvn_item_of(call, LEDGER, 0)->table, LEDGER, &no_rules, &l);
    if (st == JVN_OK) st = find_claim(call, &l, &row);
    if (st == JVN_OK) st = check_reason(call);
    for (int64_t i = 0; st == JVN_OK && i < l.n; i++)
        if (strcmp(l.rows[i].texts[ID], l.rows[row].texts[ID]) == 0) change(call, p, &l.rows[i]);
    if (st == JVN_OK) st = add_changed(call, &l);
    pool_free(p);
    return st;
}

/* ---- carried on --------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    const record *const *x = a, *const *y = b;
    return strcmp((*x)->texts[ID], (*y)->texts[ID]);
}

/* Columns, and a verdict for each reason. */
static jvn_status check_overruled(jvn_call *call, const ledger *l, int arg)
{
    static const char *const needed[] = {"id", "verdict", "overruled"};
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++) {
        int32_t i = 0;
        while (i < l->table->n_columns && strcmp(jvn_column_schema(l->table, i)->name, needed[k]) != 0) i++;
        if (i == l->table->n_columns)
            return jvn_fail(call, JVN_EDATA, arg, "`claims overrule` gives a ledger with verdicts of yours", "%s has no column '%s'", l->table->name, needed[k]);
    }
    for (int64_t i = 0; i < l->n; i++) {
        const record *r = &l->rows[i];
        if (!*r->texts[OVERRULED]) continue;
        if (!*r->texts[ID]) return jvn_fail(call, JVN_EDATA, arg, NULL, "row %lld of %s is overruled and has no id", (long long)i + 1, l->table->name);
        if (verdict_named(r->texts[VERDICT]) == N_VERDICTS)
            return jvn_fail(call, JVN_EDATA, arg, overrule_params[ITS_VERDICT].values, "row %lld of %s, claim %.40s: '%.60s' is no verdict", (long long)i + 1, l->table->name,
                            r->texts[ID], r->texts[VERDICT]);
    }
    return JVN_OK;
}

/* One of each id, of *n that are sorted: a claim is overruled one way. */
static jvn_status make_unique(jvn_call *call, const record **by_id, int64_t *n, int arg)
{
    int64_t to = 0;
    for (int64_t i = 0; i < *n; i++) {
        const char *const *a = to ? by_id[to - 1]->texts : NULL, *const *b = by_id[i]->texts;
        if (!a || strcmp(a[ID], b[ID]) != 0) by_id[to++] = by_id[i];
        else if (strcmp(a[VERDICT], b[VERDICT]) != 0)
            return jvn_fail(call, JVN_EDATA, arg, NULL, "claim %.40s is overruled twice: %.40s and %.40s", a[ID], a[VERDICT], b[VERDICT]);
    }
    *n = to;
    return JVN_OK;
}

/* Those that no claim has now: the sentence was edited, or another document was checked. */
static void note_unused(jvn_call *call, const record *const *by_id, const bool *used, int64_t n)
{
    int64_t count = 0, first = 0;
    for (int64_t i = n - 1; i >= 0; i--)
        if (!used[i]) first = i, count++;
    if (count) jvn_say(call, "of overruled claims %lld are not in this ledger, the first is %.40s: %.80s", (long long)count, by_id[first]->texts[ID], by_id[first]->texts[QUOTE]);
}

jvn_status overrule_again(jvn_call *call, pool *p, ledger *l, int arg)
{
    static const grid no_rules = {NULL, 0, 0};
    ledger earlier;
    if (!jvn_given(call, arg)) return JVN_OK;
    jvn_status st = ledger_read(call, p, jvn_item_of(call, arg, 0)->table, arg, &no_rules, &earlier);
    if (st == JVN_OK) st = check_overruled(call, &earlier, arg);
    if (st != JVN_OK) return st;
    const record **by_id = pool_get(p, (size_t)(earlier.n + 1) * sizeof *by_id);
    int64_t n = 0;
    for (int64_t i = 0; i < earlier.n; i++)
        if (*earlier.rows[i].texts[OVERRULED] && *earlier.rows[i].texts[ID]) by_id[n++] = &earlier.rows[i];
    qsort(by_id, (size_t)n, sizeof *by_id, compare_ids);
    st = make_unique(call, by_id, &n, arg);
    bool *used = pool_get(p, (size_t)n + 1);
    for (int64_t i = 0; st == JVN_OK && i < l->n; i++) {
        const record *key = &l->rows[i], **found = bsearch(&key, by_id, (size_t)n, sizeof *by_id, compare_ids);
        if (!found) continue;
        used[found - by_id] = true;
        l->rows[i].texts[OVERRULED] = (*found)->texts[OVERRULED];
        l->rows[i].verdict = verdict_named((*found)->texts[VERDICT]);
    }
    if (st == JVN_OK) note_unused(call, by_id, used, n);
    return st;
}
