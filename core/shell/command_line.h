/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command_line.h -- the options of jevons as one table: for reading them, for --help, the manual page and completion. */
#ifndef JV_COMMAND_LINE_H
#define JV_COMMAND_LINE_H

#include <stdbool.h>
#include <stdio.h>

enum { FORMAT = 256, ERRORS, KEEP_GOING, ECHO, TIMING, PLUGIN, THREADS, NO_RC, COMPLETION, VERSION_OPTION, HELP };

typedef struct command_option {
    int code;           /* what take_option is given: the letter, or one of the above */
    char letter;        /* -c; '\0': none */
    const char *name;   /* --NAME; NULL: none */
    const char *value;  /* what stands for its value: "FILE" is a file, "[=kernel]" may be left out; NULL: it takes none */
    const char *values; /* those that there are, "text|json"; NULL: any */
    const char *summary;
} command_option;

/* Whether a word must follow it. */
static inline bool command_option_wants(const command_option *o) { return o->value && *o->value != '['; }
/* NULL: there are no more. */
const command_option *command_option_at(int i);
void command_line_usage(FILE *out);
/* The file of completion for a shell, "bash"; false: not known. */
bool command_line_completion(const char *shell, FILE *out);

#endif
