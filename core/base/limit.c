/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limit.c -- a counter with a ceiling, and a thread that waits for the next time that is due. */
#include "limit.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "pool.h"
#include "text.h"

enum { GRACE = 500000 /* to stop in order */, AGAIN = 50000 /* a signal may come where it is not heard: microseconds */ };

/* ---- memory ---- */

static int64_t taken, fail_after = -1;     /* atomic */
static int64_t ceiling = INT64_MAX;        /* changed by the session's thread while no task runs */
static int64_t said_memory;                /* the limit as it was given; 0: none */
static bool refused;                       /* since the limit began */

static bool fails_now(void)
{
    return __atomic_load_n(&fail_after, __ATOMIC_RELAXED) >= 0 && __atomic_fetch_sub(&fail_after, 1, __ATOMIC_RELAXED) == 0;
}

bool limit_take(int64_t n)
{
    if (fails_now()) return false;
    int64_t all = __atomic_add_fetch(&taken, n, __ATOMIC_RELAXED);
    if (all <= ceiling) return true;
    limit_give(n);
    __atomic_store_n(&refused, true, __ATOMIC_RELAXED);
    return false;
}

void limit_give(int64_t n) { __atomic_sub_fetch(&taken, n, __ATOMIC_RELAXED); }
bool limit_has_memory(void) { return ceiling != INT64_MAX; }
int64_t limit_fail_after(int64_t n) { return __atomic_exchange_n(&fail_after, n, __ATOMIC_RELAXED); }

int64_t limit_left(void)
{
    return limit_has_memory() ? ceiling - __atomic_load_n(&taken, __ATOMIC_RELAXED) : INT64_MAX;
}

static void say_memory(text *t, int64_t bytes)
{
    static const char units[] = "GMK";
    for (int i = 0; i < 3; i++) {
        const int64_t unit = (int64_t)1 << (30 - 10 * i);
        if (bytes % unit) continue;
        text_printf(t, "%lld%c", (long long)(bytes / unit), units[i]);
        return;
    }
    text_printf(t, "%lld bytes", (long long)bytes);
}

void limit_explain(err *e)
{
    text said = {0};
    if (e->code != JVN_ENOMEM || !said_memory || !__atomic_load_n(&refused, __ATOMIC_RELAXED)) return;
    say_memory(&said, said_memory);
    err_hint(e, "the limit is memory=%s", said.s);
    text_free(&said);
}

/* ---- time ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static pthread_cond_t changed;
static pthread_t session;
static bool watching;
static int64_t due = INT64_MAX, last = INT64_MAX; /* of what runs, of the process; INT64_MAX: never */
static int64_t said_time;
static void (*end_process)(void);

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void on_due(int sig)
{
    (void)sig;
    if (now() >= due) cancel_overdue(true); /* it may have been taken back meanwhile */
}

/* Held. */
static void wait_until(int64_t when)
{
    const struct timespec t = {when / 1000000, when % 1000000 * 1000};
    if (when == INT64_MAX) pthread_cond_wait(&changed, &lock);
    else pthread_cond_timedwait(&changed, &lock, &t);
}

static void *watch(void *context)
{
    (void)context;
    pthread_mutex_lock(&lock);
    for (;;) {
        const int64_t t = now();
        if (last != INT64_MAX && t >= last + GRACE) end_process();
        if (t >= due) pthread_kill(session, SIGALRM);
        wait_until(t >= due ? t + AGAIN : due < last ? due : last);
    }
    return NULL;
}

/* Held. The signals of the session are not for the watchdog. */
static void start_watching(void)
{
    pthread_t t;
    sigset_t all, before;
    pthread_condattr_t steady;
    if (watching) return;
    session = pthread_self();
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = on_due}, NULL); /* no SA_RESTART: what waits, ends */
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &steady);
    pthread_condattr_destroy(&steady);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    watching = pthread_create(&t, NULL, watch, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!watching) return;
    pthread_detach(t);
    pool_add_thread();
}

/* What is over already is told at once, so that limits nobody can keep are not met by luck. */
static void set_due(int64_t when)
{
    pthread_mutex_lock(&lock);
    due = when;
    if (when != INT64_MAX) start_watching();
    if (watching) pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    cancel_overdue(when != INT64_MAX && now() >= when);
}

bool limit_process_over(void) { return last != INT64_MAX && now() >= last; }

jvn_status limit_stopped(err *e, int at, int len)
{
    if (!cancel_is_overdue()) return fail_at(e, JVN_ECANCELLED, at, len, "stopped");
    const double s = (double)said_time * 1e-6;
    return fail_at(e, limit_process_over() ? JVN_ECANCELLED : JVN_ELIMIT, at, len, "stopped: it took longer than %g s", s);
}

/* ---- both ---- */

void limit_begin(const run_limit *l, limit_outer *outer)
{
    *outer = (limit_outer){ceiling, said_memory, due, said_time, l->memory || l->time};
    const int64_t used = __atomic_load_n(&taken, __ATOMIC_RELAXED), when = l->time ? now() + l->time : INT64_MAX;
    if (outer->begun) refused = false;
    if (l->memory && l->memory < limit_left()) {
        ceiling = used + l->memory;
        said_memory = l->memory;
    }
    if (when >= due) return;
    said_time = l->time;
    set_due(when);
}

void limit_end(const limit_outer *outer)
{
    if (!outer->begun) return;
    ceiling = outer->ceiling;
    said_memory = outer->memory;
    said_time = outer->time;
    if (due != outer->due) set_due(outer->due);
}

void limit_process(const run_limit *l, void (*end)(void))
{
    limit_outer forever;
    end_process = end;
    if (l->time) last = now() + l->time;
    limit_begin(l, &forever);
}

/* ---- as they are written ---- */

typedef struct unit {
    const char *name;
    int64_t size;
} unit;

static bool read_amount(const char *s, const unit *units, int64_t *out)
{
    double x;
    const size_t digits = strspn(s, "0123456789.");
    if (!digits || !text_to_double(s, digits, &x)) return false;
    for (; units->name; units++) {
        if (strcmp(units->name, s + digits) != 0) continue;
        x *= (double)units->size;
        *out = (int64_t)x;
        return x >= 1 && x < 9e17;
    }
    return false;
}

bool limit_read_time(const char *s, int64_t *micros)
{
    static const unit units[] = {{"ms", 1000}, {"s", 1000000}, {"m", 60000000}, {"h", 3600000000}, {NULL, 0}};
    return read_amount(s, units, micros);
}

bool limit_read_memory(const char *s, int64_t *bytes)
{
    static const unit units[] = {{"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"T", (int64_t)1 << 40}, {NULL, 0}};
    return read_amount(s, units, bytes);
}
