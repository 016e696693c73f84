/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.h -- a statement that changed names, as undo and redo know it. */
#ifndef JV_STEP_H
#define JV_STEP_H

#include <stdbool.h>
#include <stdint.h>

/* What it did to one name: an assignment keeps or makes it, a removal ends it, a renaming changes it. */
typedef struct undo_change {
    char *was;    /* NULL: there was none */
    char *became; /* NULL: it is there no more */
} undo_change;

typedef struct undo_step {
    char *line;
    int64_t made_at; /* microseconds since 1970, UTC */
    bool undone;     /* it is taken back, and can be returned */
    undo_change *all; /* a side table behind or before what it belongs to */
    int n;
} undo_step;

/* Oldest first: those that are undone stand behind the others. */
typedef struct undo_steps {
    undo_step *all;
    int n;
} undo_steps;

/* Copies; NULL names are fine. */
void step_begin(undo_step *s, const char *line, int64_t made_at);
void step_add(undo_step *s, const char *was, const char *became);
void step_clear(undo_step *s);
/* A new one at the end. */
undo_step *undo_steps_add(undo_steps *l);
void undo_steps_free(undo_steps *l);

#endif
