/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentiment.c -- what the posts of a discussion feel.
 *
 *     sentiment thread.json | summary mean(score), n() --by author
 *
 * thread.h turns a file into posts whose quotes are set apart; engine.h judges a text: VADER's rules, those of jevons, or a
 * linear model. */
#include "eval_command.h"
#include "explain_command.h"
#include "lead_command.h"
#include "mood_command.h"
#include "tag_command.h"
#include "thread_command.h"
#include "train_command.h"

static const jvn_command commands[] = {TAG_COMMANDS, EXPLAIN_COMMANDS, MOOD_COMMAND, LEAD_COMMAND, THREAD_COMMAND, TRAIN_COMMAND, EVAL_COMMAND};

JVN_PLUGIN("sentiment", "0.1.0", "what the posts of a discussion feel", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "read write", .commands = JVN_LIST(commands));
