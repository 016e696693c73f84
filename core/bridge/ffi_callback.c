/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_callback.c -- ffi_prep_closure_loc, and the one function that all closures lead to. After a failure, or when the
 * user has asked to stop, calls give zero at once, so that C comes to its end soon. C may have kept code that is freed: the
 * last that were stay, lead nowhere, and tell. */
#include "ffi_callback.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"

enum { ENDED = 1024 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static callback *ended[ENDED]; /* a ring */
static unsigned n_ended;
static atomic_bool called_ended;

struct callback {
    ffi_closure *closure;
    void *code;
    ffi_cif cif;
    ffi_type *types[C_TAKES];
    size_t bytes; /* of the result */
    callback_run *run;
    void *context;
    pthread_t owner;
    bool failed;
    atomic_bool strayed;
};

static void enter(ffi_cif *cif, void *result, void **args, void *data)
{
    callback *x = data;
    (void)cif;
    memset(result, 0, x->bytes);
    if (!pthread_equal(x->owner, pthread_self())) {
        atomic_store(&x->strayed, true);
        return;
    }
    if (x->failed || cancel_asked() || x->run(x->context, args, result)) return;
    x->failed = true;
    memset(result, 0, x->bytes);
}

static size_t result_bytes(const csignature *s, const c_param *result)
{
    if (result->type == C_VOID) return 0;
    const size_t size = (size_t)foreign_size(s, result);
    return result->type == C_RECORD || size > sizeof(ffi_arg) ? size : sizeof(ffi_arg);
}

jvn_status callback_new(foreign_types *t, const csignature *s, int function, callback_run *run, void *context,
                        callback **out, err *e)
{
    const c_function *f = &s->functions[function];
    callback *x = *out = xcalloc(1, sizeof *x);
    x->run = run;
    x->context = context;
    x->owner = pthread_self();
    x->bytes = result_bytes(s, &f->result);
    for (int i = 0; i < f->n; i++) x->types[i] = foreign_type(t, &f->params[i]);
    x->closure = ffi_closure_alloc(sizeof *x->closure, &x->code);
    bool good = x->closure &&
                ffi_prep_cif(&x->cif, FFI_DEFAULT_ABI, (unsigned)f->n, foreign_type(t, &f->result), x->types) == FFI_OK &&
                ffi_prep_closure_loc(x->closure, &x->cif, enter, x, x->code) == FFI_OK;
    if (good) return JVN_OK;
    callback_free(x);
    *out = NULL;
    return fail(e, JVN_ENOMEM, "libffi cannot make code that calls back: the system gives no executable memory");
}

static void enter_ended(ffi_cif *cif, void *result, void **args, void *data)
{
    (void)cif, (void)args;
    memset(result, 0, ((const callback *)data)->bytes);
    atomic_store(&called_ended, true);
}

/* Needs nothing any more but itself: its types, and what it led to, may be gone. */
static bool lead_nowhere(callback *x)
{
    ffi_type *result = x->cif.rtype;
    if (result->type == FFI_TYPE_STRUCT) {
        result = &ffi_type_void;
        x->bytes = 0;
    }
    return ffi_prep_cif(&x->cif, FFI_DEFAULT_ABI, 0, result, NULL) == FFI_OK &&
           ffi_prep_closure_loc(x->closure, &x->cif, enter_ended, x, x->code) == FFI_OK;
}

static void drop(callback *x)
{
    if (!x) return;
    if (x->closure) ffi_closure_free(x->closure);
    free(x);
}

void callback_free(callback *x)
{
    if (x && x->closure && x->cif.rtype && lead_nowhere(x)) {
        pthread_mutex_lock(&turn);
        callback **place = &ended[n_ended++ % ENDED], *oldest = *place;
        *place = x;
        pthread_mutex_unlock(&turn);
        x = oldest;
    }
    drop(x);
}

bool callback_called_ended(void) { return atomic_load(&called_ended) && atomic_exchange(&called_ended, false); }

const void *callback_code(const callback *x) { return x->code; }

void callback_arm(callback *x)
{
    x->failed = false;
    atomic_store(&x->strayed, false);
}

bool callback_strayed(const callback *x) { return atomic_load(&x->strayed); }
