/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.c -- the file of what was typed. Sessions that share it take turns by a lock on it. */
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"
#include "../plugin/folder.h"

/* ---- where ---- */

char *history_path(void)
{
    const char *own = getenv("JEVONS_HISTORY"), *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    text path = {0};
    if (own) return *own ? xstrdup(own) : NULL;
    if (state && *state) text_printf(&path, "%s/jevons/history", state);
    else if (home && *home) text_printf(&path, "%s/.local/state/jevons/history", home);
    else return NULL;
    folder_make(path.s);
    return path.s;
}

static jvn_status cannot(err *e, const char *what, const char *path)
{
    fail(e, JVN_EIO, "cannot %s the history %s: %s", what, path, err_system(errno));
    err_hint(e, "JEVONS_HISTORY names another file; when it is empty none is kept");
    return JVN_EIO;
}

/* ---- entries as lines ---- */

static void add_escaped(text *line, const char *entry)
{
    for (; *entry; entry++) {
        if (*entry == '\n') text_puts(line, "\\n");
        else if (*entry == '\\') text_puts(line, "\\\\");
        else text_putc(line, *entry);
    }
    text_putc(line, '\n');
}

/* In place; what is behind a lone backslash stays as it is. */
static void unescape(char *line)
{
    char *to = line;
    for (const char *p = line; *p; p++) {
        bool escape = *p == '\\' && (p[1] == 'n' || p[1] == '\\');
        *to++ = !escape ? *p : *++p == 'n' ? '\n' : '\\';
    }
    *to = '\0';
}

/* ---- the file ---- */

/* Opened and locked; -1 with errno. Another session may have put a shorter file in its place meanwhile. */
static int open_locked(const char *path, int flags)
{
    struct stat held, named;
    for (;;) {
        int fd = open(path, flags | O_CLOEXEC, 0600);
        if (fd < 0 || flock(fd, LOCK_EX) != 0) return fd; /* a file system without locks is written without */
        if (fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino) return fd;
        close(fd);
    }
}

static bool write_all(int fd, const text *t)
{
    return write(fd, t->s, t->n) == (ssize_t)t->n;
}

jvn_status history_add(const char *path, const char *entry, err *e)
{
    text line = {0};
    int fd = open_locked(path, O_WRONLY | O_APPEND | O_CREAT);
    if (fd < 0) return cannot(e, "write", path);
    add_escaped(&line, entry);
    jvn_status st = write_all(fd, &line) ? JVN_OK : cannot(e, "write", path);
    text_free(&line);
    close(fd);
    return st;
}

static bool read_all(int fd, text *t)
{
    char buf[65536];
    for (ssize_t n; (n = read(fd, buf, sizeof buf)) != 0;) {
        if (n < 0) return false;
        text_add(t, buf, (size_t)n);
    }
    return true;
}

/* Where the newest `most` of the lines begin. */
static const char *newest(const text *t, int most)
{
    int lines = 0;
    for (const char *p = t->s; *p; p++)
        if (*p == '\n' && ++lines > most) break;
    if (lines <= most) return t->s;
    const char *p = t->s + t->n - (t->s[t->n - 1] == '\n');
    while (p > t->s && !(p[-1] == '\n' && --most == 0)) p--;
    return p;
}

/* The rest of the text as a new file in the old one's place. */
static void cut(const char *path, const text *t, const char *from)
{
    char beside[PATH_MAX];
    text rest = {0};
    snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    int fd = mkstemp(beside);
    if (fd < 0) return;
    text_add(&rest, from, t->n - (size_t)(from - t->s));
    bool good = write_all(fd, &rest);
    good = close(fd) == 0 && good && rename(beside, path) == 0;
    if (!good) unlink(beside);
    text_free(&rest);
}

static void each_line(char *line, void (*each)(const char *))
{
    while (line && *line) {
        char *end = strchr(line, '\n');
        if (end) *end = '\0';
        unescape(line);
        if (*line && text_is_utf8(line, strlen(line))) each(line);
        line = end ? end + 1 : NULL;
    }
}

jvn_status history_load(const char *path, int most, void (*each)(const char *), err *e)
{
    text t = {0};
    int fd = open_locked(path, O_RDONLY);
    if (fd < 0) return errno == ENOENT ? JVN_OK : cannot(e, "read", path);
    jvn_status st = read_all(fd, &t) ? JVN_OK : cannot(e, "read", path);
    if (st == JVN_OK && t.n) {
        const char *from = newest(&t, most);
        if (from > t.s) cut(path, &t, from);
        each_line((char *)(uintptr_t)from, each);
    }
    close(fd);
    text_free(&t);
    return st;
}
