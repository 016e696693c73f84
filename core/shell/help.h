/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help.h -- what the registry knows of commands, functions, readers, writers and metrics, for people and programs. */
#ifndef JV_HELP_H
#define JV_HELP_H

#include <stdio.h>

#include "../base/text.h"
#include "../registry/registry.h"

/* Commands by owner, functions by shape, readers, writers, and how to go on. width: of the screen, 0: there is none. */
void help_overview(const registry *r, int width, FILE *out);
/* Shows what an example gives, behind it. */
typedef struct help_output {
    void (*show)(void *context, const char *example, FILE *out);
    void *context;
    int width; /* of the screen, which lines of text fit in; 0: there is none */
} help_output;

/* Everything of that name: a command, all overloads of a function, a reader, a writer, a metric, a setting; also "functions" (all
 * with their signatures), the first word of commands of two, and "jevons" (what scripts are offered). Else an error with the nearest name. show NULL: examples
 * stand without their output. */
jvn_status help_topic(const registry *r, const char *name, const help_output *show, FILE *out, err *e);
/* The whole registry as one JSON object, behind the members `first`, each with a comma behind it: "commands", "functions",
 * "readers", "writers", "metrics", "options", each a list. */
void help_json(const registry *r, const char *first, FILE *out);
/* One member of an object, with the comma before it where one is due; s NULL: null. */
void help_json_member(text *out, const char *key, const char *s);
/* The manual page, in roff. */
void help_man(const registry *r, FILE *out);
/* The overview, and then the page of each thing there is; examples stand without their output. */
void help_all(const registry *r, int width, FILE *out);
/* All that owner registered as markdown, below headings of the second level. */
void help_markdown(const registry *r, const char *owner, const help_output *show, FILE *out);
/* Text that markdown leaves as it is, in a table's cell, too. */
void help_plain_markdown(const char *s, FILE *out);
/* "sort KEY [asc|desc], ...": derived from the parameters. */
void help_usage(const jvn_command *c, text *out);

/* How a script is called, and what its header says. width: of the screen; 0: there is none. */
void help_script(const char *call, const char *about, const jvn_list *params, int width, FILE *out);

/* For qsort of reg_item pointers: the shell's own first, then by owner; an owner's by name. */
int help_compare_owners(const void *a, const void *b);

/* ---- what text and markdown share ---- */

/* Of a command, reader, writer or metric: "TABLE | sort KEY [asc|desc], ...". */
void help_item_usage(const reg_item *it, text *out);
/* "integer 1.., default 1" */
void help_type(const jvn_param *p, text *out);
/* Broken where options begin, all of it indented. */
void help_print_usage(const char *usage, int indent, int width, FILE *out);
const char *help_details(const reg_item *it);    /* NULL: there are none */
const char *help_extensions(const reg_item *it); /* of a reader's or writer's files; NULL: it is neither */
/* Whether a function is shown among those of a shape: plain ones are scalar. */
bool help_has_shape(const reg_item *it, int32_t shape);

/* ---- the words that text, markdown and JSON share: help_words.c ---- */

typedef struct param_words {
    int32_t type;
    const char *value; /* as it stands in a usage line; NULL: the parameter's name */
    const char *word;  /* the type's name */
} param_words;

const param_words *param_words_of(const jvn_param *p);
const param_words *param_words_at(int i); /* NULL: there are no more types */
const char *shape_word(int32_t shape);

#endif
