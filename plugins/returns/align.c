/* SPDX-License-Identifier: GPL-3.0-or-later */
/* align.c -- the command align: series of different calendars on common days. Nothing is left out, filled or added
 * without being told. */
#include <math.h>

#include "returns.h"

enum { INTERSECTION, PREVIOUS, UNION };
enum { NOT_A_DAY, A_DAY, NOT_OF_ALL };
enum { WIDEST = 1 << 22 }; /* days that all series may span together */

typedef enum reason { NO_PRICE, OFF_CALENDAR, LACKING, TOO_OLD } reason;

/* A row left out, or a day left empty (row: of that series). */
typedef struct absence {
    int64_t row;
    int32_t day;
    reason why;
} absence;

typedef struct alignment {
    panel p;
    int how;
    int32_t within, first, width;
    int64_t on;        /* the series whose days are the calendar; -1: all */
    int32_t *counts;   /* series with a price, by day - first */
    int32_t *lacking;  /* the first series without one */
    uint8_t *calendar; /* A_DAY ... */
    int32_t *days;     /* of the calendar, in order */
    int64_t n_days;
    /* The result: first counted, then written. row: where its values are, -1: nowhere; key: a row of its series. */
    bool writes;
    int64_t n, n_filled, n_added, n_absent, n_unfilled;
    int64_t *rows, *keys;
    int32_t *dates;
    uint8_t *filled; /* a byte a row */
    absence *absent;
} alignment;

static const char *plural(int64_t n) { return n == 1 ? "" : "s"; }

/* ---- what there is ------------------------------------------------------------------------------- */

static bool is_priced(const alignment *x, int64_t row)
{
    const field *f = &x->p.price;
    if (!f->schema) return true;
    if (jvn_null(f->array, row)) return false;
    double price = x->p.call->host->type_of(f->schema) == JVN_INT64 ? (double)jvn_i64(f->array)[row] : jvn_f64(f->array)[row];
    return price > 0 && isfinite(price);
}

/* The column close stands for prices that are not named. For union a price makes no difference. */
static void choose_price(alignment *x)
{
    const jvn_table *t = x->p.call->input;
    int32_t i = match_column(t, "close");
    jvn_type type = i < 0 ? JVN_NOTYPE : x->p.call->host->type_of(jvn_column_schema(t, i));
    bool numbers = type == JVN_FLOAT64 || type == JVN_INT64;
    if (!x->p.price.schema && numbers) x->p.price = (field){"close", i, jvn_column_schema(t, i), panel_column(&x->p, i)};
    if (x->how == UNION) x->p.price.schema = NULL;
}

static jvn_status refuse_series(const alignment *x, const char *name)
{
    enum { LABEL = 64 };
    jvn_call *call = x->p.call;
    int64_t n = x->p.groups.n;
    char *labels = call->host->scratch(call, (n + 1) * LABEL), hint[160];
    const char **list = call->host->scratch(call, (n + 1) * (int64_t)sizeof *list);
    if (!labels || !list) return JVN_ENOMEM;
    for (int64_t g = 0; g < n; g++) list[g] = report_label(&x->p, x->p.groups.starts[g], labels + g * LABEL, LABEL);
    const char *meant = jvn_texts_of(call)->nearest(name, list, n);
    if (meant) snprintf(hint, sizeof hint, "did you mean '%s'?", meant);
    return jvn_fail(call, JVN_ENAME, AL_ON, meant ? hint : NULL, "no series is called '%s'", name);
}

static jvn_status find_on(alignment *x)
{
    char label[256];
    x->on = -1;
    if (!jvn_given(x->p.call, AL_ON)) return JVN_OK;
    const char *name = jvn_item_of(x->p.call, AL_ON, 0)->text;
    for (int64_t g = 0; g < x->p.groups.n && x->on < 0; g++)
        if (strcmp(report_label(&x->p, x->p.groups.starts[g], label, sizeof label), name) == 0) x->on = g;
    return x->on < 0 ? refuse_series(x, name) : JVN_OK;
}

/* ---- the calendar -------------------------------------------------------------------------------- */

static jvn_status find_span(alignment *x)
{
    int64_t lo = INT32_MAX, hi = INT32_MIN;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        int32_t first = x->p.days[x->p.groups.starts[g]], last = x->p.days[x->p.groups.starts[g + 1] - 1];
        if (first < lo) lo = first;
        if (last > hi) hi = last;
    }
    if (hi - lo >= WIDEST)
        return jvn_fail(x->p.call, JVN_ELIMIT, AL_DATE, "look for dates that are wrong", "dates are %lld days apart: at most %d can be aligned",
                        (long long)(hi - lo), WIDEST);
    x->first = hi < lo ? 0 : (int32_t)lo;
    x->width = hi < lo ? 0 : (int32_t)(hi - lo + 1);
    return JVN_OK;
}

static void count_days(alignment *x)
{
    for (int64_t g = 0; g < x->p.groups.n; g++)
        for (int64_t t = x->p.groups.starts[g]; t < x->p.groups.starts[g + 1]; t++) {
            int32_t at = x->p.days[t] - x->first;
            if (!is_priced(x, t)) continue;
            x->counts[at]++;
            if (x->lacking[at] == g) x->lacking[at]++;
            if (g == x->on) x->calendar[at] = A_DAY;
        }
}

static void choose_days(alignment *x)
{
    for (int32_t at = 0; at < x->width; at++) {
        if (x->on < 0) x->calendar[at] = x->counts[at] > 0 ? A_DAY : NOT_A_DAY;
        if (x->how == INTERSECTION && x->calendar[at] && x->counts[at] < x->p.groups.n) x->calendar[at] = NOT_OF_ALL;
        if (x->calendar[at] == A_DAY) x->days[x->n_days++] = x->first + at;
    }
}

static jvn_status make_calendar(alignment *x)
{
    jvn_call *call = x->p.call;
    jvn_status st = find_span(x);
    if (st) return st;
    int64_t bytes = (int64_t)sizeof(int32_t) * (x->width + 1);
    x->counts = call->host->scratch(call, bytes);
    x->lacking = call->host->scratch(call, bytes);
    x->days = call->host->scratch(call, bytes);
    x->calendar = call->host->scratch(call, x->width + 1);
    if (!x->counts || !x->lacking || !x->days || !x->calendar) return JVN_ENOMEM;
    memset(x->counts, 0, (size_t)bytes);
    memset(x->lacking, 0, (size_t)bytes);
    memset(x->calendar, 0, (size_t)x->width + 1);
    count_days(x);
    choose_days(x);
    return JVN_OK;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static void put(alignment *x, int64_t row, int64_t key, int32_t day, bool filled)
{
    if (x->writes) {
        x->rows[x->n] = row;
        x->keys[x->n] = key;
        x->dates[x->n] = day;
        x->filled[x->n] = filled;
    }
    x->n++;
    x->n_filled += filled;
    x->n_added += row < 0;
}

static void leave_out(alignment *x, int64_t row, int32_t day, reason why)
{
    if (x->writes) x->absent[x->n_absent] = (absence){row, day, why};
    x->n_absent++;
    x->n_unfilled += why == TOO_OLD;
}

static void intersect(alignment *x, int64_t g)
{
    for (int64_t t = x->p.groups.starts[g]; t < x->p.groups.starts[g + 1]; t++) {
        int32_t day = x->p.days[t], at = day - x->first;
        if (!is_priced(x, t)) leave_out(x, t, day, NO_PRICE);
        else if (x->calendar[at] == A_DAY) put(x, t, t, day, false);
        else leave_out(x, t, day, x->calendar[at] == NOT_OF_ALL ? LACKING : OFF_CALENDAR);
    }
}

/* A day of the calendar that a series lacks; before: its last row with a price, -1: none yet. */
static void fill_day(alignment *x, int64_t g, int64_t before, int32_t day, bool unpriced)
{
    if (x->how == UNION) put(x, -1, x->p.groups.starts[g], day, false);
    else if (before >= 0 && (int64_t)day - x->p.days[before] <= x->within) put(x, before, before, day, true);
    else if (before >= 0 && !unpriced) leave_out(x, before, day, TOO_OLD);
}

static void spread(alignment *x, int64_t g)
{
    int64_t t = x->p.groups.starts[g], end = x->p.groups.starts[g + 1], before = -1;
    for (int64_t k = 0; k <= x->n_days; k++) {
        bool past = k == x->n_days;
        for (; t < end && (past || x->p.days[t] < x->days[k]); t++) {
            bool priced = is_priced(x, t);
            leave_out(x, t, x->p.days[t], priced ? OFF_CALENDAR : NO_PRICE);
            if (priced) before = t;
        }
        if (past) return;
        bool here = t < end && x->p.days[t] == x->days[k], priced = here && is_priced(x, t);
        if (priced) put(x, before = t, t, x->days[k], false);
        else {
            if (here) leave_out(x, t, x->days[k], NO_PRICE);
            fill_day(x, g, before, x->days[k], here);
        }
        t += here;
    }
}

static jvn_status walk(alignment *x)
{
    x->n = x->n_filled = x->n_added = x->n_absent = x->n_unfilled = 0;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        if (g % 16 == 0 && x->p.call->host->cancelled(x->p.call)) return JVN_ECANCELLED;
        (x->how == INTERSECTION ? intersect : spread)(x, g);
    }
    return JVN_OK;
}

static jvn_status make_rows(alignment *x)
{
    jvn_call *call = x->p.call;
    jvn_status st = walk(x);
    if (st) return st;
    x->rows = call->host->scratch(call, (x->n + 1) * (int64_t)sizeof *x->rows);
    x->keys = call->host->scratch(call, (x->n + 1) * (int64_t)sizeof *x->keys);
    x->dates = call->host->scratch(call, (x->n + 1) * (int64_t)sizeof *x->dates);
    x->filled = call->host->scratch(call, x->n + 1);
    x->absent = call->host->scratch(call, (x->n_absent + 1) * (int64_t)sizeof *x->absent);
    if (!x->rows || !x->keys || !x->dates || !x->filled || !x->absent) return JVN_ENOMEM;
    x->writes = true;
    return walk(x);
}

/* ---- results ------------------------------------------------------------------------------------- */

static jvn_status add_days(const alignment *x, const char *side, const int32_t *days, int64_t n)
{
    struct ArrowArray a = {0};
    jvn_status st = x->p.call->host->new_array(x->p.call, JVN_DATE, n, 0, 0, &a);
    if (st) return st;
    if (n) memcpy(jvn_out(&a), days, (size_t)n * sizeof *days);
    return x->p.call->host->add(x->p.call, side, x->p.date.name, x->p.date.schema, &a);
}

static bool is_key(const alignment *x, int32_t column)
{
    for (int k = 0; k < x->p.n_by; k++)
        if (x->p.by[k].index == column) return true;
    return false;
}

static jvn_status add_column(const alignment *x, int32_t i)
{
    const struct ArrowSchema *s = jvn_column_schema(x->p.call->input, i);
    struct ArrowArray a = {0};
    if (i == x->p.date.index) return add_days(x, NULL, x->dates, x->n);
    jvn_status st = x->p.rows->take(x->p.call, s, panel_column(&x->p, i), is_key(x, i) ? x->keys : x->rows, x->n, &a);
    return st ? st : x->p.call->host->add(x->p.call, NULL, s->name, s, &a);
}

static jvn_status add_filled(const alignment *x)
{
    struct ArrowArray a = {0};
    char convention[160];
    if (x->how != PREVIOUS) return JVN_OK;
    jvn_status st = x->p.call->host->new_array(x->p.call, JVN_BOOL, x->n, 0, 0, &a);
    if (st) return st;
    for (int64_t i = 0; i < x->n; i++) jvn_set_bit(jvn_out(&a), i, x->filled[i]);
    snprintf(convention, sizeof convention, "values of the row before, at most %d day%s old", x->within, plural(x->within));
    return x->p.call->host->add(x->p.call, NULL, "filled", x->p.call->host->field(x->p.call, JVN_BOOL, "", convention), &a);
}

/* For trace: rows as the input has them. */
static jvn_status map_rows(alignment *x)
{
    int64_t *from = x->rows;
    if (x->p.order) {
        if (!(from = x->p.call->host->scratch(x->p.call, (x->n + 1) * (int64_t)sizeof *from))) return JVN_ENOMEM;
        for (int64_t i = 0; i < x->n; i++) from[i] = x->rows[i] < 0 ? -1 : x->p.order[x->rows[i]];
    }
    return x->p.call->host->map_rows(x->p.call, NULL, from, x->n);
}

static int spell_reason(const alignment *x, const absence *a, char *to, size_t n)
{
    char label[160] = "";
    int64_t at = a->day - x->first, of = a->why == LACKING ? x->lacking[at] : x->on, more = 0;
    if (a->why == LACKING) more = x->p.groups.n - x->counts[at] - 1;
    if (of >= 0 && of < x->p.groups.n) report_label(&x->p, x->p.groups.starts[of], label, sizeof label);
    if (a->why == NO_PRICE) return snprintf(to, n, "no price");
    if (a->why == TOO_OLD) return snprintf(to, n, "the last row is %d days old", a->day - x->p.days[a->row]);
    if (a->why == OFF_CALENDAR) return snprintf(to, n, label[0] ? "no day of %s" : "no day of the calendar", label);
    return more ? snprintf(to, n, "no row of %s and %lld more", label, (long long)more) : snprintf(to, n, "no row of %s", label);
}

static jvn_status add_reasons(const alignment *x)
{
    jvn_call *call = x->p.call;
    struct ArrowArray a = {0};
    char text[256];
    int64_t bytes = 0;
    for (int64_t i = 0; i < x->n_absent; i++) bytes += spell_reason(x, &x->absent[i], text, sizeof text);
    jvn_status st = call->host->new_array(call, JVN_STRING, x->n_absent, bytes, 0, &a);
    int64_t *at = st ? NULL : jvn_out(&a);
    for (int64_t i = 0; i < x->n_absent && !st; i++) {
        at[i + 1] = at[i] + spell_reason(x, &x->absent[i], text, sizeof text);
        memcpy(jvn_out_text(&a) + at[i], text, (size_t)(at[i + 1] - at[i]));
    }
    return st ? st : call->host->add(call, "dropped", "reason", NULL, &a);
}

static jvn_status add_dropped(const alignment *x)
{
    jvn_call *call = x->p.call;
    int64_t *rows = call->host->scratch(call, (x->n_absent + 1) * (int64_t)sizeof *rows);
    int32_t *days = call->host->scratch(call, (x->n_absent + 1) * (int64_t)sizeof *days);
    jvn_status st = rows && days ? JVN_OK : JVN_ENOMEM;
    for (int64_t i = 0; i < x->n_absent && !st; i++) {
        rows[i] = x->absent[i].row;
        days[i] = x->absent[i].day;
    }
    for (int k = 0; k < x->p.n_by && !st; k++) {
        struct ArrowArray a = {0};
        if (x->p.by[k].index == x->p.date.index) continue;
        st = x->p.rows->take(call, x->p.by[k].schema, x->p.by[k].array, rows, x->n_absent, &a);
        if (!st) st = call->host->add(call, "dropped", x->p.by[k].name, x->p.by[k].schema, &a);
    }
    if (!st) st = add_days(x, "dropped", days, x->n_absent);
    return st ? st : add_reasons(x);
}

static void note(const alignment *x)
{
    jvn_call *call = x->p.call;
    int64_t left_out = x->n_absent - x->n_unfilled;
    if (left_out && x->how == INTERSECTION)
        jvn_say(call, "%lld of %lld rows left out, %lld day%s kept (side table dropped)", (long long)left_out, (long long)x->p.n,
                (long long)x->n_days, plural(x->n_days));
    else if (left_out)
        jvn_say(call, "%lld of %lld rows left out (side table dropped)", (long long)left_out, (long long)x->p.n);
    if (x->n_filled)
        jvn_say(call, "%lld row%s filled with the row before (column filled)", (long long)x->n_filled, plural(x->n_filled));
    if (x->n_unfilled)
        jvn_say(call, "%lld day%s not filled: no row within %d day%s (side table dropped)", (long long)x->n_unfilled,
                plural(x->n_unfilled), x->within, plural(x->within));
    if (x->n_added) jvn_say(call, "%lld empty row%s added", (long long)x->n_added, plural(x->n_added));
}

static jvn_status check(const alignment *x)
{
    jvn_call *call = x->p.call;
    if (call->host->type_of(x->p.date.schema) != JVN_DATE)
        return jvn_fail(call, JVN_ETYPE, jvn_given(call, AL_DATE) ? AL_DATE : JVN_NOARG, "set date = date(COLUMN) makes days of timestamps",
                        "'%s' holds times: days are aligned", x->p.date.name);
    if (x->how != PREVIOUS && jvn_arg_of(call, AL_WITHIN)->given)
        return jvn_fail(call, JVN_EARG, AL_WITHIN, "--how previous fills", "nothing is filled");
    if (x->how == PREVIOUS && match_column(call->input, "filled") >= 0)
        return jvn_fail(call, JVN_ENAME, AL_HOW, "drop or rename it first", "there is a column 'filled' already");
    return JVN_OK;
}

static jvn_status align(alignment *x)
{
    jvn_status st = check(x);
    if (!st) st = find_on(x);
    if (st) return st;
    choose_price(x);
    if (!(st = make_calendar(x))) st = make_rows(x);
    if (!st) st = map_rows(x);
    for (int32_t i = 0; i < x->p.call->input->n_columns && !st; i++) st = add_column(x, i);
    if (!st) st = add_filled(x);
    if (!st) st = add_dropped(x);
    if (!st) note(x);
    return st;
}

jvn_status run_align(jvn_call *call)
{
    alignment x = {.how = (int)jvn_item_of(call, AL_HOW, 0)->integer, .within = (int32_t)jvn_item_of(call, AL_WITHIN, 0)->integer};
    jvn_status st = panel_open(&x.p, call, (panel_args){jvn_given(call, AL_PRICE) ? AL_PRICE : -1, AL_BY, AL_DATE, -1, true});
    if (!st) st = align(&x);
    panel_close(&x.p);
    return st;
}
