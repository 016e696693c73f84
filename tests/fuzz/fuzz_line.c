/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_line.c -- any line, run on a small table: no crash, no hang, and what fails says why. Names of files are
 * not tried: a line with a slash, or that saves, is passed over, and so are Lua and ffi, which may do anything. */
#include "fuzz.h"

static session *s;

static void start(void)
{
    s = quiet_session();
    if (!run_line(s, "px = calc close = 1.5, n = 2, t = 'NVDA', d = 2025-01-27, b = true, u = 3[USD], z = if(false, 1, null)"))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!s) start();
    char *line = xstrndup((const char *)data, n);
    bool tried = !strchr(line, '/') && !strstr(line, "save") && !strstr(line, "rm") && !strstr(line, "lua") && !strstr(line, "ffi");
    if (tried) run_line(s, line);
    free(line);
    return 0;
}
