/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.c -- the command line's bounds, and the end of a process that does not keep them. */
#include "bounds.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/temp.h"
#include "../base/wall.h"

/* ---- the command line ---- */

static jvn_status unfit(err *e, const char *option, const char *value, const char *wanted, const char *hint)
{
    fail(e, JVN_EARG, "%s: found '%s', wanted %s", option, value, wanted);
    err_hint(e, "%s", hint);
    return JVN_EARG;
}

static jvn_status allow(bounds *b, wall_way way, const char *path, err *e)
{
    b->allows = true;
    return wall_allow(way, path, e);
}

jvn_status bounds_option(bounds *b, int option, const char *value, err *e)
{
    switch (option) {
    case BOUNDS_READ: return allow(b, WALL_READ, value, e);
    case BOUNDS_WRITE: return allow(b, WALL_WRITE, value, e);
    case BOUNDS_TIME:
        if (limit_read_time(value, &b->limit.time)) return JVN_OK;
        return unfit(e, "--time", value, "a time", "for example --time 5s; units are ms, s, m and h");
    case BOUNDS_MEMORY:
        if (limit_read_memory(value, &b->limit.memory)) return JVN_OK;
        return unfit(e, "--memory", value, "an amount", "for example --memory 512M; units are K, M, G and T");
    default:
        b->sandbox = true;
        b->kernel = value && strcmp(value, "kernel") == 0;
        if (!value || b->kernel) return JVN_OK;
        return unfit(e, "--sandbox", value, "nothing, or kernel", "--sandbox=kernel starts only where the kernel keeps the files too");
    }
}

jvn_status bounds_check(const bounds *b, bool prompt, err *e)
{
    if (b->allows && !b->sandbox) {
        fail(e, JVN_EARG, "--allow-read and --allow-write go with --sandbox: without it every file is allowed");
        err_hint(e, "jevons --sandbox --allow-read data run analysis.lua");
        return e->code;
    }
    if (!prompt || !(b->sandbox || b->limit.time || b->limit.memory)) return JVN_OK;
    fail(e, JVN_EARG, "--sandbox, --time and --memory are for scripts and lines that are given, not for the prompt");
    err_hint(e, "at the prompt: with time=5s memory=2G COMMAND");
    return e->code;
}

/* ---- at work ---- */

static char last_words[160];

/* On the watchdog's thread, while the session's is at something that cannot be stopped. */
static void end_process(void)
{
    temp_drop();
    const size_t n = strlen(last_words);
    for (size_t at = 0; at < n;) {
        const ssize_t put = write(STDERR_FILENO, last_words + at, n - at);
        if (put <= 0) break;
        at += (size_t)put;
    }
    _exit(BOUNDS_STATUS);
}

static void prepare_end(const bounds *b, const session *s)
{
    const double t = (double)b->limit.time * 1e-6;
    const size_t n = sizeof last_words;
    if (!s->errors_json) snprintf(last_words, n, "error: ended: it took longer than %g s\n", t);
    else snprintf(last_words, n, "{\"level\":\"error\",\"code\":\"cancelled\",\"message\":\"ended: it took longer than %g s\"}\n", t);
}

/* The threads that are started from now on are behind the wall too. */
static jvn_status close_wall(const bounds *b, const session *s, err *e)
{
    wall_close();
    if (wall_close_kernel(datasets_path(s->data)) || !b->kernel) return JVN_OK;
    fail(e, JVN_EIO, "--sandbox=kernel: this kernel does not keep files (Landlock): %s", err_system(errno));
    err_hint(e, "--sandbox alone checks every file that a line or a script names");
    return e->code;
}

jvn_status bounds_begin(const bounds *b, const session *s, err *e)
{
    const jvn_status st = b->sandbox ? close_wall(b, s, e) : JVN_OK;
    if (st != JVN_OK || !(b->limit.time || b->limit.memory)) return st;
    prepare_end(b, s);
    limit_process(&b->limit, end_process);
    return JVN_OK;
}

/* ---- commands ---- */

/* What loads code or runs programs. */
static const struct {
    const char *name, *what;
} closed[] = {
    {"ffi", "calling C libraries"},     {"plugin load", "loading plugins"},    {"plugin reload", "loading plugins"},
    {"plugin trust", "trusting files"}, {"plugin untrust", "trusting files"},  {"plugin torture", "running programs"},
    {"plugin test", "running programs"}, {"plugin new", "writing plugins"},    {"plugin why", "looking at plugins"},
    {"script load", "loading scripts"}, {"script reload", "loading scripts"},  {"script new", "writing scripts"},
    {COMMAND_PROGRAM, "running programs"},
};

jvn_status bounds_command(const char *name, err *e)
{
    for (size_t i = 0; wall_is_closed() && i < sizeof closed / sizeof *closed; i++)
        if (strcmp(name, closed[i].name) == 0) return wall_refuse(closed[i].what, e);
    return JVN_OK;
}
