/* SPDX-License-Identifier: GPL-3.0-or-later */
/* axis.c -- ranges, and ticks: nice numbers after Heckbert 1990; of dates whole days, Mondays, months and years; of times
 * the parts of an hour and a day that a clock has. */
#include "axis.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FINEST 1e-12 /* of the magnitude: a range below that is widened, so that steps are told apart */
#define WIDER 1e-9   /* of the magnitude: by at least that */
#define LAST_DAY 2e9
enum { FINE = 6 /* decimals, more have an exponent */ };

double nice_number(double x, bool nearest)
{
    double power = pow(10, floor(log10(x))), part = x / power;
    if (nearest) return power * (part < 1.5 ? 1 : part < 3 ? 2 : part < 7 ? 5 : 10);
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

static double largest(double a, double b) { return fabs(a) > fabs(b) ? fabs(a) : fabs(b); }

/* hi - lo may be more than a double holds. */
static double half_span(double lo, double hi) { return hi / 2 - lo / 2; }

void axis_range(axis *a, double lo, double hi, double pad)
{
    double most = largest(lo, hi), half = half_span(lo, hi);
    if (half <= most * FINEST || half < DBL_MIN * 1e20) {
        double room = a->kind == AXIS_DATE || a->kind == AXIS_TIME || a->kind == AXIS_LOG ? 1 : most > 1e-200 ? most / 20 : 1;
        room = fmax(room, most * WIDER);
        lo -= room;
        hi += room;
        pad = 0;
    }
    half = half_span(lo, hi);
    a->lo = fmax(lo - 2 * pad * half, -DBL_MAX);
    a->hi = fmin(hi + 2 * pad * half, DBL_MAX);
}

double axis_place(const axis *a, double v)
{
    double at = half_span(a->lo, v) / half_span(a->lo, a->hi);
    return at < 0 ? 0 : at > 1 ? 1 : at;
}

static tick *add_tick(axis *a, double at)
{
    if (!(at >= a->lo && at <= a->hi) || a->n_ticks == AXIS_TICKS) return NULL;
    tick *t = &a->ticks[a->n_ticks++];
    *t = (tick){.at = at};
    return t;
}

/* ---- numbers ---- */

typedef struct scale {
    double from, unit;
    const char *suffix;
} scale;

static const scale scales[] = {{0, 1, ""}, {1e4, 1e3, "K"}, {1e6, 1e6, "M"}, {1e9, 1e9, "B"}, {1e12, 1e12, "T"}, {1e16, 0, ""}};

/* What numbers as large as x are counted in; unit 0: they have an exponent. */
static const scale *scale_of(double x)
{
    int i = 0;
    while (i + 1 < (int)(sizeof scales / sizeof *scales) && fabs(x) >= scales[i + 1].from) i++;
    return &scales[i];
}

void axis_spell(char *buf, double x)
{
    const scale *in = scale_of(x * (1 + 5e-5)); /* what is rounded up to 1M is no 1000K */
    if (in->unit == 0 || (x != 0 && fabs(x) < 1e-4)) snprintf(buf, AXIS_LABEL, "%.3g", x);
    else snprintf(buf, AXIS_LABEL, "%.4g%s", x / in->unit, in->suffix);
}

/* All ticks of an axis are counted in the same. */
static void spell_number(char *buf, double x, double step, double most)
{
    const scale *in = scale_of(most);
    int fine = -(int)floor(log10(in->unit > 0 ? step / in->unit : step) + 1e-9);
    if (fabs(x) < step / 1000) x = 0;
    if (in->unit > 0 && fine <= FINE) {
        snprintf(buf, AXIS_LABEL, "%.*f%s", fine > 0 ? fine : 0, x / in->unit, x == 0 ? "" : in->suffix);
        return;
    }
    fine = -(int)floor(log10(step) + 1e-9);
    int digits = most > 0 ? (int)floor(log10(most)) + fine + 1 : 1;
    snprintf(buf, AXIS_LABEL, "%.*g", digits < 1 ? 1 : digits > 17 ? 17 : digits, x);
}

static void tick_numbers(axis *a, int want)
{
    double step = nice_number(half_span(a->lo, a->hi) / want * 2, false), most = largest(a->lo, a->hi);
    step = fmax(step, a->least);
    if (!isfinite(step)) step = 1e308;
    double first = ceil(a->lo / step - 1e-9), last = floor(a->hi / step + 1e-9);
    for (double k = first; k <= last && k < first + AXIS_TICKS; k++) {
        tick *t = add_tick(a, fmin(fmax(k * step, a->lo), a->hi));
        if (t) spell_number(t->label, t->at, step, most);
    }
}

/* Powers of ten, every so many; within few of them 1, 2 and 5 too. */
static void tick_powers(axis *a, int want)
{
    static const double parts[] = {1, 2, 5};
    double first = ceil(a->lo), last = floor(a->hi), every = fmax(1, ceil((last - first + 1) / want));
    int n = 3 * (last - first + 1) <= want ? 3 : 1;
    for (double k = n > 1 ? first - 1 : first; k <= last; k += every)
        for (int i = 0; i < n; i++) {
            double at = k + log10(parts[i]);
            tick *t = add_tick(a, at);
            if (t) axis_spell(t->label, at < -300 || at > 308 ? NAN : pow(10, k) * parts[i]);
        }
    if (a->n_ticks >= 2) return;
    a->n_ticks = 0; /* a narrow range: equal steps, labelled with what they stand for */
    double step = half_span(a->lo, a->hi) / 2;
    for (int i = 1; i < 4; i++) {
        tick *t = add_tick(a, a->lo + i * step);
        if (t) axis_spell(t->label, pow(10, t->at));
    }
}

/* ---- dates and times ---- */

typedef struct calendar_step {
    double days; /* of one step, about */
    int months;  /* 0: it is days */
} calendar_step;

static const calendar_step calendar_steps[] = {
    {1, 0}, {2, 0}, {7, 0}, {14, 0}, {31, 1}, {92, 3}, {183, 6}, {366, 12}, {731, 24}, {1827, 60}, {3653, 120}, {7305, 240},
    {18262, 600}, {36524, 1200}, {182621, 6000}, {365243, 12000},
};
static const double clock_steps[] = {1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200};
enum { DAY = 86400, CALENDAR = sizeof calendar_steps / sizeof *calendar_steps, CLOCK = sizeof clock_steps / sizeof *clock_steps };

static void tick_days(axis *a, double every, const jvn_texts *texts)
{
    double monday = every >= 7 ? 4 : 0; /* 1970-01-05 was one */
    double first = ceil((a->lo - monday) / every);
    for (double k = first; k * every + monday <= a->hi && k < first + AXIS_TICKS; k++) {
        tick *t = add_tick(a, k * every + monday);
        if (t) texts->spell_date(t->label, (int32_t)t->at);
    }
}

static void tick_months(axis *a, int every, const jvn_texts *texts)
{
    int64_t year;
    int month, day;
    texts->date_of((int32_t)floor(a->lo), &year, &month, &day);
    int64_t k = (year * 12 + month - 1) / every * every;
    for (int i = 0; i <= AXIS_TICKS; i++, k += every) {
        int64_t y = k / 12 - (k % 12 < 0), m = k - y * 12;
        double at = texts->days_of(y, (int)m + 1, 1);
        if (at > a->hi) return;
        tick *t = add_tick(a, at);
        if (!t) continue;
        if (every % 12 == 0) snprintf(t->label, sizeof t->label, "%lld", (long long)y);
        else snprintf(t->label, sizeof t->label, "%04lld-%02d", (long long)y, (int)m + 1);
    }
}

/* Midnight is told as its date. */
static void tick_clock(axis *a, double seconds, const jvn_texts *texts)
{
    double first = ceil(a->lo * DAY / seconds - 1e-6);
    for (double k = first; k * seconds / DAY <= a->hi && k < first + AXIS_TICKS; k++) {
        tick *t = add_tick(a, k * seconds / DAY);
        double day = floor(k * seconds / DAY), in_day = k * seconds - day * DAY;
        int s = (int)in_day;
        if (!t) continue;
        if (s == 0) texts->spell_date(t->label, (int32_t)day);
        else if (seconds < 60) snprintf(t->label, sizeof t->label, "%02d:%02d:%02d", s / 3600 % 24, s / 60 % 60, s % 60);
        else snprintf(t->label, sizeof t->label, "%02d:%02d", s / 3600 % 24, s / 60 % 60);
    }
}

static void tick_calendar(axis *a, int want, const jvn_texts *texts)
{
    double days = a->hi - a->lo;
    if (a->lo < -LAST_DAY || a->hi > LAST_DAY) {
        tick_numbers(a, want);
        return;
    }
    if (a->kind == AXIS_TIME && days < want)
        for (int i = 0; i < CLOCK; i++)
            if (days * DAY / clock_steps[i] < want) {
                tick_clock(a, clock_steps[i], texts);
                return;
            }
    int i = 0;
    while (i < CALENDAR - 1 && days / calendar_steps[i].days > want - 1) i++;
    if (days / calendar_steps[i].days > want - 1) tick_numbers(a, want);
    else if (calendar_steps[i].months) tick_months(a, calendar_steps[i].months, texts);
    else tick_days(a, calendar_steps[i].days, texts);
}

static void tick_kind(axis *a, int want, const jvn_texts *texts)
{
    a->n_ticks = 0;
    switch (a->kind) {
    case AXIS_NUMBER: tick_numbers(a, want); break;
    case AXIS_LOG: tick_powers(a, want); break;
    case AXIS_DATE:
    case AXIS_TIME: tick_calendar(a, want, texts); break;
    case AXIS_NAMES: break;
    }
}

/* Where the steps that were wanted leave less than two in the range, finer ones are taken. */
void axis_ticks(axis *a, int want, const jvn_texts *texts)
{
    if (want < 2) want = 2;
    if (want > AXIS_TICKS) want = AXIS_TICKS;
    for (int more = want; more <= 4 * want; more *= 2) {
        tick_kind(a, more < AXIS_TICKS ? more : AXIS_TICKS, texts);
        if (a->n_ticks >= 2) return;
    }
}
