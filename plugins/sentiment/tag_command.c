/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag_command.c -- posts from files or a column, an engine over them, and the table of what it said. */
#include "tag_command.h"

#include "columns.h"
#include "open.h"

const jvn_param tag_files_params[N_FILES_PARAMS] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "discussions; - is standard input"},
    {"--as", JVN_P_ENUM, 0, FORMAT_NAMES, NULL, "the format, where it is not to be told from the content"},
    ENGINE_PARAMS,
};
const jvn_param tag_table_params[N_TABLE_PARAMS] = {
    {"text", JVN_P_COLUMN, 0, NULL, NULL, "the column of texts; else the one that is called text"},
    ENGINE_PARAMS,
};

typedef struct tagged {
    const char *label;
    double score, confidence;
    slice text;
    judgement j;
} tagged;

typedef struct work {
    jvn_call *call;
    const engine *e;
    const post *posts;
    tagged *rows;
    int64_t n;
} work;

enum { BATCH = 4096 };
static const char *const labels[] = {"negative", "neutral", "positive"};

static jvn_status judge_batch(void *context, int64_t k)
{
    const work *w = context;
    for (int64_t i = k * BATCH; i < w->n && i < (k + 1) * BATCH; i++) {
        tagged *to = &w->rows[i];
        w->e->judge(w->e->self, w->posts[i].own, w->posts[i].own_n, &to->j, NULL);
        to->label = labels[to->j.label + 1];
        to->score = to->j.score;
        to->confidence = to->j.confidence;
        to->text = (slice){w->posts[i].own, w->posts[i].own_n};
    }
    return JVN_OK;
}

static jvn_status tag(jvn_call *call, pool *p, const engine *e, const post *posts, int64_t n)
{
    static const member members[] = {
        MEMBER_OF(tagged, label, IS_TEXT), MEMBER_OF(tagged, score, IS_NUMBER), MEMBER_OF(tagged, confidence, IS_NUMBER), MEMBER_OF(tagged, text, IS_SLICE),
    };
    work w = {call, e, posts, pool_get(p, sizeof *w.rows * (size_t)(n + 1)), n};
    jvn_status st = call->host->parallel_for(call, (n + BATCH - 1) / BATCH, judge_batch, &w);
    return st == JVN_OK ? add_members(call, NULL, members, N_MEMBERS(members), w.rows, sizeof *w.rows, n) : st;
}

static jvn_status read_files(jvn_call *call, pool *p, thread *t)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, FILES_FILE) && st == JVN_OK; i++) {
        const char *bytes;
        int64_t n;
        fault f = {0};
        thread_format as = jvn_given(call, FILES_AS) ? (thread_format)jvn_item_of(call, FILES_AS, 0)->integer : BY_CONTENT;
        st = open_bytes(call, p, FILES_FILE, i, &bytes, &n);
        if (st == JVN_OK && !thread_read(p, bytes, n, &as, t, &f))
            st = jvn_fail(call, JVN_EDATA, JVN_BLAME(FILES_FILE, i), f.hint, "line %lld: %s, %s was wanted", (long long)f.line, f.found, f.wanted);
    }
    return st;
}

jvn_status run_tag_files(jvn_call *call)
{
    pool *p = pool_new();
    engine e;
    thread t = {0};
    jvn_status st = open_engine(call, p, FILES_ENGINE, &e);
    if (st == JVN_OK) st = read_files(call, p, &t);
    if (st == JVN_OK) st = tag(call, p, &e, t.posts, t.n);
    pool_free(p);
    return st;
}

/* ---- a column ------------------------------------------------------------------------------------ */

static jvn_status find_text(jvn_call *call, const struct ArrowSchema **schema, const struct ArrowArray **array)
{
    if (jvn_given(call, TABLE_TEXT)) {
        *schema = jvn_item_of(call, TABLE_TEXT, 0)->schema;
        *array = jvn_item_of(call, TABLE_TEXT, 0)->array;
        return JVN_OK;
    }
    for (int32_t c = 0; c < call->input->n_columns; c++)
        if (!strcmp(jvn_column_schema(call->input, c)->name, "text")) {
            *schema = jvn_column_schema(call->input, c);
            *array = jvn_column(call->input, c);
            return JVN_OK;
        }
    return jvn_fail(call, JVN_ENAME, TABLE_TEXT, "name the column of texts", "%s has no column text", call->input->name);
}

/* A post for every row; nulls are empty. */
static jvn_status read_column(jvn_call *call, pool *p, thread *t)
{
    const struct ArrowSchema *schema = NULL;
    const struct ArrowArray *codes = NULL, *words;
    jvn_status st = find_text(call, &schema, &codes);
    if (st != JVN_OK) return st;
    jvn_type type = call->host->type_of(schema);
    if (type != JVN_STRING && type != JVN_DICT) return jvn_fail(call, JVN_ETYPE, TABLE_TEXT, NULL, "%s is no text", schema->name);
    words = type == JVN_DICT ? codes->dictionary : codes;
    t->n = codes->length;
    t->posts = pool_get(p, sizeof *t->posts * (size_t)(t->n + 1));
    for (int64_t i = 0; i < t->n; i++) {
        post *to = &t->posts[i];
        to->time = NO_TIME;
        if (!jvn_null(codes, i)) to->own = jvn_text(words, type == JVN_DICT ? jvn_i32(codes)[i] : i, &to->own_n);
        to->body = to->own;
        to->n = to->own_n;
    }
    return JVN_OK;
}

jvn_status run_tag_table(jvn_call *call)
{
    pool *p = pool_new();
    engine e;
    thread t = {0};
    jvn_status st = open_engine(call, p, TABLE_ENGINE, &e);
    if (st == JVN_OK) st = read_column(call, p, &t);
    if (st == JVN_OK) st = tag(call, p, &e, t.posts, t.n);
    pool_free(p);
    return st;
}
