/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentences.c -- where sentences end: at . ! ? and what closes after them, unless the point belongs to a word or figure. */
#include "reading.h"

/* What a word before a point makes of it: the point ends no sentence, ends none before a figure, or only before a word
 * that begins sentences. */
typedef enum short_kind { NO_SHORT, NEVER, BEFORE_FIGURE, MAYBE } short_kind;

typedef struct short_word {
    const char *word;
    short_kind kind;
} short_word;

static const short_word short_words[] = {
    {"mr", NEVER}, {"mrs", NEVER}, {"ms", NEVER}, {"dr", NEVER}, {"prof", NEVER}, {"gen", NEVER}, {"sen", NEVER}, {"rep", NEVER},
    {"gov", NEVER}, {"st", MAYBE}, {"lt", NEVER}, {"col", NEVER}, {"sgt", NEVER}, {"capt", NEVER}, {"rev", NEVER}, {"hon", NEVER},
    {"pres", NEVER}, {"messrs", NEVER}, {"vs", NEVER}, {"cf", NEVER}, {"eg", NEVER}, {"ie", NEVER}, {"approx", NEVER}, {"ca", NEVER},
    {"viz", NEVER}, {"incl", NEVER}, {"est", NEVER}, {"no", BEFORE_FIGURE}, {"nos", BEFORE_FIGURE}, {"fig", BEFORE_FIGURE},
    {"figs", BEFORE_FIGURE}, {"sec", BEFORE_FIGURE}, {"vol", BEFORE_FIGURE}, {"ch", BEFORE_FIGURE}, {"pp", BEFORE_FIGURE},
    {"art", BEFORE_FIGURE}, {"eq", BEFORE_FIGURE}, {"jan", BEFORE_FIGURE}, {"feb", BEFORE_FIGURE}, {"mar", BEFORE_FIGURE},
    {"apr", BEFORE_FIGURE}, {"jun", BEFORE_FIGURE}, {"jul", BEFORE_FIGURE}, {"aug", BEFORE_FIGURE}, {"sep", BEFORE_FIGURE},
    {"sept", BEFORE_FIGURE}, {"oct", BEFORE_FIGURE}, {"nov", BEFORE_FIGURE}, {"dec", BEFORE_FIGURE}, {"inc", MAYBE}, {"corp", MAYBE},
    {"ltd", MAYBE}, {"co", MAYBE}, {"cos", MAYBE}, {"bros", MAYBE}, {"plc", MAYBE}, {"llc", MAYBE}, {"jr", MAYBE}, {"sr", MAYBE},
    {"etc", MAYBE}, {"al", MAYBE}, {"ave", MAYBE}, {"blvd", MAYBE}, {"dept", MAYBE}, {"univ", MAYBE}, {"assn", MAYBE}, {"mt", NEVER},
    {"rs", BEFORE_FIGURE},
};

/* Words that begin sentences far more often than names. */
static const char *const starters[] = {
    "the", "a", "an", "in", "on", "at", "it", "its", "he", "she", "they", "we", "i", "you", "this", "that", "these", "those", "there",
    "but", "and", "or", "so", "yet", "if", "when", "while", "as", "after", "before", "since", "by", "for", "from", "with", "to", "of",
    "however", "meanwhile", "his", "her", "their", "our", "my", "what", "who", "why", "how", "where", "some", "many", "most", "all",
    "both", "each", "no", "not", "such", "then", "now", "also", "still", "even", "shares", "analysts", "investors", "despite",
    "according", "although", "because", "during", "under", "over", "until", "once", "other", "another", "more", "here", "last", "next",
};

static bool starts_sentence(const char *text, int64_t at, int64_t end)
{
    if (at >= end || !(is_upper(text[at]))) return false;
    for (size_t i = 0; i < sizeof starters / sizeof *starters; i++)
        if ((starters[i][0] ^ 0x20) == text[at] && text_has(text, at, end, starters[i])) return true;
    return false;
}

static short_kind kind_of(const char *text, int64_t at, int64_t end)
{
    if (end - at > 6 || end - at < 2) return NO_SHORT;
    char word[8] = {0};
    for (int64_t i = at; i < end; i++) word[i - at] = (char)(text[i] | 0x20);
    for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++)
        if (strcmp(short_words[i].word, word) == 0) return short_words[i].kind;
    return NO_SHORT;
}

/* Whether the point at `at` belongs to the word before it. next: the first character after the blanks. */
static bool is_short(const char *text, int64_t start, int64_t at, int64_t next, int64_t end)
{
    int64_t from = at;
    while (from > start && is_letter(text[from - 1]) && at - from < 8) from--;
    bool inner = from > start && text[from - 1] == '.'; /* U.S. a.m. e.g. */
    if (at - from == 1 && inner && (text[from] | 0x20) == 'g' && text[from - 2] == 'e') return true;
    if (at - from == 1 && inner && (text[from] | 0x20) == 'e' && text[from - 2] == 'i') return true;
    if (at - from == 1 && (inner || is_upper(text[from]))) {
        bool starts = starts_sentence(text, next, end) || !is_word(text[next]);
        return !starts && (inner || (text[from] != 'I' && !(from > start && is_digit(text[from - 1]))));
    }
    if (at - from == 1) return is_digit(text[next]) && from > start && !is_digit(text[from - 1]); /* p. 5, c. 1900 */
    switch (kind_of(text, from, at)) {
    case NEVER: return true;
    case BEFORE_FIGURE: return is_digit(text[next]);
    case MAYBE: return !starts_sentence(text, next, end) && (is_word(text[next]) || text[next] == '(');
    default: return false;
    }
}

/* Names that end with a sign of exclamation. */
static bool is_shout(const char *text, int64_t start, int64_t at, int64_t next, int64_t end)
{
    static const char *const names[] = {"Yahoo", "Yum", "Jeopardy", "Joomla", "Chips Ahoy", "Guess"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t n = (int64_t)strlen(names[i]);
        if (at - start >= n && memcmp(text + at - n, names[i], (size_t)n) == 0) return !starts_sentence(text, next, end);
    }
    return false;
}

static bool can_begin(const char *text, int64_t at, int64_t end)
{
    char c = text[at];
    if (is_upper(c) || is_digit(c) || strchr("\"'([$#@*", c)) return true;
    return (c & 0x80) && ((unsigned char)c == 0xe2 || (unsigned char)c == 0xc2 || text_is_upper(text + at, end - at));
}

/* After the signs that end a sentence: quotation marks and brackets that close. */
static int64_t skip_closers(const char *text, int64_t at, int64_t end)
{
    for (int way, size; at < end; at += size) {
        char kind;
        size = text_quote(text + at, end - at, &way, &kind);
        if (!size && (text[at] == ')' || text[at] == ']')) size = 1;
        if (!size || way > 0) {
            if (text[at] != ')' && text[at] != ']') break;
            size = 1;
        }
        way = 0;
    }
    return at;
}

bool is_ellipsis(const char *text, int64_t at, int64_t end)
{
    return end - at >= 3 && memcmp(text + at, "\xe2\x80\xa6", 3) == 0;
}

int64_t sentence_end(const char *text, int64_t start, int64_t at, int64_t end, int64_t *after)
{
    int64_t i = at;
    while (i < end && (strchr(".!?", text[i]) || is_ellipsis(text, i, end))) i += text_size(text + i, end - i);
    int64_t stop = skip_closers(text, i, end), next = stop;
    *after = i;
    while (next < end && is_blank(text[next])) next++;
    if (next >= end) return *after = end, -1;
    if (next == stop || !can_begin(text, next, end)) return -1;
    if (i == at + 1 && stop == i && text[at] == '.' && is_short(text, start, at, next, end)) return -1;
    if (i == at + 1 && text[at] == '!' && is_shout(text, start, at, next, end)) return -1;
    *after = stop;
    return stop;
}

typedef struct list {
    reading *r;
    int64_t room;
} list;

static void add(list *l, int64_t start, int64_t end)
{
    document *d = l->r->d;
    span s = text_trim(l->r->text, start, end);
    if (s.start == s.end) return;
    d->sentences = pool_grow(l->r->p, d->sentences, d->n_sentences, &l->room, sizeof *d->sentences);
    d->sentences[d->n_sentences++] = s;
}

static void split(list *l, int64_t start, int64_t end)
{
    const char *text = l->r->text;
    static const bool signs[256] = {['.'] = 1, ['!'] = 1, ['?'] = 1, [0xe2] = 1};
    for (int64_t i = start; i < end;) {
        while (i < end && !signs[(unsigned char)text[i]]) i++;
        if (i >= end) break;
        if (text[i] == '\xe2' && !is_ellipsis(text, i, end)) {
            i++;
            continue;
        }
        int64_t after, stop = sentence_end(text, start, i, end, &after);
        if (stop >= 0) add(l, start, stop), start = stop;
        i = after;
    }
    add(l, start, end);
}

/* Bytes of the quotation mark that ends at `at`. */
static int64_t mark_before(const char *text, int64_t at) { return text[at - 1] == '"' ? 1 : text[at - 2] == '\xc2' ? 2 : 3; }

/* A reference is its headlines, and what stands between them. */
static void split_reference(list *l, const block *b, int64_t *quote)
{
    const document *d = l->r->d;
    int64_t at = b->at.start;
    for (; *quote < d->n_quotes && d->quotes[*quote].at.start < b->at.end; ++*quote) {
        span q = d->quotes[*quote].at;
        if (q.start < at) continue;
        add(l, at, q.start - mark_before(l->r->text, q.start));
        add(l, q.start, q.end);
        int way;
        char kind;
        at = q.end + text_quote(l->r->text + q.end, b->at.end - q.end, &way, &kind);
    }
    add(l, at, b->at.end);
}

void find_sentences(reading *r)
{
    list l = {.r = r};
    int64_t quote = 0;
    for (int64_t i = 0; i < r->d->n_blocks; i++) {
        const block *b = &r->d->blocks[i];
        while (quote < r->d->n_quotes && r->d->quotes[quote].at.start < b->at.start) quote++;
        if (b->kind == REFERENCE) split_reference(&l, b, &quote);
        else if (b->kind == CODE || b->kind == META) add(&l, b->at.start, b->at.end);
        else split(&l, b->at.start, b->at.end);
    }
}
