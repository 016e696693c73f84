/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.c -- one job at a time, shared by the calling thread and its helpers. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 64 };

typedef struct job {
    jvn_status (*task)(void *, int64_t);
    void *context;
    int64_t n, next;      /* next: atomic */
    int64_t failed;       /* lowest index that failed */
    jvn_status status;
} job;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  /* guards all below */
static pthread_cond_t work = PTHREAD_COND_INITIALIZER, idle = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;  /* one job at a time */
static job *current;
static uint64_t serial;
static int busy, started;
static int others; /* atomic: threads of the shell's that are not the pool's */
static int wanted; /* atomic; 0: not decided */
static __thread int64_t at_task = -1; /* of the outermost job */

static volatile sig_atomic_t cancel, overdue;
static void (*volatile watcher)(void);

bool cancel_asked(void) { return cancel || overdue; }
bool cancel_is_overdue(void) { return !cancel && overdue; }
void cancel_clear(void) { cancel = 0; }
void cancel_watch(void (*told)(void)) { watcher = told; }

void cancel_ask(void)
{
    void (*told)(void) = watcher;
    cancel = 1;
    if (told) told();
}

void cancel_overdue(bool is)
{
    void (*told)(void) = watcher;
    overdue = is;
    if (is && told) told();
}

int64_t pool_task(void) { return at_task; }

int pool_threads(void)
{
    int n = __atomic_load_n(&wanted, __ATOMIC_RELAXED);
    if (n) return n;
    const char *s = getenv("JEVONS_THREADS");
    pool_set_threads((int)(s ? strtol(s, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN)));
    return pool_threads();
}

void pool_set_threads(int n)
{
    __atomic_store_n(&wanted, n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n, __ATOMIC_RELAXED);
}

static void note_failure(job *j, int64_t i, jvn_status st)
{
    pthread_mutex_lock(&lock);
    if (j->failed < 0 || i < j->failed) {
        j->failed = i;
        j->status = st;
    }
    pthread_mutex_unlock(&lock);
}

static void drain(job *j)
{
    for (;;) {
        int64_t i = __atomic_fetch_add(&j->next, 1, __ATOMIC_RELAXED);
        if (i >= j->n) break;
        at_task = i;
        jvn_status st = j->task(j->context, i);
        if (st == JVN_OK) continue;
        note_failure(j, i, st);
        __atomic_store_n(&j->next, j->n, __ATOMIC_RELAXED);
    }
    at_task = -1;
}

static void *helper(void *unused)
{
    uint64_t seen = 0;
    (void)unused;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (!current || serial == seen) pthread_cond_wait(&work, &lock);
        job *j = current;
        seen = serial;
        busy++;
        pthread_mutex_unlock(&lock);
        drain(j);
        pthread_mutex_lock(&lock);
        if (--busy == 0) pthread_cond_signal(&idle);
    }
    return NULL;
}

/* Called with the lock held. A thread that cannot be had is done without. Ctrl-C is for the session's
 * thread. */
static void start_helpers(void)
{
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    while (started < pool_threads() - 1) {
        pthread_t t;
        if (pthread_create(&t, NULL, helper, NULL)) break;
        pthread_detach(t);
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int pool_own_threads(void)
{
    pthread_mutex_lock(&lock);
    int n = 1 + started + __atomic_load_n(&others, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&lock);
    return n;
}

void pool_add_thread(void) { __atomic_add_fetch(&others, 1, __ATOMIC_RELAXED); }

static jvn_status run_here(int64_t n, jvn_status (*task)(void *, int64_t), void *context)
{
    jvn_status st = JVN_OK;
    bool outermost = at_task < 0;
    for (int64_t i = 0; i < n && st == JVN_OK; i++) {
        if (outermost) at_task = i;
        st = task(context, i);
    }
    if (outermost) at_task = -1;
    return st;
}

jvn_status pool_run(int64_t n, jvn_status (*task)(void *, int64_t), void *context)
{
    if (n <= 1 || at_task >= 0 || pool_threads() == 1) return run_here(n, task, context);
    job j = {.task = task, .context = context, .n = n, .failed = -1};
    pthread_mutex_lock(&turn);
    pthread_mutex_lock(&lock);
    start_helpers();
    current = &j;
    serial++;
    pthread_cond_broadcast(&work);
    pthread_mutex_unlock(&lock);
    drain(&j);
    pthread_mutex_lock(&lock);
    current = NULL;
    while (busy) pthread_cond_wait(&idle, &lock);
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&turn);
    return j.status;
}
