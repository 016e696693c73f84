/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_csv.c -- the csv plugin on any bytes, through the real host: no crash, no broken column, and what it
 * reads it writes so that, after one turn without flags, reading and writing again changes nothing. The first byte
 * picks flags. */
#include "fuzz_file.h"

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

/* The table x written, read without flags, and written again. */
static int turn(int from)
{
    /* Names with line ends in them can look like rows of another delimiter, so it is named. */
    if (!load_as(s, from, "csv", " --header yes --delim ,")) abort();
    close(from);
    return save_as(s, "csv");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    text flags = {0};
    if (n < 1) return 0;
    if (!s) s = quiet_session();
    int fd = file_of(data + 1, n - 1);
    if (load_as(s, fd, "csv", flags_for(data[0], &flags)) && datasets_find(s->data, "x")->t->n > 0) {
        int once = turn(save_as(s, "csv")); /* what the flags made text may be dates without them */
        int copy = dup(once), twice = turn(once);
        if (!same_bytes(copy, twice)) abort();
        close(copy);
        close(twice);
    }
    close(fd);
    text_free(&flags);
    return 0;
}
