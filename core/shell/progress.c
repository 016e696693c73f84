/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.c -- the line about long work. Commands tell how far they are from any thread; a thread of its own draws. */
#include "progress.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../base/pool.h"
#include "../plugin/host.h"
#include "render_text.h"
#include "terminal.h"

enum { NAME = 64 };
static const double PATIENCE = 1, PAUSE = 0.1; /* seconds before the first line, and between lines */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards all below but done and total */
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static struct {
    char command[NAME];
    int depth;              /* statements inside statements */
    double start, stage;    /* when the outermost statement began, and its command */
    int width;              /* of the terminal; 0: nothing is drawn */
    bool drawn, has_thread;
    int64_t done, total;    /* atomic; total 0: nothing is told */
    const host_call *teller; /* atomic: whose figures they are */
} p;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- the line ---- */

/* What a format works on: the file's name without its folders. */
static const char *subject(const host_call *h)
{
    const parsed_arg *arg = h->s->format && h->s->n_own ? &h->s->args[0] : NULL;
    if (!arg || !arg->n || !arg->words) return "";
    const char *slash = strrchr(arg->words[0].s, '/');
    return slash ? slash + 1 : arg->words[0].s;
}

/* Bytes of the file that is read, or rows that are written: what goes through in a second. */
static void add_rate(text *line, const host_call *h, double done, double total, double seconds)
{
    struct stat s;
    const reg_item *format = h->s->format;
    if (!format) return;
    if (format->kind == REG_WRITER)
        text_printf(line, "  %.1fM rows/s", done / seconds * 1e-6);
    else if (format->kind == REG_READER && stat(h->s->args[0].words[0].s, &s) == 0)
        text_printf(line, "  %.0f MB/s", (double)s.st_size * 1e-6 * done / total / seconds);
}

static void add_left(text *line, double seconds)
{
    int left = (int)fmin(ceil(seconds), 359999);
    if (left >= 3600) text_printf(line, "  %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60);
    else text_printf(line, "  %d:%02d left", left / 60, left % 60);
}

static void add_told(text *line, const host_call *h, double done, double total, double seconds)
{
    if (*subject(h)) text_printf(line, " %s", subject(h));
    text_printf(line, "  %.0f%%", floor(100 * done / total));
    add_left(line, seconds * total / done - seconds);
    add_rate(line, h, done, total, seconds);
}

static void draw(double t)
{
    text line = {0}, out = {0};
    const host_call *h = __atomic_load_n(&p.teller, __ATOMIC_ACQUIRE);
    int64_t done = __atomic_load_n(&p.done, __ATOMIC_RELAXED), total = __atomic_load_n(&p.total, __ATOMIC_RELAXED);
    text_puts(&line, p.command);
    if (h && done > 0 && done < total) add_told(&line, h, (double)done, (double)total, t - p.stage);
    else text_printf(&line, "  %.0f s", floor(t - p.start));
    text_puts(&out, "\r\033[K");
    show_text(&out, line.s, (int64_t)line.n, p.width - 1);
    p.drawn = write(STDERR_FILENO, out.s, out.n) >= 0;
    text_free(&line);
    text_free(&out);
}

static void erase(void)
{
    static const char code[] = "\r\033[K";
    if (p.drawn && write(STDERR_FILENO, code, sizeof code - 1) < 0) p.width = 0;
    p.drawn = false;
}

/* ---- who draws ---- */

static void *watch(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (!p.depth || !p.width) pthread_cond_wait(&work, &lock);
        double t = now();
        if (t - p.start >= PATIENCE && *p.command) draw(t);
        pthread_mutex_unlock(&lock);
        nanosleep(&(struct timespec){0, (long)(PAUSE * 1e9)}, NULL);
        pthread_mutex_lock(&lock);
    }
    return NULL;
}

/* Signals are for the thread that works. */
static void start_thread(void)
{
    pthread_t thread;
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    if (pthread_create(&thread, NULL, watch, NULL) == 0) {
        pthread_detach(thread);
        pool_add_thread();
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    p.has_thread = true;
}

static void forget_told(void) { __atomic_store_n(&p.teller, NULL, __ATOMIC_RELEASE); }

/* A call that has ended is not drawn any more, nor is it being drawn. */
static void told_end(const host_call *h)
{
    pthread_mutex_lock(&lock);
    if (__atomic_load_n(&p.teller, __ATOMIC_ACQUIRE) == h) forget_told();
    pthread_mutex_unlock(&lock);
}

static void tell(const host_call *h, int64_t done, int64_t total)
{
    if (total < 0) {
        told_end(h);
        return;
    }
    __atomic_store_n(&p.done, done, __ATOMIC_RELAXED);
    __atomic_store_n(&p.total, total, __ATOMIC_RELAXED);
    __atomic_store_n(&p.teller, h, __ATOMIC_RELEASE);
}

/* ---- its life ---- */

void progress_begin(const session *s)
{
    pthread_mutex_lock(&lock);
    if (p.depth++ == 0) {
        bool wanted = s->set.progress && !s->errors_json && isatty(STDERR_FILENO);
        p.width = wanted ? terminal_width(s, STDERR_FILENO) : 0;
        p.start = now();
        p.command[0] = '\0';
        host_tell_progress(p.width ? tell : NULL);
        if (p.width && !p.has_thread) start_thread();
        pthread_cond_signal(&work);
    }
    pthread_mutex_unlock(&lock);
}

void progress_stage(const char *command)
{
    pthread_mutex_lock(&lock);
    forget_told();
    p.stage = now();
    if (p.depth == 1) snprintf(p.command, sizeof p.command, "%s", command);
    pthread_mutex_unlock(&lock);
}

/* Erases the line; hush: none comes again until the outermost statement ends. */
static void clear(bool hush)
{
    pthread_mutex_lock(&lock);
    forget_told();
    erase();
    if (hush) p.width = 0;
    pthread_mutex_unlock(&lock);
}

void progress_clear(void) { clear(false); }
void progress_hush(void) { clear(true); }

void progress_end(void)
{
    progress_clear();
    pthread_mutex_lock(&lock);
    if (--p.depth == 0) p.command[0] = '\0';
    pthread_mutex_unlock(&lock);
}

const char *progress_command(void) { return p.command; }
