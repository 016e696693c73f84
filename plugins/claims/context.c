/* SPDX-License-Identifier: GPL-3.0-or-later */
/* context.c -- when, in which phase of trading, by whom, and how surely something is said. */
#include "scene.h"

#include "phrasebook.h"
#include "when_calendar.h"

#include <pthread.h>
#include <string.h>

/* ---- phases -------------------------------------------------------------------------------------- */

typedef struct spelt {
    const char *words;
    phase phase;
} spelt;

static const spelt phrases[] = {
    {"premarket", PREMARKET}, {"pre-market", PREMARKET}, {"before the bell", PREMARKET}, {"before the open", PREMARKET},
    {"before the opening bell", PREMARKET}, {"before markets open", PREMARKET}, {"before the market opens", PREMARKET},
    {"ahead of the open", PREMARKET}, {"futures", FUTURES}, {"futures market", FUTURES}, {"at the open", AT_OPEN}, {"opening bell", AT_OPEN},
    {"opened", AT_OPEN}, {"at the opening", AT_OPEN}, {"intraday", INTRADAY}, {"intra-day", INTRADAY}, {"as much as", INTRADAY},
    {"at one point", INTRADAY}, {"so far", INTRADAY}, {"midday", INTRADAY}, {"in morning trading", INTRADAY}, {"in early trading", INTRADAY},
    {"early trading", INTRADAY}, {"in afternoon trading", INTRADAY}, {"was trading", INTRADAY}, {"is trading", INTRADAY}, {"were trading", INTRADAY},
    {"lowest point", AT_LOW}, {"at its lowest", AT_LOW}, {"at its low", AT_LOW}, {"at its lows", AT_LOW}, {"at their lows", AT_LOW},
    {"at the low", AT_LOW}, {"session low", AT_LOW}, {"session's low", AT_LOW}, {"low of the session", AT_LOW}, {"low of the day", AT_LOW}, {"day's low", AT_LOW},
    {"intraday low", AT_LOW}, {"at their lowest", AT_LOW}, {"closed", AT_CLOSE}, {"at the close", AT_CLOSE}, {"close", AT_CLOSE}, {"ended", AT_CLOSE},
    {"ended the day", AT_CLOSE}, {"finished", AT_CLOSE}, {"settled", AT_CLOSE}, {"closing", AT_CLOSE}, {"by the close", AT_CLOSE},
    {"at closing", AT_CLOSE}, {"after-hours", AFTER_HOURS}, {"after hours", AFTER_HOURS}, {"extended trading", AFTER_HOURS},
    {"postmarket", AFTER_HOURS}, {"post-market", AFTER_HOURS}, {"after the bell", AFTER_HOURS}, {"after the close", AFTER_HOURS},
};

static pool *book_pool;
static phrasebook *book;
static pthread_once_t built = PTHREAD_ONCE_INIT;

static void build(void)
{
    book_pool = pool_new();
    book = phrasebook_new(book_pool);
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) phrasebook_add(book, phrases[k].words, strlen(phrases[k].words), (int)k, ANY_CASE);
}

/* When the plugin goes. */
__attribute__((destructor)) static void drop(void) { pool_free(book_pool); }

hits phase_hits(const scene *c)
{
    pthread_once(&built, build);
    return scene_hits(c, book);
}

static bool has_phase(const char *metric)
{
    static const char *const moving[] = {"return", "index_move", "marketcap_loss", "marketcap_gain", "price_level", "market_value"};
    for (size_t k = 0; k < sizeof moving / sizeof *moving; k++)
        if (!strcmp(metric, moving[k])) return true;
    return false;
}

enum { PHASE_REACH = 20 };

/* "close to" and the like are no phase. */
static bool is_phase(const scene *c, const hit *h)
{
    uint64_t next = scene_class(c, h->last);
    if (phrases[h->row].phase == AT_CLOSE && (scene_is(c, h->first, "close") || scene_is(c, h->first, "ended") || scene_is(c, h->first, "closing")))
        return !scene_is(c, h->last, "to") && c->quantity_at[h->first] < 0 && !(next & W_LIKE && scene_is(c, h->last, "behind"));
    return true;
}

static bool has_figure_between(const scene *c, const hit *h, int64_t first, int64_t last)
{
    int64_t from = h->first >= last ? last : h->last, to = h->first >= last ? h->first : first;
    for (int64_t i = from; i < to; i++)
        if (c->quantity_at[i] >= 0) return true;
    return false;
}

/* "In premarket trading, Nvidia fell 11 %, Broadcom 12 %": a phase that opens a sentence is that of all of it; one that was told goes
 * on where no verb of movement begins anew: "Nvidia 12 %", "one screen showed 11 %". */
static phase phase_left(const scene *c, const scope *s, const claim *k, int64_t first)
{
    enum { OPENING = 4, BACK = 30 };
    for (int64_t i = s->phases; i < s->phases_end && c->phases.items[i].first < s->first + OPENING; i++) {
        const hit *h = &c->phases.items[i];
        int64_t end = h->last;
        while (end < h->last + 3 && scene_class(c, end) == 0 && c->t.items[end].kind == WORD && end + 1 < c->t.n) end++;
        if (is_phase(c, h) && scene_is(c, end, ",") && phrases[h->row].phase != FUTURES) return phrases[h->row].phase;
    }
    if (k == c->out.items || k[-1].sentence.start != k->sentence.start || !k[-1].quantity || k[-1].phase == FUTURES) return NO_PHASE;
    if (k->quantity && k[-1].quantity->kind != k->quantity->kind) return NO_PHASE;
    for (int64_t i = first - 1; i >= s->first && i > first - BACK; i--) {
        if (c->quantity_at[i] >= 0) return k[-1].phase;
        if (c->classes[i] & (W_SAY | W_GUESS)) continue;
        if (c->classes[i] & (W_MOVE_VERB | W_FALL | W_RISE | W_BE | W_EVENT)) break;
    }
    return NO_PHASE;
}

/* ", which had at its lowest point": a clause of its own. */
static bool is_in_relative(const scene *c, int64_t from, int64_t to)
{
    for (int64_t i = from; i + 1 < to; i++)
        if (scene_is(c, i, ",") && scene_class(c, i + 1) & W_WHICH) return true;
    return false;
}

static phase phase_of(const scene *c, const scope *s, const claim *k, int64_t first, int64_t last)
{
    phase best = NO_PHASE;
    int least = PHASE_REACH;
    if (k->hedge.end > k->hedge.start && k->hedge.end <= k->at.end && scene_token(c, k->hedge.start) < first) first = scene_token(c, k->hedge.start);
    for (int64_t i = s->phases; i < s->phases_end; i++) {
        const hit *h = &c->phases.items[i];
        if (h->last < first - 30 || h->first > last + 30 || !is_phase(c, h) || (h->first > last && scene_parts(c, last - 1, h->first))) continue;
        int d = h->first >= last ? scene_distance(c, last - 1, h->first) : h->last <= first ? scene_distance(c, h->last - 1, first) : 0;
        const bool apart = has_figure_between(c, h, first, last), off_hours = phrases[h->row].phase == PREMARKET || phrases[h->row].phase == AFTER_HOURS;
        if (scene_is(c, h->first, "as")) d += PHASE_REACH / 3;
        if (h->first >= last && is_in_relative(c, last, h->first)) continue;
        if (apart) d += off_hours ? 0 : PHASE_REACH / 2;
        else if (off_hours) d /= 2; /* which no hedge tells: "before the bell it was down as much as" */
        if (d >= least) continue;
        least = d;
        best = phrases[h->row].phase;
    }
    if (best == NO_PHASE) best = phase_left(c, s, k, first);
    bool future = k->entity && !strcmp(k->entity->kind, "future");
    if (future) return FUTURES;
    return best == FUTURES && k->entity ? NO_PHASE : best;
}

/* ---- periods ------------------------------------------------------------------------------------- */

static bool is_period(const when *w) { return w->from != INT64_MIN && (w->kind == A_DATE || w->kind == A_RANGE || w->kind == A_DATETIME || w->kind == A_DATETIME_RANGE); }

/* "ahead of the holidays this week". */
static bool is_ahead_of(const scene *c, int64_t at)
{
    for (int64_t i = at - 1; i > 0 && i > at - 8; i--)
        if (scene_is(c, i, "of") && scene_is(c, i - 1, "ahead")) return true;
    return false;
}

/* No superlative: "at its lowest". */
static bool is_figure(const scene *c, int64_t i) { return c->quantity_at[i] >= 0 && c->q.items[c->quantity_at[i]].kind != AN_ORDINAL; }

/* "after Monday's drop of 17 %, which took $600 billion": the figures are that day's, whatever stands before it. */
static bool is_owner(const scene *c, int64_t date, int64_t at, int64_t first)
{
    enum { REACH = 20 };
    int64_t i = at;
    bool parted = false;
    while (i < c->t.n && c->when_at[i] == date) i++;
    if (at >= first || first - i > REACH || !(scene_is(c, i, "'") || scene_is(c, i, "\xe2\x80\x99"))) return false;
    for (; i < first; i++) {
        if (scene_is(c, i, ",") && scene_class(c, i + 1) & W_WHICH) parted = false, i++;
        else if (is_figure(c, i) || scene_is(c, i, ",")) parted = true;
    }
    return !parted;
}

static bool is_by(const scene *c, int64_t i) { return scene_is(c, i, "by") || scene_is(c, i, "By"); }

/* "fell 7 % on Friday after a 9 % slide on Thursday": what stands behind the "after" is of another day than the clause. */
bool context_is_after(const scene *c, int64_t i, int64_t from)
{
    bool moved = false;
    for (int64_t k = i - 1; k >= from && k > i - 10 && k >= 0; k--) {
        if (c->t.items[k].kind == SIGN && !scene_is(c, k, "%") && !scene_is(c, k, ".")) return false;
        moved |= (c->classes[k] & (W_LOSS_NOUN | W_FALL | W_RISE)) != 0 || c->quantity_at[k] >= 0;
        if (scene_is(c, k, "after") || scene_is(c, k, "following")) return moved || k == i - 1 || c->classes[i - 1] & W_ARTICLE;
    }
    return false;
}

/* "a 14.6 % drop from Wednesday's close": where it is told from. */
bool context_is_base(const scene *c, const when *w, int64_t at)
{
    const int64_t end = scene_token(c, w->at.end);
    bool from = scene_class(c, at) & W_FROM || scene_class(c, at - 1) & W_FROM || scene_is(c, at - 1, "than");
    if (!from || !(scene_is(c, end, "'") || scene_is(c, end, "\xe2\x80\x99"))) return false;
    return scene_is(c, end + 2, "close") || scene_is(c, end + 2, "closing") || scene_is(c, end + 2, "level") || scene_is(c, end + 2, "finish");
}

static const when *nearest_date(const scene *c, const scope *s, int64_t first, int64_t last, int reach)
{
    enum { OPENING = 6, AFTER = 6 };
    const when *best = NULL;
    int least = 60;
    for (int64_t i = s->whens; i < s->whens_end; i++) {
        int64_t at = c->w_first[i];
        uint64_t k = scene_class(c, at - 1) | scene_class(c, at);
        bool bound = (k & W_BEFORE && !is_by(c, at - 1) && !is_by(c, at)) || is_ahead_of(c, at);
        bound = (bound && !is_owner(c, i, at, first)) || context_is_base(c, &c->w.items[i], at);
        if (bound || !is_period(&c->w.items[i]) || !scene_tells_day(c, i) || at < first - 60 || at > last + 60) continue;
        int d = at >= last ? scene_distance(c, last - 1, at) : scene_distance(c, at, first) + (context_is_after(c, first, at) ? AFTER : 0);
        if (d >= least || (d > reach && at > s->first + OPENING)) continue;
        least = d;
        best = &c->w.items[i];
    }
    return best;
}

/* "17 percent the prior day", "a day earlier": the trading day before. */
static bool is_day_before(const scene *c, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        bool earlier = scene_is(c, i, "prior") || scene_is(c, i, "previous") || scene_is(c, i, "preceding");
        if (earlier && (scene_is(c, i + 1, "day") || scene_is(c, i + 1, "session") || scene_is(c, i + 1, "trading"))) return true;
        if (scene_is(c, i, "day") && (scene_is(c, i + 1, "earlier") || scene_is(c, i + 1, "before"))) return true;
    }
    return false;
}

static int64_t trading_day_before(int64_t day)
{
    do day -= DAY_US;
    while (days_weekday(us_days(day)) >= SATURDAY);
    return day;
}

static void step_back(claim *k)
{
    k->from = trading_day_before(k->from);
    k->to = k->from + DAY_US;
}

/* "its two-day decline to 23 %", "a three-session gain of 5 %": how many trading days, 1 where none is said. */
static int days_told(const scene *c, const scope *s, int64_t first, int64_t last)
{
    enum { BEFORE = 8, BEHIND = 4, MOST = 10, FRONT = 20 };
    for (int64_t i = first - 1; i > s->first + 1 && i > first - FRONT; i--) {
        if (!(scene_is(c, i, "days") || scene_is(c, i, "sessions")) || c->quantity_at[i] < 0) continue;
        const quantity *q = &c->q.items[c->quantity_at[i]];
        const int64_t at = c->q_first[c->quantity_at[i]], over = scene_is(c, at - 1, "the") ? at - 2 : at - 1;
        if ((scene_is(c, over, "Over") || scene_is(c, over, "over") || scene_is(c, over, "In") || scene_is(c, over, "in")) && q->value > 1 && q->value <= MOST) return (int)q->value;
    }
    for (int64_t i = last + BEHIND < s->last ? last + BEHIND : s->last - 1; i > s->first && i > first - BEFORE; i--) {
        if (!(scene_is(c, i, "day") || scene_is(c, i, "session")) || !scene_is(c, i - 1, "-") || i < 2 || c->quantity_at[i - 2] < 0) continue;
        const quantity *q = &c->q.items[c->quantity_at[i - 2]];
        const bool apart = i < first ? scene_parts(c, i, first) : i >= last && scene_parts(c, last - 1, i - 2);
        if (!apart && q->value >= 1 && q->value <= MOST && scene_class(c, i + 1) & (W_FALL | W_RISE | W_LOSS_NOUN)) return (int)q->value;
    }
    return 1;
}

/* The day from whose close a change right before it is told; NULL: none. */
static const when *base_of(const scene *c, const scope *s, int64_t last)
{
    enum { BEHIND = 6 };
    for (int64_t i = s->whens; i < s->whens_end; i++) {
        int64_t at = c->w_first[i];
        if (at < last || at > last + BEHIND || !is_period(&c->w.items[i]) || scene_parts(c, last - 1, at)) continue;
        if (context_is_base(c, &c->w.items[i], at)) return &c->w.items[i];
    }
    return NULL;
}

/* The last of the days that its paragraph told so far. */
static int64_t latest_day(const scene *c, const scope *s, int64_t otherwise)
{
    int64_t latest = otherwise;
    for (int64_t i = s->whens_end - 1; i >= 0 && c->w.items[i].at.start >= s->block->at.start; i--)
        if (is_period(&c->w.items[i]) && c->w.items[i].grain == DAY && scene_tells_day(c, i) && c->w.items[i].from > latest) latest = c->w.items[i].from;
    return latest;
}

/* Begins so many trading days, the last of them told, earlier. */
static void stretch_back(const scene *c, const scope *s, claim *k, int days)
{
    if (days > 1 && s->block) k->to = (k->from = latest_day(c, s, k->from)) + DAY_US;
    for (int i = 1; i < days; i++) k->from = trading_day_before(k->from);
}

/* The head's date, of a table's cell. */
static const when *head_date(const scene *c, const scope *s)
{
    if (!s->block || s->block->kind != CELL || s->block->head < 0) return NULL;
    span at = c->d->blocks[s->block->head].at;
    for (int64_t i = scene_token(c, at.start); i < c->t.n && (int64_t)c->t.items[i].start < at.end; i++)
        if (c->when_at[i] >= 0 && is_period(&c->w.items[c->when_at[i]])) return &c->w.items[c->when_at[i]];
    return NULL;
}

/* The first day that is told below a headline, dates of issue left out; NULL: none. */
static const when *lead_day(const scene *c, const scope *s)
{
    enum { LEAD = 1500 };
    for (int64_t i = s->whens_end; i < c->w.n && c->w.items[i].at.start < s->at.end + LEAD; i++) {
        const when *w = &c->w.items[i];
        const block *b = &c->d->blocks[document_block(c->d, w->at.start)];
        if (b->kind == PARAGRAPH && is_period(w) && w->grain == DAY && scene_tells_day(c, i)) return w;
    }
    return NULL;
}

/* The day that goes without saying: the last of the paragraph, else the one that the document is of, else its own. */
static const when *day_told(const scene *c, const scope *s)
{
    if (c->day && c->day_block == document_block(c->d, s->at.start)) return c->day;
    const when *lead = s->block && s->block->kind == HEADING && !c->day ? lead_day(c, s) : NULL;
    if (lead) return lead;
    if (c->main_day) return c->main_day;
    return c->d->date == NO_DATE ? c->day : NULL;
}

static void fill_period(const scene *c, const scope *s, claim *k, int64_t first, int64_t last)
{
    bool narrated = has_phase(k->metric) || !strcmp(k->metric, "rank");
    const when *w = nearest_date(c, s, first, last, narrated && c->day ? 12 : 60);
    if (!w) w = head_date(c, s);
    if (!w && narrated) w = day_told(c, s);
    if (w) {
        k->date = w;
        k->from = w->from;
        k->to = w->to;
    } else if (c->d->date != NO_DATE && narrated) {
        k->from = c->d->date * DAY_US;
        k->to = k->from + DAY_US;
    }
    int64_t after = w && w >= c->w.items && w < c->w.items + c->w.n ? c->w_first[w - c->w.items] : last;
    if (after < first - 30 || after < s->first || after > last) after = last;
    if (narrated && k->from != INT64_MIN && k->to - k->from == DAY_US && is_day_before(c, after, last + 4 < s->last ? last + 4 : s->last - 1)) step_back(k);
    const when *base = narrated ? base_of(c, s, last) : NULL;
    if (base && base->to != INT64_MIN && base->to < k->to) k->from = base->to;
    else if (narrated && k->from != INT64_MIN && k->to - k->from == DAY_US) stretch_back(c, s, k, days_told(c, s, first, last));
}

/* ---- attribution --------------------------------------------------------------------------------- */

enum { LONGEST_SPEAKER = 9 };

static bool ends_speaker(const scene *c, int64_t i)
{
    if (c->t.items[i].kind == SIGN) return !scene_is(c, i, "-") && !scene_is(c, i, "'") && !scene_is(c, i, "\xe2\x80\x99") && !scene_is(c, i, "&");
    return c->quantity_at[i] >= 0;
}

/* "according to X", "per X", "citing X": X, up to a verb or a sign. */
static span speaker_behind(const scene *c, const scope *s, int64_t i)
{
    int64_t end = i;
    bool proper = i < s->last && c->t.items[i].caps && !(c->classes[i] & W_ARTICLE);
    for (; end < s->last && end < i + LONGEST_SPEAKER && !ends_speaker(c, end) && !(c->classes[end] & (W_MOVE_VERB | W_BE | W_AUX)); end++)
        if (proper && c->t.items[end].kind == WORD && !c->t.items[end].caps && !(c->classes[end] & (W_OF | W_AND)) && !scene_is(c, end, "data") && !scene_is(c, end, "s")) break;
    return scene_span(c, i, end);
}

/* "X said": X, back to where its clause begins. */
static span speaker_before(const scene *c, const scope *s, int64_t verb)
{
    int64_t end = verb, from;
    while (end > s->first && scene_class(c, end - 1) & (W_AUX | W_ABOUT_TO) && !(scene_class(c, end - 1) & W_GROUP)) end--;
    for (from = end; from > s->first && end - from < LONGEST_SPEAKER; from--)
        if (ends_speaker(c, from - 1) || (scene_class(c, from - 1) & W_AND && !(from > s->first + 1 && c->t.items[from - 2].caps)) || scene_class(c, from - 1) & (W_BUT | W_WHICH | W_MOVE_VERB | W_ABOUT_TO) || scene_is(c, from - 1, "that")) break;
    while (from < end && scene_class(c, from) & W_ARTICLE) from++;
    while (end > from && (scene_is(c, end - 1, "also") || scene_is(c, end - 1, "further") || scene_is(c, end - 1, "publicly"))) end--;
    return scene_span(c, from, end);
}

/* A verb of saying, and not "added 2.87 %" nor "the report". */
static bool is_saying(const scene *c, int64_t i)
{
    uint64_t k = c->classes[i];
    if (!(k & (W_SAY | W_GUESS)) || c->t.items[i].caps || c->quantity_at[i] >= 0 || (i + 1 < c->t.n && c->quantity_at[i + 1] >= 0 && !(k & W_GUESS))) return false;
    static const char *const nouns[] = {"reports", "claims", "notes", "estimates", "shows"}, *const passive[] = {"for", "by", "in", "on", "at", "from"};
    for (size_t n = 0; n < sizeof nouns / sizeof *nouns; n++)
        if (scene_is(c, i, nouns[n]) && (i == 0 || (!c->t.items[i - 1].caps && !(c->classes[i - 1] & W_GROUP)))) return false;
    for (size_t n = 0; n < sizeof passive / sizeof *passive; n++)
        if (scene_is(c, i + 1, passive[n])) return false;
    return !(scene_class(c, i - 1) & (W_ARTICLE | W_BE | W_OF)) && !scene_is(c, i - 1, "to");
}

/* Whether a new sentence begins within the sentence, between two of its tokens. */
static bool leaves(const scene *c, int64_t from, int64_t to)
{
    for (int64_t i = from + 1; i < to; i++)
        if (scene_is(c, i, ";") || (scene_is(c, i, ",") && (scene_class(c, i + 1) & W_AND || scene_is(c, i + 1, "but") || scene_is(c, i + 1, "while")))) return true;
    return false;
}

static span attributed(const scene *c, const scope *s, int64_t first, int64_t last)
{
    span found = {0, 0};
    for (int64_t i = s->first; i < s->last && i < last + 40; i++) {
        if (i < first - 120) continue;
        bool source = (scene_is(c, i, "according") && scene_is(c, i + 1, "to")) || scene_is(c, i, "per") || scene_is(c, i, "citing");
        if (source && scene_is(c, i, "per") && c->quantity_at[i] >= 0) source = false;
        if (source && scene_is(c, i, "per") && (i + 1 >= s->last || !c->t.items[i + 1].caps)) source = false;
        if (source) {
            span x = speaker_behind(c, s, i + (scene_is(c, i, "according") ? 2 : 1));
            bool meant = i >= last ? scene_is(c, i - 1, ",") || !leaves(c, last - 1, i) : s->first == i || !leaves(c, i, first);
            if (meant && x.end > x.start) found = x;
        }
        if (!is_saying(c, i)) continue;
        bool inverted = i > last && (scene_is(c, i - 1, ",") || scene_is(c, i - 1, "\"") || scene_is(c, i - 1, "\xe2\x80\x9d")) && i + 1 < s->last && c->t.items[i + 1].caps;
        span x = inverted ? speaker_behind(c, s, i + 1) : speaker_before(c, s, i);
        bool closes = i > last && (i + 1 >= s->last || c->t.items[i + 1].kind == SIGN || scene_class(c, i + 1) & W_LIKE);
        bool governs = inverted || (i < first ? !leaves(c, i, first) : closes);
        if (x.end > x.start && governs && (i < first || !found.end)) found = x;
    }
    return found;
}

/* An entry of references is its publisher's: what stands before the title. */
static span publisher(const scene *c, const scope *s, const block *b)
{
    int64_t i = scene_token(c, b->at.start);
    while (i < s->last && c->t.items[i].kind != WORD) i++;
    return speaker_behind(c, &(scope){.first = i, .last = s->last}, i);
}

static span quoted_by(const scene *c, int64_t byte, bool *quoted)
{
    int64_t low = 0, high = c->d->n_quotes;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (c->d->quotes[middle].at.end <= byte) low = middle + 1;
        else high = middle;
    }
    *quoted = low < c->d->n_quotes && c->d->quotes[low].at.start <= byte;
    return *quoted ? c->d->quotes[low].speaker : (span){0, 0};
}

/* ---- stance -------------------------------------------------------------------------------------- */

static bool is_not(const scene *c, int64_t i)
{
    if (c->classes[i] & W_NOT) return !scene_is(c, i + 1, "only") && !(scene_is(c, i, "no") && scene_is(c, i + 1, "."));
    return scene_is(c, i, "t") && (scene_is(c, i - 1, "'") || scene_is(c, i - 1, "\xe2\x80\x99"));
}

/* "set for", "due to": participles that look ahead only so. */
static bool is_ahead(const scene *c, int64_t i)
{
    static const char *const words[] = {"set", "poised", "slated", "scheduled", "going", "plans", "plan", "aims", "hopes", "may"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (scene_is(c, i, words[k])) return scene_is(c, i + 1, "to") || scene_is(c, i + 1, "for") || k == sizeof words / sizeof *words - 1;
    return true;
}

/* Of the words of the clause before the figure, hedges left out. */
static void fill_stance(const scene *c, const scope *s, claim *k, int64_t first)
{
    bool forecast = false, conditional = false, denied = false;
    for (int64_t i = first - 1; i >= s->first && i > first - 24; i--) {
        const token *t = &c->t.items[i];
        if ((int64_t)t->start >= k->hedge.start && (int64_t)t->start < k->hedge.end) continue;
        bool near = !scene_parts(c, i, first);
        if (near && i > first - 10 && is_not(c, i)) k->negated = true;
        if (c->classes[i] & W_ABOUT_TO && near && !t->caps && is_ahead(c, i)) forecast = true;
        if (scene_is(c, i, "would")) forecast |= near;
        else if (c->classes[i] & W_IF) conditional |= near || scene_is(c, i, "if") || scene_is(c, i, "If");
        if (near && c->classes[i] & W_DENY) denied = true;
    }
    if (denied) k->stance = DENIED;
    else if (conditional) k->stance = CONDITIONAL;
    else if (forecast) k->stance = FORECAST;
    if (k->negated && k->comparator == EQUAL) k->comparator = NOT_EQUAL;
}

/* "didn't cost $294,000 in all": what is denied is that nothing comes on top, not the figure. */
static bool denies_the_whole(const scene *c, const claim *k, int64_t last)
{
    if (!k->negated || strcmp(k->metric, "cost")) return false;
    return scene_is(c, last, "altogether") || (scene_is(c, last, "in") && (scene_is(c, last + 1, "all") || scene_is(c, last + 1, "total")));
}

void context_fill(scene *c, const scope *s, claim *k, int64_t first, int64_t last)
{
    bool quoted;
    k->phase = has_phase(k->metric) ? phase_of(c, s, k, first, last) : NO_PHASE;
    fill_period(c, s, k, first, last);
    k->attribution = quoted_by(c, k->at.start, &quoted);
    if (s->block && s->block->kind == REFERENCE) k->attribution = publisher(c, s, s->block);
    if (k->attribution.end <= k->attribution.start) k->attribution = attributed(c, s, first, last);
    k->stance = quoted ? QUOTED_BY : k->attribution.end > k->attribution.start ? REPORTED_BY : ASSERTED;
    fill_stance(c, s, k, first);
    if (denies_the_whole(c, k, last)) k->quantity_kind = "total_cost";
}
