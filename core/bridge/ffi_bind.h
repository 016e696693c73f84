/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_bind.h -- C functions as functions of the shell: those that the user binds from any library, and plain ones
 * that plugins register. A signature is taken on trust: a wrong one can do anything. */
#ifndef JV_FFI_BIND_H
#define JV_FFI_BIND_H

#include "../registry/registry.h"
#include "ffi_frame.h"

typedef struct foreigns foreigns;

/* One bound function: what `ffi ls` shows. */
typedef struct foreign_info {
    const char *name, *signature; /* the shell's; signature NULL: for Lua alone */
    const char *gives;            /* the output that is its value */
    const char *prototype;        /* as given */
    const char *library;          /* the file */
    bool typed;                   /* called through a typed pointer; else by libffi */
    bool serial;                  /* from one thread alone */
    const char *taken;            /* foreign_bind: who has the name, so that it is called ffi.NAME; NULL: nobody */
    foreign_call *call;           /* for as long as the session lasts */
} foreign_info;

/* r: where the expressions that C calls back look functions up. */
foreigns *foreigns_new(const registry *r);
/* Once nothing can call any of it: after the registry. */
void foreigns_free(foreigns *f);

/* What the user wants bound. */
typedef struct foreign_wish {
    const char *library, *prototype;
    const char *name;    /* NULL: the C name */
    const char *summary; /* NULL: one is made */
    const char *take;    /* which output is its value; NULL: the result, else the only one */
    bool pure;           /* may be called by several threads at once; not where it calls back */
    bool lua;            /* where it cannot stand in an expression, it is for Lua alone */
} foreign_wish;

/* Which part of a wish an error is about. */
typedef enum foreign_part { FOREIGN_LIBRARY, FOREIGN_PROTOTYPE, FOREIGN_NAME, FOREIGN_TAKE } foreign_part;

/* Registers the function with owner "ffi" in place of an earlier one of the same name. On failure *part is to blame;
 * for FOREIGN_PROTOTYPE e->at and e->len are the place in it. */
jvn_status foreign_bind(foreigns *f, registry *r, const foreign_wish *wish, foreign_info *made, foreign_part *part,
                        err *e);
/* The functions that are bound, in the order that they were in; *n of them. [owned: free] */
foreign_info *foreigns_list(const foreigns *f, int *n);

/* For registry_set_plain, context being foreigns: a plain function with any C signature as one that the evaluator
 * knows: itself, when it is a double of 1 to 4 doubles; NULL: it cannot be called. */
const jvn_function *foreign_lower(void *context, const jvn_function *f, err *e);
/* Forgets one that foreign_lower made. */
void foreign_drop(void *context, const jvn_function *lowered);

#endif
