/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_claims_find.c -- any bytes as a document with claims: these lie within the file, in order, hold some words, and each has an
 * id of its own. The first byte picks the format. */
#include "fuzz.h"

static session *s;

static const column *column_of(const char *name)
{
    const table *t = datasets_find(s->data, "t")->t;
    return t->columns[table_find(t, name)];
}

static void check(int64_t n)
{
    const int64_t *start = column_i64(column_of("start")), *stop = column_i64(column_of("stop")), *line = column_i64(column_of("line"));
    int64_t rows = datasets_find(s->data, "t")->t->rows, bytes;
    for (int64_t i = 0; i < rows; i++) {
        if (start[i] < 0 || stop[i] <= start[i] || stop[i] > n || line[i] < 1) abort();
        if (i && line[i] < line[i - 1]) abort();
        column_text(column_of("id"), i, &bytes);
        if (bytes != 16) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const formats[] = {"", "--as plain", "--as markdown", "--as html --date 2025-01-28"};
    char line[120];
    if (n < 1) return 0;
    if (!s) s = quiet_session();
    int fd = memfd_create("document", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data + 1, n - 1) != (ssize_t)n - 1) abort();
    run_line(s, "rm t");
    snprintf(line, sizeof line, "t = claims find /proc/self/fd/%d %s", fd, formats[data[0] % 4]);
    run_line(s, line);
    if (datasets_find(s->data, "t")) check((int64_t)n - 1);
    close(fd);
    return 0;
}
