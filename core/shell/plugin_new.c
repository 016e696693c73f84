/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin_new.c -- the command `plugin new`: a folder with a plugin that builds, loads and passes its tests. The files are
 * those of template/, which our own tests build; they are part of the program, and only the name is put in. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "../plugin/folder.h"
#include "../plugin/note.h"
#include "build_table.h"
#include "builtins.h"
#include "template.h"

/* ---- the files ---- */

EMBED(template_c, "plugin.c");
EMBED(template_cpp, "plugin.cpp");
EMBED(template_makefile, "plugin.make");
EMBED(template_readme, "plugin.md");
EMBED(template_ignored, "gitignore");
EMBED(template_session, "plugin.session");
EMBED(template_values, "values.csv");

#define PLACE "my_plugin" /* stands for the name, in paths and texts */

enum { C = 1, CPP = 2, BOTH = 3 };

static const struct file {
    const char *path, *text;
    int languages;
    const char *what;
} files[] = {
    {PLACE ".c", template_c, C, "the plugin, and its manual"},
    {PLACE ".cpp", template_cpp, CPP, "the plugin, and its manual"},
    {"Makefile", template_makefile, BOTH, "all, test, torture, install, doc, clean; SAN=1"},
    {"README.md", template_readme, BOTH, "what it is, and what is decided"},
    {"tests/" PLACE ".session", template_session, BOTH, "what is typed and what must come"},
    {"tests/values.csv", template_values, BOTH, "what the session loads"},
    {".gitignore", template_ignored, BOTH, "what is built"},
};

/* ---- the name put in ---- */

/* Where column `at` of a line stands once the name is in it. */
static size_t moved(const char *line, size_t at, size_t name)
{
    size_t to = at, length = strlen(PLACE);
    for (const char *p = line; (p = strstr(p, PLACE)) && p + length <= line + at; p += length) to += name - length;
    return to;
}

static void add_named(text *out, const char *s, size_t n, const char *name)
{
    const char *end = s + n, *p;
    for (; (p = strstr(s, PLACE)) && p < end; s = p + strlen(PLACE)) {
        text_add(out, s, (size_t)(p - s));
        text_puts(out, name);
    }
    text_add(out, s, (size_t)(end - s));
}

/* Carets stay under the words of the line before that they point at. */
static void add_carets(text *out, const char *before, const char *line, size_t name)
{
    size_t blanks = strspn(line, " "), from = moved(before, blanks, name);
    size_t to = moved(before, blanks + strspn(line + blanks, "^"), name);
    for (size_t i = 0; i < to; i++) text_putc(out, i < from ? ' ' : '^');
}

static void put_name(text *out, const char *s, const char *name)
{
    size_t n;
    for (const char *before = "", *line = s; *line; before = line, line += n + (line[n] == '\n')) {
        size_t blanks = strspn(line, " ");
        n = strcspn(line, "\n");
        if (blanks < n && blanks + strspn(line + blanks, "^") == n) add_carets(out, before, line, strlen(name));
        else add_named(out, line, n, name);
        text_putc(out, '\n');
    }
}

/* ---- writing ---- */

enum { NAME, IN, LANG };

static jvn_status cannot_make(jvn_call *call, const char *path)
{
    return jvn_fail(call, JVN_EIO, jvn_given(call, IN) ? IN : NAME, NULL, "cannot make %s: %s", path, err_system(errno));
}

static bool write_text(const char *path, const text *t)
{
    FILE *f = fopen(path, "wx");
    if (!f) return false;
    bool whole = fwrite(t->s, 1, t->n, f) == t->n;
    return fclose(f) == 0 && whole;
}

static jvn_status write_file(jvn_call *call, const char *folder, const struct file *f, build *b)
{
    const char *name = word_of(call, NAME);
    text path = {0}, content = {0};
    text_printf(&path, "%s/", folder);
    add_named(&path, f->path, strlen(f->path), name);
    put_name(&content, f->text, name);
    jvn_status st = write_text(path.s, &content) ? JVN_OK : cannot_make(call, path.s);
    build_text(b, path.s);
    build_text(b, f->what);
    text_free(&path);
    text_free(&content);
    return st;
}

/* The folder of jevons.pc, where the program is not one of the system's; NULL: pkg-config finds it by itself. */
static const char *own_pkgconfig(char *buf, size_t n)
{
    static const char *const places[] = {"..", "../../pkgconfig"};
    static const char *const known[] = {"/usr/lib/pkgconfig", "/usr/local/lib/pkgconfig"};
    char home[PATH_MAX], path[PATH_MAX + 32], real[PATH_MAX];
    if (!plugin_home(home, sizeof home)) return NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "%s/%s/jevons.pc", home, places[i]);
        if (!realpath(path, real)) continue;
        *strrchr(real, '/') = '\0';
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (strcmp(real, known[k]) == 0) return NULL;
        snprintf(buf, n, "%s", real);
        return buf;
    }
    return NULL;
}

static void say_next(jvn_call *call, const char *folder)
{
    char place[PATH_MAX];
    const char *own = own_pkgconfig(place, sizeof place);
    jvn_say(call, "next: %s%s%smake -C %s test", own ? "PKG_CONFIG_PATH=" : "", own ? own : "", own ? " " : "", folder);
}

static jvn_status write_all(jvn_call *call, const char *folder)
{
    static const char *const names[] = {"file", "what"};
    build b = {.call = call};
    int language = jvn_item_of(call, LANG, 0)->integer == 0 ? C : CPP;
    text tests = {0};
    text_printf(&tests, "%s/tests", folder);
    jvn_status st = mkdir(folder, 0777) == 0 && mkdir(tests.s, 0777) == 0 ? JVN_OK : cannot_make(call, folder);
    for (size_t i = 0; i < sizeof files / sizeof *files && st == JVN_OK; i++)
        if (files[i].languages & language) st = write_file(call, folder, &files[i], &b);
    text_free(&tests);
    jvn_status built = build_done(&b, names, "TT");
    return st == JVN_OK ? built : st;
}

/* ---- the command ---- */

/* An id, and short enough for the note. */
static jvn_status check_name(jvn_call *call, const char *name)
{
    size_t n = strlen(name), most = sizeof((jvn_note *)0)->id - 1;
    if (!note_is_id(name))
        return jvn_fail(call, JVN_EARG, NAME, "an id is lower case letters, digits and '_', and not 'core', 'ffi' or 'lua'",
                        "a plugin cannot be called '%.100s'", name);
    return n <= most ? JVN_OK : jvn_fail(call, JVN_EARG, NAME, NULL, "the name has %zu letters, wanted %zu at most", n, most);
}

/* The new commands begin with its name, so no command may be called so, nor begin so. */
static jvn_status check_free(jvn_call *call, const session *s, const char *name)
{
    int n;
    const reg_item *const *all = registry_all(s->reg, REG_COMMAND, &n);
    const plugin *same = plugins_find(&s->plugins, name);
    if (same)
        return jvn_fail(call, JVN_EARG, NAME, "take another name", "a plugin is called '%s' already: %s", name, same->path);
    for (int i = 0; i < n; i++)
        if (strcmp(all[i]->name, name) == 0 || registry_in_family(all[i], name))
            return jvn_fail(call, JVN_EARG, NAME, "take another name: it will begin those of the plugin's commands",
                            "'%s' is a command of %s already", name, all[i]->owner);
    return JVN_OK;
}

static jvn_status check_place(jvn_call *call, const char *in, const char *folder)
{
    struct stat is;
    if (stat(in, &is) != 0 || !S_ISDIR(is.st_mode)) return jvn_fail(call, JVN_EIO, IN, NULL, "there is no folder %s", in);
    if (lstat(folder, &is) != 0) return JVN_OK;
    return jvn_fail(call, JVN_EIO, NAME, "nothing is written over: take another name, or --in FOLDER",
                    "%s is there already", folder);
}

static jvn_status run_plugin_new(jvn_call *call)
{
    const char *name = word_of(call, NAME), *in = word_of(call, IN);
    text folder = {0};
    if (strcmp(in, ".") == 0) text_puts(&folder, name);
    else text_printf(&folder, "%s%s%s", in, *in && in[strlen(in) - 1] == '/' ? "" : "/", name);
    jvn_status st = check_name(call, name);
    if (st == JVN_OK) st = check_free(call, session_of(call), name);
    if (st == JVN_OK) st = check_place(call, in, folder.s);
    if (st == JVN_OK) st = write_all(call, folder.s);
    if (st == JVN_OK) say_next(call, folder.s);
    text_free(&folder);
    return st;
}

static const jvn_param params[] = {
    {"NAME", JVN_P_NAME, JVN_REQUIRED, NULL, NULL, "the plugin's id: lower-case letters, digits, '_'"},
    {"--in", JVN_P_FILE, JVN_WRITTEN, NULL, ".", "the folder to make it in"},
    {"--lang", JVN_P_ENUM, 0, "c|c++", "c", "the language of its source"},
};

static const jvn_command commands[] = {
    {"plugin new", "writes a folder with a plugin to begin with", "plugin new drift",
     "It holds the source, which explains itself, a Makefile, a README, and tests; `make test` in it passes at once. All\n"
     "it needs is a compiler, make, pkg-config, and the installed header.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_plugin_new},
};
const jvn_list plugin_new_commands = JVN_LIST(commands);
