/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unknown.c -- what may have been meant: another command, a function, what it is called elsewhere, a sum. */
#include "unknown.h"

#include <string.h>

#include "../base/text.h"
#include "habits.h"

jvn_status unknown_second(const lexer *x, const scope *sc, const word *first, const word *second)
{
    int n, found = 0;
    text all = {0};
    const reg_item *const *items = registry_all(sc->reg, REG_COMMAND, &n);
    const char **seconds = arena_alloc(x->a, (size_t)(n + 1) * sizeof *seconds);
    for (int i = 0; i < n; i++) {
        if (!registry_in_family(items[i], first->s)) continue;
        seconds[found++] = strchr(items[i]->called, ' ') + 1;
        text_printf(&all, "%s%s", all.n ? ", " : "", items[i]->called);
    }
    const char *near = second->len ? text_nearest(second->s, seconds, (size_t)found) : NULL;
    if (second->len)
        fail_at(x->e, JVN_ENAME, second->at, second->len, "there is no '%s %s'", first->s, second->s);
    else
        fail_at(x->e, JVN_ENAME, first->at, first->len, "'%s' wants a second word", first->s);
    if (near) err_hint(x->e, "did you mean '%s %s'?", first->s, near);
    else err_hint(x->e, "there %s %s", found == 1 ? "is" : "are", all.s);
    text_free(&all);
    return JVN_ENAME;
}

/* "unload", "trust": the command of two words whose second it is, and another. NULL: there is none, or there are more. */
static const reg_item *by_second(const registry *r, const char *second, const reg_item **other)
{
    int n;
    const reg_item *found = *other = NULL, *const *all = registry_all(r, REG_COMMAND, &n);
    for (int i = 0; i < n; i++) {
        const char *blank = strchr(all[i]->name, ' ');
        if (!blank || strcmp(blank + 1, second) != 0) continue;
        if (*other) return NULL;
        if (found) *other = all[i];
        else found = all[i];
    }
    return found;
}

/* Where a function is called. */
static void hint_call(err *e, const reg_item *it)
{
    const jvn_function *f = it->spec;
    err_hint(e, "it is a function: TABLE | %s%s(...)", f->shape == JVN_S_AGGREGATE ? "summary " : "set x = ", it->called);
}

/* What is written with brackets: a command's arguments, Lua, a function's. */
static void hint_brackets(const lexer *x, const scope *sc, const word *w, int len)
{
    static const char *const pipes[] = {"", "TABLE | ", "[TABLE |] "};
    const size_t n = strcspn(w->s, "(");
    const char *name = arena_text(x->a, w->s, n), *line = x->text + w->at;
    const reg_item *command = registry_find(sc->reg, REG_COMMAND, name);
    const char *near = registry_nearest(sc->reg, REG_FUNCTION, name);
    if (command) err_hint(x->e, "commands take no brackets: %s%s ...", pipes[((const jvn_command *)command->spec)->input], name);
    else if (strncmp(name, "jevons.", 7) == 0) err_hint(x->e, "for Lua: lua %.*s", len, line);
    else if (!w->s[n] || !n || registry_find(sc->reg, REG_FUNCTION, name)) err_hint(x->e, "'calc %.*s' works it out", len, line);
    else if (near) err_hint(x->e, "there is a function '%s': 'calc' works it out", near);
    else err_hint(x->e, "no function is called '%s' either: 'help' lists them all", name);
}

static bool is_arrow(const char *s) { return strncmp(s + strspn(s, " "), "<-", 2) == 0; }

jvn_status unknown_name(const lexer *x, const scope *sc, const word *w)
{
    if (datasets_is_version(w->s) || datasets_name(sc->data, w->s)) { /* or lost */
        datasets_unknown(sc->data, w->s, x->e);
        x->e->at = w->at;
        x->e->len = w->len;
        return x->e->code;
    }
    const char *near = registry_nearest(sc->reg, REG_COMMAND, w->s), *habit = habit_hint(w->s);
    int sum = (int)strcspn(x->text + w->at, "|\n");
    while (sum && x->text[w->at + sum - 1] == ' ') sum--;
    if (!near) near = datasets_nearest(sc->data, w->s);
    fail_at(x->e, JVN_ENAME, w->at, w->len, "no command or dataset is called '%s'", w->s);
    const reg_item *other, *whole = by_second(sc->reg, w->s, &other), *function = registry_find(sc->reg, REG_FUNCTION, w->s);
    if (habit) err_hint(x->e, "%s", habit);
    else if (is_arrow(x->text + w->at + w->len)) err_hint(x->e, "'=' gives a result a name: %s = ...", w->s);
    else if (function) hint_call(x->e, function);
    else if (whole && other) err_hint(x->e, "did you mean '%s', or '%s'?", whole->called, other->called);
    else if (whole) err_hint(x->e, "did you mean '%s'?", whole->called);
    else if (near) err_hint(x->e, "did you mean '%s'?", near);
    else if (habit_is_sum(w->s)) hint_brackets(x, sc, w, sum);
    else err_hint(x->e, "'help' lists the commands, 'ls' the datasets");
    return JVN_ENAME;
}
