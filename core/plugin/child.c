/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.c -- spawned, never forked: this process has threads. */
#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/pool.h"

enum { SLICE = 100 /* milliseconds after which Ctrl-C is looked for */ };

extern char **environ;

static void close_all(child *c)
{
    if (c->told >= 0) close(c->told);
    if (c->out >= 0) close(c->out);
    if (c->err >= 0) close(c->err);
    c->told = c->out = c->err = -1;
}

/* What the child reads, from its start; -1: errno says why not. */
static int open_input(const text *input)
{
    if (!input) return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int fd = memfd_create("in", MFD_CLOEXEC);
    if (fd < 0 || pwrite(fd, input->s, input->n, 0) == (ssize_t)input->n) return fd;
    close(fd);
    return -1;
}

/* The child is its group's head, so that its own children end with it. */
static int spawn(child *c, int in, int tell, char *const *argv, const char *folder)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&files, in, 0);
    posix_spawn_file_actions_adddup2(&files, c->out, 1);
    posix_spawn_file_actions_adddup2(&files, c->err, 2);
    posix_spawn_file_actions_adddup2(&files, tell, CHILD_PIPE);
    posix_spawn_file_actions_addchdir_np(&files, folder);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&how, 0);
    int fault = posix_spawn(&c->pid, "/proc/self/exe", &files, &how, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return fault;
}

jvn_status child_start(child *c, char *const *argv, const char *folder, const text *input, err *e)
{
    int ends[2] = {-1, -1}, in = open_input(input);
    *c = (child){.pid = -1, .told = -1};
    c->out = memfd_create("out", MFD_CLOEXEC);
    c->err = input ? fcntl(c->out, F_DUPFD_CLOEXEC, 0) : memfd_create("err", MFD_CLOEXEC);
    bool good = in >= 0 && c->out >= 0 && c->err >= 0 && pipe2(ends, O_CLOEXEC) == 0;
    int fault = good ? spawn(c, in, ends[1], argv, folder) : errno;
    if (in >= 0) close(in);
    if (ends[1] >= 0) close(ends[1]);
    c->told = ends[0];
    if (!fault) return JVN_OK;
    close_all(c);
    return fail(e, JVN_EIO, "cannot start a process: %s", err_system(fault));
}

/* A line that has arrived whole. */
static char *take_line(child *c)
{
    char *from = c->pending.s ? c->pending.s + c->taken : NULL, *end = from ? strchr(from, '\n') : NULL;
    if (!end) return NULL;
    *end = '\0';
    c->taken = (size_t)(end + 1 - c->pending.s);
    return from;
}

/* false: it has closed its end. */
static bool read_more(child *c)
{
    char bytes[4096];
    if (c->taken) {
        memmove(c->pending.s, c->pending.s + c->taken, c->pending.n + 1 - c->taken);
        c->pending.n -= c->taken;
        c->taken = 0;
    }
    ssize_t n = read(c->told, bytes, sizeof bytes);
    for (ssize_t i = 0; i < n; i++) /* NUL would end the line too early */
        if (!bytes[i]) bytes[i] = '?';
    if (n > 0) text_add(&c->pending, bytes, (size_t)n);
    return n > 0 || (n < 0 && errno == EINTR);
}

child_said child_listen(child *c, double seconds, char **line)
{
    int left = (int)(seconds * 1000);
    while (!(*line = take_line(c))) {
        struct pollfd p = {.fd = c->told, .events = POLLIN};
        if (cancel_asked()) return CHILD_STOPPED;
        if (left <= 0) return CHILD_SILENT;
        int ready = poll(&p, 1, left < SLICE ? left : SLICE);
        if (ready == 0) left -= SLICE;
        else if (ready > 0 && !read_more(c)) return CHILD_ENDED;
    }
    return CHILD_LINE;
}

/* Whether it has ended by itself within so many milliseconds. Who has closed its pipe may still go on for ever. */
static bool ends(const child *c, int left)
{
    siginfo_t is = {0};
    for (int pause = 1; left > 0 && !cancel_asked(); left -= pause, pause = pause < SLICE ? 2 * pause : SLICE) {
        if (waitid(P_PID, (id_t)c->pid, &is, WEXITED | WNOHANG | WNOWAIT) == 0 && is.si_pid == c->pid) return true;
        poll(NULL, 0, pause);
    }
    return false;
}

int child_end(child *c, double seconds, bool *killed)
{
    int status = 0;
    *killed = !ends(c, (int)(seconds * 1000));
    kill(-c->pid, SIGKILL); /* also what it has left; nobody else's group can have this number yet */
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

void child_printed(const child *c, text *out)
{
    char part[4096];
    off_t at = 0;
    for (ssize_t n; (n = pread(c->out, part, sizeof part, at)) > 0; at += n) text_add(out, part, (size_t)n);
}

const char *child_errors(const child *c, char *buf, size_t n)
{
    off_t size = lseek(c->err, 0, SEEK_END), from = size > (off_t)n - 1 ? size - (off_t)n + 1 : 0;
    ssize_t got = size > 0 ? pread(c->err, buf, n - 1, from) : 0;
    buf[got > 0 ? got : 0] = '\0';
    return buf;
}

void child_free(child *c)
{
    close_all(c);
    text_free(&c->pending);
}
