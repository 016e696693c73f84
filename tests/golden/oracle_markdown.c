/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oracle_markdown.c -- the characters of a Markdown document that MD4C takes for text: a line each, "start end bytes"; an entity is
 * one. Blanks are left out, and images and elements of HTML. */
#include <md4c.h>
#include <stdint.h>
#include <stdio.h>

static char source[1 << 20];
static size_t length;
static int images;

static int enter_block(MD_BLOCKTYPE type, void *detail, void *of) { return (void)type, (void)detail, (void)of, 0; }
static int enter_span(MD_SPANTYPE type, void *detail, void *of) { return (void)detail, (void)of, images += type == MD_SPAN_IMG, 0; }
static int leave_span(MD_SPANTYPE type, void *detail, void *of) { return (void)detail, (void)of, images -= type == MD_SPAN_IMG, 0; }

static int see_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *of)
{
    uintptr_t at = (uintptr_t)s - (uintptr_t)source; /* line ends that it makes up lie elsewhere */
    (void)of;
    if (at >= length || images || type == MD_TEXT_HTML) return 0;
    if (type == MD_TEXT_ENTITY) return printf("%zu %zu %.*s\n", (size_t)at, (size_t)at + n, (int)n, s), 0;
    for (size_t i = 0, size; i < n; i += size) {
        for (size = 1; i + size < n && (s[i + size] & 0xc0) == 0x80;) size++;
        if ((unsigned char)s[i] > ' ') printf("%zu %zu %.*s\n", (size_t)at + i, (size_t)at + i + size, (int)size, s + i);
    }
    return 0;
}

int main(int n, char **words)
{
    static const MD_PARSER parser = {0, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS, enter_block, enter_block, enter_span,
                                     leave_span, see_text, NULL, NULL};
    for (int i = 1; i < n; i++) {
        FILE *in = fopen(words[i], "rb");
        if (!in) return 1;
        length = fread(source, 1, sizeof source, in);
        fclose(in);
        printf("= %s\n", words[i]);
        if (md_parse(source, (MD_SIZE)length, &parser, NULL)) return 1;
    }
    return 0;
}
