/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse.h -- a line of text to stages and their arguments, each read as its parameter's type says. */
#ifndef JV_PARSE_H
#define JV_PARSE_H

#include "../base/arena.h"
#include "../base/limit.h"
#include "../registry/datasets.h"
#include "../registry/registry.h"
#include "expr.h"

/* Host-only bits of a parameter's flags: the flags of the reader (writer) for this path, or of the metric of this
 * name, are accepted behind the command's own. PARAM_SQL: raw text in which a backslash is nothing special. PARAM_WORDS: all words to the
 * end of the stage, whatever they begin with. PARAM_PROGRAM: raw text as a system's shell reads it. */
enum { PARAM_READS = 1 << 16, PARAM_WRITES = 1 << 17, PARAM_MEASURES = 1 << 18, PARAM_SQL = 1 << 19, PARAM_WORDS = 1 << 20,
       PARAM_PROGRAM = 1 << 21 };

/* A stage that begins with `!` runs a program: the command of this name, which is no word. */
#define COMMAND_PROGRAM "!"

/* What names can mean while a line is read. */
typedef struct scope {
    const registry *reg;
    datasets *data;
    lineage *from; /* notes the datasets that are used; NULL: nobody does */
} scope;

/* A word and its place in the statement. */
typedef struct word {
    const char *s; /* quotes removed */
    int at, len;   /* with quotes */
} word;

typedef struct parsed_arg {
    const jvn_param *param;
    bool given;
    int at, len;      /* of all that was given */
    word *words;      /* word types: one, or many; JVN_P_RAW: one */
    expr_item *items; /* expression types */
    int n;
} parsed_arg;

typedef struct stage {
    int at, len;            /* of the command's or dataset's name */
    const char *dataset;    /* NULL: a command */
    const reg_item *item;   /* the command */
    const jvn_command *command;
    const reg_item *format; /* the reader, writer or metric whose flags are accepted too */
    parsed_arg *args;       /* the command's parameters, then the format's */
    int n_args, n_own;
} stage;

/* What was to be read where the text ends, for completion: of several the last that was begun. */
typedef enum expectation {
    EXPECT_NAME,   /* a command, at the head also a dataset */
    EXPECT_SECOND, /* the second word of a command whose first is `first` */
    EXPECT_BOUND,  /* time=, memory= of `with` */
    EXPECT_ARG,    /* an argument of the last stage: a flag or the next positional */
    EXPECT_VALUE   /* the value of param, of the last stage; expressions: the first byte of them */
} expectation;

typedef struct expected {
    expectation what;
    int at;          /* where it begins */
    int pipe;        /* the pipe before the stage; -1: it heads the line */
    const char *first;
    const jvn_param *param;
    bool no_flags;   /* `--` ended them */
} expected;

typedef struct statement {
    const char *text;
    expected want;
    const char *target; /* NULL: not an assignment */
    int target_at, target_len;
    run_limit within; /* `with time=5s memory=2G` before the stages; zero: no bounds */
    stage *stages;
    int n;              /* 0: a blank line or a comment */
} statement;

/* Reads one statement. JVN_EMORE: the text ends inside a quote or bracket or behind a pipe. All memory is
 * the arena's; text must outlive it. */
jvn_status parse_statement(arena *a, const char *text, const scope *sc, statement *out, err *e);

/* Reads the arguments of a command line whose command is registered nowhere: its name is the word at `at`. JVN_EMORE as above. */
jvn_status parse_arguments(arena *a, const char *text, int at, const scope *sc, const jvn_command *c, stage *out, err *e);

/* Whether a dataset can be given this name; quoted: it need not be a word. The error has no place. */
jvn_status parse_new_name(const registry *r, const char *name, bool quoted, err *e);

/* The place to blame for an argument as JVN_BLAME names it; the stage's name if it was not typed. */
void stage_blame(const stage *s, int blame, int *at, int *len);

#endif
