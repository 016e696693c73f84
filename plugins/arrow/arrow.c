/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrow.c -- the arrow plugin: Arrow IPC files and streams, read and written. */
#include "arrow.h"

static const jvn_param READ[] = {
    {"--columns", JVN_P_WORD, 0, NULL, NULL, "the columns to read, commas between: 'date, close'; else all"},
};

static const jvn_reader READERS[] = {
    {"arrow", "arrow arrows feather ipc", "an Arrow IPC file or stream, as pandas, polars and DuckDB write them",
     "px | save prices.arrow", JVN_LIST(READ), .run = arrow_read},
};

static const jvn_writer WRITERS[] = {
    {"arrow", "arrow feather ipc", "an Arrow IPC file: exact, with types, units and conventions", "px | save prices.arrow", JVN_NONE,
     .run = file_write},
    {"arrows", "arrows", "an Arrow IPC stream, which can be read while it is written", "px | save prices.arrows", JVN_NONE,
     .run = stream_write},
};

JVN_PLUGIN("arrow", "0.1", "Arrow IPC files and streams", JVN_NEEDS_TEXT, "read write", .readers = JVN_LIST(READERS),
           .writers = JVN_LIST(WRITERS));
