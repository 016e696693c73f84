/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_new.c -- the command `script new`: a script to begin with, that runs and tests itself. Those of template/ are part of
 * the program, and only the name is put in. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "../plugin/note.h"
#include "build_table.h"
#include "builtins.h"
#include "template.h"

EMBED(script_command_lua, "script_command.lua");
EMBED(script_func_lua, "script_func.lua");
EMBED(script_metric_lua, "script_metric.lua");
EMBED(script_reader_lua, "script_reader.lua");
EMBED(script_writer_lua, "script_writer.lua");
EMBED(script_option_lua, "script_option.lua");
EMBED(script_program_lua, "script_program.lua");

#define PLACE "my_script" /* stands for the name */

/* In the order of the enum. */
static const char *const templates[] = {script_command_lua, script_func_lua, script_metric_lua,
                                        script_reader_lua,  script_writer_lua, script_option_lua,
                                        script_program_lua};
enum { PROGRAM = sizeof templates / sizeof *templates - 1 };

enum { NAME, KIND, IN };

static void put_name(text *out, const char *s, const char *name)
{
    for (const char *p; (p = strstr(s, PLACE)); s = p + strlen(PLACE)) {
        text_add(out, s, (size_t)(p - s));
        text_puts(out, name);
    }
    text_puts(out, s);
}

static jvn_status write_new(jvn_call *call, const char *path, const text *t)
{
    FILE *f = fopen(path, "wx");
    if (!f && errno == EEXIST)
        return jvn_fail(call, JVN_EIO, NAME, "nothing is written over: take another name, or --in FOLDER", "%s is there already", path);
    const bool open = f != NULL, whole = open && fwrite(t->s, 1, t->n, f) == t->n;
    const bool closed = open && fclose(f) == 0;
    return whole && closed ? JVN_OK : jvn_fail(call, JVN_EIO, NAME, NULL, "cannot write %s: %s", path, err_system(errno));
}

/* Its commands are called so. */
static jvn_status check_name(jvn_call *call, const char *name)
{
    int n;
    const registry *r = session_of(call)->reg;
    const reg_item *const *all = registry_all(r, REG_COMMAND, &n);
    if (!note_is_id(name))
        return jvn_fail(call, JVN_EARG, NAME, "a name is lower case letters, digits and '_', and not 'core', 'ffi' or 'lua'",
                        "a script cannot be called '%.100s'", name);
    if (registry_has(r, name)) return jvn_fail(call, JVN_EARG, NAME, "take another name", "'%s' is there already", name);
    for (int i = 0; i < n; i++)
        if (strcmp(all[i]->name, name) == 0 || registry_in_family(all[i], name))
            return jvn_fail(call, JVN_EARG, NAME, "take another name", "'%s' is a command of %s already", name, all[i]->owner);
    return JVN_OK;
}

/* A program is run, what registers something is loaded. */
static jvn_status show(jvn_call *call, const char *path, bool program)
{
    static const char *const names[] = {"file", "what"};
    build b = {.call = call};
    build_text(&b, path);
    build_text(&b, "the script, its manual and its test");
    jvn_say(call, program ? "next: script %s --help" : "next: script load %s", path);
    return build_done(&b, names, "TT");
}

static jvn_status run_script_new(jvn_call *call)
{
    const char *name = word_of(call, NAME), *in = word_of(call, IN);
    text path = {0}, content = {0};
    if (strcmp(in, ".") != 0) text_printf(&path, "%s%s", in, *in && in[strlen(in) - 1] == '/' ? "" : "/");
    text_printf(&path, "%s.lua", name);
    const int64_t kind = jvn_item_of(call, KIND, 0)->integer;
    put_name(&content, templates[kind], name);
    jvn_status st = check_name(call, name);
    if (st == JVN_OK) st = write_new(call, path.s, &content);
    if (st == JVN_OK) st = show(call, path.s, kind == PROGRAM);
    text_free(&path);
    text_free(&content);
    return st;
}

static const jvn_param params[] = {
    {"NAME", JVN_P_NAME, JVN_REQUIRED, NULL, NULL, "the script's name: lower-case letters, digits, '_'"},
    {"--kind", JVN_P_ENUM, 0, "command|func|metric|reader|writer|option|program", "command", "what it is to register; a program has options"},
    {"--in", JVN_P_FILE, JVN_WRITTEN, NULL, ".", "the folder to write it to"},
};

static const jvn_command commands[] = {
    {"script new", "writes a script to begin with", "script new drift --kind func",
     "It runs at once, explains itself, and `jevons run NAME.lua test` checks it. A program is for `jevons run NAME.lua`\n"
     "and for `TABLE | script NAME.lua`, with options of its own; the other kinds register something by that name.", JVN_INPUT_NONE, JVN_LIST(params),
     .run = run_script_new},
};
const jvn_list script_new_commands = JVN_LIST(commands);
