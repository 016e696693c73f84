/* SPDX-License-Identifier: GPL-3.0-or-later */
/* utf8.c -- what is text and what is not, and text as JSON. */
#include <string.h>

#include "text.h"

/* The Unicode standard, table 3-7. */
int text_utf8(const char *text_bytes, size_t left)
{
    const uint8_t *s = (const uint8_t *)text_bytes;
    int n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (!n || left < (size_t)n) return 0;
    for (int i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)) return 0;
    if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) return 0;
    return n;
}

bool text_is_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint64_t w;
        if (n - i >= 8 && (memcpy(&w, s + i, 8), !(w & UINT64_C(0x8080808080808080)))) {
            i += 8;
            continue;
        }
        int step = text_utf8(s + i, n - i);
        if (!step) return false;
        i += (size_t)step;
    }
    return true;
}

void text_json(text *t, const char *s)
{
    text_putc(t, '"');
    for (size_t n = strlen(s); n > 0;) {
        unsigned char c = (unsigned char)*s;
        int step = text_utf8(s, n);
        if (!step) text_puts(t, "\xef\xbf\xbd");
        else if (c == '"' || c == '\\') text_printf(t, "\\%c", c);
        else if (c < 0x20 || c == 0x7f) text_printf(t, "\\u%04x", c);
        else text_add(t, s, (size_t)step);
        s += step ? step : 1;
        n -= step ? (size_t)step : 1;
    }
    text_putc(t, '"');
}
