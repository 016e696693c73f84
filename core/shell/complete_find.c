/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete_find.c -- where candidates come from: names, columns, their values, files. */
#include "complete_find.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "../base/text.h"

enum { SAMPLE = 20000 /* rows of a text column that are looked at */ };

/* ---- adding ---- */

static bool is_name(const char *s)
{
    if (!isalpha((unsigned char)*s) && *s != '_' && (unsigned char)*s < 0x80) return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '_' && *s != '.' && (unsigned char)*s < 0x80) return false;
    return true;
}

static bool is_word(const char *s) { return *s && !strpbrk(s, " \t\r\n|'\"#"); }

/* The quote doubled stands for itself. */
static void add_quoted(text *t, const char *s, char quote)
{
    for (; *s; s++) {
        if (*s == quote) text_putc(t, quote);
        text_putc(t, *s);
    }
}

static void keep(finder *f, const char *name, spelling how)
{
    text t = {0};
    bool bare = how == AS_IS || (how == AS_WORD ? is_word(name) : is_name(name));
    if (f->quote || !bare) {
        char quote = f->quote ? f->quote : '"';
        if (!f->quote) text_putc(&t, quote);
        add_quoted(&t, name, quote);
        if (!f->quote) text_putc(&t, quote);
    } else {
        text_puts(&t, name);
    }
    if ((f->out->n & (f->out->n - 1)) == 0)
        f->out->all = xrealloc(f->out->all, (size_t)(f->out->n ? 2 * f->out->n : 1) * sizeof *f->out->all);
    f->out->all[f->out->n++] = t.s;
}

static void drop_all(finder *f)
{
    for (int i = 0; i < f->out->n; i++) free(f->out->all[i]);
    f->out->n = 0;
}

void offer_word(finder *f, const char *name, spelling how)
{
    size_t n = strlen(f->typed);
    if (!*name || strncasecmp(name, f->typed, n) != 0) return;
    bool folded = strncmp(name, f->typed, n) != 0;
    if (folded && f->out->n && !f->folded) return;
    if (!folded && f->folded) drop_all(f);
    f->folded = folded;
    keep(f, name, how);
}

void offer_list(finder *f, const char *words)
{
    for (const char *p = words; p && *p;) {
        size_t n = strcspn(p, "|");
        offer_word(f, arena_text(f->a, p, n), AS_IS);
        p += n + (p[n] == '|');
    }
}

/* ---- names ---- */

void offer_datasets(finder *f)
{
    const char *version = strchr(f->typed, '@');
    const char *name = version ? arena_text(f->a, f->typed, (size_t)(version - f->typed)) : NULL;
    for (int i = 0; i < datasets_count(f->s->data); i++) {
        const dataset *d = datasets_at(f->s->data, i);
        if (!version) offer_word(f, d->name, AS_NAME);
        else if (strcmp(d->name, name) == 0)
            for (int v = d->version; v > 0 && v > d->version - 100; v--)
                offer_word(f, arena_printf(f->a, "%s@%d", name, v), AS_IS);
    }
}

void offer_items(finder *f, reg_kind kind)
{
    int n;
    const reg_item *const *all = registry_all(f->s->reg, kind, &n);
    for (int i = 0; i < n; i++)
        offer_word(f, all[i]->called, AS_IS);
}

void offer_columns(finder *f)
{
    for (int i = 0; f->input && i < f->input->n; i++) offer_word(f, f->input->names[i], AS_NAME);
}

/* ---- values ---- */

static void offer_texts(finder *f, const column *c, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++) {
        int64_t n;
        if (column_is_null(c, i)) continue;
        const char *s = column_text(c, i, &n);
        size_t typed = strlen(f->typed);
        if ((size_t)n >= typed && strncasecmp(s, f->typed, typed) == 0 && n < 256)
            offer_word(f, arena_text(f->a, s, (size_t)n), f->quote ? AS_IS : AS_WORD);
    }
}

/* The column by name, if it is there. One of texts in a workspace is loaded if its words are few, or it is short. */
static const column *find_column(table *t, const char *name)
{
    err e;
    const column *c = NULL;
    int i = t ? table_find(t, name) : -1;
    if (i < 0 || t->columns[i]) return i < 0 ? NULL : t->columns[i];
    jvn_type type = table_type(t, i);
    if (type != JVN_DICT && (type != JVN_STRING || t->rows > SAMPLE)) return NULL;
    return table_need(t, i, &c, &e) == JVN_OK ? c : NULL;
}

void offer_values(finder *f, const char *column_name)
{
    const column *c = find_column(f->head, column_name);
    if (!c) c = find_column(f->input, column_name);
    if (!c) return;
    if (c->type == JVN_DICT) offer_texts(f, c->dict, c->dict->length);
    else if (c->type == JVN_STRING) offer_texts(f, c, c->length < SAMPLE ? c->length : SAMPLE);
    else if (c->type == JVN_BOOL) offer_list(f, "true|false");
}

/* ---- files ---- */

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool ends_in(const char *s, const char *ending)
{
    size_t n = strlen(s), k = strlen(ending);
    return n >= k && strcmp(s + n - k, ending) == 0;
}

void offer_files(finder *f, const char *ending)
{
    const char *slash = strrchr(f->typed, '/'), *last = slash ? slash + 1 : f->typed;
    const char *folder = arena_text(f->a, f->typed, (size_t)(last - f->typed));
    DIR *d = opendir(*folder ? folder : ".");
    f->out->files = true;
    for (struct dirent *x; d && (x = readdir(d));) {
        bool hidden = x->d_name[0] == '.';
        if (strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0 || (hidden && *last != '.')) continue;
        if (!text_is_utf8(x->d_name, strlen(x->d_name))) continue;
        const char *path = arena_printf(f->a, "%s%s", folder, x->d_name);
        if (is_folder(path)) path = arena_printf(f->a, "%s/", path);
        else if (ending && !ends_in(path, ending)) continue;
        offer_word(f, path, AS_WORD);
    }
    if (d) closedir(d);
}
