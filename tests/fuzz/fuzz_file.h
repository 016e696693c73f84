/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_file.h -- files in memory, for fuzzers of readers and writers. */
#ifndef JV_FUZZ_FILE_H
#define JV_FUZZ_FILE_H

#include "fuzz.h"

static inline int file_of(const void *data, size_t n)
{
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    return fd;
}

/* Reads the file as the dataset x; flags: what stands behind the format. */
static inline bool load_as(session *s, int fd, const char *format, const char *flags)
{
    char line[256];
    snprintf(line, sizeof line, "x = load /proc/self/fd/%d --as %s%s", fd, format, flags);
    return run_line(s, line);
}

/* The dataset x in a file of its own. */
static inline int save_as(session *s, const char *format)
{
    char line[64];
    int fd = memfd_create("out", 0);
    if (fd < 0) abort();
    snprintf(line, sizeof line, "x | save /proc/self/fd/%d --as %s", fd, format);
    if (!run_line(s, line)) abort();
    return fd;
}

static inline bool same_bytes(int a, int b)
{
    off_t n = lseek(a, 0, SEEK_END);
    if (n != lseek(b, 0, SEEK_END)) return false;
    if (n == 0) return true;
    void *x = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, a, 0), *y = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, b, 0);
    bool same = x != MAP_FAILED && y != MAP_FAILED && memcmp(x, y, (size_t)n) == 0;
    munmap(x, (size_t)n);
    munmap(y, (size_t)n);
    return same;
}

#endif
