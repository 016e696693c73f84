/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_table.c -- the phrases that tell which measure a figure near them is of: data/claims/metrics.csv, the user's before it. */
#include "scene.h"

#include "phrasebook.h"

#include <string.h>

extern const char csv_metrics[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n.globl csv_metrics\n.hidden csv_metrics\ncsv_metrics:\n"
        ".incbin \"data/claims/metrics.csv\"\n.byte 0\n.popsection\n");

enum { TRIGGER, METRIC, UNIT, DIRECTION, KIND };

struct metrics {
    phrasebook *words;
    trigger *items;
};

metrics *metrics_new(pool *p, grid *rows)
{
    metrics *m = pool_get(p, sizeof *m);
    grid_add_csv(p, rows, csv_metrics, METRIC_COLUMNS);
    *m = (metrics){phrasebook_new(p), pool_get(p, sizeof *m->items * (size_t)(rows->n + 1))};
    for (int64_t i = 0; i < rows->n; i++) {
        const char *const *cells = rows->rows[i].cells;
        m->items[i] = (trigger){cells[METRIC], cells[UNIT], cells[KIND], *cells[DIRECTION] == '-' ? -1 : *cells[DIRECTION] == '1'};
        phrasebook_add(m->words, cells[TRIGGER], strlen(cells[TRIGGER]), (int)i, ANY_CASE);
    }
    return m;
}

const trigger *metric_trigger(const metrics *m, int row) { return &m->items[row]; }

hits metric_hits(const scene *c) { return scene_hits(c, c->known->metrics->words); }
