/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.c -- tables by name and version: all of them in memory, or the newest in memory and the others in
 * the file until they are asked for. */
#include "datasets.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/text.h"
#include "plain.h"
#include "vectors.h"
#include "versions.h"

/* The versions of one name, oldest first. In a file's workspace those that were asked for, and the newest. */
typedef struct series {
    char *name;
    bool in_file;
    dataset_list versions;
} series;

struct datasets {
    series **all;
    int n;
    bool keeps_all;  /* versions in memory, whatever they take */
    int64_t earlier; /* own_bytes of all versions in memory but the newest of each name */
    datasets *aside; /* what this stands in the place of for a while; NULL: nothing */
    store *s;       /* the file; NULL: in memory */
    versions *file;
};

datasets *datasets_new(void) { return xcalloc(1, sizeof(datasets)); }

static void series_free(series *x)
{
    free(x->name);
    dataset_list_free(&x->versions);
    free(x);
}

void datasets_free(datasets *d)
{
    if (!d) return;
    for (int i = 0; i < d->n; i++) series_free(d->all[i]);
    versions_free(d->file);
    datasets_free(d->aside);
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

static dataset *newest(const series *x) { return x->versions.all[x->versions.n - 1]; }

static bool is_passing(const char *name) { return name[0] == '_'; }
bool datasets_is_last(const char *name) { return name[0] == '_' && (name[1] == '\0' || name[1] == '.'); }

static series *find_exact(const datasets *d, const char *name)
{
    for (int i = 0; i < d->n; i++)
        if (strcmp(d->all[i]->name, name) == 0) return d->all[i];
    return NULL;
}

static series *find_series(const datasets *d, const char *name)
{
    series *found = find_exact(d, name);
    int alike = 0;
    if (found) return found;
    for (int i = 0; i < d->n; i++)
        if (strcasecmp(d->all[i]->name, name) == 0) {
            found = d->all[i];
            alike++;
        }
    return alike == 1 ? found : NULL;
}

static series *add_series(datasets *d, const char *name, bool in_file)
{
    series *x = xcalloc(1, sizeof *x);
    x->name = xstrdup(name);
    x->in_file = in_file;
    d->all = xrealloc(d->all, (size_t)(d->n + 1) * sizeof *d->all);
    return d->all[d->n++] = x;
}

/* Takes v: it stands in order of its number. */
static void add_version(series *x, dataset *v)
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
        const dataset *old = newest(d->all[i]);
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
    for (int i = 0; i < listed->n; i++) add_version(add_series(d, listed->all[i]->name, true), listed->all[i]);
    free(listed->all);
}

static jvn_status list_file(datasets *d, err *e)
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
    return list_file(d, e);
}

char *datasets_take_notes(datasets *d) { return d->s ? store_take_notes(d->s) : NULL; }

/* What is lost has been told when the file was opened. */
jvn_status datasets_refresh(datasets *d, err *e)
{
    if (!d->s || !store_changed(d->s)) return JVN_OK;
    jvn_status st = list_file(d, e);
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

/* Bytes of a version that the next one does not share, column by column, and of its map. */
static int64_t own_bytes(const dataset *v, const dataset *next)
{
    int64_t n = row_map_bytes(v->map);
    for (int i = 0; i < v->t->n; i++) {
        const column *c = v->t->columns[i], *other = i < next->t->n ? next->t->columns[i] : NULL;
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
    d->earlier -= own_bytes(x->versions.all[0], x->versions.all[1]);
    dataset_list_drop(&x->versions);
}

/* Earlier versions in memory go, the oldest first, where they take more than they may. */
static void drop_earlier(datasets *d)
{
    while (!d->keeps_all && d->earlier > DATASETS_EARLIER) drop_first(d, find_oldest(d));
}

static void put_memory(datasets *d, const named_table *x, const lineage *l)
{
    series *to = find_exact(d, x->name);
    dataset *v = xcalloc(1, sizeof *v);
    *v = (dataset){.name = xstrdup(x->name), .version = to ? newest(to)->version + 1 : 1, .from = lineage_copy(l),
                   .t = table_ref(x->t), .map = row_map_ref(x->map), .bytes = table_bytes(x->t)};
    if (!to) to = add_series(d, x->name, false);
    if (is_passing(x->name)) dataset_list_free(&to->versions);
    if (to->versions.n) d->earlier += own_bytes(newest(to), v);
    add_version(to, v);
}

/* The newest version is held in memory, the others are in the file. */
static jvn_status put_file(datasets *d, const named_table *all, int n, const lineage *l, err *e)
{
    dataset_list made;
    jvn_status st = versions_add(d->file, all, n, l, &made, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < made.n; i++) {
        series *to = find_exact(d, made.all[i]->name);
        if (!to) to = add_series(d, made.all[i]->name, true);
        dataset_list_free(&to->versions);
        add_version(to, made.all[i]);
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
    const int last = newest(x)->version, first = x->in_file ? 1 : x->versions.all[0]->version;
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
    add_version(x, found.all[0]);
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
    *out = x ? newest(x) : NULL;
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
    lineage_add_dataset(l, x->name, x->version, is_passing(x->name) ? x->from->line : "");
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
    series *x = find_exact(d, name);
    if (!x) return no_dataset(d, name, e);
    if (x->in_file && x->versions.n < newest(x)->version) {
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

jvn_status datasets_remove(datasets *d, const char *name, err *e)
{
    series *x = find_exact(d, name);
    if (!x) return no_dataset(d, name, e);
    jvn_status st = x->in_file ? versions_remove(d->file, name, e) : JVN_OK;
    if (st != JVN_OK) return st;
    while (!x->in_file && x->versions.n > 1) drop_first(d, x);
    int i = 0;
    while (d->all[i] != x) i++;
    series_free(x);
    d->n--;
    memmove(&d->all[i], &d->all[i + 1], (size_t)(d->n - i) * sizeof *d->all);
    return JVN_OK;
}

static jvn_status check_rename(const datasets *d, const char *name, const char *to, err *e)
{
    if (find_exact(d, to)) {
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

jvn_status datasets_rename(datasets *d, const char *name, const char *to, err *e)
{
    series *x = find_exact(d, name);
    if (!x) return no_dataset(d, name, e);
    jvn_status st = check_rename(d, name, to, e);
    if (st == JVN_OK && x->in_file) st = versions_rename(d->file, name, to, e);
    if (st != JVN_OK) return st;
    set_name(&x->name, to);
    for (int i = 0; i < x->versions.n; i++) set_name(&x->versions.all[i]->name, to);
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
    const dataset *next = newest(x);
    int kept = l->n - 1;
    for (int i = l->n - 2; i >= 0; i--) {
        dataset *v = l->all[i];
        const bool goes = is_among(v, all, n);
        if (goes && !x->in_file) *bytes += own_bytes(v, next);
        if (goes && !dry) dataset_free(v);
        else l->all[--kept] = v;
        if (!goes) next = v;
    }
    l->n -= kept;
    memmove(l->all, l->all + kept, (size_t)l->n * sizeof(dataset *));
}

static void count_earlier(datasets *d)
{
    d->earlier = 0;
    for (int i = 0; i < d->n; i++)
        for (int k = 1; k < d->all[i]->versions.n; k++)
            d->earlier += own_bytes(d->all[i]->versions.all[k - 1], d->all[i]->versions.all[k]);
}

jvn_status datasets_drop(datasets *d, const char *const *all, int n, bool dry, int64_t *bytes, err *e)
{
    jvn_status st = JVN_OK;
    *bytes = 0;
    if (d->s && n) st = versions_drop(d->file, all, n, dry, bytes, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < d->n; i++) drop_of(d->all[i], all, n, dry, bytes);
    if (!d->s) count_earlier(d);
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

void datasets_number(datasets *d, const char *name, int version) { newest(find_exact(d, name))->version = version; }

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

const dataset *datasets_at(const datasets *d, int i) { return newest(d->all[i]); }
int datasets_count(const datasets *d) { return d->n; }

const char *datasets_nearest(const datasets *d, const char *name)
{
    const char **names = xmalloc((size_t)(d->n + 1) * sizeof *names);
    for (int i = 0; i < d->n; i++) names[i] = d->all[i]->name;
    const char *near = text_nearest(name, names, (size_t)d->n);
    free(names);
    return near;
}
