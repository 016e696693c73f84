/* SPDX-License-Identifier: MIT-0 */
/* my_plugin.c -- a plugin for jevons: values that lie far from the middle of their group.
 *
 *     > px = load prices.csv
 *     > far = px | my_plugin outliers close --by ticker --limit 2
 *     > far.groups
 *     > px | set capped = my_plugin_clip(close, 100, 200), r = my_plugin_log_ratio(close, lag(close))
 *     > px | summary my_plugin_gmean(close) --by ticker
 *
 * This is a whole plugin to change into your own. It has a command with five parameters and a side table, a plain C
 * function, a callback over columns, an aggregate, and a setting. `make test` builds it and runs tests/my_plugin.session. The guide
 * to all of this is in share/doc/jevons/plugins.md, the contract in <jevons/plugin.h>.
 *
 * Robust scores: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC (1993): (x - median) / (1.4826 MAD). */
#include <math.h>
#include <stdlib.h>

#include <jevons/plugin.h>

/* ---- a plain C function ------------------------------------------------------------------------- */

/* No glue: the host calls it for each row, and a null argument gives null without a call. */
static double log_ratio(double now, double before) { return log(now / before); }

/* ---- a callback over columns -------------------------------------------------------------------- */

/* One argument's values. An array of length 1 is a constant, which stands for every row. */
typedef struct values {
    const struct ArrowArray *array;
    int64_t step;
} values;

static values values_of(const struct ArrowArray *a)
{
    values v = {a, a->length == 1 ? 0 : 1};
    return v;
}
static int is_null(values v, int64_t i) { return jvn_null(v.array, i * v.step); }
static double value(values v, int64_t i) { return jvn_f64(v.array)[i * v.step]; }

/* JVN_F_NULLS lets it see nulls: a bound that is null is no bound, an x that is null stays so. `out` has room for n
 * values and a null bitmap that says all are there. */
static jvn_status clip(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                       struct ArrowArray *out)
{
    values x = values_of(args[0]), low = values_of(args[1]), high = values_of(args[2]);
    double *y = (double *)jvn_out(out);
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        y[i] = 0;
        if (is_null(x, i)) {
            jvn_set_null(out, i);
            continue;
        }
        y[i] = value(x, i);
        if (!is_null(high, i) && y[i] > value(high, i)) y[i] = value(high, i);
        if (!is_null(low, i) && y[i] < value(low, i)) y[i] = value(low, i);
    }
    return JVN_OK;
}

/* ---- an aggregate ------------------------------------------------------------------------------- */

/* What is kept of the rows seen so far: plain bytes, which the host moves and merges. */
typedef struct product {
    double sum_of_logs;
    int64_t n;
    int64_t unfit; /* values that have no logarithm */
} product;

static void gmean_init(jvn_call *call, void *state)
{
    product none = {0, 0, 0};
    (void)call;
    *(product *)state = none;
}

/* Rows offset .. offset + n - 1, none of them null. */
static void gmean_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                       int64_t n)
{
    product *p = (product *)state;
    const double *x = jvn_f64(args[0]) + offset;
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] > 0) p->sum_of_logs += log(x[i]);
        else p->unfit++;
    }
    p->n += n;
}

static void gmean_merge(jvn_call *call, void *state, const void *later)
{
    product *p = (product *)state;
    const product *l = (const product *)later;
    (void)call;
    p->sum_of_logs += l->sum_of_logs;
    p->n += l->n;
    p->unfit += l->unfit;
}

/* No values, or one that is not above zero: null, which says that there is no such mean. */
static jvn_status gmean_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    const product *p = (const product *)states;
    double *y = (double *)jvn_out(out) + at;
    (void)call;
    for (int64_t i = 0; i < n; i++) {
        int good = p[i].n > 0 && p[i].unfit == 0;
        y[i] = good ? exp(p[i].sum_of_logs / (double)p[i].n) : 0;
        if (!good) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

/* ---- a command ---------------------------------------------------------------------------------- */

/* The parameters' places in the call, in the order of the table below. */
enum { VALUE, BY, LIMIT, MEASURE, ABOVE };
enum { MAD, SD };

static const jvn_param outliers_params[] = {
    {"VALUE", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "the numbers to judge"},
    {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "each of these groups by itself"},
    {"--limit", JVN_P_NUMBER, 0, "0..", NULL, "how far from the centre, in spreads, is far; else the setting"},
    {"--measure", JVN_P_ENUM, 0, "mad|sd", "mad", "median and median deviation, or mean and standard deviation"},
    {"--above", JVN_P_SWITCH, 0, NULL, NULL, "only those above the centre"},
};

/* The user's: option my_plugin.limit 2. */
static const jvn_param options[] = {
    {"limit", JVN_P_NUMBER, 0, "0..", "3", "how far is far, where --limit is not given"},
};

/* What the work needs at hand. All memory is the call's scratch: it is freed when the call ends, however it ends. */
typedef struct work {
    jvn_call *call;
    const struct ArrowArray *x;
    jvn_groups groups;
    double *centre, *spread; /* of each group */
    int64_t *used;           /* values of each group */
    double *sorted;          /* the group's values at work */
    int64_t *far_rows;       /* the rows to give back, and their scores */
    double *scores;
    int64_t n_far, n_null;
    double limit;
} work;

static int64_t row_at(const jvn_groups *g, int64_t i) { return g->order ? g->order[i] : i; }

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts. */
static double median(double *x, int64_t n)
{
    qsort(x, (size_t)n, sizeof *x, compare);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double mean(const double *x, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

/* Nulls are left out and counted; NaN and infinity have no place on the line and are left out, too. */
static int64_t collect(work *w, int64_t g)
{
    int64_t n = 0;
    for (int64_t i = w->groups.starts[g]; i < w->groups.starts[g + 1]; i++) {
        int64_t row = row_at(&w->groups, i);
        if (jvn_null(w->x, row) || !isfinite(jvn_f64(w->x)[row])) w->n_null++;
        else w->sorted[n++] = jvn_f64(w->x)[row];
    }
    return n;
}

static void measure(work *w, int64_t g, int64_t how)
{
    double *x = w->sorted;
    int64_t n = w->used[g] = collect(w, g);
    w->centre[g] = w->spread[g] = 0;
    if (n == 0) return;
    double centre = w->centre[g] = how == MAD ? median(x, n) : mean(x, n);
    for (int64_t i = 0; i < n; i++) x[i] = how == MAD ? fabs(x[i] - centre) : (x[i] - centre) * (x[i] - centre);
    if (how == MAD) w->spread[g] = 1.4826 * median(x, n);
    else if (n > 1) w->spread[g] = sqrt(mean(x, n) * (double)n / (double)(n - 1));
}

static void find_far(work *w, int64_t g, int above)
{
    if (!(w->spread[g] > 0)) return;
    for (int64_t i = w->groups.starts[g]; i < w->groups.starts[g + 1]; i++) {
        int64_t row = row_at(&w->groups, i);
        if (jvn_null(w->x, row)) continue;
        double score = (jvn_f64(w->x)[row] - w->centre[g]) / w->spread[g];
        if (!isfinite(score) || (above ? score : fabs(score)) <= w->limit) continue;
        w->far_rows[w->n_far] = row;
        w->scores[w->n_far++] = score;
    }
}

/* Long work looks now and then whether the user has asked to stop, and says how far it is. */
static jvn_status judge(work *w)
{
    const jvn_host *host = w->call->host;
    int64_t how = jvn_item_of(w->call, MEASURE, 0)->integer;
    for (int64_t g = 0; g < w->groups.n; g++) {
        if (host->cancelled(w->call)) return JVN_ECANCELLED;
        host->progress(w->call, g, w->groups.n);
        measure(w, g, how);
        find_far(w, g, jvn_given(w->call, ABOVE));
    }
    return JVN_OK;
}

/* NULL when there is no memory: the call has failed then, and all that is left to do is to return. */
static void *room(jvn_call *call, int64_t n) { return call->host->scratch(call, (n + 1) * 8); }

/* The arguments were read by the host; what it cannot know is checked here, and the argument to blame is named. */
static jvn_status begin(work *w)
{
    jvn_call *call = w->call;
    const jvn_item *item = jvn_item_of(call, VALUE, 0);
    const jvn_item *limit = jvn_given(call, LIMIT) ? jvn_item_of(call, LIMIT, 0) : call->host->option(call, "limit");
    int64_t n = call->input->rows, n_keys = jvn_count(call, BY);
    if (call->host->type_of(item->schema) != JVN_FLOAT64)
        return jvn_fail(call, JVN_ETYPE, VALUE, "float(x) makes a float64 of whole numbers and texts",
                        "'%s' is not a float64", item->text);
    if (!limit) return JVN_EPLUGIN;
    if (*limit->unit)
        return jvn_fail(call, JVN_EUNIT, LIMIT, "scores are plain numbers", "the limit has the unit %s", limit->unit);
    w->limit = limit->number;
    w->x = item->array;
    w->sorted = (double *)room(call, n);
    w->far_rows = (int64_t *)room(call, n);
    w->scores = (double *)room(call, n);
    const struct ArrowSchema **schemas = (const struct ArrowSchema **)room(call, n_keys);
    const struct ArrowArray **keys = (const struct ArrowArray **)room(call, n_keys);
    if (!w->sorted || !w->far_rows || !w->scores || !schemas || !keys) return JVN_ENOMEM;
    for (int32_t i = 0; i < n_keys; i++) {
        schemas[i] = jvn_item_of(call, BY, i)->schema;
        keys[i] = jvn_item_of(call, BY, i)->array;
    }
    jvn_status st = jvn_rows_of(call)->group(call, (int32_t)n_keys, schemas, keys, n, &w->groups);
    if (st != JVN_OK) return st;
    w->centre = (double *)room(call, w->groups.n);
    w->spread = (double *)room(call, w->groups.n);
    w->used = (int64_t *)room(call, w->groups.n);
    return w->centre && w->spread && w->used ? JVN_OK : JVN_ENOMEM;
}

/* ---- results: every column is added once it is whole, and is the host's from then on ---- */

/* counts: where it is 0 the value is null; NULL: all are there. */
static jvn_status add_doubles(jvn_call *call, const char *side, const char *name, const char *unit, const double *x,
                              const int64_t *counts, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, counts ? JVN_NULLABLE : 0, &a);
    if (st != JVN_OK) return st;
    if (n) memcpy(jvn_out(&a), x, (size_t)n * sizeof *x);
    for (int64_t i = 0; counts && i < n; i++)
        if (counts[i] == 0) jvn_set_null(&a, i);
    return call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, unit, NULL), &a);
}

static jvn_status add_counts(jvn_call *call, const char *side, const char *name, const int64_t *x, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, &a);
    if (st != JVN_OK) return st;
    if (n) memcpy(jvn_out(&a), x, (size_t)n * sizeof *x);
    return call->host->add(call, side, name, call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

/* Rows of one of the input's columns, with its name, type and unit. */
static jvn_status add_rows_of(jvn_call *call, const char *side, int32_t column, const int64_t *rows, int64_t n)
{
    const struct ArrowSchema *field = jvn_column_schema(call->input, column);
    struct ArrowArray a;
    jvn_status st = jvn_rows_of(call)->take(call, field, jvn_column(call->input, column), rows, n, &a);
    return st == JVN_OK ? call->host->add(call, side, field->name, field, &a) : st;
}

static jvn_status add_far(const work *w)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < w->call->input->n_columns && st == JVN_OK; i++) {
        if (strcmp(jvn_column_schema(w->call->input, i)->name, "score") == 0)
            st = jvn_fail(w->call, JVN_ENAME, JVN_NOARG, "leave it out, or give it another name: rename old = score",
                          "the input has a column 'score' already");
        else st = add_rows_of(w->call, NULL, i, w->far_rows, w->n_far);
    }
    return st == JVN_OK ? add_doubles(w->call, NULL, "score", NULL, w->scores, NULL, w->n_far) : st;
}

/* The side table: what each group was judged by. The centre and the spread have the unit of the values. */
static jvn_status add_groups(work *w)
{
    jvn_call *call = w->call;
    char unit[64];
    jvn_status st = JVN_OK;
    int64_t *first = (int64_t *)room(call, w->groups.n);
    if (!first) return JVN_ENOMEM;
    for (int64_t g = 0; g < w->groups.n; g++) first[g] = row_at(&w->groups, w->groups.starts[g]);
    for (int32_t i = 0; i < jvn_count(call, BY) && st == JVN_OK; i++)
        st = add_rows_of(call, "groups", jvn_item_of(call, BY, i)->column, first, w->groups.n);
    snprintf(unit, sizeof unit, "%s", call->host->unit_of(jvn_item_of(call, VALUE, 0)->schema));
    if (st == JVN_OK) st = add_counts(call, "groups", "values", w->used, w->groups.n);
    if (st == JVN_OK) st = add_doubles(call, "groups", "centre", unit, w->centre, w->used, w->groups.n);
    return st == JVN_OK ? add_doubles(call, "groups", "spread", unit, w->spread, w->used, w->groups.n) : st;
}

static jvn_status outliers_run(jvn_call *call)
{
    work w;
    memset(&w, 0, sizeof w);
    w.call = call;
    jvn_status st = begin(&w);
    if (st == JVN_OK) st = judge(&w);
    if (st == JVN_OK) st = add_far(&w);
    if (st == JVN_OK) st = add_groups(&w);
    if (st == JVN_OK && w.n_null)
        jvn_say(call, "%lld of %lld values are null or not finite and are left out", (long long)w.n_null,
                (long long)call->input->rows);
    return st;
}

/* ---- what is registered ------------------------------------------------------------------------- */

/* Names that other plugins might use, too, begin with the plugin's. Summary and example are obligatory: `help` shows
 * them. Examples run where px is a table of prices: date, ticker, close. */
static const jvn_function functions[] = {
    JVN_PLAIN("double my_plugin_log_ratio(double now, double before)", log_ratio,
              "log return: ln(now / before)", "px | set r = my_plugin_log_ratio(close, lag(close))"),
    {.shape = JVN_S_SCALAR, .flags = JVN_F_NULLS | JVN_F_UNIT,
     .signature = "float64 my_plugin_clip(float64 x, float64 low, float64 high = null)",
     .summary = "x, but not below low nor above high; a bound that is null is none",
     .example = "px | set capped = my_plugin_clip(close, 100, 200)", .scalar = clip},
    {.shape = JVN_S_AGGREGATE, .flags = JVN_F_UNIT,
     .signature = "float64 my_plugin_gmean(float64 x)",
     .summary = "geometric mean; null when a value is not above zero",
     .example = "px | summary my_plugin_gmean(close) --by ticker",
     .state_size = sizeof(product), .init = gmean_init, .step = gmean_step, .merge = gmean_merge, .final = gmean_final},
};

static const jvn_command commands[] = {
    {.name = "my_plugin outliers", .summary = "rows whose value lies far from the middle of its group",
     .example = "px | my_plugin outliers close --by ticker --limit 1",
     .details = "score = (x - centre) / spread, a plain number. With --measure mad the centre is the median and the\n"
                "spread 1.4826 times the median of |x - centre|; with sd they are mean and standard deviation (n - 1).\n"
                "A group without spread has no outliers. The side table `groups` has a row a group: values, centre and\n"
                "spread, in the unit of the values.",
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(outliers_params), .run = outliers_run},
};

/* Id, version, summary, what it cannot do without, the permissions it asks for; then the lists. */
JVN_PLUGIN("my_plugin", "0.1", "outliers, and three functions", JVN_NEEDS_ROWS, "", .commands = JVN_LIST(commands),
           .functions = JVN_LIST(functions), .options = JVN_LIST(options));
