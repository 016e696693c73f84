/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_watch.c -- the state of the process before and after, and a handler for its faults. */
#define _GNU_SOURCE
#include "torture_watch.h"

#include <dirent.h>
#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../base/guard.h"
#include "image.h"
#include "torture_report.h"

enum { SIGNALS = 32, STACK = 1 << 16, SHOWN = 60 };

typedef struct state {
    int threads, files, rounding;
    struct stat folder;
    char locale[256];
    void (*handlers[SIGNALS])(int);
    off_t written[3];
} state;

static state before;
static volatile sig_atomic_t inside;
static const char *stack_top;

bool watch_is_sanitized(void) { return TORTURE_SANITIZED || image_known("__asan_init"); }

/* ---- the state ---- */

static int entries(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    if (!d) return 0;
    while (readdir(d)) n++;
    closedir(d);
    return n;
}

static void look_at_handlers(state *s)
{
    struct sigaction a;
    for (int i = 1; i < SIGNALS; i++) s->handlers[i] = sigaction(i, NULL, &a) == 0 ? a.sa_handler : SIG_DFL;
}

static void look(state *s)
{
    struct stat f;
    memset(s, 0, sizeof *s);
    fflush(stdout);
    fflush(stderr);
    s->threads = entries("/proc/self/task");
    s->files = entries("/proc/self/fd");
    s->rounding = fegetround();
    if (stat(".", &s->folder) != 0) memset(&s->folder, 0, sizeof s->folder);
    snprintf(s->locale, sizeof s->locale, "%s", setlocale(LC_ALL, NULL));
    look_at_handlers(s);
    for (int i = 1; i < 3; i++) s->written[i] = fstat(i, &f) == 0 ? f.st_size : 0;
}

/* A thread that was joined may still be on its way out. */
static bool is_thread_left(state *now)
{
    for (int i = 0; i < 50 && now->threads > before.threads; i++) {
        nanosleep(&(struct timespec){0, 2000000}, NULL);
        now->threads = entries("/proc/self/task");
    }
    return now->threads > before.threads;
}

static void tell_output(int fd, off_t from)
{
    char shown[SHOWN + 1];
    ssize_t n = pread(fd, shown, SHOWN, from);
    shown[n > 0 ? n : 0] = '\0';
    report_found(SIN_OUTPUT, "on %s: %s", fd == 1 ? "stdout" : "stderr", shown);
}

void watch_look(void)
{
    state now;
    look(&now);
    if (is_thread_left(&now)) report_found(SIN_RUNNING, "threads more than before: %d", now.threads - before.threads);
    if (now.files > before.files) report_found(SIN_PROCESS, "files left open: %d", now.files - before.files);
    if (now.files < before.files) report_found(SIN_PROCESS, "files of the host's closed: %d", before.files - now.files);
    if (now.rounding != before.rounding) report_found(SIN_PROCESS, "the rounding of floating point numbers");
    if (now.folder.st_ino != before.folder.st_ino || now.folder.st_dev != before.folder.st_dev)
        report_found(SIN_PROCESS, "the current folder");
    if (strcmp(now.locale, before.locale) != 0) report_found(SIN_PROCESS, "the locale: %s", now.locale);
    for (int i = 1; i < SIGNALS; i++)
        if (now.handlers[i] != before.handlers[i]) report_found(SIN_PROCESS, "the handler of signal %d (%s)", i, strsignal(i));
    for (int i = 1; i < 3; i++)
        if (now.written[i] > before.written[i]) tell_output(i, before.written[i]);
    before = now;
}

/* ---- last words ---- */

static bool is_stack(const char *at)
{
    struct rlimit most;
    if (getrlimit(RLIMIT_STACK, &most) != 0 || most.rlim_cur == RLIM_INFINITY) return false;
    return at < stack_top && at > stack_top - most.rlim_cur - STACK;
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
    const char *at = info->si_addr;
    (void)context;
    switch (sig == SIGSEGV || sig == SIGBUS ? guard_look(at) : GUARD_UNKNOWN) {
    case GUARD_DROPPED: report_found(SIN_BORROWED, "memory that was lent to an earlier call is touched"); break;
    case GUARD_READ_ONLY: report_found(SIN_WRITES, "the input is the host's, and shared"); break;
    case GUARD_END: report_found(SIN_BEYOND, "of a buffer: what lies there is somebody else's"); break;
    default:
        report_found(SIN_CRASH, "%s%s", strsignal(sig), is_stack(at) ? ": stack overflow" : (uintptr_t)at < 65536 ? " at a null pointer" : "");
    }
    _exit(3);
}

static void on_exit_within_call(void)
{
    if (!inside) return;
    report_found(SIN_EXIT, "exit() is called");
    _exit(3);
}

void watch_begin(void)
{
    static char own_stack[STACK];
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    char here;
    struct sigaction a = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_top = &here;
    sigaltstack(&(stack_t){.ss_sp = own_stack, .ss_size = sizeof own_stack}, NULL);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &a, NULL);
    atexit(on_exit_within_call);
    look(&before);
}

void watch_call(bool begins) { inside = begins; }
