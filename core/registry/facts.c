/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.c -- a gist as a line of text, which no other vector's can be taken for. */
#include "facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "../base/text.h"

/* "2:-3 ", the length before the text; "-1: " for none. */
static void put_fact(text *t, const char *s) { text_printf(t, " %d:%s", s ? (int)strlen(s) : -1, s ? s : ""); }

/* Of what is kept, and whose it is. */
static uint64_t sum_facts(const char *facts, int64_t nulls, const char *hash)
{
    text t = {0};
    text_printf(&t, "%s\n%" PRId64 " %s", facts, nulls, hash);
    const uint64_t sum = XXH3_64bits(t.s, t.n);
    text_free(&t);
    return sum;
}

/* Checksum, how many differ, the least, the greatest, the first. */
char *facts_write(const gist *k, const char *hash, int64_t nulls)
{
    text rest = {0}, t = {0};
    text_printf(&rest, "%" PRId64, k->distinct);
    put_fact(&rest, k->least);
    put_fact(&rest, k->greatest);
    put_fact(&rest, k->first);
    text_printf(&t, "%016" PRIx64 " %s", sum_facts(rest.s, nulls, hash), rest.s);
    text_free(&rest);
    return t.s;
}

/* The text behind its length; *at is left behind it. */
static bool read_fact(const char **at, char **out)
{
    char *end;
    long n = strtol(*at, &end, 10);
    if (*end != ':' || n < -1 || n >= GIST_TEXT || (n > 0 && strlen(end + 1) < (size_t)n)) return false;
    *out = n < 0 ? NULL : xstrndup(end + 1, (size_t)n);
    *at = end + 1 + (n > 0 ? n : 0);
    return true;
}

bool facts_read(const char *facts, const char *hash, int64_t nulls, gist *out)
{
    char *at;
    *out = (gist){.nulls = nulls};
    uint64_t sum = strtoull(facts, &at, 16);
    if (*at != ' ' || sum != sum_facts(at + 1, nulls, hash)) return false;
    out->distinct = strtoll(at + 1, &at, 10);
    const char *rest = at;
    if (read_fact(&rest, &out->least) && read_fact(&rest, &out->greatest) && read_fact(&rest, &out->first)) return true;
    gist_clear(out);
    return false;
}
