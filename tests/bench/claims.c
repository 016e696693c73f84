/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claims.c MB FILE... -- MB of text made of the files over and over: processor's MB/s of tokens, and of tokens and quantities. */
#include "../../plugins/claims/quantity.h"
#include "../../plugins/claims/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 1 << 20 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t read_all(char *to, int n, char **files)
{
    size_t got = 0;
    for (int i = 0; i < n; i++) {
        FILE *f = fopen(files[i], "rb");
        if (!f) continue;
        got += fread(to + got, 1, MOST - got - 1, f);
        to[got++] = '\n';
        fclose(f);
    }
    return got;
}

int main(int argc, char **argv)
{
    static char once[MOST];
    size_t part = argc > 2 ? read_all(once, argc - 2, argv + 2) : 0, n = argc > 2 ? (size_t)(atof(argv[1]) * 1e6) : 0;
    char *text = part && n ? malloc(n + 1) : NULL;
    if (!text) return fprintf(stderr, "claims: wanted MB and texts\n"), 1;
    for (size_t i = 0; i < n; i += part) memcpy(text + i, once, part < n - i ? part : n - i);
    double mb = (double)n / 1e6, cut = 1e9, whole = 1e9;
    for (int round = 0; round < 5 + (int)(40 / mb); round++) {
        pool *p = pool_new();
        const grid none = {NULL, 0, 0};
        const units *u = units_new(p, &none);
        double start = seconds();
        tokens t = tokens_read(p, text, 0, (int64_t)n);
        double middle = seconds();
        quantities_read(u, &t);
        double end = seconds();
        cut = middle - start < cut ? middle - start : cut;
        whole = end - start < whole ? end - start : whole;
        pool_free(p);
    }
    printf("%6.1f MB of text, one core: %7.1f MB/s as tokens, %7.1f MB/s with quantities\n", mb, mb / cut, mb / whole);
    free(text);
    return 0;
}
