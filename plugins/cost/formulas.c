/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formulas.c -- the list of formulas: each as C over its inputs A, B ... and as the text that is shown. */
#include "formulas.h"

#include <string.h>

/* Plain loops, one a shape. */
#define SHAPE(name, expression)                                                         \
    static void name(int64_t n, double *restrict out, const double *const *restrict in) \
    {                                                                                   \
        for (int64_t i = 0; i < n; i++) out[i] = expression;                            \
    }
#define A in[0][i]
#define B in[1][i]
#define C in[2][i]
#define D in[3][i]
#define E in[4][i]
#define F in[5][i]

SHAPE(same, A)
SHAPE(product, A *B)
SHAPE(product3, A *B *C)
SHAPE(ratio, A / B)
SHAPE(sum4, A + B + C + D)
SHAPE(product_and, A *B + C)
SHAPE(base_and_share, A + B * C)
SHAPE(billed, A *B * (1 + C))
SHAPE(unbilled, A / (B * (1 + C)))
SHAPE(day_hours, A * 24)
SHAPE(hour_days, A / 24)
SHAPE(per_hour, A / (B * 3600))
SHAPE(per_hour3, A / (B * C * 3600))
SHAPE(in_hours, A * B * 3600)
SHAPE(trillions, A * B / 1e12)
SHAPE(per_trillion, A / B * 1e12)
SHAPE(flow, A * B * C / D)
SHAPE(rescaled, A * B / C)
SHAPE(fallen, A * pow(10, -B * C))
SHAPE(loss, A * B * M_LN10 / 8766)
SHAPE(inverse_share, A * B * (1 - 1 / C))
SHAPE(odds, A * B * C / (1 - C))
SHAPE(mega, A * B * C / 1e6)
SHAPE(kilo, A * B * 1000)
SHAPE(grossed, A / (1 - B))
SHAPE(grossed2, A * B / (1 - C))
SHAPE(yearly_energy, A * B * C * 8766 / 1000 * D)
SHAPE(useful_hour, A / ((1 - B) * C * 8766 * D) + E * F / 1000 * in[6][i])
SHAPE(touched, 1 - pow(1 - A / B, C))
SHAPE(reading, (A + B) / (C * D * E))
SHAPE(two_passes, 2 * A * B / (C * D))
SHAPE(longer, fmax(A, B))
SHAPE(a_million, A * B / 3600 / C * 1e6)
SHAPE(power_of_rest, pow(A, 1 - B))

#define IN(...) sizeof((int[]){__VA_ARGS__}) / sizeof(int), {__VA_ARGS__}
#define KAPLAN "Kaplan et al. 2020; Hoffmann et al. 2022"
#define COTTIER "Cottier et al. 2024"

const formula formulas[] = {
    /* arithmetic */
    {Q_ACTIVE, IN(Q_PARAMETERS), same, "parameters", "taken for a dense model"},
    {Q_FLOP, IN(Q_PASSES, Q_ACTIVE, Q_TOKENS), product3, "passes * active * tokens", KAPLAN},
    {Q_FLOP, IN(Q_CHIP_HOURS, Q_ACHIEVED), in_hours, "chip_hours * achieved * 3600[s/GPUh]", ""},
    {Q_HARDWARE_FLOP, IN(Q_HARDWARE_PASSES, Q_ACTIVE, Q_TOKENS), product3, "hardware_passes * active * tokens",
     "Narayanan et al. 2021"},
    /* chips and time */
    {Q_ACHIEVED, IN(Q_TOKEN_RATE, Q_PASSES, Q_ACTIVE, Q_CHIPS), flow, "token_rate * passes * active / chips * 1[GPU]",
     "Chowdhery et al. 2022"},
    {Q_ACHIEVED, IN(Q_FLOP, Q_CHIP_HOURS), per_hour, "flop / (chip_hours * 3600[s/GPUh])", ""},
    {Q_ACHIEVED, IN(Q_PEAK, Q_MFU), product, "peak * mfu", ""},
    {Q_CLUSTER, IN(Q_CHIPS, Q_ACHIEVED), product, "chips * achieved / 1[GPU]", ""},
    {Q_MFU, IN(Q_HFU, Q_PASSES, Q_HARDWARE_PASSES), rescaled, "hfu * passes / hardware_passes", ""},
    {Q_MFU, IN(Q_ACHIEVED, Q_PEAK), ratio, "achieved / peak", ""},
    {Q_HFU, IN(Q_HARDWARE_FLOP, Q_CHIP_HOURS, Q_PEAK), per_hour3, "hardware_flop / (chip_hours * peak * 3600[s/GPUh])", ""},
    {Q_CHIP_HOURS, IN(Q_CHIPS, Q_HOURS), product, "chips * hours * 1[GPUh/GPU/h]", ""},
    {Q_CHIP_HOURS, IN(Q_PER_TRILLION, Q_TOKENS), trillions, "hours_per_trillion * tokens / 1e12[token]", ""},
    {Q_CHIP_HOURS, IN(Q_FLOP, Q_ACHIEVED), per_hour, "flop / (achieved * 3600[s/GPUh])", ""},
    {Q_PER_TRILLION, IN(Q_CHIP_HOURS, Q_TOKENS), per_trillion, "chip_hours / tokens * 1e12[token]", ""},
    {Q_HOURS, IN(Q_DAYS), day_hours, "days * 24[h/d]", ""},
    {Q_HOURS, IN(Q_CHIP_HOURS, Q_CHIPS), ratio, "chip_hours / chips * 1[GPU*h/GPUh]", ""},
    {Q_DAYS, IN(Q_HOURS), hour_days, "hours / 24[h/d]", ""},
    {Q_CHIPS, IN(Q_CHIP_HOURS, Q_HOURS), ratio, "chip_hours / hours * 1[GPU*h/GPUh]", ""},
    {Q_TOKEN_RATE, IN(Q_TOKENS, Q_HOURS), per_hour, "tokens / (hours * 3600[s/h])", ""},
    /* rent */
    {Q_COST, IN(Q_CHIP_HOURS, Q_RATE, Q_BEYOND), billed, "chip_hours * rate * (1 + beyond)", ""},
    {Q_RATE, IN(Q_COST, Q_CHIP_HOURS, Q_BEYOND), unbilled, "cost / (chip_hours * (1 + beyond))", ""},
    /* owned */
    {Q_PRICE, IN(Q_CHIP_PRICE, Q_OVERHEAD), product, "chip_price * server_overhead", COTTIER},
    {Q_VALUE, IN(Q_PRICE, Q_DECLINE, Q_AGE), fallen, "price * 10^(-decline * age)", COTTIER},
    {Q_OWNED_RATE, IN(Q_VALUE, Q_DECLINE), loss, "value * decline * ln(10) / 8766[h/yr] * 1[GPU*h/GPUh]", COTTIER},
    {Q_CHIP_COST, IN(Q_CHIP_HOURS, Q_OWNED_RATE, Q_OVERHEAD), rescaled, "chip_hours * owned_rate / server_overhead", COTTIER},
    {Q_SERVER_COST, IN(Q_CHIP_HOURS, Q_OWNED_RATE, Q_OVERHEAD), inverse_share,
     "chip_hours * owned_rate * (1 - 1 / server_overhead)", COTTIER},
    {Q_INTERCONNECT_COST, IN(Q_CHIP_HOURS, Q_OWNED_RATE, Q_INTERCONNECT), odds,
     "chip_hours * owned_rate * interconnect / (1 - interconnect)", COTTIER},
    {Q_OWNED, IN(Q_CHIP_COST, Q_SERVER_COST, Q_INTERCONNECT_COST, Q_ENERGY_COST), sum4,
     "chip_cost + server_cost + interconnect_cost + energy_cost", COTTIER},
    {Q_DEVELOPMENT, IN(Q_OWNED, Q_STAFF_SHARE), grossed, "owned / (1 - staff_share)", COTTIER},
    {Q_STAFF, IN(Q_DEVELOPMENT, Q_STAFF_SHARE), product, "development * staff_share", COTTIER},
    /* energy and carbon */
    {Q_WATTS, IN(Q_TDP, Q_CHIP_TO_SERVER, Q_LOAD), product3, "tdp * chip_to_server * load", COTTIER},
    {Q_ENERGY, IN(Q_CHIP_HOURS, Q_WATTS, Q_PUE), mega, "chip_hours * watts * pue / 1e6[W*GPUh/MWh]", ""},
    {Q_ENERGY_COST, IN(Q_ENERGY, Q_KWH_PRICE), kilo, "energy * kwh_price * 1000[kWh/MWh]", ""},
    {Q_CARBON, IN(Q_ENERGY, Q_GRID), product, "energy * grid * 1[t*kWh/kg/MWh]", ""},
    /* a fleet */
    {Q_CAPEX, IN(Q_CHIPS, Q_PRICE, Q_INTERCONNECT), grossed2, "chips * price / (1 - interconnect)", COTTIER},
    {Q_FLEET_ENERGY, IN(Q_CHIPS, Q_WATTS, Q_PUE, Q_KWH_PRICE), yearly_energy,
     "chips * watts * pue * 8766[h/yr] / 1000[W*h*GPU/kWh] * kwh_price", ""},
    {Q_OPEX, IN(Q_FLEET_ENERGY, Q_MAINTENANCE, Q_CAPEX), base_and_share, "fleet_energy + maintenance * capex", ""},
    {Q_FLEET, IN(Q_CAPEX, Q_OPEX, Q_YEARS), base_and_share, "capex + opex * years", ""},
    {Q_YEARLY, IN(Q_FLEET, Q_YEARS), ratio, "fleet / years", ""},
    {Q_USEFUL_RATE, IN(Q_PRICE, Q_INTERCONNECT, Q_YEARS, Q_UTILISATION, Q_WATTS, Q_PUE, Q_KWH_PRICE), useful_hour,
     "price / ((1 - interconnect) * years * 8766[h/yr] * utilisation) * 1[GPU*h/GPUh] + watts * pue / 1000[W*GPUh/kWh] * kwh_price", ""},
    /* serving */
    {Q_READ_SHARE, IN(Q_ACTIVE, Q_PARAMETERS, Q_BATCH), touched, "1 - (1 - active / parameters)^batch",
     "each token's experts drawn evenly"},
    {Q_WEIGHTS_READ, IN(Q_PARAMETERS, Q_BYTES, Q_READ_SHARE), product3, "parameters * weight_bytes * read_share", ""},
    {Q_CACHE_READ, IN(Q_BATCH, Q_CONTEXT, Q_KV_BYTES), product3, "batch * context * kv_bytes", ""},
    {Q_MEMORY_TIME, IN(Q_WEIGHTS_READ, Q_CACHE_READ, Q_CHIPS, Q_BANDWIDTH, Q_BANDWIDTH_USE), reading,
     "(weights_read + cache_read) / (chips * bandwidth * bandwidth_use) * 1[GPU]", "a roofline: Williams et al. 2009"},
    {Q_COMPUTE_TIME, IN(Q_ACTIVE, Q_BATCH, Q_CHIPS, Q_ACHIEVED), two_passes,
     "2[FLOP/param] * active * batch / (chips * achieved) * 1[GPU]", "a roofline: Williams et al. 2009"},
    {Q_STEP, IN(Q_MEMORY_TIME, Q_COMPUTE_TIME), longer, "greatest(memory_time, compute_time)", "a roofline: Williams et al. 2009"},
    {Q_SERVED, IN(Q_BATCH, Q_STEP), ratio, "batch / step * 1[token]", ""},
    {Q_HELD, IN(Q_PARAMETERS, Q_BYTES, Q_CACHE_READ), product_and, "parameters * weight_bytes + cache_read", ""},
    {Q_CHIPS_FILLED, IN(Q_HELD, Q_MEMORY), ratio, "held / memory * 1[GPU]", ""},
    {Q_MILLION, IN(Q_CHIPS, Q_RATE, Q_SERVED), a_million, "chips * rate / 3600[GPU*s/GPUh] / served * 1e6[token]", ""},
    /* rebound */
    {Q_SPENDING, IN(Q_CHEAPER, Q_ELASTICITY), power_of_rest, "cheaper^(1 - elasticity)", "constant elasticity"},
};
const int n_formulas = sizeof formulas / sizeof *formulas;

/* " * 1[...]" and " / 1[...]" turn units alone. */
static size_t turns_units(const char *s)
{
    const char *end = s[0] == ' ' && (s[1] == '*' || s[1] == '/') && s[2] == ' ' && s[3] == '1' && s[4] == '[' ? strchr(s, ']') : NULL;
    return end ? (size_t)(end + 1 - s) : 0;
}

const char *formula_spell(const formula *f, char *buf, size_t size)
{
    size_t n = 0;
    for (const char *s = f->text; *s && n + 1 < size;) {
        size_t skip = turns_units(s);
        if (!skip && *s == '[') skip = (size_t)(strchr(s, ']') + 1 - s);
        if (skip) s += skip;
        else buf[n++] = *s++;
    }
    buf[n] = 0;
    return buf;
}
