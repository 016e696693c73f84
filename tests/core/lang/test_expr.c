/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_expr.c -- expressions: grammar, types, nulls, units, dates, functions, aggregates, and their errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#undef fail /* the error object has it */

#include "../../../core/base/limit.h"
#include "../../../core/base/pool.h"
#include "../../../core/base/text.h"
#include "../../../core/lang/expr.h"
#include "../../../core/table/exchange.h"

#define WRONG(...)                                                                                                     \
    do {                                                                                                               \
        print_error(__VA_ARGS__);                                                                                      \
        print_error("\n");                                                                                             \
        _fail(__FILE__, __LINE__);                                                                                     \
    } while (0)

/* ---- a small world: functions, a host, a table ------------------------------------------------------ */

static err fault;
static registry *reg;
static arena *mem;
static table *tab;
static err e;

static jvn_status host_fail(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t col, const char *message,
                            const char *hint)
{
    (void)call, (void)col;
    fail(&fault, code, "%s", message);
    fault.arg = arg;
    fault.row = row;
    if (hint) err_hint(&fault, "%s", hint);
    return code;
}

static jvn_status host_new_array(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,
                                 struct ArrowArray *out)
{
    (void)call;
    return export_new(type, length, bytes, flags & JVN_NULLABLE, out, &fault);
}

static const jvn_host host = {.size = sizeof host, .fail = host_fail, .new_array = host_new_array};
static jvn_call call = {.size = sizeof call, .host = &host};

static double plain_abs(double x) { return fabs(x); }
static double plain_hypot(double x, double y) { return hypot(x, y); }

static jvn_status upper(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                        struct ArrowArray *out)
{
    int64_t total = 0, len;
    (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        jvn_text(args[0], i, &len);
        total += len;
    }
    jvn_status st = c->host->new_array(c, JVN_STRING, n, total, 0, out);
    if (st) return st;
    int64_t *at = jvn_out(out);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        const char *s = jvn_text(args[0], i, &len);
        for (int64_t k = 0; k < len; k++)
            jvn_out_text(out)[at[i] + k] = (char)(s[k] >= 'a' && s[k] <= 'z' ? s[k] - 32 : s[k]);
        at[i + 1] = at[i] + len;
    }
    return JVN_OK;
}

/* Fails on a negative number; doubles others. A null here would be a broken promise of the host. */
static jvn_status twice(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                        struct ArrowArray *out)
{
    (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        int64_t x = jvn_i64(args[0])[i];
        if (x == -5) return c->host->fail(c, JVN_EDATA, 0, i, -1, "twice of -5", NULL);
        if (x < 0) return jvn_fail(c, JVN_EDATA, JVN_NOARG, "no hint", "twice of %d", (int)x);
        ((int64_t *)jvn_out(out))[i] = (int64_t)(2 * (uint64_t)x);
    }
    return JVN_OK;
}

/* Whether its argument is missing: sees nulls, gives bool. */
static jvn_status missing(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out)
{
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, jvn_null(args[0], i));
    return JVN_OK;
}

static jvn_status size(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                       struct ArrowArray *out)
{
    int64_t len;
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        jvn_text(args[0], i, &len);
        ((int64_t *)jvn_out(out))[i] = len;
    }
    return JVN_OK;
}

typedef struct moments {
    int64_t n;
    double sum;
} moments;
static void mean_init(jvn_call *c, void *s)
{
    (void)c;
    *(moments *)s = (moments){0, 0};
}
static void mean_step(jvn_call *c, void *s, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                     int64_t n)
{
    (void)c, (void)n_args;
    moments *m = s;
    for (int64_t i = 0; i < n; i++) m->sum += jvn_f64(args[0])[offset + i];
    m->n += n;
}
static void mean_merge(jvn_call *c, void *s, const void *later)
{
    (void)c;
    moments *m = s;
    m->n += ((const moments *)later)->n;
    m->sum += ((const moments *)later)->sum;
}
static jvn_status mean_final(jvn_call *c, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)c;
    for (int64_t i = 0; i < n; i++) {
        const moments *m = (const moments *)states + i;
        ((double *)jvn_out(out))[at + i] = m->n ? m->sum / (double)m->n : 0;
        if (!m->n) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

static void n_step(jvn_call *c, void *s, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                     int64_t n)
{
    (void)c, (void)n_args;
    (void)offset;
    assert_null(args);
    ((moments *)s)->n += n;
}
static jvn_status n_final(jvn_call *c, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)c;
    for (int64_t i = 0; i < n; i++) ((int64_t *)jvn_out(out))[at + i] = ((const moments *)states + i)->n;
    return JVN_OK;
}

/* The range of a group, all at once. */
static jvn_status range_whole(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                              int64_t n, struct ArrowArray *out, int64_t at)
{
    double lo = INFINITY, hi = -INFINITY;
    (void)c, (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        lo = fmin(lo, jvn_f64(args[0])[offset + i]);
        hi = fmax(hi, jvn_f64(args[0])[offset + i]);
    }
    ((double *)jvn_out(out))[at] = hi - lo;
    if (!n) jvn_set_null(out, at);
    return JVN_OK;
}

/* The first text of a group, in an array of its own. */
static jvn_status first_whole(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                              int64_t n, struct ArrowArray *out, int64_t at)
{
    int64_t len = 0;
    const char *s = n ? jvn_text(args[0], offset, &len) : "";
    (void)n_args, (void)at;
    jvn_status st = c->host->new_array(c, JVN_STRING, 1, len, 0, out);
    if (st) return st;
    ((int64_t *)jvn_out(out))[0] = 0;
    ((int64_t *)jvn_out(out))[1] = len;
    memcpy(jvn_out_text(out), s, (size_t)len);
    return JVN_OK;
}

/* What the last argument says, once a group: it is a constant. */
static jvn_status word_whole(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                             struct ArrowArray *out, int64_t at)
{
    (void)offset, (void)n;
    return first_whole(c, args + n_args - 1, 1, 0, args[n_args - 1]->length, out, at);
}

static jvn_status lag(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *g,
                      struct ArrowArray *out)
{
    int64_t by = jvn_i64(args[1])[0];
    (void)c, (void)n_args;
    for (int64_t k = 0; k < g->n; k++) {
        for (int64_t i = g->starts[k]; i < g->starts[k + 1]; i++)
            ((int64_t *)jvn_out(out))[i] = i - by >= g->starts[k] ? i - by : -1;
    }
    return JVN_OK;
}

static jvn_status cumsum(jvn_call *c, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *g,
                         struct ArrowArray *out)
{
    (void)c, (void)n_args;
    for (int64_t k = 0; k < g->n; k++) {
        double sum = 0;
        for (int64_t i = g->starts[k]; i < g->starts[k + 1]; i++)
            ((double *)jvn_out(out))[i] = sum += jvn_f64(args[0])[i];
    }
    return JVN_OK;
}

#define STATE .state_size = sizeof(moments), .init = mean_init, .merge = mean_merge
static const jvn_function functions[] = {
    JVN_PLAIN("double abs(double x)", plain_abs, "s", "e"),
    JVN_PLAIN("double hypot(double x, double y)", plain_hypot, "s", "e"),
    {.shape = JVN_S_SCALAR, .signature = "string upper(string x)", .summary = "s", .example = "e", .scalar = upper},
    {.shape = JVN_S_SCALAR,
     .flags = JVN_F_UNIT,
     .signature = "int64 twice(int64 x)",
     .summary = "s",
     .example = "e",
     .scalar = twice},
    {.shape = JVN_S_SCALAR,
     .flags = JVN_F_NULLS,
     .signature = "bool missing(any x)",
     .summary = "s",
     .example = "e",
     .scalar = missing},
    {.shape = JVN_S_SCALAR, .signature = "int64 size(string x)", .summary = "s", .example = "e", .scalar = size},
    {.shape = JVN_S_AGGREGATE,
     .flags = JVN_F_UNIT,
     .signature = "float64 mean(float64 x)",
     .summary = "s",
     .example = "e",
     STATE,
     .step = mean_step,
     .final = mean_final},
    {.shape = JVN_S_AGGREGATE,
     .signature = "int64 n()",
     .summary = "s",
     .example = "e",
     STATE,
     .step = n_step,
     .final = n_final},
    {.shape = JVN_S_AGGREGATE,
     .signature = "float64 range(float64 x)",
     .summary = "s",
     .example = "e",
     .whole = range_whole},
    {.shape = JVN_S_AGGREGATE,
     .signature = "string first(string x)",
     .summary = "s",
     .example = "e",
     .whole = first_whole},
    {.shape = JVN_S_AGGREGATE,
     .signature = "string word(float64 x, float64 p, string of = 'all of it')",
     .summary = "s",
     .example = "e",
     .whole = word_whole},
    {.shape = JVN_S_WINDOW,
     .flags = JVN_F_ROWS | JVN_F_UNIT,
     .signature = "any lag(any x, int64 by = 1)",
     .summary = "s",
     .example = "e",
     .window = lag},
    {.shape = JVN_S_WINDOW, .signature = "float64 cumsum(float64 x)", .summary = "s", .example = "e", .window = cumsum},
    {.shape = JVN_S_WINDOW, .signature = "float64 both(float64 x)", .summary = "s", .example = "e", .window = cumsum},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 both(float64 x)", .summary = "s", .example = "e", .whole = range_whole},
    {.shape = JVN_S_AGGREGATE, .signature = "string mixed(string x)", .summary = "s", .example = "e", .whole = first_whole},
    {.shape = JVN_S_WINDOW,
     .signature = "float64 grow(float64 x[ret], float64 rate[x] = 0, float64 fee[USD] = 0)",
     .summary = "s",
     .example = "e",
     .window = cumsum},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 wealth(float64 x[ret])", .summary = "s", .example = "e", .whole = range_whole},
    JVN_PLAIN("double mixed(double x)", plain_abs, "s", "e"),
};

static void put(table *t, const char *name, column *c)
{
    column_count_nulls(c);
    assert_int_equal(table_take(t, name, c, &e), JVN_OK);
}

static column *ints(const int64_t *v, int64_t n)
{
    column *c = column_new(JVN_INT64, n, 0, true);
    for (int64_t i = 0; i < n; i++) {
        ((int64_t *)c->data->data)[i] = v[i];
        if (v[i] == INT64_MIN) jvn_set_bit(c->validity->data, i, 0);
    }
    return c;
}

static column *doubles(const double *v, const char *known, int64_t n)
{
    column *c = column_new(JVN_FLOAT64, n, 0, true);
    for (int64_t i = 0; i < n; i++) {
        ((double *)c->data->data)[i] = v[i];
        if (known[i] == '0') jvn_set_bit(c->validity->data, i, 0);
    }
    return c;
}

static column *bools(const char *v, int64_t n)
{
    column *c = column_new(JVN_BOOL, n, 0, true);
    for (int64_t i = 0; i < n; i++) {
        jvn_set_bit(c->data->data, i, v[i] == 't');
        if (v[i] == '-') jvn_set_bit(c->validity->data, i, 0);
    }
    return c;
}

static column *texts(const char *const *v, int64_t n)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += v[i] ? (int64_t)strlen(v[i]) : 0;
    column *c = column_new(JVN_STRING, n, total, true);
    int64_t *at = c->data->data;
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t len = v[i] ? strlen(v[i]) : 0;
        if (len) memcpy((char *)c->bytes->data + at[i], v[i], len);
        at[i + 1] = at[i] + (int64_t)len;
        if (!v[i]) jvn_set_bit(c->validity->data, i, 0);
    }
    return c;
}

/* Codes into words; -1 is null. */
static column *words(const char *const *w, int64_t n_words, const int *code, int64_t n)
{
    column *c = column_new(JVN_DICT, n, 0, true);
    for (int64_t i = 0; i < n; i++) {
        ((int32_t *)c->data->data)[i] = code[i] < 0 ? 0 : code[i];
        if (code[i] < 0) jvn_set_bit(c->validity->data, i, 0);
    }
    c->dict = texts(w, n_words);
    column_count_nulls(c->dict);
    return c;
}

static column *dates(const char *const *v, int64_t n)
{
    column *c = column_new(JVN_DATE, n, 0, true);
    for (int64_t i = 0; i < n; i++) {
        ((int32_t *)c->data->data)[i] = 0;
        if (v[i])
            assert_true(text_to_date(v[i], strlen(v[i]), (int32_t *)c->data->data + i));
        else
            jvn_set_bit(c->validity->data, i, 0);
    }
    return c;
}

#define NA INT64_MIN

/* Four rows of every type. */
static table *small(void)
{
    static const char *const days[] = {"2025-01-31", "2024-02-29", NULL, "2025-01-27"};
    static const char *const names[] = {"nvda", "Amd", NULL, "50%_x"};
    static const char *const dict[] = {"NVDA", "AMD"};
    table *t = table_new();
    put(t, "a", ints((const int64_t[]){7, -7, NA, 3}, 4));
    put(t, "b", ints((const int64_t[]){2, 2, 2, 0}, 4));
    put(t, "big", ints((const int64_t[]){1, NA, INT64_MAX, 5}, 4));
    put(t, "x", doubles((const double[]){1.5, -2, 9, 0}, "1101", 4));
    put(t, "y", doubles((const double[]){0.5, 4, 1, NAN}, "1111", 4));
    put(t, "p", bools("tf-t", 4));
    put(t, "q", bools("t-ff", 4));
    put(t, "s", texts(names, 4));
    put(t, "k", words(dict, 2, (const int[]){0, 1, -1, 0}, 4));
    put(t, "d", dates(days, 4));
    column *usd = doubles((const double[]){1, 2, 3, 4}, "1111", 4);
    put(t, "usd", column_label(usd, "USD", NULL));
    column_unref(usd);
    put(t, "odd name", ints((const int64_t[]){1, 2, 3, 4}, 4));
    put(t, "mean(close)", ints((const int64_t[]){1, 2, 3, 4}, 4));
    return t;
}

static int set_up(void **state)
{
    (void)state;
    reg = registry_new();
    mem = arena_new();
    err_clear(&e);
    err_clear(&fault);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const char *shadowed = NULL;
        assert_int_equal(registry_add(reg, REG_FUNCTION, "test", &functions[i], &shadowed, &e), JVN_OK);
    }
    tab = small();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    table_unref(tab);
    registry_free(reg);
    arena_free(mem);
    return 0;
}

static expr_env env_of(const table *t, const jvn_groups *g)
{
    return (expr_env){
        .a = mem, .reg = reg, .input = t, .input_name = "px", .call = &call, .fault = &fault, .groups = g};
}

static jvn_status evaluate(const table *t, const jvn_groups *g, const char *s, column **out)
{
    int at = 0, n = 0;
    expr_item *items = NULL;
    expr_env env = env_of(t, g);
    err_clear(&e);
    jvn_status st = expr_parse(mem, s, &at, FORM_ONE, &items, &n, &e);
    if (!st) assert_int_equal((int)strlen(s), at);
    return st ? st : expr_eval(&env, items[0].e, out, &e);
}

static void show_one(text *t, const column *c, int64_t i)
{
    char buf[64] = "";
    int64_t n;
    if (column_is_null(c, i)) {
        text_puts(t, "-");
        return;
    }
    switch (c->type) {
    case JVN_BOOL: text_puts(t, column_bool(c, i) ? "t" : "f"); return;
    case JVN_INT64: text_printf(t, "%lld", (long long)column_i64(c)[i]); return;
    case JVN_FLOAT64: text_double(buf, column_f64(c)[i]); break;
    case JVN_DATE: text_date(buf, column_i32(c)[i]); break;
    case JVN_TIMESTAMP: text_timestamp(buf, column_i64(c)[i]); break;
    default: {
        const char *s = column_text(c, i, &n);
        text_add(t, s, (size_t)n);
        return;
    }
    }
    text_puts(t, buf);
}

static char *show(const column *c)
{
    text t = {0};
    text_puts(&t, "");
    for (int64_t i = 0; i < c->length; i++) {
        if (i) text_puts(&t, " ");
        show_one(&t, c, i);
    }
    char *r = arena_text(mem, t.s ? t.s : "", t.n);
    text_free(&t);
    return r;
}

static void gives(const char *s, const char *expected)
{
    column *c = NULL;
    jvn_status st = evaluate(tab, NULL, s, &c);
    if (st) {
        WRONG("%s: %s (at %d, %d)", s, e.msg, e.at, e.len);
        return;
    }
    const char *got = show(c);
    if (strcmp(got, expected)) WRONG("%s gives %s, not %s", s, got, expected);
    column_unref(c);
}

/* A constant: checks the first row alone. */
static void is(const char *s, const char *expected)
{
    column *c = NULL;
    expr_env env = env_of(NULL, NULL);
    int at = 0, n = 0;
    expr_item *items = NULL;
    jvn_status st = expr_parse(mem, s, &at, FORM_ONE, &items, &n, &e);
    if (!st) st = expr_eval(&env, items[0].e, &c, &e);
    if (st) WRONG("%s: %s", s, e.msg);
    assert_int_equal(c->length, 1);
    if (strcmp(show(c), expected)) WRONG("%s gives %s, not %s", s, show(c), expected);
    column_unref(c);
}

static void fails(const char *s, jvn_status code, int at, int len, const char *message)
{
    column *c = NULL;
    jvn_status st = evaluate(tab, NULL, s, &c);
    column_unref(c);
    if (st != code || !strstr(e.msg, message)) WRONG("%s: status %d: %s", s, st, e.msg);
    if (e.at != at || e.len != len) WRONG("%s: at %d, %d: %s", s, e.at, e.len, e.msg);
}

static table *wide(int64_t rows);

/* ---- tests ------------------------------------------------------------------------------------------ */

static void operators_bind_as_in_sql(void **state)
{
    (void)state;
    is("1 + 2 * 3", "7");
    is("(1 + 2) * 3", "9");
    is("2 ^ 3 ^ 2", "512");
    is("-2 ^ 2", "-4");
    is("2 ^ -1", "0.5");
    is("10 - 4 - 3", "3");
    is("1 + 1 = 2 and not 1 = 2 or false", "t");
    is("not true or true", "t");
    is("true or true and false", "t");
    is("'a' || 'b' = 'ab'", "t");
    is("1 + 2 || 'x'", "3x");
    is("5 between 1 + 1 and 2 * 3 and true", "t");
    is("7 % 4 * 2", "6");
    is("1_000_000 + 1e3", "1001000");
    is(".5 + 1.", "1.5");
    is("+3 - -2", "5");
    is("NOT TRUE", "f");
    is("CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END", "b");
}

static void nulls_have_three_truths(void **state)
{
    (void)state;
    gives("p and q", "t f f f");
    gives("p or q", "t - - t");
    gives("not p", "f t - f");
    gives("p and null", "- f - -");
    gives("null or p", "t - - t");
    is("null and false", "f");
    is("null or true", "t");
    is("null and true", "-");
    is("not null", "-");
    is("null = null", "-");
    is("null + 1", "-");
    gives("a > 2", "t f - t");
    gives("a is null", "f f t f");
    gives("a is not null", "t t f t");
    is("1 in (1, null)", "t");
    is("2 in (1, null)", "-");
    is("2 not in (1, null)", "-");
    is("null in (1, 2)", "-");
    gives("a in (7, 3, x)", "t f - t");
    gives("a not in (7)", "f t - t");
    gives("1 in (b, 2)", "f f f f");
    gives("2 in (b, 2)", "t t t t");
}

static void constant_lists_are_sets(void **state)
{
    (void)state;
    char list[4096] = "i in (";
    table *t = wide(3000);
    gives("a in (9, 3, 7, 7, 8, 1)", "t f - t");
    gives("a not in (9, 7, null)", "f - - -");
    gives("x in (1, -0.0, 1.5)", "t f - t");
    gives("y in (4, 0.0 / 0.0)", "f t f f");
    gives("s in ('Amd', '', 'nvda', 'z')", "t t - f");
    gives("d in (2025-01-27, 2025-01-31)", "t f - t");
    gives("p in (true)", "t f - t");
    gives("a in (null)", "- - - -");
    for (int k = 0; k < 300; k++) sprintf(list + strlen(list), "%s%d", k ? ", " : "", (k * 7919) % 3000);
    strcat(list, ")");
    column *c = NULL;
    assert_int_equal(evaluate(t, NULL, list, &c), JVN_OK);
    for (int k = 0; k < 3000; k++) {
        bool in = false;
        for (int j = 0; j < 300; j++) in |= (j * 7919) % 3000 == k;
        if (!column_is_null(c, k)) assert_int_equal(column_bool(c, k), in);
    }
    column_unref(c);
    table_unref(t);
}

static void arithmetic_has_int64_and_float64(void **state)
{
    (void)state;
    gives("a + b", "9 -5 - 3");
    gives("a - b", "5 -9 - 3");
    gives("a * b", "14 -14 - 0");
    gives("a / b", "3.5 -3.5 - inf");
    gives("a % b", "1 -1 - -");
    gives("10 % a", "3 3 - 1");
    gives("a % -1", "0 0 - 0");
    gives("x + a", "8.5 -9 - 3");
    gives("x / 0", "inf -inf - nan");
    gives("x % 1", "0.5 -0 - 0");
    gives("x ^ 2", "2.25 4 - 0");
    gives("-a", "-7 7 - -3");
    gives("-x", "-1.5 2 - -0");
    gives("2 * a + 1", "15 -13 - 7");
    gives("1 - y", "0.5 -3 0 nan");
}

static void every_type_compares(void **state)
{
    (void)state;
    gives("a = 7", "t f - f");
    gives("a == 7", "t f - f");
    gives("a != 7", "f t - t");
    gives("a <> 7", "f t - t");
    gives("a < x", "f t - f");
    gives("b <= a", "t f - t");
    gives("y = y", "t t t f");
    gives("y >= 0.5", "t t t f");
    gives("p = q", "t - - f");
    gives("p < true", "f t - f");
    gives("s = 'nvda'", "t f - f");
    gives("s > 'Z'", "t f - f");
    gives("k = 'NVDA'", "t f - t");
    gives("'AMD' < k", "t f - t");
    gives("k = s", "f f - f");
    gives("d = '2025-01-27'", "f f - t");
    gives("d >= 2025-01-01", "t f - t");
    gives("d < 2025-01-27T12:00:00Z", "f t - t");
    gives("d = '2025-01-27T00:00:00Z'", "f f - t");
    gives("d between '2025-01-01' and '2025-01-30'", "f f - t");
    gives("d not between '2025-01-01' and '2025-01-30'", "t t - f");
    gives("d in ('2025-01-27', '2024-02-29')", "f t - t");
    gives("a between b and 10", "t f - t");
    gives("5 between 1 and a", "t f - f");
}

static void dates_move_by_intervals(void **state)
{
    (void)state;
    gives("d + 1 month", "2025-02-28 2024-03-29 - 2025-02-27");
    gives("d - 1 year", "2024-01-31 2023-02-28 - 2024-01-27");
    gives("d + 2 weeks", "2025-02-14 2024-03-14 - 2025-02-10");
    gives("1 day + d", "2025-02-01 2024-03-01 - 2025-01-28");
    gives("d - 2025-01-01", "30 -307 - 26");
    gives("d - 2025-01-01 > 5 days", "t f - t");
    gives("d + 6 hours", "2025-01-31T06:00:00Z 2024-02-29T06:00:00Z - 2025-01-27T06:00:00Z");
    is("2025-01-20T14:30:00Z + 30 minutes", "2025-01-20T15:00:00Z");
    is("2025-01-20T14:30:00Z - 2025-01-20", "52200");
    is("2024-01-31 + 1 year 1 month", "2025-02-28");
    is("2025-03-31 - 1 month", "2025-02-28");
    is("2025-01-01 - 13 months", "2023-12-01");
    is("1969-12-31T23:59:59Z + 1 month", "1970-01-31T23:59:59Z");
    fails("d + 5", JVN_ETYPE, 2, 1, "cannot add date and int64");
    assert_string_equal(e.hint, "write the interval with its measure: 5 days");
    fails("a + 3 months", JVN_ETYPE, 4, 8, "beside a date");
    fails("5 days - d", JVN_ETYPE, 7, 1, "cannot subtract");
    fails("d + 9000000 years", JVN_EDATA, 2, 1, "out of range");
    fails("2025-02-30", JVN_ESYNTAX, 0, 10, "not a date");
    fails("d = '2025-1-1'", JVN_ETYPE, 4, 10, "not a date");
}

static void like_knows_wildcards_and_escapes(void **state)
{
    (void)state;
    gives("s like 'n%'", "t f - f");
    gives("s like '%d%'", "t t - f");
    gives("s not like '%d%'", "f f - t");
    gives("s like '___'", "f t - f");
    gives("s like '50\\%\\_x'", "f f - t");
    gives("s ilike 'AM_'", "f t - f");
    gives("k like 'N%'", "t f - t");
    is("'' like '%'", "t");
    is("'' like '_'", "f");
    is("'aXbXc' like 'a%b%c'", "t");
    is("'\xc3\xa4h' like '_h'", "t");
    is("'mississippi' like '%iss%ip%'", "t");
}

static void choices_take_the_first_that_holds(void **state)
{
    (void)state;
    gives("if(a > 0, a, -a)", "7 7 - 3");
    gives("if(p, 'yes', 'no')", "yes no no yes");
    gives("case when a > 5 then 'big' when a > 0 then 'small' end", "big - - small");
    gives("case when p then 1 else 2.5 end", "1 2.5 2.5 1");
    gives("case when p then d else 2025-01-01T10:00:00Z end",
          "2025-01-31T00:00:00Z 2025-01-01T10:00:00Z 2025-01-01T10:00:00Z 2025-01-27T00:00:00Z");
    gives("coalesce(a, 0)", "7 -7 0 3");
    gives("coalesce(x, a, 1.5)", "1.5 -2 1.5 0");
    gives("coalesce(k, s, 'none')", "NVDA AMD none NVDA");
    gives("nullif(a, 7)", "- -7 - 3");
    gives("nullif(a, b)", "7 -7 - 3");
    gives("if(big > 4, 0, big * 4611686018427387904)", "4611686018427387904 - 0 0");
}

static void branches_not_taken_raise_no_error(void **state)
{
    (void)state;
    gives("if(big > 100, 0, big + 9223372036854775800)", "9223372036854775801 - 0 9223372036854775805");
    gives("if(a < 0, 0, twice(a))", "14 0 - 6");
    gives("coalesce(abs(b), twice(-1))", "2 2 2 0");
    gives("coalesce(abs(x), 5) + 1", "2.5 3 6 1");
    gives("if(a < 0, 0, coalesce(twice(a), if(b = 2, -1, twice(-1))))", "14 0 -1 6");
}

static void overflow_names_the_row(void **state)
{
    (void)state;
    fails("big + 1", JVN_EDATA, 4, 1, "row 3: 9223372036854775807 + 1 does not fit");
    assert_int_equal(e.row, 2);
    fails("2 * big", JVN_EDATA, 2, 1, "does not fit");
    fails("-2 - big", JVN_EDATA, 3, 1, "does not fit");
    fails("9223372036854775807 + 1", JVN_EDATA, 20, 1, "does not fit");
    assert_int_equal(e.row, -1);
    gives("big + 0", "1 - 9223372036854775807 5");
}

static void texts_join_with_anything(void **state)
{
    (void)state;
    gives("s || '!'", "nvda! Amd! - 50%_x!");
    gives("k || '-' || s", "NVDA-nvda AMD-Amd - NVDA-50%_x");
    gives("a || '/' || x", "7/1.5 -7/-2 - 3/0");
    gives("d || ''", "2025-01-31 2024-02-29 - 2025-01-27");
    gives("'it''s ' || p", "it's true it's false - it's true");
    fails("s + 'x'", JVN_ETYPE, 2, 1, "not a number");
    assert_string_equal(e.hint, "|| joins texts");
}

static const char *unit_of(const char *s)
{
    column *c = NULL;
    if (evaluate(tab, NULL, s, &c)) return e.msg;
    const char *u = arena_text(mem, c->unit, strlen(c->unit));
    column_unref(c);
    return u;
}

static void units_agree_in_sums_and_compose_in_products(void **state)
{
    (void)state;
    assert_string_equal(unit_of("usd"), "USD");
    assert_string_equal(unit_of("usd + 1"), "USD");
    assert_string_equal(unit_of("usd * 2"), "USD");
    assert_string_equal(unit_of("usd / 2[GPUh]"), "USD/GPUh");
    assert_string_equal(unit_of("2[USD/GPUh] * a[GPUh]"), "USD");
    assert_string_equal(unit_of("usd / usd"), "");
    assert_string_equal(unit_of("usd ^ 2"), "USD^2");
    assert_string_equal(unit_of("a[kg]"), "kg");
    assert_string_equal(unit_of("if(p, usd, 0)"), "USD");
    assert_string_equal(unit_of("lag(usd)"), "USD");
    assert_string_equal(unit_of("abs(usd)"), "");
    assert_string_equal(unit_of("usd - mean(usd)"), "USD");
    assert_string_equal(unit_of("d - 2025-01-01"), "d");
    gives("usd > 2", "f f t t");
    fails("usd + 1[h]", JVN_EUNIT, 4, 1, "cannot add h to USD");
    fails("usd - a", JVN_EUNIT, 4, 1, "cannot subtract a plain number from USD");
    fails("usd > 1[EUR]", JVN_EUNIT, 4, 1, "cannot compare USD with EUR");
    fails("usd[EUR]", JVN_EUNIT, 3, 5, "in USD already");
    fails("usd ^ a", JVN_EUNIT, 4, 1, "power");
    fails("a[U S]", JVN_EUNIT, 1, 5, "not a unit");
    fails("s[USD]", JVN_ETYPE, 1, 5, "has no unit");
}

static void parameters_take_their_units(void **state)
{
    (void)state;
    static const char *const good[] = {"grow(x)", "grow(x[ret], 0.5)", "grow(x, x[logret])", "grow(0.5, x[%])", "grow(x, 0, usd)",
                                       "grow(a, a, 1)", "wealth(x[ret])", "wealth(x[logret] * 2)", "wealth(1) + wealth(x)"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_string_equal(unit_of(good[i]), "");
    fails("grow(usd)", JVN_EUNIT, 5, 3, "grow: 'usd' holds USD, wanted simple returns");
    assert_string_equal(e.hint, "");
    fails("1 + wealth(x[logret])", JVN_EUNIT, 11, 9, "wealth: 'x[logret]' holds log returns, wanted simple returns");
    assert_string_equal(e.hint, "expm1(x[logret]) gives simple returns");
    fails("grow(x[%] + a[%])", JVN_EUNIT, 5, 11, "'x[%] + a[%]' holds percents, wanted simple returns");
    assert_string_equal(e.hint, "x / 100[%] gives simple returns");
    fails("grow(x[ret], a[%])", JVN_EUNIT, 13, 4, "'a[%]' holds percents, wanted simple returns, as in 'x[ret]'");
    assert_string_equal(e.hint, "a[%] / 100[%] gives simple returns");
    fails("grow(x, a[%])", JVN_EUNIT, 8, 4, "'a[%]' holds percents, wanted plain numbers, as in 'x'");
    assert_string_equal(e.hint, "a[%] / 100[%] gives fractions");
    fails("grow(x, 0, a)", JVN_EUNIT, 11, 1, "'a' holds plain numbers, wanted USD");
    assert_string_equal(e.hint, "give the plain number its unit: x[USD]");
    fails("grow(x, 0, 1[EUR])", JVN_EUNIT, 11, 6, "holds EUR, wanted USD");
}

static void functions_are_found_and_converted_to(void **state)
{
    (void)state;
    gives("abs(x)", "1.5 2 - 0");
    gives("abs(a)", "7 7 - 3");
    gives("hypot(3, abs(b) * 2)", "5 5 5 3");
    gives("upper(s)", "NVDA AMD - 50%_X");
    gives("upper(k)", "NVDA AMD - NVDA");
    gives("twice(b)", "4 4 4 0");
    gives("missing(a)", "f f t f");
    gives("missing(s)", "f f t f");
    gives("size(s || k)", "8 6 - 9");
    gives("test.abs(x)", "1.5 2 - 0");
    fails("abs(s)", JVN_ETYPE, 0, 3, "abs does not take (string)");
    assert_string_equal(e.hint, "double abs(double x)");
    fails("abs(1, 2)", JVN_EARG, 0, 3, "abs takes 1 argument, found 2");
    fails("abz(1)", JVN_ENAME, 0, 3, "there is no function 'abz'");
    assert_string_equal(e.hint, "did you mean 'abs'?");
    fails("1 + twice(a)", JVN_EDATA, 4, 8, "twice of -7");
    assert_string_equal(e.hint, "no hint");
    gives("mean(close) * 2", "2 4 6 8"); /* as the column is called */
    fails("mean( close)", JVN_ENAME, 6, 5, "px has no column 'close'");
    gives("\"mean(close)\" + \"odd name\"", "2 4 6 8");
    fails("if(p, 1)", JVN_EARG, 0, 2, "if takes 3 arguments");
}

static void windows_and_aggregates_stand_in_expressions(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 2, 4}, order[] = {0, 2, 1, 3};
    const jvn_groups g = {2, starts, order};
    column *c = NULL;
    gives("lag(b)", "- 2 2 2");
    gives("lag(a)", "- 7 - -7");
    gives("lag(k, 2)", "- - - NVDA");
    gives("b - lag(b)", "- 0 0 -2");
    gives("cumsum(a)", "7 0 - 3");
    gives("a - mean(a)", "6 -8 - 2");
    gives("n() * 2", "8 8 8 8");
    gives("mean(a + 1)", "2 2 2 2");
    assert_int_equal(evaluate(tab, &g, "lag(b)", &c), JVN_OK);
    assert_string_equal(show(c), "- - 2 2");
    column_unref(c);
    assert_int_equal(evaluate(tab, &g, "mean(usd)", &c), JVN_OK);
    assert_string_equal(show(c), "2 3 2 3");
    column_unref(c);
    assert_int_equal(evaluate(tab, &g, "cumsum(y - mean(y)) > 0", &c), JVN_OK);
    assert_string_equal(show(c), "f f f f");
    column_unref(c);
}

static void errors_have_their_place(void **state)
{
    (void)state;
    fails("a > 1 and pirce < 2", JVN_ENAME, 10, 5, "px has no column 'pirce'");
    fails("a = NVDA", JVN_ENAME, 4, 4, "px has no column");
    assert_non_null(strstr(e.hint, "text goes in single quotes: 'NVDA'; its columns are a"));
    fails("NVDA", JVN_ENAME, 0, 4, "px has no column");
    assert_null(strstr(e.hint, "quotes"));
    fails("a and p", JVN_ETYPE, 0, 1, "'and' needs true or false, found int64");
    fails("a = 's'", JVN_ETYPE, 2, 1, "cannot compare int64 with string");
    assert_string_equal(e.hint, "numbers stand without quotes");
    fails("a like 'x'", JVN_ETYPE, 0, 1, "like needs text");
    fails("(a + ) * 2", JVN_ESYNTAX, 5, 1, "found ')' where a value should stand");
    fails("a b", JVN_ESYNTAX, 2, 1, "found 'b' where an operator should stand");
    fails("a && p", JVN_ESYNTAX, 2, 2, "'&&' cannot stand here");
    assert_string_equal(e.hint, "write `and`");
    fails("a not b", JVN_ESYNTAX, 6, 1, "'in', 'between' or 'like'");
    fails("5 dayz", JVN_ESYNTAX, 2, 4, "operator");
    fails("5days", JVN_ESYNTAX, 0, 5, "'5days' is not a number");
    fails("a in ()", JVN_ESYNTAX, 6, 1, "a value");
    fails("case when p then 1 end end", JVN_ESYNTAX, 23, 3, "operator");
    fails("and", JVN_ESYNTAX, 0, 3, "a value");
    assert_string_equal(e.hint, "a column of that name goes in quotes: \"and\"");
    fails("a + d", JVN_ETYPE, 2, 1, "cannot add int64 and date");
    fails("(a | b", JVN_ESYNTAX, 3, 1, "'|' cannot stand here");
}

static jvn_status parsed(const char *s, expr_form form, expr_item **items, int *n, int *at)
{
    *at = 0;
    *n = 0;
    err_clear(&e);
    return expr_parse(mem, s, at, form, items, n, &e);
}

static void expressions_end_where_the_line_goes_on(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int at;
    } ends[] = {{"a + b | head", 6},    {"a || 'x' | head", 9},
                {"a --by k", 2},        {"a - -b --by", 7},
                {"a # note", 2},        {"a\nb", 1},
                {"(a\n+ b) | x", 8},    {"a +\n b\n", 6},
                {"a + # note\n b", 13}, {"case when p\nthen 1 end | x", 23}};
    expr_item *items;
    int n, at;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (parsed(ends[i].s, FORM_ONE, &items, &n, &at)) WRONG("%s: %s", ends[i].s, e.msg);
        if (at != ends[i].at) WRONG("%s ends at %d", ends[i].s, at);
    }
    static const char *const open[] = {"(a",          "a +",  "'x",     "\"x", "a and",   "2[USD",
                                       "case when p", "f(1,", "a in (", "not", "a + # x", "a between 1 and"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (parsed(open[i], FORM_ONE, &items, &n, &at) != JVN_EMORE) WRONG("%s is whole: %s", open[i], e.msg);
    }
    assert_int_equal(parsed("a,", FORM_EXPRS, &items, &n, &at), JVN_EMORE);
    assert_int_equal(parsed("a,", FORM_COLUMNS, &items, &n, &at), JVN_EMORE);
    assert_int_equal(parsed("", FORM_ONE, &items, &n, &at), JVN_ESYNTAX);
    assert_int_equal(parsed("a + | x", FORM_ONE, &items, &n, &at), JVN_ESYNTAX);
    assert_int_equal(parsed("a, b", FORM_ONE, &items, &n, &at), JVN_ESYNTAX);
}

static void lists_have_labels_names_and_orders(void **state)
{
    (void)state;
    expr_item *it;
    int n, at;
    assert_int_equal(parsed("a + 1 , r = b*2, \"odd name\", c == 2 | x", FORM_EXPRS, &it, &n, &at), JVN_OK);
    assert_int_equal(n, 4);
    assert_int_equal(at, 36);
    assert_string_equal(it[0].label, "a + 1");
    assert_string_equal(it[1].label, "r");
    assert_true(it[1].named && !it[0].named);
    assert_string_equal(it[2].label, "odd name");
    assert_string_equal(expr_column(it[2].e), "odd name");
    assert_null(expr_column(it[1].e));
    assert_string_equal(it[3].label, "c == 2");
    assert_int_equal(it[1].at, 8);
    assert_int_equal(it[1].len, 7);
    assert_int_equal(parsed("a desc, b + 1 ASC, c", FORM_KEYS, &it, &n, &at), JVN_OK);
    assert_true(it[0].descending && !it[1].descending && !it[2].descending);
    assert_string_equal(it[1].label, "b + 1");
    assert_int_equal(parsed("adj_close, mean(x, 2), \"odd name\" --by", FORM_COLUMNS, &it, &n, &at), JVN_OK);
    assert_int_equal(n, 3);
    assert_string_equal(it[1].label, "mean(x, 2)");
    assert_string_equal(it[2].label, "odd name");
    assert_int_equal(parsed("m = mean(x), \"odd one\"=b | x", FORM_RENAME, &it, &n, &at), JVN_OK);
    assert_string_equal(it[0].label, "m");
    assert_string_equal(expr_column(it[0].e), "mean(x)");
    assert_string_equal(it[1].label, "odd one");
    assert_int_equal(parsed("a + 1", FORM_ASSIGN, &it, &n, &at), JVN_ESYNTAX);
    assert_int_equal(parsed("a b", FORM_COLUMNS, &it, &n, &at), JVN_ESYNTAX);
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    expr_item *it;
    int n, at;
    char *s = malloc(40001);
    memset(s, '(', 20000);
    s[20000] = 0;
    assert_int_equal(parsed(s, FORM_ONE, &it, &n, &at), JVN_ELIMIT);
    for (int i = 0; i < 20000; i++) memcpy(s + 2 * i, i % 2 ? "-a" : "- ", 2);
    s[40000] = 0;
    assert_int_equal(parsed(s, FORM_ONE, &it, &n, &at), JVN_ELIMIT);
    for (int i = 0; i < 20000; i++) memcpy(s + 2 * i, "1+", 2);
    s[39999] = 0;
    assert_int_equal(parsed(s, FORM_ONE, &it, &n, &at), JVN_ELIMIT);
    s[1799] = 0;
    assert_int_equal(parsed(s, FORM_ONE, &it, &n, &at), JVN_OK);
    is(s, "900");
    for (int i = 0; i < 900; i++) s[2 * i] = 'b';
    gives(s, "1800 1800 1800 0");
    for (int i = 0; i < 300; i++) memcpy(s + 5 * i, "not  ", 5);
    strcpy(s + 1500, "p");
    assert_int_equal(parsed(s, FORM_ONE, &it, &n, &at), JVN_ELIMIT);
    free(s);
}

/* ---- many rows -------------------------------------------------------------------------------------- */

static const char *const tickers[] = {"NVDA", "AMD", "^IXIC", "MU", "nvda"};

/* rows of numbers, a dictionary and the same as plain text, with nulls here and there. */
static table *wide(int64_t rows)
{
    table *t = table_new();
    column *v = column_new(JVN_FLOAT64, rows, 0, true), *i = column_new(JVN_INT64, rows, 0, true);
    int *code = malloc(sizeof *code * (size_t)rows);
    const char **s = malloc(sizeof *s * (size_t)rows);
    uint64_t seed = 42;
    for (int64_t r = 0; r < rows; r++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        ((double *)v->data->data)[r] = (double)(seed >> 40) / 1e6;
        ((int64_t *)i->data->data)[r] = r;
        if (r % 7 == 3) jvn_set_bit(v->validity->data, r, 0);
        if (r % 11 == 5) jvn_set_bit(i->validity->data, r, 0);
        code[r] = r % 13 == 12 ? -1 : (int)((seed >> 33) % 5);
        s[r] = code[r] < 0 ? NULL : tickers[code[r]];
    }
    put(t, "v", v);
    put(t, "i", i);
    put(t, "k", words(tickers, 5, code, rows));
    put(t, "s", texts(s, rows));
    free(code);
    free(s);
    return t;
}

static table *sliced(const table *t, int64_t from, int64_t n)
{
    table *r = table_new();
    for (int i = 0; i < t->n; i++) put(r, t->names[i], column_slice(t->columns[i], from, n));
    return r;
}

static char *value(const table *t, const jvn_groups *g, const char *s)
{
    column *c = NULL;
    if (evaluate(t, g, s, &c)) WRONG("%s: %s", s, e.msg);
    char *r = show(c);
    column_unref(c);
    return r;
}

static const char *const samples[] = {
    "k = 'NVDA'",
    "k != 'AMD'",
    "k in ('MU', 'AMD')",
    "k in ('MU', null)",
    "k like '%D%'",
    "upper(k)",
    "k is null",
    "coalesce(k, 'none')",
    "size(k)",
    "if(k = 'MU', 'm', k || '!')",
    "nullif(k, 'MU')",
    "k || '-' || i",
    "k = 'NVDA' and v > 1",
    "case when k = 'MU' then v else i end",
    "k < 'MU'",
    "missing(k)",
    "k between 'A' and 'N'",
};

static char *with_s(const char *sample)
{
    char *r = arena_text(mem, sample, strlen(sample));
    for (char *p = r; *p; p++) {
        bool alone = (p == r || !strchr("abcdefghijklmnopqrstuvwxyz", p[-1])) &&
                     !strchr("abcdefghijklmnopqrstuvwxyz", p[1] ? p[1] : ' ');
        if (*p == 'k' && alone) *p = 's';
    }
    return r;
}

static void lifting_equals_plain_evaluation(void **state)
{
    (void)state;
    table *t = wide(10000);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        assert_string_equal(value(t, NULL, samples[i]), value(t, NULL, with_s(samples[i])));
    }
    column *c = NULL;
    assert_int_equal(evaluate(t, NULL, "upper(k)", &c), JVN_OK);
    assert_int_equal(c->type, JVN_DICT);
    assert_int_equal(c->dict->length, 4);
    column_unref(c);
    table_unref(t);
}

static void slices_and_threads_change_nothing(void **state)
{
    (void)state;
    static const char *const more[] = {
        "v * 2 + i", "i + 1", "v > 3 or i > 5000",    "v is null", "i % 7",   "lag(v)", "cumsum(v)", "v - mean(v)",
        "abs(v)",    "-i",    "i in (3, 4, 5, null)", "s || i",    "upper(s)"};
    table *t = wide(200000), *part = sliced(t, 77773, 90001), *copy = table_new();
    for (int i = 0; i < part->n; i++) {
        column *c = NULL;
        int64_t *rows = malloc(sizeof *rows * (size_t)part->rows);
        for (int64_t r = 0; r < part->rows; r++) rows[r] = r;
        assert_int_equal(rows_take(part->columns[i], rows, part->rows, &c, &e), JVN_OK);
        put(copy, part->names[i], c);
        free(rows);
    }
    for (size_t i = 0; i < sizeof samples / sizeof *samples + sizeof more / sizeof *more; i++) {
        size_t k = sizeof samples / sizeof *samples;
        const char *s = i < k ? samples[i] : more[i - k];
        pool_set_threads(2);
        char *two = value(part, NULL, s);
        pool_set_threads(1);
        assert_string_equal(two, value(part, NULL, s));
        assert_string_equal(two, value(copy, NULL, s));
    }
    pool_set_threads(2);
    table_unref(copy);
    table_unref(part);
    table_unref(t);
}

static void the_lowest_row_fails_first(void **state)
{
    (void)state;
    int64_t n = 300000;
    table *t = table_new();
    column *c = column_new(JVN_INT64, n, 0, true), *out = NULL;
    jvn_set_bit(c->validity->data, 59999, 0);
    for (int64_t i = 0; i < n; i++)
        ((int64_t *)c->data->data)[i] = i >= 70001 && i % 1000 == 1 ? INT64_MAX : i == 60000 ? -5 : i;
    put(t, "i", c);
    for (int k = 0; k < 10; k++) {
        pool_set_threads(1 + k % 2);
        assert_int_equal(evaluate(t, NULL, "i + 1", &out), JVN_EDATA);
        assert_int_equal(e.row, 70001);
        assert_int_equal(evaluate(t, NULL, "twice(i)", &out), JVN_EDATA);
        assert_non_null(strstr(e.msg, "twice of -5"));
        assert_int_equal(e.row, 60000);
        assert_int_equal(e.at, 6);
        assert_int_equal(e.len, 1);
        assert_int_equal(e.arg, JVN_NOARG);
    }
    pool_set_threads(2);
    table_unref(t);
}

/* ---- aggregates ------------------------------------------------------------------------------------- */

static jvn_status aggregate(const table *t, const jvn_groups *g, const char *s, column **out, int *n)
{
    expr_item *items = NULL;
    expr_env env = env_of(t, NULL);
    int at = 0, n_more = 0;
    err_clear(&e);
    jvn_status st = expr_parse(mem, s, &at, FORM_AGG, &items, n, &e);
    if (!st) st = expr_expand(&env, items, *n, NULL, 0, &items, &n_more, &e);
    *n = n_more;
    return st ? st : expr_aggregate(&env, items, *n, g, out, &e);
}

static void aggregates_to(const table *t, const jvn_groups *g, const char *s, const char *expected)
{
    column *out[32];
    int n = 0;
    text all = {0};
    if (aggregate(t, g, s, out, &n)) {
        WRONG("%s: %s", s, e.msg);
        return;
    }
    for (int i = 0; i < n; i++) {
        text_printf(&all, "%s%s", i ? "; " : "", show(out[i]));
        column_unref(out[i]);
    }
    if (strcmp(all.s, expected)) WRONG("%s gives %s, not %s", s, all.s, expected);
    text_free(&all);
}

static void aggregates_run_over_groups(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 2, 2, 4}, order[] = {2, 3, 0, 1};
    const jvn_groups g = {3, starts, NULL}, o = {3, starts, order};
    aggregates_to(tab, &g, "mean(a), n(), range(usd)", "0 - 3; 2 0 2; 1 - 1");
    aggregates_to(tab, &o, "mean(a), n(), range(usd)", "3 - 0; 2 0 2; 1 - 1");
    aggregates_to(tab, &g, "m = mean(a) * 2 + n(), mean(b + a)", "2 - 8; 2 - 3");
    aggregates_to(tab, &g, "first(k), first(s)", "NVDA  NVDA; nvda  50%_x");
    aggregates_to(tab, &o, "first(k)", "NVDA  NVDA");
    aggregates_to(tab, &g, "mean(if(p, 1, 0)), mean(usd - mean(usd))", "0.5 - 0.5; 0 - 0");
    aggregates_to(tab, &g, "mean(lag(usd)), 1 + 1", "1 - 3; 2 2 2");
    aggregates_to(tab, &g, "if(n() > 0, 'some', 'none')", "some none some");
    aggregates_to(tab, &g, "first(k || 'a'), first(k || 'b'), first(k || 'a')", "NVDAa  NVDAa; NVDAb  NVDAb; NVDAa  NVDAa");
    aggregates_to(tab, &g, "n", "2 0 2");
    aggregates_to(tab, &o, "mean(x * 2), range(x * 2), n(), mean(x * 2 + null)", "0 - -0.5; 0 - 7; 2 0 2; - - -");
}

static void constants_reach_aggregates_over_no_rows(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 0, 0};
    const jvn_groups g = {2, starts, NULL}, whole = {1, starts, NULL};
    table *none = sliced(tab, 0, 0);
    aggregates_to(none, &whole, "word(a, 0.95, 'gaussian')", "gaussian");
    aggregates_to(none, &g, "word(usd, 0.95, 'loss'), word(usd, 0.95), word(usd, 1, upper('a' || 'b'))",
                  "loss loss; all of it all of it; AB AB");
    aggregates_to(none, &g, "range(usd), n(), word(range(usd), 1, 'x')", "- -; 0 0; x x");
    table_unref(none);
}

static void aggregate_errors_help(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 4};
    const jvn_groups g = {1, starts, NULL};
    column *out[8];
    int n;
    assert_int_equal(aggregate(tab, &g, "mean(a) + b", out, &n), JVN_EARG);
    assert_string_equal(e.msg, "column 'b' stands outside an aggregate");
    assert_int_equal(e.at, 10);
    assert_non_null(strstr(e.hint, "--by b"));
    assert_int_equal(aggregate(tab, &g, "mean(s)", out, &n), JVN_ETYPE);
    assert_int_equal(aggregate(tab, &g, "mean(usd), mean(nope)", out, &n), JVN_ENAME);
    assert_int_equal(e.at, 16);
}

static void of_two_shapes_the_place_decides(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 2, 4};
    const jvn_groups g = {2, starts, NULL};
    column *out[8];
    int n;
    gives("both(a)", "7 0 - 3");
    gives("a - both(a)", "0 -7 - 0");
    aggregates_to(tab, &g, "range(a), both(a), both(a) + 1", "14 0; 14 0; 15 1");
    aggregates_to(tab, &g, "mean(cumsum(usd)), mean(both(usd))", "2 5; 2 5");
    aggregates_to(tab, &g, "mixed(k), mixed(1), mixed(mean(a))", "NVDA NVDA; 1 1; 0 3");
    assert_int_equal(aggregate(tab, &g, "mixed(a + b)", out, &n), JVN_EARG);
    assert_string_equal(e.msg, "column 'a' stands outside an aggregate");
    assert_int_equal(e.at, 6);
}

static void bare_aggregates_expand_to_number_columns(void **state)
{
    (void)state;
    expr_item *items = NULL;
    expr_env env = env_of(tab, NULL);
    int at = 0, n = 0, more = 0;
    const int keys[] = {0, 1};
    assert_int_equal(expr_parse(mem, "mean, n, mean(x), range", &at, FORM_AGG, &items, &n, &e), JVN_OK);
    assert_int_equal(expr_expand(&env, items, n, keys, 2, &items, &more, &e), JVN_OK);
    assert_int_equal(more, 6 + 1 + 1 + 6);
    assert_string_equal(items[0].label, "mean(big)");
    assert_string_equal(items[6].label, "n()");
    assert_string_equal(items[7].label, "mean(x)");
    assert_string_equal(items[8].label, "range(big)");
}

static void blocks_and_threads_give_the_same_sums(void **state)
{
    (void)state;
    enum { ROWS = 200000, GROUPS = 6 };
    static const int64_t starts[] = {0, 1, 4097, 4097, 50000, 150001, ROWS};
    int64_t *order = malloc(sizeof *order * ROWS);
    table *t = wide(ROWS);
    for (int64_t i = 0; i < ROWS; i++) order[i] = (i * 7919) % ROWS;
    const jvn_groups ways[] = {{GROUPS, starts, NULL}, {GROUPS, starts, order}};
    for (int w = 0; w < 2; w++) {
        column *one[4], *two[4];
        int n;
        pool_set_threads(1);
        assert_int_equal(aggregate(t, &ways[w], "mean(v), n(), range(v), mean(v * 2 + i)", one, &n), JVN_OK);
        pool_set_threads(2);
        assert_int_equal(aggregate(t, &ways[w], "mean(v), n(), range(v), mean(v * 2 + i)", two, &n), JVN_OK);
        for (int i = 0; i < n; i++) {
            assert_string_equal(show(one[i]), show(two[i]));
            column_unref(two[i]);
        }
        for (int64_t g = 0; g < GROUPS; g++) {
            double sum = 0;
            int64_t m = 0;
            for (int64_t k = starts[g]; k < starts[g + 1]; k++) {
                int64_t r = ways[w].order ? order[k] : k;
                if (column_is_null(t->columns[0], r)) continue;
                sum += column_f64(t->columns[0])[r];
                m++;
            }
            assert_int_equal(column_is_null(one[0], g), m == 0);
            if (m) assert_true(fabs(column_f64(one[0])[g] - sum / (double)m) < 1e-9);
            assert_int_equal(column_i64(one[1])[g], starts[g + 1] - starts[g]);
        }
        for (int i = 0; i < n; i++) column_unref(one[i]);
    }
    free(order);
    table_unref(t);
}

/* ---- hostile text ----------------------------------------------------------------------------------- */

static void random_text_never_crashes_the_parser(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",    "x",    "(",     ")",          ",",          "+",     "-",     "*",
                                         "^",    "=",    "|",     "||",         "'t'",        "'",     "\"",    "[USD]",
                                         "[",    "1",    "1.5",   "2025-01-20", "2025-99-99", " ",     "\n",    " --by",
                                         "#",    "not ", "and ",  "in ",        "between ",   "case ", "when ", "then ",
                                         "end ", "is ",  "null ", "like ",      "5 days ",    "mean(", "if(",   "\xff",
                                         "\x01", "e9",   ".",     "lag(",       "%"};
    uint64_t seed = 20250127;
    for (int round = 0; round < 6000; round++) {
        char s[256] = "";
        arena *own = arena_new();
        expr_item *items = NULL;
        int at = 0, n = 0, len = 0;
        for (int k = 0; k < 12; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            if (round % 3 == 0)
                len += snprintf(s + len, sizeof s - (size_t)len, "%c", (int)(seed >> 40) % 255 + 1);
            else
                len += snprintf(s + len, sizeof s - (size_t)len, "%s%s", k ? " " : "",
                                pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        err_clear(&e);
        if (!expr_parse(own, s, &at, (expr_form)(round % 7), &items, &n, &e)) {
            expr_env env = {.a = own, .reg = reg, .input = tab, .input_name = "px", .call = &call, .fault = &fault};
            assert_true(n > 0 && at <= len);
            for (int i = 0; i < n; i++) {
                column *c = NULL;
                if (!expr_eval(&env, items[i].e, &c, &e)) assert_int_equal(c->length, 4);
                column_unref(c);
            }
        } else {
            assert_true(e.msg[0] && e.at >= 0 && e.at <= len);
        }
        arena_free(own);
    }
}

static void nothing_leaks(void **state)
{
    (void)state;
    int64_t before = buffer_live();
    table *t = wide(5000);
    column *c = NULL;
    static const char *const all[] = {
        "k || s", "upper(k)", "lag(k)", "v - mean(v)", "i + nope", "twice(-i)", "i * 9223372036854775807"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        c = NULL;
        evaluate(t, NULL, all[i], &c);
        column_unref(c);
    }
    table_unref(t);
    assert_int_equal(buffer_live(), before);
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    static const char *const all[] = {"v * 2",       "upper(s)", "upper(k)", "lag(v)",
                                      "v - mean(v)", "k = 'MU'", "s || 'x'", "cumsum(i)"};
    table *t = wide(5000);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (int64_t after = 0; after < 12; after++) {
            column *c = NULL;
            int64_t before = buffer_live();
            limit_fail_after(after);
            jvn_status st = evaluate(t, NULL, all[i], &c);
            limit_fail_after(-1);
            assert_true(st == JVN_OK || st == JVN_ENOMEM || st == JVN_EPLUGIN);
            column_unref(c);
            assert_int_equal(buffer_live(), before);
        }
    }
    table_unref(t);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(operators_bind_as_in_sql),
        CASE(nulls_have_three_truths),
        CASE(constant_lists_are_sets),
        CASE(arithmetic_has_int64_and_float64),
        CASE(every_type_compares),
        CASE(dates_move_by_intervals),
        CASE(like_knows_wildcards_and_escapes),
        CASE(choices_take_the_first_that_holds),
        CASE(branches_not_taken_raise_no_error),
        CASE(overflow_names_the_row),
        CASE(texts_join_with_anything),
        CASE(units_agree_in_sums_and_compose_in_products),
        CASE(parameters_take_their_units),
        CASE(functions_are_found_and_converted_to),
        CASE(windows_and_aggregates_stand_in_expressions),
        CASE(errors_have_their_place),
        CASE(expressions_end_where_the_line_goes_on),
        CASE(lists_have_labels_names_and_orders),
        CASE(deep_nesting_is_refused),
        CASE(lifting_equals_plain_evaluation),
        CASE(slices_and_threads_change_nothing),
        CASE(the_lowest_row_fails_first),
        CASE(aggregates_run_over_groups),
        CASE(constants_reach_aggregates_over_no_rows),
        CASE(aggregate_errors_help),
        CASE(of_two_shapes_the_place_decides),
        CASE(bare_aggregates_expand_to_number_columns),
        CASE(blocks_and_threads_give_the_same_sums),
        CASE(random_text_never_crashes_the_parser),
        CASE(nothing_leaks),
        CASE(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
