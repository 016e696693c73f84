/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_fact.c -- a list of facts a column, under one lock. */
#include "rows_fact.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

fact *fact_new(fact_kind kind, int n_keys, column *const *keys, const int32_t *descending)
{
    fact *f = xcalloc(1, sizeof *f + (size_t)n_keys * sizeof *f->keys);
    f->kind = kind;
    f->n = n_keys;
    for (int i = 0; i < n_keys; i++) f->keys[i] = keys[i]->id << 1 | (descending && descending[i]);
    return f;
}

static bool is_asked(const fact *f, const fact *asked)
{
    return f->kind == asked->kind && f->n == asked->n && memcmp(f->keys, asked->keys, (size_t)f->n * sizeof *f->keys) == 0;
}

bool fact_find(const column *c, fact *asked)
{
    pthread_mutex_lock(&lock);
    const fact *f = c->facts;
    while (f && !is_asked(f, asked)) f = f->next;
    if (f) {
        asked->sorted = f->sorted;
        asked->found = f->found;
        buffer_ref(f->found.starts);
    }
    pthread_mutex_unlock(&lock);
    return f != NULL;
}

void fact_keep(column *c, fact *f)
{
    pthread_mutex_lock(&lock);
    f->next = c->facts;
    c->facts = f;
    pthread_mutex_unlock(&lock);
}

void fact_settle(column *c, fact *f, bool known, groups *out)
{
    enum { SMALL = 16 };
    *out = f->found;
    if (!known && out->starts && !out->order && out->g.n <= c->length / SMALL) {
        buffer_ref(out->starts);
        fact_keep(c, f);
        return;
    }
    f->found = (groups){0};
    facts_free(f);
}

void facts_free(fact *f)
{
    while (f) {
        fact *next = f->next;
        groups_free(&f->found);
        free(f);
        f = next;
    }
}
