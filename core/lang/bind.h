/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.h -- a stage's arguments as a plugin is given them: checked, looked up, evaluated over the input. */
#ifndef JV_BIND_H
#define JV_BIND_H

#include "parse.h"

typedef struct binding {
    arena *a;
    stage *s;
    jvn_arg *args;          /* one a parameter: the command's, or behind n_own the format's */
    jvn_table input;        /* exported; only when has_input */
    bool has_input;
    groups by;              /* of the JVN_GROUPS argument */
    int n_keys, *keys;      /* its columns */
    bool grouped;
    expr_env env;
    struct exported *exports;
} binding;

/* Fills b for a call. input NULL: the stage heads the line. call is what functions are given; what they fail
 * with arrives in *fault. Errors have their place. bind_free in any case. */
jvn_status bind_stage(binding *b, arena *a, stage *s, const scope *sc, table *input, const char *input_name,
                      jvn_call *call, err *fault, err *e);
void bind_free(binding *b);
/* Hands a table out until bind_free. name must live as long. */
void bind_give_table(binding *b, const table *t, const char *name, jvn_table *out);

/* A word as the value of a parameter that is read as one, and names no table. Errors have no place. a: for the
 * value's texts. */
jvn_status bind_setting(arena *a, const jvn_param *p, const char *typed, jvn_item *out, err *e);

#endif
