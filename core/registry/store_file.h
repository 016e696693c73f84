/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_file.h -- whether a path can be a workspace. */
#ifndef JV_STORE_FILE_H
#define JV_STORE_FILE_H

#include "../base/err.h"

enum {
    STORE_APPLICATION = 0x6a766e73, /* "jvns": SQLite's application_id, at byte 68 of the file */
    STORE_FORMAT = 2                /* its user_version, at byte 60 */
};

/* Refuses what is there and is no workspace of a format up to `newest`, or cannot be written to; changes nothing. */
jvn_status store_file_check(const char *path, int newest, err *e);
/* Whether this release can open a format. */
jvn_status store_file_format(const char *path, int64_t format, int newest, err *e);

#endif
