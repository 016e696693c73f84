/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foreign.c -- a library that knows nothing of jevons: every scalar type, texts, arrays, and a count of calls.
 *
 *     cc -shared -fPIC -o foreign.so tests/plugins/foreign.c
 *     > ffi ./foreign.so 'double mean(const double *x, size_t n)' */
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Each gives back the next value of its type, so that both ways are seen. */
#define NEXT(name, type) \
    type name(type x) { return (type)(x + 1); }

NEXT(next_char, char)
NEXT(next_schar, signed char)
NEXT(next_uchar, unsigned char)
NEXT(next_short, short)
NEXT(next_ushort, unsigned short)
NEXT(next_int, int)
NEXT(next_uint, unsigned)
NEXT(next_long, long)
NEXT(next_ulong, unsigned long)
NEXT(next_llong, long long)
NEXT(next_ullong, unsigned long long)
NEXT(next_size, size_t)
NEXT(next_float, float)
NEXT(next_double, double)

bool negate(bool x) { return !x; }
int8_t low_byte(int64_t x) { return (int8_t)x; }
uint64_t huge(int x) { return x > 0 ? UINT64_MAX : 1; }
int data_not_code = 1;

static int64_t calls;
int64_t count_calls(void) { return ++calls; }
double counted(double x) { calls++; return x; }
/* As if the user pressed Ctrl-C at row 2000; tells when row 20000 is called all the same. */
double interrupted(double x)
{
    if (x == 2000) raise(SIGINT);
    if (x == 20000) fputs("called to the end\n", stderr);
    return x;
}
float interruptedf(float x) { return (float)interrupted(x); }

double sum5(double a, double b, double c, double d, double e) { return a + 10 * b + 100 * c + 1000 * d + 10000 * e; }
double mixed(int8_t a, float b, uint16_t c, double d, bool e, const char *f)
{
    return a + (double)b + c + d + (e ? 0.5 : 0) + (double)strlen(f);
}
int64_t many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j)
{
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

/* Writes over what it gave before. */
const char *shout(const char *s)
{
    static char said[64];
    snprintf(said, sizeof said, "%s!", s);
    return said;
}
const char *maybe(int x) { return x % 2 ? "odd" : NULL; }
const char *latin1(int x) { return x == 2 ? "\xe9t\xe9" : "ok"; }

double mean(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}
double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}
float peak(const float x[], int n)
{
    float most = x[0];
    for (int i = 1; i < n; i++) most = x[i] > most ? x[i] : most;
    return most;
}
long total(const int32_t *restrict x, unsigned n)
{
    long sum = 0;
    for (unsigned i = 0; i < n; i++) sum += x[i];
    return sum;
}
/* How many values lie above a limit; a stride as GSL has it. */
int64_t above(const double data[], const size_t stride, const size_t n, double limit)
{
    int64_t found = 0;
    for (size_t i = 0; i < n; i++) found += data[i * stride] > limit;
    return found;
}
const char *size_word(const int64_t *x, uint8_t n, const char *word)
{
    static char said[64];
    snprintf(said, sizeof said, "%s %d, first %lld", word, n, (long long)x[0]);
    return said;
}
