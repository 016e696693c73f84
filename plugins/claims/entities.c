/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entities.c -- &amp; &#36; &#x20ac;: the characters that news pages write so. */
#include "markdown.h"

typedef struct entity {
    const char *name;
    uint32_t code;
} entity;

/* From U+00A0 on: pages may leave out the ; of these. */
static const char latin[96][8] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",   "laquo",
    "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
    "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute",
    "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

/* And of the first four here. */
enum { OPEN = 4 };
static const entity entities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"dollar", '$'}, {"percnt", '%'}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"sbquo", 0x201a}, {"bdquo", 0x201e}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"horbar", 0x2015}, {"hyphen", 0x2010}, {"minus", 0x2212}, {"hellip", 0x2026}, {"bull", 0x2022}, {"euro", 0x20ac},
    {"trade", 0x2122}, {"le", 0x2264}, {"ge", 0x2265}, {"ne", 0x2260}, {"asymp", 0x2248}, {"sim", 0x223c}, {"infin", 0x221e},
    {"permil", 0x2030}, {"prime", 0x2032}, {"Prime", 0x2033}, {"lsaquo", 0x2039}, {"rsaquo", 0x203a}, {"dagger", 0x2020}, {"Dagger", 0x2021},
    {"rarr", 0x2192}, {"larr", 0x2190}, {"uarr", 0x2191}, {"darr", 0x2193}, {"ensp", ' '}, {"emsp", ' '}, {"thinsp", ' '}, {"zwnj", ' '},
    {"zwj", ' '}, {"Tab", ' '}, {"NewLine", ' '}, {"num", '#'}, {"lpar", '('}, {"rpar", ')'}, {"lsqb", '['}, {"rsqb", ']'}, {"comma", ','},
    {"period", '.'}, {"colon", ':'}, {"semi", ';'}, {"excl", '!'}, {"quest", '?'}, {"ast", '*'}, {"plus", '+'}, {"equals", '='}, {"sol", '/'},
    {"lowbar", '_'}, {"vert", '|'}, {"Scaron", 0x160}, {"scaron", 0x161}, {"OElig", 0x152}, {"oelig", 0x153}, {"Yuml", 0x178},
};

/* What windows-1252 has where Unicode has controls: browsers read it so. 0: nothing. */
static const uint16_t western[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
                                     0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178};

static bool is_same(const char *name, const char *s, int64_t n) { return (int64_t)strlen(name) == n && memcmp(name, s, (size_t)n) == 0; }

/* open: only those that need no ; are sought. */
static uint32_t named(const char *s, int64_t n, bool open)
{
    for (uint32_t i = 0; i < 96; i++)
        if (latin[i][0] == s[0] && is_same(latin[i], s, n)) return 0xa0 + i;
    for (size_t i = 0; i < (open ? OPEN : sizeof entities / sizeof *entities); i++)
        if (is_same(entities[i].name, s, n)) return entities[i].code;
    return 0;
}

static int digit_of(char c)
{
    return is_digit(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 99;
}

/* After &#. */
static uint32_t numbered(const char *s, int64_t n)
{
    bool hex = n > 1 && (s[0] | 0x20) == 'x';
    uint32_t code = 0, base = hex ? 16 : 10;
    for (int64_t i = hex; i < n; i++) {
        int x = digit_of(s[i]);
        if (x >= (int)base || code > 0x10ffff) return 0;
        code = code * base + (uint32_t)x;
    }
    if (code >= 0x80 && code < 0xa0) code = western[code - 0x80];
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : code;
}

static int put(char *to, uint32_t c)
{
    if (c < 0x80) return to[0] = (char)c, 1;
    if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 0x3f)), 2;
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static bool is_nothing(uint32_t c) { return c <= ' ' || c == 0x7f || c == 0xa0 || c == 0xad || (c >= 0x2000 && c <= 0x200f) || c == 0x202f || c == 0xfeff; }

static bool is_name(char c) { return is_digit(c) || is_upper(c) || is_lower(c) || c == '#'; }

/* The code of the entity at `at`, and where it ends; 0: it is none. */
static uint32_t read_entity(const char *text, int64_t at, int64_t end, bool closed, int64_t *stop)
{
    const char *name = text + at + 1;
    int64_t i = at + 1;
    while (i < end && i - at < 12 && is_name(text[i])) i++;
    bool number = i > at + 1 && *name == '#', ends = i < end && text[i] == ';';
    *stop = i + ends;
    uint32_t code = i == at + 1 || (closed && !ends) ? 0 : number ? numbered(name + 1, i - at - 2) : ends ? named(name, i - at - 1, false) : 0;
    if (code || closed) return code;
    for (; i > at + 2; i--) { /* as far as it can be one: "&pound5" */
        *stop = i;
        code = number ? numbered(name + 1, i - at - 2) : named(name, i - at - 1, true);
        if (code) return code;
    }
    return 0;
}

/* The character stands at the entity's end where a word goes on after it ("&eacute;t&eacute;" is two words; no text of news
 * can be kept whole and in place at once). */
int64_t entity_put(char *text, int64_t at, int64_t end, bool closed)
{
    char bytes[4];
    int64_t stop;
    uint32_t code = read_entity(text, at, end, closed, &stop);
    if (!code) return at + 1;
    int n = is_nothing(code) ? 0 : put(bytes, code);
    if (n > stop - at) return at + 1;
    bool follows = code == '$' || code == 0x20ac || code == 0xa3 || code == 0xa5 || code == 0x201c || code == 0x2018 || code == 0xab || code == 0x2212 || code == '+';
    int64_t to = follows ? stop - n : at;
    text_blank(text, at, stop);
    memcpy(text + to, bytes, (size_t)n);
    return stop;
}
