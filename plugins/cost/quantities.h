/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantities.h -- what a cost is made of: the one list of named quantities with unit, bounds and usual value. */
#ifndef COST_QUANTITIES_H
#define COST_QUANTITIES_H

#include <math.h>

/* X(ID, name, flag, unit, least, most, custom, usual, source of the usual value, summary), by group, so that a command can
 * take what concerns it. Chips are GPUs here, also where they are TPUs. A usual value is a CONVENTION of the method, or
 * ASSUMED where nothing is known; OPEN quantities have none (NAN). What facts know of a chip, model or year comes
 * before it. Owned hardware is after Cottier et al. 2024. */
#define SIZE_QUANTITIES(X) \
    X(PARAMETERS, parameters, "--parameters", "param", 1, 1e18, OPEN, NAN, "", "parameters in all") \
    X(ACTIVE, active, "--active", "param", 1, 1e18, OPEN, NAN, "", "parameters that work on each token")
#define WORK_QUANTITIES(X) \
    X(TOKENS, tokens, "--tokens", "token", 1, 1e18, OPEN, NAN, "", "tokens trained on") \
    X(PASSES, passes, "--passes", "FLOP/param/token", 1, 100, CONVENTION, 6, "forward and backward: Kaplan et al. 2020", \
      "FLOP for each parameter and token") \
    X(HARDWARE_PASSES, hardware_passes, "--hardware-passes", "FLOP/param/token", 1, 100, CONVENTION, 8, "all activations recomputed: Narayanan et al. 2021", \
      "the same, with what is recomputed") \
    X(FLOP, flop, "--flop", "FLOP", 1, 1e40, OPEN, NAN, "", "floating-point operations of the model") \
    X(HARDWARE_FLOP, hardware_flop, "--hardware-flop", "FLOP", 1, 1e40, OPEN, NAN, "", \
      "operations done, recomputed ones too")
#define SPEED_QUANTITIES(X) \
    X(PEAK, peak, "--peak", "FLOP/s", 1, 1e21, OPEN, NAN, "", "dense peak of one chip at the precision named") \
    X(MFU, mfu, "--mfu", "", 0, 1, ASSUMED, 0.35, "middle of 0.30 to 0.40, which Sevilla et al. 2022 advise where none is known", \
      "model FLOP utilisation: share of the peak that the model's own operations reach") \
    X(HFU, hfu, "--hfu", "", 0, 1, OPEN, NAN, "", "hardware FLOP utilisation: recomputed operations count too") \
    X(ACHIEVED, achieved, "--achieved", "FLOP/s", 1, 1e21, OPEN, NAN, "", "FLOP/s that one chip reaches")
#define PACE_QUANTITIES(X) \
    X(CLUSTER, cluster, "--cluster", "FLOP/s", 1, 1e27, OPEN, NAN, "", "FLOP/s that all chips reach") \
    X(TOKEN_RATE, token_rate, "--token-rate", "token/s", 0, 1e15, OPEN, NAN, "", "tokens a second, of all chips") \
    X(PER_TRILLION, hours_per_trillion, "--hours-per-trillion", "GPUh", 0, 1e12, OPEN, NAN, "", \
      "chip-hours for 1e12 tokens")
#define COUNT_QUANTITIES(X) \
    X(CHIPS, chips, "--chips", "GPU", 1, 1e9, OPEN, NAN, "", "chips")
#define TIME_QUANTITIES(X) \
    X(HOURS, hours, "--hours", "h", 0, 1e7, OPEN, NAN, "", "hours by the clock") \
    X(DAYS, days, "--days", "d", 0, 1e6, OPEN, NAN, "", "days by the clock") \
    X(CHIP_HOURS, chip_hours, "--chip-hours", "GPUh", 0, 1e15, OPEN, NAN, "", "chip-hours") \
    X(BEYOND, beyond, "--beyond", "", 0, 10, CONVENTION, 0, "none said", \
      "hours billed beyond those of the run, to those: restarts, tests, idle chips")
#define RENT_QUANTITIES(X) \
    X(RATE, rate, "--rate", "USD/GPUh", 0, 1e5, OPEN, NAN, "", "rent of a chip for an hour")
#define SUM_QUANTITIES(X) \
    X(COST, cost, "--cost", "USD", 0, 1e15, OPEN, NAN, "", "chip-hours at their rent")
#define TRAINING_QUANTITIES(X) \
    SIZE_QUANTITIES(X) WORK_QUANTITIES(X) SPEED_QUANTITIES(X) PACE_QUANTITIES(X) COUNT_QUANTITIES(X) TIME_QUANTITIES(X) RENT_QUANTITIES(X) SUM_QUANTITIES(X)

#define POWER_QUANTITIES(X) \
    X(TDP, tdp, "--tdp", "W", 0, 1e5, OPEN, NAN, "", "thermal design power of a chip") \
    X(CHIP_TO_SERVER, chip_to_server, "--chip-to-server", "", 1, 10, CONVENTION, 1.8, "Cottier et al. 2024", \
      "power of a server to that of its chips") \
    X(LOAD, load, "--load", "", 0, 1.5, CONVENTION, 0.75, "Cottier et al. 2024", "average power to design power") \
    X(WATTS, watts, "--watts", "W", 0, 1e6, OPEN, NAN, "", "average power of a chip with its share of the server") \
    X(PUE, pue, "--pue", "", 1, 5, CONVENTION, 1.25, "Cottier et al. 2024, but for hyperscalers: 1.1", \
      "power of the building to that of its servers")
#define USE_QUANTITIES(X) \
    X(ENERGY, energy, "--energy", "MWh", 0, 1e12, OPEN, NAN, "", "electricity used")
#define TARIFF_QUANTITIES(X) \
    X(KWH_PRICE, kwh_price, "--kwh-price", "USD/kWh", 0, 10, OPEN, NAN, "", "price of electricity")
#define GAS_QUANTITIES(X) \
    X(GRID, grid, "--grid", "kg/kWh", 0, 2, CONVENTION, 0.385, "United States' average, as in Touvron et al. 2023", \
      "carbon dioxide of electricity") \
    X(CARBON, carbon, "--carbon", "t", 0, 1e12, OPEN, NAN, "", "carbon dioxide emitted")
#define ENERGY_QUANTITIES(X) \
    POWER_QUANTITIES(X) USE_QUANTITIES(X) TARIFF_QUANTITIES(X) GAS_QUANTITIES(X)

#define BUYING_QUANTITIES(X) \
    X(CHIP_PRICE, chip_price, "--chip-price", "USD/GPU", 0, 1e8, OPEN, NAN, "", "price of the bare chip") \
    X(OVERHEAD, server_overhead, "--server-overhead", "", 1, 10, CONVENTION, 1.64, "Cottier et al. 2024, all chips", \
      "price with its share of the server to that of the bare chip") \
    X(PRICE, price, "--price", "USD/GPU", 0, 1e8, OPEN, NAN, "", \
      "price of a chip with its share of the server, when bought")
#define LOSS_QUANTITIES(X) \
    X(AGE, age, "--age", "yr", 0, 50, CONVENTION, 0, "bought at the start", \
      "years from purchase to the start of training") \
    X(DECLINE, decline, "--decline", "1/yr", 0, 5, CONVENTION, 0.14, "Cottier et al. 2024", \
      "orders of magnitude that a chip's value falls a year") \
    X(VALUE, value, "--value", "USD/GPU", 0, 1e8, OPEN, NAN, "", \
      "value of a chip with its share of the server at the start") \
    X(OWNED_RATE, owned_rate, "--owned-rate", "USD/GPUh", 0, 1e5, OPEN, NAN, "", \
      "value that chip and server lose in an hour") \
    X(CHIP_COST, chip_cost, "--chip-cost", "USD", 0, 1e15, OPEN, NAN, "", "value that the chips lose") \
    X(SERVER_COST, server_cost, "--server-cost", "USD", 0, 1e15, OPEN, NAN, "", \
      "value that the rest of the servers loses")
#define NETWORKING_QUANTITIES(X) \
    X(INTERCONNECT, interconnect, "--interconnect", "", 0, 0.99, CONVENTION, 0.19, "Cottier et al. 2024", \
      "interconnect's share of hardware")
#define DEVELOPING_QUANTITIES(X) \
    X(INTERCONNECT_COST, interconnect_cost, "--interconnect-cost", "USD", 0, 1e15, OPEN, NAN, "", \
      "value that the interconnect loses") \
    X(ENERGY_COST, energy_cost, "--energy-cost", "USD", 0, 1e15, OPEN, NAN, "", "electricity bought") \
    X(OWNED, owned, "--owned", "USD", 0, 1e15, OPEN, NAN, "", \
      "chips, servers, interconnect and energy of one's own") \
    X(STAFF_SHARE, staff_share, "--staff-share", "", 0, 0.99, ASSUMED, 0.39, "middle of 29 to 49 %, Cottier et al. 2024", \
      "staff's share of development") \
    X(STAFF, staff, "--staff", "USD", 0, 1e15, OPEN, NAN, "", "staff") \
    X(DEVELOPMENT, development, "--development", "USD", 0, 1e15, OPEN, NAN, "", "owned hardware, energy and staff")
#define OWNING_QUANTITIES(X) \
    BUYING_QUANTITIES(X) LOSS_QUANTITIES(X) NETWORKING_QUANTITIES(X) DEVELOPING_QUANTITIES(X)

#define CAPITAL_QUANTITIES(X) \
    X(CAPEX, capex, "--capex", "USD", 0, 1e15, OPEN, NAN, "", "what chips, servers and interconnect cost to buy") \
    X(MAINTENANCE, maintenance, "--maintenance", "1/yr", 0, 1, ASSUMED, 0.05, "ours", \
      "upkeep a year, of what was bought")
#define USING_QUANTITIES(X) \
    X(UTILISATION, utilisation, "--utilisation", "", 0, 1, ASSUMED, 0.8, "ours", \
      "share of hours in which a chip does work") \
    X(YEARS, years, "--years", "yr", 0.01, 100, ASSUMED, 4, "ours", "years of use")
#define KEEPING_QUANTITIES(X) \
    X(FLEET_ENERGY, fleet_energy, "--fleet-energy", "USD/yr", 0, 1e15, OPEN, NAN, "", "electricity a year") \
    X(OPEX, opex, "--opex", "USD/yr", 0, 1e15, OPEN, NAN, "", "running the fleet a year: electricity, upkeep") \
    X(FLEET, fleet, "--fleet", "USD", 0, 1e15, OPEN, NAN, "", "capital and running cost over the years") \
    X(YEARLY, yearly, "--yearly", "USD/yr", 0, 1e15, OPEN, NAN, "", "the same a year") \
    X(USEFUL_RATE, useful_rate, "--useful-rate", "USD/GPUh", 0, 1e5, OPEN, NAN, "", \
      "an owned chip for an hour that it works")
#define FLEETS_QUANTITIES(X) \
    CAPITAL_QUANTITIES(X) USING_QUANTITIES(X) KEEPING_QUANTITIES(X)

#define SERVICE_QUANTITIES(X) \
    X(BANDWIDTH, bandwidth, "--bandwidth", "B/s", 1, 1e16, OPEN, NAN, "", "memory bandwidth of one chip") \
    X(MEMORY, memory, "--memory", "B", 1, 1e15, OPEN, NAN, "", "memory of one chip") \
    X(BYTES, weight_bytes, "--weight-bytes", "B/param", 0.1, 8, CONVENTION, 1, "weights of eight bits", \
      "bytes of a parameter") \
    X(BATCH, batch, "--batch", "", 1, 1e7, OPEN, NAN, "", "sequences decoded together") \
    X(CONTEXT, context, "--context", "token", 1, 1e9, ASSUMED, 2048, "ours", "tokens that a sequence looks back on") \
    X(KV_BYTES, kv_bytes, "--kv-bytes", "B/token", 0, 1e9, OPEN, NAN, "", "bytes of a token in the key-value cache") \
    X(BANDWIDTH_USE, bandwidth_use, "--bandwidth-use", "", 0, 1, ASSUMED, 0.6, "ours; NVIDIA's tables of Llama imply 0.56 to 0.78", \
      "share of the bandwidth that is reached") \
    X(READ_SHARE, read_share, "--read-share", "", 0, 1, OPEN, NAN, "", \
      "share of the parameters that some token of a batch needs")
#define STEP_QUANTITIES(X) \
    X(WEIGHTS_READ, weights_read, "--weights-read", "B", 0, 1e16, OPEN, NAN, "", "bytes of weights read for a step") \
    X(CACHE_READ, cache_read, "--cache-read", "B", 0, 1e18, OPEN, NAN, "", \
      "bytes of the key-value cache read for a step") \
    X(MEMORY_TIME, memory_time, "--memory-time", "s", 0, 1e6, OPEN, NAN, "", "seconds that memory needs for a step") \
    X(COMPUTE_TIME, compute_time, "--compute-time", "s", 0, 1e6, OPEN, NAN, "", \
      "seconds that arithmetic needs for a step") \
    X(STEP, step, "--step", "s", 0, 1e6, OPEN, NAN, "", "seconds for one token of every sequence")
#define SERVED_QUANTITIES(X) \
    X(SERVED, served, "--served", "token/s", 0, 1e15, OPEN, NAN, "", "tokens a second, of all sequences")
#define ROOM_QUANTITIES(X) \
    X(HELD, held, "--held", "B", 0, 1e18, OPEN, NAN, "", "bytes that weights and key-value cache take") \
    X(CHIPS_FILLED, chips_filled, "--chips-filled", "GPU", 0, 1e12, OPEN, NAN, "", "chips whose memory that takes") \
    X(MILLION, million, "--million", "USD", 0, 1e9, OPEN, NAN, "", "rent of the chips for 1e6 tokens")
#define SERVING_QUANTITIES(X) \
    SERVICE_QUANTITIES(X) STEP_QUANTITIES(X) SERVED_QUANTITIES(X) ROOM_QUANTITIES(X)

#define REBOUND_QUANTITIES(X) \
    X(CHEAPER, cheaper, "--cheaper", "", 1e-9, 1e9, OPEN, NAN, "", "new unit cost to old") \
    X(ELASTICITY, elasticity, "--elasticity", "", 0, 20, OPEN, NAN, "", \
      "of demand: its rise in %, for each % that price falls") \
    X(SPENDING, spending, "--spending", "", 0, 1e300, OPEN, NAN, "", "new spending to old")

#define COST_QUANTITIES(X) \
    TRAINING_QUANTITIES(X) ENERGY_QUANTITIES(X) OWNING_QUANTITIES(X) FLEETS_QUANTITIES(X) SERVING_QUANTITIES(X) REBOUND_QUANTITIES(X)

enum {
#define X(ID, ...) Q_##ID,
    COST_QUANTITIES(X)
#undef X
        N_QUANTITIES
};

typedef enum custom { OPEN, CONVENTION, ASSUMED } custom;

typedef struct quantity {
    const char *name, *flag, *unit;
    double least, most;
    custom custom;
    double usual;
    const char *source, *summary;
} quantity;

extern const quantity quantities[N_QUANTITIES];

#endif
