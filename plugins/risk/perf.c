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
    bool beside;
    double **x, **y, *rate; /* frame's rows: each column, its benchmark; rate NULL: 0 */
    const char **labels;
    int64_t *group, *n, *first, *last;
    int64_t *day[DAYS]; /* rows; -1: none */
    double *periods, *value; /* value[line * n_series + series] */
    double mar, level;
} page;

/* ---- input ---------------------------------------------------------------------------------------- */

/* Periods a year by the calendar of the rows: rows at weekends 365, weekdays 252, else by the middle step. */
static double periods_of(const frame *f, int64_t from, int64_t to)
{
    double span, step;
    if (!f->dates || to - from < 2) return 252;
    span = frame_days(f, from, to - 1);
    step = span / (double)(to - from - 1);
    if (step < 1.2) return 365;
    if (step < 5) return 252;
    if (step < 15) return 52;
    if (step < 60) return 12;
    return step < 200 ? 4 : 1;
}

/* The group that --market names. */
static jvn_status find_market(const page *p, int64_t *group)
{
    const frame *f = p->f;
    const char *word = jvn_item_of(f->call, PERF_MARKET, 0)->text, **labels;
    char *room = scratch(f->call, f->n_groups, 96), hint[128];
    labels = scratch(f->call, f->n_groups, sizeof *labels);
    if (!room || !labels) return JVN_ENOMEM;
    for (int64_t g = 0; g < f->n_groups; g++) {
        labels[g] = frame_label(f, g, room + g * 96, 96);
        if (strcmp(labels[g], word) == 0) {
            *group = g;
            return JVN_OK;
        }
    }
    const char *near = jvn_texts_of(f->call)->nearest(word, labels, f->n_groups);
    snprintf(hint, sizeof hint, "did you mean '%s'?", near ? near : "");
    return jvn_fail(f->call, JVN_ENAME, PERF_MARKET, near ? hint : "--market names one of the series that --by makes",
                    "there is no series '%s'", word);
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

static jvn_status read_benchmark(page *p)
{
    jvn_call *call = p->f->call;
    jvn_status st = JVN_OK;
    int64_t market = 0;
    if (jvn_given(call, PERF_BENCHMARK) && jvn_given(call, PERF_MARKET))
        return jvn_fail(call, JVN_EARG, PERF_MARKET, NULL, "one benchmark: --benchmark or --market");
    p->beside = jvn_given(call, PERF_BENCHMARK) || jvn_given(call, PERF_MARKET);
    if (jvn_given(call, PERF_MARKET)) st = find_market(p, &market);
    for (int c = 0; c < p->columns && p->beside && !st; c++) {
        if (jvn_given(call, PERF_BENCHMARK)) {
            st = c ? JVN_OK : frame_returns(p->f, PERF_BENCHMARK, 0, jvn_given(call, PERF_RETURNS), &p->y[0]);
            p->y[c] = p->y[0];
        } else if (!(p->y[c] = scratch(call, p->f->n, sizeof(double)))) {
            st = JVN_ENOMEM;
        } else {
            st = match_market(p, market, p->x[c], p->y[c]);
        }
    }
    return st;
}

static jvn_status read_numbers(page *p)
{
    jvn_call *call = p->f->call;
    jvn_status st = JVN_OK;
    p->x = scratch(call, p->columns, sizeof *p->x);
    p->y = scratch(call, p->columns, sizeof *p->y);
    if (!p->x || !p->y) return JVN_ENOMEM;
    for (int c = 0; c < p->columns && !st; c++)
        st = frame_item_returns(p->f, p->of[c], JVN_BLAME(PERF_COLUMNS, c), jvn_given(call, PERF_RETURNS), &p->x[c]);
    if (!st && jvn_given(call, PERF_RATE)) st = frame_rates(p->f, PERF_RATE, 0, &p->rate);
    if (!st) st = read_benchmark(p);
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

static void gather(const page *p, int64_t i, int needs, rows *r)
{
    const frame *f = p->f;
    int64_t g = p->group[i], c = i / f->n_groups;
    bool over = p->rate && needs & NEEDS_RATE, beside = needs & NEEDS_BENCHMARK;
    r->n = 0;
    for (int64_t k = f->starts[g]; k < f->starts[g + 1]; k++) {
        if (isnan(p->x[c][k]) || (over && isnan(p->rate[k])) || (beside && isnan(p->y[c][k]))) continue;
        r->at[r->n] = k;
        r->x[r->n] = p->x[c][k];
        r->y[r->n] = beside ? p->y[c][k] : 0;
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

static void fill_lines(const page *p, int64_t i, rows *r)
{
    for (int needs = 0; needs < NEEDS_ALL; needs++) {
        if (needs & NEEDS_BENCHMARK && !p->beside) continue;
        gather(p, i, needs, r);
        for (int l = 0; l < LINES; l++)
            if (needs_of(&lines[l]) == needs) p->value[l * p->n_series + i] = line_of(p, i, &lines[l], r);
        if (!needs) find_days(p, i, r);
    }
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
    if (!jvn_given(f->call, PERF_PERIODS))
        p->periods[i] = periods_of(f, f->starts[g], f->starts[g + 1]);
    else
        p->periods[i] = jvn_item_of(f->call, PERF_PERIODS, 0)->number;
    fill_lines(p, i, &r);
    return JVN_OK;
}

static jvn_status open_series(page *p)
{
    const frame *f = p->f;
    int64_t n = p->n_series = f->n_groups * p->columns;
    char *room = scratch(f->call, n, 192), label[96];
    p->labels = scratch(f->call, n, sizeof *p->labels);
    p->group = scratch(f->call, n, 8), p->n = scratch(f->call, n, 8), p->first = scratch(f->call, n, 8);
    p->last = scratch(f->call, n, 8), p->periods = scratch(f->call, n, 8), p->value = scratch(f->call, n * LINES, 8);
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

static bool is_shown(const page *p, int l) { return p->beside || !lines[l].beside; }

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

static jvn_status add_brief(const page *p)
{
    jvn_call *call = p->f->call;
    char convention[192];
    jvn_status st = add_keys(p);
    if (!st) st = add_ints(call, NULL, "n", p->n, p->n_series);
    for (int l = 0; l < LINES && !st; l++) {
        if (!lines[l].brief || !is_shown(p, l)) continue;
        spell(p, l, convention, sizeof convention);
        st = add_doubles(call, NULL, lines[l].name, lines[l].unit, convention, p->value + l * p->n_series, p->n_series);
    }
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

/* One row a measure: names and conventions of those shown, after n and periods. */
static jvn_status list_lines(const page *p, const char **names, const char **conventions, int *n)
{
    enum { ROOM = 256 };
    char *room = scratch(p->f->call, LINES + 1, ROOM), *first = room + LINES * ROOM;
    if (!room) return JVN_ENOMEM;
    snprintf(first, ROOM, "returns");
    spell_days(p, "n", first, ROOM);
    names[0] = "n", conventions[0] = first;
    names[1] = "periods", conventions[1] = "a year";
    *n = 2;
    for (int l = 0; l < LINES; l++) {
        if (!is_shown(p, l)) continue;
        spell(p, l, room + l * ROOM, ROOM);
        spell_days(p, lines[l].name, room + l * ROOM, ROOM);
        names[*n] = lines[l].name;
        conventions[(*n)++] = room + l * ROOM;
    }
    return JVN_OK;
}

static jvn_status add_tall(const page *p)
{
    jvn_call *call = p->f->call;
    const char *names[LINES + 2], *conventions[LINES + 2];
    double column[LINES + 2];
    int n;
    jvn_status st = list_lines(p, names, conventions, &n);
    if (!st) st = add_texts(call, NULL, "measure", names, n);
    for (int64_t i = 0; i < p->n_series && !st; i++) {
        int k = 2;
        column[0] = (double)p->n[i], column[1] = p->periods[i];
        for (int l = 0; l < LINES; l++)
            if (is_shown(p, l)) column[k++] = p->value[l * p->n_series + i];
        st = add_doubles(call, NULL, p->labels[i], NULL, NULL, column, n);
    }
    return st ? st : add_texts(call, NULL, "convention", conventions, n);
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
    if (!st && jvn_given(call, PERF_PERIODS) && !(jvn_item_of(call, PERF_PERIODS, 0)->number > 0))
        st = jvn_fail(call, JVN_EARG, PERF_PERIODS, NULL, "found %g, wanted a number above 0",
                      jvn_item_of(call, PERF_PERIODS, 0)->number);
    if (!st) st = open_series(&p);
    if (!st) st = call->host->parallel_for(call, p.n_series, fill_series, &p);
    if (!st && p.n_series && common_periods(&p) == 0)
        jvn_say(call, "rows a year differ between the series: side table spans has them; --periods sets one for all");
    if (!st) st = jvn_given(call, PERF_TALL) || !f.n_keys ? add_tall(&p) : add_brief(&p);
    return st ? st : add_spans(&p);
}
