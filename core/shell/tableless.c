/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableless.c -- commands by name, and the argument that decides where a command has two meanings. */
#include "tableless.h"

#include <string.h>

static const struct {
    const char *name;
    const char *arg; /* NULL: whatever the line says */
    bool given;      /* what arg has to be for no table to be made */
} all[] = {
    {"attach", "FILE", true},      {"detach", NULL, false},        {"export sqlite", NULL, false}, {"ffi", NULL, false},
    {"option", "VALUE", true},     {"plugin reload", NULL, false}, {"plugin unload", NULL, false}, {"redo", NULL, false},
    {"rename", NULL, false},       {"rm", NULL, false},            {"save", NULL, false},          {"script unload", NULL, false},
    {"undo", "--list", false},
};

static bool has_given(const stage *s, const char *arg)
{
    for (int i = 0; i < s->n_own; i++)
        if (strcmp(s->args[i].param->name, arg) == 0) return s->args[i].given;
    return false;
}

bool is_tableless(const stage *s)
{
    if (!s->item || strcmp(s->item->owner, "core") != 0) return false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(s->command->name, all[i].name) == 0) return !all[i].arg || has_given(s, all[i].arg) == all[i].given;
    return false;
}
