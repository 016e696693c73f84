/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.c -- finds names, figures, dates and trigger words once for a whole document, then walks its sentences. */
#include "scene.h"

#include "when_calendar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tokens -------------------------------------------------------------------------------------- */

uint64_t scene_class(const scene *c, int64_t i) { return i < 0 || i >= c->t.n ? 0 : c->classes[i]; }

bool scene_is(const scene *c, int64_t i, const char *sign)
{
    size_t n = strlen(sign);
    return i >= 0 && i < c->t.n && c->t.items[i].length == n && !memcmp(c->t.text + c->t.items[i].start, sign, n);
}

span scene_span(const scene *c, int64_t first, int64_t last)
{
    if (first >= last) return (span){0, 0};
    const token *end = &c->t.items[last - 1];
    return (span){c->t.items[first].start, (int64_t)end->start + end->length};
}

int64_t scene_token(const scene *c, int64_t byte)
{
    int64_t low = 0, high = c->t.n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if ((int64_t)c->t.items[middle].start < byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

enum { FAR = 80, COMMA_COST = 3, CLAUSE_COST = 6, STOP_COST = 14 };

/* What it costs in sense to pass a token. */
static int cost_of(const scene *c, int64_t i)
{
    if (c->quantity_at[i] >= 0 && i && c->quantity_at[i - 1] == c->quantity_at[i]) return 0;
    if (c->t.items[i].kind != SIGN) return c->classes[i] & W_BUT && !(c->classes[i] & W_LIKE) ? CLAUSE_COST : 1;
    if (scene_is(c, i, ",")) return i && c->t.items[i - 1].kind == DIGITS && c->t.items[i].blank == 0 ? 1 : COMMA_COST;
    if (scene_is(c, i, ";") || scene_is(c, i, ":")) return STOP_COST;
    return scene_is(c, i, "\xe2\x80\x94") ? COMMA_COST + 1 : scene_is(c, i, "|") ? STOP_COST : 0;
}

int scene_distance(const scene *c, int64_t a, int64_t b)
{
    int sum = 0, depth = 0, outside = 0;
    for (int64_t i = a + 1; i < b && (sum < FAR || depth) && i < a + 4 * FAR; i++) {
        sum += cost_of(c, i);
        if (scene_is(c, i, "(") && depth++ == 0) outside = sum;
        else if (scene_is(c, i, ")") && depth-- == 0) sum += STOP_COST, depth = 0;
        else if (scene_is(c, i, ")") && depth == 0) sum = outside + 1;
    }
    return sum;
}

bool scene_parts(const scene *c, int64_t a, int64_t b)
{
    for (int64_t i = a + 1; i < b && i < a + FAR; i++)
        if (cost_of(c, i) >= CLAUSE_COST || (scene_is(c, i, ",") && cost_of(c, i) > 1 && scene_class(c, i + 1) & (W_BUT | W_WHICH | W_AND)))
            return true;
    return b - a >= FAR;
}

bool scene_tells_day(const scene *c, int64_t which)
{
    static const char *const words[] = {"today", "yesterday", "tomorrow", "tonight", "day", "week", "weekend", "month", "quarter", "year", "session", "weeks", "Today", "Yesterday"};
    for (int64_t i = c->w_first[which]; i < c->t.n && (int64_t)c->t.items[i].start < c->w.items[which].at.end; i++) {
        const token *t = &c->t.items[i];
        if (scene_is(c, i + 1, "earlier") || scene_is(c, i + 1, "ago")) return false;
        if (t->kind == DIGITS || c->classes[i] & W_MONTH) return true;
        if (t->length > 5 && t->caps && !memcmp(c->t.text + t->start + t->length - 3, "day", 3)) return true;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (scene_is(c, i, words[k]) && !c->t.items[i].caps == !(words[k][0] < 'a')) return true;
    }
    return false;
}

hits scene_hits(const scene *c, const phrasebook *of)
{
    hits h = {0};
    for (int64_t i = 0, end; i < c->t.n; i++) {
        int row = c->t.items[i].kind == WORD ? phrasebook_at(of, &c->t, i, &end) : -1;
        if (row < 0) continue;
        h.items = pool_grow(c->p, h.items, h.n, &h.room, sizeof *h.items);
        h.items[h.n++] = (hit){i, end, row};
        i = end - 1;
    }
    return h;
}

/* ---- actors -------------------------------------------------------------------------------------- */

static void add_actor(scene *c, actor a)
{
    c->actors = pool_grow(c->p, c->actors, c->n_actors, &c->actor_room, sizeof *c->actors);
    c->actors[c->n_actors++] = a;
}

static bool is_kind(const name *n, const char *kind) { return n && !strcmp(n->kind, kind); }
static actor *last_actor(const scene *c) { return c->n_actors ? &c->actors[c->n_actors - 1] : NULL; }

/* A word that may stand before a group's noun: "US technology and AI-related stocks". */
static bool is_modifier(const scene *c, int64_t i)
{
    if (c->t.items[i].kind == SIGN) return scene_is(c, i, "-") && c->t.items[i].blank == 0;
    if (c->t.items[i].kind == DIGITS || c->quantity_at[i] >= 0 || c->when_at[i] >= 0) return false;
    uint64_t bars = W_OF | W_FROM | W_LIKE | W_AND | W_BUT | W_WHICH | W_ARTICLE | W_SAY | W_GUESS | W_BE | W_AUX | W_ABOUT_TO | W_IF |
                    W_MOVE_VERB | W_LOSE | W_PRONOUN | W_SHARE_WORD | W_BEATS | W_COST_NOUN | W_SUPERLATIVE;
    return !(c->classes[i] & bars) || scene_is(c, i, "AI");
}

enum { LONGEST_GROUP = 7, MOST_CAPITALS = 5 };

static int64_t group_start(const scene *c, int64_t noun)
{
    int64_t i = noun;
    while (i > 0 && noun - i < LONGEST_GROUP && c->t.items[i].blank < 3 && is_modifier(c, i - 1)) i--;
    while (i < noun && (c->t.items[i].kind == SIGN || scene_is(c, i, "other") || scene_is(c, i, "many") || scene_is(c, i, "several"))) i++;
    return i;
}

static bool is_sentence_start(const scene *c, int64_t i) { return i == 0 || c->t.items[i].blank > 2 || scene_is(c, i - 1, ".") || scene_is(c, i - 1, "|"); }

/* "its miners", "the shares": of whom was named before. */
static bool is_his(const scene *c, int64_t noun)
{
    const bool stock = scene_is(c, noun, "shares") || scene_is(c, noun, "stocks"), article = scene_is(c, noun - 1, "the") || scene_is(c, noun - 1, "The");
    return scene_class(c, noun - 1) & W_PRONOUN || (stock && article);
}

/* "market cap", "pre-market". */
static bool is_part_of_term(const scene *c, int64_t noun)
{
    if (scene_is(c, noun - 1, "-") && (scene_is(c, noun - 2, "pre") || scene_is(c, noun - 2, "post"))) return true;
    return scene_class(c, noun + 1) & W_VALUE_NOUN || scene_is(c, noun + 1, "share") || scene_is(c, noun + 1, "trading");
}

/* "Tokens that are sold as bets went on falling": a plural that begins a sentence; people who look on are none. */
static bool is_plural_subject(const scene *c, int64_t noun)
{
    static const char *const lookers[] = {"Investors", "Traders", "Analysts", "Users", "Customers", "Workers", "Shares", "Prices", "Yields", "Holdings", "Futures"};
    const token *t = &c->t.items[noun];
    for (size_t k = 0; k < sizeof lookers / sizeof *lookers; k++)
        if (scene_is(c, noun, lookers[k])) return false;
    return is_sentence_start(c, noun) && t->caps == 1 && c->t.text[t->start + t->length - 1] == 's' &&
           (scene_class(c, noun + 1) & (W_WHICH | W_BE | W_AUX | W_MOVE_VERB | W_LOSE) || scene_is(c, noun + 1, "that"));
}

/* "tech stocks", "the sector"; not "Nvidia shares", nor "shares of Nvidia". */
static void read_group(scene *c, int64_t noun)
{
    int64_t from = group_start(c, noun);
    bool has_article = from > 0 && scene_class(c, from - 1) & W_ARTICLE;
    if (is_part_of_term(c, noun) || is_his(c, noun) || (from > 0 && c->quantity_at[from - 1] >= 0)) return;
    actor *before = last_actor(c);
    if (scene_is(c, noun, "shares") && before && before->last == noun && !before->name && before->sort == BY_CAPITALS) return;
    if (before && before->last == from && is_kind(before->name, "place")) from = before->first;
    bool opens = from == noun && is_plural_subject(c, noun);
    if ((from == noun && !has_article && !opens) || scene_class(c, noun + 1) & W_OF || (scene_is(c, noun + 1, "-") && c->t.items[noun + 1].blank == 0)) return;
    if (before && before->last > from && before->name && !is_kind(before->name, "place")) {
        if (before->last >= noun - 2) return;
        from = noun - 1;
    }
    while (before && before->last > from) {
        c->n_actors--;
        if (before->first < from) from = before->first;
        before = last_actor(c);
    }
    add_actor(c, (actor){NULL, from, noun + 1, BY_GROUP});
}

/* Where all words may be in capitals. */
static bool is_in_heading(scene *c, int64_t byte)
{
    while (c->block < c->d->n_blocks && c->d->blocks[c->block].at.end <= byte) c->block++;
    return c->block < c->d->n_blocks && (c->d->blocks[c->block].kind == HEADING || c->d->blocks[c->block].kind == REFERENCE);
}

/* Capitals that name a thing of a trade, or say where from, and name nobody. */
static bool is_term(const scene *c, int64_t i)
{
    static const char *const terms[] = {"AI", "GPU", "GPUs", "CPU", "CPUs", "CEO", "CFO", "CTO", "IPO", "ETF", "ETFs", "GDP", "API", "LLM", "LLMs", "USD",
                                        "EUR", "GBP", "ROI", "EPS", "IT", "PC", "TV", "FLOP", "FLOPs", "OK", "EV", "EVs", "Inc", "Corp", "Co",
                                        "American", "Americans", "European", "Chinese", "Japanese", "British", "French", "German", "Swiss", "Russian", "Indian",
                                        "Korean", "Canadian", "Australian", "Italian", "Spanish", "Dutch", "Asian", "Western", "Global"};
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++)
        if (scene_is(c, i, terms[k])) return true;
    return false;
}

/* Words of names that were read in the midst of sentences: one of them that begins a sentence is that name again. */
static bool is_heard(const heard *h, uint64_t word)
{
    for (uint64_t at = word & (h->room - 1); h->room && h->words[at]; at = (at + 1) & (h->room - 1))
        if (h->words[at] == word) return true;
    return false;
}

static void hear(pool *p, heard *h, uint64_t word)
{
    if (!word || is_heard(h, word)) return;
    if (2 * (h->n + 1) > h->room) {
        heard more = {.room = h->room ? 2 * h->room : 64};
        more.words = memset(pool_get(p, sizeof *more.words * more.room), 0, sizeof *more.words * more.room);
        for (uint64_t i = 0; i < h->room; i++) hear(p, &more, h->words[i]);
        *h = more;
    }
    uint64_t at = word & (h->room - 1);
    while (h->words[at]) at = (at + 1) & (h->room - 1);
    h->words[at] = word;
    h->n++;
}

static void hear_name(scene *c, int64_t first, int64_t last)
{
    for (int64_t i = first; i < last; i++)
        if (!c->classes[i] && c->t.items[i].length > 2) hear(c->p, &c->heard, c->t.items[i].hash);
}

/* A word that begins a sentence and can but be a name: "TerraUSD", one that was a name before, what has shares, moves or acts:
 * "Chipotle shares", "Delta rose", "Musk sold"; no plural acts. */
static bool is_name_at_start(const scene *c, int64_t i, int64_t end)
{
    const token *t = &c->t.items[i];
    const bool owns = scene_is(c, end, "'") || scene_is(c, end, "\xe2\x80\x99");
    const int64_t next = owns ? end + 2 : end;
    if (t->caps == 3 || is_heard(&c->heard, t->hash)) return true;
    if (end - i > 1 || c->classes[i] || c->when_at[i] >= 0 || t->length < 3) return false;
    if (scene_is(c, next, "shares") || scene_is(c, next, "stock")) return true;
    const uint64_t acts = c->t.text[t->start + t->length - 1] == 's' ? W_MOVE_VERB : W_MOVE_VERB | W_EVENT;
    return !owns && scene_class(c, next) & acts && !c->t.items[next].caps;
}

/* A run of capitals that no list knows: "Liang Wenfeng". One word that begins a sentence may be any. */
static int64_t read_capitals(scene *c, int64_t i)
{
    const token *t = &c->t.items[i];
    if (is_in_heading(c, t->start)) return i + 1;
    if (t->kind != WORD || !t->caps || t->length < 2 || c->classes[i] & (W_MONTH | W_ARTICLE | W_PRONOUN | W_LIKE | W_BUT | W_NUMBERED)) return i + 1;
    int64_t end = i + 1, bytes;
    while (end < c->t.n && c->t.items[end].kind == WORD && c->t.items[end].caps && c->t.items[end].blank && c->t.items[end].blank < 3 &&
           end - i < MOST_CAPITALS && !names_at(c->known->names, &c->t, end, &bytes)) end++;
    if (end - i == 1 && (is_term(c, i) || (scene_is(c, end, "-") && c->t.items[end].blank == 0))) return end;
    bool starts = is_sentence_start(c, i);
    if (starts && (end - i < 2 || c->classes[i]) && !is_name_at_start(c, i, end)) return starts && end - i > 2 ? i + 1 : end;
    if (c->when_at[i] >= 0 || c->quantity_at[i] >= 0) return i + 1;
    if (!starts) hear_name(c, i, end);
    add_actor(c, (actor){NULL, i, end, BY_CAPITALS});
    return end;
}

/* "Riot Platforms (RIOT)" is one actor; what the list knows in brackets names what it did not know before them. */
static bool is_apposed(const scene *c, const name *n, int64_t first)
{
    actor *before = last_actor(c);
    if (!before || first < 2 || before->last != first - 1 || !scene_is(c, first - 1, "(")) return false;
    if (!before->name && before->sort == BY_CAPITALS) before->name = n;
    return before->name == n;
}

static void read_actors(scene *c)
{
    for (int64_t i = 0, end; i < c->t.n; i = end) {
        const name *n = c->t.items[i].kind == SIGN && c->t.items[i].length > 1 ? NULL : names_at(c->known->names, &c->t, i, &end);
        if (n) {
            if (!is_apposed(c, n, i)) add_actor(c, (actor){n, i, end, BY_NAME});
        } else if (c->classes[i] & W_GROUP && c->t.items[i].kind == WORD) {
            read_group(c, i);
            end = i + 1;
        } else end = read_capitals(c, i);
    }
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void mark(const scene *c, int32_t *of, int64_t which, span at, int64_t *first)
{
    *first = scene_token(c, at.start);
    for (int64_t i = *first; i < c->t.n && (int64_t)c->t.items[i].start < at.end; i++) of[i] = (int32_t)which;
}

/* The first day that a document without a date tells in full: "Tuesday" is meant from there. */
static int64_t first_day(const scene *c)
{
    enum { OPENING = 4000 };
    tokens opening = c->t;
    if (opening.n > OPENING) opening.n = OPENING;
    whens w = whens_read(c->p, &opening, INT64_MIN);
    for (int64_t i = 0; i < w.n; i++)
        if (w.items[i].from != INT64_MIN && w.items[i].grain <= DAY && !w.items[i].relative) return w.items[i].from;
    return INT64_MIN;
}

static void read_figures(scene *c)
{
    c->q = quantities_read(c->known->units, &c->t);
    c->w = whens_read(c->p, &c->t, c->d->date == NO_DATE ? first_day(c) : c->d->date * DAY_US);
    c->q_first = pool_get(c->p, sizeof *c->q_first * (size_t)(c->q.n + 1));
    c->w_first = pool_get(c->p, sizeof *c->w_first * (size_t)(c->w.n + 1));
    memset(c->quantity_at, -1, sizeof *c->quantity_at * (size_t)(c->t.n + 1));
    memset(c->when_at, -1, sizeof *c->when_at * (size_t)(c->t.n + 1));
    for (int64_t i = 0; i < c->q.n; i++) mark(c, c->quantity_at, i, c->q.items[i].at, &c->q_first[i]);
    for (int64_t i = 0; i < c->w.n; i++) mark(c, c->when_at, i, c->w.items[i].at, &c->w_first[i]);
}

/* "1/30th": what was read as an ordinal behind a slash. */
static void read_fractions(scene *c)
{
    for (int64_t i = 0; i < c->q.n; i++) {
        quantity *q = &c->q.items[i];
        int64_t at = c->q_first[i];
        bool glued = q->kind == AN_ORDINAL && q->value > 1 && at > 1 && scene_is(c, at - 1, "/") && c->t.items[at].blank == 0 && c->t.items[at - 1].blank == 0;
        if (!glued || c->t.items[at - 2].kind != DIGITS || c->t.items[at - 2].length > 6) continue;
        q->value = atof(c->t.text + c->t.items[at - 2].start) / q->value;
        q->kind = A_FRACTION;
        q->unit = "";
        if (scene_is(c, at - 3, "approximately") || scene_is(c, at - 3, "about") || scene_is(c, at - 3, "roughly") || scene_is(c, at - 3, "around")) {
            q->comparator = ABOUT;
            q->hedge = scene_span(c, at - 3, at - 2);
        }
        q->at.start = c->t.items[at - 2].start;
        mark(c, c->quantity_at, i, q->at, &c->q_first[i]);
    }
}

/* A block begins as a text does, so that nothing is read across its edge: "WTI June | 20.43" tells no day, "5 | -3" no range. */
static void part_blocks(const document *d, const tokens *t)
{
    int64_t i = 0;
    for (int64_t b = 0; b < d->n_blocks; b++) {
        while (i < t->n && t->items[i].start < d->blocks[b].at.start) i++;
        if (i < t->n && t->items[i].start < d->blocks[b].at.end) t->items[i].blank = 4;
    }
}

scene *scene_new(pool *p, const document *d, const knowledge *known)
{
    scene *c = pool_get(p, sizeof *c);
    *c = (scene){.p = p, .d = d, .known = known, .t = tokens_read(p, d->text, 0, d->n), .carried_block = -1};
    part_blocks(d, &c->t);
    c->classes = pool_get(p, sizeof *c->classes * (size_t)(c->t.n + 1));
    c->quantity_at = pool_get(p, sizeof *c->quantity_at * (size_t)(c->t.n + 1));
    c->when_at = pool_get(p, sizeof *c->when_at * (size_t)(c->t.n + 1));
    for (int64_t i = 0; i < c->t.n; i++)
        if (c->t.items[i].kind == WORD) c->classes[i] = classes_of(c->t.items[i].hash);
    read_figures(c);
    read_fractions(c);
    dates_settle(c);
    read_actors(c);
    subject_topic(c);
    c->metrics = metric_hits(c);
    c->phases = phase_hits(c);
    return c;
}

/* ---- sentences ----------------------------------------------------------------------------------- */

static int64_t hits_until(const hits *h, int64_t from, int64_t first)
{
    while (from < h->n && h->items[from].first < first) from++;
    return from;
}

/* What may stand before a report's dash: places, dates, an agency in brackets. */
static bool is_of_dateline(const scene *c, int64_t i)
{
    static const char *const signs[] = {",", ".", "(", ")", "/"};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (scene_is(c, i, signs[k])) return true;
    return c->when_at[i] >= 0 || (c->t.items[i].kind == WORD && c->t.items[i].caps);
}

static bool is_any_dash(const scene *c, int64_t i) { return scene_is(c, i, "-") || scene_is(c, i, "\xe2\x80\x93") || scene_is(c, i, "\xe2\x80\x94"); }

static bool names_traded(const scene *c, int64_t which, int64_t first, int64_t last)
{
    for (; which < c->n_actors && c->actors[which].first < last; which++)
        if (c->actors[which].first >= first && is_traded(c->actors[which].name)) return true;
    return false;
}

/* "NEW YORK, Jan. 27, 2025 (Reuters) - ", "(Bloomberg) -- ": where and when a report was sent; the first token behind it. */
static int64_t past_dateline(const scene *c, const scope *s)
{
    enum { LONGEST = 20 };
    bool told = false, bracket = scene_is(c, s->first, "(") || c->t.items[s->first].caps == 2;
    int64_t i = s->first;
    while (i < s->last && i < s->first + LONGEST && is_of_dateline(c, i)) {
        told |= c->when_at[i] >= 0 || (bracket && scene_is(c, i, "("));
        i++;
    }
    if (!told || i >= s->last || !is_any_dash(c, i) || (!c->t.items[i].blank && !scene_is(c, i - 1, ")")) || names_traded(c, s->actors_end, s->first, i)) return s->first;
    while (i < s->last && is_any_dash(c, i)) i++;
    return i;
}

/* All lists are in order: each range goes on where the one before ended. */
bool scene_next(scene *c, int64_t sentence, scope *s)
{
    if (sentence >= c->d->n_sentences) return false;
    scope n = {.at = c->d->sentences[sentence]};
    n.first = scene_token(c, n.at.start);
    n.last = scene_token(c, n.at.end);
    int64_t at = document_block(c->d, n.at.start);
    n.block = at < 0 ? NULL : &c->d->blocks[at];
    if (n.block && n.block->kind == PARAGRAPH && n.block->at.start == n.at.start && n.first < n.last) {
        n.actors_end = s->actors_end;
        n.first = past_dateline(c, &n);
    }
    for (n.actors = s->actors_end; n.actors < c->n_actors && c->actors[n.actors].first < n.first;) n.actors++;
    for (n.actors_end = n.actors; n.actors_end < c->n_actors && c->actors[n.actors_end].first < n.last;) n.actors_end++;
    for (n.quantities = s->quantities_end; n.quantities < c->q.n && c->q_first[n.quantities] < n.first;) n.quantities++;
    for (n.quantities_end = n.quantities; n.quantities_end < c->q.n && c->q_first[n.quantities_end] < n.last;) n.quantities_end++;
    for (n.whens = s->whens_end; n.whens < c->w.n && c->w_first[n.whens] < n.first;) n.whens++;
    for (n.whens_end = n.whens; n.whens_end < c->w.n && c->w_first[n.whens_end] < n.last;) n.whens_end++;
    n.metrics = hits_until(&c->metrics, s->metrics_end, n.first);
    n.metrics_end = hits_until(&c->metrics, n.metrics, n.last);
    n.phases = hits_until(&c->phases, s->phases_end, n.first);
    n.phases_end = hits_until(&c->phases, n.phases, n.last);
    *s = n;
    return true;
}

/* The first of items from .. end-1, whose first tokens stand at `at` and then stride bytes apart, at or behind a token. */
static int64_t first_from(const void *at, size_t stride, int64_t from, int64_t end, int64_t first)
{
    while (from < end) {
        int64_t middle = (from + end) / 2, found;
        memcpy(&found, (const char *)at + (size_t)middle * stride, sizeof found);
        if (found < first) from = middle + 1;
        else end = middle;
    }
    return from;
}

scope scene_around(const scene *c, const scope *s, int64_t first, int64_t last)
{
    enum { REACH = 150 };
    scope n = *s;
    if (s->last - s->first <= 2 * REACH) return n;
    if (n.first < first - REACH) n.first = first - REACH;
    if (n.last > last + REACH) n.last = last + REACH;
#define NARROW(list, at, size)                                                          \
    n.list = first_from(at, size, s->list, s->list##_end, n.first);                      \
    n.list##_end = first_from(at, size, n.list, s->list##_end, n.last)
    NARROW(actors, c->actors ? (const void *)&c->actors->first : NULL, sizeof *c->actors);
    NARROW(quantities, c->q_first, sizeof *c->q_first);
    NARROW(whens, c->w_first, sizeof *c->w_first);
    NARROW(metrics, c->metrics.items, sizeof *c->metrics.items);
    NARROW(phases, c->phases.items, sizeof *c->phases.items);
#undef NARROW
    return n;
}

claim *scene_claim(scene *c, const scope *s, span at)
{
    c->out.items = pool_grow(c->p, c->out.items, c->out.n, &c->out_room, sizeof *c->out.items);
    claim *k = &c->out.items[c->out.n++];
    *k = (claim){.at = at, .sentence = s->at, .metric = "", .quantity_kind = "", .unit = "", .value = NAN, .high = NAN,
                 .from = INT64_MIN, .to = INT64_MIN};
    return k;
}
