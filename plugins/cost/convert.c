/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert.c -- a unit as a factor and powers of base symbols. */
#include "convert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum base { NONE, OPERATION, SECOND, HOUR, DAY, YEAR, CHIP, CHIP_HOUR, PARAMETER, TOKEN, BYTE, WATT, WATT_HOUR, DOLLAR, GRAM, N_BASES } base;

typedef struct symbol {
    const char *name, *prefixes;
    double factor;
    base base, below; /* below: what it is divided by */
} symbol;

/* Names stand before shorter ones that end them. */
static const symbol symbols[] = {
    {"1", "", 1, NONE, NONE},
    {"FLOPS", "kMGTPEZ", 1, OPERATION, SECOND},
    {"FLOPs", "kMGTPEZ", 1, OPERATION, NONE},
    {"FLOP", "kMGTPEZ", 1, OPERATION, NONE},
    {"F-days", "TPEZ", 86400, OPERATION, NONE},
    {"F-day", "TPEZ", 86400, OPERATION, NONE},
    {"Fd", "TPEZ", 86400, OPERATION, NONE},
    {"s", "mu", 1, SECOND, NONE},
    {"hours", "", 1, HOUR, NONE},
    {"h", "", 1, HOUR, NONE},
    {"days", "", 1, DAY, NONE},
    {"d", "", 1, DAY, NONE},
    {"years", "", 1, YEAR, NONE},
    {"yr", "", 1, YEAR, NONE},
    {"GPUh", "kM", 1, CHIP_HOUR, NONE},
    {"TPUh", "kM", 1, CHIP_HOUR, NONE},
    {"GPU-hours", "kM", 1, CHIP_HOUR, NONE},
    {"GPU-days", "k", 24, CHIP_HOUR, NONE},
    {"GPUs", "k", 1, CHIP, NONE},
    {"GPU", "k", 1, CHIP, NONE},
    {"TPU", "k", 1, CHIP, NONE},
    {"params", "kMGT", 1, PARAMETER, NONE},
    {"param", "kMGT", 1, PARAMETER, NONE},
    {"tokens", "kMGT", 1, TOKEN, NONE},
    {"token", "kMGT", 1, TOKEN, NONE},
    {"KiB", "", 0x1p10, BYTE, NONE},
    {"MiB", "", 0x1p20, BYTE, NONE},
    {"GiB", "", 0x1p30, BYTE, NONE},
    {"TiB", "", 0x1p40, BYTE, NONE},
    {"B", "kMGTP", 1, BYTE, NONE},
    {"Wh", "kMGT", 1, WATT_HOUR, NONE},
    {"W", "kMG", 1, WATT, NONE},
    {"USD", "kM", 1, DOLLAR, NONE},
    {"$", "kM", 1, DOLLAR, NONE},
    {"kg", "", 1e3, GRAM, NONE},
    {"t", "k", 1e6, GRAM, NONE},
    {"g", "", 1, GRAM, NONE},
};

typedef struct measure {
    double factor;
    int power[N_BASES];
} measure;

static double prefix_factor(char c)
{
    static const char letters[] = "umkMGTPEZ";
    static const double factors[] = {1e-6, 1e-3, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21};
    return factors[strchr(letters, c) - letters];
}

static bool add_symbol(measure *m, const char *s, size_t n, int sign)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        const symbol *y = &symbols[i];
        size_t length = strlen(y->name), front = n - length;
        if (n < length || front > 1 || memcmp(s + front, y->name, length) != 0) continue;
        if (front && !(*s && strchr(y->prefixes, *s))) continue;
        double factor = y->factor * (front ? prefix_factor(*s) : 1);
        m->factor = sign > 0 ? m->factor * factor : m->factor / factor;
        m->power[y->base] += sign;
        m->power[y->below] -= sign;
        return true;
    }
    return false;
}

/* Symbols with '*' and '/' between. On failure *at and *length are the symbol that is not known. */
static bool read_measure(const char *s, size_t n, measure *m, const char **at, size_t *length)
{
    int sign = 1;
    *m = (measure){.factor = 1};
    for (size_t from = 0, end; from < n; from = end + 1) {
        for (end = from; end < n && s[end] != '*' && s[end] != '/';) end++;
        *at = s + from;
        *length = end - from;
        if (!add_symbol(m, s + from, end - from, sign) || end + 1 == n) return false;
        if (end < n) sign = s[end] == '/' ? -1 : 1;
    }
    m->power[NONE] = 0;
    return n > 0;
}

bool convert_factor(const char *from, size_t n, const char *to, double *factor, const char **unknown, size_t *unknown_length)
{
    measure x, y;
    const char *at;
    size_t length;
    *unknown_length = 0;
    *unknown = NULL;
    if (strlen(to) == n && memcmp(from, to, n) == 0) return *factor = 1, true;
    if (!read_measure(from, n, &x, unknown, unknown_length)) return false;
    *unknown = NULL;
    if (!*to || !read_measure(to, strlen(to), &y, &at, &length) || memcmp(x.power, y.power, sizeof x.power) != 0) return false;
    *factor = x.factor / y.factor;
    return true;
}
