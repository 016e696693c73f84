/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_host.c -- each of the host's functions, with a look at its caller. */
#include "torture_host.h"

#include <pthread.h>
#include <string.h>

#include "../base/pool.h"
#include "host.h"

static const jvn_host *real;
static pthread_t session;
static int64_t calls, stop_at; /* atomic */
static const char *foreign;

static void look(const char *name)
{
    int64_t n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (n == stop_at) cancel_ask();
    if (!pthread_equal(pthread_self(), session) && pool_task() < 0) foreign = name;
}

static jvn_status fails(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t at,
                        const char *message, const char *hint)
{
    look("fail");
    return real->fail(call, code, arg, row, at, message, hint);
}

static void notes(jvn_call *call, const char *message)
{
    look("note");
    real->note(call, message);
}

static int cancelled(jvn_call *call)
{
    look("cancelled");
    return real->cancelled(call);
}

static void progress(jvn_call *call, int64_t done, int64_t total)
{
    look("progress");
    real->progress(call, done, total);
}

static jvn_status parallel_for(jvn_call *call, int64_t n, jvn_status (*task)(void *context, int64_t i), void *context)
{
    look("parallel_for");
    return real->parallel_for(call, n, task, context);
}

static void *scratch(jvn_call *call, int64_t bytes)
{
    look("scratch");
    return real->scratch(call, bytes);
}

static const struct ArrowSchema *field(jvn_call *call, jvn_type type, const char *unit, const char *convention)
{
    look("field");
    return real->field(call, type, unit, convention);
}

static jvn_type type_of(const struct ArrowSchema *schema)
{
    look("type_of");
    return real->type_of(schema);
}

static const char *unit_of(const struct ArrowSchema *schema)
{
    look("unit_of");
    return real->unit_of(schema);
}

static const char *convention_of(const struct ArrowSchema *schema)
{
    look("convention_of");
    return real->convention_of(schema);
}

static jvn_status new_array(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags, struct ArrowArray *out)
{
    look("new_array");
    return real->new_array(call, type, length, bytes, flags, out);
}

static jvn_status set_dictionary(jvn_call *call, struct ArrowArray *array, struct ArrowArray *values)
{
    look("set_dictionary");
    return real->set_dictionary(call, array, values);
}

static jvn_status share(jvn_call *call, const struct ArrowArray *array, int64_t offset, int64_t length, struct ArrowArray *out)
{
    look("share");
    return real->share(call, array, offset, length, out);
}

static jvn_status add(jvn_call *call, const char *side, const char *name, const struct ArrowSchema *schema, struct ArrowArray *array)
{
    look("add");
    return real->add(call, side, name, schema, array);
}

static jvn_status writes(jvn_call *call, const void *bytes, int64_t n)
{
    look("write");
    return real->write(call, bytes, n);
}

static const void *interface(jvn_call *call, const char *name)
{
    look("interface");
    return real->interface(call, name);
}

void torture_host_install(void)
{
    static struct {
        jvn_host host;
        void (*beyond[HOST_BEYOND])(void);
    } all;
    session = pthread_self();
    real = host_give(NULL);
    memcpy(&all, real, sizeof all); /* slots that are newer than this file stay the host's */
    jvn_host *watching = &all.host;
    watching->fail = fails;
    watching->note = notes;
    watching->cancelled = cancelled;
    watching->progress = progress;
    watching->parallel_for = parallel_for;
    watching->scratch = scratch;
    watching->field = field;
    watching->type_of = type_of;
    watching->unit_of = unit_of;
    watching->convention_of = convention_of;
    watching->new_array = new_array;
    watching->set_dictionary = set_dictionary;
    watching->share = share;
    watching->add = add;
    watching->write = writes;
    watching->interface = interface;
    host_give(watching);
}

void torture_host_begin(int64_t cancel_at)
{
    __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
    stop_at = cancel_at;
    foreign = NULL;
}

int64_t torture_host_calls(void) { return __atomic_load_n(&calls, __ATOMIC_RELAXED); }

const char *torture_host_foreign(void) { return foreign; }
