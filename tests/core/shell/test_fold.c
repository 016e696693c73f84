/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_fold.c -- lines that a screen holds. */
#include "../../../core/shell/fold.h"

#include <stdio.h>

#include "../unit.h"

static void rest_is(const char *s, int used, int indent, int width, const char *wanted)
{
    char *got = NULL;
    size_t n;
    FILE *f = open_memstream(&got, &n);
    fold_rest(s, used, indent, width, f);
    fclose(f);
    assert_string_equal(got, wanted);
    free(got);
}

static void paragraphs_are(const char *s, int width, const char *wanted)
{
    char *got = NULL;
    size_t n;
    FILE *f = open_memstream(&got, &n);
    fold_paragraphs(s, width, f);
    fclose(f);
    assert_string_equal(got, wanted);
    free(got);
}

static void words_are(const char *s, int used, int width, const char *wanted)
{
    text got = {0};
    fold_words(&got, s, used, 2, width);
    assert_string_equal(got.n ? got.s : "", wanted);
    text_free(&got);
}

static void words_go_on_in_the_next_line(void **unused)
{
    (void)unused;
    words_are("one two three four five six seven", 6, 26, "one two three four\n  five six seven");
    words_are("one two three four five six seven", 6, 0, "one two three four five six seven");
    words_are("one two three four five six seven", 6, 16, "one two three four five six seven");
    words_are("ä ö ü ß é è ê ë î ï", 6, 24, "ä ö ü ß é è ê ë î\n  ï");
    words_are("abcdefghijklmnopqrstuvwxyz then", 6, 26, "abcdefghijklmnopqrstuvwxyz\n  then");
    words_are("", 6, 26, "");
}

static void a_line_goes_on_indented_where_the_screen_ends(void **unused)
{
    (void)unused;
    rest_is("one two three four five six", 4, 4, 26, "one two three four\n    five six\n");
    rest_is("one two three four five six", 4, 4, 0, "one two three four five six\n");
    rest_is("one two three four five six", 4, 4, 31, "one two three four five six\n");
    rest_is("", 4, 4, 26, "\n");
}

static void a_word_longer_than_the_screen_stays_whole(void **unused)
{
    (void)unused;
    rest_is("abcdefghijklmnopqrstuvwxyz then", 0, 2, 24, "abcdefghijklmnopqrstuvwxyz\n  then\n");
}

static void a_narrow_column_is_left_to_the_terminal(void **unused)
{
    (void)unused;
    rest_is("one two three four five six", 30, 30, 40, "one two three four five six\n");
}

static void paragraphs_broken_by_hand_are_joined_where_they_would_break_again(void **unused)
{
    (void)unused;
    const char *s = "this line has been broken by hand somewhere behind its eightieth byte, right there where\nit goes on.\nNext.\n\n"
                    "  x   a table\n";
    paragraphs_are(s, 0, "  this line has been broken by hand somewhere behind its eightieth byte, right there where\n  it goes on.\n"
                         "  Next.\n\n    x   a table\n");
    paragraphs_are("this line has been broken by hand as well, and is longer than a line without a screen can be, so that it would be\nbroken twice.", 0,
                   "  this line has been broken by hand as well, and is longer than a line without a screen can be, so that it would\n"
                   "  be broken twice.\n");
    paragraphs_are(s, 60, "  this line has been broken by hand somewhere behind its\n  eightieth byte, right there where it goes on.\n"
                          "  Next.\n\n    x   a table\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_go_on_in_the_next_line),
        cmocka_unit_test(a_line_goes_on_indented_where_the_screen_ends),
        cmocka_unit_test(a_word_longer_than_the_screen_stays_whole),
        cmocka_unit_test(a_narrow_column_is_left_to_the_terminal),
        cmocka_unit_test(paragraphs_broken_by_hand_are_joined_where_they_would_break_again),
    };
    return RUN(tests);
}
