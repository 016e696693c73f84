/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts_commands.c -- cost hardware, rates, energy and models: the facts as tables. */
#include "facts_commands.h"

#include "columns.h"
#include "data.h"

enum { IN_NAMES, IN_TABLE };

#define PARAMS(name, values, summary)                                                        \
    {                                                                                \
        [IN_NAMES] = {name, JVN_P_WORD, JVN_MANY, values, NULL, summary},              \
        [IN_TABLE] = {"--table", JVN_P_TABLE, 0, NULL, NULL, "rows of yours: they change, replace or add to these"}, \
    }
const jvn_param hardware_params[] = PARAMS("CHIP", "=cost hardware", "chips, by name or alias; else all");
const jvn_param rates_params[] = PARAMS("CHIP", "=cost hardware", "chips, by name or alias; else all");
const jvn_param energy_params[] = PARAMS("QUANTITY", "=cost energy", "pue, kwh_price, grid; else all");
const jvn_param models_params[] = PARAMS("MODEL", "=cost models", "models, by name or alias; else all");
const int hardware_table = HARDWARE, rates_table = RATES, energy_table = ENERGY, models_table = MODELS;

typedef struct shown {
    const sheet *s;
    const int *rows;
    int n;
} shown;

static jvn_status add_days(jvn_call *call, const shown *t, int column, const sheet_column *c)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_DATE, t->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int i = 0; i < t->n; i++) {
        const char *text = sheet_text(t->s, t->rows[i], column);
        int32_t *day = (int32_t *)jvn_out(&a) + i;
        *day = 0;
        if (!text || !jvn_texts_of(call)->read_date(text, (int64_t)strlen(text), day)) jvn_set_null(&a, i);
    }
    return call->host->add(call, NULL, c->name, call->host->field(call, JVN_DATE, NULL, c->convention), &a);
}

static jvn_status add_whole(jvn_call *call, const shown *t, int column, const sheet_column *c)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, t->n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int i = 0; i < t->n; i++) {
        double x = sheet_number(call, t->s, t->rows[i], column);
        ((int64_t *)jvn_out(&a))[i] = isnan(x) ? 0 : (int64_t)x;
        if (isnan(x)) jvn_set_null(&a, i);
    }
    return call->host->add(call, NULL, c->name, call->host->field(call, JVN_INT64, c->unit, c->convention), &a);
}

static jvn_status add_column(jvn_call *call, const shown *t, int column)
{
    const sheet_column *c = &t->s->spec->columns[column];
    if (c->type == DAY) return add_days(call, t, column, c);
    if (c->type == WHOLE) return add_whole(call, t, column, c);
    double *numbers = call->host->scratch(call, (t->n + 1) * (int64_t)sizeof *numbers);
    const char **texts = call->host->scratch(call, (t->n + 1) * (int64_t)sizeof *texts);
    if (!numbers || !texts) return JVN_ENOMEM;
    for (int i = 0; i < t->n; i++) {
        texts[i] = sheet_text(t->s, t->rows[i], column);
        numbers[i] = c->type == NUMBER ? sheet_number(call, t->s, t->rows[i], column) : NAN;
    }
    if (c->type == NUMBER) return add_numbers(call, NULL, c->name, c->unit, c->convention, numbers, t->n);
    return add_texts(call, NULL, c->name, c->convention, texts, t->n);
}

/* Those called by one of the words, as they stand; all, when there is none. */
static jvn_status pick(jvn_call *call, const sheet *s, const sheet *names, int *rows, int *n)
{
    int words = jvn_count(call, IN_NAMES);
    bool *wanted = call->host->scratch(call, s->n + 1);
    if (!wanted) return JVN_ENOMEM;
    memset(wanted, words == 0, (size_t)s->n);
    for (int k = 0; k < words; k++) {
        const char *word = jvn_item_of(call, IN_NAMES, k)->text;
        int known = names ? sheet_find(names, word, 0) : -1;
        int at = sheet_find(s, known < 0 ? word : sheet_text(names, known, 0), 0);
        const char *hint = at < 0 ? sheet_hint(call, s, word) : NULL;
        if (at < 0)
            return jvn_fail(call, JVN_ENAME, JVN_BLAME(IN_NAMES, k), hint ? hint : "without a name all are listed", "nothing here is called '%s'", word);
        for (; at >= 0; at = sheet_find(s, known < 0 ? word : sheet_text(names, known, 0), at + 1)) wanted[at] = true;
    }
    *n = 0;
    for (int i = 0; i < s->n; i++)
        if (wanted[i]) rows[(*n)++] = i;
    return JVN_OK;
}

jvn_status run_facts(jvn_call *call)
{
    int which = *(const int *)call->data;
    sheet hardware, s;
    jvn_status st = which == RATES ? data_open(call, HARDWARE, NULL, -1, &hardware) : JVN_OK;
    const sheet *names = which == RATES ? &hardware : NULL;
    if (st == JVN_OK) st = data_open(call, which, names, IN_TABLE, &s);
    if (st != JVN_OK) return st;
    int *rows = call->host->scratch(call, (s.n + 1) * (int64_t)sizeof *rows), n;
    if (!rows) return JVN_ENOMEM;
    st = pick(call, &s, names, rows, &n);
    const shown t = {&s, rows, n};
    for (int c = 0; c < s.spec->n_columns && st == JVN_OK; c++) st = add_column(call, &t, c);
    return st;
}
