/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_text.c -- text is walked by grapheme clusters: an emoji of seven code points is one thing of width 2. */
#include "render_text.h"

#include <stdbool.h>
#include <utf8proc.h>

/* What is shown as one: bytes of the text, or an escape in their place. */
typedef struct cluster {
    int64_t bytes;
    int width;
    char escape[12]; /* "": the bytes themselves */
} cluster;

static bool is_plain(const char *s, int64_t n)
{
    unsigned odd = 0;
    for (int64_t i = 0; i < n; i++) odd |= (unsigned)((unsigned char)s[i] - 0x20u >= 0x5fu);
    return !odd;
}

/* Controls, line and paragraph separators, marks that change direction, and tags that nobody sees. */
static bool acts(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
        return true;
    return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0x200b || c == 0xfeff;
}

static void escape(cluster *k, utf8proc_int32_t c)
{
    static const char letters[] = "\n" "n" "\t" "t" "\r" "r";
    for (const char *p = letters; *p; p += 2)
        if (c == *p) {
            k->width = snprintf(k->escape, sizeof k->escape, "\\%c", p[1]);
            return;
        }
    k->width = snprintf(k->escape, sizeof k->escape, c < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)c & 0xffffff);
}

static bool is_flag_letter(utf8proc_int32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; }

static cluster next_cluster(const char *s, int64_t n)
{
    const utf8proc_uint8_t *u = (const utf8proc_uint8_t *)s;
    utf8proc_int32_t first, c, before, state = 0;
    cluster k = {.bytes = utf8proc_iterate(u, n, &first)};
    if (k.bytes <= 0) {
        k.bytes = 1;
        k.width = snprintf(k.escape, sizeof k.escape, "\\x%02x", u[0]);
        return k;
    }
    if (acts(first)) {
        escape(&k, first);
        return k;
    }
    k.width = utf8proc_charwidth(first);
    for (before = first; k.bytes < n; before = c) {
        int64_t more = utf8proc_iterate(u + k.bytes, n - k.bytes, &c);
        if (more <= 0 || acts(c) || utf8proc_grapheme_break_stateful(before, c, &state)) break;
        if (c == 0xfe0f || (is_flag_letter(first) && is_flag_letter(c))) k.width = 2;
        else if (utf8proc_category(c) == UTF8PROC_CATEGORY_MC) k.width += utf8proc_charwidth(c);
        k.bytes += more;
    }
    return k;
}

/* Clusters while they fit in most cells. */
static int show_clusters(text *out, const char *s, int64_t n, int most)
{
    int width = 0;
    for (int64_t i = 0; i < n;) {
        cluster k = next_cluster(s + i, n - i);
        if (width + k.width > most) break;
        if (out && *k.escape) text_puts(out, k.escape);
        else if (out) text_add(out, s + i, (size_t)k.bytes);
        width += k.width;
        i += k.bytes;
    }
    return width;
}

int show_text(text *out, const char *s, int64_t n, int most)
{
    bool plain = is_plain(s, n);
    if (plain && (!most || n <= most)) {
        if (out) text_add(out, s, (size_t)n);
        return (int)n;
    }
    int width = plain ? (int)n : show_clusters(NULL, s, n, INT32_MAX);
    if (!most || width <= most) return out ? show_clusters(out, s, n, INT32_MAX) : width;
    width = show_clusters(out, s, n, most - 1) + 1;
    if (out) text_puts(out, "…");
    return width;
}
