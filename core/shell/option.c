/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option.c -- the settings of a session, and the command `option` that shows and sets them. */
#include "option.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../plugin/host.h"
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

/* ---- the table ---- */

const jvn_param *option_at(int i) { return i < COUNT ? &all[i].p : NULL; }

const jvn_param *option_find(const char *name)
{
    for (int i = 0; i < COUNT; i++)
        if (strcmp(all[i].p.name, name) == 0) return &all[i].p;
    return NULL;
}

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
static void put_value(const session *s, const jvn_param *p, text *out)
{
    char buf[32];
    if (p->type == JVN_P_WORD) text_puts(out, s->format);
    else if (p->type == JVN_P_ENUM) text_puts(out, word_at(p->values, get_number(s, setting_of(p)), buf, sizeof buf));
    else text_printf(out, "%d", get_number(s, setting_of(p)));
}

const char *option_value(const session *s, const jvn_param *p, int i, char *buf, size_t n)
{
    int count;
    if (p->type == JVN_P_ENUM) return word_at(p->values, i, buf, n);
    if (p->type != JVN_P_WORD) return NULL;
    const reg_item *const *writers = registry_all(s->reg, REG_WRITER, &count);
    return i == 0 ? "table" : i <= count ? writers[i - 1]->name : NULL;
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

static jvn_status set_enum(session *s, const jvn_param *p, const char *value, err *e)
{
    char room[8][16];
    const char *words[8], *near;
    int n = 0;
    for (; n < 8 && (words[n] = word_at(p->values, n, room[n], sizeof room[n])); n++) {
        if (strcmp(words[n], value) != 0) continue;
        put_number(s, setting_of(p), n);
        return JVN_OK;
    }
    near = text_nearest(value, words, (size_t)n);
    fail(e, JVN_EARG, "%s: found '%s', wanted one of %s", p->name, value, p->values);
    if (near) err_hint(e, "did you mean '%s'?", near);
    return JVN_EARG;
}

static jvn_status set_integer(session *s, const jvn_param *p, const char *value, err *e)
{
    int64_t x, lo = strtol(p->values, NULL, 10), hi = strtol(strstr(p->values, "..") + 2, NULL, 10);
    if (!text_to_int64(value, strlen(value), &x) || x < lo || x > hi)
        return fail(e, JVN_EARG, "%s: found '%s', wanted a whole number in %s", p->name, value, p->values);
    put_number(s, setting_of(p), (int)x);
    return JVN_OK;
}

static jvn_status set_value(session *s, const jvn_param *p, const char *value, err *e)
{
    if (p->type == JVN_P_WORD) return set_format(s, value, e);
    return p->type == JVN_P_ENUM ? set_enum(s, p, value, e) : set_integer(s, p, value, e);
}

/* ---- the command ---- */

enum { NAME, VALUE };

static session *session_of(jvn_call *call) { return ((host_call *)call->host_data)->session; }

static jvn_status unknown(jvn_call *call, const char *name)
{
    const char *names[COUNT];
    char hint[96] = "`option` lists them";
    for (int i = 0; i < COUNT; i++) names[i] = all[i].p.name;
    const char *near = text_nearest(name, names, COUNT);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(call, JVN_ENAME, NAME, hint, "no setting is called '%s'", name);
}

static void add_row(build *b, const session *s, const jvn_param *p)
{
    text value = {0}, type = {0};
    put_value(s, p, &value);
    text_printf(&type, "%s%s%s", p->type == JVN_P_ENUM ? "" : param_words_of(p)->word,
                p->values && p->type != JVN_P_ENUM ? " " : "", p->values ? p->values : "");
    build_text(b, p->name);
    build_text(b, value.s);
    build_text(b, type.s);
    build_text(b, p->summary);
    text_free(&value);
    text_free(&type);
}

static jvn_status run_option(jvn_call *call)
{
    static const char *const names[] = {"name", "value", "type", "meaning"};
    err e;
    build b = {.call = call};
    session *s = session_of(call);
    const char *name = jvn_given(call, NAME) ? jvn_item_of(call, NAME, 0)->text : NULL;
    const jvn_param *p = name ? option_find(name) : NULL;
    if (name && !p) return unknown(call, name);
    err_clear(&e);
    if (jvn_given(call, VALUE)) {
        if (set_value(s, p, jvn_item_of(call, VALUE, 0)->text, &e) == JVN_OK) return JVN_OK;
        return host_raise(call, VALUE, &e);
    }
    for (int i = 0; i < COUNT; i++)
        if (!p || p == &all[i].p) add_row(&b, s, &all[i].p);
    return build_done(&b, names, "TTTT");
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, 0, NULL, NULL, "the setting; without one all are listed"},
    {"VALUE", JVN_P_WORD, 0, NULL, NULL, "its new value"},
};

static const jvn_command commands[] = {
    {"option", "lists, shows or sets the settings", "option rows",
     "`option NAME VALUE` sets one for this session. Lines that stand in ~/.config/jevons/rc are run whenever a prompt\n"
     "begins.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_option},
};
const jvn_list option_commands = JVN_LIST(commands);
