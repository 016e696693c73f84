/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_ffi.c -- any text as a prototype: what is refused names a place within it, what is accepted is spelled so that
 * the registry reads the same of it. Nothing is called. */
#include "fuzz.h"

#include "../../core/bridge/csignature.h"

static void check_spelling(const csignature *c)
{
    err e;
    signature *s;
    text t = {0};
    int shown = 0;
    csignature_spell(c, "f", &t);
    if (signature_parse(t.s, &s, &e) != JVN_OK) abort();
    for (int i = 0; i < c->n; i++) {
        const c_param *p = &c->params[i];
        if (p->role == C_COUNT || p->role == C_STRIDE) continue;
        if (shown >= s->n || s->params[shown].type != c_shown(p->type)) abort();
        if (!p->initial != !s->params[shown++].initial) abort();
    }
    if (shown != s->n || s->result != c_shown(c->result) || s->variadic) abort();
    signature_free(s);
    text_free(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    err e;
    csignature c;
    char *line = xstrndup((const char *)data, n);
    int length = (int)strlen(line);
    if (csignature_parse(line, &c, &e) == JVN_OK) {
        check_spelling(&c);
        if (c.name_at < 0 || c.name_len < 1 || c.name_at + c.name_len > length) abort();
    } else if (!*e.msg || !*e.hint || e.at < 0 || e.len < 1 || e.at > length || e.at + e.len > length + 1) {
        abort();
    }
    free(line);
    return 0;
}
