/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.c -- where chunks and records begin.
 *
 * A newline ends a record when an even number of quotes stands before it. So each piece of the file is
 * counted for both cases at once, on all cores, and one pass over the counts then says which case each
 * piece was. Quotes inside unquoted fields mislead this; the parser notices when a chunk does not end
 * where the next begins, and asks for the exact cut. NUL bytes and broken UTF-8 are found on the way. */
#include <stdlib.h>

#include "bytes.h"
#include "csv.h"

#ifndef LEAST_CHUNK /* the fuzzer makes it 64 */
#define LEAST_CHUNK (256 << 10)
#endif
#define MOST_CHUNK (4 << 20)
#define CHUNKS_WANTED 64

/* What one piece holds, for an even ([0]) or odd ([1]) number of quotes before it. */
struct piece {
    const char *begin, *end;
    int64_t ends[2];     /* newlines that end a record */
    const char *last[2]; /* after the last newline outside quotes, blank lines' included */
    bool odd;            /* number of quotes */
    bool quotes;
    const char *bad; /* a NUL, or what is not UTF-8 */
};

struct scan {
    struct job *job;
    struct piece *pieces;
};

/* State that goes from block to block. */
struct carry {
    uint64_t parity;             /* all ones: inside quotes */
    uint64_t newline1, newline2; /* the last byte, and the one before it, as bits */
    uint64_t cr1;
    uint64_t high, zero;
};

static void count_block(const char *at, const struct block *b, struct carry *c, struct piece *p)
{
    uint64_t inside = running_parity(b->quote) ^ c->parity;
    uint64_t before = b->newline << 1 | c->newline1;
    uint64_t blank =
        b->newline & (before | ((b->cr << 1 | c->cr1) & (b->newline << 2 | c->newline1 << 1 | c->newline2)));
    uint64_t outside[2] = {b->newline & ~inside, b->newline & inside};
    for (int i = 0; i < 2; i++) {
        if (!outside[i]) continue;
        p->ends[i] += ones(outside[i] & ~blank);
        p->last[i] = at + 64 - __builtin_clzll(outside[i]);
    }
    c->parity = (inside >> 63) ? ~(uint64_t)0 : 0;
    c->newline2 = b->newline >> 62 & 1;
    c->newline1 = b->newline >> 63;
    c->cr1 = b->cr >> 63;
    c->high |= b->high;
    c->zero |= b->zero;
    p->quotes = p->quotes || b->quote;
}

/* The first byte from p on that is not UTF-8, or NULL. A sequence may end after `end`. */
static const char *not_utf8(const char *p, const char *end, const char *limit)
{
    while (p < end) {
        if (end - p >= 8 && !(load8(p) & EACH_BYTE(0x80))) {
            p += 8;
            continue;
        }
        unsigned char c = (unsigned char)*p;
        int n = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
        if (n < 0 || limit - p <= n) return p;
        unsigned char second = (unsigned char)(n ? p[1] : 0);
        if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) ||
            (c == 0xf4 && second > 0x8f))
            return p;
        for (int i = 1; i <= n; i++)
            if (((unsigned char)p[i] & 0xc0) != 0x80) return p;
        p += n + 1;
    }
    return NULL;
}

static const char *bad_byte(const struct job *j, const struct piece *p, const struct carry *c)
{
    const char *zero = c->zero ? memchr(p->begin, 0, (size_t)(p->end - p->begin)) : NULL;
    const char *begin = p->begin;
    if (!c->high) return zero;
    while (begin > j->begin && p->begin - begin < 3 && ((unsigned char)*begin & 0xc0) == 0x80) begin--;
    const char *bad = not_utf8(begin, p->end, j->end);
    return zero && (!bad || zero < bad) ? zero : bad;
}

/* The last bytes of a piece, as a block with nothing after them. */
static void tail_read(const char *p, int64_t n, char newline, struct block *b)
{
    char text[64];
    memset(text, ' ', sizeof text);
    memcpy(text, p, (size_t)n);
    block_read(text, newline, b);
}

static jvn_status count_piece(void *context, int64_t i)
{
    struct scan *s = context;
    const struct job *j = s->job;
    struct piece *p = &s->pieces[i];
    struct carry c = {0, 1, 1, 0, 0, 0};
    struct block b;
    const char *at = p->begin;
    if (j->call->host->cancelled(j->call)) return JVN_ECANCELLED;
    if (at > j->begin) {
        c.newline1 = at[-1] == j->dialect.newline;
        c.cr1 = at[-1] == '\r';
        c.newline2 = at - 1 > j->begin ? at[-2] == j->dialect.newline : 1;
    }
    p->last[0] = p->last[1] = NULL;
    for (; p->end - at >= 64; at += 64) {
        block_read(at, j->dialect.newline, &b);
        count_block(at, &b, &c, p);
    }
    tail_read(at, p->end - at, j->dialect.newline, &b);
    count_block(at, &b, &c, p);
    p->odd = c.parity != 0;
    p->bad = bad_byte(j, p, &c);
    return JVN_OK;
}

static jvn_status report_bad_byte(const struct job *j, const char *at)
{
    int64_t line = line_of(j, at);
    const char *begin = at;
    char text[300];
    while (begin > j->source.data && begin[-1] != '\n' && begin[-1] != '\r') begin--;
    int64_t column = at - begin;
    if (!*at)
        snprintf(text, sizeof text, "%s:%lld: byte %lld is NUL, wanted text", j->source.name,
                 (long long)line + 1, (long long)column + 1);
    else
        snprintf(text, sizeof text, "%s:%lld: byte %lld (0x%02x) is not UTF-8", j->source.name,
                 (long long)line + 1, (long long)column + 1, (unsigned char)*at);
    return j->call->host->fail(j->call, JVN_EDATA, ARG_FILE, line, column, text,
                               *at ? "--encoding latin1 reads Western European text" : "is this a text file?");
}

jvn_status scan_text(const struct job *j, const char *p, const char *end)
{
    const char *zero = memchr(p, 0, (size_t)(end - p));
    const char *bad = not_utf8(p, zero ? zero : end, zero ? zero : end);
    if (!bad) bad = zero;
    return bad ? report_bad_byte(j, bad) : JVN_OK;
}

static void cut_pieces(struct job *j, struct piece *pieces, int64_t n, int64_t size)
{
    for (int64_t i = 0; i < n; i++) {
        pieces[i].begin = j->begin + i * size;
        pieces[i].end = i == n - 1 ? j->end : pieces[i].begin + size;
    }
}

/* Turns counted pieces into chunks of whole records. */
static void cut_chunks(struct job *j, const struct piece *pieces)
{
    const char *begin = j->begin;
    int odd = 0;
    j->rows = 0;
    for (int64_t i = 0; i < j->n_chunks; i++) {
        const struct piece *p = &pieces[i];
        struct chunk *c = &j->chunks[i];
        c->begin = begin;
        c->end = p->last[odd] ? p->last[odd] : begin;
        c->row = j->rows;
        c->rows = p->ends[odd];
        if (i == j->n_chunks - 1 && c->end < j->end) {
            c->end = j->end;
            c->rows++;
        }
        begin = c->end;
        j->rows += c->rows;
        odd ^= p->odd;
        j->quotes = j->quotes || p->quotes;
    }
}

static jvn_status chunks_new(struct job *j, int64_t n)
{
    j->n_chunks = n;
    j->chunks = calloc((size_t)n, sizeof *j->chunks);
    return j->chunks ? JVN_OK : no_memory(j->call);
}

static int64_t chunk_size(int64_t bytes)
{
    int64_t size = bytes / CHUNKS_WANTED;
    size = size < LEAST_CHUNK ? LEAST_CHUNK : size > MOST_CHUNK ? MOST_CHUNK : size;
    return size / 64 * 64;
}

jvn_status scan_quick(struct job *j)
{
    int64_t bytes = j->end - j->begin, size = chunk_size(bytes);
    int64_t n = bytes ? (bytes + size - 1) / size : 0;
    struct scan s = {j, n ? calloc((size_t)n, sizeof *s.pieces) : NULL};
    jvn_status st = JVN_OK;
    if (n == 0) return JVN_OK;
    if (!s.pieces) return no_memory(j->call);
    cut_pieces(j, s.pieces, n, size);
    TRY(j->call->host->parallel_for(j->call, n, count_piece, &s));
    for (int64_t i = 0; i < n; i++)
        if (s.pieces[i].bad) TRY(report_bad_byte(j, s.pieces[i].bad));
    TRY(chunks_new(j, n));
    cut_chunks(j, s.pieces);
out:
    free(s.pieces);
    return st;
}

const char *scan_records(const struct dialect *d, const char *p, const char *end, int64_t n)
{
    int32_t fields;
    enum problem problem;
    for (; n > 0; n--) {
        p = skip_blank_lines(d, p, end);
        if (p == end) break;
        p = record_read(d, p, end, &fields, &problem);
    }
    return p;
}

/* Fills one chunk with whole records from p on. */
static const char *fill_chunk(const struct job *j, struct chunk *c, const char *p, int64_t size)
{
    int32_t fields;
    enum problem problem;
    c->begin = p;
    for (;;) {
        p = skip_blank_lines(&j->dialect, p, j->end);
        if (p == j->end || p - c->begin >= size) break;
        p = record_read(&j->dialect, p, j->end, &fields, &problem);
        c->rows++;
    }
    c->end = p;
    return p;
}

jvn_status scan_exact(struct job *j)
{
    int64_t bytes = j->end - j->begin, size = chunk_size(bytes), i = 0;
    const char *p = j->begin;
    chunks_free(j);
    j->exact = true;
    j->rows = 0;
    if (chunks_new(j, bytes / size + 2) != JVN_OK) return JVN_ENOMEM;
    for (; p < j->end && i < j->n_chunks; i++) {
        if (j->call->host->cancelled(j->call)) return JVN_ECANCELLED;
        j->chunks[i].row = j->rows;
        p = fill_chunk(j, &j->chunks[i], p, size);
        j->rows += j->chunks[i].rows;
    }
    j->n_chunks = i;
    return JVN_OK;
}

void chunks_free(struct job *j)
{
    parts_free(j);
    for (int64_t i = 0; i < j->n_chunks; i++) {
        free(j->chunks[i].broken);
        free(j->chunks[i].unescaped);
    }
    free(j->chunks);
    j->chunks = NULL;
    j->n_chunks = 0;
}
