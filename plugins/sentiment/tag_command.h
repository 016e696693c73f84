/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag_command.h -- the command `sentiment`: of files at the head of a line, of a table behind a pipe. */
#ifndef SENTIMENT_TAG_COMMAND_H
#define SENTIMENT_TAG_COMMAND_H

#include "names_param.h"
#include "thread.h"

/* What both take. */
#define ENGINE_PARAMS                                                                                                      \
    {"--engine", JVN_P_ENUM, 0, "rules|vader|model", "rules", "how a text is judged"},                                     \
    {"--lexicon", JVN_P_FILE, 0, NULL, NULL, "vader: its lexicon, term, tab, mean"},                                       \
    {"--emoji", JVN_P_FILE, 0, NULL, NULL, "vader: its list of emoji and their words"},                                    \
    {"--model", JVN_P_FILE, 0, NULL, NULL, "model: one that `sentiment train` wrote, instead of the one that ships"},      \
    {"--terms", JVN_P_TABLE, 0, NULL, NULL, "terms of yours: term, and weight from -4 to 4"}
enum { ENGINE_NAME, ENGINE_LEXICON, ENGINE_EMOJI, ENGINE_MODEL, ENGINE_TERMS, N_ENGINE_PARAMS };

enum { FILES_FILE, FILES_AS, FILES_ENGINE, N_FILES_PARAMS = FILES_ENGINE + N_ENGINE_PARAMS };
enum { TABLE_TEXT, TABLE_ENGINE, N_TABLE_PARAMS = TABLE_ENGINE + N_ENGINE_PARAMS };

extern const jvn_param tag_files_params[N_FILES_PARAMS], tag_table_params[N_TABLE_PARAMS];
jvn_status run_tag_files(jvn_call *call);
jvn_status run_tag_table(jvn_call *call);

#define TAG_COMMANDS                                                                                                       \
    {.name = "sentiment",                                                                                                  \
     .summary = "what posts of a discussion feel, each scored once, quotes set apart",                                     \
     .example = "sentiment data/deepseek-2025/thread.json",                                                                \
     .input = JVN_INPUT_NONE, .params = JVN_LIST(tag_files_params), .run = run_tag_files},                                 \
    {.name = "sentiment",                                                                                                  \
     .summary = "what the texts of a table's column feel",                                                                 \
     .example = "px | head 3 | set text = 'to the moon' | sentiment text",                                                 \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(tag_table_params), .run = run_tag_table}

#endif
