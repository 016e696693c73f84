/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_complete.c -- what is offered at each kind of place in a line. */
#include "../constant.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../../../core/base/text.h"
#include "../../../core/shell/complete.h"

static jvn_status run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static int runs;

/* A verb that gives one column, `renamed`, of no rows. */
static jvn_status run_make(jvn_call *call)
{
    struct ArrowArray a;
    runs++;
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st == JVN_OK ? call->host->add(call, NULL, "renamed", call->host->field(call, JVN_INT64, "", ""), &a) : st;
}

static const jvn_param where_params[] = {{"condition", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "a condition"}};
static const jvn_param sort_params[] = {
    {"keys", JVN_P_KEYS, JVN_REQUIRED, NULL, NULL, "expressions"},
    {"--how", JVN_P_ENUM, 0, "up|down|upside", "up", "which way"},
    {"--limit", JVN_P_INTEGER, 0, "1..", NULL, "rows kept"},
    {"--quick", JVN_P_SWITCH, 0, NULL, NULL, "at once"},
};
static const jvn_param select_params[] = {{"columns", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "columns"}};
static const jvn_param summary_params[] = {
    {"aggregates", JVN_P_AGG, JVN_REQUIRED, NULL, NULL, "aggregates"},
    {"--by", JVN_P_COLUMNS, 0, NULL, NULL, "groups"},
};
static const jvn_param rename_params[] = {{"names", JVN_P_RENAME, JVN_REQUIRED, NULL, NULL, "new = old"}};
static const jvn_param set_params[] = {{"columns", JVN_P_ASSIGN, JVN_REQUIRED, NULL, NULL, "name = expression"}};
static const jvn_param join_params[] = {{"other", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "the other table"}};
static const jvn_param event_params[] = {
    {"prices", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "prices"},
    {"--market", JVN_P_WORD, 0, "ticker", NULL, "the market"},
    {"--of", JVN_P_WORD, 0, "--key", NULL, "one of the key's values"},
    {"--key", JVN_P_COLUMN, 0, NULL, NULL, "the key"},
};
static const jvn_param sql_params[] = {{"query", JVN_P_RAW, JVN_REQUIRED, NULL, NULL, "SQL"}};
static const jvn_param check_params[] = {{"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a file"}};

static const jvn_command commands[] = {
    {"where", "keeps rows", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(where_params), .run = run},
    {"sort", "sorts", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(sort_params), .run = run},
    {"select", "selects", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(select_params), .run = run},
    {"summary", "sums up", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(summary_params), .run = run},
    {"rename", "renames", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(rename_params), .run = run},
    {"set", "sets", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(set_params), .run = run},
    {"join", "joins", "x", NULL, JVN_INPUT_REQUIRED, JVN_LIST(join_params), .run = run},
    {"make", "makes", "x", NULL, JVN_INPUT_REQUIRED, {0}, .run = run_make},
    {"event", "studies", "x", NULL, JVN_INPUT_NONE, JVN_LIST(event_params), .run = run},
    {"sql", "asks", "x", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(sql_params), .run = run},
    {"claims check", "checks", "x", NULL, JVN_INPUT_NONE, JVN_LIST(check_params), .run = run},
    {"claims list", "lists", "x", NULL, JVN_INPUT_NONE, {0}, .run = run},
};

static double one(double x) { return x; }
static double touch(double x)
{
    runs++;
    return x;
}
static jvn_status whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                        struct ArrowArray *out, int64_t at)
{
    (void)call, (void)args, (void)n_args, (void)offset, (void)n, (void)out, (void)at;
    return JVN_OK;
}
static const jvn_function functions[] = {
    JVN_PLAIN("double cbrt(double x)", one, "a root", "x"),
    JVN_PLAIN("double clip(double x)", one, "clips", "x"),
    JVN_PLAIN("double mine(double x)", touch, "somebody's own", "x"),
    {.shape = JVN_S_AGGREGATE, .signature = "float64 mean(float64 x)", .summary = "the mean", .example = "x", .whole = whole},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 median(float64 x)", .summary = "the median", .example = "x", .whole = whole},
};

static const jvn_param csv_params[] = {
    {"--delim", JVN_P_WORD, 0, NULL, NULL, "between cells"},
    {"--null", JVN_P_WORD, 0, NULL, NULL, "what is missing"},
};
static const jvn_reader csv = {"csv", "csv", "cells", "x", JVN_LIST(csv_params), .run = run};
static const jvn_writer json = {"json", "json", "objects", "x", {0}, .run = run};

/* ---- the session ---- */

static column *texts(jvn_type type, const char *const *all, int n)
{
    text t = {0};
    column *c = column_new(JVN_STRING, n, 256, false);
    int64_t *at = (int64_t *)c->data->data;
    for (int i = 0; i < n; i++) {
        at[i] = (int64_t)t.n;
        text_puts(&t, all[i]);
    }
    at[n] = (int64_t)t.n;
    memcpy(c->bytes->data, t.s, t.n);
    text_free(&t);
    if (type == JVN_STRING) return c;
    column *d = column_new(JVN_DICT, n, 0, false);
    for (int i = 0; i < n; i++) ((int32_t *)d->data->data)[i] = i;
    d->dict = c;
    return d;
}

static void put_table(session *s, const char *name, table *t)
{
    err e;
    lineage l;
    lineage_begin(&l, "made", false);
    assert_int_equal(datasets_put(s->data, &(named_table){name, t, NULL}, 1, &l, &e), JVN_OK);
    lineage_clear(&l);
    table_unref(t);
}

static table *prices(void)
{
    static const char *const tickers[] = {"NVDA", "AMD", "^IXIC", "O'X", "NVAX"}, *const notes[] = {"a b", "ab", "c", "c", "nv"};
    double x = 1.5;
    bool yes = true;
    err e;
    table *t = table_new();
    assert_int_equal(table_take(t, "ticker", texts(JVN_DICT, tickers, 5), &e), JVN_OK);
    assert_int_equal(table_take(t, "close", constant(JVN_FLOAT64, &x, 5), &e), JVN_OK);
    assert_int_equal(table_take(t, "odd name", constant(JVN_FLOAT64, &x, 5), &e), JVN_OK);
    assert_int_equal(table_take(t, "note", texts(JVN_STRING, notes, 5), &e), JVN_OK);
    assert_int_equal(table_take(t, "good", constant(JVN_BOOL, &yes, 5), &e), JVN_OK);
    return t;
}

/* Words are loaded where their values are asked for, numbers never. */
static jvn_status words_alone(void *context, int i, column **out, err *e)
{
    static const char *const models[] = {"v3", "r1"};
    (void)context, (void)e;
    assert_int_equal(i, 0);
    *out = texts(JVN_DICT, models, 2);
    return JVN_OK;
}

static table *on_disk(void)
{
    static const jvn_type types[] = {JVN_DICT, JVN_FLOAT64};
    static const char *const names[] = {"model", "cost"};
    return table_lazy(2, names, 2, (table_source){.load = words_alone, .types = types});
}

static const char *taken;
static const jvn_param mode = {"mode", JVN_P_ENUM, 0, "fast|exact", "exact", "how"};

static session *sample(void)
{
    session *s = session_new();
    err e;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        assert_int_equal(registry_add(s->reg, REG_COMMAND, "verbs", &commands[i], &taken, &e), JVN_OK);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        assert_int_equal(registry_add(s->reg, REG_FUNCTION, functions[i].plain == (jvn_plain)touch ? "user" : "verbs", &functions[i], &taken, &e), JVN_OK);
    assert_int_equal(registry_add(s->reg, REG_READER, "verbs", &csv, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(s->reg, REG_WRITER, "verbs", &json, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(s->reg, REG_OPTION, "verbs", &mode, &taken, &e), JVN_OK);
    s->plugins.all = xcalloc(1, sizeof *s->plugins.all);
    s->plugins.n = 1;
    s->plugins.all[0].path = xstrdup("verbs.so");
    s->plugins.all[0].bundled = true;
    s->plugins.all[0].code = xcalloc(1, sizeof *s->plugins.all[0].code);
    s->plugins.all[0].code->fd = -1;
    strcpy(s->plugins.all[0].note.id, "verbs");
    put_table(s, "px", prices());
    put_table(s, "px", prices());
    put_table(s, "odd set", prices());
    put_table(s, "models", on_disk());
    return s;
}

/* ---- asking ---- */

/* "start: one two three+", where + is a blank that follows the one, otherwise the sign that does. The caller frees. */
static char *offered(session *s, const char *line)
{
    completion c;
    text t = {0};
    complete(s, line, (int)strlen(line), &c);
    text_printf(&t, "%d:", c.start);
    for (int i = 0; i < c.n; i++) text_printf(&t, " %s", c.all[i]);
    if (c.n == 1 && c.append) text_putc(&t, c.append == ' ' ? '+' : c.append);
    completion_free(&c);
    return t.s;
}

typedef struct place {
    const char *line, *wanted;
} place;

static void check(const place *all, size_t n)
{
    session *s = sample();
    for (size_t i = 0; i < n; i++) {
        char *found = offered(s, all[i].line);
        if (strcmp(found, all[i].wanted) != 0) print_error("%s\n", all[i].line);
        assert_string_equal(found, all[i].wanted);
        free(found);
    }
    session_free(s);
}
#define CHECK(...)                                             \
    do {                                                       \
        static const place all[] = {__VA_ARGS__};              \
        check(all, sizeof all / sizeof *all);                  \
    } while (0)

/* ---- tests ---- */

static void a_line_begins_with_a_command_or_a_dataset(void **unused)
{
    (void)unused;
    CHECK({"sq", "0: sql+"}, {"p", "0: plugin px"}, {"  mod", "2: models+"}, {"x = p", "4: plugin px"}, {"od", "0: \"odd set\"+"},
          {"\"od", "1: odd set\""}, {"where", "0:"}, {"px@", "0: px@1 px@2"}, {"PX", "0: px+"}, {"nonesuch", "0:"}, {"px so", "0:"});
}

static void behind_a_pipe_stands_a_command_that_takes_an_input(void **unused)
{
    (void)unused;
    CHECK({"px | s", "5: save script select set show sort sql summary"}, {"px |sor", "4: sort+"}, {"px | l", "5: less lua"}, {"px | px", "5:"},
          {"px | sort close | su", "18: summary+"}, {"px |\n so", "6: sort+"});
}

static void a_command_of_two_words_comes_word_by_word(void **unused)
{
    (void)unused;
    CHECK({"cl", "0: claims+"}, {"claims ", "7: check list"}, {"claims c", "7: check+"}, {"plugin l", "7: load ls"}, {"plugin unload ", "14: verbs+"}, {"plugin 'x'l", "7:"});
}

static void flags_are_those_of_the_command_and_of_its_format(void **unused)
{
    (void)unused;
    CHECK({"px | sort close --", "16: --how --limit --quick"}, {"px | sort close --q", "16: --quick+"},
          {"px | sort close --quick --", "24: --how --limit"}, {"load x.csv --", "11: --as --delim --null"},
          {"load x.csv ", "11: --as --delim --null"}, {"px | sort --l", "10: --limit+"}, {"load x.csv --as cs", "16: csv+"},
          {"px | save x --as j", "17: json+"}, {"load x.csv -- --", "14:"}, {"nonesuch --", "0:"});
}

static void values_are_what_the_parameter_allows(void **unused)
{
    (void)unused;
    CHECK({"px | sort close --how ", "22: down up upside"}, {"px | sort close --how up", "22: up upside"},
          {"px | sort close --how d", "22: down+"}, {"px | sort close --limit ", "24:"}, {"px | join ", "10: \"odd set\" models px"},
          {"px | join m", "10: models+"}, {"rm p", "3: px+"}, {"show p", "5: px+"});
}

static void a_command_that_heads_the_line_is_given_its_input_by_name(void **unused)
{
    (void)unused;
    CHECK({"sort p", "5: px+"}, {"sort px clo", "8: close+"}, {"sort models co", "12: cost+"}, {"sort px close --l", "14: --limit+"},
          {"sort px close | where tic", "22: ticker+"});
}

static void columns_are_those_of_the_table_that_feeds_the_stage(void **unused)
{
    (void)unused;
    CHECK({"px | where cl", "11: clip( close"}, {"px | where clo", "11: close+"}, {"px | sort ", "10: \"odd name\" close good note ticker"},
          {"px | select close, no", "19: note+"}, {"models | select ", "16: cost model"}, {"px | sort close, -t", "17:"},
          {"px | where \"od", "12: odd name\""}, {"px | where TIC", "11: ticker+"}, {"px | rename a = c", "16: close+"},
          {"px | set x = 2 * clo", "17: close+"}, {"px | where close > ", "19: \"odd name\" close good note ticker"},
          {"_ | where ", "0:"}, {"event px --key ti", "15: ticker+"}, {"px | where 2025", "11:"}, {"px | where close ", "17:"});
}

static void behind_other_stages_the_columns_are_theirs(void **unused)
{
    (void)unused;
    runs = 0;
    CHECK({"px | make | sort ", "17: renamed+"}, {"px | make | sort re", "17: renamed+"}, {"x = px | make | where re", "22: renamed+"},
          {"px | show | sort t", "17: ticker+"}, {"models | make | sort ", "21: renamed+"});
    assert_int_equal(runs, 4);
}

static void a_function_of_the_users_own_is_not_run(void **unused)
{
    (void)unused;
    runs = 0;
    CHECK({"px | where mine(1) > 0 | make | sort ", "37: \"odd name\" close good note ticker"});
    assert_int_equal(runs, 0);
}

static void functions_open_their_brackets(void **unused)
{
    (void)unused;
    CHECK({"px | where cb", "11: cbrt("}, {"px | where cbrt(cl", "16: clip( close"}, {"px | summary ", "13: mean( median("},
          {"px | summary me", "13: mean( median("}, {"px | summary mean(clo", "18: close"}, {"px | summary mean(close) --b", "25: --by+"},
          {"px | summary m = med", "17: median("}, {"px | summary mean(close) --by ti", "30: ticker+"});
}

static void behind_a_value_stands_an_operator(void **unused)
{
    (void)unused;
    CHECK({"px | where close a", "17: and+"}, {"px | where ticker i", "18: ilike in is"}, {"px | sort close d", "16: desc+"},
          {"px | sort close ", "16: asc desc"});
}

static void values_of_a_column_complete_what_is_compared_with_it(void **unused)
{
    (void)unused;
    CHECK({"px | where ticker = 'NV", "21: NVAX NVDA"}, {"px | where ticker in ('AMD', 'NVD", "30: NVDA'"},
          {"px | where ticker = 'O", "21: O''X'"}, {"px | where note = 'a", "19: a b ab"}, {"px | where ticker = 'nvd", "21: NVDA'"},
          {"event px --market ", "18: \"O'X\" AMD NVAX NVDA ^IXIC"}, {"event px --market ^", "18: ^IXIC+"},
          {"event px --key note --of ", "25: \"a b\" ab c nv"}, {"event px --of NV", "14: NVAX NVDA"}, {"event px --market 'NVD", "19: NVDA'"},
          {"models | where model = 'r", "24: r1'"}, {"models | where cost = 'x", "23:"}, {"px | make | where ticker = 'NVD", "28: NVDA'"});
}

static void help_and_option_know_their_words(void **unused)
{
    (void)unused;
    CHECK({"help sor", "5: sort+"}, {"help cb", "5: cbrt+"}, {"help fun", "5: functions+"}, {"option pa", "7: pager+"},
          {"option pager o", "13: off on"}, {"option format j", "14: json+"}, {"option rows ", "12:"}, {"option nonesuch ", "16:"},
          {"option verbs.", "7: verbs.mode+"}, {"option verbs.mode f", "18: fast+"}, {"help verbs.m", "5: verbs.mode+"});
}

static void raw_text_knows_datasets_and_their_columns(void **unused)
{
    (void)unused;
    CHECK({"sql select cl", "11: close+"}, {"sql select * from p", "18: px+"}, {"sql select max(close) from px group by t", "39: ticker+"},
          {"px | sql select t", "16: ticker+"}, {"sql select cost from models order by m", "37: model models"});
}

static void the_last_of_several_lines_counts(void **unused)
{
    (void)unused;
    CHECK({"px\npx | sor", "8: sort+"}, {"px | where (\nclo", "13: close"}, {"px # | so", "0:"}, {"px | where close > 1 # clo", "21:"},
          {"", "0: ! \"odd set\" attach catalogue claims detach event export ffi gc help history less load ls lua metric models option plugin px redo rename replay rm script show sql tour trace undo verbs.sql why with"});
}

static void a_traced_dataset_s_columns_are_completed(void **unused)
{
    (void)unused;
    CHECK({"why p", "4: px+"}, {"replay p", "7: px+"}, {"trace p", "6: px+"}, {"trace la", "6: last+"}, {"trace px 3 cl", "11: close+"},
          {"gc --d", "3: --dry-run+"});
}

static void tables_of_the_catalogue_are_completed_in_sql(void **unused)
{
    (void)unused;
    CHECK({"sql select * from jevons_l", "18: jevons_lineage+"}, {"sql select * from jev", "18: jevons_columns jevons_commands jevons_datasets jevons_functions jevons_lineage"},
          {"lua jevons_l", "4:"});
}

static void a_select_that_names_no_dataset_yet_is_offered_the_columns_of_all(void **unused)
{
    (void)unused;
    CHECK({"sql select tick", "11: ticker+"}, {"sql select cos", "11: cost+"}, {"sql select pxes, cos", "17: cost+"}, {"sql select * from px where cos", "27:"});
}

static void files_are_completed_with_their_folders(void **unused)
{
    (void)unused;
    char folder[] = "/tmp/jevons-complete-XXXXXX", here[4096];
    assert_non_null(mkdtemp(folder));
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(mkdir("data", 0700), 0);
    for (const char *const *p = (const char *const[]){"data/a.csv", "data/ab.csv", "my file.csv", ".hidden", NULL}; *p; p++)
        fclose(fopen(*p, "w"));
    CHECK({"load ", "5: \"my file.csv\" data/"}, {"load d", "5: data/"}, {"load data/", "5: data/a.csv data/ab.csv"},
          {"load data/ab", "5: data/ab.csv+"}, {"load \"my", "6: my file.csv\""}, {"load .h", "5: .hidden+"}, {"load nowhere/", "5:"},
          {"claims check d", "13: data/"});
    assert_int_equal(system("rm -r data .hidden 'my file.csv'"), 0);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_begins_with_a_command_or_a_dataset),
        cmocka_unit_test(behind_a_pipe_stands_a_command_that_takes_an_input),
        cmocka_unit_test(a_command_of_two_words_comes_word_by_word),
        cmocka_unit_test(flags_are_those_of_the_command_and_of_its_format),
        cmocka_unit_test(values_are_what_the_parameter_allows),
        cmocka_unit_test(columns_are_those_of_the_table_that_feeds_the_stage),
        cmocka_unit_test(a_command_that_heads_the_line_is_given_its_input_by_name),
        cmocka_unit_test(behind_other_stages_the_columns_are_theirs),
        cmocka_unit_test(a_function_of_the_users_own_is_not_run),
        cmocka_unit_test(functions_open_their_brackets),
        cmocka_unit_test(behind_a_value_stands_an_operator),
        cmocka_unit_test(values_of_a_column_complete_what_is_compared_with_it),
        cmocka_unit_test(help_and_option_know_their_words),
        cmocka_unit_test(raw_text_knows_datasets_and_their_columns),
        cmocka_unit_test(the_last_of_several_lines_counts),
        cmocka_unit_test(a_traced_dataset_s_columns_are_completed),
        cmocka_unit_test(tables_of_the_catalogue_are_completed_in_sql),
        cmocka_unit_test(a_select_that_names_no_dataset_yet_is_offered_the_columns_of_all),
        cmocka_unit_test(files_are_completed_with_their_folders),
    };
    return RUN(tests);
}
