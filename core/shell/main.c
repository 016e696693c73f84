/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c -- the command line of jevons. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../base/pool.h"
#include "../base/text.h"
#include "../base/wall.h"
#include "../plugin/folder.h"
#include "bounds.h"
#include "command_line.h"
#include "eval.h"
#include "leave.h"
#include "output.h"
#include "repl.h"
#include "script.h"
#include "scripts.h"
#include "session.h"
#include "terminal.h"
#include "torture_child.h"
#include "version.h"

/* A line or file to run, in the order given. */
typedef struct job {
    char kind; /* 'c' or 'f' */
    const char *text;
} job;

typedef struct arguments {
    job *jobs;
    int n_jobs;
    const char **plugins;
    int n_plugins;
    const char *workspace; /* NULL: in memory */
    char **script;         /* and its arguments; NULL: none */
    repl_options prompt;
    bounds bounds;
} arguments;

static void on_interrupt(int sig)
{
    cancel_ask();
    signal(sig, SIG_DFL); /* a second one ends the process */
}

/* A mapped file that becomes shorter takes its pages along. */
static void on_bus_error(int sig)
{
    static const char message[] = "error: a file became shorter while it was read\n";
    (void)sig;
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(2);
    _exit(1);
}

/* exit() is nobody's to call but ours: whoever waits for jevons would take it for the end of the work. */
static void on_exit_of_others(void)
{
    if (!session_count()) return;
    fflush(stdout);
    fputs("error: code of a plugin or a library ended jevons: it called exit\n"
          "hint: 'plugin torture FILE' tells which of a plugin's things does so\n", stderr);
    _exit(3); /* no status of ours */
}

JVN_FORMAT(2, 3) static int complain(const char *hint, const char *format, ...)
{
    va_list ap;
    fputs("jevons: ", stderr);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fprintf(stderr, "\nhint: %s\n", hint);
    return 2;
}

/* What was probably meant by a word of "a|b|c", or all of them. */
static void hint_values(const char *values, const char *given, char *hint, size_t n)
{
    const char *words[16];
    size_t count = 0;
    char *copy = xstrdup(values), *save = NULL;
    for (char *w = strtok_r(copy, "|", &save); w && count < 16; w = strtok_r(NULL, "|", &save)) words[count++] = w;
    const char *near = text_nearest(given, words, count);
    if (near) snprintf(hint, n, "did you mean '%s'?", near);
    else snprintf(hint, n, "'jevons --help' lists the options");
    free(copy);
}

static int bad_option(int c, char **argv)
{
    const char *names[32], *given = argv[optind - 1];
    size_t n = 0;
    char hint[96];
    for (int i = 0; command_option_at(i); i++)
        if (command_option_at(i)->name) names[n++] = command_option_at(i)->name;
    if (c == ':') return complain("'jevons --help' lists the options", "option %s wants a value", given);
    if (optopt && strchr(given, '=')) return complain("leave the value away", "option %s takes no value", given);
    if (optopt) return complain("'jevons --help' lists the options", "unknown option -%c", optopt);
    const char *near = strncmp(given, "--", 2) == 0 ? text_nearest(given + 2, names, n) : NULL;
    snprintf(hint, sizeof hint, near ? "did you mean '--%s'?" : "'jevons --help' lists the options", near);
    return complain(hint, "unknown option %s", given);
}

static int bad_value(const char *option, const char *values, const char *given)
{
    char hint[96];
    hint_values(values, given, hint, sizeof hint);
    return complain(hint, "--%s: found '%s', wanted one of %s", option, given, values);
}

static int print_completion(const char *shell)
{
    return command_line_completion(shell, stdout) ? 0 : bad_value("completion", "bash|zsh|fish", shell);
}

static void add_job(arguments *a, char kind, const char *what)
{
    a->jobs = xrealloc(a->jobs, (size_t)(a->n_jobs + 1) * sizeof *a->jobs);
    a->jobs[a->n_jobs++] = (job){kind, what};
}

static void add_plugin(arguments *a, const char *file)
{
    a->plugins = xrealloc(a->plugins, (size_t)(a->n_plugins + 1) * sizeof *a->plugins);
    a->plugins[a->n_plugins++] = file;
}

static int set_threads(const char *value)
{
    int64_t n;
    if (!text_to_int64(value, strlen(value), &n) || n < 1 || n > 64)
        return complain("for example --threads 2", "--threads: found '%s', wanted a number from 1 to 64", value);
    pool_set_threads((int)n);
    return -1;
}

static int complain_of(const err *e) { return complain(*e->hint ? e->hint : "'jevons --help' lists the options", "%s", e->msg); }

static int take_bound(int c, arguments *a)
{
    err e;
    return bounds_option(&a->bounds, c, optarg, &e) == JVN_OK ? -1 : complain_of(&e);
}

/* -1: go on; else the exit status. */
static int take_option(int c, session *s, arguments *a, char **argv)
{
    switch (c) {
    case 'c':
    case 'f': add_job(a, (char)c, optarg); return -1;
    case FORMAT: s->format = optarg; return -1;
    case ERRORS:
        s->errors_json = strcmp(optarg, "json") == 0;
        if (s->errors_json || strcmp(optarg, "text") == 0) return -1;
        return bad_value("errors", "text|json", optarg);
    case KEEP_GOING: s->keep_going = true; return -1;
    case ECHO: s->echo = true; return -1;
    case TIMING: s->timing = true; return -1;
    case 'q': a->prompt.quiet = true; return -1;
    case NO_RC: a->prompt.no_rc = true; return -1;
    case PLUGIN: add_plugin(a, optarg); return -1;
    case THREADS: return set_threads(optarg);
    case BOUNDS_SANDBOX:
    case BOUNDS_READ:
    case BOUNDS_WRITE:
    case BOUNDS_TIME:
    case BOUNDS_MEMORY: return take_bound(c, a);
    case VERSION_OPTION: printf("jevons %s, plugin ABI %d.%d\n", VERSION, JVN_ABI_MAJOR, JVN_ABI_MINOR); return 0;
    case COMPLETION: return print_completion(optarg);
    case HELP: command_line_usage(stdout); return 0;
    default: return bad_option(c, argv);
    }
}

static int too_many(const char *first, const char *second)
{
    static const char *const verbs[] = {"run"};
    if (first && text_nearest(first, verbs, 1)) {
        char hint[160];
        snprintf(hint, sizeof hint, "did you mean 'jevons run %.100s'?", second);
        return complain(hint, "'%s' is taken for the workspace, and '%s' for a second one", first, second);
    }
    return complain("'-f FILE' runs a file of lines, '-c LINE' a line", "'%s': there is one workspace", second);
}

/* Words of other programs, which would become new files. */
static bool is_topic(const char *s)
{
    return (strcmp(s, "help") == 0 || strcmp(s, "version") == 0) && access(s, F_OK) != 0;
}

/* A word that is no option: the workspace, or `run` and all that follows. */
static int take_word(arguments *a, char **argv)
{
    if (strcmp(optarg, "run") == 0) a->script = argv + optind;
    else if (is_topic(optarg)) return complain("'jevons --help' lists the options, 'jevons -c help' the commands",
        "found '%s', wanted a workspace or an option", optarg);
    else if (a->workspace) return too_many(a->workspace, optarg);
    else a->workspace = optarg;
    return -1;
}

static int check_script(const arguments *a)
{
    if (!a->script[0]) return complain("jevons run analysis.lua", "run: a script is missing");
    if (a->script[0][0] == '-' && a->script[0][1])
        return complain("jevons' own options stand before 'run'; 'jevons run SCRIPT.lua --help' asks a script", "run: found '%s', wanted a script", a->script[0]);
    return a->n_jobs ? complain("the script can run lines itself: jevons.run(line)", "run: -c and -f do not go with it") : -1;
}

static bool is_prompt(const arguments *a) { return !a->n_jobs && !a->script && isatty(STDIN_FILENO); }

/* The table as getopt_long wants it. */
static void fill_options(struct option *to)
{
    const command_option *o;
    for (int i = 0; (o = command_option_at(i)); i++)
        if (o->name) *to++ = (struct option){o->name, command_option_wants(o) ? required_argument : o->value ? optional_argument : no_argument, NULL, o->code};
    *to = (struct option){0};
}

static int read_arguments(int argc, char **argv, session *s, arguments *a)
{
    struct option options[32];
    fill_options(options);
    opterr = 0;
    for (int c; !a->script && (c = getopt_long(argc, argv, "-:c:f:q", options, NULL)) != -1;) {
        int status = c == 1 ? take_word(a, argv) : take_option(c, s, a, argv);
        if (status >= 0) return status;
    }
    if (!a->script && optind < argc) return too_many(a->workspace, argv[optind]);
    err e;
    if (bounds_check(&a->bounds, is_prompt(a), &e) != JVN_OK) return complain_of(&e);
    return a->script ? check_script(a) : -1;
}

/* Those that came with the program, then the user's own. What fails is told in one line each, and stops nothing. */
static void load_folders(session *s, const arguments *a)
{
    char home[PATH_MAX];
    text notes = {0}, own = {0};
    if (plugin_home(home, sizeof home)) plugin_load_folder(&s->plugins, s->reg, home, true, &notes);
    if (!a->prompt.no_rc && !a->bounds.sandbox && folder_of_user("plugins", &own)) plugin_load_folder(&s->plugins, s->reg, own.s, false, &notes);
    report_notes(s, NULL, notes.s);
    text_free(&notes);
    text_free(&own);
}

/* Those that the command line names: without one of them its lines may mean something else. */
static void load_plugins(session *s, const arguments *a)
{
    text notes = {0};
    err e;
    for (int i = 0; i < a->n_plugins; i++) {
        err_clear(&e);
        if (plugin_load(&s->plugins, s->reg, a->plugins[i], 0, &notes, &e) == JVN_OK) continue;
        report_error(s, &(origin){"--plugin", 0, NULL}, NULL, &e);
        s->failed = true;
    }
    report_notes(s, NULL, notes.s);
    text_free(&notes);
}

static bool run_file(session *s, const char *path)
{
    if (strcmp(path, "-") == 0) return eval_stream(s, "stdin", stdin);
    FILE *f = fopen(path, "re"); /* not for the programs that its lines run */
    if (!f) {
        err e;
        text near = {0};
        fail(&e, JVN_EIO, "cannot read %s: %s", path, err_system(errno));
        if (path_nearest(path, false, &near)) err_hint(&e, "did you mean '%s'?", near.s);
        text_free(&near);
        report_error(s, &(origin){path, 0, NULL}, NULL, &e);
        s->failed = true;
        return s->keep_going;
    }
    bool go = eval_stream(s, path, f);
    fclose(f);
    return go;
}

static int count(char **words)
{
    int n = 0;
    while (words[n]) n++;
    return n;
}

static void run_jobs(session *s, const arguments *a)
{
    bool go = true;
    for (int i = 0; i < a->n_jobs && go; i++)
        go = a->jobs[i].kind == 'c' ? eval_text(s, "-c", false, a->jobs[i].text) : run_file(s, a->jobs[i].text);
    if (a->n_jobs) return;
    if (a->script) s->failed = !script_run(s, count(a->script), a->script);
    else if (is_prompt(a)) repl_run(s, &a->prompt);
    else eval_stream(s, "stdin", stdin);
}

/* What the command line itself names to be run may be read. */
static jvn_status allow_own(const arguments *a, err *e)
{
    jvn_status st = JVN_OK;
    if (a->script && strcmp(a->script[0], "-") != 0) st = wall_allow(WALL_READ, a->script[0], e);
    for (int i = 0; i < a->n_jobs && st == JVN_OK; i++)
        if (a->jobs[i].kind == 'f' && strcmp(a->jobs[i].text, "-") != 0) st = wall_allow(WALL_READ, a->jobs[i].text, e);
    return st;
}

static bool bound(session *s, const arguments *a)
{
    err e;
    jvn_status st = a->bounds.sandbox ? allow_own(a, &e) : JVN_OK;
    if (st == JVN_OK) st = bounds_begin(&a->bounds, s, &e);
    if (st != JVN_OK) report_error(s, &(origin){"--sandbox", 0, NULL}, NULL, &e);
    return st == JVN_OK;
}

static bool open_workspace(session *s, const char *path)
{
    err e;
    bool open = datasets_open(s->data, path, &e) == JVN_OK;
    char *notes = datasets_take_notes(s->data);
    report_notes(s, NULL, notes);
    if (!open) report_error(s, &(origin){path, 0, NULL}, NULL, &e);
    free(notes);
    return open;
}

static int run(session *s, const arguments *a)
{
    err e;
    if (a->workspace && !open_workspace(s, a->workspace)) return 2;
    load_folders(s, a);
    load_plugins(s, a);
    if (!a->bounds.sandbox) scripts_start(s, !a->prompt.no_rc); /* a Lua state that stands keeps what it was given */
    if (output_check(s, s->format, &e) != JVN_OK) {
        report_error(s, &(origin){"--format", 0, NULL}, NULL, &e);
        return 2;
    }
    if (!bound(s, a)) return 2;
    if (!s->failed || s->keep_going || is_prompt(a)) run_jobs(s, a);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fail(&e, JVN_EIO, "cannot write the results: %s", err_system(errno));
        report_error(s, &(origin){"stdout", 0, NULL}, NULL, &e);
        return 1;
    }
    if (limit_process_over()) return BOUNDS_STATUS;
    return cancel_asked() ? 130 : s->failed && s->status ? s->status : s->failed;
}

/* What is closed stays so to those that read and write it: no file that is opened later is taken for it. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0) open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}

int main(int argc, char **argv)
{
    arguments a = {.prompt = {.version = VERSION}};
    hold_standard_streams();
    setlocale(LC_CTYPE, "");
    if (argc > 1 && strcmp(argv[1], TORTURE_OPTION) == 0) return torture_child(argc, argv);
    sigaction(SIGINT, &(struct sigaction){.sa_handler = on_interrupt}, NULL); /* no SA_RESTART: what waits, ends */
    leave_catch();
    signal(SIGBUS, on_bus_error);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
    session *s = session_new();
    terminal_tell();
    atexit(on_exit_of_others);
    int status = read_arguments(argc, argv, s, &a);
    if (status < 0) status = run(s, &a);
    session_free(s);
    free(a.jobs);
    free(a.plugins);
    leave_now();
    return status;
}
