/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete_raw.c -- completion within raw text: Lua, SQL, and lines for the system's shell. */
#include <ctype.h>
#include <string.h>

#include "../base/text.h"
#include "../bridge/lua_manual.h"
#include "../bridge/sql_file.h"
#include "builtins.h"
#include "complete_find.h"

static bool is_letter(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.' || (unsigned char)c >= 0x80; }

/* What stands before the last dot of a word in Lua. */
static const dataset *lua_dataset(const finder *f, const char *before)
{
    static const char data[] = "jevons.data.";
    if (strcmp(before, "_") == 0) return f->input ? NULL : datasets_find(f->s->data, "_");
    return strncmp(before, data, sizeof data - 1) == 0 ? datasets_find(f->s->data, before + sizeof data - 1) : NULL;
}

/* The names of the manual that begin so, without their beginning. */
static void offer_manual(finder *f, const char *beginning)
{
    const size_t n = strlen(beginning);
    for (const lua_entry *m = lua_manual; m->name; m++)
        if (strncmp(m->name, beginning, n) == 0) offer_word(f, m->name + n, AS_IS);
}

/* Behind a colon: methods of a dataset, a call, a column. */
static void complete_method(finder *f)
{
    const char *colon = f->typed - 1, *from = colon;
    while (from > f->text && is_letter(from[-1])) from--;
    const char *before = arena_text(f->a, from, (size_t)(colon - from));
    const bool rows = lua_dataset(f, before) || strcmp(before, "_") == 0;
    offer_manual(f, rows ? "dataset:" : strcmp(before, "call") == 0 ? "call:" : "column:");
}

/* Behind a dot: names that Lua takes there. */
static void complete_member(finder *f, const char *before)
{
    const dataset *d = lua_dataset(f, before);
    if (strcmp(before, "jevons") == 0) offer_manual(f, "jevons.");
    if (strcmp(before, "jevons.fn") == 0) offer_items(f, REG_FUNCTION);
    if (strcmp(before, "jevons.data") == 0)
        for (int i = 0; i < datasets_count(f->s->data); i++)
            if (!strpbrk(datasets_at(f->s->data, i)->name, ". \"'")) offer_word(f, datasets_at(f->s->data, i)->name, AS_IS);
    if (strcmp(before, "_") == 0) offer_columns(f);
    for (int k = 0; d && k < d->t->n; k++)
        if (!strpbrk(d->t->names[k], ". \"'")) offer_word(f, d->t->names[k], AS_IS);
}

/* False: the word has no dot or colon, or this is not Lua. */
static bool complete_lua(finder *f)
{
    const stage *s = complete_stage(f);
    const char *dot = strrchr(f->typed, '.');
    if (!s || !s->command || strcmp(s->command->name, "lua") != 0) return false;
    f->out->append = '\0';
    if (f->typed > f->text && f->typed[-1] == ':') {
        complete_method(f);
        return true;
    }
    if (!dot) {
        offer_word(f, "jevons", AS_IS);
        return false;
    }
    const char *before = arena_text(f->a, f->typed, (size_t)(dot - f->typed));
    f->out->start += (int)(dot + 1 - f->typed);
    f->typed = dot + 1;
    complete_member(f, before);
    return true;
}

/* Tables of attached databases: hist.px */
static void offer_attached(finder *f)
{
    for (int i = 0; i < f->s->n_attached; i++) {
        const sql_file *db = &f->s->attached[i];
        for (int k = 0; k < db->n; k++) offer_word(f, arena_printf(f->a, "%s.%s", db->name, db->tables[k]), AS_IS);
    }
}

/* jevons_datasets and its like */
static void offer_catalogue(finder *f)
{
    int n;
    for (const char *p = CATALOGUE_LISTINGS; *p; p += n + (p[n] == '|')) {
        n = (int)strcspn(p, "|");
        offer_word(f, arena_printf(f->a, "jevons_%.*s", n, p), AS_IS);
    }
}

/* A file, as the shell's last word. */
static void complete_program(finder *f)
{
    int at = (int)strlen(f->text);
    while (at > f->st.want.at && !strchr(" \t\n'\"|&;()<>=", f->text[at - 1])) at--;
    f->out->start = at;
    f->out->append = ' ';
    f->typed = f->text + at;
    offer_files(f, NULL);
}

static void offer_columns_of(finder *f, const dataset *d)
{
    for (int k = 0; k < d->t->n; k++) offer_word(f, d->t->names[k], AS_NAME);
}

/* Whether a text has the name, with no letter beside it. */
static bool has_name(const char *s, const char *name)
{
    const size_t n = strlen(name);
    for (const char *p = s; (p = strstr(p, name)); p++)
        if ((p == s || !is_letter(p[-1])) && (!is_letter(p[n]) || p[n] == '.')) return true;
    return false;
}

/* The datasets, and the columns of those that the text names; of a select that names none yet those of all. */
static void offer_named(finder *f, bool select)
{
    bool named = f->input || !*f->typed || !select;
    for (int i = 0; i < datasets_count(f->s->data); i++) {
        const dataset *d = datasets_at(f->s->data, i);
        offer_word(f, d->name, AS_NAME);
        if (!has_name(f->text + f->st.want.at, d->name)) continue;
        offer_columns_of(f, d);
        named = true;
    }
    for (int i = 0; !named && i < datasets_count(f->s->data); i++) offer_columns_of(f, datasets_at(f->s->data, i));
}

void complete_raw(finder *f, const jvn_param *p)
{
    int at = (int)strlen(f->text);
    if (p->flags & PARAM_PROGRAM) {
        complete_program(f);
        return;
    }
    while (at > f->st.want.at && is_letter(f->text[at - 1])) at--;
    f->out->start = at;
    f->out->append = ' ';
    f->typed = f->text + at;
    complete_input(f);
    if (complete_lua(f)) return;
    offer_columns(f);
    offer_named(f, p->flags & PARAM_SQL);
    offer_attached(f);
    if (*f->typed && p->flags & PARAM_SQL) offer_catalogue(f);
}
