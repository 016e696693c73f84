/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture.c -- which cases a thing has, in what order, and what each compares. */
#include "torture.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "torture_files.h"
#include "torture_function.h"
#include "torture_lines.h"
#include "torture_report.h"
#include "torture_watch.h"

enum { LARGE = TORTURE_SANITIZED ? 100000 : 1000000 };
enum { FAILURES = 64, STOPS = 200, WARM = TORTURE_SANITIZED ? 0 : 16, REPEATS = TORTURE_SANITIZED ? 1 : 24, SLOW_MICROS = 1000000 };

/* Of the sanitizers: whether memory is lost since; the linker finds it only in a build with them. */
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

typedef enum how {
    BY_LINE,      /* twice, and the results compared */
    BY_FILE,      /* the same with a reader's damaged file */
    LINE_FAILS,   /* an allocation fails, each in turn */
    LINE_STOPS,   /* the user stops it at each host call in turn */
    LARGE_STOPS,  /* the user stops it while it works on a large table */
    LINE_REPEATS, /* memory grows */
    BY_HAND,      /* a function's callbacks, twice, and the results compared */
    HAND_FAILS,
    HAND_REPEATS
} how;

typedef struct plan {
    const torture_world *w;
    arena *a;
    const reg_item *item;
    torture_lines lines;
    const char *good; /* readers: a file; NULL: none */
    int at, first, last;
    int64_t calls;    /* of the case at work */
    int64_t slowest;  /* microseconds a cancel took; -1: none was seen */
} plan;

/* ---- things ---- */

static const char *name_of(const reg_item *x) { return x->kind == REG_FUNCTION ? ((const jvn_function *)x->spec)->signature : x->name; }

/* Thing i of a plugin, NULL: it has no more. */
static const reg_item *thing_at(const registry *r, const char *id, int i)
{
    for (int k = REG_COMMAND; k <= REG_METRIC; k++) {
        int n;
        const reg_item *const *all = registry_all(r, (reg_kind)k, &n);
        for (int j = 0; j < n; j++)
            if (strcmp(all[j]->owner, id) == 0 && i-- == 0) return all[j];
    }
    return NULL;
}

void torture_list(const torture_world *w, const char *id)
{
    const reg_item *x;
    for (int i = 0; (x = thing_at(w->sc->reg, id, i)); i++) report_line("thing", "%s\t%s", reg_kind_word(x->kind), name_of(x));
    report_line("end", "%s", "");
}

/* ---- one line ---- */

static torture_try try_once(plan *p, const char *line, torture_kind kind, int threads, unsigned char fill)
{
    torture_try t = torture_try_of(line, p->item, kind);
    t.threads = threads;
    t.fill = fill;
    torture_run(p->w, &t);
    p->calls += t.reached;
    return t;
}

static bool is_same(const torture_try *a, const torture_try *b) { return a->status == b->status && a->print == b->print; }

/* Fresh memory holds something else the second time, and there is one more thread. */
static void try_line(plan *p, const char *line, torture_kind kind)
{
    torture_try one = try_once(p, line, kind, 1, 0xa5), two = try_once(p, line, kind, 2, 0x5a);
    if (is_same(&one, &two)) return;
    torture_try again = try_once(p, line, kind, 1, 0xa5), other = try_once(p, line, kind, 1, 0x5a);
    if (!is_same(&one, &again)) report_found(SIN_UNEQUAL, "two equal calls give different results%s%s", *again.said ? ": " : "", again.said);
    else if (!is_same(&one, &other)) report_found(SIN_UNDEFINED, "it depends on what was in fresh memory: values are not written");
    else report_found(SIN_THREADS, "one thread gives another result than two");
}

static void fail_line(plan *p, const char *line)
{
    torture_try t;
    for (int n = 0; n < FAILURES; n++) {
        report_line("at", "allocation %d fails", n + 1);
        t = torture_try_of(line, p->item, DATA_ORDINARY);
        t.fail_after = n;
        torture_run(p->w, &t);
        p->calls += t.reached;
        if (!t.has_failed) return;
    }
}

static void stop_line(plan *p, const char *line)
{
    torture_try t = torture_try_of(line, p->item, DATA_ORDINARY);
    report_line("at", "stopped before it begins");
    t.cancel_after = 0;
    torture_run(p->w, &t);
    for (int n = 1; n < STOPS; n += 1 + n / 8) {
        report_line("at", "stopped at host call %d", n);
        t = torture_try_of(line, p->item, DATA_MANY);
        t.cancel_at = n;
        torture_run(p->w, &t);
        p->calls += t.reached;
        if (t.host_calls < n) return;
    }
}

static void stop_large(plan *p, const char *line)
{
    static const int64_t after[] = {0, 500, 2000, 10000, 50000};
    table *px = torture_large(LARGE, p->item->kind == REG_FUNCTION ? line : NULL);
    const char *file = p->item->kind == REG_READER && p->good ? torture_good_file(p->w, p->a, p->item, px) : NULL;
    if (file) line = torture_lines_of(p->w, p->a, p->item, file).all[0];
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        report_line("at", "stopped after %lld microseconds with %d rows", (long long)after[i], LARGE);
        torture_try t = torture_try_of(line, p->item, DATA_ORDINARY);
        t.input = px;
        t.cancel_after = after[i];
        torture_run(p->w, &t);
        p->calls += t.reached;
        int64_t late = (int64_t)(t.late * 1e6);
        if (late > p->slowest) p->slowest = late;
        if (late > SLOW_MICROS) report_found(SIN_DEAF, "it goes on for %lld ms", (long long)late / 1000);
        if (t.late < 0) break;
    }
    if (p->slowest >= 0) report_line("cancel", "%lld", (long long)p->slowest);
    table_unref(px);
}

/* ---- memory ---- */

static int64_t in_use(void)
{
    struct mallinfo2 m = mallinfo2();
    return (int64_t)(m.uordblks + m.hblkhd);
}

typedef struct growth {
    int64_t before, first, last;
    int calls, grown;
} growth;

/* After each call. What a plugin loses, it loses each time; what the C library keeps at hand grows now and then. */
static void weigh(growth *g)
{
    int64_t now = in_use();
    if (g->calls == WARM) g->first = now;
    if (g->calls > WARM) g->grown += now > g->before;
    g->before = g->last = now;
    g->calls++;
}

static void check_growth(const growth *g)
{
    int64_t each = (g->last - g->first) / REPEATS;
    if (__lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check()) report_found(SIN_LEAK, "memory of its own");
    else if (each > 0 && g->grown > REPEATS * 3 / 4) report_found(SIN_LEAK, "%lld bytes of memory of its own with each call", (long long)each);
}

static void repeat_line(plan *p, const char *line)
{
    growth g = {0};
    for (int i = 0; i <= WARM + REPEATS; i++) {
        try_once(p, line, DATA_ORDINARY, 1, 0);
        weigh(&g);
    }
    check_growth(&g);
}

/* ---- functions by hand ---- */

static torture_direct hand_once(plan *p, torture_direct d, unsigned char fill, int64_t fail_after)
{
    d.fill = fill;
    d.fail_after = fail_after;
    torture_call_direct(p->w, &d);
    p->calls++;
    return d;
}

static void try_hand(plan *p, const torture_direct *d)
{
    torture_direct one = hand_once(p, *d, 0xa5, -1), two = hand_once(p, *d, 0x5a, -1);
    if (one.print == two.print) return;
    torture_direct again = hand_once(p, *d, 0xa5, -1);
    if (one.print != again.print) report_found(SIN_UNEQUAL, "two equal calls give different results");
    else report_found(SIN_UNDEFINED, "it depends on what was in fresh memory: values are not written");
}

static void fail_hand(plan *p, const torture_direct *d)
{
    for (int n = 0; n < FAILURES; n++) {
        report_line("at", "allocation %d fails", n + 1);
        if (!hand_once(p, *d, 0, n).has_failed) return;
    }
}

static void repeat_hand(plan *p, const torture_direct *d)
{
    growth g = {0};
    for (int i = 0; i <= WARM + REPEATS; i++) {
        hand_once(p, *d, 0, -1);
        weigh(&g);
    }
    check_growth(&g);
}

/* ---- cases ---- */

/* The next case; false: it is not among those asked for. */
static bool begin(plan *p, const char *label, const char *what)
{
    int n = p->at++;
    if (n < p->first || (p->last >= 0 && n > p->last)) return false;
    p->calls = 0;
    report_line("case", "%d\t%s: %s", n, what, label);
    return true;
}

static void end(const plan *p) { report_line("done", "%lld", (long long)p->calls); }

static void line_case(plan *p, how h, const char *line, torture_kind kind)
{
    static const char *const what[] = {[LINE_FAILS] = "no memory", [LINE_STOPS] = "stopped", [LARGE_STOPS] = "stopped", [LINE_REPEATS] = "repeated"};
    if (!begin(p, line, h == BY_LINE ? torture_kind_name(kind) : what[h])) return;
    switch (h) {
    case LINE_FAILS: fail_line(p, line); break;
    case LINE_STOPS: stop_line(p, line); break;
    case LARGE_STOPS: stop_large(p, line); break;
    case LINE_REPEATS: repeat_line(p, line); break;
    default: try_line(p, line, kind);
    }
    end(p);
}

static void hand_case(plan *p, how h, jvn_type any, torture_kind kind, uint32_t constants)
{
    static const char *const what[] = {[BY_HAND] = "called directly", [HAND_FAILS] = "no memory", [HAND_REPEATS] = "repeated"};
    const char *types[] = {"any type", "bool", "int64", "float64", "string", "dict", "date", "timestamp"};
    torture_direct d = {.item = p->item, .any = any, .kind = kind, .constants = constants};
    if (!torture_may_call(&d)) return;
    const char *label = arena_printf(p->a, "%s of %s%s", torture_kind_name(kind), types[any], constants ? ", with constants" : "");
    if (!begin(p, label, what[h])) return;
    if (h == HAND_FAILS) fail_hand(p, &d);
    else if (h == HAND_REPEATS) repeat_hand(p, &d);
    else try_hand(p, &d);
    end(p);
}

static bool takes_any(const signature *s)
{
    bool any = false;
    for (int i = 0; i < s->n; i++) any |= s->params[i].type == JVN_NOTYPE;
    return any;
}

/* The evaluator never shows a callback dictionaries. */
static void hand_cases(plan *p)
{
    bool any = takes_any(p->item->signature);
    int n = torture_arity(p->item);
    for (int t = any ? JVN_BOOL : JVN_FLOAT64; t <= (any ? JVN_TIMESTAMP : JVN_FLOAT64); t++) {
        if (t == JVN_DICT) continue;
        for (int k = 0; k < DATA_UNUSED; k++) hand_case(p, BY_HAND, (jvn_type)t, (torture_kind)k, 0);
        hand_case(p, BY_HAND, (jvn_type)t, DATA_TEXTS, 0);
        for (int i = 0; i < n; i++) {
            hand_case(p, BY_HAND, (jvn_type)t, DATA_SOME_NULLS, 1u << i);
            hand_case(p, BY_HAND, (jvn_type)t, DATA_EXTREME, ~(1u << i));
        }
        hand_case(p, BY_HAND, (jvn_type)t, DATA_ORDINARY, ~1u);
        hand_case(p, HAND_FAILS, (jvn_type)t, DATA_ORDINARY, 0);
        if (t == JVN_FLOAT64) hand_case(p, HAND_REPEATS, (jvn_type)t, DATA_ORDINARY, 0);
    }
}

/* A reader looks at files, everything else at px. */
static void kind_cases(plan *p)
{
    for (int k = 0; k < DATA_KINDS && p->item->kind != REG_READER; k++) line_case(p, BY_LINE, p->lines.all[0], (torture_kind)k);
    for (int i = p->item->kind == REG_READER ? 0 : 1; i < p->lines.n; i++) {
        torture_kind odd = (torture_kind)(1 + i % (DATA_KINDS - 1));
        line_case(p, BY_LINE, p->lines.all[i], DATA_ORDINARY);
        if (p->item->kind != REG_READER) line_case(p, BY_LINE, p->lines.all[i], odd);
    }
}

static void file_cases(plan *p)
{
    const char *bad, *line;
    for (int i = 0; (bad = torture_bad_file(p->a, p->good, i)); i++) {
        line = torture_lines_of(p->w, p->a, p->item, bad).all[0];
        if (!begin(p, line, arena_printf(p->a, "damaged file %d", i))) continue;
        try_line(p, line, DATA_ORDINARY);
        end(p);
    }
}

/* Callbacks that are given blocks of rows are stopped between them, by the host. */
static bool sees_all_rows(const reg_item *x)
{
    const jvn_function *f = x->spec;
    return x->kind != REG_FUNCTION || f->shape == JVN_S_WINDOW || (f->shape == JVN_S_AGGREGATE && !f->state_size);
}

static void all_cases(plan *p)
{
    const char *line = p->lines.all[0];
    kind_cases(p);
    if (p->item->kind == REG_READER) file_cases(p);
    if (p->item->kind == REG_FUNCTION) hand_cases(p);
    line_case(p, LINE_FAILS, line, DATA_ORDINARY);
    line_case(p, LINE_STOPS, line, DATA_ORDINARY);
    if (sees_all_rows(p->item)) line_case(p, LARGE_STOPS, line, DATA_ORDINARY);
    if (p->item->kind != REG_FUNCTION) line_case(p, LINE_REPEATS, line, DATA_ORDINARY);
}

void torture_thing(const torture_world *w, const char *id, int thing, int first, int last)
{
    plan p = {.w = w, .a = arena_new(), .item = thing_at(w->sc->reg, id, thing), .first = first, .last = last, .slowest = -1};
    if (!p.item) abort();
    if (p.item->kind == REG_READER) {
        table *px = torture_table(DATA_ORDINARY, NULL);
        p.good = torture_good_file(w, p.a, p.item, px);
        table_unref(px);
    }
    p.lines = torture_lines_of(w, p.a, p.item, p.good);
    torture_open();
    all_cases(&p);
    arena_free(p.a);
    report_line("end", "%s", "");
}
