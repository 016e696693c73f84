/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal.h -- what the terminal is: its size, and whether it is written to in colour. */
#ifndef JV_TERMINAL_H
#define JV_TERMINAL_H

#include "render.h"
#include "session.h"

/* How tables are rendered to standard output: width 0 where that is no terminal. Asked anew each time. */
render_opts terminal_page(const session *s);
/* Only on a terminal that can, and never under NO_COLOR, unless `option color` says so. */
bool terminal_colour(const session *s, int fd);
/* Columns of the terminal behind fd; 0: it is none. */
int terminal_width(const session *s, int fd);
/* Plugins that ask for the screen are told of this terminal from now on. */
void terminal_tell(void);

#endif
