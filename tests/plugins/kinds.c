/* SPDX-License-Identifier: MIT-0 */
/* kinds.c -- one of everything that a plugin can register: commands with every type of parameter, functions of every
 * shape, a reader, a writer, a metric and an option. kinds.lua registers the same from a script.
 *
 *     cc -shared -fPIC -Iinclude -o kinds.so tests/plugins/kinds.c
 *     > plugin load kinds.so
 *     > kinds words a b --integer 4
 */
#define _GNU_SOURCE /* getline */
#include <stdlib.h>

#include <jevons/plugin.h>

/* ---- what they share ---------------------------------------------------------------------------- */

/* Adds a column of n texts. */
static jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *const *texts, int64_t n)
{
    struct ArrowArray a;
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += (int64_t)strlen(texts[i]);
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, 0, &a);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(&a);
    ends[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t length = strlen(texts[i]);
        memcpy(jvn_out_text(&a) + ends[i], texts[i], length);
        ends[i + 1] = ends[i] + (int64_t)length;
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status add_ints(jvn_call *call, const char *side, const char *name, const int64_t *x, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, &a);
    if (st != JVN_OK) return st;
    if (n) memcpy(jvn_out(&a), x, (size_t)n * sizeof *x);
    return call->host->add(call, side, name, call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

/* Adds the input's own values under a name, without copying. */
static jvn_status add_shared(jvn_call *call, const char *name, const jvn_item *item)
{
    struct ArrowArray a;
    jvn_status st = call->host->share(call, item->array, 0, item->array->length, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, item->schema, &a) : st;
}

/* Rows of argument and value. */
enum { MOST = 64, ROOM = 160 };
typedef struct sayings {
    jvn_call *call;
    const char *names[MOST], *values[MOST];
    int64_t n;
} sayings;

static void say(sayings *s, const char *name, const char *value)
{
    if (s->n == MOST) return;
    s->names[s->n] = name;
    s->values[s->n++] = value;
}

JVN_FORMAT(3, 4) static void say_as(sayings *s, const char *name, const char *format, ...)
{
    va_list ap;
    char *value = s->call->host->scratch(s->call, ROOM);
    if (!value) return;
    va_start(ap, format);
    vsnprintf(value, ROOM, format, ap);
    va_end(ap);
    say(s, name, value);
}

static jvn_status add_sayings(sayings *s)
{
    jvn_status st = add_texts(s->call, NULL, "argument", s->names, s->n);
    return st == JVN_OK ? add_texts(s->call, NULL, "value", s->values, s->n) : st;
}

/* ---- kinds words -------------------------------------------------------------------------------- */

enum { WORDS, SWITCH, WORD, FILE_, NAME, ENUM, INTEGER, NUMBER, DATE, RANGE, TABLE };

static const jvn_param word_params[] = {
    {"WORDS", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, NULL, NULL, "any words"},
    {"--switch", JVN_P_SWITCH, 0, NULL, NULL, "on or off"},
    {"--word", JVN_P_WORD, JVN_MANY, NULL, NULL, "a word, as often as wanted"},
    {"--file", JVN_P_FILE, 0, NULL, NULL, "a path"},
    {"--name", JVN_P_NAME, 0, NULL, NULL, "a name"},
    {"--enum", JVN_P_ENUM, 0, "low|middle|high", "middle", "one of three"},
    {"--integer", JVN_P_INTEGER, 0, "1..9", "3", "a whole number"},
    {"--number", JVN_P_NUMBER, 0, NULL, NULL, "a number with or without a unit"},
    {"--date", JVN_P_DATE, 0, NULL, NULL, "a day"},
    {"--range", JVN_P_RANGE, 0, NULL, NULL, "from and to"},
    {"--table", JVN_P_TABLE, 0, NULL, NULL, "a table"},
};

static void say_numbers(sayings *s)
{
    jvn_call *call = s->call;
    const jvn_item *enumerated = jvn_item_of(call, ENUM, 0);
    static const char *const words[] = {"low", "middle", "high"};
    say(s, "--enum", words[enumerated->integer]);
    say_as(s, "--integer", "%lld", (long long)jvn_item_of(call, INTEGER, 0)->integer);
    if (jvn_given(call, NUMBER)) {
        const jvn_item *x = jvn_item_of(call, NUMBER, 0);
        say_as(s, "--number", "%lld hundredths of %s", (long long)(x->number * 100), *x->unit ? x->unit : "one");
    }
    if (jvn_given(call, DATE)) {
        char day[40];
        jvn_texts_of(call)->spell_date(day, (int32_t)jvn_item_of(call, DATE, 0)->integer);
        say_as(s, "--date", "%s", day);
    }
    if (jvn_given(call, RANGE))
        say_as(s, "--range", "%lld to %lld", (long long)jvn_item_of(call, RANGE, 0)->lo, (long long)jvn_item_of(call, RANGE, 0)->hi);
    if (jvn_given(call, TABLE)) say_as(s, "--table", "%lld rows", (long long)jvn_item_of(call, TABLE, 0)->table->rows);
}

static jvn_status run_words(jvn_call *call)
{
    sayings s = {.call = call};
    for (int i = 0; i < jvn_count(call, WORDS); i++) say(&s, "WORDS", jvn_item_of(call, WORDS, i)->text);
    if (jvn_given(call, SWITCH)) say(&s, "--switch", "on");
    for (int i = 0; i < jvn_count(call, WORD); i++) say(&s, "--word", jvn_item_of(call, WORD, i)->text);
    if (jvn_given(call, FILE_)) say(&s, "--file", jvn_item_of(call, FILE_, 0)->text);
    if (jvn_given(call, NAME)) say(&s, "--name", jvn_item_of(call, NAME, 0)->text);
    say_numbers(&s);
    if (jvn_count(call, WORDS) > 3)
        return jvn_fail(call, JVN_EARG, WORDS, "three are enough", "%d words are too many", jvn_count(call, WORDS));
    if (jvn_item_of(call, INTEGER, 0)->integer == 7) return jvn_fail(call, JVN_EARG, INTEGER, NULL, "not seven");
    jvn_say(call, "%lld arguments", (long long)s.n);
    return add_sayings(&s);
}

/* ---- kinds raw ---------------------------------------------------------------------------------- */

static const jvn_param raw_params[] = {{"TEXT", JVN_P_RAW, JVN_REQUIRED, NULL, NULL, "any text"}};

static jvn_status run_raw(jvn_call *call)
{
    sayings s = {.call = call};
    say(&s, "TEXT", jvn_item_of(call, 0, 0)->text);
    return add_sayings(&s);
}

/* ---- kinds columns ------------------------------------------------------------------------------ */

static const jvn_param column_params[] = {
    {"--expr", JVN_P_EXPR, 0, NULL, NULL, "an expression"},
    {"--exprs", JVN_P_EXPRS, 0, NULL, NULL, "expressions"},
    {"--assign", JVN_P_ASSIGN, 0, NULL, NULL, "named expressions"},
    {"--keys", JVN_P_KEYS, 0, NULL, NULL, "keys, rising or falling"},
    {"--columns", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "columns, which make groups"},
    {"--column", JVN_P_COLUMN, 0, NULL, NULL, "a column"},
    {"--rename", JVN_P_RENAME, 0, NULL, NULL, "columns and their new names"},
};

/* "exprs c2", "falling close", "rename c close"; what can be given once has the parameter's name. */
static const char *label(jvn_call *call, int arg, const jvn_item *item)
{
    const jvn_param *p = &column_params[arg];
    const char *head = p->name + 2, *old = "";
    char *to = call->host->scratch(call, ROOM);
    if (p->type == JVN_P_EXPR || p->type == JVN_P_COLUMN || !to) return head;
    if (p->type == JVN_P_KEYS) head = item->descending ? "falling" : "rising";
    if (p->type == JVN_P_RENAME) old = jvn_column_schema(call->input, item->column)->name;
    snprintf(to, ROOM, "%s %s%s%s", head, item->text, *old ? " " : "", old);
    return to;
}

static jvn_status run_columns(jvn_call *call)
{
    int given = 0;
    jvn_status st = call->host->map_slice(call, NULL, 0, call->input->rows);
    for (int arg = 0; arg < call->n_args; arg++)
        for (int i = 0; i < jvn_count(call, arg) && st == JVN_OK; i++, given++)
            st = add_shared(call, label(call, arg, jvn_item_of(call, arg, i)), jvn_item_of(call, arg, i));
    return given || st != JVN_OK ? st : jvn_fail(call, JVN_EARG, JVN_NOARG, NULL, "no argument");
}

/* ---- kinds agg ---------------------------------------------------------------------------------- */

enum { AGGREGATES, BY };

static const jvn_param agg_params[] = {
    {"AGGREGATES", JVN_P_AGG, JVN_REQUIRED, NULL, NULL, "aggregates"},
    {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "the groups"},
};

static jvn_status add_keys(jvn_call *call, const jvn_groups *g)
{
    jvn_status st = JVN_OK;
    int64_t *first = call->host->scratch(call, (g->n + 1) * (int64_t)sizeof *first);
    if (!first) return JVN_ENOMEM;
    for (int64_t i = 0; i < g->n; i++) first[i] = g->order ? g->order[g->starts[i]] : g->starts[i];
    for (int k = 0; k < jvn_count(call, BY) && st == JVN_OK; k++) {
        struct ArrowArray a;
        const jvn_item *key = jvn_item_of(call, BY, k);
        st = jvn_rows_of(call)->take(call, key->schema, key->array, first, g->n, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, key->text, key->schema, &a);
    }
    return st;
}

static jvn_status run_agg(jvn_call *call)
{
    jvn_groups g;
    const struct ArrowSchema *keys_schemas[MOST], *fields[MOST];
    const struct ArrowArray *keys[MOST];
    struct ArrowArray results[MOST];
    int by = jvn_count(call, BY), n = jvn_count(call, AGGREGATES);
    if (by > MOST || n > MOST) return jvn_fail(call, JVN_ELIMIT, JVN_NOARG, NULL, "more than %d", MOST);
    for (int k = 0; k < by; k++) {
        keys_schemas[k] = jvn_item_of(call, BY, k)->schema;
        keys[k] = jvn_item_of(call, BY, k)->array;
    }
    jvn_status st = jvn_rows_of(call)->group(call, by, keys_schemas, keys, call->input->rows, &g);
    if (st == JVN_OK) st = add_keys(call, &g);
    if (st == JVN_OK) st = jvn_rows_of(call)->aggregate(call, AGGREGATES, &g, fields, results);
    if (st != JVN_OK) return st;
    for (int i = 0; i < n; i++) {
        if (st == JVN_OK) st = call->host->add(call, NULL, jvn_item_of(call, AGGREGATES, i)->text, fields[i], &results[i]);
        else results[i].release(&results[i]);
    }
    return st;
}

/* ---- kinds sides -------------------------------------------------------------------------------- */

static const jvn_param side_params[] = {{"--even", JVN_P_NEWTABLE, 0, NULL, NULL, "where the even ones go"}};

/* Every second row's number, from 1, and which row of the input that is, from 0. */
static jvn_status add_half(jvn_call *call, const char *side, const char *name, int64_t from)
{
    int64_t n = (call->input->rows - from + 1) / 2;
    int64_t *numbers = call->host->scratch(call, (n + 1) * (int64_t)sizeof *numbers);
    int64_t *rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *rows);
    if (!numbers || !rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        rows[i] = from + 2 * i;
        numbers[i] = rows[i] + 1;
    }
    jvn_status st = add_ints(call, side, name, numbers, n);
    return st == JVN_OK ? call->host->map_rows(call, side, rows, n) : st;
}

static jvn_status run_sides(jvn_call *call)
{
    jvn_status st = add_half(call, NULL, "odd", 0);
    return st == JVN_OK ? add_half(call, "even", "even", 1) : st;
}

/* ---- kinds seen, groups, doubt ------------------------------------------------------------------ */

static const jvn_param seen_params[] = {{"COLUMN", JVN_P_COLUMN, 0, NULL, NULL, "a column"}};

/* The names of the columns that are there. */
static jvn_status run_seen(jvn_call *call)
{
    const char *names[MOST];
    int32_t n = call->input->n_columns;
    for (int32_t i = 0; i < n && i < MOST; i++) names[i] = jvn_column_schema(call->input, i)->name;
    return add_texts(call, NULL, "column", names, n);
}

static const jvn_param group_params[] = {{"--by", JVN_P_COLUMNS, JVN_REQUIRED | JVN_GROUPS, NULL, NULL, "the groups"}};

/* How many rows each group has, which are the rows that it was made of. */
static jvn_status run_groups(jvn_call *call)
{
    jvn_groups g;
    const struct ArrowSchema *schemas[MOST];
    const struct ArrowArray *keys[MOST];
    int n = jvn_count(call, 0);
    for (int k = 0; k < n && k < MOST; k++) {
        schemas[k] = jvn_item_of(call, 0, k)->schema;
        keys[k] = jvn_item_of(call, 0, k)->array;
    }
    jvn_status st = jvn_rows_of(call)->group(call, n, schemas, keys, call->input->rows, &g);
    int64_t *rows = st == JVN_OK ? call->host->scratch(call, (g.n + 1) * (int64_t)sizeof *rows) : NULL;
    if (!rows) return st == JVN_OK ? JVN_ENOMEM : st;
    for (int64_t i = 0; i < g.n; i++) rows[i] = g.starts[i + 1] - g.starts[i];
    st = add_ints(call, NULL, "rows", rows, g.n);
    return st == JVN_OK ? call->host->map_groups(call, NULL, &g, NULL, g.n) : st;
}

static const jvn_param doubt_params[] = {{"NUMBER", JVN_P_INTEGER, JVN_REQUIRED, NULL, NULL, "a number"}};

/* The number stands, and the line fails where it is below zero. */
static jvn_status run_doubt(jvn_call *call)
{
    int64_t x = jvn_item_of(call, 0, 0)->integer;
    call->host->progress(call, 1, 2);
    jvn_status st = add_ints(call, NULL, "number", &x, 1);
    if (st != JVN_OK || x >= 0) return st;
    return call->host->object(call, JVN_EDATA, 0, "it is below zero", "take another");
}

/* ---- kinds level -------------------------------------------------------------------------------- */

static const jvn_param options[] = {{"level", JVN_P_INTEGER, 0, "0..10", "5", "how much of it"}};

static jvn_status run_level(jvn_call *call)
{
    const jvn_item *level = call->host->option(call, "level");
    return level ? add_ints(call, NULL, "level", &level->integer, 1) : JVN_EPLUGIN;
}

static const jvn_command commands[] = {
    {"kinds words", "says what its words were read as", "kinds words a b --integer 4", "One row for each argument that is there.",
     JVN_INPUT_NONE, JVN_LIST(word_params), run_words, NULL, 0},
    {"kinds raw", "gives back its text", "kinds raw a 'b' {c}", NULL, JVN_INPUT_NONE, JVN_LIST(raw_params), run_raw, NULL, 0},
    {"kinds columns", "gives the columns that its arguments are", "px | kinds columns --expr close * 2", NULL,
     JVN_INPUT_REQUIRED, JVN_LIST(column_params), run_columns, NULL, 0},
    {"kinds agg", "aggregates of groups", "px | kinds agg mean(close)", NULL, JVN_INPUT_REQUIRED, JVN_LIST(agg_params), run_agg,
     NULL, 0},
    {"kinds sides", "the odd rows' numbers, and beside them the even ones'", "px | kinds sides", NULL, JVN_INPUT_REQUIRED,
     JVN_LIST(side_params), run_sides, NULL, 0},
    {"kinds seen", "the columns that it is given", "px | kinds seen", NULL, JVN_INPUT_REQUIRED, JVN_LIST(seen_params), run_seen, NULL,
     JVN_READS_NAMED},
    {"kinds kept", "the columns that it is given", "px | kinds kept", NULL, JVN_INPUT_REQUIRED, JVN_LIST(seen_params), run_seen, NULL,
     JVN_READS_KEPT},
    {"kinds groups", "how many rows each group has", "px | kinds groups --by ticker", NULL, JVN_INPUT_REQUIRED, JVN_LIST(group_params),
     run_groups, NULL, 0},
    {"kinds doubt", "a number that may be doubted", "kinds doubt 1", NULL, JVN_INPUT_NONE, JVN_LIST(doubt_params), run_doubt, NULL, 0},
    {"kinds level", "the option's value", "kinds level", NULL, JVN_INPUT_NONE, JVN_NONE, run_level, NULL, 0},
};

/* ---- functions ---------------------------------------------------------------------------------- */

/* A plain function would be called with no glue; this is the callback that sees blocks of rows. */
static jvn_status kind_scale(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                             struct ArrowArray *out)
{
    const double *x = jvn_f64(args[0]), *by = jvn_f64(args[1]);
    int64_t dx = args[0]->length > 1, dy = args[1]->length > 1;
    double *to = jvn_out(out);
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) to[i] = x[i * dx] * by[i * dy];
    return JVN_OK;
}

static jvn_status kind_more(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                            struct ArrowArray *out)
{
    const double *x = jvn_f64(args[0]), *by = jvn_f64(args[1]);
    int64_t dx = args[0]->length > 1, dy = args[1]->length > 1;
    double *to = jvn_out(out);
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) to[i] = x[i * dx] + by[i * dy];
    return JVN_OK;
}

static jvn_status kind_mark(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                            struct ArrowArray *out)
{
    int64_t bytes = 0, length;
    (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        jvn_text(args[0], args[0]->length > 1 ? i : 0, &length);
        bytes += length + 1;
    }
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, 0, out);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(out);
    ends[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        const char *s = jvn_text(args[0], args[0]->length > 1 ? i : 0, &length);
        memcpy(jvn_out_text(out) + ends[i], s, (size_t)length);
        jvn_out_text(out)[ends[i] + length] = '!';
        ends[i + 1] = ends[i] + length + 1;
    }
    return JVN_OK;
}

/* Two sums. */
static void slope_init(jvn_call *call, void *state)
{
    (void)call;
    memset(state, 0, 2 * sizeof(double));
}

static void slope_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                       int64_t n)
{
    double *sums = state;
    (void)call, (void)n_args;
    for (int k = 0; k < 2; k++)
        for (int64_t i = offset; i < offset + n; i++) sums[k] += jvn_f64(args[k])[args[k]->length > 1 ? i : 0];
}

static void slope_merge(jvn_call *call, void *state, const void *later)
{
    (void)call;
    for (int k = 0; k < 2; k++) ((double *)state)[k] += ((const double *)later)[k];
}

static jvn_status slope_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    const double *sums = states;
    (void)call;
    for (int64_t i = 0; i < n; i++, sums += 2) {
        ((double *)jvn_out(out))[at + i] = sums[1] != 0 ? sums[0] / sums[1] : 0;
        if (sums[1] == 0) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

/* The three overloads: which it is, the call's types tell. */
static jvn_status kind_name(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                            struct ArrowArray *out)
{
    jvn_status st = call->host->new_array(call, JVN_STRING, n, n * 5, 0, out);
    (void)n_args;
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(out);
    ends[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t length = 0;
        const char *is = call->types[0] == JVN_INT64 ? "whole" : "other";
        if (call->types[0] == JVN_STRING) {
            jvn_text(args[0], args[0]->length > 1 ? i : 0, &length);
            is = length < 10 ? "text" : "other";
        }
        memcpy(jvn_out_text(out) + ends[i], is, strlen(is));
        ends[i + 1] = ends[i] + (int64_t)strlen(is);
    }
    return JVN_OK;
}

static jvn_status kind_or(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out)
{
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) {
        const struct ArrowArray *from = jvn_null(args[0], args[0]->length > 1 ? i : 0) ? args[1] : args[0];
        int64_t at = from->length > 1 ? i : 0;
        if (jvn_null(from, at)) jvn_set_null(out, i);
        jvn_set_bit(jvn_out(out), i, jvn_bool(from, at));
    }
    return JVN_OK;
}

static jvn_status kind_fails(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                             struct ArrowArray *out)
{
    (void)args, (void)n_args, (void)n, (void)out;
    return call->host->fail(call, JVN_EDATA, JVN_NOARG, 0, -1, "it fails", NULL); /* in row 0 */
}

typedef struct span {
    double least, most;
    int64_t n;
} span;

static void spread_init(jvn_call *call, void *state)
{
    (void)call;
    *(span *)state = (span){0, 0, 0};
}

static void span_add(span *s, double least, double most, int64_t n)
{
    if (!n) return;
    if (!s->n || least < s->least) s->least = least;
    if (!s->n || most > s->most) s->most = most;
    s->n += n;
}

static void spread_step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                        int64_t n)
{
    const double *x = jvn_f64(args[0]) + offset;
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) span_add(state, x[i], x[i], 1);
}

static void spread_merge(jvn_call *call, void *state, const void *later)
{
    const span *s = later;
    (void)call;
    span_add(state, s->least, s->most, s->n);
}

static jvn_status spread_final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    const span *s = states;
    double *to = jvn_out(out);
    (void)call;
    for (int64_t i = 0; i < n; i++) {
        to[at + i] = s[i].most - s[i].least;
        if (!s[i].n) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

static jvn_status kind_step(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                            struct ArrowArray *out)
{
    const double *x = jvn_f64(args[0]);
    double *to = jvn_out(out);
    (void)call, (void)n_args;
    for (int64_t g = 0; g < by->n; g++)
        for (int64_t i = by->starts[g]; i < by->starts[g + 1]; i++) to[i] = x[i] - x[by->starts[g]];
    return JVN_OK;
}

static jvn_status kind_back(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                            struct ArrowArray *out)
{
    int64_t *to = jvn_out(out);
    (void)call, (void)args, (void)n_args;
    for (int64_t g = 0; g < by->n; g++)
        for (int64_t i = by->starts[g], k = by->starts[g + 1]; i < by->starts[g + 1]; i++) to[i] = --k;
    return JVN_OK;
}

#define NAMED(type_)                                                                                                   \
    {.shape = JVN_S_SCALAR, .signature = "string kind_name(" type_ " x)", .summary = "what x is",                      \
     .example = "calc kind_name(1)", .scalar = kind_name}

static const jvn_function functions[] = {
    {.shape = JVN_S_SCALAR, .flags = JVN_F_UNIT, .signature = "float64 kind_scale(float64 x, float64 by = 2)",
     .summary = "x times by", .example = "calc kind_scale(21)", .scalar = kind_scale},
    NAMED("string"),
    NAMED("int64"),
    NAMED("any"),
    {.shape = JVN_S_SCALAR, .flags = JVN_F_NULLS, .signature = "bool kind_or(bool x, bool y)",
     .summary = "y where x is null", .example = "calc kind_or(null, true)", .scalar = kind_or},
    {.shape = JVN_S_AGGREGATE, .flags = JVN_F_UNIT, .signature = "float64 kind_spread(float64 x)",
     .summary = "largest less smallest", .example = "px | summary kind_spread(close)", .state_size = sizeof(span),
     .init = spread_init, .step = spread_step, .merge = spread_merge, .final = spread_final},
    {.shape = JVN_S_WINDOW, .flags = JVN_F_UNIT, .signature = "float64 kind_step(float64 x)",
     .summary = "x less the first of its group", .example = "px | set s = kind_step(close) --by ticker", .window = kind_step},
    {.shape = JVN_S_WINDOW, .flags = JVN_F_UNIT | JVN_F_ROWS, .signature = "any kind_back(any x)",
     .summary = "its group backwards", .example = "px | set b = kind_back(close) --by ticker", .window = kind_back},
    {.shape = JVN_S_SCALAR, .signature = "float64 kind_fee(float64 x[USD], float64 rate = 0.1)", .summary = "x times the rate",
     .example = "calc kind_fee(20[USD])", .scalar = kind_scale, .unit = "EUR", .convention = "at a rate of {rate}"},
    {.shape = JVN_S_SCALAR, .flags = JVN_F_UNIT, .signature = "float64 kind_more(float64 x, float64 by = 1)",
     .summary = "x and by, whole columns at a time", .example = "calc kind_more(2)", .scalar = kind_more},
    {.shape = JVN_S_SCALAR, .signature = "string kind_mark(string x)", .summary = "x with a mark behind it",
     .example = "calc kind_mark('a')", .scalar = kind_mark},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 kind_slope(float64 y, float64 x)", .summary = "sum of y over sum of x",
     .example = "px | summary kind_slope(close, close)", .state_size = 16, .init = slope_init, .step = slope_step,
     .merge = slope_merge, .final = slope_final},
    {.shape = JVN_S_SCALAR, .signature = "float64 kind_fails(float64 x)", .summary = "fails", .example = "calc 1",
     .scalar = kind_fails},
};

/* ---- formats ------------------------------------------------------------------------------------ */

enum { PATH, SKIP, REJECTS };

static const jvn_param reader_params[] = {
    {"--skip", JVN_P_INTEGER, 0, "0..", "0", "lines to leave out first"},
    {"--rejects", JVN_P_NEWTABLE, 0, NULL, NULL, "where lines that are no numbers go"},
};

typedef struct reading {
    int64_t *numbers;
    char **rejects;
    int64_t n, n_rejects, lines;
} reading;

static jvn_status read_line(jvn_call *call, reading *r, const char *line, int64_t length)
{
    int64_t x;
    if (r->lines++ < jvn_item_of(call, SKIP, 0)->integer) return JVN_OK;
    if (jvn_texts_of(call)->read_int64(line, length, &x)) {
        r->numbers = realloc(r->numbers, (size_t)(r->n + 1) * sizeof *r->numbers);
        r->numbers[r->n++] = x;
    } else if (jvn_given(call, REJECTS)) {
        r->rejects = realloc(r->rejects, (size_t)(r->n_rejects + 1) * sizeof *r->rejects);
        r->rejects[r->n_rejects++] = strdup(line);
    } else {
        return jvn_fail(call, JVN_EDATA, JVN_NOARG, NULL, "%s, line %lld: no whole number", jvn_item_of(call, PATH, 0)->text,
                        (long long)r->lines);
    }
    return JVN_OK;
}

static jvn_status run_reader(jvn_call *call)
{
    reading r = {NULL, NULL, 0, 0, 0};
    char *line = NULL;
    size_t room = 0;
    jvn_status st = JVN_OK;
    FILE *f = fopen(jvn_item_of(call, PATH, 0)->text, "r");
    if (!f) return jvn_fail(call, JVN_EIO, PATH, NULL, "cannot read %s", jvn_item_of(call, PATH, 0)->text);
    for (ssize_t n; st == JVN_OK && (n = getline(&line, &room, f)) >= 0;) {
        if (n && line[n - 1] == '\n') line[--n] = '\0';
        st = read_line(call, &r, line, n);
    }
    fclose(f);
    if (st == JVN_OK) st = add_ints(call, NULL, "number", r.numbers, r.n);
    if (st == JVN_OK && jvn_given(call, REJECTS))
        st = add_texts(call, "rejects", "line", (const char *const *)r.rejects, r.n_rejects);
    for (int64_t i = 0; i < r.n_rejects; i++) free(r.rejects[i]);
    free(r.rejects);
    free(r.numbers);
    free(line);
    return st;
}

static const jvn_param writer_params[] = {{"--mark", JVN_P_WORD, 0, NULL, "=", "what stands before the number"}};

static jvn_status run_writer(jvn_call *call)
{
    char line[ROOM];
    int n = snprintf(line, sizeof line, "%.100s%lld\n", jvn_item_of(call, 0, 0)->text, (long long)call->input->rows);
    return call->host->write(call, line, n);
}

static const jvn_format readers[] = {
    {"kinds", "kinds", "lines of whole numbers", "load numbers.kinds", JVN_LIST(reader_params), run_reader, NULL}};
static const jvn_format writers[] = {
    {"kinds", "kinds", "how many rows, as a line", "px | save rows.kinds", JVN_LIST(writer_params), run_writer, NULL}};

/* ---- metrics ------------------------------------------------------------------------------------ */

enum { ENTITY, ON, PRICES, SCALE };

static const jvn_param metric_params[] = {
    {"--prices", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a table"},
    {"--scale", JVN_P_NUMBER, 0, NULL, "1", "times this"},
};

static int column_called(const jvn_table *t, const char *name)
{
    int i = 0;
    while (i < t->n_columns && strcmp(jvn_column_schema(t, i)->name, name) != 0) i++;
    return i;
}

/* The last row of the entity, of the day if one is given; -1: there is none. Tickers are a dictionary. */
static int64_t last_row(jvn_call *call, const jvn_table *t)
{
    const char *entity = jvn_item_of(call, ENTITY, 0)->text;
    const struct ArrowArray *ticker = jvn_column(t, column_called(t, "ticker")), *date = jvn_column(t, column_called(t, "date"));
    for (int64_t i = t->rows - 1; i >= 0; i--) {
        int64_t n;
        const char *s = jvn_text(ticker->dictionary, jvn_i32(ticker)[i], &n);
        if ((size_t)n != strlen(entity) || memcmp(s, entity, (size_t)n) != 0) continue;
        if (!jvn_given(call, ON) || jvn_i32(date)[i] == jvn_item_of(call, ON, 0)->integer) return i;
    }
    return -1;
}

static jvn_status add_value(jvn_call *call, const double *x)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, 1, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = x ? *x : 0;
    if (!x) jvn_set_null(&a, 0);
    return call->host->add(call, NULL, "value", call->host->field(call, JVN_FLOAT64, "USD", "close"), &a);
}

static jvn_status run_metric(jvn_call *call)
{
    struct ArrowArray day;
    char reason[ROOM];
    const char *why = reason;
    const jvn_table *t = jvn_item_of(call, PRICES, 0)->table;
    int64_t row = last_row(call, t), number = row + 1;
    int date = column_called(t, "date");
    double x = row < 0 ? 0 : jvn_f64(jvn_column(t, column_called(t, "close")))[row] * jvn_item_of(call, SCALE, 0)->number;
    snprintf(reason, sizeof reason, "no row of %.100s", jvn_item_of(call, ENTITY, 0)->text);
    jvn_status st = add_value(call, row < 0 ? NULL : &x);
    if (st == JVN_OK && row < 0) return add_texts(call, NULL, "reason", &why, 1);
    if (st == JVN_OK) st = add_ints(call, "rows", "number", &number, 1);
    if (st == JVN_OK) st = call->host->share(call, jvn_column(t, date), row, 1, &day);
    return st == JVN_OK ? call->host->add(call, "rows", "date", jvn_column_schema(t, date), &day) : st;
}

static const jvn_metric metrics[] = {
    {"kind_last", "the last close", "metric kind_last NVDA --prices px", NULL, JVN_LIST(metric_params), run_metric, NULL}};

JVN_PLUGIN("kinds", "1.0", "one of everything", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .commands = JVN_LIST(commands),
           .functions = JVN_LIST(functions), .readers = JVN_LIST(readers), .writers = JVN_LIST(writers),
           .metrics = JVN_LIST(metrics), .options = JVN_LIST(options));
