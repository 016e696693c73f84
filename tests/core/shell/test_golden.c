/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_golden.c -- recorded sessions in parts, what was typed in them, and how differences are shown. */
#include "../../../core/shell/golden.h"

#include "../unit.h"

static golden read(const char *s)
{
    golden g;
    golden_read(&g, s, strlen(s));
    return g;
}

static void parts_begin_where_something_was_typed(void **unused)
{
    (void)unused;
    golden g = read("# mine\n# too\n> a\n1\n>\n> b\n. c\n2\n");
    assert_int_equal(g.head, strlen("# mine\n# too\n"));
    assert_int_equal(g.n, 3);
    assert_int_equal(g.parts[0].line, 3);
    assert_memory_equal(g.parts[0].s, "> a\n1\n", g.parts[0].n);
    assert_memory_equal(g.parts[1].s, ">\n", g.parts[1].n);
    assert_int_equal(g.parts[2].line, 6);
    assert_memory_equal(g.parts[2].s, "> b\n. c\n2\n", g.parts[2].n);
    golden_free(&g);
}

static void what_precedes_the_first_is_a_part(void **unused)
{
    (void)unused;
    golden g = read("note: early\n> a\n# not the author's\n");
    assert_int_equal(g.head, 0);
    assert_int_equal(g.n, 2);
    assert_memory_equal(g.parts[0].s, "note: early\n", g.parts[0].n);
    assert_memory_equal(g.parts[1].s, "> a\n# not the author's\n", g.parts[1].n);
    golden_free(&g);
    g = read("");
    assert_int_equal(g.n, 0);
    golden_free(&g);
}

static void typed_lines_lose_their_marks(void **unused)
{
    (void)unused;
    text t = {0};
    const char *s = "# mine\n> a |\n. b\n.\n. c\n. d\n1\n. not typed\n>\n> e";
    golden_input(s, strlen(s), &t);
    assert_string_equal(t.s, "a |\nb\n\nc\nd\n\ne\n");
    text_free(&t);
}

static void same(const char *a, const char *b, bool wanted)
{
    golden x = read(a), y = read(b);
    assert_true(golden_same(&x.parts[0], &y.parts[0]) == wanted);
    golden_free(&x);
    golden_free(&y);
}

static void parts_are_the_same_byte_for_byte(void **unused)
{
    (void)unused;
    same("> a\n1\n", "> a\n1\n", true);
    same("> a\n1\n", "> a\n1", false);
    same("> a\n1\n", "> a\n2\n", false);
}

static void differs(const char *a, const char *b, const char *wanted)
{
    text t = {0};
    golden x = read(a), y = read(b);
    golden_difference(x.n ? x.parts : NULL, y.n ? y.parts : NULL, &t);
    assert_string_equal(t.s, wanted);
    text_free(&t);
    golden_free(&x);
    golden_free(&y);
}

static void lines_that_differ_stand_in_pairs(void **unused)
{
    (void)unused;
    differs("> a\nx\n─\n1\n2\n3\n", "> a\nx\n─\n1\n7\n3\n",
            "      > a\n      x\n      ─\n      1\n    - 2\n    + 7\n");
    differs("> a\nx\n─\n0\n1\n2\n3\n", "> a\nx\n─\n0\n1\n7\n3\n",
            "      > a\n      x\n    … 2 equal lines\n      1\n    - 2\n    + 7\n");
    differs("> a\nx\n1\n2\n3\n", "> a\nx\n7\n2\n8\n", "      > a\n      x\n    - 1\n    + 7\n    - 3\n    + 8\n");
}

static void more_or_fewer_lines_stand_in_blocks(void **unused)
{
    (void)unused;
    differs("> a\n1\n", "> a\n1\n2\n", "      > a\n      1\n    + 2\n");
    differs("> a\n1\n(1 row)\n", "> a\n", "      > a\n    - 1\n    - (1 row)\n");
    differs("> a\n1\n", "", "    - > a\n    - 1\n");
    differs("> a\n", "> a\n1\n2\n3\n4\n5\n6\n7\n8\n",
            "      > a\n    + 1\n    + 2\n    + 3\n    + 4\n    + 5\n    + 6\n    … 2 more found lines\n");
}

static void long_lines_are_shown_from_before_the_difference(void **unused)
{
    (void)unused;
    char a[256] = "> a\n", b[256], wanted[128];
    memset(a + 4, 'x', 100);
    strcpy(a + 104, "1 end\n");
    strcpy(b, a);
    b[104] = '2';
    snprintf(wanted, sizeof wanted, "      > a\n    - …%.24s1 end\n    + …%.24s2 end\n", a + 4, a + 4);
    differs(a, b, wanted);
}

static void control_characters_are_made_visible(void **unused)
{
    (void)unused;
    differs("> a\n\033[31m\n", "> a\nred\n", "      > a\n    - \\x1b[31m\n    + red\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_begin_where_something_was_typed),
        cmocka_unit_test(what_precedes_the_first_is_a_part),
        cmocka_unit_test(typed_lines_lose_their_marks),
        cmocka_unit_test(parts_are_the_same_byte_for_byte),
        cmocka_unit_test(lines_that_differ_stand_in_pairs),
        cmocka_unit_test(more_or_fewer_lines_stand_in_blocks),
        cmocka_unit_test(long_lines_are_shown_from_before_the_difference),
        cmocka_unit_test(control_characters_are_made_visible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
