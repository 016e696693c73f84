/* SPDX-License-Identifier: GPL-3.0-or-later */
/* subject.c -- whom a figure is said of: the actor that costs least, by its distance in sense, by the word that governs it,
 * and by whether things of its kind have such figures. */
#include "reading.h"
#include "scene.h"

#include <string.h>

enum { WINDOW = 12, TOO_DEAR = 46, CARRIED = 20, CARRIED_BY_PRONOUN = 5, ANOTHER_BLOCK = 8, BEHIND = 7, GOVERNED = 14, RIVAL = 12 };

/* ---- kinds --------------------------------------------------------------------------------------- */

/* What it costs that a kind of thing has a kind of figure; the kinds are columns. */
typedef enum sort { TRADED, COIN, MAKER, MODEL, PRODUCT, CHIP, PLACE, SOURCE, GROUP, UNKNOWN, N_SORTS } sort;

typedef struct fit {
    const char *metrics;
    int cost[N_SORTS];
} fit;

static const fit fits[] = {
    {" rate tariff ",                                        {12, 20, 14, 20, 14, 20, 1, 4, 8, 6}},
    /*                                                       traded coin maker model product chip place source group unknown */
    {" return index_move marketcap_loss distance_from_high ", {0, 0, 14, 18, 16, 20, 22, 30, 2, 7}},
    {" market_value price_level price_target ",               {0, 0, 8, 14, 12, 12, 22, 30, 3, 7}},
    {" valuation valuation_multiple assets revenue profit margin growth funding ", {0, 8, 0, 9, 4, 14, 14, 26, 4, 3}},
    {" cost count score ",                                    {4, 10, 1, 0, 3, 9, 10, 24, 8, 5}},
    {" training_cost stage_cost ",                            {12, 20, 6, 0, 8, 14, 20, 24, 12, 8}},
    {" rental_price ",                                        {25, 30, 25, 25, 25, 0, 25, 30, 25, 25}},
    {" rank ",                                                {0, 4, 2, 1, 0, 9, 9, 22, 8, 5}},
    {" date ",                                                {1, 6, 0, 0, 1, 9, 8, 16, 8, 0}},
    {"",                                                      {2, 6, 2, 3, 3, 9, 12, 22, 5, 4}},
};

static sort sort_of(const actor *a)
{
    static const struct { const char *kind; sort sort; } sorts[] = {
        {"crypto", COIN}, {"lab", MAKER}, {"firm", MAKER}, {"project", MAKER}, {"model", MODEL}, {"product", PRODUCT}, {"chip", CHIP},
        {"place", PLACE}, {"agency", SOURCE}, {"source", SOURCE}, {"list", PLACE}, {"group", GROUP}};
    if (!a->name) return a->sort == BY_GROUP ? GROUP : UNKNOWN;
    if (is_traded(a->name) && strcmp(a->name->kind, "crypto")) return TRADED;
    for (size_t k = 0; k < sizeof sorts / sizeof *sorts; k++)
        if (!strcmp(a->name->kind, sorts[k].kind)) return sorts[k].sort;
    return UNKNOWN;
}

/* A kind of cost goes before the metric: rents are of chips, training is of models. */
static int misfit(const actor *a, const char *metric, const char *kind)
{
    if (*kind && strstr(" rental_price training_cost stage_cost ", kind)) metric = kind;
    char word[40] = " ";
    size_t n = strlen(metric);
    if (n > sizeof word - 3) n = sizeof word - 3;
    memcpy(word + 1, metric, n);
    word[n + 1] = ' ';
    const fit *f = fits;
    while (*f->metrics && !strstr(f->metrics, word)) f++;
    return f->cost[sort_of(a)];
}

/* ---- government ---------------------------------------------------------------------------------- */

/* "In Tokyo Advantest fell", "On Monday ASML fell", "In Amsterdam ASML fell": what the sentence opens with is governed, not the actor. */
static bool is_fronted(const scene *c, const scope *s, const actor *a)
{
    const int64_t before = a->first - 1;
    if (before <= s->first) return false;
    if (c->when_at[before] >= 0 || (a > c->actors && a[-1].last == a->first && sort_of(&a[-1]) == PLACE)) return true;
    const token *t = &c->t.items[before];
    return a->name && before == s->first + 1 && t->kind == WORD && is_upper(c->t.text[t->start]) && scene_class(c, s->first) & W_LIKE;
}

/* The word that governs an actor, past articles, adjectives and the possessives before it. */
static int64_t governor(const scene *c, const scope *s, const actor *a)
{
    int64_t i = is_fronted(c, s, a) ? -1 : a->first - 1;
    for (int steps = 0; i >= s->first && steps < 5; i--, steps++) {
        uint64_t k = scene_class(c, i);
        if (k & (W_OF | W_FROM | W_LIKE | W_AND | W_BUT | W_WHICH | W_MOVE_VERB | W_BE | W_SAY | W_EVENT | W_LOSE)) return i;
        if (c->t.items[i].kind == SIGN && !scene_is(c, i, "-") && !scene_is(c, i, "'") && !scene_is(c, i, "\xe2\x80\x99")) return -1;
    }
    return -1;
}

/* "Bitcoin's fall", "Nvidia's shares": what governs the noun leaves the owner free. */
static bool is_owner_of_measure(const scene *c, const actor *a)
{
    if (!scene_is(c, a->last, "'") && !scene_is(c, a->last, "\xe2\x80\x99")) return false;
    int64_t i = a->last + (scene_is(c, a->last + 1, "s") ? 2 : 1);
    for (int64_t k = i; k < i + 3; k++)
        if (scene_class(c, k) & (W_MEASURE | W_FALL | W_RISE | W_LOSS_NOUN)) return true;
    return false;
}

/* "Nvidia (NVDA), which surged": the subject of a clause of its own. */
static bool is_relative(const scene *c, const actor *a)
{
    int64_t i = a->last;
    if (scene_is(c, i, "(")) while (i < a->last + 6 && !scene_is(c, i++, ")")) {}
    return scene_is(c, i, ",") && scene_class(c, i + 1) & W_WHICH;
}

/* "the Santa Clara, California-based firm". */
static bool is_seat(const scene *c, const actor *a)
{
    if (a->name && strcmp(a->name->kind, "place")) return false;
    for (int64_t i = a->last; i < a->last + 6; i++)
        if (scene_is(c, i, "based") && scene_is(c, i - 1, "-")) return true;
    return false;
}

/* "analysts at Goldman Sachs", whom they work for; ", said Jane Doe". */
static bool is_employer(const scene *c, const actor *a)
{
    static const char *const words[] = {"analyst", "analysts", "Analysts", "Analyst", "economist", "economists", "strategist", "strategists", "manager", "managing",
                                        "professor", "researchers", "researcher", "director", "head", "officer"};
    if (scene_class(c, a->first - 1) & W_SAY && scene_is(c, a->first - 2, ",")) return true;
    if (!scene_is(c, a->first - 1, "at") && !scene_is(c, a->first - 1, "with") && !scene_is(c, a->first - 1, "for")) return false;
    for (int64_t i = a->first - 2; i >= 0 && i > a->first - 5; i--)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (scene_is(c, i, words[k])) return true;
    return false;
}

/* "NVIDIA GPUs", "Nvidia chief executive": a name that only tells which. */
static bool is_attribute(const scene *c, const actor *a)
{
    bool owns = scene_is(c, a->last, "'") || scene_is(c, a->last, "\xe2\x80\x99");
    if (owns && a + 1 < c->actors + c->n_actors && (a[1].first == a->last + 2 || a[1].first == a->last + 1)) return true;
    static const char *const adverbs[] = {"also", "then", "now", "still", "just", "already", "later", "even", "alone", "itself", "today"};
    if (!a->name || a->last >= c->t.n) return false;
    const token *t = &c->t.items[a->last];
    if (t->kind != WORD || t->blank > 2 || c->classes[a->last] || c->when_at[a->last] >= 0 || t->length < 3) return false;
    if (c->t.text[t->start + t->length - 1] == 'y' && c->t.text[t->start + t->length - 2] == 'l') return false;
    if (c->t.text[t->start + t->length - 1] == 'd' && c->t.text[t->start + t->length - 2] == 'e') return false;
    for (size_t k = 0; k < sizeof adverbs / sizeof *adverbs; k++)
        if (scene_is(c, a->last, adverbs[k])) return false;
    return true;
}

/* "SemiAnalysis estimates that the company owns": who reckons is not who is reckoned up. */
static bool is_reckoner(const scene *c, const actor *a)
{
    int64_t i = a->last;
    while (i < a->last + 2 && scene_class(c, i) & W_AUX) i++;
    return scene_class(c, i) & W_GUESS && scene_is(c, i + 1, "that");
}

/* What it costs that it stands behind a preposition. "shares of X", "the cost of X" are X's. */
static int governed(const scene *c, const scope *s, const actor *a)
{
    int64_t i = governor(c, s, a);
    uint64_t k = scene_class(c, i);
    if (is_owner_of_measure(c, a) || is_relative(c, a)) return 0;
    if (scene_is(c, i, "with") && !scene_is(c, i - 1, "compared")) return 3;
    if (i < 0 || k & (W_AND | W_WHICH | W_MOVE_VERB | W_BE | W_EVENT)) return 0;
    if (k & W_OF) {
        for (int64_t j = i - 1; j >= s->first && j > i - 3; j--)
            if (scene_class(c, j) & (W_MEASURE | W_GROUP)) return 0;
        return GOVERNED - 5;
    }
    if (k & (W_FROM | W_SAY)) return GOVERNED - 6;
    return k & W_LIKE ? GOVERNED : 0;
}

/* "drop in Nvidia", "wiped from tech stocks", "reported for X", "set by X": what follows a figure and belongs to it. */
static int behind(const scene *c, const scope *s, int64_t first, int64_t last, const actor *a, bool is_date)
{
    enum { OPENING = 3, FRONTED = 2 };
    if (is_date && first - s->first < OPENING) return FRONTED + scene_distance(c, last - 1, a->first);
    int nearness = scene_distance(c, last - 1, a->first), cost = BEHIND + GOVERNED / 2;
    bool loses = false, participle = false;
    for (int64_t i = first - 1; i >= 0 && i > first - 4; i--) loses |= (scene_class(c, i) & W_LOSE) != 0;
    for (int64_t i = last; i < a->first && i < last + WINDOW; i++) {
        uint64_t k = c->classes[i];
        loses |= (k & W_LOSE) != 0;
        if (loses && k & W_FROM) return nearness / 2;
        if (k & (W_SAY | W_EVENT | W_COST_NOUN) && i == last) participle = true;
        else if (k & W_BE && scene_class(c, i + 1) & W_LOSE) continue;
        else if (k & (W_MOVE_VERB | W_BE | W_SAY | W_WHICH) || c->quantity_at[i] >= 0) return BEHIND + GOVERNED + nearness;
        else if (k & W_OF || scene_is(c, i, "in") || scene_is(c, i, "for") || (participle && scene_is(c, i, "by"))) cost = BEHIND - 2;
        else if (k & (W_FROM | W_LIKE)) cost = BEHIND + GOVERNED;
    }
    return cost + nearness;
}

/* ---- what stands between -------------------------------------------------------------------------- */

/* Other figures that the actor has nearer: "Apple rose 3.65%, Amazon 1.16%". */
static int rivals(const scene *c, const actor *a, int64_t first)
{
    int32_t last = -1;
    const quantity *of = c->quantity_at[first] < 0 ? NULL : &c->q.items[c->quantity_at[first]];
    int sum = 0;
    for (int64_t i = a->last; i < first && i < a->last + 40; i++)
        if (c->quantity_at[i] >= 0 && c->quantity_at[i] != last) {
            last = c->quantity_at[i];
            const quantity *q = &c->q.items[last];
            sum += of && of->kind == q->kind && q->kind == A_PERCENT ? RIVAL / 2 : 1;
        }
    return sum;
}

/* As far as a figure is behind an actor, what lies between commas right behind him left out: "Nvidia, a leading player in the AI
 * chip market, experienced". */
static int distance_from(const scene *c, const actor *a, int64_t first)
{
    enum { LONGEST_ASIDE = 30, ASIDE = 5 };
    int straight = scene_distance(c, a->last - 1, first);
    int64_t i = a->last;
    if (scene_is(c, i, "(")) while (i < a->last + 6 && !scene_is(c, i++, ")")) {}
    if (!scene_is(c, i, ",")) return straight;
    for (int64_t end = i + 2; end < first && end < i + LONGEST_ASIDE; end++) {
        if (!scene_is(c, end, ",") || c->quantity_at[end] >= 0) continue;
        int aside = ASIDE + scene_distance(c, end, first);
        return aside < straight ? aside : straight;
    }
    return straight;
}

static int cost_of(scene *c, const scope *s, const actor *a, int64_t first, int64_t last, const char *metric, const char *kind)
{
    if ((a->first < last && a->last > first) || is_seat(c, a) || is_employer(c, a) || is_reckoner(c, a)) return TOO_DEAR;
    int sum = misfit(a, metric, kind) + (a->sort == BY_CAPITALS ? 2 : 0) + (is_attribute(c, a) ? 8 : 0);
    if (a->first >= last) return sum + behind(c, s, first, last, a, !strcmp(metric, "date"));
    if (sort_of(a) == SOURCE && scene_is(c, a->first - 1, "by")) return TOO_DEAR;
    bool aside = scene_is(c, a->first - 1, "(") && scene_is(c, a->last, ")");
    return sum + distance_from(c, a, first) + governed(c, s, a) + rivals(c, a, first) + (aside ? 3 : 0);
}

/* "the company", "the Santa Clara-based firm"; not "a startup". */
static bool is_definite(const scene *c, const scope *s, int64_t noun)
{
    for (int64_t i = noun - 1; i >= s->first && i > noun - 9; i--) {
        if (scene_is(c, i, "the") || scene_is(c, i, "The") || scene_is(c, i, "this") || scene_is(c, i, "This")) return true;
        if (c->classes[i] & (W_ARTICLE | W_MOVE_VERB | W_BE | W_LIKE | W_OF | W_AND | W_EVENT | W_FROM)) return false;
    }
    return false;
}

/* Whether the words before the figure have a subject of their own, or are the writer's of himself. */
static bool has_own_subject(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = s->actors; i < s->actors_end && c->actors[i].first < first; i++)
        if (c->actors[i].name && !is_reckoner(c, &c->actors[i]) && governed(c, s, &c->actors[i]) < 4 && sort_of(&c->actors[i]) < PLACE) return true;
    return false;
}

static bool is_first_person(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i >= s->first && i > first - 12; i--)
        if (scene_is(c, i, "I") || scene_is(c, i, "We") || scene_is(c, i, "we") || scene_is(c, i, "my")) return true;
    return false;
}

/* "the index", "the benchmark": none but an index. */
static bool is_index_meant(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i > s->first && i > first - 12; i--)
        if (scene_is(c, i, "index") || scene_is(c, i, "benchmark") || scene_is(c, i, "gauge")) return scene_is(c, i - 1, "the") || scene_is(c, i - 1, "The");
    return false;
}

/* A word before the figure, in its clause, that stands for one who was named; -1: none. */
static int64_t stand_in(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i >= s->first && i > first - 24; i--) {
        uint64_t k = c->classes[i];
        if (k & W_PRONOUN || (k & W_FIRM && is_definite(c, s, i))) return i;
        if (scene_is(c, i, ";")) break;
    }
    return -1;
}

/* Who is named as a subject before it in the same sentence: "Citigroup was not among them: it slipped". A clause of others between
 * them leaves the last of these. */
static const actor *antecedent(const scene *c, const scope *s, int64_t pronoun)
{
    enum { BEFORE_CLAUSE = 2 };
    const actor *found = NULL, *traded = NULL;
    bool parted = false;
    for (int64_t i = pronoun - 1; i >= s->first && !parted; i--) parted = scene_is(c, i, ";") || scene_is(c, i, ":") || scene_is(c, i, ",");
    if (!parted || !(c->classes[pronoun] & W_PRONOUN) || pronoun - s->first < BEFORE_CLAUSE) return NULL;
    for (int64_t i = s->actors; i < s->actors_end && c->actors[i].last <= pronoun; i++) {
        const actor *a = &c->actors[i];
        bool plural = !a->name && a->sort == BY_GROUP;
        if (plural || sort_of(a) == SOURCE || sort_of(a) == PLACE || is_reckoner(c, a)) continue;
        if (!found && !governed(c, s, a)) found = a;
        if (!traded && sort_of(a) <= COIN) traded = a;
    }
    return found ? found : traded;
}

/* "OPEC and its allies": a pronoun of one that its sentence names. */
static bool is_owned_here(const scene *c, const scope *s, int64_t pronoun)
{
    for (int64_t i = s->actors; pronoun >= 0 && i < s->actors_end && c->actors[i].last <= pronoun; i++) {
        const name *n = c->actors[i].name;
        if (n && (!strcmp(n->kind, "agency") || !strcmp(n->kind, "place")) && !governed(c, s, &c->actors[i])) return true;
    }
    return false;
}

/* Whether one is named between the pronoun and the figure: "its sister token Luna has lost". */
static bool is_renamed(const scene *c, const scope *s, int64_t pronoun, int64_t first)
{
    for (int64_t i = s->actors; i < s->actors_end && c->actors[i].first < first; i++)
        if (c->actors[i].first > pronoun && !governed(c, s, &c->actors[i])) return true;
    return false;
}

/* ---- finding ------------------------------------------------------------------------------------- */

static void consider(scene *c, const scope *s, int64_t i, int64_t first, int64_t last, const char *metric, const char *kind, const actor **best, int *least)
{
    int cost = cost_of(c, s, &c->actors[i], first, last, metric, kind);
    if (cost < *least) {
        *least = cost;
        *best = &c->actors[i];
    }
}

/* Whom "the country" means: the last place before it in its sentence. */
static const actor *country_of(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = first - 1; i > s->first && i > first - 8; i--) {
        if (!(scene_is(c, i, "country") || scene_is(c, i, "nation")) || !scene_is(c, i - 1, "the")) continue;
        for (int64_t a = s->actors_end - 1; a >= s->actors; a--)
            if (c->actors[a].first < i && sort_of(&c->actors[a]) == PLACE) return &c->actors[a];
    }
    return NULL;
}

/* What a report on a firm says without naming it again. */
static bool is_of_firms(const char *metric)
{
    return grid_lists("revenue;profit;margin;growth;dividend;earnings_per_share;valuation_multiple;price_target", metric);
}

/* The block that a list belongs to, of a list's item. */
static int64_t above_list(const scene *c, int64_t item)
{
    enum { LONGEST_LIST = 16 };
    int64_t i = item;
    while (i > 0 && i > item - LONGEST_LIST && c->d->blocks[i].kind == LIST_ITEM) i--;
    return i;
}

/* The actors nearest to the tokens: at most WINDOW before and behind. */
const actor *subject_find(scene *c, const scope *s, int64_t first, int64_t last, const char *metric, const char *kind)
{
    const actor *best = NULL;
    int least = TOO_DEAR;
    int64_t middle = s->actors, high = s->actors_end;
    while (middle < high) {
        int64_t half = (middle + high) / 2;
        if (c->actors[half].first < first) middle = half + 1;
        else high = half;
    }
    for (int64_t i = middle - 1; i >= s->actors && i >= middle - WINDOW; i--) consider(c, s, i, first, last, metric, kind, &best, &least);
    for (int64_t i = middle; i < s->actors_end && i < middle + WINDOW / 2; i++) consider(c, s, i, first, last, metric, kind, &best, &least);
    const actor *country = country_of(c, s, first);
    if (country) return country;
    const int64_t pronoun = stand_in(c, s, first);
    const actor *own = pronoun < 0 || !strcmp(metric, "date") || is_renamed(c, s, pronoun, first) ? NULL : antecedent(c, s, pronoun);
    if (own) return own;
    if (!best && c->topic && is_of_firms(metric)) best = c->topic;
    if (c->carried_block < 0 || is_first_person(c, s, first)) return best;
    int64_t here = document_block(c->d, s->at.start);
    if (s->block && s->block->kind == LIST_ITEM && above_list(c, here) == c->carried_block) here = c->carried_block;
    const actor *carried = c->carried_traded.name && c->traded_block >= here - 1 && misfit(&c->carried_traded, metric, kind) < misfit(&c->carried, metric, kind) ? &c->carried_traded : &c->carried;
    if (is_index_meant(c, s, first) && !(carried->name && !strcmp(carried->name->kind, "index"))) return best;
    int spared = has_own_subject(c, s, first) ? CARRIED / 2 : 0;
    int stands = pronoun < 0 || is_owned_here(c, s, pronoun) ? CARRIED : CARRIED_BY_PRONOUN + scene_distance(c, pronoun, first) / 2;
    if (stands == CARRIED && here != c->carried_block) return best;
    int cost = stands + misfit(carried, metric, kind) + spared + (here != c->carried_block ? ANOTHER_BLOCK : 0);
    return cost < least ? carried : best;
}

bool subject_is_free(const scene *c, const scope *s, const actor *a) { return governed(c, s, a) < 4; }

/* Of whom the document's first heading names first. */
void subject_topic(scene *c)
{
    enum { TOP = 8 };
    for (int64_t b = 0, i = 0; b < c->d->n_blocks && b < TOP && !c->topic; b++) {
        if (c->d->blocks[b].kind != HEADING) continue;
        for (; i < c->n_actors && !c->topic; i++) {
            span at = scene_span(c, c->actors[i].first, c->actors[i].last);
            if (at.start >= c->d->blocks[b].at.end) break;
            if (at.start >= c->d->blocks[b].at.start && sort_of(&c->actors[i]) == TRADED && c->actors[i].name && !strcmp(c->actors[i].name->kind, "stock")) c->topic = &c->actors[i];
        }
        return;
    }
}

/* One that no list knows, where a sentence begins and before its verb, or that is traded, is spoken of: who was known is not any
 * more. "CrowdStrike shares", "shares of CrowdStrike", "Delta rose". */
static bool is_new(const scene *c, const scope *s, const actor *a)
{
    const uint64_t verbs = W_MOVE_VERB | W_BE | W_AUX | W_EVENT | W_SAY | W_LOSE | W_ABOUT_TO | W_COST_NOUN;
    const int64_t next = scene_is(c, a->last, "'") || scene_is(c, a->last, "\xe2\x80\x99") ? a->last + 2 : a->last;
    if (a->name || a->sort != BY_CAPITALS) return false;
    if (scene_is(c, next, "shares") || scene_is(c, next, "stock") || scene_class(c, next) & W_MOVE_VERB) return true;
    if (scene_class(c, a->first - 1) & W_OF && (scene_is(c, a->first - 2, "shares") || scene_is(c, a->first - 2, "Shares"))) return true;
    return a->first <= s->first + 2 && (scene_class(c, a->last) & verbs || is_relative(c, a));
}

/* The first actor that nothing governs. Headings carry nothing, for a new paragraph begins below them. */
void subject_carry(scene *c, const scope *s)
{
    if (s->block && s->block->kind != PARAGRAPH && s->block->kind != LIST_ITEM && s->block->kind != QUOTED) return;
    for (int64_t i = s->actors; i < s->actors_end; i++)
        if (c->actors[i].name && is_traded(c->actors[i].name)) {
            c->carried_traded = c->actors[i];
            c->traded_block = document_block(c->d, s->at.start);
        }
    for (int64_t i = s->actors; i < s->actors_end && i < s->actors + WINDOW; i++) {
        const actor *a = &c->actors[i];
        if (governed(c, s, a) || sort_of(a) == SOURCE || sort_of(a) == PLACE || is_reckoner(c, a)) continue;
        bool is_first = is_new(c, s, a);
        if (is_first && c->carried_traded.name && c->carried_traded.first < s->first) c->carried_traded.name = NULL;
        if (!a->name && a->sort == BY_CAPITALS && c->carried_block >= 0 && c->carried.name && !is_first) continue;
        c->carried = *a;
        c->carried_block = document_block(c->d, s->at.start);
        return;
    }
}
