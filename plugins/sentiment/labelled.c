/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labelled.c -- reads texts and labels from columns. */
#include "labelled.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Words that need no telling. */
static const struct {
    const char *word;
    label is;
} known[] = {
    {"negative", NEGATIVE}, {"neg", NEGATIVE}, {"bearish", NEGATIVE}, {"bear", NEGATIVE}, {"-1", NEGATIVE},
    {"neutral", NEUTRAL}, {"neu", NEUTRAL}, {"none", NEUTRAL}, {"0", NEUTRAL},
    {"positive", POSITIVE}, {"pos", POSITIVE}, {"bullish", POSITIVE}, {"bull", POSITIVE}, {"1", POSITIVE},
};

enum { NO_LABEL = 2 };

typedef struct column {
    const char *name;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    jvn_type type;
} column;

static jvn_status find_column(jvn_call *call, int arg, const char *name, column *to)
{
    const jvn_item *given = jvn_given(call, arg) ? jvn_item_of(call, arg, 0) : NULL;
    int32_t c = given ? -1 : column_named(call->input, name);
    if (given) *to = (column){given->text, given->schema, given->array, JVN_NOTYPE};
    else if (c >= 0) *to = (column){name, jvn_column_schema(call->input, c), jvn_column(call->input, c), JVN_NOTYPE};
    else return jvn_fail(call, JVN_ENAME, arg, "name the columns: COLUMN --label COLUMN", "%s has no column %s", call->input->name, name);
    to->type = call->host->type_of(to->schema);
    return JVN_OK;
}

static bool is_told(jvn_call *call)
{
    return jvn_given(call, LABELLED_NEGATIVE) || jvn_given(call, LABELLED_NEUTRAL) || jvn_given(call, LABELLED_POSITIVE);
}

static int label_of(jvn_call *call, bool told, const char *word, int64_t n)
{
    for (int k = 0; told && k < 3; k++)
        for (int i = 0; i < jvn_count(call, LABELLED_NEGATIVE + k); i++) {
            const char *mine = jvn_item_of(call, LABELLED_NEGATIVE + k, i)->text;
            if ((int64_t)strlen(mine) == n && !memcmp(mine, word, (size_t)n)) return k - 1;
        }
    for (size_t i = 0; !told && i < sizeof known / sizeof *known; i++)
        if ((int64_t)strlen(known[i].word) == n && !strncasecmp(known[i].word, word, (size_t)n)) return known[i].is;
    return NO_LABEL;
}

static jvn_status unknown(jvn_call *call, int64_t row, const char *word, int64_t n)
{
    return jvn_fail(call, JVN_EDATA, LABELLED_LABEL, "say which labels are which: --negative WORD --neutral WORD --positive WORD",
                    "row %lld: label '%.*s', wanted negative, neutral or positive", (long long)row + 1, n > 60 ? 60 : (int)n, word);
}

/* ---- columns ------------------------------------------------------------------------------------- */

/* A word that means two things would be taken for the first. */
static jvn_status check_words(jvn_call *call)
{
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < jvn_count(call, LABELLED_NEGATIVE + k); i++) {
            const char *word = jvn_item_of(call, LABELLED_NEGATIVE + k, i)->text;
            int first = label_of(call, true, word, (int64_t)strlen(word)) + 1;
            if (first != k) return jvn_fail(call, JVN_EARG, JVN_BLAME(LABELLED_NEGATIVE + k, i), NULL, "'%.60s' is %s already", word, label_name((label)(first - 1)));
        }
    return JVN_OK;
}

/* Texts of a column of strings, however they are kept; s NULL: null. */
static jvn_status read_texts(jvn_call *call, int arg, const column *of, slice *to)
{
    if (of->type != JVN_STRING && of->type != JVN_DICT) return jvn_fail(call, JVN_ETYPE, arg, NULL, "%s is no text", of->name);
    for (int64_t i = 0; i < of->array->length; i++) to[i] = text_in(of->array, i);
    return JVN_OK;
}

static jvn_status read_words(jvn_call *call, pool *p, const column *of, labelled *rows)
{
    slice *words = pool_get(p, sizeof *words * (size_t)(rows->n + 1));
    bool told = is_told(call);
    jvn_status st = read_texts(call, LABELLED_LABEL, of, words);
    for (int64_t i = 0; i < rows->n && st == JVN_OK; i++) {
        int is = words[i].s ? label_of(call, told, words[i].s, words[i].n) : NO_LABEL;
        if (is == NO_LABEL) st = unknown(call, i, words[i].s ? words[i].s : "null", words[i].s ? words[i].n : 4);
        rows->labels[i] = (label)is;
    }
    return st;
}

/* Numbers as labels: those that were told, as they are spelled; else scores around 0. */
static jvn_status read_scores(jvn_call *call, const column *of, labelled *rows)
{
    double cut = jvn_item_of(call, LABELLED_CUT, 0)->number;
    bool whole = of->type == JVN_INT64, told = is_told(call);
    for (int64_t i = 0; i < rows->n; i++) {
        char word[40];
        double x = whole ? (double)jvn_i64(of->array)[i] : jvn_f64(of->array)[i];
        jvn_texts_of(call)->spell(of->schema, of->array, i, word, sizeof word);
        int is = told ? label_of(call, true, word, (int64_t)strlen(word)) : x >= cut && x > 0 ? POSITIVE : x <= -cut && x < 0 ? NEGATIVE : NEUTRAL;
        if (is == NO_LABEL || jvn_null(of->array, i) || !isfinite(x)) return unknown(call, i, word, (int64_t)strlen(word));
        rows->labels[i] = (label)is;
    }
    return JVN_OK;
}

/* ---- checks -------------------------------------------------------------------------------------- */

static jvn_status count(jvn_call *call, bool are_scores, labelled *rows)
{
    for (int64_t i = 0; i < rows->n; i++) rows->of[rows->labels[i] + 1]++;
    if (!are_scores || rows->of[0] || !rows->n) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, LABELLED_LABEL, "where numbers are names say which is which: --negative 0 --positive 1",
                    "no score is below 0, wanted scores around 0");
}

static jvn_status check_texts(jvn_call *call, const labelled *rows)
{
    for (int64_t i = 0; i < rows->n; i++)
        if (rows->texts[i].n == 0)
            return jvn_fail(call, JVN_EDATA, LABELLED_TEXT, "leave such rows out: where length(text) > 0", "row %lld has no text", (long long)i + 1);
    return JVN_OK;
}

jvn_status labelled_read(jvn_call *call, pool *p, labelled *rows)
{
    column text, told;
    rows->n = call->input->rows;
    rows->texts = pool_get(p, sizeof *rows->texts * (size_t)(rows->n + 1));
    rows->labels = pool_get(p, sizeof *rows->labels * (size_t)(rows->n + 1));
    jvn_status st = find_column(call, LABELLED_TEXT, "text", &text);
    if (st == JVN_OK) st = find_column(call, LABELLED_LABEL, "label", &told);
    if (st == JVN_OK) st = check_words(call);
    if (st == JVN_OK) st = read_texts(call, LABELLED_TEXT, &text, rows->texts);
    if (st == JVN_OK) st = check_texts(call, rows);
    if (st != JVN_OK) return st;
    bool are_words = told.type == JVN_STRING || told.type == JVN_DICT;
    if (!are_words && told.type != JVN_INT64 && told.type != JVN_FLOAT64)
        return jvn_fail(call, JVN_ETYPE, LABELLED_LABEL, NULL, "a label is a word or a number, and %s is neither", told.name);
    st = are_words ? read_words(call, p, &told, rows) : read_scores(call, &told, rows);
    return st == JVN_OK ? count(call, !are_words && !is_told(call), rows) : st;
}
