/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_registry.c -- signatures, names and owners, datasets. */
#include "../unit.h"

#include "../../../core/base/text.h"
#include "../../../core/registry/datasets.h"
#include "../../../core/registry/registry.h"

static jvn_status run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static double twice(double x) { return 2 * x; }

static jvn_command command(const char *name)
{
    return (jvn_command){.name = name, .summary = "does", .example = "px | x", .run = run};
}

static jvn_function function(const char *line)
{
    return (jvn_function){.shape = JVN_S_PLAIN, .signature = line, .summary = "s", .example = "calc 1",
                          .plain = (jvn_plain)twice};
}

static void a_signature_is_read_whole(void **state)
{
    signature *s;
    err e;
    (void)state;
    assert_int_equal(signature_parse("float64 round( double x , int64 digits = 0)", &s, &e), JVN_OK);
    assert_string_equal(s->name, "round");
    assert_true(s->result == JVN_FLOAT64 && s->n == 2 && s->required == 1 && !s->variadic);
    assert_true(s->params[0].type == JVN_FLOAT64 && s->params[1].type == JVN_INT64);
    assert_string_equal(s->params[1].initial, "0");
    signature_free(s);
    assert_int_equal(signature_parse("string concat(any x, ...)", &s, &e), JVN_OK);
    assert_true(s->variadic && s->n == 1);
    signature_free(s);
    assert_int_equal(signature_parse("string f(string s = ', )')", &s, &e), JVN_OK);
    assert_string_equal(s->params[0].initial, "', )'");
    signature_free(s);
    assert_int_equal(signature_parse("int64 n()", &s, &e), JVN_OK);
    assert_int_equal(s->n, 0);
    signature_free(s);
}

static void parameters_have_units(void **state)
{
    signature *s;
    err e;
    (void)state;
    assert_int_equal(signature_parse("float64 f(float64 x[USD/GPUh], int64 n [ret] = 1, any y[x], float64 z)", &s, &e), JVN_OK);
    assert_string_equal(s->params[0].unit, "USD/GPUh");
    assert_true(s->params[0].like == -1 && s->params[1].like == -1 && s->params[2].like == 0);
    assert_string_equal(s->params[1].unit, "ret");
    assert_string_equal(s->params[1].initial, "1");
    assert_null(s->params[3].unit);
    signature_free(s);
}

static void a_bad_signature_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = {"", "float64", "float64 f", "real f(float64 x)", "float64 f(float64)",
                                      "float64 f(float64 x[])", "float64 f(float64 x[U S])", "float64 f(float64 x[ret)",
                                      "float64 f(float64 x[", "float64 f(string s[ret])", "float64 f(float64 x[3])",
                                      "float64 f(float64 x", "float64 f(...)", "float64 f(float64 x float64 y)"};
    signature *s;
    err e;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(signature_parse(bad[i], &s, &e), JVN_EPLUGIN);
        assert_null(s);
        assert_non_null(strstr(e.msg, "wanted"));
    }
}

static void the_first_owner_keeps_a_name_and_the_second_is_reachable(void **state)
{
    registry *r = registry_new();
    jvn_command a = command("sort"), b = command("sort");
    const char *taken;
    err e;
    (void)state;
    assert_int_equal(registry_add(r, REG_COMMAND, "frame", &a, &taken, &e), JVN_OK);
    assert_null(taken);
    assert_int_equal(registry_add(r, REG_COMMAND, "vol", &b, &taken, &e), JVN_OK);
    assert_string_equal(taken, "frame");
    assert_ptr_equal(registry_find(r, REG_COMMAND, "sort")->spec, &a);
    assert_ptr_equal(registry_find(r, REG_COMMAND, "vol.sort")->spec, &b);
    registry_drop(r, "frame");
    assert_ptr_equal(registry_find(r, REG_COMMAND, "sort")->spec, &b);
    registry_free(r);
}

static void an_owner_that_registers_anew_keeps_its_names(void **state)
{
    registry *r = registry_new();
    jvn_command old = command("sort"), later = command("sort"), renewed = command("sort"), freed = command("head");
    const char *taken;
    err e;
    (void)state;
    registry_add(r, REG_COMMAND, "vol", &old, &taken, &e);
    registry_add(r, REG_COMMAND, "vol", &freed, &taken, &e);
    registry_add(r, REG_COMMAND, "late", &later, &taken, &e);
    registry_add(r, REG_COMMAND, "late", &freed, &taken, &e);
    registry_vacate(r, "vol");
    assert_false(registry_has(r, "vol"));
    assert_int_equal(registry_add(r, REG_COMMAND, "vol", &renewed, &taken, &e), JVN_OK);
    registry_settle(r);
    assert_null(taken);
    assert_ptr_equal(registry_find(r, REG_COMMAND, "sort")->spec, &renewed);
    assert_string_equal(registry_find(r, REG_COMMAND, "head")->owner, "late");
    assert_string_equal(registry_find(r, REG_COMMAND, "late.sort")->owner, "late");
    registry_free(r);
}

/* A spec called `x`, of any kind. */
static const void *spec_of(reg_kind kind)
{
    static jvn_command c;
    static jvn_function f;
    static jvn_format x = {"x", "x", "s", "e", {0}, NULL, NULL};
    static jvn_metric m = {"x", "s", "e", NULL, {0}, NULL, NULL};
    c = command("x");
    f = function("double x(double x)");
    x.run = c.run;
    m.run = c.run;
    return kind == REG_COMMAND ? (void *)&c : kind == REG_FUNCTION ? (void *)&f : kind == REG_METRIC ? (void *)&m : (void *)&x;
}

static void expect_called(const registry *r, reg_kind kind, const char *owner, const char *called)
{
    const reg_item *it = registry_find(r, kind, called);
    assert_non_null(it);
    assert_string_equal(it->owner, owner);
    assert_string_equal(it->called, called);
}

static void of_three_owners_the_next_steps_in_when_one_goes(void **state)
{
    static const char *const owners[] = {"first", "second", "third"};
    (void)state;
    for (reg_kind k = REG_COMMAND; k <= REG_METRIC; k++) {
        registry *r = registry_new();
        const char *taken;
        err e;
        for (int i = 0; i < 3; i++) assert_int_equal(registry_add(r, k, owners[i], spec_of(k), &taken, &e), JVN_OK);
        assert_string_equal(taken, "first");
        expect_called(r, k, "first", "x");
        expect_called(r, k, "second", "second.x");
        expect_called(r, k, "third", "third.x");
        assert_string_equal(registry_find(r, k, "first.x")->owner, "first");
        registry_forget(r, k, "first", "x");
        assert_int_equal(registry_add(r, k, "first", spec_of(k), &taken, &e), JVN_OK);
        assert_null(taken); /* what is registered anew keeps its name */
        expect_called(r, k, "first", "x");
        registry_drop(r, "first");
        expect_called(r, k, "second", "x");
        expect_called(r, k, "third", "third.x");
        registry_drop(r, "second");
        expect_called(r, k, "third", "x");
        registry_drop(r, "third");
        assert_null(registry_find(r, k, "x"));
        registry_free(r);
    }
}

static void what_changed_since_a_mark_can_be_put_back(void **state)
{
    err e;
    const char *taken;
    registry *r = registry_new();
    char own[] = "own", *const owners[] = {own};
    jvn_command first = command("first"), second = command("second"), anew = command("first");
    (void)state;
    assert_int_equal(registry_add(r, REG_COMMAND, own, &first, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_COMMAND, "other", &first, &taken, &e), JVN_OK);
    reg_mark *m = registry_mark(r, owners, 1);
    registry_forget(r, REG_COMMAND, own, "first");
    assert_int_equal(registry_add(r, REG_COMMAND, own, &anew, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_COMMAND, own, &second, &taken, &e), JVN_OK);
    registry_back(r, m, owners, 1);
    assert_ptr_equal(registry_find(r, REG_COMMAND, "first")->spec, &first);
    assert_string_equal(registry_find(r, REG_COMMAND, "first")->owner, "own");
    assert_null(registry_find(r, REG_COMMAND, "second"));
    assert_int_equal(registry_add(r, REG_COMMAND, own, &second, &taken, &e), JVN_OK);
    registry_forget_marked(r, m, own); /* what is left of before goes, and its name is free */
    assert_string_equal(registry_find(r, REG_COMMAND, "first")->owner, "other");
    assert_null(registry_own(r, REG_COMMAND, own, "first"));
    assert_ptr_equal(registry_find(r, REG_COMMAND, "second")->spec, &second);
    reg_mark_free(m);
    registry_free(r);
}

static void two_commands_share_a_name_where_they_never_meet(void **state)
{
    registry *r = registry_new();
    jvn_command head = command("rename"), piped = command("rename"), late = command("rename"), both = command("rename");
    const char *taken;
    err e;
    (void)state;
    piped.input = late.input = JVN_INPUT_REQUIRED;
    both.input = JVN_INPUT_OPTIONAL;
    assert_int_equal(registry_add(r, REG_COMMAND, "core", &head, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_COMMAND, "frame", &piped, &taken, &e), JVN_OK);
    assert_null(taken);
    assert_string_equal(registry_command(r, "rename", true)->owner, "core");
    assert_string_equal(registry_command(r, "rename", false)->owner, "frame");
    assert_int_equal(registry_add(r, REG_COMMAND, "late", &late, &taken, &e), JVN_OK);
    assert_string_equal(taken, "frame");
    assert_int_equal(registry_add(r, REG_COMMAND, "both", &both, &taken, &e), JVN_OK);
    assert_string_equal(taken, "core");
    registry_drop(r, "frame");
    assert_string_equal(registry_command(r, "rename", true)->owner, "core");
    assert_string_equal(registry_command(r, "rename", false)->owner, "late");
    assert_string_equal(registry_command(r, "both.rename", false)->owner, "both");
    registry_free(r);
}

static void overloads_stand_in_order_of_registration(void **state)
{
    registry *r = registry_new();
    jvn_function f[] = {function("double twice(double x, double y)"), function("double twice(double x)"),
                        function("double z(double x)")};
    const char *taken;
    err e;
    int n;
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(registry_add(r, REG_FUNCTION, "std", &f[i], &taken, &e), JVN_OK);
        assert_null(taken);
    }
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n);
    assert_int_equal(n, 3);
    assert_ptr_equal(all[0]->spec, &f[0]);
    assert_ptr_equal(all[1]->spec, &f[1]);
    registry_free(r);
}

static void what_lacks_words_is_refused(void **state)
{
    registry *r = registry_new();
    static const jvn_param nameless[] = {{NULL, JVN_P_WORD, 0, NULL, NULL, "s"}}, odd[] = {{"X", 99, 0, NULL, NULL, "s"}};
    const char *taken;
    err e;
    (void)state;
    jvn_command c = command("x");
    c.summary = "";
    assert_int_equal(registry_add(r, REG_COMMAND, "p", &c, &taken, &e), JVN_EPLUGIN);
    c = command("x");
    c.example = NULL;
    assert_int_equal(registry_add(r, REG_COMMAND, "p", &c, &taken, &e), JVN_EPLUGIN);
    c = command("x");
    c.run = NULL;
    assert_int_equal(registry_add(r, REG_COMMAND, "p", &c, &taken, &e), JVN_EPLUGIN);
    c = command("x");
    c.params = (jvn_list)JVN_LIST(nameless);
    assert_int_equal(registry_add(r, REG_COMMAND, "p", &c, &taken, &e), JVN_EPLUGIN);
    c.params = (jvn_list)JVN_LIST(odd);
    assert_int_equal(registry_add(r, REG_COMMAND, "p", &c, &taken, &e), JVN_EPLUGIN);
    assert_null(registry_find(r, REG_COMMAND, "x"));
    registry_free(r);
}

static jvn_status no_read(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static void a_reader_is_found_by_extension(void **state)
{
    registry *r = registry_new();
    static const jvn_reader csv = {"csv", "csv txt", "s", "load x.csv", {0}, .run = no_read};
    const char *taken;
    err e;
    (void)state;
    assert_int_equal(registry_add(r, REG_READER, "csv", &csv, &taken, &e), JVN_OK);
    assert_non_null(registry_for_path(r, REG_READER, "a/b.c/x.CSV"));
    assert_non_null(registry_for_path(r, REG_READER, "x.txt"));
    assert_null(registry_for_path(r, REG_READER, "a.csv/x"));
    assert_null(registry_for_path(r, REG_READER, "xcsv"));
    assert_string_equal(registry_nearest(r, REG_READER, "cvs"), "csv");
    registry_free(r);
}

static void put(datasets *d, const char *name, const char *line)
{
    err e;
    lineage l;
    named_table one = {name, table_new(), NULL};
    lineage_begin(&l, line, false);
    assert_int_equal(datasets_put(d, &one, 1, &l, &e), JVN_OK);
    lineage_clear(&l);
    table_unref(one.t);
}

static void a_dataset_counts_its_versions(void **state)
{
    err e;
    datasets *d = datasets_new();
    (void)state;
    put(d, "px", "px = load a");
    put(d, "Ab", "");
    put(d, "px", "px = load b");
    assert_int_equal(datasets_find(d, "px")->version, 2);
    assert_string_equal(datasets_find(d, "PX")->from->line, "px = load b");
    put(d, "aB", "");
    assert_null(datasets_find(d, "ab"));
    assert_int_equal(datasets_remove(d, &(const char *){"Ab"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assert_int_equal(datasets_remove(d, &(const char *){"Ab"}, 1, &(lineage){.line = "rm"}, &e), JVN_ENAME);
    assert_string_equal(datasets_find(d, "ab")->name, "aB");
    assert_int_equal(datasets_count(d), 2);
    assert_string_equal(datasets_nearest(d, "pxx"), "px");
    datasets_free(d);
}

static int dropped;

static const jvn_function *lower_to_round(void *context, const jvn_function *f, err *e)
{
    if (strstr(f->signature, "double")) return f;
    if (strstr(f->signature, "int ")) return context;
    fail(e, JVN_EPLUGIN, "no such thing");
    return NULL;
}

static void count_drop(void *context, const jvn_function *f)
{
    assert_ptr_equal(context, f);
    dropped++;
}

static void a_plain_function_is_a_double_of_doubles_or_is_lowered(void **state)
{
    const char *taken;
    err e;
    registry *r = registry_new();
    const jvn_function good = function("double f(double a, float64 b)"), wide = function("double g(double a, ...)"),
                       five = function("double g(double a, double b, double c, double d, double e)"),
                       none = function("double g()"), whole = function("int64 g(int64 a)"),
                       c = function("int h(int)"), odd = function("char k(char)");
    const jvn_function lowered = function("double lowered(double a)");
    (void)state;
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &good, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &wide, &taken, &e), JVN_EPLUGIN);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &five, &taken, &e), JVN_EPLUGIN);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &none, &taken, &e), JVN_EPLUGIN);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &whole, &taken, &e), JVN_EPLUGIN);
    assert_non_null(strstr(e.msg, "1 to 4 doubles"));
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &c, &taken, &e), JVN_EPLUGIN);
    registry_set_plain(r, lower_to_round, count_drop, (void *)(uintptr_t)&lowered);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &c, &taken, &e), JVN_OK);
    assert_ptr_equal(registry_find(r, REG_FUNCTION, "lowered")->spec, &lowered);
    assert_int_equal(registry_add(r, REG_FUNCTION, "one", &odd, &taken, &e), JVN_EPLUGIN);
    assert_string_equal(e.msg, "no such thing");
    registry *like = registry_like(r);
    assert_int_equal(registry_add(like, REG_FUNCTION, "one", &c, &taken, &e), JVN_OK);
    registry_free(like);
    assert_int_equal(dropped, 1);
    registry_drop(r, "one");
    assert_int_equal(dropped, 2);
    registry_free(r);
}

static jvn_item item(const char *value) { return (jvn_item){.text = value, .unit = ""}; }

static void options_belong_to_their_owner_and_keep_their_value(void **state)
{
    static const jvn_param days = {"days", JVN_P_INTEGER, 0, "1..", "252", "days"};
    static const jvn_param bad[] = {{"by", JVN_P_COLUMNS, 0, NULL, NULL, "s"}, {"on", JVN_P_SWITCH, 0, NULL, NULL, "s"},
                                    {"many", JVN_P_WORD, JVN_MANY, NULL, "x", "s"}, {"t", JVN_P_TABLE, 0, NULL, "x", "s"},
                                    {"e", JVN_P_ENUM, 0, NULL, "x", "s"}, {"e", JVN_P_WORD, 0, NULL, "x", ""},
                                    {"Days", JVN_P_WORD, 0, NULL, "x", "s"}, {NULL, JVN_P_WORD, 0, NULL, "x", "s"}};
    registry *r = registry_new();
    const char *taken;
    err e;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(registry_add(r, REG_OPTION, "one", &bad[i], &taken, &e), JVN_EPLUGIN);
    assert_int_equal(registry_add(r, REG_OPTION, "core", &days, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_OPTION, "one", &days, &taken, &e), JVN_OK);
    assert_null(taken);
    assert_int_equal(registry_add(r, REG_OPTION, "one", &days, &taken, &e), JVN_EPLUGIN);
    assert_int_equal(registry_add(r, REG_OPTION, "two", &days, &taken, &e), JVN_OK);
    const reg_item *one = registry_option(r, "one.days");
    assert_ptr_equal(one, registry_own(r, REG_OPTION, "one", "days"));
    assert_string_equal(registry_option(r, "days")->owner, "core");
    assert_null(registry_option(r, "three.days"));
    const jvn_item x = item("1"), y = item("2");
    registry_set_value(r, one, &x);
    const jvn_item *held = one->value;
    registry_set_value(r, one, &y);
    assert_string_equal(one->value->text, "2");
    assert_string_equal(held->text, "1");
    assert_null(registry_option(r, "two.days")->value);
    registry_drop(r, "one");
    assert_null(registry_option(r, "one.days"));
    assert_non_null(registry_option(r, "two.days"));
    registry_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_is_read_whole),
        cmocka_unit_test(parameters_have_units),
        cmocka_unit_test(a_plain_function_is_a_double_of_doubles_or_is_lowered),
        cmocka_unit_test(a_bad_signature_is_refused_with_its_place),
        cmocka_unit_test(the_first_owner_keeps_a_name_and_the_second_is_reachable),
        cmocka_unit_test(an_owner_that_registers_anew_keeps_its_names),
        cmocka_unit_test(of_three_owners_the_next_steps_in_when_one_goes),
        cmocka_unit_test(what_changed_since_a_mark_can_be_put_back),
        cmocka_unit_test(two_commands_share_a_name_where_they_never_meet),
        cmocka_unit_test(overloads_stand_in_order_of_registration),
        cmocka_unit_test(what_lacks_words_is_refused),
        cmocka_unit_test(a_reader_is_found_by_extension),
        cmocka_unit_test(options_belong_to_their_owner_and_keep_their_value),
        cmocka_unit_test(a_dataset_counts_its_versions),
    };
    return RUN(tests);
}
