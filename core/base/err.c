/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.c -- the one error object. */
#include "err.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void err_clear(err *e)
{
    e->code = JVN_OK;
    e->arg = JVN_NOARG;
    e->row = e->column = -1;
    e->at = -1;
    e->len = 0;
    e->msg[0] = e->hint[0] = '\0';
}

/* Text that is too long is cut between characters. */
JVN_FORMAT(3, 0) static void write_text(char *to, size_t room, const char *format, va_list ap)
{
    int n = vsnprintf(to, room, format, ap);
    if (n < 0 || (size_t)n < room) return;
    for (n = (int)room - 1; n > 0 && ((unsigned char)to[n - 1] & 0xc0) == 0x80;) n--;
    if (n > 0 && (unsigned char)to[n - 1] >= 0xc0) n--;
    to[n] = '\0';
}

JVN_FORMAT(3, 0) static jvn_status set(err *e, jvn_status code, const char *format, va_list ap)
{
    if (!e) return code;
    err_clear(e);
    e->code = code;
    write_text(e->msg, sizeof e->msg, format, ap);
    return code;
}

jvn_status fail(err *e, jvn_status code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    set(e, code, format, ap);
    va_end(ap);
    return code;
}

jvn_status fail_at(err *e, jvn_status code, int at, int len, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    set(e, code, format, ap);
    va_end(ap);
    if (e) {
        e->at = at;
        e->len = len;
    }
    return code;
}

void err_hint(err *e, const char *format, ...)
{
    va_list ap;
    if (!e) return;
    va_start(ap, format);
    write_text(e->hint, sizeof e->hint, format, ap);
    va_end(ap);
}

const char *err_system(int error)
{
    static _Thread_local char said[128];
    snprintf(said, sizeof said, "%s", strerror(error));
    if (!isupper((unsigned char)said[1])) said[0] = (char)tolower((unsigned char)said[0]);
    return said;
}

const char *err_word(jvn_status code)
{
    static const char *const words[] = {
        [JVN_OK] = "ok",         [JVN_EARG] = "argument",         [JVN_ETYPE] = "type",
        [JVN_ENAME] = "name",    [JVN_ESYNTAX] = "syntax",        [JVN_EDATA] = "data",
        [JVN_EUNIT] = "unit",    [JVN_EIO] = "io",                [JVN_ENOMEM] = "memory",
        [JVN_ELIMIT] = "limit",  [JVN_ECANCELLED] = "cancelled",  [JVN_EPLUGIN] = "plugin",
        [JVN_EMORE] = "unfinished",
    };
    return (unsigned)code < sizeof words / sizeof *words ? words[code] : "unknown";
}
