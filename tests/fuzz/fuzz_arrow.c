/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_arrow.c -- the arrow plugin on any bytes, through the real host: no crash, no read outside, no broken column, and
 * what it reads it writes so that reading and writing again changes nothing. */
#include "fuzz_file.h"

static session *s;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!s) s = quiet_session();
    int fd = file_of(data, n);
    if (load_as(s, fd, "arrow", "")) {
        int once = save_as(s, "arrow");
        if (!load_as(s, once, "arrow", "")) abort();
        int twice = save_as(s, "arrows");
        if (!load_as(s, twice, "arrow", "")) abort();
        int last = save_as(s, "arrow");
        if (!same_bytes(once, last)) abort();
        close(once);
        close(twice);
        close(last);
    }
    close(fd);
    return 0;
}
