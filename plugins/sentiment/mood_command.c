/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mood_command.c -- counts, means and the strongest posts of groups. */
#include "mood_command.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "columns.h"
#include "tagged.h"

const jvn_param mood_params[N_MOOD_PARAMS] = {
    {"by", JVN_P_EXPRS, 0, NULL, NULL, "what makes groups: columns or expressions; none: one group"},
    {"--text", JVN_P_COLUMN, 0, NULL, NULL, "the column of texts; else the one that is called text"},
};

/* A row of the result. */
typedef struct mood {
    int64_t n, positive, neutral, negative;
    double mean, sd, bullishness, agreement;
    slice strongest, against;
} mood;

typedef struct source {
    jvn_call *call;
    input_column label, score, text;
    jvn_groups groups;
} source;

/* Row i of group g. */
static int64_t row_of(const source *s, int64_t i) { return s->groups.order ? s->groups.order[i] : i; }

/* NAN where a row is untagged. */
static double score_of(const source *s, int64_t row) { return jvn_null(s->score.array, row) ? NAN : jvn_f64(s->score.array)[row]; }

/* The text with the greatest score times sign; NULL: none is above 0. */
static slice strongest_of(const source *s, int64_t g, int sign)
{
    slice found = {NULL, 0};
    double most = 0;
    for (int64_t i = s->groups.starts[g]; i < s->groups.starts[g + 1]; i++) {
        double x = sign * score_of(s, row_of(s, i));
        if (!(x > most)) continue;
        found = text_in(s->text.array, row_of(s, i));
        most = x;
    }
    return found;
}

static void count_labels(const source *s, int64_t g, mood *m)
{
    for (int64_t i = s->groups.starts[g]; i < s->groups.starts[g + 1]; i++) {
        int label = input_label(&s->label, row_of(s, i));
        m->positive += label == 1;
        m->neutral += label == 0;
        m->negative += label == -1;
    }
    double p = (double)m->positive, q = (double)m->negative, side = (p - q) / (p + q);
    m->bullishness = log((1 + p) / (1 + q));
    m->agreement = p + q > 0 ? 1 - sqrt(1 - side * side) : NAN;
}

static void average(const source *s, int64_t g, mood *m)
{
    int64_t n = 0;
    double mean = 0, squares = 0; /* Welford */
    for (int64_t i = s->groups.starts[g]; i < s->groups.starts[g + 1]; i++) {
        double x = score_of(s, row_of(s, i)), off = x - mean;
        if (isnan(x)) continue;
        mean += off / (double)++n;
        squares += off * (x - mean);
    }
    m->mean = n ? mean : NAN;
    m->sd = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
}

static mood mood_of(const source *s, int64_t g)
{
    mood m = {.n = s->groups.starts[g + 1] - s->groups.starts[g]};
    count_labels(s, g, &m);
    average(s, g, &m);
    int sign = m.mean < 0 ? -1 : 1;
    if (s->text.array) {
        m.strongest = strongest_of(s, g, sign);
        m.against = strongest_of(s, g, -sign);
    }
    return m;
}

/* The value that each group has in common. */
static jvn_status add_keys(const source *s)
{
    jvn_call *call = s->call;
    jvn_status st = JVN_OK;
    int64_t *first = call->host->scratch(call, (s->groups.n + 1) * (int64_t)sizeof *first);
    if (!first) return JVN_ENOMEM;
    for (int64_t g = 0; g < s->groups.n; g++) first[g] = row_of(s, s->groups.starts[g]);
    for (int k = 0; k < jvn_count(call, MOOD_BY) && st == JVN_OK; k++) {
        const jvn_item *key = jvn_item_of(call, MOOD_BY, k);
        struct ArrowArray a;
        st = jvn_rows_of(call)->take(call, key->schema, key->array, first, s->groups.n, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, key->text, key->schema, &a);
    }
    return st;
}

static jvn_status add_moods(const source *s)
{
    static const member members[] = {
        MEMBER_OF(mood, n, IS_WHOLE), MEMBER_OF(mood, positive, IS_WHOLE), MEMBER_OF(mood, neutral, IS_WHOLE), MEMBER_OF(mood, negative, IS_WHOLE),
        MEMBER_OF(mood, mean, IS_NUMBER), MEMBER_OF(mood, sd, IS_NUMBER), MEMBER_OF(mood, bullishness, IS_NUMBER), MEMBER_OF(mood, agreement, IS_NUMBER),
        MEMBER_OF(mood, strongest, IS_SLICE), MEMBER_OF(mood, against, IS_SLICE),
    };
    mood *rows = calloc((size_t)s->groups.n + 1, sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t g = 0; g < s->groups.n; g++) rows[g] = mood_of(s, g);
    jvn_status st = add_members(s->call, NULL, members, N_MEMBERS(members) - (s->text.array ? 0 : 2), rows, sizeof *rows, s->groups.n);
    free(rows);
    return st;
}

static jvn_status group(source *s)
{
    jvn_call *call = s->call;
    int32_t n = jvn_count(call, MOOD_BY);
    const struct ArrowSchema **schemas = call->host->scratch(call, (n + 1) * (int64_t)sizeof *schemas);
    const struct ArrowArray **keys = call->host->scratch(call, (n + 1) * (int64_t)sizeof *keys);
    if (!schemas || !keys) return JVN_ENOMEM;
    for (int k = 0; k < n; k++) {
        schemas[k] = jvn_item_of(call, MOOD_BY, k)->schema;
        keys[k] = jvn_item_of(call, MOOD_BY, k)->array;
    }
    return jvn_rows_of(call)->group(call, n, schemas, keys, call->input->rows, &s->groups);
}

/* The column that --text names, else `text`. */
static jvn_status find_texts(source *s)
{
    jvn_call *call = s->call;
    if (!jvn_given(call, MOOD_TEXT)) {
        jvn_status st = input_find(call, "text", JVN_STRING, &s->text);
        if (st == JVN_OK && !s->text.array) jvn_say(call, "there is no column text: --text COLUMN adds the strongest posts of each group");
        return st;
    }
    const jvn_item *named = jvn_item_of(call, MOOD_TEXT, 0);
    jvn_type type = call->host->type_of(named->schema);
    if (type != JVN_STRING && type != JVN_DICT) return jvn_fail(call, JVN_ETYPE, MOOD_TEXT, NULL, "column %s holds no text", named->schema->name);
    s->text = (input_column){named->array};
    return JVN_OK;
}

/* A table with labels of its own keeps them beside those of `sentiment`. */
static jvn_status note_labels(jvn_call *call)
{
    input_column other;
    jvn_status st = input_find(call, "label_1", JVN_STRING, &other);
    if (st == JVN_OK && other.array) jvn_say(call, "counts are of the column label, not of label_1");
    return st;
}

jvn_status run_mood(jvn_call *call)
{
    source s = {.call = call};
    jvn_status st = input_need(call, "label", JVN_STRING, &s.label);
    if (st == JVN_OK) st = input_need(call, "score", JVN_FLOAT64, &s.score);
    if (st == JVN_OK) st = find_texts(&s);
    if (st == JVN_OK) st = note_labels(call);
    if (st == JVN_OK) st = group(&s);
    if (st == JVN_OK) st = add_keys(&s);
    return st == JVN_OK ? add_moods(&s) : st;
}
