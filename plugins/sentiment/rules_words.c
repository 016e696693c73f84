/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_words.c -- one pass over the bytes: words, numbers, emoji, marks. */
#include "rules_words.h"

#include <string.h>

#include "eight.h"

typedef enum byte_class { OTHER, BLANK, LETTER, DIGIT, HIGH } byte_class;

#define FOUR(c) c, c, c, c
#define SIXTEEN(c) FOUR(c), FOUR(c), FOUR(c), FOUR(c)
#define LETTERS FOUR(LETTER), FOUR(LETTER), FOUR(LETTER), FOUR(LETTER), FOUR(LETTER), FOUR(LETTER), LETTER, LETTER

static const uint8_t classes[256] = {
    FOUR(OTHER), FOUR(OTHER), OTHER, BLANK, OTHER, OTHER, OTHER, BLANK, OTHER, OTHER, SIXTEEN(OTHER),
    BLANK, OTHER, OTHER, OTHER, FOUR(OTHER), FOUR(OTHER), FOUR(OTHER), FOUR(DIGIT), FOUR(DIGIT), DIGIT, DIGIT, OTHER, OTHER, FOUR(OTHER),
    OTHER, LETTERS, FOUR(OTHER), LETTER,
    OTHER, LETTERS, FOUR(OTHER), OTHER,
    SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH),
};

/* Letters and digits in lower case; 0: neither. */
static const uint8_t folded[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9', ['_'] = '_',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
    ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k',
    ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v',
    ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

static byte_class class_at(const scan *s, int64_t at) { return at < s->n && at >= 0 ? classes[(uint8_t)s->text[at]] : BLANK; }
static char byte_at(const scan *s, int64_t at) { return at < s->n && at >= 0 ? s->text[at] : '\0'; }
static bool is_at(const scan *s, int64_t at, const char *sought)
{
    size_t n = strlen(sought);
    return s->n - at >= (int64_t)n && !memcmp(s->text + at, sought, n);
}

static word *add_word(scan *s, sentence *to, int64_t n, word_kind kind)
{
    word *w = &to->words[to->n++];
    *w = (word){.at = s->at, .n = n, .kind = (uint8_t)kind, .cut = s->cut, .quoted = s->quoted, .factor = 1};
    s->cut = JOINED;
    s->at += n;
    return w;
}

/* What find_phrases has to look at: the others are words that say nothing. */
static void mark(sentence *to, const word *w)
{
    to->marks[to->n_marks] = (uint8_t)(to->n - 1);
    to->n_marks += w->entry || w->cut || w->kind == NUMBER || w->kind == CASHTAG;
}

static void skip_to_blank(scan *s)
{
    while (s->at < s->n && !memchr(" \t\r\n", s->text[s->at], 4)) s->at++;
}

/* ---- words --------------------------------------------------------------------------------------- */

/* Bytes of a letter beyond ASCII, but of symbols and punctuation; 0: none. A typographic apostrophe within a word is one. */
static int high_letter(const scan *s, int64_t at)
{
    uint8_t c = (uint8_t)s->text[at];
    if (c >= 0xc3 && c <= 0xdf) return at + 1 < s->n ? 2 : 1;
    if (c == 0xe2) return is_at(s, at, "\u2019") && class_at(s, at + 3) == LETTER ? 3 : 0;
    if (c >= 0xe0 && c <= 0xed && !is_at(s, at, "\u3000")) return s->n - at >= 3 ? 3 : 0;
    return 0;
}

/* What a word's letters tell. */
typedef struct spelling {
    uint64_t hash, stem_hash; /* stem: without 's; 0: there is none */
    int64_t end, uppers;
    bool runs;
} spelling;

/* A word of at most seven ASCII letters and digits, as most are, in one step; false: it is another. This is where the time goes. */
static inline bool spell_short(const scan *s, spelling *p)
{
    if (s->n - s->at < 8) return false;
    uint64_t x = load_bytes(s->text + s->at), low = x & EACH(0x7fu);
    uint64_t letters = bytes_within(low | EACH(0x20u), 'a', 'z'), others = bytes_within(low, '0', '9') | bytes_within(low, '_', '_');
    uint64_t ends = ~((letters | others) & ~x) & EACH(0x80u);
    if (!ends) return false;
    int n = __builtin_ctzll(ends) / 8;
    uint8_t end = (uint8_t)(x >> 8 * n);
    if (end >= 0x80 || end == '\'') return false;
    uint64_t kept = ((uint64_t)1 << 8 * n) - 1, uppers = letters & ~(x << 2) & kept, spelt = (x & kept) | uppers >> 2;
    uint64_t differs = (spelt ^ spelt >> 8) | (spelt ^ spelt >> 16);
    p->hash = hash_last(WORD_SEED, spelt);
    p->stem_hash = 0;
    p->end = s->at + n;
    p->uppers = (int64_t)((uppers >> 7) * EACH(1u) >> 56);
    p->runs = ~(((differs & EACH(0x7fu)) + EACH(0x7fu)) | differs) & EACH(0x80u) & kept >> 16;
    return true;
}

/* A word as its bytes go by. */
typedef struct speller {
    hashing hash;
    uint8_t last, before;
} speller;

static void spell(speller *l, spelling *p, uint8_t c)
{
    p->runs |= (c == l->last) & (c == l->before);
    l->before = l->last;
    l->last = c;
    hash_byte(&l->hash, c);
}

/* ASCII letters and digits from `at` on; where they end. */
static int64_t spell_plain(const scan *s, int64_t at, speller *l, spelling *p)
{
    for (uint8_t c, low; at < s->n && (low = folded[c = (uint8_t)s->text[at]]); at++) {
        p->uppers += c != low;
        spell(l, p, low);
    }
    return p->end = at;
}

/* Apostrophes and letters beyond ASCII: their bytes; 0: the word is at its end. */
static int64_t spell_rare(const scan *s, int64_t at, speller *l, spelling *p)
{
    bool runs = p->runs; /* of plain letters alone */
    int64_t n = classes[(uint8_t)s->text[at]] == HIGH ? high_letter(s, at) : s->text[at] == '\'' && class_at(s, at + 1) == LETTER;
    if (n == 0) return 0;
    bool apostrophe = n != 2 && (n == 1 || is_at(s, at, "\u2019"));
    if (apostrophe) p->stem_hash = hash_end(&l->hash);
    if (apostrophe) spell(l, p, '\'');
    for (int64_t k = 0; !apostrophe && k < n; k++) spell(l, p, (uint8_t)s->text[at + k]);
    p->runs = runs;
    p->end = at + n;
    return n;
}

static void spell_long(const scan *s, spelling *p)
{
    speller l = {.hash = HASHING};
    *p = (spelling){.hash = 0};
    int64_t at = spell_plain(s, s->at, &l, p);
    for (int64_t n; at < s->n && s->text[at] != ' ' && (n = spell_rare(s, at, &l, p));) at = spell_plain(s, at + n, &l, p);
    if (!(l.last == 's' && l.before == '\'')) p->stem_hash = 0;
    p->hash = hash_end(&l.hash);
}

/* gReAt: small letters before capitals, twice. */
static bool swaps_case(const scan *s, const spelling *p)
{
    int turns = 0;
    for (int64_t k = s->at + 1; p->uppers > 1 && k < p->end; k++)
        turns += (uint8_t)(s->text[k] - 'A') < 26 && (uint8_t)(s->text[k - 1] - 'a') < 26;
    return turns > 1;
}

/* The word without letters beyond `most` in a row. */
static const lexeme *find_shortened(const scan *s, int64_t at, int64_t end, int most, uint64_t *hash)
{
    hashing h = HASHING;
    int run = 0;
    for (uint8_t last = 0; at < end; at++) {
        uint8_t c = (uint8_t)(s->text[at] >= 'A' && s->text[at] <= 'Z' ? s->text[at] + 32 : s->text[at]);
        run = c == last ? run + 1 : 1;
        if (run <= most) hash_byte(&h, c);
        last = c;
    }
    *hash = hash_end(&h);
    return lexicon_get(s->l, *hash);
}

static void look_up(const scan *s, word *w, const spelling *p)
{
    w->hash = p->hash;
    w->entry = lexicon_get(s->l, w->hash);
    if (p->stem_hash && !w->entry) {
        w->hash = p->stem_hash;
        w->entry = lexicon_get(s->l, w->hash);
    }
    w->stretched = p->runs;
    for (int most = 2; p->runs && !w->entry && most > 0; most--) w->entry = find_shortened(s, w->at, p->end, most, &w->hash);
}

static bool is_link(const scan *s, const spelling *p)
{
    char next = byte_at(s, p->end);
    if (next != ':' && next != '.') return false;
    return is_at(s, p->end, "://") || (is_at(s, s->at, "www") && byte_at(s, p->end) == '.') || is_at(s, s->at, "pic.twitter.com");
}

static void read_word(scan *s, sentence *to)
{
    spelling p;
    if (!spell_short(s, &p)) spell_long(s, &p);
    if (is_link(s, &p)) {
        skip_to_blank(s);
        return;
    }
    if (p.uppers > 1) s->swaps += swaps_case(s, &p);
    word *w = add_word(s, to, p.end - s->at, WORD);
    look_up(s, w, &p);
    mark(to, w);
    w->loud = p.uppers > 1 && p.uppers == w->n;
    w->initial = s->text[w->at] >= 'A' && s->text[w->at] <= 'Z';
    s->words++;
    s->loud += w->loud;
    s->initials += w->initial;
    s->at += byte_at(s, s->at) == ' ';
}

/* ---- numbers ------------------------------------------------------------------------------------- */

static double scale_of(const scan *s, int64_t *at)
{
    static const struct { const char *text; double value; } scales[] = {
        {"million", 1e6}, {"billion", 1e9}, {"crore", 1e7}, {"lakh", 1e5}, {"mln", 1e6}, {"mn", 1e6}, {"bln", 1e9}, {"bn", 1e9}, {"cr", 1e7},
        {"m", 1e6}, {"b", 1e9}, {"k", 1e3}, {"M", 1e6}, {"B", 1e9}, {"K", 1e3},
    };
    int64_t from = *at + (byte_at(s, *at) == ' ');
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        int64_t end = from + (int64_t)strlen(scales[k].text);
        if (!is_at(s, from, scales[k].text) || class_at(s, end) == LETTER || class_at(s, end) == DIGIT) continue;
        *at = end;
        return scales[k].value;
    }
    return 1;
}

/* Digits with commas and a point; 13th, 2x and 3D are words. */
static void read_number(scan *s, sentence *to)
{
    double value = 0, unit = 1;
    bool point = false;
    int64_t at = s->at;
    for (char c; at < s->n; at++) {
        c = s->text[at];
        if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            if (point) unit *= 10;
        } else if (c == '.' && !point && class_at(s, at + 1) == DIGIT)
            point = true;
        else if (c != ',' || class_at(s, at + 1) != DIGIT)
            break;
    }
    double scale = scale_of(s, &at);
    if (class_at(s, at) == LETTER && byte_at(s, at - 1) != ' ') {
        read_word(s, to);
        return;
    }
    int8_t sign = s->sign;
    word *w = add_word(s, to, at - s->at, NUMBER);
    w->value = value / unit * scale;
    w->sign = sign;
    w->percent = byte_at(s, s->at) == '%' || is_at(s, s->at, " %");
    mark(to, w);
}

/* ---- symbols ------------------------------------------------------------------------------------- */

static void add_symbol(scan *s, sentence *to, int64_t n, const lexeme *is)
{
    word *w = add_word(s, to, n, SYMBOL);
    w->entry = is;
    mark(to, w);
}

/* -1 in 145-150, and +1 in +1.5 %, are figures. */
static bool is_in_figure(const scan *s, int64_t from, int64_t end)
{
    if (class_at(s, end - 1) != DIGIT) return false;
    char next = byte_at(s, end);
    bool goes_on = (next == '.' || next == ',') && class_at(s, end + 1) == DIGIT;
    return class_at(s, from - 1) == DIGIT || class_at(s, end) == DIGIT || next == '%' || is_at(s, end, " %") || goes_on;
}

/* The longest run of up to five bytes that is an emoticon. */
static bool read_emoticon(scan *s, sentence *to)
{
    if (!s->l->emoticon[(uint8_t)s->text[s->at]] || (class_at(s, s->at - 1) == LETTER && class_at(s, s->at + 1) == LETTER)) return false;
    for (int64_t n = s->n - s->at < 5 ? s->n - s->at : 5; n > 1; n--) {
        const lexeme *found = lexicon_get(s->l, hash_emoticon(s->text + s->at, n));
        byte_class last = class_at(s, s->at + n - 1);
        if (!found || !found->defined || is_in_figure(s, s->at, s->at + n) || (last == LETTER && class_at(s, s->at + n) == LETTER)) continue;
        add_symbol(s, to, n, found);
        return true;
    }
    return false;
}

static int64_t bytes_of_symbol(const scan *s)
{
    uint8_t c = (uint8_t)s->text[s->at];
    int64_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    return s->n - s->at < n ? s->n - s->at : n;
}

static void read_high_mark(scan *s, sentence *to)
{
    static const struct { const char *text; uint8_t cut; bool quotes; } marks[] = {
        {"\u2014", CLAUSE, false}, {"\u2013", CLAUSE, false}, {"\u2026", CLAUSE, false}, {"\u201c", JOINED, true}, {"\u201d", JOINED, true},
        {"\ufe0f", JOINED, false}, {"\u200d", JOINED, false}, {"\u00a0", JOINED, false}, {"\u2018", JOINED, false}, {"\u2019", JOINED, false},
    };
    int64_t n = bytes_of_symbol(s);
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        if (!is_at(s, s->at, marks[k].text)) continue;
        if (marks[k].quotes) s->quoted = marks[k].text[2] == '\x9c';
        if (marks[k].cut) s->cut = marks[k].cut, to->trails |= marks[k].text[2] == '\xa6';
        s->at += n;
        return;
    }
    const lexeme *found = lexicon_get(s->l, hash_emoticon(s->text + s->at, n));
    if (found && found->defined) add_symbol(s, to, n, found);
    else s->at += n;
}

static void read_high(scan *s, sentence *to)
{
    if (high_letter(s, s->at)) read_word(s, to);
    else read_high_mark(s, to);
}

/* ---- marks --------------------------------------------------------------------------------------- */

/* true: the sentence is over. */
static bool read_stop(scan *s, sentence *to)
{
    int64_t from = s->at;
    for (; s->at < s->n && memchr(".!?", s->text[s->at], 3); s->at++) {
        to->exclaims += s->text[s->at] == '!';
        to->question |= s->text[s->at] == '?';
    }
    bool point = s->text[from] == '.' && s->at == from + 1;
    const word *last = to->n ? &to->words[to->n - 1] : NULL;
    s->cut = CLAUSE;
    if (s->at - from > 1 && s->text[from] == '.') to->trails = true;
    if (point && (class_at(s, s->at) == LETTER || class_at(s, s->at) == DIGIT)) return false; /* example.com */
    return !(point && last && last->kind == WORD && last->n == 1 && last->at + 1 == from && last->initial); /* U.S. */
}

static bool ends_word(const scan *s, int64_t at) { return class_at(s, at) != LETTER && class_at(s, at) != DIGIT; }

static void read_slash(scan *s)
{
    bool apart = ends_word(s, s->at - 1);
    s->irony |= apart && ((is_at(s, s->at, "/s") && ends_word(s, s->at + 2)) || is_at(s, s->at, "/sarcasm"));
    s->at += is_at(s, s->at, "/s") && apart && ends_word(s, s->at + 2) ? 2 : 1;
}

static void read_tag(scan *s, sentence *to, word_kind kind)
{
    int64_t n = 1;
    while (class_at(s, s->at + n) == LETTER || class_at(s, s->at + n) == DIGIT) n++;
    if (n == 1 || class_at(s, s->at + 1) != LETTER) {
        s->at++;
        return;
    }
    s->tags += kind == CASHTAG;
    mark(to, add_word(s, to, n, kind));
}

static void read_sign(scan *s)
{
    int64_t next = s->at + 1 + (byte_at(s, s->at + 1) == '$');
    bool apart = class_at(s, s->at - 1) == BLANK || memchr("(~:", byte_at(s, s->at - 1), 3);
    s->sign = 0;
    if (apart && class_at(s, next) == DIGIT) s->sign = s->text[s->at] == '-' ? -1 : 1;
    else if (class_at(s, s->at - 1) == BLANK || byte_at(s, s->at + 1) == '-') s->cut = CLAUSE;
    s->at++;
}

/* true: the sentence is over. */
static bool read_mark(scan *s, sentence *to)
{
    if (read_emoticon(s, to)) return false;
    switch (s->text[s->at]) {
    case '.': case '!': case '?': return read_stop(s, to);
    case '\n': s->at++; s->cut = CLAUSE; s->quoted = false; return true;
    case ',': s->cut = s->cut > COMMA ? s->cut : COMMA; s->at++; return false;
    case ';': case ':': case '(': case ')': case '[': case ']': s->cut = CLAUSE; s->at++; return false;
    case '"': s->quoted = !s->quoted; s->at++; return false;
    case '/': read_slash(s); return false;
    case '$': read_tag(s, to, CASHTAG); return false;
    case '@': read_tag(s, to, NAME); return false;
    case '+': case '-': read_sign(s); return false;
    default: s->at++; return false;
    }
}

bool next_sentence(scan *s, sentence *to)
{
    to->n = to->n_marks = to->exclaims = 0;
    to->question = to->trails = false;
    for (bool over = false; s->at < s->n && to->n < MAX_WORDS && !over;) {
        int8_t sign = s->sign;
        switch (classes[(uint8_t)s->text[s->at]]) {
        case BLANK: s->at++; break;
        case LETTER: read_word(s, to); break;
        case DIGIT: read_number(s, to); break;
        case HIGH: read_high(s, to); break;
        default: over = read_mark(s, to) && to->n;
        }
        if (s->sign == sign && s->text[s->at - 1] != '$') s->sign = 0;
    }
    return to->n > 0;
}
