/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unknown.h -- words at the begin of a stage that name nothing: the error, with a hint at what was probably meant. */
#ifndef JV_UNKNOWN_H
#define JV_UNKNOWN_H

#include "lex.h"

/* "plugin lss": no command is called so, but some begin with the first word; the second may be missing. */
jvn_status unknown_second(const lexer *x, const scope *sc, const word *first, const word *second);
/* No command, and no dataset. */
jvn_status unknown_name(const lexer *x, const scope *sc, const word *w);

#endif
