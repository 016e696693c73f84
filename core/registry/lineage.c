/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage.c -- notes what a statement used. */
#include "lineage.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "../base/text.h"

void lineage_begin(lineage *l, const char *line, bool hashing)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    *l = (lineage){.line = xstrdup(line), .made_at = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000, .hashing = hashing};
}

void lineage_clear(lineage *l)
{
    for (int i = 0; i < l->n; i++) {
        free(l->inputs[i].name);
        free(l->inputs[i].detail);
    }
    free(l->inputs);
    free(l->line);
    *l = (lineage){0};
}

void lineage_free(lineage *l)
{
    if (!l) return;
    lineage_clear(l);
    free(l);
}

lineage *lineage_copy(const lineage *l)
{
    lineage *copy = xmalloc(sizeof *copy);
    *copy = (lineage){.line = xstrdup(l->line), .made_at = l->made_at, .micros = l->micros, .hashing = l->hashing,
                       .seeded = l->seeded, .seed = l->seed};
    lineage_add_all(copy, l);
    return copy;
}

/* Adds x under a name; false: it stands there already. */
static bool note(lineage *l, const lineage_input *x, const char *name, const char *detail)
{
    for (int i = 0; i < l->n; i++) {
        const lineage_input *y = &l->inputs[i];
        if (y->kind == x->kind && y->version == x->version && strcmp(y->name, name) == 0) return false;
    }
    l->inputs = xrealloc(l->inputs, (size_t)(l->n + 1) * sizeof *l->inputs);
    lineage_input *to = &l->inputs[l->n++];
    *to = *x;
    to->name = xstrdup(name);
    to->detail = xstrdup(detail);
    return true;
}

void lineage_add(lineage *l, const lineage_input *x) { note(l, x, x->name, x->detail); }

void lineage_add_all(lineage *l, const lineage *other)
{
    for (int i = 0; l && i < other->n; i++) lineage_add(l, &other->inputs[i]);
}

void lineage_hash(int fd, char hex[33])
{
    enum { ROOM = 1 << 20 };
    XXH3_state_t *state = XXH3_createState();
    char *room = xmalloc(ROOM);
    ssize_t n;
    *hex = '\0';
    XXH3_128bits_reset(state);
    while ((n = read(fd, room, ROOM)) > 0) XXH3_128bits_update(state, room, (size_t)n);
    XXH128_hash_t h = XXH3_128bits_digest(state);
    if (n == 0) snprintf(hex, 33, "%016" PRIx64 "%016" PRIx64, h.high64, h.low64);
    free(room);
    XXH3_freeState(state);
}

static void hash_file(const char *path, char hex[33])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    lineage_hash(fd, hex);
    close(fd);
}

/* What a file was when it was read. */
static void identify(lineage_input *x, const char *path, bool hashing)
{
    struct stat s;
    if (stat(path, &s) != 0) return;
    x->size = s.st_size;
    x->modified = (int64_t)s.st_mtim.tv_sec * 1000000 + s.st_mtim.tv_nsec / 1000;
    if (hashing && S_ISREG(s.st_mode)) hash_file(path, x->hash);
}

void lineage_add_dataset(lineage *l, const char *name, int version, const char *detail)
{
    lineage_input x = {.kind = INPUT_DATASET, .version = version, .size = -1};
    if (l) note(l, &x, name, detail);
}

void lineage_add_file(lineage *l, input_kind kind, const char *name, const char *detail, const char *path)
{
    lineage_input x = {.kind = kind, .size = -1};
    if (l && note(l, &x, name, detail)) identify(&l->inputs[l->n - 1], path, l->hashing);
}

static lineage_input *find_file(lineage *l, input_kind kind, const char *name)
{
    for (int i = 0; i < l->n; i++)
        if (l->inputs[i].kind == kind && strcmp(l->inputs[i].name, name) == 0) return &l->inputs[i];
    return NULL;
}

void lineage_add_known(lineage *l, lineage *known, input_kind kind, const char *name, const char *detail, const char *path)
{
    lineage_input x = {.kind = kind, .size = -1}, *old = find_file(known, kind, name);
    if (!l || !note(l, &x, name, detail)) return;
    lineage_input *to = &l->inputs[l->n - 1];
    identify(to, path, false);
    if (!l->hashing) return;
    if (old && old->size == to->size && old->modified == to->modified) {
        memcpy(to->hash, old->hash, sizeof to->hash);
        return;
    }
    identify(to, path, true);
    if (!old) {
        lineage_add(known, to);
        return;
    }
    old->size = to->size;
    old->modified = to->modified;
    memcpy(old->hash, to->hash, sizeof old->hash);
}

const char *input_word(input_kind kind)
{
    static const char *const words[INPUT_KINDS] = {"dataset", "file", "plugin", "script"};
    return words[kind];
}
