/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data.c -- the tables of data/cost, with what a user's rows must be beyond their columns. */
#include "data.h"

#include "names.h"

EMBED_CSV(hardware)
EMBED_CSV(rates)
EMBED_CSV(energy)
EMBED_CSV(models)

#define COLUMN(ID, name, type, key, unit, convention, quantity, factor, source) \
    [ID] = {name, type, key, unit, convention, quantity, factor, source},
static const sheet_column hardware_columns[] = {HARDWARE_COLUMNS(COLUMN)};
static const sheet_column rates_columns[] = {RATES_COLUMNS(COLUMN)};
static const sheet_column energy_columns[] = {ENERGY_COLUMNS(COLUMN)};
static const sheet_column models_columns[] = {MODELS_COLUMNS(COLUMN)};

static const sheet_spec specs[N_SHEETS] = {
    [HARDWARE] = {"hardware", csv_hardware, N_HARDWARE, hardware_columns, CHIP_ALIASES, CHIP_PRICE_SOURCE, CHIP_PRICE_DATE},
    [RATES] = {"rates", csv_rates, N_RATES, rates_columns, NO_COLUMN, NO_COLUMN, NO_COLUMN},
    [ENERGY] = {"energy", csv_energy, N_ENERGY, energy_columns, NO_COLUMN, NO_COLUMN, NO_COLUMN},
    [MODELS] = {"models", csv_models, N_MODELS, models_columns, RUN_ALIASES, NO_COLUMN, NO_COLUMN},
};

_Static_assert((int)N_HARDWARE <= (int)MAX_COLUMNS && (int)N_MODELS <= (int)MAX_COLUMNS, "tables have too many columns");

const power powers[N_POWERS] = {
    {"pue", Q_PUE, "other"}, {"kwh_price", Q_KWH_PRICE, "United States"}, {"grid", Q_GRID, "United States"}};

static const power *power_named(const char *name)
{
    for (int k = 0; k < N_POWERS; k++)
        if (is_same_name(name, powers[k].name)) return &powers[k];
    return NULL;
}

static jvn_status check_power(jvn_call *call, const sheet *s, int row, int arg)
{
    const char *name = sheet_text(s, row, POWER_QUANTITY), *unit = sheet_text(s, row, POWER_UNIT);
    const power *p = power_named(name);
    if (!p) return jvn_fail(call, JVN_ENAME, arg, "there are pue, kwh_price, grid", "energy is not told by '%s'", name);
    const quantity *q = &quantities[p->quantity];
    double x = sheet_number(call, s, row, POWER_VALUE);
    if (unit && strcmp(unit, q->unit))
        return jvn_fail(call, JVN_EUNIT, arg, NULL, "%s is in %s, wanted %s", name, unit, *q->unit ? q->unit : "no unit");
    if (x < q->least || x > q->most) return jvn_fail(call, JVN_EDATA, arg, NULL, "%s is %.6g%s%s, which cannot be", name, x, *q->unit ? " " : "", q->unit);
    return JVN_OK;
}

jvn_status data_open(jvn_call *call, int which, const sheet *hardware, int arg, sheet *s)
{
    jvn_status st = sheet_open(call, &specs[which], which == RATES ? hardware : NULL, arg, s);
    for (int i = 0; which == ENERGY && st == JVN_OK && i < s->n; i++)
        if (s->rows[i].his) st = check_power(call, s, i, arg);
    return st;
}
