/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_kinds.c -- one of everything, from C and from Lua (tests/plugins/kinds.*): help and completion are the same. */
#include "../constant.h"

#include "../../../core/base/text.h"
#include "../../../core/shell/complete.h"
#include "../../../core/shell/eval.h"
#include "../../../core/shell/help.h"
#include "../../plugins/kinds.c"

#undef NAMED

static void add_all(registry *r, reg_kind kind, const jvn_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        err e;
        const char *taken;
        assert_int_equal(registry_add(r, kind, "kinds", jvn_at(list, i), &taken, &e), JVN_OK);
    }
}

static session *open_c(void)
{
    session *s = session_new();
    add_all(s->reg, REG_COMMAND, &jvn_entry.commands);
    add_all(s->reg, REG_FUNCTION, &jvn_entry.functions);
    add_all(s->reg, REG_READER, &jvn_entry.readers);
    add_all(s->reg, REG_WRITER, &jvn_entry.writers);
    add_all(s->reg, REG_METRIC, &jvn_entry.metrics);
    add_all(s->reg, REG_OPTION, &jvn_entry.options);
    return s;
}

static session *open_lua(void)
{
    session *s = session_new();
    assert_true(eval_text(s, "test", false, "lua dofile('tests/plugins/kinds.lua')"));
    return s;
}

static void put_prices(session *s)
{
    assert_true(eval_text(s, "test", false, "px = lua { {'ticker', {'NVDA', 'AMD'}}, {'close', {1.5, 2}} }"));
}

/* ---- what they say ---- */

static char *all_help(session *s)
{
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);
    help_json(s->reg, "", f);
    fclose(f);
    return out;
}

static void the_whole_help_is_the_same(void **state)
{
    session *c = open_c(), *lua = open_lua();
    char *of_c = all_help(c), *of_lua = all_help(lua);
    (void)state;
    assert_string_equal(of_c, of_lua);
    assert_non_null(strstr(of_c, "\"kind_back\""));
    free(of_c);
    free(of_lua);
    session_free(c);
    session_free(lua);
}

/* "a b c" */
static void candidates(session *s, const char *line, text *out)
{
    completion c;
    complete(s, line, (int)strlen(line), &c);
    text_clear(out);
    text_puts(out, "");
    for (int i = 0; i < c.n; i++) text_printf(out, "%s%s", i ? " " : "", c.all[i]);
    completion_free(&c);
}

static void the_same_is_offered_at_every_place(void **state)
{
    static const char *const places[][2] = {
        {"kin", "kinds"}, {"px | kin", "kinds"}, {"kinds ", NULL}, {"px | kinds c", "columns"},
        {"kinds words a --", NULL}, {"kinds words a --enum ", "high low middle"}, {"kinds words a --table p", "px"},
        {"kinds words a --enum m", "middle"}, {"px | kinds columns --", NULL}, {"px | kinds columns --expr cl", "close"},
        {"px | kinds columns --column ", "close ticker"}, {"px | kinds columns --keys ti", "ticker"},
        {"px | kinds agg kind_", NULL}, {"px | kinds agg kind_spread(cl", "close"},
        {"px | kinds agg kind_spread(close) --by ", "close ticker"}, {"px | kinds columns --expr kind_", NULL}, {"load x.kinds --", NULL},
        {"load x --as kin", "kinds"}, {"px | save x.kinds --", NULL}, {"px | save x --as ki", "kinds"},
        {"metric kind", "kind_last"}, {"metric kind_last NVDA --", NULL}, {"metric kind_last NVDA --prices ", "px"},
        {"option kin", "kinds.level"}, {"help kind_l", "kind_last"},
    };
    session *c = open_c(), *lua = open_lua();
    text of_c = {0}, of_lua = {0};
    (void)state;
    put_prices(c);
    put_prices(lua);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        candidates(c, places[i][0], &of_c);
        candidates(lua, places[i][0], &of_lua);
        assert_string_equal(of_c.s, of_lua.s);
        if (places[i][1]) assert_string_equal(of_c.s, places[i][1]);
        else assert_true(of_c.n > 0);
    }
    text_free(&of_c);
    text_free(&of_lua);
    session_free(c);
    session_free(lua);
}

/* ---- scripts that stay ---- */

static void the_names_of_scripts_are_offered(void **state)
{
    text found = {0};
    session *s = session_new();
    (void)state;
    assert_true(eval_text(s, "test", false, "loaded = script load tests/plugins/kinds.lua"));
    candidates(s, "script unload ", &found);
    assert_string_equal(found.s, "kinds");
    candidates(s, "script re", &found);
    assert_string_equal(found.s, "reload");
    assert_true(eval_text(s, "test", false, "script unload kinds"));
    candidates(s, "script unload ", &found);
    assert_string_equal(found.s, "");
    candidates(s, "kinds ", &found);
    assert_string_equal(found.s, "");
    text_free(&found);
    session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_help_is_the_same),
        cmocka_unit_test(the_same_is_offered_at_every_place),
        cmocka_unit_test(the_names_of_scripts_are_offered),
    };
    return RUN(tests);
}
