/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel.c -- from a call to rows in order: finds price, date and volume, groups, and sorts only if it must. */
#include "returns.h"

#include <strings.h>

static field column_field(const jvn_table *t, int32_t i)
{
    const struct ArrowSchema *s = jvn_column_schema(t, i);
    return (field){s->name, i, s, jvn_column(t, i)};
}

static field item_field(const jvn_call *call, int arg, int i)
{
    const jvn_item *it = jvn_item_of(call, arg, i);
    return (field){it->text, it->column, it->schema, it->array};
}

static jvn_type type_of(const panel *p, const field *f) { return p->call->host->type_of(f->schema); }

static bool is_number(jvn_type t) { return t == JVN_INT64 || t == JVN_FLOAT64; }

static bool is_date(jvn_type t) { return t == JVN_DATE || t == JVN_TIMESTAMP; }

static bool is_given(const panel *p, int arg) { return arg >= 0 && jvn_given(p->call, arg); }

static jvn_status find_price(panel *p)
{
    if (p->args.price < 0) return JVN_OK;
    p->price = item_field(p->call, p->args.price, 0);
    if (is_number(type_of(p, &p->price))) return JVN_OK;
    return jvn_fail(p->call, JVN_ETYPE, p->args.price, "returns are taken of prices: a column of numbers",
                    "'%s' holds no numbers", p->price.name);
}

/* The named date, else the input's first date or timestamp column. */
static jvn_status find_date(panel *p)
{
    jvn_call *call = p->call;
    int found = 0;
    if (is_given(p, p->args.date)) {
        p->date = item_field(call, p->args.date, 0);
        if (is_date(type_of(p, &p->date))) return JVN_OK;
        return jvn_fail(call, JVN_ETYPE, p->args.date, "wanted a column of dates or timestamps", "'%s' holds no dates",
                        p->date.name);
    }
    for (int32_t i = 0; i < call->input->n_columns; i++) {
        field f = column_field(call->input, i);
        if (is_date(type_of(p, &f)) && found++ == 0) p->date = f;
    }
    if (found == 0 && p->args.dated)
        return jvn_fail(call, JVN_EDATA, JVN_NOARG, "--date names one", "%s has no column of dates", call->input->name);
    if (found == 0) jvn_say(call, "no column of dates: rows are taken in the order in which they stand");
    if (found > 1) jvn_say(call, "%d columns hold dates: '%s' is taken (--date names another)", found, p->date.name);
    return JVN_OK;
}

static jvn_status find_volume(panel *p)
{
    jvn_call *call = p->call;
    if (is_given(p, p->args.volume)) {
        p->volume = item_field(call, p->args.volume, 0);
        if (is_number(type_of(p, &p->volume))) return JVN_OK;
        return jvn_fail(call, JVN_ETYPE, p->args.volume, "wanted a column of numbers", "'%s' holds no numbers",
                        p->volume.name);
    }
    for (int32_t i = 0; i < call->input->n_columns; i++) {
        field f = column_field(call->input, i);
        if (strcasecmp(f.name, "volume") == 0 && is_number(type_of(p, &f))) p->volume = f;
    }
    return JVN_OK;
}

/* A column named twice counts once. */
static jvn_status find_by(panel *p)
{
    int given = p->args.by < 0 ? 0 : jvn_count(p->call, p->args.by);
    p->by = p->call->host->scratch(p->call, (int64_t)sizeof(field) * (given + 1));
    if (!p->by) return JVN_ENOMEM;
    for (int k = 0; k < given; k++) {
        int i = 0;
        p->by[p->n_by] = column_field(p->call->input, jvn_item_of(p->call, p->args.by, k)->column);
        while (p->by[i].index != p->by[p->n_by].index) i++;
        p->n_by += i == p->n_by;
    }
    return JVN_OK;
}

static int64_t first_null(const struct ArrowArray *a, int64_t n)
{
    for (int64_t i = 0; a->buffers[0] && i < n; i++)
        if (jvn_null(a, i)) return i;
    return -1;
}

/* Whole days of a timestamp column, rounded down. */
static jvn_status find_days(panel *p)
{
    const int64_t day = (int64_t)86400 * 1000000;
    p->days = NULL;
    if (!p->date.schema) return JVN_OK;
    int64_t null = first_null(p->date.array, p->n);
    if (null >= 0)
        return jvn_fail(p->call, JVN_EDATA, is_given(p, p->args.date) ? p->args.date : JVN_NOARG,
                        "leave such rows out first: where DATE is not null", "row %lld has no %s", (long long)null + 1,
                        p->date.name);
    if (type_of(p, &p->date) == JVN_DATE) {
        p->days = jvn_i32(p->date.array);
        return JVN_OK;
    }
    int32_t *days = p->call->host->scratch(p->call, p->n * (int64_t)sizeof *days + 64);
    if (!days) return JVN_ENOMEM;
    const int64_t *us = jvn_i64(p->date.array);
    for (int64_t i = 0; i < p->n; i++) days[i] = (int32_t)(us[i] / day - (us[i] % day < 0));
    p->days = days;
    return JVN_OK;
}

static jvn_status group(panel *p)
{
    const struct ArrowSchema *schemas[64];
    const struct ArrowArray *keys[64];
    jvn_call *call = p->call;
    if (p->n_by > 62) return jvn_fail(call, JVN_ELIMIT, p->args.by, NULL, "%d columns: at most 62 can group", p->n_by);
    for (int k = 0; k < p->n_by; k++) {
        schemas[k] = p->by[k].schema;
        keys[k] = p->by[k].array;
    }
    jvn_status st = p->rows->group(call, p->n_by, schemas, keys, p->n, &p->groups);
    if (st) return st;
    p->series = call->host->scratch(call, (p->groups.n + 1) * (int64_t)sizeof *p->series);
    if (!p->series) return JVN_ENOMEM;
    memset(p->series, 0, (size_t)p->groups.n * sizeof *p->series);
    return JVN_OK;
}

static jvn_status order(panel *p, const int64_t **rows)
{
    const struct ArrowSchema *schemas[64];
    const struct ArrowArray *keys[64];
    int k = 0;
    for (; k < p->n_by; k++) {
        schemas[k] = p->by[k].schema;
        keys[k] = p->by[k].array;
    }
    if (p->date.schema) {
        schemas[k] = p->date.schema;
        keys[k++] = p->date.array;
    }
    return p->rows->order(p->call, k, schemas, keys, NULL, rows);
}

/* Points f at its rows in order: in the sorted input, or in an array of its own. */
static jvn_status sort_field(panel *p, field *f, const int64_t *rows, struct ArrowArray *own)
{
    if (!f->schema) return JVN_OK;
    if (f->index < 0) {
        jvn_status st = p->rows->take(p->call, f->schema, f->array, rows, p->n, own);
        if (st) return st;
        f->array = own;
        return JVN_OK;
    }
    f->array = &p->sorted[f->index];
    return JVN_OK;
}

static jvn_status sort_input(panel *p, const int64_t *rows)
{
    const jvn_table *t = p->call->input;
    int64_t bytes = (int64_t)sizeof(struct ArrowArray) * (t->n_columns + 1);
    jvn_status st = JVN_OK;
    p->sorted = p->call->host->scratch(p->call, bytes);
    if (!p->sorted) return JVN_ENOMEM;
    memset(p->sorted, 0, (size_t)bytes);
    for (int32_t i = 0; i < t->n_columns && !st; i++)
        st = p->rows->take(p->call, jvn_column_schema(t, i), jvn_column(t, i), rows, p->n, &p->sorted[i]);
    for (int k = 0; k < p->n_by && !st; k++) st = sort_field(p, &p->by[k], rows, NULL);
    if (!st) st = sort_field(p, &p->price, rows, &p->extra[0]);
    if (!st) st = sort_field(p, &p->date, rows, &p->extra[1]);
    if (!st) st = sort_field(p, &p->volume, rows, &p->extra[2]);
    return st;
}

static jvn_status sort(panel *p)
{
    const int64_t *rows = NULL;
    jvn_status st = order(p, &rows);
    if (!st && rows) st = sort_input(p, rows);
    p->order = rows;
    if (!st) st = group(p);
    if (!st) st = find_days(p);
    return st;
}

/* The first text column, whose values may be what tells the series apart. */
static const char *text_column(const panel *p)
{
    for (int32_t i = 0; i < p->call->input->n_columns; i++) {
        field f = column_field(p->call->input, i);
        jvn_type t = type_of(p, &f);
        if (t == JVN_DICT || t == JVN_STRING) return f.name;
    }
    return NULL;
}

static jvn_status fail_repeat(panel *p)
{
    char date[48], label[160], hint[160];
    int64_t row = dates_repeat(p);
    const char *text = text_column(p);
    report_date(p, row, date, sizeof date);
    if (p->n_by)
        return jvn_fail(p->call, JVN_EDATA, p->args.by, "name in --by all that tells series apart, or keep one row a date",
                        "%s has more than one row for %s", report_label(p, row, label, sizeof label), date);
    if (text) snprintf(hint, sizeof hint, "dates repeat: did you mean --by %s?", text);
    return jvn_fail(p->call, JVN_EDATA, JVN_NOARG, text ? hint : "keep one row a date",
                    "more than one row has the date %s", date);
}

static void say_sorted(const panel *p)
{
    char text[256] = "";
    for (int k = 0; k < p->n_by; k++) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%s", k ? ", " : "", p->by[k].name);
    }
    if (p->date.schema) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%s", at ? ", " : "", p->date.name);
    }
    jvn_say(p->call, "rows did not stand in order of %s: sorted", text);
}

static jvn_status arrange(panel *p)
{
    dates_order found = {0, 0};
    jvn_status st = group(p);
    if (!st) st = find_days(p);
    if (!st && !p->groups.order) st = dates_scan(p, &found);
    if (!st && (p->groups.order || found.back)) {
        if (!(st = sort(p))) st = dates_scan(p, &found);
    }
    if (!st && found.same) st = fail_repeat(p);
    if (!st && p->sorted) say_sorted(p);
    return st;
}

static jvn_status find(panel *p, jvn_call *call, panel_args args)
{
    jvn_status st;
    p->call = call;
    p->args = args;
    p->n = call->input->rows;
    p->rows = jvn_rows_of(call);
    if ((st = find_price(p)) || (st = find_by(p)) || (st = find_date(p))) return st;
    return find_volume(p);
}

jvn_status panel_find(panel *p, jvn_call *call, panel_args args)
{
    jvn_status st = find(p, call, args);
    return st ? st : find_days(p);
}

jvn_status panel_open(panel *p, jvn_call *call, panel_args args)
{
    jvn_status st = find(p, call, args);
    return st ? st : arrange(p);
}

void panel_close(panel *p)
{
    for (int i = 0; i < 3; i++) release(&p->extra[i]);
    for (int32_t i = 0; p->sorted && i < p->call->input->n_columns; i++) release(&p->sorted[i]);
}

const struct ArrowArray *panel_column(const panel *p, int32_t index)
{
    return p->sorted ? &p->sorted[index] : jvn_column(p->call->input, index);
}

jvn_status panel_add_input(panel *p)
{
    const jvn_table *t = p->call->input;
    const jvn_host *host = p->call->host;
    jvn_status st = p->order ? host->map_rows(p->call, NULL, p->order, p->n) : host->map_slice(p->call, NULL, 0, p->n);
    for (int32_t i = 0; i < t->n_columns && !st; i++) {
        struct ArrowArray a = {0};
        if (p->sorted) {
            a = p->sorted[i];
            p->sorted[i].release = NULL;
        } else {
            st = host->share(p->call, jvn_column(t, i), 0, t->rows, &a);
        }
        if (!st) st = host->add(p->call, NULL, jvn_column_schema(t, i)->name, jvn_column_schema(t, i), &a);
    }
    return st;
}

void panel_scope(const panel *p, char *to, size_t n)
{
    size_t at = 0;
    to[0] = 0;
    for (int k = 0; k < p->n_by && at < n; k++)
        at += (size_t)snprintf(to + at, n - at, "%s%s", k ? ", " : ", by ", p->by[k].name);
    if (at < n && p->date.schema) snprintf(to + at, n - at, ", ordered by %s", p->date.name);
    if (at < n && !p->date.schema) snprintf(to + at, n - at, ", in the order of rows");
}

void panel_price(const panel *p, char *to, size_t n)
{
    snprintf(to, n, p->price.index < 0 ? "(%s)" : "%s", p->price.name);
}

/* The first series that starts at row or later. */
static int64_t series_from(const panel *p, int64_t row)
{
    int64_t lo = 0, hi = p->groups.n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (p->groups.starts[mid] < row) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

void panel_share(const panel *p, int64_t i, int64_t n, int64_t *first, int64_t *end)
{
    *first = series_from(p, p->n / n * i);
    *end = i + 1 == n ? p->groups.n : series_from(p, p->n / n * (i + 1));
}

int64_t panel_series_of(const panel *p, int64_t row)
{
    return series_from(p, row + 1) - 1;
}
