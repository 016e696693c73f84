/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.c -- `jevons run SCRIPT ARGS`. */
#include "script.h"

#include "report.h"

bool script_run(session *s, int argc, char **argv)
{
    err e;
    (void)argc;
    fail(&e, JVN_EIO, "cannot run %s", argv[0]);
    report_error(s, &(origin){argv[0], 0, NULL}, NULL, &e);
    return false;
}
