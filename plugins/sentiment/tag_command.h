/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag_command.h -- the command `sentiment`: of files at the head of a line, of a table behind a pipe. */
#ifndef SENTIMENT_TAG_COMMAND_H
#define SENTIMENT_TAG_COMMAND_H

#include "names_param.h"
#include "thread.h"

/* What both take. */
#define ENGINE_PARAMS                                                                                                      \
    {"--engine", JVN_P_ENUM, 0, "rules|vader|model", "rules", "how a text is judged"},                                     \
    ENGINE_FILE_PARAMS
#define ENGINE_FILE_PARAMS                                                                                                 \
    {"--lexicon", JVN_P_FILE, 0, NULL, NULL, "vader: its lexicon, term, tab, mean"},                                       \
    {"--emoji", JVN_P_FILE, 0, NULL, NULL, "vader: its list of emoji and their words"},                                    \
    {"--model", JVN_P_FILE, 0, NULL, NULL, "model: one that `sentiment train` wrote, instead of the one that ships"},      \
    {"--terms", JVN_P_TABLE, 0, NULL, NULL, "terms of yours: term, and weight from -4 to 4"}
enum { ENGINE_NAME, ENGINE_LEXICON, ENGINE_EMOJI, ENGINE_MODEL, ENGINE_TERMS, N_ENGINE_PARAMS };

enum { N_TAG_PARAMS = N_ENGINE_PARAMS + 3 };
enum { FILES_FILE, FILES_AS, FILES_ENGINE, N_FILES_PARAMS = FILES_ENGINE + N_TAG_PARAMS };
enum { TABLE_TEXT, TABLE_ENGINE, N_TABLE_PARAMS = TABLE_ENGINE + N_TAG_PARAMS };

extern const jvn_param tag_files_params[N_FILES_PARAMS], tag_table_params[N_TABLE_PARAMS];
jvn_status run_tag_files(jvn_call *call);
jvn_status run_tag_table(jvn_call *call);

#define TAG_DETAILS                                                                                                    \
    "A row a post. label: negative, neutral, positive; score: from -1 to 1; confidence: how often a label\n"           \
    "given so clearly is right; terms: what counted most, as written, each once (`sentiment explain` has all,\n"       \
    "with weights); negative, neutral, positive: shares of the text (rules, vader) or probabilities (model).\n"        \
    "The side table entities has a row for each name in each post, scored by the clauses that it stands in\n"          \
    "(`t.entities | sentiment mood entity`).\n\n"                                                                      \
    "Engines: rules, those of jevons, made for finance and forums; vader, exactly as its authors' program,\n"          \
    "with any lexicon of its format; model, a linear one that ships, or yours (`sentiment train`). Terms of\n"         \
    "yours go before those of an engine. Languages other than English are told and left untagged."
#define FILES_DETAILS                                                                                                  \
    TAG_DETAILS "\n\n"                                                                                                 \
    "Quotes, signatures, reactions, names of pictures and links are not the author's, and do not count;\n"             \
    "quotes: how many there are. `sentiment thread` shows what was read."
#define TABLE_DETAILS                                                                                                  \
    TAG_DETAILS "\n\n"                                                                                                 \
    "The table keeps its columns and rows; a column of the same name as one of these stays, and the new one\n"         \
    "is called NAME_1. Nulls stay untagged. Quotes do not count: their marks are told, and so is what repeats\n"       \
    "an earlier row, in texts of several lines and in those of rows with a parent (columns id, parent)."

#define TAG_COMMANDS                                                                                                       \
    {.name = "sentiment",                                                                                                  \
     .summary = "what posts of a discussion feel, each scored once, quotes set apart",                                     \
     .example = "sentiment data/deepseek-2025/thread.json",                                                                \
     .details = FILES_DETAILS,                                                                                             \
     .input = JVN_INPUT_NONE, .params = JVN_LIST(tag_files_params), .run = run_tag_files},                                 \
    {.name = "sentiment",                                                                                                  \
     .summary = "what the texts of a table's column feel",                                                                 \
     .example = "px | head 3 | set text = 'to the moon' | sentiment text",                                                 \
     .details = TABLE_DETAILS,                                                                                             \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(tag_table_params), .run = run_tag_table}

#endif
