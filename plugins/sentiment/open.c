/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.c -- files into the pool, and engines from them. */
#include "open.h"

#include "columns.h"
#include "tag_command.h"
#include "terms_table.h"

#include <errno.h>
#include <refused.h>
#include <stdio.h>
#include <sys/stat.h>

const char *const engine_names[N_ENGINES] = {"rules", "vader", "model"};

/* Doubles its room where a file is longer than it says, as pipes are. */
static jvn_status read_all(jvn_call *call, pool *p, int blame, const char *path, FILE *f, const char **bytes, int64_t *n)
{
    struct stat s;
    int64_t room = fstat(fileno(f), &s) == 0 && s.st_size > 0 ? (int64_t)s.st_size + 1 : 1 << 20;
    char *to = pool_get(p, (size_t)room + 1);
    *n = 0;
    for (size_t got; (got = fread(to + *n, 1, (size_t)(room - *n), f)) > 0;) {
        *n += (int64_t)got;
        if (call->host->cancelled(call)) return JVN_ECANCELLED;
        if (*n < room) continue;
        char *more = pool_get(p, 2 * (size_t)room + 1);
        memcpy(more, to, (size_t)room);
        to = more;
        room *= 2;
    }
    *bytes = to;
    return ferror(f) ? file_refused(call, blame, "read", path, errno) : JVN_OK;
}

jvn_status open_bytes(jvn_call *call, pool *p, int arg, int item, const char **bytes, int64_t *n)
{
    const char *path = jvn_item_of(call, arg, item)->text;
    int blame = JVN_BLAME(arg, item);
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f) return file_refused(call, blame, "read", path, errno);
    jvn_status st = read_all(call, p, blame, path, f, bytes, n);
    if (f != stdin) fclose(f);
    return st;
}

/* file: which of the arguments names the engine's file. */
static jvn_status fail_engine(jvn_call *call, int first, int file, const engine_fault *f)
{
    int arg = first + (f->source == FROM_TERMS ? ENGINE_TERMS : f->source == FROM_EMOJI ? ENGINE_EMOJI : file);
    const char *what = !jvn_given(call, arg) ? "what ships" : f->source == FROM_TERMS ? "terms" : jvn_item_of(call, arg, 0)->text;
    char place[48] = "";
    if (f->line) snprintf(place, sizeof place, ", %s %lld", f->source == FROM_TERMS ? "row" : "line", (long long)f->line);
    return jvn_fail(call, JVN_EDATA, arg, NULL, "%s%s: found %s, wanted %s", what, place, f->found, f->wanted);
}

static jvn_status open_vader(jvn_call *call, pool *p, int first, const terms *more, engine *e)
{
    const char *lexicon, *emoji = NULL;
    int64_t n_lexicon, n_emoji = 0;
    engine_fault f = {0};
    if (!jvn_given(call, first + ENGINE_LEXICON))
        return jvn_fail(call, JVN_EARG, first + ENGINE_NAME, "--lexicon vader_lexicon.txt --emoji emoji_utf8_lexicon.txt, as vaderSentiment brings them", "vader has no lexicon of its own");
    jvn_status st = open_bytes(call, p, first + ENGINE_LEXICON, 0, &lexicon, &n_lexicon);
    if (st == JVN_OK && jvn_given(call, first + ENGINE_EMOJI)) st = open_bytes(call, p, first + ENGINE_EMOJI, 0, &emoji, &n_emoji);
    if (st != JVN_OK || vader_open(p, lexicon, n_lexicon, emoji, n_emoji, more, e, &f)) return st;
    return fail_engine(call, first, ENGINE_LEXICON, &f);
}

jvn_status check_files(jvn_call *call, int first, const char *option, unsigned chosen)
{
    static const struct { int arg; const char *option; engine_kind engine; } owned[] = {
        {ENGINE_LEXICON, "--lexicon", VADER_ENGINE}, {ENGINE_EMOJI, "--emoji", VADER_ENGINE}, {ENGINE_MODEL, "--model", MODEL_ENGINE},
    };
    char hint[32], others[32] = "";
    for (int k = 0; k < N_ENGINES; k++)
        if (chosen >> k & 1) strcat(strcat(others, *others ? " or " : ""), engine_names[k]);
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        if (!jvn_given(call, first + owned[i].arg) || chosen >> owned[i].engine & 1) continue;
        const char *of = engine_names[owned[i].engine];
        snprintf(hint, sizeof hint, "%s %s", option, of);
        return jvn_fail(call, JVN_EARG, first + owned[i].arg, hint, "%s is for the engine %s, not for %s", owned[i].option, of, others);
    }
    return JVN_OK;
}

static jvn_status open_model(jvn_call *call, pool *p, int first, const terms *more, engine *e)
{
    const char *bytes = NULL;
    int64_t n = 0;
    engine_fault f = {0};
    jvn_status st = jvn_given(call, first + ENGINE_MODEL) ? open_bytes(call, p, first + ENGINE_MODEL, 0, &bytes, &n) : JVN_OK;
    if (st != JVN_OK || model_open(p, bytes, n, more, e, &f)) return st;
    return fail_engine(call, first, ENGINE_MODEL, &f);
}

jvn_status open_engine_as(jvn_call *call, pool *p, int first, engine_kind which, engine *e)
{
    terms more;
    jvn_status st = terms_read(call, p, first + ENGINE_TERMS, &more);
    if (st != JVN_OK) return st;
    switch (which) {
    case VADER_ENGINE: return open_vader(call, p, first, &more, e);
    case MODEL_ENGINE: return open_model(call, p, first, &more, e);
    default: rules_open(p, &more, e);
    }
    return JVN_OK;
}

jvn_status open_engine(jvn_call *call, pool *p, int first, engine *e)
{
    engine_kind which = (engine_kind)jvn_item_of(call, first + ENGINE_NAME, 0)->integer;
    jvn_status st = check_files(call, first, "--engine", 1u << which);
    return st == JVN_OK ? open_engine_as(call, p, first, which, e) : st;
}

/* ---- posts --------------------------------------------------------------------------------------- */

static jvn_status find_text(jvn_call *call, int arg, const struct ArrowSchema **schema, const struct ArrowArray **array)
{
    if (jvn_given(call, arg)) {
        *schema = jvn_item_of(call, arg, 0)->schema;
        *array = jvn_item_of(call, arg, 0)->array;
        return JVN_OK;
    }
    int32_t c = column_named(call->input, "text");
    if (c < 0) return jvn_fail(call, JVN_ENAME, arg, "name the column of texts", "%s has no column text", call->input->name);
    *schema = jvn_column_schema(call->input, c);
    *array = jvn_column(call->input, c);
    return JVN_OK;
}

/* A text, or the digits of a whole number; s NULL: null. */
static slice spell_cell(const struct ArrowArray *a, bool whole, int64_t i, char digits[24])
{
    if (!whole) return text_in(a, i);
    if (jvn_null(a, i)) return (slice){NULL, 0};
    return (slice){digits, snprintf(digits, 24, "%lld", (long long)jvn_i64(a)[i])};
}

/* offset: where a post has the text that the column tells. */
static void read_names(pool *p, thread *t, const struct ArrowArray *a, bool whole, size_t offset)
{
    char digits[24];
    for (int64_t i = 0; i < t->n; i++) {
        slice cell = spell_cell(a, whole, i, digits);
        const char *own = cell.n ? pool_text(p, cell.s, (size_t)cell.n) : NULL;
        memcpy((char *)&t->posts[i] + offset, &own, sizeof own);
    }
}

static void read_times(thread *t, const struct ArrowArray *a)
{
    for (int64_t i = 0; i < t->n; i++)
        if (!jvn_null(a, i)) t->posts[i].time = jvn_i64(a)[i];
}

/* What else the table tells of posts: for the side table, and to find quotes. Numbers are ids where posts have parents. */
static void read_origin(jvn_call *call, pool *p, thread *t)
{
    static const struct { const char *name; size_t offset; bool id; } names[] = {
        {"author", offsetof(post, author), false}, {"id", offsetof(post, id), true}, {"parent", offsetof(post, parent), true},
    };
    const bool answers = column_named(call->input, "parent") >= 0;
    int32_t c = column_named(call->input, "time");
    if (c >= 0 && call->host->type_of(jvn_column_schema(call->input, c)) == JVN_TIMESTAMP) read_times(t, jvn_column(call->input, c));
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if ((c = column_named(call->input, names[k].name)) < 0) continue;
        jvn_type type = call->host->type_of(jvn_column_schema(call->input, c));
        bool whole = type == JVN_INT64 && names[k].id && answers;
        if (whole || type == JVN_STRING || type == JVN_DICT) read_names(p, t, jvn_column(call->input, c), whole, names[k].offset);
    }
}

jvn_status open_column(jvn_call *call, pool *p, int arg, thread *t)
{
    const struct ArrowSchema *schema = NULL;
    const struct ArrowArray *texts = NULL;
    jvn_status st = find_text(call, arg, &schema, &texts);
    if (st != JVN_OK) return st;
    jvn_type type = call->host->type_of(schema);
    if (type != JVN_STRING && type != JVN_DICT) return jvn_fail(call, JVN_ETYPE, arg, NULL, "column %s holds no text", schema->name);
    t->n = texts->length;
    t->posts = pool_get(p, sizeof *t->posts * (size_t)(t->n + 1));
    for (int64_t i = 0; i < t->n; i++) {
        slice text = text_in(texts, i);
        t->posts[i] = (post){.time = NO_TIME, .body = text.s, .n = text.n, .own = text.s, .own_n = text.n};
    }
    read_origin(call, p, t);
    thread_find_quotes(p, t);
    return JVN_OK;
}
