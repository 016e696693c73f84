/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentiment.c -- what the posts of a discussion feel.
 *
 *     sentiment thread.json | summary mean(score), n() --by author
 *
 * thread.h turns a file into posts whose quotes are set apart; engine.h judges a text: VADER's rules, those of jevons, or a
 * linear model. */
#include "tag_command.h"

static const jvn_command commands[] = {TAG_COMMANDS};

JVN_PLUGIN("sentiment", "0.1.0", "what the posts of a discussion feel", JVN_NEEDS_TEXT, "read", .commands = JVN_LIST(commands));
