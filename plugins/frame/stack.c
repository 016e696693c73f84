/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stack.c -- columns behind each other as one: types that go together become one, units must agree. */
#include "frame.h"

static bool is_text(jvn_type type) { return type == JVN_STRING || type == JVN_DICT; }

static bool is_number(jvn_type type) { return type == JVN_INT64 || type == JVN_FLOAT64; }

/* The type that holds both; JVN_NOTYPE: there is none. */
static jvn_type common_type(jvn_type a, jvn_type b)
{
    if (a == JVN_NOTYPE || a == b) return b;
    if (is_text(a) && is_text(b)) return JVN_STRING;
    return is_number(a) && is_number(b) ? JVN_FLOAT64 : JVN_NOTYPE;
}

jvn_status stack_field(jvn_call *call, const part *parts, int32_t n, int32_t *bad, const struct ArrowSchema **field)
{
    char unit[256] = "", convention[1024] = "";
    jvn_type type = JVN_NOTYPE;
    bool first = true, same = true;
    for (int32_t i = 0; i < n; i++) {
        *bad = i;
        if (!parts[i].array) continue;
        type = common_type(type, call->host->type_of(parts[i].schema));
        if (type == JVN_NOTYPE) return JVN_ETYPE;
        const char *own = call->host->unit_of(parts[i].schema), *said = call->host->convention_of(parts[i].schema);
        if (first) snprintf(unit, sizeof unit, "%s", own);
        else if (strcmp(unit, own) != 0) return JVN_EUNIT;
        if (first) snprintf(convention, sizeof convention, "%s", said);
        same &= strcmp(convention, said) == 0;
        first = false;
    }
    *field = call->host->field(call, type, unit, same ? convention : NULL);
    return JVN_OK;
}

static int64_t rows_of(const part *parts, int32_t n)
{
    int64_t rows = 0;
    for (int32_t i = 0; i < n; i++) rows += parts[i].rows;
    return rows;
}

static bool has_nulls(const part *parts, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (parts[i].rows && (!parts[i].array || parts[i].array->buffers[0])) return true;
    return false;
}

static void mark_nulls(const part *parts, int32_t n, struct ArrowArray *out)
{
    int64_t at = 0;
    for (int32_t i = 0; i < n; at += parts[i++].rows)
        for (int64_t r = 0; r < parts[i].rows; r++)
            if (!parts[i].array || jvn_null(parts[i].array, r)) jvn_set_null(out, at + r);
}

static jvn_status new_result(jvn_call *call, jvn_type type, const part *parts, int32_t n, int64_t bytes, struct ArrowArray *out)
{
    bool nulls = has_nulls(parts, n);
    jvn_status st = call->host->new_array(call, type, rows_of(parts, n), bytes, nulls ? JVN_NULLABLE : 0, out);
    if (st == JVN_OK && nulls) mark_nulls(parts, n, out);
    return st;
}

/* ---- values of fixed width ---------------------------------------------------------------------- */

static void put_values(jvn_call *call, jvn_type type, const part *p, int64_t at, struct ArrowArray *out)
{
    void *to = jvn_out(out);
    if (!p->array) {
        for (int64_t r = 0; r < p->rows && type == JVN_BOOL; r++) jvn_set_bit(to, at + r, 0);
        size_t width = type == JVN_DATE || type == JVN_DICT ? 4 : 8;
        if (type != JVN_BOOL) memset((char *)to + (size_t)at * width, 0, (size_t)p->rows * width);
    } else if (type == JVN_BOOL) {
        for (int64_t r = 0; r < p->rows; r++) jvn_set_bit(to, at + r, jvn_bool(p->array, r));
    } else if (type == JVN_DATE) {
        memcpy((int32_t *)to + at, jvn_i32(p->array), (size_t)p->rows * 4);
    } else if (type == JVN_FLOAT64 && call->host->type_of(p->schema) == JVN_INT64) {
        for (int64_t r = 0; r < p->rows; r++) ((double *)to)[at + r] = (double)jvn_i64(p->array)[r];
    } else {
        memcpy((int64_t *)to + at, jvn_i64(p->array), (size_t)p->rows * 8);
    }
}

static jvn_status stack_fixed(jvn_call *call, jvn_type type, const part *parts, int32_t n, struct ArrowArray *out)
{
    int64_t at = 0;
    jvn_status st = new_result(call, type, parts, n, 0, out);
    for (int32_t i = 0; i < n && st == JVN_OK; at += parts[i++].rows)
        if (parts[i].rows) put_values(call, type, &parts[i], at, out);
    return st;
}

/* ---- text --------------------------------------------------------------------------------------- */

/* Row r of a text column of either type; length 0 for a null. */
static const char *text_at(const part *p, int64_t r, int64_t *n)
{
    *n = 0;
    if (!p->array || jvn_null(p->array, r)) return "";
    return p->array->dictionary ? jvn_text(p->array->dictionary, jvn_i32(p->array)[r], n) : jvn_text(p->array, r, n);
}

static jvn_status stack_strings(jvn_call *call, const part *parts, int32_t n, struct ArrowArray *out)
{
    int64_t bytes = 0, length, row = 0;
    for (int32_t i = 0; i < n; i++)
        for (int64_t r = 0; r < parts[i].rows; r++, bytes += length) (void)text_at(&parts[i], r, &length);
    jvn_status st = new_result(call, JVN_STRING, parts, n, bytes, out);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(out);
    ends[0] = 0;
    for (int32_t i = 0; i < n; i++)
        for (int64_t r = 0; r < parts[i].rows; r++, row++) {
            const char *s = text_at(&parts[i], r, &length);
            if (length) memcpy(jvn_out_text(out) + ends[row], s, (size_t)length);
            ends[row + 1] = ends[row] + length;
        }
    return JVN_OK;
}

/* The words of all dictionaries, each once; code[i][k] is where word k of part i stands among them. */
typedef struct words {
    struct ArrowArray all;
    int32_t **code;
} words;

static jvn_status add_words(jvn_call *call, const struct ArrowSchema *text, const part *p, words *w, int32_t *code)
{
    const int64_t *left, *right;
    int64_t n, count = p->array->dictionary->length, fresh = 0;
    const struct ArrowArray *own = p->array->dictionary, *known = &w->all;
    struct ArrowArray news = {0}, joined = {0};
    jvn_status st = jvn_rows_of(call)->match(call, 1, &text, &own, &text, &known, &left, &right, &n);
    int64_t *rows = call->host->scratch(call, (count + 1) * (int64_t)sizeof *rows);
    if (st != JVN_OK || !rows) return st != JVN_OK ? st : JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        code[left[i]] = (int32_t)(right[i] >= 0 ? right[i] : w->all.length + fresh);
        if (right[i] < 0) rows[fresh++] = left[i];
    }
    if (!fresh) return JVN_OK;
    st = jvn_rows_of(call)->take(call, text, own, rows, fresh, &news);
    if (st != JVN_OK) return st;
    const part both[] = {{text, &w->all, w->all.length}, {text, &news, fresh}};
    st = stack_strings(call, both, 2, &joined);
    news.release(&news);
    if (st != JVN_OK) return st;
    w->all.release(&w->all);
    w->all = joined;
    return JVN_OK;
}

static jvn_status collect_words(jvn_call *call, const part *parts, int32_t n, words *w)
{
    const struct ArrowSchema *text = call->host->field(call, JVN_STRING, NULL, NULL);
    jvn_status st = stack_strings(call, NULL, 0, &w->all);
    w->code = call->host->scratch(call, (n + 1) * (int64_t)sizeof *w->code);
    if (!w->code) return JVN_ENOMEM;
    for (int32_t i = 0; i < n && st == JVN_OK; i++) {
        if (!parts[i].array) continue;
        w->code[i] = call->host->scratch(call, (parts[i].array->dictionary->length + 1) * (int64_t)sizeof **w->code);
        st = w->code[i] ? add_words(call, text, &parts[i], w, w->code[i]) : JVN_ENOMEM;
    }
    return st;
}

static jvn_status stack_dictionaries(jvn_call *call, const part *parts, int32_t n, struct ArrowArray *out)
{
    words w = {0};
    int64_t row = 0;
    jvn_status st = collect_words(call, parts, n, &w);
    if (st == JVN_OK) st = new_result(call, JVN_DICT, parts, n, 0, out);
    for (int32_t i = 0; i < n && st == JVN_OK; i++)
        for (int64_t r = 0; r < parts[i].rows; r++) {
            bool null = !parts[i].array || jvn_null(parts[i].array, r);
            ((int32_t *)jvn_out(out))[row++] = null ? 0 : w.code[i][jvn_i32(parts[i].array)[r]];
        }
    if (st == JVN_OK) return call->host->set_dictionary(call, out, &w.all);
    if (w.all.release) w.all.release(&w.all);
    return st;
}

jvn_status stack(jvn_call *call, const struct ArrowSchema *field, const part *parts, int32_t n, struct ArrowArray *out)
{
    jvn_type type = call->host->type_of(field);
    if (type == JVN_DICT) return stack_dictionaries(call, parts, n, out);
    if (type == JVN_STRING) return stack_strings(call, parts, n, out);
    return stack_fixed(call, type, parts, n, out);
}
