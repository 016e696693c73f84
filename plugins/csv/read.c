/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.c -- the reader's plan: open, head, cut into chunks, guess types, parse until every cell fits. */
#include <stdlib.h>

#include "csv.h"

static void forget_guesses(struct job *j)
{
    for (int32_t i = 0; i < j->n_columns; i++) {
        struct column *col = &j->columns[i];
        col->done = col->many = col->wide = col->strong = col->nearly = false;
    }
}

/* Parses until every column holds all its cells. False in *good: chunks or records are not as cut. */
static jvn_status parse_until_settled(struct job *j, bool *good)
{
    jvn_status st = JVN_OK;
    *good = true;
    do {
        TRY(gather_begin(j));
        TRY(parse_all(j));
        *good = !atomic_load(&j->misaligned) && atomic_load(&j->stop) == j->n_chunks;
        if (!*good) return JVN_OK;
        TRY(gather_dictionaries(j));
    } while (infer_settle(j));
out:
    return st;
}

static jvn_status parse_records(struct job *j)
{
    bool good;
    jvn_status st;
    TRY(scan_quick(j));
    if (j->dialect.blank_is_record) TRY(scan_exact(j));
    TRY(infer_sample(j));
    TRY(parse_until_settled(j, &good));
    if (!good && j->quotes) {
        forget_guesses(j);
        TRY(scan_exact(j));
        TRY(infer_sample(j));
        TRY(parse_until_settled(j, &good));
    }
    if (!good) TRY(report_broken(j));
    TRY(gather_columns(j));
    if (j->options.rejects) TRY(report_rejects(j));
    infer_notes(j);
out:
    return st;
}

static jvn_status read_with(jvn_call *call, int delim)
{
    struct job j;
    jvn_status st;
    memset(&j, 0, sizeof j);
    j.call = call;
    TRY(options_read(call, delim, &j.options));
    TRY(source_open(call, jvn_item_of(call, ARG_FILE, 0)->text, &j.source));
    if (j.options.encoding == ENCODING_LATIN1) TRY(source_from_latin1(call, &j.source));
    TRY(head_read(&j));
    TRY(types_read(&j));
    st = parse_records(&j);
out:
    chunks_free(&j);
    gather_release(&j);
    free(j.columns);
    source_close(&j.source);
    return st;
}

jvn_status csv_read(jvn_call *call) { return read_with(call, 0); }

jvn_status tsv_read(jvn_call *call) { return read_with(call, '\t'); }
