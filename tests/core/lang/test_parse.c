/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_parse.c -- statements: how each kind of argument is read, what continues, what is refused where. */
#include "../unit.h"

#include "../../../core/base/text.h"
#include "../../../core/lang/parse.h"

static jvn_status run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static const jvn_param load_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | PARAM_READS, NULL, NULL, "the file"},
    {"--as", JVN_P_WORD, 0, NULL, NULL, "the reader"},
};
static const jvn_param event_params[] = {
    {"--on", JVN_P_DATE, 0, NULL, NULL, "the day"},
    {"--window", JVN_P_RANGE, 0, NULL, NULL, "days"},
    {"--market", JVN_P_WORD, 0, NULL, NULL, "a ticker"},
    {"--log", JVN_P_SWITCH, 0, NULL, NULL, "logs"},
};
static const jvn_param where_params[] = {{"CONDITION", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "rows to keep"}};
static const jvn_param sort_params[] = {{"KEYS", JVN_P_KEYS, JVN_REQUIRED, NULL, NULL, "keys"},
                                        {"--by", JVN_P_COLUMNS, 0, NULL, NULL, "columns"}};
static const jvn_param sql_params[] = {{"--quiet", JVN_P_SWITCH, 0, NULL, NULL, "q"},
                                       {"SQL", JVN_P_RAW, JVN_REQUIRED, NULL, NULL, "text"}};
static const jvn_param program_params[] = {{"PROGRAM", JVN_P_RAW, JVN_REQUIRED | PARAM_PROGRAM, NULL, NULL, "a line"},
                                           {"--as", JVN_P_WORD, PARAM_READS, NULL, NULL, "the reader"}};
static const jvn_param check_params[] = {{"FILES", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "files"}};
static const jvn_param script_params[] = {{"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "the file"},
                                          {"ARG", JVN_P_WORD, JVN_MANY | PARAM_WORDS, NULL, NULL, "words"}};
static const jvn_param csv_params[] = {{"--types", JVN_P_WORD, 0, NULL, NULL, "types"}};

static const jvn_command commands[] = {
    {"load", "s", "load x.csv", NULL, JVN_INPUT_NONE, JVN_LIST(load_params), .run = run},
    {"event", "s", "px | event", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(event_params), .run = run},
    {"where", "s", "px | where a > 1", NULL, JVN_INPUT_REQUIRED, JVN_LIST(where_params), .run = run},
    {"sort", "s", "px | sort a", NULL, JVN_INPUT_REQUIRED, JVN_LIST(sort_params), .run = run},
    {"sql", "s", "sql select 1", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(sql_params), .run = run},
    {"claims check", "s", "claims check x.md", NULL, JVN_INPUT_NONE, JVN_LIST(check_params), .run = run},
    {"ls", "s", "ls", NULL, JVN_INPUT_NONE, {0}, .run = run},
    {"script", "s", "script x", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(script_params), .run = run},
    {COMMAND_PROGRAM, "s", "!date", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(program_params), .run = run},
};
static const jvn_reader csv = {"csv", "csv", "s", "load x.csv", JVN_LIST(csv_params), .run = run};

typedef struct world {
    arena *a;
    registry *r;
    datasets *d;
    scope sc;
    statement st;
    err e;
} world;

static void put(datasets *d, const char *name)
{
    err e;
    lineage l;
    named_table one = {name, table_new(), NULL};
    lineage_begin(&l, "", false);
    datasets_put(d, &one, 1, &l, &e);
    lineage_clear(&l);
    table_unref(one.t);
}

static int setup(void **state)
{
    world *w = xcalloc(1, sizeof *w);
    const char *taken;
    w->a = arena_new();
    w->r = registry_new();
    w->d = datasets_new();
    w->sc = (scope){w->r, w->d, NULL};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (registry_add(w->r, REG_COMMAND, *commands[i].name == '!' ? "core" : "t", &commands[i], &taken, &w->e) != JVN_OK) return -1;
    if (registry_add(w->r, REG_READER, "csv", &csv, &taken, &w->e) != JVN_OK) return -1;
    put(w->d, "px");
    put(w->d, "odd name");
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    arena_free(w->a);
    registry_free(w->r);
    datasets_free(w->d);
    free(w);
    return 0;
}

static jvn_status parse(world *w, const char *line) { return parse_statement(w->a, line, &w->sc, &w->st, &w->e); }

static const char *word_of(const world *w, int at, int arg) { return w->st.stages[at].args[arg].words[0].s; }

static void words_stand_bare(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "px | event --on 2025-01-27 --window -1:5 --market ^IXIC --log"), JVN_OK);
    assert_int_equal(w->st.n, 2);
    assert_string_equal(w->st.stages[0].dataset, "px");
    assert_string_equal(word_of(w, 1, 0), "2025-01-27");
    assert_string_equal(word_of(w, 1, 1), "-1:5");
    assert_string_equal(word_of(w, 1, 2), "^IXIC");
    assert_true(w->st.stages[1].args[3].given);
    assert_int_equal(parse(w, "event --market normal(1,2)"), JVN_OK);
    assert_string_equal(word_of(w, 0, 2), "normal(1,2)");
    assert_int_equal(parse(w, "event --market 'a ''b'' | c'\"d\""), JVN_OK);
    assert_string_equal(word_of(w, 0, 2), "a 'b' | cd");
    assert_int_equal(parse(w, "event --market --log"), JVN_OK); /* a flag's value is the next word, whatever it is */
    assert_string_equal(word_of(w, 0, 2), "--log");
}

static void a_dataset_behind_the_command_is_its_input(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "where px close > 1 | where close < 9"), JVN_OK);
    assert_int_equal(w->st.n, 3);
    assert_string_equal(w->st.stages[0].dataset, "px");
    assert_int_equal(w->st.stages[0].at, 6);
    assert_string_equal(w->st.stages[1].command->name, "where");
    assert_int_equal(parse(w, "x = where \"odd name\" close > 1"), JVN_OK);
    assert_string_equal(w->st.stages[0].dataset, "odd name");
    assert_int_equal(parse(w, "where close > 1"), JVN_ESYNTAX);
    assert_int_equal(parse(w, "where 'px"), JVN_EMORE);
    assert_int_equal(parse(w, "px | where px close > 1"), JVN_ESYNTAX);
}

static void many_words_are_one_argument(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "claims check a/*.md 'b c.md' -- --d.md"), JVN_OK);
    assert_int_equal(w->st.stages[0].args[0].n, 3);
    assert_int_equal(parse(w, "claims check -- --d.md"), JVN_OK);
    assert_string_equal(word_of(w, 0, 0), "--d.md");
}

static void words_of_a_script_are_whatever_they_begin_with(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "px | script v.lua --window 21 -- 'a | b' | ls"), JVN_ESYNTAX); /* ls takes no input */
    assert_int_equal(w->e.at, 43);
    assert_int_equal(parse(w, "px | script v.lua --window 21 -- 'a | b' # c"), JVN_OK);
    assert_int_equal(w->st.stages[1].args[1].n, 4);
    assert_string_equal(w->st.stages[1].args[1].words[0].s, "--window");
    assert_string_equal(w->st.stages[1].args[1].words[2].s, "--");
    assert_string_equal(w->st.stages[1].args[1].words[3].s, "a | b");
    assert_int_equal(parse(w, "script -- v.lua -- --x"), JVN_OK);
    assert_int_equal(w->st.stages[0].args[1].n, 2);
    assert_int_equal(parse(w, "script --window v.lua"), JVN_ENAME);
}

static void arguments_of_a_program_are_read_like_a_commands(void **state)
{
    world *w = *state;
    stage s;
    const jvn_command *event = &commands[1];
    assert_int_equal(parse_arguments(w->a, "jevons run v.lua --log --on x", 11, &w->sc, event, &s, &w->e), JVN_OK);
    assert_int_equal(s.at, 11);
    assert_true(s.args[3].given);
    assert_string_equal(s.args[0].words[0].s, "x");
    assert_int_equal(parse_arguments(w->a, "jevons run v.lua --lgo", 11, &w->sc, event, &s, &w->e), JVN_ENAME);
    assert_int_equal(w->e.at, 17);
    assert_int_equal(parse_arguments(w->a, "jevons run v.lua x", 11, &w->sc, event, &s, &w->e), JVN_ESYNTAX);
    assert_string_equal(w->e.hint, "--help shows what it takes");
    assert_int_equal(parse_arguments(w->a, "v.lua | ls", 0, &w->sc, event, &s, &w->e), JVN_ESYNTAX);
}

static void expressions_end_where_the_language_says(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "px | where a - -b > 1 and c = 'x | y' # a comment"), JVN_OK);
    assert_int_equal(w->st.n, 2);
    assert_int_equal(parse(w, "px | sort a desc, b --by c, \"d e\""), JVN_OK);
    const stage *s = &w->st.stages[1];
    assert_int_equal(s->args[0].n, 2);
    assert_true(s->args[0].items[0].descending && !s->args[0].items[1].descending);
    assert_int_equal(s->args[1].n, 2);
    assert_string_equal(s->args[1].items[1].label, "d e");
    assert_int_equal(parse(w, "px | sort --by c a desc"), JVN_ESYNTAX); /* a list ends at a flag, a pipe or the end */
}

static void raw_text_ends_at_a_lone_pipe(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "px | sql --quiet select a || '|' -- x | y\n"), JVN_OK);
    assert_int_equal(w->st.n, 2);
    assert_string_equal(word_of(w, 1, 1), "select a || '|' -- x | y");
    assert_int_equal(parse(w, "sql select (a | b) from px | where a > 1"), JVN_OK);
    assert_string_equal(word_of(w, 0, 1), "select (a | b) from px");
    assert_int_equal(w->st.n, 2);
    assert_int_equal(parse(w, "sql { a\nb | c } | where x"), JVN_OK);
    assert_string_equal(word_of(w, 0, 1), "{ a\nb | c }");
}

static void a_programs_line_ends_at_a_lone_pipe_outside_quotes(void **state)
{
    static const struct {
        const char *line, *program;
        int n;
    } cases[] = {
        {"!sort -t, -k3", "sort -t, -k3", 1},         {"! a --as csv | ls", "a --as csv", 2},
        {"px | !a || b", "a || b", 2},                {"!a '|' \"|\" \\| b | where x", "a '|' \"|\" \\| b", 2},
        {"!(a | b) | where x", "(a | b)", 2},          {"!echo $(a | b) `c | d` | where x", "echo $(a | b) `c | d`", 2},
        {"!a 'it\\' | where x", "a 'it\\'", 2},     {"!a \"\\\"|\" | where x", "a \"\\\"|\"", 2},
        {"!a # b", "a # b", 1},                       {"!A=1 b", "A=1 b", 1},
        {"x = !a (\n| b) ", "a (\n| b)", 1},
    };
    world *w = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jvn_status st = parse(w, cases[i].line);
        const int at = w->st.stages[0].dataset ? 1 : 0;
        if (cases[i].n > 1 && strstr(cases[i].line, "| ls")) assert_int_equal(st, JVN_ESYNTAX); /* ls takes no input */
        else assert_int_equal(st, JVN_OK);
        assert_int_equal(w->st.n, cases[i].n);
        assert_string_equal(w->st.stages[at].item->name, COMMAND_PROGRAM);
        assert_string_equal(word_of(w, at, 0), cases[i].program);
    }
}

static void a_programs_flags_stand_before_it(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "! --as csv --types a=int64 cat --as x | where a"), JVN_OK);
    const stage *s = &w->st.stages[0];
    assert_string_equal(s->args[0].words[0].s, "cat --as x");
    assert_string_equal(s->args[1].words[0].s, "csv");
    assert_string_equal(s->format->name, "csv");
    assert_string_equal(s->args[2].words[0].s, "a=int64");
    assert_int_equal(parse(w, "!"), JVN_ESYNTAX);
    assert_int_equal(parse(w, "!a 'b"), JVN_EMORE);
    assert_int_equal(parse(w, "!a (b"), JVN_EMORE);
    assert_int_equal(parse(w, "!a | "), JVN_EMORE);
    assert_int_equal(parse(w, "\"!\" = px"), JVN_EARG);
}

static void others_cannot_take_the_programs_sign(void **state)
{
    world *w = *state;
    const char *taken;
    const jvn_command sign = {"!", "s", "!x", NULL, JVN_INPUT_NONE, {0}, .run = run};
    assert_int_equal(registry_add(w->r, REG_COMMAND, "t", &sign, &taken, &w->e), JVN_EPLUGIN);
}

static void targets_and_quoted_names(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "  r2 = px | where a == 1"), JVN_OK);
    assert_string_equal(w->st.target, "r2");
    assert_int_equal(parse(w, "\"my table\" = \"odd name\" # c"), JVN_OK);
    assert_string_equal(w->st.target, "my table");
    assert_string_equal(w->st.stages[0].dataset, "odd name");
    assert_int_equal(parse(w, "sort = px"), JVN_EARG);
    assert_int_equal(parse(w, "claims = px"), JVN_EARG);
    assert_int_equal(parse(w, "2x = px"), JVN_EARG);
    assert_int_equal(parse(w, "   # nothing"), JVN_OK);
    assert_int_equal(w->st.n, 0);
}

static void unfinished_lines_want_more(void **state)
{
    static const char *const more[] = {"px |", "x =", "px | where (a", "event --market 'x", "sql select (", "px | where a +",
                                       "px | sort a,", "px | # why\n"};
    world *w = *state;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) assert_int_equal(parse(w, more[i]), JVN_EMORE);
    assert_int_equal(parse(w, "px |\n # between\n where (a\n > 1)"), JVN_OK);
    assert_int_equal(w->st.n, 2);
}

static void a_readers_flags_follow_its_path(void **state)
{
    world *w = *state;
    assert_int_equal(parse(w, "load a.csv --types x=int64"), JVN_OK);
    assert_int_equal(w->st.stages[0].n_args, 3);
    assert_string_equal(word_of(w, 0, 2), "x=int64");
    assert_int_equal(parse(w, "load a.bin --as csv --types x"), JVN_OK);
    assert_int_equal(parse(w, "load a.bin --types x"), JVN_ENAME);
    assert_int_equal(w->e.at, 11);
    assert_int_equal(w->e.len, 7);
}

static void errors_stand_under_the_word_to_blame(void **state)
{
    static const struct {
        const char *line;
        jvn_status code;
        int at, len;
        const char *hint;
    } cases[] = {
        {"px | wehre a", JVN_ENAME, 5, 5, "did you mean 'where'?"},
        {"pxx | where a", JVN_ENAME, 0, 3, "did you mean 'px'?"},
        {"px | event --wndow 1:2", JVN_ENAME, 11, 7, "did you mean '--window'?"},
        {"px | event --log --log", JVN_ESYNTAX, 17, 5, ""},
        {"where a > 1", JVN_ESYNTAX, 0, 5, "for example: px | where a > 1"},
        {"px | ls", JVN_ESYNTAX, 5, 2, ""},
        {"px | where", JVN_ESYNTAX, 5, 5, "for example: px | where a > 1"},
        {"px | event --on", JVN_ESYNTAX, 15, 1, ""},
        {"px px", JVN_ESYNTAX, 3, 2, ""},
        {"ls extra", JVN_ESYNTAX, 3, 5, "'help ls' shows what it takes"},
        {"claims chekc x", JVN_ENAME, 7, 5, "did you mean 'claims check'?"},
        {"px | px", JVN_ESYNTAX, 5, 2, ""},
    };
    world *w = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(parse(w, cases[i].line), cases[i].code);
        assert_int_equal(w->e.at, cases[i].at);
        assert_int_equal(w->e.len, cases[i].len);
        assert_string_equal(w->e.hint, cases[i].hint);
    }
}

static void random_bytes_never_crash_the_parser(void **state)
{
    static const char alphabet[] = "px|where sort=a'\"(){}[],.-#\n\t 12<>*/%^_\\\xc3\xa9";
    world *w = *state;
    uint64_t x = 42;
    for (int i = 0; i < 20000; i++) {
        char line[40];
        int n = i % 39;
        for (int k = 0; k < n; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            line[k] = alphabet[(x >> 33) % (sizeof alphabet - 1)];
        }
        line[n] = '\0';
        arena *a = arena_new();
        jvn_status st = parse_statement(a, line, &w->sc, &w->st, &w->e);
        assert_true(st == JVN_OK || *w->e.msg);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_stand_bare, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dataset_behind_the_command_is_its_input, setup, teardown),
        cmocka_unit_test_setup_teardown(many_words_are_one_argument, setup, teardown),
        cmocka_unit_test_setup_teardown(words_of_a_script_are_whatever_they_begin_with, setup, teardown),
        cmocka_unit_test_setup_teardown(arguments_of_a_program_are_read_like_a_commands, setup, teardown),
        cmocka_unit_test_setup_teardown(expressions_end_where_the_language_says, setup, teardown),
        cmocka_unit_test_setup_teardown(raw_text_ends_at_a_lone_pipe, setup, teardown),
        cmocka_unit_test_setup_teardown(a_programs_line_ends_at_a_lone_pipe_outside_quotes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_programs_flags_stand_before_it, setup, teardown),
        cmocka_unit_test_setup_teardown(others_cannot_take_the_programs_sign, setup, teardown),
        cmocka_unit_test_setup_teardown(targets_and_quoted_names, setup, teardown),
        cmocka_unit_test_setup_teardown(unfinished_lines_want_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_readers_flags_follow_its_path, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_stand_under_the_word_to_blame, setup, teardown),
        cmocka_unit_test_setup_teardown(random_bytes_never_crash_the_parser, setup, teardown),
    };
    return RUN(tests);
}
