/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin_test.c -- the command `plugin test`: runs a plugin's recorded sessions, each in a process of its own, in a scratch
 * folder. A relative path in a session means the plugin's folder; shipped/ is the data that came with the program. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../plugin/child.h"
#include "build_table.h"
#include "builtins.h"
#include "golden.h"
#include "output.h"
#include "scratch.h"

enum { FOLDER, UPDATE };
enum { MOST = 10 /* statements of a session that are told */ };

/* One plugin under test. */
typedef struct suite {
    jvn_call *call;
    const char *typed;        /* the folder */
    char folder[PATH_MAX];    /* really */
    char so[PATH_MAX + 280];
    char scratch[PATH_MAX];
    build rows;               /* of the result */
    text told;                /* what differs */
    int statements, wrong;    /* of all sessions */
    int sessions, bad;
} suite;

/* What a child left. */
typedef struct outcome {
    text out;
    int status, signal;
} outcome;

static jvn_status cannot(suite *s, const char *what, const char *path)
{
    return jvn_fail(s->call, JVN_EIO, FOLDER, NULL, "cannot %s %s: %s", what, path, err_system(errno));
}

/* ---- files ---- */

static bool read_text(const char *path, text *out)
{
    char part[4096];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) text_add(out, part, n);
    bool whole = !ferror(f);
    fclose(f);
    return whole;
}

static bool write_text(const char *path, const char *head, size_t n, const text *body)
{
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool whole = fwrite(head, 1, n, f) == n && fwrite(body->s, 1, body->n, f) == body->n;
    return fclose(f) == 0 && whole;
}

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n > m && strcmp(name + n - m, end) == 0;
}
static int is_shared_object(const struct dirent *d) { return ends_in(d->d_name, ".so"); }
static int is_session(const struct dirent *d) { return ends_in(d->d_name, ".session"); }
static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void free_names(struct dirent **names, int n)
{
    for (int i = 0; i < n; i++) free(names[i]);
    if (n >= 0) free(names);
}

/* That of the folder's name, else the only one. */
static jvn_status find_so(suite *s)
{
    struct dirent **names;
    int n = scandir(s->folder, &names, is_shared_object, by_name), chosen = n == 1 ? 0 : -1;
    if (n < 0) return cannot(s, "read", s->folder);
    const char *own = strrchr(s->folder, '/') + 1;
    for (int i = 0; i < n; i++)
        if (strncmp(names[i]->d_name, own, strlen(own)) == 0 && strcmp(names[i]->d_name + strlen(own), ".so") == 0) chosen = i;
    if (chosen >= 0) snprintf(s->so, sizeof s->so, "%s/%s", s->folder, names[chosen]->d_name);
    free_names(names, n);
    if (chosen >= 0) return JVN_OK;
    if (n == 0) return jvn_fail(s->call, JVN_EIO, FOLDER, "build it first: make", "no .so in %s", s->typed);
    return jvn_fail(s->call, JVN_EIO, FOLDER, "the one to test has the folder's name", "%d .so files in %s", n, s->typed);
}

/* ---- the child ---- */

/* All that is in the plugin's folder can be read there; what a session writes beside it is gone afterwards. */
static jvn_status begin_scratch(suite *s)
{
    jvn_status st = scratch_make(s->call, s->scratch);
    DIR *d = st == JVN_OK ? opendir(s->folder) : NULL;
    for (struct dirent *e; d && (e = readdir(d));) {
        text from = {0};
        text_printf(&from, "%s/%s", s->folder, e->d_name);
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) scratch_link(s->scratch, e->d_name, from.s);
        text_free(&from);
    }
    if (d) closedir(d);
    if (st == JVN_OK) scratch_link(s->scratch, "shipped", NULL);
    return st;
}

/* Feeds the lines to a child; what it prints, stdout and stderr together. */
static jvn_status run_child(suite *s, const text *lines, outcome *o)
{
    err e;
    child c;
    char *line, *const words[] = {"jevons", "--no-rc", "--echo", "--keep-going", "--plugin", s->so, NULL};
    child_said said;
    bool killed;
    err_clear(&e);
    if (child_start(&c, words, s->scratch, lines, &e) != JVN_OK) return host_raise(s->call, JVN_NOARG, &e);
    while ((said = child_listen(&c, CHILD_FOREVER, &line)) == CHILD_LINE) continue;
    int status = child_end(&c, said == CHILD_ENDED ? CHILD_FOREVER : 0, &killed);
    o->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    o->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    child_printed(&c, &o->out);
    child_free(&c);
    return said == CHILD_STOPPED ? JVN_ECANCELLED : JVN_OK;
}

/* The line behind a prefix; NULL: there is none. */
static char *line_after(const text *t, const char *prefix)
{
    const char *at = t->s ? strstr(t->s, prefix) : NULL;
    return at ? xstrndup(at + strlen(prefix), strcspn(at + strlen(prefix), "\n")) : NULL;
}

/* A plugin that cannot be loaded is told of once, with the cure. */
static jvn_status check_loads(suite *s)
{
    outcome o = {0};
    text nothing = {0};
    jvn_status st = run_child(s, &nothing, &o);
    if (st == JVN_OK && (o.signal || o.status)) {
        char *why = line_after(&o.out, "error: "), *hint = line_after(&o.out, "hint: ");
        if (!o.signal) st = jvn_fail(s->call, JVN_EPLUGIN, FOLDER, hint, "%s", why ? why : "the plugin cannot be loaded");
        else st = jvn_fail(s->call, JVN_EPLUGIN, FOLDER, NULL, "%s breaks when it is loaded: %s", s->so, strsignal(o.signal));
        free(why);
        free(hint);
    }
    text_free(&o.out);
    return st;
}

/* ---- one session ---- */

typedef struct play {
    const char *name;
    text path, was, typed;
    outcome came;
    golden wanted, found; /* of was, and of came */
} play;

/* How the child should have ended, by what it printed. */
static int wanted_status(const text *out)
{
    return out->s && (strncmp(out->s, "error: ", 7) == 0 || strstr(out->s, "\nerror: ")) ? 1 : 0;
}

static bool is_whole(const play *p) { return !p->came.signal && p->came.status == wanted_status(&p->came.out); }

/* The line in the file of statement i. */
static int line_of(const play *p, int i)
{
    if (i >= p->wanted.n) i = p->wanted.n - 1;
    return i >= 0 ? p->wanted.parts[i].line : 1;
}

static void tell_break(suite *s, const play *p)
{
    int last = p->found.n - 1;
    const outcome *o = &p->came;
    if (o->signal) text_printf(&s->told, "%s:%d: killed by %s in\n    ", p->path.s, line_of(p, last), strsignal(o->signal));
    else text_printf(&s->told, "%s:%d: jevons ended with status %d after\n    ", p->path.s, line_of(p, last), o->status);
    if (last >= 0) text_add(&s->told, p->found.parts[last].s, strcspn(p->found.parts[last].s, "\n"));
    text_putc(&s->told, '\n');
}

static const golden_part *part(const golden *g, int i) { return i < g->n ? &g->parts[i] : NULL; }

/* How many statements are not as wanted. Of many the first are told; those that a broken child did not reach are not. */
static int compare(suite *s, const play *p)
{
    int wrong = 0, most = is_whole(p) && p->wanted.n > p->found.n ? p->wanted.n : p->found.n;
    for (int i = 0; i < most; i++) {
        const golden_part *w = part(&p->wanted, i), *f = part(&p->found, i);
        if (golden_same(w, f) || wrong++ >= MOST) continue;
        text_printf(&s->told, "%s:%d: - wanted, + found\n", p->path.s, line_of(p, i));
        golden_difference(w, f, &s->told);
    }
    if (wrong > MOST) text_printf(&s->told, "%s: and %d more statements\n", p->path.s, wrong - MOST);
    if (!is_whole(p)) tell_break(s, p);
    return wrong + (!is_whole(p) && !wrong);
}

static void add_row(suite *s, const char *name, int statements, int wrong, const char *verdict)
{
    build_text(&s->rows, name);
    build_int(&s->rows, statements);
    build_int(&s->rows, wrong);
    build_text(&s->rows, verdict);
    s->sessions++;
    s->bad += wrong > 0;
    s->statements += statements;
    s->wrong += wrong;
}

/* Writes what came, if the child ended well. */
static jvn_status update(suite *s, const play *p)
{
    const text *out = &p->came.out;
    size_t head = p->wanted.head;
    bool same = p->was.n == head + out->n && memcmp(p->was.s + head, out->s, out->n) == 0;
    if (!is_whole(p)) {
        tell_break(s, p);
        add_row(s, p->name, p->found.n, 1, "left as it is");
        return JVN_OK;
    }
    if (!same && !write_text(p->path.s, p->was.s, head, out)) return cannot(s, "write", p->path.s);
    add_row(s, p->name, p->found.n, 0, same ? "as it was" : "written");
    return JVN_OK;
}

static jvn_status begin_play(suite *s, play *p)
{
    text_printf(&p->path, "%s%stests/%s", s->typed, s->typed[strlen(s->typed) - 1] == '/' ? "" : "/", p->name);
    if (!read_text(p->path.s, &p->was)) return cannot(s, "read", p->path.s);
    if (p->was.n) golden_input(p->was.s, p->was.n, &p->typed);
    if (p->typed.n) return begin_scratch(s);
    return jvn_fail(s->call, JVN_EDATA, FOLDER, "lines that are typed start with '> '", "%s types nothing", p->path.s);
}

static jvn_status judge(suite *s, play *p)
{
    golden_read(&p->wanted, p->was.s, p->was.n);
    golden_read(&p->found, p->came.out.s, p->came.out.n);
    if (jvn_given(s->call, UPDATE)) return update(s, p);
    int wrong = compare(s, p);
    add_row(s, p->name, p->wanted.n, wrong, wrong ? "failed" : "passed");
    return JVN_OK;
}

static jvn_status run_session(suite *s, const char *name)
{
    play p = {.name = name};
    jvn_status st = begin_play(s, &p);
    if (st == JVN_OK) st = run_child(s, &p.typed, &p.came);
    if (st == JVN_OK) st = judge(s, &p);
    scratch_remove(s->scratch);
    golden_free(&p.wanted);
    golden_free(&p.found);
    text_free(&p.path);
    text_free(&p.was);
    text_free(&p.typed);
    text_free(&p.came.out);
    return st;
}

/* ---- all of them ---- */

static jvn_status run_sessions(suite *s)
{
    struct dirent **names;
    text folder = {0};
    text_printf(&folder, "%s/tests", s->folder);
    int n = scandir(folder.s, &names, is_session, by_name);
    text_free(&folder);
    jvn_status st = JVN_OK;
    if (n <= 0)
        st = jvn_fail(s->call, JVN_EIO, FOLDER, "a session is what was typed and what came: tests/NAME.session",
                      "no .session in %s/tests", s->typed);
    for (int i = 0; i < n && st == JVN_OK; i++) {
        s->call->host->progress(s->call, i, n);
        st = run_session(s, names[i]->d_name);
    }
    free_names(names, n);
    return st;
}

/* A failure is told with all that differs, and the table, before the error: who fails gives no result. */
static jvn_status conclude(suite *s)
{
    static const char *const names[] = {"session", "statements", "wrong", "verdict"};
    host_call *h = s->call->host_data;
    err e;
    jvn_status st = build_done(&s->rows, names, "TIIT");
    if (st != JVN_OK || !s->wrong) return st;
    err_clear(&e);
    fwrite(s->told.s, 1, s->told.n, stdout);
    st = output_table(h->session, h->primary, true, &e);
    if (st != JVN_OK) return host_raise(s->call, JVN_NOARG, &e);
    return jvn_fail(s->call, JVN_EDATA, FOLDER, "`--update` writes what came: read it before you keep it",
                    "%d of %d statements are not as wanted, in %d of %d sessions", s->wrong,
                    s->statements, s->bad, s->sessions);
}

static jvn_status run_plugin_test(jvn_call *call)
{
    suite s = {.call = call, .typed = word_of(call, FOLDER), .rows = {.call = call}};
    jvn_status st = realpath(s.typed, s.folder) ? JVN_OK : cannot(&s, "open", s.typed);
    if (st == JVN_OK) st = find_so(&s);
    if (st == JVN_OK) st = begin_scratch(&s);
    if (st == JVN_OK) st = check_loads(&s);
    scratch_remove(s.scratch);
    if (st == JVN_OK) st = run_sessions(&s);
    if (st == JVN_OK) st = conclude(&s);
    text_free(&s.told);
    return st;
}

static const jvn_param params[] = {
    {"FOLDER", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "the plugin's: its .so, and tests/*.session"},
    {"--update", JVN_P_SWITCH, 0, NULL, NULL, "write what comes now; sessions that break are left as they are"},
};

static const jvn_command commands[] = {
    {"plugin test", "runs a plugin's recorded sessions and shows what differs", "plugin test vol",
     "A session is what `jevons --echo --keep-going` prints when it is fed the lines that stand after `> ` (after `. ` they go\n"
     "on), results and messages together. Each runs in a process of its own, with this plugin and those that came with\n"
     "jevons, no rc file, and a scratch folder to work in: relative paths find what is in FOLDER, and shipped/ is the data\n"
     "that came with jevons (shipped/deepseek-2025/prices.csv). Lines at a session's top that start with # are left alone.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_plugin_test},
};
const jvn_list plugin_test_commands = JVN_LIST(commands);
