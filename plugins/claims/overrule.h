/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overrule.h -- `claims overrule`: a person's verdict in place of the rules', with the reason, which stays. */
#ifndef CLAIMS_OVERRULE_H
#define CLAIMS_OVERRULE_H

#include "ledger.h"

/* Verdicts that were overruled in an earlier ledger (an argument that may be absent), to the same claims by id. */
jvn_status overrule_again(jvn_call *call, pool *p, ledger *l, int arg);
jvn_status run_overrule(jvn_call *call);

extern const jvn_param overrule_params[4];
#define OVERRULE_COMMAND                                                                                                \
    {.name = "claims overrule",                                                                                         \
     .summary = "a person's verdict of one claim, with the reason, in place of the rules'",                             \
     .example = "claims overrule ledger c1 refuted --reason 'the company withdrew the figure'",            \
     .details =                                                                                                         \
         "The ledger with that verdict, and in the column `overruled` the reason and what the rules had said. An id may be\n" \
         "cut short as long as it is one claim's. `claims check --overruled LEDGER` keeps it when claims are checked again.", \
     .input = JVN_INPUT_NONE,                                                                                           \
     .params = JVN_LIST(overrule_params),                                                                               \
     .run = run_overrule}

#endif
