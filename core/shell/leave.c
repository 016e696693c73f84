/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leave.c -- one note of the signal, which whoever waits or works looks at. */
#include "leave.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

#include "../base/pool.h"

enum { GRACE = 2 /* seconds of the processor */ };

static volatile sig_atomic_t leaving;

void leave_ask(int sig)
{
    leaving = sig;
    cancel_ask();
}

int leave_signal(void) { return leaving; }

static void on_late(int sig)
{
    (void)sig;
    leave_now();
}

/* What does not hear of it, and is at work for so long, is ended: a terminal that is gone asks once. */
static void on_leave(int sig)
{
    const struct itimerval grace = {.it_value = {.tv_sec = GRACE}};
    leave_ask(sig);
    signal(sig, SIG_DFL);
    sigaction(SIGVTALRM, &(struct sigaction){.sa_handler = on_late}, NULL);
    setitimer(ITIMER_VIRTUAL, &grace, NULL);
}

/* Without SA_RESTART: what waits, ends. */
void leave_catch(void)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        sigaction(signals[i], NULL, &old);
        if (old.sa_handler != SIG_IGN) sigaction(signals[i], &(struct sigaction){.sa_handler = on_leave}, NULL);
    }
}

void leave_now(void)
{
    if (!leaving) return;
    signal(leaving, SIG_DFL);
    raise(leaving);
}
