/* SPDX-License-Identifier: GPL-3.0-or-later */
/* note.h -- what a plugin's file says of itself, read without running any of it. */
#ifndef JV_NOTE_H
#define JV_NOTE_H

#include "../base/err.h"

/* Reads the ELF note of the file. Fails when it is no shared object for this machine, or has no note. */
jvn_status note_read(const char *path, jvn_note *out, err *e);
/* Whether this host can load a plugin with such a note; the hint names the cure. */
jvn_status note_check(const jvn_note *note, err *e);

#endif
