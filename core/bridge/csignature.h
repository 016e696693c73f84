/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature.h -- reads a C prototype, "double hypot(double x, double y)", and says what the shell makes of it. */
#ifndef JV_CSIGNATURE_H
#define JV_CSIGNATURE_H

#include <stdbool.h>

#include "../base/err.h"
#include "../base/text.h"

enum { C_PARAMS = 16, C_NAME = 64 };

typedef enum c_type {
    C_BOOL, C_INT8, C_INT16, C_INT32, C_INT64, C_UINT8, C_UINT16, C_UINT32, C_UINT64, C_FLOAT, C_DOUBLE,
    C_TEXT, /* const char *, ends with NUL */
    C_TYPES
} c_type;

/* What a parameter is given. */
typedef enum c_role {
    C_VALUE, /* a row's value; in an aggregate: a constant */
    C_ARRAY, /* all values of a column */
    C_COUNT, /* how many those are */
    C_STRIDE /* how far apart they stand: 1 */
} c_role;

typedef struct c_param {
    c_type type;         /* C_ARRAY: of its values */
    c_role role;
    char name[C_NAME];   /* "": it has none */
    const char *initial; /* as written behind `=`, borrowed from the text; NULL: none */
    int initial_len;
    int at, len;
} c_param;

typedef struct csignature {
    char name[C_NAME];
    int name_at, name_len;
    c_type result;
    bool aggregate; /* takes arrays: many rows to one */
    int n;
    c_param params[C_PARAMS];
} csignature;

/* Reads one prototype; comments and qualifiers may stand where C lets them, and int64 and float64 are as good as
 * int64_t and double. Arrays are const, come first, and an integer behind them is their length. What cannot be
 * called is refused with its place in s: structs, pointers to functions, anything that may be written to, varargs,
 * long double. */
jvn_status csignature_parse(const char *s, csignature *out, err *e);
/* Whether it is a double of 1 to 4 doubles, which is called without a detour. */
bool csignature_is_plain(const csignature *c);
/* The signature as the registry reads it: "float64 hypot(float64 x, float64 y)", called `name`. */
void csignature_spell(const csignature *c, const char *name, text *out);
/* The shell's type for a C type, and the C type's name. */
jvn_type c_shown(c_type type);
const char *c_word(c_type type);

#endif
