/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_arrow.c -- the arrow plugin on any bytes, through the real host: no crash, no read outside, no broken column, and
 * what it reads it writes so that reading and writing again changes nothing. */
#include "fuzz.h"

static session *s;

static int file_of(const void *data, size_t n)
{
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    return fd;
}

static bool load(int fd)
{
    char line[128];
    snprintf(line, sizeof line, "x = load /proc/self/fd/%d --as arrow", fd);
    return run_line(s, line);
}

/* The table x, in a file of its own. */
static int save(const char *format)
{
    char line[64];
    int fd = memfd_create("out", 0);
    if (fd < 0) abort();
    snprintf(line, sizeof line, "x | save /proc/self/fd/%d --as %s", fd, format);
    if (!run_line(s, line)) abort();
    return fd;
}

static void same_bytes(int a, int b)
{
    off_t n = lseek(a, 0, SEEK_END);
    if (n != lseek(b, 0, SEEK_END)) abort();
    void *x = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, a, 0), *y = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, b, 0);
    if (x == MAP_FAILED || y == MAP_FAILED || memcmp(x, y, (size_t)n) != 0) abort();
    munmap(x, (size_t)n);
    munmap(y, (size_t)n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!s) s = quiet_session();
    int fd = file_of(data, n);
    if (load(fd)) {
        int once = save("arrow");
        if (!load(once)) abort();
        int twice = save("arrows");
        if (!load(twice)) abort();
        int last = save("arrow");
        same_bytes(once, last);
        close(once);
        close(twice);
        close(last);
    }
    close(fd);
    return 0;
}
