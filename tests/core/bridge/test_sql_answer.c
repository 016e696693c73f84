/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_sql_answer.c -- what the columns of an answer are: types, units, names; what functions are given; and that
 * columns which a statement does not touch are not loaded. */
#include "../constant.h"

#include <math.h>

#include "../../../core/base/pool.h"
#include "sql_ask.h"

static registry *reg;
static datasets *data;
static lineage *noted;
static err e;

static jvn_status try(const char *query, table *input, table **out)
{
    scope sc = {reg, data, noted};
    return run_query(query, &sc, input, out, &e);
}

static table *ask(const char *query)
{
    table *t = NULL;
    if (try(query, NULL, &t) != JVN_OK) print_error("%s: %s\n", query, e.msg);
    assert_non_null(t);
    return t;
}

/* ---- functions ---- */

static double plain_cube(double x) { return x * x * x; }
static double plain_area(double a, double b) { return a * b; }

/* int64 weekday(date): callbacks see days, whatever SQL knows of dates. */
static jvn_status day_number(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) ((int64_t *)jvn_out(out))[i] = jvn_i32(args[0])[i];
    return JVN_OK;
}

static jvn_status next_day(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) ((int32_t *)jvn_out(out))[i] = jvn_i32(args[0])[i] + 1;
    return JVN_OK;
}

static jvn_status opposite(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, !jvn_bool(args[0], i));
    return JVN_OK;
}

/* Counts nulls too, and refuses 13. */
static jvn_status or_else(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        bool none = jvn_null(args[0], i);
        if (!none && jvn_f64(args[0])[i] == 13) return jvn_fail(c, JVN_EDATA, 0, NULL, "13 is not to be had");
        ((double *)jvn_out(out))[i] = none ? jvn_f64(args[1])[args[1]->length > 1 ? i : 0] : jvn_f64(args[0])[i];
    }
    return JVN_OK;
}

static jvn_status shout(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    int64_t len;
    (void)n_args;
    const char *s = jvn_text(args[0], 0, &len);
    jvn_status st = c->host->new_array(c, JVN_STRING, n, len + 1, 0, out);
    if (st) return st;
    memcpy(jvn_out_text(out), s, (size_t)len);
    jvn_out_text(out)[len] = '!';
    ((int64_t *)jvn_out(out))[0] = 0;
    ((int64_t *)jvn_out(out))[1] = len + 1;
    return JVN_OK;
}

static jvn_status spread(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                         struct ArrowArray *out, int64_t at)
{
    double lo = INFINITY, hi = -INFINITY;
    (void)c, (void)n_args;
    for (int64_t i = offset; i < offset + n; i++) {
        lo = fmin(lo, jvn_f64(args[0])[i]);
        hi = fmax(hi, jvn_f64(args[0])[i]);
    }
    if (n) ((double *)jvn_out(out))[at] = (hi - lo) * (n_args > 1 ? jvn_f64(args[1])[0] : 1);
    else jvn_set_null(out, at);
    return JVN_OK;
}

static const jvn_function functions[] = {
    JVN_PLAIN("double cube(double x)", plain_cube, "x", "x"),
    JVN_PLAIN("double area(double a, double b = 2)", plain_area, "x", "x"),
    {.shape = JVN_S_SCALAR, .signature = "int64 day_number(date d)", .summary = "x", .example = "x", .scalar = day_number},
    {.shape = JVN_S_SCALAR, .signature = "date next_day(date d)", .summary = "x", .example = "x", .scalar = next_day},
    {.shape = JVN_S_SCALAR, .signature = "bool opposite(bool b)", .summary = "x", .example = "x", .scalar = opposite},
    {.shape = JVN_S_SCALAR, .flags = JVN_F_NULLS, .signature = "float64 or_else(float64 x, float64 y)", .summary = "x",
     .example = "x", .scalar = or_else},
    {.shape = JVN_S_SCALAR, .signature = "string shout(string s)", .summary = "x", .example = "x", .scalar = shout},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 spread(float64 x, float64 by = 1)", .summary = "x", .example = "x",
     .whole = spread},
    JVN_PLAIN("double upper(double x)", plain_cube, "x", "x"), /* SQLite's is meant */
    JVN_PLAIN("double upper(double x, double y)", plain_area, "x", "x"),
};

/* ---- a dataset ---- */

/* Five rows: day, ticker (dict), price (USD, "close"), lot, odd (NaN and a null), open (bool). */
static table *small(void)
{
    static const char both[] = "NVDAMU";
    table *t = table_new();
    column *day = column_new(JVN_DATE, 5, 0, false), *ticker = column_new(JVN_DICT, 5, 0, false);
    column *price = column_new(JVN_FLOAT64, 5, 0, false), *lot = column_new(JVN_INT64, 5, 0, false);
    column *odd = column_new(JVN_FLOAT64, 5, 0, true), *open = column_new(JVN_BOOL, 5, 0, false);
    ticker->dict = column_new(JVN_STRING, 2, 6, false);
    memcpy(ticker->dict->bytes->data, both, 6);
    ((int64_t *)ticker->dict->data->data)[1] = 4;
    ((int64_t *)ticker->dict->data->data)[2] = 6;
    for (int i = 0; i < 5; i++) {
        ((int32_t *)day->data->data)[i] = 20100 + i;
        ((int32_t *)ticker->data->data)[i] = i % 2;
        ((double *)price->data->data)[i] = 10 + i;
        ((int64_t *)lot->data->data)[i] = i;
        ((double *)odd->data->data)[i] = i == 1 ? (double)NAN : (double)i;
        jvn_set_bit(open->data->data, i, i < 2);
    }
    jvn_set_bit(odd->validity->data, 2, 0);
    column_count_nulls(odd);
    column *labelled = column_label(price, "USD", "close");
    column_unref(price);
    column *const all[] = {day, ticker, labelled, lot, odd, open};
    static const char *const names[] = {"day", "ticker", "price", "lot", "odd", "open"};
    for (int i = 0; i < 6; i++) assert_int_equal(table_take(t, names[i], all[i], &e), JVN_OK);
    return t;
}

static void put(const char *name, table *t)
{
    lineage l;
    lineage_begin(&l, name, false);
    assert_int_equal(datasets_put(data, &(named_table){name, t, NULL}, 1, &l, &e), JVN_OK);
    lineage_clear(&l);
    table_unref(t);
}

static int open_world(void **state)
{
    const char *shadowed;
    (void)state;
    reg = registry_new();
    data = datasets_new();
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        assert_int_equal(registry_add(reg, REG_FUNCTION, "test", &functions[i], &shadowed, &e), JVN_OK);
    put("px", small());
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    registry_free(reg);
    datasets_free(data);
    return 0;
}

static const char *cell(const table *t, int column_, int64_t row)
{
    static char buf[64];
    int64_t n;
    const column *c = t->columns[column_];
    if (column_is_null(c, row)) return "null";
    if (type_is_text(c->type)) {
        const char *s = column_text(c, row, &n);
        snprintf(buf, sizeof buf, "%.*s", (int)n, s);
    } else if (c->type == JVN_FLOAT64) text_double(buf, column_f64(c)[row]);
    else if (c->type == JVN_DATE) text_date(buf, column_i32(c)[row]);
    else if (c->type == JVN_TIMESTAMP) text_timestamp(buf, column_i64(c)[row]);
    else text_int64(buf, c->type == JVN_BOOL ? column_bool(c, row) : column_i64(c)[row]);
    return buf;
}

/* One query, the type and the first cell of its first column. */
static void gives(const char *query, jvn_type type, const char *first)
{
    table *t = ask(query);
    if (t->columns[0]->type != type) print_error("%s: %s\n", query, type_name(t->columns[0]->type));
    assert_int_equal(t->columns[0]->type, type);
    if (first) assert_string_equal(cell(t, 0, 0), first);
    table_unref(t);
}

static void refuses(const char *query, jvn_status code, int at, const char *message)
{
    table *t = NULL;
    assert_int_equal(try(query, NULL, &t), code);
    assert_null(t);
    assert_string_equal(e.msg, message);
    assert_int_equal(e.at, at);
}

/* ---- tests ---- */

static void plain_columns_keep_type_unit_and_convention(void **state)
{
    (void)state;
    table *t = ask("select * from (select day, ticker, price as p, lot, open from px) order by day desc");
    static const jvn_type types[] = {JVN_DATE, JVN_DICT, JVN_FLOAT64, JVN_INT64, JVN_BOOL};
    for (int i = 0; i < 5; i++) assert_int_equal(t->columns[i]->type, types[i]);
    assert_string_equal(t->names[2], "p");
    assert_string_equal(t->columns[2]->unit, "USD");
    assert_string_equal(t->columns[2]->convention, "close");
    assert_string_equal(cell(t, 0, 0), "2025-01-16");
    assert_string_equal(cell(t, 1, 0), "NVDA");
    assert_string_equal(cell(t, 4, 4), "1");
    table_unref(t);
}

static void computed_columns_are_what_their_values_are(void **state)
{
    (void)state;
    gives("select lot + 1 from px", JVN_INT64, "1");
    gives("select lot + 0.5 from px", JVN_FLOAT64, "0.5");
    gives("select case lot when 0 then 1 else 2.5 end from px", JVN_FLOAT64, "1");
    gives("select case lot when 0 then 7 when 1 then 2.5 else 'x' end from px", JVN_STRING, "7");
    gives("select max(day) from px", JVN_DATE, "2025-01-16");
    gives("select min(day) || '' from px", JVN_DATE, "2025-01-12");
    gives("select '2025-01-27T14:30:00.25Z'", JVN_TIMESTAMP, "2025-01-27T14:30:00.25Z");
    gives("select '2025-01-27 14:30'", JVN_STRING, "2025-01-27 14:30");
    gives("select '2025-02-30'", JVN_STRING, "2025-02-30");
    gives("select case lot when 0 then null when 1 then '2025-01-27' else 'later' end from px", JVN_STRING, "null");
    gives("values ('2025-01-27'), ('later')", JVN_STRING, "2025-01-27");
    gives("values (null), (3)", JVN_INT64, "null");
    gives("select null", JVN_FLOAT64, "null");
    gives("select price * 2 from px where 0", JVN_FLOAT64, NULL);
    gives("select open from px union all select 7", JVN_INT64, "1");
    gives("select ticker from px union all select 'a' order by 1 desc", JVN_DICT, "a");
    gives("select 9223372036854775807", JVN_INT64, "9223372036854775807");
    gives("select 9223372036854775808", JVN_FLOAT64, "9.223372036854776e+18");
    gives("select odd from px where lot = 1", JVN_FLOAT64, "null");
}

static void an_expression_and_a_union_have_no_unit(void **state)
{
    static const char *const queries[] = {"select price * 2 from px", "select price from px union all select lot from px"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        table *t = ask(queries[i]);
        assert_string_equal(t->columns[0]->unit, "");
        table_unref(t);
    }
}

static void names_are_made_different(void **state)
{
    (void)state;
    table *t = ask("select lot, lot, price as lot, lot  +\n 1, 1 as \"\" from px");
    static const char *const names[] = {"lot", "lot_2", "lot_3", "lot + 1", "column_5"};
    for (int i = 0; i < 5; i++) assert_string_equal(t->names[i], names[i]);
    table_unref(t);
}

static void blobs_and_broken_text_are_refused(void **state)
{
    (void)state;
    refuses("select x'00ff'", JVN_ETYPE, -1, "column 'x'00ff'': a blob in row 1, columns hold no bytes");
    refuses("select cast(x'ff' as text) as t", JVN_EDATA, -1, "column 't': text that is not UTF-8 in row 1");
}

static void functions_see_the_types_they_ask_for(void **state)
{
    (void)state;
    gives("select cube(lot) from px where lot = 3", JVN_FLOAT64, "27");
    gives("select area(3), area(3, 4), area(null, 1)", JVN_FLOAT64, "6");
    gives("select day_number(day) from px", JVN_INT64, "20100");
    gives("select next_day(day) from px", JVN_DATE, "2025-01-13");
    gives("select opposite(open) from px", JVN_INT64, "0");
    gives("select or_else(odd, 9) from px where lot = 2", JVN_FLOAT64, "9");
    gives("select shout(ticker) from px", JVN_STRING, "NVDA!");
    gives("select CUBE(2)", JVN_FLOAT64, "8");
    gives("select upper('a')", JVN_STRING, "A");
    gives("select upper(3, 4)", JVN_FLOAT64, "12");
    gives("select cube(null)", JVN_FLOAT64, "null");
}

static void aggregates_fold_groups_and_windows(void **state)
{
    (void)state;
    gives("select spread(price) from px group by ticker order by 1 desc", JVN_FLOAT64, "4");
    gives("select spread(price, 10) from px", JVN_FLOAT64, "40");
    gives("select spread(price) from px where 0", JVN_FLOAT64, "null");
    gives("select spread(odd) from px", JVN_FLOAT64, "4");
    gives("select spread(distinct lot % 2) from px", JVN_FLOAT64, "1");
    gives("select spread(price) filter (where lot < 2) from px", JVN_FLOAT64, "1");
    table *t = ask("select spread(price) over (order by lot rows 1 preceding) from px");
    assert_string_equal(cell(t, 0, 0), "0");
    assert_string_equal(cell(t, 0, 4), "1");
    table_unref(t);
}

static void what_a_function_refuses_has_its_place(void **state)
{
    (void)state;
    refuses("select or_else(lot + 10, 0) from px", JVN_EDATA, 7, "13 is not to be had");
    refuses("select cube('x')", JVN_ETYPE, 7, "cube does not take (string)");
    refuses(" { select day_number('soon') }", JVN_ETYPE, 10, "day_number does not take (string)");
    refuses("select shout(x'00')", JVN_ETYPE, 7, "shout does not take a blob");
    refuses("select spread(x) from px", JVN_ENAME, 14, "there is no column 'x' here");
    refuses("select spread(column1) from (values (1), ('a'))", JVN_ETYPE, 7, "spread: text among numbers");
    refuses("select spread(ticker) from px", JVN_ETYPE, 7, "spread does not take (string)");
}

static void the_input_is_called_underscore(void **state)
{
    table *t = NULL, *input = ask("select 42 as answer");
    (void)state;
    assert_int_equal(try("select answer + 1 as next from _, px limit 1", input, &t), JVN_OK);
    assert_string_equal(cell(t, 0, 0), "43");
    table_unref(t);
    table_unref(input);
}

static void what_was_used_is_noted_once(void **state)
{
    lineage l;
    (void)state;
    lineage_begin(&l, "x", false);
    noted = &l;
    table_unref(ask("select count(*) from px a, px b"));
    noted = NULL;
    assert_int_equal(l.n, 1);
    assert_string_equal(l.inputs[0].name, "px");
    lineage_clear(&l);
}

/* ---- columns from a source ---- */

static int loads[3];

static jvn_status load(void *context, int i, column **out, err *why)
{
    int64_t x = i + 1;
    (void)context;
    loads[i]++;
    if (i == 2) return fail(why, JVN_EIO, "this column is broken");
    *out = constant(JVN_INT64, &x, 4);
    return JVN_OK;
}

static void only_columns_that_are_used_are_loaded(void **state)
{
    static const jvn_type types[] = {JVN_INT64, JVN_INT64, JVN_INT64};
    static const char *const names[] = {"a", "b", "c"};
    (void)state;
    put("lazy", table_lazy(3, names, 4, (table_source){.load = load, .types = types}));
    gives("select count(*) from lazy", JVN_INT64, "4");
    assert_int_equal(loads[0] + loads[1] + loads[2], 0);
    gives("select sum(b) from lazy where b > 1", JVN_INT64, "8");
    assert_int_equal(loads[0], 0);
    assert_int_equal(loads[1], 1);
    refuses("select a, c from lazy", JVN_EIO, -1, "this column is broken");
    refuses("select a from lazy where c = 1", JVN_EIO, -1, "this column is broken");
}

static void a_statement_stops_when_asked(void **state)
{
    table *t = NULL;
    (void)state;
    cancel_ask();
    jvn_status st = try("with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n", NULL, &t);
    cancel_clear();
    assert_int_equal(st, JVN_ECANCELLED);
}

static void answers_free_what_they_took(void **state)
{
    table *t = NULL;
    (void)state;
    int64_t before = buffer_live();
    table_unref(ask("select ticker, day, spread(price), shout(ticker) from px group by 1 order by 2 desc"));
    assert_int_equal(try("select none from px", NULL, &t), JVN_ENAME);
    assert_int_equal(buffer_live(), before);
}

/* Whichever allocation of column memory fails, it is said, or SQLite did without. */
static void a_lack_of_memory_is_told(void **state)
{
    (void)state;
    int failed = 0;
    for (int n = 0; n < 40; n++) {
        table *t = NULL;
        limit_fail_after(n);
        jvn_status st = try("select ticker, day, odd, open from px where lot < 4 order by odd, ticker desc", NULL, &t);
        limit_fail_after(-1);
        assert_true(st == JVN_OK || st == JVN_ENOMEM);
        failed += st == JVN_ENOMEM;
        table_unref(t);
    }
    assert_true(failed > 3 && failed < 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_columns_keep_type_unit_and_convention),
        cmocka_unit_test(computed_columns_are_what_their_values_are),
        cmocka_unit_test(an_expression_and_a_union_have_no_unit),
        cmocka_unit_test(names_are_made_different),
        cmocka_unit_test(blobs_and_broken_text_are_refused),
        cmocka_unit_test(functions_see_the_types_they_ask_for),
        cmocka_unit_test(aggregates_fold_groups_and_windows),
        cmocka_unit_test(what_a_function_refuses_has_its_place),
        cmocka_unit_test(the_input_is_called_underscore),
        cmocka_unit_test(what_was_used_is_noted_once),
        cmocka_unit_test(only_columns_that_are_used_are_loaded),
        cmocka_unit_test(a_statement_stops_when_asked),
        cmocka_unit_test(answers_free_what_they_took),
        cmocka_unit_test(a_lack_of_memory_is_told),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests("sql_answer", tests, sizeof tests / sizeof *tests, open_world, close_world);
}
