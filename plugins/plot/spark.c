/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spark.c -- the aggregate spark: values in order as a line of blocks, from the group's least to its most. E. R. Tufte,
 * Beautiful Evidence, 2006. */
#include <math.h>

#include "plot.h"

enum { HEIGHTS = 8, BLOCK = 3 /* bytes of a block */, CELLS_MOST = 1000 };

/* The mean of what is there of rows from .. to-1; NaN: nothing is. */
static double mean_of(const struct ArrowArray *a, int64_t from, int64_t to)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = from; i < to; i++) {
        if (jvn_null(a, i) || isnan(jvn_f64(a)[i])) continue;
        sum += jvn_f64(a)[i] / (double)(to - from);
        n++;
    }
    return n ? sum * ((double)(to - from) / (double)n) : NAN;
}

/* What is missing is a blank; all equal: the middle. */
static const char *block_of(double x, double lo, double hi)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (isnan(x)) return " ";
    if (isinf(x)) return blocks[x > 0 ? HEIGHTS - 1 : 0];
    if (!(hi > lo)) return blocks[HEIGHTS / 2 - 1];
    int k = (int)((x / 2 - lo / 2) / (hi / 2 - lo / 2) * HEIGHTS);
    return blocks[k < 0 ? 0 : k >= HEIGHTS ? HEIGHTS - 1 : k];
}

static void put_blocks(struct ArrowArray *out, const double *cells, int64_t n)
{
    double lo = INFINITY, hi = -INFINITY;
    int64_t *ends = jvn_out(out);
    char *to = jvn_out_text(out);
    extent(cells, n, &lo, &hi);
    ends[1] = 0;
    for (int64_t i = 0; i < n; i++) {
        const char *block = block_of(cells[i], lo, hi);
        size_t bytes = strlen(block);
        memcpy(to + ends[1], block, bytes);
        ends[1] += (int64_t)bytes;
    }
}

jvn_status spark(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                 struct ArrowArray *out, int64_t at)
{
    double cells[CELLS_MOST];
    (void)at;
    int64_t most = 24;
    if (n_args > 1 && args[1]->length > 0 && n > 0) {
        int64_t row = args[1]->length == 1 ? 0 : offset;
        most = jvn_null(args[1], row) ? 0 : jvn_i64(args[1])[row];
        if (most < 1 || most > CELLS_MOST)
            return jvn_fail(call, JVN_EARG, 1, NULL, "found %lld cells, wanted 1 to %d", (long long)most, CELLS_MOST);
    }
    int64_t n_cells = n < most ? n : most;
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, n_cells * BLOCK, JVN_NULLABLE, out);
    if (st != JVN_OK) return st;
    ((int64_t *)jvn_out(out))[0] = 0;
    for (int64_t i = 0; i < n_cells; i++)
        cells[i] = mean_of(args[0], offset + i * n / n_cells, offset + (i + 1) * n / n_cells);
    put_blocks(out, cells, n_cells);
    if (!n) jvn_set_null(out, 0);
    return JVN_OK;
}
