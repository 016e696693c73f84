/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find_command.c -- the commands `claims find` and `claims names`. */
#include "find_command.h"

#include "ledger.h"
#include "load.h"
#include "names_table.h"
#include "units_table.h"

enum { IN_WORDS, IN_TABLE };

const jvn_param find_params[FIND_PARAMS] = {FIND_PARAM_LIST(JVN_REQUIRED)};
const jvn_param names_params[NAMES_PARAMS] = {
    {"NAME", JVN_P_WORD, JVN_MANY, NULL, NULL, "names, aliases or ids; else all"},
    NAMES_PARAM,
};

static bool is_repeated(const jvn_call *call, int files, int i)
{
    for (int k = 0; k < i; k++)
        if (!strcmp(jvn_item_of(call, files, k)->text, jvn_item_of(call, files, i)->text)) return true;
    return false;
}

jvn_status find_documents(jvn_call *call, int first, listing *l)
{
    static const char *const columns_of_metrics[METRIC_COLUMNS] = {"trigger", "metric", "unit", "direction", "kind"};
    names *known;
    grid triggers = {NULL, 0, 0};
    int files = first + FIND_FILES, date = first + FIND_DATE;
    int format = jvn_given(call, first + FIND_FORMAT) ? (int)jvn_item_of(call, first + FIND_FORMAT, 0)->integer : -1;
    jvn_status st = names_open(call, l->p, first + FIND_NAMES, &known);
    if (st == JVN_OK) st = grid_add_argument(call, l->p, &triggers, first + FIND_METRICS, columns_of_metrics, METRIC_COLUMNS, 3u);
    units *measures = NULL;
    if (st == JVN_OK) st = units_open(call, l->p, first + FIND_UNITS, &measures);
    const knowledge all = {known, metrics_new(l->p, &triggers), measures};
    for (int i = 0; i < jvn_count(call, files) && st == JVN_OK; i++) {
        document *d;
        const char *path = jvn_item_of(call, files, i)->text;
        if (is_repeated(call, files, i)) {
            jvn_say(call, "%s is named twice, and read once", path);
            continue;
        }
        st = document_load(call, l->p, JVN_BLAME(files, i), path, format, &d);
        if (st != JVN_OK) return st;
        if (d->date == NO_DATE && jvn_given(call, date)) d->date = (int32_t)jvn_item_of(call, date, 0)->integer;
        claims found = claims_find(l->p, d, &all);
        listing_put(l, d, &found);
        if (found.undated) jvn_say(call, "%s tells no date: which day is meant where it says 'Monday' or the like (%lld times) is not known; --date DATE tells", path, (long long)found.undated);
        if (call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    return st;
}

jvn_status run_find(jvn_call *call)
{
    listing l = {.p = pool_new()};
    jvn_status st = find_documents(call, 0, &l);
    if (st == JVN_OK) st = listing_add(call, &l);
    pool_free(l.p);
    return st;
}

/* ---- names --------------------------------------------------------------------------------------- */

#define COLUMN(name_) {#name_, offsetof(name, name_), IS_WORDS, NULL, NULL}
static const member columns[] = {COLUMN(id), COLUMN(label), COLUMN(kind)};

static jvn_status pick(jvn_call *call, pool *p, const names *known, name *items, int64_t *n)
{
    int words = jvn_count(call, IN_WORDS);
    *n = 0;
    for (int64_t i = 0; words == 0 && i < names_count(known); i++) items[(*n)++] = *names_item(known, i);
    for (int k = 0; k < words; k++) {
        const char *word = jvn_item_of(call, IN_WORDS, k)->text;
        const name *found = names_find(known, p, word);
        if (!found)
            return jvn_fail(call, JVN_ENAME, JVN_BLAME(IN_WORDS, k), "--names brings names of yours", "nothing is called '%s'", word);
        items[(*n)++] = *found;
    }
    return JVN_OK;
}

static jvn_status show_names(jvn_call *call, pool *p)
{
    names *known;
    jvn_status st = names_open(call, p, IN_TABLE, &known);
    if (st != JVN_OK) return st;
    int64_t n, most = names_count(known) + jvn_count(call, IN_WORDS);
    name *items = pool_get(p, sizeof *items * (size_t)(most + 1));
    st = pick(call, p, known, items, &n);
    return st == JVN_OK ? add_members(call, NULL, columns, N_MEMBERS(columns), items, sizeof *items, n) : st;
}

jvn_status run_names(jvn_call *call)
{
    pool *p = pool_new();
    jvn_status st = show_names(call, p);
    pool_free(p);
    return st;
}
