/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sessions.c -- the command sessions: the rows of days on which all named exchanges trade, and what was left out. */
#include "calendar.h"

typedef struct picking {
    jvn_call *call;
    book *b;
    int n_exchanges, exchange[N_EXCHANGES];
    jvn_type type;
    const struct ArrowArray *date;
    int64_t n, kept, n_dropped;
    int64_t *rows;    /* kept */
    int32_t *dropped; /* days of rows left out, one a row */
} picking;

static jvn_status find_exchanges(picking *p)
{
    int given = jvn_count(p->call, IN_CALENDARS);
    for (int i = 0; i < given; i++) {
        const char *code = jvn_item_of(p->call, IN_CALENDARS, i)->text;
        int e = book_find(p->b, code, (int64_t)strlen(code), IN_CALENDARS), k = 0;
        if (e < 0) return JVN_ENAME;
        while (k < p->n_exchanges && p->exchange[k] != e) k++;
        if (k == p->n_exchanges) p->exchange[p->n_exchanges++] = e;
    }
    return JVN_OK;
}

/* The named column, else the input's first of dates. */
static jvn_status find_date(picking *p)
{
    const jvn_table *t = p->call->input;
    int32_t at = jvn_given(p->call, IN_DATE) ? jvn_item_of(p->call, IN_DATE, 0)->column : -1;
    for (int32_t i = 0; i < t->n_columns && at < 0; i++)
        if (p->call->host->type_of(jvn_column_schema(t, i)) == JVN_DATE) at = i;
    if (at < 0) return jvn_fail(p->call, JVN_EDATA, JVN_NOARG, "--date names one", "%s has no column of dates", t->name);
    if (p->call->host->type_of(jvn_column_schema(t, at)) != JVN_DATE)
        return jvn_fail(p->call, JVN_ETYPE, IN_DATE, "date(COLUMN) makes days of timestamps", "'%s' holds no dates",
                        jvn_column_schema(t, at)->name);
    p->date = jvn_column(t, at);
    return JVN_OK;
}

/* The first of the exchanges that does not trade on a day; -1: all do. */
static int closed_on(const picking *p, int32_t day)
{
    for (int k = 0; k < p->n_exchanges; k++)
        if (!book_trades(p->b, p->exchange[k], day)) return p->exchange[k];
    return -1;
}

static jvn_status check_day(picking *p, int64_t row)
{
    jvn_status st = JVN_OK;
    if (jvn_null(p->date, row))
        return jvn_fail(p->call, JVN_EDATA, JVN_NOARG, "leave such rows out first: where DATE is not null",
                        "row %lld has no date", (long long)row + 1);
    for (int k = 0; k < p->n_exchanges && !st; k++) st = book_check(p->b, p->exchange[k], jvn_i32(p->date)[row], JVN_NOARG);
    return st;
}

static jvn_status pick(picking *p)
{
    p->n = p->call->input->rows;
    p->rows = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *p->rows);
    p->dropped = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *p->dropped);
    if (!p->rows || !p->dropped) return JVN_ENOMEM;
    for (int64_t i = 0; i < p->n; i++) {
        jvn_status st = check_day(p, i);
        if (st) return st;
        int32_t day = jvn_i32(p->date)[i];
        if (closed_on(p, day) < 0) p->rows[p->kept++] = i;
        else p->dropped[p->n_dropped++] = day;
    }
    return JVN_OK;
}

static jvn_status add_rows(picking *p)
{
    const jvn_table *t = p->call->input;
    jvn_status st = p->call->host->map_rows(p->call, NULL, p->rows, p->kept);
    for (int32_t i = 0; i < t->n_columns && !st; i++) {
        struct ArrowArray a = {0};
        const struct ArrowSchema *s = jvn_column_schema(t, i);
        st = jvn_rows_of(p->call)->take(p->call, s, jvn_column(t, i), p->rows, p->kept, &a);
        if (!st) st = p->call->host->add(p->call, NULL, s->name, s, &a);
    }
    return st;
}

/* Each day that was left out, once and in order; all lie where calendars are known. Gives how many. */
static int64_t count_days(const picking *p, int32_t *day, int64_t *rows)
{
    int64_t n = 0, *counts = p->call->host->scratch(p->call, N_DAYS * (int64_t)sizeof *counts);
    if (!counts) return -1;
    memset(counts, 0, N_DAYS * sizeof *counts);
    for (int64_t i = 0; i < p->n_dropped; i++) counts[p->dropped[i] - FIRST_DAY]++;
    for (int32_t k = 0; k < N_DAYS; k++) {
        if (!counts[k]) continue;
        day[n] = FIRST_DAY + k;
        rows[n++] = counts[k];
    }
    return n;
}

/* The columns `closed` and `reason` of the side table. */
static jvn_status add_reasons(const picking *p, const int32_t *day, int64_t n)
{
    enum { CODE = 8, REASON = 96 };
    const jvn_host *host = p->call->host;
    struct ArrowArray code = {0}, reason = {0};
    char text[REASON];
    jvn_status st = host->new_array(p->call, JVN_STRING, n, n * CODE, 0, &code);
    if (!st) st = host->new_array(p->call, JVN_STRING, n, n * REASON, 0, &reason);
    for (int64_t i = 0; i < n && !st; i++) {
        int e = closed_on(p, day[i]);
        int64_t *c = (int64_t *)jvn_out(&code) + i, *r = (int64_t *)jvn_out(&reason) + i;
        book_reason(e, day[i], text, sizeof text);
        c[1] = c[0] + (int64_t)strlen(exchanges[e].code);
        r[1] = r[0] + (int64_t)strlen(text);
        memcpy(jvn_out_text(&code) + c[0], exchanges[e].code, (size_t)(c[1] - c[0]));
        memcpy(jvn_out_text(&reason) + r[0], text, (size_t)(r[1] - r[0]));
    }
    if (!st) st = host->add(p->call, "dropped", "closed", NULL, &code);
    if (!st) st = host->add(p->call, "dropped", "reason", NULL, &reason);
    if (code.release) code.release(&code);
    if (reason.release) reason.release(&reason);
    return st;
}

static jvn_status add_dropped(const picking *p)
{
    const jvn_host *host = p->call->host;
    struct ArrowArray day = {0}, rows = {0};
    int32_t *listed = host->scratch(p->call, (p->n_dropped + 1) * (int64_t)sizeof *listed);
    jvn_status st = listed ? host->new_array(p->call, JVN_DATE, p->n_dropped, 0, 0, &day) : JVN_ENOMEM;
    if (!st) st = host->new_array(p->call, JVN_INT64, p->n_dropped, 0, 0, &rows);
    int64_t n = st ? 0 : count_days(p, listed, jvn_out(&rows));
    if (n < 0) st = JVN_ENOMEM;
    if (!st) {
        memcpy(jvn_out(&day), listed, (size_t)n * sizeof *listed);
        day.length = rows.length = n;
        st = host->add(p->call, "dropped", "date", NULL, &day);
    }
    if (!st) st = host->add(p->call, "dropped", "rows", NULL, &rows);
    if (day.release) day.release(&day);
    if (rows.release) rows.release(&rows);
    if (!st && n) jvn_say(p->call, "%lld of %lld rows left out, on %lld day%s; side table dropped",
                          (long long)p->n_dropped, (long long)p->n, (long long)n, n == 1 ? "" : "s");
    return st ? st : add_reasons(p, listed, n);
}

jvn_status run_sessions(jvn_call *call)
{
    picking p = {.call = call, .b = book_open(call)};
    if (!p.b) return JVN_ENOMEM;
    jvn_status st = find_exchanges(&p);
    if (!st) st = find_date(&p);
    if (!st) st = pick(&p);
    if (!st) st = add_rows(&p);
    if (!st) st = add_dropped(&p);
    book_close(p.b);
    return st;
}
