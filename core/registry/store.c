/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c -- the workspace file as SQLite sees it: how it is opened, statements, blobs, errors. */
#include "store.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "store_file.h"
#include "store_tables.h"

enum {
    PAGE_SIZE = 65536,
    WAIT = 30000, /* milliseconds, for another writer */
    QUERIES = 80
};

/* A chunk is made of zeros and then written: with room for it in the cache it goes to the log once. The log is moved
 * into the file when it has 256 MiB, and at the end, so that few commits wait for that. */
#define CACHING "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096"

struct store {
    int refs;
    sqlite3 *db;
    char *path;
    store_layout layout;
    int64_t seen; /* data_version when it was last asked for */
    int waited;   /* for another writer, milliseconds */
    text notes;
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

jvn_status store_ask_int(store *s, const char *sql, int64_t *out, err *e)
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
    if (store_ask_int(s, "PRAGMA data_version", &now, &e) != JVN_OK) return true;
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

/* ---- what it takes on disk ---- */

/* Moves the log into the file and empties it. */
static jvn_status settle(store *s, bool *whole, err *e)
{
    int64_t busy = 1;
    jvn_status st = store_ask_int(s, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, e);
    *whole = busy == 0;
    return st;
}

static int64_t size_of(const store *s)
{
    struct stat file = {0}, log = {0};
    text path = {0};
    text_printf(&path, "%s-wal", s->path);
    if (stat(s->path, &file) != 0) file.st_size = 0;
    if (stat(path.s, &log) != 0) log.st_size = 0;
    text_free(&path);
    return (int64_t)file.st_size + (int64_t)log.st_size;
}

jvn_status store_shrink(store *s, int64_t size[2], bool *whole, err *e)
{
    int64_t unused = 0;
    jvn_status st;
    TRY(settle(s, whole, e));
    TRY(store_ask_int(s, "PRAGMA freelist_count", &unused, e));
    size[0] = size[1] = size_of(s);
    if (!unused) return JVN_OK;
    TRY(store_do(s, e, "VACUUM", ""));
    TRY(settle(s, whole, e));
    size[1] = size_of(s);
out:
    return st;
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
    enum { STEP = 10 };
    if (cancel_asked() || (s->waited += STEP) > s->layout.wait) return 0;
    sqlite3_sleep(STEP);
    return 1;
}

jvn_status store_execute(store *s, const char *sql, err *e)
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
    jvn_status st = store_execute(s, layout, e);
    if (st != JVN_OK) return st;
    return store_execute(s, "PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = OFF; PRAGMA cell_size_check = ON;"
                      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
                      CACHING, e);
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
    int code = connect(s);
    if (code != SQLITE_OK) return explain(s, code, e);
    jvn_status st = configure(s, e);
    if (st == JVN_OK) st = store_tables_ready(s, &s->layout, e);
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
    if (layout) s->layout = *layout;
    if (!s->layout.page_size) s->layout.page_size = PAGE_SIZE;
    if (!s->layout.chunk) s->layout.chunk = STORE_CHUNK;
    if (!s->layout.wait) s->layout.wait = WAIT;
    jvn_status st = store_file_check(path, STORE_FORMAT + s->layout.n_steps, e);
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
    text_free(&s->notes);
    free(s->path);
    free(s);
}

JVN_FORMAT(2, 3) void store_note(store *s, const char *format, ...)
{
    char note[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(note, sizeof note, format, ap);
    va_end(ap);
    text_printf(&s->notes, "%s%s", s->notes.n ? "\n" : "", note);
}

char *store_take_notes(store *s)
{
    char *notes = s->notes.s;
    s->notes = (text){0};
    return notes;
}

const char *store_path(const store *s) { return s->path; }
bool store_is_file(const store *s, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct stat is, own;
    bool found = false;
    if (stat(path, &is) != 0) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !found; i++) {
        text name = {0};
        text_printf(&name, "%s%s", s->path, ends[i]);
        found = stat(name.s, &own) == 0 && own.st_dev == is.st_dev && own.st_ino == is.st_ino;
        text_free(&name);
    }
    return found;
}

int64_t store_chunk(const store *s) { return s->layout.chunk; }
