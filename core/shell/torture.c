/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture.c -- the command `plugin torture`: a child process for each thing that a plugin offers, and what came of it.
 * A child that dies or hangs is replaced, and goes on with the next case. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "build_table.h"
#include "builtins.h"
#include "scratch.h"
#include "torture_listen.h"

enum { PATH, ONLY, CASE, SECONDS };
enum { LOSSES = 40, HANGS = 2 /* of one thing: then the rest of it is left */ };

typedef struct torture {
    jvn_call *call;
    char path[PATH_MAX];
    char folder[PATH_MAX]; /* of its own, for what children write */
    double seconds;
    int only_case;   /* -1: all */
    thing *things;
    int n;
    int64_t done;    /* atomic */
} torture;

/* ---- one thing ---- */

static jvn_status run_thing(void *context, int64_t i)
{
    torture *t = context;
    thing *x = &t->things[i];
    char folder[PATH_MAX + 16];
    err e;
    place p = {.number = -1};
    int first = t->only_case < 0 ? 0 : t->only_case, losses = 0, hangs = 0;
    outcome how = LOST;
    snprintf(folder, sizeof folder, "%s/%d", t->folder, x->number);
    mkdir(folder, 0700);
    scratch_link(folder, "data", NULL); /* as the examples want it */
    err_clear(&e);
    while (how != FINISHED && how != STOPPED && losses < LOSSES && hangs < HANGS && (t->only_case < 0 || first <= t->only_case)) {
        child c;
        int before = p.number;
        if (listen_start(&c, t->path, x->number, first, t->only_case, folder, &e) != JVN_OK) break;
        how = listen_to_end(&c, x, &p, t->seconds);
        child_free(&c);
        losses += how == LOST;
        hangs += how == HUNG;
        if (p.number == before && how != FINISHED) break; /* it did not come to a case */
        first = p.number + 1;
    }
    x->is_left = how != FINISHED && t->only_case < 0;
    free(p.label);
    free(p.at);
    t->call->host->progress(t->call, __atomic_add_fetch(&t->done, 1, __ATOMIC_RELAXED), t->n);
    if (e.code != JVN_OK) return host_raise(t->call, JVN_NOARG, &e);
    return how == STOPPED ? JVN_ECANCELLED : JVN_OK;
}

/* ---- what there is ---- */

static bool is_asked_for(const jvn_call *call, const char *kind, const char *name)
{
    char both[512];
    if (!jvn_given(call, ONLY)) return true;
    const char *only = word_of(call, ONLY);
    size_t n = strlen(only);
    snprintf(both, sizeof both, "%s %s", kind, name);
    if (strcmp(only, name) == 0 || strcmp(only, both) == 0) return true;
    const char *at = strstr(name, only); /* a function's name in its signature */
    return strcmp(kind, "function") == 0 && at && at > name && at[-1] == ' ' && at[n] == '(' && at < strchr(name, '(');
}

static void add_thing(torture *t, int number, const char *kind, const char *name)
{
    t->things = xrealloc(t->things, (size_t)(t->n + 1) * sizeof *t->things);
    thing *x = &t->things[t->n++];
    *x = (thing){.number = number, .name = xstrdup(name), .slowest = -1};
    snprintf(x->kind, sizeof x->kind, "%s", kind);
}

/* A plugin that cannot even be loaded is a thing by itself. */
static jvn_status list_things(torture *t)
{
    err e;
    child c;
    char *line;
    int number = 0;
    thing all = {.kind = "plugin", .name = "", .slowest = -1, .number = -1};
    place p = {.number = -1};
    child_said said;
    err_clear(&e);
    if (listen_start(&c, t->path, -1, 0, -1, t->folder, &e) != JVN_OK) return host_raise(t->call, JVN_NOARG, &e);
    while ((said = child_listen(&c, t->seconds, &line)) == CHILD_LINE && strncmp(line, "end", 3) != 0) {
        if (strncmp(line, "thing\t", 6) != 0) {
            listen_take(&all, &p, line);
            continue;
        }
        char *kind = listen_split(line), *name = listen_split(kind);
        if (is_asked_for(t->call, kind, name)) add_thing(t, number, kind, name);
        number++;
    }
    bool killed, waits = said == CHILD_LINE || said == CHILD_ENDED;
    int status = child_end(&c, waits ? t->seconds : 0, &killed);
    if (killed && said != CHILD_LINE) listen_add(&all, &p, SIN_HANG, "it is not loaded in time");
    if (!killed && said == CHILD_ENDED && !p.has_told) listen_explain(&all, &p, &c, status);
    child_free(&c);
    if (said == CHILD_STOPPED) return JVN_ECANCELLED;
    if (said == CHILD_LINE && !p.has_told) return JVN_OK;
    add_thing(t, -1, "plugin", t->path);
    memcpy(t->things[t->n - 1].found, all.found, sizeof all.found);
    return JVN_OK;
}

/* ---- results ---- */

static int count_sins(const thing *x)
{
    int n = 0;
    for (int s = 0; s < SINS; s++) n += x->found[s].times > 0;
    return n;
}

static void build_verdict(build *b, const thing *x)
{
    text t = {0};
    for (int s = 0; s < SINS; s++)
        if (x->found[s].times) text_printf(&t, "%s%s", t.n ? ", " : "", sin_name((sin)s));
    if (x->is_left) text_puts(&t, "; the rest was left");
    build_text(b, t.n ? t.s : "clean");
    text_free(&t);
}

static jvn_status give_things(const torture *t)
{
    static const char *const names[] = {"name", "kind", "calls", "cancel_ms", "verdict"};
    build b = {.call = t->call};
    for (int i = 0; i < t->n; i++) {
        const thing *x = &t->things[i];
        build_text(&b, x->name);
        build_text(&b, x->kind);
        build_int(&b, x->calls);
        if (x->slowest < 0) build_null(&b);
        else build_int(&b, (x->slowest + 999) / 1000);
        build_verdict(&b, x);
    }
    return build_done(&b, names, "TTIIT");
}

static void give_case(build *b, const torture *t, const thing *x, sin s)
{
    const finding *f = &x->found[s];
    const char *path = jvn_item_of(t->call, PATH, 0)->text;
    text line = {0}, only = {0};
    text_puts(&line, "plugin torture ");
    text_word(&line, path);
    text_printf(&only, "%s %s", x->kind, x->name);
    if (x->number >= 0) {
        text_puts(&line, " --only ");
        text_word(&line, only.s);
        text_printf(&line, " --case %d", f->number);
    }
    build_text(b, x->name);
    build_text(b, sin_name(s));
    build_text(b, f->text);
    build_text(b, f->label);
    build_int(b, f->times);
    build_text(b, line.s);
    text_free(&line);
    text_free(&only);
}

static jvn_status give_cases(const torture *t)
{
    static const char *const names[] = {"name", "sin", "what", "tried", "times", "again"};
    build b = {.call = t->call};
    for (int i = 0; i < t->n; i++)
        for (int s = 0; s < SINS; s++)
            if (t->things[i].found[s].times) give_case(&b, t, &t->things[i], (sin)s);
    return build_side(&b, "cases", names, "TTTTIT");
}

static void say_sum(const torture *t)
{
    int64_t calls = 0;
    int bad = 0;
    char numbers[24];
    for (int i = 0; i < t->n; i++) {
        calls += t->things[i].calls;
        bad += count_sins(&t->things[i]) > 0;
    }
    int n = snprintf(numbers, sizeof numbers, "%lld", (long long)calls);
    text grouped = {0};
    for (int i = 0; i < n; i++) text_printf(&grouped, "%s%c", i && (n - i) % 3 == 0 ? "," : "", numbers[i]);
    if (!bad) jvn_say(t->call, "%d thing%s, %s calls, clean", t->n, t->n == 1 ? "" : "s", grouped.s);
    else jvn_say(t->call, "%d thing%s, %s calls, %d with findings: the side table 'cases' has each, and the line that repeats it",
                 t->n, t->n == 1 ? "" : "s", grouped.s, bad);
    text_free(&grouped);
    if (bad) session_of(t->call)->failed = true;
}

/* ---- the command ---- */

/* The path of a plugin by its id, or of a file. */
static jvn_status find_file(torture *t)
{
    const char *asked = jvn_item_of(t->call, PATH, 0)->text;
    const plugin *p = plugins_find(&session_of(t->call)->plugins, asked);
    if (p && !p->why) snprintf(t->path, sizeof t->path, "%s", p->path);
    else if (!realpath(asked, t->path))
        return jvn_fail(t->call, JVN_EIO, PATH, "wanted a plugin's file, or the id of one that is loaded", "there is no file %s", asked);
    return JVN_OK;
}

static void free_things(torture *t)
{
    for (int i = 0; i < t->n; i++) {
        for (int s = 0; s < SINS; s++) {
            free(t->things[i].found[s].label);
            free(t->things[i].found[s].text);
        }
        free(t->things[i].name);
    }
    free(t->things);
}

static bool has_begun(const torture *t)
{
    bool begun = false;
    for (int i = 0; i < t->n; i++) begun |= t->things[i].has_begun;
    return begun;
}

static jvn_status torture_all(torture *t)
{
    jvn_status st = list_things(t);
    if (st == JVN_OK && !t->n)
        return jvn_fail(t->call, JVN_ENAME, jvn_given(t->call, ONLY) ? ONLY : PATH,
                        jvn_given(t->call, ONLY) ? "a name as the result has it without --only" : NULL,
                        jvn_given(t->call, ONLY) ? "the plugin has nothing of that name" : "the plugin offers nothing");
    bool loads = t->n && t->things[0].number >= 0;
    if (st == JVN_OK && loads) st = t->call->host->parallel_for(t->call, t->n, run_thing, t);
    if (st == JVN_ECANCELLED) return jvn_fail(t->call, st, JVN_NOARG, NULL, "stopped");
    if (st != JVN_OK) return st;
    if (t->only_case >= 0 && loads && !has_begun(t))
        return jvn_fail(t->call, JVN_EARG, CASE, NULL, "there is no case %d", t->only_case);
    st = give_things(t);
    if (st == JVN_OK) st = give_cases(t);
    if (st == JVN_OK) say_sum(t);
    return st;
}

static jvn_status run_torture(jvn_call *call)
{
    torture t = {.call = call, .seconds = jvn_item_of(call, SECONDS, 0)->number, .only_case = -1};
    if (jvn_given(call, CASE)) t.only_case = (int)jvn_item_of(call, CASE, 0)->integer;
    jvn_status st = find_file(&t);
    if (st == JVN_OK) st = scratch_make(call, t.folder);
    if (st != JVN_OK) return st;
    st = torture_all(&t);
    scratch_remove(t.folder);
    free_things(&t);
    return st;
}

static const jvn_param params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a plugin's shared object, or the id of one that is loaded"},
    {"--only", JVN_P_WORD, 0, NULL, NULL, "one thing, by its name or as KIND NAME; functions also by their signature"},
    {"--case", JVN_P_INTEGER, 0, "0..1000000", NULL, "one case by its number, as the side table 'cases' has it"},
    {"--seconds", JVN_P_NUMBER, 0, "0.1..3600", "20", "what hangs for so long is ended"},
};

static const jvn_command commands[] = {
    {"plugin torture", "tries to break a plugin, in processes of its own", "plugin torture frame --only 'command head'",
     "Every command, function, reader, writer and metric is called with odd input (no rows, nothing but nulls, NaN, extreme "
     "values, slices, unused dictionary values, odd texts, wrong types, no columns ...), odd arguments, damaged files, memory "
     "that runs out, and a user who stops it. Its input stands in pages that it can neither write to nor leave, and that are "
     "gone when it has returned; fresh memory holds something else each time.\n"
     "The plugin's code runs, with your rights, in child processes: that holds back mistakes, not attacks.\n"
     "cancel_ms is the longest that a call went on after it was told to stop. With findings the exit status is 1, and the side "
     "table 'cases' (_.cases) has the first case of each, with the line that repeats it.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_torture},
};
const jvn_list torture_commands = JVN_LIST(commands);
