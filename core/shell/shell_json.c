/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shell_json.c -- member by member, what the shell has beside its registry. */
#include "shell_json.h"

#include <string.h>

#include "../plugin/host.h"
#include "../plugin/trust.h"
#include "../table/column.h"
#include "help_lua.h"
#include "version.h"

/* A list of words under a key; at(i) gives the next, until NULL. */
static void add_words(text *out, const char *key, const char *(*at)(const session *s, int i), const session *s)
{
    const char *next;
    text_printf(out, "  \"%s\": [", key);
    for (int i = 0; (next = at(s, i)); i++) {
        text_puts(out, i ? ", " : "");
        text_json(out, next);
    }
    text_puts(out, "],\n");
}

static const char *type_at(const session *s, int i)
{
    static const jvn_type all[] = {JVN_BOOL, JVN_INT64, JVN_FLOAT64, JVN_STRING, JVN_DATE, JVN_TIMESTAMP};
    (void)s;
    return i < (int)(sizeof all / sizeof *all) ? type_name(all[i]) : NULL;
}

static const char *keyword_at(const session *s, int i)
{
    (void)s;
    return expr_keyword(i);
}

static const char *dataset_at(const session *s, int i)
{
    return i < datasets_count(s->data) ? datasets_at(s->data, i)->name : NULL;
}

/* How the words of a type are taken from the line. */
static void add_param_types(text *out)
{
    const param_words *w;
    text_puts(out, "  \"param_types\": [");
    for (int i = 0; (w = param_words_at(i)); i++) {
        text_puts(out, i ? ", {" : "{");
        help_json_member(out, "name", w->word);
        help_json_member(out, "read", w->type < JVN_P_EXPR ? "word" : w->type < JVN_P_RAW ? "expression" : "raw");
        text_putc(out, '}');
    }
    text_puts(out, "],\n");
}

static void add_interfaces(text *out)
{
    const char *name;
    text_puts(out, "  \"interfaces\": [");
    for (int i = 0; (name = host_interface_at(i)); i++) {
        const char *at = strchr(name, '@');
        text_printf(out, "%s{\"name\": \"%.*s\", \"since\": \"%s\"}", i ? ", " : "", (int)(at - name), name, at + 1);
    }
    text_puts(out, "],\n");
}

/* What `plugin unload` took out says so, all others that are not loaded were refused. */
static const char *state_of(const plugin *p)
{
    return !p->why ? "loaded" : strcmp(p->why, "unloaded") == 0 ? "unloaded" : "refused";
}

/* As it was when the plugin was loaded, or refused. */
static const char *trust_of(const plugin *p, const trust_list *l)
{
    if (p->bundled) return "bundled";
    return !p->why || trust_find(l, p->path) ? "trusted" : "none";
}

static void add_plugin(text *out, const plugin *p, const trust_list *l)
{
    char abi[16];
    snprintf(abi, sizeof abi, "%u.%u", p->note.abi_major, p->note.abi_minor);
    text_puts(out, "    {");
    help_json_member(out, "id", p->note.id);
    help_json_member(out, "version", p->note.version);
    help_json_member(out, "summary", p->note.summary);
    help_json_member(out, "abi", abi);
    help_json_member(out, "needs", p->note.needs);
    help_json_member(out, "permissions", p->note.permissions);
    help_json_member(out, "state", state_of(p));
    help_json_member(out, "why", p->why);
    help_json_member(out, "trust", trust_of(p, l));
    help_json_member(out, "file", p->path);
    text_putc(out, '}');
}

static void add_plugins(text *out, const plugins *all)
{
    err e;
    trust_list l;
    (void)trust_read(&l, &e); /* what cannot be read trusts nothing */
    text_puts(out, "  \"plugins\": [");
    for (int i = 0; i < all->n; i++) {
        text_puts(out, i ? ",\n" : "\n");
        add_plugin(out, &all->all[i], &l);
    }
    text_puts(out, all->n ? "\n  ],\n" : "],\n");
    trust_free(&l);
}

void shell_json(const session *s, FILE *out)
{
    text first = {0};
    text_printf(&first, "  \"jevons\": \"%s\",\n  \"abi\": \"%d.%d\",\n", VERSION, JVN_ABI_MAJOR, JVN_ABI_MINOR);
    add_words(&first, "types", type_at, s);
    add_param_types(&first);
    add_words(&first, "keywords", keyword_at, s);
    add_interfaces(&first);
    add_plugins(&first, &s->plugins);
    add_words(&first, "datasets", dataset_at, s);
    help_lua_json(&first);
    help_json(s->reg, first.s, out);
    text_free(&first);
}
