/* SPDX-License-Identifier: GPL-3.0-or-later */
/* versions.c -- rows of the catalogue to datasets and back. What is read is summed up as it was when it was
 * written, so that a damaged row is an error and no wrong answer. */
#include "versions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "../base/text.h"
#include "facts.h"
#include "steps.h"
#include "vectors.h"

struct versions {
    int refs; /* tables whose columns are not loaded yet keep it */
    store *s;
    vectors *values;
};

/* A column in the file. */
typedef struct place {
    char *unit, *convention;
    int64_t vector;
    bool is_known;
    gist of; /* is_known: what there is to know of its values */
} place;

/* Where a table's columns come from. */
typedef struct origin {
    versions *v;
    char *name; /* "px@2", for messages */
    char **columns;
    place *places;
    jvn_type *types;
    int n;
    int64_t rows;
} origin;

versions *versions_new(store *s)
{
    versions *v = xcalloc(1, sizeof *v);
    v->refs = 1;
    v->s = s;
    v->values = vectors_new(s);
    return v;
}

void versions_free(versions *v)
{
    if (!v || --v->refs > 0) return;
    vectors_free(v->values);
    store_unref(v->s);
    free(v);
}

void dataset_free(dataset *d)
{
    free(d->name);
    free(d->called);
    lineage_free(d->from);
    table_unref(d->t);
    row_map_unref(d->map);
    free(d->lost);
    free(d);
}

void dataset_list_drop(dataset_list *l)
{
    dataset_free(l->all[0]);
    memmove(l->all, l->all + 1, (size_t)--l->n * sizeof *l->all);
}

void dataset_list_free(dataset_list *l)
{
    for (int i = 0; i < l->n; i++) dataset_free(l->all[i]);
    free(l->all);
    *l = (dataset_list){0};
}

static void list_take(dataset_list *l, dataset *d)
{
    l->all = xrealloc(l->all, (size_t)(l->n + 1) * sizeof *l->all);
    l->all[l->n++] = d;
}

/* ---- tables whose columns come later ---- */

static void release_origin(void *context)
{
    origin *o = context;
    for (int i = 0; i < o->n; i++) {
        free(o->columns[i]);
        free(o->places[i].unit);
        free(o->places[i].convention);
        gist_clear(&o->places[i].of);
    }
    free(o->columns);
    free(o->places);
    free(o->types);
    free(o->name);
    versions_free(o->v);
    free(o);
}

static jvn_status load_column(void *context, int i, column **out, err *e)
{
    err inner;
    const origin *o = context;
    const place *p = &o->places[i];
    jvn_status st = vectors_load(o->v->values, p->vector, p->unit, p->convention, out, &inner);
    if (st == JVN_OK && (*out)->length != o->rows) {
        st = store_damaged(o->v->s, &inner, "found %" PRId64 " rows, wanted %" PRId64, (*out)->length, o->rows);
        column_unref(*out);
        *out = NULL;
    }
    if (st == JVN_OK) return st;
    fail(e, st, "%.60s, column '%.60s': %.120s", o->name, o->columns[i], inner.msg);
    if (*inner.hint) err_hint(e, "%s", inner.hint);
    return st;
}

static void label_column(const void *context, int i, const char **unit, const char **convention)
{
    const origin *o = context;
    *unit = o->places[i].unit;
    *convention = o->places[i].convention;
}

static const gist *gist_of_column(const void *context, int i)
{
    const place *p = &((const origin *)context)->places[i];
    return p->is_known ? &p->of : NULL;
}

/* Takes o. */
static table *make_table(origin *o)
{
    table_source source = {load_column, release_origin, o, o->types, label_column, gist_of_column};
    return table_lazy(o->n, (const char *const *)o->columns, o->rows, source);
}

/* ---- reading ---- */

/* What a version's checksum is of, field behind field. */
static void sum_text(text *t, const char *s) { text_add(t, s, strlen(s) + 1); }

static void sum_lineage(text *t, const lineage *l)
{
    text_printf(t, "%" PRId64 " %" PRId64 " ", l->made_at, l->micros);
    sum_text(t, l->line);
    if (l->seeded) text_printf(t, "seed %" PRId64 " ", l->seed);
    for (int i = 0; i < l->n; i++) {
        const lineage_input *x = &l->inputs[i];
        text_printf(t, "%d %d %" PRId64 " %" PRId64 " %s ", (int)x->kind, x->version, x->size, x->modified, x->hash);
        sum_text(t, x->name);
        sum_text(t, x->detail);
    }
}

static void add_place(origin *o, query *q)
{
    size_t n = (size_t)o->n + 1;
    o->columns = xrealloc(o->columns, n * sizeof *o->columns);
    o->places = xrealloc(o->places, n * sizeof *o->places);
    o->types = xrealloc(o->types, n * sizeof *o->types);
    o->columns[o->n] = xstrdup(store_text(q, 0));
    place *p = &o->places[o->n];
    *p = (place){.unit = xstrdup(store_text(q, 1)), .convention = xstrdup(store_text(q, 2)), .vector = store_int(q, 3)};
    p->is_known = store_int(q, 8) == o->rows && facts_read(store_text(q, 10), store_text(q, 5), store_int(q, 9), &p->of);
    o->types[o->n++] = type_named(store_text(q, 4));
}

static jvn_status read_columns(versions *v, dataset *d, origin *o, text *sum, err *e)
{
    query *q;
    bool row = true;
    static const char select[] =
        "SELECT c.name, c.unit, c.convention, c.vector, x.type, x.hash, x.bytes, y.bytes, x.rows, x.nulls, x.facts"
        " FROM column c JOIN vector x ON x.id = c.vector LEFT JOIN vector y ON y.id = x.dictionary"
        " WHERE c.version = ? ORDER BY c.place";
    jvn_status st = store_ask(v->s, &q, e, select, "i", d->id);
    while (st == JVN_OK && (st = store_next(v->s, q, &row, e)) == JVN_OK && row) {
        add_place(o, q);
        d->bytes += store_int(q, 6) + store_int(q, 7);
        for (int i = 0; i < 6; i++)
            if (i != 3) sum_text(sum, store_text(q, i));
    }
    return st;
}

static bool read_kind(const char *word, input_kind *out)
{
    for (int k = 0; k < INPUT_KINDS; k++)
        if (strcmp(word, input_word((input_kind)k)) == 0) {
            *out = (input_kind)k;
            return true;
        }
    return false;
}

static jvn_status read_inputs(versions *v, dataset *d, err *e)
{
    query *q;
    bool row = true;
    static const char select[] =
        "SELECT kind, name, detail, number, size, modified, hash FROM input WHERE version = ? ORDER BY place";
    jvn_status st = store_ask(v->s, &q, e, select, "i", d->id);
    while (st == JVN_OK && (st = store_next(v->s, q, &row, e)) == JVN_OK && row) {
        lineage_input x = {.name = (char *)(uintptr_t)store_text(q, 1), .detail = (char *)(uintptr_t)store_text(q, 2),
                           .version = (int)store_int(q, 3), .size = store_int(q, 4), .modified = store_int(q, 5)};
        snprintf(x.hash, sizeof x.hash, "%s", store_text(q, 6));
        if (read_kind(store_text(q, 0), &x.kind)) lineage_add(d->from, &x);
    }
    return st;
}

/* The rest of a version whose row has been read, and what its checksum should be. */
static jvn_status read_rest(versions *v, dataset *d, int64_t rows, int64_t *checksum, err *e)
{
    text sum = {0}, name = {0};
    origin *o = xcalloc(1, sizeof *o);
    o->v = v;
    o->rows = rows;
    v->refs++;
    text_printf(&name, "%s@%d", d->name, d->version);
    o->name = name.s;
    text_printf(&sum, "%d %" PRId64 " ", d->version, rows);
    jvn_status st = read_columns(v, d, o, &sum, e);
    if (st == JVN_OK) st = read_inputs(v, d, e);
    sum_lineage(&sum, d->from);
    *checksum = (int64_t)XXH3_64bits(sum.s, sum.n);
    text_free(&sum);
    d->t = make_table(o);
    return st;
}

#define VERSION_CELLS "v.id, d.name, abs(v.number), v.rows, v.line, v.made_at, v.micros, v.checksum, v.seed, v.called"

/* What a row of the catalogue says of itself. */
typedef struct version_row {
    dataset *d;
    int64_t rows, checksum;
} version_row;

static version_row take_row(query *q)
{
    lineage l = {.line = (char *)(uintptr_t)store_text(q, 4), .made_at = store_int(q, 5), .micros = store_int(q, 6),
                 .seeded = *store_text(q, 8) != '\0', .seed = store_int(q, 8)};
    dataset *d = xcalloc(1, sizeof *d);
    d->id = store_int(q, 0);
    d->name = xstrdup(store_text(q, 1));
    d->version = (int)store_int(q, 2);
    d->called = *store_text(q, 9) ? xstrdup(store_text(q, 9)) : NULL;
    d->from = lineage_copy(&l);
    return (version_row){d, store_int(q, 3), store_int(q, 7)};
}

static jvn_status check_version(versions *v, const version_row *r, err *e)
{
    int64_t found;
    jvn_status st = read_rest(v, r->d, r->rows, &found, e);
    if (st != JVN_OK || (found == r->checksum && r->rows >= 0)) return st;
    return store_damaged(v->s, e, "the catalogue's entry of %.60s@%d does not fit its checksum", r->d->name,
                         r->d->version);
}

/* A damaged entry is lost, and the others are not. */
static jvn_status read_version(versions *v, const version_row *r, err *e)
{
    jvn_status st = check_version(v, r, e);
    if (st != JVN_EDATA) return st;
    r->d->lost = xstrdup(e->msg);
    free(r->d->from->line);
    r->d->from->line = xstrdup("(lost: its entry is damaged)");
    return JVN_OK;
}

/* All datasets of a statement that gives VERSION_CELLS. */
static jvn_status read_all(versions *v, query *q, dataset_list *out, err *e)
{
    bool row = true;
    jvn_status st = JVN_OK;
    while (st == JVN_OK && (st = store_next(v->s, q, &row, e)) == JVN_OK && row) {
        version_row r = take_row(q);
        list_take(out, r.d);
        st = read_version(v, &r, e);
    }
    if (row) store_end(q);
    return st;
}

/* A name's row in the file. */
typedef struct name_row {
    int64_t id;
    char *name;
} name_row;

static jvn_status read_names(versions *v, name_row **all, int *n, err *e)
{
    query *q;
    bool row = true;
    jvn_status st = store_ask(v->s, &q, e, "SELECT d.id, d.name FROM dataset d WHERE " STEPS_DATASET_IS_THERE " ORDER BY d.id", "");
    while (st == JVN_OK && (st = store_next(v->s, q, &row, e)) == JVN_OK && row) {
        *all = xrealloc(*all, (size_t)(*n + 1) * sizeof **all);
        (*all)[(*n)++] = (name_row){store_int(q, 0), xstrdup(store_text(q, 1))};
    }
    return st;
}

/* What is damaged is told, and stands in the list as lost; a name that is none has no place there. */
static jvn_status newest_of(versions *v, const name_row *x, dataset_list *out, err *e)
{
    query *q;
    int before = out->n;
    static const char select[] = "SELECT " VERSION_CELLS " FROM dataset d JOIN version v ON v.id ="
                                 " (SELECT id FROM version WHERE dataset = d.id ORDER BY number DESC LIMIT 1) WHERE d.id = ?";
    if (!*x->name || !text_is_utf8(x->name, strlen(x->name))) {
        store_note(v->s, "%.80s is damaged: the name of dataset %" PRId64 " is no text, and it is lost", store_path(v->s), x->id);
        return JVN_OK;
    }
    jvn_status st = store_ask(v->s, &q, e, select, "i", x->id);
    if (st == JVN_OK) st = read_all(v, q, out, e);
    if (st == JVN_EDATA) store_note(v->s, "%.60s is lost: %s", x->name, e->msg);
    else if (out->n > before && out->all[before]->lost)
        store_note(v->s, "%.60s@%d is lost: %s", x->name, out->all[before]->version, out->all[before]->lost);
    return st == JVN_EDATA ? JVN_OK : st;
}

static jvn_status newest(versions *v, dataset_list *out, err *e)
{
    name_row *all = NULL;
    int n = 0;
    jvn_status st = read_names(v, &all, &n, e);
    for (int i = 0; i < n; i++) {
        if (st == JVN_OK) st = newest_of(v, &all[i], out, e);
        free(all[i].name);
    }
    free(all);
    return st;
}

static jvn_status of_name(versions *v, const char *name, int number, dataset_list *out, err *e)
{
    query *q;
    static const char select[] =
        "SELECT " VERSION_CELLS " FROM dataset d JOIN version v ON v.dataset = d.id"
        " WHERE d.name = ? AND " STEPS_VERSION_IS_THERE " AND (v.number = ? OR ? = 0) ORDER BY v.number";
    jvn_status st = store_ask(v->s, &q, e, select, "tii", name, (int64_t)number, (int64_t)number);
    return st == JVN_OK ? read_all(v, q, out, e) : st;
}

/* Ends a reading transaction; what failed leaves nothing. */
static jvn_status end_reading(versions *v, jvn_status st, dataset_list *out)
{
    store_rollback(v->s);
    if (st != JVN_OK) dataset_list_free(out);
    return st;
}

jvn_status versions_newest(versions *v, dataset_list *out, err *e)
{
    *out = (dataset_list){0};
    jvn_status st = store_begin(v->s, false, e);
    return st == JVN_OK ? end_reading(v, newest(v, out, e), out) : st;
}

jvn_status versions_of(versions *v, const char *name, int number, dataset_list *out, err *e)
{
    *out = (dataset_list){0};
    jvn_status st = store_begin(v->s, false, e);
    return st == JVN_OK ? end_reading(v, of_name(v, name, number, out, e), out) : st;
}

jvn_status versions_marks(versions *v, int64_t id, char **marks, err *e)
{
    query *q;
    bool row = true;
    static const char select[] =
        "SELECT x.hash || ' ' || c.unit || char(10) || c.convention FROM column c JOIN vector x ON x.id = c.vector"
        " WHERE c.version = ? ORDER BY c.place";
    jvn_status st = store_ask(v->s, &q, e, select, "i", id);
    while (st == JVN_OK && (st = store_next(v->s, q, &row, e)) == JVN_OK && row) *marks++ = xstrdup(store_text(q, 0));
    return st;
}

/* ---- writing ---- */

static jvn_status add_columns(versions *v, int64_t version, const table *t, err *e)
{
    static const char insert[] =
        "INSERT INTO column (version, place, name, unit, convention, vector) VALUES (?, ?, ?, ?, ?, ?)";
    int64_t vector;
    jvn_status st = JVN_OK;
    for (int i = 0; i < t->n && st == JVN_OK; i++) {
        column *c = t->columns[i];
        st = vectors_save(v->values, c, &vector, e);
        if (st == JVN_OK)
            st = store_do(v->s, e, insert, "iittti", version, (int64_t)i, t->names[i], c->unit, c->convention, vector);
    }
    return st;
}

static jvn_status add_inputs(versions *v, int64_t version, const lineage *l, err *e)
{
    static const char insert[] =
        "INSERT INTO input (version, place, kind, name, detail, number, size, modified, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    jvn_status st = JVN_OK;
    for (int i = 0; i < l->n && st == JVN_OK; i++) {
        const lineage_input *x = &l->inputs[i];
        st = store_do(v->s, e, insert, "iitttiiit", version, (int64_t)i, input_word(x->kind), x->name, x->detail,
                      (int64_t)x->version, x->size, x->modified, x->hash);
    }
    return st;
}

static jvn_status find_dataset(versions *v, const char *name, int64_t *id, err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(v->s, &q, e, "SELECT id FROM dataset WHERE name = ?", "t", name);
    if (st == JVN_OK) st = store_next(v->s, q, &row, e);
    if (st != JVN_OK) return st;
    *id = row ? store_int(q, 0) : 0;
    store_end(q);
    return JVN_OK;
}

/* *was: the name, if it was there already; else NULL. */
static jvn_status need_dataset(versions *v, const char *name, int64_t *id, const char **was, err *e)
{
    jvn_status st = find_dataset(v, name, id, e);
    *was = st == JVN_OK && *id ? name : NULL;
    if (st != JVN_OK || *id) return st;
    st = store_do(v->s, e, "INSERT INTO dataset (name) VALUES (?)", "t", name);
    *id = store_last_id(v->s);
    return st;
}

/* What a dataset has, under the name that it has. */
static jvn_status note_given(versions *v, int64_t of, err *e)
{
    static const char note[] = "INSERT INTO given SELECT d.name, max(abs(x.number)) FROM dataset d JOIN version x ON x.dataset = d.id"
                               " WHERE d.id = ? GROUP BY d.id ON CONFLICT (name) DO UPDATE SET number = max(number, excluded.number)";
    return store_do(v->s, e, note, "i", of);
}

/* A number that is far out of reach is damage. */
static jvn_status add_row(versions *v, int64_t of, const table *t, const lineage *l, int64_t *version, err *e)
{
    static const char insert[] =
        "INSERT INTO version (dataset, number, rows, line, made_at, micros, seed, called)"
        " VALUES (?1, 1 + max(coalesce((SELECT max(number) FROM version WHERE dataset = ?1), 0),"
        " coalesce((SELECT g.number FROM given g JOIN dataset d ON d.name = g.name WHERE d.id = ?1 AND g.number BETWEEN 1 AND 1000000000), 0)),"
        " ?, ?, ?, ?, ?, (SELECT name FROM dataset WHERE id = ?1))";
    char seed[24];
    text_int64(seed, l->seed);
    jvn_status st = store_do(v->s, e, insert, "iitiit", of, t->rows < 0 ? 0 : t->rows, l->line, l->made_at, l->micros,
                             l->seeded ? seed : NULL);
    *version = store_last_id(v->s);
    return st == JVN_OK ? note_given(v, of, e) : st;
}

/* What was written is read back as a dataset would be, and its checksum put beside it. */
static jvn_status seal(versions *v, int64_t version, dataset_list *out, err *e)
{
    static const char select[] =
        "SELECT " VERSION_CELLS " FROM version v JOIN dataset d ON d.id = v.dataset WHERE v.id = ?";
    static const char update[] = "UPDATE version SET checksum = ? WHERE id = ?";
    query *q;
    bool row = false;
    int64_t checksum;
    jvn_status st = store_ask(v->s, &q, e, select, "i", version);
    if (st == JVN_OK) st = store_next(v->s, q, &row, e);
    if (st == JVN_OK && !row) st = store_damaged(v->s, e, "what was just written is not there");
    if (st != JVN_OK) return st;
    version_row r = take_row(q);
    store_end(q);
    list_take(out, r.d);
    st = read_rest(v, r.d, r.rows, &checksum, e);
    return st == JVN_OK ? store_do(v->s, e, update, "ii", checksum, version) : st;
}

/* Table `place` of a step. */
static jvn_status add_version(versions *v, const named_table *x, const lineage *l, int64_t step, int nth,
                              dataset_list *out, err *e)
{
    const char *was;
    int64_t of, version;
    jvn_status st;
    TRY(need_dataset(v, x->name, &of, &was, e));
    TRY(add_row(v, of, x->t, l, &version, e));
    TRY(add_columns(v, version, x->t, e));
    TRY(add_inputs(v, version, l, e));
    TRY(seal(v, version, out, e));
    TRY(steps_note(v->s, step, nth, l, of, version, was, x->name, e));
    table_unref(out->all[out->n - 1]->t);
    out->all[out->n - 1]->t = table_ref(x->t);
    out->all[out->n - 1]->map = row_map_ref(x->map);
out:
    return st;
}

/* Begins to write, as a step. */
static jvn_status begin_step(versions *v, int64_t *step, err *e)
{
    bool dropped = false;
    jvn_status st = store_begin(v->s, true, e);
    if (st != JVN_OK) return st;
    st = steps_begin(v->s, step, &dropped, e);
    if (st == JVN_OK && dropped) st = vectors_sweep(v->values, e);
    if (st != JVN_OK) store_rollback(v->s);
    return st;
}

static jvn_status end_step(versions *v, jvn_status st, err *e)
{
    if (st == JVN_OK) return store_commit(v->s, e);
    store_rollback(v->s);
    return st;
}

jvn_status versions_add(versions *v, const named_table *all, int n, const lineage *l, dataset_list *out, err *e)
{
    int64_t step;
    jvn_status st = JVN_OK;
    *out = (dataset_list){0};
    for (int i = 0; i < n && st == JVN_OK; i++) st = table_need_all(all[i].t, e);
    if (st == JVN_OK) st = begin_step(v, &step, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < n && st == JVN_OK; i++) st = add_version(v, &all[i], l, step, i, out, e);
    st = end_step(v, st, e);
    vectors_settle(v->values, st == JVN_OK);
    if (st != JVN_OK) dataset_list_free(out);
    return st;
}

static jvn_status remove_one(versions *v, const char *name, const lineage *l, int64_t step, int nth, err *e)
{
    int64_t id;
    jvn_status st = find_dataset(v, name, &id, e);
    if (st == JVN_OK && !id)
        return fail(e, JVN_ENAME, "no dataset of %.60s is called '%.60s' any more", store_path(v->s), name);
    if (st == JVN_OK) st = steps_hide(v->s, id, e);
    return st == JVN_OK ? steps_note(v->s, step, nth, l, id, 0, name, NULL, e) : st;
}

jvn_status versions_remove(versions *v, const char *const *names, int n, const lineage *l, err *e)
{
    int64_t step;
    jvn_status st = begin_step(v, &step, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < n && st == JVN_OK; i++) st = remove_one(v, names[i], l, step, i, e);
    return end_step(v, st, e);
}

static jvn_status rename_one(versions *v, const char *name, const char *to, const lineage *l, int64_t step, int nth,
                             err *e)
{
    int64_t id;
    jvn_status st = find_dataset(v, name, &id, e);
    if (st == JVN_OK && id) st = store_do(v->s, e, "UPDATE OR IGNORE dataset SET name = ? WHERE id = ?", "ti", to, id);
    if (st == JVN_OK && (!id || !store_changes(v->s))) return fail(e, JVN_ENAME, "'%.60s' is gone by now, or '%.60s' is taken", name, to);
    if (st == JVN_OK) st = note_given(v, id, e);
    return st == JVN_OK ? steps_note(v->s, step, nth, l, id, 0, name, to, e) : st;
}

jvn_status versions_rename(versions *v, const char *const *names, const char *const *to, int n, const lineage *l, err *e)
{
    int64_t step;
    jvn_status st = begin_step(v, &step, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < n && st == JVN_OK; i++) st = rename_one(v, names[i], to[i], l, step, i, e);
    return end_step(v, st, e);
}

/* ---- taking back ---- */

jvn_status versions_turn(versions *v, bool redo, undo_step *out, err *e)
{
    jvn_status st = store_begin(v->s, true, e);
    if (st != JVN_OK) return st;
    st = end_step(v, steps_turn(v->s, redo, out, e), e);
    if (st != JVN_OK) step_clear(out);
    return st;
}

jvn_status versions_steps(versions *v, undo_steps *out, err *e)
{
    jvn_status st = store_begin(v->s, false, e);
    if (st != JVN_OK) return st;
    st = steps_list(v->s, out, e);
    store_rollback(v->s);
    return st;
}

jvn_status versions_gone(versions *v, dataset_list *out, err *e)
{
    query *q;
    static const char select[] = "SELECT " VERSION_CELLS " FROM version v JOIN dataset d ON d.id = v.dataset WHERE NOT ("
                                 STEPS_VERSION_IS_THERE " AND " STEPS_DATASET_IS_THERE ") ORDER BY v.id";
    *out = (dataset_list){0};
    jvn_status st = store_begin(v->s, false, e);
    if (st != JVN_OK) return st;
    st = store_ask(v->s, &q, e, select, "");
    if (st == JVN_OK) st = read_all(v, q, out, e);
    for (int i = 0; i < out->n; i++) {
        char *at = strrchr(out->all[i]->name, '@');
        if (at && at[1] && !at[1 + strspn(at + 1, "0123456789")]) *at = '\0';
    }
    return end_reading(v, st, out);
}

/* ---- giving back ---- */

jvn_status versions_drop(versions *v, const char *const *all, int n, bool dry, int64_t *bytes, err *e)
{
    /* another shell may have removed the name meanwhile, and begun it anew */
    static const char drop[] = "DELETE FROM version WHERE id IN (SELECT v.id FROM version v JOIN dataset d ON d.id = v.dataset"
                               " JOIN json_each(?) x ON x.value = d.name || '@' || v.number"
                               " WHERE " STEPS_VERSION_IS_THERE " AND v.number < (SELECT max(n.number) FROM version n WHERE n.dataset = v.dataset))";
    text list = {0};
    text_putc(&list, '[');
    for (int i = 0; i < n; i++) {
        if (i) text_putc(&list, ',');
        text_json(&list, all[i]);
    }
    text_putc(&list, ']');
    jvn_status st = store_begin(v->s, !dry, e);
    if (st == JVN_OK) {
        st = vectors_alone(v->values, list.s, bytes, e);
        if (st == JVN_OK && !dry) st = steps_forget(v->s, e);
        if (st == JVN_OK && !dry) st = store_do(v->s, e, drop, "t", list.s);
        if (st == JVN_OK && !dry) st = vectors_sweep(v->values, e);
        if (st == JVN_OK && !dry) st = store_commit(v->s, e);
        else store_rollback(v->s);
    }
    text_free(&list);
    return st;
}

void versions_let_go(versions *v) { vectors_settle(v->values, true); }

jvn_status versions_shrink(versions *v, int64_t size[2], bool *whole, err *e) { return store_shrink(v->s, size, whole, e); }
