/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.h -- `claims check`: a verdict for each claim of a ledger, with the working. */
#ifndef CLAIMS_CHECK_H
#define CLAIMS_CHECK_H

#include "find_params.h"
#include "ledger.h"
#include "tolerance_command.h"

#define CHECK_PARAMS                                                                                                     \
    {"--prices", JVN_P_TABLE, 0, NULL, NULL, "prices for the metrics that want them: {prices} of a line"},              \
    {"--shares", JVN_P_TABLE, 0, NULL, NULL, "shares outstanding: {shares}"},                                           \
    {"--models-table", JVN_P_TABLE, 0, NULL, NULL, "models of your own, as `cost models` has them: {models}"},          \
    {"--bind", JVN_P_WORD, JVN_MANY, NULL, NULL, "NAME=VALUE: what {NAME} of a line of --evidence stands for"},          \
    {"--evidence", JVN_P_TABLE, 0, NULL, NULL, "which metrics to ask, before those that ship: see data/claims/evidence.csv"}, \
    {"--related", JVN_P_TABLE, 0, NULL, NULL, "what may be taken for what, before what ships: name, other, relation"},    \
    RULES_PARAM,                                                                                                         \
    {"--overruled", JVN_P_TABLE, 0, NULL, NULL, "an earlier ledger, whose overruled verdicts are kept, by id"},           \
    {"--fail-on", JVN_P_WORD, JVN_MANY, NULL, NULL, "a verdict that makes the line fail, with its result kept and shown: refuted"}
enum { CHECK_PRICES, CHECK_SHARES, CHECK_MODELS, CHECK_BIND, CHECK_EVIDENCE, CHECK_RELATED, CHECK_TOLERANCES, CHECK_OVERRULED,
       CHECK_FAIL_ON, CHECK_FILES, N_CHECK_PARAMS = CHECK_FILES + FIND_PARAMS };

extern const jvn_param check_params[N_CHECK_PARAMS];
/* Checks claims, and adds verdicts and workings to the result, behind the columns of the ledger's table. A ledger without
 * one has its own columns added by who filled its rows (with tolerances). first: the index of --prices among the arguments. */
jvn_status check_ledger(jvn_call *call, const ledger *l, int first);
/* The same of a table, or of the documents that are named: ledgers are made in p. */
jvn_status check_table(jvn_call *call, pool *p, const jvn_table *t);
jvn_status check_documents(jvn_call *call, pool *p);
jvn_status run_check(jvn_call *call);

#define CHECK_COMMAND                                                                                                     \
    {.name = "claims check",                                                                                              \
     .summary = "a verdict for each claim of a ledger, with formula, inputs and tolerance",                               \
     .example = "px | head 3 | set value = close, entity = ticker, metric = 'price_level', unit = 'USD', from = date | claims check --prices px", \
     .details =                                                                                                           \
         "Of documents, or of a ledger before the pipe. Each claim is held against the metrics that can tell of it: those of its own basis first (the close, the day's\n"  \
         "low, before the open), and where they refute it the others. The interval is that of `claims tolerance`.\n"      \
         "supported, near-miss (outside, within 2 %), wrong-basis (another basis fits, which is named), refuted,\n"       \
         "inconsistent (with what the same source says, or by arithmetic), disputed (between sources), unverifiable\n"    \
         "(what is missing is named). Side tables: arithmetic, what figures of a document imply of each other; groups.\n" \
         "--evidence: columns metric, kind, phase, unit, line, sign, how, basis. A line is what stands behind `metric`;\n"  \
         "{entity}, {day}, {before} (the day before a period) and what --bind names are filled in, `--flag {x?}` goes where\n" \
         "x has no value. sign: level, or gain or loss where the claim's direction tells the sign. how: `reached` where\n" \
         "the evidence is an extreme that was passed on the way.",                                                        \
     .input = JVN_INPUT_OPTIONAL,                                                                                         \
     .params = JVN_LIST(check_params),                                                                                    \
     .run = run_check}

#endif
