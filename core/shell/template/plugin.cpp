/* SPDX-License-Identifier: MIT-0 */
/* my_plugin.cpp -- a plugin for jevons: values that lie far from the middle of their group.
 *
 *     > px = load prices.csv
 *     > far = px | my_plugin outliers close --by ticker --limit 2
 *     > far.groups
 *     > px | set capped = my_plugin_clip(close, 100, 200), r = my_plugin_log_ratio(close, lag(close))
 *     > px | summary my_plugin_gmean(close) --by ticker
 *
 * This is a whole plugin to change into your own, in C++17. It has a command with five parameters and a side table, a
 * plain function, a callback over columns, an aggregate, and a setting. `make test` builds it and runs
 * tests/my_plugin.session. The guide to all of this is in share/doc/jevons/plugins.md, the contract in <jevons/plugin.h>.
 *
 * The boundary is C: callbacks are plain functions, and no exception may leave one. `guarded` catches them.
 *
 * Robust scores: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC (1993): (x - median) / (1.4826 MAD). */
#include <algorithm>
#include <cmath>
#include <new>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <jevons/plugin.h>

namespace {

/* ---- a plain function --------------------------------------------------------------------------- */

/* No glue: the host calls it for each row, and a null argument gives null without a call. */
double log_ratio(double now, double before) { return std::log(now / before); }

/* ---- a callback over columns -------------------------------------------------------------------- */

/* One argument's values. An array of length 1 is a constant, which stands for every row. */
class values {
public:
    explicit values(const ArrowArray *a) : array(a), step(a->length == 1 ? 0 : 1) {}
    std::optional<double> operator[](int64_t i) const
    {
        if (jvn_null(array, i * step)) return std::nullopt;
        return jvn_f64(array)[i * step];
    }

private:
    const ArrowArray *array;
    int64_t step;
};

/* JVN_F_NULLS lets it see nulls: a bound that is null is no bound, an x that is null stays so. `out` has room for n
 * values and a null bitmap that says all are there. */
jvn_status clip(jvn_call *, const ArrowArray *const *args, int32_t, int64_t n, ArrowArray *out)
{
    const values x(args[0]), low(args[1]), high(args[2]);
    auto *y = static_cast<double *>(jvn_out(out));
    for (int64_t i = 0; i < n; i++) {
        std::optional<double> now = x[i];
        if (!now) jvn_set_null(out, i);
        if (now && high[i]) now = std::min(*now, *high[i]);
        if (now && low[i]) now = std::max(*now, *low[i]);
        y[i] = now.value_or(0);
    }
    return JVN_OK;
}

/* ---- an aggregate ------------------------------------------------------------------------------- */

/* What is kept of the rows seen so far: plain bytes, which the host moves and merges. No constructor, no pointer. */
struct product {
    double sum_of_logs;
    int64_t n;
    int64_t unfit; /* values that have no logarithm */
};

void gmean_init(jvn_call *, void *state) { *static_cast<product *>(state) = product{0, 0, 0}; }

/* Rows offset .. offset + n - 1, none of them null. */
void gmean_step(jvn_call *, void *state, const ArrowArray *const *args, int32_t, int64_t offset, int64_t n)
{
    auto &p = *static_cast<product *>(state);
    const double *x = jvn_f64(args[0]) + offset;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] > 0) p.sum_of_logs += std::log(x[i]);
        else p.unfit++;
    }
    p.n += n;
}

void gmean_merge(jvn_call *, void *state, const void *later)
{
    auto &p = *static_cast<product *>(state);
    const auto &l = *static_cast<const product *>(later);
    p.sum_of_logs += l.sum_of_logs;
    p.n += l.n;
    p.unfit += l.unfit;
}

/* No values, or one that is not above zero: null, which says that there is no such mean. */
jvn_status gmean_final(jvn_call *, const void *states, int64_t n, ArrowArray *out, int64_t at)
{
    const auto *p = static_cast<const product *>(states);
    double *y = static_cast<double *>(jvn_out(out)) + at;
    for (int64_t i = 0; i < n; i++) {
        bool good = p[i].n > 0 && p[i].unfit == 0;
        y[i] = good ? std::exp(p[i].sum_of_logs / static_cast<double>(p[i].n)) : 0;
        if (!good) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

/* ---- a command ---------------------------------------------------------------------------------- */

/* What goes wrong inside: thrown where it happened. The call knows already what and why. */
struct failed {
    jvn_status status;
};

void check(jvn_status st)
{
    if (st != JVN_OK) throw failed{st};
}

template <jvn_status (*work)(jvn_call *)> jvn_status guarded(jvn_call *call)
{
    try {
        return work(call);
    } catch (const failed &f) {
        return f.status;
    } catch (const std::bad_alloc &) {
        return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, nullptr, "not enough memory");
    } catch (const std::exception &e) {
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, nullptr, "%s", e.what());
    }
}

/* The parameters' places in the call, in the order of the table below. */
enum { VALUE, BY, LIMIT, MEASURE, ABOVE };
enum { MAD, SD };

const jvn_param outliers_params[] = {
    {"VALUE", JVN_P_EXPR, JVN_REQUIRED, nullptr, nullptr, "the numbers to judge"},
    {"--by", JVN_P_COLUMNS, JVN_GROUPS, nullptr, nullptr, "each of these groups by itself"},
    {"--limit", JVN_P_NUMBER, 0, "0..", nullptr, "how far from the centre, in spreads, is far; else the setting"},
    {"--measure", JVN_P_ENUM, 0, "mad|sd", "mad", "median and median deviation, or mean and standard deviation"},
    {"--above", JVN_P_SWITCH, 0, nullptr, nullptr, "only those above the centre"},
};

/* The user's: option my_plugin.limit 2. */
const jvn_param options[] = {
    {"limit", JVN_P_NUMBER, 0, "0..", "3", "how far is far, where --limit is not given"},
};

/* A group's centre and spread; without values there is neither. */
struct fence {
    int64_t n;
    std::optional<double> centre, spread;
};

double median(std::vector<double> &x)
{
    std::sort(x.begin(), x.end());
    size_t n = x.size();
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

double mean(const std::vector<double> &x) { return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()); }

fence measure(std::vector<double> &x, int64_t how)
{
    if (x.empty()) return {0, {}, {}};
    double n = static_cast<double>(x.size()), centre = how == MAD ? median(x) : mean(x), spread = 0;
    for (double &v : x) v = how == MAD ? std::fabs(v - centre) : (v - centre) * (v - centre);
    if (how == MAD) spread = 1.4826 * median(x);
    else if (n > 1) spread = std::sqrt(mean(x) * n / (n - 1));
    return {static_cast<int64_t>(x.size()), centre, spread};
}

/* The arguments were read by the host; what it cannot know is checked here, and the argument to blame is named. */
double read_limit(jvn_call *call)
{
    const jvn_item *limit = jvn_given(call, LIMIT) ? jvn_item_of(call, LIMIT, 0) : call->host->option(call, "limit");
    if (!limit) throw failed{JVN_EPLUGIN};
    if (*limit->unit)
        check(jvn_fail(call, JVN_EUNIT, LIMIT, "scores are plain numbers", "the limit has the unit %s", limit->unit));
    return limit->number;
}

const ArrowArray *read_value(jvn_call *call)
{
    const jvn_item *item = jvn_item_of(call, VALUE, 0);
    if (call->host->type_of(item->schema) != JVN_FLOAT64)
        check(jvn_fail(call, JVN_ETYPE, VALUE, "float(x) makes a float64 of whole numbers and texts",
                       "'%s' is not a float64", item->text));
    return item->array;
}

jvn_groups read_groups(jvn_call *call)
{
    std::vector<const ArrowSchema *> schemas;
    std::vector<const ArrowArray *> keys;
    jvn_groups g;
    for (int i = 0; i < jvn_count(call, BY); i++) {
        schemas.push_back(jvn_item_of(call, BY, i)->schema);
        keys.push_back(jvn_item_of(call, BY, i)->array);
    }
    check(jvn_rows_of(call)->group(call, static_cast<int32_t>(keys.size()), schemas.data(), keys.data(),
                                   call->input->rows, &g));
    return g;
}

/* What is found: the rows to give back, their scores, and each group's fence. */
struct findings {
    std::vector<int64_t> rows;
    std::vector<std::optional<double>> scores;
    std::vector<int64_t> first; /* of each group */
    std::vector<fence> fences;
    int64_t left_out = 0;
};

/* Nulls are left out and counted; NaN and infinity have no place on the line and are left out, too. */
void judge_group(const ArrowArray *x, const int64_t *rows, int64_t n, int64_t how, double limit, bool above, findings &f)
{
    std::vector<double> present;
    auto is_there = [&](int64_t row) { return !jvn_null(x, row) && std::isfinite(jvn_f64(x)[row]); };
    for (int64_t i = 0; i < n; i++)
        if (is_there(rows[i])) present.push_back(jvn_f64(x)[rows[i]]);
    f.left_out += n - static_cast<int64_t>(present.size());
    fence made = measure(present, how);
    f.fences.push_back(made);
    f.first.push_back(rows[0]);
    for (int64_t i = 0; i < n; i++) {
        if (!is_there(rows[i]) || !(made.spread.value_or(0) > 0)) continue;
        double score = (jvn_f64(x)[rows[i]] - *made.centre) / *made.spread;
        if ((above ? score : std::fabs(score)) <= limit) continue;
        f.rows.push_back(rows[i]);
        f.scores.push_back(score);
    }
}

/* Long work looks now and then whether the user has asked to stop, and says how far it is. */
findings judge(jvn_call *call)
{
    findings f;
    const ArrowArray *x = read_value(call);
    double limit = read_limit(call);
    jvn_groups g = read_groups(call);
    std::vector<int64_t> rows(static_cast<size_t>(call->input->rows));
    if (g.order) rows.assign(g.order, g.order + call->input->rows);
    else std::iota(rows.begin(), rows.end(), 0);
    for (int64_t i = 0; i < g.n; i++) {
        if (call->host->cancelled(call)) throw failed{JVN_ECANCELLED};
        call->host->progress(call, i, g.n);
        if (g.starts[i + 1] > g.starts[i])
            judge_group(x, rows.data() + g.starts[i], g.starts[i + 1] - g.starts[i],
                        jvn_item_of(call, MEASURE, 0)->integer, limit, jvn_given(call, ABOVE), f);
    }
    return f;
}

/* ---- results: every column is added once it is whole, and is the host's from then on ---- */

void add_doubles(jvn_call *call, const char *side, const char *name, const std::string &unit,
                 const std::vector<std::optional<double>> &x)
{
    ArrowArray a;
    check(call->host->new_array(call, JVN_FLOAT64, static_cast<int64_t>(x.size()), 0, JVN_NULLABLE, &a));
    auto *y = static_cast<double *>(jvn_out(&a));
    for (size_t i = 0; i < x.size(); i++) {
        y[i] = x[i].value_or(0);
        if (!x[i]) jvn_set_null(&a, static_cast<int64_t>(i));
    }
    check(call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, unit.c_str(), nullptr), &a));
}

void add_counts(jvn_call *call, const char *side, const char *name, const std::vector<fence> &x)
{
    ArrowArray a;
    check(call->host->new_array(call, JVN_INT64, static_cast<int64_t>(x.size()), 0, 0, &a));
    auto *y = static_cast<int64_t *>(jvn_out(&a));
    for (size_t i = 0; i < x.size(); i++) y[i] = x[i].n;
    check(call->host->add(call, side, name, call->host->field(call, JVN_INT64, nullptr, nullptr), &a));
}

/* Rows of one of the input's columns, with its name, type and unit. */
void add_rows_of(jvn_call *call, const char *side, int32_t column, const std::vector<int64_t> &rows)
{
    const ArrowSchema *field = jvn_column_schema(call->input, column);
    ArrowArray a;
    check(jvn_rows_of(call)->take(call, field, jvn_column(call->input, column), rows.data(),
                                  static_cast<int64_t>(rows.size()), &a));
    check(call->host->add(call, side, field->name, field, &a));
}

void add_far(jvn_call *call, const findings &f)
{
    for (int32_t i = 0; i < call->input->n_columns; i++) {
        if (jvn_column_schema(call->input, i)->name == std::string("score"))
            check(jvn_fail(call, JVN_ENAME, JVN_NOARG, "leave it out, or give it another name: rename old = score",
                           "the input has a column 'score' already"));
        add_rows_of(call, nullptr, i, f.rows);
    }
    add_doubles(call, nullptr, "score", "", f.scores);
}

/* The side table: what each group was judged by. The centre and the spread have the unit of the values. */
void add_groups(jvn_call *call, const findings &f)
{
    std::string unit = call->host->unit_of(jvn_item_of(call, VALUE, 0)->schema);
    std::vector<std::optional<double>> centres, spreads;
    for (const fence &x : f.fences) {
        centres.push_back(x.centre);
        spreads.push_back(x.spread);
    }
    for (int i = 0; i < jvn_count(call, BY); i++) add_rows_of(call, "groups", jvn_item_of(call, BY, i)->column, f.first);
    add_counts(call, "groups", "values", f.fences);
    add_doubles(call, "groups", "centre", unit, centres);
    add_doubles(call, "groups", "spread", unit, spreads);
}

jvn_status outliers_run(jvn_call *call)
{
    findings f = judge(call);
    add_far(call, f);
    add_groups(call, f);
    if (f.left_out)
        jvn_say(call, "%lld of %lld values are null or not finite and are left out", static_cast<long long>(f.left_out),
                static_cast<long long>(call->input->rows));
    return JVN_OK;
}

/* ---- what is registered ------------------------------------------------------------------------- */

/* C++17 has no initializers by name: these fill in what is given, the rest is zero. Names that other plugins might use,
 * too, begin with the plugin's. Summary and example are obligatory: `help` shows them. Examples run where px is a table
 * of prices: date, ticker, close. */
jvn_function scalar_entry(uint32_t flags, const char *signature, const char *summary, const char *example,
                          decltype(jvn_function::scalar) callback)
{
    jvn_function f{};
    f.shape = JVN_S_SCALAR;
    f.flags = flags;
    f.signature = signature;
    f.summary = summary;
    f.example = example;
    f.scalar = callback;
    return f;
}

jvn_function gmean_entry()
{
    jvn_function f{};
    f.shape = JVN_S_AGGREGATE;
    f.flags = JVN_F_UNIT;
    f.signature = "float64 my_plugin_gmean(float64 x)";
    f.summary = "geometric mean; null when a value is not above zero";
    f.example = "px | summary my_plugin_gmean(close) --by ticker";
    f.state_size = sizeof(product);
    f.init = gmean_init;
    f.step = gmean_step;
    f.merge = gmean_merge;
    f.final = gmean_final;
    return f;
}

jvn_command outliers_entry()
{
    jvn_command c{};
    c.name = "my_plugin outliers";
    c.summary = "rows whose value lies far from the middle of its group";
    c.example = "px | my_plugin outliers close --by ticker --limit 1";
    c.details = "score = (x - centre) / spread, a plain number. With --measure mad the centre is the median and the\n"
                "spread 1.4826 times the median of |x - centre|; with sd they are mean and standard deviation (n - 1).\n"
                "A group without spread has no outliers. The side table `groups` has a row a group: values, centre and\n"
                "spread, in the unit of the values.";
    c.input = JVN_INPUT_REQUIRED;
    c.params = JVN_LIST(outliers_params);
    c.run = guarded<outliers_run>;
    return c;
}

const jvn_function functions[] = {
    JVN_PLAIN("double my_plugin_log_ratio(double now, double before)", log_ratio,
              "log return: ln(now / before)", "px | set r = my_plugin_log_ratio(close, lag(close))"),
    scalar_entry(JVN_F_NULLS | JVN_F_UNIT, "float64 my_plugin_clip(float64 x, float64 low, float64 high = null)",
                 "x, but not below low nor above high; a bound that is null is none",
                 "px | set capped = my_plugin_clip(close, 100, 200)", clip),
    gmean_entry(),
};

const jvn_command commands[] = {outliers_entry()};

} // namespace

/* Id, version, summary, what it cannot do without, the permissions it asks for; then the lists: commands, functions,
 * readers, writers, metrics, options. */
JVN_PLUGIN("my_plugin", "0.1", "outliers, and three functions", JVN_NEEDS_ROWS, "", JVN_LIST(commands),
           JVN_LIST(functions), JVN_NONE, JVN_NONE, JVN_NONE, JVN_LIST(options));
