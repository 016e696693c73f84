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
        if (strncmp(l->rows[i].texts[ID], id, strlen(id)) == 0) *found = i, n++;
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
    static const int columns[] = {VERDICT, OVERRULED};
    const char **values = pool_get(l->pool, (size_t)(l->n + 1) * sizeof *values);
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < l->table->n_columns && st == JVN_OK; i++) {
        struct ArrowArray a;
        const struct ArrowSchema *s = jvn_column_schema(l->table, i);
        if (strcmp(s->name, ours[0]) == 0 || strcmp(s->name, ours[1]) == 0) continue;
        st = call->host->share(call, jvn_column(l->table, i), 0, l->table->rows, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, s->name, s, &a);
    }
    for (int k = 0; k < 2 && st == JVN_OK; k++) {
        for (int64_t i = 0; i < l->n; i++) values[i] = l->rows[i].texts[columns[k]];
        st = column_of_texts(call, NULL, ours[k], values, l->n);
    }
    return st;
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
    if (st == JVN_OK) change(call, p, &l.rows[row]);
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

jvn_status overrule_again(jvn_call *call, pool *p, ledger *l, int arg)
{
    static const grid no_rules = {NULL, 0, 0};
    ledger earlier;
    if (!jvn_given(call, arg)) return JVN_OK;
    jvn_status st = ledger_read(call, p, jvn_item_of(call, arg, 0)->table, arg, &no_rules, &earlier);
    if (st != JVN_OK) return st;
    const record **by_id = pool_get(p, (size_t)(earlier.n + 1) * sizeof *by_id);
    int64_t n = 0;
    for (int64_t i = 0; i < earlier.n; i++)
        if (*earlier.rows[i].texts[OVERRULED] && *earlier.rows[i].texts[ID]) by_id[n++] = &earlier.rows[i];
    qsort(by_id, (size_t)n, sizeof *by_id, compare_ids);
    for (int64_t i = 0; i < l->n; i++) {
        const record *key = &l->rows[i], **found = bsearch(&key, by_id, (size_t)n, sizeof *by_id, compare_ids);
        if (!found) continue;
        l->rows[i].texts[OVERRULED] = (*found)->texts[OVERRULED];
        l->rows[i].verdict = verdict_named((*found)->texts[VERDICT]);
        if (l->rows[i].verdict == N_VERDICTS) return jvn_fail(call, JVN_EDATA, arg, NULL, "'%.60s' is no verdict", (*found)->texts[VERDICT]);
    }
    return JVN_OK;
}
