/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c -- the reader's flags, understood once. */
#include "csv.h"

static const struct {
    const char *name;
    int delim;
} DELIMS[] = {{"tab", '\t'}, {"\\t", '\t'}, {"comma", ','}, {"semicolon", ';'}, {"pipe", '|'}, {"space", ' '}};

int delim_of(const char *text)
{
    unsigned char c = (unsigned char)text[0];
    for (size_t i = 0; i < sizeof DELIMS / sizeof *DELIMS; i++)
        if (strcmp(text, DELIMS[i].name) == 0) return DELIMS[i].delim;
    if (!c || text[1] || c >= 0x80 || c == '"' || c == '\n' || c == '\r') return 0;
    return c;
}

static bool null_add(struct options *o, const char *at, int64_t len)
{
    if (len == 0) return true;
    if (o->n_nulls == MAX_NULLS) return false;
    o->nulls[o->n_nulls++] = (struct word){at, len};
    o->null_start[(unsigned char)at[0]] = true;
    return true;
}

bool options_null_words(struct options *o, const char *list)
{
    for (;;) {
        size_t n = strcspn(list, ",");
        if (!null_add(o, list, (int64_t)n)) return false;
        if (!list[n]) return true;
        list += n + 1;
    }
}

bool is_null_word(const struct options *o, const char *at, int64_t len)
{
    if (len == 0) return true;
    if (!o->null_start[(unsigned char)at[0]]) return false;
    for (int i = 0; i < o->n_nulls; i++)
        if (o->nulls[i].len == len && memcmp(o->nulls[i].at, at, (size_t)len) == 0) return true;
    return false;
}

jvn_status options_read(jvn_call *call, int delim, struct options *o)
{
    memset(o, 0, sizeof *o);
    o->delim = delim;
    if (jvn_given(call, ARG_DELIM)) {
        const char *text = jvn_item_of(call, ARG_DELIM, 0)->text;
        o->delim = delim_of(text);
        if (!o->delim)
            return jvn_fail(call, JVN_EARG, ARG_DELIM,
                            "wanted one ASCII character, or tab, comma, semicolon, pipe, space",
                            "'%s' cannot be a delimiter", text);
    }
    o->header = (int)jvn_item_of(call, ARG_HEADER, 0)->integer;
    o->dates = (int)jvn_item_of(call, ARG_DATES, 0)->integer;
    o->encoding = (int)jvn_item_of(call, ARG_ENCODING, 0)->integer;
    o->skip = jvn_given(call, ARG_SKIP) ? jvn_item_of(call, ARG_SKIP, 0)->integer : 0;
    o->rows = jvn_given(call, ARG_ROWS) ? jvn_item_of(call, ARG_ROWS, 0)->integer : -1;
    o->decimal = (int)jvn_item_of(call, ARG_DECIMAL, 0)->integer;
    o->header_lines = jvn_given(call, ARG_HEADER_LINES) ? jvn_item_of(call, ARG_HEADER_LINES, 0)->integer : 1;
    if (jvn_given(call, ARG_HEADER_LINES)) o->header = HEADER_YES;
    o->rejects = jvn_given(call, ARG_REJECTS);
    if (!options_null_words(o, jvn_item_of(call, ARG_NULL, 0)->text))
        return jvn_fail(call, JVN_ELIMIT, ARG_NULL, NULL, "more than %d words for missing values", MAX_NULLS);
    return JVN_OK;
}
