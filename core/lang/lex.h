/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lex.h -- words and raw text of a statement; expressions have a lexer of their own. */
#ifndef JV_LEX_H
#define JV_LEX_H

#include "parse.h"

typedef struct lexer {
    arena *a;
    const char *text;
    int at;
    err *e;
} lexer;

/* Skips blanks; with `lines` newlines and comments too. */
void lex_blanks(lexer *x, bool lines);
/* At the end of a stage: a pipe, a newline, a comment, or the end of the text. */
bool lex_at_end(const lexer *x);
/* At `--` and a letter. */
bool lex_at_flag(const lexer *x);
/* Verbatim to the next unquoted blank or pipe; a doubled quote stands for itself. */
jvn_status lex_word(lexer *x, word *out);
/* Up to a single pipe outside quotes, comments and brackets, or, outside braces, the end of the line. In quotes a
 * backslash keeps the next character, but not in SQL; there `--[[` is a comment of one line, and `"` may quote. */
jvn_status lex_raw(lexer *x, bool sql, word *out);
/* A line for the system's shell: up to a single pipe outside quotes and brackets, or the end of the line. A backslash
 * keeps the next character, but not in '...'; `||` is the shell's. */
jvn_status lex_program(lexer *x, word *out);

#endif
