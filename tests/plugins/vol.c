/* SPDX-License-Identifier: MIT-0 */
/* vol.c -- a plugin as a third party writes it: volatility from daily ranges.
 *
 *     cc -shared -fPIC $(pkg-config --cflags jevons) -o vol.so vol.c -lm
 *     > plugin load vol.so
 *     > px | set v = parkinson(high, low), c = vol_class(v)
 *     > px | vol range high, low --days 252
 *
 * Plain functions, a scalar callback that makes texts, an aggregate, and a command with an expression list
 * and a number. Parkinson, "The extreme value method for estimating the variance of the rate of return",
 * Journal of Business 53 (1980): variance = ln(high / low)^2 / (4 ln 2), per day, as a plain number. */
#include <math.h>

#include <jevons/plugin.h>

static double parkinson(double high, double low)
{
    double range = log(high / low);
    return range * range / (4 * log(2));
}

/* Any C signature of numbers and texts will do. */
static int32_t trading_days(int32_t years, int32_t months) { return 252 * years + 21 * months; }
static double weight(const char *ticker) { return (double)strlen(ticker); }

/* 'high' where a daily variance is at least the limit, else 'low'. */
static jvn_status vol_class(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                            struct ArrowArray *out)
{
    const double *variance = jvn_f64(args[0]), *limit = jvn_f64(args[1]);
    int64_t steps[2] = {args[0]->length == 1 ? 0 : 1, args[1]->length == 1 ? 0 : 1}, *at;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, n * 4, 0, out);
    (void)n_args;
    if (st != JVN_OK) return st;
    at = jvn_out(out);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        const char *word = variance[i * steps[0]] >= limit[i * steps[1]] ? "high" : "low";
        int64_t length = (int64_t)strlen(word);
        memcpy(jvn_out_text(out) + at[i], word, (size_t)length);
        at[i + 1] = at[i] + length;
    }
    return JVN_OK;
}

typedef struct squares {
    double sum;
    int64_t n;
} squares;

static void rms_init(jvn_call *call, void *state)
{
    (void)call;
    *(squares *)state = (squares){0, 0};
}

static void rms_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                     int64_t n)
{
    (void)call, (void)n_args;
    squares *s = state;
    const double *x = jvn_f64(args[0]) + offset;
    for (int64_t i = 0; i < n; i++) s->sum += x[i] * x[i];
    s->n += n;
}

static void rms_merge(jvn_call *call, void *state, const void *later)
{
    (void)call;
    squares *s = state;
    const squares *l = later;
    s->sum += l->sum;
    s->n += l->n;
}

static jvn_status rms_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    const squares *s = states;
    double *x = (double *)jvn_out(out) + at;
    (void)call;
    for (int64_t i = 0; i < n; i++) x[i] = s[i].n ? sqrt(s[i].sum / (double)s[i].n) : NAN;
    return JVN_OK;
}

static const jvn_function functions[] = {
    JVN_PLAIN("double parkinson(double high, double low)", parkinson, "daily variance from the day's range",
              "px | set v = parkinson(close * 1.01, close) | head 3"),
    JVN_PLAIN("int32_t trading_days(int32_t years, int32_t months = 1)", trading_days, "252 a year, 21 a month",
              "calc trading_days(1, 6)"),
    JVN_PLAIN("double weight(const char *ticker)", weight, "letters of a name", "px | set w = weight(ticker) | head 3"),
    {.shape = JVN_S_SCALAR, .signature = "string vol_class(double variance, double limit = 0.0004)",
     .summary = "'high' where a daily variance reaches the limit, else 'low'",
     .example = "px | set c = vol_class(parkinson(close * 1.05, close)) | head 3", .scalar = vol_class,
     .convention = "high: {variance} >= {limit}"},
    {.shape = JVN_S_AGGREGATE, .flags = JVN_F_UNIT, .signature = "double rms(double x)",
     .summary = "root of the mean square", .example = "px | summary rms(close) --by ticker",
     .convention = "sqrt(sum x^2 / n)",
     .state_size = sizeof(squares), .init = rms_init, .step = rms_step, .merge = rms_merge, .final = rms_final},
};

enum { PRICES, DAYS };

static const jvn_param range_params[] = {
    {"prices", JVN_P_EXPRS, JVN_REQUIRED, NULL, NULL, "the day's high and low"},
    {"--days", JVN_P_NUMBER, 0, "1..", "252", "trading days in a year"},
};

static jvn_status float_column(jvn_call *call, const char *name, const char *unit, double value)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, 1, 0, 0, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = value;
    return call->host->add(call, NULL, name, call->host->field(call, JVN_FLOAT64, unit, NULL), &a);
}

static double mean_parkinson(const jvn_item *high, const jvn_item *low, int64_t rows)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < rows; i++) {
        if (jvn_null(high->array, i) || jvn_null(low->array, i)) continue;
        sum += parkinson(jvn_f64(high->array)[i], jvn_f64(low->array)[i]);
        n++;
    }
    return sum / (double)n;
}

static jvn_status range_run(jvn_call *call)
{
    const jvn_item *days = jvn_item_of(call, DAYS, 0);
    double variance;
    jvn_status st;
    if (jvn_count(call, PRICES) != 2)
        return jvn_fail(call, JVN_EARG, PRICES, "name the high and the low: vol range high, low",
                        "%d expressions, two are wanted", jvn_count(call, PRICES));
    for (int i = 0; i < 2; i++) {
        const jvn_item *item = jvn_item_of(call, PRICES, i);
        if (call->host->type_of(item->schema) != JVN_FLOAT64)
            return jvn_fail(call, JVN_ETYPE, JVN_BLAME(PRICES, i), NULL, "'%s' is not a float64", item->text);
    }
    variance = mean_parkinson(jvn_item_of(call, PRICES, 0), jvn_item_of(call, PRICES, 1), call->input->rows);
    st = float_column(call, "daily_variance", "", variance);
    return st != JVN_OK ? st : float_column(call, "yearly_sd", "", sqrt(variance * days->number));
}

static const jvn_command commands[] = {
    {.name = "vol range", .summary = "mean daily variance and yearly deviation from daily ranges",
     .example = "px | vol range close * 1.01, close --days 252", .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(range_params), .run = range_run},
};

JVN_PLUGIN("vol", "1.0", "volatility from daily ranges", "", "", .functions = JVN_LIST(functions),
           .commands = JVN_LIST(commands));
