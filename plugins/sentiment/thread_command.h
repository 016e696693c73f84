/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_command.h -- the command `sentiment thread`: posts as they are read, before anything is judged. */
#ifndef SENTIMENT_THREAD_COMMAND_H
#define SENTIMENT_THREAD_COMMAND_H

#include <jevons/plugin.h>

enum { THREAD_FILE, THREAD_AS, N_THREAD_PARAMS };

extern const jvn_param thread_params[N_THREAD_PARAMS];
jvn_status run_thread(jvn_call *call);

#define THREAD_COMMAND                                                                                                     \
    {.name = "sentiment thread",                                                                                           \
     .summary = "the posts of a discussion as they are read: who, when, in answer to what, and what is quoted",            \
     .example = "sentiment thread plugins/sentiment/tests/threads/forum.txt",                                              \
     .details =                                                                                                            \
         "own is what the author wrote: without quotes, signatures, reactions, names of pictures, and, but for\n"      \
         "lines and tables, links. quoted is what was set apart as others' words; the side table quotes has each\n"    \
         "passage, its bytes in the post, and the post it is from; the side table files, what each file was\n"         \
         "taken for. Passages that repeat an earlier post without a mark are found by its words, case and signs\n"     \
         "aside: whole posts, whole lines of five words or more, and lines of eight or more of which four fifths\n"    \
         "are the same. A post that only repeats has no own text in a paste, and keeps it elsewhere.\n"                \
         "Formats are told by content: lines (one a post), delimited (tabs, commas; columns id, author, time,\n"       \
         "parent, text by their usual names, or without a header the longest by tabs), jsonl (an object a post),\n"    \
         "reddit, hackernews, discourse, 4chan (green text is a quote where an earlier post has the words, or\n"       \
         "its link goes to a post that is not there), phpbb and xenforo (saved pages), bbcode, paste (text\n"          \
         "copied from a page; what stands between posts, or repeats, tell them apart; an article above them is\n"      \
         "none). Times are UTC where they have no zone. Bytes that are no UTF-8 are read as Windows-1252.",            \
     .input = JVN_INPUT_NONE, .params = JVN_LIST(thread_params), .run = run_thread}

#endif
