/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_ffi.h -- private to lua_ffi*.c: Lua values as C values in memory, and back. All of it may raise Lua errors. */
#ifndef JV_LUA_FFI_H
#define JV_LUA_FFI_H

#include "ffi_callback.h"
#include "ffi_frame.h"
#include "lua_inside.h"

/* What values are given to, or come from. */
typedef struct lua_side {
    const csignature *sig;
    foreign_types *types;
    const char *who;  /* for messages */
    int anchor;       /* stack index of a table: what C is given lives as long as it; 0: nothing can be kept */
    int n_codes;
    callback *codes[C_ARGS]; /* that C is given */
} lua_side;

/* ---- lua_ffi_values.c ---- */

/* Writes the value at a stack index to memory as what p is, or points to. */
void lj_store(lua_State *L, lua_side *s, int at, const c_param *p, char *to);
/* Pushes what stands there. */
void lj_push_c(lua_State *L, const lua_side *s, const c_param *p, const char *from);
/* The C values of a column or list of n, kept by the anchor. */
const void *lj_store_array(lua_State *L, lua_side *s, int at, const c_param *p, int64_t n, bool own);
/* How many there are; -1: it is neither a column nor a list. */
int64_t lj_array_length(lua_State *L, int at);
void lj_push_array(lua_State *L, const c_param *p, const void *from, int64_t n);

/* ---- lua_ffi_code.c: pointers ---- */

/* The code that calls the value at a stack index: a function, jevons.callback, a handle; nil: NULL. */
const void *lj_code(lua_State *L, lua_side *s, int at, const c_param *p);
/* The pointer of a handle for p; nil: NULL. */
void *lj_pointer(lua_State *L, const lua_side *s, int at, const c_param *p);
/* NULL: pushes nil. */
void lj_push_handle(lua_State *L, void *pointer, const char *tag);
/* What a callback or the user did while C ran. */
void lj_raise_pending(lua_State *L, const lua_side *s);
int lj_ffi_callback(lua_State *L);
int lj_ffi_gc(lua_State *L);
void lj_open_pointers(lua_State *L);

#endif
