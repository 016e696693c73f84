/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin_doc.c -- the command `plugin doc`: a plugin's reference, made of what it registered. */
#include <string.h>

#include "builtins.h"
#include "example.h"
#include "help.h"
#include "pager.h"
#include "version.h"

enum { ID, FORMAT };

static void put_row(const char *what, const char *value, FILE *out)
{
    fprintf(out, "| %s | ", what);
    help_plain_markdown(value, out);
    fputs(" |\n", out);
}

/* "jevons.rows/1@0.9" for people. */
static void put_needs(const char *needs, FILE *out)
{
    text all = {0};
    for (const char *p = needs; *p; p++) {
        if (*p == '@') text_puts(&all, " (since ");
        else if (*p == ' ') text_puts(&all, "), ");
        else text_putc(&all, *p);
    }
    if (all.n && strchr(needs, '@')) text_putc(&all, ')');
    put_row("needs", all.n ? all.s : "nothing beyond the host's table", out);
    text_free(&all);
}

static void put_head(const plugin *p, FILE *out)
{
    char abi[16];
    snprintf(abi, sizeof abi, "%u.%u", p->note.abi_major, p->note.abi_minor);
    fprintf(out, "# %s %s\n\n", p->note.id, p->note.version);
    help_plain_markdown(p->note.summary, out);
    fputs("\n\n| | |\n|---|---|\n", out);
    put_row("ABI", abi, out);
    put_needs(p->note.needs, out);
    put_row("permissions", *p->note.permissions ? p->note.permissions : "none asked for", out);
    fputc('\n', out);
}

/* The file of the code of a script's things; NULL: no script registers under that name. */
static const char *script_of(const registry *r, const char *owner)
{
    for (int k = 0; k < REG_KINDS; k++) {
        int n;
        const reg_item *const *all = registry_all(r, (reg_kind)k, &n);
        for (int i = 0; i < n; i++)
            if (strcmp(all[i]->owner, owner) == 0 && all[i]->file && all[i]->file_kind == INPUT_SCRIPT) return all[i]->file;
    }
    return NULL;
}

static jvn_status run_plugin_doc(jvn_call *call)
{
    session *s = session_of(call);
    const char *id = word_of(call, ID);
    const plugin *p = plugins_find(&s->plugins, id);
    bool own = strcmp(id, "core") == 0;
    const char *script = p || own ? NULL : script_of(s->reg, id);
    if (!p && !own && !script) return plugin_unknown(call, ID, id);
    FILE *out = pager_open(s, true);
    if (own) fprintf(out, "# jevons %s\n\nWhat the shell itself has.\n\n", VERSION);
    else if (script) fprintf(out, "# %s\n\nA script: %s\n\n", id, script);
    else put_head(p, out);
    help_markdown(s->reg, id, &(help_output){example_show, s, 0}, out);
    pager_close(out);
    return JVN_OK;
}

static const jvn_param params[] = {
    {"ID", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "a loaded plugin, a script's name, or core: the shell itself"},
    {"--format", JVN_P_ENUM, 0, "markdown", "markdown", "how the page is written"},
};

static const jvn_command commands[] = {
    {"plugin doc", "prints a plugin's reference", "plugin doc returns",
     "All of it comes from what the plugin registered. `jevons -c 'plugin doc returns' > returns.md` keeps it.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_plugin_doc},
};
const jvn_list plugin_doc_commands = JVN_LIST(commands);
