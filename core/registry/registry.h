/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.h -- names and owners: which plugin registered which command, function, reader, writer, metric and option. */
#ifndef JV_REGISTRY_H
#define JV_REGISTRY_H

#include <stdbool.h>

#include "../base/err.h"
#include "lineage.h"

typedef enum reg_kind { REG_COMMAND, REG_FUNCTION, REG_READER, REG_WRITER, REG_METRIC, REG_OPTION, REG_KINDS } reg_kind;
const char *reg_kind_word(reg_kind kind); /* "command" */

/* One registered thing. The structs belong to the plugin. */
typedef struct reg_item {
    reg_kind kind;
    const char *owner;   /* the plugin's id; "core" for the shell's own */
    const char *name;    /* the name without owner */
    bool lowered;        /* functions: the spec is not the plugin's, but made of it */
    bool shadowed;       /* an earlier one has the name: reachable as owner.name alone */
    const char *called;  /* by what it is reached: the name, or owner.name (options of plugins always) */
    char *full;          /* owner.name */
    const void *spec;    /* jvn_command, jvn_function, jvn_metric, jvn_param (options); jvn_format for both others */
    const char *summary, *example; /* of the spec; options: no example */
    const jvn_list *params;        /* of the spec; functions and options: NULL */
    struct signature *signature; /* functions: what the signature says */
    const char *file;            /* of its code, where that is not its owner's; NULL: it is, or not known */
    input_kind file_kind;
    const jvn_item *value;       /* options: what they are set to; NULL: their owner keeps it */
} reg_item;

/* A function's signature, read. */
typedef struct sig_param {
    jvn_type type;      /* JVN_NOTYPE: any */
    char *name;
    char *initial;      /* as written, NULL: required */
    char *unit;         /* NULL: any */
    int like;           /* its unit is that of this earlier parameter; -1: of none */
} sig_param;
typedef struct signature {
    char *name;
    jvn_type result;    /* JVN_NOTYPE: any */
    int n, required;
    bool variadic;      /* the last parameter repeats */
    sig_param *params;
} signature;

typedef struct registry registry;

registry *registry_new(void);
void registry_free(registry *r);
/* How plain functions (JVN_S_PLAIN) of other signatures than a double of 1 to 4 doubles are made into such as the
 * evaluator knows: lower gives f itself or another in its place, or NULL and *e; drop (NULL: nothing is to be done) is told
 * when that other is not needed any more. Without lower they are refused. */
typedef const jvn_function *plain_lowering(void *context, const jvn_function *f, err *e);
typedef void plain_drop(void *context, const jvn_function *lowered);
void registry_set_plain(registry *r, plain_lowering *lower, plain_drop *drop, void *context);
/* An empty one that lowers plain functions as r does: to see whether things would be accepted. */
registry *registry_like(const registry *r);

/* Registers; refuses a spec without name, summary or example, or that cannot be read. A name that is taken
 * (functions: by another owner) is kept as owner.name; *shadowed then names the first owner. Two commands can share
 * a name where one wants an input and the other takes none. */
jvn_status registry_add(registry *r, reg_kind kind, const char *owner, const void *spec, const char **shadowed, err *e);
/* Names the file of the code of a thing of owner's. It lives as long as r. */
void registry_set_file(registry *r, reg_kind kind, const char *owner, const char *name, input_kind file_kind, const char *file);
/* Who notes in a lineage what an item's code is. */
typedef void registry_noting(void *context, const reg_item *it, lineage *l);
void registry_set_noting(registry *r, registry_noting *note, void *context);
/* An item is used: notes it in l (NULL: nowhere). From the session's thread alone. */
void registry_note(const registry *r, const reg_item *it, lineage *l);
/* Drops all that owner registered: what it had shadowed steps into the open. */
void registry_drop(registry *r, const char *owner);
/* The same, but what it had shadowed stays so until registry_settle: for an owner that registers anew. */
void registry_vacate(registry *r, const char *owner);
void registry_settle(registry *r);
/* Drops one thing (functions: all overloads), so that its owner can register another in its place, which he does at
 * once: nobody else gets the name. What holds the item goes on: its memory lives as long as r. */
void registry_forget(registry *r, reg_kind kind, const char *owner, const char *name);
/* What these owners have at the moment, so that it can be had again. What goes since goes by registry_forget alone. Here owners
 * are told apart by the pointers that things were registered with. */
typedef struct reg_mark reg_mark;
reg_mark *registry_mark(const registry *r, char *const *owners, int n);
void reg_mark_free(reg_mark *m);
/* Puts things of these owners back to where they were: what came since goes, what went is there again. */
void registry_back(registry *r, const reg_mark *m, char *const *owners, int n);
/* Drops what owner has had since the mark, and has not registered anew: registry_forget, and what it had shadowed steps into the
 * open. */
void registry_forget_marked(registry *r, const reg_mark *m, const char *owner);
/* Whether owner registered anything. */
bool registry_has(const registry *r, const char *owner);
/* By name or owner.name; NULL: none. For functions the first overload. */
const reg_item *registry_find(const registry *r, reg_kind kind, const char *name);
/* The one of that owner and name. */
const reg_item *registry_own(const registry *r, reg_kind kind, const char *owner, const char *name);
/* An option by the name that a user gives it: NAME of the core's own, ID.NAME of a plugin's. */
const reg_item *registry_option(const registry *r, const char *name);
/* Sets an option. The value is copied; what held an earlier one may go on with it as long as r lives. */
void registry_set_value(registry *r, const reg_item *option, const jvn_item *value);
/* The command that a name means at the head of a line, or behind a pipe: of two that share it the one that may stand
 * there. */
const reg_item *registry_command(const registry *r, const char *name, bool is_head);
/* All items of a kind, sorted by name, shadowed ones last; *n of them. [borrowed until the next change] */
const reg_item *const *registry_all(const registry *r, reg_kind kind, int *n);
/* The name nearest to a mistyped one, or NULL. */
const char *registry_nearest(const registry *r, reg_kind kind, const char *name);
/* Whether what a command is called is this word and a second one. */
bool registry_in_family(const reg_item *command, const char *first);
/* Whether a parameter is a flag, by its name: --NAME. */
bool param_is_flag(const jvn_param *p);
/* The reader or writer for a path, by its extension. */
const reg_item *registry_for_path(const registry *r, reg_kind kind, const char *path);

jvn_status signature_parse(const char *line, signature **out, err *e);
void signature_free(signature *s);

#endif
