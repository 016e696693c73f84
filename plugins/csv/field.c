/* SPDX-License-Identifier: GPL-3.0-or-later */
/* field.c -- one field, exactly: quotes, "", line ends of any kind. All that is fast elsewhere falls
 * back on this, and must agree with it. */
#include "bytes.h"
#include "csv.h"

/* The end of the line at p, if one begins there: where the next line begins; else NULL. */
static const char *line_end(const struct dialect *d, const char *p, const char *end)
{
    if (p == end) return end;
    if (*p == d->newline) return p + 1;
    if (*p != '\r') return NULL;
    if (p + 1 == end) return end;
    return p[1] == d->newline ? p + 2 : NULL;
}

/* Sets next and last when a field may end at p. */
static bool ends_at(const struct dialect *d, const char *p, const char *end, struct field *f)
{
    f->last = p == end || *p != d->delim;
    f->next = f->last ? line_end(d, p, end) : p + 1;
    return f->next != NULL;
}

/* Where unquoted text from p ends. */
static const char *plain_end(const struct dialect *d, const char *p, const char *end, struct field *f)
{
    p = find_either(p, end, d->delim, d->newline);
    if (p > f->at && p[-1] == '\r' && (p == end || *p == d->newline)) p--;
    ends_at(d, p, end, f);
    return p;
}

static const char *skip_blanks(const struct dialect *d, const char *p, const char *end)
{
    while (p < end && *p != d->delim && (*p == ' ' || *p == '\t')) p++;
    return p;
}

static void quoted_read(const struct dialect *d, const char *p, const char *end, struct field *f)
{
    f->quoted = true;
    f->at = ++p;
    for (;; p += 2) {
        p = memchr(p, '"', (size_t)(end - p));
        if (!p || p + 1 >= end || p[1] != '"') break;
        f->escaped = true;
    }
    if (!p) {
        const char *stop = memchr(f->at, d->newline, (size_t)(end - f->at));
        f->problem = P_UNCLOSED;
        f->len = (stop ? stop : end) - f->at;
        f->next = stop ? stop + 1 : end;
        f->last = true;
        return;
    }
    f->len = p - f->at;
    p = skip_blanks(d, p + 1, end);
    if (ends_at(d, p, end, f)) return;
    f->problem = P_AFTER_QUOTE;
    plain_end(d, p, end, f);
}

void field_read(const struct dialect *d, const char *p, const char *end, struct field *f)
{
    const char *q = skip_blanks(d, p, end);
    f->quoted = f->escaped = false;
    f->problem = P_NONE;
    if (q < end && *q == '"') {
        quoted_read(d, q, end, f);
        return;
    }
    f->at = p;
    f->len = plain_end(d, p, end, f) - p;
}

const char *record_read(const struct dialect *d, const char *p, const char *end, int32_t *n_fields,
                        enum problem *problem)
{
    struct field f;
    *n_fields = 0;
    *problem = P_NONE;
    do {
        field_read(d, p, end, &f);
        if (f.problem) *problem = f.problem;
        ++*n_fields;
        p = f.next;
    } while (!f.last);
    return p;
}

const char *skip_blank_lines(const struct dialect *d, const char *p, const char *end)
{
    const char *next;
    while (!d->blank_is_record && p < end && (next = line_end(d, p, end)) != NULL) p = next;
    return p;
}

int64_t field_unescape(const struct field *f, char *to)
{
    int64_t n = 0;
    for (int64_t i = 0; i < f->len; i++) {
        to[n++] = f->at[i];
        if (f->at[i] == '"') i++;
    }
    return n;
}

struct word trimmed(const char *at, int64_t len)
{
    while (len > 0 && (at[0] == ' ' || at[0] == '\t')) at++, len--;
    while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t')) len--;
    return (struct word){at, len};
}
