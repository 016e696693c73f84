/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts_commands.h -- the entries of cost hardware, rates, energy and models, for the plugin's list of commands. */
#ifndef COST_FACTS_COMMANDS_H
#define COST_FACTS_COMMANDS_H

#include <jevons/plugin.h>

enum { FACTS_PARAMS = 2 };
extern const jvn_param hardware_params[FACTS_PARAMS], rates_params[FACTS_PARAMS], energy_params[FACTS_PARAMS], models_params[FACTS_PARAMS];
extern const int hardware_table, rates_table, energy_table, models_table;
jvn_status run_facts(jvn_call *call);

#define FACTS_COMMAND(which, name_, summary_, example_, details_)                              \
    {.name = name_,                                                                           \
     .summary = summary_,                                                                     \
     .example = example_,                                                                     \
     .details = details_ "\n\n"                                                               \
                "Rows of --table come first; its columns are some of these, and its units theirs. A row whose keys are those\n"  \
                "of a row here changes what it says of it; one that leaves keys open stands in place of all rows that share\n"   \
                "the others; any other is added.",                                            \
     .input = JVN_INPUT_NONE,                                                                 \
     .params = {which##_params, FACTS_PARAMS, sizeof(jvn_param)},                             \
     .run = run_facts,                                                                        \
     .data = &which##_table}

#define FACTS_COMMANDS                                                                                                    \
    FACTS_COMMAND(hardware, "cost hardware", "chips: dense peaks by precision, memory, power, price, each with its source", \
                  "cost hardware h100 h800 | select name, bf16, fp8, memory, tdp",                                        \
                  "Names and aliases are found without regard to case, blanks and hyphens. Peaks are dense: a datasheet's figure\n" \
                  "for sparse matrices is twice that. Estimates say so in the column note. Key: name."),                  \
    FACTS_COMMAND(rates, "cost rates", "what chips rent for, by date, kind and provider",                                 \
                  "cost rates h800",                                                                                      \
                  "Kinds: on-demand, reserved-1y, reserved-3y, reserved, reserved-block, spot, marketplace, assumed (by a\n" \
                  "report, not paid). Keys: chip, date, kind, provider."),                                                            \
    FACTS_COMMAND(energy, "cost energy", "power usage effectiveness, prices and carbon of electricity",                   \
                  "cost energy kwh_price | where year >= 2022",                                                           \
                  "pue of hyperscalers and others, kwh_price of industry by year, grid: kg of carbon dioxide a kWh, by place.\n" \
                  "Keys: quantity, year, place."),                                                                        \
    FACTS_COMMAND(models, "cost models", "what was reported of models' training, by stage",                               \
                  "cost models deepseek-v3 | select stage, chip_hours, rate, cost",                                       \
                  "basis: reported by those who trained it, derived from what they reported, or estimated by others. kind: run, or\n" \
                  "fleet (chips that somebody owns). A model without active parameters is dense. Keys: model, stage.")

#endif
