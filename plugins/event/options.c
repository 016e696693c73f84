/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c -- reads the command's arguments that are not columns or tables. */
#include "event.h"

enum { LONGEST = 5000 };

const char *model_title(model_name m)
{
    static const char *const titles[] = {
        [M_MARKET] = "market model",       [M_ADJUSTED] = "market-adjusted",   [M_MEAN] = "constant mean",
        [M_CAPM] = "CAPM",                 [M_FF3] = "Fama-French 3 factors",  [M_FF5] = "Fama-French 5 factors",
        [M_CARHART] = "Carhart 4 factors", [M_GARCH] = "GARCH(1,1) market model"};
    return titles[m];
}

const char *value_title(const options *o)
{
    static const char *const returns[] = {"simple returns", "log returns", "returns as given"};
    static const char *const others[] = {[OF_VOLUME] = "ln volume", [OF_VOLATILITY] = "ln(high/low)"};
    return o->of == OF_RETURN ? returns[o->returns] : others[o->of];
}

const char *window_text(window w, char *buf, size_t n)
{
    snprintf(buf, n, "%d:%d", w.lo, w.hi);
    return buf;
}

static jvn_status fail_window(jvn_call *call, int item, const char *found, int n)
{
    return jvn_fail(call, JVN_EARG, JVN_BLAME(ARG_WINDOW, item), "windows are written -1:5, several as -1:1,0:5",
                    "'%.*s' is not a window that rises", n, found);
}

static jvn_status add_window(jvn_call *call, options *o, int item, const char *s, int n)
{
    const jvn_texts *texts = jvn_texts_of(call);
    const char *colon = memchr(s, ':', (size_t)n);
    int64_t lo, hi;
    if (!texts->read_int64(s, colon ? colon - s : n, &lo)) return fail_window(call, item, s, n);
    hi = lo;
    if (colon && !texts->read_int64(colon + 1, s + n - colon - 1, &hi)) return fail_window(call, item, s, n);
    if (lo > hi) return fail_window(call, item, s, n);
    if (lo < -LONGEST || hi > LONGEST)
        return jvn_fail(call, JVN_ELIMIT, JVN_BLAME(ARG_WINDOW, item), NULL, "found '%.*s', wanted days within %d of the event", n, s, LONGEST);
    for (int k = 0; k < o->n_windows; k++)
        if (o->windows[k].lo == lo && o->windows[k].hi == hi)
            return jvn_fail(call, JVN_EARG, JVN_BLAME(ARG_WINDOW, item), NULL, "the window %.*s is there twice", n, s);
    if (o->n_windows == MAX_WINDOWS)
        return jvn_fail(call, JVN_ELIMIT, JVN_BLAME(ARG_WINDOW, item), NULL, "more than %d windows", MAX_WINDOWS);
    o->windows[o->n_windows++] = (window){(int)lo, (int)hi};
    return JVN_OK;
}

static jvn_status read_windows(jvn_call *call, options *o)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, ARG_WINDOW) && !st; i++)
        for (const char *s = jvn_item_of(call, ARG_WINDOW, i)->text, *end; s && !st; s = *end ? end + 1 : NULL) {
            end = strchr(s, ',') ? strchr(s, ',') : s + strlen(s);
            st = add_window(call, o, i, s, (int)(end - s));
        }
    if (st) return st;
    o->lo = o->windows[0].lo;
    o->hi = o->windows[0].hi;
    for (int i = 1; i < o->n_windows; i++) {
        if (o->windows[i].lo < o->lo) o->lo = o->windows[i].lo;
        if (o->windows[i].hi > o->hi) o->hi = o->windows[i].hi;
    }
    return JVN_OK;
}

static jvn_status read_estimation(jvn_call *call, options *o)
{
    const jvn_item *it = jvn_item_of(call, ARG_ESTIMATION, 0);
    if (it->lo < -LONGEST || it->hi > LONGEST)
        return jvn_fail(call, JVN_ELIMIT, ARG_ESTIMATION, NULL, "found %s, wanted days within %d of the event", it->text, LONGEST);
    o->est_lo = (int)it->lo;
    o->est_hi = (int)it->hi;
    if (o->est_hi < o->lo || o->est_lo > o->hi) return JVN_OK;
    return jvn_fail(call, JVN_EARG, ARG_ESTIMATION, "what is to be measured must not take part in the estimate",
                    "the estimation days %s overlap the event window %d:%d", it->text, o->lo, o->hi);
}

static void choose_default(options *o)
{
    static const test_id usual[] = {T_CROSS, T_BMP_KP, T_CORRADO, T_GRANK_T, T_COWAN};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) o->tests[usual[i]] = true;
}

static jvn_status choose_test(jvn_call *call, options *o, const char *s, int n)
{
    const char *names[N_TESTS];
    char word[64], hint[96];
    snprintf(word, sizeof word, "%.*s", n, s);
    if (strcmp(word, "all") == 0) {
        for (int k = 0; k < N_TESTS; k++) o->tests[k] = true;
        return JVN_OK;
    }
    for (int k = 0; k < N_TESTS; k++) {
        names[k] = test_names[k].name;
        if (strcmp(word, names[k]) != 0) continue;
        o->tests[k] = true;
        return JVN_OK;
    }
    const char *near = jvn_texts_of(call)->nearest(word, names, N_TESTS);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(call, JVN_ENAME, ARG_TESTS, near ? hint : "`help event` lists them", "there is no test '%s'", word);
}

static jvn_status read_tests(jvn_call *call, options *o)
{
    const char *s = jvn_item_of(call, ARG_TESTS, 0)->text;
    jvn_status st = JVN_OK;
    if (strcmp(s, "default") == 0) choose_default(o);
    if (strcmp(s, "default") == 0 || strcmp(s, "none") == 0) return JVN_OK;
    o->tests_chosen = true;
    for (const char *end; s && !st; s = *end ? end + 1 : NULL) {
        end = strchr(s, ',') ? strchr(s, ',') : s + strlen(s);
        st = choose_test(call, o, s, (int)(end - s));
    }
    return st;
}

jvn_status options_read(jvn_call *call, options *o)
{
    jvn_status st;
    *o = (options){.model = (model_name)jvn_item_of(call, ARG_MODEL, 0)->integer,
                   .returns = (return_kind)jvn_item_of(call, ARG_RETURNS, 0)->integer,
                   .of = (of_kind)jvn_item_of(call, ARG_OF, 0)->integer,
                   .shift = (shift_kind)jvn_item_of(call, ARG_SHIFT, 0)->integer,
                   .min_days = (int)jvn_item_of(call, ARG_MIN, 0)->integer,
                   .naive = jvn_item_of(call, ARG_SD, 0)->integer == 1,
                   .by_calendar = jvn_item_of(call, ARG_PAIRS, 0)->integer == 1,
                   .negative_missing = jvn_item_of(call, ARG_NEGATIVE, 0)->integer == 1,
                   .confidence = jvn_item_of(call, ARG_CONFIDENCE, 0)->number};
    if (o->of != OF_RETURN && jvn_arg_of(call, ARG_RETURNS)->given)
        return jvn_fail(call, JVN_EARG, ARG_RETURNS, NULL, "--returns says how returns are made, and --of is of something else");
    if (o->of != OF_RETURN) o->returns = R_GIVEN;
    o->log = o->returns == R_LOG;
    if ((st = read_windows(call, o)) || (st = read_estimation(call, o))) return st;
    return read_tests(call, o);
}
