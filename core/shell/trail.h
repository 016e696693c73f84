/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trail.h -- the stages of lines as they run: what each made of what, row by row and column by column. */
#ifndef JV_TRAIL_H
#define JV_TRAIL_H

#include "../lang/parse.h"
#include "../table/row_map.h"
#include "session.h"

/* A column that a stage was told to make, or take. */
typedef struct recipe {
    char *column;
    char *text;   /* as written: half = close / 2 */
    char *bare;   /* the one column of the input that it is; NULL: it is more than that */
    char **uses;  /* columns of the input */
    int n_uses;
} recipe;

/* A table that a stage made. */
typedef struct yield {
    table *t;
    row_step rows; /* of the stage's input */
} yield;

typedef struct step {
    char *text;       /* the stage as written */
    char *command;    /* NULL: it is a dataset's name */
    char *owner;      /* of the code that ran: a plugin's id, "core", "lua" */
    char *dataset;    /* NULL: a command */
    int version;
    table *input;     /* NULL: it has none */
    char **others;    /* datasets that it was given by name: sh@2 */
    int n_others;
    yield *yields;    /* the primary first, if there is one; then side tables */
    int n_yields;
    recipe *recipes;
    int n_recipes;
} step;

typedef struct trail {
    step *all;
    int n;
} trail;

/* Notes what runs in the session from now on, until trail_end. */
void trail_begin(trail *t, session *s);
void trail_end(const trail *t, session *s);
void trail_clear(trail *t);
/* Notes a stage that heads its line, as if it had run: t is what it has made. */
void trail_add_head(trail *x, const statement *of, const stage *s, table *t);
/* The step before `before` that made a table, and which of its yields that is; -1: none did. */
int trail_find(const trail *t, int before, const table *made, int *which);
const recipe *step_recipe(const step *s, const char *of);

#endif
