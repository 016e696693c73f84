/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing.c -- what a row of a ledger takes from a claim, and its columns. */
#include "listing.h"

#include "when_calendar.h"

#include <math.h>
#include <stdio.h>

/* ---- words --------------------------------------------------------------------------------------- */

const char *comparator_name(comparator c)
{
    static const char *const words[] = {[EQUAL] = "=", [ABOUT] = "~", [NEARLY] = "<~", [BELOW] = "<", [AT_MOST] = "<=", [ABOVE] = ">",
                                        [AT_LEAST] = ">=", [BETWEEN] = "range", [ORDER] = "~~", [NOT_EQUAL] = "!="};
    return words[c];
}

const char *phase_name(phase p)
{
    static const char *const words[] = {[NO_PHASE] = "", [PREMARKET] = "premarket", [AT_OPEN] = "open", [INTRADAY] = "intraday", [AT_LOW] = "low",
                                        [AT_CLOSE] = "close", [AFTER_HOURS] = "after-hours", [FUTURES] = "futures"};
    return words[p];
}

const char *stance_name(stance s)
{
    static const char *const words[] = {[ASSERTED] = "asserted", [QUOTED_BY] = "quoted", [REPORTED_BY] = "reported", [FORECAST] = "forecast",
                                        [CONDITIONAL] = "conditional", [DENIED] = "denied"};
    return words[s];
}

int64_t squeeze(char *to, const char *text, span s)
{
    int64_t n = 0;
    for (int64_t i = s.start; i < s.end; i++) {
        char c = text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
        if (c != ' ' || (n && to[n - 1] != ' ')) to[n++] = c;
    }
    return n;
}

const char *squeezed(pool *p, const char *text, span s)
{
    if (s.end <= s.start) return "";
    char *to = pool_get(p, (size_t)(s.end - s.start) + 1);
    squeeze(to, text, s);
    return to;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

/* Of what goes on for pages, the neighbourhood: whole characters. */
static span sentence_of(const document *d, const claim *k)
{
    enum { MOST = 300 };
    span s = k->sentence, at = k->at;
    if (at.start - s.start > MOST) s.start = at.start - MOST;
    if (s.end - at.end > MOST) s.end = at.end + MOST;
    while (s.start < at.start && (d->text[s.start] & 0xc0) == 0x80) s.start++;
    while (s.end > at.end && (d->text[s.end] & 0xc0) == 0x80) s.end--;
    return s;
}

static listing_row row_of(pool *p, const document *d, const char *hash, const claim *k, int64_t line)
{
    return (listing_row){
        .file = d->name, .id = k->id, .line = line, .start = k->at.start, .stop = k->at.end, .quote = squeezed(p, d->text, k->at),
        .subject = squeezed(p, d->text, k->subject), .entity = k->entity ? k->entity->id : "", .metric = k->metric, .kind = k->quantity_kind,
        .comparator = comparator_name(k->comparator), .hedge = squeezed(p, d->text, k->hedge), .value = k->value, .high = k->high, .unit = k->unit,
        .direction = k->direction < 0 ? "down" : k->direction > 0 ? "up" : "", .from = k->from == INT64_MIN ? INT32_MIN : us_days(k->from),
        .to = k->to == INT64_MIN ? INT32_MIN : us_days(k->to - 1), .phase = phase_name(k->phase), .attribution = squeezed(p, d->text, k->attribution),
        .stance = stance_name(k->stance), .negated = k->negated, .sentence = squeezed(p, d->text, sentence_of(d, k)),
        .place = k->quantity ? k->quantity->place : NAN, .published = d->date, .hash = hash,
    };
}

void listing_put(listing *l, const document *d, const claims *found)
{
    char hash[20];
    int64_t line = 1, at = 0;
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)d->hash);
    const char *kept = pool_text(l->p, hash, strlen(hash));
    for (int64_t i = 0; i < found->n; i++) {
        const claim *k = &found->items[i];
        for (; at < k->at.start; at++) line += d->bytes[at] == '\n';
        l->rows = pool_grow(l->p, l->rows, l->n, &l->room, sizeof *l->rows);
        l->rows[l->n++] = row_of(l->p, d, kept, k, line);
    }
}

/* ---- columns ------------------------------------------------------------------------------------- */

#define COLUMN(name, kind) {#name, offsetof(listing_row, name), kind, NULL, NULL}
static const member columns[] = {
    COLUMN(file, IS_WORDS), COLUMN(id, IS_WORDS), COLUMN(line, IS_WHOLE), COLUMN(start, IS_WHOLE), COLUMN(stop, IS_WHOLE),
    COLUMN(quote, IS_WORDS), COLUMN(subject, IS_WORDS), COLUMN(entity, IS_WORDS), COLUMN(metric, IS_WORDS), COLUMN(kind, IS_WORDS),
    COLUMN(comparator, IS_WORDS), COLUMN(hedge, IS_WORDS), COLUMN(value, IS_NUMBER), COLUMN(high, IS_NUMBER), COLUMN(unit, IS_WORDS),
    COLUMN(direction, IS_WORDS), COLUMN(from, IS_DAY), COLUMN(to, IS_DAY), COLUMN(phase, IS_WORDS), COLUMN(attribution, IS_WORDS),
    COLUMN(stance, IS_WORDS), COLUMN(negated, IS_FLAG), COLUMN(sentence, IS_WORDS), COLUMN(place, IS_NUMBER),
    COLUMN(published, IS_DAY), COLUMN(hash, IS_WORDS),
};
_Static_assert(N_MEMBERS(columns) == LISTING_COLUMNS, "room for all columns");

jvn_status listing_add(jvn_call *call, const listing *l) { return add_members(call, NULL, columns, LISTING_COLUMNS, l->rows, sizeof *l->rows, l->n); }

jvn_status listing_make(jvn_call *call, const listing *l, listing_table *t)
{
    jvn_status st = JVN_OK;
    memset(t, 0, sizeof *t);
    for (int k = 0; k < LISTING_COLUMNS && st == JVN_OK; k++) {
        st = make_member(call, &columns[k], l->rows, sizeof *l->rows, l->n, &t->arrays[k]);
        t->schemas[k] = *call->host->field(call, member_type(&columns[k]), NULL, NULL);
        t->schemas[k].name = columns[k].name;
        t->schema_children[k] = &t->schemas[k];
        t->array_children[k] = &t->arrays[k];
    }
    t->schema = (struct ArrowSchema){.format = "+s", .name = "", .n_children = LISTING_COLUMNS, .children = t->schema_children};
    t->array = (struct ArrowArray){.length = l->n, .n_children = LISTING_COLUMNS, .children = t->array_children};
    t->table = (jvn_table){sizeof t->table, LISTING_COLUMNS, "the documents", l->n, &t->schema, &t->array};
    return st;
}

void listing_drop(listing_table *t)
{
    for (int k = 0; k < LISTING_COLUMNS; k++)
        if (t->arrays[k].release) t->arrays[k].release(&t->arrays[k]);
}
