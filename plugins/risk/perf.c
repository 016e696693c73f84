/* SPDX-License-Identifier: GPL-3.0-or-later */
/* perf.c -- the command perf: return and risk of each series on one page.
 *
 * A series that nothing tells apart from others has the page to itself, a row a measure; several have a row each. A
 * series is a column, or a group of it. Each measure is computed by the function of the same name, so that perf and
 * summary cannot differ. */
#include "measures.h"

typedef struct line {
    const char *name, *unit, *convention;
    const measure *of;
    bool brief;  /* stands in the table of one row a series */
    bool beside; /* needs a benchmark */
    int method;
} line;

static const line lines[] = {
    {"return", "ret", "prod(1 + x) - 1", &total_return, true, false, 0},
    {"annual", "ret", "prod(1 + x)^(periods/n) - 1", &annual_return, true, false, 0},
    {"annual_arithmetic", "ret", "mean * periods", &annual_return, false, false, 1},
    {"volatility", "ret", "sd (n - 1) * sqrt(periods)", &volatility, true, false, 0},
    {"downside", "ret", "sqrt(mean(min(x - mar, 0)^2) * periods)", &downside_deviation, false, false, 0},
    {"sharpe", NULL, "arithmetic, in excess of rate, periods a year", &sharpe, true, false, 0},
    {"sharpe_geometric", NULL, "geometric, in excess of rate, periods a year", &sharpe, false, false, 1},
    {"sortino", NULL, "(mean - mar) * periods / downside", &sortino, true, false, 0},
    {"omega", NULL, "sum of gains above mar / losses below", &omega, false, false, 0},
    {"drawdown", "ret", "largest, 1 - wealth/peak, positive, wealth from 1", &max_drawdown, true, false, 0},
    {"underwater", NULL, "rows of the longest fall, that of recovery included", &longest_fall, false, false, 0},
    {"calmar", NULL, "annual / drawdown", &calmar, true, false, 0},
    {"ulcer", "ret", "sqrt(mean drawdown^2)", &ulcer_index, false, false, 0},
    {"var", "ret", "value at risk, historical, type 7, a return", &value_at_risk, true, false, 0},
    {"var_modified", "ret", "value at risk, Cornish-Fisher, a return", &value_at_risk, false, false, 2},
    {"es", "ret", "expected shortfall, historical, a return", &expected_shortfall, true, false, 0},
    {"es_modified", "ret", "expected shortfall, Cornish-Fisher, a return", &expected_shortfall, false, false, 2},
    {"best", "ret", "largest return", &best_return, false, false, 0},
    {"worst", "ret", "least return", &worst_return, false, false, 0},
    {"skew", NULL, "G1", &skew, false, false, 0},
    {"kurt", NULL, "G2, in excess of the normal's", &kurt, false, false, 0},
    {"autocorrelation", NULL, "lag 1", &autocorrelation, false, false, 0},
    {"jarque_bera_p", NULL, "p of normality", &jarque_bera_p, false, false, 0},
    {"hit_rate", NULL, "share of returns above mar", &hit_rate, false, false, 0},
    {"beta", NULL, "of excess returns", &beta, true, true, 0},
    {"alpha", "ret", "intercept of excess returns, compounded, periods a year", &alpha, true, true, 0},
    {"beta_up", NULL, "where the benchmark rose", &beta_up, false, true, 0},
    {"beta_down", NULL, "where the benchmark fell", &beta_down, false, true, 0},
    {"correlation", NULL, "Pearson's r", &pearson, false, true, 0},
    {"tracking_error", "ret", "sd (n - 1) of x - benchmark * sqrt(periods)", &tracking_error, false, true, 0},
    {"information_ratio", NULL, "annual less the benchmark's / tracking error", &information_ratio, false, true, 0},
    {"treynor", NULL, "annual excess return, geometric / beta", &treynor, false, true, 0},
    {"up_capture", NULL, "compounded, benchmark > 0", &up_capture, false, true, 0},
    {"down_capture", NULL, "compounded, benchmark <= 0", &down_capture, false, true, 0},
};
enum { LINES = sizeof lines / sizeof *lines };

/* The days that a reader asks for, as columns of the side table spans; of the deepest fall the last three. */
enum { BEST_ON, WORST_ON, FALL_FROM, TROUGH_ON, RECOVERED_ON, DAYS };
static const char *const days[DAYS] = {"best", "worst", "fall_from", "trough", "recovered"};

typedef struct page {
    const frame *f;
    const jvn_item **of; /* the columns */
    int64_t n_series; /* series i: group i % n_groups of column i / n_groups */
    int columns;
    int beside;             /* benchmarks */
    int64_t *market;        /* their groups, where --market names them */
    double **x, **y, *rate; /* frame's rows: each column; benchmark k of column c at k * columns + c; rate NULL: 0 */
    const char **labels;
    int64_t *group, *n, *first, *last;
    int64_t *day[DAYS]; /* rows; -1: none */
    double *periods, *value; /* value[(benchmark * LINES + line) * n_series + series] */
    double mar, level;
} page;

/* ---- input ---------------------------------------------------------------------------------------- */

/* Whether a tenth of the rows or more fall on weekends. */
static bool has_weekends(const frame *f, int64_t from, int64_t to)
{
    int64_t n = 0;
    for (int64_t k = from; k < to; k++) n += frame_weekday(f, k) >= 5;
    return n * 10 >= to - from;
}

/* Periods a year by the calendar of the rows: rows at weekends 365, weekdays 252, else by the mean step; 0: rows stand
 * closer than days. */
static double periods_of(const frame *f, int64_t from, int64_t to)
{
    double span, step;
    if (!f->dates || to - from < 2) return 252;
    span = frame_days(f, from, to - 1);
    step = span / (double)(to - from - 1);
    if (step < 0.9) return 0;
    if (step < 5) return has_weekends(f, from, to) ? 365 : 252;
    if (step < 15) return 52;
    if (step < 60) return 12;
    return step < 200 ? 4 : 1;
}

static int64_t group_named(const frame *f, const char *word)
{
    char label[96];
    for (int64_t g = 0; g < f->n_groups; g++)
        if (strcmp(frame_label(f, g, label, sizeof label), word) == 0) return g;
    return -1;
}

static jvn_status fail_market(const frame *f, int item, const char *word)
{
    char *room = scratch(f->call, f->n_groups, 96), hint[128];
    const char **labels = scratch(f->call, f->n_groups, sizeof *labels);
    if (!room || !labels) return JVN_ENOMEM;
    for (int64_t g = 0; g < f->n_groups; g++) labels[g] = frame_label(f, g, room + g * 96, 96);
    const char *near = jvn_texts_of(f->call)->nearest(word, labels, f->n_groups);
    snprintf(hint, sizeof hint, "did you mean '%s'?", near ? near : "");
    return jvn_fail(f->call, JVN_ENAME, JVN_BLAME(PERF_MARKET, item),
                    near ? hint : "--market names one of the series that --by makes", "there is no series '%s'", word);
}

static jvn_status add_market(page *p, int item, const char *word, size_t n)
{
    char name[128];
    snprintf(name, sizeof name, "%.*s", (int)n, word);
    int64_t g = group_named(p->f, name);
    if (g < 0) return fail_market(p->f, item, name);
    for (int k = 0; k < p->beside; k++)
        if (p->market[k] == g)
            return jvn_fail(p->f->call, JVN_EARG, JVN_BLAME(PERF_MARKET, item), NULL, "the benchmark %s is there twice", name);
    p->market[p->beside++] = g;
    return JVN_OK;
}

/* --market A --market B, or A,B, unless a series is called so. */
static jvn_status read_markets(page *p)
{
    const jvn_call *call = p->f->call;
    jvn_status st = JVN_OK;
    if (!(p->market = scratch(p->f->call, p->f->n_groups + 1, sizeof *p->market))) return JVN_ENOMEM;
    for (int i = 0; i < jvn_count(call, PERF_MARKET) && !st; i++) {
        const char *word = jvn_item_of(call, PERF_MARKET, i)->text;
        bool whole = group_named(p->f, word) >= 0;
        for (const char *end; word && !st; word = *end ? end + 1 : NULL) {
            end = !whole && strchr(word, ',') ? strchr(word, ',') : word + strlen(word);
            st = add_market(p, i, word, (size_t)(end - word));
        }
    }
    return st;
}

/* The market's returns on the dates of every series; NaN where it has none. */
static jvn_status match_market(const page *p, int64_t market, const double *x, double *y)
{
    const frame *f = p->f;
    if (!f->dates)
        return jvn_fail(f->call, JVN_EDATA, PERF_MARKET, NULL, "without dates there is nothing to match it by");
    for (int64_t g = 0; g < f->n_groups; g++)
        for (int64_t k = f->starts[g], at = f->starts[market]; k < f->starts[g + 1]; k++) {
            while (at < f->starts[market + 1] && f->stamps[at] < f->stamps[k]) at++;
            y[k] = at < f->starts[market + 1] && f->stamps[at] == f->stamps[k] ? x[at] : NAN;
        }
    return JVN_OK;
}

static jvn_status read_benchmarks(page *p)
{
    jvn_call *call = p->f->call;
    jvn_status st = JVN_OK;
    bool column = jvn_given(call, PERF_BENCHMARK);
    if (column && jvn_given(call, PERF_MARKET))
        return jvn_fail(call, JVN_EARG, PERF_MARKET, NULL, "one benchmark: --benchmark or --market");
    if (column) p->beside = 1;
    else st = read_markets(p);
    if (!st && !(p->y = scratch(call, (int64_t)p->columns * (p->beside + 1), sizeof *p->y))) st = JVN_ENOMEM;
    for (int c = 0; c < p->columns * p->beside && !st; c++) {
        if (column) {
            st = c ? JVN_OK : frame_returns(p->f, PERF_BENCHMARK, 0, jvn_given(call, PERF_RETURNS), &p->y[0]);
            p->y[c] = p->y[0];
        } else if (!(p->y[c] = scratch(call, p->f->n, sizeof(double)))) {
            st = JVN_ENOMEM;
        } else {
            st = match_market(p, p->market[c / p->columns], p->x[c % p->columns], p->y[c]);
        }
    }
    return st;
}

static jvn_status read_numbers(page *p)
{
    jvn_call *call = p->f->call;
    jvn_status st = JVN_OK;
    p->x = scratch(call, p->columns, sizeof *p->x);
    if (!p->x) return JVN_ENOMEM;
    for (int c = 0; c < p->columns && !st; c++)
        st = frame_item_returns(p->f, p->of[c], JVN_BLAME(PERF_COLUMNS, c), jvn_given(call, PERF_RETURNS), &p->x[c]);
    if (!st && jvn_given(call, PERF_RATE)) st = frame_rates(p->f, PERF_RATE, 0, &p->rate);
    if (!st) st = read_benchmarks(p);
    const jvn_item *mar = jvn_item_of(call, PERF_MAR, 0);
    if (!st && *mar->unit && strcmp(mar->unit, "ret") != 0)
        st = jvn_fail(call, JVN_EUNIT, PERF_MAR, "one percent is 0.01", "found %s, wanted a simple return", mar->text);
    p->mar = mar->number;
    p->level = jvn_item_of(call, PERF_LEVEL, 0)->number;
    if (!st && p->level >= 1) st = jvn_fail(call, JVN_EARG, PERF_LEVEL, NULL, "found %g, wanted below 1", p->level);
    return st;
}

/* ---- values --------------------------------------------------------------------------------------- */

/* What a measure looks at: rows that have these. */
enum { NEEDS_RATE = 1, NEEDS_BENCHMARK = 2, NEEDS_ALL = 4 };

static int needs_of(const line *l)
{
    bool over = strchr((const char *)l->of->params, P_RATE) != NULL; /* params end with 0 */
    return (over ? NEEDS_RATE : 0) | (l->beside ? NEEDS_BENCHMARK : 0);
}

/* A series' rows that have what is needed. */
typedef struct rows {
    int64_t n;
    double *x, *y, *rate, *ex, *ey, *room;
    int64_t *at; /* where they stand */
} rows;

static void gather(const page *p, int64_t i, int needs, int at, rows *r)
{
    const frame *f = p->f;
    int64_t g = p->group[i], c = i / f->n_groups;
    const double *y = p->y[at * p->columns + c];
    bool over = p->rate && needs & NEEDS_RATE, beside = needs & NEEDS_BENCHMARK;
    r->n = 0;
    for (int64_t k = f->starts[g]; k < f->starts[g + 1]; k++) {
        if (isnan(p->x[c][k]) || (over && isnan(p->rate[k])) || (beside && isnan(y[k]))) continue;
        r->at[r->n] = k;
        r->x[r->n] = p->x[c][k];
        r->y[r->n] = beside ? y[k] : 0;
        r->rate[r->n] = over ? p->rate[k] : 0;
        r->ex[r->n] = r->x[r->n] - r->rate[r->n];
        r->ey[r->n] = r->y[r->n] - r->rate[r->n];
        r->n++;
    }
}

static double line_of(const page *p, int64_t i, const line *l, const rows *r)
{
    sample s = {.n = r->n,
                .x = r->x,
                .y = r->y,
                .ex = r->ex,
                .ey = r->ey,
                .rate = p->rate && needs_of(l) & NEEDS_RATE ? r->rate : NULL,
                .room = r->room,
                .periods = p->periods[i],
                .mar = p->mar,
                .level = p->level,
                .lags = 1,
                .method = l->method};
    for (int64_t k = 0; l->of->active && k < r->n; k++) r->room[k] = r->x[k] - r->y[k];
    if (l->of->active) s.ex = r->room;
    return measure_of(l->of, &s);
}

static void find_days(const page *p, int64_t i, const rows *r)
{
    int64_t best = 0, worst = 0, at = 0;
    double wealth = 1, peak = 1;
    fall f, deepest = {-1, -1, -1, 0};
    for (int64_t k = 1; k < r->n; k++) {
        if (r->x[k] > r->x[best]) best = k;
        if (r->x[k] < r->x[worst]) worst = k;
    }
    while (next_fall(r->x, r->n, &at, &wealth, &peak, &f))
        if (f.depth < deepest.depth) deepest = f;
    const int64_t found[DAYS] = {r->n ? best : -1, r->n ? worst : -1, deepest.from, deepest.trough, deepest.to};
    for (int d = 0; d < DAYS; d++) p->day[d][i] = found[d] < 0 ? -1 : r->at[found[d]];
    p->n[i] = r->n, p->first[i] = r->n ? r->at[0] : -1, p->last[i] = r->n ? r->at[r->n - 1] : -1;
}

/* Lines that need the same rows, beside one benchmark. */
static void fill_lines(const page *p, int64_t i, int needs, int at, rows *r)
{
    gather(p, i, needs, at, r);
    for (int l = 0; l < LINES; l++)
        if (needs_of(&lines[l]) == needs) p->value[(at * LINES + l) * p->n_series + i] = line_of(p, i, &lines[l], r);
    if (!needs) find_days(p, i, r);
}

static jvn_status fill_series(void *context, int64_t i)
{
    const page *p = context;
    const frame *f = p->f;
    int64_t g = p->group[i], most = f->starts[g + 1] - f->starts[g] + 1;
    double *room = scratch(f->call, most * 7, sizeof *room);
    int64_t *at = scratch(f->call, most, sizeof *at);
    if (!room || !at) return JVN_ENOMEM;
    rows r = {.at = at,
              .x = room,
              .y = room + most,
              .rate = room + 2 * most,
              .ex = room + 3 * most,
              .ey = room + 4 * most,
              .room = room + 5 * most};
    for (int needs = 0; needs < NEEDS_ALL; needs++)
        for (int k = 0; k < (needs & NEEDS_BENCHMARK ? p->beside : 1); k++) fill_lines(p, i, needs, k, &r);
    return JVN_OK;
}

/* Rows a year of each series: what --periods says, else by its dates. */
static jvn_status find_periods(page *p)
{
    const frame *f = p->f;
    bool given = jvn_given(f->call, PERF_PERIODS);
    for (int64_t i = 0; i < p->n_series; i++) {
        int64_t g = p->group[i];
        p->periods[i] = given ? jvn_item_of(f->call, PERF_PERIODS, 0)->number
                              : periods_of(f, f->starts[g], f->starts[g + 1]);
        if (p->periods[i] > 0) continue;
        if (given)
            return jvn_fail(f->call, JVN_EARG, PERF_PERIODS, NULL, "found %g, wanted a number above 0", p->periods[i]);
        return jvn_fail(f->call, JVN_EDATA, JVN_NOARG, "--periods says how many rows a year has",
                        "%s has rows closer than a day", p->labels[i]);
    }
    return JVN_OK;
}

static jvn_status open_series(page *p)
{
    const frame *f = p->f;
    int64_t n = p->n_series = f->n_groups * p->columns;
    char *room = scratch(f->call, n, 192), label[96];
    p->labels = scratch(f->call, n, sizeof *p->labels);
    p->group = scratch(f->call, n, 8), p->n = scratch(f->call, n, 8), p->first = scratch(f->call, n, 8);
    p->last = scratch(f->call, n, 8), p->periods = scratch(f->call, n, 8);
    p->value = scratch(f->call, n * LINES * (p->beside + 1), 8);
    if (!room || !p->labels || !p->group || !p->n || !p->first || !p->last || !p->periods || !p->value)
        return JVN_ENOMEM;
    for (int d = 0; d < DAYS; d++)
        if (!(p->day[d] = scratch(f->call, n, 8))) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        const char *column = p->of[i / f->n_groups]->text;
        p->group[i] = i % f->n_groups;
        frame_label(f, p->group[i], label, sizeof label);
        p->labels[i] = room + i * 192;
        if (!f->n_keys)
            snprintf(room + i * 192, 192, "%.190s", column);
        else if (p->columns > 1)
            snprintf(room + i * 192, 192, "%s %.90s", label, column);
        else
            snprintf(room + i * 192, 192, "%s", label);
    }
    return JVN_OK;
}

/* ---- tables --------------------------------------------------------------------------------------- */

/* In the k-th round over the lines: those that need no benchmark come in the first. */
static bool is_shown(const page *p, int k, int l) { return lines[l].beside ? k < p->beside : !k; }
static int rounds(const page *p) { return p->beside > 1 ? p->beside : 1; }

/* beta or, where there are several benchmarks, beta_^GSPC. */
static const char *name_of(const page *p, int k, int l, char *buf, size_t n)
{
    char label[96];
    if (!lines[l].beside || p->beside < 2) return lines[l].name;
    snprintf(buf, n, "%s_%s", lines[l].name, frame_label(p->f, p->market[k], label, sizeof label));
    return buf;
}

/* What the series have in common; 0: they differ. */
static double common_periods(const page *p)
{
    for (int64_t i = 1; i < p->n_series; i++)
        if (p->periods[i] != p->periods[0]) return 0;
    return p->n_series ? p->periods[0] : 0;
}

/* The formula, with the numbers that the user may set. */
static void spell(const page *p, int l, char *to, size_t n)
{
    const measure *m = lines[l].of;
    const char *words = lines[l].convention, *word = strstr(words, "periods");
    double periods = common_periods(p);
    char rate[96] = "0";
    size_t at = (size_t)snprintf(to, n, "%s", words);
    if (word && periods > 0) at = (size_t)snprintf(to, n, "%.*s%g%s", (int)(word - words), words, periods, word + 7);
    if (jvn_given(p->f->call, PERF_RATE))
        snprintf(rate, sizeof rate, "%.90s", jvn_item_of(p->f->call, PERF_RATE, 0)->text);
    for (const unsigned char *k = m->params; *k && at < n; k++) {
        if (*k == P_RATE) at += (size_t)snprintf(to + at, n - at, ", rate %s", rate);
        if (*k == P_MAR) at += (size_t)snprintf(to + at, n - at, ", mar %g", p->mar);
        if (*k == P_LEVEL) at += (size_t)snprintf(to + at, n - at, ", level %g", p->level);
    }
}

static jvn_status add_keys(const page *p)
{
    bool grouped = p->f->n_keys > 0;
    jvn_status st = grouped ? frame_add_keys(p->f, NULL, p->group, p->n_series) : JVN_OK;
    if (st || (grouped && p->columns == 1)) return st;
    const char **names = scratch(p->f->call, p->n_series, sizeof *names);
    if (!names) return JVN_ENOMEM;
    for (int64_t i = 0; i < p->n_series; i++)
        names[i] = p->of[i / p->f->n_groups]->text;
    return add_texts(p->f->call, NULL, "series", names, p->n_series);
}

static jvn_status add_line(const page *p, int k, int l)
{
    char convention[192], name[128];
    spell(p, l, convention, sizeof convention);
    return add_doubles(p->f->call, NULL, name_of(p, k, l, name, sizeof name), lines[l].unit, convention,
                       p->value + (k * LINES + l) * p->n_series, p->n_series);
}

static jvn_status add_brief(const page *p)
{
    jvn_status st = add_keys(p);
    if (!st) st = add_ints(p->f->call, NULL, "n", p->n, p->n_series);
    for (int k = 0; k < rounds(p); k++)
        for (int l = 0; l < LINES && !st; l++)
            if (lines[l].brief && is_shown(p, k, l)) st = add_line(p, k, l);
    return st;
}

/* ": 2025-01-27" at the end of a text, as far as there is room and such a row. */
static void spell_day(const page *p, const char *before, int64_t row, char *text, size_t n)
{
    char date[64];
    size_t at = strlen(text);
    if (row < 0 || !p->f->dates) return;
    jvn_texts_of(p->f->call)->spell(p->f->date_schema, p->f->dates, p->f->order[row], date, sizeof date);
    snprintf(text + at, n - at, "%s%s", before, date);
}

/* When it was, where the page is one series'. */
static void spell_days(const page *p, const char *name, char *text, size_t n)
{
    if (p->n_series != 1) return;
    if (strcmp(name, "best") == 0) spell_day(p, ": ", p->day[BEST_ON][0], text, n);
    if (strcmp(name, "worst") == 0) spell_day(p, ": ", p->day[WORST_ON][0], text, n);
    if (strcmp(name, "n") == 0) {
        spell_day(p, ": ", p->first[0], text, n);
        spell_day(p, " to ", p->last[0], text, n);
    }
    if (strcmp(name, "drawdown") != 0) return;
    spell_day(p, ": ", p->day[FALL_FROM][0], text, n);
    spell_day(p, " to ", p->day[TROUGH_ON][0], text, n);
    spell_day(p, ", recovered ", p->day[RECOVERED_ON][0], text, n);
    if (p->day[FALL_FROM][0] < 0 || p->day[RECOVERED_ON][0] >= 0 || !p->f->dates) return;
    snprintf(text + strlen(text), n - strlen(text), ", not recovered");
}

/* The table of a row a measure: n and periods, then those shown. */
typedef struct tall {
    int n;
    const char **names, **conventions;
    double *column;
} tall;

static jvn_status list_lines(const page *p, tall *t)
{
    enum { TEXT = 256 };
    jvn_call *call = p->f->call;
    int64_t most = 2 + (int64_t)LINES * rounds(p);
    char *room = scratch(call, 2 * most, TEXT);
    *t = (tall){.n = 2, .names = scratch(call, most, sizeof *t->names), .column = scratch(call, most, sizeof *t->column)};
    t->conventions = scratch(call, most, sizeof *t->conventions);
    if (!room || !t->names || !t->conventions || !t->column) return JVN_ENOMEM;
    snprintf(room, TEXT, "returns");
    spell_days(p, "n", room, TEXT);
    t->names[0] = "n", t->conventions[0] = room;
    t->names[1] = "periods", t->conventions[1] = "a year";
    room += TEXT;
    for (int k = 0; k < rounds(p); k++)
        for (int l = 0; l < LINES; l++) {
            if (!is_shown(p, k, l)) continue;
            spell(p, l, room, TEXT);
            spell_days(p, lines[l].name, room, TEXT);
            t->names[t->n] = name_of(p, k, l, room + TEXT, TEXT);
            t->conventions[t->n++] = room;
            room += 2 * TEXT;
        }
    return JVN_OK;
}

static jvn_status add_tall(const page *p)
{
    jvn_call *call = p->f->call;
    tall t;
    jvn_status st = list_lines(p, &t);
    if (!st) st = add_texts(call, NULL, "measure", t.names, t.n);
    for (int64_t i = 0; i < p->n_series && !st; i++) {
        int at = 2;
        t.column[0] = (double)p->n[i], t.column[1] = p->periods[i];
        for (int k = 0; k < rounds(p); k++)
            for (int l = 0; l < LINES; l++)
                if (is_shown(p, k, l)) t.column[at++] = p->value[(k * LINES + l) * p->n_series + i];
        st = add_doubles(call, NULL, p->labels[i], NULL, NULL, t.column, t.n);
    }
    return st ? st : add_texts(call, NULL, "convention", t.conventions, t.n);
}

/* What the returns span, a row a series. */
static jvn_status add_spans(const page *p)
{
    jvn_call *call = p->f->call;
    jvn_status st = add_texts(call, "spans", "series", p->labels, p->n_series);
    if (!st) st = frame_add_dates(p->f, "spans", "from", p->first, p->n_series);
    if (!st) st = frame_add_dates(p->f, "spans", "to", p->last, p->n_series);
    if (!st) st = add_ints(call, "spans", "n", p->n, p->n_series);
    if (!st) st = add_doubles(call, "spans", "periods", NULL, "a year", p->periods, p->n_series);
    for (int d = 0; d < DAYS && !st; d++) st = frame_add_dates(p->f, "spans", days[d], p->day[d], p->n_series);
    return st;
}

/* Series may be told apart by default where no expression was evaluated over all of them at once. */
static bool all_plain(const jvn_call *call)
{
    return is_plain(call, PERF_COLUMNS) && is_plain(call, PERF_BENCHMARK) && is_plain(call, PERF_RATE);
}

jvn_status run_perf(jvn_call *call)
{
    frame f;
    page p = {.f = &f};
    jvn_status st = price_items(call, PERF_COLUMNS, &p.of, &p.columns);
    if (!st) st = frame_open(&f, call, PERF_BY, PERF_DATE, false, all_plain(call));
    if (!st) st = read_numbers(&p);
    if (!st) say_defaults(&f, PERF_COLUMNS, p.of[0]);
    if (!st) st = open_series(&p);
    if (!st) st = find_periods(&p);
    if (!st && jvn_given(call, PERF_TALL) && p.n_series > MOST_COLUMNS)
        st = jvn_fail(call, JVN_EARG, PERF_TALL, "without --tall each series is a row",
                      "%lld series: at most %d columns can be made of them", (long long)p.n_series, MOST_COLUMNS);
    if (!st) st = call->host->parallel_for(call, p.n_series, fill_series, &p);
    if (!st && p.n_series && common_periods(&p) == 0)
        jvn_say(call, "rows a year differ between the series: side table spans has them; --periods sets one for all");
    if (!st) st = jvn_given(call, PERF_TALL) || !f.n_keys ? add_tall(&p) : add_brief(&p);
    return st ? st : add_spans(&p);
}
