/* SPDX-License-Identifier: GPL-3.0-or-later */
/* risk.c -- the physical limit of a rolling volatility: a plain loop by two threads over returns in memory.
 *
 *     risk [TICKERS [DAYS [WIDTH]]]     5000 tickers, 2000 days, 21 rows
 *
 * Prints the seconds of the best of nine runs; the result's memory has been touched before. Sums slide: what leaves the
 * window is subtracted. The first return of a ticker is missing, as in the shell. */
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct share {
    const double *x;
    double *out;
    int64_t first, end, days, width;
} share;

static void roll(const double *x, double *out, int64_t n, int64_t w)
{
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
        squares += x[i] * x[i];
        if (i >= w) {
            sum -= x[i - w];
            squares -= x[i - w] * x[i - w];
        }
        double left = (squares - sum * sum / (double)w) / (double)(w - 1);
        out[i] = i + 1 < w ? NAN : sqrt((left > 0 ? left : 0) * 252);
    }
}

static void *work(void *of)
{
    const share *s = of;
    for (int64_t g = s->first; g < s->end; g++) {
        s->out[g * s->days] = NAN;
        roll(s->x + g * s->days + 1, s->out + g * s->days + 1, s->days - 1, s->width);
    }
    return NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    int64_t tickers = argc > 1 ? atoll(argv[1]) : 5000, days = argc > 2 ? atoll(argv[2]) : 2000;
    int64_t width = argc > 3 ? atoll(argv[3]) : 21, n = tickers * days;
    double *x = malloc((size_t)n * sizeof *x), *out = calloc((size_t)n, sizeof *out), best = 1e9;
    uint64_t seed = 1;
    if (!x || !out) return 1;
    for (int64_t i = 0; i < n; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        x[i] = ((double)(seed >> 11) / 9007199254740992.0 - 0.5) / 20;
    }
    for (int k = 0; k < 9; k++) {
        share a = {x, out, 0, tickers / 2, days, width}, b = {x, out, tickers / 2, tickers, days, width};
        pthread_t other;
        double begin = now();
        if (pthread_create(&other, NULL, work, &b)) return 1;
        work(&a);
        pthread_join(other, NULL);
        double took = now() - begin;
        best = took < best ? took : best;
    }
    fprintf(stderr, "%g\n", out[n - 1]);
    printf("%.6f\n", best);
    return 0;
}
