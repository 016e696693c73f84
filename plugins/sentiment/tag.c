/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag.c -- batches of posts over the cores, and columns of what was found. */
#include "tag.h"

#include <math.h>

#include "columns.h"
#include "language.h"
#include "mention.h"

enum { BATCH = 2048 };

/* A row of the result. */
typedef struct tagged {
    int64_t number;                 /* from 1 */
    const char *id, *author, *parent, *thread;
    int64_t time;
    const char *language, *label;
    double score, confidence, negative, neutral, positive;
    const char *entities, *terms;
    int64_t quotes;
    slice text;
    const mention_score *found;
    int64_t n_found;
} tagged;

/* A row of the side table: a name in a post. */
typedef struct entity_row {
    int64_t number;
    const char *id, *author;
    int64_t time;
    const char *entity, *name, *kind, *label;
    double score, confidence;
    int64_t clauses;
    slice text;
} entity_row;

typedef struct work {
    const tagging *g;
    const thread *t;
    tagged *rows;
    pool **pools; /* one a batch */
} work;

/* ---- a post -------------------------------------------------------------------------------------- */

/* Lines and runs of blanks as one blank each. */
static int64_t squeeze(char *to, const char *from, int64_t n)
{
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) {
        bool blank = from[i] == ' ' || (from[i] >= '\t' && from[i] <= '\r');
        if (!blank) to[m++] = from[i];
        else if (m && to[m - 1] != ' ') to[m++] = ' ';
    }
    return m;
}

/* Terms told, by the hashes of their letters, in capitals or not. */
typedef struct term_set {
    uint64_t *hashes, mask; /* 0: free */
} term_set;

static term_set term_set_new(pool *p, int64_t n)
{
    uint64_t slots = 8;
    while (slots < 2 * (uint64_t)n) slots *= 2;
    return (term_set){pool_get(p, slots * sizeof(uint64_t)), slots - 1};
}

/* Whether the n bytes of s are new. */
static bool tell(term_set *t, const char *s, int64_t n)
{
    uint64_t hash = 0xcbf29ce484222325u, k;
    for (int64_t i = 0; i < n; i++) hash = (hash ^ (uint8_t)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i])) * 0x100000001b3u;
    for (k = hash >> 20 & t->mask; t->hashes[k]; k = (k + 1) & t->mask)
        if (t->hashes[k] == (hash | 1)) return false;
    t->hashes[k] = hash | 1;
    return true;
}

static double most_weight(const hits *h)
{
    double most = 0;
    for (int64_t i = 0; i < h->n; i++) most = fmax(most, fabs(h->items[i].weight));
    return most;
}

/* "not good, rug pull": what counted at least a fifth of what counted most. */
static const char *spell_terms(pool *p, const char *text, const hits *h, double trifle)
{
    int64_t room = 1, n = 0;
    double least = fmax(trifle, most_weight(h) / 5);
    for (int64_t i = 0; i < h->n; i++) room += h->items[i].at.end - h->items[i].at.start + 2;
    char *to = pool_get(p, (size_t)room);
    term_set seen = term_set_new(p, h->n);
    for (int64_t i = 0; i < h->n; i++) {
        span at = h->items[i].at;
        if (fabs(h->items[i].weight) < least) continue;
        int64_t from = n ? n + 2 : 0, length = squeeze(to + from, text + at.start, at.end - at.start);
        if (!tell(&seen, to + from, length)) continue;
        if (n) to[n] = ',', to[n + 1] = ' ';
        n = from + length;
    }
    to[n] = '\0';
    return n ? to : NULL;
}

/* "NVDA, AMD" */
static const char *spell_entities(pool *p, const mention_scores *s)
{
    size_t room = 1, n = 0;
    for (int64_t i = 0; i < s->n; i++) room += strlen(s->items[i].name->id) + 2;
    char *to = pool_get(p, room);
    for (int64_t i = 0; i < s->n; i++) {
        size_t length = strlen(s->items[i].name->id);
        if (n) to[n++] = ',', to[n++] = ' ';
        memcpy(to + n, s->items[i].name->id, length);
        n += length;
    }
    return n ? to : NULL;
}

/* As many digits as VADER prints: more say nothing. */
static double digits(double x, double scale) { return rint(x * scale) / scale; }

static void set_judgement(tagged *to, const judgement *j)
{
    to->label = label_name(j->label);
    to->score = digits(j->score, 1e4);
    to->confidence = digits(j->confidence, 1e3);
    to->negative = digits(j->negative, 1e3);
    to->neutral = digits(j->neutral, 1e3);
    to->positive = digits(j->positive, 1e3);
}

/* scratch: for what only the batch needs. */
static void look_closely(const tagging *g, pool *p, pool *scratch, const post *from, tagged *to)
{
    judgement j;
    hits h = {.p = scratch};
    g->e.judge(g->e.self, from->own, from->own_n, &j, &h);
    set_judgement(to, &j);
    mention_scores s = mention_read(scratch, g->known, &g->e, from->own, from->own_n, &j);
    to->terms = spell_terms(p, from->own, &h, g->e.trifle);
    to->entities = spell_entities(p, &s);
    if (s.n) to->found = memcpy(pool_get(p, sizeof *s.items * (size_t)s.n), s.items, sizeof *s.items * (size_t)s.n);
    to->n_found = s.n;
}

static void tag_post(const tagging *g, pool *p, pool *scratch, const post *from, tagged *to)
{
    judgement j;
    *to = (tagged){.number = to->number, .id = from->id, .author = from->author, .parent = from->parent, .thread = from->title, .time = from->time,
                   .score = NAN, .confidence = NAN, .negative = NAN, .neutral = NAN, .positive = NAN, .quotes = from->n_quotes,
                   .text = {from->own, from->own_n}};
    bool silent = from->own_n == 0 && !g->call->input; /* deleted, or nothing but quotes */
    if (!from->own || silent) return;
    to->language = language_of(from->own, from->own_n);
    if (!g->any_language && strcmp(to->language, "en")) return;
    if (g->known) {
        look_closely(g, p, scratch, from, to);
        return;
    }
    g->e.judge(g->e.self, from->own, from->own_n, &j, NULL);
    set_judgement(to, &j);
}

static jvn_status tag_batch(void *context, int64_t k)
{
    const work *w = context;
    int64_t end = (k + 1) * BATCH < w->t->n ? (k + 1) * BATCH : w->t->n;
    pool *scratch = pool_new();
    w->pools[k] = pool_new();
    for (int64_t i = k * BATCH; i < end; i++) {
        w->rows[i].number = i + 1;
        tag_post(w->g, w->pools[k], scratch, &w->t->posts[i], &w->rows[i]);
    }
    pool_free(scratch);
    return JVN_OK;
}

/* ---- tables -------------------------------------------------------------------------------------- */

/* The answers stand before what is known of the post, so that a narrow terminal shows them. */
static const member who_members[] = {{"post", offsetof(tagged, number), IS_WHOLE, NULL, NULL}, MEMBER_OF(tagged, author, IS_TEXT)};
static const member said_members[] = {
    MEMBER_OF(tagged, label, IS_TEXT), MEMBER_OF(tagged, score, IS_NUMBER), MEMBER_OF(tagged, confidence, IS_NUMBER),
};
static const member found_members[] = {MEMBER_OF(tagged, entities, IS_TEXT), MEMBER_OF(tagged, terms, IS_TEXT)};
static const member origin_members[] = {
    MEMBER_OF(tagged, time, IS_TIME), MEMBER_OF(tagged, id, IS_TEXT), MEMBER_OF(tagged, parent, IS_TEXT), MEMBER_OF(tagged, thread, IS_TEXT),
};
static const member share_members[] = {
    MEMBER_OF(tagged, negative, IS_NUMBER), MEMBER_OF(tagged, neutral, IS_NUMBER), MEMBER_OF(tagged, positive, IS_NUMBER),
    MEMBER_OF(tagged, language, IS_TEXT),
};
static const member text_members[] = {MEMBER_OF(tagged, quotes, IS_WHOLE), MEMBER_OF(tagged, text, IS_SLICE)};
static const member entity_members[] = {
    {"post", offsetof(entity_row, number), IS_WHOLE, NULL, NULL}, MEMBER_OF(entity_row, author, IS_TEXT), MEMBER_OF(entity_row, entity, IS_TEXT),
    MEMBER_OF(entity_row, label, IS_TEXT), MEMBER_OF(entity_row, score, IS_NUMBER), MEMBER_OF(entity_row, confidence, IS_NUMBER),
    MEMBER_OF(entity_row, name, IS_TEXT), MEMBER_OF(entity_row, kind, IS_TEXT), MEMBER_OF(entity_row, clauses, IS_WHOLE),
    MEMBER_OF(entity_row, time, IS_TIME), MEMBER_OF(entity_row, id, IS_TEXT), MEMBER_OF(entity_row, text, IS_SLICE),
};

/* Whether a column of texts or times says anything at all; of another kind it does. */
static bool is_told(const member *m, const void *rows, size_t size, int64_t n)
{
    bool told = m->kind != IS_TEXT && m->kind != IS_TIME;
    for (int64_t i = 0; i < n && !told; i++) {
        const char *at = (const char *)rows + (size_t)i * size + m->offset, *text;
        int64_t time;
        memcpy(&text, at, sizeof text);
        memcpy(&time, at, sizeof time);
        told = m->kind == IS_TIME ? time != NO_WHOLE : text != NULL;
    }
    return told;
}

/* What a post may not have: left out where none has it. */
static bool is_origin(const char *column) { return !strcmp(column, "author") || !strcmp(column, "time") || !strcmp(column, "id"); }

static jvn_status add_entities(const work *w)
{
    const tagging *g = w->g;
    int64_t n = 0, at = 0;
    for (int64_t i = 0; i < w->t->n; i++) n += w->rows[i].n_found;
    entity_row *rows = pool_get(g->p, sizeof *rows * (size_t)(n + 1));
    for (int64_t i = 0; i < w->t->n; i++)
        for (int64_t k = 0; k < w->rows[i].n_found; k++) {
            const tagged *from = &w->rows[i];
            const mention_score *m = &from->found[k];
            rows[at++] = (entity_row){from->number, from->id, from->author, from->time, m->name->id, m->name->label, m->name->kind, label_name(m->judged.label),
                                      digits(m->judged.score, 1e4), digits(m->judged.confidence, 1e3), m->clauses, {from->text.s + m->at.start, m->at.end - m->at.start}};
        }
    jvn_status st = JVN_OK;
    for (int k = 0; k < N_MEMBERS(entity_members) && st == JVN_OK; k++)
        if (!is_origin(entity_members[k].name) || is_told(&entity_members[k], rows, sizeof *rows, n))
            st = add_members(g->call, "entities", &entity_members[k], 1, rows, sizeof *rows, n);
    return st;
}

/* The input's columns, as they are. */
static jvn_status add_input(jvn_call *call)
{
    jvn_status st = JVN_OK;
    for (int32_t c = 0; c < call->input->n_columns && st == JVN_OK; c++) {
        struct ArrowArray a;
        st = call->host->share(call, jvn_column(call->input, c), 0, call->input->rows, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, jvn_column_schema(call->input, c)->name, jvn_column_schema(call->input, c), &a);
    }
    return st;
}

/* A column that is called as one of the input's gets `_1` behind its name. */
static const char *free_name(jvn_call *call, pool *p, const char *called)
{
    for (int32_t c = 0; call->input && c < call->input->n_columns; c++)
        if (!strcmp(jvn_column_schema(call->input, c)->name, called)) {
            char *longer = pool_get(p, strlen(called) + 3);
            return free_name(call, p, strcat(strcpy(longer, called), "_1"));
        }
    return called;
}

static jvn_status add_rows(const work *w, const member *members, int n)
{
    member named[8];
    for (int k = 0; k < n; k++) {
        named[k] = members[k];
        named[k].name = free_name(w->g->call, w->g->p, members[k].name);
    }
    return add_members(w->g->call, NULL, named, n, w->rows, sizeof *w->rows, w->t->n);
}

/* Whether posts are of more than one thread. */
static bool are_apart(const work *w)
{
    for (int64_t i = 1; i < w->t->n; i++) {
        const char *a = w->rows[i - 1].thread, *b = w->rows[i].thread;
        if (a != b && (!a || !b || strcmp(a, b))) return true;
    }
    return false;
}

/* Of what is known of posts, the columns that say anything: the thread where there are several. */
static jvn_status add_told(const work *w, const member *members, int n)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < n && st == JVN_OK; k++) {
        bool apart = members[k].offset != offsetof(tagged, thread) || are_apart(w);
        if (apart && is_told(&members[k], w->rows, sizeof *w->rows, w->t->n)) st = add_rows(w, &members[k], 1);
    }
    return st;
}

static jvn_status add_all(const work *w)
{
    jvn_call *call = w->g->call;
    bool table = call->input != NULL, brief = w->g->known == NULL, posts = !table && !brief;
    jvn_status st = table ? add_input(call) : JVN_OK;
    if (st == JVN_OK && posts) st = add_told(w, who_members, N_MEMBERS(who_members));
    if (st == JVN_OK) st = add_rows(w, said_members, N_MEMBERS(said_members));
    if (st == JVN_OK && !brief) st = add_rows(w, found_members, N_MEMBERS(found_members));
    if (st == JVN_OK && posts) st = add_told(w, origin_members, N_MEMBERS(origin_members));
    if (st == JVN_OK && !brief) st = add_rows(w, share_members, N_MEMBERS(share_members));
    if (st == JVN_OK && posts) st = add_rows(w, text_members, N_MEMBERS(text_members));
    return st == JVN_OK && !brief ? add_entities(w) : st;
}

/* ---- all ----------------------------------------------------------------------------------------- */

static void note_languages(const work *w)
{
    int64_t n = 0, first = -1;
    for (int64_t i = 0; i < w->t->n; i++)
        if (w->rows[i].language && !w->rows[i].label) {
            if (first < 0) first = i;
            n++;
        }
    if (n == 1) jvn_say(w->g->call, "post %lld is not in English (%s), and left untagged; --any-language judges it all the same", (long long)first + 1, w->rows[first].language);
    if (n > 1)
        jvn_say(w->g->call, "%lld posts are not in English (the first is %lld, %s), and left untagged; --any-language judges them all the same", (long long)n,
                (long long)first + 1, w->rows[first].language);
}

jvn_status tag_posts(const tagging *g, const thread *t)
{
    int64_t batches = (t->n + BATCH - 1) / BATCH;
    work w = {g, t, pool_get(g->p, sizeof *w.rows * (size_t)(t->n + 1)), pool_get(g->p, sizeof *w.pools * (size_t)(batches + 1))};
    jvn_status st = g->call->host->parallel_for(g->call, batches, tag_batch, &w);
    if (st == JVN_OK) note_languages(&w);
    if (st == JVN_OK) st = add_all(&w);
    for (int64_t k = 0; k < batches; k++) pool_free(w.pools[k]);
    return st;
}
