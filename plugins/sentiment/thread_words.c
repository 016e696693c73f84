/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_words.c -- words, and maps of their hashes. */
#include "thread_words.h"

#include <ctype.h>

/* Bytes of a word's next character; 0: it ends. Letters of all scripts and emoji are of words; of what is not ASCII, no-break
 * spaces, Latin-1's signs and general punctuation are not. */
static int word_bytes(const unsigned char *s, int64_t n)
{
    if (*s < 0x80) return isalnum(*s) ? 1 : 0;
    int size = *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;
    if (size > n) return 0;
    if (*s == 0xc2 || (*s == 0xe2 && (s[1] == 0x80 || s[1] == 0x81)) || (*s == 0xe3 && s[1] == 0x80)) return 0;
    return size;
}

static int other_bytes(unsigned char c) { return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4; }

/* An apostrophe within a word: 1 or 3 bytes; 0: none. */
static int apostrophe(const unsigned char *s, int64_t n)
{
    int size = *s == '\'' ? 1 : n > 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x99 || s[2] == 0x98) ? 3 : 0;
    return size && n > size && word_bytes(s + size, n - size) ? size : 0;
}

static int64_t read_word(const unsigned char *s, int64_t n, uint64_t *hash)
{
    int64_t i = 0;
    uint64_t h = 0xcbf29ce484222325u;
    for (int size; i < n && ((size = word_bytes(s + i, n - i)) || (size = apostrophe(s + i, n - i))); i += size) {
        if (word_bytes(s + i, n - i))
            for (int k = 0; k < size; k++) h = (h ^ (unsigned char)(s[i + k] < 0x80 ? tolower(s[i + k]) : s[i + k])) * 0x100000001b3u;
    }
    *hash = h;
    return i;
}

static void add_line(pool *p, words *to, const char *s, int64_t from, int64_t end)
{
    bool line = true, sentence = true;
    for (int64_t i = from; i < end;) {
        int64_t link = i == from || !isalnum((unsigned char)s[i - 1]) ? link_length(s + i, end - i) : 0;
        word w = {.start = i, .line = line, .sentence = sentence};
        int64_t size = link ? 0 : read_word((const unsigned char *)s + i, end - i, &w.hash);
        if (!size) {
            sentence = sentence || (strchr(".!?", s[i]) && (i + 1 >= end || !isalnum((unsigned char)s[i + 1])));
            i += link ? link : other_bytes((unsigned char)s[i]);
            continue;
        }
        sentence = line = false;
        i = w.end = i + size;
        to->items = pool_grow(p, to->items, to->n, &to->room, sizeof *to->items);
        to->items[to->n++] = w;
    }
}

void words_add(pool *p, words *to, const char *s, int64_t from, int64_t end, bool pasted)
{
    for (int64_t at = from, stop; at < end; at = stop + 1) {
        const char *newline = memchr(s + at, '\n', (size_t)(end - at));
        stop = newline ? newline - s : end;
        int64_t a = at, b = stop;
        while (a < b && (unsigned char)s[a] <= ' ') a++;
        while (b > a && (unsigned char)s[b - 1] <= ' ') b--;
        if (!is_noise_line(s + a, b - a, pasted)) add_line(p, to, s, a, b);
    }
}

uint64_t hash_words(const word *w, int64_t n)
{
    uint64_t h = 0;
    for (int64_t i = 0; i < n; i++) h = hash_on(h, w[i].hash);
    return h;
}

uint64_t hash_text(const char *s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

static entry *place(const map *m, uint64_t key)
{
    int64_t at = (int64_t)((key ^ key >> 32) * 0x9e3779b97f4a7c15u >> 20) & (m->room - 1);
    while (m->at[at].value && m->at[at].key != key) at = (at + 1) & (m->room - 1);
    return &m->at[at];
}

int64_t map_find(const map *m, uint64_t key) { return m->room ? place(m, key)->value - 1 : -1; }

static void widen(map *m)
{
    map old = *m;
    m->room = m->room ? 4 * m->room : 256;
    m->at = pool_get(m->p, sizeof *m->at * (size_t)m->room);
    for (int64_t i = 0; i < old.room; i++)
        if (old.at[i].value) *place(m, old.at[i].key) = old.at[i];
}

void map_set(map *m, uint64_t key, int64_t value)
{
    if (2 * m->n >= m->room) widen(m);
    entry *e = place(m, key);
    m->n += !e->value;
    *e = (entry){key, value + 1};
}

void map_put(map *m, uint64_t key, int64_t value)
{
    if (2 * m->n >= m->room) widen(m);
    entry *e = place(m, key);
    if (e->value) return;
    m->n++;
    *e = (entry){key, value + 1};
}
