/* SPDX-License-Identifier: MIT-0 */
/* slow.c -- a plugin for tests: `slow` works until it is stopped, telling how far it is; `deaf` until the file that it is
 * given exists, whatever is asked meanwhile. */
#include <time.h>
#include <unistd.h>

#include <jevons/plugin.h>

static void wait_a_little(void) { nanosleep(&(struct timespec){0, 10000000}, NULL); }

static jvn_status slow(jvn_call *call)
{
    while (!call->host->cancelled(call)) {
        call->host->progress(call, 25, 100);
        wait_a_little();
    }
    return JVN_ECANCELLED;
}

static jvn_status deaf(jvn_call *call)
{
    while (access(jvn_item_of(call, 0, 0)->text, F_OK) != 0) wait_a_little();
    return JVN_OK;
}

static const jvn_param deaf_params[] = {{"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "what it waits for"}};
static const jvn_command commands[] = {
    {"slow", "works until it is stopped", "slow", NULL, JVN_INPUT_NONE, {0}, .run = slow},
    {"deaf", "works until a file is there", "deaf stop", NULL, JVN_INPUT_NONE, JVN_LIST(deaf_params), .run = deaf},
};

JVN_PLUGIN("slow", "1.0", "commands that take their time", "", "", .commands = JVN_LIST(commands));
