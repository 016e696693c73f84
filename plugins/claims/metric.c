/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric.c -- which measure a figure is of: by its unit, by the triggers near it, and by verbs. */
#include "scene.h"

#include <math.h>
#include <string.h>

/* ---- direction ----------------------------------------------------------------------------------- */

enum { REACH = 16, MOST_PRICE = 1000000 };

static int way(uint64_t k) { return k & W_FALL ? -1 : k & W_RISE ? 1 : 0; }

/* "gave up" leads down, "make up" nowhere. */
static int way_at(const scene *c, int64_t i)
{
    static const struct { const char *verb; int way; } verbs[] = {
        {"gave", -1}, {"give", -1}, {"gives", -1}, {"giving", -1}, {"given", -1}, {"make", 0}, {"makes", 0}, {"made", 0}, {"making", 0},
        {"set", 0}, {"end", 0}, {"ended", 0}, {"sum", 0}, {"summed", 0}, {"buy", 0}, {"bought", 0}};
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs && scene_is(c, i, "up"); k++)
        if (scene_is(c, i - 1, verbs[k].verb)) return verbs[k].way;
    return way(c->classes[i]);
}

/* "is off 45 %", "off nearly 14 %". */
static bool is_off(const scene *c, int64_t first)
{
    const uint64_t bars = ~(W_LIKE | W_SHARE_WORD | W_SUPERLATIVE | W_BUT);
    int64_t i = first - 1;
    for (int k = 0; k < 3 && i > 0 && !scene_is(c, i, "off") && c->t.items[i].kind == WORD && !(scene_class(c, i) & bars); k++) i--;
    return scene_is(c, i, "off") && !(scene_class(c, i - 1) & W_LOSE);
}

/* "592 points, or 2.44 %, lower": which way, behind figures between commas. */
static int way_behind(const scene *c, const scope *s, int64_t last)
{
    enum { FAR_BEHIND = 12 };
    for (int64_t i = last; i < s->last && i < last + FAR_BEHIND; i++) {
        if (scene_is(c, i, "lower") || scene_is(c, i, "down")) return -1;
        if (scene_is(c, i, "higher") || scene_is(c, i, "up")) return 1;
        if (i == last && (scene_is(c, i, "points") || scene_is(c, i, "point"))) continue;
        if (c->quantity_at[i] < 0 && !scene_is(c, i, ",") && !scene_is(c, i, "or") && !scene_is(c, i, "(") && !scene_is(c, i, ")")) return 0;
    }
    return 0;
}

/* The verb before goes before a noun behind: "surged 8.8% after plunging 17%", "a 4.3% drop". */
int direction_find(const scene *c, const scope *s, int64_t first, int64_t last)
{
    int64_t back = -1, on = -1;
    for (int64_t i = first - 1; i >= s->first && i > first - REACH && back < 0; i--)
        if (way_at(c, i)) back = i;
    for (int64_t i = last; i < s->last && i < last + 4 && on < 0; i++) {
        if (c->quantity_at[i] >= 0 || c->t.items[i].kind == SIGN || c->classes[i] & W_BEFORE) break;
        if (way_at(c, i)) on = i;
    }
    int behind = way_behind(c, s, last);
    if (is_off(c, first) || scene_is(c, last, "off")) return -1;
    if (behind && (back < 0 || scene_distance(c, back, first) > 4)) return behind;
    if (back < 0) return on < 0 ? 0 : way_at(c, on);
    if (on >= 0 && scene_distance(c, back, first) > 4 && on - last < 3) return way_at(c, on);
    return scene_distance(c, back, first) < REACH ? way_at(c, back) : 0;
}

/* ---- metrics ------------------------------------------------------------------------------------- */

typedef enum figure { PERCENTAGE, SUM, TIMES, RANKED, POINTS, COUNTED } figure;

static figure figure_of(const quantity *q)
{
    if (q->kind == A_PERCENT || q->kind == A_POINT || q->kind == A_BASIS || q->kind == A_FRACTION) return PERCENTAGE;
    if (q->kind == MONEY) return SUM;
    if (q->kind == A_MULTIPLE || !strcmp(q->unit, "time")) return TIMES;
    if (q->kind == AN_ORDINAL) return RANKED;
    return !strcmp(q->unit, "point") || !strcmp(q->unit, "points") ? POINTS : COUNTED;
}

/* Money of any currency is of what dollars are; counts are of triggers with their own unit. */
static bool is_for(const trigger *t, figure f, const quantity *q)
{
    static const char *const of_unit[] = {[PERCENTAGE] = "%", [SUM] = "USD", [TIMES] = "x"};
    return f <= TIMES ? !strcmp(t->unit, of_unit[f]) : *t->unit && !strcmp(t->unit, q->unit);
}

/* "paid $1 billion, and that running them costs": what a clause behind is about. */
static bool is_next_clause(const scene *c, int64_t i, int64_t last)
{
    for (int64_t k = last; k + 2 < i; k++)
        if (scene_is(c, k, ",") && c->classes[k + 1] & W_AND && c->classes[k + 2] & (W_WHICH | W_PRONOUN)) return true;
    return false;
}

/* The trigger that is nearest in sense; those behind the figure a little farther. *away: how far. */
static const trigger *nearest(const scene *c, const scope *s, figure f, const quantity *q, int64_t first, int64_t last, int *away, int64_t *at)
{
    enum { KIND_BONUS = 5 };
    const trigger *best = NULL;
    *away = 40;
    for (int64_t i = s->metrics; i < s->metrics_end; i++) {
        const hit *h = &c->metrics.items[i];
        const trigger *t = metric_trigger(c->known->metrics, h->row);
        if (!is_for(t, f, q) || (h->first < last && h->last > first)) continue;
        if (h->last < first - 40 || (h->first == last && scene_is(c, last, "worth"))) continue;
        if (h->first > last + 40) break;
        if (is_next_clause(c, h->first, last)) continue;
        int d = h->first >= last ? scene_distance(c, last - 1, h->first) + 1 : scene_distance(c, h->last - 1, first);
        if (*t->kind) d = d > KIND_BONUS ? d - KIND_BONUS : 0;
        if (d >= *away) continue;
        *away = d;
        *at = h->first;
        best = t;
    }
    return best;
}

/* A token of a class in the figure's neighbourhood, no clause ending between; -1: none. */
static int64_t near_class(const scene *c, const scope *s, int64_t first, int64_t last, uint64_t class, int reach)
{
    for (int64_t i = first - 1; i >= s->first && i > first - reach; i--)
        if (c->classes[i] & class && !scene_parts(c, i, first)) return i;
    for (int64_t i = last; i < s->last && i < last + reach; i++)
        if (c->classes[i] & class && !scene_parts(c, last - 1, i)) return i;
    return -1;
}

static bool follows(const scene *c, int64_t i, const char *a, const char *b) { return scene_is(c, i, a) && (!b || scene_is(c, i + 1, b)); }

/* Prices of what is traded stand behind "below", "to", "at". */
static bool is_level(const scene *c, int64_t first)
{
    static const char *const before[] = {"below", "above", "at", "to", "past", "near", "around", "under", "over", "toward"};
    for (int64_t i = first - 1; i >= 0 && i > first - 3; i--)
        for (size_t k = 0; k < sizeof before / sizeof *before; k++)
            if (scene_is(c, i, before[k])) return true;
    return false;
}

/* "revenue grew", "sales are expected to rise": the measure right before a verb of movement, or NULL. */
static const char *grower(const scene *c, const scope *s, int64_t move)
{
    for (int64_t i = s->metrics; i < s->metrics_end; i++) {
        const hit *h = &c->metrics.items[i];
        const char *metric = metric_trigger(c->known->metrics, h->row)->metric;
        if (h->last > move || h->last < move - 5 || scene_parts(c, h->last - 1, move)) continue;
        if (grid_lists("revenue;profit;cost;investment;funding;assets;dividend;growth;margin;rate;tariff", metric)) return metric;
    }
    return NULL;
}

/* "up from 40 %", "to 3 % from 4 %": what it was before, no way that it went. */
static bool is_origin(const scene *c, int64_t first)
{
    int64_t i = first - 1;
    for (int k = 0; k < 3 && i > 0 && scene_class(c, i) & (W_LIKE | W_SHARE_WORD); k++) i--;
    return scene_is(c, i, "from");
}

/* "won back a quarter of", "clawed back 3 %". */
static bool is_won_back(const scene *c, const scope *s, int64_t first)
{
    static const char *const verbs[] = {"won", "win", "clawed", "claw", "earned", "made", "gained", "got"};
    for (int64_t i = first - 1; i > s->first && i > first - 5; i--)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs && scene_is(c, i, "back"); k++)
            if (scene_is(c, i - 1, verbs[k])) return true;
    return false;
}

/* "recouped half of the loss"; not "shed 22 % before recovering". */
static bool is_recovered(const scene *c, const scope *s, int64_t first, int64_t last)
{
    int64_t i = near_class(c, s, first, last, W_RECOVER, 8);
    return i >= 0 && (i < first || !(scene_class(c, i - 1) & W_BEFORE));
}

static int64_t before_hedge(const scene *c, const quantity *q, int64_t first)
{
    return q->hedge.end > q->hedge.start && q->hedge.start < q->at.start ? scene_token(c, q->hedge.start) : first;
}

/* "1,900 jobs, about one in eight": what a count or a sum is of a whole. */
static bool is_apposed(const scene *c, const quantity *q, int64_t first)
{
    int64_t i = before_hedge(c, q, first) - 1;
    if (!scene_is(c, i, ",")) return false;
    for (int64_t k = i - 1; k > 0 && k > i - 5; k--)
        if (c->quantity_at[k] >= 0) return c->q.items[c->quantity_at[k]].kind == A_NUMBER || c->q.items[c->quantity_at[k]].kind == MONEY;
    return false;
}

/* "of which between 10 % and 20 % was insured". */
static bool is_partitive(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i > s->first && i > first - 5; i--)
        if (scene_is(c, i, "which") && scene_class(c, i - 1) & W_OF) return true;
    return false;
}

static sense of_percentage(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    int away, way_of = direction_find(c, s, first, last);
    int64_t at = -1;
    const trigger *t = nearest(c, s, PERCENTAGE, q, first, last, &away, &at);
    int64_t move = near_class(c, s, first, last, W_FALL | W_RISE, REACH);
    if (t && is_origin(c, first) && away < 14 && strcmp(t->metric, "return")) return (sense){t->metric, t->kind, 0};
    if (t && !strcmp(t->metric, "distance_from_high")) return (sense){t->metric, t->kind, -1};
    if (is_won_back(c, s, first) || (q->kind == A_FRACTION && is_recovered(c, s, first, last))) return (sense){"share", "recovered", 0};
    if (q->kind == A_FRACTION && near_class(c, s, first, last, W_COST_NOUN, 5) >= 0) return (sense){"cost_ratio", "", 0};
    if (q->kind == A_FRACTION && is_apposed(c, q, first)) return (sense){"share", "", 0};
    if (scene_class(c, last) & W_OF && !way_of) return (sense){"share", "", 0};
    if (is_partitive(c, s, first)) return (sense){"share", "", 0};
    if (t && move < 0 && away < 14) return (sense){t->metric, t->kind, t->direction};
    if (t && is_level(c, first) && away < 14) return (sense){t->metric, t->kind, 0};
    if (t && q->kind == A_BASIS && away < 14) return (sense){t->metric, t->kind, way_of};
    const char *grows = move < 0 ? NULL : grower(c, s, move);
    if (grows) return (sense){"growth", grows, way_of};
    if (is_recovered(c, s, first, last)) return (sense){"share", "recovered", 0};
    if (way_of) return (sense){"return", "", way_of};
    return (sense){t ? t->metric : "share", t ? t->kind : "", 0};
}

/* What a sum is for in a sentence that tells chip-hours. */
static bool buys_hours(const scene *c, const scope *s)
{
    for (int64_t i = s->quantities; i < s->quantities_end && i < s->quantities + 16; i++)
        if (!strcmp(c->q.items[i].unit, "GPU-hour") || !strcmp(c->q.items[i].unit, "chip-hour")) return true;
    return false;
}

/* What one lost oneself is no market value. */
static bool says_we(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i >= s->first && i > first - 6; i--)
        if (scene_is(c, i, "we") || scene_is(c, i, "We") || scene_is(c, i, "I")) return true;
    return false;
}

/* "3 % lower at $28,390", "closed down 15 % at $223.51": a sum without a magnitude behind "at" and a word of trading. */
static bool is_price(const scene *c, const scope *s, const quantity *q, int64_t first)
{
    static const char *const verbs[] = {"close", "closed", "closing", "ended", "finished", "settled", "trade", "trading", "traded", "opened", "quoted", "changed"};
    enum { BACK = 10 };
    int64_t i = before_hedge(c, q, first) - 1;
    if (fabs(q->value) >= MOST_PRICE || strchr(q->unit, '/')) return false;
    if (!scene_is(c, i, "at") && !scene_is(c, i, "for")) return false;
    bool at = scene_is(c, i, "at");
    for (int64_t j = i - 1; j >= s->first && j > i - BACK && !scene_is(c, j, ";"); j--) {
        if (at && way(c->classes[j])) return true;
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            if (scene_is(c, j, verbs[k]) && (at || scene_is(c, j + 1, "hands"))) return true;
    }
    return false;
}

/* "taken almost $600 billion from its value", "knocked $5 billion off". */
static bool is_taken(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    static const char *const verbs[] = {"took", "taken", "takes", "taking", "knocked", "knocking", "shaved", "shaving", "sliced", "slashed", "lopped", "cutting", "stripped"};
    int64_t i = before_hedge(c, q, first) - 1;
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
        if (scene_is(c, i, verbs[k])) return scene_class(c, last) & W_FROM;
    return false;
}

static bool is_per_time(const char *unit)
{
    static const char *const times[] = {"/year", "/month", "/week", "/day", "/quarter"};
    for (size_t k = 0; k < sizeof times / sizeof *times; k++)
        if (strstr(unit, times[k])) return true;
    return false;
}

static sense of_sum(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    int away;
    int64_t at = -1;
    const trigger *t = nearest(c, s, SUM, q, first, last, &away, &at);
    bool is_rent = t && !strcmp(t->kind, "rental_price"); /* which is told of an hour */
    if (buys_hours(c, s) && !strchr(q->unit, '/') && (!t || !*t->kind || is_rent)) return (sense){"cost", "training_cost", 0};
    bool loses = near_class(c, s, first, last, W_LOSE, 14) >= 0 || is_taken(c, q, first, last), moves = near_class(c, s, first, last, W_FALL | W_RISE, 8) >= 0;
    int way_of = direction_find(c, s, first, last);
    if (strstr(q->unit, "/share") && t && !strcmp(t->metric, "profit")) return (sense){"earnings_per_share", "", 0};
    if (strstr(q->unit, "/share") && t && !strcmp(t->metric, "dividend")) return (sense){"dividend", "", 0};
    if (is_price(c, s, q, first)) return (sense){"price_level", "", 0};
    if (strstr(q->unit, "hour") || strstr(q->unit, "token")) return (sense){"cost", strstr(q->unit, "token") ? "token_price" : "rental_price", 0};
    if (strchr(q->unit, '/') && !is_per_time(q->unit)) return (sense){"price_level", "", 0};
    if (t && !strcmp(t->metric, "market_value") && (loses || (moves && way_of < 0))) return (sense){"marketcap_loss", "", -1};
    if (t && !strcmp(t->metric, "market_value") && moves && way_of > 0 && near_class(c, s, first, last, W_GAINS, 8) >= 0)
        return (sense){"marketcap_gain", "", 1};
    if (t && away < 16) return (sense){t->metric, t->kind, t->direction};
    if (loses && near_class(c, s, first, last, W_PRONOUN, 5) >= 0 && says_we(c, s, first)) return (sense){"loss", "", 0};
    if (loses) return (sense){"marketcap_loss", "", -1};
    if (moves && is_level(c, first) && fabs(q->value) < MOST_PRICE) return (sense){"price_level", "", 0};
    if (t) return (sense){t->metric, t->kind, t->direction};
    return near_class(c, s, first, last, W_COST_NOUN, REACH) >= 0 ? (sense){"cost", "", 0} : (sense){"amount", "", 0};
}

typedef struct counted {
    const char *unit, *metric, *kind;
} counted;

static const counted counts[] = {
    {"GPU-hour", "cost", "chip_hours"}, {"chip-hour", "cost", "chip_hours"}, {"FLOP", "count", "flop"}, {"parameter", "count", "parameters"},
    {"token", "count", "tokens"},       {"GPU", "count", "chips"},           {"chip", "count", "chips"}, {"job", "count", "jobs"},
};

/* "lost 39.59 points to", "rose 0.7 % to": how far, and then where to. */
static bool is_where_to(const scene *c, const scope *s, int64_t first)
{
    int64_t i = first - 1;
    if (i <= s->first + 1 || !scene_is(c, i--, "to")) return false;
    if (c->quantity_at[i] < 0) i--; /* what is counted stands outside of it */
    if (c->quantity_at[i] < 0) return false;
    const quantity *far = &c->q.items[c->quantity_at[i]];
    return figure_of(far) == POINTS || figure_of(far) == PERCENTAGE;
}

/* "closed at 43,500": points of an index. */
static bool is_points(const scene *c, const scope *s, const quantity *q, int64_t first)
{
    static const char *const verbs[] = {"close", "closed", "closing", "ended", "ending", "finished", "finishing", "settled", "trading", "traded", "end", "finish"};
    if (*q->unit || q->kind != A_NUMBER || q->worded || !(is_level(c, first) || scene_is(c, first - 1, "from"))) return false;
    if (is_where_to(c, s, first)) return true;
    for (int64_t i = first - 1; i >= s->first && i > first - REACH && !scene_is(c, i, ";"); i--)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            if (scene_is(c, i, verbs[k]) || c->classes[i] & W_MOVE_VERB || scene_is(c, i, "lower") || scene_is(c, i, "higher")) return true;
    return false;
}

/* "37 billion are activated for each token", "activating 37 billion", "37 billion parameters work on each token", "of which 37 billion
 * parameters": those that a token uses. */
static bool is_active(const scene *c, const scope *s, int64_t first, int64_t last, const quantity *q)
{
    enum { LEAST = 1000000, NEAR = 3, FAR_BEHIND = 10 };
    if (!(q->value >= LEAST) || (*q->unit && strcmp(q->unit, "parameter"))) return false;
    for (int64_t i = first - NEAR; i < first; i++)
        if (scene_is(c, i, "activates") || scene_is(c, i, "activating") || scene_is(c, i, "activate")) return true;
    for (int64_t i = last; i < last + FAR_BEHIND && i < c->t.n && c->quantity_at[i] < 0 && !scene_parts(c, last - 1, i); i++) {
        if (i < last + 2 * NEAR && (scene_is(c, i, "active") || scene_is(c, i, "activated"))) return true;
        bool each = scene_is(c, i - 1, "each") || scene_is(c, i - 1, "per") || scene_is(c, i - 1, "every") || scene_is(c, i - 1, "a") || scene_is(c, i - 1, "any");
        if (scene_is(c, i, "token") && each && *q->unit) return true;
    }
    return *q->unit && is_partitive(c, s, first);
}

static sense of_count(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    int away;
    int64_t at;
    const trigger *multiple = *q->unit || q->kind != A_NUMBER ? NULL : nearest(c, s, TIMES, q, first, last, &away, &at);
    if (multiple && !strcmp(multiple->metric, "valuation_multiple") && away < 10) return (sense){multiple->metric, "", 0};
    const trigger *t = nearest(c, s, COUNTED, q, first, last, &away, &at);
    if (t && away < 14) return (sense){t->metric, t->kind, t->direction};
    if (is_points(c, s, q, first)) return (sense){"price_level", "points", 0};
    if (!strcmp(q->unit, "parameter") && is_active(c, s, first, last, q)) return (sense){"count", "active_parameters", 0};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        if (!strcmp(q->unit, counts[k].unit)) return (sense){counts[k].metric, counts[k].kind, 0};
    if (is_active(c, s, first, last, q)) return (sense){"count", "active_parameters", 0};
    return (sense){q->kind == DURATION || q->kind == AGE ? "duration" : "count", "", 0};
}

sense metric_find(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    int away;
    int64_t at;
    figure f = figure_of(q);
    if (f == PERCENTAGE) return of_percentage(c, s, q, first, last);
    if (f == SUM) return of_sum(c, s, q, first, last);
    if (f == RANKED) return scene_class(c, last) & W_IN_A_ROW ? (sense){"count", "streak", 0} : (sense){"rank", "", 0};
    if (f == POINTS) return (sense){"index_move", "points", direction_find(c, s, first, last)};
    if (f == COUNTED) return of_count(c, s, q, first, last);
    const trigger *t = nearest(c, s, TIMES, q, first, last, &away, &at);
    if (t) return (sense){t->metric, t->kind, 0};
    if (!q->worded && scene_is(c, first - 1, "at") && !(scene_class(c, last) & (W_ARTICLE | W_RISE))) return (sense){"valuation_multiple", "", 0};
    bool cost = near_class(c, s, first, last, W_COST_NOUN, 6) >= 0;
    return (sense){cost ? "cost_ratio" : "ratio", "", follows(c, last, "cheaper", NULL) ? -1 : 0};
}

const char *metric_of_text(const scene *c, span at, const char *of, int *direction)
{
    static const char any[] = "share amount count", levels[] = "amount count", sums[] = "amount";
    static const struct { const char *word, *metric, *of; } heads[] = {
        {"move", "return", any}, {"moves", "return", any}, {"change", "return", any}, {"chg", "return", any}, {"return", "return", any},
        {"performance", "return", any}, {"drop", "return", any}, {"decline", "return", any}, {"fall", "return", any}, {"gain", "return", any},
        {"loss", "return", any}, {"close", "price_level", levels}, {"closing", "price_level", levels}, {"price", "price_level", levels},
        {"last", "price_level", levels}, {"settlement", "price_level", levels}, {"open", "price_level", levels}, {"low", "price_level", sums},
        {"high", "price_level", sums}};
    const char *found = NULL;
    int64_t first = scene_token(c, at.start), low = 0, high = c->metrics.n;
    enum { LONGEST_HEAD = 24 };
    for (int64_t i = first; i < c->t.n && i < first + LONGEST_HEAD && (int64_t)c->t.items[i].start < at.end; i++) {
        for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
            if (c->t.items[i].hash == word_hash(heads[k].word) && strstr(heads[k].of, of)) found = heads[k].metric;
        if (way(c->classes[i])) *direction = way(c->classes[i]);
    }
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (c->metrics.items[middle].first < first) low = middle + 1;
        else high = middle;
    }
    if (low < c->metrics.n && (int64_t)c->t.items[c->metrics.items[low].first].start < at.end && !found) found = metric_trigger(c->known->metrics, c->metrics.items[low].row)->metric;
    return found;
}
