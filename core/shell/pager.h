/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pager.h -- what is longer than the screen goes through $PAGER. */
#ifndef JV_PAGER_H
#define JV_PAGER_H

#include "session.h"

/* Where output goes: a stream that holds it back until it is longer than the screen, and then starts the pager; or
 * stdout itself, when that is no terminal or the settings want no pager. Close it by pager_close. One at a time.
 * folds: lines that are too long are folded, not cut. */
FILE *pager_open(const session *s, bool folds);
/* False: the user left the pager before he had all, so that what failed in writing is no error. */
bool pager_close(FILE *f);

#endif
