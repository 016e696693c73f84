/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.c -- pages: text between tags, in one pass. Elements are counted, not kept as a tree: however deep they stand in each
 * other, and whether they are closed or not, a tag costs the same. */
#define _GNU_SOURCE
#include "html.h"

#include "markdown.h"

enum {
    NESTED = 16, /* tables in tables that are told apart */
    HELD = 32,   /* columns whose cells may go on in the next row */
};

typedef struct grid {
    int64_t table, label;
    int row, column, next, columns; /* row counts from 1 */
    int held[HELD];                 /* rows that a cell above still takes */
    int64_t *heads, room; /* the blocks of row 0, by column */
} grid;

typedef struct page {
    reading *r;
    int64_t run;                  /* where the text began that is no block yet */
    int64_t broke;                /* after the last <br> */
    int lists, quoting, asides, figures, pre, tables, heading;
    int64_t holders, beside;      /* how many are open; were where something beside the article began */
    bool in_cell, heads;          /* <th> */
    grid grids[NESTED];
} page;

static void mask(reading *r, int64_t start, int64_t end)
{
    for (char *at = r->text + start; (at = memchr(at, '&', (size_t)(r->text + end - at)));) at = r->text + entity_put(r->text, at - r->text, end, false);
}

static grid *grid_of(page *g)
{
    int depth = g->tables > NESTED ? NESTED : g->tables;
    return depth ? &g->grids[depth - 1] : NULL;
}

static block_kind kind_of(const page *g)
{
    if (g->asides) return META;
    if (g->in_cell) return CELL;
    if (g->figures) return META;
    if (g->heading) return HEADING;
    return g->pre ? CODE : g->lists ? LIST_ITEM : g->quoting ? QUOTED : PARAGRAPH;
}

static void place_cell(page *g, block *b, int64_t at)
{
    grid *t = grid_of(g);
    int column = t->column;
    b->row = t->row - 1;
    b->column = column;
    b->table = t->table;
    b->label = column ? t->label : -1;
    b->head = b->row && column < t->columns ? t->heads[column] : -1;
    if (column == 0 && t->label < 0) t->label = at;
    if (b->row && column && column < t->columns && g->heads) t->heads[column] = at; /* a second line of heads */
    for (; !b->row && t->columns < t->next; t->columns++) {
        t->heads = pool_grow(g->r->p, t->heads, t->columns, &t->room, sizeof *t->heads);
        t->heads[t->columns] = t->columns < column ? -1 : at;
    }
}

/* Makes a block of what stands before `end`. */
static void flush(page *g, int64_t end)
{
    block_kind kind = kind_of(g);
    if (kind == CODE) mask(g->r, g->run, end); /* block_add leaves code as it stands */
    block *b = block_add(g->r, kind, g->run, end);
    if (b && b->kind == PARAGRAPH && line_is_meta(g->r->text, b->at.start, b->at.end)) b->kind = META;
    if (b && b->kind == CELL) place_cell(g, b, g->r->d->n_blocks - 1);
    if (b && b->kind == HEADING) b->level = g->heading;
}

/* A counter of open elements; one that is closed but was not opened counts for nothing. */
static void count(int *n, const tag *t)
{
    if (t->closes) *n -= *n > 0;
    else if (!t->empty) ++*n;
}

static void table_tag(page *g, const tag *t)
{
    count(&g->tables, t);
    g->in_cell = t->closes && g->tables > 0 && grid_of(g)->row > 0;
    if (t->closes || t->empty || g->tables > NESTED) return;
    *grid_of(g) = (grid){.table = g->r->tables++, .label = -1};
}

static void row_tag(page *g, const tag *t)
{
    grid *d = grid_of(g);
    g->in_cell = false;
    if (!d || t->closes) return;
    d->row++;
    d->next = 0;
    for (int c = 0; c < HELD; c++) d->held[c] -= d->held[c] > 0;
    d->label = -1;
}

static int spanned(const page *g, const tag *t, const char *attribute)
{
    span value;
    int n = 0;
    if (!tag_attribute(g->r->d->bytes, t, attribute, &value)) return 1;
    for (int64_t i = value.start; i < value.end && is_digit(g->r->d->bytes[i]) && n < 100; i++) n = n * 10 + (g->r->d->bytes[i] - '0');
    return n < 1 ? 1 : n > 100 ? 100 : n;
}

static void cell_tag(page *g, const tag *t)
{
    grid *d = grid_of(g);
    g->in_cell = d && !t->closes;
    g->heads = t->role == CELL_HEAD;
    if (!g->in_cell) return;
    if (d->row == 0) d->row = 1;
    while (d->next < HELD && d->held[d->next] > 0) d->next++;
    d->column = d->next;
    d->next += spanned(g, t, "colspan");
    int rows = spanned(g, t, "rowspan");
    for (int c = d->column; rows > 1 && c < d->next && c < HELD; c++) d->held[c] = rows;
}

/* A small raised text: of figures after a figure it is an exponent, else the mark of a note. */
static int64_t raise(page *g, const tag *t)
{
    char *text = g->r->text;
    int64_t n = g->r->n, look = n - t->end > 600 ? t->end + 600 : n;
    const char *close = memmem(text + t->end, (size_t)(look - t->end), "</sup", 5);
    if (t->closes || !close) return text_blank(text, t->start, t->end), t->end;
    int64_t stop = close - text, letters = 0, digits = 0, in_tag = 0;
    for (int64_t i = t->end; i < stop; i++) {
        if (text[i] == '<') in_tag = 1;
        else if (text[i] == '>') in_tag = 0;
        else if (!in_tag) letters += is_letter(text[i]) || text[i] == '%', digits += is_digit(text[i]);
    }
    span class;
    bool note = tag_attribute(g->r->d->bytes, t, "class", &class) && memmem(text + class.start, (size_t)(class.end - class.start), "ref", 3);
    bool power = t->start > 0 && is_digit(text[t->start - 1]) && digits && stop - t->end < 5;
    text_blank(text, t->start, t->end);
    if (power && !note) return text[t->end - 1] = '^', t->end;
    if (note || !letters) return text_blank(text, t->end, stop), stop;
    return t->end;
}

/* What stands beside the article ends at the latest with what holds it, whether it is closed or not. */
static void see_holder(page *g, const tag *t)
{
    if (t->closes) {
        g->holders -= g->holders > 0;
        if (g->holders < g->beside) g->asides = g->figures = 0;
    } else if (!t->empty) {
        g->holders++;
        if (g->asides || g->figures || !tag_is_beside(g->r->d->bytes, t)) return;
        g->beside = g->holders;
        g->asides = 1;
    }
}

/* Elements whose text is not the article's. <main> and <h1> end what was left open before them. */
static void see_block(page *g, const tag *t)
{
    if ((t->role == ASIDE || t->role == FIGURE) && !g->asides && !g->figures) g->beside = g->holders;
    switch (t->role) {
    case HOLDER: see_holder(g, t); break;
    case ASIDE: count(&g->asides, t); break;
    case FIGURE: count(&g->figures, t); break;
    case QUOTING: count(&g->quoting, t); break;
    case PRE: count(&g->pre, t); break;
    case TITLED:
        g->heading = t->closes ? 0 : t->level;
        if (t->level == 1 && !t->closes) g->asides = g->figures = 0;
        break;
    case LISTING: count(&g->lists, t); break;
    default:
        if (t->level == 1 && !t->closes) g->asides = g->figures = 0;
        if (t->level == 2) g->heading = 0;
    }
}

static int64_t skip_raw(page *g, const tag *t)
{
    reading *r = g->r;
    int64_t stop = t->closes ? t->end : tag_raw_end(r->text, t, r->n);
    if (t->role == SCRIPT_TAG) html_take_script(r, t->end, stop);
    text_blank(r->text, t->start, t->role == TITLE_TAG ? t->end : stop);
    if (t->role == TITLE_TAG && !g->asides) {
        block *b = block_add(r, META, t->end, stop);
        if (b) title_take(r, IN_TITLE, b->at.start, b->at.end);
    }
    text_blank(r->text, g->asides ? t->end : stop, stop);
    g->run = stop;
    return stop;
}

/* Two line ends with nothing between them part paragraphs. */
static void line_break(page *g, const tag *t)
{
    span between = text_trim(g->r->text, g->broke, t->start);
    if (g->broke > g->run && between.start == between.end) {
        flush(g, t->start);
        g->run = t->end;
    }
    g->r->text[t->start] = '\n';
    g->broke = t->end;
}

/* Where to go on after a tag. */
static int64_t see(page *g, const tag *t)
{
    reading *r = g->r;
    int64_t next = t->end;
    bool inner = t->role == INLINE || t->role == BREAK || t->role == TIME_TAG || t->role == SUP;
    if (t->role == SUP) next = raise(g, t);
    if (!inner) flush(g, t->start);
    if (t->role == META_TAG) html_take_meta(r, t);
    if (t->role == LINK_TAG) html_take_link(r, t);
    if (t->role == TIME_TAG && !t->closes && !g->asides) html_take_time(r, t);
    if (t->role == TABLE) table_tag(g, t);
    if (t->role == ROW) row_tag(g, t);
    if (t->role == CELL_DATA || t->role == CELL_HEAD) cell_tag(g, t);
    if (t->role == RAW || t->role == SCRIPT_TAG || t->role == TITLE_TAG) return skip_raw(g, t);
    if (t->role != SUP) text_blank(r->text, t->start, t->end);
    if (t->role == BREAK) line_break(g, t);
    if (inner) return next;
    see_block(g, t);
    g->run = t->end;
    return next;
}

/* Where all stands beside the article, an element beside it was not closed: its paragraphs are the article. */
static void mend(reading *r)
{
    document *d = r->d;
    for (int64_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind != META) return;
    for (int64_t i = 0; i < d->n_blocks; i++) {
        span s = d->blocks[i].at;
        bool title = d->title.end > d->title.start && s.start == d->title.start;
        if (!title && !line_is_meta(r->text, s.start, s.end)) d->blocks[i].kind = PARAGRAPH;
    }
}

static void read_without_tags(reading *r)
{
    text_clean(r->d->bytes, r->text, r->n);
    r->mask = NULL;
    r->d->format = PLAIN;
    read_plain(r, 0);
}

void read_html(reading *r)
{
    page g = {.r = r};
    int64_t tags = 0;
    r->mask = mask;
    for (int64_t i = 0; i < r->n; i++)
        if (r->text[i] == '\n') r->text[i] = ' ';
    for (int64_t at = 0; at < r->n;) {
        const char *open = memchr(r->text + at, '<', (size_t)(r->n - at));
        tag t;
        if (!open) break;
        at = open - r->text;
        if (!tag_read(r->text, at, r->n, &t)) at++;
        else at = see(&g, &t), tags++;
    }
    if (!tags) {
        read_without_tags(r);
        return;
    }
    flush(&g, r->n);
    mend(r);
}
