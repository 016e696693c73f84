/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scratch.c -- made under a name that nobody has, removed without following links. */
#define _GNU_SOURCE /* nftw */
#include "scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/err.h"
#include "../base/text.h"
#include "trial.h"

jvn_status scratch_make(jvn_call *call, char path[PATH_MAX])
{
    const char *named = getenv("TMPDIR"), *in = named && *named ? named : "/tmp";
    int n = snprintf(path, PATH_MAX, "%s/jevons-XXXXXX", in);
    if (n < PATH_MAX && mkdtemp(path)) return JVN_OK;
    *path = '\0';
    return jvn_fail(call, JVN_EIO, JVN_NOARG, NULL, "cannot make a folder in %s: %s", in, err_system(n < PATH_MAX ? errno : ENAMETOOLONG));
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

void scratch_remove(char *path)
{
    if (*path) nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    *path = '\0';
}

void scratch_link(const char *folder, const char *name, const char *target)
{
    char data[PATH_MAX];
    text path = {0};
    if (!target && !trial_data(data, sizeof data)) return;
    text_printf(&path, "%s/%s", folder, name);
    if (symlink(target ? target : data, path.s) != 0) text_clear(&path); /* what is there stays */
    text_free(&path);
}
