/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_lua.c -- the bridge alone, on a shell of its own: Ctrl-C, memory that runs out anywhere, lineage. */
#include "../constant.h"

#include <lua5.4/lua.h>

#include "../../../core/base/limit.h"
#include "../../../core/base/pool.h"
#include "../../../core/bridge/lua_inside.h"

typedef struct bench {
    registry *reg;
    datasets *data;
    scope sc;
    lineage files;
    bridge *b;
    char *inputs; /* of the last statement: its first script */
} bench;

/* "none" and "stop", a Ctrl-C, make no table, "fail" fails, every other statement gives the number 1. */
static jvn_status run_line(void *context, const char *line, const lineage *scripts, table **out, const char **command, err *e)
{
    bench *t = context;
    double one = 1;
    free(t->inputs);
    t->inputs = xstrdup(scripts->n ? scripts->inputs[0].name : "");
    *out = NULL;
    *command = NULL;
    if (strcmp(line, "stop") == 0) cancel_ask();
    if (strcmp(line, "none") == 0 || strcmp(line, "stop") == 0) return JVN_OK;
    if (strcmp(line, "fail") == 0) return fail_at(e, JVN_EDATA, 0, 4, "failed");
    *out = table_new();
    column *c = constant(JVN_FLOAT64, &one, 3);
    return c ? table_take(*out, "x", c, e) : (table_unref(*out), *out = NULL, fail(e, JVN_ENOMEM, "no memory"));
}

static jvn_status show(void *context, table *t, err *e)
{
    (void)context, (void)t, (void)e;
    return JVN_OK;
}

static void render(const table *t, FILE *out) { fprintf(out, "%d columns", t->n); }

static void note(void *context, const char *message) { (void)context, (void)message; }

static void leave(void *context, int status) { (void)context, (void)status; }

static int set_up(void **state)
{
    err e;
    bench *t = *state = xcalloc(1, sizeof *t);
    t->reg = registry_new();
    t->data = datasets_new();
    t->sc = (scope){t->reg, t->data, NULL};
    const bridge_shell shell = {t, t->reg, t->data, &t->sc, &t->files, run_line, show, render, note, leave, NULL, NULL};
    return bridge_new(&shell, &t->b, &e) == JVN_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    bench *t = *state;
    bridge_free(t->b);
    lineage_clear(&t->files);
    datasets_free(t->data);
    registry_free(t->reg);
    free(t->inputs);
    free(t);
    cancel_clear();
    return 0;
}

/* The status; f is cleared, *value is the first number of the result, -1 when there is none. */
static jvn_status run(bench *t, const char *code, double *value)
{
    table *out;
    bridge_fault f = {0};
    jvn_status st = bridge_eval(t->b, code, NULL, &out, &f);
    *value = -1;
    if (out && out->columns[0]->type == JVN_FLOAT64) *value = column_f64(out->columns[0])[0];
    table_unref(out);
    bridge_fault_clear(&f);
    return st;
}

static void assert_usable(bench *t)
{
    double x;
    assert_int_equal(run(t, "jevons.run('one').x[2] + 1.0", &x), JVN_OK);
    assert_true(x == 2);
}

/* ---- Ctrl-C ---- */

static void expect_stopped(bench *t, const char *code)
{
    double x;
    assert_int_equal(run(t, code, &x), JVN_ECANCELLED);
    cancel_clear();
    assert_usable(t);
}

static void a_loop_is_stopped_and_the_state_goes_on(void **state)
{
    expect_stopped(*state, "{ jevons.run('stop') while true do end }");
}

static void a_pcall_does_not_keep_it(void **state)
{
    expect_stopped(*state, "{ while true do pcall(function() jevons.run('stop') while true do end end) end }");
}

static void a_coroutine_is_stopped(void **state)
{
    expect_stopped(*state, "{ coroutine.wrap(function() jevons.run('stop') while true do end end)() }");
    expect_stopped(*state, "{ while true do coroutine.resume(coroutine.create(function() jevons.run('stop') while true do end end)) end }");
}

static void a_loop_under_a_function_of_the_registry_is_stopped(void **state)
{
    expect_stopped(*state, "{ jevons.func{signature = 'float64 f(float64 x)', summary = 's', example = 'e',"
                           "run = function(x) jevons.run('stop') while true do end end} jevons.fn.f(1) }");
}

/* ---- memory ---- */

/* Lua's memory: allocations fail from the one when `left` is 0 until it is negative. */
static long left = -1;

static void *scarce(void *unused, void *p, size_t old, size_t size)
{
    (void)unused;
    if (!size) {
        free(p);
        return NULL;
    }
    if (left == 0 && (!p || size > old)) return NULL;
    if (left > 0 && !p) left--;
    return realloc(p, size);
}

static const char all_of_it[] =
    "{ local t = jevons.run('one') local c = t.x * 2 + 1\n"
    "local s = tostring(t) .. tostring(c) .. c[1] .. #t:names() .. #c:table()\n"
    "for row in t:rows() do s = s .. row.x end\n"
    "pcall(jevons.run, 'fail') jevons.put('kept', {a = {1, 2, jevons.null}, b = {'x', 'y', 'z'}})\n"
    "jevons.func{signature = 'string f(float64 x)', summary = 's', example = 'e', run = function(x) return 'is ' .. x end}\n"
    "jevons.func{signature = 'float64 g(float64 x)', summary = 's', example = 'e', vector = true, run = function(x) return x * 2 end}\n"
    "jevons.command{name = 'c', summary = 's', example = 'e', params = {{name = 'p', summary = 'x'}}, run = print}\n"
    "for k in pairs{z = 1, y = 2, 3} do s = s .. k end for k in jevons.sorted({b = 1, a = 2}, function(x, y) return x > y end) do s = s .. k end\n"
    "local o = jevons.options({{'--top', type = 'integer', initial = 3}, {'FILES', many = true}}, {'--top=5', 'a b'}) jevons.seed(o.top)\n"
    "pcall(jevons.options, {{'--top'}}, {'--tpo', 'x'})\n"
    "coroutine.wrap(function() coroutine.yield(jevons.fn.f(c)) end)()\n"
    "local u = jevons.concat(t[t.x:gt(0)], t:sub(1, 2), t[{1}], jevons.table{y = {'a'}})\n"
    "for key, sub in u:group('x', 'y') do s = s .. #sub end\n"
    "u = u:group('x'):apply(function(sub, key) return {n = #sub, c = ((sub.x + c[1]) * 2)[1]} end)\n"
    "assert(u:equals(u) and u:difference(t) and #t:where('x > 0') == 3 and #c:sub(2):f() == 2)\n"
    "return jevons.fn.g(c)[1] + jevons.data.kept.a[2] }";

static void lua_may_run_out_of_memory_anywhere(void **state)
{
    bench *t = *state;
    double x;
    bool done = false;
    lua_setallocf(t->b->main, scarce, NULL);
    assert_int_equal(run(t, all_of_it, &x), JVN_OK);
    assert_true(x == 8);
    for (long n = 0; !done && n < 5000; n++) {
        left = n;
        done = run(t, all_of_it, &x) == JVN_OK && left > 0;
        left = -1;
        if (n % 16 == 0) assert_usable(t);
    }
    assert_true(done);
    assert_usable(t);
}

/* One taking of memory fails, Lua's or a column's: Lua collects and goes on, a column is an error. */
static void any_one_taking_of_memory_may_fail(void **state)
{
    bench *t = *state;
    double x;
    int failed = 0;
    bool done = false;
    for (int64_t n = 0; !done && n < 5000; n++) {
        limit_fail_after(n);
        failed += run(t, all_of_it, &x) != JVN_OK;
        done = limit_fail_after(-1) >= 0; /* it did not come to that */
        if (n % 64 == 0) assert_usable(t);
    }
    assert_true(done && failed > 5);
    assert_usable(t);
}

static void what_the_script_drops_is_freed(void **state)
{
    bench *t = *state;
    double x;
    int64_t before = buffer_live();
    assert_int_equal(run(t, "{ local c = jevons.run('one').x for i = 1, 1000 do c = c + 1 end c = nil collectgarbage() }", &x), JVN_OK);
    assert_int_equal(buffer_live(), before);
}

/* ---- formulas ---- */

static void a_formula_is_worked_out_once_into_one_column(void **state)
{
    bench *t = *state;
    double x;
    assert_int_equal(run(t, "{ x = jevons.run('one').x y = x * 2 + x / 4 collectgarbage() }", &x), JVN_OK);
    int64_t before = buffer_live();
    assert_int_equal(run(t, "{ assert(#y == 3 and y[1] == 2.25 and y[3] == 2.25) y:table() }", &x), JVN_OK);
    assert_int_equal(buffer_live() - before, 64);
}

static void what_waits_and_is_used_twice_is_worked_out_first(void **state)
{
    bench *t = *state;
    double x;
    assert_int_equal(run(t, "{ x = jevons.run('one').x y = x * 2 collectgarbage() }", &x), JVN_OK);
    int64_t before = buffer_live();
    assert_int_equal(run(t, "{ z = y + 1 }", &x), JVN_OK);
    assert_int_equal(buffer_live() - before, 0);
    assert_int_equal(run(t, "{ w = y + y * 2 }", &x), JVN_OK);
    assert_int_equal(buffer_live() - before, 64);
    assert_int_equal(run(t, "{ assert(z[1] == 3 and w[1] == 6 and y[1] == 2) }", &x), JVN_OK);
}

static void long_formulas_are_as_many_sums(void **state)
{
    bench *t = *state;
    double x;
    assert_int_equal(run(t, "{ local x = jevons.run('one').x local y = x for i = 1, 999 do y = y + x end return y }", &x), JVN_OK);
    assert_true(x == 1000);
    assert_int_equal(run(t, "{ local x = jevons.run('one').x for i = 1, 50 do x = x + x end return x }", &x), JVN_OK);
    assert_true(x == 0x1p50);
    assert_int_equal(run(t, "{ local x = jevons.run('one').x local function sum(n) if n == 0 then return x * 1 end return sum(n - 1) + sum(n - 1) end return sum(10) }", &x), JVN_OK);
    assert_true(x == 1024);
}

/* ---- lineage ---- */

static char *write_script(const char *code)
{
    static char path[] = "/tmp/jevons-lua-XXXXXX";
    strcpy(path, "/tmp/jevons-lua-XXXXXX");
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f) return NULL;
    fputs(code, f);
    fclose(f);
    return path;
}

static void statements_of_a_script_name_it(void **state)
{
    bench *t = *state;
    bridge_fault f = {0};
    char *path = write_script("jevons.run('one') jevons.put('kept', {1})"), *argv[] = {path, NULL};
    assert_non_null(path);
    assert_int_equal(bridge_run(t->b, 1, argv, &f), JVN_OK);
    remove(path);
    assert_string_equal(t->inputs, path);
    const dataset *kept = datasets_find(t->data, "kept");
    assert_non_null(kept);
    assert_int_equal(kept->from->n, 1);
    assert_int_equal(kept->from->inputs[0].kind, INPUT_SCRIPT);
    assert_string_equal(kept->from->inputs[0].name, path);
}

static void code_of_the_prompt_names_no_script(void **state)
{
    bench *t = *state;
    double x;
    assert_int_equal(run(t, "jevons.run('one')", &x), JVN_OK);
    assert_string_equal(t->inputs, "");
}

/* ---- registering ---- */

static void what_was_registered_goes_with_the_bridge(void **state)
{
    err e;
    double x;
    int n;
    bench *t = *state;
    assert_int_equal(run(t, all_of_it, &x), JVN_OK);
    assert_non_null(registry_find(t->reg, REG_COMMAND, "c"));
    bridge_free(t->b);
    registry_all(t->reg, REG_COMMAND, &n);
    assert_int_equal(n, 0);
    const bridge_shell shell = {t, t->reg, t->data, &t->sc, &t->files, run_line, show, render, note, leave, NULL, NULL};
    assert_int_equal(bridge_new(&shell, &t->b, &e), JVN_OK);
}

int main(void)
{
    const struct CMUnitTest lua[] = {
        cmocka_unit_test_setup_teardown(a_loop_is_stopped_and_the_state_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pcall_does_not_keep_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_coroutine_is_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_loop_under_a_function_of_the_registry_is_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lua_may_run_out_of_memory_anywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_one_taking_of_memory_may_fail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_script_drops_is_freed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_formula_is_worked_out_once_into_one_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_waits_and_is_used_twice_is_worked_out_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_formulas_are_as_many_sums, set_up, tear_down),
        cmocka_unit_test_setup_teardown(statements_of_a_script_name_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(code_of_the_prompt_names_no_script, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_registered_goes_with_the_bridge, set_up, tear_down),
    };
    return RUN(lua);
}
