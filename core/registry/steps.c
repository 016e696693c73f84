/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps.c -- rows of the table `change`, forth and back. */
#include "steps.h"

static jvn_status drop_undone(store *s, err *e)
{
    static const char *const drops[] = {
        "DELETE FROM dataset WHERE id IN (SELECT dataset FROM change WHERE undone AND was IS NULL)",
        "DELETE FROM version WHERE id IN (SELECT version FROM change WHERE undone)",
        "DELETE FROM change WHERE undone",
    };
    jvn_status st = JVN_OK;
    for (size_t i = 0; i < sizeof drops / sizeof *drops && st == JVN_OK; i++) st = store_do(s, e, drops[i], "");
    return st;
}

jvn_status steps_begin(store *s, int64_t *id, bool *dropped, err *e)
{
    int64_t undone;
    jvn_status st = store_ask_int(s, "SELECT count(*) FROM change WHERE undone", &undone, e);
    *dropped = st == JVN_OK && undone > 0;
    if (*dropped) st = drop_undone(s, e);
    return st == JVN_OK ? store_ask_int(s, "SELECT 1 + coalesce(max(step), 0) FROM change", id, e) : st;
}

jvn_status steps_note(store *s, int64_t id, int place, const lineage *l, int64_t dataset, int64_t version,
                      const char *was, const char *became, err *e)
{
    static const char insert[] = "INSERT INTO change (step, place, line, made_at, undone, dataset, version, was, became)"
                                 " VALUES (?, ?, ?, ?, 0, ?, nullif(?, 0), ?, ?)";
    return store_do(s, e, insert, "iitiiitt", id, (int64_t)place, l->line, l->made_at, dataset, version, was, became);
}

jvn_status steps_hide(store *s, int64_t dataset, err *e)
{
    return store_do(s, e, "UPDATE dataset SET name = name || '@' || id WHERE id = ?", "i", dataset);
}

/* ---- forth and back ---- */

/* *id 0: there is none. */
static jvn_status next_step(store *s, bool redo, int64_t *id, err *e)
{
    return store_ask_int(s, redo ? "SELECT min(step) FROM change WHERE undone" : "SELECT max(step) FROM change WHERE NOT undone", id, e);
}

static jvn_status read_step(store *s, int64_t id, undo_step *out, err *e)
{
    query *q;
    bool row = true;
    static const char select[] = "SELECT line, made_at, undone, was IS NULL, was, became IS NULL, became FROM change"
                                 " WHERE step = ? ORDER BY place";
    jvn_status st = store_ask(s, &q, e, select, "i", id);
    while (st == JVN_OK && (st = store_next(s, q, &row, e)) == JVN_OK && row) {
        if (!out->line) step_begin(out, store_text(q, 0), store_int(q, 1));
        out->undone = store_int(q, 2) != 0;
        step_add(out, store_int(q, 3) ? NULL : store_text(q, 4), store_int(q, 5) ? NULL : store_text(q, 6));
    }
    return st;
}

/* All names are taken away before any is given: two may change places. */
static jvn_status turn(store *s, int64_t id, bool redo, err *e)
{
    static const char hide[] =
        "UPDATE dataset SET name = (SELECT coalesce(c.became, c.was) FROM change c WHERE c.step = ?1 AND c.dataset = dataset.id"
        " ORDER BY c.place DESC LIMIT 1) || '@' || id WHERE id IN (SELECT dataset FROM change WHERE step = ?1)";
    static const char back[] =
        "UPDATE dataset SET name = coalesce((SELECT c.was FROM change c WHERE c.step = ?1 AND c.dataset = dataset.id"
        " ORDER BY c.place LIMIT 1), name) WHERE id IN (SELECT dataset FROM change WHERE step = ?1)";
    static const char forth[] =
        "UPDATE dataset SET name = coalesce((SELECT c.became FROM change c WHERE c.step = ?1 AND c.dataset = dataset.id"
        " ORDER BY c.place DESC LIMIT 1), name) WHERE id IN (SELECT dataset FROM change WHERE step = ?1)";
    static const char versions[] = "UPDATE version SET number = -number WHERE id IN (SELECT version FROM change WHERE step = ?)";
    jvn_status st = store_do(s, e, hide, "i", id);
    if (st == JVN_OK) st = store_do(s, e, redo ? forth : back, "i", id);
    if (st == JVN_OK) st = store_do(s, e, versions, "i", id);
    return st == JVN_OK ? store_do(s, e, "UPDATE change SET undone = ? WHERE step = ?", "ii", (int64_t)!redo, id) : st;
}

jvn_status steps_turn(store *s, bool redo, undo_step *out, err *e)
{
    int64_t id;
    *out = (undo_step){0};
    jvn_status st = next_step(s, redo, &id, e);
    if (st == JVN_OK && !id) return fail(e, JVN_ENAME, "there is nothing to %s", redo ? "return" : "take back");
    if (st == JVN_OK) st = read_step(s, id, out, e);
    if (st == JVN_OK) st = turn(s, id, redo, e);
    if (st != JVN_OK) step_clear(out);
    return st;
}

/* ---- all ---- */

jvn_status steps_list(store *s, undo_steps *out, err *e)
{
    int64_t after = 0;
    query *q;
    bool row = true;
    jvn_status st = JVN_OK;
    *out = (undo_steps){0};
    while (st == JVN_OK) {
        st = store_ask(s, &q, e, "SELECT step FROM change WHERE step > ? ORDER BY step LIMIT 1", "i", after);
        if (st == JVN_OK) st = store_next(s, q, &row, e);
        if (st != JVN_OK || !row) break;
        after = store_int(q, 0);
        store_end(q);
        st = read_step(s, after, undo_steps_add(out), e);
    }
    if (st != JVN_OK) undo_steps_free(out);
    return st;
}

jvn_status steps_forget(store *s, err *e)
{
    jvn_status st = store_do(s, e, "DELETE FROM change", "");
    if (st == JVN_OK) st = store_do(s, e, "DELETE FROM version AS v WHERE NOT " STEPS_VERSION_IS_THERE, "");
    return st == JVN_OK ? store_do(s, e, "DELETE FROM dataset AS d WHERE NOT (" STEPS_DATASET_IS_THERE ")", "") : st;
}
