/* SPDX-License-Identifier: MIT-0 */
/* seen.c -- a plugin for tests: what its callbacks are given, its options, and failures in every callback.
 *
 *     sees_SHAPE(any x, int64 y)   data, plugin, types and units as "SHAPE seen float64[USD],int64", or a failure
 *     fails_PLACE(float64 x)       fails in init, step, merge, final, whole, window or scalar, and gives back JVN_OK
 *     wrong_SHAPE(int64 kind)      text that is none
 *     other_SHAPE(float64 x)       another array in the place of the one to fill
 *     settings                     a command that shows the options
 *     newer                        a command that calls a host function of the future */
#include <jevons/plugin.h>

/* ---- what callbacks see ---- */

/* What call->data of a function says. */
typedef struct about {
    const char *shape; /* or the place to fail in */
} about;

static const char *type_name(int32_t type)
{
    static const char *const names[] = {"none", "bool", "int64", "float64", "string", "dict", "date", "timestamp"};
    return names[type];
}

/* "scalar seen float64,int64"; "" after a failure. */
static void describe(jvn_call *call, char *to, size_t n)
{
    const about *what = (const about *)call->data;
    size_t used = (size_t)snprintf(to, n, "%s %s ", what->shape, call->plugin);
    if (call->input || call->args.count) jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "a function has no args or input");
    for (int i = 0; i < call->n_args; i++)
        used += (size_t)snprintf(to + used, n - used, call->units[i][0] ? "%s%s[%s]" : "%s%s", i ? "," : "",
                                 type_name(call->types[i]), call->units[i]);
}

/* A text array of n equal rows. */
static jvn_status make_text(jvn_call *call, const char *s, int64_t n, struct ArrowArray *out)
{
    int64_t size = (int64_t)strlen(s);
    jvn_status st = call->host->new_array(call, JVN_STRING, n, n * size, 0, out);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i <= n; i++) ((int64_t *)jvn_out(out))[i] = i * size;
    for (int64_t i = 0; i < n; i++) memcpy(jvn_out_text(out) + i * size, s, (size_t)size);
    return JVN_OK;
}

static jvn_status describe_rows(jvn_call *call, int64_t n, struct ArrowArray *out)
{
    char said[128];
    describe(call, said, sizeof said);
    return make_text(call, said, n, out);
}

static jvn_status sees_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                              struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    return describe_rows(call, n, out);
}

static jvn_status sees_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                             int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)args;
    (void)n_args;
    (void)offset;
    (void)n;
    (void)at;
    return describe_rows(call, 1, out);
}

static jvn_status sees_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args,
                              const jvn_groups *groups, struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    return describe_rows(call, groups->starts[groups->n], out);
}

/* Every callback of an aggregate writes down what it sees; they must agree. */
typedef struct sighting {
    char said[120];
    int64_t rows;
} sighting;

static void compare(jvn_call *call, const sighting *s, const char *where)
{
    char said[sizeof s->said];
    describe(call, said, sizeof said);
    if (strcmp(said, s->said) != 0)
        jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "%s sees '%s', init saw '%s'", where, said, s->said);
}

static void sees_init(jvn_call *call, void *state)
{
    sighting *s = (sighting *)state;
    memset(s, 0, sizeof *s);
    describe(call, s->said, sizeof s->said);
}

static void sees_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                      int64_t n)
{
    sighting *s = (sighting *)state;
    (void)args;
    (void)offset;
    compare(call, s, "step");
    if (n_args != call->n_args) jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "step: n_args differ");
    s->rows += n;
}

static void sees_merge(jvn_call *call, void *state, const void *later)
{
    sighting *s = (sighting *)state;
    compare(call, (const sighting *)later, "merge");
    s->rows += ((const sighting *)later)->rows;
}

static jvn_status sees_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    const sighting *s = (const sighting *)states;
    char said[160];
    (void)at;
    for (int64_t i = 0; i < n; i++) compare(call, &s[i], "final");
    snprintf(said, sizeof said, "%s of %d", s->said, (int)s->rows);
    return make_text(call, said, n, out);
}

/* ---- failures ---- */

/* Fails where call->data says so; the callback goes on as if nothing had been. */
static void fail_in(jvn_call *call, const char *place)
{
    const about *what = (const about *)call->data;
    if (strcmp(what->shape, place) == 0)
        jvn_fail(call, JVN_EDATA, JVN_NOARG, "nothing helps", "%s has failed", place);
}

static void fails_init(jvn_call *call, void *state)
{
    *(double *)state = 0;
    fail_in(call, "init");
}

static void fails_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                       int64_t n)
{
    (void)n_args;
    if (n > 0) *(double *)state += jvn_f64(args[0])[offset];
    fail_in(call, "step");
}

static void fails_merge(jvn_call *call, void *state, const void *later)
{
    *(double *)state += *(const double *)later;
    fail_in(call, "merge");
}

static jvn_status fails_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    memcpy((double *)jvn_out(out) + at, states, (size_t)n * sizeof(double));
    fail_in(call, "final");
    return JVN_OK;
}

static jvn_status fails_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                              int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)args;
    (void)n_args;
    (void)offset;
    ((double *)jvn_out(out))[at] = (double)n;
    fail_in(call, "whole");
    return JVN_OK;
}

static jvn_status fails_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                               struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    memset(jvn_out(out), 0, (size_t)n * sizeof(double));
    fail_in(call, "scalar");
    return JVN_OK;
}

static jvn_status fails_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args,
                               const jvn_groups *groups, struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    memset(jvn_out(out), 0, (size_t)groups->starts[groups->n] * sizeof(double));
    fail_in(call, "window");
    return JVN_OK;
}

/* ---- text that is none ---- */

/* What is wrong is told by a constant: 1 not UTF-8, 2 offsets that fall, 3 a row too many, 4 none at all, 5 another type,
 * 6 released. */
static jvn_status wrong_text(jvn_call *call, int64_t kind, int64_t n, struct ArrowArray *out)
{
    if (kind == 4) return JVN_OK;
    if (kind == 5) {
        jvn_status made = call->host->new_array(call, JVN_INT64, n, 0, 0, out);
        if (made == JVN_OK) memset(jvn_out(out), 0, (size_t)n * 8);
        return made;
    }
    jvn_status st = make_text(call, "ab", kind == 3 ? n + 1 : n, out);
    if (st != JVN_OK) return st;
    if (kind == 1) jvn_out_text(out)[0] = (char)0xff;
    if (kind == 2) ((int64_t *)jvn_out(out))[n] = -2;
    if (kind == 6) out->release(out);
    return JVN_OK;
}

static jvn_status wrong_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                               struct ArrowArray *out)
{
    (void)n_args;
    return wrong_text(call, jvn_i64(args[0])[0], n, out);
}

static jvn_status wrong_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                              int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)n_args;
    (void)n;
    (void)at;
    return wrong_text(call, jvn_i64(args[0])[offset], 1, out);
}

static jvn_status wrong_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args,
                               const jvn_groups *groups, struct ArrowArray *out)
{
    (void)n_args;
    return wrong_text(call, jvn_i64(args[0])[0], groups->starts[groups->n], out);
}

static void wrong_init(jvn_call *call, void *state)
{
    (void)call;
    *(int64_t *)state = 0;
}

static void wrong_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                       int64_t n)
{
    (void)call;
    (void)n_args;
    if (n > 0) *(int64_t *)state = jvn_i64(args[0])[offset];
}

static void wrong_merge(jvn_call *call, void *state, const void *later)
{
    (void)call;
    *(int64_t *)state = *(const int64_t *)later;
}

static jvn_status wrong_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)at;
    return wrong_text(call, *(const int64_t *)states, n, out);
}

/* ---- another array in the place of the one to fill ---- */

static jvn_status other_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                               struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    (void)n;
    return call->host->new_array(call, JVN_FLOAT64, 0, 0, 0, out);
}

static jvn_status other_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args,
                               const jvn_groups *groups, struct ArrowArray *out)
{
    (void)args;
    (void)n_args;
    (void)groups;
    return call->host->new_array(call, JVN_FLOAT64, 0, 0, 0, out);
}

static jvn_status other_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                              int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)args;
    (void)n_args;
    (void)offset;
    (void)n;
    (void)at;
    return call->host->new_array(call, JVN_FLOAT64, 0, 0, 0, out);
}

static jvn_status other_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)states;
    (void)n;
    (void)at;
    return call->host->new_array(call, JVN_FLOAT64, 0, 0, 0, out);
}

/* ---- functions ---- */

static const about scalar = {"scalar"}, whole = {"whole"}, window = {"window"}, state = {"state"}, init = {"init"},
                   step = {"step"}, merge = {"merge"}, final = {"final"};

#define SEES(s, member) \
    {.shape = s, .flags = JVN_F_NULLS, .signature = "string sees_" #member "(any x, int64 y)", .summary = "what it sees", \
     .example = "calc 1", .member = sees_##member, .data = &member}
#define STATES(prefix) .init = prefix##_init, .step = prefix##_step, .merge = prefix##_merge, .final = prefix##_final
#define FAILS_STATE(place) \
    {.shape = JVN_S_AGGREGATE, .signature = "float64 fails_" #place "(float64 x)", .summary = "fails", .example = "calc 1", \
     .state_size = sizeof(double), STATES(fails), .data = &place}
#define FAILS(s, member) \
    {.shape = s, .signature = "float64 fails_" #member "(float64 x)", .summary = "fails", .example = "calc 1", \
     .member = fails_##member, .data = &member}
#define WRONG(s, member) \
    {.shape = s, .signature = "string wrong_" #member "(int64 kind)", .summary = "text that is none", .example = "calc 1", \
     .member = wrong_##member}

#define OTHER(s, member) \
    {.shape = s, .signature = "float64 other_" #member "(float64 x)", .summary = "another array", .example = "calc 1", \
     .member = other_##member}

static const jvn_function functions[] = {
    OTHER(JVN_S_SCALAR, scalar),
    OTHER(JVN_S_AGGREGATE, whole),
    OTHER(JVN_S_WINDOW, window),
    {.shape = JVN_S_AGGREGATE, .signature = "float64 other_state(float64 x)", .summary = "another array", .example = "calc 1",
     .state_size = sizeof(int64_t), .init = fails_init, .step = fails_step, .merge = fails_merge, .final = other_final,
     .data = &scalar},
    SEES(JVN_S_SCALAR, scalar),
    SEES(JVN_S_AGGREGATE, whole),
    SEES(JVN_S_WINDOW, window),
    {.shape = JVN_S_AGGREGATE, .flags = JVN_F_NULLS, .signature = "string sees_state(any x, int64 y)",
     .summary = "what it sees", .example = "calc 1", .state_size = sizeof(sighting), STATES(sees), .data = &state},
    FAILS(JVN_S_SCALAR, scalar),
    FAILS(JVN_S_AGGREGATE, whole),
    FAILS(JVN_S_WINDOW, window),
    FAILS_STATE(init),
    FAILS_STATE(step),
    FAILS_STATE(merge),
    FAILS_STATE(final),
    WRONG(JVN_S_SCALAR, scalar),
    WRONG(JVN_S_AGGREGATE, whole),
    WRONG(JVN_S_WINDOW, window),
    {.shape = JVN_S_AGGREGATE, .signature = "string wrong_state(int64 kind)", .summary = "text that is none",
     .example = "calc 1", .state_size = sizeof(int64_t), STATES(wrong)},
};

/* ---- options ---- */

static const jvn_param options[] = {
    {"days", JVN_P_INTEGER, 0, "1..366", "252", "trading days in a year"},
    {"rate", JVN_P_NUMBER, 0, "0..", "2[USD/GPUh]", "what an hour costs"},
    {"mode", JVN_P_ENUM, 0, "fast|exact", "exact", "how it is done"},
    {"since", JVN_P_DATE, 0, NULL, "2025-01-01", "the first day"},
    {"window", JVN_P_RANGE, 0, NULL, "-1:5", "days around it"},
    {"who", JVN_P_WORD, 0, NULL, "nobody", "a name"},
};

/* Reads them where a function would, and where a command does. */
static jvn_status settings_run(jvn_call *call)
{
    const jvn_host *host = call->host;
    const jvn_item *days = host->option(call, "days"), *rate = host->option(call, "rate"), *mode = host->option(call, "mode"),
                   *since = host->option(call, "since"), *range = host->option(call, "window"), *who = host->option(call, "who");
    jvn_say(call, "%d days, %g %s, mode %d, day %d, %d to %d, %s", (int)days->integer, rate->number, rate->unit,
            (int)mode->integer, (int)since->integer, (int)range->lo, (int)range->hi, who->text);
    return JVN_OK;
}

static jvn_status unknown_run(jvn_call *call) { return call->host->option(call, "nonesuch") ? JVN_OK : JVN_EPLUGIN; }

static jvn_status yearly(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                         struct ArrowArray *out)
{
    const jvn_item *days = call->host->option(call, "days");
    (void)n_args;
    for (int64_t i = 0; i < n && days; i++)
        ((double *)jvn_out(out))[i] = jvn_f64(args[0])[args[0]->length > 1 ? i : 0] * (double)days->integer;
    return JVN_OK;
}
JVN_UNUSED static const jvn_function more_functions[] = {
    {.shape = JVN_S_SCALAR, .signature = "float64 yearly(float64 x)", .summary = "times the option days",
     .example = "calc yearly(1)", .scalar = yearly},
};

/* ---- a host function of the future ---- */

typedef struct future_host {
    jvn_host now;
    jvn_status (*soon)(jvn_call *call, int64_t x, double y);
    jvn_status (*later)(jvn_call *call, const char *s);
} future_host;

static jvn_status newer_run(jvn_call *call)
{
    const future_host *host = (const future_host *)(const void *)call->host;
    if (JVN_HAS(&host->now, option) == 0 || host->now.size >= sizeof(future_host)) return JVN_EPLUGIN;
    return host->later(call, "x");
}

static const jvn_command commands[] = {
    {.name = "settings", .summary = "shows the options", .example = "settings", .run = settings_run},
    {.name = "unknown", .summary = "asks for an option that is not there", .example = "unknown", .run = unknown_run},
    {.name = "newer", .summary = "calls a function of the future", .example = "newer", .run = newer_run},
};

#ifdef MORE
JVN_PLUGIN("more", "1.0", "has an option days, too", "", "", .functions = JVN_LIST(more_functions),
           .options = JVN_LIST(options));
#else
JVN_PLUGIN("seen", "1.0", "what callbacks see", "", "", .commands = JVN_LIST(commands), .functions = JVN_LIST(functions),
           .options = JVN_LIST(options));
#endif
