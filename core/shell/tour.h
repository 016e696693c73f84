/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tour.h -- a first walk through the shell: the tour says what to type, the user types it. */
#ifndef JV_TOUR_H
#define JV_TOUR_H

#include "session.h"

/* The line that the tour waits for; NULL: none is under way. [borrowed until the next line] */
const char *tour_line(void);

#endif
