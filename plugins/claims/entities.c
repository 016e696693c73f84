/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entities.c -- &amp; &#36; &#x20ac;: the characters that news pages write so. */
#include "markdown.h"

typedef struct entity {
    const char *name;
    uint32_t code;
} entity;

static const entity entities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}, {"dollar", '$'}, {"percnt", '%'},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"sbquo", 0x201a}, {"bdquo", 0x201e}, {"laquo", 0xab},
    {"raquo", 0xbb}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"horbar", 0x2015}, {"hyphen", 0x2010}, {"minus", 0x2212},
    {"hellip", 0x2026}, {"bull", 0x2022}, {"middot", 0xb7}, {"euro", 0x20ac}, {"pound", 0xa3}, {"yen", 0xa5}, {"cent", 0xa2},
    {"curren", 0xa4}, {"deg", 0xb0}, {"plusmn", 0xb1}, {"times", 0xd7}, {"divide", 0xf7}, {"frac12", 0xbd}, {"frac14", 0xbc},
    {"frac34", 0xbe}, {"sup1", 0xb9}, {"sup2", 0xb2}, {"sup3", 0xb3}, {"micro", 0xb5}, {"para", 0xb6}, {"sect", 0xa7}, {"copy", 0xa9},
    {"reg", 0xae}, {"trade", 0x2122}, {"le", 0x2264}, {"ge", 0x2265}, {"ne", 0x2260}, {"asymp", 0x2248}, {"sim", 0x223c},
    {"infin", 0x221e}, {"rarr", 0x2192}, {"larr", 0x2190}, {"uarr", 0x2191}, {"darr", 0x2193}, {"ensp", ' '}, {"emsp", ' '},
    {"thinsp", ' '}, {"zwnj", ' '}, {"zwj", ' '}, {"shy", ' '}, {"num", '#'}, {"lpar", '('}, {"rpar", ')'}, {"comma", ','},
    {"period", '.'}, {"colon", ':'}, {"semi", ';'}, {"excl", '!'}, {"quest", '?'}, {"ast", '*'}, {"plus", '+'}, {"equals", '='},
    {"sol", '/'}, {"lowbar", '_'}, {"vert", '|'}, {"Agrave", 0xc0}, {"Aacute", 0xc1}, {"Acirc", 0xc2}, {"Atilde", 0xc3}, {"Auml", 0xc4},
    {"Aring", 0xc5}, {"AElig", 0xc6}, {"Ccedil", 0xc7}, {"Egrave", 0xc8}, {"Eacute", 0xc9}, {"Ecirc", 0xca}, {"Euml", 0xcb},
    {"Ntilde", 0xd1}, {"Oacute", 0xd3}, {"Ocirc", 0xd4}, {"Ouml", 0xd6}, {"Oslash", 0xd8}, {"Uacute", 0xda}, {"Uuml", 0xdc},
    {"szlig", 0xdf}, {"agrave", 0xe0}, {"aacute", 0xe1}, {"acirc", 0xe2}, {"atilde", 0xe3}, {"auml", 0xe4}, {"aring", 0xe5},
    {"aelig", 0xe6}, {"ccedil", 0xe7}, {"egrave", 0xe8}, {"eacute", 0xe9}, {"ecirc", 0xea}, {"euml", 0xeb}, {"igrave", 0xec},
    {"iacute", 0xed}, {"icirc", 0xee}, {"iuml", 0xef}, {"ntilde", 0xf1}, {"ograve", 0xf2}, {"oacute", 0xf3}, {"ocirc", 0xf4},
    {"otilde", 0xf5}, {"ouml", 0xf6}, {"oslash", 0xf8}, {"ugrave", 0xf9}, {"uacute", 0xfa}, {"ucirc", 0xfb}, {"uuml", 0xfc},
    {"yacute", 0xfd}, {"yuml", 0xff}, {"Scaron", 0x160}, {"scaron", 0x161}, {"OElig", 0x152}, {"oelig", 0x153},
};

/* What windows-1252 has where Unicode has controls: browsers read it so. 0: nothing. */
static const uint16_t western[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
                                     0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178};

static uint32_t named(const char *s, int64_t n)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if ((int64_t)strlen(entities[i].name) == n && memcmp(entities[i].name, s, (size_t)n) == 0) return entities[i].code;
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

/* The character stands at the entity's end where a word goes on after it ("&eacute;t&eacute;" is two words; no text of news
 * can be kept whole and in place at once). */
int64_t entity_put(char *text, int64_t at, int64_t end)
{
    int64_t i = at + 1;
    while (i < end && i - at < 12 && ((text[i] >= '0' && text[i] <= '9') || is_upper(text[i]) || is_lower(text[i]) || text[i] == '#')) i++;
    if (i >= end || text[i] != ';' || i == at + 1) return at + 1;
    uint32_t code = text[at + 1] == '#' ? numbered(text + at + 2, i - at - 2) : named(text + at + 1, i - at - 1);
    if (!code) return at + 1;
    char bytes[4];
    int n = is_nothing(code) ? 0 : put(bytes, code);
    if (n > i + 1 - at) return at + 1;
    bool follows = code == '$' || code == 0x20ac || code == 0xa3 || code == 0xa5 || code == 0x201c || code == 0x2018 || code == 0xab;
    int64_t to = follows ? i + 1 - n : at;
    text_blank(text, at, i + 1);
    memcpy(text + to, bytes, (size_t)n);
    return i + 1;
}
