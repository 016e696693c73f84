/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_listen.h -- one child of `plugin torture` from its start to its end, and what it is found to have done. */
#ifndef JV_TORTURE_LISTEN_H
#define JV_TORTURE_LISTEN_H

#include "../plugin/child.h"
#include "../plugin/torture_report.h"

/* One sin of one thing: the first case that it was seen in. */
typedef struct finding {
    int times, number; /* of the case; -1: before all cases */
    char *label, *text;
} finding;

typedef struct thing {
    char kind[16];
    char *name;
    int number;        /* in the child's list */
    int64_t calls;
    int64_t slowest;   /* microseconds; -1: no cancel was late enough to be seen */
    bool has_begun;    /* a case did */
    bool is_left;      /* not all of its cases were tried */
    finding found[SINS];
} thing;

/* Where a child is: what it said last. */
typedef struct place {
    int number;
    char *label, *at;
    bool has_told; /* a finding of this case */
} place;

typedef enum outcome { FINISHED, LOST, HUNG, STOPPED } outcome;

/* Starts a child for the thing of that number (-1: it lists them), from case first to last (-1: to the end). */
jvn_status listen_start(child *c, const char *path, int number, int first, int last, const char *folder, err *e);
/* Takes all that the child says of x, and sees to its end: a silence of so many seconds is one. */
outcome listen_to_end(child *c, thing *x, place *p, double seconds);
/* Takes one line; false: the child has said all. */
bool listen_take(thing *x, place *p, char *line);
/* Cuts "word\trest" in two, and returns the rest. */
char *listen_split(char *line);
void listen_add(thing *x, const place *p, sin s, const char *what);
/* Says what killed a child that did not say so itself. */
void listen_explain(thing *x, const place *p, const child *c, int status);

#endif
