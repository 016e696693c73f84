/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua.c -- a * b + 2 over N doubles as two plain passes, each into an array of its own: the best of nine, in
 * seconds. What tests/bench/lua.lua is measured against. */
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

static void add(double *restrict out, const double *a, double x, long n)
{
    for (long i = 0; i < n; i++) out[i] = a[i] + x;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? strtol(argv[1], NULL, 10) : 10000000;
    size_t bytes = (size_t)n * sizeof(double);
    double *a = malloc(bytes), *b = malloc(bytes), *product = malloc(bytes), *sum = malloc(bytes), best = 1e9, check = 0;
    if (!a || !b || !product || !sum) return 1;
    for (long i = 0; i < n; i++) a[i] = (double)(i + 1) * 0.5, b[i] = (double)(i + 1) * 0.25;
    for (int k = 0; k < 9; k++) {
        double start = now();
        multiply(product, a, b, n);
        add(sum, product, 2, n);
        double took = now() - start;
        check += sum[n / 2];
        if (took < best) best = took;
    }
    printf("%.9f\n", best);
    return check > 0 ? 0 : 1;
}
