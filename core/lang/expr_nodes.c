/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_nodes.c -- the value of each kind of node in one block. Rows that are null hold something harmless;
 * truth values are always 0 or 1. Rows that are not active raise no error. */
#include <stdlib.h>

#include "expr_tree.h"

enum { STRIPS = 4, ROW_BYTES = (int)sizeof(str) + STRIPS };

/* ---- frames --------------------------------------------------------------------------------------- */

static char *slot_at(const frame *f, const node *x) { return f->mem + x->slot * f->room * ROW_BYTES; }

uint8_t *frame_strip(const frame *f, const node *x, int i)
{
    return (uint8_t *)slot_at(f, x) + f->room * ((int64_t)sizeof(str) + i);
}

vec *frame_vec(const frame *f, const node *x) { return &f->vecs[x->slot]; }

void *frame_scratch(frame *f, int64_t bytes)
{
    if (!f->a) f->a = arena_new();
    return arena_alloc(f->a, (size_t)(bytes > 0 ? bytes : 1));
}

void frame_done(frame *f)
{
    arena_free(f->a);
    f->a = NULL;
}

static int number_from(node *x, int slot)
{
    for (int i = 0; i < x->n; i++) slot = number_from(x->kids[i], slot);
    x->slot = slot;
    return slot + 1;
}

int number_slots(node *const *trees, int n)
{
    int slot = 0;
    for (int i = 0; i < n; i++) slot = number_from(trees[i], slot);
    return slot;
}

/* Aggregates look at one row of a constant. */
static void fill_literals(frame *f, const node *x, int64_t rows)
{
    for (int i = 0; i < x->n; i++) fill_literals(f, x->kids[i], x->kind == N_AGGREGATE ? 1 : rows);
    if (x->kind != N_LITERAL) return;
    int64_t width = vec_width(x->type);
    char *to = slot_at(f, x);
    memcpy(to, &x->value, (size_t)width);
    for (int64_t n = 1; n < rows; n *= 2) memcpy(to + n * width, to, (size_t)((n < rows - n ? n : rows - n) * width));
    *frame_vec(f, x) = (vec){to, x->known ? NULL : memset(frame_strip(f, x, 0), 0, (size_t)rows)};
}

bool frame_open(frame *f, const plan *p, node *const *trees, int n, int n_slots, int64_t room)
{
    int64_t padded = room ? (room + 63) / 64 * 64 : 64; /* a constant has a row where there is none */
    int64_t values = padded * ROW_BYTES * n_slots;
    *f = (frame){.p = p, .room = padded};
    err_clear(&f->e);
    size_t bytes = (size_t)values + (size_t)n_slots * sizeof(vec);
    if (!(f->mem = aligned_alloc(64, (bytes + 63) / 64 * 64))) return false;
    f->vecs = (vec *)(f->mem + values);
    for (int i = 0; i < n; i++) fill_literals(f, trees[i], f->room);
    return true;
}

void frame_close(frame *f)
{
    frame_done(f);
    free(f->mem);
}

static bool is_one(const node *x, int i) { return x->kids[i]->kind == N_LITERAL; }
static const vec *kid(const frame *f, const node *x, int i) { return frame_vec(f, x->kids[i]); }

const uint8_t *valid_both(uint8_t *own, const uint8_t *a, const uint8_t *b, int64_t n)
{
    if (!a || !b) return a ? a : b;
    for (int64_t i = 0; i < n; i++) own[i] = a[i] & b[i];
    return own;
}

/* ---- leaves --------------------------------------------------------------------------------------- */

/* The words of a dictionary in place of rows; null is the last. */
static void read_dictionary(frame *f, const column *c, void *to, uint8_t *valid)
{
    int64_t n = c->dict->length;
    strs_read(c->dict, 0, n, to);
    if (n == f->n) return;
    ((str *)to)[n] = (str){"", 0};
    memset(valid, 1, (size_t)n);
    valid[n] = 0;
}

/* Whether bits offset .. offset+n-1 are ones: such a block is as one of a column without nulls. */
static bool all_ones(const void *bits, int64_t offset, int64_t n)
{
    const uint8_t *b = bits;
    while (n > 0 && offset & 7) {
        if (!jvn_bit(bits, offset++)) return false;
        n--;
    }
    uint8_t ones = 0xff;
    for (int64_t i = offset >> 3; n >= 8; i++, n -= 8, offset += 8) ones &= b[i];
    for (; n > 0; n--)
        if (!jvn_bit(bits, offset++)) return false;
    return ones == 0xff;
}

static jvn_status eval_column(frame *f, const node *x, void *to, vec *out)
{
    const column *c = x->col;
    uint8_t *valid = frame_strip(f, x, 0);
    if (f->words) {
        if (c->validity) out->valid = valid;
        read_dictionary(f, c, to, valid);
        return JVN_OK;
    }
    if (c->validity && !all_ones(c->validity->data, c->offset + f->start, f->n)) out->valid = valid;
    if (out->valid) bits_to_bytes(valid, c->validity->data, c->offset + f->start, f->n);
    if (c->type == JVN_BOOL)
        bits_to_bytes(to, c->data->data, c->offset + f->start, f->n);
    else if (type_is_text(c->type))
        strs_read(c, f->start, f->n, to);
    else
        out->data = (const char *)column_data(c) + f->start * type_width(c->type);
    return JVN_OK;
}

static jvn_status eval_map(frame *f, const node *x, void *to, vec *out)
{
    const int32_t *code = column_i32(x->col) + f->start;
    uint8_t *known = NULL, *valid = frame_strip(f, x, 0);
    const int64_t null = x->col->dict->length;
    if (x->col->validity)
        bits_to_bytes(known = frame_strip(f, x, 1), x->col->validity->data, x->col->offset + f->start, f->n);
    if (x->only >= 0 && !known)
        for (int64_t i = 0; i < f->n; i++) ((uint8_t *)to)[i] = code[i] == x->only;
    else
        values_look_up(to, x->map.data, vec_width(x->type), code, known, null, f->n);
    if (x->map.valid) values_look_up(valid, x->map.valid, 1, code, known, null, f->n);
    out->valid = x->map.valid ? valid : NULL;
    return JVN_OK;
}

/* ---- arithmetic and comparison -------------------------------------------------------------------- */

static bool overflows(expr_op op, int64_t a, int64_t b)
{
    int64_t r;
    if (op == OP_ADD) return __builtin_add_overflow(a, b, &r);
    return op == OP_SUB ? __builtin_sub_overflow(a, b, &r) : __builtin_mul_overflow(a, b, &r);
}

static bool matters(const frame *f, const uint8_t *valid, int64_t i)
{
    return (!valid || valid[i]) && (!f->active || f->active[i]);
}

/* An error at row i of the block; people count rows from 1. */
static jvn_status fail_row(frame *f, const node *x, int64_t i, const char *what)
{
    long row = x->source ? (long)(f->start + i) : -1;
    if (row < 0)
        fail(&f->e, JVN_EDATA, "%s", what);
    else
        fail(&f->e, JVN_EDATA, "row %ld: %s", row + 1, what);
    f->e.row = row;
    return at_operator(&f->e, x->x, JVN_EDATA);
}

static jvn_status check_overflow(frame *f, const node *x, const int64_t *a, const int64_t *b, const uint8_t *valid)
{
    static const char signs[] = {[OP_ADD] = '+', [OP_SUB] = '-', [OP_MUL] = '*'};
    for (int64_t i = 0; i < f->n; i++) {
        if (!matters(f, valid, i) || !overflows(x->op, a[i], b[i])) continue;
        char what[96];
        snprintf(what, sizeof what, "%lld %c %lld does not fit in int64", (long long)a[i], signs[x->op],
                 (long long)b[i]);
        fail_row(f, x, i, what);
        err_hint(&f->e, "multiply by 1.0 to compute in float64");
        return JVN_EDATA;
    }
    return JVN_OK;
}

/* Division by zero leaves nothing: those rows are null. */
static const uint8_t *drop_zeros(frame *f, const node *x, const int64_t *b, const uint8_t *valid)
{
    uint8_t *own = frame_strip(f, x, 0);
    for (int64_t i = 0; i < f->n; i++) own[i] = (uint8_t)((!valid || valid[i]) && b[i] != 0);
    return own;
}

static jvn_status eval_kernel(frame *f, const node *x, void *to, vec *out)
{
    const vec *a = kid(f, x, 0), *b = kid(f, x, x->n - 1);
    out->valid = valid_both(frame_strip(f, x, 0), a->valid, b == a ? NULL : b->valid, f->n);
    if (x->k(to, a->data, b->data, is_one(x, x->n - 1), f->n))
        return check_overflow(f, x, a->data, b->data, out->valid);
    if (x->op == OP_MOD && x->type == JVN_INT64) out->valid = drop_zeros(f, x, b->data, out->valid);
    return JVN_OK;
}

/* Among constants; known: none of them is null, for not among values of which some are null is unknown. */
static jvn_status eval_set(frame *f, const node *x, void *to, vec *out)
{
    const vec *v = kid(f, x, 0);
    uint8_t *valid = frame_strip(f, x, 0);
    member_of(x->kids[0]->type)(to, v->data, f->n, x->map.data, x->n_map);
    out->valid = x->known ? v->valid : valid_both(valid, v->valid, to, f->n);
    return JVN_OK;
}

/* ---- logic ---------------------------------------------------------------------------------------- */

/* Where and, or of two truths is known: both are, or one that decides alone. */
static void known_truth(uint8_t *restrict valid, const vec *v, const vec *w, uint8_t settles, int64_t n)
{
    const uint8_t *restrict a = v->data, *restrict b = w->data, *restrict va = v->valid, *restrict vb = w->valid;
    for (int64_t i = 0; i < n; i++) {
        uint8_t sa = (uint8_t)(a[i] == settles), sb = (uint8_t)(b[i] == settles);
        valid[i] = (uint8_t)((va[i] & vb[i]) | (va[i] & sa) | (vb[i] & sb));
    }
}

/* all: room for bytes that stand for a validity. */
static vec and_or(const frame *f, expr_op op, vec v, vec w, uint8_t *to, uint8_t *valid, uint8_t *all)
{
    kernel_of(op, JVN_BOOL)(to, v.data, w.data, false, f->n);
    if (!v.valid && !w.valid) return (vec){to, NULL};
    if (!v.valid) v.valid = memset(all, 1, (size_t)f->n);
    if (!w.valid) w.valid = memset(all, 1, (size_t)f->n);
    known_truth(valid, &v, &w, op == OP_OR, f->n);
    return (vec){to, valid};
}

static jvn_status eval_logic(frame *f, const node *x, void *to, vec *out)
{
    *out = and_or(f, x->op, *kid(f, x, 0), *kid(f, x, 1), to, frame_strip(f, x, 0), frame_strip(f, x, 1));
    return JVN_OK;
}

/* The first value compared with each of the others, joined by and, or. Truth values leave most of the room for
 * values free: each test has four strips of it, those of the one before still in use. */
static jvn_status eval_tests(frame *f, const node *x, void *to, vec *out)
{
    const vec *v = kid(f, x, 0);
    const expr_op join = x->op == OP_IN ? OP_OR : OP_AND;
    for (int i = 1; i < x->n; i++) {
        const vec *w = kid(f, x, i);
        uint8_t *at = (uint8_t *)to + (i % 2) * 4 * f->room;
        (i == 1 ? x->k : x->k2)(at, v->data, w->data, is_one(x, i), f->n);
        const vec test = {at, valid_both(at + f->room, v->valid, w->valid, f->n)};
        at += 2 * f->room;
        *out = i == 1 ? test : and_or(f, join, *out, test, at, at + f->room, frame_strip(f, x, 0));
    }
    return JVN_OK;
}

static jvn_status eval_is_null(frame *f, const node *x, void *to, vec *out)
{
    const uint8_t *valid = kid(f, x, 0)->valid;
    (void)out;
    for (int64_t i = 0; i < f->n; i++) ((uint8_t *)to)[i] = valid ? valid[i] ^ 1 : 0;
    return JVN_OK;
}

/* ---- choices -------------------------------------------------------------------------------------- */

/* What a choice has settled so far. */
typedef struct choice {
    void *to;
    uint8_t *valid, *left, *taken; /* of the result; rows still open; rows that the branch takes */
    int64_t n;
    int width;
} choice;

static choice choice_start(frame *f, const node *x, void *to)
{
    choice c = {to, frame_strip(f, x, 0), frame_strip(f, x, 1), frame_strip(f, x, 2), f->n, vec_width(x->type)};
    memset(c.to, 0, (size_t)(c.n * c.width));
    memset(c.valid, 0, (size_t)c.n);
    if (f->active)
        memcpy(c.left, f->active, (size_t)c.n);
    else
        memset(c.left, 1, (size_t)c.n);
    return c;
}

static bool any(const uint8_t *bytes, int64_t n) { return memchr(bytes, 1, (size_t)n) != NULL; }

static void choice_put(choice *c, const vec *v)
{
    uint8_t *restrict valid = c->valid, *restrict left = c->left;
    const uint8_t *restrict taken = c->taken, *restrict known = v->valid;
    values_blend(c->to, v->data, c->width, taken, c->n);
    for (int64_t i = 0; i < c->n; i++) left[i] &= taken[i] ^ 1;
    for (int64_t i = 0; i < c->n && !known; i++) valid[i] |= taken[i];
    for (int64_t i = 0; i < c->n && known; i++) valid[i] |= taken[i] & known[i];
}

/* The open rows where these bytes hold (NULL: all). */
static void choice_take(choice *c, const uint8_t *restrict truth, const uint8_t *restrict known)
{
    uint8_t *restrict taken = c->taken;
    memcpy(taken, c->left, (size_t)c->n);
    for (int64_t i = 0; i < c->n && truth; i++) taken[i] &= truth[i];
    for (int64_t i = 0; i < c->n && known; i++) taken[i] &= known[i];
}

static jvn_status choice_eval(frame *f, const uint8_t *active, const node *x)
{
    const uint8_t *before = f->active;
    f->active = active;
    jvn_status st = node_eval(f, x);
    f->active = before;
    return st;
}

/* case: conditions, each with its value behind it, and perhaps a last value. coalesce: values, each of which
 * is taken where it is there. */
static jvn_status eval_choice(frame *f, const node *x, void *to, vec *out)
{
    choice c = choice_start(f, x, to);
    const bool coalesce = x->kind == N_COALESCE;
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n && !st && any(c.left, c.n); i += coalesce ? 1 : 2) {
        const bool otherwise = !coalesce && i == x->n - 1;
        const node *value = x->kids[coalesce || otherwise ? i : i + 1];
        const vec *when = kid(f, x, i);
        if (!otherwise && (st = choice_eval(f, c.left, x->kids[i]))) break;
        choice_take(&c, coalesce || otherwise ? NULL : when->data, otherwise ? NULL : when->valid);
        if (!any(c.taken, c.n)) continue;
        if (!coalesce) st = choice_eval(f, c.taken, value);
        if (!st) choice_put(&c, frame_vec(f, value));
    }
    out->valid = memchr(c.valid, 0, (size_t)c.n) ? c.valid : NULL;
    return st;
}

static jvn_status eval_nullif(frame *f, const node *x, void *to, vec *out)
{
    const vec *a = kid(f, x, 0), *b = kid(f, x, 1);
    uint8_t *valid = frame_strip(f, x, 0), *eq = frame_strip(f, x, 1);
    (void)to;
    x->k(eq, a->data, b->data, is_one(x, 1), f->n);
    for (int64_t i = 0; i < f->n; i++) {
        bool same = eq[i] && (!b->valid || b->valid[i]);
        valid[i] = (uint8_t)(!same && (!a->valid || a->valid[i]));
    }
    *out = (vec){a->data, valid};
    return JVN_OK;
}

/* ---- text ----------------------------------------------------------------------------------------- */

static int show(char *buf, jvn_type type, const void *data, int64_t i)
{
    switch (type) {
    case JVN_BOOL: return snprintf(buf, 40, "%s", ((const uint8_t *)data)[i] ? "true" : "false");
    case JVN_INT64: return snprintf(buf, 40, "%lld", (long long)((const int64_t *)data)[i]);
    case JVN_FLOAT64: return text_double(buf, ((const double *)data)[i]);
    case JVN_DATE: return text_date(buf, ((const int32_t *)data)[i]);
    default: return text_timestamp(buf, ((const int64_t *)data)[i]);
    }
}

static jvn_status eval_show(frame *f, const node *x, void *to, vec *out)
{
    const vec *v = kid(f, x, 0);
    char *buf = frame_scratch(f, f->n * 40);
    for (int64_t i = 0; i < f->n; i++, buf += 40) {
        bool known = !v->valid || v->valid[i];
        ((str *)to)[i] = (str){buf, known ? show(buf, x->kids[0]->type, v->data, i) : 0};
    }
    out->valid = v->valid;
    return JVN_OK;
}

static jvn_status eval_concat(frame *f, const node *x, void *to, vec *out)
{
    const str *a = kid(f, x, 0)->data, *b = kid(f, x, 1)->data;
    int64_t total = 0;
    for (int64_t i = 0; i < f->n; i++) total += a[i].n + b[i].n;
    char *s = frame_scratch(f, total);
    for (int64_t i = 0; i < f->n; i++) {
        if (a[i].n) memcpy(s, a[i].s, (size_t)a[i].n);
        if (b[i].n) memcpy(s + a[i].n, b[i].s, (size_t)b[i].n);
        ((str *)to)[i] = (str){s, a[i].n + b[i].n};
        s += a[i].n + b[i].n;
    }
    out->valid = valid_both(frame_strip(f, x, 0), kid(f, x, 0)->valid, kid(f, x, 1)->valid, f->n);
    return JVN_OK;
}

/* ---- dates ---------------------------------------------------------------------------------------- */

/* A day moved by months, to the month's last day when it has no such day, then by days. */
static bool shift_day(int64_t day, const interval *by, int64_t *out)
{
    if (by->months) {
        int64_t y;
        int m, d;
        if (day != (int32_t)day) return false;
        date_to_ymd((int32_t)day, &y, &m, &d);
        int64_t month = y * 12 + (m - 1) + by->months;
        y = month / 12 - (month % 12 < 0);
        m = (int)(month - y * 12) + 1;
        if (y > 5000000 || y < -5000000) return false;
        if (d > days_in_month(y, m)) d = days_in_month(y, m);
        day = date_from_ymd(y, m, d);
    }
    *out = day + by->days;
    return *out == (int32_t)*out;
}

static bool shift_time(int64_t t, const interval *by, int64_t *out)
{
    const int64_t whole = 86400000000;
    int64_t day = t / whole - (t % whole < 0), rest = t - day * whole;
    if (!shift_day(day, by, &day)) return false;
    return !__builtin_mul_overflow(day, whole, out) && !__builtin_add_overflow(*out, rest, out) &&
           !__builtin_add_overflow(*out, by->micros, out);
}

static jvn_status eval_shift(frame *f, const node *x, void *to, vec *out)
{
    const vec *v = kid(f, x, 0);
    bool day = x->type == JVN_DATE;
    for (int64_t i = 0; i < f->n; i++) {
        int64_t r = 0;
        bool good = !matters(f, v->valid, i) || (day ? shift_day(((const int32_t *)v->data)[i], &x->span, &r)
                                                     : shift_time(((const int64_t *)v->data)[i], &x->span, &r));
        if (!good) return fail_row(f, x, i, "the date goes out of range");
        if (day)
            ((int32_t *)to)[i] = (int32_t)r;
        else
            ((int64_t *)to)[i] = r;
    }
    out->valid = v->valid;
    return JVN_OK;
}

/* ---- all kinds ------------------------------------------------------------------------------------ */

jvn_status node_eval(frame *f, const node *x)
{
    static jvn_status (*const evals[])(frame *, const node *, void *, vec *) = {
        [N_COLUMN] = eval_column,  [N_MAP] = eval_map,       [N_KERNEL] = eval_kernel,   [N_SHOW] = eval_show,
        [N_LOGIC] = eval_logic,    [N_CONCAT] = eval_concat, [N_TESTS] = eval_tests,     [N_SET] = eval_set,
        [N_ISNULL] = eval_is_null, [N_CASE] = eval_choice,   [N_COALESCE] = eval_choice, [N_NULLIF] = eval_nullif,
        [N_SHIFT] = eval_shift,    [N_SCALAR] = eval_scalar,
    };
    jvn_status st = JVN_OK;
    bool chooses = x->kind == N_CASE || x->kind == N_COALESCE;
    if (x->kind == N_LITERAL) return JVN_OK; /* frame_open has filled it in */
    for (int i = 0; i < x->n && !st && !chooses; i++) st = node_eval(f, x->kids[i]);
    if (st) return st;
    vec *out = frame_vec(f, x);
    void *to = x == f->root && f->dest ? f->dest : slot_at(f, x);
    *out = (vec){to, NULL};
    return evals[x->kind](f, x, to, out);
}
