/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recovery.c -- the command recovery: how much of a move was undone afterwards, and by when, one row a series. */
#include "returns.h"

#include <math.h>

enum { TURN_EVENT, TURN_EXTREME };

/* Rows of the panel; -1: there is none. */
typedef struct path {
    int64_t before, turn, last, back;
} path;

typedef struct recoveries {
    panel p;
    jvn_type type;
    int32_t on, until;
    bool extreme;
    path *of; /* one a series */
} recoveries;

/* The price of a row; NaN where it is none. */
static double price_at(const recoveries *x, int64_t row)
{
    const struct ArrowArray *a = x->p.price.array;
    if (row < 0 || jvn_null(a, row)) return NAN;
    double v = x->type == JVN_FLOAT64 ? jvn_f64(a)[row] : (double)jvn_i64(a)[row];
    return v > 0 && isfinite(v) ? v : NAN;
}

static bool is_price(const recoveries *x, int64_t row) { return price_at(x, row) > 0; }

/* The turn is the event's day or, from there on, the row farthest from the price before, in the direction of that day. */
static int64_t find_turn(const recoveries *x, const path *k, int64_t end)
{
    int64_t turn = k->turn;
    double before = price_at(x, k->before);
    bool fell = price_at(x, turn) < before;
    for (int64_t i = turn + 1; i < end && x->extreme; i++)
        if (is_price(x, i) && (fell ? price_at(x, i) < price_at(x, turn) : price_at(x, i) > price_at(x, turn))) turn = i;
    return turn;
}

static path find_path(const recoveries *x, int64_t begin, int64_t end)
{
    path k = {-1, -1, -1, -1};
    for (int64_t i = begin; i < end && x->p.days[i] <= x->until; i++) {
        if (!is_price(x, i)) continue;
        if (x->p.days[i] < x->on) k.before = i;
        else if (k.turn < 0) k.turn = i;
        k.last = i;
    }
    if (k.before < 0 || k.turn < 0) return (path){-1, -1, -1, -1};
    k.turn = find_turn(x, &k, k.last + 1);
    double before = price_at(x, k.before), turn = price_at(x, k.turn);
    for (int64_t i = k.turn + 1; i <= k.last && k.back < 0 && turn != before; i++)
        if (is_price(x, i) && (turn < before ? price_at(x, i) >= before : price_at(x, i) <= before)) k.back = i;
    return k;
}

/* ---- results ------------------------------------------------------------------------------------- */

static const struct ArrowSchema *number_field(const recoveries *x, const char *unit, const char *convention)
{
    return x->p.call->host->field(x->p.call, JVN_FLOAT64, unit, convention);
}

/* A number a series; NaN, and what is too large for a number, become null. */
static jvn_status add_numbers(const recoveries *x, const char *name, const struct ArrowSchema *schema, double (*of)(const recoveries *, const path *))
{
    struct ArrowArray a;
    jvn_call *call = x->p.call;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, x->p.groups.n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        double v = of(x, &x->of[g]);
        ((double *)jvn_out(&a))[g] = isfinite(v) ? v : 0;
        if (!isfinite(v)) jvn_set_null(&a, g);
    }
    return call->host->add(call, NULL, name, schema, &a);
}

static double before_of(const recoveries *x, const path *k) { return price_at(x, k->before); }
static double turn_of(const recoveries *x, const path *k) { return price_at(x, k->turn); }
static double last_of(const recoveries *x, const path *k) { return price_at(x, k->last); }
static double move_of(const recoveries *x, const path *k) { return price_at(x, k->turn) / price_at(x, k->before) - 1; }

static double share_of(const recoveries *x, const path *k)
{
    double before = price_at(x, k->before), turn = price_at(x, k->turn);
    return before == turn ? NAN : (price_at(x, k->last) - turn) / (before - turn);
}

/* The dates of one row of each series. */
static jvn_status add_dates(const recoveries *x, const char *name, size_t at)
{
    struct ArrowArray a;
    jvn_call *call = x->p.call;
    jvn_status st = call->host->new_array(call, JVN_DATE, x->p.groups.n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        int64_t row = *(const int64_t *)(const void *)((const char *)&x->of[g] + at);
        ((int32_t *)jvn_out(&a))[g] = row < 0 ? 0 : x->p.days[row];
        if (row < 0) jvn_set_null(&a, g);
    }
    return call->host->add(call, NULL, name, call->host->field(call, JVN_DATE, NULL, NULL), &a);
}

static jvn_status add_rows_taken(const recoveries *x)
{
    struct ArrowArray a;
    jvn_call *call = x->p.call;
    jvn_status st = call->host->new_array(call, JVN_INT64, x->p.groups.n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        const path *k = &x->of[g];
        ((int64_t *)jvn_out(&a))[g] = k->back < 0 ? 0 : k->back - k->turn;
        if (k->back < 0) jvn_set_null(&a, g);
    }
    const char *convention = "rows from the turn to the first price back at that before";
    return call->host->add(call, NULL, "rows", call->host->field(call, JVN_INT64, NULL, convention), &a);
}

static jvn_status add_series(const recoveries *x)
{
    const panel *p = &x->p;
    jvn_status st = JVN_OK;
    for (int k = 0; k < p->n_by && st == JVN_OK; k++) {
        struct ArrowArray a;
        st = p->rows->take(p->call, p->by[k].schema, p->by[k].array, p->groups.starts, p->groups.n, &a);
        if (st == JVN_OK) st = p->call->host->add(p->call, NULL, p->by[k].name, p->by[k].schema, &a);
    }
    return st;
}

static jvn_status add_all(recoveries *x)
{
    char unit[256], move[400], share[600], c[120];
    panel_price(&x->p, c, sizeof c);
    snprintf(unit, sizeof unit, "%s", x->p.call->host->unit_of(x->p.price.schema));
    snprintf(move, sizeof move, "simple, %s[turn]/%s[before] - 1; the turn is %s", c, c,
             x->extreme ? "the farthest price from the day of the event on" : "the day of the event");
    snprintf(share, sizeof share, "(%s[last] - %s[turn]) / (%s[before] - %s[turn])", c, c, c, c);
    const struct ArrowSchema *price = number_field(x, unit, NULL);
    jvn_status st = add_series(x);
    if (!st) st = add_dates(x, "before_date", offsetof(path, before));
    if (!st) st = add_numbers(x, "before", price, before_of);
    if (!st) st = add_dates(x, "turn_date", offsetof(path, turn));
    if (!st) st = add_numbers(x, "turn", price, turn_of);
    if (!st) st = add_numbers(x, "move", number_field(x, "ret", move), move_of);
    if (!st) st = add_dates(x, "last_date", offsetof(path, last));
    if (!st) st = add_numbers(x, "last", price, last_of);
    if (!st) st = add_numbers(x, "regained", number_field(x, "", share), share_of);
    if (!st) st = add_dates(x, "recovered", offsetof(path, back));
    return st ? st : add_rows_taken(x);
}

static void report_missing(const recoveries *x)
{
    int64_t n = 0, first = -1;
    char label[160];
    for (int64_t g = 0; g < x->p.groups.n; g++)
        if (x->of[g].turn < 0 && n++ == 0) first = x->p.groups.starts[g];
    if (n)
        jvn_say(x->p.call, "series without a price before the event or from its day on: %lld of %lld%s%s", (long long)n,
                (long long)x->p.groups.n, x->p.n_by ? ", first " : "", x->p.n_by ? report_label(&x->p, first, label, sizeof label) : "");
}

jvn_status run_recovery(jvn_call *call)
{
    recoveries x = {.until = INT32_MAX};
    jvn_status st = panel_open(&x.p, call, (panel_args){UNDO_PRICE, UNDO_BY, UNDO_DATE, -1, true});
    if (st != JVN_OK) goto out;
    x.type = call->host->type_of(x.p.price.schema);
    x.on = (int32_t)jvn_item_of(call, UNDO_ON, 0)->integer;
    if (jvn_given(call, UNDO_UNTIL)) x.until = (int32_t)jvn_item_of(call, UNDO_UNTIL, 0)->integer;
    x.extreme = jvn_item_of(call, UNDO_TURN, 0)->integer == TURN_EXTREME;
    x.of = call->host->scratch(call, (x.p.groups.n + 1) * (int64_t)sizeof *x.of);
    st = x.of ? JVN_OK : JVN_ENOMEM;
    for (int64_t g = 0; g < x.p.groups.n && st == JVN_OK; g++)
        x.of[g] = find_path(&x, x.p.groups.starts[g], x.p.groups.starts[g + 1]);
    if (st == JVN_OK) st = add_all(&x);
    if (st == JVN_OK) report_missing(&x);
out:
    panel_close(&x.p);
    return st;
}
