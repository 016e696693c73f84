/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c -- tells what the checks found: a few notes, and the whole in the side tables series, gaps, stale
 * and jumps. */
#include "returns.h"

enum { NAMED = 6, SPLITS_NAMED = 3 };

typedef struct line {
    char s[480];
    size_t n;
} line;

JVN_FORMAT(2, 3) static void add(line *l, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(l->s + l->n, sizeof l->s - l->n, format, ap);
    va_end(ap);
    l->n += (size_t)n < sizeof l->s - l->n ? (size_t)n : sizeof l->s - l->n - 1;
}

static const char *plural(int64_t n) { return n == 1 ? "" : "s"; }

/* ---- labels ------------------------------------------------------------------------------------- */

static void add_value(line *l, const panel *p, const field *f, int64_t i)
{
    char value[96];
    const jvn_texts *texts = jvn_texts_of(p->call);
    add(l, "%s", texts->spell(f->schema, f->array, i, value, sizeof value));
}

const char *report_label(const panel *p, int64_t row, char *buf, size_t n)
{
    line l = {"", 0};
    for (int k = 0; k < p->n_by; k++) {
        if (k) add(&l, ", ");
        add_value(&l, p, &p->by[k], row);
    }
    snprintf(buf, n, "%.*s", (int)(n - 1), l.s);
    return buf;
}

const char *report_date(const panel *p, int64_t row, char *buf, size_t n)
{
    line l = {"", 0};
    add_value(&l, p, &p->date, row);
    snprintf(buf, n, "%.*s", (int)(n - 1), l.s);
    return buf;
}

/* "NVDA 2025-01-27", or what of it there is. */
static void add_place(line *l, const panel *p, int64_t row)
{
    char label[160];
    if (p->n_by) add(l, "%s", report_label(p, row, label, sizeof label));
    if (p->n_by && p->date.schema) add(l, " ");
    if (p->date.schema) add_value(l, p, &p->date, row);
    if (!p->n_by && !p->date.schema) add(l, "row %lld", (long long)row + 1);
}

/* ---- notes -------------------------------------------------------------------------------------- */

typedef int64_t (*measure)(const series *s);
static int64_t gaps_of(const series *s) { return s->gaps; }
static int64_t missing_of(const series *s) { return s->missing; }
static int64_t off_calendar_of(const series *s) { return s->off_calendar; }
static int64_t stale_of(const series *s) { return s->stale; }
static int64_t unpriced_of(const series *s) { return s->unpriced; }

static int64_t series_with(const panel *p, measure of)
{
    int64_t n = 0;
    for (int64_t g = 0; g < p->groups.n; g++) n += of(&p->series[g]) > 0;
    return n;
}

static int64_t total_of(const panel *p, measure of)
{
    int64_t n = 0;
    for (int64_t g = 0; g < p->groups.n; g++) n += of(&p->series[g]);
    return n;
}

/* The series that has most after series `before`; -1: none has any. */
static int64_t next_most(const panel *p, measure of, int64_t before)
{
    int64_t best = -1;
    for (int64_t g = 0; g < p->groups.n; g++) {
        int64_t x = of(&p->series[g]), limit = before < 0 ? INT64_MAX : of(&p->series[before]);
        if (x <= 0 || x > limit || (x == limit && g <= before)) continue;
        if (best < 0 || x > of(&p->series[best])) best = g;
    }
    return best;
}

/* "BTC-USD 291, ENR.DE 25 and 3 more" */
static void add_most(line *l, const panel *p, measure of)
{
    char label[64];
    int64_t g = -1, left = series_with(p, of);
    for (int k = 0; k < NAMED && (g = next_most(p, of, g)) >= 0; k++, left--)
        add(l, "%s%s %lld", k ? ", " : "", report_label(p, p->groups.starts[g], label, sizeof label),
            (long long)of(&p->series[g]));
    if (left > 0) add(l, " and %lld more", (long long)left);
}

static void note_prices(const panel *p, const prices *x)
{
    line l = {"", 0};
    if (x->invalid) {
        add(&l, "%lld price%s zero, negative or not finite (first: ", (long long)x->invalid,
            x->invalid == 1 ? " is" : "s are");
        add_place(&l, p, x->first_invalid);
        add(&l, "): taken as missing");
        jvn_say(p->call, "%s", l.s);
    }
    if (x->lost)
        jvn_say(p->call, "%lld result%s too large for a number: null", (long long)x->lost, x->lost == 1 ? " is" : "s are");
    if (x->missing)
        jvn_say(p->call, "%lld price%s missing: a return that needs one is null", (long long)x->missing,
                x->missing == 1 ? " is" : "s are");
}

static void note_gaps(const panel *p, const int64_t *rows, int64_t n)
{
    line l = {"", 0};
    char label[160], date[48];
    int64_t longest = 0;
    if (!n) return;
    for (int64_t k = 1; k < n; k++)
        if (p->days[rows[k]] - p->days[rows[k] - 1] > p->days[rows[longest]] - p->days[rows[longest] - 1]) longest = k;
    int64_t row = rows[longest];
    add(&l, "%lld gap%s", (long long)n, plural(n));
    if (p->n_by) add(&l, " in %lld of %lld series", (long long)series_with(p, gaps_of), (long long)p->groups.n);
    add(&l, ", the longest %d days:", p->days[row] - p->days[row - 1]);
    if (p->n_by) add(&l, " %s", report_label(p, row, label, sizeof label));
    add(&l, " %s to", report_date(p, row - 1, date, sizeof date));
    add(&l, " %s", report_date(p, row, date, sizeof date));
    jvn_say(p->call, "%s (side table gaps)", l.s);
}

static void note_most(const panel *p, measure of, const char *what)
{
    line l = {"", 0};
    if (!series_with(p, of)) return;
    add_most(&l, p, of);
    jvn_say(p->call, "%s: %s (side table series)", what, l.s);
}

static void note_stale(const panel *p, const prices *x)
{
    line l = {"", 0};
    if (!x->n_stale) return;
    add(&l, "%lld stale row%s, without volume and with the price before", (long long)x->n_stale, plural(x->n_stale));
    if (p->n_by) {
        add(&l, ": ");
        add_most(&l, p, stale_of);
    }
    jvn_say(p->call, "%s (side table stale)", l.s);
}

static void note_jumps(const panel *p, const prices *x)
{
    line l = {"", 0};
    char split[24];
    if (!x->n_jumps) return;
    add(&l, x->n_jumps == 1 ? "1 price looks like an unadjusted split: " : "%lld prices look like unadjusted splits: ",
        (long long)x->n_jumps);
    for (int64_t k = 0; k < x->n_jumps && k < SPLITS_NAMED; k++) {
        if (k) add(&l, ", ");
        add_place(&l, p, x->jumps[k]);
        jumps_spell(x->splits[k], split, sizeof split);
        add(&l, " %s", split);
    }
    if (x->n_jumps > SPLITS_NAMED) add(&l, " and %lld more", (long long)x->n_jumps - SPLITS_NAMED);
    jvn_say(p->call, "%s: adjust (side table jumps)", l.s);
}

/* ---- side tables -------------------------------------------------------------------------------- */

static jvn_status add_taken(const panel *p, const char *side, const char *name, const field *f, const int64_t *rows,
                            int64_t n)
{
    struct ArrowArray a = {0};
    jvn_status st = p->rows->take(p->call, f->schema, f->array, rows, n, &a);
    return st ? st : p->call->host->add(p->call, side, name, f->schema, &a);
}

static jvn_status add_labels(const panel *p, const char *side, const int64_t *rows, int64_t n)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < p->n_by && !st; k++) st = add_taken(p, side, p->by[k].name, &p->by[k], rows, n);
    return st;
}

static jvn_status new_ints(const panel *p, int64_t n, struct ArrowArray *a, int64_t **to)
{
    jvn_status st = p->call->host->new_array(p->call, JVN_INT64, n, 0, 0, a);
    *to = st ? NULL : jvn_out(a);
    return st;
}

static jvn_status add_ints(const panel *p, const char *side, const char *name, const char *unit, struct ArrowArray *a)
{
    return p->call->host->add(p->call, side, name, p->call->host->field(p->call, JVN_INT64, unit, ""), a);
}

static jvn_status add_measure(const panel *p, const char *name, measure of)
{
    struct ArrowArray a = {0};
    int64_t *to;
    jvn_status st = new_ints(p, p->groups.n, &a, &to);
    if (st) return st;
    for (int64_t g = 0; g < p->groups.n; g++) to[g] = of(&p->series[g]);
    return add_ints(p, "series", name, "", &a);
}

static jvn_status add_lengths(const panel *p)
{
    struct ArrowArray a = {0};
    int64_t *to;
    jvn_status st = new_ints(p, p->groups.n, &a, &to);
    if (st) return st;
    for (int64_t g = 0; g < p->groups.n; g++) to[g] = p->groups.starts[g + 1] - p->groups.starts[g];
    return add_ints(p, "series", "rows", "", &a);
}

/* The last row of each series. */
static jvn_status last_rows(const panel *p, int64_t **rows)
{
    *rows = p->call->host->scratch(p->call, (p->groups.n + 1) * (int64_t)sizeof **rows);
    for (int64_t g = 0; *rows && g < p->groups.n; g++) (*rows)[g] = p->groups.starts[g + 1] - 1;
    return *rows ? JVN_OK : JVN_ENOMEM;
}

static jvn_status add_span(const panel *p)
{
    int64_t *last;
    jvn_status st;
    if (!p->date.schema) return JVN_OK;
    if ((st = add_taken(p, "series", "first", &p->date, p->groups.starts, p->groups.n))) return st;
    if ((st = last_rows(p, &last))) return st;
    return add_taken(p, "series", "last", &p->date, last, p->groups.n);
}

static jvn_status add_series(const panel *p)
{
    static const struct {
        const char *name;
        measure of;
    } measures[] = {{"gaps", gaps_of}, {"missing", missing_of}, {"off_calendar", off_calendar_of},
                    {"stale", stale_of}, {"unpriced", unpriced_of}};
    jvn_status st = add_labels(p, "series", p->groups.starts, p->groups.n);
    if (!st) st = add_lengths(p);
    if (!st) st = add_span(p);
    for (size_t i = 0; i < sizeof measures / sizeof *measures && !st; i++)
        st = add_measure(p, measures[i].name, measures[i].of);
    return st;
}

/* The rows that end a gap. */
static jvn_status list_gaps(const panel *p, int64_t **rows, int64_t *n)
{
    *rows = p->call->host->scratch(p->call, (total_of(p, gaps_of) + 1) * (int64_t)sizeof **rows);
    *n = 0;
    if (!*rows) return JVN_ENOMEM;
    for (int64_t g = 0; g < p->groups.n; g++)
        for (int64_t t = p->groups.starts[g] + 1; p->series[g].gaps && t < p->groups.starts[g + 1]; t++)
            if (p->days[t] - p->days[t - 1] > p->series[g].limit) (*rows)[(*n)++] = t;
    return JVN_OK;
}

static jvn_status rows_before(const panel *p, const int64_t *rows, int64_t n, int64_t **before)
{
    *before = p->call->host->scratch(p->call, (n + 1) * (int64_t)sizeof **before);
    for (int64_t i = 0; *before && i < n; i++) (*before)[i] = rows[i] - 1;
    return *before ? JVN_OK : JVN_ENOMEM;
}

static jvn_status add_gaps(const panel *p, const int64_t *rows, int64_t n)
{
    struct ArrowArray a = {0};
    int64_t *before, *days;
    jvn_status st = add_labels(p, "gaps", rows, n);
    if (!st) st = rows_before(p, rows, n, &before);
    if (!st) st = add_taken(p, "gaps", "from", &p->date, before, n);
    if (!st) st = add_taken(p, "gaps", "to", &p->date, rows, n);
    if (!st) st = new_ints(p, n, &a, &days);
    if (st) return st;
    for (int64_t i = 0; i < n; i++) days[i] = p->days[rows[i]] - p->days[rows[i] - 1];
    return add_ints(p, "gaps", "days", "", &a);
}

static bool is_label(const panel *p, const field *f)
{
    for (int k = 0; k < p->n_by; k++)
        if (strcmp(p->by[k].name, f->name) == 0) return true;
    return false;
}

static jvn_status add_stale(const panel *p, const prices *x)
{
    jvn_status st = add_labels(p, "stale", x->stale, x->n_stale);
    if (!st && p->date.schema && !is_label(p, &p->date))
        st = add_taken(p, "stale", p->date.name, &p->date, x->stale, x->n_stale);
    return st ? st : add_taken(p, "stale", "price", &p->price, x->stale, x->n_stale);
}

static jvn_status add_splits(const panel *p, const prices *x)
{
    enum { WIDTH = 8 };
    struct ArrowArray a = {0};
    char text[24];
    jvn_status st = p->call->host->new_array(p->call, JVN_STRING, x->n_jumps, x->n_jumps * WIDTH, 0, &a);
    if (st) return st;
    int64_t *at = jvn_out(&a);
    for (int64_t k = 0; k < x->n_jumps; k++) {
        jumps_spell(x->splits[k], text, sizeof text);
        at[k + 1] = at[k] + (int64_t)strlen(text);
        memcpy(jvn_out_text(&a) + at[k], text, strlen(text));
    }
    return p->call->host->add(p->call, "jumps", "split", NULL, &a);
}

static jvn_status add_jumps(const panel *p, const prices *x)
{
    int64_t *before;
    jvn_status st = add_labels(p, "jumps", x->jumps, x->n_jumps);
    if (!st && p->date.schema && !is_label(p, &p->date))
        st = add_taken(p, "jumps", p->date.name, &p->date, x->jumps, x->n_jumps);
    if (!st) st = rows_before(p, x->jumps, x->n_jumps, &before);
    if (!st) st = add_taken(p, "jumps", "before", &p->price, before, x->n_jumps);
    if (!st) st = add_taken(p, "jumps", "price", &p->price, x->jumps, x->n_jumps);
    return st ? st : add_splits(p, x);
}

static jvn_status report_gaps(const panel *p)
{
    int64_t *rows, n;
    if (!p->days) return JVN_OK;
    jvn_status st = list_gaps(p, &rows, &n);
    if (st) return st;
    note_gaps(p, rows, n);
    return add_gaps(p, rows, n);
}

jvn_status report(panel *p, const prices *x)
{
    jvn_status st;
    note_prices(p, x);
    if ((st = report_gaps(p))) return st;
    note_most(p, off_calendar_of, "rows on days when most of the others have none");
    note_most(p, missing_of, "no row on days when most of the others have one");
    note_stale(p, x);
    note_jumps(p, x);
    if ((st = add_series(p)) || (p->volume.schema && (st = add_stale(p, x)))) return st;
    return x->seeks_splits ? add_jumps(p, x) : JVN_OK;
}
