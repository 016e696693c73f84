/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts_keep.c -- the scripts that a workspace names: rows of its dataset `scripts`, which has a column `file`. A workspace
 * may come from anybody, so that a name alone runs nothing: the file must be trusted, by its path and bytes. */
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "../plugin/trust.h"
#include "report.h"
#include "scripts_load.h"

static const char list_name[] = "scripts";

/* ---- the list ---- */

/* The column of files; NULL: the workspace names none, or *e says why they cannot be read. */
static const column *files(session *s, err *e)
{
    const dataset *d;
    const column *c;
    err_clear(e);
    if (!datasets_name(s->data, list_name)) return NULL;
    if (datasets_look(s->data, list_name, NULL, &d, e) != JVN_OK) return NULL;
    int at = table_find(d->t, "file");
    if (at < 0 || table_type(d->t, at) != JVN_STRING) {
        fail(e, JVN_EDATA, "the dataset 'scripts', which is to name the workspace's scripts, has no column 'file' of text");
        err_hint(e, "give it another name: rename scripts NEW");
        return NULL;
    }
    return table_need(d->t, at, &c, e) == JVN_OK ? c : NULL;
}

/* Adds each path but one to the list, as lines: no path has a line's end. */
static void list_others(const column *c, const char *but, text *lines)
{
    for (int64_t i = 0; c && i < c->length; i++) {
        int64_t n;
        const char *p = column_is_null(c, i) ? NULL : column_text(c, i, &n);
        if (!p || text_is(p, (size_t)n, but)) continue;
        text_add(lines, p, (size_t)n);
        text_putc(lines, '\n');
    }
}

/* A column of the lines. [owned] NULL: no memory */
static column *column_of_lines(const char *lines)
{
    int64_t n = 0;
    for (const char *p = lines; *p; p++) n += *p == '\n';
    column *c = column_new(JVN_STRING, n, (int64_t)strlen(lines) - n, false);
    if (!c) return NULL;
    int64_t *ends = c->data->data, row = 0;
    char *to = c->bytes->data;
    ends[0] = 0;
    for (const char *p = lines; *p; row++) {
        size_t length = strcspn(p, "\n");
        memcpy(to + ends[row], p, length);
        ends[row + 1] = ends[row] + (int64_t)length;
        p += length + 1;
    }
    return c;
}

static jvn_status put(session *s, const text *lines, err *e)
{
    column *c = column_of_lines(lines->n ? lines->s : "");
    table *t = table_new();
    jvn_status st = c ? table_take(t, "file", c, e) : fail(e, JVN_ENOMEM, "not enough memory");
    const named_table all = {.name = list_name, .t = t};
    if (st == JVN_OK) st = datasets_put(s->data, &all, 1, s->sc.from, e);
    table_unref(t);
    return st;
}

bool scripts_is_kept(session *s, const char *path)
{
    err e;
    const column *c = files(s, &e);
    for (int64_t i = 0; c && i < c->length; i++) {
        int64_t n;
        const char *p = column_is_null(c, i) ? NULL : column_text(c, i, &n);
        if (p && text_is(p, (size_t)n, path)) return true;
    }
    return false;
}

jvn_status scripts_keep(session *s, const image *im, err *e)
{
    text lines = {0};
    const column *c = files(s, e);
    if (e->code != JVN_OK) return e->code;
    const bool kept = scripts_is_kept(s, im->path);
    list_others(c, im->path, &lines);
    text_printf(&lines, "%s\n", im->path);
    jvn_status st = trust_add(im->path, im->hash, e);
    if (st == JVN_OK && !kept) st = put(s, &lines, e);
    text_free(&lines);
    return st;
}

jvn_status scripts_let_go(session *s, const char *path, err *e)
{
    text lines = {0};
    const column *c = files(s, e);
    if (e->code != JVN_OK) return e->code;
    if (!scripts_is_kept(s, path)) return fail(e, JVN_ENAME, "the workspace does not name %s", path);
    list_others(c, path, &lines);
    jvn_status st = lines.n ? put(s, &lines, e) : datasets_remove(s->data, &(const char *){list_name}, 1, s->sc.from, e);
    text_free(&lines);
    return st;
}

/* ---- at the start ---- */

/* What is said of a path that is not trusted, or not as its bytes are now (x: when they were). */
static void tell_untrusted(const char *path, const trusted *x, err *e)
{
    text typed = {0};
    text_word(&typed, path);
    if (access(path, F_OK) != 0) fail(e, JVN_EIO, "%s is not there", path);
    else if (!x) fail(e, JVN_EPLUGIN, "%s is not trusted (if you know what it does: script keep %s)", path, typed.s);
    else fail(e, JVN_EPLUGIN, "%s has changed since it was trusted on %s (if you know why: script keep %s)", path, x->day, typed.s);
    text_free(&typed);
}

/* The file's bytes, if they are trusted; a file whose path is not is not even read. NULL: *e says what to type. [owned] */
static image *judge(const char *path, err *e)
{
    trust_list l;
    image *im = NULL;
    err_clear(e);
    const trusted *x = trust_read(&l, e) == JVN_OK ? trust_find(&l, path) : NULL;
    if (x) im = image_read(path, false, e);
    const bool same = im && strcmp(im->path, path) == 0 && strcmp(im->hash, x->hash) == 0;
    if (e->code == JVN_OK && !same) tell_untrusted(path, x, e);
    trust_free(&l);
    if (same) return im;
    image_free(im);
    return NULL;
}

static jvn_status open_one(session *s, const char *path, err *e)
{
    script_entry *x = scripts_enter(s, path, FROM_WORKSPACE, e);
    image *im = x ? judge(path, e) : NULL;
    jvn_status st = im ? scripts_load(s, x, im, e) : e->code;
    if (x && !im) scripts_blame(x, e->msg);
    image_free(im);
    return st;
}

/* The text of a row, if it is a path: else nothing of it is shown, nor done. */
static bool read_path(const column *c, int64_t i, text *path)
{
    int64_t n = 0;
    const char *p = column_is_null(c, i) ? "" : column_text(c, i, &n);
    text_clear(path);
    if (!n || *p != '/' || memchr(p, '\0', (size_t)n) || memchr(p, '\n', (size_t)n)) return false;
    text_add(path, p, (size_t)n);
    return true;
}

void scripts_open_kept(session *s, text *notes)
{
    err e;
    text path = {0};
    enum { MOST = 100 };
    if (!datasets_path(s->data)) return;
    column *c = (column *)(uintptr_t)files(s, &e);
    if (e.code != JVN_OK) text_printf(notes, "%s (%s)\n", e.msg, e.hint);
    if (!c) return;
    column_ref(c); /* a script may put another list */
    for (int64_t i = 0; i < c->length && i < MOST; i++) {
        if (!read_path(c, i, &path)) continue;
        if (open_one(s, path.s, &e) != JVN_OK) text_printf(notes, "a script of this workspace is left out: %s\n", e.msg);
    }
    column_unref(c);
    text_free(&path);
}
