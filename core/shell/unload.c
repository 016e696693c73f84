/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unload.c -- the commands that take a plugin out of the running shell, or put another in its place: not while
 * anything still needs it, and then they say what does. */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../table/exchange.h"
#include "builtins.h"

enum { ID, PATH };

/* ---- what runs ---- */

static bool has_stage_of(const statement *st, const char *id)
{
    for (int i = 0; st && i < st->n; i++) {
        const stage *x = &st->stages[i];
        if (x->item && strcmp(x->item->owner, id) == 0) return true;
        if (x->format && strcmp(x->format->owner, id) == 0) return true;
    }
    return false;
}

/* Whether the call has come to Lua code: then all that it evaluated is done. Any other may be amid an expression, whose
 * functions are anybody's. */
static bool is_in_lua(const session *s, const host_call *h)
{
    const reg_item *it = h->s->item;
    if (!h->running) return false;
    return strcmp(it->owner, "core") == 0 ? strcmp(it->name, "lua") == 0 : !plugins_find(&s->plugins, it->owner);
}

static jvn_status check_idle(jvn_call *call, const char *id)
{
    const session *s = session_of(call);
    for (const host_call *h = call->host_data; h; h = h->outer) {
        bool own = h == call->host_data;
        if ((own || is_in_lua(s, h)) && !has_stage_of(h->statement, id)) continue;
        return jvn_fail(call, JVN_EPLUGIN, ID, "let a line of its own do it", "%s may be needed by %s%s", id,
                        h->statement ? "a line that is at work: " : "an expression that is being evaluated",
                        h->statement ? h->statement->text : "");
    }
    return JVN_OK;
}

/* ---- what stays ---- */

static bool is_held(const table *t, const int64_t *held)
{
    for (int i = 0; i < t->n; i++)
        if (column_is_held(t->columns[i], held)) return true;
    return false;
}

/* Adds the names of all versions whose memory is the plugin's. */
static void list_held(const session *s, const int64_t *held, text *names)
{
    err e;
    for (int i = 0; i < datasets_count(s->data); i++) {
        const dataset *const *all;
        int n = 0;
        const char *name = datasets_at(s->data, i)->name;
        if (datasets_versions(s->data, name, &all, &n, &e) != JVN_OK) continue;
        bool found = false;
        for (int k = 0; k < n; k++) found |= is_held(all[k]->t, held);
        if (!found) continue;
        text_putc(names, ' ');
        text_word(names, name);
    }
}

typedef struct search {
    const int64_t *held;
    bool found;
} search;

static void find_held(void *context, const dataset *x)
{
    search *of = context;
    of->found |= is_held(x->t, of->held);
}

/* Of what no dataset needs any more: with a workspace on disk that has it too, without one undo loses its steps, and says so. */
static void let_go(jvn_call *call, const plugin *x)
{
    err e;
    undo_steps l = {0};
    datasets *d = session_of(call)->data;
    search of = {&x->code->held, datasets_path(d) != NULL};
    if (!of.found && datasets_held(d, find_held, &of, &e) != JVN_OK) return;
    if (!datasets_path(d) && of.found && datasets_steps(d, &l, &e) == JVN_OK)
        jvn_say(call, "undo and redo lose %d step%s, which kept values in the memory of %s", l.n, l.n == 1 ? "" : "s", x->note.id);
    undo_steps_free(&l);
    if (of.found) datasets_let_go(d);
}

static bool is_in_use(const plugin *x) { return __atomic_load_n(&x->code->held, __ATOMIC_ACQUIRE) != 0; }

static jvn_status check_data(jvn_call *call, const plugin *x)
{
    text names = {0}, hint = {0};
    if (!is_in_use(x)) return JVN_OK;
    list_held(session_of(call), &x->code->held, &names);
    if (!names.n) let_go(call, x);
    if (!names.n && !is_in_use(x)) return JVN_OK;
    if (names.n) text_printf(&hint, "let go of it: rm%s", names.s);
    else text_puts(&hint, "'lua collectgarbage()' lets go of what no script needs any more");
    jvn_status st = jvn_fail(call, JVN_EPLUGIN, ID, hint.s, "values in the memory of %s are still in use%s%s", x->note.id,
                             names.n ? ", in" : ", by Lua", names.n ? names.s : "");
    text_free(&names);
    text_free(&hint);
    return st;
}

/* ---- the commands ---- */

/* The plugin, when no line needs it. */
static jvn_status find_idle(jvn_call *call, plugin **out)
{
    const char *id = word_of(call, ID);
    *out = plugins_find(&session_of(call)->plugins, id);
    return *out ? check_idle(call, id) : plugin_unknown(call, ID, id);
}

static bool is_output(const session *s, const plugin *x)
{
    const reg_item *writer = registry_find(s->reg, REG_WRITER, s->format);
    return writer && strcmp(writer->owner, x->note.id) == 0;
}

static void say_what_stays(jvn_call *call)
{
    if (image_is_at_work()) jvn_say(call, "threads run that are not the shell's, maybe in its code: that stays in memory");
}

static jvn_status run_unload(jvn_call *call)
{
    plugin *x;
    session *s = session_of(call);
    jvn_status st = find_idle(call, &x);
    if (st != JVN_OK) return st;
    if (is_output(s, x))
        return jvn_fail(call, JVN_EPLUGIN, ID, "option format table", "results are printed by its writer '%s'", s->format);
    st = check_data(call, x);
    if (st != JVN_OK) return st;
    plugin_unload(x, s->reg);
    say_what_stays(call);
    s->blamed = NULL;
    return JVN_OK;
}

void output_mend(jvn_call *call)
{
    session *s = session_of(call);
    if (strcmp(s->format, "table") == 0 || registry_find(s->reg, REG_WRITER, s->format)) return;
    jvn_say(call, "results are printed as tables again: its writer '%s' is gone", s->format);
    s->format = "table";
}

static jvn_status run_reload(jvn_call *call)
{
    err e;
    plugin *x;
    text notes = {0};
    session *s = session_of(call);
    jvn_status st = find_idle(call, &x);
    if (st == JVN_OK) st = check_data(call, x);
    if (st != JVN_OK) return st;
    char *path = xstrdup(jvn_given(call, PATH) ? word_of(call, PATH) : x->path);
    err_clear(&e);
    st = plugin_reload(&s->plugins, s->reg, word_of(call, ID), path, &notes, &e);
    if (st == JVN_OK) say_what_stays(call);
    if (st == JVN_OK) output_mend(call); /* its writer may not be among those of the new one */
    else text_printf(&notes, "%s %s stays in service\n", x->note.id, x->note.version);
    if (notes.n) notes.s[notes.n - 1] = '\0';
    call->host->note(call, notes.s);
    s->blamed = NULL;
    text_free(&notes);
    free(path);
    return st == JVN_OK ? st : host_raise(call, jvn_given(call, PATH) ? PATH : ID, &e);
}

static const jvn_param unload_params[] = {
    {"ID", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the plugin's id, as `plugin ls` shows it"},
};
static const jvn_param reload_params[] = {
    {"ID", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the plugin's id, as `plugin ls` shows it"},
    {"FILE", JVN_P_FILE, 0, NULL, NULL, "the new file; without it the one that it was loaded from"},
};

static const jvn_command commands[] = {
    {"plugin unload", "takes a plugin out of the running shell", "plugin unload returns",
     "Its commands, functions, readers, writers and metrics go; names that it had taken from others are theirs again. "
     "Datasets that it made stay. It is refused while a line is at work that may need the plugin, and while values are "
     "in its memory rather than the shell's: then it says which. Where undo alone keeps such, without a workspace on disk, "
     "its steps end.",
     JVN_INPUT_NONE, JVN_LIST(unload_params), .run = run_unload},
    {"plugin reload", "puts a plugin's file, built again, in place of what is loaded", "plugin reload returns",
     "The new file is judged, must be trusted as it is now, is opened, and all that it registers must be accepted: else "
     "the old one stays in service. A note says which names came and which went.",
     JVN_INPUT_NONE, JVN_LIST(reload_params), .run = run_reload},
};
const jvn_list unload_commands = JVN_LIST(commands);
