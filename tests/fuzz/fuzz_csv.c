/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_csv.c -- the csv plugin on any bytes, through the real host: no crash, no broken column, and what it
 * reads it writes so that, after one turn without flags, reading and writing again changes nothing. The first byte
 * picks flags. */
#include "fuzz.h"

static session *s;

static const char *flags_for(unsigned bits, text *t)
{
    static const char *const flags[] = {" --rejects bad", " --header no",   " --encoding latin1", " --dates dmy",
                                        " --rows 3",      " --header yes",  " --delim ;",         " --skip 1"};
    text_clear(t);
    for (unsigned i = 0; i < 8; i++)
        if ((bits >> i & 1) && !(i == 5 && (bits & 2))) text_puts(t, flags[i]);
    text_puts(t, "");
    return t->s ? t->s : "";
}

static int file_of(const void *data, size_t n)
{
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    return fd;
}

static bool load(int fd, const char *flags)
{
    char line[256];
    snprintf(line, sizeof line, "x = load /proc/self/fd/%d --as csv%s", fd, flags);
    return run_line(s, line);
}

/* The table x as csv, in a file of its own. */
static int save(void)
{
    char line[64];
    int fd = memfd_create("out", 0);
    if (fd < 0) abort();
    snprintf(line, sizeof line, "x | save /proc/self/fd/%d --as csv", fd);
    if (!run_line(s, line)) abort();
    return fd;
}

static bool same_bytes(int a, int b)
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

/* The table x written, read without flags, and written again. */
static int turn(int from)
{
    /* Names with line ends in them can look like rows of another delimiter, so it is named. */
    if (!load(from, " --header yes --delim ,")) abort();
    close(from);
    return save();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    text flags = {0};
    if (n < 1) return 0;
    if (!s) s = quiet_session();
    int fd = file_of(data + 1, n - 1);
    if (load(fd, flags_for(data[0], &flags)) && datasets_find(s->data, "x")->t->n > 0) {
        int once = turn(save()); /* what the flags made text may be dates without them */
        int copy = dup(once), twice = turn(once);
        if (!same_bytes(copy, twice)) abort();
        close(copy);
        close(twice);
    }
    close(fd);
    text_free(&flags);
    return 0;
}
