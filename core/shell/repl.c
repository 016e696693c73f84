/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repl.c -- the prompt, by GNU Readline: the only file that knows it. Signals reach it between keys: Ctrl-C there drops
 * what is typed, during a command it asks the command to stop, and it never ends the shell. */
#define _GNU_SOURCE /* ppoll */
#include "repl.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "../base/pool.h"
#include "complete.h"
#include "eval.h"
#include "history.h"
#include "leave.h"
#include "progress.h"
#include "render_text.h"

enum { NAME_ROOM = 24 }; /* of the workspace in the prompt */

static struct {
    session *s;
    feeder *f;
    char *history; /* the file; NULL: none */
    char *line;
    bool ready;    /* a line was accepted; NULL: Ctrl-D */
    completion found;
} r;

static volatile sig_atomic_t busy, interrupted, resumed;

/* ---- signals ---- */

/* What was interrupted still finds its own errno. */
static void say(const char *s)
{
    int before = errno;
    if (write(STDERR_FILENO, s, strlen(s)) < 0) leave_ask(SIGHUP);
    errno = before;
}

static void on_interrupt(int sig)
{
    (void)sig;
    if (!busy) {
        interrupted = 1;
        return;
    }
    say("\n");
    if (cancel_asked() && *progress_command()) {
        say("still stopping: ");
        say(progress_command());
        say("\n");
    }
    cancel_ask();
}

static void on_resume(int sig)
{
    (void)sig;
    resumed = 1;
}

static void catch_signals(void)
{
    sigaction(SIGINT, &(struct sigaction){.sa_handler = on_interrupt}, NULL);
    sigaction(SIGCONT, &(struct sigaction){.sa_handler = on_resume, .sa_flags = SA_RESTART}, NULL);
}

/* ---- history ---- */

static void complain(const err *e)
{
    report_error(r.s, &(origin){"history", 0, NULL}, NULL, e);
    free(r.history);
    r.history = NULL;
}

static void recall(const char *entry) { add_history(entry); }

static void load_history(void)
{
    err e;
    using_history();
    r.history = r.s->set.history ? history_path() : NULL;
    if (r.history && history_load(r.history, r.s->set.history, recall, &e) != JVN_OK) complain(&e);
}

/* Kept is what was typed, but for what begins with a blank and for what stands there already. */
static void remember(const char *typed)
{
    err e;
    const HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    size_t n = strlen(typed);
    while (n && strchr(" \t\n", typed[n - 1])) n--;
    if (!n || strchr(" \t\n", typed[0])) return;
    char *entry = xstrndup(typed, n);
    if (!last || strcmp(last->line, entry) != 0) {
        add_history(entry);
        if (r.history && history_add(r.history, entry, &e) != JVN_OK) complain(&e);
    }
    free(entry);
}

/* ---- completion ---- */

/* What stands before the point: the unfinished statement, then the line. at: where the line begins in it. */
static char *text_so_far(int *at)
{
    text t = {0};
    const char *pending = feeder_pending(r.f);
    if (pending) text_printf(&t, "%s\n", pending);
    *at = (int)t.n;
    text_add(&t, rl_line_buffer, (size_t)rl_point);
    return t.s;
}

/* Readline finds where the word begins by the characters that end the one before: here by the one before it. */
static char *find_word(void)
{
    static char before[2];
    int at;
    char *all = text_so_far(&at);
    completion_free(&r.found);
    complete(r.s, all, (int)strlen(all), &r.found);
    free(all);
    int start = r.found.start - at;
    before[0] = start > 0 && start <= rl_point ? rl_line_buffer[start - 1] : '\0';
    return before;
}

/* What all of them begin with, at least what is typed already. */
static char *common(const completion *c, const char *typed)
{
    size_t n = strlen(c->all[0]);
    for (int i = 1; i < c->n; i++) {
        size_t same = 0;
        while (same < n && c->all[i][same] == c->all[0][same]) same++;
        n = same;
    }
    while (n && ((unsigned char)c->all[0][n] & 0xc0) == 0x80) n--; /* whole characters */
    return n < strlen(typed) ? strdup(typed) : strndup(c->all[0], n);
}

static char **offer(const char *typed, int start, int end)
{
    const completion *c = &r.found;
    (void)start;
    if (end == 0) find_word(); /* at the line's beginning Readline does not ask where the word begins */
    rl_attempted_completion_over = 1;
    rl_completion_append_character = c->append;
    rl_completion_suppress_append = c->append == '\0';
    rl_filename_completion_desired = c->files;
    rl_filename_quoting_desired = 0;
    if (!c->n) return NULL;
    char **all = malloc((size_t)(c->n + 2) * sizeof *all);
    if (!all) return NULL;
    all[0] = common(c, typed);
    for (int i = 0; i < c->n; i++) all[i + 1] = strdup(c->all[i]);
    all[c->n + 1] = NULL;
    if (c->n == 1) {
        free(all[1]);
        all[1] = NULL;
    }
    return all;
}

/* ---- a line ---- */

/* Readline ends the line itself at the end of input, but not on every terminal: we do. */
static void leave_terminal(void)
{
    rl_eof_found = 0;
    rl_deprep_terminal();
}

static void accept_line(char *line)
{
    rl_callback_handler_remove();
    r.line = line;
    r.ready = true;
}

/* Waits for a key or a signal; none is missed between looking and sleeping. */
static bool wait_for_key(void)
{
    sigset_t all, old;
    struct pollfd in = {STDIN_FILENO, POLLIN, 0};
    sigemptyset(&all);
    for (const int *sig = (const int[]){SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH, 0}; *sig; sig++) sigaddset(&all, *sig);
    sigprocmask(SIG_BLOCK, &all, &old);
    int n = rl_pending_signal() || interrupted || leave_signal() || resumed ? 0 : ppoll(&in, 1, NULL, &old);
    sigprocmask(SIG_SETMASK, &old, NULL);
    return n > 0;
}

typedef enum answer { LINE, END, DROPPED, LEAVING } answer;

static answer give_up(answer a)
{
    rl_callback_handler_remove();
    putc('\n', rl_outstream);
    fflush(rl_outstream);
    return a;
}

/* The next line, in r.line. */
static answer read_line(const char *prompt)
{
    r.ready = false;
    interrupted = resumed = 0;
    rl_callback_handler_install(prompt, accept_line);
    while (!r.ready) {
        bool key = wait_for_key();
        rl_check_signals();
        if (leave_signal()) return give_up(LEAVING);
        if (interrupted) return give_up(DROPPED);
        if (resumed) {
            resumed = 0;
            rl_on_new_line();
            rl_forced_update_display();
        }
        if (key) rl_callback_read_char();
    }
    return r.line ? LINE : END;
}

/* ---- what is done with it ---- */

/* The workspace's name, or ours. buf: NAME_ROOM and more. */
static void prompt_name(char *buf, size_t n)
{
    const char *path = datasets_path(r.s->data), *slash = path ? strrchr(path, '/') : NULL;
    const char *name = slash ? slash + 1 : path;
    snprintf(buf, n, "%s", name && *name && strlen(name) <= NAME_ROOM && text_is_utf8(name, strlen(name)) ? name : "jevons");
}

/* "jevons> ", or behind an unfinished line as wide "      . ". Returns the cells. */
static int make_prompt(char *buf, size_t n)
{
    char name[NAME_ROOM + 8];
    prompt_name(name, sizeof name);
    int width = show_text(NULL, name, (int64_t)strlen(name), 0);
    if (feeder_pending(r.f)) snprintf(buf, n, "%*s. ", width, "");
    else snprintf(buf, n, "%s> ", name);
    return width + 2;
}

/* Several lines, pasted or recalled, run one after the other; Ctrl-C stops them all. */
static void run_lines(const char *lines)
{
    for (const char *p = lines;; p++) {
        size_t n = strcspn(p, "\n");
        bool go = feeder_line(r.f, p, n);
        p += n;
        if (!go || leave_signal() || cancel_asked() || !*p) return;
    }
}

/* Whether Readline puts a mark of its own before the prompt, as wide as the user wants. */
static bool shows_mode(void)
{
    const char *on = rl_variable_value("show-mode-in-prompt");
    return on && strcmp(on, "on") == 0;
}

static void run_line(int width)
{
    bool alone = !strchr(r.line, '\n') && !feeder_pending(r.f) && !shows_mode();
    cancel_clear();
    busy = 1;
    if (interrupted) cancel_ask(); /* behind Enter, before this */
    r.s->echo_width = alone ? width : 0;
    run_lines(r.line);
    r.s->echo_width = 0;
    busy = 0;
    if (cancel_asked()) feeder_forget(r.f);
    cancel_clear();
    fflush(stdout);
}

/* False: he leaves. Ctrl-D ends an unfinished statement, on an empty line the session. */
static bool take_turn(void)
{
    char prompt[2 * NAME_ROOM];
    int width = make_prompt(prompt, sizeof prompt);
    answer a = read_line(prompt);
    if (a == LINE) run_line(width);
    if (a == DROPPED) feeder_forget(r.f);
    if (a == END) putc('\n', rl_outstream);
    if (a == END && feeder_pending(r.f)) feeder_finish(r.f);
    else if (a == END) return false;
    free(r.line);
    r.line = NULL;
    return a != LEAVING && !leave_signal();
}

/* ---- beginning and end ---- */

static void run_rc(session *s)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    text path = {0};
    if (config && *config) text_printf(&path, "%s/jevons/rc", config);
    else text_printf(&path, "%s/.config/jevons/rc", home ? home : "");
    FILE *f = fopen(path.s, "r");
    s->starting = true;
    if (f) eval_stream(s, "rc", f);
    s->starting = false;
    if (f) fclose(f);
    text_free(&path);
    cancel_clear();
}

static void set_up_readline(void)
{
    rl_readline_name = "jevons";
    rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
    rl_catch_signals = rl_catch_sigwinch = rl_persistent_signal_handlers = 1;
    rl_attempted_completion_function = offer;
    rl_completion_word_break_hook = find_word;
    rl_completer_quote_characters = "";
    rl_deprep_term_function = leave_terminal;
    rl_variable_bind("mark-directories", "off"); /* folders end in a slash already */
    rl_initialize();
}

void repl_run(session *s, const repl_options *o)
{
    r.s = s;
    s->interactive = s->keep_going = true;
    catch_signals();
    set_up_readline();
    busy = 1;
    if (!o->no_rc) run_rc(s);
    busy = 0;
    load_history();
    if (!o->quiet) fprintf(rl_outstream, "jevons %s: `help` lists the commands, `tour` shows how it works, Ctrl-D ends\n", o->version);
    s->typed = remember;
    r.f = feeder_new(s, "stdin", false);
    while (!leave_signal() && take_turn()) continue;
    feeder_free(r.f);
    completion_free(&r.found);
    free(r.history);
    s->typed = NULL;
    s->failed = false;
    cancel_clear();
}
