/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_claims_text.c -- any bytes as a document: what is refused says why; of what is read, blocks and sentences rise, lie within the
 * file, and hold words of it. The first byte picks the format. */
#include "fuzz.h"

static session *s;

static const column *column_of(const char *of, const char *name)
{
    const table *t = datasets_find(s->data, of)->t;
    return t->columns[table_find(t, name)];
}

static bool is_word_of(const char *sought, int64_t n, const char *data, int64_t start, int64_t end)
{
    return memmem(data + start, (size_t)(end - start), sought, (size_t)n) != NULL;
}

/* The first words of plain text stand where it says. */
static void check_words(const char *data, int64_t start, int64_t end, int64_t row)
{
    int64_t n, k = 0;
    const char *words = column_text(column_of("t", "text"), row, &n);
    while (k < n && words[k] > ' ' && words[k] < 0x7f) k++;
    if (n < 1 || words[0] == ' ' || words[n - 1] == ' ' || !is_word_of(words, k, data, start, end)) abort();
}

static void check(const char *data, int64_t n, bool plain)
{
    const int64_t *start = column_i64(column_of("t", "start")), *end = column_i64(column_of("t", "stop"));
    const int64_t *block = column_i64(column_of("t", "block"));
    int64_t rows = datasets_find(s->data, "t")->t->rows, last = 0, within = 0;
    for (int64_t i = 0; i < rows; i++) {
        if (start[i] < last || end[i] <= start[i] || end[i] > n || block[i] < within) abort();
        last = end[i];
        within = block[i];
        if (plain) check_words(data, start[i], end[i], i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const formats[] = {"", "--as plain", "--as markdown", "--as html"};
    char line[120];
    if (n < 1) return 0;
    if (!s) s = quiet_session();
    int format = data[0] % 4, fd = memfd_create("document", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data + 1, n - 1) != (ssize_t)n - 1) abort();
    run_line(s, "rm t");
    snprintf(line, sizeof line, "t = claims text /proc/self/fd/%d %s", fd, formats[format]);
    bool binary = memchr(data + 1, 0, n - 1), wide = n > 2 && ((data[1] == 0xff && data[2] == 0xfe) || (data[1] == 0xfe && data[2] == 0xff));
    if (run_line(s, line) == (binary || wide)) abort();
    if (!binary && !wide && datasets_find(s->data, "t")) check((const char *)data + 1, (int64_t)n - 1, format == 1);
    close(fd);
    return 0;
}
