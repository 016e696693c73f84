/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h -- writers of a ledger: a page with the text marked in place, notes in Markdown, ClaimReview for search engines. */
#ifndef CLAIMS_PAGE_H
#define CLAIMS_PAGE_H

#include <jevons/plugin.h>

/* One HTML page that needs nothing else: each document with its claims marked by colour and word, the working behind each. */
jvn_status write_page(jvn_call *call);
/* Markdown: each claim as it stands, its verdict, and the working as a footnote. */
jvn_status write_footnotes(jvn_call *call);
/* JSON-LD, schema.org ClaimReview: a review for each claim that has a verdict; none for unverifiable ones. */
jvn_status write_reviews(jvn_call *call);

#define PAGE_WRITERS                                                                                               \
    {"claimpage", "html htm", "a page with claims marked in the text, and the working behind each",               \
     "ledger | save page.html --as claimpage", JVN_NONE, .run = write_page},                                       \
    {"footnotes", NULL, "claims as Markdown with a footnote each", "ledger | save claims.md --as footnotes",      \
     JVN_NONE, .run = write_footnotes},                                                                            \
    {"claimreview", "jsonld", "schema.org ClaimReview, JSON-LD", "ledger | save claims.jsonld", JVN_NONE,          \
     .run = write_reviews}

#endif
