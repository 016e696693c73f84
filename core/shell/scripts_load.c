/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts_load.c -- scripts come in: from folders at the start, one by one later. */
#include "scripts_load.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"
#include "../plugin/folder.h"
#include "report.h"
#include "script.h"

/* ---- the book ---- */

script_book *scripts_book(session *s)
{
    if (!s->book) s->book = xcalloc(1, sizeof *s->book);
    return s->book;
}

static void clear_entry(script_entry *x)
{
    free(x->name);
    free(x->path);
    free(x->fault);
}

void scripts_free(script_book *b)
{
    for (int i = 0; b && i < b->n; i++) clear_entry(&b->all[i]);
    if (b) free(b->all);
    free(b);
}

script_entry *scripts_find(const session *s, const char *name)
{
    for (int i = 0; s->book && i < s->book->n; i++)
        if (strcmp(s->book->all[i].name, name) == 0) return &s->book->all[i];
    return NULL;
}

void scripts_remove(session *s, script_entry *x)
{
    script_book *b = s->book;
    if (s->lua) bridge_unload(s->lua, x->name);
    clear_entry(x);
    memmove(x, x + 1, (size_t)(b->all + b->n - x - 1) * sizeof *x);
    b->n--;
}

jvn_status scripts_name(session *s, const char *path, char **name, err *e)
{
    bridge *b;
    jvn_status st = script_bridge(s, &b, e);
    if (st == JVN_OK) *name = xstrdup(bridge_owner(b, path));
    return st;
}

/* ---- what went wrong ---- */

/* Lua cuts the head of a long path off: "...scripts/vol.lua:3: " */
static void cut_place(bridge_fault *f)
{
    char *p = f->e.msg, *end = NULL;
    long line = 0;
    if (strncmp(p, "...", 3) != 0) return;
    while ((p = strchr(p, ':')) && !((line = strtol(p + 1, &end, 10)) > 0 && strncmp(end, ": ", 2) == 0)) p++;
    if (!p) return;
    if (!f->line) f->line = (int)line;
    memmove(f->e.msg, end + 2, strlen(end + 2) + 1);
}

/* "vol.lua:3: '' near x", and what line of the shell's it was, in one line. */
static jvn_status tell_fault(const char *path, bridge_fault *f, err *e)
{
    text t = {0};
    const jvn_status code = f->e.code;
    script_place(f, f->source ? f->source : path);
    cut_place(f);
    text_printf(&t, "%s:", f->source ? f->source : path);
    if (f->line) text_printf(&t, "%d:", f->line);
    text_putc(&t, ' ');
    if (f->statement) text_printf(&t, "'%.80s': ", f->statement);
    if (f->command) text_printf(&t, "%s: ", f->command);
    text_puts(&t, f->e.msg);
    for (char *p = t.s; *p; p++)
        if (*p == '\n') *p = ' ';
    fail(e, code, "%s", t.s);
    if (*f->e.hint) err_hint(e, "%s", f->e.hint);
    text_free(&t);
    return code;
}

/* ---- one script ---- */

/* The bytes that were hashed are those that run. NULL: they cannot be read. [owned] */
static char *read_all(const image *im, size_t *n, err *e)
{
    char *all = xmalloc((size_t)im->size + 1);
    ssize_t got = 0, k = 0;
    for (; got < im->size && (k = pread(im->fd, all + got, (size_t)(im->size - got), got)) > 0; got += k) {}
    *n = (size_t)got;
    if (k >= 0) return all;
    free(all);
    fail(e, JVN_EIO, "cannot read %s", im->path);
    return NULL;
}

static jvn_status run(session *s, const image *im, err *e)
{
    bridge *b;
    size_t n;
    bridge_fault f = {0};
    lineage from, *outer = s->sc.from;
    jvn_status st = script_bridge(s, &b, e);
    char *code = st == JVN_OK ? read_all(im, &n, e) : NULL;
    if (!code) return e->code;
    lineage_begin(&from, im->path, datasets_path(s->data) != NULL);
    s->sc.from = &from;
    st = bridge_load(b, im->path, code, n, &f);
    s->sc.from = outer;
    lineage_clear(&from);
    if (st != JVN_OK) st = tell_fault(im->path, &f, e);
    bridge_fault_clear(&f);
    free(code);
    return st;
}

void scripts_blame(script_entry *x, const char *fault)
{
    free(x->fault);
    x->fault = fault ? xstrdup(fault) : NULL;
}

jvn_status scripts_load(session *s, script_entry *x, const image *im, err *e)
{
    if (x->loading) return fail(e, JVN_EPLUGIN, "%s is being loaded already", x->path);
    char *name = xstrdup(x->name);
    err_clear(e);
    x->loading = true;
    image *own = im ? NULL : image_read(x->path, false, e);
    jvn_status st = im || own ? run(s, im ? im : own, e) : e->code;
    image_free(own);
    if ((x = scripts_find(s, name))) {
        scripts_blame(x, st == JVN_OK ? NULL : e->msg);
        x->loaded |= st == JVN_OK;
        x->loading = false;
    }
    free(name);
    return st;
}

script_entry *scripts_enter(session *s, const char *path, script_from from, err *e)
{
    char *name;
    if (scripts_name(s, path, &name, e) != JVN_OK) return NULL;
    const script_entry *same = scripts_find(s, name);
    if (same) {
        fail(e, JVN_EARG, "a script is called '%s' already: %s", name, same->path);
        err_hint(e, "first: script unload %s", name);
        free(name);
        return NULL;
    }
    script_book *b = scripts_book(s);
    b->all = xrealloc(b->all, (size_t)(b->n + 1) * sizeof *b->all);
    b->all[b->n] = (script_entry){.name = name, .path = xstrdup(path), .from = from};
    return &b->all[b->n++];
}

/* ---- folders ---- */

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int is_script(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return *d->d_name != '.' && n > 4 && strcmp(d->d_name + n - 4, ".lua") == 0;
}

static void load_folder(session *s, const char *folder, script_from from, text *notes)
{
    struct dirent **names;
    int n = scandir(folder, &names, is_script, by_name);
    for (int i = 0; i < n; i++) {
        text path = {0};
        err e;
        text_printf(&path, "%s/%s", folder, names[i]->d_name);
        script_entry *x = scripts_enter(s, path.s, from, &e);
        if (!x || scripts_load(s, x, NULL, &e) != JVN_OK)
            text_printf(notes, "script %s is left out: %s\n", names[i]->d_name, e.msg);
        text_free(&path);
        free(names[i]);
    }
    if (n >= 0) free(names);
}

/* Who can write there decides what runs. A folder that is not there is fine. */
static bool is_safe(const char *folder, text *notes)
{
    struct stat st;
    if (stat(folder, &st) != 0) return false;
    bool own = st.st_uid == geteuid();
    if (own && !(st.st_mode & (S_IWGRP | S_IWOTH))) return true;
    text_printf(notes, "the scripts in %s are left out: the folder %s", folder,
                own ? "can be written to by others (in a terminal: chmod go-w " : "is not yours");
    if (own) text_printf(notes, "%s)", folder);
    text_putc(notes, '\n');
    return false;
}

void scripts_start(session *s, bool own)
{
    char home[PATH_MAX];
    text notes = {0}, mine = {0};
    if (script_home(home, sizeof home)) load_folder(s, home, FROM_PROGRAM, &notes);
    if (own && folder_of_user("scripts", &mine) && is_safe(mine.s, &notes)) load_folder(s, mine.s, FROM_FOLDER, &notes);
    scripts_open_kept(s, &notes);
    report_notes(s, NULL, notes.s);
    text_free(&notes);
    text_free(&mine);
}
