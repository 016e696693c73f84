/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts_load.h -- private to scripts*.c: the book of the scripts that stay, and how one comes in. */
#ifndef JV_SCRIPTS_LOAD_H
#define JV_SCRIPTS_LOAD_H

#include "../plugin/image.h"
#include "scripts.h"

typedef enum script_from { FROM_PROGRAM, FROM_FOLDER, FROM_WORKSPACE, FROM_LINE } script_from;

typedef struct script_entry {
    char *name;      /* under which it registers */
    char *path;      /* real */
    script_from from;
    bool loading;    /* it runs just now */
    bool loaded;     /* what it registered is there */
    char *fault;     /* why it is not, or why the file as it is now is not; NULL: nothing is wrong */
} script_entry;

struct script_book {
    script_entry *all;
    int n;
};

/* The session's, made when it is first asked for. */
script_book *scripts_book(session *s);
/* By name; NULL: none. [borrowed until the book changes] */
script_entry *scripts_find(const session *s, const char *name);
/* The name of a script by its path: that of the file, in the letters of an owner. */
jvn_status scripts_name(session *s, const char *path, char **name, err *e);
/* A new entry at the end of the book, that is not loaded. NULL: *e says why, a script that has its name for one. */
script_entry *scripts_enter(session *s, const char *path, script_from from, err *e);
/* Runs the bytes of its file (im NULL: as they are now); what went wrong is on the entry too. On failure what was there before
 * stays. The book may be another afterwards. */
jvn_status scripts_load(session *s, script_entry *x, const image *im, err *e);
/* Says on the entry why it is not loaded, or stays as it was; NULL: nothing is wrong. */
void scripts_blame(script_entry *x, const char *fault);
/* Takes it out of the book, and what it registered out of the session. */
void scripts_remove(session *s, script_entry *x);

/* ---- scripts_keep.c: what the workspace names ---- */

/* Loads them: those that are trusted. Notes about the others, one a line. */
void scripts_open_kept(session *s, text *notes);
/* The workspace names the script by its real path from now on, and the user trusts it as it is. */
jvn_status scripts_keep(session *s, const image *im, err *e);
/* It does not any more. JVN_ENAME: it did not. */
jvn_status scripts_let_go(session *s, const char *path, err *e);
bool scripts_is_kept(session *s, const char *path);

#endif
