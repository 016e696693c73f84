/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data.c -- columns as numbers, and groups with their names. */
#include <math.h>
#include <stdio.h>

#include "plot.h"

#define DAY_MICROS 86400e6

const char *job_text(job *j, const char *format, ...)
{
    char text[4096];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    return pool_text(j->p, text, strlen(text));
}

double *job_numbers(job *j, int64_t n) { return j->call->host->scratch(j->call, (n + 1) * (int64_t)sizeof(double)); }

static void copy_numbers(const values *v)
{
    const struct ArrowArray *a = v->array;
    int64_t n = v->n;
    switch (v->type) {
    case JVN_FLOAT64: memcpy(v->v, jvn_f64(a), (size_t)n * sizeof(double)); break;
    case JVN_INT64: for (int64_t i = 0; i < n; i++) v->v[i] = (double)jvn_i64(a)[i]; break;
    case JVN_DATE: for (int64_t i = 0; i < n; i++) v->v[i] = jvn_i32(a)[i]; break;
    case JVN_TIMESTAMP: for (int64_t i = 0; i < n; i++) v->v[i] = (double)jvn_i64(a)[i] / DAY_MICROS; break;
    case JVN_BOOL: for (int64_t i = 0; i < n; i++) v->v[i] = jvn_bool(a, i); break;
    default: break;
    }
    for (int64_t i = 0; a->buffers[0] && i < n; i++)
        if (jvn_null(a, i)) v->v[i] = NAN;
}

static jvn_status fill(job *j, values *v, int32_t blame)
{
    v->type = j->call->host->type_of(v->schema);
    v->unit = job_text(j, "%s", j->call->host->unit_of(v->schema));
    v->n = v->array->length;
    if (v->type == JVN_STRING || v->type == JVN_DICT || v->type == JVN_NOTYPE)
        return jvn_fail(j->call, JVN_ETYPE, blame, "texts are labels: plot bar VALUE --label COLUMN", "'%s' is text, wanted numbers or dates", v->name);
    v->v = job_numbers(j, v->n);
    if (!v->v) return JVN_ENOMEM;
    copy_numbers(v);
    return JVN_OK;
}

jvn_status values_of_item(job *j, int arg, int item, values *v)
{
    const jvn_item *it = jvn_item_of(j->call, arg, item);
    *v = (values){.name = it->text, .schema = it->schema, .array = it->array};
    return fill(j, v, JVN_BLAME(arg, item));
}

jvn_status values_of_column(job *j, int32_t column, values *v)
{
    const jvn_table *t = j->call->input;
    *v = (values){.schema = jvn_column_schema(t, column), .array = jvn_column(t, column)};
    v->name = v->schema->name;
    return fill(j, v, JVN_NOARG);
}

static bool is_value(const job *j, int32_t column)
{
    for (int i = 0; i < jvn_count(j->call, ARG_VALUES); i++)
        if (jvn_item_of(j->call, ARG_VALUES, i)->column == column) return true;
    return false;
}

jvn_status values_of_time(job *j, values *v)
{
    const jvn_table *t = j->call->input;
    for (int32_t i = 0; i < t->n_columns; i++) {
        jvn_type type = j->call->host->type_of(jvn_column_schema(t, i));
        if ((type == JVN_DATE || type == JVN_TIMESTAMP) && !is_value(j, i)) return values_of_column(j, i, v);
    }
    *v = (values){.name = "row", .unit = "", .type = JVN_INT64, .n = t->rows, .v = job_numbers(j, t->rows)};
    for (int64_t i = 0; v->v && i < v->n; i++) v->v[i] = (double)i;
    return v->v ? JVN_OK : JVN_ENOMEM;
}

void values_scale(job *j, values *v, bool log)
{
    for (int64_t i = 0; i < v->n; i++) {
        double x = v->v[i];
        if (isinf(x)) j->infinite++;
        else if (log && x <= 0) j->beyond++;
        v->v[i] = isinf(x) || (log && x <= 0) ? NAN : log ? log10(x) : x;
    }
}

axis_kind values_axis(const values *v, bool log)
{
    return v->type == JVN_DATE ? AXIS_DATE : v->type == JVN_TIMESTAMP ? AXIS_TIME : log ? AXIS_LOG : AXIS_NUMBER;
}

void axis_name(job *j, axis *a, const values *v, bool log)
{
    a->kind = values_axis(v, log);
    a->unit = v->unit;
    a->title = a->kind == AXIS_DATE || a->kind == AXIS_TIME ? "" : *v->unit ? job_text(j, "%s (%s)", v->name, v->unit) : v->name;
}

/* ---- groups ---- */

static const char *group_name(job *j, int arg, int64_t row)
{
    char all[256] = "", one[96];
    size_t used = 0;
    for (int i = 0; i < jvn_count(j->call, arg); i++) {
        const jvn_item *it = jvn_item_of(j->call, arg, i);
        j->texts->spell(it->schema, it->array, row, one, sizeof one);
        int n = snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "", one);
        if (n < 0 || used + (size_t)n >= sizeof all) break;
        used += (size_t)n;
    }
    return job_text(j, "%s", all);
}

static jvn_status group_rows(job *j, int arg, jvn_groups *groups)
{
    const struct ArrowSchema *schemas[64];
    const struct ArrowArray *keys[64];
    int n = jvn_count(j->call, arg);
    if (n > 64) return jvn_fail(j->call, JVN_EARG, arg, NULL, "%d columns, wanted 64 at most", n);
    for (int i = 0; i < n; i++) {
        schemas[i] = jvn_item_of(j->call, arg, i)->schema;
        keys[i] = jvn_item_of(j->call, arg, i)->array;
    }
    return j->rows->group(j->call, n, schemas, keys, j->call->input->rows, groups);
}

jvn_status groups_of(job *j, int arg, jvn_groups *groups, const char *const **names)
{
    jvn_status st = group_rows(j, arg, groups);
    if (st != JVN_OK) return st;
    const char **all = j->call->host->scratch(j->call, (groups->n + 1) * (int64_t)sizeof *all);
    if (!all) return JVN_ENOMEM;
    bool named = jvn_given(j->call, arg);
    for (int64_t g = 0; g < groups->n; g++) {
        int64_t at = groups->starts[g];
        all[g] = named ? group_name(j, arg, groups->order ? groups->order[at] : at) : "";
    }
    *names = all;
    return JVN_OK;
}

jvn_status group_of_rows(job *j, const jvn_groups *g, int32_t **of)
{
    int64_t n = j->call->input->rows;
    *of = j->call->host->scratch(j->call, (n + 1) * (int64_t)sizeof **of);
    if (!*of) return JVN_ENOMEM;
    for (int64_t k = 0; k < g->n; k++)
        for (int64_t i = g->starts[k]; i < g->starts[k + 1]; i++) (*of)[g->order ? g->order[i] : i] = (int32_t)k;
    return JVN_OK;
}

jvn_status order_by(job *j, const values *x, const int64_t **rows)
{
    *rows = NULL;
    if (!x->schema) return JVN_OK;
    return j->rows->order(j->call, 1, &x->schema, &x->array, NULL, rows);
}
