/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builtins.c -- the commands that need the shell itself: files, datasets, help. */
#include "builtins.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/temp.h"
#include "../base/text.h"
#include "clean.h"
#include "example.h"
#include "help_lua.h"
#include "pager.h"
#include "shell_json.h"
#include "terminal.h"

/* ---- load and save ---- */

enum { PATH, AS };

/* "x.jsno": the extension that is nearest to it. NULL: none is near. */
static const char *near_extension(const registry *r, reg_kind kind, const char *path, char *buf, size_t room)
{
    int n;
    size_t count = 0;
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.'), *names[64];
    const reg_item *const *items = registry_all(r, kind, &n);
    text all = {0};
    for (int i = 0; i < n; i++) text_printf(&all, "%s ", ((const jvn_format *)items[i]->spec)->extensions);
    char *save = NULL;
    for (char *w = all.n ? strtok_r(all.s, " ,", &save) : NULL; w && count < 64; w = strtok_r(NULL, " ,", &save))
        names[count++] = w + (*w == '.');
    const char *near = dot ? text_nearest(dot + 1, names, count) : NULL;
    if (near) snprintf(buf, room, "%.*s.%s", (int)(dot - path), path, near);
    text_free(&all);
    return near ? buf : NULL;
}

static jvn_status no_format(jvn_call *call, reg_kind kind)
{
    const registry *r = session_of(call)->reg;
    const char *what = kind == REG_READER ? "reader" : "writer", *wanted = word_of(call, jvn_given(call, AS) ? AS : PATH);
    const char *near = jvn_given(call, AS) ? registry_nearest(r, kind, wanted) : NULL;
    int n;
    char path[PATH_MAX];
    text hint = {0};
    const reg_item *const *items = registry_all(r, kind, &n);
    if (!jvn_given(call, AS)) near = near_extension(r, kind, wanted, path, sizeof path);
    if (near) text_printf(&hint, "did you mean '%s'?", near);
    else text_puts(&hint, n ? "name one with --as; there are" : "none is registered: plugins bring them");
    for (int i = 0; i < n && !near; i++) text_printf(&hint, "%s %s", i ? "," : "", items[i]->called);
    jvn_status st = jvn_fail(call, JVN_ENAME, jvn_given(call, AS) ? AS : PATH, hint.s, "no %s for '%s'", what, wanted);
    text_free(&hint);
    return st;
}

/* No reader is known for it: a file that is there wants one, anything else is not to be read at all. */
static jvn_status no_reader(jvn_call *call)
{
    struct stat is;
    const char *path = word_of(call, PATH);
    if (jvn_given(call, AS) || strpbrk(path, "*?[:")) return no_format(call, REG_READER);
    if (stat(path, &is) != 0) return jvn_fail(call, JVN_EIO, PATH, NULL, "cannot read %s: %s", path, err_system(errno));
    if (S_ISDIR(is.st_mode)) return jvn_fail(call, JVN_EIO, PATH, "name one file in it", "%s is a folder", path);
    return no_format(call, REG_READER);
}

static jvn_status run_load(jvn_call *call)
{
    const reg_item *reader = call_of(call)->s->format;
    if (!reader) return no_reader(call);
    lineage_add_file(session_of(call)->sc.from, INPUT_FILE, word_of(call, PATH), "", word_of(call, PATH));
    return host_run_format(call_of(call), reader);
}

static jvn_status cannot_write(jvn_call *call, const char *path)
{
    return jvn_fail(call, JVN_EIO, PATH, NULL, "cannot write %s: %s", path, err_system(errno));
}

static jvn_status write_through(jvn_call *call, const reg_item *writer, FILE *f, const char *path)
{
    call_of(call)->sink = f;
    call_of(call)->sink_name = path;
    jvn_status st = host_run_format(call_of(call), writer);
    bool whole = fflush(f) == 0 && !ferror(f);
    if (st == JVN_OK && !whole) st = cannot_write(call, path);
    call_of(call)->sink = NULL;
    return st;
}

/* A new file beside the old one, with its permissions. */
static FILE *open_beside(const char *path, char *beside, size_t n)
{
    struct stat old;
    snprintf(beside, n, "%s.XXXXXX", path);
    int fd = mkstemp(beside);
    if (fd < 0) return NULL;
    temp_add(beside);
    mode_t mask = umask(0);
    umask(mask);
    FILE *f = fchmod(fd, stat(path, &old) == 0 ? old.st_mode & 07777 : 0666 & ~mask) == 0 ? fdopen(fd, "wb") : NULL;
    if (f) return f;
    close(fd);
    unlink(beside);
    temp_done(beside);
    return NULL;
}

/* Written beside the file and moved over it, so that a failure leaves what was there. */
static jvn_status write_file(jvn_call *call, const reg_item *writer, const char *path)
{
    char beside[PATH_MAX + 8];
    if (access(path, F_OK) == 0 && access(path, W_OK) != 0) return cannot_write(call, path);
    FILE *f = open_beside(path, beside, sizeof beside);
    if (!f) return cannot_write(call, path);
    jvn_status st = write_through(call, writer, f, path);
    if (st == JVN_OK && (fsync(fileno(f)) != 0 || rename(beside, path) != 0)) st = cannot_write(call, path);
    fclose(f);
    if (st != JVN_OK) unlink(beside);
    temp_done(beside);
    return st;
}

/* What is no file (a pipe, a terminal) is written as it stands. */
static jvn_status write_device(jvn_call *call, const reg_item *writer, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f) return cannot_write(call, path);
    jvn_status st = write_through(call, writer, f, path);
    fclose(f);
    return st;
}

static bool is_device(const char *path)
{
    struct stat s;
    if (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0) return true;
    return stat(path, &s) == 0 && !S_ISREG(s.st_mode);
}

static jvn_status run_save(jvn_call *call)
{
    char target[PATH_MAX];
    const reg_item *writer = call_of(call)->s->format;
    const char *path = word_of(call, PATH);
    if (!writer) return no_format(call, REG_WRITER);
    if (is_device(path)) return write_device(call, writer, path);
    if (realpath(path, target)) return write_file(call, writer, target);
    struct stat link;
    return lstat(path, &link) == 0 ? cannot_write(call, path) : write_file(call, writer, path);
}

static const jvn_param load_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | PARAM_READS, NULL, NULL, "the file; its extension picks the reader"},
    {"--as", JVN_P_WORD, 0, NULL, NULL, "the reader to use, whatever the extension"},
};
static const jvn_param save_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | PARAM_WRITES, NULL, NULL, "the file; its extension picks the writer"},
    {"--as", JVN_P_WORD, 0, NULL, NULL, "the writer to use, whatever the extension"},
};

/* ---- help ---- */

enum { TOPIC, FORMAT, ALL };
enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_MAN };

static jvn_status show_help(session *s, const char *topic, FILE *out, err *e)
{
    int width = terminal_width(s, STDOUT_FILENO);
    if (!*topic) {
        help_overview(s->reg, width, out);
        return JVN_OK;
    }
    jvn_status st = help_topic(s->reg, topic, &(help_output){example_show, s, width}, out, e);
    if (st == JVN_ENAME && datasets_find(s->data, topic)) err_hint(e, "it is a dataset: 'describe %.100s' shows its columns", topic);
    return st;
}

/* What plugins registered is the matter of `plugin doc`. */
static jvn_status show_markdown(session *s, const char *topic, FILE *out, err *e)
{
    if (strcmp(topic, "jevons") == 0) {
        help_lua_markdown(&(help_output){example_show, s, 0}, out);
        return JVN_OK;
    }
    fail(e, JVN_EARG, "markdown is the form of `help jevons` alone");
    err_hint(e, "'plugin doc ID' prints the reference of a plugin, 'plugin doc core' the shell's own");
    return JVN_EARG;
}

/* What others registered may hold anything. */
static jvn_status show_clean(session *s, const char *topic, bool all, FILE *to, err *e)
{
    FILE *out = clean_open(to);
    if (!out) return fail(e, JVN_ENOMEM, "no memory to show it");
    jvn_status st = JVN_OK;
    if (all) help_all(s->reg, terminal_width(s, STDOUT_FILENO), out);
    else st = show_help(s, topic, out, e);
    fclose(out);
    return st;
}

static jvn_status run_help(jvn_call *call)
{
    err e;
    text topic = {0};
    session *s = session_of(call);
    const int64_t format = jvn_item_of(call, FORMAT, 0)->integer;
    const bool all = jvn_given(call, ALL);
    jvn_status st = JVN_OK;
    if (all && jvn_given(call, TOPIC)) return jvn_fail(call, JVN_EARG, ALL, "`help NAME` explains one thing", "--all shows everything: no NAME goes with it");
    for (int i = 0; i < jvn_count(call, TOPIC); i++)
        text_printf(&topic, "%s%s", i ? " " : "", jvn_item_of(call, TOPIC, i)->text);
    err_clear(&e);
    FILE *out = pager_open(s, true);
    if (format == FORMAT_JSON) shell_json(s, out);
    else if (format == FORMAT_MAN) help_man(s->reg, out);
    else if (format == FORMAT_MARKDOWN) st = show_markdown(s, topic.n ? topic.s : "", out, &e);
    else st = show_clean(s, topic.n ? topic.s : "", all, out, &e);
    pager_close(out);
    text_free(&topic);
    return st == JVN_OK ? st : host_raise(call, TOPIC, &e);
}

static const jvn_param help_params[] = {
    {"NAME", JVN_P_WORD, JVN_MANY, NULL, NULL, "a command, function, reader, writer or metric; jevons: what scripts are offered"},
    {"--format", JVN_P_ENUM, 0, "text|json|markdown|man", "text",
     "json: everything there is, as one document; markdown: `help jevons` as a page; man: the manual page"},
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "the pages of everything there is, one after the other"},
};

/* ---- registration ---- */

static const jvn_command commands[] = {
    {"load", "reads a file into a table", "load data/deepseek-2025/prices.csv",
     "The reader is picked by the file's extension, or by --as. Its own flags follow: `help csv` lists them.",
     JVN_INPUT_NONE, JVN_LIST(load_params), .run = run_load},
    {"save", "writes a table to a file", "px | save prices.jsonl",
     "The writer is picked by the file's extension, or by --as. The file appears whole or not at all.",
     JVN_INPUT_REQUIRED, JVN_LIST(save_params), .run = run_save},
    {"help", "shows what there is, or what one thing does", "help sort",
     "`help --format json` is one object for programs: jevons and abi, the versions; types of values; param_types, and how\n"
     "they are read from a line; keywords of expressions; interfaces that plugins can ask for, and since which ABI; plugins,\n"
     "loaded or refused, with why and trust; datasets by name; lua, what scripts are offered; commands, functions, readers,\n"
     "writers, metrics and options with all that `help NAME` tells. Keys stay what they are; there may be more of them one day.",
     JVN_INPUT_NONE, JVN_LIST(help_params), .run = run_help},
};

static void add_all(registry *r, reg_kind kind, const jvn_list *list)
{
    err e;
    const char *taken;
    for (uint32_t i = 0; i < list->count; i++)
        if (registry_add(r, kind, "core", jvn_at(list, i), &taken, &e) != JVN_OK) {
            fprintf(stderr, "jevons: %s\n", e.msg);
            abort();
        }
}

void builtins_register(registry *r)
{
    static const jvn_list own = JVN_LIST(commands);
    const jvn_list *const all[] = {&own, &show_commands, &option_commands, &workspace_commands, &catalogue_commands, &metric_commands, &plugin_commands,
                                    &sql_commands, &lua_commands, &ffi_commands, &trace_commands, &torture_commands, &trust_commands,
                                    &unload_commands, &why_commands, &plugin_new_commands, &plugin_test_commands, &plugin_doc_commands,
                                    &tree_commands, &replay_commands, &gc_commands, &trace_cell_commands, &sql_files_commands,
                                    &script_stage_commands, &scripts_commands, &script_new_commands, &program_commands, &tour_commands,
                                    &with_commands, &undo_commands};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) add_all(r, REG_COMMAND, all[i]);
    add_all(r, REG_READER, &sql_files_readers);
    add_all(r, REG_OPTION, &core_options);
}
