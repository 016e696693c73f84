/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c -- characters of a document: which are sound, which are blanks, which are quotation marks. */
#include "reading.h"

static bool follows(const uint8_t *c, int64_t n, int size)
{
    if (size > n) return false;
    for (int i = 1; i < size; i++)
        if ((c[i] & 0xc0) != 0x80) return false;
    return true;
}

/* Of a sound character; 0: it is none. */
static int sound(const uint8_t *c, int64_t n)
{
    int size = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
    if (!follows(c, n, size)) return 0;
    if (size == 3 && ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] >= 0xa0))) return 0;
    if (size == 4 && ((c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] >= 0x90))) return 0;
    return size;
}

/* Blanks of other widths, of zero width, and byte order marks: U+00A0, U+2000-200B, U+2028-2029, U+202F, U+205F, U+3000,
 * U+FEFF. */
static bool is_other_blank(const uint8_t *c, int size)
{
    if (size == 2) return c[0] == 0xc2 && c[1] == 0xa0;
    if (size != 3) return false;
    if (c[0] == 0xe2 && c[1] == 0x80) return c[2] <= 0x8b || c[2] == 0xa8 || c[2] == 0xa9 || c[2] == 0xaf;
    return (c[0] == 0xe2 && c[1] == 0x81 && c[2] == 0x9f) || (c[0] == 0xe3 && c[1] == 0x80 && c[2] == 0x80) ||
           (c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf);
}

static char clean_ascii(const char *bytes, int64_t i, int64_t n)
{
    char c = bytes[i];
    if (c == '\r') return i + 1 < n && bytes[i + 1] == '\n' ? ' ' : '\n';
    return (unsigned char)c < ' ' && c != '\n' && c != '\t' ? ' ' : c == 0x7f ? ' ' : c;
}

/* How many bytes from `at` on are plain: printable ASCII and line ends, eight at a time. */
static int64_t plain_run(const char *bytes, int64_t at, int64_t n)
{
    int64_t i = at;
    for (uint64_t word; i + 8 <= n; i += 8) {
        memcpy(&word, bytes + i, 8);
        uint64_t low = (word - 0x2020202020202020u) | (word + 0x0101010101010101u) | word;
        if (low & 0x8080808080808080u) break;
    }
    return i - at;
}

int64_t text_clean(const char *bytes, char *text, int64_t n)
{
    int64_t invalid = 0;
    for (int64_t i = 0; i < n;) {
        int64_t run = plain_run(bytes, i, n);
        memcpy(text + i, bytes + i, (size_t)run);
        i += run;
        if (i >= n) break;
        const uint8_t *c = (const uint8_t *)bytes + i;
        int size = sound(c, n - i);
        if (size == 1) text[i] = clean_ascii(bytes, i, n);
        else if (size == 0 || is_other_blank(c, size)) memset(text + i, ' ', size ? (size_t)size : 1);
        else memcpy(text + i, c, (size_t)size);
        invalid += size == 0;
        i += size ? size : 1;
    }
    return invalid;
}

int text_size(const char *s, int64_t n)
{
    unsigned char c = (unsigned char)s[0];
    int size = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    return size > n ? (int)n : size;
}

void text_blank(char *text, int64_t start, int64_t end)
{
    for (int64_t i = start; i < end; i++)
        if (text[i] != '\n') text[i] = ' ';
}

span text_trim(const char *text, int64_t start, int64_t end)
{
    while (start < end && is_blank(text[start])) start++;
    while (end > start && is_blank(text[end - 1])) end--;
    return (span){start, end};
}

int64_t text_line(const char *text, int64_t at, int64_t end)
{
    const char *stop = memchr(text + at, '\n', (size_t)(end - at));
    return stop ? stop - text : end;
}

bool text_has(const char *text, int64_t at, int64_t end, const char *word)
{
    for (; *word; word++, at++)
        if (at >= end || (text[at] | (is_letter(*word) ? 0x20 : 0)) != *word) return false;
    return at >= end || !is_letter(text[at]);
}

typedef struct mark {
    const char *bytes;
    int way;
    char kind;
} mark;

static const mark marks[] = {
    {"\"", 0, '"'},           {"'", 0, '\''},           {"\xe2\x80\x9c", +1, '"'}, {"\xe2\x80\x9d", -1, '"'},
    {"\xe2\x80\x9e", +1, '"'}, {"\xe2\x80\x98", +1, '\''}, {"\xe2\x80\x99", -1, '\''}, {"\xc2\xab", +1, '<'},
    {"\xc2\xbb", -1, '<'},
};

int text_quote(const char *s, int64_t n, int *way, char *kind)
{
    if (n < 1 || (*s != '"' && *s != '\'' && *s != '\xe2' && *s != '\xc2')) return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i].bytes);
        if ((int64_t)size > n || memcmp(s, marks[i].bytes, size) != 0) continue;
        *way = marks[i].way;
        *kind = marks[i].kind;
        return (int)size;
    }
    return 0;
}

/* Latin capitals beyond ASCII are U+00C0-00DE; of other scripts every letter passes for one. */
bool text_is_upper(const char *s, int64_t n)
{
    const uint8_t *c = (const uint8_t *)s;
    if (n < 1) return false;
    if (c[0] < 0x80) return is_upper(s[0]);
    if (n < 2 || c[0] == 0xe2) return false;
    return c[0] == 0xc3 ? c[1] <= 0x9e : c[0] >= 0xc4;
}
