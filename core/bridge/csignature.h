/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature.h -- reads a C prototype, "double hypot(double x, double y)", with the structs that it needs declared
 * before it, and says what the shell makes of it. */
#ifndef JV_CSIGNATURE_H
#define JV_CSIGNATURE_H

#include <stdbool.h>

#include "../base/err.h"
#include "../base/text.h"

enum { C_PARAMS = 16, C_NAME = 64, C_RECORDS = 8, C_FIELDS = 64, C_FUNCTIONS = 4, C_TAKES = 8, C_ARGS = 48,
       C_COUNTED = 256, C_VALUES = 4096 };

typedef enum c_type {
    C_BOOL, C_INT8, C_INT16, C_INT32, C_INT64, C_UINT8, C_UINT16, C_UINT32, C_UINT64, C_FLOAT, C_DOUBLE,
    C_TEXT,     /* const char *, ends with NUL */
    C_HANDLE,   /* a pointer to what is not looked into: void *, gsl_rng * */
    C_FUNCTION, /* a pointer to a function */
    C_RECORD,   /* a struct */
    C_VOID,     /* a result: none */
    C_TYPES
} c_type;

/* How a value of that type is given. */
typedef enum c_way {
    C_ITSELF,
    C_CONST,  /* a pointer to what is only read */
    C_WRITTEN /* a pointer to what may be written */
} c_way;

/* What a parameter is given. */
typedef enum c_role {
    C_VALUE,    /* a row's value; beside arrays: a constant */
    C_ARRAY,    /* all values of a column */
    C_COUNT,    /* how many those are */
    C_STRIDE,   /* how far apart they stand: 1 */
    C_SIZE,     /* the bytes of one of them */
    C_OUT,      /* room for one value, zero before the call */
    C_INOUT,    /* one value, which is written over */
    C_OUT_ARRAY, C_INOUT_ARRAY, /* the same for as many values as the arrays have */
    C_CALLBACK, /* code that calls back */
    C_POINTER   /* a handle of Lua's; for expressions: NULL where it is what a callback is handed */
} c_role;

/* A parameter, a field or a result. */
typedef struct c_param {
    c_type type;
    c_way way;
    c_role role;
    int link;            /* C_RECORD, C_FUNCTION: which of the signature's */
    int count;           /* in brackets behind the name; 0: no brackets; -1: nothing in them */
    bool inout;
    int offset;          /* fields: set by foreign_types_new */
    char name[C_NAME];   /* "": it has none */
    char tag[C_NAME];    /* C_HANDLE: what it points to */
    const char *initial; /* as written behind `=`, borrowed from the text; NULL: none */
    int initial_len;
    int at, len;
} c_param;

/* A struct: its fields are `n` of the signature's from `first` on. */
typedef struct c_record {
    char tag[C_NAME], name[C_NAME]; /* struct tag; typedef's name. "": none */
    int first, n;
    int values;                     /* numbers, texts and pointers in it */
    int size;                       /* set by foreign_types_new */
} c_record;

/* What a pointer to a function points to. */
typedef struct c_function {
    c_param result;
    int n;
    c_param params[C_TAKES];
} c_function;

/* Plain data: it may be copied. */
typedef struct csignature {
    char name[C_NAME];
    int name_at, name_len;
    c_param result;
    bool arrays; /* takes some */
    int n, n_records, n_fields, n_functions;
    c_param params[C_PARAMS];
    c_record records[C_RECORDS]; /* a struct stands behind those that it has fields of */
    c_param fields[C_FIELDS];
    c_function functions[C_FUNCTIONS];
} csignature;

/* Reads one prototype, behind declarations of structs; comments and qualifiers may stand where C lets them, and
 * int64 and float64 are as good as int64_t and double. An integer behind the arrays is their length. What cannot be
 * called is refused with its place in s: unions, bit fields, varargs, long double, pointers to pointers. */
jvn_status csignature_parse(const char *s, csignature *out, err *e);
/* Whether it is a double of 1 to 4 doubles, which is called without a detour. */
bool csignature_is_plain(const csignature *c);
bool c_is_number(c_type type); /* bool, integers, floats */
/* The shell's type for a C type, and the C type's name. A callback is a string: an expression. */
jvn_type c_shown(c_type type);
const char *c_word(c_type type);

/* ---- csignature_view.c: as expressions see it ---- */

typedef enum c_shape {
    C_ROWS,  /* a row's values to a value */
    C_WHOLE, /* columns to a value */
    C_WINDOW /* columns to a column */
} c_shape;

/* An argument: a parameter, or a number or text somewhere in the struct that it is. */
typedef struct c_arg {
    int param;
    c_type type;
    int link, offset; /* in the struct */
    char name[2 * C_NAME];
    const char *initial;
    int initial_len;
} c_arg;

/* What a call can give: its result, or what it wrote. */
typedef struct c_output {
    int param; /* -1: the result */
    c_type type;
    bool array, pointed; /* pointed: the result points to it */
    int offset;
    char name[2 * C_NAME]; /* return, quot, mantissa, result.val */
} c_output;

typedef struct c_view {
    c_shape shape;
    int n, n_outputs;
    c_arg args[C_ARGS];
    c_output outputs[C_ARGS];
    c_output taken;
} c_view;

/* take: the output that is the value; NULL: the result, else the only one. JVN_ENAME: there is no such output; other
 * failures have their place in the prototype. Offsets are right once foreign_types_new has seen the signature. */
jvn_status csignature_view(const csignature *c, const char *take, c_view *out, err *e);
/* The signature as the registry reads it: "float64 hypot(float64 x, float64 y)", called `name`. */
void csignature_spell(const c_view *v, const char *name, text *out);

#endif
