/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature_type.c -- the words of C's types: which they are in whatever order, and structs by their names. */
#include <string.h>

#include "csignature_read.h"

static const struct {
    const char *word;
    jvn_type shown;
} types[C_TYPES] = {
    [C_BOOL] = {"bool", JVN_BOOL},        [C_INT8] = {"int8_t", JVN_INT64},     [C_INT16] = {"int16_t", JVN_INT64},
    [C_INT32] = {"int32_t", JVN_INT64},   [C_INT64] = {"int64_t", JVN_INT64},   [C_UINT8] = {"uint8_t", JVN_INT64},
    [C_UINT16] = {"uint16_t", JVN_INT64}, [C_UINT32] = {"uint32_t", JVN_INT64}, [C_UINT64] = {"uint64_t", JVN_INT64},
    [C_FLOAT] = {"float", JVN_FLOAT64},   [C_DOUBLE] = {"double", JVN_FLOAT64}, [C_TEXT] = {"const char *", JVN_STRING},
    [C_HANDLE] = {"void *", JVN_NOTYPE},  [C_FUNCTION] = {"a pointer to a function", JVN_STRING},
    [C_RECORD] = {"struct", JVN_NOTYPE},  [C_VOID] = {"void", JVN_NOTYPE},
};

jvn_type c_shown(c_type type) { return types[type].shown; }
const char *c_word(c_type type) { return types[type].word; }

bool c_is_integer(c_type t) { return t >= C_INT8 && t <= C_UINT64; }
bool c_is_number(c_type t) { return t <= C_DOUBLE; }

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
    {K_VOID, C_VOID},
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

enum { N_KEYWORDS = sizeof keywords / sizeof *keywords, N_NAMES = sizeof names / sizeof *names };

bool c_pass_qualifiers(reader *r)
{
    const int at = r->at;
    while (c_accept_any(r, pointer_qualifiers, 5)) continue;
    return r->at != at;
}

void c_copy(const reader *r, int at, int len, char *to)
{
    if (len) memcpy(to, r->s + at, (size_t)len);
    to[len] = '\0';
}

static int keyword_at(const reader *r)
{
    for (int i = 0; i < N_KEYWORDS; i++)
        if (c_at(r, keywords[i].word)) return keywords[i].key;
    return 0;
}

const char *c_near_type(const char *word)
{
    const char *all[N_KEYWORDS + N_NAMES];
    for (int i = 0; i < N_KEYWORDS; i++) all[i] = keywords[i].word;
    for (int i = 0; i < N_NAMES; i++) all[N_KEYWORDS + i] = names[i].word;
    return text_nearest(word, all, N_KEYWORDS + N_NAMES);
}

jvn_status c_unknown_type(reader *r, int at, int len)
{
    char word[C_NAME];
    snprintf(word, sizeof word, "%.*s", len, r->s + at);
    const char *near = c_near_type(word);
    fail_at(r->e, JVN_ENAME, at, len, "found '%.*s', wanted a type", len, r->s + at);
    if (near) err_hint(r->e, "did you mean '%s'?", near);
    else err_hint(r->e, "C's numbers and <stdint.h>'s, bool, const char *, arrays: const double *, structs that are declared before");
    return JVN_ENAME;
}

static bool known_name(const reader *r, const csignature *c, declared *d)
{
    for (int i = 0; i < N_NAMES; i++) {
        if (!c_at(r, names[i].word)) continue;
        d->type = names[i].type;
        return true;
    }
    for (int i = c->n_records - 1; i >= 0; i--) {
        if (!*c->records[i].name || !c_at(r, c->records[i].name)) continue;
        d->type = C_RECORD;
        d->link = i;
        return true;
    }
    return false;
}

static jvn_status settle_keywords(reader *r, declared *d, int key)
{
    const size_t n = sizeof combinations / sizeof *combinations;
    if (key & 3 * K_LONG && key & K_DOUBLE) return c_refused(r, d->at, LONG_DOUBLE);
    bool counts = !(key & (K_VOID | K_BOOL | K_CHAR | K_FLOAT | K_DOUBLE));
    if (counts && key != K_INT && (key & 3 * K_INT) == K_INT) key -= K_INT;
    d->is_char = key == K_CHAR;
    for (size_t i = 0; i < n; i++) {
        if (combinations[i].key != key) continue;
        d->type = combinations[i].type;
        return JVN_OK;
    }
    return c_refused(r, d->at, NO_TYPE);
}

/* struct tag, struct tag { ... } or struct { ... }. */
static jvn_status read_struct(reader *r, csignature *c, declared *d)
{
    char tag[C_NAME] = "";
    d->len = r->at + r->len - d->at;
    c_next(r);
    if (r->kind == WORD) {
        if (r->len >= C_NAME) return c_refused(r, r->at, LONG_NAME);
        c_copy(r, r->at, r->len, tag);
        d->len = r->at + r->len - d->at;
        c_next(r);
    }
    if (r->kind == '{') {
        d->type = C_RECORD;
        jvn_status st = c_read_record(r, c, tag, &d->link);
        d->len = r->at - d->at;
        return st;
    }
    if (!*tag) return c_wanted(r, "a struct's name or '{'");
    for (int i = c->n_records - 1; i >= 0; i--) {
        if (strcmp(c->records[i].tag, tag) != 0) continue;
        d->type = C_RECORD;
        d->link = i;
        return JVN_OK;
    }
    d->type = C_HANDLE;
    snprintf(d->tag, sizeof d->tag, "%s", tag);
    return JVN_OK;
}

/* The name of a type that is not known is as good as any behind a pointer. */
static jvn_status read_opaque(reader *r, declared *d)
{
    if (r->kind != WORD) return c_wanted(r, "a type");
    if (r->len >= C_NAME) return c_refused(r, r->at, LONG_NAME);
    d->type = C_HANDLE;
    d->at = r->at;
    d->len = r->len;
    c_copy(r, r->at, r->len, d->tag);
    c_next(r);
    while (c_accept_any(r, qualifiers, 2)) d->is_const = true;
    return r->kind == '*' ? JVN_OK : c_unknown_type(r, d->at, d->len);
}

static bool accept_qualifier(reader *r, declared *d)
{
    if (c_at(r, "const")) d->is_const = true;
    if (c_at(r, "inout")) d->inout = true;
    if (!c_at(r, "inout")) return c_accept_any(r, qualifiers, 2);
    c_next(r);
    return true;
}

jvn_status c_read_type(reader *r, csignature *c, declared *d)
{
    int key = 0, one;
    bool known = false;
    jvn_status st = JVN_OK;
    *d = (declared){.at = r->at};
    for (;;) {
        if (accept_qualifier(r, d)) continue;
        if ((one = keyword_at(r)) && !known) {
            if ((key & (3 * one)) == 3 * one) return c_wanted(r, "a name");
            key += one;
        } else if (!known && !key && (c_at(r, "union") || c_at(r, "enum"))) {
            return c_refused(r, r->at, TAGGED);
        } else if (!known && !key && c_at(r, "struct")) {
            known = true;
            if ((st = read_struct(r, c, d)) != JVN_OK) return st;
            continue;
        } else if (!known && !key && known_name(r, c, d)) {
            known = true;
        } else {
            break;
        }
        d->len = r->at + r->len - d->at;
        c_next(r);
    }
    if (known) return JVN_OK;
    return key ? settle_keywords(r, d, key) : read_opaque(r, d);
}
