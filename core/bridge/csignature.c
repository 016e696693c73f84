/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature.c -- the part of C's declarations that can be called from here, by recursive descent. */
#include "csignature_read.h"

#include <ctype.h>
#include <string.h>

static const char *const storage[] = {"extern", "static", "inline"};

/* Where a declaration stands. */
typedef enum place { RESULT, PARAM, FIELD, TAKEN } place;

/* ---- behind the words of a type ------------------------------------------------------------------- */

static jvn_status read_name(reader *r, c_param *p)
{
    if (r->kind != WORD) return JVN_OK;
    if (r->len >= C_NAME) return c_refused(r, r->at, LONG_NAME);
    c_copy(r, r->at, r->len, p->name);
    p->len = r->at + r->len - p->at;
    c_next(r);
    return JVN_OK;
}

/* [], [3], [static 3]: p->count. */
static jvn_status read_brackets(reader *r, c_param *p)
{
    if (r->kind != '[') return JVN_OK;
    c_next(r);
    while (c_at(r, "static") || c_pass_qualifiers(r))
        if (c_at(r, "static")) c_next(r);
    int64_t n = -1;
    if (r->kind == DIGITS && !text_to_int64(r->s + r->at, (size_t)r->len, &n)) return c_wanted(r, "a number");
    p->count = n > INT32_MAX ? INT32_MAX : n ? (int)n : -1;
    c_accept(r, DIGITS);
    const int end = r->at + r->len;
    if (!c_accept(r, ']')) return c_wanted(r, "']'");
    p->len = end - p->at;
    return r->kind != '[' ? JVN_OK : c_refused(r, r->at, ARRAY_ARRAY);
}

static jvn_status settle_text(reader *r, const declared *d, place where, c_param *p)
{
    p->type = C_TEXT;
    p->count = 0;
    if (d->is_const) return JVN_OK;
    if (where == RESULT) return c_refused_text(r, p->at, p->at + p->len, FREED_RESULT);
    return c_refused_param(p, WRITABLE_TEXT, r->e);
}

static void become_handle(c_param *p, const csignature *c, const declared *d)
{
    const char *name = d->type == C_VOID ? "" : d->type == C_HANDLE ? d->tag : d->is_char ? "char" : c_word(d->type);
    if (d->type == C_RECORD) name = *c->records[d->link].tag ? c->records[d->link].tag : c->records[d->link].name;
    p->type = C_HANDLE;
    p->count = 0;
    snprintf(p->tag, sizeof p->tag, "%s", name);
}

/* What a pointer to d is. A field that points somewhere is held, not looked into. */
static jvn_status settle_pointer(reader *r, const csignature *c, const declared *d, place where, c_param *p)
{
    bool record = d->type == C_RECORD, number = c_is_number(d->type);
    if (d->is_char && (where != FIELD || d->is_const)) return settle_text(r, d, where, p);
    if (record && where == PARAM && p->count != 0 && p->count != 1) return c_refused_param(p, STRUCT_ARRAY, r->e);
    bool held = where == FIELD || (record && (where == RESULT || (where == TAKEN && !d->is_const)));
    if (held || (!record && !number)) {
        become_handle(p, c, d);
        return JVN_OK;
    }
    if (where == TAKEN && !d->is_const) return c_refused_param(p, CALLBACK_TAKES, r->e);
    p->way = d->is_const ? C_CONST : C_WRITTEN;
    return JVN_OK;
}

static jvn_status settle_type(reader *r, const csignature *c, const declared *d, place where, bool star, c_param *p)
{
    bool array = p->count != 0 && where != FIELD;
    p->type = d->type;
    p->link = d->link;
    p->inout = d->inout;
    if (star || (array && d->type != C_HANDLE && d->type != C_VOID)) {
        jvn_status st = settle_pointer(r, c, d, where, p);
        if (st != JVN_OK) return st;
    } else if (d->type == C_HANDLE) {
        return c_refused_text(r, d->at, d->at + d->len, NO_STRUCT);
    } else if (d->type == C_VOID && where != RESULT) {
        return c_refused_text(r, d->at, d->at + d->len, VOID_VALUE);
    }
    if (where == FIELD && p->count && (p->count < 1 || p->count > C_COUNTED)) return c_refused_param(p, BAD_COUNT, r->e);
    if (p->inout && (where != PARAM || p->way != C_WRITTEN)) return c_refused_param(p, NOT_WRITTEN, r->e);
    return JVN_OK;
}

/* ---- pointers to functions ------------------------------------------------------------------------ */

static jvn_status read_declared(reader *r, csignature *c, place where, const declared *d, c_param *p);

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

static jvn_status read_taken(reader *r, csignature *c, c_function *f)
{
    declared d;
    accept_void(r);
    if (c_accept(r, ')')) return JVN_OK;
    for (;;) {
        if (r->kind == DOTS) return c_refused(r, r->at, VARARGS);
        if (f->n == C_TAKES) return c_refused(r, r->at, TOO_MANY_TAKEN);
        c_param *p = &f->params[f->n];
        *p = (c_param){.at = r->at};
        jvn_status st = c_read_type(r, c, &d);
        if (st == JVN_OK) st = read_declared(r, c, TAKEN, &d, p);
        if (st != JVN_OK) return st;
        f->n++;
        if (c_accept(r, ')')) return JVN_OK;
        if (!c_accept(r, ',')) return c_wanted(r, "',' or ')'");
    }
}

/* (*name)(...) behind a result's type. */
static jvn_status read_function(reader *r, csignature *c, place where, const declared *d, bool star, c_param *p)
{
    const int at = r->at;
    if (where == TAKEN) return c_refused(r, at, DEEP_CALLBACK);
    if (c->n_functions == C_FUNCTIONS) return c_refused(r, at, TOO_MANY_CALLBACKS);
    c_function *f = &c->functions[c->n_functions];
    *f = (c_function){.result = {.at = d->at, .len = d->len}};
    c_next(r);
    if (!c_accept(r, '*')) return c_wanted(r, "'*'");
    c_pass_qualifiers(r);
    jvn_status st = read_name(r, p);
    if (st != JVN_OK) return st;
    if (!c_accept(r, ')')) return c_wanted(r, "')'");
    if (!c_accept(r, '(')) return c_wanted(r, "'('");
    if ((st = settle_type(r, c, d, RESULT, star, &f->result)) != JVN_OK) return st;
    bool gives = c_is_number(f->result.type) || f->result.type == C_RECORD || f->result.type == C_VOID;
    if (!gives || f->result.way != C_ITSELF) return c_refused_text(r, d->at, at, CALLBACK_GIVES);
    if ((st = read_taken(r, c, f)) != JVN_OK) return st;
    p->type = C_FUNCTION;
    p->link = c->n_functions++;
    p->len = r->at - p->at;
    while (p->len > 1 && isspace((unsigned char)r->s[p->at + p->len - 1])) p->len--;
    return JVN_OK;
}

/* Stars, name, brackets; p->at is set. */
static jvn_status read_declared(reader *r, csignature *c, place where, const declared *d, c_param *p)
{
    const bool star = r->kind == '*';
    jvn_status st;
    p->len = d->at + d->len - p->at;
    if (star) {
        p->len = r->at + 1 - p->at;
        c_next(r);
        c_pass_qualifiers(r);
    }
    if (r->kind == '*') return c_refused(r, r->at, POINTER_POINTER);
    if (r->kind == '(' && where != RESULT) return read_function(r, c, where, d, star, p);
    if (where != RESULT && (st = read_name(r, p)) != JVN_OK) return st;
    if (star && r->kind == '[' && where != RESULT) return c_refused(r, r->at, POINTER_ARRAY);
    if (where != RESULT && (st = read_brackets(r, p)) != JVN_OK) return st;
    return settle_type(r, c, d, where, star, p);
}

/* ---- structs -------------------------------------------------------------------------------------- */

static jvn_status read_fields(reader *r, csignature *c, c_param *fields, int *n)
{
    declared d;
    int at = r->at;
    jvn_status st = c_read_type(r, c, &d);
    while (st == JVN_OK) {
        if (*n == C_FIELDS) return c_refused(r, r->at, TOO_MANY_FIELDS);
        c_param *p = &fields[(*n)++];
        *p = (c_param){.at = at};
        if ((st = read_declared(r, c, FIELD, &d, p)) != JVN_OK) return st;
        if (r->kind == ':') return c_refused(r, r->at, BITS);
        if (!*p->name) return c_wanted(r, "a field's name");
        if (c_accept(r, ';')) return JVN_OK;
        if (!c_accept(r, ',')) return c_wanted(r, "',' or ';'");
        at = r->at;
    }
    return st;
}

static jvn_status keep_record(reader *r, csignature *c, const char *tag, const c_param *fields, int n, int *link)
{
    if (!n) return c_refused(r, r->at, NO_FIELDS);
    if (c->n_records == C_RECORDS) return c_refused(r, r->at, TOO_MANY_STRUCTS);
    if (c->n_fields + n > C_FIELDS) return c_refused(r, r->at, TOO_MANY_FIELDS);
    c_record *x = &c->records[*link = c->n_records++];
    *x = (c_record){.first = c->n_fields, .n = n};
    snprintf(x->tag, sizeof x->tag, "%s", tag);
    memcpy(&c->fields[c->n_fields], fields, (size_t)n * sizeof *fields);
    c->n_fields += n;
    for (int i = 0; i < n; i++)
        x->values += (fields[i].count ? fields[i].count : 1) * (fields[i].type == C_RECORD ? c->records[fields[i].link].values : 1);
    return x->values <= C_VALUES ? JVN_OK : c_refused(r, r->at, BIG_STRUCT);
}

jvn_status c_read_record(reader *r, csignature *c, const char *tag, int *link)
{
    int n = 0;
    c_param fields[C_FIELDS];
    if (r->nest == C_RECORDS) return c_refused(r, r->at, NESTED_DEEP);
    r->nest++;
    c_next(r);
    while (r->kind != '}') {
        jvn_status st = read_fields(r, c, fields, &n);
        if (st != JVN_OK) return st;
    }
    jvn_status st = keep_record(r, c, tag, fields, n, link);
    r->nest--;
    if (st == JVN_OK) c_next(r);
    return st;
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
    declared d;
    if (r->kind == DOTS) return c_refused(r, r->at, VARARGS);
    if (c->n == C_PARAMS) return c_refused(r, r->at, TOO_MANY);
    c_param *p = &c->params[c->n];
    *p = (c_param){.at = r->at};
    jvn_status st = c_read_type(r, c, &d);
    if (st == JVN_OK) st = read_declared(r, c, PARAM, &d, p);
    if (st != JVN_OK) return st;
    if (r->kind == '=') {
        read_initial(r, p);
        if (!p->initial_len) return c_wanted(r, "a value");
    }
    c->n++;
    return JVN_OK;
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

/* ---- the text ------------------------------------------------------------------------------------- */

/* Behind `typedef struct { ... }`: its name. */
static jvn_status read_typedef(reader *r, csignature *c, const declared *d)
{
    if (d->type != C_RECORD) return c_refused_text(r, d->at, d->at + d->len, NO_STRUCT);
    if (r->kind != WORD) return c_wanted(r, "the struct's name");
    if (r->len >= C_NAME) return c_refused(r, r->at, LONG_NAME);
    c_copy(r, r->at, r->len, c->records[d->link].name);
    c_next(r);
    return c_accept(r, ';') ? JVN_OK : c_wanted(r, "';'");
}

/* Declarations of structs, then the words of the result's type. */
static jvn_status read_declarations(reader *r, csignature *c, declared *d)
{
    for (;;) {
        const bool named = c_at(r, "typedef");
        if (named) c_next(r);
        while (c_accept_any(r, storage, 3)) continue;
        jvn_status st = c_read_type(r, c, d);
        if (st == JVN_OK && named) st = read_typedef(r, c, d);
        if (st != JVN_OK) return st;
        if (!named && (d->type != C_RECORD || !c_accept(r, ';'))) return JVN_OK;
    }
}

jvn_status csignature_parse(const char *s, csignature *out, err *e)
{
    reader r = {.s = s, .e = e};
    declared d;
    memset(out, 0, sizeof *out);
    err_clear(e);
    c_next(&r);
    jvn_status st = read_declarations(&r, out, &d);
    if (st != JVN_OK) return st;
    out->result = (c_param){.at = d.at};
    if ((st = read_declared(&r, out, RESULT, &d, &out->result)) != JVN_OK) return st;
    if (r.kind != WORD) return c_wanted(&r, "the function's name");
    if (r.len >= C_NAME) return c_refused(&r, r.at, LONG_NAME);
    c_copy(&r, r.at, r.len, out->name);
    out->name_at = r.at;
    out->name_len = r.len;
    c_next(&r);
    if (!c_accept(&r, '(')) return c_wanted(&r, "'('");
    if ((st = read_params(&r, out)) != JVN_OK) return st;
    c_accept(&r, ';');
    return r.kind == END ? c_settle_roles(&r, out) : c_wanted(&r, "the end");
}

bool csignature_is_plain(const csignature *c)
{
    bool plain = c->n >= 1 && c->n <= 4 && c->result.type == C_DOUBLE && c->result.way == C_ITSELF;
    for (int i = 0; i < c->n; i++) {
        const c_param *p = &c->params[i];
        plain &= p->type == C_DOUBLE && p->role == C_VALUE && p->way == C_ITSELF;
    }
    return plain;
}
