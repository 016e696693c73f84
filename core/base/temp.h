/* SPDX-License-Identifier: GPL-3.0-or-later */
/* temp.h -- files that are only half of something: whoever ends the process in the middle removes them. */
#ifndef JV_TEMP_H
#define JV_TEMP_H

/* Until temp_done the file goes when the process is ended. path outlives that. Beyond a few at once they are not kept. */
void temp_add(const char *path);
void temp_done(const char *path);
/* Removes them all. From any thread, and in a signal handler. */
void temp_drop(void);

#endif
