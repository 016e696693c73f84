/* SPDX-License-Identifier: GPL-3.0-or-later */
/* train_command.c -- trains, tells of cross-validation, writes the model. */
#define _GNU_SOURCE
#include "train_command.h"

#include "confusion.h"
#include "fit.h"

#include <errno.h>
#include <limits.h>
#include <refused.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const jvn_param train_params[N_TRAIN_PARAMS] = {
    LABELLED_PARAMS,
    {"--to", JVN_P_FILE, JVN_WRITTEN, NULL, NULL, "where the model goes; else it is only tried"},
    {"--folds", JVN_P_INTEGER, 0, "2..20", "5", "of cross-validation"},
    {"--seed", JVN_P_INTEGER, 0, "0..", "1", "tells which rows make a fold"},
    {"--cost", JVN_P_NUMBER, 0, "0.0001..1000", "0.3", "of mistakes: less for noisier labels (LIBLINEAR's C)"},
    {"--tolerance", JVN_P_NUMBER, 0, "0.001..10", "1", "how early training ends: less takes longer (LIBLINEAR's eps)"},
    {"--bits", JVN_P_INTEGER, 0, "10..20", "18", "features are hashed to 2^bits weights of 2 bytes"},
};

/* Whether folds can be made: those of one text stand in one. */
static bool differ(const labelled *rows)
{
    const slice *first = rows->texts;
    for (int64_t i = 1; i < rows->n; i++)
        if (rows->texts[i].n != first->n || memcmp(rows->texts[i].s, first->s, (size_t)first->n)) return true;
    return false;
}

static jvn_status check(jvn_call *call, const labelled *rows)
{
    int labels = 0;
    for (int k = 0; k < 3; k++) {
        labels += rows->of[k] > 0;
        if (rows->of[k] == 1)
            return jvn_fail(call, JVN_EDATA, LABELLED_LABEL, NULL, "one row is %s, wanted two at least: one to learn from and one to try", label_name((label)(k - 1)));
    }
    if (rows->n == 0) return jvn_fail(call, JVN_EDATA, JVN_NOARG, NULL, "no rows, wanted texts with their labels");
    if (labels > 1 && !differ(rows)) return jvn_fail(call, JVN_EDATA, LABELLED_TEXT, NULL, "all %lld rows have the same text, wanted two texts at least", (long long)rows->n);
    if (labels > 1) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, LABELLED_LABEL, NULL, "all %lld rows are %s, wanted two labels at least", (long long)rows->n,
                    label_name(rows->labels[0]));
}

/* ---- the model's file ---------------------------------------------------------------------------- */

/* beside: its name, ending in XXXXXX. */
static FILE *open_beside(char *beside)
{
    int fd = mkstemp(beside);
    mode_t mask = umask(0);
    umask(mask);
    if (fd < 0) return NULL;
    fchmod(fd, 0666 & ~mask);
    return fdopen(fd, "wb");
}

/* Beside its place first, so that a file is whole or as it was; what is no file (a pipe, a device) is written as it stands. */
static bool write_bytes(const char *path, const char *bytes, size_t n)
{
    char target[PATH_MAX], beside[PATH_MAX + 8];
    struct stat s;
    bool stands = stat(path, &s) == 0 && !S_ISREG(s.st_mode);
    const char *to = realpath(path, target) ? target : path;
    snprintf(beside, sizeof beside, "%s.XXXXXX", to);
    FILE *f = stands ? fopen(path, "wb") : open_beside(beside);
    bool good = f && fwrite(bytes, 1, n, f) == n;
    if (f && fclose(f)) good = false;
    if (stands) return good;
    good = good && rename(beside, to) == 0;
    int why = errno;
    if (f && !good) remove(beside);
    errno = why;
    return good;
}

static jvn_status write_file(jvn_call *call, pool *p, const model *m)
{
    const char *path = jvn_item_of(call, TRAIN_TO, 0)->text;
    int64_t n;
    const char *bytes = model_write(p, m, &n);
    return write_bytes(path, bytes, (size_t)n) ? JVN_OK : file_refused(call, TRAIN_TO, "write", path, errno);
}

/* ---- the tables ---------------------------------------------------------------------------------- */

static jvn_status add_labels(jvn_call *call, const confusion *c)
{
    static const member members[] = {
        MEMBER_OF(label_scores, label, IS_TEXT), MEMBER_OF(label_scores, n, IS_WHOLE), MEMBER_OF(label_scores, precision, IS_NUMBER),
        MEMBER_OF(label_scores, recall, IS_NUMBER), MEMBER_OF(label_scores, f1, IS_NUMBER), MEMBER_OF(label_scores, negative, IS_WHOLE),
        MEMBER_OF(label_scores, neutral, IS_WHOLE), MEMBER_OF(label_scores, positive, IS_WHOLE),
    };
    label_scores rows[4];
    int n = 0;
    for (int k = 0; k < 3; k++)
        if (confusion_of(c, (label)(k - 1)).n) rows[n++] = confusion_of(c, (label)(k - 1));
    rows[n++] = confusion_all(c);
    return add_members(call, NULL, members, N_MEMBERS(members), rows, sizeof *rows, n);
}

typedef struct summary {
    int64_t n, folds, seed;
    double accuracy, macro_f1;
} summary;

static jvn_status add_summary(jvn_call *call, const confusion *c, const fit_settings *s)
{
    static const member members[] = {
        MEMBER_OF(summary, n, IS_WHOLE), MEMBER_OF(summary, folds, IS_WHOLE), MEMBER_OF(summary, seed, IS_WHOLE),
        MEMBER_OF(summary, accuracy, IS_NUMBER), MEMBER_OF(summary, macro_f1, IS_NUMBER),
    };
    summary row = {c->n, s->folds, (int64_t)s->seed, confusion_accuracy(c), confusion_all(c).f1};
    jvn_say(call, "of %lld rows, cross-validated in %d folds: accuracy %.3f, macro-F1 %.3f", (long long)row.n, s->folds, row.accuracy, row.macro_f1);
    return add_members(call, "summary", members, N_MEMBERS(members), &row, sizeof row, 1);
}

static jvn_status train_rows(jvn_call *call, pool *p, const labelled *rows)
{
    fit_settings s = {(int)jvn_item_of(call, TRAIN_BITS, 0)->integer, (int)jvn_item_of(call, TRAIN_FOLDS, 0)->integer,
                      jvn_item_of(call, TRAIN_COST, 0)->number, jvn_item_of(call, TRAIN_TOLERANCE, 0)->number, (uint64_t)jvn_item_of(call, TRAIN_SEED, 0)->integer};
    model m;
    confusion c = {.n = 0};
    label *guesses = pool_get(p, sizeof *guesses * (size_t)(rows->n + 1));
    jvn_status st = fit_model(call, p, rows, &s, &m, guesses);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < rows->n; i++) confusion_add(&c, rows->labels[i], guesses[i]);
    if (jvn_given(call, TRAIN_TO)) st = write_file(call, p, &m);
    if (st == JVN_OK) st = add_labels(call, &c);
    return st == JVN_OK ? add_summary(call, &c, &s) : st;
}

jvn_status run_train(jvn_call *call)
{
    pool *p = pool_new();
    labelled rows = {.n = 0};
    jvn_status st = labelled_read(call, p, &rows);
    if (st == JVN_OK) st = check(call, &rows);
    if (st == JVN_OK) st = train_rows(call, p, &rows);
    pool_free(p);
    return st;
}
