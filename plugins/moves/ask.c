/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask.c -- a metric at work: finds the instrument and the day, and says in words why there is no value. */
#include <math.h>

#include "moves.h"

static const char *const words[KINDS] = {"close", "open", "high", "low", "premarket price", "volume", "shares"};

bool ask_missing(ask *q, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(q->reason, sizeof q->reason, format, ap);
    va_end(ap);
    return false;
}

const char *ask_date(const ask *q, int32_t day, char *buf)
{
    buf[q->prices.texts->spell_date(buf, day)] = 0;
    return buf;
}

const char *ask_word(const ask *q, kind what)
{
    const field *f = &q->prices.of[what];
    return f->schema ? f->name : words[what];
}

bool ask_series(ask *q, const source *in, const char *entity, series *s)
{
    const char *near = NULL;
    char date[48];
    if ((q->st = series_find(in, entity, s, &near))) return false;
    if (!s->name[0])
        return ask_missing(q, "%s has no instrument '%s'%s%s%s", in->t->name, entity, near ? ": did you mean '" : "", near ? near : "",
                           near ? "'?" : "");
    if (s->repeats != INT32_MIN)
        return ask_missing(q, "%s has more than one row on %s in %s", s->name, ask_date(q, s->repeats, date), in->t->name);
    return s->n > 0 || ask_missing(q, "%s has no dated row in %s", s->name, in->t->name);
}

static const char *weekday(int32_t day)
{
    static const char *const names[] = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
    return names[(day % 7 + 7) % 7];
}

/* Rows of a day, of all instruments. */
static int64_t rows_on(const source *in, int32_t day)
{
    int64_t n = 0;
    for (int64_t i = 0; i < in->t->rows; i++) n += !jvn_null(in->date.array, i) && source_day(in, i) == day;
    return n;
}

/* Between two rows: the market was closed if few others traded either; a Saturday needs no witness. */
static bool say_closed(ask *q, const series *s, int32_t day, int64_t next)
{
    char date[48], before[48], after[48];
    int32_t previous = s->days[next - 1];
    int64_t others = rows_on(s->in, day), usual = rows_on(s->in, previous) - 1;
    bool weekend = (day % 7 + 7) % 7 == 2 || (day % 7 + 7) % 7 == 3, closed = usual ? others * 2 <= usual : weekend;
    ask_date(q, day, date);
    ask_date(q, previous, before);
    ask_date(q, s->days[next], after);
    if (closed)
        return ask_missing(q, "market closed on %s, a %s: the trading day before is %s, the next %s", date, weekday(day), before, after);
    return ask_missing(q, "%s has no row on %s, a %s%s: the one before is of %s, the next of %s", s->name, date, weekday(day),
                       others ? ", when others have one" : "", before, after);
}

bool ask_day(ask *q, const series *s, int32_t day, int64_t *at)
{
    char date[48], end[48];
    *at = series_from(s, day);
    if (*at < s->n && s->days[*at] == day) return true;
    ask_date(q, day, date);
    for (int64_t i = 0; i < s->n_copies; i++)
        if (s->copies[i] == day)
            return ask_missing(q, "%s did not trade on %s: its row has volume 0 and the %s of the row before", s->name, date,
                               ask_word(q, CLOSE));
    if (*at == 0) return ask_missing(q, "%s begins on %s, after %s", s->name, ask_date(q, s->days[0], end), date);
    if (*at == s->n) return ask_missing(q, "%s ends on %s, before %s", s->name, ask_date(q, s->days[s->n - 1], end), date);
    return say_closed(q, s, day, *at);
}

bool ask_has(ask *q, const series *s, kind what)
{
    return s->in->of[what].schema || ask_missing(q, "%s has no column '%s'", s->in->t->name, what == PREMARKET ? "premarket" : words[what]);
}

bool ask_price(ask *q, const series *s, int64_t k, kind what, double *price)
{
    char date[48];
    if (!ask_has(q, s, what)) return false;
    *price = series_value(s, what, k);
    if (*price > 0 && isfinite(*price)) return true;
    ask_date(q, s->days[k], date);
    if (isnan(*price)) return ask_missing(q, "%s has no %s on %s", s->name, ask_word(q, what), date);
    return ask_missing(q, "%s of %s on %s is %.10g, which is no price", ask_word(q, what), s->name, date, *price);
}

bool ask_before(ask *q, const series *s, int64_t k, double *price)
{
    char date[48], before[48];
    ask_date(q, s->days[k], date);
    if (k == 0) return ask_missing(q, "%s has no price before %s, its first day", s->name, date);
    int64_t apart = (int64_t)s->days[k] - s->days[k - 1];
    if (apart > q->gap)
        return ask_missing(q, "the row before %s is of %s, %lld days earlier: more than --max-gap %d", date,
                           ask_date(q, s->days[k - 1], before), (long long)apart, q->gap);
    return ask_price(q, s, k - 1, CLOSE, price);
}

void ask_used(ask *q, evidence *e, const series *s, int64_t k)
{
    int64_t row = s->rows[k], recent = e->n > 2 * TOP + 2 ? e->n - 2 * TOP - 2 : 0; /* only a rank names rows twice */
    e->in = s->in;
    for (int64_t i = recent; i < e->n; i++)
        if (e->rows[i] == row) return;
    if (e->n == e->room) {
        int64_t room = 2 * e->room + 16;
        int64_t *rows = q->call->host->scratch(q->call, room * (int64_t)sizeof *rows);
        if (!rows) {
            q->st = JVN_ENOMEM;
            return;
        }
        if (e->n) memcpy(rows, e->rows, (size_t)e->n * sizeof *rows);
        e->rows = rows;
        e->room = room;
    }
    e->rows[e->n++] = row;
}

void ask_unit(const ask *q, measured what, char *to)
{
    const char *own = q->call->host->unit_of(q->prices.of[CLOSE].schema);
    if (what == MONEY && !own[0]) own = jvn_item_of(q->call, ARG_CURRENCY, 0)->text;
    snprintf(to, 256, "%s", what == NUMBER ? "" : what == RETURN ? "ret" : own);
}

static bool find_entity(ask *q)
{
    jvn_call *call = q->call;
    if (!ask_series(q, &q->prices, jvn_item_of(call, ARG_ENTITY, 0)->text, &q->own)) return false;
    if (jvn_given(call, ARG_ON)) return ask_day(q, &q->own, (int32_t)jvn_item_of(call, ARG_ON, 0)->integer, &q->at);
    q->at = q->own.n - 1;
    return true;
}

jvn_status ask_answer(jvn_call *call, const measure *m)
{
    ask *q = call->host->scratch(call, (int64_t)sizeof *q);
    if (!q) return JVN_ENOMEM;
    memset(q, 0, sizeof *q);
    q->call = call;
    q->gap = (int32_t)jvn_item_of(call, ARG_GAP, 0)->integer;
    q->st = source_open(&q->prices, call, ARG_PRICES, CLOSE);
    if (q->st) return q->st;
    ask_unit(q, m->what, q->unit);
    bool found = find_entity(q) && (m->of ? m->of(q) : daily_return(q, m->top, m->base));
    if (q->st) return q->st;
    if (!found && !q->reason[0]) ask_missing(q, "the value is not defined");
    return answer_add(q);
}
