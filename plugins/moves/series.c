/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.c -- one instrument's rows, by date. */
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "moves.h"

typedef struct dated {
    int64_t row;
    int32_t day;
} dated;

static int by_day(const void *a, const void *b)
{
    const dated *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (x->row > y->row) - (x->row < y->row);
}

/* A row with volume 0 that repeats the price before it is no day of trading, unless the series never has a volume. */
static bool is_copy(const source *in, bool trades, int64_t row, int64_t before)
{
    double price = source_value(in, CLOSE, row);
    return trades && source_value(in, VOLUME, row) == 0 && price == source_value(in, CLOSE, before);
}

static void keep_days(series *s, const dated *all, int64_t n)
{
    bool trades = false;
    s->repeats = INT32_MIN;
    for (int64_t i = 0; i < n && !trades; i++) trades = source_value(s->in, VOLUME, all[i].row) > 0;
    for (int64_t i = 0; i < n; i++) {
        if (i && all[i].day == all[i - 1].day && s->repeats == INT32_MIN) s->repeats = all[i].day;
        if (s->n && is_copy(s->in, trades, all[i].row, s->rows[s->n - 1])) {
            s->copies[s->n_copies++] = all[i].day;
            continue;
        }
        s->rows[s->n] = all[i].row;
        s->days[s->n++] = all[i].day;
    }
}

/* Names differ by blanks alone in some files, so that several groups can be one instrument. */
static bool is_of(const series *s, int64_t g)
{
    char buf[128];
    const char *own = source_name(s->in, g, buf, sizeof buf);
    return own && strcmp(own, s->name) == 0;
}

/* The rows of groups first .. end-1 that have the series' name. */
static jvn_status fill(series *s, int64_t first, int64_t end)
{
    const source *in = s->in;
    const jvn_host *host = in->call->host;
    int64_t room = 1, n = 0, undated = 0;
    for (int64_t g = first; g < end; g++)
        if (is_of(s, g)) room += in->groups.starts[g + 1] - in->groups.starts[g];
    dated *all = host->scratch(in->call, room * (int64_t)sizeof *all);
    s->rows = host->scratch(in->call, room * (int64_t)sizeof *s->rows);
    s->days = host->scratch(in->call, 2 * room * (int64_t)sizeof *s->days);
    if (!all || !s->rows || !s->days) return JVN_ENOMEM;
    s->copies = s->days + room;
    for (int64_t g = first; g < end; g++) {
        if (!is_of(s, g)) continue;
        for (int64_t i = in->groups.starts[g]; i < in->groups.starts[g + 1]; i++) {
            int64_t row = in->groups.order ? in->groups.order[i] : i;
            if (jvn_null(in->date.array, row)) undated++;
            else all[n++] = (dated){row, source_day(in, row)};
        }
    }
    qsort(all, (size_t)n, sizeof *all, by_day);
    keep_days(s, all, n);
    if (undated)
        jvn_say(in->call, "rows of %s in %s without a %s: %lld, left out", s->name, in->t->name, in->date.name, (long long)undated);
    return JVN_OK;
}

/* The instrument's own spelling of the entity: exactly, else without regard to case if that is one name. */
static bool find_name(const source *in, const char *entity, char *name, size_t room)
{
    char buf[128];
    int alike = 0;
    for (int64_t g = 0; g < in->groups.n; g++) {
        const char *own = source_name(in, g, buf, sizeof buf);
        if (!own || strcasecmp(own, entity) != 0) continue;
        bool same = strcmp(own, entity) == 0;
        if (same || alike == 0 || strcmp(own, name) != 0) alike++;
        snprintf(name, room, "%s", own);
        if (same) return true;
    }
    return alike == 1;
}

static jvn_status find_near(const source *in, const char *entity, const char **near)
{
    enum { MOST = 4096, ROOM = 64 };
    int64_t n = in->groups.n < MOST ? in->groups.n : MOST, k = 0;
    const char **all = in->call->host->scratch(in->call, n * (int64_t)sizeof *all + 8);
    char *text = in->call->host->scratch(in->call, n * ROOM + 8);
    if (!all || !text) return JVN_ENOMEM;
    for (int64_t g = 0; g < n; g++)
        if (source_name(in, g, text + g * ROOM, ROOM)) all[k++] = text + g * ROOM;
    *near = in->texts->nearest(entity, all, k);
    return JVN_OK;
}

jvn_status series_find(const source *in, const char *entity, series *s, const char **near)
{
    *s = (series){.in = in};
    if (find_name(in, entity, s->name, sizeof s->name)) return fill(s, 0, in->groups.n);
    s->name[0] = 0;
    return near ? find_near(in, entity, near) : JVN_OK;
}

jvn_status series_of_group(const source *in, int64_t group, series *s)
{
    char buf[128];
    *s = (series){.in = in};
    const char *own = source_name(in, group, buf, sizeof buf);
    snprintf(s->name, sizeof s->name, "%s", own ? own : "");
    return fill(s, group, group + 1);
}

int64_t series_from(const series *s, int32_t day)
{
    int64_t lo = 0, hi = s->n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (s->days[mid] < day) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

double series_value(const series *s, kind what, int64_t k) { return source_value(s->in, what, s->rows[k]); }
