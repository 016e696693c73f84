/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_lua.c -- the manual of scripts in the forms that help has. */
#include "help_lua.h"

#include <string.h>

#include "../bridge/lua_manual.h"
#include "fold.h"

static bool begins_topic(const lua_entry *m) { return m == lua_manual || strcmp(m->topic, m[-1].topic) != 0; }

static void print_entry(const lua_entry *m, const help_output *show, FILE *out)
{
    text line = {0};
    const int width = show ? show->width : 0;
    text_printf(&line, "%s: %s", m->signature, m->summary);
    fold_rest(line.s, 0, 2, width, out);
    text_free(&line);
    fprintf(out, "  example: %s\n", m->example);
    if (show) show->show(show->context, m->example, out);
}

static void print_all(int width, FILE *out)
{
    fold_rest("What `lua` and scripts are offered. `help jevons.run` shows one with an example, `help lua` how code is run.", 0, 0, width, out);
    for (const lua_entry *m = lua_manual; m->name; m++) {
        if (begins_topic(m)) fprintf(out, "\n%s\n", m->topic);
        fold_rest(m->signature, fprintf(out, "  "), 4, width, out);
        fold_rest(m->summary, fprintf(out, "      "), 6, width, out);
    }
}

bool help_lua(const char *name, const help_output *show, FILE *out)
{
    if (strcmp(name, "jevons") == 0) {
        print_all(show ? show->width : 0, out);
        return true;
    }
    for (const lua_entry *m = lua_manual; m->name; m++)
        if (strcmp(m->name, name) == 0) {
            print_entry(m, show, out);
            return true;
        }
    return false;
}

const char *help_lua_nearest(const char *name)
{
    const char *names[256];
    size_t n = 0;
    if (!strpbrk(name, ".:")) return NULL;
    for (const lua_entry *m = lua_manual; m->name && n < 256; m++) names[n++] = m->name;
    return text_nearest(name, names, n);
}

void help_lua_json(text *out)
{
    text_puts(out, "  \"lua\": [\n");
    for (const lua_entry *m = lua_manual; m->name; m++) {
        text_puts(out, "    {");
        help_json_member(out, "name", m->name);
        help_json_member(out, "topic", m->topic);
        help_json_member(out, "signature", m->signature);
        help_json_member(out, "summary", m->summary);
        help_json_member(out, "example", m->example);
        text_puts(out, m[1].name ? "},\n" : "}\n");
    }
    text_puts(out, "  ],\n");
}

void help_lua_markdown(const help_output *show, FILE *out)
{
    for (const lua_entry *m = lua_manual; m->name; m++) {
        if (begins_topic(m)) fprintf(out, "## %c%s\n\n", m->topic[0] >= 'a' && m->topic[0] <= 'z' ? m->topic[0] - 'a' + 'A' : m->topic[0], m->topic + 1);
        fprintf(out, "### `%s`\n\n", m->signature);
        help_plain_markdown(m->summary, out);
        fprintf(out, "\n\n    > %s\n", m->example);
        if (show) show->show(show->context, m->example, out);
        fputc('\n', out);
    }
}
