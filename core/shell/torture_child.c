/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_child.c -- `jevons --torture FILE NUMBER FIRST LAST`: the process that a plugin is tortured in. NUMBER -1: it
 * lists what there is. Other work for a child (isolation) would arrive in the same way. */
#include "torture_child.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../base/text.h"
#include "../plugin/child.h"
#include "../plugin/folder.h"
#include "../plugin/note.h"
#include "../plugin/torture.h"
#include "../plugin/torture_report.h"
#include "../plugin/torture_watch.h"
#include "session.h"

/* A process that dies leaves no core, and those that eat memory, one on each processor, end before the machine does. */
static void set_limits(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    rlim_t all = (rlim_t)sysconf(_SC_PHYS_PAGES) * (rlim_t)sysconf(_SC_PAGESIZE);
    rlim_t most = all / 2 / (rlim_t)(processors > 0 ? processors : 1);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (!watch_is_sanitized()) setrlimit(RLIMIT_DATA, &(struct rlimit){most, most});
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);
}

/* The plugin, and around it those that came with the program: lines want them. It comes behind them, unless it is another
 * build of one of them. */
static const plugin *load(session *s, const char *path)
{
    char home[PATH_MAX], same[PATH_MAX + 48];
    jvn_note note = {.id = ""};
    text notes = {0};
    err e;
    err_clear(&e);
    bool has_home = plugin_home(home, sizeof home) != NULL;
    jvn_status st = note_read(path, &note, &e);
    snprintf(same, sizeof same, "%s/%s.so", has_home ? home : "", note.id);
    bool is_first = has_home && access(same, F_OK) == 0;
    if (st == JVN_OK && is_first) st = plugin_load(&s->plugins, s->reg, path, LOAD_BUNDLED | LOAD_IN_PLACE, &notes, &e);
    if (st == JVN_OK && has_home) plugin_load_folder(&s->plugins, s->reg, home, true, &notes);
    if (st == JVN_OK && !is_first) st = plugin_load(&s->plugins, s->reg, path, LOAD_BUNDLED | LOAD_IN_PLACE, &notes, &e);
    text_free(&notes);
    if (st != JVN_OK) report_found(SIN_LOAD, "%s", e.msg);
    return st == JVN_OK ? plugins_find(&s->plugins, note.id) : NULL;
}

int torture_child(int argc, char **argv)
{
    if (argc != 6) return 2;
    int thing = atoi(argv[3]);
    set_limits();
    report_to(CHILD_PIPE);
    session *s = session_new();
    const plugin *p = load(s, argv[2]);
    const torture_world w = {&s->sc, s};
    if (!p) report_line("end", "%s", "");
    else if (thing < 0) torture_list(&w, p->note.id);
    else torture_thing(&w, p->note.id, thing, atoi(argv[4]), atoi(argv[5]));
    _exit(0); /* what the plugin would do at the end is nobody's any more */
}
