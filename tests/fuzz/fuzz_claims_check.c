/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_claims_check.c -- any text in the cells of a ledger, of which byte 1 parts cells and byte 2 rows: no crash, every claim
 * has a verdict, and an interval that is given rises. */
#include "fuzz.h"

static session *s;

/* A file in memory, by a path that `load` can read. */
static const char *write_ledger(const uint8_t *data, size_t n)
{
    static char path[64];
    static int fd = -1;
    static const char head[] = "file,id,line,start,end,quote,subject,entity,metric,comparator,hedge,value,high,unit,direction,from,to,phase,"
                               "stance,negated,kind\n";
    if (fd < 0) fd = memfd_create("ledger", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) abort();
    text csv = {0};
    text_add(&csv, head, strlen(head));
    text_putc(&csv, '"');
    for (size_t i = 0; i < n; i++) {
        if (data[i] == 1) text_add(&csv, "\",\"", 3);
        else if (data[i] == 2) text_add(&csv, "\"\n\"", 3);
        else if (data[i] == '"') text_add(&csv, "\"\"", 2);
        else text_putc(&csv, (char)data[i]);
    }
    text_add(&csv, "\"\n", 2);
    if (write(fd, csv.s, csv.n) != (ssize_t)csv.n) abort();
    text_free(&csv);
    return path;
}

static void check_rows(const table *t)
{
    const column *low = t->columns[table_find(t, "tolerance_low")], *high = t->columns[table_find(t, "tolerance_high")];
    const column *verdict = t->columns[table_find(t, "verdict")];
    for (int64_t i = 0; i < t->rows; i++) {
        if (column_is_null(verdict, i)) abort();
        if (!column_is_null(low, i) && !column_is_null(high, i) && !(column_f64(low)[i] <= column_f64(high)[i])) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char line[200];
    if (n > 40000 || memchr(data, 0, n)) return 0;
    if (!s) {
        s = quiet_session();
        run_line(s, "px = load data/deepseek-2025/prices.csv");
    }
    run_line(s, "rm c");
    snprintf(line, sizeof line, "l = load %s --as csv", write_ledger(data, n));
    if (!run_line(s, line) || !run_line(s, "c = l | claims check --prices px --shares px")) return 0;
    check_rows(datasets_find(s->data, "c")->t);
    run_line(s, "l | claims compare --all");
    return 0;
}
