/* SPDX-License-Identifier: GPL-3.0-or-later */
/* out.c -- rows to bytes: exact values, blocks of rows in parallel, written in order. */
#include "out.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define BLOCK_ROWS 4096
#define BLOCKS 64 /* at once */

static bool grow(struct out *o, size_t n)
{
    if (o->failed) return false;
    size_t room = (o->n + n) * 2 + 4096;
    char *data = realloc(o->data, room);
    if (!data) {
        o->failed = true;
        return false;
    }
    o->data = data;
    o->room = room;
    return true;
}

static inline bool make_room(struct out *o, size_t n) { return o->n + n <= o->room || grow(o, n); }

void out_bytes(struct out *o, const char *at, size_t n)
{
    if (n == 0 || !make_room(o, n)) return;
    memcpy(o->data + o->n, at, n);
    o->n += n;
}

void out_text(struct out *o, const char *text) { out_bytes(o, text, strlen(text)); }

void out_char(struct out *o, char c)
{
    if (make_room(o, 1)) o->data[o->n++] = c;
}

/* The digits of x, with zeros before them up to `least`. */
static void digits(struct out *o, uint64_t x, int least)
{
    char text[24];
    size_t n = 0;
    if (!make_room(o, sizeof text)) return;
    for (; x || n < (size_t)least; x /= 10) text[sizeof text - ++n] = (char)('0' + x % 10);
    for (const char *from = text + sizeof text - n; n > 0; n--) o->data[o->n++] = *from++;
}

void out_int(struct out *o, int64_t x)
{
    if (x < 0) out_char(o, '-');
    digits(o, x < 0 ? 0 - (uint64_t)x : (uint64_t)x, 1);
}

/* x >= 1e-5 as a decimal of at most 15 digits, if there is one: those that read back as x are unique. */
static bool short_decimal(struct out *o, double x)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
    for (int k = 0; k < 20; k++) {
        double scaled = x * tens[k] + 0.5;
        if (scaled >= 1e15) return false;
        uint64_t m = (uint64_t)(int64_t)scaled;
        if ((double)(int64_t)m / tens[k] != x) continue;
        uint64_t unit = (uint64_t)tens[k], whole = m / unit, part = m - whole * unit;
        digits(o, whole, 1);
        if (k) {
            out_char(o, '.');
            digits(o, part, k);
        }
        return true;
    }
    return false;
}

void out_double(struct out *o, double x)
{
    char text[40];
    double size = fabs(x);
    if (signbit(x)) out_char(o, '-');
    if (size == 0 || (size >= 1e-5 && short_decimal(o, size))) {
        if (size == 0) out_char(o, '0');
        return;
    }
    for (int precision = size < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, size);
        if (strtod(text, NULL) == size) break;
    }
    out_text(o, text);
}

/* H. Hinnant, "chrono-compatible low-level date algorithms". */
void out_date(struct out *o, int32_t days)
{
    int64_t z = (int64_t)days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    if (year < 0) out_char(o, '-');
    digits(o, (uint64_t)llabs(year), 4);
    out_char(o, '-');
    digits(o, (uint64_t)month, 2);
    out_char(o, '-');
    digits(o, (uint64_t)day, 2);
}

void out_stamp(struct out *o, int64_t micros)
{
    const int64_t day = 86400000000;
    int64_t days = micros / day - (micros % day < 0), rest = micros - days * day, second = rest / 1000000;
    int64_t fraction = rest % 1000000;
    int n = 6;
    out_date(o, (int32_t)days);
    out_char(o, 'T');
    digits(o, (uint64_t)(second / 3600), 2);
    out_char(o, ':');
    digits(o, (uint64_t)(second / 60 % 60), 2);
    out_char(o, ':');
    digits(o, (uint64_t)(second % 60), 2);
    for (; fraction && fraction % 10 == 0; fraction /= 10) n--;
    if (fraction) {
        out_char(o, '.');
        digits(o, (uint64_t)fraction, n);
    }
    out_char(o, 'Z');
}

/* ---- blocks ------------------------------------------------------------------------------------- */

struct blocks {
    out_rows_fn *write;
    const void *context;
    int64_t begin, rows;
    struct out outs[BLOCKS];
};

static jvn_status write_block(void *context, int64_t i)
{
    struct blocks *b = context;
    int64_t begin = b->begin + i * BLOCK_ROWS, end = begin + BLOCK_ROWS;
    b->write(b->context, begin, end < b->rows ? end : b->rows, &b->outs[i]);
    return JVN_OK;
}

jvn_status out_flush(jvn_call *call, struct out *o)
{
    if (o->failed) return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory to write the rows");
    jvn_status st = o->n ? call->host->write(call, o->data, (int64_t)o->n) : JVN_OK;
    o->n = 0;
    return st;
}

void out_free(struct out *o)
{
    free(o->data);
    memset(o, 0, sizeof *o);
}

jvn_status out_all(jvn_call *call, int64_t rows, out_rows_fn *write, const void *context)
{
    struct blocks b = {write, context, 0, rows, {{NULL, 0, 0, false}}};
    jvn_status st = JVN_OK;
    for (; b.begin < rows && st == JVN_OK; b.begin += (int64_t)BLOCKS * BLOCK_ROWS) {
        int64_t n = (rows - b.begin + BLOCK_ROWS - 1) / BLOCK_ROWS;
        if (n > BLOCKS) n = BLOCKS;
        if (call->host->cancelled(call)) st = JVN_ECANCELLED;
        if (st == JVN_OK) st = call->host->parallel_for(call, n, write_block, &b);
        for (int64_t i = 0; i < n && st == JVN_OK; i++) st = out_flush(call, &b.outs[i]);
    }
    for (int i = 0; i < BLOCKS; i++) out_free(&b.outs[i]);
    return st;
}
