/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.c -- what plugins say of a thing that they register, and every word of it checked. */
#include "spec.h"

#include <string.h>

#include "../table/unit.h"

const char *reg_kind_word(reg_kind kind)
{
    static const char *const words[REG_KINDS] = {"command", "function", "reader", "writer", "metric", "option"};
    return words[kind];
}

/* Which callbacks a kind and shape need. */
static bool has_callbacks(const reg_item *it)
{
    const jvn_function *f = it->spec;
    if (it->kind == REG_COMMAND) return ((const jvn_command *)it->spec)->run != NULL;
    if (it->kind == REG_METRIC) return ((const jvn_metric *)it->spec)->run != NULL;
    if (it->kind == REG_OPTION) return true;
    if (it->kind != REG_FUNCTION) return ((const jvn_format *)it->spec)->run != NULL;
    switch (f->shape) {
    case JVN_S_PLAIN: return f->plain != NULL;
    case JVN_S_SCALAR: return f->scalar != NULL;
    case JVN_S_AGGREGATE: return f->whole || (f->init && f->step && f->merge && f->final && f->state_size);
    case JVN_S_WINDOW: return f->window != NULL;
    default: return false;
    }
}

static void set_head(reg_item *it, const char *name, const char *summary, const char *example, const jvn_list *params)
{
    it->name = name;
    it->summary = summary;
    it->example = example;
    it->params = params;
}

jvn_status spec_read(reg_item *it, err *e)
{
    const jvn_command *c = it->spec;
    const jvn_function *f = it->spec;
    const jvn_format *x = it->spec;
    const jvn_metric *m = it->spec;
    const jvn_param *p = it->spec;
    switch (it->kind) {
    case REG_COMMAND: set_head(it, c->name, c->summary, c->example, &c->params); return JVN_OK;
    case REG_METRIC: set_head(it, m->name, m->summary, m->example, &m->params); return JVN_OK;
    case REG_OPTION: set_head(it, p->name, p->summary, NULL, NULL); return JVN_OK;
    case REG_FUNCTION: set_head(it, NULL, f->summary, f->example, NULL); break;
    default: set_head(it, x->name, x->summary, x->example, &x->params); return JVN_OK;
    }
    if (!f->signature) return fail(e, JVN_EPLUGIN, "a function without a signature");
    jvn_status st = signature_parse(f->signature, &it->signature, e);
    if (st == JVN_OK) it->name = it->signature->name;
    return st;
}

static jvn_status check_unit(const reg_item *it, err *e)
{
    char unit[UNIT_MAX];
    const char *given = it->kind == REG_FUNCTION ? ((const jvn_function *)it->spec)->unit : NULL;
    if (!given || unit_parse(given, unit, e) == JVN_OK) return JVN_OK;
    const err why = *e;
    return fail(e, JVN_EPLUGIN, "function %s: its unit: %.120s", it->name, why.msg);
}

/* The evaluator calls plain functions through a typed pointer. */
static jvn_status check_plain(const reg_item *it, err *e)
{
    const signature *s = it->signature;
    if (it->kind != REG_FUNCTION || ((const jvn_function *)it->spec)->shape != JVN_S_PLAIN) return JVN_OK;
    bool good = s->n >= 1 && s->n <= 4 && !s->variadic && s->result == JVN_FLOAT64;
    for (int i = 0; i < s->n; i++) good &= s->params[i].type == JVN_FLOAT64 && !s->params[i].unit;
    return good ? JVN_OK : fail(e, JVN_EPLUGIN, "function %s: a plain function is a double of 1 to 4 doubles", it->name);
}

static bool is_word(const char *s, size_t n)
{
    bool ok = n > 0 && (s[0] == '_' || (s[0] >= 'a' && s[0] <= 'z'));
    for (size_t i = 1; i < n && ok; i++)
        ok = s[i] == '_' || s[i] == '-' || (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9');
    return ok;
}

/* Lower case, digits, '_'; commands may have two words, and the shell's own one is a sign. */
static bool is_name(const reg_item *it)
{
    const char *s = it->name;
    size_t n = strcspn(s, " ");
    if (it->kind == REG_COMMAND && strcmp(s, "!") == 0 && strcmp(it->owner, "core") == 0) return true;
    if (!is_word(s, n)) return false;
    return !s[n] || (it->kind == REG_COMMAND && is_word(s + n + 1, strlen(s + n + 1)));
}

/* ---- a parameter ---- */

static bool known_type(int32_t type)
{
    return (type >= JVN_P_SWITCH && type <= JVN_P_NEWTABLE) || (type >= JVN_P_EXPR && type <= JVN_P_COLUMN) ||
           type == JVN_P_RAW;
}

bool param_is_flag(const jvn_param *p) { return strncmp(p->name, "--", 2) == 0 && p->name[2]; }

static bool takes_rest(const jvn_param *p) { return (p->type >= JVN_P_EXPR && p->type != JVN_P_COLUMN) || (p->flags & JVN_MANY); }

bool spec_lists(const char *all, char between, const char *word, int (*compare)(const char *, const char *, size_t))
{
    const char ends[] = {between, '\0'};
    for (const char *p = all; p && *p; p += *p == between) {
        size_t n = strcspn(p, ends);
        if (n == strlen(word) && compare(p, word, n) == 0) return true;
        p += n;
    }
    return false;
}

/* What is wrong with parameter i; NULL: nothing. */
static const char *fault_of(reg_kind kind, const jvn_list *l, uint32_t i)
{
    const jvn_param *p = jvn_at(l, i);
    if (!p->name || !*p->name || !p->summary || !*p->summary) return "lacks a name or a summary";
    if (!known_type(p->type)) return "has an unknown type";
    if (p->type == JVN_P_ENUM && !p->values) return "names no values";
    if (p->type == JVN_P_ENUM && p->initial && !spec_lists(p->values, '|', p->initial, strncmp)) return "begins with none of its values";
    if (p->initial && (p->type == JVN_P_SWITCH || p->type >= JVN_P_EXPR)) return "cannot have an initial value";
    if (!param_is_flag(p) && (kind > REG_FUNCTION || p->type == JVN_P_SWITCH))
        return "must be a flag: --NAME";
    for (uint32_t k = 0; k < i; k++) {
        const jvn_param *before = jvn_at(l, k);
        if (strcmp(before->name, p->name) == 0) return "stands there twice";
        if (!param_is_flag(p) && !param_is_flag(before) && takes_rest(before)) return "stands behind one that takes all that follows";
    }
    return NULL;
}

static jvn_status check_params(const reg_item *it, err *e)
{
    for (uint32_t i = 0; it->params && i < it->params->count; i++) {
        const char *fault = fault_of(it->kind, it->params, i), *name = ((const jvn_param *)jvn_at(it->params, i))->name;
        if (fault)
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %u (%s) %s", reg_kind_word(it->kind), it->name, i + 1,
                        name ? name : "?", fault);
    }
    return JVN_OK;
}

/* A setting is one word: what is evaluated over an input, names a table, or is there or not, is none. */
static jvn_status check_option(const reg_item *it, err *e)
{
    const jvn_param *p = it->spec;
    bool word = p->type > JVN_P_SWITCH && p->type < JVN_P_TABLE && !p->flags;
    if (!it->summary || !*it->summary)
        return fail(e, JVN_EPLUGIN, "option %s: without a summary it is not accepted", it->name);
    if (p->type == JVN_P_ENUM && !p->values) return fail(e, JVN_EPLUGIN, "option %s: names no values", it->name);
    if (word) return JVN_OK;
    fail(e, JVN_EPLUGIN, "option %s: its type is none that a setting can have, or it has flags", it->name);
    err_hint(e, "a setting is a word, enum, integer, number, date or range; for a switch take the enum off|on");
    return JVN_EPLUGIN;
}

jvn_status spec_check(const reg_item *it, err *e)
{
    const char *kind = reg_kind_word(it->kind);
    if (!it->name || !is_name(it)) {
        fail(e, JVN_EPLUGIN, "a %s cannot be called '%s'", kind, it->name ? it->name : "");
        err_hint(e, "names are lower case letters, digits, '_' and '-'; a command's may be two words");
        return JVN_EPLUGIN;
    }
    if (it->kind == REG_OPTION) return check_option(it, e);
    if (!it->summary || !*it->summary || !it->example || !*it->example)
        return fail(e, JVN_EPLUGIN, "%s %s: without a summary and an example it is not accepted", kind, it->name);
    if (!has_callbacks(it)) return fail(e, JVN_EPLUGIN, "%s %s: a callback is missing", kind, it->name);
    jvn_status st = check_plain(it, e);
    if (st == JVN_OK) st = check_unit(it, e);
    return st == JVN_OK ? check_params(it, e) : st;
}
