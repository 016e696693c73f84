/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data.h -- the columns of the tables in data/cost, which are part of the plugin. */
#ifndef COST_DATA_H
#define COST_DATA_H

#include "sheet.h"

/* X(COLUMN, name, type, key, unit, convention, quantity, factor, column that tells its source) */
#define DENSE "dense peak; int8 in TOP/s"
#define PEAK_COLUMN(X, ID, name) X(ID, name, NUMBER, false, "TFLOP/s", DENSE, Q_PEAK, 1e12, CHIP_SOURCE)
#define HARDWARE_COLUMNS(X) \
    X(CHIP_NAME, "name", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_VENDOR, "vendor", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_LAUNCHED, "launched", DAY, false, NULL, "announced or first sold", NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_MEMORY, "memory", NUMBER, false, "GB", NULL, Q_MEMORY, 1e9, CHIP_SOURCE) \
    X(CHIP_BANDWIDTH, "bandwidth", NUMBER, false, "TB/s", "of the chip's own memory", Q_BANDWIDTH, 1e12, CHIP_SOURCE) \
    X(CHIP_TDP, "tdp", NUMBER, false, "W", NULL, Q_TDP, 1, CHIP_SOURCE) \
    PEAK_COLUMN(X, CHIP_FP32, "fp32") PEAK_COLUMN(X, CHIP_TF32, "tf32") PEAK_COLUMN(X, CHIP_BF16, "bf16") \
    PEAK_COLUMN(X, CHIP_FP16, "fp16") PEAK_COLUMN(X, CHIP_FP8, "fp8") PEAK_COLUMN(X, CHIP_INT8, "int8") \
    PEAK_COLUMN(X, CHIP_FP4, "fp4") \
    X(CHIP_OVERHEAD, "server_overhead", NUMBER, false, NULL, COTTIER, Q_OVERHEAD, 1, NO_COLUMN) \
    X(CHIP_TO_SERVER, "chip_to_server", NUMBER, false, NULL, COTTIER, Q_CHIP_TO_SERVER, 1, NO_COLUMN) \
    X(CHIP_LOAD, "load", NUMBER, false, NULL, COTTIER, Q_LOAD, 1, NO_COLUMN) \
    X(CHIP_BARE_PRICE, "chip_price", NUMBER, false, "USD/GPU", "the bare chip", Q_CHIP_PRICE, 1, CHIP_PRICE_SOURCE) \
    X(CHIP_PRICE, "price", NUMBER, false, "USD/GPU", "with its share of the server", Q_PRICE, 1, CHIP_PRICE_SOURCE) \
    X(CHIP_PRICE_DATE, "price_date", DAY, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_ALIASES, "aliases", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_SOURCE, "source", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_PRICE_SOURCE, "price_source", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(CHIP_NOTE, "note", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN)
#define COTTIER "Cottier et al. 2024; where empty, that of other chips"

#define RATES_COLUMNS(X) \
    X(RENT_CHIP, "chip", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RENT_DATE, "date", DAY, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RENT_KIND, "kind", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RENT_PROVIDER, "provider", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RENT_RATE, "rate", NUMBER, false, "USD/GPUh", NULL, Q_RATE, 1, RENT_SOURCE) \
    X(RENT_SOURCE, "source", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RENT_NOTE, "note", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN)

#define ENERGY_COLUMNS(X) \
    X(POWER_QUANTITY, "quantity", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(POWER_YEAR, "year", WHOLE, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(POWER_PLACE, "place", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(POWER_VALUE, "value", NUMBER, false, NULL, NULL, NO_QUANTITY, 1, POWER_SOURCE) \
    X(POWER_UNIT, "unit", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(POWER_SOURCE, "source", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(POWER_NOTE, "note", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN)

#define MODELS_COLUMNS(X) \
    X(RUN_MODEL, "model", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_STAGE, "stage", TEXT, true, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_ORDER, "order", WHOLE, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_KIND, "kind", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_PARAMETERS, "parameters", NUMBER, false, "param", NULL, Q_PARAMETERS, 1, RUN_SOURCE) \
    X(RUN_ACTIVE, "active", NUMBER, false, "param", NULL, Q_ACTIVE, 1, RUN_SOURCE) \
    X(RUN_TOKENS, "tokens", NUMBER, false, "token", NULL, Q_TOKENS, 1, RUN_SOURCE) \
    X(RUN_FLOP, "flop", NUMBER, false, "FLOP", NULL, Q_FLOP, 1, RUN_SOURCE) \
    X(RUN_CHIP, "chip", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_CHIPS, "chips", NUMBER, false, "GPU", NULL, Q_CHIPS, 1, RUN_SOURCE) \
    X(RUN_DAYS, "days", NUMBER, false, "d", NULL, Q_DAYS, 1, RUN_SOURCE) \
    X(RUN_CHIP_HOURS, "chip_hours", NUMBER, false, "GPUh", NULL, Q_CHIP_HOURS, 1, RUN_SOURCE) \
    X(RUN_RATE, "rate", NUMBER, false, "USD/GPUh", NULL, Q_RATE, 1, RUN_SOURCE) \
    X(RUN_COST, "cost", NUMBER, false, "USD", NULL, Q_COST, 1, RUN_SOURCE) \
    X(RUN_MFU, "mfu", NUMBER, false, NULL, "while running, of the dense peak at the precision beside", Q_MFU, 1, RUN_SOURCE) \
    X(RUN_PRECISION, "precision", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_WATTS, "watts", NUMBER, false, "W", "a chip's, as the report takes it", Q_WATTS, 1, RUN_SOURCE) \
    X(RUN_PUE, "pue", NUMBER, false, NULL, "1 where watts hold it already", Q_PUE, 1, RUN_SOURCE) \
    X(RUN_GRID, "grid", NUMBER, false, "kg/kWh", "the report's, or what its sums imply", Q_GRID, 1, RUN_SOURCE) \
    X(RUN_CARBON, "carbon", NUMBER, false, "t", "where the electricity was used, before certificates", Q_CARBON, 1, RUN_SOURCE) \
    X(RUN_CAPEX, "capex", NUMBER, false, "USD", NULL, Q_CAPEX, 1, RUN_SOURCE) \
    X(RUN_OPEX, "opex", NUMBER, false, "USD/yr", NULL, Q_OPEX, 1, RUN_SOURCE) \
    X(RUN_YEARS, "years", NUMBER, false, "yr", NULL, Q_YEARS, 1, RUN_SOURCE) \
    X(RUN_BASIS, "basis", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_DATE, "date", DAY, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_ALIASES, "aliases", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_SOURCE, "source", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN) \
    X(RUN_NOTE, "note", TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN)

#define COLUMN_ID(ID, ...) ID,
enum { HARDWARE_COLUMNS(COLUMN_ID) N_HARDWARE };
enum { RATES_COLUMNS(COLUMN_ID) N_RATES };
enum { ENERGY_COLUMNS(COLUMN_ID) N_ENERGY };
enum { MODELS_COLUMNS(COLUMN_ID) N_MODELS };
#undef COLUMN_ID

enum { HARDWARE, RATES, ENERGY, MODELS, N_SHEETS };

/* What energy tells of: where, when nobody says it. */
typedef struct power {
    const char *name;
    int quantity;
    const char *usual;
} power;
enum { N_POWERS = 3 };
extern const power powers[N_POWERS];

/* One of the tables under the user's (arg), as sheet_open does. hardware: for RATES. */
jvn_status data_open(jvn_call *call, int which, const sheet *hardware, int arg, sheet *s);

#endif
