/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_json.c -- the json plugin on any bytes, through the real host: no crash, no read outside, no broken column, and
 * what it reads it writes so that reading and writing again changes nothing. */
#include "fuzz_file.h"

static session *s;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!s) s = quiet_session();
    int fd = file_of(data, n);
    if (load_as(s, fd, "json", "")) {
        int once = save_as(s, "json");
        if (!load_as(s, once, "json", "")) abort();
        int twice = save_as(s, "json"); /* infinities are null by now */
        if (!load_as(s, twice, "json", "")) abort();
        int last = save_as(s, "json");
        if (!same_bytes(twice, last)) abort();
        close(once);
        close(twice);
        close(last);
    }
    close(fd);
    return 0;
}
