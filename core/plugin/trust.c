/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trust.c -- the trust file: one line an entry, hash, day and path with a blank between; the path ends the line. It
 * is read anew for each question, and written beside and renamed. */
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../base/text.h"
#include "folder.h"

enum { HASH = 32, DAY = 10, PATH_AT = HASH + 1 + DAY + 1 };

static jvn_status trust_path(text *path, err *e)
{
    if (folder_of_user("trusted", path)) return JVN_OK;
    fail(e, JVN_EIO, "there is no place for the trust file: neither XDG_DATA_HOME nor HOME is set");
    err_hint(e, "set HOME to your own folder");
    return JVN_EIO;
}

static jvn_status cannot(const char *what, const char *path, err *e)
{
    return fail(e, JVN_EIO, "cannot %s the trust file %s: %s", what, path, err_system(errno));
}

/* ---- reading ---- */

void trust_free(trust_list *l)
{
    for (int i = 0; i < l->n; i++) free(l->all[i].path);
    free(l->all);
    *l = (trust_list){0};
}

static bool is_entry(const char *line, size_t n)
{
    return n > PATH_AT && strspn(line, "0123456789abcdef") == HASH && line[HASH] == ' ' && line[PATH_AT - 1] == ' ' &&
           line[PATH_AT] == '/' && strlen(line) == n;
}

static void append(trust_list *l, const char *hash, const char *day, const char *path)
{
    l->all = xrealloc(l->all, (size_t)(l->n + 1) * sizeof *l->all);
    trusted *x = &l->all[l->n++];
    snprintf(x->hash, sizeof x->hash, "%.32s", hash);
    snprintf(x->day, sizeof x->day, "%.10s", day);
    x->path = xstrdup(path);
}

static jvn_status read_lines(FILE *f, const char *path, trust_list *out, err *e)
{
    char *line = NULL;
    size_t room = 0;
    jvn_status st = JVN_OK;
    for (ssize_t n; st == JVN_OK && (n = getline(&line, &room, f)) >= 0;) {
        bool whole = n > 0 && line[n - 1] == '\n';
        if (whole) line[--n] = '\0';
        if (whole && is_entry(line, (size_t)n)) {
            append(out, line, line + HASH + 1, line + PATH_AT);
            continue;
        }
        st = fail(e, JVN_EDATA, "the trust file %s is damaged in line %d", path, out->n + 1);
        err_hint(e, "take that line out; a line is the hash, the day and the path of a file");
    }
    if (st == JVN_OK && ferror(f)) st = cannot("read", path, e);
    free(line);
    return st;
}

/* Who can write here decides what runs. */
static jvn_status check_owner(const struct stat *s, const char *what, const char *path, err *e)
{
    text line = {0};
    bool own = s->st_uid == geteuid(), shut = (s->st_mode & (S_IWGRP | S_IWOTH)) == 0;
    if (own && shut) return JVN_OK;
    fail(e, JVN_EIO, own ? "the %s %s can be written to by others" : "the %s %s is not yours", what, path);
    text_word(&line, path);
    err_hint(e, own ? "look through it, then in a terminal: chmod go-w %s" : "look through it, then take it over, or move it away: %s",
             line.s);
    text_free(&line);
    return JVN_EIO;
}

static jvn_status check_safe(int fd, const char *path, err *e)
{
    struct stat s, above;
    char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    jvn_status st = fstat(fd, &s) == 0 && stat(folder, &above) == 0 ? JVN_OK : cannot("read", path, e);
    if (st == JVN_OK && !S_ISREG(s.st_mode)) st = fail(e, JVN_EIO, "the trust file %s is no file", path);
    if (st == JVN_OK) st = check_owner(&s, "trust file", path, e);
    if (st == JVN_OK) st = check_owner(&above, "trust file's folder", folder, e);
    free(folder);
    return st;
}

static jvn_status read_file(const char *path, trust_list *out, err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT ? JVN_OK : cannot("read", path, e);
    jvn_status st = check_safe(fd, path, e);
    FILE *f = st == JVN_OK ? fdopen(fd, "r") : NULL;
    if (f) {
        st = read_lines(f, path, out, e);
        fclose(f);
        return st;
    }
    close(fd);
    return st == JVN_OK ? cannot("read", path, e) : st;
}

jvn_status trust_read(trust_list *out, err *e)
{
    text path = {0};
    *out = (trust_list){0};
    jvn_status st = trust_path(&path, e);
    if (st == JVN_OK) st = read_file(path.s, out, e);
    text_free(&path);
    return st;
}

const trusted *trust_find(const trust_list *l, const char *path)
{
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->all[i].path, path) == 0) return &l->all[i];
    return NULL;
}

/* ---- writing ---- */

static jvn_status write_beside(const char *path, const trust_list *l, err *e)
{
    text beside = {0};
    text_printf(&beside, "%s.XXXXXX", path);
    int fd = mkstemp(beside.s); /* 0600 */
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    for (int i = 0; f && i < l->n; i++) fprintf(f, "%s %s %s\n", l->all[i].hash, l->all[i].day, l->all[i].path);
    bool good = f && fflush(f) == 0 && !ferror(f) && fsync(fd) == 0 && rename(beside.s, path) == 0;
    jvn_status st = good ? JVN_OK : cannot("write", path, e);
    if (f) fclose(f);
    else if (fd >= 0) close(fd);
    if (!good && fd >= 0) unlink(beside.s);
    text_free(&beside);
    return st;
}

static void take_out(trust_list *l, const char *path)
{
    int n = 0;
    for (int i = 0; i < l->n; i++) {
        if (strcmp(l->all[i].path, path) == 0) free(l->all[i].path);
        else l->all[n++] = l->all[i];
    }
    l->n = n;
}

static void add_now(trust_list *l, const char *path, const char *hash)
{
    char day[11];
    time_t now = time(NULL);
    struct tm utc;
    strftime(day, sizeof day, "%Y-%m-%d", gmtime_r(&now, &utc));
    append(l, hash, day, path);
}

/* Replaces the entry of path; hash NULL: takes it out, and fails when there is none. */
static jvn_status change(const char *file, const char *path, const char *hash, err *e)
{
    trust_list l = {0};
    jvn_status st = read_file(file, &l, e);
    if (st == JVN_OK && !hash && !trust_find(&l, path)) {
        st = fail(e, JVN_ENAME, "%s is not trusted", path);
        err_hint(e, "'plugin trusted' lists what is");
    }
    if (st == JVN_OK) {
        take_out(&l, path);
        if (hash) add_now(&l, path, hash);
        st = write_beside(file, &l, e);
    }
    trust_free(&l);
    return st;
}

/* Sessions take turns by a lock on the folder. */
static jvn_status change_locked(const char *path, const char *hash, err *e)
{
    text file = {0};
    jvn_status st = trust_path(&file, e);
    if (st != JVN_OK) return st;
    folder_make(file.s);
    char *folder = xstrndup(file.s, (size_t)(strrchr(file.s, '/') - file.s));
    int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) st = cannot("write", file.s, e);
    else st = change(file.s, path, hash, e);
    if (lock >= 0) close(lock);
    free(folder);
    text_free(&file);
    return st;
}

jvn_status trust_add(const char *path, const char *hash, err *e)
{
    if (strchr(path, '\n')) {
        fail(e, JVN_EARG, "a file with a line break in its path cannot be trusted");
        err_hint(e, "rename it");
        return JVN_EARG;
    }
    return change_locked(path, hash, e);
}

jvn_status trust_drop(const char *path, err *e) { return change_locked(path, NULL, e); }

/* ---- asking ---- */

jvn_status trust_check(const char *path, const char *hash, const char *typed, err *e)
{
    trust_list l;
    text line = {0};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    jvn_status st = trust_read(&l, e);
    const trusted *x = trust_find(&l, path);
    if (st == JVN_OK && !(x && strcmp(x->hash, hash) == 0)) {
        if (x) st = fail(e, JVN_EPLUGIN, "%s has changed since it was trusted on %s", name, x->day);
        else st = fail(e, JVN_EPLUGIN, "%s is not trusted: loaded, it can do whatever you can", name);
        text_word(&line, typed);
        err_hint(e, x ? "if you know why: plugin trust %s" : "if you know where it is from: plugin trust %s", line.s);
    }
    text_free(&line);
    trust_free(&l);
    return st;
}
