/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c -- the workspace file as SQLite sees it: its tables, how it is opened, statements, blobs, errors. */
#include "store.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "store_file.h"

enum {
    PAGE_SIZE = 65536,
    CHUNK = 16 << 20,
    WAITS = 100, /* for another writer, of 10 ms each */
    QUERIES = 48
};

/* A chunk is made of zeros and then written: with room for it in the cache it goes to the log once. The log is moved
 * into the file when it has 256 MiB, and at the end, so that few commits wait for that. */
#define CACHING "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096"

/* What a person finds who opens the file with the sqlite3 tool. */
static const char *const tables[] = {
    "CREATE TABLE dataset ( -- a name, from its first assignment until `rm`\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  name TEXT NOT NULL UNIQUE)",

    "CREATE TABLE version ( -- one assignment: name@number\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  dataset INTEGER NOT NULL REFERENCES dataset ON DELETE CASCADE,\n"
    "  number INTEGER NOT NULL, -- 1, 2, 3 ...\n"
    "  rows INTEGER NOT NULL,\n"
    "  line TEXT NOT NULL, -- the statement that made it\n"
    "  made_at INTEGER NOT NULL, -- microseconds since 1970, UTC\n"
    "  micros INTEGER NOT NULL, -- how long it took\n"
    "  seed INTEGER, -- of random numbers\n"
    "  checksum INTEGER, -- XXH3-64 of the row, its columns and its inputs\n"
    "  UNIQUE (dataset, number))",

    "CREATE TABLE input ( -- what a version was made of, in order of first use\n"
    "  version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,\n"
    "  place INTEGER NOT NULL,\n"
    "  kind TEXT NOT NULL, -- dataset, file, plugin, script\n"
    "  name TEXT NOT NULL, -- as it was called then\n"
    "  detail TEXT NOT NULL, -- plugin: its version; _: the line that made it\n"
    "  number INTEGER NOT NULL, -- dataset: its version\n"
    "  size INTEGER NOT NULL, -- of a file, in bytes; -1: not known\n"
    "  modified INTEGER NOT NULL, -- of a file: microseconds since 1970, UTC; 0: not known\n"
    "  hash TEXT NOT NULL, -- of a file: XXH3-128\n"
    "  PRIMARY KEY (version, place)) WITHOUT ROWID",

    "CREATE TABLE vector ( -- values of a column, kept once for all columns that have them\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  type TEXT NOT NULL, -- bool, int64, float64, string, dict, date, timestamp\n"
    "  rows INTEGER NOT NULL,\n"
    "  nulls INTEGER NOT NULL,\n"
    "  bytes INTEGER NOT NULL, -- of its chunks\n"
    "  dictionary INTEGER REFERENCES vector, -- dict: the texts that its values number from 0\n"
    "  -- XXH3-128 of this row and the checksums of its chunks\n"
    "  hash TEXT NOT NULL UNIQUE)",

    "CREATE TABLE column ( -- of a version\n"
    "  version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,\n"
    "  place INTEGER NOT NULL, -- from 0\n"
    "  name TEXT NOT NULL,\n"
    "  unit TEXT NOT NULL,\n"
    "  convention TEXT NOT NULL, -- how the numbers came about\n"
    "  vector INTEGER NOT NULL REFERENCES vector,\n"
    "  PRIMARY KEY (version, place)) WITHOUT ROWID",

    "CREATE TABLE chunk ( -- bytes of a vector as Arrow lays them out, little-endian\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  vector INTEGER NOT NULL REFERENCES vector ON DELETE CASCADE,\n"
    "  part INTEGER NOT NULL, -- 0: a bit a row, 0 for null; 1: values (string: offsets); 2: text\n"
    "  place INTEGER NOT NULL, -- from 0\n"
    "  checksum INTEGER NOT NULL, -- XXH3-64 of data\n"
    "  data BLOB NOT NULL,\n"
    "  UNIQUE (vector, part, place))",
};
enum { TABLES = sizeof tables / sizeof *tables };

static const char *const indexes[] = {
    "CREATE INDEX column_vector ON column (vector)",
    "CREATE INDEX vector_dictionary ON vector (dictionary)",
};

struct store {
    int refs;
    sqlite3 *db;
    char *path;
    store_layout layout;
    int64_t seen; /* data_version when it was last asked for */
    int waited;   /* for another writer */
    int n;
    struct {
        const char *sql;
        sqlite3_stmt *stmt;
    } queries[QUERIES];
};

/* ---- errors ---- */

JVN_FORMAT(3, 4) jvn_status store_damaged(const store *s, err *e, const char *format, ...)
{
    char what[192];
    va_list ap;
    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    fail(e, JVN_EDATA, "%.80s is damaged: %s", s->path, what);
    err_hint(e, "`sqlite3 FILE .recover` saves what is whole");
    return JVN_EDATA;
}

static jvn_status refused(const store *s, const char *what, const char *hint, err *e)
{
    fail(e, JVN_EIO, "%.120s: %s", s->path, what);
    err_hint(e, "%s", hint);
    return JVN_EIO;
}

/* What SQLite's last failure means to the user. */
static jvn_status explain(store *s, int code, err *e)
{
    char what[160];
    int system = sqlite3_system_errno(s->db);
    switch (code & 0xff) {
    case SQLITE_BUSY:
        if (cancel_asked()) return fail(e, JVN_ECANCELLED, "stopped");
        return refused(s, "another program is writing to it", "say it again when that is done: nothing was changed", e);
    case SQLITE_LOCKED: return refused(s, "it is in use", "say it again when that is done: nothing was changed", e);
    case SQLITE_FULL: return refused(s, "the disk is full", "nothing was changed: make room and say it again", e);
    case SQLITE_READONLY: return refused(s, "it cannot be written to", "a workspace needs to be", e);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        snprintf(what, sizeof what, "cannot read or write it: %s", system ? err_system(system) : sqlite3_errstr(code));
        return refused(s, what, "nothing was changed: is the disk full, or the size of files limited?", e);
    case SQLITE_NOMEM: return fail(e, JVN_ENOMEM, "no memory to work on %.120s", s->path);
    case SQLITE_TOOBIG: return refused(s, "a text is longer than the file can hold", "nothing was changed", e);
    case SQLITE_INTERRUPT: return fail(e, JVN_ECANCELLED, "stopped");
    default: return store_damaged(s, e, "%.120s", sqlite3_errmsg(s->db));
    }
}

/* ---- statements ---- */

static jvn_status prepare(store *s, sqlite3_stmt **out, const char *sql, err *e)
{
    for (int i = 0; i < s->n; i++)
        if (s->queries[i].sql == sql) {
            *out = s->queries[i].stmt;
            return JVN_OK;
        }
    if (s->n == QUERIES) return fail(e, JVN_EPLUGIN, "too many statements");
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (code != SQLITE_OK) return explain(s, code, e);
    s->queries[s->n].sql = sql;
    s->queries[s->n++].stmt = *out;
    return JVN_OK;
}

static int bind(sqlite3_stmt *q, const char *kinds, va_list ap)
{
    int code = SQLITE_OK;
    for (int i = 0; kinds[i] && code == SQLITE_OK; i++) {
        if (kinds[i] == 'i') code = sqlite3_bind_int64(q, i + 1, va_arg(ap, int64_t));
        else if (kinds[i] == 'z') code = sqlite3_bind_zeroblob64(q, i + 1, (sqlite3_uint64)va_arg(ap, int64_t));
        else code = sqlite3_bind_text(q, i + 1, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
    }
    return code;
}

static jvn_status start(store *s, query **q, err *e, const char *sql, const char *kinds, va_list ap)
{
    jvn_status st = prepare(s, q, sql, e);
    if (st != JVN_OK) return st;
    sqlite3_reset(*q);
    int code = bind(*q, kinds, ap);
    return code == SQLITE_OK ? JVN_OK : explain(s, code, e);
}

jvn_status store_ask(store *s, query **q, err *e, const char *sql, const char *kinds, ...)
{
    va_list ap;
    va_start(ap, kinds);
    jvn_status st = start(s, q, e, sql, kinds, ap);
    va_end(ap);
    return st;
}

jvn_status store_next(store *s, query *q, bool *row, err *e)
{
    s->waited = 0;
    int code = sqlite3_step(q);
    *row = code == SQLITE_ROW;
    if (*row) return JVN_OK;
    jvn_status st = code == SQLITE_DONE ? JVN_OK : explain(s, code, e);
    sqlite3_reset(q);
    return st;
}

void store_end(query *q) { sqlite3_reset(q); }

jvn_status store_do(store *s, err *e, const char *sql, const char *kinds, ...)
{
    query *q;
    bool row = true;
    va_list ap;
    va_start(ap, kinds);
    jvn_status st = start(s, &q, e, sql, kinds, ap);
    va_end(ap);
    while (st == JVN_OK && row) st = store_next(s, q, &row, e);
    return st;
}

int64_t store_int(query *q, int cell) { return sqlite3_column_int64(q, cell); }

const char *store_text(query *q, int cell)
{
    const char *s = (const char *)sqlite3_column_text(q, cell);
    return s ? s : "";
}

int64_t store_last_id(const store *s) { return sqlite3_last_insert_rowid(s->db); }
int64_t store_changes(const store *s) { return sqlite3_changes(s->db); }

/* The first cell of a statement's first row. */
static jvn_status ask_int(store *s, const char *sql, int64_t *out, err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(s, &q, e, sql, "");
    if (st == JVN_OK) st = store_next(s, q, &row, e);
    if (st != JVN_OK) return st;
    *out = row ? store_int(q, 0) : 0;
    store_end(q);
    return JVN_OK;
}

bool store_changed(store *s)
{
    err e;
    int64_t now;
    if (ask_int(s, "PRAGMA data_version", &now, &e) != JVN_OK) return true;
    bool changed = now != s->seen;
    s->seen = now;
    return changed;
}

jvn_status store_begin(store *s, bool writing, err *e)
{
    int moved = 0;
    if (writing) sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved) return refused(s, "it is not there any more", "it was moved or removed while it was open", e);
    return store_do(s, e, writing ? "BEGIN IMMEDIATE" : "BEGIN", "");
}

jvn_status store_commit(store *s, err *e)
{
    jvn_status st = store_do(s, e, "COMMIT", "");
    if (st != JVN_OK) store_rollback(s);
    return st;
}

/* After some failures SQLite has rolled back by itself. */
void store_rollback(store *s)
{
    err e;
    if (!sqlite3_get_autocommit(s->db)) store_do(s, &e, "ROLLBACK", "");
}

/* ---- blobs ---- */

static jvn_status open_blob(store *s, int64_t chunk, bool writing, int64_t n, sqlite3_blob **out, err *e)
{
    int code = sqlite3_blob_open(s->db, "main", "chunk", "data", chunk, writing, out);
    if (code != SQLITE_OK) return explain(s, code, e);
    return sqlite3_blob_bytes(*out) == n ? JVN_OK : store_damaged(s, e, "a chunk has another size than its row tells");
}

jvn_status store_write(store *s, int64_t chunk, const void *data, int64_t n, err *e)
{
    sqlite3_blob *b = NULL;
    jvn_status st = open_blob(s, chunk, true, n, &b, e);
    int code = st == JVN_OK ? sqlite3_blob_write(b, data, (int)n, 0) : SQLITE_OK;
    if (code != SQLITE_OK) st = explain(s, code, e);
    sqlite3_blob_close(b);
    return st;
}

jvn_status store_read(store *s, int64_t chunk, void *data, int64_t n, err *e)
{
    sqlite3_blob *b = NULL;
    jvn_status st = open_blob(s, chunk, false, n, &b, e);
    int code = st == JVN_OK ? sqlite3_blob_read(b, data, (int)n, 0) : SQLITE_OK;
    if (code != SQLITE_OK) st = explain(s, code, e);
    sqlite3_blob_close(b);
    return st;
}

/* ---- opening ---- */

/* Another connection writes: wait a little, unless the user would not. */
static int on_busy(void *context, int n)
{
    store *s = context;
    (void)n;
    if (cancel_asked() || s->waited++ >= WAITS) return 0;
    sqlite3_sleep(10);
    return 1;
}

static jvn_status execute(store *s, const char *sql, err *e)
{
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? JVN_OK : explain(s, code, e);
}

/* An SQLite file can carry code (triggers, views): none of it runs. */
static jvn_status configure(store *s, err *e)
{
    static const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                              SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    char layout[64];
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_handler(s->db, on_busy, s);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) sqlite3_db_config(s->db, off[i], 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    snprintf(layout, sizeof layout, "PRAGMA page_size = %d", s->layout.page_size);
    jvn_status st = execute(s, layout, e);
    if (st != JVN_OK) return st;
    return execute(s, "PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = OFF; PRAGMA cell_size_check = ON;"
                      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                      CACHING, e);
}

/* The tables of a new file; somebody else may have made them by now. */
static jvn_status make_tables(store *s, err *e)
{
    char marks[96];
    int64_t there = 0;
    jvn_status st = store_begin(s, true, e);
    if (st != JVN_OK) return st;
    TRY(ask_int(s, "SELECT count(*) FROM sqlite_schema", &there, e));
    if (there) goto out;
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION, STORE_FORMAT);
    TRY(execute(s, marks, e));
    for (int i = 0; i < TABLES; i++) TRY(execute(s, tables[i], e));
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) TRY(execute(s, indexes[i], e));
out:
    if (st == JVN_OK) return store_commit(s, e);
    store_rollback(s);
    return st;
}

static bool is_table(const char *sql)
{
    for (int i = 0; i < TABLES; i++)
        if (strcmp(sql, tables[i]) == 0) return true;
    return false;
}

static jvn_status check_tables(store *s, err *e)
{
    query *q;
    bool row = true;
    int known = 0;
    jvn_status st = store_ask(s, &q, e, "SELECT sql FROM sqlite_schema WHERE type = 'table'", "");
    while (st == JVN_OK && (st = store_next(s, q, &row, e)) == JVN_OK && row) known += is_table(store_text(q, 0));
    if (st != JVN_OK || known == TABLES) return st;
    return store_damaged(s, e, "of the %d tables of a workspace it has %d", TABLES, known);
}

/* Also where the folder's system has no shared memory, as WAL wants it. */
static jvn_status use_log(store *s, err *e)
{
    query *q;
    bool row;
    jvn_status st = store_ask(s, &q, e, "PRAGMA journal_mode = WAL", "");
    if (st == JVN_OK) st = store_next(s, q, &row, e);
    if (st != JVN_OK) return st;
    bool ok = row && strcmp(store_text(q, 0), "wal") == 0;
    store_end(q);
    return ok ? JVN_OK : refused(s, "its folder cannot hold a write-ahead log", "put it on a local disk", e);
}

/* "./" keeps SQLite from reading ":memory:" and "file:" as more than names. */
static int connect(store *s)
{
    text plain = {0};
    text_printf(&plain, "%s%s", *s->path == '/' ? "" : "./", s->path);
    int code = sqlite3_open_v2(plain.s, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    text_free(&plain);
    return code;
}

static jvn_status open_database(store *s, err *e)
{
    int64_t made_by;
    int code = connect(s);
    if (code != SQLITE_OK) return explain(s, code, e);
    jvn_status st = configure(s, e);
    if (st == JVN_OK) st = ask_int(s, "PRAGMA application_id", &made_by, e);
    if (st == JVN_OK && made_by != STORE_APPLICATION) st = make_tables(s, e);
    if (st == JVN_OK) st = check_tables(s, e);
    if (st == JVN_OK) st = use_log(s, e);
    if (st == JVN_OK) store_changed(s);
    return st;
}

jvn_status store_open(const char *path, const store_layout *layout, store **out, err *e)
{
    *out = NULL;
    if (!*path || strlen(path) >= PATH_MAX - 16) return fail(e, JVN_EARG, "'%.60s' cannot name a file", path);
    store *s = xcalloc(1, sizeof *s);
    s->refs = 1;
    s->path = xstrdup(path);
    s->layout = (store_layout){PAGE_SIZE, CHUNK};
    if (layout && layout->page_size) s->layout.page_size = layout->page_size;
    if (layout && layout->chunk) s->layout.chunk = layout->chunk;
    jvn_status st = store_file_check(path, e);
    if (st == JVN_OK) st = open_database(s, e);
    if (st == JVN_OK) *out = s;
    else store_unref(s);
    return st;
}

store *store_ref(store *s)
{
    s->refs++;
    return s;
}

void store_unref(store *s)
{
    if (!s || --s->refs > 0) return;
    for (int i = 0; i < s->n; i++) sqlite3_finalize(s->queries[i].stmt);
    sqlite3_close_v2(s->db);
    free(s->path);
    free(s);
}

const char *store_path(const store *s) { return s->path; }
int64_t store_chunk(const store *s) { return s->layout.chunk; }
