/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dates.c -- what the dates of the series say: order, repeated dates, gaps, and days that the others do not share. */
#include "returns.h"

enum { BLOCK = 4096, WIDEST = 1 << 20, FEWEST_SERIES = 3, LONGEST_STEP = 1024 };

/* Steps between neighbouring rows of one series, by their length in days. */
typedef struct steps {
    int64_t back, same, over_one, over_five, weekend;
} steps;

/* Rows a day, kept by each share apart: counts[day - first_day]. */
typedef struct scan_job {
    panel *p;
    int32_t first_day;
    int32_t width; /* 0: days are not counted */
    int32_t *counts;
    dates_order found[PANEL_SHARES];
} scan_job;

/* Day 0 was a Thursday; the shift keeps dates from 13,000 BC on above zero. */
static inline int32_t is_weekend(int32_t day) { return ((uint32_t)day + 3 + 7 * 800000) % 7 >= 5; }

static void count_steps(const int32_t *d, int64_t n, steps *s)
{
    for (int64_t at = 1; at < n; at += BLOCK) {
        int64_t end = at + BLOCK < n ? at + BLOCK : n;
        int32_t back = 0, same = 0, one = 0, five = 0, weekend = 0;
        for (int64_t i = at; i < end; i++) {
            int32_t falls = d[i] < d[i - 1];
            uint32_t step = (uint32_t)d[i] - (uint32_t)d[i - 1]; /* the ends of int32 are more than that apart */
            back += falls;
            same += step == 0;
            one += !falls & (step > 1);
            five += !falls & (step > 5);
            weekend += is_weekend(d[i]);
        }
        s->back += back;
        s->same += same;
        s->over_one += one;
        s->over_five += five;
        s->weekend += weekend;
    }
}

/* Half as long again as the middle step: for series that are weekly, monthly or rarer. */
static int32_t rare_limit(const int32_t *d, int64_t n)
{
    int64_t counts[LONGEST_STEP] = {0}, seen = 0;
    int32_t step = 0;
    for (int64_t i = 1; i < n; i++) {
        int64_t k = (int64_t)d[i] - d[i - 1];
        counts[k < 0 ? 0 : k < LONGEST_STEP ? k : LONGEST_STEP - 1]++;
    }
    while (step < LONGEST_STEP - 1 && (seen += counts[step]) * 2 < n - 1) step++;
    return step + step / 2;
}

static int64_t count_gaps(const int32_t *d, int64_t n, int32_t limit)
{
    int64_t gaps = 0;
    for (int64_t i = 1; i < n; i++) gaps += d[i] - d[i - 1] > limit;
    return gaps;
}

/* A series with rows at weekends may not skip a day; one of weekdays skips up to five, over long
 * holidays; a rarer one keeps its own pace. */
static void judge_steps(const int32_t *d, int64_t n, const steps *s, series *out)
{
    out->first = d[0];
    out->last = d[n - 1];
    if (s->weekend * 10 >= n) {
        out->limit = 1;
        out->gaps = s->over_one;
    } else if (s->over_five * 2 <= n - 1) {
        out->limit = 5;
        out->gaps = s->over_five;
    }
    if (out->limit && out->gaps * 2 <= n - 1) return;
    out->limit = rare_limit(d, n);
    out->gaps = count_gaps(d, n, out->limit);
}

static void count_days(const scan_job *j, const int32_t *d, int64_t n, int32_t times, int32_t *counts)
{
    for (int64_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)d[i] - (uint32_t)j->first_day;
        if (at < (uint32_t)j->width) counts[at] += times;
    }
}

static int64_t series_rows(const panel *p, int64_t g) { return p->groups.starts[g + 1] - p->groups.starts[g]; }

/* Whether two series have the same days, as most of a panel do. */
static bool same_days(const panel *p, int64_t g, int64_t h)
{
    int64_t n = series_rows(p, g);
    const int32_t *a = p->days + p->groups.starts[g], *b = p->days + p->groups.starts[h];
    return n == series_rows(p, h) && memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

/* Series g .. g+times-1, which have the same days. */
static void scan_series(const scan_job *j, int64_t g, int32_t times, int32_t *counts, dates_order *found)
{
    const int32_t *d = j->p->days + j->p->groups.starts[g];
    int64_t n = series_rows(j->p, g);
    steps s = {.weekend = is_weekend(d[0])};
    count_steps(d, n, &s);
    found->back += s.back * times;
    found->same += s.same * times;
    judge_steps(d, n, &s, &j->p->series[g]);
    for (int32_t k = 1; k < times; k++) j->p->series[g + k] = j->p->series[g];
    if (j->width) count_days(j, d, n, times, counts);
}

static jvn_status scan_share(void *context, int64_t i)
{
    scan_job *j = context;
    int64_t g, end;
    int32_t times;
    if (j->p->call->host->cancelled(j->p->call)) return JVN_ECANCELLED;
    for (panel_share(j->p, i, PANEL_SHARES, &g, &end); g < end; g += times) {
        for (times = 1; g + times < end && same_days(j->p, g, g + times); times++) continue;
        scan_series(j, g, times, j->counts + i * j->width, &j->found[i]);
    }
    return JVN_OK;
}

/* The days that all series span together, where it is worth comparing them. */
static void find_width(scan_job *j)
{
    const panel *p = j->p;
    int64_t lo = INT32_MAX, hi = INT32_MIN;
    for (int64_t g = 0; g < p->groups.n; g++) {
        int32_t first = p->days[p->groups.starts[g]], last = p->days[p->groups.starts[g + 1] - 1];
        if (first < lo) lo = first;
        if (last > hi) hi = last;
    }
    j->width = p->groups.n < FEWEST_SERIES || hi < lo || hi - lo >= WIDEST ? 0 : (int32_t)(hi - lo + 1);
    j->first_day = (int32_t)lo;
}

/* Timestamps repeat and go back by less than a day too. */
static void count_stamps(const panel *p, dates_order *found)
{
    const int64_t *t = jvn_i64(p->date.array);
    found->back = found->same = 0;
    for (int64_t g = 0; g < p->groups.n; g++)
        for (int64_t i = p->groups.starts[g] + 1; i < p->groups.starts[g + 1]; i++) {
            found->back += t[i] < t[i - 1];
            found->same += t[i] == t[i - 1];
        }
}

/* The days on which most of the series that have begun and not ended have a row. */
typedef struct calendar {
    const scan_job *job;
    uint8_t *market;
    int64_t *before; /* market days before a day */
    bool shared;     /* no series has rows on other days */
} calendar;

static jvn_status calendar_room(calendar *c)
{
    jvn_call *call = c->job->p->call;
    int64_t days = c->job->width;
    c->market = call->host->scratch(call, days + 1);
    c->before = call->host->scratch(call, (days + 1) * (int64_t)sizeof *c->before);
    return c->market && c->before ? JVN_OK : JVN_ENOMEM;
}

/* Series that have begun and not ended, each day. */
static void count_alive(const calendar *c, int64_t *alive)
{
    const panel *p = c->job->p;
    memset(alive, 0, (size_t)(c->job->width + 1) * sizeof *alive);
    for (int64_t g = 0; g < p->groups.n; g++) {
        alive[p->series[g].first - c->job->first_day]++;
        alive[p->series[g].last - c->job->first_day + 1]--;
    }
    for (int32_t d = 1; d < c->job->width; d++) alive[d] += alive[d - 1];
}

static int64_t rows_on(const scan_job *j, int32_t d)
{
    int64_t rows = 0;
    for (int i = 0; i < PANEL_SHARES; i++) rows += j->counts[(int64_t)i * j->width + d];
    return rows;
}

static void mark_days(calendar *c)
{
    int64_t market = 0;
    count_alive(c, c->before);
    c->shared = true;
    for (int32_t d = 0; d < c->job->width; d++) {
        int64_t rows = rows_on(c->job, d);
        c->market[d] = rows * 2 > c->before[d];
        c->shared = c->shared && (c->market[d] || !rows);
        c->before[d] = market;
        market += c->market[d];
    }
    c->before[c->job->width] = market;
}

static jvn_status compare_share(void *context, int64_t i)
{
    const calendar *c = context;
    const panel *p = c->job->p;
    int64_t g, end;
    for (panel_share(p, i, PANEL_SHARES, &g, &end); g < end; g++) {
        series *s = &p->series[g];
        const int32_t *d = p->days + p->groups.starts[g];
        int64_t n = p->groups.starts[g + 1] - p->groups.starts[g];
        for (int64_t k = 0; !c->shared && k < n; k++) s->off_calendar += !c->market[d[k] - c->job->first_day];
        s->missing = c->before[s->last - c->job->first_day + 1] - c->before[s->first - c->job->first_day] -
                     (n - s->off_calendar);
    }
    return JVN_OK;
}

static jvn_status compare(const scan_job *j)
{
    calendar c = {.job = j};
    jvn_status st = calendar_room(&c);
    if (st) return st;
    mark_days(&c);
    return j->p->call->host->parallel_for(j->p->call, PANEL_SHARES, compare_share, &c);
}

/* Series are compared where all stand in order and none has two rows a day. */
static jvn_status scan(scan_job *j, dates_order *found)
{
    jvn_call *call = j->p->call;
    int64_t bytes = (int64_t)sizeof(int32_t) * j->width * PANEL_SHARES;
    if (!(j->counts = call->host->scratch(call, bytes + 64))) return JVN_ENOMEM;
    memset(j->counts, 0, (size_t)bytes);
    jvn_status st = call->host->parallel_for(call, PANEL_SHARES, scan_share, j);
    for (int i = 0; i < PANEL_SHARES; i++) {
        found->back += j->found[i].back;
        found->same += j->found[i].same;
    }
    return st || found->back || found->same || !j->width ? st : compare(j);
}

jvn_status dates_scan(panel *p, dates_order *found)
{
    scan_job j = {.p = p};
    *found = (dates_order){0, 0};
    if (!p->days || !p->n) return JVN_OK;
    memset(p->series, 0, (size_t)p->groups.n * sizeof *p->series);
    find_width(&j);
    jvn_status st = scan(&j, found);
    if (!st && p->call->host->type_of(p->date.schema) == JVN_TIMESTAMP) count_stamps(p, found);
    return st;
}

static bool repeats(const panel *p, int64_t i)
{
    if (p->call->host->type_of(p->date.schema) == JVN_DATE) return p->days[i] == p->days[i - 1];
    return jvn_i64(p->date.array)[i] == jvn_i64(p->date.array)[i - 1];
}

int64_t dates_repeat(const panel *p)
{
    for (int64_t g = 0; g < p->groups.n; g++)
        for (int64_t i = p->groups.starts[g] + 1; i < p->groups.starts[g + 1]; i++)
            if (repeats(p, i)) return i;
    return 0;
}
