/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refused.c -- the system's reasons, lower case as all messages are. */
#include "refused.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

jvn_status file_refused(jvn_call *call, int blame, const char *doing, const char *path, int error)
{
    char reason[128];
    snprintf(reason, sizeof reason, "%s", strerror(error));
    if (!isupper((unsigned char)reason[1])) reason[0] = (char)tolower((unsigned char)reason[0]);
    return jvn_fail(call, JVN_EIO, blame, NULL, "cannot %s %s: %s", doing, path, reason);
}
