/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trust.h -- which files of third parties the user lets run: each by its real path and its bytes' hash. */
#ifndef JV_TRUST_H
#define JV_TRUST_H

#include "../base/err.h"

/* One file that is trusted, as a line of the trust file holds it. */
typedef struct trusted {
    char hash[33]; /* XXH3-128 of the bytes, in hex */
    char day[11];  /* when it was trusted, UTC: 2025-01-27 */
    char *path;    /* real */
} trusted;

typedef struct trust_list {
    trusted *all;
    int n;
} trust_list;

/* All of them, in the order that they were trusted in: $XDG_DATA_HOME/jevons/trusted, else ~/.local/share/jevons/trusted.
 * Without the file there are none; one that others can write to, or that cannot be read, is refused. trust_free in any case. */
jvn_status trust_read(trust_list *out, err *e);
void trust_free(trust_list *l);
/* The entry of that path; NULL: it was never trusted. */
const trusted *trust_find(const trust_list *l, const char *path);

/* Trusts these bytes at that path, from now on, in place of others that were there. */
jvn_status trust_add(const char *path, const char *hash, err *e);
/* Ends it. Fails when the path is not trusted. */
jvn_status trust_drop(const char *path, err *e);

/* Whether these bytes at that path are trusted. typed: the path as the user named it, for the line that cures. */
jvn_status trust_check(const char *path, const char *hash, const char *typed, err *e);

#endif
