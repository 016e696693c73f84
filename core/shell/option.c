/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option.c -- the shell's own settings, and the command `option` that shows and sets them and those of plugins. */
#include "option.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "build_table.h"
#include "builtins.h"
#include "help.h"
#include "output.h"

enum { NOWHERE = 0 }; /* in the session stands its registry */

typedef struct setting {
    jvn_param p;
    size_t at, size; /* in the session: a bool or an int; NOWHERE: format, threads */
} setting;

#define IN(field) offsetof(session, field), sizeof(((session *)0)->field)

static const setting all[] = {
    {{"color", JVN_P_ENUM, 0, "auto|always|never", "auto", "colour: auto is on a terminal, and never under NO_COLOR"}, IN(set.color)},
    {{"errors", JVN_P_ENUM, 0, "text|json", "text", "how errors and notes are told"}, IN(errors_json)},
    {{"format", JVN_P_WORD, 0, NULL, "table", "how results are printed: table, or the name of a writer"}, NOWHERE, 0},
    {{"history", JVN_P_INTEGER, 0, "0..1000000", "10000", "typed lines that are kept; 0: none go to the file"}, IN(set.history)},
    {{"pager", JVN_P_ENUM, 0, "auto|on|off", "auto", "$PAGER for what is longer than the screen: auto is at the prompt"}, IN(set.pager)},
    {{"progress", JVN_P_ENUM, 0, "off|on", "on", "a line about work that takes over a second"}, IN(set.progress)},
    {{"rows", JVN_P_INTEGER, 0, "0..1000000", "0", "rows of a long table that are shown; 0: as many as the screen holds"}, IN(set.rows)},
    {{"threads", JVN_P_INTEGER, 0, "1..64", NULL, "threads that work; at first as many as there are processors"}, NOWHERE, 0},
    {{"timing", JVN_P_ENUM, 0, "off|on", "off", "print what each line took"}, IN(timing)},
    {{"width", JVN_P_INTEGER, 0, "0..10000", "0", "columns of the screen; 0: what the terminal has"}, IN(set.width)},
};
enum { COUNT = sizeof all / sizeof *all };

const jvn_list core_options = JVN_LIST(all); /* each begins with its jvn_param */

static const setting *setting_of(const jvn_param *p) { return (const setting *)p; }

static int get_number(const session *s, const setting *x)
{
    const char *at = (const char *)s + x->at;
    if (x->at == NOWHERE) return pool_threads();
    return x->size == sizeof(bool) ? *(const bool *)at : *(const int *)(const void *)at;
}

static void put_number(session *s, const setting *x, int value)
{
    char *at = (char *)s + x->at;
    if (x->at == NOWHERE) pool_set_threads(value);
    else if (x->size == sizeof(bool)) *(bool *)at = value != 0;
    else *(int *)(void *)at = value;
}

/* Word i of "a|b|c", written to buf; NULL: there are no more. */
static const char *word_at(const char *list, int i, char *buf, size_t n)
{
    for (; i > 0 && list; i--) {
        list = strchr(list, '|');
        if (list) list++;
    }
    if (!list) return NULL;
    snprintf(buf, n, "%.*s", (int)strcspn(list, "|"), list);
    return buf;
}

/* Appends the value as it would be typed. */
static void put_value(const session *s, const reg_item *it, text *out)
{
    char buf[32];
    const jvn_param *p = it->spec;
    if (it->value) text_puts(out, it->value->text);
    else if (p->type == JVN_P_WORD) text_puts(out, s->format);
    else if (p->type == JVN_P_ENUM) text_puts(out, word_at(p->values, get_number(s, setting_of(p)), buf, sizeof buf));
    else text_printf(out, "%d", get_number(s, setting_of(p)));
}

static bool is_own(const reg_item *it) { return strcmp(it->owner, "core") == 0; }

const char *option_value(const session *s, const reg_item *it, int i, char *buf, size_t n)
{
    int count;
    const jvn_param *p = it->spec;
    if (p->type == JVN_P_ENUM) return word_at(p->values, i, buf, n);
    if (p->type != JVN_P_WORD || !is_own(it)) return NULL;
    const reg_item *const *writers = registry_all(s->reg, REG_WRITER, &count);
    return i == 0 ? "table" : i <= count ? writers[i - 1]->called : NULL;
}

/* ---- setting ---- */

static jvn_status set_format(session *s, const char *value, err *e)
{
    jvn_status st = output_check(s, value, e);
    if (st != JVN_OK) return st;
    char *own = xstrdup(value);
    free(s->own_format);
    s->format = s->own_format = own;
    return JVN_OK;
}

/* One of the shell's own is kept where it is read. */
static jvn_status set_own(session *s, const jvn_param *p, const jvn_item *value, err *e)
{
    if (p->type == JVN_P_WORD) return set_format(s, value->text, e);
    put_number(s, setting_of(p), (int)value->integer);
    return JVN_OK;
}

static jvn_status set_value(session *s, const reg_item *it, const char *typed, err *e)
{
    jvn_item value;
    arena *a = arena_new();
    jvn_status st = bind_setting(a, it->spec, typed, &value, e);
    if (st == JVN_OK && is_own(it)) st = set_own(s, it->spec, &value, e);
    else if (st == JVN_OK) registry_set_value(s->reg, it, &value);
    arena_free(a);
    return st;
}

/* ---- the command ---- */

enum { NAME, VALUE };

/* The settings of the plugin that the name begins with, "vol.": what is there instead. */
static void list_of_plugin(const registry *r, const char *name, char *hint, size_t room)
{
    int n;
    size_t id = strcspn(name, ".") + 1, used = 0;
    const reg_item *const *items = registry_all(r, REG_OPTION, &n);
    for (int i = 0; name[id - 1] && i < n && used < room; i++)
        if (strncmp(items[i]->called, name, id) == 0)
            used += (size_t)snprintf(hint + used, room - used, "%s%s", used ? ", " : "there is ", items[i]->called);
}

static jvn_status unknown(jvn_call *call, const char *name)
{
    char hint[160] = "`option` lists them";
    const registry *r = session_of(call)->reg;
    const reg_item *of_plugin = registry_find(r, REG_OPTION, name);
    const char *near = of_plugin ? of_plugin->called : registry_nearest(r, REG_OPTION, name);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    else list_of_plugin(r, name, hint, sizeof hint);
    return jvn_fail(call, JVN_ENAME, NAME, hint, "no setting is called '%s'", name);
}

static void add_row(build *b, const session *s, const reg_item *it)
{
    text value = {0}, type = {0};
    const jvn_param *p = it->spec;
    put_value(s, it, &value);
    text_printf(&type, "%s%s%s", p->type == JVN_P_ENUM ? "" : param_words_of(p)->word,
                p->values && p->type != JVN_P_ENUM ? " " : "", p->values ? p->values : "");
    build_text(b, it->called);
    build_text(b, value.s);
    build_text(b, type.s);
    build_text(b, p->summary);
    text_free(&value);
    text_free(&type);
}

/* The shell's own, then those of plugins by owner. */
static void add_rows(build *b, const session *s)
{
    int n;
    const reg_item *const *items = registry_all(s->reg, REG_OPTION, &n);
    const reg_item **sorted = xmalloc((size_t)n * sizeof *sorted);
    for (int i = 0; i < n; i++) sorted[i] = items[i];
    qsort(sorted, (size_t)n, sizeof *sorted, help_compare_owners);
    for (int i = 0; i < n; i++) add_row(b, s, sorted[i]);
    free(sorted);
}

static jvn_status run_option(jvn_call *call)
{
    static const char *const names[] = {"name", "value", "type", "meaning"};
    err e;
    build b = {.call = call};
    session *s = session_of(call);
    const char *name = jvn_given(call, NAME) ? word_of(call, NAME) : NULL;
    const reg_item *it = name ? registry_option(s->reg, name) : NULL;
    if (name && !it) return unknown(call, name);
    err_clear(&e);
    if (jvn_given(call, VALUE)) {
        if (set_value(s, it, word_of(call, VALUE), &e) == JVN_OK) return JVN_OK;
        return host_raise(call, VALUE, &e);
    }
    if (it) add_row(&b, s, it);
    else add_rows(&b, s);
    return build_done(&b, names, "TTTT");
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, 0, NULL, NULL, "the setting, a plugin's as ID.NAME; without one all are listed"},
    {"VALUE", JVN_P_WORD, 0, NULL, NULL, "its new value"},
};

static const jvn_command commands[] = {
    {"option", "lists, shows or sets the settings", "option rows",
     "`option NAME VALUE` sets one for this session; a plugin's are called ID.NAME. Lines that stand in\n"
     "~/.config/jevons/rc are run whenever a prompt begins.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_option},
};
const jvn_list option_commands = JVN_LIST(commands);
