/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.c -- tables by name and version: all of them in memory, or the newest in memory and the others in
 * the file until they are asked for. */
#include "datasets.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/text.h"
#include "datasets_inside.h"
#include "plain.h"
#include "vectors.h"

datasets *datasets_new(void) { return xcalloc(1, sizeof(datasets)); }

void series_free(series *x)
{
    free(x->name);
    dataset_list_free(&x->versions);
    free(x);
}

void datasets_free(datasets *d)
{
    if (!d) return;
    for (int i = 0; i < d->n; i++) series_free(d->all[i]);
    undo_forget(d);
    versions_free(d->file);
    datasets_free(d->aside);
    for (int i = 0; i < d->n_given; i++) free(d->given[i].name);
    free(d->given);
    free(d->all);
    free(d);
}

const char *datasets_path(const datasets *d) { return d->s ? store_path(d->s) : NULL; }

bool datasets_is_file(const datasets *d, const char *path)
{
    while (d && !d->s) d = d->aside;
    return d && store_is_file(d->s, path);
}

/* ---- series ---- */

dataset *series_newest(const series *x) { return x->versions.all[x->versions.n - 1]; }

static bool is_passing(const char *name) { return name[0] == '_'; }
bool datasets_is_last(const char *name) { return name[0] == '_' && (name[1] == '\0' || name[1] == '.'); }

series *datasets_series(const datasets *d, const char *name)
{
    for (int i = 0; i < d->n; i++)
        if (strcmp(d->all[i]->name, name) == 0) return d->all[i];
    return NULL;
}

static series *find_series(const datasets *d, const char *name)
{
    series *found = datasets_series(d, name);
    int alike = 0;
    if (found) return found;
    for (int i = 0; i < d->n; i++)
        if (strcasecmp(d->all[i]->name, name) == 0) {
            found = d->all[i];
            alike++;
        }
    return alike == 1 ? found : NULL;
}

void datasets_enter(datasets *d, series *x)
{
    d->all = xrealloc(d->all, (size_t)(d->n + 1) * sizeof *d->all);
    int i = d->n++;
    for (; i > 0 && d->all[i - 1]->place > x->place; i--) d->all[i] = d->all[i - 1];
    d->all[i] = x;
}

void datasets_leave(datasets *d, series *x)
{
    int i = 0;
    while (d->all[i] != x) i++;
    d->n--;
    memmove(&d->all[i], &d->all[i + 1], (size_t)(d->n - i) * sizeof *d->all);
}

static series *add_series(datasets *d, const char *name, bool in_file)
{
    series *x = xcalloc(1, sizeof *x);
    x->name = xstrdup(name);
    x->in_file = in_file;
    x->place = d->places++;
    datasets_enter(d, x);
    return x;
}

void series_add(series *x, dataset *v)
{
    dataset_list *l = &x->versions;
    l->all = xrealloc(l->all, (size_t)(l->n + 1) * sizeof *l->all);
    int i = l->n++;
    for (; i > 0 && l->all[i - 1]->version > v->version; i--) l->all[i] = l->all[i - 1];
    l->all[i] = v;
}

/* ---- the file ---- */

/* A table that was loaded before goes on: its version in the file cannot have changed. */
static void keep_table(const datasets *d, dataset *x)
{
    for (int i = 0; i < d->n; i++) {
        const dataset *old = series_newest(d->all[i]);
        if (old->id != x->id) continue;
        table_unref(x->t);
        x->t = table_ref(old->t);
        if (!x->map) x->map = row_map_ref(old->map);
    }
}

/* Everything that the file lists takes the place of what was known of it. Takes the list. */
static void replace_listed(datasets *d, dataset_list *listed)
{
    int kept = 0;
    for (int i = 0; i < listed->n; i++) keep_table(d, listed->all[i]);
    for (int i = 0; i < d->n; i++) {
        if (d->all[i]->in_file) series_free(d->all[i]);
        else d->all[kept++] = d->all[i];
    }
    d->n = kept;
    for (int i = 0; i < listed->n; i++) series_add(add_series(d, listed->all[i]->name, true), listed->all[i]);
    free(listed->all);
}

jvn_status datasets_list_file(datasets *d, err *e)
{
    dataset_list listed;
    jvn_status st = versions_newest(d->file, &listed, e);
    if (st == JVN_OK) replace_listed(d, &listed);
    return st;
}

jvn_status datasets_open(datasets *d, const char *path, err *e)
{
    jvn_status st = store_open(path, NULL, &d->s, e);
    if (st != JVN_OK) return st;
    d->file = versions_new(d->s);
    return datasets_list_file(d, e);
}

char *datasets_take_notes(datasets *d) { return d->s ? store_take_notes(d->s) : NULL; }

/* What is lost has been told when the file was opened. */
jvn_status datasets_refresh(datasets *d, err *e)
{
    if (!d->s || !store_changed(d->s)) return JVN_OK;
    jvn_status st = datasets_list_file(d, e);
    free(datasets_take_notes(d));
    return st;
}

/* ---- putting ---- */

static int64_t table_bytes(const table *t)
{
    int64_t n = 0;
    for (int i = 0; i < t->n; i++)
        if (t->columns[i]) n += plain_bytes(t->columns[i]);
    return n;
}

int64_t dataset_own_bytes(const dataset *v, const dataset *next)
{
    int64_t n = row_map_bytes(v->map);
    for (int i = 0; i < v->t->n; i++) {
        const column *c = v->t->columns[i], *other = next && i < next->t->n ? next->t->columns[i] : NULL;
        if (!other || other->id != c->id) n += plain_bytes(c);
    }
    return n;
}

/* Whose first version was made first, of those that have an earlier one in memory. */
static series *find_oldest(const datasets *d)
{
    series *oldest = NULL;
    for (int i = 0; i < d->n; i++) {
        series *x = d->all[i];
        if (x->in_file || x->versions.n < 2) continue;
        if (!oldest || x->versions.all[0]->from->made_at < oldest->versions.all[0]->from->made_at) oldest = x;
    }
    return oldest;
}

static void drop_first(datasets *d, series *x)
{
    undo_lost(d, x->versions.all[1]);
    d->earlier -= dataset_own_bytes(x->versions.all[0], x->versions.all[1]);
    dataset_list_drop(&x->versions);
}

/* Where it takes more than it may, what steps hold goes, then earlier versions in memory do, the oldest first. */
static void drop_earlier(datasets *d)
{
    while (!d->keeps_all && d->earlier > DATASETS_EARLIER)
        if (!undo_forget_one(d)) drop_first(d, find_oldest(d));
}

/* Borrowed until the next name. */
static int *given_number(datasets *d, const char *name)
{
    for (int i = 0; i < d->n_given; i++)
        if (strcmp(d->given[i].name, name) == 0) return &d->given[i].number;
    d->given = xrealloc(d->given, (size_t)(d->n_given + 1) * sizeof *d->given);
    d->given[d->n_given] = (given){xstrdup(name), 0};
    return &d->given[d->n_given++].number;
}

static void raise_given(datasets *d, const char *name, int number)
{
    int *last = given_number(d, name);
    if (number > *last) *last = number;
}

/* What passes goes on from its newest version alone. */
static int next_number(datasets *d, const char *name, const series *of)
{
    const int last = of ? series_newest(of)->version : 0;
    if (is_passing(name)) return last + 1;
    raise_given(d, name, last);
    return ++*given_number(d, name);
}

static void put_memory(datasets *d, const named_table *x, const lineage *l)
{
    series *to = datasets_series(d, x->name);
    const char *was = to ? x->name : NULL;
    dataset *v = xcalloc(1, sizeof *v);
    *v = (dataset){.name = xstrdup(x->name), .called = xstrdup(x->name), .version = next_number(d, x->name, to), .from = lineage_copy(l),
                   .t = table_ref(x->t), .map = row_map_ref(x->map), .bytes = table_bytes(x->t)};
    if (!to) to = add_series(d, x->name, false);
    if (is_passing(x->name)) dataset_list_free(&to->versions);
    else undo_note(d, to, v, was, x->name);
    if (to->versions.n) d->earlier += dataset_own_bytes(series_newest(to), v);
    series_add(to, v);
}

/* The newest version is held in memory, the others are in the file. */
static jvn_status put_file(datasets *d, const named_table *all, int n, const lineage *l, err *e)
{
    dataset_list made;
    jvn_status st = versions_add(d->file, all, n, l, &made, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < made.n; i++) {
        series *to = datasets_series(d, made.all[i]->name);
        if (!to) to = add_series(d, made.all[i]->name, true);
        dataset_list_free(&to->versions);
        series_add(to, made.all[i]);
    }
    free(made.all);
    return JVN_OK;
}

jvn_status datasets_put(datasets *d, const named_table *all, int n, const lineage *l, err *e)
{
    named_table *filed = xmalloc((size_t)(n ? n : 1) * sizeof *filed);
    int n_filed = 0;
    for (int i = 0; i < n; i++)
        if (d->s && !is_passing(all[i].name)) filed[n_filed++] = all[i];
    jvn_status st = n_filed ? put_file(d, filed, n_filed, l, e) : JVN_OK;
    if (!d->s) undo_begin(d, l);
    for (int i = 0; i < n && st == JVN_OK; i++)
        if (!d->s || is_passing(all[i].name)) put_memory(d, &all[i], l);
    if (!d->s) drop_earlier(d);
    free(filed);
    return st;
}

/* ---- finding ---- */

/* "px@2": where its '@' stands, and the number; NULL: not written so. */
static const char *split(const char *name, int *number)
{
    int64_t n;
    const char *at = strrchr(name, '@');
    if (!at || at == name || !text_to_int64(at + 1, strlen(at + 1), &n) || n < 0 || n > INT_MAX) return NULL;
    *number = (int)n;
    return at;
}

bool datasets_is_version(const char *name)
{
    int number;
    return split(name, &number) != NULL;
}

static jvn_status no_version(const series *x, int number, err *e)
{
    const int last = series_newest(x)->version, first = x->in_file ? 1 : x->versions.all[0]->version;
    const bool gone = number >= 1 && number < last && !is_passing(x->name);
    fail(e, JVN_ENAME, "%.100s has no version %d%s", x->name, number, gone ? " any more" : "");
    if (gone) err_hint(e, "`history %.60s` lists those that are kept", x->name);
    else if (first == last) err_hint(e, "it has version %d alone", last);
    else err_hint(e, "the newest is %d, and `history %.60s` lists the others", last, x->name);
    return JVN_ENAME;
}

static jvn_status find_version(const datasets *d, series *x, int number, const dataset **out, err *e)
{
    dataset_list found;
    for (int i = 0; i < x->versions.n; i++)
        if (x->versions.all[i]->version == number) {
            *out = x->versions.all[i];
            return JVN_OK;
        }
    if (!x->in_file || number < 1) return no_version(x, number, e);
    jvn_status st = versions_of(d->file, x->name, number, &found, e);
    if (st != JVN_OK) return st;
    if (!found.n) return no_version(x, number, e);
    series_add(x, found.all[0]);
    *out = found.all[0];
    free(found.all);
    return JVN_OK;
}

static jvn_status no_dataset(const datasets *d, const char *name, err *e)
{
    const char *near = datasets_nearest(d, name);
    fail(e, JVN_ENAME, "no dataset is called '%s'", name);
    if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "'ls' lists the datasets");
    return JVN_ENAME;
}

static jvn_status find_any(const datasets *d, const char *name, const dataset **out, err *e)
{
    int number;
    series *x = find_series(d, name);
    const char *at = split(name, &number);
    *out = x ? series_newest(x) : NULL;
    if (x) return JVN_OK;
    if (at) {
        char *bare = xstrndup(name, (size_t)(at - name));
        x = find_series(d, bare);
        free(bare);
        if (x) return find_version(d, x, number, out, e);
    }
    return no_dataset(d, name, e);
}

/* One that is lost is not found, and the error tells why. */
static jvn_status find(const datasets *d, const char *name, const dataset **out, err *e)
{
    jvn_status st = find_any(d, name, out, e);
    if (st != JVN_OK || !(*out)->lost) return st;
    fail(e, JVN_EDATA, "%.60s@%d is lost: %s", (*out)->name, (*out)->version, (*out)->lost);
    if ((*out)->version > 1) err_hint(e, "%.60s@%d may be whole: `history %.60s` lists the versions", (*out)->name, (*out)->version - 1, (*out)->name);
    return JVN_EDATA;
}

const dataset *datasets_find(const datasets *d, const char *name)
{
    err e;
    const dataset *found;
    return find(d, name, &found, &e) == JVN_OK ? found : NULL;
}

jvn_status datasets_unknown(const datasets *d, const char *name, err *e)
{
    const dataset *found;
    jvn_status st = find(d, name, &found, e);
    return st == JVN_OK ? no_dataset(d, name, e) : st;
}

void datasets_note(const dataset *x, lineage *l)
{
    const bool lent = is_passing(x->name) && !*x->from->line; /* by a script: no line made it */
    if (!lent) lineage_add_dataset(l, x->name, x->version, is_passing(x->name) ? x->from->line : "");
    if (is_passing(x->name)) lineage_add_all(l, x->from);
}

jvn_status datasets_look(datasets *d, const char *name, lineage *l, const dataset **out, err *e)
{
    jvn_status st = find(d, name, out, e);
    if (st == JVN_OK) datasets_note(*out, l);
    return st;
}

jvn_status datasets_use(datasets *d, const char *name, lineage *l, const dataset **out, err *e)
{
    jvn_status st = datasets_look(d, name, l, out, e);
    return st == JVN_OK ? table_need_all((*out)->t, e) : st;
}

const char *datasets_name(const datasets *d, const char *name)
{
    const series *x = find_series(d, name);
    return x ? x->name : NULL;
}

jvn_status datasets_versions(datasets *d, const char *name, const dataset *const **out, int *n, err *e)
{
    dataset_list found;
    series *x = datasets_series(d, name);
    if (!x) return no_dataset(d, name, e);
    if (x->in_file && x->versions.n < series_newest(x)->version) {
        jvn_status st = versions_of(d->file, name, 0, &found, e);
        if (st != JVN_OK) return st;
        for (int i = 0; i < found.n; i++) keep_table(d, found.all[i]);
        dataset_list_free(&x->versions);
        x->versions = found;
    }
    *out = (const dataset *const *)x->versions.all;
    *n = x->versions.n;
    return JVN_OK;
}

/* ---- names ---- */

/* Those of the names that the file has, in all. How many. */
static int in_file(const datasets *d, const char *const *names, int n, const char **all)
{
    int filed = 0;
    for (int i = 0; i < n; i++)
        if (datasets_series(d, names[i])->in_file) all[filed++] = names[i];
    return filed;
}

/* What passes goes for good, and so does what the file keeps. */
static void take_out(datasets *d, const char *name)
{
    series *x = datasets_series(d, name);
    datasets_leave(d, x);
    if (x->in_file || is_passing(name) || d->keeps_all) series_free(x);
    else undo_note(d, x, NULL, name, NULL);
}

jvn_status datasets_remove(datasets *d, const char *const *names, int n, const lineage *l, err *e)
{
    const char **filed = xmalloc((size_t)n * sizeof *filed);
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && st == JVN_OK; i++)
        if (!datasets_series(d, names[i])) st = no_dataset(d, names[i], e);
    int n_filed = st == JVN_OK ? in_file(d, names, n, filed) : 0;
    if (n_filed) st = versions_remove(d->file, filed, n_filed, l, e);
    free(filed);
    if (st != JVN_OK) return st;
    if (!d->s) undo_begin(d, l);
    for (int i = 0; i < n; i++) take_out(d, names[i]);
    if (!d->s) datasets_count_earlier(d);
    if (!d->s) drop_earlier(d);
    return JVN_OK;
}

static jvn_status check_rename(const datasets *d, const char *name, const char *to, err *e)
{
    if (datasets_series(d, to)) {
        if (strcmp(name, to) == 0) return fail(e, JVN_EARG, "'%.100s' is its name already", to);
        fail(e, JVN_EARG, "'%.100s' is taken", to);
        err_hint(e, "`rm %.60s` removes it", to);
        return JVN_EARG;
    }
    if (!is_passing(name) && !is_passing(to)) return JVN_OK;
    fail(e, JVN_EARG, "names that start with '_' are for what passes: they are not kept");
    err_hint(e, "a copy is made by an assignment: NAME = %.60s", name);
    return JVN_EARG;
}

static void set_name(char **name, const char *to)
{
    free(*name);
    *name = xstrdup(to);
}

void series_rename(series *x, const char *to)
{
    set_name(&x->name, to);
    for (int i = 0; i < x->versions.n; i++) set_name(&x->versions.all[i]->name, to);
}

jvn_status datasets_rename(datasets *d, const char *const *names, const char *const *to, int n, const lineage *l, err *e)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && st == JVN_OK; i++)
        st = datasets_series(d, names[i]) ? check_rename(d, names[i], to[i], e) : no_dataset(d, names[i], e);
    if (st == JVN_OK && d->s) st = versions_rename(d->file, names, to, n, l, e);
    if (st != JVN_OK) return st;
    if (!d->s) undo_begin(d, l);
    for (int i = 0; i < n; i++) {
        series *x = datasets_series(d, names[i]);
        if (!d->s) undo_note(d, x, NULL, names[i], to[i]);
        if (!d->s) raise_given(d, to[i], series_newest(x)->version);
        series_rename(x, to[i]);
    }
    return JVN_OK;
}

/* ---- giving back ---- */

static bool is_among(const dataset *x, const char *const *all, int n)
{
    text name = {0};
    bool among = false;
    text_printf(&name, "%s@%d", x->name, x->version);
    for (int i = 0; i < n && !among; i++) among = strcmp(name.s, all[i]) == 0;
    text_free(&name);
    return among;
}

/* Takes them out of a series. Of those in memory alone adds to *bytes what nobody else has. */
static void drop_of(series *x, const char *const *all, int n, bool dry, int64_t *bytes)
{
    dataset_list *l = &x->versions;
    const dataset *next = series_newest(x);
    int kept = l->n - 1;
    for (int i = l->n - 2; i >= 0; i--) {
        dataset *v = l->all[i];
        const bool goes = is_among(v, all, n);
        if (goes && !x->in_file) *bytes += dataset_own_bytes(v, next);
        if (goes && !dry) dataset_free(v);
        else l->all[--kept] = v;
        if (!goes) next = v;
    }
    l->n -= kept;
    memmove(l->all, l->all + kept, (size_t)l->n * sizeof(dataset *));
}

void datasets_count_earlier(datasets *d)
{
    d->earlier = undo_bytes(d);
    for (int i = 0; i < d->n; i++)
        for (int k = 1; k < d->all[i]->versions.n; k++)
            d->earlier += dataset_own_bytes(d->all[i]->versions.all[k - 1], d->all[i]->versions.all[k]);
}

jvn_status datasets_drop(datasets *d, const char *const *all, int n, bool dry, int64_t *bytes, err *e)
{
    jvn_status st = JVN_OK;
    *bytes = 0;
    if (d->s) st = versions_drop(d->file, all, n, dry, bytes, e);
    else *bytes = undo_bytes(d);
    if (st != JVN_OK) return st;
    for (int i = 0; i < d->n; i++) drop_of(d->all[i], all, n, dry, bytes);
    if (!dry) undo_forget(d);
    if (!d->s) datasets_count_earlier(d);
    return JVN_OK;
}

jvn_status datasets_shrink(datasets *d, int64_t size[2], bool *whole, err *e)
{
    *whole = true;
    size[0] = size[1] = 0;
    return d->s ? versions_shrink(d->file, size, whole, e) : JVN_OK;
}

/* ---- another workspace for a while ---- */

datasets *datasets_aside(datasets *d)
{
    datasets *aside = datasets_new();
    *aside = *d;
    *d = (datasets){.keeps_all = true, .aside = aside};
    return aside;
}

void datasets_back(datasets *d)
{
    datasets *aside = d->aside;
    const datasets gone = *d;
    *d = *aside;
    *aside = gone;
    aside->aside = NULL;
    datasets_free(aside);
}

void datasets_number(datasets *d, const char *name, int version) { series_newest(datasets_series(d, name))->version = version; }

/* ---- what tells values apart ---- */

char *datasets_mark(const column *c, err *e)
{
    char hex[33];
    text mark = {0};
    if (vectors_hash(c, hex, e) == JVN_OK) text_printf(&mark, "%s %s\n%s", hex, c->unit, c->convention);
    return mark.s;
}

jvn_status datasets_marks(datasets *d, const dataset *x, char **marks, err *e)
{
    memset(marks, 0, (size_t)x->t->n * sizeof *marks);
    if (x->id) return versions_marks(d->file, x->id, marks, e);
    for (int i = 0; i < x->t->n; i++)
        if (!(marks[i] = datasets_mark(x->t->columns[i], e))) return e->code;
    return JVN_OK;
}

bool datasets_hides(const datasets *d, const char *command)
{
    for (int i = 0; i < d->n; i++)
        if (text_is(command, strcspn(command, " "), d->all[i]->name)) return true;
    return false;
}

const dataset *datasets_at(const datasets *d, int i) { return series_newest(d->all[i]); }
int datasets_count(const datasets *d) { return d->n; }

const char *datasets_nearest(const datasets *d, const char *name)
{
    const char **names = xmalloc((size_t)(d->n + 1) * sizeof *names);
    for (int i = 0; i < d->n; i++) names[i] = d->all[i]->name;
    const char *near = text_nearest(name, names, (size_t)d->n);
    free(names);
    return near;
}
