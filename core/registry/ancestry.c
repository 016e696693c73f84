/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ancestry.c -- lineages name what was used as it was called then: here the names are looked up as of now. */
#include "ancestry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"

/* ---- names ---- */

/* A word that begins with a quote, as the shell reads it; *end is left behind it. [owned] */
static char *quoted_word(const char *s, const char **end)
{
    text word = {0};
    char quote = '\0';
    for (; *s && (quote || !strchr(" \t\r\n|", *s)); s++) {
        if (!quote && (*s == '"' || *s == '\'')) quote = *s;
        else if (*s != quote) text_putc(&word, *s);
        else if (s[1] == quote) text_putc(&word, *s++);
        else quote = '\0';
    }
    *end = s;
    return word.s;
}

char *ancestry_target(const char *line)
{
    while (isspace((unsigned char)*line)) line++;
    const char *end = line + strcspn(line, " \t\n=|('\"");
    char *target = *line == '"' ? quoted_word(line, &end) : end > line ? xstrndup(line, (size_t)(end - line)) : NULL;
    while (isspace((unsigned char)*end)) end++;
    if (*end == '=' && end[1] != '=') return target;
    free(target);
    return NULL;
}

/* Whether it was made under the name. Of what an older file has the line tells: its target, or a side table beside that. */
static bool was_called(const dataset *x, const char *name)
{
    if (x->called) return strcmp(x->called, name) == 0;
    char *target = ancestry_target(x->from->line);
    const char *side = strrchr(x->name, '.');
    const size_t n = target ? strlen(target) : 0;
    bool was = target && strncmp(name, target, n) == 0 && (!name[n] || (side && strcmp(name + n, side) == 0));
    free(target);
    return was;
}

/* A version that was there before; *out NULL: there is none of that name and time. */
static jvn_status find_before(datasets *d, const char *name, int version, int64_t before, const dataset **out, err *e)
{
    text full = {0};
    text_printf(&full, "%s@%d", name, version);
    *out = datasets_find(d, full.s);
    jvn_status st = *out ? JVN_OK : datasets_unknown(d, full.s, e);
    text_free(&full);
    if (*out && (*out)->from->made_at > before) *out = NULL;
    return st == JVN_ENAME ? JVN_OK : st;
}

/* By the name of then, unless that was given to it later; else one that was made under it; else the former. */
static jvn_status find_then(datasets *d, const char *name, int version, int64_t before, const dataset **out, err *e)
{
    const dataset *named;
    jvn_status st = find_before(d, name, version, before, &named, e);
    *out = named && (!named->called || was_called(named, name)) ? named : NULL;
    for (int i = 0; i < datasets_count(d) && st == JVN_OK && !*out; i++) {
        st = find_before(d, datasets_at(d, i)->name, version, before, out, e);
        if (*out && !was_called(*out, name)) *out = NULL;
    }
    if (st == JVN_OK && !*out) *out = named;
    return st;
}

/* ---- ancestors ---- */

static int find_known(const ancestry *a, const char *now, const char *name, int version)
{
    for (int i = 0; i < a->n; i++) {
        const ancestor *x = &a->all[i];
        if (now ? x->now && strcmp(x->now, now) == 0 : !x->now && x->version == version && strcmp(x->name, name) == 0) return i;
    }
    return -1;
}

/* x NULL: it is there no more. Which of the ancestors it is. */
static int add(ancestry *a, const char *name, int version, const dataset *x)
{
    text now = {0};
    if (x) text_printf(&now, "%s@%d", x->name, x->version);
    int at = find_known(a, now.s, name, version);
    if (at >= 0) {
        text_free(&now);
        return at;
    }
    a->all = xrealloc(a->all, (size_t)(a->n + 1) * sizeof *a->all);
    ancestor *to = &a->all[a->n];
    *to = (ancestor){.name = xstrdup(name), .version = version, .now = now.s, .rows = x ? x->t->rows : -1};
    to->from = x ? lineage_copy(x->from) : NULL;
    to->of = x ? xcalloc((size_t)x->from->n + 1, sizeof *to->of) : NULL;
    return a->n++;
}

/* The inputs of one, which go behind all that are known. */
static jvn_status add_inputs(datasets *d, ancestry *a, int at, err *e)
{
    const lineage *from = a->all[at].from;
    const int64_t before = from ? from->made_at + from->micros : 0;
    jvn_status st = JVN_OK;
    for (int i = 0; from && i < from->n && st == JVN_OK; i++) {
        const dataset *found;
        const lineage_input *x = &from->inputs[i];
        int of = -1;
        if (x->kind == INPUT_DATASET && x->name[0] != '_') {
            st = find_then(d, x->name, x->version, before, &found, e);
            if (st == JVN_OK) of = add(a, x->name, x->version, found);
        }
        a->all[at].of[i] = of;
    }
    return st;
}

jvn_status ancestry_read(datasets *d, const char *name, ancestry *out, err *e)
{
    *out = (ancestry){0};
    const dataset *x = datasets_find(d, name);
    if (!x) return datasets_unknown(d, name, e);
    add(out, x->name, x->version, x);
    jvn_status st = JVN_OK;
    for (int i = 0; i < out->n && st == JVN_OK; i++) st = add_inputs(d, out, i, e);
    if (st != JVN_OK) ancestry_free(out);
    return st;
}

void ancestry_free(ancestry *a)
{
    for (int i = 0; i < a->n; i++) {
        free(a->all[i].name);
        free(a->all[i].now);
        free(a->all[i].of);
        lineage_free(a->all[i].from);
    }
    free(a->all);
    *a = (ancestry){0};
}
