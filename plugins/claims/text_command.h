/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_command.h -- the entry of `claims text`, for the plugin's list of commands. */
#ifndef CLAIMS_TEXT_COMMAND_H
#define CLAIMS_TEXT_COMMAND_H

#include <jevons/plugin.h>

enum { TEXT_PARAMS = 2 };
extern const jvn_param text_params[TEXT_PARAMS];
jvn_status run_text(jvn_call *call);

#define TEXT_COMMAND                                                                                                        \
    {.name = "claims text",                                                                                                 \
     .summary = "what is read of documents: their blocks, sentence by sentence, with places in the files",                  \
     .example = "claims text README.md | where kind = 'heading'",                                                                             \
     .details =                                                                                                             \
         "Plain text, Markdown and HTML, told by the name's ending or by the bytes; --as says it. start and stop are bytes of the\n" \
         "file: markup, addresses and marks of citation are left out of text, but not of the count. kind is paragraph, heading,\n"  \
         "list, quoted, cell, reference, code or meta (lines about the document, which make no claims); head and label are what\n"  \
         "heads a cell's column and row. Side tables: documents (title, date, and where it says so), quotes (who speaks).",  \
     .input = JVN_INPUT_NONE,                                                                                               \
     .params = {text_params, TEXT_PARAMS, sizeof(jvn_param)},                                                               \
     .run = run_text}

#endif
