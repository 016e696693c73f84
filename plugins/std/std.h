/* SPDX-License-Identifier: GPL-3.0-or-later */
/* std.h -- the callbacks behind the table in std.c, file by file, and the few helpers they share. */
#ifndef JEVONS_STD_H
#define JEVONS_STD_H

#include <jevons/plugin.h>
#include <stdbool.h>

typedef const struct ArrowArray *const *values;

/* Prototype and head of each kind of callback. */
#define SCALAR(name)                                                                                                   \
    jvn_status scalar_##name(jvn_call *call JVN_UNUSED, values args JVN_UNUSED, int32_t n_args JVN_UNUSED, int64_t n,  \
                             struct ArrowArray *out)
#define WINDOW(name)                                                                                                   \
    jvn_status window_##name(jvn_call *call JVN_UNUSED, values args JVN_UNUSED, int32_t n_args JVN_UNUSED,             \
                             const jvn_groups *groups, struct ArrowArray *out)
#define WHOLE(name)                                                                                                    \
    jvn_status whole_##name(jvn_call *call JVN_UNUSED, values args, int32_t n_args JVN_UNUSED, int64_t offset,         \
                            int64_t n, struct ArrowArray *out, int64_t at)
#define INIT(state) void init_##state(jvn_call *call JVN_UNUSED, void *to)
#define STEP(name)                                                                                                     \
    void step_##name(jvn_call *call JVN_UNUSED, void *to, values args JVN_UNUSED, int32_t n_args JVN_UNUSED,           \
                     int64_t offset JVN_UNUSED, int64_t n)
#define MERGE(state) void merge_##state(jvn_call *call JVN_UNUSED, void *to, const void *later)
#define FINAL(name)                                                                                                    \
    jvn_status final_##name(jvn_call *call JVN_UNUSED, const void *states, int64_t n, struct ArrowArray *out,          \
                            int64_t at)

/* The row of an argument: a constant has but one. */
static inline int64_t row_of(const struct ArrowArray *a, int64_t i) { return a->length == 1 ? 0 : i; }
static inline double f64_at(const struct ArrowArray *a, int64_t i) { return jvn_f64(a)[row_of(a, i)]; }
static inline int64_t i64_at(const struct ArrowArray *a, int64_t i) { return jvn_i64(a)[row_of(a, i)]; }
static inline int32_t i32_at(const struct ArrowArray *a, int64_t i) { return jvn_i32(a)[row_of(a, i)]; }
static inline bool null_at(const struct ArrowArray *a, int64_t i) { return jvn_null(a, row_of(a, i)); }
static inline const char *text_at(const struct ArrowArray *a, int64_t i, int64_t *n)
{
    return jvn_text(a, row_of(a, i), n);
}
static inline bool any_null(values args, int32_t n_args, int64_t i)
{
    for (int32_t k = 0; k < n_args; k++)
        if (null_at(args[k], i)) return true;
    return false;
}
/* An argument that tells how must be one value for all rows. */
static inline jvn_status need_constant(jvn_call *call, values args, int k, const char *what)
{
    if (args[k]->length <= 1) return JVN_OK;
    return jvn_fail(call, JVN_EARG, k, NULL, "%s must be one value, found one for each row", what);
}
/* Marks a result null, where the host gave it room to be. */
static inline void put_null(struct ArrowArray *out, int64_t i)
{
    if (out->buffers[0]) jvn_set_null(out, i);
}

/* math.c */
SCALAR(abs_int64);
SCALAR(sign);
SCALAR(round);
SCALAR(is_nan);
SCALAR(is_finite);
SCALAR(least_int64);
SCALAR(least_float64);
SCALAR(least_date);
SCALAR(least_string);
SCALAR(greatest_int64);
SCALAR(greatest_float64);
SCALAR(greatest_date);
SCALAR(greatest_string);

/* casts.c */
SCALAR(int_float64);
SCALAR(int_bool);
SCALAR(int_string);
SCALAR(same_int64);
SCALAR(same_float64);
SCALAR(float_bool);
SCALAR(float_string);
SCALAR(bool_int64);
SCALAR(bool_float64);
SCALAR(bool_string);
SCALAR(same_bool);
SCALAR(str_int64);
SCALAR(str_float64);
SCALAR(str_bool);
SCALAR(str_date);
SCALAR(str_timestamp);
SCALAR(str_string);
SCALAR(date_string);
SCALAR(date_timestamp);
SCALAR(same_date);
SCALAR(timestamp_string);

/* strings.c */
SCALAR(upper);
SCALAR(lower);
SCALAR(length);
SCALAR(trim);
SCALAR(ltrim);
SCALAR(rtrim);
SCALAR(substr);
SCALAR(substr_rest);
SCALAR(left);
SCALAR(right);
SCALAR(replace);
SCALAR(concat);
SCALAR(contains);
SCALAR(starts_with);
SCALAR(ends_with);
SCALAR(position);
SCALAR(repeat);
SCALAR(reverse);
SCALAR(lpad);
SCALAR(rpad);
SCALAR(split_part);

/* Writes one row's text to `to`, unless that is NULL, and gives its length in bytes; -1: too long. */
typedef int64_t (*text_row)(values args, int32_t n_args, int64_t i, char *to);
/* Builds a string result row by row. nulls: row sees rows that have a null too, else they stay empty. */
jvn_status build_text(jvn_call *call, values args, int32_t n_args, int64_t n, struct ArrowArray *out, bool nulls,
                      text_row row);

/* dates.c */
SCALAR(year);
SCALAR(month);
SCALAR(day);
SCALAR(weekday);
SCALAR(week);
SCALAR(quarter);
SCALAR(dayofyear);
SCALAR(year_ts);
SCALAR(month_ts);
SCALAR(day_ts);
SCALAR(weekday_ts);
SCALAR(week_ts);
SCALAR(quarter_ts);
SCALAR(dayofyear_ts);
SCALAR(month_start);
SCALAR(date_trunc);
SCALAR(date_trunc_ts);
SCALAR(hour);
SCALAR(minute);
SCALAR(second);
SCALAR(epoch);
SCALAR(make_date);
SCALAR(days_between);

#define DAY_MICROS INT64_C(86400000000)
/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t days_of(int64_t year, int64_t month, int64_t day);
void civil_of(int64_t days, int64_t *year, int64_t *month, int64_t *day);
int64_t month_days(int64_t year, int64_t month);
/* The largest whole quotient at or below a / b, for b > 0. */
static inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* aggregates.c: the states of aggregates that fold block by block. n counts values. */
typedef struct tally {
    int64_t n;
} tally;
typedef struct total {
    int64_t n;
    double sum;
} total;
typedef struct wide {
    int64_t n, high, low;
} wide; /* the sum is high * 2^32 + low */
typedef struct moments {
    int64_t n;
    double mean, rest, m2;
} moments; /* the mean is mean + rest */
typedef struct pick {
    int64_t n;
    double value;
} pick;
typedef struct pick_int {
    int64_t n, value;
} pick_int;
typedef struct truth {
    int64_t n, trues;
} truth;
typedef struct pairs {
    moments x, y;
    double xy;
} pairs;
typedef struct weighted {
    int64_t n;
    double weight, sum;
} weighted;

INIT(tally);
INIT(total);
INIT(wide);
INIT(moments);
INIT(pick);
INIT(pick_int);
INIT(truth);
INIT(pairs);
INIT(weighted);
MERGE(tally);
MERGE(total);
MERGE(wide);
MERGE(moments);
MERGE(min);
MERGE(max);
MERGE(min_int);
MERGE(max_int);
MERGE(product);
MERGE(first);
MERGE(last);
MERGE(first_int);
MERGE(last_int);
MERGE(truth);
MERGE(pairs);
MERGE(weighted);
STEP(tally);
STEP(total);
STEP(wide);
STEP(moments);
STEP(min);
STEP(max);
STEP(min_int64);
STEP(max_int64);
STEP(min_date);
STEP(max_date);
STEP(product);
STEP(first);
STEP(last);
STEP(first_int64);
STEP(last_int64);
STEP(first_date);
STEP(last_date);
STEP(first_bool);
STEP(last_bool);
STEP(truth);
STEP(pairs);
STEP(weighted);
FINAL(tally);
FINAL(sum);
FINAL(wide);
FINAL(mean);
FINAL(sd);
FINAL(var);
FINAL(sd_pop);
FINAL(var_pop);
FINAL(pick);
FINAL(pick_int64);
FINAL(pick_date);
FINAL(pick_bool);
FINAL(any);
FINAL(all);
FINAL(cor);
FINAL(cov);
FINAL(weighted_mean);

/* The sum of n values in eight lanes, always the same eight. */
double sum_lanes(const double *x, int64_t n);

/* samples.c: aggregates that need all values at once. */
WHOLE(median);
WHOLE(quantile);
WHOLE(mad);
WHOLE(skewness);
WHOLE(kurtosis);
WHOLE(n_distinct_float64);
WHOLE(n_distinct_int64);
WHOLE(n_distinct_date);
WHOLE(n_distinct_bool);
WHOLE(n_distinct_string);
WHOLE(mode_float64);
WHOLE(mode_int64);
WHOLE(mode_date);
WHOLE(mode_string);
WHOLE(min_string);
WHOLE(max_string);
WHOLE(first_string);
WHOLE(last_string);
WHOLE(string_agg);

/* windows.c */
WINDOW(lag);
WINDOW(lead);
WINDOW(lag_number);
WINDOW(lead_number);
WINDOW(first_value);
WINDOW(last_value);
WINDOW(fill_forward);
WINDOW(row_number);
WINDOW(rank_float64);
WINDOW(rank_int64);
WINDOW(rank_date);
WINDOW(rank_timestamp);
WINDOW(rank_string);
WINDOW(dense_rank_float64);
WINDOW(dense_rank_int64);
WINDOW(dense_rank_date);
WINDOW(dense_rank_timestamp);
WINDOW(dense_rank_string);
WINDOW(percent_rank);
WINDOW(cumsum_int64);
WINDOW(cumsum);
WINDOW(cumprod);
WINDOW(cummax);
WINDOW(cummin);
WINDOW(cummean);
WINDOW(diff_int64);
WINDOW(diff);
WINDOW(pct_change);
WINDOW(rolling_mean);
WINDOW(rolling_sum);
WINDOW(rolling_sd);
WINDOW(rolling_min);
WINDOW(rolling_max);
WINDOW(zscore);

#endif
