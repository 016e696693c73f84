/* SPDX-License-Identifier: GPL-3.0-or-later */
/* why.c -- the command `plugin why`: every check that a file must pass to be loaded, made without running any of it, and
 * for each that fails the line that cures it. */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../plugin/folder.h"
#include "../plugin/needs.h"
#include "../plugin/note.h"
#include "../plugin/trust.h"
#include "build_table.h"
#include "builtins.h"

enum { PATH };

/* A file on its way through the checks. */
typedef struct judged {
    build b;
    const session *s;
    const char *typed;
    image *im;
    object o;
    jvn_note note;
    text cure;         /* of the check that failed last */
    const char *first; /* the check that failed first; NULL: none did */
    int n_failed;
    bool same;         /* these very bytes are loaded */
} judged;

/* ---- rows ---- */

static void row(judged *j, const char *check, const char *state, const char *found)
{
    build_text(&j->b, check);
    build_text(&j->b, state);
    build_text(&j->b, found);
}

JVN_FORMAT(3, 4) static void good(judged *j, const char *check, const char *format, ...)
{
    char found[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(found, sizeof found, format, ap);
    va_end(ap);
    row(j, check, "ok", found);
}

/* Advice, and on a row of its own the line to type that a long one ends with. */
static void cure_rows(judged *j, const char *cure)
{
    const char *colon = strlen(cure) > 56 ? strstr(cure, ": ") : NULL;
    char *advice = xstrndup(cure, colon ? (size_t)(colon + 1 - cure) : strlen(cure));
    if (*cure) row(j, "", "cure", advice);
    if (colon) row(j, "", "", colon + 2);
    free(advice);
}

static void bad(judged *j, const char *check, const char *found, const char *cure)
{
    row(j, check, "no", found);
    cure_rows(j, cure);
    text_clear(&j->cure);
    text_puts(&j->cure, cure);
    if (!j->n_failed++) j->first = check;
}

/* The outcome of one check. */
static bool told(judged *j, const char *check, jvn_status st, const err *e)
{
    if (st != JVN_OK) bad(j, check, e->msg, e->hint);
    return st == JVN_OK;
}

/* ---- what it says of itself ---- */

static bool check_file(judged *j, err *e)
{
    j->im = image_read(j->typed, false, e);
    jvn_status st = j->im ? object_open(&j->o, j->im->fd, j->typed, e) : e->code;
    if (!told(j, "file", st, e)) return false;
    good(j, "file", "a shared object for this machine, %lld bytes", (long long)j->im->size);
    return true;
}

static bool check_note(judged *j, err *e)
{
    jvn_status st = note_find(&j->o, &j->note, e);
    if (st == JVN_OK) st = note_check_id(&j->note, e);
    if (!told(j, "note", st, e)) return false;
    good(j, "note", "%s %s: %s", j->note.id, j->note.version, j->note.summary);
    return true;
}

static void check_abi(judged *j, err *e)
{
    if (told(j, "abi", note_check_abi(&j->note, e), e))
        good(j, "abi", "%u.%u, as this jevons speaks", j->note.abi_major, j->note.abi_minor);
}

static void miss(judged *j, const note_interface *need, const char *cure)
{
    text found = {0};
    text_printf(&found, "%s: this jevons (ABI %d.%d) has none", need->name, JVN_ABI_MAJOR, JVN_ABI_MINOR);
    bad(j, "interface", found.s, cure);
    text_free(&found);
}

static void check_interfaces(judged *j, err *e)
{
    note_interface need;
    for (const char *at = j->note.needs; note_next_need(&at, &need);)
        if (note_check_need(&j->note, &need, e) == JVN_OK)
            good(j, "interface", "%s%s%s", need.name, *need.since ? ", since ABI " : "", need.since);
        else
            miss(j, &need, e->hint);
}

/* ---- what it wants of the system ---- */

/* Debian names a library's package so, more often than not. */
static void suggest_package(const char *name, text *cure)
{
    const char *dot = strstr(name, ".so.");
    if (!dot || strncmp(name, "lib", 3) != 0) {
        text_puts(cure, "LD_LIBRARY_PATH=FOLDER jevons ...");
        return;
    }
    bool dash = dot > name && dot[-1] >= '0' && dot[-1] <= '9';
    text_printf(cure, "apt-get install %.*s%s%.*s (or so) on Debian", (int)(dot - name), name,
                dash ? "-" : "", (int)strcspn(dot + 4, "."), dot + 4);
}

static void check_library(judged *j, const needed *x)
{
    text name = {0}, found = {0}, cure = {0};
    text_printf(&name, "%s%s%s%s", x->name, x->needed_by ? " (for " : "", x->needed_by ? x->needed_by : "", x->needed_by ? ")" : "");
    if (x->place == LIBRARY_LOADED && !x->needed_by) good(j, "library", "%s, which jevons has loaded", x->name);
    if (x->place == LIBRARY_FOUND && !x->needed_by) good(j, "library", "%s: %s", x->name, x->path);
    if (x->place == LIBRARY_BESIDE && !x->needed_by) {
        text_printf(&found, "%s: by $ORIGIN alone, unknown in memory", name.s);
        text_puts(&cure, "plugin load --in-place ");
        text_word(&cure, j->typed);
    } else if (x->place == LIBRARY_NOWHERE) {
        text_printf(&found, "%s: in none of the loader's folders", name.s);
        suggest_package(x->name, &cure);
    }
    if (found.n) bad(j, "library", found.s, cure.s);
    text_free(&name);
    text_free(&found);
    text_free(&cure);
}

static bool lacks_library(const needs *n)
{
    for (int i = 0; i < n->n; i++)
        if (n->libraries[i].place == LIBRARY_NOWHERE) return true;
    return false;
}

/* Where a library is missing, its symbols are too: they are told once it is there. */
static void check_symbols(judged *j, const needs *n)
{
    text found = {0};
    if (lacks_library(n)) return;
    if (!n->symbols.n) {
        good(j, "symbols", "all are defined in these libraries");
        return;
    }
    text_printf(&found, "%s", n->symbols.names[0]);
    if (n->symbols.n > 1) text_printf(&found, " and %zu more", n->symbols.n - 1);
    text_puts(&found, n->symbols.n > 1 ? " are defined nowhere" : " is defined nowhere");
    bad(j, "symbols", found.s, "link the library that has it: cc -shared ... -lNAME");
    text_free(&found);
}

static void check_needs(judged *j, err *e)
{
    needs n;
    const char *slash = strrchr(j->im->path, '/');
    char *folder = xstrndup(j->im->path, slash ? (size_t)(slash - j->im->path) : 0);
    if (told(j, "library", needs_read(&j->o, folder, &n, e), e)) {
        for (int i = 0; i < n.n; i++) check_library(j, &n.libraries[i]);
        check_symbols(j, &n);
    }
    needs_free(&n);
    free(folder);
}

/* ---- what the user says of it ---- */

static void check_trust(judged *j, err *e)
{
    trust_list l = {0};
    text cure = {0}, found = {0};
    row(j, "permissions", "ok", *j->note.permissions ? j->note.permissions : "none asked for");
    bool ours = plugin_at_home(j->im->path), known = ours || told(j, "trust", trust_read(&l, e), e);
    const trusted *x = trust_find(&l, j->im->path);
    if (ours) {
        good(j, "trust", "it came with jevons");
    } else if (x && strcmp(x->hash, image_hash(j->im)) == 0) {
        good(j, "trust", "yours, since %s", x->day);
    } else if (known) {
        if (x) text_printf(&found, "has changed since it was trusted on %s", x->day);
        text_puts(&cure, "plugin trust ");
        text_word(&cure, j->typed);
        bad(j, "trust", x ? found.s : "not trusted yet", cure.s);
    }
    trust_free(&l);
    text_free(&cure);
    text_free(&found);
}

static void check_id(judged *j)
{
    text found = {0}, cure = {0};
    const plugin *x = plugins_find(&j->s->plugins, j->note.id);
    if (!x) {
        if (!registry_has(j->s->reg, j->note.id)) good(j, "id", "no other plugin is called %s", j->note.id);
        else bad(j, "id", "a script has registered things under that name", "rename the script");
        return;
    }
    j->same = strcmp(image_hash(x->code), image_hash(j->im)) == 0;
    text_printf(&found, "%s %s is loaded, from %s", x->note.id, x->note.version, x->path);
    text_printf(&cure, "plugin reload %s ", x->note.id);
    text_word(&cure, j->typed);
    if (j->same) good(j, "id", "%s is loaded: these very bytes", x->note.id);
    else bad(j, "id", found.s, cure.s);
    text_free(&found);
    text_free(&cure);
}

/* ---- the verdict ---- */

static void add_verdict(judged *j)
{
    text line = {0};
    if (j->n_failed == 1) {
        text_printf(&line, "not yet%s%s", j->cure.n ? ": " : "", j->cure.n ? j->cure.s : "");
    } else if (j->n_failed) {
        text_printf(&line, "not yet: %d checks failed, first cure '%s'", j->n_failed, j->first);
    } else if (j->same) {
        text_puts(&line, "is loaded");
    } else {
        text_puts(&line, "can be loaded: plugin load ");
        text_word(&line, j->typed);
    }
    row(j, "verdict", j->n_failed ? "no" : "ok", line.s);
    text_free(&line);
}

static jvn_status run_why(jvn_call *call)
{
    static const char *const names[] = {"check", "state", "found"};
    err e;
    judged j = {.b = {.call = call}, .s = session_of(call), .typed = word_of(call, PATH)};
    err_clear(&e);
    if (check_file(&j, &e)) {
        if (check_note(&j, &e)) {
            check_abi(&j, &e);
            check_interfaces(&j, &e);
        }
        check_needs(&j, &e);
        if (*j.note.id) {
            check_trust(&j, &e);
            check_id(&j);
        }
    }
    add_verdict(&j);
    image_free(j.im);
    text_free(&j.cure);
    return build_done(&j.b, names, "TTT");
}

static const jvn_param params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a plugin's shared object"},
};

static const jvn_command commands[] = {
    {"plugin why", "says what a plugin's file needs to be loaded, without running it", "plugin why ./vol.so",
     "Each row is a check. Below one that fails stands what cures it, and the last row is the verdict.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_why},
};
const jvn_list why_commands = JVN_LIST(commands);
