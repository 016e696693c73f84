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
static const char *foreign;    /* atomic */

static void look(const char *name)
{
    int64_t n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (n == __atomic_load_n(&stop_at, __ATOMIC_RELAXED)) cancel_ask();
    if (!pthread_equal(pthread_self(), session) && pool_task() < 0) __atomic_store_n(&foreign, name, __ATOMIC_RELAXED);
}

/* All of the host's functions: what it gives, its name, its parameters, and their names. */
#define EACH(GIVES, VOID)                                                                                              \
    GIVES(jvn_status, fail, (jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t at, const char *what,  \
          const char *hint), (call, code, arg, row, at, what, hint))                                                   \
    VOID(note, (jvn_call *call, const char *message), (call, message))                                                 \
    GIVES(int, cancelled, (jvn_call *call), (call))                                                                    \
    VOID(progress, (jvn_call *call, int64_t done, int64_t total), (call, done, total))                                 \
    GIVES(jvn_status, parallel_for, (jvn_call *call, int64_t n, jvn_status (*task)(void *, int64_t), void *context),   \
          (call, n, task, context))                                                                                    \
    GIVES(void *, scratch, (jvn_call *call, int64_t bytes), (call, bytes))                                             \
    GIVES(const struct ArrowSchema *, field, (jvn_call *call, jvn_type type, const char *unit, const char *convention), \
          (call, type, unit, convention))                                                                              \
    GIVES(jvn_type, type_of, (const struct ArrowSchema *schema), (schema))                                             \
    GIVES(const char *, unit_of, (const struct ArrowSchema *schema), (schema))                                         \
    GIVES(const char *, convention_of, (const struct ArrowSchema *schema), (schema))                                   \
    GIVES(jvn_status, new_array, (jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,        \
          struct ArrowArray *out), (call, type, length, bytes, flags, out))                                            \
    GIVES(jvn_status, set_dictionary, (jvn_call *call, struct ArrowArray *array, struct ArrowArray *values),           \
          (call, array, values))                                                                                       \
    GIVES(jvn_status, share, (jvn_call *call, const struct ArrowArray *array, int64_t offset, int64_t length,          \
          struct ArrowArray *out), (call, array, offset, length, out))                                                 \
    GIVES(jvn_status, add, (jvn_call *call, const char *side, const char *name, const struct ArrowSchema *field,       \
          struct ArrowArray *array), (call, side, name, field, array))                                                 \
    GIVES(jvn_status, write, (jvn_call *call, const void *bytes, int64_t n), (call, bytes, n))                         \
    GIVES(const void *, interface, (jvn_call *call, const char *name), (call, name))                                   \
    GIVES(const jvn_item *, option, (jvn_call *call, const char *name), (call, name))                                  \
    GIVES(jvn_status, map_rows, (jvn_call *call, const char *side, const int64_t *rows, int64_t n), (call, side, rows, n)) \
    GIVES(jvn_status, map_slice, (jvn_call *call, const char *side, int64_t first, int64_t n), (call, side, first, n)) \
    GIVES(jvn_status, object, (jvn_call *call, jvn_status code, int32_t arg, const char *message, const char *hint),      \
          (call, code, arg, message, hint))                                                                                \
    GIVES(jvn_status, map_groups, (jvn_call *call, const char *side, const jvn_groups *rows, const int64_t *of,        \
           int64_t n), (call, side, rows, of, n))                                                                      \
    GIVES(jvn_status, facts, (jvn_call *call, const struct ArrowArray *array, jvn_facts *out), (call, array, out))       \
    GIVES(jvn_status, map_also, (jvn_call *call, const char *side, const char *name,                                   \
           int64_t (*other)(const void *context, int64_t row), const void *context), (call, side, name, other, context)) \
    GIVES(jvn_status, may_read, (jvn_call *call, const char *path), (call, path))

#define WATCH_RESULT(type, name, params, given) \
    static type see_##name params               \
    {                                           \
        look(#name);                            \
        return real->name given;                \
    }
#define WATCH_VOID(name, params, given) \
    static void see_##name params       \
    {                                   \
        look(#name);                    \
        real->name given;               \
    }
EACH(WATCH_RESULT, WATCH_VOID)

#define ONE_RESULT(type, name, params, given) +1
#define ONE_VOID(name, params, given) +1
_Static_assert(offsetof(jvn_host, fail) + (0 EACH(ONE_RESULT, ONE_VOID)) * sizeof(jvn_plain) == sizeof(jvn_host),
               "a function of the host is not watched");

#define SET_RESULT(type, name, params, given) all.host.name = see_##name;
#define SET_VOID(name, params, given) all.host.name = see_##name;

void torture_host_install(void)
{
    static struct {
        jvn_host host;
        void (*beyond[HOST_BEYOND])(void);
    } all;
    session = pthread_self();
    real = host_give(NULL);
    memcpy(&all, real, sizeof all); /* with the stubs behind it */
    EACH(SET_RESULT, SET_VOID)
    host_give(&all.host);
}

void torture_host_begin(int64_t cancel_at)
{
    __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&stop_at, cancel_at, __ATOMIC_RELAXED);
    __atomic_store_n(&foreign, NULL, __ATOMIC_RELAXED);
}

int64_t torture_host_calls(void) { return __atomic_load_n(&calls, __ATOMIC_RELAXED); }

const char *torture_host_foreign(void) { return __atomic_load_n(&foreign, __ATOMIC_RELAXED); }
