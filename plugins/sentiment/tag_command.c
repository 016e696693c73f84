/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag_command.c -- posts from files or from a column, and what is to be done with them. */
#include "tag_command.h"

#include "names_table.h"
#include "open.h"
#include "tag.h"
#include "thread_load.h"

#define TAG_PARAMS                                                                                                         \
    ENGINE_PARAMS, NAMES_PARAM,                                                                                            \
    {"--any-language", JVN_P_SWITCH, 0, NULL, NULL, "judges texts that are not in English too"},                           \
    {"--brief", JVN_P_SWITCH, 0, NULL, NULL, "label, score and confidence alone: the fast way"}
enum { TAG_ENGINE, TAG_NAMES = N_ENGINE_PARAMS, TAG_ANY_LANGUAGE, TAG_BRIEF };

const jvn_param tag_files_params[N_FILES_PARAMS] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | JVN_MANY, NULL, NULL, "discussions; - is standard input"},
    {"--as", JVN_P_ENUM, 0, FORMAT_NAMES, NULL, "the format, where it is not to be told from the content"},
    TAG_PARAMS,
};
const jvn_param tag_table_params[N_TABLE_PARAMS] = {
    {"text", JVN_P_COLUMN, 0, NULL, NULL, "the column of texts; else the one that is called text"},
    TAG_PARAMS,
};

/* All but the posts; first: the index of --engine among the arguments. */
static jvn_status open_tagging(jvn_call *call, pool *p, int first, tagging *g)
{
    names *known = NULL;
    *g = (tagging){.call = call, .p = p, .any_language = jvn_given(call, first + TAG_ANY_LANGUAGE)};
    jvn_status st = open_engine(call, p, first + TAG_ENGINE, &g->e);
    if (st == JVN_OK && !jvn_given(call, first + TAG_BRIEF)) st = names_open(call, p, first + TAG_NAMES, &known);
    g->known = known;
    return st;
}

static jvn_status tag_files(jvn_call *call, pool *p)
{
    tagging g;
    thread t = {0};
    jvn_status st = open_tagging(call, p, FILES_ENGINE, &g);
    if (st == JVN_OK) st = thread_load(call, p, FILES_FILE, FILES_AS, &t, NULL);
    return st == JVN_OK ? tag_posts(&g, &t) : st;
}

jvn_status run_tag_files(jvn_call *call)
{
    pool *p = pool_new();
    jvn_status st = tag_files(call, p);
    pool_free(p);
    return st;
}

static jvn_status tag_table(jvn_call *call, pool *p)
{
    tagging g;
    thread t = {0};
    jvn_status st = open_tagging(call, p, TABLE_ENGINE, &g);
    if (st == JVN_OK) st = open_column(call, p, TABLE_TEXT, &t);
    if (st == JVN_OK) st = tag_posts(&g, &t);
    return st == JVN_OK ? call->host->map_slice(call, NULL, 0, t.n) : st;
}

jvn_status run_tag_table(jvn_call *call)
{
    pool *p = pool_new();
    jvn_status st = tag_table(call, p);
    pool_free(p);
    return st;
}
