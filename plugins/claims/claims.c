/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claims.c -- figures that documents claim: found, checked against evidence, compared.
 *
 *     l = claims find articles/selloff.md
 *     l | claims check --prices px --shares shares
 *
 * document.h turns a file into text, token.h, quantity.h and when.h find figures and dates in it, claim.h says whose they
 * are; evidence is asked of the metrics that plugins and scripts register. */
#include "check.h"
#include "compare.h"
#include "find_command.h"
#include "overrule.h"
#include "page.h"
#include "quantity_command.h"
#include "text_command.h"
#include "tolerance_command.h"
#include "when_command.h"

static const jvn_command commands[] = {
    FIND_COMMAND, CHECK_COMMAND, COMPARE_COMMAND, OVERRULE_COMMAND, TOLERANCE_COMMAND, NAMES_COMMAND, QUANTITY_COMMAND, DATES_COMMAND, TEXT_COMMAND,
};

static const jvn_writer writers[] = {PAGE_WRITERS};

JVN_PLUGIN("claims", "0.1.0", "claims in documents, found and checked", JVN_NEEDS_EVIDENCE " " JVN_NEEDS_TEXT, "read",
           .commands = JVN_LIST(commands), .writers = JVN_LIST(writers));
