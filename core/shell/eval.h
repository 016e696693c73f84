/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval.h -- runs statements. */
#ifndef JV_EVAL_H
#define JV_EVAL_H

#include "report.h"

/* Runs all statements of a text; continuation lines are joined. source names it in messages, and
 * numbered says whether its lines are counted. False: one failed and the session does not keep going. */
bool eval_text(session *s, const char *source, bool numbered, const char *lines);
/* The same for a stream, statement by statement as lines arrive. */
bool eval_stream(session *s, const char *source, FILE *in);

/* Lines that arrive one by one, for who has them from elsewhere: the prompt. */
typedef struct feeder feeder;
feeder *feeder_new(session *s, const char *source, bool numbered);
void feeder_free(feeder *f);
/* Runs what the line completes. False as above. */
bool feeder_line(feeder *f, const char *line, size_t n);
/* The statement that waits for more lines; NULL: none does. */
const char *feeder_pending(const feeder *f);
/* Runs it as it is, which fails. False as above. */
bool feeder_finish(feeder *f);
void feeder_forget(feeder *f);

/* Runs one statement without printing: its table ([owned]; NULL: it makes none), which is also assigned as the statement
 * says, or the error with its place in the text. Statements may run inside others. */
jvn_status eval_statement(session *s, const char *line, table **out, err *e);

/* Runs one command, behind the dataset that it is given, as a part of the statement at work: nothing is assigned, not to _
 * either. input: what _ is in the line; NULL: the dataset of that name. *out as above. */
jvn_status eval_part(session *s, const char *line, table *input, table **out, err *e);

#endif
