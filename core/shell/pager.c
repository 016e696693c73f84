/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pager.c -- a stream that becomes a pager's input as soon as it is longer than the screen. While the pager runs,
 * Ctrl-C is the pager's. */
#define _GNU_SOURCE /* fopencookie */
#include "pager.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/text.h"
#include "progress.h"
#include "terminal.h"

static struct {
    text held;         /* until the pager runs */
    int lines, column; /* of the screen that it would take */
    bool escape;       /* within a colour */
    int width, height;
    pid_t pid;         /* 0: there is none (yet) */
    int fd;
    bool gone;
    struct sigaction interrupt, pipe;
    FILE *stream;      /* NULL: nothing is being shown */
    int inside;        /* what is shown while something is goes along with it */
} p;

/* In the child: does not return. */
static void become_pager(const char *pager, int in)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    dup2(in, STDIN_FILENO);
    if (pager) execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
    execlp("less", "less", (char *)NULL);
    execlp("more", "more", (char *)NULL);
    execlp("cat", "cat", (char *)NULL);
    _exit(127);
}

/* No pager can be had: the output goes to the terminal. */
static void start_pager(void)
{
    int ends[2];
    p.fd = STDOUT_FILENO;
    if (pipe(ends) != 0) return;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        become_pager(getenv("PAGER"), ends[0]);
    }
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        return;
    }
    p.pid = pid;
    p.fd = ends[1];
    sigaction(SIGINT, &(struct sigaction){.sa_handler = SIG_IGN}, &p.interrupt);
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, &p.pipe);
}

static bool send(const char *s, size_t n)
{
    while (n) {
        ssize_t done = write(p.fd, s, n);
        if (done < 0 && errno == EINTR && p.pid) continue;
        if (done < 0) return false;
        s += done;
        n -= (size_t)done;
    }
    return true;
}

/* Letters are taken for cells: what has others is shorter than it counts. Colours take none. */
static void count_lines(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool was = p.escape;
        p.escape = was ? s[i] != 'm' : s[i] == '\033';
        bool starts = !was && !p.escape && ((unsigned char)s[i] & 0xc0) != 0x80;
        p.column = s[i] == '\n' ? 0 : p.column + starts;
        if (s[i] == '\n' || p.column > p.width) p.lines++;
        if (p.column > p.width) p.column = 1;
    }
}

static ssize_t put(void *unused, const char *s, size_t n)
{
    (void)unused;
    if (p.gone) return 0;
    if (p.fd < 0) {
        count_lines(s, n);
        text_add(&p.held, s, n);
        if (p.lines < p.height) return (ssize_t)n;
        start_pager();
        p.gone = !send(p.held.s, p.held.n);
        text_clear(&p.held);
    } else {
        p.gone = !send(s, n);
    }
    return p.gone ? 0 : (ssize_t)n;
}

static bool wants_pager(const session *s, render_opts screen)
{
    const char *pager = getenv("PAGER"), *term = getenv("TERM");
    if (!screen.width || (pager && !*pager) || !term || strcmp(term, "dumb") == 0) return false;
    return s->set.pager == PAGER_ON || (s->set.pager == PAGER_AUTO && s->interactive);
}

/* Unless the user has his own: leave if it fits, colours, the text stays on the screen, lines are cut or folded. */
static void set_less(bool folds)
{
    static bool ours;
    ours |= !getenv("LESS");
    if (ours) setenv("LESS", folds ? "FRX" : "FRSX", 1);
}

FILE *pager_open(const session *s, bool folds)
{
    render_opts screen = terminal_page(s);
    progress_hush();
    if (p.stream) {
        p.inside++;
        return p.stream;
    }
    if (!wants_pager(s, screen)) return stdout;
    set_less(folds);
    memset(&p, 0, sizeof p);
    p.fd = -1;
    p.width = screen.width;
    p.height = screen.height;
    p.stream = fopencookie(NULL, "w", (cookie_io_functions_t){.write = put});
    return p.stream ? p.stream : stdout;
}

static void wait_for_pager(void)
{
    close(p.fd);
    while (waitpid(p.pid, NULL, 0) < 0 && errno == EINTR) continue;
    sigaction(SIGINT, &p.interrupt, NULL);
    sigaction(SIGPIPE, &p.pipe, NULL);
}

bool pager_close(FILE *f)
{
    if (f == stdout) return true;
    if (p.inside) {
        p.inside--;
        return !p.gone;
    }
    fclose(f);
    p.stream = NULL;
    if (p.held.n) fwrite(p.held.s, 1, p.held.n, stdout);
    fflush(stdout);
    if (p.pid) wait_for_pager();
    text_free(&p.held);
    return !p.gone;
}
