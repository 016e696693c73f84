/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_manual.h -- what scripts are offered, as data: `help jevons`, `help --format json` and the reference of scripts are
 * made from this one table. Every field of `jevons` and every method stands in it. */
#ifndef JV_LUA_MANUAL_H
#define JV_LUA_MANUAL_H

typedef struct lua_entry {
    const char *topic;     /* entries of one topic stand together */
    const char *name;      /* "jevons.run", "dataset:row", "column:unit", "call:note" */
    const char *signature; /* "jevons.run(line [, dataset])"; of methods with a letter for the object: "c:unit([unit])" */
    const char *summary;   /* what it gives or does; no full stop */
    const char *example;   /* a line that runs where `px` is a dataset of prices, and prints something */
} lua_entry;

/* In reading order; one without a name ends it. */
extern const lua_entry lua_manual[];

#endif
