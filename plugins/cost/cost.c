/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cost.c -- what training a model costs, forwards, with how each number was had.
 *
 *     cost train --active 37e9 --tokens 14.8T --gpu h800 --rate 2
 *     cost train --model deepseek-v3 --show mfu,carbon
 *
 * quantities.h lists what costs are made of, formulas.c how one follows from others; a command asks for some of them. */
#include "backward.h"
#include "breakeven.h"
#include "compare.h"
#include "config_file.h"
#include "configuration.h"
#include "facts_commands.h"
#include "figures.h"
#include "forward.h"
#include "list.h"
#include "metrics.h"
#include "rebound.h"
#include "serve.h"

static const int16_t train_map[] = {TRAINING_QUANTITIES(QUANTITY_ID) ENERGY_QUANTITIES(QUANTITY_ID) OWNING_QUANTITIES(QUANTITY_ID)};
static const int16_t train_targets[] = {Q_COST};

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
static const form train = {.map = train_map, .n_map = COUNT(train_map), .targets = train_targets, .n_targets = COUNT(train_targets)};

#define FLEET(X)                                                                                                            \
    COUNT_QUANTITIES(X) FLEETS_QUANTITIES(X) BUYING_QUANTITIES(X) NETWORKING_QUANTITIES(X) POWER_QUANTITIES(X) TARIFF_QUANTITIES(X)
#define BREAKEVEN(X)                                                                                                        \
    RENT_QUANTITIES(X) USING_QUANTITIES(X) BUYING_QUANTITIES(X) NETWORKING_QUANTITIES(X) POWER_QUANTITIES(X) TARIFF_QUANTITIES(X)
#define SERVE(X) COUNT_QUANTITIES(X) RENT_QUANTITIES(X) SIZE_QUANTITIES(X) SPEED_QUANTITIES(X) SERVICE_QUANTITIES(X) SERVED_QUANTITIES(X)

static const int16_t fleet_map[] = {FLEET(QUANTITY_ID)};
static const int16_t fleet_targets[] = {Q_FLEET, Q_YEARLY, Q_CAPEX, Q_OPEX, Q_USEFUL_RATE};
static const form fleet = {.map = fleet_map, .n_map = COUNT(fleet_map), .targets = fleet_targets, .n_targets = COUNT(fleet_targets), .some = true,
                           .rows = KINDS};

static const int16_t breakeven_map[] = {BREAKEVEN(QUANTITY_ID)};
static const int16_t breakeven_targets[] = {Q_USEFUL_RATE, Q_RATE};
static const form breakeven = {.map = breakeven_map, .n_map = COUNT(breakeven_map), .targets = breakeven_targets,
                               .n_targets = COUNT(breakeven_targets), .n_needed = 1, .rows = CASES, .more = breakeven_add};

static const int16_t serve_map[] = {SERVE(QUANTITY_ID)};
static const int16_t serve_targets[] = {Q_MILLION, Q_SERVED, Q_CHIPS_FILLED};
static const int16_t serve_hidden[] = {Q_ACHIEVED, Q_WEIGHTS_READ, Q_CACHE_READ, Q_HELD};
static const form serve = {.map = serve_map, .n_map = COUNT(serve_map), .targets = serve_targets, .n_targets = COUNT(serve_targets), .some = true,
                           .rows = SIZES, .hidden = serve_hidden, .n_hidden = COUNT(serve_hidden), .more = serve_add};

static const jvn_param fleet_params[] = {FLEET(QUANTITY_PARAM) SCENARIO_PARAMS, FORWARD_PARAMS};
static const jvn_param breakeven_params[] = {BREAKEVEN(QUANTITY_PARAM) SCENARIO_PARAMS, FORWARD_PARAMS};
static const jvn_param serve_params[] = {SERVE(QUANTITY_PARAM) SCENARIO_PARAMS, FORWARD_PARAMS};

static const jvn_param train_params[] = {TRAINING_QUANTITIES(QUANTITY_PARAM) ENERGY_QUANTITIES(QUANTITY_PARAM)
                                             OWNING_QUANTITIES(QUANTITY_PARAM) SCENARIO_PARAMS, FORWARD_PARAMS};

static const jvn_param solve_params[] = {TRAINING_QUANTITIES(QUANTITY_PARAM) ENERGY_QUANTITIES(QUANTITY_PARAM)
                                             OWNING_QUANTITIES(QUANTITY_PARAM) SCENARIO_PARAMS, BACKWARD_PARAMS};

static const jvn_param compare_params[] = {TRAINING_QUANTITIES(QUANTITY_PARAM) ENERGY_QUANTITIES(QUANTITY_PARAM)
                                               OWNING_QUANTITIES(QUANTITY_PARAM) SCENARIO_PARAMS, COMPARE_PARAMS};
static const jvn_param identify_params[] = {TRAINING_QUANTITIES(QUANTITY_PARAM) ENERGY_QUANTITIES(QUANTITY_PARAM)
                                                OWNING_QUANTITIES(QUANTITY_PARAM) SCENARIO_PARAMS, IDENTIFY_PARAMS};
static const jvn_param check_params[] = {TRAINING_QUANTITIES(QUANTITY_PARAM) ENERGY_QUANTITIES(QUANTITY_PARAM)
                                             OWNING_QUANTITIES(QUANTITY_PARAM) SCENARIO_PARAMS, CHECK_PARAMS};

static const jvn_param formulas_params[] = {
    {"--units", JVN_P_SWITCH, 0, NULL, NULL, "with the units of constants, as the shell's own expressions"},
};

static const jvn_param rebound_params[] = {
    {"--cheaper", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "new unit cost to old: 0.033, 3.3%"},
    {"--elasticity", JVN_P_WORD, 0, NULL, NULL, "of demand: its rise in %, for each % that price falls; else a scale of them"},
};

static const jvn_command commands[] = {
    {.name = "cost",
     .summary = "the figures that circulate of DeepSeek: which quantity each is, and what would have to be true",
     .example = "cost",
     .details =
         "A row a figure of data/cost/figures.csv: what it is a figure of, what that comes to by what was\n"
         "reported, and with which values of one input it would come to the figure, all else staying. Side table\n"
         "said: the sentence, where it stands, the quantity's name and value. `cost train --model deepseek-v3` has\n"
         "the stages, `cost solve` every other input.",
     .input = JVN_INPUT_NONE,
     .run = run_figures},
    {.name = "cost train",
     .summary = "what training costs, from any inputs that suffice, by stage",
     .example = "cost train --active 37e9 --tokens 14.8T --gpu h800 --rate 2",
     .details =
         "Give what is known; the rest is looked up (--gpu, --model), follows by formulas (`cost formulas`), or is\n"
         "assumed, and the lines below the table say which. What is given comes first: with --mfu the chip-hours\n"
         "that a model reported are worked out anew. Inputs of which none lead to a cost are refused with the sets\n"
         "that would.\n\n"
         "An input is a number (37e9, 37B, 35%, 2[USD/GPUh]), a range a..b, or a distribution: normal(2, 0.3),\n"
         "lognormal(p05=1.5, p95=3), triangular(1, 2, 4), pert(...), uniform(...), loguniform(...), beta(...). normal and\n"
         "lognormal take p05= and p95= (p10= p90=, p25= p75=), lognormal and beta mean= and sd=, lognormal median=\n"
         "and sigma=. What lies outside a quantity's bounds is left out. Then the table shows medians of inputs, and\n"
         "side tables what they make of the cost: quantiles; inputs (the distributions, exact); tornado (the cost at\n"
         "p05 and p95 of each input, the others at their medians); shares (of variance, by bins of equal\n"
         "probability; where inputs are independent and multiply, those of the logarithm add up to 1); below, draws.\n"
         "A seed gives the same draws on one core and on many, and an input the same whatever else is uncertain.\n"
         "--correlate: Spearman's, by a Gaussian copula.\n\n"
         "A model has stages, a row each, and a total. So has a table before the pipe: columns that are called like\n"
         "quantities, and `stage` and `gpu`; its units are minded. What is typed comes before what a row or fact says.\n\n"
         "--basis owned: value that chips, servers and interconnect lose, and energy (Cottier et al. 2024);\n"
         "development: staff too; both with these parts in the side table waterfall. Or any other quantity of\n"
         "`cost formulas`. Side table assumptions: every number that entered, with its basis and source.\n\n"
         "Which flags: of the work --active --tokens --flop; of speed --gpu --precision --mfu or --hfu; of time\n"
         "--chips with --days or --hours, else --chip-hours; of rent --rate; of owning --price or --chip-price,\n"
         "--age, --kwh-price; of carbon --pue --grid. The others are steps on the way, or conventions, which may\n"
         "be given too.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(train_params),
     .run = run_forward,
     .data = &train},
    {.name = "cost solve",
     .summary = "what each input would have to be for a stated cost to be true",
     .example = "cost solve --for mfu --cost 5.576e6 --active 37e9 --tokens 14.8T --gpu h800 --rate 2",
     .details =
         "The flag of the goal (--cost, or that of --basis) says what it should come to, of all stages together; a\n"
         "range (--cost 5e6..6e6) gives a range back. --for names the input that is looked for; without it each\n"
         "input that was given, found or assumed is moved alone, the others staying as they are: which of them\n"
         "makes the sentence true.\n\n"
         "needed is exact to the last digits; where several values do, that nearest to now. The verdict says so when it\n"
         "lies outside what the quantity can be (an MFU above 1), and between what bounds the goal then stays.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(solve_params),
     .run = run_solve,
     .data = &train},
    {.name = "cost fleet",
     .summary = "what chips of one's own cost: capital, a year's running, and an hour of work",
     .example = "cost fleet --chips 2048 --chip-price 30000 --tdp 700 --kwh-price 0.08",
     .details =
         "capex: chips, servers and interconnect; opex: electricity and upkeep a year; fleet: both over --years;\n"
         "yearly: that a year; useful_rate: what an hour costs in which a chip works, without upkeep. What cannot\n"
         "be had is left out.\n\n"
         "Several kinds of chips are rows of a table before the pipe, with columns gpu, chips, price ...: a row a\n"
         "kind, and a total. --model takes a fleet of `cost models`.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(fleet_params),
     .run = run_forward,
     .data = &fleet},
    {.name = "cost breakeven",
     .summary = "renting against owning: which is cheaper, and from which rent, utilisation and years on",
     .example = "cost breakeven --rate 2 --price 44489.88 --watts 956.25 --pue 1.25 --kwh-price 0.0826 --utilisation 0.8",
     .details =
         "rate is the rent of an hour, useful_rate what an hour of work costs on a chip of one's own: price with\n"
         "server and interconnect over the hours that it works, and electricity for these. even_rent is where both\n"
         "are the same; even_utilisation and even_years where they would be if this alone were different, null\n"
         "with a note if nothing that can be does. A flag may list values, a row each: --years 2,3,4,5; so may\n"
         "rows of a table before the pipe.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(breakeven_params),
     .run = run_forward,
     .data = &breakeven},
    {.name = "cost serve",
     .summary = "what a million tokens cost to decode, from memory bandwidth and batch",
     .example = "cost serve --parameters 70e9 --kv-bytes 327680 --bandwidth 3.35e12 --memory 80e9 --peak 989e12 --chips 4 --rate 2 --batch 1,8,64,512",
     .details =
         "A roofline: a step gives one token to each sequence of the batch, and takes as long as the longer of\n"
         "two. Memory reads the weights that some token of the batch needs (of experts a share that grows with the\n"
         "batch) and the keys and values of the context; arithmetic does 2 FLOP for each active parameter and\n"
         "token. Left out: prompts, the arithmetic of attention, and communication, so that it is a lower bound of\n"
         "cost at the utilisations assumed.\n\n"
         "A flag may list values, a row each: --batch 1,8,64,512; so may rows of a table before the pipe. --config\n"
         "takes parameters and cache from a configuration, --model parameters from `cost models`. fits says\n"
         "whether weights and cache fit into the memory of the chips. Where tokens a second are known, --served,\n"
         "--chips and --rate suffice.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(serve_params),
     .run = run_forward,
     .data = &serve},
    {.name = "cost config",
     .summary = "a model's parameters, part by part, and those that work on a token, from its configuration",
     .example = "sql select 4096 as hidden_size, 32 as num_hidden_layers, 14336 as intermediate_size, 32000 as vocab_size, 32 as "
                "num_attention_heads, 8 as num_key_value_heads, 8 as num_local_experts, 2 as num_experts_per_tok | cost config",
     .details =
         "The input is one row whose columns are called as in a Hugging Face config.json (`load config.json --as\n"
         "config`): hidden_size, num_hidden_layers, intermediate_size, vocab_size, num_attention_heads,\n"
         "num_key_value_heads, head_dim, tie_word_embeddings; experts by n_routed_experts, num_local_experts or\n"
         "num_experts, num_experts_per_tok, n_shared_experts, moe_intermediate_size, first_k_dense_replace,\n"
         "moe_layer_freq or decoder_sparse_step; latent attention by q_lora_rank, kv_lora_rank, qk_nope_head_dim,\n"
         "qk_rope_head_dim, v_head_dim. With n_embd it is a GPT-2. model_type tells the biases of qwen2, the norms\n"
         "of qwen3. Layers that predict further tokens are not counted.",
     .input = JVN_INPUT_REQUIRED,
     .run = run_config},
    {.name = "cost compare",
     .summary = "models and claimed figures side by side, as ratios to the first",
     .example = "cost compare llama-3.1-405b deepseek-v3 5.6M --rate 2",
     .details =
         "Each name is a model, whose stages are summed, or a figure as it is claimed. Flags hold for all of them:\n"
         "one rent, one peak; without them each has its own. --basis compares another quantity: chip_hours, flop,\n"
         "owned, carbon.",
     .input = JVN_INPUT_NONE,
     .params = JVN_LIST(compare_params),
     .run = run_compare,
     .data = &train},
    {.name = "cost identify",
     .summary = "which quantity of which model a circulating figure is",
     .example = "cost identify 5.6M",
     .details =
         "Works out, for each stage of each model and for all together, what it would cost to rent, to own, with\n"
         "staff, in electricity, what its fleet costs to buy and to run, where the facts suffice. First what\n"
         "rounds to the figure (is within half the place of the last digit that was told: 5.576e6 to 5.6M) and\n"
         "assumes nothing; then the nearest.",
     .input = JVN_INPUT_NONE,
     .params = JVN_LIST(identify_params),
     .run = run_identify,
     .data = &train},
    {.name = "cost check",
     .summary = "each reported figure beside what the other figures make of it",
     .example = "cost check --model deepseek-v3",
     .details =
         "Of a model, of a row before the pipe, or of flags: each known quantity is worked out from the others\n"
         "alone, where they suffice without assumptions, and compared. A report that contradicts itself shows\n"
         "here.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(check_params),
     .run = run_check,
     .data = &train},
    {.name = "cost rebound",
     .summary = "what is spent when a unit becomes cheaper: the Jevons point",
     .example = "cost rebound --cheaper 0.033",
     .details =
         "With a constant elasticity e of demand use grows as cost^-e and spending as cost^(1 - e): it falls below\n"
         "e = 1, and rises above. An uncertain elasticity (0.8..1.6) gives its 5, 50 and 95 %. Side table history:\n"
         "the elasticity that past cases imply, incomes not held; after Jevons 1865, and Fouquet and Pearson 2006.",
     .input = JVN_INPUT_NONE,
     .params = JVN_LIST(rebound_params),
     .run = run_rebound},
    {.name = "cost formulas",
     .summary = "every quantity, its unit and usual value, and the formulas that give it",
     .example = "cost formulas | where quantity = 'chip_hours'",
     .details = "One row a formula, and one for each quantity that has none. Flags are the names with hyphens.",
     .input = JVN_INPUT_NONE,
     .params = JVN_LIST(formulas_params),
     .run = run_formulas},
    FACTS_COMMANDS,
};

static const jvn_reader readers[] = {
    {"config", "", "a model's config.json as one row: its members that are numbers, texts, true or false",
     "load plugins/cost/tests/deepseek-v3.json --as config", JVN_NONE, .run = read_config},
};

/* ---- metrics ------------------------------------------------------------------------------------- */

static const int16_t metric_map[] = {Q_MFU, Q_RATE, Q_BEYOND};
static const int16_t cost_target[] = {Q_COST}, hours_target[] = {Q_CHIP_HOURS}, rate_target[] = {Q_COST, Q_CHIP_HOURS}, mfu_target[] = {Q_MFU},
                     parameters_target[] = {Q_PARAMETERS}, active_target[] = {Q_ACTIVE}, tokens_target[] = {Q_TOKENS};
#define METRIC_QUANTITIES                                                                          \
    {"--mfu", JVN_P_WORD, 0, NULL, NULL, "instead of what was reported"},                          \
    {"--rate", JVN_P_WORD, 0, NULL, NULL, "rent of a chip for an hour, instead of that reported"}, \
    {"--beyond", JVN_P_WORD, 0, NULL, NULL, "hours billed beyond those of the run, to those"}
static const jvn_param metric_params[] = {METRIC_QUANTITIES, SCENARIO_PARAMS};
static const jvn_param ratio_params[] = {METRIC_QUANTITIES, SCENARIO_PARAMS, {"--to", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the other model"}};
#define METRIC(target, ...) {{.map = metric_map, .n_map = COUNT(metric_map), .targets = target, .n_targets = COUNT(target)}, __VA_ARGS__}
static const metric_form run_form = METRIC(cost_target, false, false, "USD"), stage_form = METRIC(cost_target, true, false, "USD"),
                         hours_form = METRIC(hours_target, false, false, "GPUh"), rate_form = METRIC(rate_target, false, false, "USD/GPUh"),
                         mfu_form = METRIC(mfu_target, true, false, ""), parameters_form = METRIC(parameters_target, true, false, "param"),
                         active_form = METRIC(active_target, true, false, "param"), tokens_form = METRIC(tokens_target, true, false, "token"), ratio_form = METRIC(cost_target, false, true, "");

#define ANSWER "The convention says how the number was had, the side table rows what it was made of. A model that nobody knows, or a\n" \
               "report that does not suffice, gives no value and the reason. The date is not used: a report has its own."

static const jvn_param rent_params[] = {{"--rates-table", JVN_P_TABLE, 0, NULL, NULL, "rows that replace or add to `cost rates`"}};

static const jvn_metric metrics[] = {
    {"chip_rent", "the rent of a chip for an hour, in a year", "metric chip_rent h800 --on 2024-12-26",
     "As `cost rates` has it: of the year of the date, else the last before it; on demand where that is known. The convention\n"
     "names the source.",
     JVN_LIST(rent_params), run_chip_rent, NULL},
    {"training_cost", "what a model's training cost, all stages together", "metric training_cost deepseek-v3", ANSWER,
     JVN_LIST(metric_params), run_metric, &run_form},
    {"stage_cost", "what one stage of a model's training cost", "metric stage_cost deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &stage_form},
    {"chip_hours", "the chip-hours of a model's training", "metric chip_hours deepseek-v3", ANSWER, JVN_LIST(metric_params), run_metric,
     &hours_form},
    {"hourly_price", "the price of a chip-hour that a report implies", "metric hourly_price deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &rate_form},
    {"training_mfu", "the MFU that a stage's report implies", "metric training_mfu deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &mfu_form},
    {"parameters", "the parameters of the model that a stage trained", "metric parameters deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &parameters_form},
    {"active_parameters", "those of them that a token uses", "metric active_parameters deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &active_form},
    {"training_tokens", "the tokens that a stage was trained on", "metric training_tokens deepseek-v3 --stage pre-training", ANSWER,
     JVN_LIST(metric_params), run_metric, &tokens_form},
    {"cost_ratio", "a model's training cost to another's", "metric cost_ratio deepseek-r1 --to deepseek-v3", ANSWER, JVN_LIST(ratio_params),
     run_metric, &ratio_form},
};

JVN_PLUGIN("cost", "0.1.0", "what training a model costs", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "read", .commands = JVN_LIST(commands),
           .readers = JVN_LIST(readers), .metrics = JVN_LIST(metrics));
