/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signature.c -- reads "float64 round(float64 x, int64 digits = 0)". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../table/unit.h"
#include "registry.h"

typedef struct cursor {
    const char *line, *p;
    err *e;
} cursor;

static void blanks(cursor *c)
{
    while (isspace((unsigned char)*c->p)) c->p++;
}

static bool accept(cursor *c, const char *s)
{
    blanks(c);
    if (strncmp(c->p, s, strlen(s)) != 0) return false;
    c->p += strlen(s);
    return true;
}

static jvn_status bad(const cursor *c, const char *wanted)
{
    fail(c->e, JVN_EPLUGIN, "signature \"%s\": wanted %s at \"%.24s\"", c->line, wanted, c->p);
    err_hint(c->e, "for example \"float64 round(float64 x, int64 digits = 0)\"");
    return JVN_EPLUGIN;
}

/* A word, owned; NULL: there is none. */
static char *word(cursor *c)
{
    blanks(c);
    const char *start = c->p;
    while (isalnum((unsigned char)*c->p) || *c->p == '_') c->p++;
    return c->p > start ? xstrndup(start, (size_t)(c->p - start)) : NULL;
}

static bool read_type(cursor *c, jvn_type *type)
{
    static const struct {
        const char *name;
        jvn_type type;
    } types[] = {{"bool", JVN_BOOL},     {"int64", JVN_INT64}, {"float64", JVN_FLOAT64},     {"double", JVN_FLOAT64},
                 {"string", JVN_STRING}, {"date", JVN_DATE},   {"timestamp", JVN_TIMESTAMP}, {"any", JVN_NOTYPE}};
    const size_t n = sizeof types / sizeof *types;
    char *name = word(c);
    size_t i = 0;
    while (i < n && (!name || strcmp(name, types[i].name) != 0)) i++;
    free(name);
    if (i < n) *type = types[i].type;
    return i < n;
}

/* Behind "=": up to the next comma or bracket outside quotes. */
static char *read_initial(cursor *c)
{
    blanks(c);
    const char *start = c->p;
    bool quoted = false;
    while (*c->p && (quoted || (*c->p != ',' && *c->p != ')'))) quoted ^= *c->p++ == '\'';
    const char *end = c->p;
    while (end > start && end[-1] == ' ') end--;
    return xstrndup(start, (size_t)(end - start));
}

/* "[USD/GPUh]", or "[x]" where x is a parameter before it. */
static jvn_status read_unit(cursor *c, signature *s, sig_param *p)
{
    char unit[UNIT_MAX];
    const size_t n = strcspn(c->p, "]");
    if (p->type != JVN_FLOAT64 && p->type != JVN_INT64 && p->type != JVN_NOTYPE) return bad(c, "no unit, which numbers have");
    p->unit = xstrndup(c->p, n);
    for (int i = 0; i < s->n; i++)
        if (strcmp(s->params[i].name, p->unit) == 0) p->like = i;
    if (p->like < 0 && (!n || unit_parse(p->unit, unit, c->e) != JVN_OK)) return bad(c, "a unit or a parameter before it");
    c->p += n;
    return accept(c, "]") ? JVN_OK : bad(c, "\"]\"");
}

static jvn_status read_param(cursor *c, signature *s)
{
    sig_param p = {.like = -1};
    if (!read_type(c, &p.type)) return bad(c, "a type");
    p.name = word(c);
    if (!p.name) return bad(c, "a parameter's name");
    const jvn_status st = accept(c, "[") ? read_unit(c, s, &p) : JVN_OK;
    if (accept(c, "=")) p.initial = read_initial(c);
    s->params = xrealloc(s->params, (size_t)(s->n + 1) * sizeof p);
    s->params[s->n++] = p;
    if (!p.initial) s->required = s->n;
    return st;
}

static jvn_status read_params(cursor *c, signature *s)
{
    if (accept(c, ")")) return JVN_OK;
    for (;;) {
        if (s->n && accept(c, "...")) {
            s->variadic = true;
            return accept(c, ")") ? JVN_OK : bad(c, "\")\"");
        }
        jvn_status st = read_param(c, s);
        if (st != JVN_OK) return st;
        if (accept(c, ")")) return JVN_OK;
        if (!accept(c, ",")) return bad(c, "\",\" or \")\"");
    }
}

jvn_status signature_parse(const char *line, signature **out, err *e)
{
    cursor c = {line, line, e};
    signature *s = *out = xcalloc(1, sizeof *s);
    jvn_status st = JVN_OK;
    if (!read_type(&c, &s->result)) st = bad(&c, "a result type");
    else if (!(s->name = word(&c)) || !accept(&c, "(")) st = bad(&c, "a name and \"(\"");
    else st = read_params(&c, s);
    if (st == JVN_OK && (blanks(&c), *c.p)) st = bad(&c, "the end");
    if (st == JVN_OK) return JVN_OK;
    signature_free(s);
    *out = NULL;
    return st;
}

void signature_free(signature *s)
{
    if (!s) return;
    for (int i = 0; i < s->n; i++) {
        free(s->params[i].name);
        free(s->params[i].initial);
        free(s->params[i].unit);
    }
    free(s->params);
    free(s->name);
    free(s);
}
