/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_nodes.c -- the value of each kind of node in one block. Rows that are null hold something harmless;
 * truth values are always 0 or 1. Rows that are not active raise no error. */
#include "expr_tree.h"

int64_t frame_rows(const frame *f, const node *x) { return x->constant ? 1 : f->n; }

static char *slot_at(const frame *f, int slot) { return f->mem + (int64_t)slot * f->room * 17; }
void *frame_slot(const frame *f, int slot) { return slot_at(f, slot); }
uint8_t *frame_valid(const frame *f, int slot) { return (uint8_t *)slot_at(f, slot) + f->room * 16; }

void *frame_scratch(frame *f, int64_t bytes)
{
    if (!f->a) f->a = arena_new();
    return arena_alloc(f->a, (size_t)(bytes > 0 ? bytes : 1));
}

void frame_done(frame *f)
{
    arena_free(f->a);
    f->a = NULL;
    while (f->n_kept) column_unref(f->kept[--f->n_kept]);
}

/* One of the node's own byte strips, 0 to 15. */
static uint8_t *strip(const frame *f, const node *x, int i) { return (uint8_t *)slot_at(f, x->extra) + i * f->room; }

static void *result(const frame *f, const node *x, void *dest) { return dest ? dest : frame_slot(f, x->slot); }
static uint8_t *own_valid(const frame *f, const node *x) { return frame_valid(f, x->slot); }

/* A constant's validity as one for all rows: NULL when it is there. */
static const uint8_t *widen_valid(const uint8_t *v, bool one, uint8_t *own, int64_t n)
{
    if (!v || !one) return v;
    if (v[0]) return NULL;
    memset(own, 0, (size_t)n);
    return own;
}

const uint8_t *valid_both(uint8_t *own, const uint8_t *a, bool a_one, const uint8_t *b, bool b_one, int64_t n)
{
    a = widen_valid(a, a_one, own, n);
    if (a == own && a_one) return own;
    b = widen_valid(b, b_one, own, n);
    if ((b == own && b_one) || !a) return b;
    if (!b) return a;
    for (int64_t i = 0; i < n; i++) own[i] = a[i] & b[i];
    return own;
}

static sweep sweep_of(const node *a, const node *b)
{
    if (a->constant == b->constant) return SWEEP_BOTH;
    return b->constant ? SWEEP_LEFT : SWEEP_RIGHT;
}

/* ---- leaves --------------------------------------------------------------------------------------- */

static jvn_status eval_literal(frame *f, const node *x, void *dest, vec *out)
{
    (void)f;
    out->data = &x->value;
    out->valid = x->known ? NULL : &x->known;
    if (dest) memcpy(dest, &x->value, (size_t)vec_width(x->type));
    return JVN_OK;
}

static void read_strings(const column *c, int64_t start, int64_t n, str *o)
{
    const int64_t *at = (const int64_t *)c->data->data + c->offset + start;
    const char *s = c->bytes ? c->bytes->data : "";
    for (int64_t i = 0; i < n; i++) o[i] = (str){s + at[i], at[i + 1] - at[i]};
}

static void read_words(const column *c, int64_t start, int64_t n, str *o)
{
    const int32_t *code = column_i32(c) + start;
    const int64_t *at = (const int64_t *)c->dict->data->data + c->dict->offset;
    const char *s = c->dict->bytes ? c->dict->bytes->data : "";
    for (int64_t i = 0; i < n; i++) {
        bool null = column_is_null(c, start + i);
        o[i] = null ? (str){"", 0} : (str){s + at[code[i]], at[code[i] + 1] - at[code[i]]};
    }
}

static jvn_status eval_column(frame *f, const node *x, void *dest, vec *out)
{
    const column *c = x->col;
    int64_t n = frame_rows(f, x), start = x->constant ? 0 : f->start;
    void *o = frame_slot(f, x->slot);
    out->valid = NULL;
    if (c->validity) bits_to_bytes(own_valid(f, x), c->validity->data, c->offset + start, n);
    if (c->validity) out->valid = own_valid(f, x);
    out->data = o;
    if (c->type == JVN_BOOL)
        bits_to_bytes(o, c->data->data, c->offset + start, n);
    else if (c->type == JVN_STRING)
        read_strings(c, start, n, o);
    else if (c->type == JVN_DICT)
        read_words(c, start, n, o);
    else
        out->data = (const char *)column_data(c) + start * type_width(c->type);
    if (dest) memcpy(dest, out->data, (size_t)(n * vec_width(x->type)));
    return JVN_OK;
}

/* The rows of a map that the block's codes stand for. */
static const int32_t *map_rows(frame *f, const node *x)
{
    const column *c = x->col;
    const int32_t *code = column_i32(c) + f->start;
    int32_t *row = frame_slot(f, x->extra);
    if (!c->validity) return code;
    bits_to_bytes(own_valid(f, x), c->validity->data, c->offset + f->start, f->n);
    for (int64_t i = 0; i < f->n; i++) row[i] = own_valid(f, x)[i] ? code[i] : (int32_t)x->map_null;
    return row;
}

#define LOOKUP(T)                                                                                                      \
    do {                                                                                                               \
        const T *m = x->map;                                                                                           \
        T *o = to;                                                                                                     \
        for (int64_t i = 0; i < f->n; i++) o[i] = m[row[i]];                                                           \
    } while (0)

static jvn_status eval_map(frame *f, const node *x, void *dest, vec *out)
{
    const int32_t *row = map_rows(f, x);
    void *to = result(f, x, dest);
    uint8_t *valid = own_valid(f, x), *truth = to;
    int width = vec_width(x->type);
    if (width == 1 && x->map_only >= 0) {
        for (int64_t i = 0; i < f->n; i++) truth[i] = row[i] == x->map_only;
    } else if (width == 1) {
        LOOKUP(uint8_t);
    } else if (width == 4) {
        LOOKUP(int32_t);
    } else if (width == 8) {
        LOOKUP(int64_t);
    } else {
        LOOKUP(str);
    }
    *out = (vec){to, x->map_valid ? valid : NULL};
    for (int64_t i = 0; x->map_valid && i < f->n; i++) valid[i] = x->map_valid[row[i]];
    return JVN_OK;
}

/* ---- conversions ---------------------------------------------------------------------------------- */

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

static void to_text(frame *f, jvn_type from, const vec *v, str *o, int64_t n)
{
    char *buf = frame_scratch(f, n * 40);
    for (int64_t i = 0; i < n; i++, buf += 40) {
        bool known = !v->valid || v->valid[i];
        o[i] = (str){buf, known ? show(buf, from, v->data, i) : 0};
    }
}

static jvn_status eval_cast(frame *f, const node *x, void *dest, vec *out)
{
    vec v;
    int64_t n = frame_rows(f, x);
    void *to = result(f, x, dest);
    jvn_status st = node_eval(f, x->kids[0], NULL, &v);
    if (st) return st;
    *out = (vec){to, v.valid};
    if (x->type == JVN_STRING) {
        to_text(f, x->kids[0]->type, &v, to, n);
    } else if (x->type == JVN_FLOAT64) {
        const int64_t *a = v.data;
        double *o = to;
        for (int64_t i = 0; i < n; i++) o[i] = (double)a[i];
    } else {
        const int32_t *a = v.data;
        int64_t *o = to;
        for (int64_t i = 0; i < n; i++) o[i] = (int64_t)((uint64_t)(int64_t)a[i] * 86400000000u);
    }
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
    bool one = x->constant;
    long row = one ? -1 : (long)(f->start + i);
    if (one) fail_at(&f->e, JVN_EDATA, x->x->op_at, x->x->op_len, "%s", what);
    else fail_at(&f->e, JVN_EDATA, x->x->op_at, x->x->op_len, "row %ld: %s", row + 1, what);
    f->e.row = row;
    return JVN_EDATA;
}

static jvn_status check_overflow(frame *f, const node *x, const vec *v, sweep how, const uint8_t *valid)
{
    const int64_t *a = v[0].data, *b = v[1].data;
    static const char signs[] = {[OP_ADD] = '+', [OP_SUB] = '-', [OP_MUL] = '*'};
    for (int64_t i = 0; i < frame_rows(f, x); i++) {
        int64_t l = a[how == SWEEP_RIGHT ? 0 : i], r = b[how == SWEEP_LEFT ? 0 : i];
        if (!matters(f, valid, i) || !overflows(x->op, l, r)) continue;
        char what[96];
        snprintf(what, sizeof what, "%lld %c %lld does not fit in int64", (long long)l, signs[x->op], (long long)r);
        fail_row(f, x, i, what);
        err_hint(&f->e, "multiply by 1.0 to compute in float64");
        return JVN_EDATA;
    }
    return JVN_OK;
}

/* Division by zero leaves nothing: those rows are null. */
static const uint8_t *drop_zeros(frame *f, const node *x, const vec *v, sweep how, const uint8_t *valid)
{
    const int64_t *b = v[1].data;
    uint8_t *own = own_valid(f, x);
    for (int64_t i = 0; i < frame_rows(f, x); i++) {
        own[i] = (uint8_t)((!valid || valid[i]) && b[how == SWEEP_LEFT ? 0 : i] != 0);
    }
    return own;
}

static jvn_status eval_binary(frame *f, const node *x, void *dest, vec *out)
{
    vec v[2];
    jvn_status st;
    int64_t n = frame_rows(f, x);
    const node *l = x->kids[0], *r = x->kids[1];
    void *to = result(f, x, dest);
    if ((st = node_eval(f, l, NULL, &v[0])) || (st = node_eval(f, r, NULL, &v[1]))) return st;
    sweep how = sweep_of(l, r);
    const uint8_t *valid =
        valid_both(own_valid(f, x), v[0].valid, how == SWEEP_RIGHT, v[1].valid, how == SWEEP_LEFT, n);
    if (x->k(to, v[0].data, v[1].data, n, how) && (st = check_overflow(f, x, v, how, valid))) return st;
    if (x->op == OP_MOD && x->type == JVN_INT64) valid = drop_zeros(f, x, v, how, valid);
    *out = (vec){to, valid};
    return JVN_OK;
}

/* A comparison of two nodes of x's, either of which may be constant while x is not. Gives the validity. */
static const uint8_t *compare(kernel *k, const node *a, const vec *va, const node *b, const vec *vb, uint8_t *o,
                              uint8_t *valid, int64_t n)
{
    bool both = a->constant && b->constant && n > 1;
    int64_t m = both ? 1 : n;
    sweep how = sweep_of(a, b);
    const uint8_t *v = valid_both(valid, va->valid, how == SWEEP_RIGHT, vb->valid, how == SWEEP_LEFT, m);
    k(o, va->data, vb->data, m, how);
    if (!both) return v;
    memset(o + 1, o[0], (size_t)(n - 1));
    if (v) memset(valid, v[0], (size_t)n);
    return v ? valid : NULL;
}

static jvn_status eval_in(frame *f, const node *x, void *dest, vec *out)
{
    vec v, w;
    int64_t n = frame_rows(f, x);
    uint8_t *o = result(f, x, dest), *eq = strip(f, x, 0), *unknown = strip(f, x, 1), *valid = own_valid(f, x);
    bool nulls = false;
    jvn_status st = node_eval(f, x->kids[0], NULL, &v);
    memset(o, 0, (size_t)n);
    memset(unknown, 0, (size_t)n);
    for (int k = 1; k < x->n && !st; k++) {
        if ((st = node_eval(f, x->kids[k], NULL, &w))) break;
        const uint8_t *known = compare(x->k, x->kids[0], &v, x->kids[k], &w, eq, strip(f, x, 2), n);
        nulls |= known != NULL;
        for (int64_t i = 0; i < n && !known; i++) o[i] |= eq[i];
        for (int64_t i = 0; i < n && known; i++) {
            o[i] |= eq[i] & known[i];
            unknown[i] |= known[i] ^ 1;
        }
    }
    for (int64_t i = 0; i < n && nulls; i++) valid[i] = (uint8_t)(o[i] | (unknown[i] ^ 1));
    *out = (vec){o, nulls ? valid : NULL};
    return st;
}

/* ---- logic ---------------------------------------------------------------------------------------- */

/* A truth value as bytes for all rows; missing validity is filled when `full`. */
static vec spread_truth(const node *kid, vec v, uint8_t *data, uint8_t *valid, bool full, int64_t n)
{
    if (kid->constant && n > 1) {
        memset(data, *(const uint8_t *)v.data, (size_t)n);
        v.data = data;
        if (v.valid) v.valid = memset(valid, v.valid[0], (size_t)n);
    }
    if (full && !v.valid) v.valid = memset(valid, 1, (size_t)n);
    return v;
}

static void and_or(expr_op op, const vec *v, uint8_t *o, uint8_t *valid, int64_t n)
{
    const uint8_t *restrict a = v[0].data, *restrict b = v[1].data;
    const uint8_t *restrict va = v[0].valid, *restrict vb = v[1].valid;
    uint8_t settles = op == OP_OR; /* the side that decides alone */
    if (op == OP_AND) {
        for (int64_t i = 0; i < n; i++) o[i] = a[i] & b[i];
    } else {
        for (int64_t i = 0; i < n; i++) o[i] = a[i] | b[i];
    }
    for (int64_t i = 0; i < n && va; i++) {
        uint8_t sa = (uint8_t)(a[i] == settles), sb = (uint8_t)(b[i] == settles);
        valid[i] = (uint8_t)((va[i] & vb[i]) | (va[i] & sa) | (vb[i] & sb));
    }
}

static jvn_status eval_logic(frame *f, const node *x, void *dest, vec *out)
{
    vec v[2];
    jvn_status st;
    int64_t n = frame_rows(f, x);
    uint8_t *o = result(f, x, dest), *valid = own_valid(f, x);
    if ((st = node_eval(f, x->kids[0], NULL, &v[0])) || (st = node_eval(f, x->kids[1], NULL, &v[1]))) return st;
    bool full = v[0].valid || v[1].valid;
    for (int i = 0; i < 2; i++)
        v[i] = spread_truth(x->kids[i], v[i], strip(f, x, 2 * i), strip(f, x, 2 * i + 1), full, n);
    and_or(x->op, v, o, valid, n);
    *out = (vec){o, full ? valid : NULL};
    return JVN_OK;
}

static jvn_status eval_not(frame *f, const node *x, void *dest, vec *out)
{
    vec v;
    uint8_t *o = result(f, x, dest);
    jvn_status st = node_eval(f, x->kids[0], NULL, &v);
    if (st) return st;
    const uint8_t *a = v.data;
    for (int64_t i = 0; i < frame_rows(f, x); i++) o[i] = a[i] ^ 1;
    *out = (vec){o, v.valid};
    return JVN_OK;
}

static jvn_status eval_between(frame *f, const node *x, void *dest, vec *out)
{
    vec v[3], truth[2];
    jvn_status st = JVN_OK;
    int64_t n = frame_rows(f, x);
    uint8_t *o = result(f, x, dest), *valid = own_valid(f, x);
    for (int i = 0; i < 3 && !st; i++) st = node_eval(f, x->kids[i], NULL, &v[i]);
    if (st) return st;
    for (int i = 0; i < 2; i++) {
        uint8_t *eq = strip(f, x, 2 * i);
        truth[i].valid =
            compare(i ? x->k2 : x->k, x->kids[0], &v[0], x->kids[i + 1], &v[i + 1], eq, strip(f, x, 2 * i + 1), n);
        truth[i].data = eq;
    }
    bool full = truth[0].valid || truth[1].valid;
    for (int i = 0; i < 2 && full; i++) {
        if (!truth[i].valid) truth[i].valid = memset(strip(f, x, 2 * i + 1), 1, (size_t)n);
    }
    and_or(OP_AND, truth, o, valid, n);
    *out = (vec){o, full ? valid : NULL};
    return JVN_OK;
}

static jvn_status eval_is_null(frame *f, const node *x, void *dest, vec *out)
{
    vec v;
    uint8_t *o = result(f, x, dest);
    int64_t n = frame_rows(f, x);
    jvn_status st = node_eval(f, x->kids[0], NULL, &v);
    if (st) return st;
    for (int64_t i = 0; i < n; i++) o[i] = v.valid ? v.valid[i] ^ 1 : 0;
    *out = (vec){o, NULL};
    return JVN_OK;
}

/* ---- choices -------------------------------------------------------------------------------------- */

/* Without a branch: which rows are taken cannot be foretold. */
#define BLEND(T)                                                                                                       \
    do {                                                                                                               \
        const T *restrict a = from;                                                                                    \
        T *restrict o = to;                                                                                            \
        if (one) {                                                                                                     \
            for (int64_t i = 0; i < n; i++) o[i] = (T)((a[0] & (T)(0 - (T)taken[i])) | (o[i] & (T)((T)taken[i] - 1))); \
        } else {                                                                                                       \
            for (int64_t i = 0; i < n; i++) o[i] = (T)((a[i] & (T)(0 - (T)taken[i])) | (o[i] & (T)((T)taken[i] - 1))); \
        }                                                                                                              \
    } while (0)

static void blend(void *restrict to, const void *restrict from, bool one, const uint8_t *restrict taken, int64_t n,
                  int width)
{
    if (width == 1)
        BLEND(uint8_t);
    else if (width == 4)
        BLEND(uint32_t);
    else if (width == 8)
        BLEND(uint64_t);
    for (int64_t i = 0; i < n && width == (int)sizeof(str); i++) {
        if (taken[i]) ((str *)to)[i] = ((const str *)from)[one ? 0 : i];
    }
}

/* What a choice has settled so far. */
typedef struct choice {
    void *to;
    uint8_t *valid, *left, *taken; /* of the result; rows still open; rows that the branch takes */
    int64_t n;
    int width;
} choice;

static choice choice_start(frame *f, const node *x, void *dest)
{
    choice c = {result(f, x, dest), own_valid(f, x),  strip(f, x, 0),
                strip(f, x, 1),     frame_rows(f, x), vec_width(x->type)};
    memset(c.to, 0, (size_t)(c.n * c.width));
    memset(c.valid, 0, (size_t)c.n);
    if (f->active)
        memcpy(c.left, f->active, (size_t)c.n);
    else
        memset(c.left, 1, (size_t)c.n);
    return c;
}

static bool any(const uint8_t *bytes, int64_t n) { return memchr(bytes, 1, (size_t)n) != NULL; }

static void choice_put(choice *c, const node *kid, const vec *v)
{
    bool one = kid->constant && c->n > 1;
    uint8_t *restrict valid = c->valid, *restrict left = c->left;
    const uint8_t *restrict taken = c->taken, *restrict known = one ? NULL : v->valid;
    blend(c->to, v->data, one, taken, c->n, c->width);
    for (int64_t i = 0; i < c->n; i++) left[i] &= taken[i] ^ 1;
    if (one && v->valid && !v->valid[0]) return;
    for (int64_t i = 0; i < c->n && !known; i++) valid[i] |= taken[i];
    for (int64_t i = 0; i < c->n && known; i++) valid[i] |= taken[i] & known[i];
}

/* The open rows for which a truth value holds. */
static void choice_take(choice *c, const uint8_t *restrict truth, const uint8_t *restrict known, bool one)
{
    uint8_t *restrict taken = c->taken;
    const uint8_t *restrict left = c->left;
    bool never = one && (!truth[0] || (known && !known[0]));
    if (one) memset(taken, 0, (size_t)c->n);
    if (one && !never) memcpy(taken, left, (size_t)c->n);
    if (one) return;
    for (int64_t i = 0; i < c->n; i++) taken[i] = left[i] & truth[i];
    for (int64_t i = 0; i < c->n && known; i++) taken[i] &= known[i];
}

static jvn_status choice_branch(frame *f, choice *c, const node *kid)
{
    vec v;
    if (!any(c->taken, c->n)) return JVN_OK;
    f->active = c->taken;
    jvn_status st = node_eval(f, kid, NULL, &v);
    if (!st) choice_put(c, kid, &v);
    return st;
}

static jvn_status choice_when(frame *f, choice *c, const node *when)
{
    vec v;
    f->active = c->left;
    jvn_status st = node_eval(f, when, NULL, &v);
    if (!st) choice_take(c, v.data, v.valid, when->constant && c->n > 1);
    return st;
}

static jvn_status eval_case(frame *f, const node *x, void *dest, vec *out)
{
    choice c = choice_start(f, x, dest);
    const uint8_t *active = f->active;
    jvn_status st = JVN_OK;
    for (int i = 0; i + 1 < x->n && !st && any(c.left, c.n); i += 2) {
        if (!(st = choice_when(f, &c, x->kids[i]))) st = choice_branch(f, &c, x->kids[i + 1]);
    }
    if (!st && x->n % 2) {
        memcpy(c.taken, c.left, (size_t)c.n);
        st = choice_branch(f, &c, x->kids[x->n - 1]);
    }
    f->active = active;
    *out = (vec){c.to, x->nullable ? c.valid : NULL};
    return st;
}

static jvn_status eval_coalesce(frame *f, const node *x, void *dest, vec *out)
{
    choice c = choice_start(f, x, dest);
    const uint8_t *active = f->active;
    jvn_status st = JVN_OK;
    for (int k = 0; k < x->n && any(c.left, c.n); k++) {
        vec v;
        f->active = c.left;
        if ((st = node_eval(f, x->kids[k], NULL, &v))) break;
        bool one = x->kids[k]->constant && c.n > 1;
        for (int64_t i = 0; i < c.n; i++) c.taken[i] = (uint8_t)(c.left[i] & (v.valid ? v.valid[one ? 0 : i] : 1));
        choice_put(&c, x->kids[k], &v);
    }
    f->active = active;
    *out = (vec){c.to, x->nullable ? c.valid : NULL};
    return st;
}

static jvn_status eval_nullif(frame *f, const node *x, void *dest, vec *out)
{
    vec a, b;
    jvn_status st;
    int64_t n = frame_rows(f, x);
    const node *l = x->kids[0], *r = x->kids[1];
    uint8_t *eq = strip(f, x, 0), *valid = own_valid(f, x), *all = memset(strip(f, x, 2), 1, (size_t)n);
    void *to = result(f, x, dest);
    if ((st = node_eval(f, l, NULL, &a)) || (st = node_eval(f, r, NULL, &b))) return st;
    const uint8_t *known = compare(x->k, l, &a, r, &b, eq, strip(f, x, 1), n);
    bool one = l->constant && n > 1;
    blend(to, a.data, one, all, n, vec_width(x->type));
    for (int64_t i = 0; i < n; i++) {
        bool same = eq[i] && (!known || known[i]);
        valid[i] = (uint8_t)((a.valid ? a.valid[one ? 0 : i] : 1) & !same);
    }
    *out = (vec){to, valid};
    return JVN_OK;
}

/* ---- text ----------------------------------------------------------------------------------------- */

static jvn_status eval_concat(frame *f, const node *x, void *dest, vec *out)
{
    vec v[2];
    jvn_status st;
    int64_t n = frame_rows(f, x), total = 0;
    const node *l = x->kids[0], *r = x->kids[1];
    str *o = result(f, x, dest);
    if ((st = node_eval(f, l, NULL, &v[0])) || (st = node_eval(f, r, NULL, &v[1]))) return st;
    const str *a = v[0].data, *b = v[1].data;
    int64_t sa = l->constant ? 0 : 1, sb = r->constant ? 0 : 1;
    for (int64_t i = 0; i < n; i++) total += a[i * sa].n + b[i * sb].n;
    char *to = frame_scratch(f, total);
    for (int64_t i = 0; i < n; i++) {
        const str p = a[i * sa], q = b[i * sb];
        if (p.n) memcpy(to, p.s, (size_t)p.n);
        if (q.n) memcpy(to + p.n, q.s, (size_t)q.n);
        o[i] = (str){to, p.n + q.n};
        to += p.n + q.n;
    }
    *out = (vec){o, valid_both(own_valid(f, x), v[0].valid, l->constant && n > 1, v[1].valid, r->constant && n > 1, n)};
    return JVN_OK;
}

static jvn_status eval_like(frame *f, const node *x, void *dest, vec *out)
{
    vec v[2];
    jvn_status st;
    int64_t n = frame_rows(f, x);
    const node *l = x->kids[0], *r = x->kids[1];
    uint8_t *o = result(f, x, dest);
    if ((st = node_eval(f, l, NULL, &v[0])) || (st = node_eval(f, r, NULL, &v[1]))) return st;
    const str *a = v[0].data, *b = v[1].data;
    int64_t sa = l->constant ? 0 : 1, sb = r->constant ? 0 : 1;
    for (int64_t i = 0; i < n; i++) o[i] = like_match(a[i * sa], b[i * sb], x->flag);
    *out = (vec){o, valid_both(own_valid(f, x), v[0].valid, !sa && n > 1, v[1].valid, !sb && n > 1, n)};
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

static jvn_status eval_shift(frame *f, const node *x, void *dest, vec *out)
{
    vec v;
    int64_t n = frame_rows(f, x), r;
    void *to = result(f, x, dest);
    bool day = x->type == JVN_DATE;
    jvn_status st = node_eval(f, x->kids[0], NULL, &v);
    if (st) return st;
    for (int64_t i = 0; i < n; i++) {
        bool known = matters(f, v.valid, i);
        r = 0;
        if (known && !(day ? shift_day(((const int32_t *)v.data)[i], &x->span, &r)
                           : shift_time(((const int64_t *)v.data)[i], &x->span, &r))) {
            return fail_row(f, x, i, "the date goes out of range");
        }
        if (day)
            ((int32_t *)to)[i] = (int32_t)r;
        else
            ((int64_t *)to)[i] = r;
    }
    *out = (vec){to, v.valid};
    return JVN_OK;
}

/* ---- all kinds ------------------------------------------------------------------------------------ */

jvn_status node_eval(frame *f, const node *x, void *dest, vec *out)
{
    static jvn_status (*const evals[])(frame *, const node *, void *, vec *) = {
        [N_LITERAL] = eval_literal, [N_COLUMN] = eval_column, [N_MAP] = eval_map,
        [N_CAST] = eval_cast,       [N_NOT] = eval_not,       [N_ARITH] = eval_binary,
        [N_COMPARE] = eval_binary,  [N_LOGIC] = eval_logic,   [N_CONCAT] = eval_concat,
        [N_LIKE] = eval_like,       [N_IN] = eval_in,         [N_BETWEEN] = eval_between,
        [N_ISNULL] = eval_is_null,  [N_CASE] = eval_case,     [N_COALESCE] = eval_coalesce,
        [N_NULLIF] = eval_nullif,   [N_SHIFT] = eval_shift,   [N_SCALAR] = eval_scalar,
    };
    const uint8_t *active = f->active;
    if (x->constant) f->active = NULL;
    jvn_status st = evals[x->kind](f, x, dest, out);
    f->active = active;
    if (st || !out->valid || x->kind == N_LITERAL || out->valid == own_valid(f, x)) return st;
    out->valid = memcpy(own_valid(f, x), out->valid, (size_t)frame_rows(f, x)); /* a kid's scratch is used again */
    return JVN_OK;
}
