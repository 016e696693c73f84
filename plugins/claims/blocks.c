/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blocks.c -- the list of a document's blocks, while it grows and when it is asked. */
#include "reading.h"

block *block_add(reading *r, block_kind kind, int64_t start, int64_t end)
{
    document *d = r->d;
    if (kind != CODE) {
        if (r->mask) r->mask(r, start, end);
        noise_mask(r->text, start, end);
    }
    span at = text_trim(r->text, start, end);
    if (at.start == at.end) return NULL;
    d->blocks = pool_grow(r->p, d->blocks, d->n_blocks, &r->room, sizeof *d->blocks);
    block *b = &d->blocks[d->n_blocks++];
    *b = (block){.kind = kind, .at = at, .table = -1, .head = -1, .label = -1};
    return b;
}

int64_t document_block(const document *d, int64_t at)
{
    int64_t low = 0, high = d->n_blocks;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (d->blocks[middle].at.end <= at) low = middle + 1;
        else high = middle;
    }
    return low < d->n_blocks && d->blocks[low].at.start <= at ? low : -1;
}
