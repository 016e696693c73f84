/* SPDX-License-Identifier: GPL-3.0-or-later */
/* risk.c -- the physical limit of three jobs over prices in memory: plain loops by two threads, rows in order, nothing
 * missing, no checks.
 *
 *     risk [TICKERS [DAYS [WIDTH]]]     5000 tickers, 2000 days, 21 rows
 *
 * returns: simple, of each ticker's rows. statistics: mean, sd, min and max of each ticker's returns. volatility: over
 * WIDTH returns, by sums that slide. Prints `JOB SECONDS`, the best of nine runs; the results' memory has been touched
 * before. The first return of a ticker is missing, as in the shell. */
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LANES = 8, RUNS = 9 };

typedef struct stats {
    double mean, sd, min, max;
} stats;

static int64_t tickers = 5000, days = 2000, width = 21;
static double *price, *ret, *volatility;
static stats *table;

static void returns(int64_t g)
{
    const double *p = price + g * days;
    double *r = ret + g * days;
    r[0] = NAN;
    for (int64_t i = 1; i < days; i++) r[i] = p[i] / p[i - 1] - 1;
}

static double add_up(const double *lanes)
{
    double sum = 0;
    for (int k = 0; k < LANES; k++) sum += lanes[k];
    return sum;
}

/* Twice over one ticker's rows, which the second time are in the cache. */
static void statistics(int64_t g)
{
    const double *r = ret + g * days + 1;
    double sum[LANES] = {0}, squares[LANES] = {0}, least[LANES], most[LANES];
    int64_t n = days - 1, whole = n / LANES * LANES;
    for (int k = 0; k < LANES; k++) least[k] = most[k] = r[0];
    for (int64_t i = 0; i < whole; i += LANES)
        for (int k = 0; k < LANES; k++) {
            sum[k] += r[i + k];
            least[k] = r[i + k] < least[k] ? r[i + k] : least[k];
            most[k] = r[i + k] > most[k] ? r[i + k] : most[k];
        }
    for (int64_t i = whole; i < n; i++) {
        sum[0] += r[i];
        least[0] = fmin(least[0], r[i]);
        most[0] = fmax(most[0], r[i]);
    }
    double mean = add_up(sum) / (double)n, min = least[0], max = most[0];
    for (int64_t i = 0; i < whole; i += LANES)
        for (int k = 0; k < LANES; k++) squares[k] += (r[i + k] - mean) * (r[i + k] - mean);
    for (int64_t i = whole; i < n; i++) squares[0] += (r[i] - mean) * (r[i] - mean);
    for (int k = 1; k < LANES; k++) min = fmin(min, least[k]), max = fmax(max, most[k]);
    table[g] = (stats){mean, sqrt(add_up(squares) / (double)(n - 1)), min, max};
}

static void roll(int64_t g)
{
    const double *x = ret + g * days + 1;
    double sum = 0, squares = 0, *out = volatility + g * days + 1, w = (double)width;
    out[-1] = NAN;
    for (int64_t i = 0; i < days - 1; i++) {
        sum += x[i];
        squares += x[i] * x[i];
        if (i >= width) {
            sum -= x[i - width];
            squares -= x[i - width] * x[i - width];
        }
        double left = (squares - sum * sum / w) / (w - 1);
        out[i] = i + 1 < width ? NAN : sqrt((left > 0 ? left : 0) * 252);
    }
}

typedef struct share {
    void (*job)(int64_t);
    int64_t first, end;
} share;

static void *work(void *of)
{
    const share *s = of;
    for (int64_t g = s->first; g < s->end; g++) s->job(g);
    return NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double run(void (*job)(int64_t))
{
    share a = {job, 0, tickers / 2}, b = {job, tickers / 2, tickers};
    pthread_t other;
    double begin = now();
    if (pthread_create(&other, NULL, work, &b)) exit(1);
    work(&a);
    pthread_join(other, NULL);
    return now() - begin;
}

/* Once for the memory, then the best of several. */
static void measure(const char *name, void (*job)(int64_t))
{
    double best = run(job);
    for (int k = 0; k < RUNS; k++) {
        double took = run(job);
        best = took < best || k == 0 ? took : best;
    }
    printf("%s %.6f\n", name, best);
}

int main(int argc, char **argv)
{
    if (argc > 1) tickers = atoll(argv[1]);
    if (argc > 2) days = atoll(argv[2]);
    if (argc > 3) width = atoll(argv[3]);
    size_t n = (size_t)(tickers * days);
    price = malloc(n * sizeof *price), ret = malloc(n * sizeof *ret), volatility = malloc(n * sizeof *volatility);
    table = malloc((size_t)tickers * sizeof *table);
    if (!price || !ret || !volatility || !table || days < 2 || width < 2) return 1;
    uint64_t seed = 1;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        price[i] = i % (size_t)days ? price[i - 1] * (0.98 + 0.04 * (double)(seed >> 11) * 0x1p-53) : 100;
    }
    measure("returns", returns);
    measure("statistics", statistics);
    measure("volatility", roll);
    fprintf(stderr, "%g %g\n", volatility[n - 1], table[tickers - 1].sd);
    return 0;
}
