/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frames.c -- what the commands share: the input's rows in order of group and date, numbers of a column in that order,
 * prices to returns, and columns of results. */
#include "risk.h"

#include <stdlib.h>

void *scratch(jvn_call *call, int64_t n, size_t each) { return call->host->scratch(call, (n + 1) * (int64_t)each); }

/* ---- order -------------------------------------------------------------------------------------- */

static bool is_date(const jvn_call *call, const struct ArrowSchema *s)
{
    jvn_type t = call->host->type_of(s);
    return t == JVN_DATE || t == JVN_TIMESTAMP;
}

static jvn_status find_date(frame *f, int arg)
{
    const jvn_table *t = f->call->input;
    int32_t found = -1;
    if (jvn_given(f->call, arg)) {
        found = jvn_item_of(f->call, arg, 0)->column;
        if (!is_date(f->call, jvn_column_schema(t, found)))
            return jvn_fail(f->call, JVN_ETYPE, arg, "wanted a column of dates or timestamps", "'%s' holds no dates",
                            jvn_column_schema(t, found)->name);
    }
    for (int32_t i = 0; i < t->n_columns && found < 0; i++)
        if (is_date(f->call, jvn_column_schema(t, i))) found = i;
    if (found < 0) return JVN_OK;
    f->date_schema = jvn_column_schema(t, found);
    f->date_name = f->date_schema->name;
    f->dates = jvn_column(t, found);
    f->days = f->call->host->type_of(f->date_schema) == JVN_DATE;
    return JVN_OK;
}

static int64_t stamp_of(const frame *f, int64_t row)
{
    return f->days ? jvn_i32(f->dates)[row] : jvn_i64(f->dates)[row];
}

typedef struct place {
    int64_t stamp, row;
} place;

static int by_stamp(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->stamp != y->stamp) return x->stamp > y->stamp ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static jvn_status sort_group(const frame *f, int64_t *order, int64_t *stamps, int64_t from, int64_t to)
{
    bool ascends = true;
    for (int64_t k = from; k < to; k++) {
        if (jvn_null(f->dates, order[k]))
            return jvn_fail(f->call, JVN_EDATA, JVN_NOARG, "leave such rows out first: where DATE is not null",
                            "row %lld has no %s", (long long)order[k] + 1, f->date_name);
        stamps[k] = stamp_of(f, order[k]);
        ascends &= k == from || stamps[k] >= stamps[k - 1];
    }
    if (ascends) return JVN_OK;
    place *p = malloc((size_t)(to - from) * sizeof *p);
    if (!p) return JVN_ENOMEM;
    for (int64_t k = from; k < to; k++) p[k - from] = (place){stamps[k], order[k]};
    qsort(p, (size_t)(to - from), sizeof *p, by_stamp);
    for (int64_t k = from; k < to; k++) {
        stamps[k] = p[k - from].stamp;
        order[k] = p[k - from].row;
    }
    free(p);
    return JVN_OK;
}

static jvn_status fail_repeat(const frame *f, int64_t k)
{
    char date[64];
    const jvn_texts *texts = jvn_texts_of(f->call);
    texts->spell(f->date_schema, f->dates, f->order[k], date, sizeof date);
    return jvn_fail(f->call, JVN_EDATA, f->n_keys ? f->by : JVN_NOARG,
                    "name in --by what tells one series from another", "more than one row of a series has the %s %s",
                    f->date_name, date);
}

/* *repeat: a row that has the date of the one before it, in its group; as it was: there is none. */
static jvn_status sort_dates(frame *f, int64_t *order, int64_t *repeat)
{
    int64_t *stamps = scratch(f->call, f->n, sizeof *stamps);
    if (!stamps) return JVN_ENOMEM;
    f->stamps = stamps;
    for (int64_t g = 0; g < f->n_groups; g++) {
        jvn_status st = sort_group(f, order, stamps, f->starts[g], f->starts[g + 1]);
        if (st) return st;
        for (int64_t k = f->starts[g] + 1; k < f->starts[g + 1] && *repeat < 0; k++)
            if (stamps[k] == stamps[k - 1]) *repeat = k;
    }
    return JVN_OK;
}

static jvn_status find_groups(frame *f, int64_t *repeat)
{
    int n = f->n_keys;
    jvn_groups groups;
    const struct ArrowSchema **schemas = scratch(f->call, n, sizeof *schemas);
    const struct ArrowArray **keys = scratch(f->call, n, sizeof *keys);
    int64_t *order = scratch(f->call, f->n, sizeof *order);
    if (!schemas || !keys || !order) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        schemas[i] = f->keys[i].schema;
        keys[i] = f->keys[i].array;
    }
    jvn_status st = jvn_rows_of(f->call)->group(f->call, n, schemas, keys, f->n, &groups);
    if (st) return st;
    f->n_groups = groups.n;
    f->starts = groups.starts;
    for (int64_t k = 0; k < f->n; k++) order[k] = groups.order ? groups.order[k] : k;
    f->order = order;
    *repeat = -1;
    return f->dates ? sort_dates(f, order, repeat) : JVN_OK;
}

static jvn_status read_keys(frame *f)
{
    f->n_keys = jvn_count(f->call, f->by);
    f->keys = scratch(f->call, f->n_keys, sizeof *f->keys);
    for (int i = 0; f->keys && i < f->n_keys; i++) f->keys[i] = *jvn_item_of(f->call, f->by, i);
    return f->keys ? JVN_OK : JVN_ENOMEM;
}

jvn_status frame_open(frame *f, jvn_call *call, int by, int date, bool repeats, bool defaults)
{
    int64_t repeat = -1;
    *f = (frame){.call = call, .by = by, .n = call->input->rows};
    jvn_status st = date < 0 ? JVN_OK : find_date(f, date);
    if (!st) st = read_keys(f);
    if (!st) st = find_groups(f, &repeat);
    if (!st && (repeat >= 0 || !f->dates) && defaults && default_key(f)) st = find_groups(f, &repeat);
    if (!st && repeat >= 0 && !repeats) return fail_repeat(f, repeat);
    if (!st && !f->dates && date >= 0 && !repeats)
        jvn_say(call, "no column of dates: rows are taken in the order in which they stand");
    return st;
}

double frame_days(const frame *f, int64_t from, int64_t to)
{
    double steps = (double)(f->stamps[to] - f->stamps[from]);
    return f->days ? steps : steps / 86400e6;
}

int frame_weekday(const frame *f, int64_t row)
{
    const int64_t unit = f->days ? 1 : 86400000000, stamp = f->stamps[row];
    int64_t day = stamp / unit - (stamp % unit < 0);
    return (int)(((day + 3) % 7 + 7) % 7);
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static jvn_status numbers_of(const frame *f, const jvn_item *it, int blame, double **out)
{
    jvn_type type = f->call->host->type_of(it->schema);
    if (type != JVN_FLOAT64 && type != JVN_INT64)
        return jvn_fail(f->call, JVN_ETYPE, blame, NULL, "'%s' holds no numbers", it->text);
    double *x = *out = scratch(f->call, f->n, sizeof *x);
    if (!x) return JVN_ENOMEM;
    for (int64_t k = 0; k < f->n; k++) {
        int64_t row = f->order[k];
        x[k] = jvn_null(it->array, row) ? NAN
               : type == JVN_INT64      ? (double)jvn_i64(it->array)[row]
                                        : jvn_f64(it->array)[row];
        if (!isfinite(x[k]) && !jvn_null(it->array, row))
            return jvn_fail(f->call, JVN_EDATA, blame, "leave such rows out first: where is_finite(x)",
                            "'%s' is %g in row %lld", it->text, x[k], (long long)row + 1);
    }
    return JVN_OK;
}

jvn_status frame_numbers(const frame *f, int arg, int item, double **out)
{
    return numbers_of(f, jvn_item_of(f->call, arg, item), JVN_BLAME(arg, item), out);
}

static jvn_status to_returns(const frame *f, const jvn_item *it, int blame, double *x)
{
    for (int64_t k = 0; k < f->n; k++)
        if (x[k] <= 0)
            return jvn_fail(f->call, JVN_EDATA, blame, "--returns says that the columns hold returns",
                            "a price is %g in row %lld of '%s'", x[k], (long long)f->order[k] + 1, it->text);
    for (int64_t g = 0; g < f->n_groups; g++)
        for (int64_t k = f->starts[g + 1] - 1; k >= f->starts[g]; k--) {
            double price = x[k], before = k == f->starts[g] ? NAN : x[k - 1];
            x[k] = price / before - 1;
            if (isinf(x[k]) || x[k] == -1)
                return jvn_fail(f->call, JVN_EDATA, blame, "leave such rows out first",
                                "the price goes from %g to %g in row %lld of '%s', farther than a return can tell",
                                before, price, (long long)f->order[k] + 1, it->text);
        }
    return JVN_OK;
}

const char *frame_unit(const frame *f, int arg, int item, char *buf, size_t n)
{
    snprintf(buf, n, "%s", f->call->host->unit_of(jvn_item_of(f->call, arg, item)->schema));
    return buf;
}

static jvn_status rates_of(const frame *f, const jvn_item *it, int blame, double **out)
{
    jvn_status st = need_simple(f->call, blame, it->text, f->call->host->unit_of(it->schema));
    return st ? st : numbers_of(f, it, blame, out);
}

jvn_status frame_rates(const frame *f, int arg, int item, double **out)
{
    return rates_of(f, jvn_item_of(f->call, arg, item), JVN_BLAME(arg, item), out);
}

jvn_status frame_item_returns(const frame *f, const jvn_item *it, int blame, bool returns, double **out)
{
    bool is_return = returns || strcmp(f->call->host->unit_of(it->schema), "ret") == 0;
    jvn_status st = rates_of(f, it, blame, out);
    return st || is_return ? st : to_returns(f, it, blame, *out);
}

jvn_status frame_returns(const frame *f, int arg, int item, bool returns, double **out)
{
    return frame_item_returns(f, jvn_item_of(f->call, arg, item), JVN_BLAME(arg, item), returns, out);
}

/* ---- results ------------------------------------------------------------------------------------ */

const char *frame_label(const frame *f, int64_t group, char *buf, size_t n)
{
    char value[96];
    size_t at = 0;
    const jvn_texts *texts = jvn_texts_of(f->call);
    buf[0] = 0;
    for (int i = 0; i < f->n_keys && at < n; i++) {
        const jvn_item *it = &f->keys[i];
        texts->spell(it->schema, it->array, f->order[f->starts[group]], value, sizeof value);
        at += (size_t)snprintf(buf + at, n - at, "%s%s", i ? " " : "", value);
    }
    if (!at) snprintf(buf, n, "all");
    return buf;
}

const char *frame_first(const frame *f, int64_t group, char *buf, size_t n)
{
    char label[96];
    snprintf(buf, n, " (first: %s)", frame_label(f, group, label, sizeof label));
    return f->n_keys ? buf : "";
}

static jvn_status add_taken(const frame *f, const char *side, const char *name, const struct ArrowSchema *schema,
                            const struct ArrowArray *from, const int64_t *rows, int64_t n)
{
    struct ArrowArray a = {0};
    jvn_status st = jvn_rows_of(f->call)->take(f->call, schema, from, rows, n, &a);
    return st ? st : f->call->host->add(f->call, side, name, schema, &a);
}

jvn_status frame_add_keys(const frame *f, const char *side, const int64_t *which, int64_t n)
{
    int64_t *rows = scratch(f->call, n, sizeof *rows);
    jvn_status st = rows ? JVN_OK : JVN_ENOMEM;
    for (int64_t i = 0; i < n && !st; i++) rows[i] = f->order[f->starts[which[i]]];
    for (int i = 0; i < f->n_keys && !st; i++) {
        const jvn_item *it = &f->keys[i];
        st = add_taken(f, side, it->text, it->schema, it->array, rows, n);
    }
    return st;
}

static int64_t number_in_group(const frame *f, int64_t row)
{
    int64_t g = 0;
    while (f->starts[g + 1] <= row) g++;
    return row - f->starts[g] + 1;
}

jvn_status frame_add_dates(const frame *f, const char *side, const char *name, const int64_t *rows, int64_t n)
{
    int64_t *taken = scratch(f->call, n, sizeof *taken);
    if (!taken) return JVN_ENOMEM;
    if (!f->dates) {
        for (int64_t i = 0; i < n; i++) taken[i] = rows[i] < 0 ? INT64_MIN : number_in_group(f, rows[i]);
        return add_ints(f->call, side, name, taken, n);
    }
    for (int64_t i = 0; i < n; i++) taken[i] = rows[i] < 0 ? -1 : f->order[rows[i]];
    return add_taken(f, side, name, f->date_schema, f->dates, taken, n);
}

jvn_status add_doubles(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *x, int64_t n)
{
    struct ArrowArray a = {0};
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, JVN_NULLABLE, &a);
    for (int64_t i = 0; i < n && !st; i++) {
        ((double *)jvn_out(&a))[i] = isfinite(x[i]) ? x[i] : 0;
        if (!isfinite(x[i])) jvn_set_null(&a, i);
    }
    return st ? st : call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, unit, convention), &a);
}

jvn_status add_ints(jvn_call *call, const char *side, const char *name, const int64_t *x, int64_t n)
{
    struct ArrowArray a = {0};
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, JVN_NULLABLE, &a);
    for (int64_t i = 0; i < n && !st; i++) {
        ((int64_t *)jvn_out(&a))[i] = x[i] == INT64_MIN ? 0 : x[i];
        if (x[i] == INT64_MIN) jvn_set_null(&a, i);
    }
    return st ? st : call->host->add(call, side, name, call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *const *x, int64_t n)
{
    struct ArrowArray a = {0};
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += (int64_t)strlen(x[i]);
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, 0, &a);
    if (st) return st;
    int64_t *at = jvn_out(&a);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        at[i + 1] = at[i] + (int64_t)strlen(x[i]);
        if (at[i + 1] > at[i]) memcpy(jvn_out_text(&a) + at[i], x[i], (size_t)(at[i + 1] - at[i]));
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}
