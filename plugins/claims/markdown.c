/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown.c -- blocks of Markdown by its lines: headings, lists, quotations, code, tables, footnotes, front matter.
 *
 * What a line belongs to is seen from its own marks and the line before, without a tree of containers: nesting costs nothing,
 * and each byte is looked at a fixed number of times. */
#include "markdown.h"

enum { ITEMS = 16 }; /* that may begin on one line, for each is sought to its end; of more the marks are text */

typedef struct line {
    int64_t start, at, end; /* of the line; after the marks of its containers */
    int64_t indent;         /* blanks before `at` */
    bool quoted, item;      /* stands in a quotation; begins an item */
} line;

typedef struct state {
    reading *r;
    int64_t start, end;   /* of the block that is open; start < 0: none */
    block_kind kind;
    bool in_list;         /* the last block was an item, and no line has left the list since */
    bool one_line;
} state;

static bool is_empty(const line *l) { return l->at >= l->end; }

static void close_block(state *s)
{
    if (s->start >= 0) {
        bool may_be = s->one_line && (s->kind == QUOTED || s->kind == PARAGRAPH);
        bool meta = may_be && line_is_meta(s->r->text, s->start, s->end);
        block *b = block_add(s->r, meta ? META : s->kind, s->start, s->end);
        if (b && may_be && line_is_meta(s->r->text, b->at.start, b->at.end)) b->kind = META; /* within emphasis */
    }
    s->start = -1;
}

static int64_t skip(const char *text, int64_t at, int64_t end)
{
    while (at < end && (text[at] == ' ' || text[at] == '\t')) at++;
    return at;
}

/* "- [x] ": the box of a task. */
static int64_t box(const char *text, int64_t at, int64_t end)
{
    return end - at > 4 && text[at] == '[' && strchr(" xX", text[at + 1]) && text[at + 2] == ']' && text[at + 3] == ' ' ? 4 : 0;
}

/* Blanks the marks of quotations and items that a line begins with. */
static line open_line(char *text, int64_t start, int64_t n, bool in_paragraph, bool in_list)
{
    line l = {.start = start, .end = text_line(text, start, n)};
    int64_t from = start, at = skip(text, start, l.end);
    for (int items = 0; at < l.end && items < ITEMS; at = skip(text, at, l.end)) {
        int64_t mark = text[at] == '>' ? 1 : at - from < 4 || l.item || in_list ? markdown_item(text, at, l.end, in_paragraph && !l.quoted) : 0;
        if (!mark) break;
        if (text[at] == '>') l.quoted = true;
        else l.item = true, items++;
        mark += box(text, at + mark, l.end);
        text_blank(text, at, at + mark);
        from = at += mark;
    }
    l.indent = at - from;
    l.at = at;
    while (l.end > l.at && is_blank(text[l.end - 1])) l.end--;
    return l;
}

static int64_t after_line(const reading *r, int64_t at) { return text_line(r->text, at, r->n) + 1; }

/* Code between fences, from the line that opens it. Without the line that closes it, all that follows is code. */
static int64_t read_fence(reading *r, const line *l, int64_t fence)
{
    char sign = r->text[l->at];
    int64_t at = after_line(r, l->end), start = at, stop;
    for (stop = at; at < r->n; at = after_line(r, at)) {
        int64_t end = text_line(r->text, at, r->n), i = at;
        while (i < end && (r->text[i] == ' ' || r->text[i] == '>' || r->text[i] == '\t')) i++;
        int64_t n = markdown_run(r->text, i, end, sign);
        if (n >= fence && skip(r->text, i + n, end) == end) {
            text_blank(r->text, at, end);
            at = end + 1;
            break;
        }
        stop = end;
    }
    text_blank(r->text, l->at, l->end);
    if (stop > start) block_add(r, CODE, start, stop);
    return at < r->n ? at : r->n;
}

/* Lines between --- and ---, or +++ and +++, at the very top. */
static int64_t read_front_matter(reading *r)
{
    int64_t end = text_line(r->text, 0, r->n), first = text_trim(r->text, 0, end).end;
    if (first < 3 || (memcmp(r->text, "---", 3) != 0 && memcmp(r->text, "+++", 3) != 0) || first > 3) return 0;
    int64_t at = end + 1, from = at, close = -1;
    for (int lines = 0; at < r->n && lines < 200 && close < 0; at = after_line(r, at), lines++) {
        span s = text_trim(r->text, at, text_line(r->text, at, r->n));
        if (s.end - s.start == 3 && memcmp(r->text + s.start, r->text, 3) == 0) close = at;
        if (s.start == s.end && lines == 0) return 0;
    }
    if (close < 0) return 0;
    for (at = from; at < close; at = after_line(r, at)) block_add(r, META, at, text_line(r->text, at, r->n));
    text_blank(r->text, 0, end);
    text_blank(r->text, close, text_line(r->text, close, r->n));
    return after_line(r, close);
}

static void read_heading(reading *r, const line *l, int level)
{
    int64_t end = l->end;
    text_blank(r->text, l->at, l->at + level);
    while (end > l->at && r->text[end - 1] == '#') end--;
    if (end > l->at && is_blank(r->text[end - 1])) text_blank(r->text, end, l->end);
    block *b = block_add(r, HEADING, l->at, l->end);
    if (b) b->level = level;
}

/* The line under a paragraph that makes it a heading. */
static bool read_underline(state *s, const line *l)
{
    char sign = s->r->text[l->at];
    if (s->start < 0 || s->kind != PARAGRAPH || (sign != '=' && sign != '-') || l->indent > 3) return false;
    if (markdown_run(s->r->text, l->at, l->end, sign) != l->end - l->at) return false;
    text_blank(s->r->text, l->at, l->end);
    block *b = block_add(s->r, HEADING, s->start, s->end);
    if (b) b->level = sign == '=' ? 1 : 2;
    s->start = -1;
    return true;
}

static void go_on(state *s, const line *l)
{
    bool afresh = s->start < 0 || l->item || (l->quoted && s->kind != QUOTED && s->kind != LIST_ITEM);
    bool meta = l->quoted && line_is_meta(s->r->text, l->at, l->end);
    if (afresh || meta || (s->kind == QUOTED && s->one_line && line_is_meta(s->r->text, s->start, s->end))) {
        close_block(s);
        s->start = l->at;
        s->kind = l->item ? LIST_ITEM : l->quoted ? QUOTED : s->in_list && l->indent >= 2 ? LIST_ITEM : PARAGRAPH;
        s->one_line = true;
        if (l->item) s->in_list = true;
    } else {
        s->one_line = false;
    }
    s->end = l->end;
}

/* One line, or the lines that it opens. Where to go on. */
static int64_t read_line(state *s, int64_t at)
{
    reading *r = s->r;
    char *text = r->text;
    line l = open_line(text, at, r->n, s->start >= 0 && s->kind == PARAGRAPH, s->in_list);
    int64_t next = after_line(r, at), fence;
    if (is_empty(&l)) return close_block(s), next;
    if (s->start < 0 && !l.item && (l.quoted || !l.indent)) s->in_list = false;
    int level = markdown_heading(text, l.at, l.end);
    if (level && l.indent < 4) return close_block(s), read_heading(r, &l, level), next;
    if ((fence = markdown_fence(text, l.at, l.end)) > 0) return close_block(s), read_fence(r, &l, fence);
    if (read_underline(s, &l)) return next;
    if (markdown_is_rule(text, l.at, l.end)) return text_blank(text, l.at, l.end), close_block(s), next;
    if (markdown_is_definition(text, l.at, l.end)) return text_blank(text, l.at, l.end), close_block(s), next;
    if (next < r->n && memchr(text + l.at, '|', (size_t)(l.end - l.at)) && markdown_is_delimiter(text, next, r->n)) {
        close_block(s);
        return read_table(r, l.at);
    }
    if (s->start < 0 && l.indent >= 4 && !s->in_list && !l.item) {
        block_add(r, CODE, l.at, l.end);
        return next;
    }
    if ((fence = markdown_footnote(text, l.at, l.end)) > 0) {
        close_block(s);
        text_blank(text, l.at, l.at + fence);
        l.at += fence;
    }
    return go_on(s, &l), next;
}

void read_markdown(reading *r)
{
    state s = {.r = r, .start = -1};
    r->mask = markdown_mask;
    for (int64_t at = read_front_matter(r); at < r->n;) at = read_line(&s, at);
    close_block(&s);
}
