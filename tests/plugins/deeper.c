/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deeper.c -- a library that knows nothing of jevons: what is written, structs of every odd size, callbacks, pointers.
 *
 *     cc -shared -fPIC -pthread -o deeper.so tests/plugins/deeper.c
 *     > ffi ./deeper.so 'int split(double x, double *whole, double *rest)' --take rest */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is written ---- */

int split(double x, double *whole, double *rest)
{
    *whole = (double)(int64_t)x;
    *rest = x - *whole;
    return x < 0;
}
void leave_alone(double x, int *never) { (void)x, (void)never; }
void step(int *x) { *x += 10; }
void scale(const double *x, double *out, size_t n) { for (size_t i = 0; i < n; i++) out[i] += x[i] * 2; }
void scalef(const float *x, uint8_t *out, int n) { for (int i = 0; i < n; i++) out[i] = (uint8_t)(x[i] * 2); }
void reverse(int16_t x[], size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        int16_t last = x[n - 1 - i];
        x[n - 1 - i] = x[i];
        x[i] = last;
    }
}
void axpy(int n, double a, const double *x, int incx, double *y, int incy)
{
    for (int i = 0; i < n; i++) y[i * incy] += a * x[i * incx];
}
void extremes(double *least, double *most, const double data[], size_t stride, size_t n)
{
    *least = *most = data[0];
    for (size_t i = 1; i < n; i++) {
        if (data[i * stride] < *least) *least = data[i * stride];
        if (data[i * stride] > *most) *most = data[i * stride];
    }
}
void above_zero(const double *x, bool *is, size_t n) { for (size_t i = 0; i < n; i++) is[i] = x[i] > 0; }
const double *largest(const double *x, size_t n)
{
    const double *at = NULL;
    for (size_t i = 0; i < n; i++)
        if (x[i] >= 0 && (!at || x[i] > *at)) at = &x[i];
    return at;
}
double deref(const double x[1], double y) { return *x + y; }

/* ---- structs: each function gives its argument back with one added to every value ---- */

#define STRUCT(name, body, change) \
    typedef struct { body } name;  \
    name add_##name(name x) { change; return x; } \
    void put_##name(const name *in, name *out) { *out = add_##name(*in); }

STRUCT(s1, int8_t a;, x.a++)
STRUCT(s2, int8_t a; int8_t b;, (x.a++, x.b++))
STRUCT(s3, int8_t a; int8_t b; int8_t c;, (x.a++, x.b++, x.c++))
STRUCT(s5, int8_t a[5];, for (int i = 0; i < 5; i++) x.a[i]++)
STRUCT(s8, int32_t a; float b;, (x.a++, x.b++))
STRUCT(s12, float a; float b; float c;, (x.a++, x.b++, x.c++))
STRUCT(s16, double a; int64_t b;, (x.a++, x.b++))
STRUCT(s17, int8_t a[17];, for (int i = 0; i < 17; i++) x.a[i]++)
STRUCT(s24, double a; double b; double c;, (x.a++, x.b++, x.c++))
STRUCT(mixed, int8_t a; double b; int16_t c; float d; bool e;, (x.a++, x.b++, x.c++, x.d++, x.e = !x.e))
STRUCT(nested, struct { int16_t p; double q; } in; s3 more; double tail[2];,
       (x.in.p++, x.in.q++, x.more.a++, x.more.b++, x.more.c++, x.tail[0]++, x.tail[1]++))
typedef struct { const char *name; double value; } labelled;
labelled label(const char *name, double value) { return (labelled){name, value}; }
double value_of(labelled x) { return x.value + (double)strlen(x.name); }

/* ---- callbacks ---- */

double sum_of(double (*f)(double), int n)
{
    double sum = 0;
    for (int i = 1; i <= n; i++) sum += f(i);
    return sum;
}
typedef struct { double (*function)(double x, void *params); void *params; } function_of;
double at_two(const function_of *f) { return f->function(2, f->params); }
int narrow(int8_t (*f)(int8_t a, uint16_t b, bool c, float d)) { return f(-3, 65535, true, 0.5f); }
s3 map_s3(s3 (*f)(s3 x, const s16 *y), s3 x) { s16 y = {0.5, 7}; return f(x, &y); }
int64_t told(void (*tell)(const char *what, const double *null), int n)
{
    for (int i = 0; i < n; i++) tell(i % 2 ? "odd" : "even", NULL);
    return n;
}
double null_given(double (*f)(const double *x)) { return f(NULL); }

typedef struct job { double (*f)(double); double given; } job;
static void *run_job(void *of) { job *x = of; x->given = x->f(1); return NULL; }
double elsewhere(double (*f)(double))
{
    pthread_t t;
    job x = {f, -1};
    if (pthread_create(&t, NULL, run_job, &x)) return -2;
    pthread_join(t, NULL);
    return x.given;
}
/* As if the user pressed Ctrl-C at the call 10; says how much the last of 1000 calls gave. */
double interrupted(double (*f)(double))
{
    double given = 0;
    for (int i = 1; i <= 1000; i++) {
        if (i == 10) raise(SIGINT);
        given = f(i);
    }
    fprintf(stderr, "the last gave %g\n", given);
    return given;
}

static double (*kept)(double);
void keep(double (*f)(double)) { kept = f; }
double call_kept(double x) { return kept ? kept(x) : -1; }
double own_square(double x) { return x * x; }
void *square_code(void) { return (void *)own_square; }

/* ---- pointers ---- */

typedef struct counter { int64_t n; } counter;
static int64_t open_counters;
counter *counter_new(int64_t n)
{
    counter *x = n < 0 ? NULL : malloc(sizeof *x);
    if (!x) return NULL;
    x->n = n;
    open_counters++;
    return x;
}
int64_t counter_next(counter *x) { return x ? ++x->n : -1; }
void counter_free(counter *x) { open_counters--; free(x); }
int64_t counters_open(void) { return open_counters; }
