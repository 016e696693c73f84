/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_bbcode.c -- BBCode: its tags, quotes within quotes and quotes that nobody closed; and files of such posts. */
#define _GNU_SOURCE
#include "thread_body.h"

#include <ctype.h>
#include <strings.h>

typedef enum tag_role { SHOWN, HUSHED, QUOTES } tag_role;

/* What is not listed is text: [NAME]. */
static const struct { const char *name; tag_role role; } tags[] = {
    {"quote", QUOTES}, {"b", SHOWN}, {"i", SHOWN}, {"u", SHOWN}, {"s", SHOWN}, {"strike", SHOWN}, {"url", SHOWN}, {"email", SHOWN}, {"color", SHOWN},
    {"colour", SHOWN}, {"size", SHOWN}, {"font", SHOWN}, {"list", SHOWN}, {"*", SHOWN}, {"center", SHOWN}, {"left", SHOWN}, {"right", SHOWN},
    {"indent", SHOWN}, {"sub", SHOWN}, {"sup", SHOWN}, {"code", SHOWN}, {"spoiler", SHOWN}, {"ispoiler", SHOWN}, {"highlight", SHOWN}, {"user", SHOWN},
    {"img", HUSHED}, {"attach", HUSHED}, {"attachment", HUSHED}, {"media", HUSHED}, {"youtube", HUSHED}, {"video", HUSHED}, {"sig", HUSHED}, {"signature", HUSHED},
};

typedef struct bbtag {
    tag_role role;
    bool closes;
    span value; /* behind =, or the attributes */
    int64_t end;
} bbtag;

static bool find_role(const char *s, int64_t n, tag_role *role)
{
    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++) {
        if ((int64_t)strlen(tags[k].name) != n || strncasecmp(tags[k].name, s, (size_t)n)) continue;
        *role = tags[k].role;
        return true;
    }
    return false;
}

/* Whether a tag begins with the [ at `at`. Values in double quotes may hold brackets. */
static bool tag_read(const char *s, int64_t at, int64_t n, bbtag *t)
{
    int64_t i = at + 1, most = at + 300 < n ? at + 300 : n;
    *t = (bbtag){.closes = i < n && s[i] == '/'};
    int64_t name = i += t->closes;
    while (i < most && (isalpha((unsigned char)s[i]) || s[i] == '*')) i++;
    if (!find_role(s + name, i - name, &t->role)) return false;
    t->value.start = i += i < most && s[i] == '=';
    for (bool quoted = false; i < most && s[i] != '\n' && (quoted || s[i] != ']'); i++) quoted ^= s[i] == '"';
    if (i >= most || s[i] != ']') return false;
    t->value.end = i;
    t->end = i + 1;
    return true;
}

static const char *digits_behind(reading *r, const char *s, int64_t n, const char *what)
{
    const char *at = find_text(s, n, what), *end = s + n;
    if (!at) return NULL;
    for (at += strlen(what); at < end && (*at == ' ' || *at == ':' || *at == '='); at++) {}
    const char *from = at;
    while (at < end && isdigit((unsigned char)*at)) at++;
    return text_of(r, from, at - from);
}

/* "bob, post: 3, topic: 1", bob;12, bob post_id=12 time=1, author=bob link=msg12. */
static void read_source(reading *r, const char *s, int64_t n, const char **id, const char **author)
{
    static const char *const keys[] = {"post_id", "post:", "msg", "pid=", "post="};
    static const char *const stops[] = {", post:", " post_id", " link=", " pid=", " time=", ", member:", " user_id", " date="};
    for (size_t k = 0; k < sizeof keys / sizeof *keys && !*id; k++) *id = digits_behind(r, s, n, keys[k]);
    const char *named = find_text(s, n, "author=");
    if (named && named - s < 3) n -= named + 7 - s, s = named + 7;
    if (n && (*s == '"' || *s == '\'')) {
        const char *close = memchr(s + 1, *s, (size_t)n - 1);
        n = close ? close - s - 1 : n - 1;
        s++;
    }
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
        const char *stop = find_text(s, n, stops[k]);
        if (stop) n = stop - s;
    }
    const char *mark = n ? memrchr(s, ';', (size_t)n) : NULL;
    if (mark && mark + 1 < s + n && isdigit((unsigned char)mark[1])) {
        *id = text_of(r, mark + 1, s + n - mark - 1);
        n = mark - s;
    }
    *author = trimmed(r, s, n);
}

/* How many [quote]s are closed at most: each tag that opens is closed by one that comes later. */
static int64_t closes_ahead(const char *s, int64_t n)
{
    int64_t count = 0;
    for (const char *at = s; (at = find_text(at, s + n - at, "[/quote]")); at += 8) count++;
    return count;
}

/* Where a quote ends that nobody closes: at an empty line, else at the line's end, else at the end. *gap: the empty line that
 * was found for one before, n: there is none; -1: nothing was looked for. */
static int64_t give_up(const char *s, int64_t at, int64_t n, int64_t *gap)
{
    if (*gap < at) {
        const char *found = memmem(s + at, (size_t)(n - at), "\n\n", 2);
        *gap = found ? found - s : n;
    }
    if (*gap < n) return *gap;
    while (at < n && s[at] == '\n') at++;
    const char *end = memchr(s + at, '\n', (size_t)(n - at));
    return end ? end - s : n;
}

static void open_quote(reading *r, const char *s, const bbtag *t)
{
    const char *id = NULL, *author = NULL;
    body_break(r);
    read_source(r, s + t->value.start, t->value.end - t->value.start, &id, &author);
    quote_open(r, id, author, -1);
}

void bbcode_put(reading *r, const char *s, int64_t n)
{
    int64_t from = 0, left = closes_ahead(s, n), until = n + 1, gap = -1;
    for (int64_t i = 0; i < n; i++) {
        bbtag t;
        if (i >= until) {
            body_put(r, s + from, i - from);
            from = i;
            quote_close(r);
            until = n + 1;
        }
        if (s[i] != '[' || !tag_read(s, i, n, &t)) continue;
        body_put(r, s + from, i - from);
        from = t.end;
        if (t.role == QUOTES && !t.closes) {
            open_quote(r, s, &t);
            if (r->quoting > left && until > n) until = give_up(s, t.end, n, &gap);
        } else if (t.role == QUOTES) {
            left--;
            quote_close(r);
            if (!r->quoting) until = n + 1, body_break(r);
        } else if (t.role == HUSHED && !t.closes) noise_open(r);
        else if (t.role == HUSHED) noise_close(r);
        i = t.end - 1;
    }
    body_put(r, s + from, n - from);
    while (r->quoting) quote_close(r);
    while (r->hushed) noise_close(r);
}

/* ---- files ------------------------------------------------------------------------------------- */

/* How posts are told: by lines of signs (---, a no-break space), else by empty lines, else each line is one; within quotes none
 * ends, and a quote alone is the head of what follows. */
typedef enum between { RULES, GAPS, ENDS } between;

static bool is_rule(const char *s, int64_t n)
{
    if (n == 2 && !memcmp(s, "\xc2\xa0", 2)) return true;
    int64_t k = 0;
    while (k < n && s[k] == s[0] && strchr("-=*_#~", s[0])) k++;
    return n >= 3 && k == n;
}

static int64_t line_end(const char *s, int64_t at, int64_t n)
{
    const char *stop = memchr(s + at, '\n', (size_t)(n - at));
    return stop ? stop - s : n;
}

static int64_t stripped(const char *s, int64_t at, int64_t end)
{
    while (end > at && (s[end - 1] == '\r' || s[end - 1] == ' ' || s[end - 1] == '\t')) end--;
    return end - at;
}

static int depth_behind(const char *s, int64_t at, int64_t end, int depth)
{
    bbtag t;
    for (; at < end; at++) {
        if (s[at] != '[' || !tag_read(s, at, end, &t) || t.role != QUOTES) continue;
        if (!t.closes) depth++;
        else if (depth) depth--;
    }
    return depth;
}

/* Whether a line that begins within `depth` quotes has text outside of quotes. */
static bool has_own(const char *s, int64_t at, int64_t end, int depth)
{
    bbtag t;
    for (; at < end; at++) {
        if (s[at] == '[' && tag_read(s, at, end, &t) && t.role == QUOTES) {
            if (!t.closes) depth++;
            else if (depth) depth--;
            at = t.end - 1;
        } else if (!depth && (unsigned char)s[at] > ' ') return true;
    }
    return false;
}

static between how_told(const char *s, int64_t n)
{
    between how = ENDS;
    int depth = 0;
    bool begun = false;
    for (int64_t at = 0, end; at < n; at = end + 1) {
        end = line_end(s, at, n);
        int64_t size = stripped(s, at, end);
        if (is_rule(s + at, size)) return RULES;
        if (size == 0 && begun && !depth) how = GAPS;
        begun = begun || size;
        depth = depth_behind(s, at, end, depth);
    }
    return how;
}

static void add_text(reading *r, const char *s, int64_t at, int64_t end, int64_t line)
{
    while (at < end && (unsigned char)s[at] <= ' ') line += s[at++] == '\n';
    if (at >= end) return;
    post_add(r)->line = line;
    bbcode_put(r, s + at, stripped(s, at, end));
    quotes_by_sign(r);
    post_end(r);
}

bool read_bbcode(reading *r, const char *s, int64_t n)
{
    between how = how_told(s, n);
    bool closed = closes_ahead(s, n) > 0; /* else no quote may hold posts together */
    int64_t from = 0, line = 1, begun = 1;
    int depth = 0;
    bool own = false;
    for (int64_t at = 0, end; at < n; at = end + 1, line++) {
        end = line_end(s, at, n);
        int64_t size = stripped(s, at, end);
        bool rule = is_rule(s + at, size);
        own = own || has_own(s, at, end, depth);
        depth = closed ? depth_behind(s, at, end, depth) : 0;
        bool ends = how == RULES ? rule : own && !depth && (how == ENDS || size == 0);
        if (!ends) continue;
        add_text(r, s, from, rule && how == RULES ? at : end, begun);
        from = end + 1;
        begun = line + 1;
        depth = 0;
        own = false;
    }
    if (from < n) add_text(r, s, from, n, begun);
    return true;
}
