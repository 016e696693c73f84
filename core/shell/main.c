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

#include "../base/pool.h"
#include "../base/text.h"
#include "../plugin/folder.h"
#include "eval.h"
#include "leave.h"
#include "output.h"
#include "repl.h"
#include "script.h"
#include "session.h"
#include "torture_child.h"
#include "version.h"

static const char usage[] =
    "usage: jevons [WORKSPACE] [-c LINE]... [-f FILE]... [options]\n"
    "       jevons [options] run SCRIPT.lua [ARGUMENT]...\n"
    "\n"
    "  WORKSPACE         a file that keeps the datasets, made if it is not there; without one they live in memory\n"
    "  -c LINE           run a line; may be repeated\n"
    "  -f FILE           run the lines of a file ('-': standard input)\n"
    "  --format FORMAT   how results are printed: table (default), csv, tsv, json, jsonl\n"
    "  --errors json     errors and notes as one JSON object a line\n"
    "  --keep-going      do not stop at the first line that fails\n"
    "  --echo            print each line before its output\n"
    "  --timing          print what each line took\n"
    "  --plugin FILE     load a plugin besides those that came with jevons\n"
    "  -q, --quiet       no greeting at the prompt\n"
    "  --no-rc           leave the prompt's rc file and the user's own plugins alone\n"
    "  --threads N       use N threads (default: all processors)\n"
    "  --version, --help\n"
    "\n"
    "Without -c, -f and run, lines are read from the terminal, which is the prompt, or from standard input. Results go\n"
    "to standard output, messages to standard error; the exit status is 0 only if every line succeeded.\n"
    "`jevons -c help` lists the commands.\n";

enum { FORMAT = 256, ERRORS, KEEP_GOING, ECHO, TIMING, PLUGIN, THREADS, NO_RC, VERSION_OPTION, HELP };

static const struct option options[] = {
    {"format", required_argument, NULL, FORMAT},   {"errors", required_argument, NULL, ERRORS},
    {"keep-going", no_argument, NULL, KEEP_GOING}, {"echo", no_argument, NULL, ECHO},
    {"timing", no_argument, NULL, TIMING},         {"plugin", required_argument, NULL, PLUGIN},
    {"threads", required_argument, NULL, THREADS}, {"version", no_argument, NULL, VERSION_OPTION},
    {"help", no_argument, NULL, HELP},             {"quiet", no_argument, NULL, 'q'},
    {"no-rc", no_argument, NULL, NO_RC},           {NULL, 0, NULL, 0},
};

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

static int bad_option(int c, char **argv)
{
    const char *names[32], *given = argv[optind - 1];
    size_t n = 0;
    char hint[96];
    while (options[n].name) names[n] = options[n].name, n++;
    if (c == ':') return complain("'jevons --help' lists the options", "option %s wants a value", given);
    if (optopt && strchr(given, '=')) return complain("leave the value away", "option %s takes no value", given);
    if (optopt) return complain("'jevons --help' lists the options", "unknown option -%c", optopt);
    const char *near = strncmp(given, "--", 2) == 0 ? text_nearest(given + 2, names, n) : NULL;
    snprintf(hint, sizeof hint, near ? "did you mean '--%s'?" : "'jevons --help' lists the options", near);
    return complain(hint, "unknown option %s", given);
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
        return complain("errors are text unless asked for as json", "--errors: found '%s', wanted text or json", optarg);
    case KEEP_GOING: s->keep_going = true; return -1;
    case ECHO: s->echo = true; return -1;
    case TIMING: s->timing = true; return -1;
    case 'q': a->prompt.quiet = true; return -1;
    case NO_RC: a->prompt.no_rc = true; return -1;
    case PLUGIN: add_plugin(a, optarg); return -1;
    case THREADS: return set_threads(optarg);
    case VERSION_OPTION: printf("jevons %s, plugin ABI %d.%d\n", VERSION, JVN_ABI_MAJOR, JVN_ABI_MINOR); return 0;
    case HELP: fputs(usage, stdout); return 0;
    default: return bad_option(c, argv);
    }
}

static int too_many(const char *second)
{
    return complain("'-f FILE' runs a file of lines, '-c LINE' a line", "'%s': there is one workspace", second);
}

/* A word that is no option: the workspace, or `run` and all that follows. */
static int take_word(arguments *a, char **argv)
{
    if (strcmp(optarg, "run") == 0) a->script = argv + optind;
    else if (a->workspace) return too_many(optarg);
    else a->workspace = optarg;
    return -1;
}

static int check_script(const arguments *a)
{
    if (!a->script[0]) return complain("jevons run analysis.lua", "run: a script is missing");
    return a->n_jobs ? complain("the script can run lines itself: jevons.run(line)", "run: -c and -f do not go with it") : -1;
}

static int read_arguments(int argc, char **argv, session *s, arguments *a)
{
    opterr = 0;
    for (int c; !a->script && (c = getopt_long(argc, argv, "-:c:f:q", options, NULL)) != -1;) {
        int status = c == 1 ? take_word(a, argv) : take_option(c, s, a, argv);
        if (status >= 0) return status;
    }
    if (!a->script && optind < argc) return too_many(argv[optind]);
    return a->script ? check_script(a) : -1;
}

/* Those that came with the program, then the user's own. What fails is told in one line each, and stops nothing. */
static void load_folders(session *s, const arguments *a)
{
    char home[PATH_MAX];
    text notes = {0}, own = {0};
    if (plugin_home(home, sizeof home)) plugin_load_folder(&s->plugins, s->reg, home, true, &notes);
    if (!a->prompt.no_rc && folder_of_user("plugins", &own)) plugin_load_folder(&s->plugins, s->reg, own.s, false, &notes);
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
    FILE *f = fopen(path, "r");
    if (!f) {
        err e;
        fail(&e, JVN_EIO, "cannot read %s: %s", path, err_system(errno));
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

static bool is_prompt(const arguments *a) { return !a->n_jobs && !a->script && isatty(STDIN_FILENO); }

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
    if (output_check(s, s->format, &e) != JVN_OK) {
        report_error(s, &(origin){"--format", 0, NULL}, NULL, &e);
        return 2;
    }
    if (!s->failed || s->keep_going || is_prompt(a)) run_jobs(s, a);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fail(&e, JVN_EIO, "cannot write the results: %s", err_system(errno));
        report_error(s, &(origin){"stdout", 0, NULL}, NULL, &e);
        return 1;
    }
    return cancel_asked() ? 130 : s->failed;
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
    atexit(on_exit_of_others);
    int status = read_arguments(argc, argv, s, &a);
    if (status < 0) status = run(s, &a);
    session_free(s);
    free(a.jobs);
    free(a.plugins);
    leave_now();
    return status;
}
