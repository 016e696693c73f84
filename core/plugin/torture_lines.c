/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_lines.c -- words by the type of their parameter, and lines made of them. */
#include "torture_lines.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"

enum { SLOTS = 128, MOST_LINES = 160, MIXED = 12, LONG_WORD = 4000 };

/* An argument of the line. */
typedef struct slot {
    const jvn_param *param;
    const char *text; /* NULL: it is not given */
} slot;

typedef struct maker {
    arena *a;
    const char *head; /* what stands before the arguments */
    slot slots[SLOTS];
    int n;
    torture_lines *out;
} maker;

const char *torture_called(arena *a, const reg_item *x)
{
    return x->shadowed ? arena_printf(a, "%s.%s", x->owner, x->name) : x->name;
}

/* ---- words ---- */

static const char *const words[] = {"x", "NVDA", "''", "\xc3\xa9\xe6\x97\xa5", "%s%n", "nonesuch", "-1", NULL};
static const char *const files[] = {"nonesuch", ".", "''", "/dev/null", NULL};
static const char *const integers[] = {"0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", NULL};
static const char *const numbers[] = {"0", "1", "-1", "0.5", "1e308", "-1e308", "5e-324", "nan", "inf", "2[USD]", "9223372036854775807", NULL};
static const char *const dates[] = {"2025-01-03", "1970-01-01", "0001-01-01", "9999-12-31", "2100-02-29", NULL};
static const char *const ranges[] = {"-2:2", "0:0", "5:9", "-120:-11", "-9223372036854775808:9223372036854775807", "1:1000000000000", NULL};
static const char *const tables[] = {"px", "other", "nonesuch", NULL};
static const char *const expressions[] = {"close", "volume", "ticker", "date", "flag", "note", "time", "weight", "1", "null", "'x'",
                                          "close / 0", "-volume", "nonesuch", "close > 100", "ticker = 'NVDA'", NULL};
static const char *const lists[] = {"close, volume", "x = close, y = note", "ticker", "1, null", "close, close", "date, time, flag", NULL};
static const char *const assignments[] = {"x = close", "close = null", "x = 1, x = 2", "x = note, y = flag", "ticker = volume", NULL};
static const char *const keys[] = {"close desc", "ticker, date desc", "flag", "note desc, time", "weight / 0", "1", NULL};
static const char *const columns[] = {"close", "ticker", "ticker, date", "note", "flag, time", "date, ticker, close, volume, flag, note, time, weight",
                                      "nonesuch", "close, close", NULL};
static const char *const one_column[] = {"close", "ticker", "date", "volume", "flag", "note", "time", "nonesuch", NULL};
static const char *const aggregates[] = {"n()", "mean(close)", "min(note), max(flag)", "x = sum(volume)", "max(close) - min(close)", "mean", "nonesuch(close)", NULL};
static const char *const renames[] = {"x = close", "close = volume", "x = nonesuch", "x = close, x = note", NULL};
static const char *const texts[] = {"x", "''", "select 1", "{ }", NULL};
static const char *const nothing[] = {NULL};

static const char *const *words_of(int32_t type)
{
    switch (type) {
    case JVN_P_WORD:
    case JVN_P_NAME:
    case JVN_P_NEWTABLE: return words;
    case JVN_P_FILE: return files;
    case JVN_P_INTEGER: return integers;
    case JVN_P_NUMBER: return numbers;
    case JVN_P_DATE: return dates;
    case JVN_P_RANGE: return ranges;
    case JVN_P_TABLE: return tables;
    case JVN_P_EXPR: return expressions;
    case JVN_P_EXPRS: return lists;
    case JVN_P_ASSIGN: return assignments;
    case JVN_P_KEYS: return keys;
    case JVN_P_COLUMNS: return columns;
    case JVN_P_COLUMN: return one_column;
    case JVN_P_AGG: return aggregates;
    case JVN_P_RENAME: return renames;
    case JVN_P_RAW: return texts;
    default: return nothing;
    }
}

/* "a|b|c": word i, NULL behind the last. */
static const char *nth(arena *a, const char *values, int i)
{
    for (; values && i > 0; i--) values = strchr(values, '|') ? strchr(values, '|') + 1 : NULL;
    return values ? arena_text(a, values, strcspn(values, "|")) : NULL;
}

/* "1..": its ends, and what lies beyond them. */
static const char *bound(arena *a, const char *range, int i)
{
    const char *dots = range ? strstr(range, "..") : NULL;
    if (!dots || i > 3) return NULL;
    const char *end = i < 2 ? range : dots + 2;
    double x = strtod(end, NULL);
    if (end == dots || !*end) return "2";
    return arena_printf(a, "%.17g", i % 2 == 0 ? x : i < 2 ? x - 1 : x + 1);
}

/* Value i that the parameter is tried with; NULL: there are no more. */
static const char *value_of(arena *a, const jvn_param *p, int i)
{
    const char *const *all = words_of(p->type);
    int n = 0;
    while (all[n]) n++;
    if (p->type == JVN_P_SWITCH) return i ? NULL : "";
    if (p->type == JVN_P_ENUM) return nth(a, p->values, i);
    if (i < n) return all[i];
    if (p->type == JVN_P_INTEGER || p->type == JVN_P_NUMBER) return bound(a, p->values, i - n);
    if (p->type != JVN_P_WORD || i > n) return NULL;
    char *lengthy = arena_alloc(a, LONG_WORD + 1);
    return memset(lengthy, 'x', LONG_WORD);
}

/* ---- lines ---- */

static void put(text *t, const slot *s)
{
    if (!s->text) return;
    if (param_is_flag(s->param)) text_printf(t, " %s", s->param->name);
    if (*s->text) text_printf(t, " %s", s->text);
}

/* Expressions reach to the next flag, raw text to the end. */
static void add_line(maker *m)
{
    text t = {0};
    torture_lines *out = m->out;
    if (out->n == MOST_LINES) return;
    text_puts(&t, m->head);
    for (int turn = 0; turn < 3; turn++)
        for (int i = 0; i < m->n; i++) {
            const jvn_param *p = m->slots[i].param;
            if (turn == (p->type == JVN_P_RAW ? 2 : param_is_flag(p))) put(&t, &m->slots[i]);
        }
    out->all = arena_grow(m->a, out->all, out->n, sizeof *out->all);
    out->all[out->n++] = arena_text(m->a, t.s, t.n);
    text_free(&t);
}

static void vary(maker *m)
{
    for (int i = 0; i < m->n; i++) {
        slot was = m->slots[i];
        if (was.text) {
            m->slots[i].text = NULL;
            add_line(m);
        }
        for (int k = 0; (m->slots[i].text = value_of(m->a, was.param, k)); k++) add_line(m);
        m->slots[i] = was;
    }
}

/* Several odd values at once, the same each time. */
static void mix(maker *m)
{
    maker was = *m;
    uint64_t seed = 0;
    for (int turn = 0; turn < MIXED && m->n > 1; turn++) {
        for (int i = 0; i < m->n; i++) {
            int n = 0;
            while (value_of(m->a, m->slots[i].param, n)) n++;
            if (n && torture_pick(seed++, 2)) m->slots[i].text = value_of(m->a, m->slots[i].param, (int)torture_pick(seed++, (uint64_t)n));
        }
        add_line(m);
        memcpy(m->slots, was.slots, sizeof m->slots);
    }
}

static void add_slot(maker *m, const jvn_param *p, const char *given)
{
    if (m->n < SLOTS) m->slots[m->n++] = (slot){p, given};
}

/* ---- examples ---- */

/* Reads a line where px and other are there; the tortured stage, or NULL. */
static const stage *read_line(const torture_world *w, arena *a, const char *line, const reg_item *item, statement *st)
{
    err e;
    lineage l;
    const stage *found = NULL;
    table *px = torture_table(DATA_ORDINARY, NULL);
    named_table all[] = {{.name = "px", .t = px}, {.name = "other", .t = px}};
    lineage_begin(&l, "", false);
    w->sc->data = datasets_new();
    if (datasets_put(w->sc->data, all, 2, &l, &e) == JVN_OK && parse_statement(a, line, w->sc, st, &e) == JVN_OK)
        for (int i = 0; i < st->n && !found; i++)
            if (item->kind == REG_COMMAND ? st->stages[i].item == item : st->stages[i].format == item) found = &st->stages[i];
    datasets_free(w->sc->data);
    w->sc->data = NULL;
    lineage_clear(&l);
    table_unref(px);
    return found;
}

/* An argument as it was typed, without its flag. */
static const char *typed(arena *a, const char *line, const parsed_arg *arg)
{
    if (!arg->given) return NULL;
    return arg->param->type == JVN_P_SWITCH ? "" : arena_text(a, line + arg->at, (size_t)arg->len);
}

/* Which of load's, save's and metric's own arguments are varied, too: the others name the format. */
static bool is_varied(reg_kind kind, int own)
{
    return kind == REG_COMMAND || (kind == REG_READER && own == 0) || (kind == REG_METRIC && own > 0);
}

static const char *head_of(arena *a, const reg_item *item, const char *before, const char *name)
{
    const char *called = torture_called(a, item);
    switch (item->kind) {
    case REG_READER: return arena_printf(a, "load --as %s", called);
    case REG_WRITER: return arena_printf(a, "%ssave x --as %s", before, called);
    case REG_METRIC: return arena_printf(a, "metric %s", called);
    default: return arena_printf(a, "%s%s", before, name);
    }
}

/* What an example makes its input of, with another command at the head, is left to px. */
static void from_example(maker *m, const reg_item *item, const statement *st, const stage *s, const char *line)
{
    bool as_it_is = s == st->stages || st->stages[0].dataset;
    const char *before = as_it_is ? arena_text(m->a, line, (size_t)s->at) : "px | ";
    m->head = head_of(m->a, item, before, arena_text(m->a, line + s->at, (size_t)s->len));
    for (int i = 0; i < s->n_args; i++)
        if (i >= s->n_own || is_varied(item->kind, i)) add_slot(m, s->args[i].param, typed(m->a, line, &s->args[i]));
}

/* What the spec says is enough; ENTITY and --on are metric's. */
static void from_spec(maker *m, const reg_item *item)
{
    static const jvn_param entity = {"ENTITY", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, ""}, on = {"--on", JVN_P_DATE, 0, NULL, NULL, ""},
                           file = {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, ""};
    const jvn_command *c = item->spec;
    bool heads = item->kind == REG_COMMAND && c->input == JVN_INPUT_NONE;
    m->head = head_of(m->a, item, heads ? "" : "px | ", torture_called(m->a, item));
    if (item->kind == REG_METRIC) add_slot(m, &entity, "NVDA");
    if (item->kind == REG_METRIC) add_slot(m, &on, NULL);
    if (item->kind == REG_READER) add_slot(m, &file, "nonesuch");
    for (uint32_t i = 0; i < item->params->count; i++) {
        const jvn_param *p = jvn_at(item->params, i);
        add_slot(m, p, p->flags & JVN_REQUIRED ? value_of(m->a, p, 0) : NULL);
    }
}

const char *torture_example_file(const torture_world *w, arena *a, const reg_item *reader)
{
    statement st;
    const stage *s = read_line(w, a, reader->example, reader, &st);
    return s && s->args[0].n ? s->args[0].words[0].s : NULL;
}

/* ---- functions ---- */

static const char *argument(jvn_type type, int how)
{
    static const char *const named[][3] = {
        [JVN_NOTYPE] = {"close", "1.5", "note"},     [JVN_BOOL] = {"flag", "true", "close > 100"},
        [JVN_INT64] = {"volume", "3", "-volume"},    [JVN_FLOAT64] = {"close", "1.5", "volume"},
        [JVN_STRING] = {"note", "'x'", "ticker"},    [JVN_DICT] = {"ticker", "'x'", "note"},
        [JVN_DATE] = {"date", "2025-01-03", "date"}, [JVN_TIMESTAMP] = {"time", "2025-01-03", "date"},
    };
    return how == 3 ? "null" : named[type][how];
}

static void add_function_lines(maker *m, const reg_item *item)
{
    const jvn_function *f = item->spec;
    const signature *s = item->signature;
    const char *carrier = f->shape == JVN_S_AGGREGATE ? "px | summary x = " : "px | set x = ";
    for (int how = 0; how < 4; how++)
        for (int n = s->required; n <= s->n + s->variadic; n++) {
            text t = {0};
            text_printf(&t, "%s%s(", carrier, torture_called(m->a, item));
            for (int i = 0; i < n; i++)
                text_printf(&t, "%s%s", i ? ", " : "", argument(s->params[i < s->n ? i : s->n - 1].type, i >= s->required && how == 0 ? 1 : how));
            text_puts(&t, ")");
            m->head = arena_text(m->a, t.s, t.n);
            add_line(m);
            text_puts(&t, f->shape == JVN_S_SCALAR || f->shape == JVN_S_PLAIN ? " + 1" : " --by ticker");
            m->head = arena_text(m->a, t.s, t.n);
            add_line(m);
            text_free(&t);
        }
}

torture_lines torture_lines_of(const torture_world *w, arena *a, const reg_item *item, const char *file)
{
    torture_lines out = {0};
    statement st;
    maker m = {.a = a, .head = item->example, .out = &out};
    if (item->kind == REG_FUNCTION) {
        add_line(&m);
        add_function_lines(&m, item);
        return out;
    }
    const stage *s = read_line(w, a, item->example, item, &st);
    if (s) from_example(&m, item, &st, s, item->example);
    else from_spec(&m, item);
    if (item->kind == REG_READER && file) m.slots[0].text = file;
    add_line(&m);
    vary(&m);
    mix(&m);
    return out;
}
