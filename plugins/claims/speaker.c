/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speaker.c -- looks at some words before and after a quotation, never further than WINDOW bytes. */
#include "speaker.h"

enum { WINDOW = 240 };

static const char *const verbs[] = {
    "said", "says", "told", "tells", "wrote", "writes", "added", "adds", "noted", "notes", "argued", "argues", "warned", "warns",
    "called", "calls", "explained", "explains", "stated", "states", "announced", "asked", "tweeted", "posted", "commented", "claimed",
    "claims", "insisted", "predicted", "described", "declared", "concluded", "remarked", "replied",
    "emphasized", "estimated", "observed", "cautioned", "reported", "acknowledged", "admitted", "recalled", "suggested", "dubbed",
};
/* Their subject is that of the sentence, or of the quotation before. */
static const char *const participles[] = {"saying", "adding", "writing", "calling", "noting", "arguing", "warning", "telling", "describing"};
static const char *const roles[] = {"chief", "executive", "officer", "president", "founder", "co-founder", "cofounder", "head", "analyst",
                                    "strategist", "director", "manager", "secretary", "minister", "economist", "spokesman", "spokeswoman",
                                    "spokesperson", "chairman", "chairwoman", "chair", "partner", "investor", "boss", "senior", "vice",
                                    "general", "managing", "financial", "operating", "technology", "and", "ceo", "professor", "editor"};
static const char *const pronouns[] = {"he", "she", "it", "they", "who", "i", "we"};
static const char *const days[] = {"january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
                                   "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "jan", "feb",
                                   "in", "on", "the", "at", "a", "an", "when", "as", "but", "after", "for", "if", "while", "and", "that"};
static const char *const links[] = {"of", "de", "van", "von", "der", "la", "le", "al", "bin", "da", "di", "&", "and"};

static bool is_among(const char *const *words, size_t n, const char *text, span w)
{
    for (size_t i = 0; i < n; i++)
        if ((int64_t)strlen(words[i]) == w.end - w.start && text_has(text, w.start, w.end, words[i])) return true;
    return false;
}
#define AMONG(words, text, w) is_among(words, sizeof(words) / sizeof *(words), text, w)

static bool in_word(char c) { return is_word(c) || c == '-' || c == '&' || c == '\''; }

/* The word at or after `at`; a right quotation mark in UTF-8 ends it, as other signs do. */
static span next_word(const char *text, int64_t at, int64_t end)
{
    while (at < end && (!in_word(text[at]) || text[at] == '\xe2')) at += text[at] == '\xe2' ? text_size(text + at, end - at) : 1;
    int64_t stop = at;
    while (stop < end && in_word(text[stop]) && text[stop] != '\xe2') stop++;
    return (span){at, stop};
}

bool speaker_verb(const char *text, int64_t at, int64_t end)
{
    span w = next_word(text, at, end - at > 40 ? at + 40 : end);
    return w.start == at && AMONG(verbs, text, w);
}

/* Whether only blanks, and points of initials, stand between two words. */
static bool is_near(const char *text, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++)
        if (text[i] != ' ' && text[i] != '\n' && !(text[i] == '.' && i == from && i > 1 && !is_word(text[i - 2]))) return false;
    return true;
}

/* The first run of capitalised words in from .. end; a comma or a full stop before it ends the search if so wished. */
static span name_in(const char *text, int64_t from, int64_t end, bool within_clause)
{
    span name = {0, 0}, w;
    int64_t last = from;
    for (int64_t at = from; at < end; at = w.end) {
        w = next_word(text, at, end);
        if (w.start >= w.end) break;
        bool capital = text_is_upper(text + w.start, w.end - w.start) && !AMONG(days, text, w);
        bool near = is_near(text, last, w.start);
        if (name.end > name.start && (!near || (!capital && !AMONG(links, text, w)))) break;
        if (name.end == name.start && within_clause && !near && last != from) break;
        last = w.end;
        if (capital && name.end == name.start) name = w;
        else if (capital) name.end = w.end;
    }
    return name;
}

/* The words up to the next comma or end of sentence: "the company". */
static span phrase_in(const char *text, int64_t from, int64_t end)
{
    while (from < end && is_blank(text[from])) from++;
    int64_t stop = from;
    while (stop < end && (in_word(text[stop]) || text[stop] == ' ')) stop++;
    span s = text_trim(text, from, stop);
    return s.end - s.start > 60 ? (span){0, 0} : s;
}

static span name_or_phrase(const char *text, int64_t from, int64_t end)
{
    span name = name_in(text, from, end, true);
    return name.end > name.start ? name : phrase_in(text, from, end);
}

/* "the board wrote": some words that begin with an article, and a verb. */
static span noun_before_verb(const char *text, span first, int64_t end)
{
    static const char *const articles[] = {"the", "a", "an", "one", "his", "her", "its", "their", "another"};
    span w = first, last = first;
    if (!AMONG(articles, text, first)) return (span){0, 0};
    for (int i = 0; i < 5; i++, last = w) {
        w = next_word(text, w.end, end);
        if (w.start >= w.end || !is_near(text, last.end, w.start)) break;
        if (AMONG(verbs, text, w)) return i ? (span){first.start, last.end} : (span){0, 0};
    }
    return (span){0, 0};
}

/* ,* said NAME; ,* NAME said; ,* he said; according to NAME. A full stop in the quotation ends the sentence. */
static span after(const char *text, int64_t at, int64_t end, span last, bool *named)
{
    if (text[at - 1] == '.') return (span){0, 0};
    span w = next_word(text, at, end);
    if (w.start - at > 8 || w.start >= w.end) return (span){0, 0};
    for (int64_t i = at; i < w.start; i++)
        if (strchr(".!?", text[i])) return (span){0, 0};
    bool verb = AMONG(verbs, text, w);
    if (!verb && text_has(text, w.start, end, "according")) {
        w = next_word(text, w.end, end);
        verb = true;
    }
    if (verb) {
        span first = next_word(text, w.end, end);
        *named = true;
        if (AMONG(pronouns, text, first)) return last;
        return name_or_phrase(text, w.end, end);
    }
    span noun = noun_before_verb(text, w, end);
    if (noun.end > noun.start) return *named = true, noun;
    span name = AMONG(pronouns, text, w) ? last : name_in(text, w.start, end, true);
    span next = next_word(text, name.start == w.start ? name.end : w.end, end);
    *named = AMONG(verbs, text, next) && (name.start == w.start || AMONG(pronouns, text, w));
    return *named ? name : (span){0, 0};
}

/* Later in the sentence: *, rising 55 points, according to NAME. */
static span further(const char *text, int64_t at, int64_t end, bool *named)
{
    for (int64_t i = at, next = at; i < end; i = next) {
        next = i + 1;
        if (strchr(".!?", text[i]) && sentence_end(text, at, i, end, &next) >= 0) break;
        if (text[i] != 'a' || is_word(text[i - 1]) || !text_has(text, i, end, "according")) continue;
        *named = true;
        return name_or_phrase(text, next_word(text, i + 9, end).end, end);
    }
    return (span){0, 0};
}

/* The last run of capitalised words that ends before `end`. */
static span last_name(const char *text, int64_t from, int64_t end)
{
    span best = {0, 0};
    for (int64_t at = from; at < end;) {
        span name = name_in(text, at, end, false);
        if (name.start >= name.end) break;
        best = name;
        at = name.end;
    }
    return best;
}

/* Who a verb's subject is: the name before it, or before the commas that stand around what else he is. */
static span subject(const char *text, int64_t from, int64_t verb, span last)
{
    int64_t stop = verb;
    while (stop > from && is_blank(text[stop - 1])) stop--;
    if (stop > from && text[stop - 1] == ',') {
        int64_t comma = stop - 1;
        while (comma > from && text[comma - 1] != ',') comma--;
        span name = comma > from ? last_name(text, from, comma - 1) : last_name(text, from, stop);
        if (name.end > name.start) return name;
    }
    int64_t word = stop;
    while (word > from && in_word(text[word - 1])) word--;
    if (AMONG(pronouns, text, ((span){word, stop}))) return last;
    int64_t clause = stop;
    while (clause > from && text[clause - 1] != ',') clause--;
    span name = last_name(text, clause, stop);
    return name.end > name.start ? name : phrase_in(text, clause, stop);
}

/* The first name, or where roles follow it the one after: Example Corp chief executive Jane Doe. */
static span first_name(const char *text, int64_t from, int64_t end)
{
    span name = name_in(text, from, end, false), w = {name.end, name.end};
    if (name.start >= name.end) return name;
    do w = next_word(text, w.end, end);
    while (w.start < w.end && AMONG(roles, text, w));
    bool capital = w.start < w.end && text_is_upper(text + w.start, w.end - w.start);
    return capital && w.start - name.end < 60 ? name_in(text, w.start, end, false) : name;
}

/* Where the sentence that the quotation stands in begins, as far as WINDOW shows. */
static int64_t sentence_start(const char *text, int64_t from, int64_t at)
{
    if (at - from > WINDOW) from = at - WINDOW;
    for (int64_t i = from, next; i < at; i = next) {
        next = i + 1;
        if (!strchr(".!?", text[i]) && !is_ellipsis(text, i, at)) continue;
        int64_t stop = sentence_end(text, from, i, at + 1, &next);
        if (stop >= 0 && stop < at) from = stop;
        if (next <= i) next = i + 1;
    }
    return from;
}

/* A verb right before the quotation that gives something its name: called "Stargate". */
static bool is_naming(const char *text, span verb, int64_t at)
{
    static const char *const naming[] = {"called", "dubbed", "calls", "described"};
    return AMONG(naming, text, verb) && at - verb.end <= 4;
}

/* NAME said: *; by NAME as *; according to NAME, *. */
static span before(const char *text, int64_t from, int64_t at, span last, bool *named)
{
    from = sentence_start(text, from, at);
    span verb = {0, 0}, to = {0, 0}, by = {0, 0}, same = {0, 0}, w;
    for (int64_t i = from; i < at; i = w.end) {
        w = next_word(text, i, at);
        if (w.start >= w.end) break;
        if (AMONG(verbs, text, w)) verb = w;
        if (AMONG(participles, text, w)) same = w;
        if (text_has(text, w.start, w.end, "by")) by = w;
        if (text_has(text, w.start, w.end, "according")) to = next_word(text, w.end, at);
    }
    bool as = at - from > 5 && text_has(text, next_word(text, at - 5 - (text[at - 1] != ' ' ? 2 : 0), at).start, at, "as");
    *named = true;
    if (by.end > by.start && as) return name_in(text, by.end, at, true);
    if (same.end > verb.end && at - same.end < 60) {
        span name = first_name(text, from, same.start);
        return name.end > name.start ? name : last;
    }
    if (verb.end > verb.start && !is_naming(text, verb, at)) return subject(text, from, verb.start, last);
    if (to.end > to.start) return name_or_phrase(text, to.end, at);
    *named = false;
    return (span){0, 0};
}

span speaker_of(const char *text, span around, span quote, span last, bool *named)
{
    int64_t end = around.end - quote.end > WINDOW ? quote.end + WINDOW : around.end;
    span s = after(text, quote.end, end, last, named);
    if (*named) return s;
    s = further(text, quote.end, end, named);
    if (*named) return s;
    return before(text, around.start, quote.start, last, named);
}

span speaker_goes_on(const char *text, int64_t closed, int64_t opened, span last)
{
    int stops = 0;
    for (int64_t i = closed; i + 1 < opened; i++) stops += strchr(".!?", text[i]) && is_blank(text[i + 1]);
    return stops <= 1 ? last : (span){0, 0};
}
