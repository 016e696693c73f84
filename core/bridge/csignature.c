/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature.c -- the part of C's declarations that can be called over columns, by recursive descent. */
#include "csignature_read.h"

#include <ctype.h>
#include <string.h>

#include "../table/column.h"

static const struct {
    const char *word;
    jvn_type shown;
} types[C_TYPES] = {
    [C_BOOL] = {"bool", JVN_BOOL},        [C_INT8] = {"int8_t", JVN_INT64},     [C_INT16] = {"int16_t", JVN_INT64},
    [C_INT32] = {"int32_t", JVN_INT64},   [C_INT64] = {"int64_t", JVN_INT64},   [C_UINT8] = {"uint8_t", JVN_INT64},
    [C_UINT16] = {"uint16_t", JVN_INT64}, [C_UINT32] = {"uint32_t", JVN_INT64}, [C_UINT64] = {"uint64_t", JVN_INT64},
    [C_FLOAT] = {"float", JVN_FLOAT64},   [C_DOUBLE] = {"double", JVN_FLOAT64}, [C_TEXT] = {"const char *", JVN_STRING},
};

jvn_type c_shown(c_type type) { return types[type].shown; }
const char *c_word(c_type type) { return types[type].word; }

static bool is_integer(c_type t) { return t >= C_INT8 && t <= C_UINT64; }

/* ---- types ---------------------------------------------------------------------------------------- */

/* How often each word of a type stands there, two bits a word, so that each type is one number. */
enum {
    K_VOID = 1 << 0, K_BOOL = 1 << 2, K_CHAR = 1 << 4, K_SHORT = 1 << 6, K_INT = 1 << 8, K_LONG = 1 << 10,
    K_FLOAT = 1 << 12, K_DOUBLE = 1 << 14, K_SIGNED = 1 << 16, K_UNSIGNED = 1 << 18
};

static const struct {
    const char *word;
    int key;
} keywords[] = {{"void", K_VOID},   {"_Bool", K_BOOL},   {"bool", K_BOOL},     {"char", K_CHAR},
                {"short", K_SHORT}, {"int", K_INT},      {"long", K_LONG},     {"float", K_FLOAT},
                {"double", K_DOUBLE}, {"signed", K_SIGNED}, {"unsigned", K_UNSIGNED}};

#define OF_SIZE(sign, t) (sizeof(t) == 8 ? C_##sign##64 : sizeof(t) == 4 ? C_##sign##32 : C_##sign##16)

/* The keywords of a type, in whatever order; `int` beside another changes nothing and is left out. */
static const struct {
    int key;
    c_type type;
} combinations[] = {
    {K_BOOL, C_BOOL},
    {K_CHAR, (char)-1 < 0 ? C_INT8 : C_UINT8},
    {K_SIGNED + K_CHAR, C_INT8},
    {K_UNSIGNED + K_CHAR, C_UINT8},
    {K_SHORT, C_INT16},
    {K_SIGNED + K_SHORT, C_INT16},
    {K_UNSIGNED + K_SHORT, C_UINT16},
    {K_INT, OF_SIZE(INT, int)},
    {K_SIGNED, OF_SIZE(INT, int)},
    {K_UNSIGNED, OF_SIZE(UINT, int)},
    {K_LONG, OF_SIZE(INT, long)},
    {K_SIGNED + K_LONG, OF_SIZE(INT, long)},
    {K_UNSIGNED + K_LONG, OF_SIZE(UINT, long)},
    {2 * K_LONG, C_INT64},
    {K_SIGNED + 2 * K_LONG, C_INT64},
    {K_UNSIGNED + 2 * K_LONG, C_UINT64},
    {K_FLOAT, C_FLOAT},
    {K_DOUBLE, C_DOUBLE},
};

static const struct {
    const char *word;
    c_type type;
} names[] = {
    {"int8_t", C_INT8},     {"int16_t", C_INT16},   {"int32_t", C_INT32},   {"int64_t", C_INT64},
    {"uint8_t", C_UINT8},   {"uint16_t", C_UINT16}, {"uint32_t", C_UINT32}, {"uint64_t", C_UINT64},
    {"size_t", OF_SIZE(UINT, size_t)},      {"ssize_t", OF_SIZE(INT, size_t)}, {"ptrdiff_t", OF_SIZE(INT, ptrdiff_t)},
    {"intptr_t", OF_SIZE(INT, intptr_t)},   {"uintptr_t", OF_SIZE(UINT, uintptr_t)}, {"time_t", C_INT64},
    {"int64", C_INT64},     {"float64", C_DOUBLE},
};

static const char *const qualifiers[] = {"const", "volatile"};
static const char *const pointer_qualifiers[] = {"const", "volatile", "restrict", "__restrict", "__restrict__"};
static const char *const storage[] = {"extern", "static", "inline"};

enum { N_KEYWORDS = sizeof keywords / sizeof *keywords, N_NAMES = sizeof names / sizeof *names };

/* A type as it is read: its words, the pointer, the brackets behind the name. */
typedef struct declared {
    c_type type;
    int key;          /* the keywords, K_; 0: a name of `names` */
    bool known, is_const, pointer;
    int at, len;      /* the words of the type */
    int star, name_at, name_len; /* name_len 0: there is none */
} declared;

static int keyword_at(const reader *r)
{
    for (int i = 0; i < N_KEYWORDS; i++)
        if (c_at(r, keywords[i].word)) return keywords[i].key;
    return 0;
}

static bool name_at(const reader *r, c_type *type)
{
    for (int i = 0; i < N_NAMES; i++) {
        if (!c_at(r, names[i].word)) continue;
        *type = names[i].type;
        return true;
    }
    return false;
}

static jvn_status unknown_type(reader *r)
{
    const char *all[N_KEYWORDS + N_NAMES];
    char word[C_NAME];
    static const char *const tags[] = {"struct", "union", "enum"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (c_at(r, tags[i]))
            return c_refused(r, r->at, TAGGED);
    if (r->kind != WORD) return c_wanted(r, "a type");
    for (int i = 0; i < N_KEYWORDS; i++) all[i] = keywords[i].word;
    for (int i = 0; i < N_NAMES; i++) all[N_KEYWORDS + i] = names[i].word;
    snprintf(word, sizeof word, "%.*s", r->len, r->s + r->at);
    const char *near = text_nearest(word, all, N_KEYWORDS + N_NAMES);
    fail_at(r->e, JVN_ENAME, r->at, r->len, "found '%.*s', wanted a type", r->len, r->s + r->at);
    if (near) err_hint(r->e, "did you mean '%s'?", near);
    else err_hint(r->e, "C's numbers and <stdint.h>'s, bool, const char *, and arrays: const double *");
    return JVN_ENAME;
}

static jvn_status settle_type(reader *r, declared *d)
{
    const size_t n = sizeof combinations / sizeof *combinations;
    int key = d->key;
    if (!key || key == K_VOID) return JVN_OK;
    if (key & 3 * K_LONG && key & K_DOUBLE)
        return c_refused(r, d->at, LONG_DOUBLE);
    bool counts = !(key & (K_VOID | K_BOOL | K_CHAR | K_FLOAT | K_DOUBLE));
    if (counts && key != K_INT && (key & 3 * K_INT) == K_INT) key -= K_INT;
    for (size_t i = 0; i < n; i++) {
        if (combinations[i].key != key) continue;
        d->type = combinations[i].type;
        return JVN_OK;
    }
    return c_refused(r, d->at, NO_TYPE);
}

/* The words up to the star or name. */
static jvn_status read_words(reader *r, declared *d)
{
    int key;
    for (d->at = r->at;;) {
        if (c_at(r, "const")) d->is_const = true;
        if (c_accept_any(r, qualifiers, 2)) continue;
        if ((key = keyword_at(r)) && !d->known) {
            if ((d->key & (3 * key)) == 3 * key) return c_wanted(r, "a name");
            d->key += key;
        } else if (!d->known && !d->key && name_at(r, &d->type)) {
            d->known = true;
        } else {
            break;
        }
        d->len = r->at + r->len - d->at;
        c_next(r);
    }
    return d->known || d->key ? settle_type(r, d) : unknown_type(r);
}

static jvn_status read_brackets(reader *r, declared *d)
{
    if (r->kind != '[') return JVN_OK;
    if (d->pointer) return c_refused(r, r->at, POINTER_ARRAY);
    d->pointer = true;
    d->star = r->at;
    c_next(r);
    while (c_at(r, "static") || c_accept_any(r, pointer_qualifiers, 5)) {
        if (c_at(r, "static")) c_next(r);
    }
    c_accept(r, DIGITS);
    if (!c_accept(r, ']')) return c_wanted(r, "']'");
    return r->kind != '[' ? JVN_OK : c_refused(r, r->at, ARRAY_ARRAY);
}

/* type, stars, name; brackets where a parameter may have them. */
static jvn_status read_declared(reader *r, declared *d, bool param)
{
    jvn_status st = read_words(r, d);
    if (st != JVN_OK) return st;
    if (r->kind == '*') {
        d->pointer = true;
        d->star = r->at;
        c_next(r);
        while (c_accept_any(r, pointer_qualifiers, 5)) continue;
    }
    if (r->kind == '*') return c_refused(r, r->at, POINTER_POINTER);
    if (param && r->kind == '(') return c_refused(r, r->at, CALLBACK);
    if (r->kind == WORD) {
        d->name_at = r->at;
        d->name_len = r->len;
        if (r->len >= C_NAME) return c_refused(r, r->at, LONG_NAME);
        c_next(r);
    }
    return param ? read_brackets(r, d) : JVN_OK;
}

static void copy_name(const reader *r, const declared *d, char *to)
{
    memcpy(to, r->s + d->name_at, (size_t)d->name_len);
    to[d->name_len] = '\0';
}

static bool is_plain_char(const declared *d) { return d->key == K_CHAR; }

static jvn_status settle_pointer(reader *r, const declared *d, bool result, c_type *type, c_role *role)
{
    const int end = result ? d->name_at : r->at;
    *type = d->type;
    *role = C_VALUE;
    if (!d->pointer) {
        if (d->key != K_VOID) return JVN_OK;
        if (!result) return c_refused_text(r, d->at, d->at + d->len, VOID_VALUE);
        return c_refused_text(r, d->at, end, NO_RESULT);
    }
    if (!d->is_const) return c_refused_text(r, d->at, end, result ? FREED_RESULT : WRITTEN);
    if (d->key == K_VOID) return c_refused_text(r, d->at, end, VOID_POINTER);
    if (is_plain_char(d)) *type = C_TEXT;
    else if (result) return c_refused_text(r, d->at, end, POINTER_RESULT);
    else *role = C_ARRAY;
    return JVN_OK;
}

/* ---- parameters ----------------------------------------------------------------------------------- */

/* Behind "=": up to the next comma or bracket outside quotes. */
static void read_initial(reader *r, c_param *p)
{
    bool quoted = false;
    int at = r->at + r->len, end;
    while (isspace((unsigned char)r->s[at])) at++;
    for (end = at; r->s[end] && (quoted || (r->s[end] != ',' && r->s[end] != ')')); end++) quoted ^= r->s[end] == '\'';
    r->at = end;
    r->len = 0;
    while (end > at && isspace((unsigned char)r->s[end - 1])) end--;
    p->initial = r->s + at;
    p->initial_len = end - at;
    c_next(r);
}

static jvn_status read_param(reader *r, csignature *c)
{
    declared d = {0};
    if (r->kind == DOTS) return c_refused(r, r->at, VARARGS);
    if (c->n == C_PARAMS) return c_refused(r, r->at, TOO_MANY);
    c_param *p = &c->params[c->n];
    *p = (c_param){.at = r->at};
    jvn_status st = read_declared(r, &d, true);
    if (st == JVN_OK) st = settle_pointer(r, &d, false, &p->type, &p->role);
    if (st != JVN_OK) return st;
    copy_name(r, &d, p->name);
    p->len = (d.name_len ? d.name_at + d.name_len : d.at + d.len) - p->at;
    if (r->kind == '=') {
        read_initial(r, p);
        if (!p->initial_len) return c_wanted(r, "a value");
    }
    c->n++;
    return JVN_OK;
}

static bool accept_void(reader *r)
{
    const reader start = *r;
    if (c_at(r, "void")) {
        c_next(r);
        if (r->kind == ')') return true;
    }
    *r = start;
    return false;
}

static jvn_status read_params(reader *r, csignature *c)
{
    accept_void(r);
    if (c_accept(r, ')')) return JVN_OK;
    for (;;) {
        jvn_status st = read_param(r, c);
        if (st != JVN_OK) return st;
        if (c_accept(r, ')')) return JVN_OK;
        if (!c_accept(r, ',')) return c_wanted(r, "',' or ')'");
    }
}

/* ---- what arrays make of it ----------------------------------------------------------------------- */

/* Arrays, with strides or without, then their length, then constants. */
static jvn_status settle_roles(reader *r, csignature *c)
{
    int last = -1, first = C_PARAMS, count = -1;
    for (int i = 0; i < c->n; i++) {
        if (c->params[i].role != C_ARRAY) continue;
        last = i;
        if (first > i) first = i;
    }
    if (last < 0) return JVN_OK;
    for (int i = 0; i < c->n && count < 0; i++) {
        c_param *p = &c->params[i];
        bool stride = i > first && is_integer(p->type) && strncmp(p->name, "stride", 6) == 0;
        if (p->role == C_ARRAY) continue;
        if (stride) p->role = C_STRIDE;
        else if (i < last) return c_refused_text(r, p->at, p->at + p->len, BEFORE_ARRAY);
        else if (is_integer(p->type)) count = i;
        else break;
    }
    const c_param *array = &c->params[last];
    if (count < 0) return c_refused_text(r, array->at, array->at + array->len, NO_LENGTH);
    c->params[count].role = C_COUNT;
    c->aggregate = true;
    return JVN_OK;
}

jvn_status csignature_parse(const char *s, csignature *out, err *e)
{
    reader r = {.s = s, .e = e};
    declared d = {0};
    c_role role;
    *out = (csignature){.n = 0};
    err_clear(e);
    c_next(&r);
    while (c_accept_any(&r, storage, 3)) continue;
    jvn_status st = read_declared(&r, &d, false);
    if (st != JVN_OK) return st;
    if (!d.name_len || r.kind != '(') return c_wanted(&r, d.name_len ? "'('" : "the function's name");
    if ((st = settle_pointer(&r, &d, true, &out->result, &role)) != JVN_OK) return st;
    copy_name(&r, &d, out->name);
    out->name_at = d.name_at;
    out->name_len = d.name_len;
    c_next(&r);
    if ((st = read_params(&r, out)) != JVN_OK) return st;
    c_accept(&r, ';');
    return r.kind == END ? settle_roles(&r, out) : c_wanted(&r, "the end");
}

/* ---- what is made of it --------------------------------------------------------------------------- */

bool csignature_is_plain(const csignature *c)
{
    bool plain = c->n >= 1 && c->n <= 4 && c->result == C_DOUBLE;
    for (int i = 0; i < c->n; i++) plain &= c->params[i].type == C_DOUBLE && c->params[i].role == C_VALUE;
    return plain;
}

/* A parameter without a name is called x, or x1, x2 ... where there are several. */
static void spell_name(const csignature *c, int i, int nth, text *out)
{
    if (*c->params[i].name) text_puts(out, c->params[i].name);
    else if (c->n == 1) text_puts(out, "x");
    else text_printf(out, "x%d", nth);
}

void csignature_spell(const csignature *c, const char *name, text *out)
{
    int nth = 0;
    text_printf(out, "%s %s(", type_name(c_shown(c->result)), name);
    for (int i = 0; i < c->n; i++) {
        const c_param *p = &c->params[i];
        if (p->role == C_COUNT || p->role == C_STRIDE) continue;
        text_printf(out, "%s%s ", nth++ ? ", " : "", type_name(c_shown(p->type)));
        spell_name(c, i, nth, out);
        if (p->initial) text_printf(out, " = %.*s", p->initial_len, p->initial);
    }
    text_putc(out, ')');
}
