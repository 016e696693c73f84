/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_tables.c -- the tables of a workspace file: made in a new one, checked in ours, brought up from an older release's. */
#include "store_tables.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"
#include "store_file.h"

/* Since format 2 with facts: what vectors.c knows of the values, NULL: nothing. */
#define VECTOR_TABLE \
    "CREATE TABLE vector ( -- values of a column, kept once for all columns that have them\n" \
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n" \
    "  type TEXT NOT NULL, -- bool, int64, float64, string, dict, date, timestamp\n" \
    "  rows INTEGER NOT NULL,\n" \
    "  nulls INTEGER NOT NULL,\n" \
    "  bytes INTEGER NOT NULL, -- of its chunks\n" \
    "  dictionary INTEGER REFERENCES vector, -- dict: the texts that its values number from 0\n" \
    "  -- XXH3-128 of this row and the checksums of its chunks\n" \
    "  hash TEXT NOT NULL UNIQUE, facts TEXT)"

/* Since format 2. */
#define CHANGE_TABLE \
    "CREATE TABLE change ( -- what a statement did to a name: `undo` takes the last statement's back\n" \
    "  step INTEGER NOT NULL, -- the same of all changes that one statement made, from 1 on\n" \
    "  place INTEGER NOT NULL, -- from 0\n" \
    "  line TEXT NOT NULL, -- the statement\n" \
    "  made_at INTEGER NOT NULL, -- microseconds since 1970, UTC\n" \
    "  undone INTEGER NOT NULL, -- 1: it is taken back, and `redo` returns it\n" \
    "  dataset INTEGER NOT NULL REFERENCES dataset ON DELETE CASCADE,\n" \
    "  version INTEGER REFERENCES version ON DELETE CASCADE, -- that it made; its number is below 0 while it is taken back\n" \
    "  was TEXT, -- the name before; NULL: there was none, and while that is so the dataset is called NAME@ID\n" \
    "  became TEXT, -- the name after; NULL: likewise\n" \
    "  PRIMARY KEY (step, place)) WITHOUT ROWID"

/* Since format 2, and what it is filled with then. */
#define GIVEN_TABLE \
    "CREATE TABLE given ( -- the highest number that a version of a name was ever given: none is given twice, whatever is undone\n" \
    "  name TEXT PRIMARY KEY NOT NULL,\n" \
    "  number INTEGER NOT NULL) WITHOUT ROWID"
#define GIVEN_SO_FAR \
    "INSERT INTO given SELECT d.name, max(v.number) FROM dataset d JOIN version v ON v.dataset = d.id GROUP BY d.id"

/* What a person finds who opens the file with the sqlite3 tool. */
static const char *const tables[] = {
    "CREATE TABLE dataset ( -- a name, from its first assignment until `rm`\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  name TEXT NOT NULL UNIQUE)",

    /* since format 2 with called: the name that it was made under, NULL: not known */
    "CREATE TABLE version ( -- one assignment: name@number\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  dataset INTEGER NOT NULL REFERENCES dataset ON DELETE CASCADE,\n"
    "  number INTEGER NOT NULL, -- 1, 2, 3 ...\n"
    "  rows INTEGER NOT NULL,\n"
    "  line TEXT NOT NULL, -- the statement that made it\n"
    "  made_at INTEGER NOT NULL, -- microseconds since 1970, UTC\n"
    "  micros INTEGER NOT NULL, -- how long it took\n"
    "  seed INTEGER, -- of random numbers\n"
    "  checksum INTEGER, called TEXT, -- XXH3-64 of the row, its columns and its inputs\n"
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

    VECTOR_TABLE,

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

    CHANGE_TABLE,

    GIVEN_TABLE,
};
enum { TABLES = sizeof tables / sizeof *tables };

static const char *const indexes[] = {
    "CREATE INDEX column_vector ON column (vector)",
    "CREATE INDEX vector_dictionary ON vector (dictionary)",
};

/* What takes a file of format i, from 1 on, to i + 1. A step that was released never changes. */
static const store_step steps[STORE_FORMAT] = {
    [1] = {{CHANGE_TABLE, "ALTER TABLE vector ADD COLUMN facts TEXT", "ALTER TABLE version ADD COLUMN called TEXT", GIVEN_TABLE, GIVEN_SO_FAR}, {NULL}},
};

static int format_of(const store_layout *l) { return STORE_FORMAT + l->n_steps; }

static const store_step *step_from(const store_layout *l, int64_t format)
{
    return format < STORE_FORMAT ? &steps[format] : &l->steps[format - STORE_FORMAT];
}

/* ---- a new file ---- */

static jvn_status set_format(store *s, int64_t format, err *e)
{
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA user_version = %" PRId64, format);
    return store_execute(s, mark, e);
}

/* Somebody else may have made them by now. */
static jvn_status make_tables(store *s, err *e)
{
    char mark[64];
    int64_t there = 0;
    jvn_status st = store_begin(s, true, e);
    if (st != JVN_OK) return st;
    TRY(store_ask_int(s, "SELECT count(*) FROM sqlite_schema", &there, e));
    if (there) goto out;
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", STORE_APPLICATION);
    TRY(store_execute(s, mark, e));
    TRY(set_format(s, STORE_FORMAT, e));
    for (int i = 0; i < TABLES; i++) TRY(store_execute(s, tables[i], e));
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) TRY(store_execute(s, indexes[i], e));
out:
    if (st == JVN_OK) return store_commit(s, e);
    store_rollback(s);
    return st;
}

/* ---- one of ours ---- */

static bool is_one_of(const char *sql, const char *const *texts, int n)
{
    for (int i = 0; i < n && texts[i]; i++)
        if (strcmp(sql, texts[i]) == 0) return true;
    return false;
}

/* As a new file has it, or as a step left it. */
static bool is_table(const store_layout *l, const char *sql)
{
    bool known = is_one_of(sql, tables, TABLES);
    for (int64_t format = 1; format < format_of(l) && !known; format++)
        known = is_one_of(sql, step_from(l, format)->tables, STORE_STEP);
    return known;
}

static jvn_status check_tables(store *s, const store_layout *l, err *e)
{
    query *q;
    bool row = true;
    int known = 0;
    jvn_status st = store_ask(s, &q, e, "SELECT sql FROM sqlite_schema WHERE type = 'table'", "");
    while (st == JVN_OK && (st = store_next(s, q, &row, e)) == JVN_OK && row) known += is_table(l, store_text(q, 0));
    if (st != JVN_OK || known == TABLES) return st;
    return store_damaged(s, e, "of the %d tables of a workspace it has %d", TABLES, known);
}

/* ---- an older one ---- */

#define PART ".copy-" /* FILE.copy-PID, until it is whole */

/* FILE.v1, or where there is such a file FILE.v1.2, FILE.v1.3 ...: what is there stays. */
static jvn_status name_copy(const char *part, const char *path, int64_t format, text *name, err *e)
{
    enum { MOST = 1000 };
    for (int i = 1; i < MOST; i++) {
        text_clear(name);
        text_printf(name, "%s.v%" PRId64, path, format);
        if (i > 1) text_printf(name, ".%d", i);
        if (link(part, name->s) == 0) return JVN_OK;
        if (errno != EEXIST) break;
    }
    return fail(e, JVN_EIO, "cannot make the copy %.160s: %s", name->s, err_system(errno));
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return good;
}

static bool sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = !slash ? xstrdup(".") : xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
    bool good = sync_path(folder, O_RDONLY | O_DIRECTORY);
    free(folder);
    return good;
}

/* What a copy that was never finished has left, as its process is no more. */
static void drop_parts(const char *path)
{
    glob_t found;
    text pattern = {0};
    for (const char *at = path; *at; at++) {
        if (strchr("*?[\\", *at)) text_putc(&pattern, '\\');
        text_putc(&pattern, *at);
    }
    text_puts(&pattern, PART "*");
    const int st = glob(pattern.s, GLOB_NOSORT, NULL, &found);
    for (size_t i = 0; st == 0 && i < found.gl_pathc; i++) {
        const long pid = strtol(found.gl_pathv[i] + strlen(path) + strlen(PART), NULL, 10);
        if (pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH) unlink(found.gl_pathv[i]);
    }
    if (st == 0) globfree(&found);
    text_free(&pattern);
}

/* An empty file that nobody may read who may not read the other. */
static jvn_status make_beside(const char *path, const char *beside, err *e)
{
    struct stat is;
    unlink(beside);
    int fd = stat(path, &is) == 0 ? open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is.st_mode & 0777) : -1;
    if (fd < 0) return fail(e, JVN_EIO, "cannot make the copy %.160s: %s", beside, err_system(errno));
    close(fd);
    return JVN_OK;
}

/* A whole copy under another name, on the disk before anything is changed. */
static jvn_status copy_file(store *s, int64_t format, text *name, err *e)
{
    text part = {0};
    query *q;
    bool row = true;
    const char *path = store_path(s);
    drop_parts(path);
    text_printf(&part, "%s%s" PART "%ld", *path == '/' ? "" : "./", path, (long)getpid());
    jvn_status st = make_beside(path, part.s, e);
    if (st == JVN_OK) st = store_ask(s, &q, e, "VACUUM INTO ?", "t", part.s);
    while (st == JVN_OK && row) st = store_next(s, q, &row, e);
    if (st == JVN_OK && !sync_path(part.s, O_RDONLY)) st = fail(e, JVN_EIO, "cannot write %.160s: %s", part.s, err_system(errno));
    if (st == JVN_OK) st = name_copy(part.s, path, format, name, e);
    unlink(part.s);
    if (st == JVN_OK && !sync_folder(name->s)) st = fail(e, JVN_EIO, "cannot write the folder of %.160s: %s", path, err_system(errno));
    text_free(&part);
    return st;
}

static jvn_status run_steps(store *s, const store_layout *l, int64_t from, err *e)
{
    jvn_status st = JVN_OK;
    for (int64_t format = from; format < format_of(l); format++) {
        const store_step *step = step_from(l, format);
        for (int i = 0; i < STORE_STEP && step->sql[i] && st == JVN_OK; i++) st = store_execute(s, step->sql[i], e);
    }
    return st == JVN_OK ? set_format(s, format_of(l), e) : st;
}

/* Inside a writing transaction that nobody has come before since the copy was made. */
static jvn_status bring_up(store *s, const store_layout *l, int64_t from, err *e)
{
    jvn_status st = run_steps(s, l, from, e);
    if (st == JVN_OK) st = check_tables(s, l, e);
    if (st == JVN_OK) return store_commit(s, e);
    store_rollback(s);
    return st;
}

/* *again: another program has written to the file since its copy was made, maybe has brought it up. */
static jvn_status migrate(store *s, const store_layout *l, int64_t from, bool *again, err *e)
{
    text copy = {0};
    store_changed(s);
    jvn_status st = copy_file(s, from, &copy, e);
    if (st == JVN_OK) st = store_begin(s, true, e);
    if (st == JVN_OK) {
        *again = store_changed(s);
        if (*again) store_rollback(s);
        else st = bring_up(s, l, from, e);
    }
    if (st == JVN_OK && !*again)
        store_note(s, "%s was of format %" PRId64 " and is of format %d now; as it was it is kept in %s", store_path(s), from,
                   format_of(l), copy.s);
    else if (copy.n) unlink(copy.s);
    text_free(&copy);
    return st;
}

jvn_status store_tables_ready(store *s, const store_layout *l, err *e)
{
    int64_t made_by, format;
    bool again = true;
    jvn_status st = store_ask_int(s, "PRAGMA application_id", &made_by, e);
    if (st == JVN_OK && made_by != STORE_APPLICATION) st = make_tables(s, e);
    while (st == JVN_OK && again) {
        again = false;
        st = store_ask_int(s, "PRAGMA user_version", &format, e);
        if (st == JVN_OK) st = store_file_format(store_path(s), format, format_of(l), e);
        if (st == JVN_OK && format < format_of(l)) st = migrate(s, l, format, &again, e);
    }
    return st == JVN_OK ? check_tables(s, l, e) : st;
}
