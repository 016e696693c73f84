/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_documents.c -- claims of documents, found and checked in one go. */
#include "check.h"
#include "find_command.h"

jvn_status check_documents(jvn_call *call, pool *p)
{
    listing found = {.p = p};
    listing_table *t = pool_get(p, sizeof *t);
    jvn_status st = find_documents(call, CHECK_FILES, &found);
    if (st == JVN_OK) st = listing_make(call, &found, t);
    if (st == JVN_OK) st = check_table(call, p, &t->table);
    listing_drop(t);
    return st;
}
