/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag.h -- posts judged by an engine, and the tables of what it said. */
#ifndef SENTIMENT_TAG_H
#define SENTIMENT_TAG_H

#include <jevons/plugin.h>

#include "engine.h"
#include "names.h"
#include "thread.h"

/* What is wanted of a tagging. */
typedef struct tagging {
    jvn_call *call;
    pool *p;
    engine e;
    const names *known;  /* NULL: names are not looked for, nor terms, nor languages told */
    bool any_language;   /* texts are judged whatever language they are in */
} tagging;

/* Judges what posts say of their own, and adds to the result: of files all columns of posts; of a table its own columns first.
 * Side table `entities`: each name in each post. */
jvn_status tag_posts(const tagging *g, const thread *t);

#endif
