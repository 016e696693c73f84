/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values.c -- what the verbs share: adding columns to the result, keys and groups, values as text. */
#include "frame.h"

#include <math.h>
#include <stdlib.h>

int32_t find_column(const jvn_table *t, const char *name)
{
    for (int32_t i = 0; i < t->n_columns; i++)
        if (strcmp(column_name(t, i), name) == 0) return i;
    return -1;
}

/* ---- columns of the result ---------------------------------------------------------------------- */

jvn_status add_slice(jvn_call *call, const jvn_table *t, int32_t column, const char *name, int64_t offset, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->share(call, t, column, offset, n, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, jvn_column_schema(t, column), &a) : st;
}

jvn_status add_slices(jvn_call *call, const jvn_table *t, int64_t offset, int64_t n)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++) st = add_slice(call, t, i, column_name(t, i), offset, n);
    return st;
}

jvn_status add_rows(jvn_call *call, const jvn_table *t, int32_t column, const char *name, const int64_t *rows,
                    int64_t n)
{
    struct ArrowArray a;
    const struct ArrowSchema *schema = jvn_column_schema(t, column);
    jvn_status st = rows_of(call)->take(call, schema, jvn_column(t, column), rows, n, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, schema, &a) : st;
}

jvn_status add_all_rows(jvn_call *call, const jvn_table *t, const int64_t *rows, int64_t n)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++) st = add_rows(call, t, i, column_name(t, i), rows, n);
    return st;
}

/* An item's value is a table of one column, so that the host can share it. */
jvn_status add_item(jvn_call *call, const jvn_item *item, const char *name)
{
    union {
        const struct ArrowSchema *given;
        struct ArrowSchema *child;
    } schema = {item->schema};
    union {
        const struct ArrowArray *given;
        struct ArrowArray *child;
    } array = {item->array};
    struct ArrowSchema outer = {.format = "+s", .name = "", .n_children = 1, .children = &schema.child};
    struct ArrowArray rows = {.length = item->array->length, .n_children = 1, .children = &array.child};
    jvn_table one = {sizeof one, 1, name, item->array->length, &outer, &rows};
    struct ArrowArray a;
    jvn_status st = call->host->share(call, &one, 0, 0, one.rows, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, item->schema, &a) : st;
}

jvn_status add_texts(jvn_call *call, const char *name, const char *const *texts, int64_t n)
{
    struct ArrowArray a;
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += texts[i] ? (int64_t)strlen(texts[i]) : 0;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(&a);
    ends[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t length = texts[i] ? strlen(texts[i]) : 0;
        if (length) memcpy(jvn_out_text(&a) + ends[i], texts[i], length);
        if (!texts[i]) jvn_set_null(&a, i);
        ends[i + 1] = ends[i] + (int64_t)length;
    }
    return call->host->add(call, NULL, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

/* ---- keys and groups ---------------------------------------------------------------------------- */

jvn_status keys_of(jvn_call *call, int arg, keys *k)
{
    k->n = jvn_count(call, arg);
    k->schemas = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->schemas);
    k->arrays = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->arrays);
    if (!k->schemas || !k->arrays) return JVN_ENOMEM;
    for (int32_t i = 0; i < k->n; i++) {
        k->schemas[i] = jvn_item_of(call, arg, i)->schema;
        k->arrays[i] = jvn_item_of(call, arg, i)->array;
    }
    return JVN_OK;
}

jvn_status groups_by(jvn_call *call, const keys *k, jvn_groups *groups)
{
    return rows_of(call)->group(call, k->n, k->schemas, k->arrays, call->input->rows, groups);
}

jvn_status first_rows(jvn_call *call, const jvn_groups *groups, const int64_t **rows)
{
    int64_t *first = call->host->scratch(call, (groups->n + 1) * (int64_t)sizeof *first);
    if (!first) return JVN_ENOMEM;
    for (int64_t g = 0; g < groups->n; g++)
        first[g] = groups->order ? groups->order[groups->starts[g]] : groups->starts[g];
    *rows = first;
    return JVN_OK;
}

jvn_status check_twice(jvn_call *call, int arg, const char *verb, const char *hint)
{
    for (int i = 1; i < jvn_count(call, arg); i++)
        for (int k = 0; k < i; k++)
            if (strcmp(jvn_item_of(call, arg, i)->text, jvn_item_of(call, arg, k)->text) == 0)
                return jvn_fail(call, JVN_EARG, JVN_BLAME(arg, i), hint, "'%s' is %s twice",
                                jvn_item_of(call, arg, i)->text, verb);
    return JVN_OK;
}

/* ---- values ------------------------------------------------------------------------------------- */

const char *type_word(jvn_type type)
{
    static const char *const words[] = {"none", "bool", "int64", "float64", "string", "string", "date", "timestamp"};
    return words[type];
}

static const char *text_of(jvn_type type, const struct ArrowArray *a, int64_t row, int64_t *n)
{
    return type == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], n) : jvn_text(a, row, n);
}

static void put_cut(const char *s, int64_t n, char *to, size_t room)
{
    bool cut = n > (int64_t)room - 1;
    if (cut)
        for (n = (int64_t)room - 4; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;) n--;
    memcpy(to, s, (size_t)n);
    memcpy(to + n, cut ? "..." : "", cut ? 4 : 1);
}

static void put_double(double x, char *to, size_t room)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(to, room, "%.*g", digits, x);
        if (strtod(to, NULL) == x) return;
    }
    if (isnan(x)) snprintf(to, room, "nan");
}

/* After H. Hinnant, chrono-compatible low-level date algorithms. */
static int put_date(int64_t days, char *to, size_t room)
{
    days += 719468;
    int64_t era = days / 146097 - (days % 146097 < 0), doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp + (mp < 10 ? 3 : -9);
    return snprintf(to, room, "%04lld-%02lld-%02lld", (long long)(yoe + era * 400 + (month <= 2)), (long long)month,
                    (long long)day);
}

static void put_timestamp(int64_t micros, char *to, size_t room)
{
    const int64_t whole_day = INT64_C(86400000000);
    int64_t days = micros / whole_day - (micros % whole_day < 0), us = micros - days * whole_day, s = us / 1000000;
    int n = put_date(days, to, room);
    n += snprintf(to + n, room - (size_t)n, "T%02lld:%02lld:%02lld", (long long)(s / 3600), (long long)(s / 60 % 60),
                  (long long)(s % 60));
    if (us % 1000000) n += snprintf(to + n, room - (size_t)n, ".%06lld", (long long)(us % 1000000));
    snprintf(to + n, room - (size_t)n, "Z");
}

void value_text(jvn_type type, const struct ArrowArray *a, int64_t row, char *to, size_t room)
{
    int64_t n;
    const char *s;
    to[0] = '\0';
    switch (type) {
    case JVN_BOOL: snprintf(to, room, "%s", jvn_bool(a, row) ? "true" : "false"); break;
    case JVN_INT64: snprintf(to, room, "%lld", (long long)jvn_i64(a)[row]); break;
    case JVN_FLOAT64: put_double(jvn_f64(a)[row], to, room); break;
    case JVN_DATE: put_date(jvn_i32(a)[row], to, room); break;
    case JVN_TIMESTAMP: put_timestamp(jvn_i64(a)[row], to, room); break;
    case JVN_STRING:
    case JVN_DICT:
        s = text_of(type, a, row, &n);
        put_cut(s, n, to, room);
        break;
    case JVN_NOTYPE: break;
    }
}

static int compare_text(jvn_type type, const struct ArrowArray *a, int64_t i, int64_t j)
{
    int64_t ni, nj;
    if (type == JVN_DICT && jvn_i32(a)[i] == jvn_i32(a)[j]) return 0;
    const char *si = text_of(type, a, i, &ni), *sj = text_of(type, a, j, &nj);
    int64_t shorter = ni < nj ? ni : nj;
    int c = shorter ? memcmp(si, sj, (size_t)shorter) : 0;
    return c ? c : (ni > nj) - (ni < nj);
}

#define SIGN(x, y) (((x) > (y)) - ((x) < (y)))

int value_compare(jvn_type type, const struct ArrowArray *a, int64_t i, int64_t j)
{
    switch (type) {
    case JVN_BOOL: return jvn_bool(a, i) - jvn_bool(a, j);
    case JVN_FLOAT64: return SIGN(jvn_f64(a)[i], jvn_f64(a)[j]);
    case JVN_DATE: return SIGN(jvn_i32(a)[i], jvn_i32(a)[j]);
    case JVN_INT64:
    case JVN_TIMESTAMP: return SIGN(jvn_i64(a)[i], jvn_i64(a)[j]);
    case JVN_STRING:
    case JVN_DICT: return compare_text(type, a, i, j);
    case JVN_NOTYPE: break;
    }
    return 0;
}
