/* SPDX-License-Identifier: GPL-3.0-or-later */
/* note.h -- what a plugin's file says of itself, read without running any of it. */
#ifndef JV_NOTE_H
#define JV_NOTE_H

#include "object.h"

/* Reads the ELF note of the file. Fails when it is no shared object for this machine, or has no note. */
jvn_status note_read(const char *path, jvn_note *out, err *e);
/* The same of the bytes behind a descriptor; path is for messages. */
jvn_status note_read_fd(int fd, const char *path, jvn_note *out, err *e);
jvn_status note_find(const object *o, jvn_note *out, err *e);
/* Whether this host can load a plugin with such a note; the hint names the cure. */
jvn_status note_check(const jvn_note *note, err *e);

/* The same check by check: magic and id, the ABI, and each interface that it cannot do without. */
jvn_status note_check_id(const jvn_note *note, err *e);
jvn_status note_check_abi(const jvn_note *note, err *e);
typedef struct note_interface {
    char name[sizeof((jvn_note *)0)->needs];
    char since[16]; /* the ABI that brought it; "": it does not say */
} note_interface;
/* Whether a plugin can be called so: lower case letters, digits, '_', and none of the shell's own words. */
bool note_is_id(const char *s);
/* The next need; *at begins as note->needs. False: there are no more. */
bool note_next_need(const char **at, note_interface *out);
jvn_status note_check_need(const jvn_note *note, const note_interface *need, err *e);

#endif
