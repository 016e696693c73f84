/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_report.c -- one write a line, without memory of the heap: it is called while the process dies, too. */
#include "torture_report.h"

#include <unistd.h>

static const char *const names[SINS] = {
    [SIN_CRASH] = "crash",
    [SIN_HANG] = "hang",
    [SIN_EXCEPTION] = "C++ exception",
    [SIN_EXIT] = "ends the process",
    [SIN_BORROWED] = "keeps a borrowed pointer",
    [SIN_BEYOND] = "beyond the end",
    [SIN_WRITES] = "writes to borrowed input",
    [SIN_RELEASES] = "releases borrowed input",
    [SIN_LEAK] = "leak",
    [SIN_UNDEFINED] = "undefined result",
    [SIN_UNEQUAL] = "unequal results",
    [SIN_THREADS] = "depends on threads",
    [SIN_INVALID] = "invalid output",
    [SIN_SILENT] = "error without a message",
    [SIN_IGNORES] = "ignores a failure",
    [SIN_BLAME] = "blames no argument",
    [SIN_FOREIGN] = "host called from a foreign thread",
    [SIN_RUNNING] = "thread left running",
    [SIN_PROCESS] = "changes the process",
    [SIN_OUTPUT] = "writes to the terminal",
    [SIN_DEAF] = "ignores a cancel",
    [SIN_LOAD] = "cannot be loaded",
};

static int to = -1;

const char *sin_name(sin s) { return names[s]; }

void report_to(int fd) { to = fd; }

/* Line ends within the text would end the message. */
static void send(char *line, int n, int room)
{
    if (n > room - 2) n = room - 2;
    for (int i = 0; i < n; i++)
        if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
    line[n++] = '\n';
    if (to >= 0 && write(to, line, (size_t)n) < 0) _exit(3);
}

JVN_FORMAT(2, 0) static void say(const char *head, const char *format, va_list ap)
{
    char line[2048];
    int n = snprintf(line, sizeof line, "%s\t", head);
    int more = vsnprintf(line + n, sizeof line - (size_t)n, format, ap);
    send(line, more < 0 ? n : n + more, sizeof line);
}

void report_line(const char *word, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say(word, format, ap);
    va_end(ap);
}

void report_found(sin s, const char *format, ...)
{
    char head[32];
    va_list ap;
    snprintf(head, sizeof head, "found\t%d", (int)s);
    va_start(ap, format);
    say(head, format, ap);
    va_end(ap);
}
