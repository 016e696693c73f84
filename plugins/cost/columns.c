/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- arrays of numbers and texts, nulls minded. */
#include "columns.h"

#include "bars.h"

#include <math.h>
#include <stdbool.h>

jvn_status add_numbers(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *values, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < n; i++) {
        ((double *)jvn_out(&a))[i] = !isfinite(values[i]) ? 0 : values[i];
        if (!isfinite(values[i])) jvn_set_null(&a, i);
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, unit, convention), &a);
}

jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *convention, const char *const *values,
                     int64_t n)
{
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += values[i] ? (int64_t)strlen(values[i]) : 0;
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *offsets = jvn_out(&a), at = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t length = values[i] ? (int64_t)strlen(values[i]) : 0;
        if (length) memcpy(jvn_out_text(&a) + at, values[i], (size_t)length);
        if (!values[i]) jvn_set_null(&a, i);
        offsets[i + 1] = at += length;
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, NULL, convention), &a);
}

jvn_status add_members(jvn_call *call, const char *side, const member *members, int n_members, const void *rows, size_t size,
                       int64_t n)
{
    double *numbers = call->host->scratch(call, (n + 1) * (int64_t)sizeof *numbers);
    const char **texts = call->host->scratch(call, (n + 1) * (int64_t)sizeof *texts);
    jvn_status st = numbers && texts ? JVN_OK : JVN_ENOMEM;
    for (int k = 0; k < n_members && st == JVN_OK; k++) {
        const member *m = &members[k];
        for (int64_t i = 0; i < n; i++) {
            const char *at = (const char *)rows + (size_t)i * size + m->offset;
            if (m->is_text) memcpy(&texts[i], at, sizeof texts[i]);
            else memcpy(&numbers[i], at, sizeof numbers[i]);
        }
        st = m->is_text ? add_texts(call, side, m->name, m->convention, texts, n)
                        : add_numbers(call, side, m->name, m->unit, m->convention, numbers, n);
    }
    return st;
}

jvn_status add_bars(jvn_call *call, const char *side, const char *convention, const double *from, const double *to, double base,
                    double least, double most, int64_t n)
{
    const char **bars = call->host->scratch(call, (int64_t)sizeof *bars * (n + 1));
    char *room = call->host->scratch(call, BAR_BYTES * (n + 1));
    if (!bars || !room) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        char *buf = room + i * BAR_BYTES;
        bool drawn = isfinite(from[i]) && isfinite(to[i]);
        bars[i] = !drawn ? NULL : isnan(base) ? bar_span(from[i], to[i], least, most, buf) : bar_around(from[i], base, to[i], least, most, buf);
    }
    return add_texts(call, side, "bar", convention, bars, n);
}
