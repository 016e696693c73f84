/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua.c -- formulas over N doubles as plain passes, each into an array that is there already: `JOB|SECONDS` a line,
 * the best of nine. What tests/bench/lua.lua is measured against. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void multiply(double *restrict out, const double *a, const double *b, long n)
{
    for (long i = 0; i < n; i++) out[i] = a[i] * b[i];
}

static void divide(double *restrict out, const double *a, const double *b, long n)
{
    for (long i = 0; i < n; i++) out[i] = a[i] / b[i];
}

static void add(double *restrict out, const double *a, double x, long n)
{
    for (long i = 0; i < n; i++) out[i] = a[i] + x;
}

static void lag(double *restrict out, const double *a, long n)
{
    out[0] = 0;
    for (long i = 1; i < n; i++) out[i] = a[i - 1];
}

static double *a, *b, *one, *two;

static void formula(long n)
{
    multiply(one, a, b, n);
    add(two, one, 2, n);
}

static void returns(long n)
{
    lag(one, a, n);
    divide(two, a, one, n);
    add(one, two, -1, n);
}

static double best_of(void (*run)(long), long n, double *check)
{
    double best = 1e9;
    for (int k = 0; k < 9; k++) {
        double start = now();
        run(n);
        double took = now() - start;
        *check += one[n / 2] + two[n / 2];
        if (took < best) best = took;
    }
    return best;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? strtol(argv[1], NULL, 10) : 10000000;
    size_t bytes = (size_t)n * sizeof(double);
    double check = 0;
    a = malloc(bytes), b = malloc(bytes), one = malloc(bytes), two = malloc(bytes);
    if (n < 2 || !a || !b || !one || !two) return 1;
    for (long i = 0; i < n; i++) a[i] = (double)(i + 1) * 0.5, b[i] = (double)(i + 1) * 0.25;
    printf("formula|%.9f\n", best_of(formula, n, &check));
    printf("returns|%.9f\n", best_of(returns, n, &check));
    return check > 0 ? 0 : 1;
}
