/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.c -- steps and lists of them. */
#include "step.h"

#include <stdlib.h>

#include "../base/text.h"

void step_begin(undo_step *s, const char *line, int64_t made_at) { *s = (undo_step){.line = xstrdup(line), .made_at = made_at}; }

void step_add(undo_step *s, const char *was, const char *became)
{
    s->all = xrealloc(s->all, (size_t)(s->n + 1) * sizeof *s->all);
    s->all[s->n++] = (undo_change){was ? xstrdup(was) : NULL, became ? xstrdup(became) : NULL};
}

void step_clear(undo_step *s)
{
    for (int i = 0; i < s->n; i++) {
        free(s->all[i].was);
        free(s->all[i].became);
    }
    free(s->all);
    free(s->line);
    *s = (undo_step){0};
}

undo_step *undo_steps_add(undo_steps *l)
{
    l->all = xrealloc(l->all, (size_t)(l->n + 1) * sizeof *l->all);
    l->all[l->n] = (undo_step){0};
    return &l->all[l->n++];
}

void undo_steps_free(undo_steps *l)
{
    for (int i = 0; i < l->n; i++) step_clear(&l->all[i]);
    free(l->all);
    *l = (undo_steps){0};
}
