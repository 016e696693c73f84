/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.h -- the workspace file: an SQLite database opened with care, and statements on it. */
#ifndef JV_STORE_H
#define JV_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/err.h"

/* Counted: what loads columns later keeps it open. One thread's. */
typedef struct store store;
/* A statement at work. */
typedef struct sqlite3_stmt query;

enum { STORE_CHUNK = 16 << 20 /* bytes of a column that are kept, read and checked as one */, STORE_STEP = 8 };
/* From one format of the file to the next. */
typedef struct store_step {
    const char *sql[STORE_STEP];    /* statements, run one after the other; NULL ends */
    const char *tables[STORE_STEP]; /* texts of tables as they stand after it, where a new file's are others; NULL ends */
} store_step;

/* How a new file is laid out, and how it is used; zeros: as it is meant to be. */
typedef struct store_layout {
    int page_size;
    int64_t chunk; /* STORE_CHUNK */
    int wait;      /* for another writer, milliseconds */
    const store_step *steps; /* for tests: beyond the format that this release has */
    int n_steps;
} store_layout;

/* Opens or makes the file. What is no workspace is refused and left as it is. */
jvn_status store_open(const char *path, const store_layout *layout, store **out, err *e);
store *store_ref(store *s);
void store_unref(store *s); /* NULL is fine */
const char *store_path(const store *s);
/* Whether a path leads to the file, or to what stands beside it while it is open. Nobody else in this process may open
 * these: closing them would end SQLite's locks on them. */
bool store_is_file(const store *s, const char *path);
int64_t store_chunk(const store *s);
/* What the user should know of the file: one a line. */
void store_note(store *s, const char *format, ...) JVN_FORMAT(2, 3);
/* The notes so far, which are gone then; NULL: none. [owned] */
char *store_take_notes(store *s);
/* Whether another program has written to the file since this was last asked. */
bool store_changed(store *s);

/* All that follows up to the end sees, or makes, one state of the file. Writing waits a little for another writer. */
jvn_status store_begin(store *s, bool writing, err *e);
/* Once this has returned JVN_OK what was written is durable; on failure nothing was. */
jvn_status store_commit(store *s, err *e);
void store_rollback(store *s);

/* Starts a statement, which is prepared once; sql: a text that lives as long as the program. kinds: a letter for
 * each argument: i int64_t, t text (NULL: null), z a blob of so many (int64_t) zeros. */
jvn_status store_ask(store *s, query **q, err *e, const char *sql, const char *kinds, ...);
/* The next row. After the last one, and on failure, the statement is at its end. */
jvn_status store_next(store *s, query *q, bool *row, err *e);
/* Ends a statement early. */
void store_end(query *q);
/* A statement that gives no rows. */
jvn_status store_do(store *s, err *e, const char *sql, const char *kinds, ...);
/* The first cell of a statement's first row; 0: it has none. */
jvn_status store_ask_int(store *s, const char *sql, int64_t *out, err *e);
/* Statements that are run once: they are not kept prepared. */
jvn_status store_execute(store *s, const char *sql, err *e);
/* Cells of the row; text is borrowed until the next row, and "" where there is none. */
int64_t store_int(query *q, int cell);
const char *store_text(query *q, int cell);
int64_t store_last_id(const store *s);
/* Rows that the last statement changed. */
int64_t store_changes(const store *s);

/* The whole blob of a chunk, all n bytes at once. */
jvn_status store_write(store *s, int64_t chunk, const void *data, int64_t n, err *e);
jvn_status store_read(store *s, int64_t chunk, void *data, int64_t n, err *e);

/* Writes the file anew without what it does not use, if there is any. *size: its bytes on disk, before and after. *whole:
 * nothing is left in the log; else somebody reads it. */
jvn_status store_shrink(store *s, int64_t size[2], bool *whole, err *e);

/* "px.jv is damaged", with what was found where. */
jvn_status store_damaged(const store *s, err *e, const char *format, ...) JVN_FORMAT(3, 4);

#endif
