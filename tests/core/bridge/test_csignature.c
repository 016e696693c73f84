/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_csignature.c -- prototypes: what they mean, what they become, what is refused and where. */
#include "../unit.h"

#include "../../../core/bridge/csignature.h"
#include "../../../core/registry/registry.h"

static csignature parsed(const char *s)
{
    csignature c;
    err e;
    if (csignature_parse(s, &c, &e) != JVN_OK) print_message("%s: %s\n", s, e.msg);
    assert_int_equal(csignature_parse(s, &c, &e), JVN_OK);
    return c;
}

static void a_prototype_is_read_whole(void **state)
{
    csignature c = parsed("double hypot(double x, double)");
    (void)state;
    assert_string_equal(c.name, "hypot");
    assert_int_equal(c.name_at, 7);
    assert_int_equal(c.name_len, 5);
    assert_int_equal(c.n, 2);
    assert_string_equal(c.params[0].name, "x");
    assert_string_equal(c.params[1].name, "");
    assert_true(csignature_is_plain(&c) && !c.arrays);
}

static void every_way_to_write_a_type_is_known(void **state)
{
    static const struct {
        const char *words;
        c_type type;
    } all[] = {
        {"_Bool", C_BOOL}, {"bool", C_BOOL}, {"signed char", C_INT8}, {"char signed", C_INT8}, {"unsigned char", C_UINT8},
        {"short", C_INT16}, {"short int", C_INT16}, {"int short unsigned", C_UINT16}, {"int", C_INT32}, {"signed", C_INT32},
        {"signed int", C_INT32}, {"unsigned", C_UINT32}, {"unsigned int", C_UINT32}, {"long long", C_INT64},
        {"long int long", C_INT64}, {"unsigned long long int", C_UINT64}, {"float", C_FLOAT}, {"double", C_DOUBLE},
        {"int8_t", C_INT8}, {"int16_t", C_INT16}, {"int32_t", C_INT32}, {"int64_t", C_INT64}, {"uint8_t", C_UINT8},
        {"uint16_t", C_UINT16}, {"uint32_t", C_UINT32}, {"uint64_t", C_UINT64}, {"time_t", C_INT64},
        {"const volatile double", C_DOUBLE}, {"double const", C_DOUBLE}, {"const char *", C_TEXT}, {"char const *", C_TEXT},
        {"const char * const", C_TEXT}, {"int64", C_INT64}, {"float64", C_DOUBLE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char s[96];
        snprintf(s, sizeof s, "%s f(%s x)", all[i].words, all[i].words);
        csignature c = parsed(s);
        assert_int_equal(c.result.type, all[i].type);
        assert_int_equal(c.params[0].type, all[i].type);
    }
    assert_int_equal(parsed("long f(size_t)").result.type, sizeof(long) == 8 ? C_INT64 : C_INT32);
    assert_int_equal(parsed("int f(const char s[])").params[0].type, C_TEXT);
    assert_true((char)-1 < 0 ? parsed("char f(void)").result.type == C_INT8 : parsed("char f(void)").result.type == C_UINT8);
}

static void blanks_and_comments_stand_anywhere(void **state)
{
    csignature c = parsed(" extern\tdouble/* how */f ( const\ndouble * restrict x /*, int */ , size_t n ) ; // end");
    (void)state;
    assert_int_equal(c.n, 2);
    assert_true(c.arrays);
    assert_int_equal(parsed("int f()").n, 0);
    assert_int_equal(parsed("int f ( void )").n, 0);
}

static void arrays_share_one_length(void **state)
{
    csignature c = parsed("double f(const double *x, const float y[], size_t n, double p, int k)");
    static const c_role roles[] = {C_ARRAY, C_ARRAY, C_COUNT, C_VALUE, C_VALUE};
    (void)state;
    assert_true(c.arrays && !csignature_is_plain(&c));
    for (int i = 0; i < 5; i++) assert_int_equal(c.params[i].role, roles[i]);
    c = parsed("double f(const double a[], const size_t stride1, const double b[restrict static 3], size_t stride2, size_t n)");
    assert_int_equal(c.params[1].role, C_STRIDE);
    assert_int_equal(c.params[3].role, C_STRIDE);
    assert_int_equal(c.params[4].role, C_COUNT);
}

static void spells(const char *prototype, const char *name, const char *wanted)
{
    text t = {0};
    err e;
    signature *s = NULL;
    csignature c = parsed(prototype);
    c_view v;
    assert_int_equal(csignature_view(&c, NULL, &v, &e), JVN_OK);
    csignature_spell(&v, name, &t);
    assert_string_equal(t.s, wanted);
    assert_int_equal(signature_parse(t.s, &s, &e), JVN_OK);
    signature_free(s);
    text_free(&t);
}

static void it_is_spelled_as_the_registry_reads_it(void **state)
{
    (void)state;
    spells("double cbrt(double)", "cbrt", "float64 cbrt(float64 x)");
    spells("int f(const char *, bool b, float)", "g", "int64 g(string x1, bool b, float64 x3)");
    spells("const char *f(void)", "f", "string f()");
    spells("bool f(const double *x, const int *y, size_t n, double p = 0.5)", "f", "bool f(float64 x, int64 y, float64 p = 0.5)");
    spells("int f(const char *s = ', )', int n = 3 )", "f", "int64 f(string s = ', )', int64 n = 3)");
    spells("double frexp(double x, int *exponent)", "f", "float64 f(float64 x)");
    spells("void f(const double *x, double *out, size_t n)", "f", "float64 f(float64 x)");
    spells("void f(int n, double a, const double *x, int incx, inout double *y, int incy)", "axpy",
           "float64 axpy(float64 a, float64 x, float64 y)");
    spells("struct p {int a, b;}; int f(struct p *in, struct p v, const struct p *w)", "f",
           "int64 f(int64 v_a, int64 v_b, int64 w_a, int64 w_b)");
    spells("typedef struct {double (*function)(double, void *); void *params;} gsl_function; double f(gsl_function *g, double x)",
           "f", "float64 f(string g, float64 x)");
    spells("void *g(int *status, double (*f)(double, void *), void *data)", "g", "int64 g(string f)");
}

/* The caret covers the word behind `at`. */
static void what_cannot_be_called_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *s, *place, *message;
    } all[] = {
        {"", "", "ends where a type"},
        {"double", "", "function's name"},
        {"double cbrt", "", "'('"},
        {"double (cbrt)(double)", "(", "function's name"},
        {"double cbrt(double", "", "',' or ')'"},
        {"double cbrt(double,)", ")", "a type"},
        {"double cbrt(double) x", "x", "the end"},
        {"double cbrt(double) __attribute__((pure))", "__attribute__", "the end"},
        {"double cbrt(doubel x)", "doubel", "a type"},
        {"double cbrt(double x y)", "y", "',' or ')'"},
        {"doubel cbrt(double x)", "doubel", "a type"},
        {"long double f(double)", "long double", "long double"},
        {"double f(double long x)", "double long", "long double"},
        {"double f(double int)", "double int", "no type"},
        {"double f(short long x)", "short long", "no type"},
        {"double f(long long long x)", "long long long", "no type"},
        {"double f(unsigned float x)", "unsigned float", "no type"},
        {"double f(double double)", "double double", "no type"},
        {"double f(void x)", "void", "no value"},
        {"double f(int, void)", "void", "no value"},
        {"double f(struct s x)", "struct s", "not been declared"},
        {"typedef struct s s; s f(int)", "struct s", "not been declared"},
        {"union u f(int)", "union", "unions"},
        {"struct {int a : 3;} f(int)", ":", "bit fields"},
        {"struct {} f(int)", "}", "without fields"},
        {"struct {int;} f(int)", ";", "field's name"},
        {"struct {int a[0];} f(int)", "int a[0]", "1 to 256"},
        {"struct {double x[256];} f(struct {double x[257];} y)", "double x[257]", "1 to 256"},
        {"struct p {int a;}; int f(struct p x[])", "struct p x[]", "array of structs"},
        {"double f(double (*g)(double, ...))", "...", "varying number"},
        {"double f(double (*g)(double *x))", "double *x", "could write"},
        {"double f(const char *(*g)(double))", "const char *", "gives a number"},
        {"double f(double (*g)(double (*h)(double)))", "(", "callback that takes"},
        {"double f(inout double x)", "inout double x", "inout"},
        {"int printf(const char *format, ...)", "...", "varying number"},
        {"double f(char *s)", "char *s", "may write"},
        {"char *f(int)", "char *", "freed"},
        {"double f(const double **x, size_t n)", "*", "pointer to a pointer"},
        {"double f(const char *s[])", "[", "array of pointers"},
        {"double f(const double x[3][3], int n)", "[", "array of arrays"},
        {"double f(const double *x)", "const double *x", "no length"},
        {"double f(double x[])", "double x[]", "no length"},
        {"double f(const double *x, double n)", "const double *x", "no length"},
        {"double f(size_t m, const double *x)", "const double *x", "no length"},
        {"double f(const double *x, size_t n, const double *y, size_t m)", "size_t n", "between arrays"},
        {"double f(double x = )", ")", "a value"},
        {"double f(double \xc3\xa9)", "\xc3\xa9", "',' or ')'"},
        {"double f(int a,int b,int c,int d,int e,int f,int g,int h,int i,int j,int k,int l,int m,int n,int o,int p,int q)",
         "int", "more than 16"},
        {"double a123456789012345678901234567890123456789012345678901234567890123(int)",
         "a123456789012345678901234567890123456789012345678901234567890123", "longer than 63"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        csignature c;
        err e;
        jvn_status st = csignature_parse(all[i].s, &c, &e);
        if (st == JVN_OK || !strstr(e.msg, all[i].message) || strncmp(all[i].s + e.at, all[i].place, strlen(all[i].place)) ||
            (*all[i].place && (size_t)e.len != strlen(all[i].place)))
            print_message("%s: at %d, %d: %s\n", all[i].s, e.at, e.len, st ? e.msg : "accepted");
        assert_int_not_equal(st, JVN_OK);
        assert_non_null(strstr(e.msg, all[i].message));
        assert_true(e.hint[0] && e.len > 0 && (size_t)e.at <= strlen(all[i].s));
        assert_int_equal(strncmp(all[i].s + e.at, all[i].place, strlen(all[i].place)), 0);
        if (!*all[i].place) assert_int_equal(e.at, strlen(all[i].s));
        else assert_int_equal(e.len, strlen(all[i].place));
    }
}

static void roles_are(const char *prototype, const c_role *roles)
{
    csignature c = parsed(prototype);
    for (int i = 0; i < c.n; i++) {
        if (c.params[i].role != roles[i]) print_message("%s: %s\n", prototype, c.params[i].name);
        assert_int_equal(c.params[i].role, roles[i]);
    }
}

static void what_is_written_is_an_output(void **state)
{
    (void)state;
    roles_are("int f(double x, double *m, int *e)", (const c_role[]){C_VALUE, C_OUT, C_OUT});
    roles_are("void f(const double *x, double *out, size_t n)", (const c_role[]){C_ARRAY, C_OUT_ARRAY, C_COUNT});
    roles_are("void f(const double *x, size_t n, double *mean)", (const c_role[]){C_ARRAY, C_COUNT, C_OUT});
    roles_are("void f(double min[1], double max[1], const double x[], size_t stride, size_t n)",
              (const c_role[]){C_OUT, C_OUT, C_ARRAY, C_STRIDE, C_COUNT});
    roles_are("void f(double x[], size_t n, size_t size, int (*c)(const double *, const double *))",
              (const c_role[]){C_INOUT_ARRAY, C_COUNT, C_SIZE, C_CALLBACK});
    roles_are("void f(inout int *x, double key[1], const double one[1], const void *p)",
              (const c_role[]){C_INOUT, C_OUT, C_VALUE, C_POINTER});
    roles_are("struct p {int a;}; void f(struct p a, struct p *b, const struct p *c)", (const c_role[]){C_VALUE, C_OUT, C_VALUE});
}

static void structs_are_read_inside_out(void **state)
{
    (void)state;
    csignature c = parsed("struct in {char a; double b[3];}; typedef struct {struct in x; struct {float y, z;} w; void *p;} out; "
                          "out f(struct in *a, out b)");
    assert_int_equal(c.n_records, 3);
    assert_int_equal(c.result.type, C_RECORD);
    assert_int_equal(c.result.link, 2);
    assert_string_equal(c.records[2].name, "out");
    assert_string_equal(c.records[0].tag, "in");
    assert_int_equal(c.records[0].values, 4);
    assert_int_equal(c.records[2].values, 7);
    assert_int_equal(c.fields[c.records[0].first + 1].count, 3);
    assert_string_equal(c.fields[c.records[1].first + 1].name, "z");
    assert_int_equal(c.params[0].role, C_OUT);
}

/* Which output is the value, and why not. */
static void an_output_is_taken(void **state)
{
    static const struct {
        const char *s, *take, *taken, *message;
    } all[] = {
        {"int f(double x, double *m)", NULL, "return", NULL},
        {"int f(double x, double *m)", "m", "m", NULL},
        {"void f(double x, double *m)", NULL, "m", NULL},
        {"void f(double x, double *m, int *e)", NULL, NULL, "more than one output"},
        {"struct {int quot, rem;} f(int, int)", "rem", "rem", NULL},
        {"struct {int quot, rem;} f(int, int)", NULL, NULL, "more than one output"},
        {"struct {struct {int b;} a;} f(int)", NULL, "a.b", NULL},
        {"struct r {double val, err;}; int f(double x, struct r *result)", "result.err", "result.err", NULL},
        {"struct r {double val, err;}; int f(double x, struct r *result)", "result.er", NULL, "gives no 'result.er'"},
        {"void f(int)", NULL, NULL, "gives nothing"},
        {"void *f(int)", NULL, NULL, "opaque"},
        {"int f(gsl_rng *r)", NULL, NULL, "opaque"},
        {"int f(struct {int a[3];} x)", NULL, NULL, "array in it"},
        {"int f(double (*g)(const char *))", NULL, NULL, "by Lua alone"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        c_view v;
        err e;
        csignature c = parsed(all[i].s);
        jvn_status st = csignature_view(&c, all[i].take, &v, &e);
        assert_int_equal(st == JVN_OK, all[i].taken != NULL);
        if (st == JVN_OK) assert_string_equal(v.taken.name, all[i].taken);
        else assert_non_null(strstr(e.msg, all[i].message));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_an_output),
        cmocka_unit_test(structs_are_read_inside_out),
        cmocka_unit_test(an_output_is_taken),
        cmocka_unit_test(a_prototype_is_read_whole),
        cmocka_unit_test(every_way_to_write_a_type_is_known),
        cmocka_unit_test(blanks_and_comments_stand_anywhere),
        cmocka_unit_test(arrays_share_one_length),
        cmocka_unit_test(it_is_spelled_as_the_registry_reads_it),
        cmocka_unit_test(what_cannot_be_called_is_refused_with_its_place),
    };
    return RUN(tests);
}
