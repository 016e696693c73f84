/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c -- the csv plugin: readers and writers of delimited text, and their flags. */
#include "csv.h"

static const jvn_param READ[] = {
    {"--delim", JVN_P_WORD, 0, NULL, NULL,
     "what stands between fields: one character, or tab, comma, semicolon, pipe, space"},
    {"--header", JVN_P_ENUM, 0, "auto|yes|no", "auto", "whether the first line has the columns' names"},
    {"--types", JVN_P_WORD, 0, NULL, NULL, "types of columns: 'volume=float64, ticker=string'"},
    {"--null", JVN_P_WORD, 0, NULL, DEFAULT_NULLS, "words for missing values, besides the empty field"},
    {"--dates", JVN_P_ENUM, 0, "auto|dmy|mdy|ymd", "auto", "how to read 03/04/2025"},
    {"--encoding", JVN_P_ENUM, 0, "utf8|latin1", "utf8", "the file's encoding"},
    {"--skip", JVN_P_INTEGER, 0, "0..", NULL, "lines to leave out at the head"},
    {"--rows", JVN_P_INTEGER, 0, "0..", NULL, "rows to read at most"},
    {"--rejects", JVN_P_NEWTABLE, 0, NULL, NULL, "a table for rows that cannot be read"},
    {"--decimal", JVN_P_ENUM, 0, "auto|point|comma", "auto", "how to read 1.234 and 1,234"},
    {"--header-lines", JVN_P_INTEGER, 0, "1..100", NULL, "lines that make up the columns' names, one below the other"},
};

static const jvn_reader READERS[] = {
    {"csv", "csv txt", "comma-separated and other delimited text",
     "load data/deepseek-2025/prices.csv --types 'close=float64'", JVN_LIST(READ), .run = csv_read},
    {"tsv", "tsv tab", "tab-separated text", "load data/deepseek-2025/prices.csv --as tsv --delim , --rows 5",
     JVN_LIST(READ), .run = tsv_read},
};

static const jvn_param WRITE[] = {
    {"--delim", JVN_P_WORD, 0, NULL, NULL, "what stands between fields"},
    {"--no-header", JVN_P_SWITCH, 0, NULL, NULL, "leave out the line of names"},
    {"--null", JVN_P_WORD, 0, NULL, NULL, "how a missing value is written; else as an empty field"},
};

static const jvn_writer WRITERS[] = {
    {"csv", "csv txt", "comma-separated text, exact", "px | save prices.csv --delim ;", JVN_LIST(WRITE),
     .run = csv_write},
    {"tsv", "tsv tab", "tab-separated text, exact", "px | save prices.tsv --null NA", JVN_LIST(WRITE),
     .run = tsv_write},
};

JVN_PLUGIN("csv", "0.1", "delimited text", JVN_NEEDS_TEXT, "read write", .readers = JVN_LIST(READERS),
           .writers = JVN_LIST(WRITERS));
