/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_listen.c -- reports line by line, and the deaths that nobody reported. */
#include "torture_listen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "torture_child.h"

static void set(char **where, const char *s)
{
    free(*where);
    *where = s ? xstrdup(s) : NULL;
}

void listen_add(thing *x, const place *p, sin s, const char *what)
{
    finding *f = &x->found[s];
    if (f->times++) return;
    f->number = p->number;
    set(&f->label, p->label ? p->label : "before the first case");
    text t = {0};
    text_printf(&t, "%s%s%s", what, p->at ? ", " : "", p->at ? p->at : "");
    f->text = t.s;
}

char *listen_split(char *line)
{
    char *tab = strchr(line, '\t');
    if (tab) *tab = '\0';
    return tab ? tab + 1 : line + strlen(line);
}

bool listen_take(thing *x, place *p, char *line)
{
    char *rest = listen_split(line), *more;
    if (strcmp(line, "end") == 0) return false;
    if (strcmp(line, "case") == 0) {
        more = listen_split(rest);
        p->number = atoi(rest);
        p->has_told = false;
        x->has_begun = true;
        set(&p->label, more);
        set(&p->at, NULL);
    } else if (strcmp(line, "at") == 0) {
        set(&p->at, rest);
    } else if (strcmp(line, "found") == 0) {
        more = listen_split(rest);
        int s = atoi(rest);
        p->has_told = true;
        if (s >= 0 && s < SINS) listen_add(x, p, (sin)s, more);
    } else if (strcmp(line, "done") == 0) {
        x->calls += atoll(rest);
    } else if (strcmp(line, "cancel") == 0) {
        x->slowest = atoll(rest);
    }
    return true;
}

/* "status N", and the first line that it printed. */
static void tell_status(thing *x, const place *p, char *printed, int status)
{
    char what[256];
    printed += strspn(printed, "\n=");
    printed[strcspn(printed, "\n")] = '\0';
    snprintf(what, sizeof what, "status %d%s%.200s", status, *printed ? ": " : "", printed);
    listen_add(x, p, SIN_EXIT, what);
}

/* A line of what it printed, from some text on; NULL: it is not there. */
static char *line_with(char *printed, const char *what)
{
    char *at = strstr(printed, what);
    if (at) at[strcspn(at, "\n")] = '\0';
    return at;
}

void listen_explain(thing *x, const place *p, const child *c, int status)
{
    char printed[8192], *line;
    child_errors(c, printed, sizeof printed);
    char *thrown = strstr(printed, "terminate called"), *said = thrown ? strstr(thrown, "what():") : NULL;
    if (thrown && WIFSIGNALED(status)) {
        said = said ? said + strlen("what():") : thrown;
        while (*said == ' ') said++;
        said[strcspn(said, "\n")] = '\0';
        listen_add(x, p, SIN_EXCEPTION, said);
    } else if ((line = line_with(printed, "AddressSanitizer: ")) || (line = line_with(printed, "runtime error: "))) {
        listen_add(x, p, SIN_CRASH, line);
    } else if (WIFSIGNALED(status)) {
        listen_add(x, p, SIN_CRASH, strsignal(WTERMSIG(status)));
    } else {
        tell_status(x, p, printed, WEXITSTATUS(status));
    }
}

outcome listen_to_end(child *c, thing *x, place *p, double seconds)
{
    char *line, what[64];
    bool killed;
    child_said said;
    while ((said = child_listen(c, seconds, &line)) == CHILD_LINE)
        if (!listen_take(x, p, line)) {
            child_end(c, seconds, &killed);
            return FINISHED;
        }
    int status = child_end(c, said == CHILD_ENDED ? seconds : 0, &killed);
    if (said == CHILD_STOPPED || cancel_asked()) return STOPPED;
    if (killed) {
        snprintf(what, sizeof what, "no answer for %g seconds", seconds);
        listen_add(x, p, SIN_HANG, what);
        return HUNG;
    }
    if (!p->has_told) listen_explain(x, p, c, status);
    return LOST;
}

jvn_status listen_start(child *c, const char *path, int number, int first, int last, const char *folder, err *e)
{
    char numbers[3][16];
    snprintf(numbers[0], sizeof numbers[0], "%d", number);
    snprintf(numbers[1], sizeof numbers[1], "%d", first);
    snprintf(numbers[2], sizeof numbers[2], "%d", last);
    char *const argv[] = {"jevons", TORTURE_OPTION, (char *)(uintptr_t)path, numbers[0], numbers[1], numbers[2], NULL};
    return child_start(c, argv, folder, NULL, e);
}
