/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dictionary.c -- dictionaries as they change along a stream: all values met, and for each state where its codes lead.
 *
 * Values may repeat, be null, be added to (a delta) or be replaced: a column here has one dictionary, so codes are
 * translated as batches are read. */
#include <stdlib.h>

#include "arrow.h"

struct dictionary *dictionary_of(const struct input *in, int64_t id)
{
    for (int32_t i = 0; i < in->n_dictionaries; i++)
        if (in->dictionaries[i].id == id) return &in->dictionaries[i];
    return NULL;
}

const struct generation *dictionary_at(const struct dictionary *d, int64_t batch)
{
    int64_t n = d->n;
    while (n > 0 && d->all[n - 1].before > batch) n--;
    return n ? &d->all[n - 1] : NULL;
}

static bool new_generation(struct dictionary *d, int64_t before)
{
    if (d->n == d->room) {
        int64_t room = d->room ? d->room * 2 : 2;
        struct generation *all = realloc(d->all, (size_t)room * sizeof *all);
        if (!all) return false;
        d->all = all;
        d->room = room;
    }
    d->all[d->n++] = (struct generation){.before = before};
    return true;
}

static bool room_for(struct generation *g, int64_t more)
{
    if (g->n + more <= g->room) return true;
    int64_t room = (g->n + more) * 2;
    int32_t *place = realloc(g->place, (size_t)room * sizeof *place);
    if (!place) return false;
    g->place = place;
    g->room = room;
    return true;
}

static bool store_room(struct dictionary *d, int64_t more, int64_t width)
{
    if (d->stored + more > INT32_MAX) return false;
    if (d->stored + more <= d->store_room) return true;
    int64_t room = (d->stored + more) * 2;
    uint8_t *store = realloc(d->store, (size_t)(room * width));
    if (!store) return false;
    d->store = store;
    d->store_room = room;
    return true;
}

/* The place of row i of the values: a pool's code, or where it goes in the store. */
static int32_t place_of(struct dictionary *d, const struct sink *s, int64_t i)
{
    const int64_t *at = s->values, width = type_width(s->as);
    if (d->pool) return pool_code(d->pool, at[i + 1] > at[i] ? s->text.data + at[i] : "", at[i + 1] - at[i]);
    memcpy(d->store + d->stored * width, (const char *)s->values + i * width, (size_t)width);
    return (int32_t)d->stored++;
}

static jvn_status keep(const struct input *in, struct dictionary *d, const struct sink *s)
{
    struct generation *g = &d->all[d->n - 1];
    if (!room_for(g, s->row) || (!d->pool && !store_room(d, s->row, type_width(s->as)))) return no_memory(in->call);
    for (int64_t i = 0; i < s->row; i++) {
        bool null = !jvn_bit(s->valid, i);
        g->place[g->n] = null ? -1 : place_of(d, s, i);
        if (!null && g->place[g->n] < 0) return no_memory(in->call);
        g->n++;
    }
    return JVN_OK;
}

static jvn_status fill(const struct input *in, struct dictionary *d, const struct dictionary_batch *f)
{
    const struct field *field = d->field;
    struct sink s = {.field = field, .as = field->as == JVN_DICT ? JVN_STRING : field->as, .text.texts = jvn_texts_of(in->call)};
    s.values = calloc((size_t)f->data.rows + 1, 8);
    s.valid = malloc((size_t)f->data.rows / 8 + 1);
    if (s.valid) memset(s.valid, 0xff, (size_t)f->data.rows / 8 + 1);
    jvn_status st = s.values && s.valid ? decode(in, &f->data, &field->value, 0, 0, &s) : no_memory(in->call);
    if (st == JVN_OK && (!f->delta || !d->n) && !new_generation(d, f->before)) st = no_memory(in->call);
    if (st == JVN_OK) st = keep(in, d, &s);
    s.text.texts->drop(&s.text);
    free(s.values);
    free(s.valid);
    return st;
}

/* Two columns may share a dictionary, of one type. */
static jvn_status declare(struct input *in, const struct field *f)
{
    struct dictionary *d = dictionary_of(in, f->dictionary);
    if (d && memcmp(&d->field->value, &f->value, sizeof f->value) != 0)
        return bad_file(in, "columns '%s' and '%s' share a dictionary of two types", d->field->name, f->name);
    if (d) return JVN_OK;
    d = &in->dictionaries[in->n_dictionaries++];
    *d = (struct dictionary){.id = f->dictionary, .field = f};
    if (f->as == JVN_DICT && !(d->pool = pool_new(jvn_texts_of(in->call)))) return no_memory(in->call);
    return JVN_OK;
}

jvn_status dictionaries_read(struct input *in)
{
    jvn_status st = JVN_OK;
    in->dictionaries = in->call->host->scratch(in->call, (in->n_fields + 1) * (int64_t)sizeof *in->dictionaries);
    if (!in->dictionaries) return JVN_ENOMEM;
    for (int32_t i = 0; i < in->n_fields && st == JVN_OK; i++)
        if (in->fields[i].wanted && in->fields[i].coded) st = declare(in, &in->fields[i]);
    for (int64_t i = 0; i < in->n_fills && st == JVN_OK; i++) {
        struct dictionary *d = dictionary_of(in, in->fills[i].id);
        if (d) st = fill(in, d, &in->fills[i]);
        if (in->call->host->cancelled(in->call)) return JVN_ECANCELLED;
    }
    return st;
}

void dictionaries_free(struct input *in)
{
    for (int32_t i = 0; i < in->n_dictionaries; i++) {
        struct dictionary *d = &in->dictionaries[i];
        for (int64_t k = 0; k < d->n; k++) free(d->all[k].place);
        free(d->all);
        free(d->store);
        pool_free(d->pool);
    }
}
