/* SPDX-License-Identifier: MIT-0 */
/* hostile.c -- commands that break the contract while they run; the host must see it, say so and go on. With
 * -DID='"core"' the plugin is called so, with -DSTRIDE=8 its list of commands has items that are too short. */
#include <jevons/plugin.h>

#ifndef ID
#define ID "hostile"
#endif

static jvn_status add(jvn_call *call, const char *name, jvn_type type, struct ArrowArray *a)
{
    return call->host->add(call, NULL, name, call->host->field(call, type, NULL, NULL), a);
}

static jvn_status unfinished_run(jvn_call *call) { return call ? JVN_EMORE : JVN_OK; }
static jvn_status silent_run(jvn_call *call) { return call ? JVN_EDATA : JVN_OK; }

/* Two columns of different lengths, and the failure is ignored. */
static jvn_status ignoring_run(jvn_call *call)
{
    struct ArrowArray a, b;
    if (call->host->new_array(call, JVN_INT64, 2, 0, 0, &a) || call->host->new_array(call, JVN_INT64, 3, 0, 0, &b)) return JVN_ENOMEM;
    memset(jvn_out(&a), 0, 16);
    memset(jvn_out(&b), 0, 24);
    (void)add(call, "a", JVN_INT64, &a);
    (void)add(call, "b", JVN_INT64, &b);
    return JVN_OK;
}

static jvn_status huge_run(jvn_call *call)
{
    struct ArrowArray a;
    return call->host->new_array(call, JVN_FLOAT64, INT64_MAX / 4, 0, 0, &a);
}

static jvn_status latin1_run(jvn_call *call)
{
    struct ArrowArray a, b;
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, 2, 0, &a);
    if (st) return st;
    ((int64_t *)jvn_out(&a))[1] = 2;
    memcpy(jvn_out_text(&a), "\xff\xfe", 2);
    st = call->host->share(call, &a, 0, 1, &b); /* around the check that add makes */
    a.release(&a);
    return st ? st : add(call, "t", JVN_STRING, &b);
}

static jvn_status codes_run(jvn_call *call)
{
    struct ArrowArray a;
    const struct ArrowSchema *s = call->host->field(call, JVN_DICT, NULL, NULL);
    const struct ArrowArray *key = &a;
    const int64_t *order;
    jvn_status st = call->host->new_array(call, JVN_DICT, 4, 0, 0, &a);
    if (st) return st;
    st = jvn_rows_of(call)->order(call, 1, &s, &key, NULL, &order);
    a.release(&a);
    return st;
}

static jvn_status beyond_run(jvn_call *call)
{
    static const int64_t far[] = {1000000000};
    struct ArrowArray a;
    return jvn_rows_of(call)->take(call, jvn_column_schema(call->input, 0), jvn_column(call->input, 0), far, 1, &a);
}

static jvn_status type_run(jvn_call *call)
{
    return call->host->field(call, (jvn_type)99, NULL, NULL) ? JVN_OK : JVN_EPLUGIN;
}

static jvn_status name_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st ? st : add(call, "x\xff", JVN_INT64, &a);
}

static jvn_status fail_task(void *context, int64_t i)
{
    return jvn_fail((jvn_call *)context, JVN_EDATA, JVN_NOARG, NULL, "task %d failed", (int)i);
}
static jvn_status tasks_run(jvn_call *call) { return call->host->parallel_for(call, 64, fail_task, call); }

#define COMMAND(n, i) {.name = #n, .summary = "breaks the contract", .example = #n, .input = i, .run = n##_run}
static const jvn_command commands[] = {
    COMMAND(unfinished, JVN_INPUT_NONE), COMMAND(silent, JVN_INPUT_NONE), COMMAND(ignoring, JVN_INPUT_NONE),
    COMMAND(huge, JVN_INPUT_NONE),       COMMAND(latin1, JVN_INPUT_NONE), COMMAND(codes, JVN_INPUT_NONE),
    COMMAND(type, JVN_INPUT_NONE),       COMMAND(name, JVN_INPUT_NONE),   COMMAND(tasks, JVN_INPUT_NONE),
    COMMAND(beyond, JVN_INPUT_REQUIRED),
};

#ifdef STRIDE
#define COMMANDS {commands, 2, STRIDE}
#else
#define COMMANDS JVN_LIST(commands)
#endif
JVN_PLUGIN(ID, "1.0", "breaks the contract", "", "", .commands = COMMANDS);
