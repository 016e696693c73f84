/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_callback.c -- ffi_prep_closure_loc, and the one function that all closures lead to. After a failure, or when the
 * user has asked to stop, calls give zero at once, so that C comes to its end soon. */
#include "ffi_callback.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"

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

void callback_free(callback *x)
{
    if (!x) return;
    if (x->closure) ffi_closure_free(x->closure);
    free(x);
}

const void *callback_code(const callback *x) { return x->code; }

void callback_arm(callback *x)
{
    x->failed = false;
    atomic_store(&x->strayed, false);
}

bool callback_strayed(const callback *x) { return atomic_load(&x->strayed); }
