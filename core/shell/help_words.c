/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_words.c -- one table for the types of parameters. */
#include "help.h"

static const param_words all[] = {
    {JVN_P_SWITCH, "", "switch"},
    {JVN_P_WORD, NULL, "word"},
    {JVN_P_FILE, "FILE", "file"},
    {JVN_P_NAME, "NAME", "name"},
    {JVN_P_ENUM, NULL, "enum"},
    {JVN_P_INTEGER, "N", "integer"},
    {JVN_P_NUMBER, "X", "number"},
    {JVN_P_DATE, "DATE", "date"},
    {JVN_P_RANGE, "A:B", "range"},
    {JVN_P_TABLE, "TABLE", "table"},
    {JVN_P_NEWTABLE, "NAME", "newtable"},
    {JVN_P_EXPR, "EXPR", "expression"},
    {JVN_P_EXPRS, "[NAME =] EXPR, ...", "expressions"},
    {JVN_P_ASSIGN, "NAME = EXPR, ...", "assignments"},
    {JVN_P_KEYS, "KEY [asc|desc], ...", "keys"},
    {JVN_P_COLUMNS, "COLUMN, ...", "columns"},
    {JVN_P_AGG, "[NAME =] AGGREGATE, ...", "aggregates"},
    {JVN_P_RENAME, "NEW = OLD, ...", "renames"},
    {JVN_P_COLUMN, "COLUMN", "column"},
    {JVN_P_RAW, "TEXT", "raw"},
};
enum { COUNT = sizeof all / sizeof *all };

const param_words *param_words_at(int i) { return i < COUNT ? &all[i] : NULL; }

const param_words *param_words_of(const jvn_param *p)
{
    static const param_words unknown = {0, NULL, "unknown"};
    for (int i = 0; i < COUNT; i++)
        if (all[i].type == p->type) return &all[i];
    return &unknown;
}

const char *shape_word(int32_t shape)
{
    static const char *const words[] = {"unknown", "plain", "scalar", "aggregate", "window"};
    return shape >= JVN_S_PLAIN && shape <= JVN_S_WINDOW ? words[shape] : words[0];
}
