/* SPDX-License-Identifier: MIT-0 */
/* leaver.c -- ends the process, or makes itself deaf and waits. With -DAT_ONCE it ends it when it is loaded; with -DODD
 * what it says of itself is no UTF-8; with -DTHREAD a thread of its own is at work in its code.
 *
 *     cc -shared -fPIC -pthread -Iinclude -o leaver.so tests/plugins/leaver.c */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <jevons/plugin.h>

#ifdef ODD
#define SUMMARY "caf\xe9 \x1b[31m"
#else
#define SUMMARY "leaves"
#endif

#ifdef AT_ONCE
__attribute__((constructor)) static void leave_at_once(void) { exit(0); }
#endif

#ifdef THREAD
static volatile long turns;
static void *work(void *unused)
{
    for (;;) turns++;
    return unused;
}

__attribute__((constructor)) static void begin_work(void)
{
    pthread_t t;
    pthread_create(&t, NULL, work, NULL);
}
#endif

static jvn_status exit_run(jvn_call *call)
{
    if (call) exit(0);
    return JVN_OK;
}

/* Nobody hears of it any more, and it does not end. */
static jvn_status desert_run(jvn_call *call)
{
    for (int i = 3; i < 64; i++) close(i);
    while (call) pause();
    return JVN_OK;
}

static const jvn_command commands[] = {
    {.name = "leaver exit", .summary = "ends the process", .example = "leaver exit", .input = JVN_INPUT_NONE, .run = exit_run},
    {.name = "leaver desert", .summary = "waits", .example = "leaver desert", .input = JVN_INPUT_NONE, .run = desert_run},
};

JVN_PLUGIN("leaver", "1.0", SUMMARY, "", "", .commands = JVN_LIST(commands));
