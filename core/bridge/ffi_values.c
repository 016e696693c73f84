/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_values.c -- int64 to narrower integers with a check of the range, float64 to float, bits to bytes, text to
 * copies that end with NUL. What is int64 or double already is left where it stands. */
#include "ffi_values.h"

#include <string.h>

static const struct {
    int size;
    int64_t lo, hi; /* integers */
} kinds[C_TYPES] = {
    [C_BOOL] = {1, 0, 0},
    [C_INT8] = {1, INT8_MIN, INT8_MAX},
    [C_INT16] = {2, INT16_MIN, INT16_MAX},
    [C_INT32] = {4, INT32_MIN, INT32_MAX},
    [C_INT64] = {8, INT64_MIN, INT64_MAX},
    [C_UINT8] = {1, 0, UINT8_MAX},
    [C_UINT16] = {2, 0, UINT16_MAX},
    [C_UINT32] = {4, 0, UINT32_MAX},
    [C_UINT64] = {8, 0, INT64_MAX},
    [C_FLOAT] = {4, 0, 0},
    [C_DOUBLE] = {8, 0, 0},
    [C_TEXT] = {(int)sizeof(char *), 0, 0},
    [C_HANDLE] = {(int)sizeof(void *), 0, 0},
    [C_FUNCTION] = {(int)sizeof(void *), 0, 0},
};

int c_size(c_type type) { return kinds[type].size; }

bool c_fits(c_type type, int64_t x) { return x >= kinds[type].lo && x <= kinds[type].hi; }

static bool stands_already(c_type type) { return type == C_INT64 || type == C_UINT64 || type == C_DOUBLE; }

int64_t c_room(c_type type, const struct ArrowArray *a, int64_t offset, int64_t n)
{
    int64_t room = n * c_size(type);
    if (stands_already(type)) return 0;
    if (type == C_TEXT) {
        const int64_t *at = (const int64_t *)a->buffers[1] + a->offset + offset;
        room += at[n] - at[0] + n;
    }
    return (room + 15) / 16 * 16;
}

static bool misfit(c_misfit *bad, int64_t row, const char *format, ...) JVN_FORMAT(3, 4);
static bool misfit(c_misfit *bad, int64_t row, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(bad->why, sizeof bad->why, format, ap);
    va_end(ap);
    bad->row = row;
    return false;
}

static bool in_range(c_type type, const int64_t *x, int64_t n, c_misfit *bad)
{
    int64_t i = 0;
    while (i < n && c_fits(type, x[i])) i++;
    return i == n || misfit(bad, i, "%lld does not fit %s", (long long)x[i], c_word(type));
}

static void narrow(int size, const int64_t *x, int64_t n, void *to)
{
    if (size == 1)
        for (int64_t i = 0; i < n; i++) ((uint8_t *)to)[i] = (uint8_t)x[i];
    else if (size == 2)
        for (int64_t i = 0; i < n; i++) ((uint16_t *)to)[i] = (uint16_t)x[i];
    else
        for (int64_t i = 0; i < n; i++) ((uint32_t *)to)[i] = (uint32_t)x[i];
}

void c_integer(c_type type, int64_t x, void *to)
{
    if (stands_already(type)) memcpy(to, &x, sizeof x);
    else narrow(c_size(type), &x, 1, to);
}

/* Pointers first, the bytes behind them. */
static bool read_text(const struct ArrowArray *a, int64_t offset, int64_t n, char *room, c_misfit *bad)
{
    const char **to = (const char **)(void *)room;
    char *bytes = room + n * (int64_t)sizeof *to;
    for (int64_t i = 0; i < n; i++) {
        int64_t length;
        const char *s = jvn_text(a, offset + i, &length);
        bool has_nul = length && memchr(s, '\0', (size_t)length);
        if (has_nul) return misfit(bad, i, "a text with a NUL in it cannot be given to C");
        if (length) memcpy(bytes, s, (size_t)length);
        bytes[length] = '\0';
        to[i] = bytes;
        bytes += length + 1;
    }
    return true;
}

bool c_values_read(c_type type, const struct ArrowArray *a, int64_t offset, int64_t n, char *room, c_values *out,
                   c_misfit *bad)
{
    *out = (c_values){room, c_size(type)};
    switch (type) {
    case C_BOOL:
        for (int64_t i = 0; i < n; i++) room[i] = (char)jvn_bool(a, offset + i);
        return true;
    case C_FLOAT:
        for (int64_t i = 0; i < n; i++) ((float *)(void *)room)[i] = (float)jvn_f64(a)[offset + i];
        return true;
    case C_DOUBLE: out->base = (const char *)(jvn_f64(a) + offset); return true;
    case C_TEXT: return read_text(a, offset, n, room, bad);
    default: break;
    }
    const int64_t *x = jvn_i64(a) + offset;
    if (!in_range(type, x, n, bad)) return false;
    if (stands_already(type)) out->base = (const char *)x;
    else narrow(c_size(type), x, n, room);
    return true;
}
