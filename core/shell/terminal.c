/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal.c -- what the terminal is, as the system, the environment and the settings say. */
#include "terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../plugin/host_screen.h"

bool terminal_colour(const session *s, int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (s->set.color != COLOR_AUTO) return s->set.color == COLOR_ALWAYS;
    return isatty(fd) && term && strcmp(term, "dumb") != 0 && !(no_color && *no_color);
}

static bool find_size(int fd, struct winsize *w) { return isatty(fd) && ioctl(fd, TIOCGWINSZ, w) == 0; }

int terminal_width(const session *s, int fd)
{
    struct winsize w;
    if (!find_size(fd, &w)) return 0;
    return s->set.width ? s->set.width : w.ws_col ? w.ws_col : 80;
}

render_opts terminal_page(const session *s)
{
    struct winsize w;
    render_opts o = {.colour = terminal_colour(s, STDOUT_FILENO)};
    if (!find_size(STDOUT_FILENO, &w)) return o;
    o.width = terminal_width(s, STDOUT_FILENO);
    o.height = w.ws_row ? w.ws_row : 24;
    o.rows = s->set.rows;
    o.pager = s->interactive;
    return o;
}

/* A session without a terminal shows UTF-8 whatever the locale is: its results are data. */
static void look(const void *session_, jvn_view *view)
{
    const session *s = session_;
    render_opts o = terminal_page(s);
    view->colour = o.colour;
    view->height = o.height;
    if (o.width) view->width = o.width;
    else if (s->set.width) view->width = s->set.width;
    if (o.width) view->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void terminal_tell(void) { host_ask_screen(look); }
