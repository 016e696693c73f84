/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model_file.c -- a model as bytes: a head of 80, the signed roots of the weights, a byte each, a checksum; all little-endian. */
#include "model.h"

#include "feature.h"

#include <math.h>
#include <string.h>

/* magic 0, version 8, bits 12, labels 16 (a bit each), rows 20 (8 bytes), scale 28, slope 36, rules 44, offsets 52 and 60, zeros to 80. */
enum { AT_VERSION = 8, AT_BITS = 12, AT_LABELS = 16, AT_ROWS = 20, AT_SCALE = 28, AT_SLOPE = 36, AT_RULES = 44, AT_OFFSETS = 52, HEAD = 80, SUM = 8 };
static const char magic[8] = {'j', 'v', 'n', 'f', 'e', 'e', 'l', '\n'};

static void put(char *to, uint64_t x, int size)
{
    for (int i = 0; i < size; i++) to[i] = (char)(x >> 8 * i);
}

static uint64_t get(const char *from, int size)
{
    uint64_t x = 0;
    for (int i = 0; i < size; i++) x |= (uint64_t)(uint8_t)from[i] << 8 * i;
    return x;
}

static void put_double(char *to, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    put(to, bits, 8);
}

static double get_double(const char *from)
{
    uint64_t bits = get(from, 8);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* n is a multiple of 4. */
static uint64_t checksum(const char *s, int64_t n)
{
    uint64_t h = (uint64_t)n;
    for (int64_t i = 0; i < n; i += 4) {
        h = (h ^ get(s + i, 4)) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return h;
}

static int64_t size_of(int bits) { return HEAD + ((int64_t)N_SIDES << bits) + SUM; }

char *model_write(pool *p, const model *m, int64_t *n)
{
    char *s = pool_get(p, (size_t)size_of(m->bits)), *to = s + HEAD;
    unsigned labels = 0;
    for (int k = 0; k < N_LABELS; k++) labels |= (unsigned)m->has[k] << k;
    memcpy(s, magic, sizeof magic);
    put(s + AT_VERSION, FEATURES_VERSION, 4);
    put(s + AT_BITS, (uint64_t)m->bits, 4);
    put(s + AT_LABELS, labels, 4);
    put(s + AT_ROWS, (uint64_t)m->rows, 8);
    put_double(s + AT_SCALE, m->scale);
    put_double(s + AT_SLOPE, m->slope);
    put_double(s + AT_RULES, m->rules);
    for (int k = 0; k < N_SIDES; k++) put_double(s + AT_OFFSETS + 8 * k, m->offset[k]);
    for (int64_t i = 0; i < (int64_t)1 << m->bits; i++)
        for (int k = 0; k < N_SIDES; k++) *to++ = (char)m->roots[i][k];
    put(to, checksum(s, to - s), SUM);
    *n = size_of(m->bits);
    return s;
}

static bool refuse(engine_fault *f, const char *found, const char *wanted)
{
    *f = (engine_fault){FROM_FILE, 0, found, wanted};
    return false;
}

static bool read_head(const char *s, model *m)
{
    unsigned labels = (unsigned)get(s + AT_LABELS, 4);
    for (int k = 0; k < N_LABELS; k++) m->has[k] = labels >> k & 1;
    m->rows = (int64_t)get(s + AT_ROWS, 8);
    m->scale = get_double(s + AT_SCALE);
    m->slope = get_double(s + AT_SLOPE);
    m->rules = get_double(s + AT_RULES);
    for (int k = 0; k < N_SIDES; k++) m->offset[k] = get_double(s + AT_OFFSETS + 8 * k);
    return labels < 8 && m->has[0] + m->has[1] + m->has[2] > 1 && m->rows > 0 && isfinite(m->scale) && m->scale >= 0 && fabs(m->slope) < 1e6 && fabs(m->rules) < 1e6 &&
           fabs(m->offset[0]) < 1e6 && fabs(m->offset[1]) < 1e6;
}

bool model_read(const char *s, int64_t n, model *m, engine_fault *f)
{
    if (n < HEAD || memcmp(s, magic, sizeof magic)) return refuse(f, "something else", "a model that `sentiment train` wrote");
    if (get(s + AT_VERSION, 4) != FEATURES_VERSION) return refuse(f, "a model of another version of jevons", "one that this version trained");
    uint64_t bits = get(s + AT_BITS, 4);
    if (bits < MODEL_LEAST_BITS || bits > MODEL_MOST_BITS) return refuse(f, "a damaged head", "a model as `sentiment train` wrote it");
    m->bits = (int)bits;
    if (n != size_of(m->bits)) return refuse(f, n < size_of(m->bits) ? "a model that is cut short" : "more bytes than its model has", "a model as `sentiment train` wrote it");
    if (get(s + n - SUM, SUM) != checksum(s, n - SUM)) return refuse(f, "a checksum that does not match", "a model as `sentiment train` wrote it");
    if (!read_head(s, m)) return refuse(f, "figures that no training gives", "a model as `sentiment train` wrote it");
    m->roots = (const int8_t (*)[N_SIDES])(s + HEAD);
    return true;
}
