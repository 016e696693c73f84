/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find_command.c -- the commands `claims find` and `claims names`. */
#include "find_command.h"

#include "load.h"
#include "names_table.h"

enum { IN_WORDS, IN_TABLE };

const jvn_param find_params[FIND_PARAMS] = {FIND_PARAM_LIST(JVN_REQUIRED)};
const jvn_param names_params[NAMES_PARAMS] = {
    {"NAME", JVN_P_WORD, JVN_MANY, NULL, NULL, "names, aliases or ids; else all"},
    NAMES_PARAM,
};

jvn_status find_documents(jvn_call *call, int first, listing *l)
{
    names *known;
    int files = first + FIND_FILES, date = first + FIND_DATE;
    int format = jvn_given(call, first + FIND_FORMAT) ? (int)jvn_item_of(call, first + FIND_FORMAT, 0)->integer : -1;
    jvn_status st = names_open(call, l->p, first + FIND_NAMES, &known);
    for (int i = 0; i < jvn_count(call, files) && st == JVN_OK; i++) {
        document *d;
        st = load_document(call, l->p, files, i, format, &d);
        if (st != JVN_OK) return st;
        if (d->date == NO_DATE && jvn_given(call, date)) d->date = (int32_t)jvn_item_of(call, date, 0)->integer;
        claims found = claims_find(l->p, d, known);
        listing_put(l, d, &found);
        if (call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    return st;
}

jvn_status run_find(jvn_call *call)
{
    listing l = {.p = pool_new()};
    jvn_status st = find_documents(call, 0, &l);
    if (st == JVN_OK) st = listing_add(call, &l, NULL);
    pool_free(l.p);
    return st;
}

/* ---- names --------------------------------------------------------------------------------------- */

static const char *id_of(const name *n) { return n->id; }
static const char *label_of(const name *n) { return n->label; }
static const char *kind_of(const name *n) { return n->kind; }

static jvn_status add_column(jvn_call *call, const char *title, const name *const *items, int64_t n, const char *(*of)(const name *n))
{
    struct ArrowArray a;
    int64_t room = 0;
    for (int64_t i = 0; i < n; i++) room += (int64_t)strlen(of(items[i]));
    jvn_status st = call->host->new_array(call, JVN_STRING, n, room, 0, &a);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t bytes = strlen(of(items[i]));
        memcpy(jvn_out_text(&a) + at[i], of(items[i]), bytes);
        at[i + 1] = at[i] + (int64_t)bytes;
    }
    return call->host->add(call, NULL, title, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status pick(jvn_call *call, pool *p, const names *known, const name **items, int64_t *n)
{
    int words = jvn_count(call, IN_WORDS);
    *n = 0;
    for (int64_t i = 0; words == 0 && i < names_count(known); i++) items[(*n)++] = names_item(known, i);
    for (int k = 0; k < words; k++) {
        const char *word = jvn_item_of(call, IN_WORDS, k)->text;
        const name *found = names_find(known, p, word);
        if (!found)
            return jvn_fail(call, JVN_ENAME, JVN_BLAME(IN_WORDS, k), "--names brings names of yours", "nothing is called '%s'", word);
        items[(*n)++] = found;
    }
    return JVN_OK;
}

static jvn_status show_names(jvn_call *call, pool *p)
{
    names *known;
    jvn_status st = names_open(call, p, IN_TABLE, &known);
    if (st != JVN_OK) return st;
    int64_t n, most = names_count(known) + jvn_count(call, IN_WORDS);
    const name **items = pool_get(p, sizeof *items * (size_t)(most + 1));
    st = pick(call, p, known, items, &n);
    if (st == JVN_OK) st = add_column(call, "id", items, n, id_of);
    if (st == JVN_OK) st = add_column(call, "label", items, n, label_of);
    return st == JVN_OK ? add_column(call, "kind", items, n, kind_of) : st;
}

jvn_status run_names(jvn_call *call)
{
    pool *p = pool_new();
    jvn_status st = show_names(call, p);
    pool_free(p);
    return st;
}
