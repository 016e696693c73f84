/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program.c -- the command `!`: runs another program by the system's shell, hands it the table before the pipe, and where
 * a stage or a name waits for one, reads a table from what it prints. */
#define _GNU_SOURCE /* fopencookie, pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "builtins.h"
#include "leave.h"
#include "output.h"
#include "program_read.h"
#include "progress.h"
#include "scratch.h"

extern char **environ;

enum { PROGRAM, AS, TO };

typedef struct job {
    jvn_call *call;
    session *s;
    pid_t pid;
    int in, out;  /* what the program is given for its own */
    bool apart;   /* in a process group of its own, since no terminal tells it of Ctrl-C */
    int feed;     /* where its input goes; -1: nowhere */
    bool gone;    /* it reads no more, which is its right */
    int status;
    struct sigaction interrupt, pipe;
} job;

/* Whether the session may run other programs; else the call has failed. */
static jvn_status check_allowed(jvn_call *call)
{
    const char *why = session_of(call)->no_programs;
    return why ? jvn_fail(call, JVN_EARG, JVN_NOARG, NULL, "no program is run %s", why) : JVN_OK;
}

/* ---- the program ---- */

/* At the prompt Ctrl-C is the program's: the terminal sends it to all that run there. Elsewhere `await` hands it on. */
static void hold_signals(job *j)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &j->pipe);
    if (j->s->interactive) sigaction(SIGINT, &ignore, &j->interrupt);
}

static void release_signals(const job *j)
{
    sigaction(SIGPIPE, &j->pipe, NULL);
    if (j->s->interactive) sigaction(SIGINT, &j->interrupt, NULL);
}

/* With signals as a shell would have them. */
static jvn_status start(job *j)
{
    char *words[] = {"sh", "-c", (char *)(uintptr_t)word_of(j->call, PROGRAM), NULL};
    posix_spawnattr_t how;
    posix_spawn_file_actions_t files;
    sigset_t usual, none;
    sigemptyset(&usual);
    sigemptyset(&none);
    for (const int *sig = (const int[]){SIGINT, SIGPIPE, SIGXFSZ, SIGTERM, SIGHUP, 0}; *sig; sig++) sigaddset(&usual, *sig);
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigdefault(&how, &usual);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (j->apart ? POSIX_SPAWN_SETPGROUP : 0)));
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, j->in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, j->out, STDOUT_FILENO);
    int error = posix_spawn(&j->pid, "/bin/sh", &files, &how, words, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return error ? jvn_fail(j->call, JVN_EIO, PROGRAM, NULL, "cannot run /bin/sh: %s", err_system(error)) : JVN_OK;
}

/* Until it has ended; who asks jevons to stop asks the program, too. */
static void await(job *j)
{
    do {
        if (cancel_asked()) kill(j->apart ? -j->pid : j->pid, leave_signal() ? leave_signal() : SIGINT);
    } while (waitpid(j->pid, &j->status, 0) < 0 && errno == EINTR);
}

static bool died_of(int status, int sig)
{
    return WIFSIGNALED(status) ? WTERMSIG(status) == sig : WEXITSTATUS(status) == 128 + sig;
}

static jvn_status judge(const job *j)
{
    int status = j->status, code = WIFSIGNALED(status) ? 0 : WEXITSTATUS(status);
    const char *hint = code == 127 ? "the system's shell knows no program of that name" : NULL;
    if (died_of(status, SIGINT)) return jvn_fail(j->call, JVN_ECANCELLED, JVN_NOARG, NULL, "stopped");
    if (died_of(status, SIGPIPE)) return JVN_OK; /* who read its output has gone */
    if (WIFSIGNALED(status))
        return jvn_fail(j->call, JVN_EIO, PROGRAM, NULL, "the program was ended by signal %d: %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return code ? jvn_fail(j->call, JVN_EIO, PROGRAM, hint, "the program ended with status %d", code) : JVN_OK;
}

/* ---- its input ---- */

static ssize_t put(void *context, const char *s, size_t n)
{
    job *j = context;
    for (size_t left = n; left && !j->gone;) {
        ssize_t done = write(j->feed, s + (n - left), left);
        if (done >= 0) left -= (size_t)done;
        else j->gone = errno != EINTR || cancel_asked();
    }
    return j->gone ? 0 : (ssize_t)n;
}

/* Streams the table: no more than a buffer of it stands in memory as text. A program that reads a part of it has what it
 * wants. */
static jvn_status feed(job *j)
{
    err e;
    const char *format = jvn_given(j->call, TO) ? word_of(j->call, TO) : "csv";
    table *t = (table *)(uintptr_t)call_of(j->call)->b.env.input;
    FILE *sink = fopencookie(j, "w", (cookie_io_functions_t){.write = put});
    if (!sink) return jvn_fail(j->call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory to hand the table over");
    err_clear(&e);
    jvn_status st = output_write(j->s, t, format, sink, &e);
    fclose(sink);
    return st == JVN_OK || j->gone ? JVN_OK : host_raise(j->call, TO, &e);
}

/* The read end of a pipe, whose other end is fed; at the prompt the terminal; else nothing: the lines that are being run
 * may come from standard input. */
static jvn_status open_input(job *j)
{
    int ends[2];
    if (j->call->input) {
        if (pipe2(ends, O_CLOEXEC) != 0) return jvn_fail(j->call, JVN_EIO, JVN_NOARG, NULL, "cannot make a pipe: %s", err_system(errno));
        j->in = ends[0];
        j->feed = ends[1];
        return JVN_OK;
    }
    j->in = isatty(STDIN_FILENO) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open("/dev/null", O_RDONLY | O_CLOEXEC);
    return j->in >= 0 ? JVN_OK : jvn_fail(j->call, JVN_EIO, JVN_NOARG, NULL, "cannot give it an input: %s", err_system(errno));
}

static void shut(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

/* Runs it, with its output going to j->out. */
static jvn_status run(job *j)
{
    jvn_status fed = JVN_OK, st = open_input(j);
    if (st != JVN_OK) return st;
    j->apart = !isatty(STDIN_FILENO) && !isatty(STDOUT_FILENO) && !isatty(STDERR_FILENO);
    hold_signals(j);
    st = start(j);
    shut(&j->in);
    if (st == JVN_OK && j->feed >= 0) fed = feed(j);
    shut(&j->feed);
    if (st == JVN_OK) await(j);
    release_signals(j);
    if (st != JVN_OK || fed != JVN_OK) return st != JVN_OK ? st : fed;
    return judge(j);
}

/* ---- its output ---- */

/* To where results go. */
static jvn_status run_shown(job *j)
{
    progress_hush();
    fflush(stdout);
    j->s->echo_width = 0;
    j->out = STDOUT_FILENO;
    return run(j);
}

/* What the line used, for `why` and `replay`. */
static void note_program(const job *j)
{
    text name = {0};
    text_printf(&name, "!%s", word_of(j->call, PROGRAM));
    lineage_input x = {.kind = INPUT_FILE, .name = name.s, .detail = (char *)(uintptr_t)PROGRAM_DETAIL, .size = -1};
    lineage_add(j->s->sc.from, &x);
    text_free(&name);
}

/* To a file that is read when the program has ended: it may print while it still reads. */
static jvn_status run_taken(job *j)
{
    char folder[PATH_MAX];
    jvn_status st = scratch_make(j->call, folder);
    if (st != JVN_OK) return st;
    text path = {0};
    text_printf(&path, "%s/output", folder);
    j->out = open(path.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (j->out < 0) st = jvn_fail(j->call, JVN_EIO, JVN_NOARG, NULL, "cannot write %s: %s", path.s, err_system(errno));
    if (st == JVN_OK) st = run(j);
    shut(&j->out);
    if (st == JVN_OK) note_program(j);
    if (st == JVN_OK) st = program_read(j->call, path.s, AS);
    text_free(&path);
    scratch_remove(folder);
    return st;
}

/* ---- the command ---- */

/* Whether a stage behind it, or a name, waits for a table. */
static bool is_awaited(const jvn_call *call)
{
    const host_call *h = call->host_data;
    const statement *st = h->statement;
    return st && (st->target || h->s < st->stages + st->n - 1);
}

static jvn_status check_formats(jvn_call *call, bool awaited)
{
    err e;
    err_clear(&e);
    if (jvn_given(call, TO) && !call->input)
        return jvn_fail(call, JVN_EARG, TO, "TABLE | ! --to json PROGRAM", "no table stands before the pipe to be handed over");
    if (jvn_given(call, AS) && !awaited)
        return jvn_fail(call, JVN_EARG, AS, "! --as json PROGRAM | STAGE, or NAME = ! --as json PROGRAM", "nothing waits for a table from the program");
    if (jvn_given(call, TO) && output_check(session_of(call), word_of(call, TO), &e) != JVN_OK) return host_raise(call, TO, &e);
    return JVN_OK;
}

static jvn_status run_program(jvn_call *call)
{
    job j = {.call = call, .s = session_of(call), .in = -1, .out = -1, .feed = -1};
    const bool awaited = is_awaited(call);
    jvn_status st = check_allowed(call);
    if (st == JVN_OK) st = check_formats(call, awaited);
    if (st != JVN_OK) return st;
    return awaited ? run_taken(&j) : run_shown(&j);
}

static const jvn_param params[] = {
    {"PROGRAM", JVN_P_RAW, JVN_REQUIRED | PARAM_PROGRAM, NULL, NULL, "a line for the system's shell, sh: up to a pipe outside quotes and brackets"},
    {"--as", JVN_P_WORD, PARAM_READS, NULL, NULL, "the reader for what it prints, whose flags may follow; else by content: Arrow, JSON, TSV or CSV"},
    {"--to", JVN_P_WORD, 0, NULL, NULL, "how the table is handed over: a writer, or table; else csv"},
};

static const jvn_command commands[] = {
    {COMMAND_PROGRAM, "runs a program: hands it the table, takes what it prints", "px | !sort -t, -k3 -n | head 3",
     "`!PROGRAM` alone runs it here. `TABLE | !PROGRAM` hands it the table, as csv with a line of names. What it prints is shown, unless "
     "a stage stands behind it or a name before it, which take it as a table: `!cat prices.csv | head`, `x = !PROGRAM`.\n"
     "Its own flags stand before the program: `px | ! --to json jq length`, `! --as json PROGRAM | head`. A pipe ends the line for the "
     "shell, but not in quotes or brackets: `px | !(grep NVDA | wc -l)`; `||` is the shell's.\n"
     "A program that does not end with status 0 is an error; one that stops reading, like head, is none. Ctrl-C stops it. "
     "Without a table it reads the terminal, or nothing where there is none.\n"
     "`why` names the program that a dataset came from. `replay` does not run it again, since it may do other things than "
     "print: what is stored stands in.",
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_program},
};
const jvn_list program_commands = JVN_LIST(commands);
