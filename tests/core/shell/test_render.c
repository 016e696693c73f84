/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_render.c -- tables as they are printed, letter by letter, and widths of foreign text. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../core/shell/render.h"
#include "../../../core/shell/render_text.h"

#include <cmocka.h> /* last: its fail() is a macro */

static const render_opts plain = {.width = 0, .height = 0, .colour = false};

static column *doubles(int n, const double *v)
{
    column *c = column_new(JVN_FLOAT64, n, 0, true);
    if (n) memcpy(c->data->data, v, (size_t)n * sizeof *v);
    return c;
}

static column *integers(int n, const int64_t *v)
{
    column *c = column_new(JVN_INT64, n, 0, false);
    if (n) memcpy(c->data->data, v, (size_t)n * sizeof *v);
    return c;
}

static column *dates(int n, const int32_t *v)
{
    column *c = column_new(JVN_DATE, n, 0, false);
    if (n) memcpy(c->data->data, v, (size_t)n * sizeof *v);
    return c;
}

/* NULL: a null. */
static column *texts(int n, const char *const *v)
{
    int64_t bytes = 0, at = 0;
    for (int i = 0; i < n; i++) bytes += v[i] ? (int64_t)strlen(v[i]) : 0;
    column *c = column_new(JVN_STRING, n, bytes, true);
    for (int i = 0; i < n; i++) {
        int64_t len = v[i] ? (int64_t)strlen(v[i]) : 0;
        if (len) memcpy((char *)c->bytes->data + at, v[i], (size_t)len);
        if (!v[i]) jvn_set_bit(c->validity->data, i, 0);
        ((int64_t *)c->data->data)[i] = at;
        at += len;
    }
    ((int64_t *)c->data->data)[n] = at;
    column_count_nulls(c);
    return c;
}

static column *labelled(column *c, const char *unit, const char *convention)
{
    column *v = column_label(c, unit, convention);
    column_unref(c);
    return v;
}

static void add(table *t, const char *name, column *c)
{
    assert_int_equal(table_take(t, name, c, NULL), JVN_OK);
}

static void set_null(column *c, int64_t row)
{
    jvn_set_bit(c->validity->data, row, 0);
    column_count_nulls(c);
}

/* Takes t. */
static void prints(table *t, const render_opts *o, const char *wanted)
{
    char *s = NULL;
    size_t n;
    FILE *f = open_memstream(&s, &n);
    render_table(t, o, f);
    fclose(f);
    assert_string_equal(s, wanted);
    free(s);
    table_unref(t);
}

static void prices_keep_their_cents_and_returns_five_digits(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "date", dates(3, (int32_t[]){20112, 20115, 20116}));
    add(t, "ticker", texts(3, (const char *[]){"NVDA", "NVDA", "^IXIC"}));
    add(t, "close", labelled(doubles(3, (double[]){142.62, 118.42, 19341.83}), "USD", NULL));
    column *r = doubles(3, (double[]){0, -0.16968167157481418, 0.08925856443168386});
    set_null(r, 0);
    add(t, "return", labelled(r, "ret", "simple close[t]/close[t-1] - 1 by ticker"));
    prints(t, &plain,
           "date        ticker     close    return\n"
           "                         USD       ret\n"
           "──────────  ──────  ────────  ────────\n"
           "2025-01-24  NVDA      142.62         ·\n"
           "2025-01-27  NVDA      118.42  -0.16968\n"
           "2025-01-28  ^IXIC   19341.83   0.08926\n"
           "(3 rows)\n"
           "return: simple close[t]/close[t-1] - 1 by ticker\n");
}

static void nothing_that_is_not_zero_looks_like_zero(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "p", doubles(6, (double[]){0.5312345, 3.2e-12, 0, NAN, -INFINITY, 2.664e24}));
    prints(t, &plain,
           "        p\n"
           "─────────\n"
           "0.53123\n"
           "3.20e-12\n"
           "0.00000\n"
           "      NaN\n"
           "     -inf\n"
           "2.664e+24\n"
           "(6 rows)\n");
}

static void a_share_beside_counts_of_operations_keeps_its_digits(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "needed", doubles(6, (double[]){39140129189.189, 935300949648152, 0.3308624, -2.1157838, 2635555.9405, 0}));
    prints(t, &plain,
           "           needed\n"
           "─────────────────\n"
           "      3.91401e+10\n"
           "      9.35301e+14\n"
           "      0.330862\n"
           "     -2.11578\n"
           "2635556\n"
           "      0\n"
           "(6 rows)\n");
}

static void long_numbers_that_six_digits_say_have_an_exponent(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "tokens", doubles(2, (double[]){14800000000000, 300000000000}));
    add(t, "value", doubles(2, (double[]){14834567000000, 300000000000}));
    add(t, "active", doubles(2, (double[]){37000000000, 7000000000}));
    prints(t, &plain,
           "  tokens           value       active\n"
           "────────  ──────────────  ───────────\n"
           "1.48e+13  14834567000000  37000000000\n"
           "3e+11       300000000000   7000000000\n"
           "(2 rows)\n");
}

static void whole_numbers_stand_to_the_right(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "n", integers(3, (int64_t[]){5, -1234567, INT64_MAX}));
    add(t, "volume", doubles(3, (double[]){120000000, 5, -0.0}));
    prints(t, &plain,
           "                  n     volume\n"
           "───────────────────  ─────────\n"
           "                  5  120000000\n"
           "           -1234567          5\n"
           "9223372036854775807          0\n"
           "(3 rows)\n");
}

static void wide_letters_keep_columns_straight(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "名", texts(6, (const char *[]){"深度求索", "👩‍👩‍👧‍👦 family", "❤️", "e\xcc\x81t\xc3\xa9", "🇺🇳", NULL}));
    add(t, "n", integers(6, (int64_t[]){1, 2, 3, 4, 5, 6}));
    prints(t, &plain,
           "名         n\n"
           "─────────  ─\n"
           "深度求索   1\n"
           "👩‍👩‍👧‍👦 family  2\n"
           "❤️         3\n"
           "e\xcc\x81t\xc3\xa9        4\n"
           "🇺🇳         5\n"
           "·          6\n"
           "(6 rows)\n");
}

static void foreign_text_cannot_act(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "s", texts(3, (const char *[]){"a\nb\tc", "\x1b[31mred", "abc\xe2\x80\xaexyz"}));
    prints(t, &plain,
           "s\n"
           "────────────\n"
           "a\\nb\\tc\n"
           "\\x1b[31mred\n"
           "abc\\u202exyz\n"
           "(3 rows)\n");
}

static void text_is_cut_between_letters(void **unused)
{
    (void)unused;
    text t = {0};
    assert_int_equal(show_text(&t, "深度求索", 12, 6), 5);
    assert_string_equal(t.s, "深度…");
    text_clear(&t);
    assert_int_equal(show_text(&t, "abcdef", 6, 6), 6);
    text_clear(&t);
    assert_int_equal(show_text(&t, "abcdefg", 7, 6), 6);
    assert_string_equal(t.s, "abcde…");
    assert_int_equal(show_text(NULL, "\xff\xfe", 2, 0), 8);
    text_free(&t);
}

static void odd_clusters_have_the_widths_that_terminals_give(void **unused)
{
    static const struct { const char *s; int width; } cases[] = {
        {"", 0}, {"abc", 3}, {"é", 1}, {"日本", 4}, {"ﾊﾝ", 2}, {"한글", 4}, {"👍🏽", 2}, {"🏳️‍🌈", 2},
        {"1️⃣", 2}, {"☎", 1}, {"\xe2\x80\x8b", 6},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(show_text(NULL, cases[i].s, (int64_t)strlen(cases[i].s), 0), cases[i].width);
}

static void small_tables_look_whole(void **unused)
{
    (void)unused;
    table *t = table_new();
    add(t, "x", doubles(1, (double[]){2.5}));
    prints(t, &plain, "  x\n───\n2.5\n(1 row)\n");
    t = table_new();
    add(t, "date", dates(0, NULL));
    add(t, "close", doubles(0, NULL));
    prints(t, &plain, "date  close\n────  ─────\n(0 rows)\n");
    prints(table_new(), &plain, "(no columns)\n");
}

static void equal_conventions_share_a_line(void **unused)
{
    (void)unused;
    table *t = table_new();
    for (int i = 0; i < 3; i++) {
        char name[] = {(char)('a' + i), 0};
        add(t, name, labelled(integers(1, (int64_t[]){1}), NULL, i == 1 ? "of b" : "of a and c"));
    }
    prints(t, &plain, "a  b  c\n─  ─  ─\n1  1  1\n(1 row)\na, c: of a and c\nb: of b\n");
}

static void a_terminal_gets_what_fits_and_is_told_of_the_rest(void **unused)
{
    static const render_opts narrow = {.width = 40, .height = 12, .colour = false};
    (void)unused;
    table *t = table_new();
    int64_t v[1500];
    for (int i = 0; i < 1500; i++) v[i] = i;
    for (int i = 0; i < 6; i++) {
        char name[] = {'c', 'o', 'l', 'u', 'm', 'n', '_', (char)('0' + i), 0};
        add(t, name, integers(1500, v));
    }
    prints(t, &narrow,
           "column_0  column_1  …  column_5\n"
           "────────  ────────     ────────\n"
           "       0         0  …         0\n"
           "       1         1  …         1\n"
           "       ⋮         ⋮  ⋮         ⋮\n"
           "    1498      1498  …      1498\n"
           "    1499      1499  …      1499\n"
           "(1,500 rows)\n"
           "… 1,496 more rows\n"
           "… 3 more columns: column_2, column_3, …\n"
           "to see them: show --all, head N, tail N\n");
}

static void long_texts_take_what_is_left_of_the_line(void **unused)
{
    static const render_opts narrow = {.width = 40, .height = 12, .colour = false};
    (void)unused;
    table *t = table_new();
    add(t, "n", integers(1, (int64_t[]){1}));
    add(t, "s", texts(1, (const char *[]){"one two three four five six"}));
    prints(t, &narrow, "n  s\n─  ───────────────────────────\n1  one two three four five six\n(1 row)\n");
    t = table_new();
    add(t, "n", integers(1, (int64_t[]){1}));
    add(t, "s", texts(1, (const char *[]){"one two three four five six seven eight nine"}));
    prints(t, &narrow, "n  s\n─  ─────────────────────────────────────\n1  one two three four five six seven ei…\n(1 row)\n");
}

static void conventions_of_hidden_columns_are_not_told(void **unused)
{
    static const render_opts narrow = {.width = 24, .height = 14, .pager = true};
    (void)unused;
    table *t = table_new();
    int64_t v[9] = {0};
    for (int i = 0; i < 4; i++) {
        char name[] = {'c', 'o', 'l', 'u', 'm', 'n', '_', (char)('0' + i), 0};
        add(t, name, labelled(integers(9, v), NULL, i == 1 || i == 2 ? "of what is hidden" : "of the first one and of the last"));
    }
    prints(t, &narrow,
           "column_0  …  column_3\n"
           "────────     ────────\n"
           "       0  …         0\n"
           "       0  …         0\n"
           "       ⋮  ⋮         ⋮\n"
           "       0  …         0\n"
           "       0  …         0\n"
           "(9 rows)\n"
           "… 5 more rows\n"
           "… 2 more columns: …\n"
           "to see them: show --all\n"
           "column_0, column_3: of\n"
           "  the first one and of\n"
           "  the last\n");
}

static void the_ways_to_see_more_include_the_pager_where_there_is_one(void **unused)
{
    static const render_opts with = {.width = 80, .height = 12, .pager = true}, without = {.width = 80, .height = 12};
    (void)unused;
    for (int i = 0; i < 2; i++) {
        table *t = table_new();
        int64_t v[9] = {0};
        add(t, "x", integers(9, v));
        prints(t, i ? &with : &without,
               i ? "x\n─\n0\n0\n⋮\n0\n0\n(9 rows)\n… 5 more rows\nto see them: show --all, head N, tail N, less, save FILE\n"
                 : "x\n─\n0\n0\n⋮\n0\n0\n(9 rows)\n… 5 more rows\nto see them: show --all, head N, tail N, save FILE\n");
    }
}

static void colour_is_dim_and_only_if_asked(void **unused)
{
    static const render_opts colour = {.width = 80, .height = 24, .colour = true};
    (void)unused;
    table *t = table_new();
    add(t, "s", texts(2, (const char *[]){"ab", NULL}));
    prints(t, &colour, "s\n\033[2m──\033[0m\nab\n\033[2m·\033[0m\n\033[2m(2 rows)\033[0m\n");
}

/* More rows than one batch holds come out in order. */
static void many_rows_come_in_order(void **unused)
{
    enum { N = 50000 };
    (void)unused;
    table *t = table_new();
    int64_t *v = calloc(N, sizeof *v), i = 0;
    for (; i < N; i++) v[i] = i;
    add(t, "n", integers(N, v));
    char *s = NULL, *line;
    size_t n;
    FILE *f = open_memstream(&s, &n);
    render_table(t, &plain, f);
    fclose(f);
    line = strchr(strchr(s, '\n') + 1, '\n') + 1;
    for (i = 0; i < N; i++, line = strchr(line, '\n') + 1) assert_int_equal(strtol(line, NULL, 10), i);
    assert_string_equal(line, "(50,000 rows)\n");
    free(s);
    free(v);
    table_unref(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_keep_their_cents_and_returns_five_digits),
        cmocka_unit_test(nothing_that_is_not_zero_looks_like_zero),
        cmocka_unit_test(a_share_beside_counts_of_operations_keeps_its_digits),
        cmocka_unit_test(long_numbers_that_six_digits_say_have_an_exponent),
        cmocka_unit_test(whole_numbers_stand_to_the_right),
        cmocka_unit_test(wide_letters_keep_columns_straight),
        cmocka_unit_test(foreign_text_cannot_act),
        cmocka_unit_test(text_is_cut_between_letters),
        cmocka_unit_test(odd_clusters_have_the_widths_that_terminals_give),
        cmocka_unit_test(small_tables_look_whole),
        cmocka_unit_test(equal_conventions_share_a_line),
        cmocka_unit_test(conventions_of_hidden_columns_are_not_told),
        cmocka_unit_test(the_ways_to_see_more_include_the_pager_where_there_is_one),
        cmocka_unit_test(a_terminal_gets_what_fits_and_is_told_of_the_rest),
        cmocka_unit_test(long_texts_take_what_is_left_of_the_line),
        cmocka_unit_test(colour_is_dim_and_only_if_asked),
        cmocka_unit_test(many_rows_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
