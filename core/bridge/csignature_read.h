/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature_read.h -- private to csignature*.c: the tokens of a prototype, its types, and its refusals. */
#ifndef JV_CSIGNATURE_READ_H
#define JV_CSIGNATURE_READ_H

#include "csignature.h"

enum { END = 0, DOTS = 1, WORD = 'a', DIGITS = '0' };

/* The token at hand: its kind is END, WORD, DIGITS, DOTS, or its one character. */
typedef struct reader {
    const char *s;
    int kind, at, len;
    int nest; /* structs inside of each other */
    err *e;
} reader;

/* Passes the token at hand, comments too. A reader starts with len 0. */
void c_next(reader *r);
/* The token at hand is this word. */
bool c_at(const reader *r, const char *word);
/* Passes it if it is of that kind, or one of those words. */
bool c_accept(reader *r, int kind);
bool c_accept_any(reader *r, const char *const *words, size_t n);
/* Something else was wanted than the token at hand. */
jvn_status c_wanted(reader *r, const char *what);

/* What is C, but cannot be called from here. */
typedef enum refusal {
    TAGGED, NO_STRUCT, BITS, LONG_DOUBLE, NO_TYPE, POINTER_ARRAY, ARRAY_ARRAY, POINTER_POINTER, DEEP_CALLBACK, LONG_NAME,
    VOID_VALUE, FREED_RESULT, WRITABLE_TEXT, VARARGS, TOO_MANY, TOO_MANY_TAKEN, TOO_MANY_STRUCTS, TOO_MANY_FIELDS,
    TOO_MANY_CALLBACKS, NESTED_DEEP, NO_FIELDS, BAD_COUNT, BIG_STRUCT, NOT_WRITTEN, CALLBACK_GIVES, CALLBACK_TAKES, BEFORE_ARRAY,
    NO_LENGTH, STRUCT_ARRAY, NO_RESULT, OPAQUE_PARAM, OPAQUE_RESULT, FIELD_ARRAY, LUA_CALLBACK,
    SEVERAL_OUTPUTS, MANY_ARGS
} refusal;

/* Refuses the text from at up to end, blanks left out. */
jvn_status c_refused_text(reader *r, int at, int end, refusal why);
/* Refuses the token at `at`, or all from there up to the one at hand. */
jvn_status c_refused(reader *r, int at, refusal why);
/* Refuses a parameter, wherever it stands. */
jvn_status c_refused_param(const c_param *p, refusal why, err *e);

/* ---- csignature_type.c ---- */

/* The words of a type, as they are read. */
typedef struct declared {
    c_type type; /* C_VOID: void; C_HANDLE: the name of nothing that is known, in tag */
    int link;
    bool is_const, is_char; /* is_char: char itself, which texts are made of */
    bool inout;
    int at, len;
    char tag[C_NAME];
} declared;

bool c_is_integer(c_type t);
/* const, inout, and the words of a type; struct { ... } is read by c_read_record. */
jvn_status c_read_type(reader *r, csignature *c, declared *d);
/* A word that was wanted to be a type, and is none: a hint. */
jvn_status c_unknown_type(reader *r, int at, int len);
const char *c_near_type(const char *word); /* that was probably meant; NULL: none */
bool c_pass_qualifiers(reader *r); /* those behind a star; true: there were some */
void c_copy(const reader *r, int at, int len, char *to);

/* ---- csignature.c ---- */

/* Behind `struct` [tag] at its `{`: reads the fields up to `}` and gives the record's number. */
jvn_status c_read_record(reader *r, csignature *c, const char *tag, int *link);
/* Gives every parameter its role. */
jvn_status c_settle_roles(reader *r, csignature *c);

#endif
