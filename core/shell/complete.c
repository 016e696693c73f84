/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete.c -- what could stand at the end of an unfinished statement: the parser says what it was about to read, the
 * spec of that says where candidates come from. */
#include "complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../bridge/lua_manual.h"
#include "../bridge/sql_file.h"
#include "../plugin/trust.h"
#include "builtins.h"
#include "complete_find.h"
#include "eval.h"
#include "option.h"
#include "tour.h"
#include "trial.h"

/* ---- the word at the end ---- */

/* Where the statement begins that the text ends in: behind the last line that ends one. */
static const char *last_statement(arena *a, const scope *sc, const char *s)
{
    const char *begin = s;
    for (const char *p = strchr(s, '\n'); p; p = strchr(p + 1, '\n')) {
        statement st;
        err e;
        if (parse_statement(a, arena_text(a, begin, (size_t)(p - begin)), sc, &st, &e) != JVN_EMORE) begin = p + 1;
    }
    return begin;
}

/* Where a flag begins at the end of the text; -1: none does. */
static int flag_at(const char *s)
{
    int at = (int)strlen(s);
    while (at > 0 && !isspace((unsigned char)s[at - 1])) at--;
    return at > 0 && s[at] == '-' ? at : -1;
}

/* Reads a word that ends with the text, perhaps within a quote. False: it ended before. */
static bool read_word(finder *f, int at)
{
    const char *s = f->text + at;
    size_t n = strlen(s);
    if (*s == '"' || *s == '\'') {
        f->quote = *s++;
        if (memchr(s, f->quote, n - 1)) return false;
        f->out->start++;
    } else if (strcspn(s, " \t\r\n|'\"") < n) {
        return false;
    }
    f->typed = s;
    f->out->append = f->quote ? f->quote : ' ';
    return true;
}

/* ---- what feeds the stage ---- */

const stage *complete_stage(const finder *f) { return f->st.n ? &f->st.stages[f->st.n - 1] : NULL; }

/* The stage at work as it stands: its arguments as far as they are read. */
static const parsed_arg *arg_called(const finder *f, const char *name)
{
    const stage *s = complete_stage(f);
    for (int i = 0; s && i < s->n_args; i++)
        if (strcmp(s->args[i].param->name, name) == 0) return &s->args[i];
    return NULL;
}

/* A head that takes datasets by name: the first that is given. */
static const dataset *named_input(const finder *f)
{
    const stage *s = complete_stage(f);
    for (int i = 0; s && i < s->n_args; i++)
        if (s->args[i].param->type == JVN_P_TABLE && s->args[i].n) return datasets_find(f->s->data, s->args[i].words[0].s);
    return NULL;
}

/* The stages before this one, run without rows; where that cannot be, the head's table. */
static table *run_before(const finder *f)
{
    session trial;
    trial_begin(&trial, f->s);
    trial_take_schemas(&trial, f->s);
    table *t = trial_run(&trial, arena_text(f->a, f->text, (size_t)f->st.want.pipe));
    trial_end(&trial);
    return t;
}

void complete_input(finder *f)
{
    bool heads = f->st.want.pipe < 0;
    const dataset *d = NULL;
    if (heads && !(f->st.n && f->st.stages[0].dataset)) d = named_input(f);
    else if (f->st.stages[0].dataset) d = datasets_find(f->s->data, f->st.stages[0].dataset);
    f->head = d ? d->t : NULL;
    if (!heads && (!d || f->st.n > 2 || (f->st.n == 2 && f->st.want.what == EXPECT_NAME))) f->input = run_before(f);
    if (!f->input && d) f->input = table_ref(d->t);
}

/* ---- names of commands ---- */

/* Of a command of two words the first alone, which the second follows. */
static void offer_commands(finder *f)
{
    int n;
    bool heads = f->st.want.pipe < 0;
    const reg_item *const *all = registry_all(f->s->reg, REG_COMMAND, &n);
    for (int i = 0; i < n; i++) {
        int32_t input = ((const jvn_command *)all[i]->spec)->input;
        if (input == (heads ? JVN_INPUT_REQUIRED : JVN_INPUT_NONE)) continue;
        offer_word(f, arena_text(f->a, all[i]->called, strcspn(all[i]->called, " ")), AS_IS);
    }
}

static void offer_seconds(finder *f, const char *first)
{
    int n;
    const reg_item *const *all = registry_all(f->s->reg, REG_COMMAND, &n);
    for (int i = 0; i < n; i++)
        if (registry_in_family(all[i], first)) offer_word(f, strchr(all[i]->name, ' ') + 1, AS_IS);
}

/* ---- words ---- */

static void offer_options(finder *f) { offer_items(f, REG_OPTION); }

/* Behind the first word of a command of two only its second. */
static void offer_topics(finder *f)
{
    const parsed_arg *name = arg_called(f, "NAME");
    if (name && name->n && name->words[0].at < f->st.want.at) {
        offer_seconds(f, name->words[0].s);
        return;
    }
    for (reg_kind k = 0; k < REG_KINDS; k++) offer_items(f, k);
    offer_word(f, "functions", AS_IS);
    offer_word(f, "jevons", AS_IS);
    for (const lua_entry *m = strchr(f->typed, '.') || strchr(f->typed, ':') ? lua_manual : NULL; m && m->name; m++) offer_word(f, m->name, AS_IS);
}

static void offer_option_values(finder *f)
{
    char buf[32];
    const parsed_arg *name = arg_called(f, "NAME");
    const reg_item *it = name && name->n ? registry_option(f->s->reg, name->words[0].s) : NULL;
    const char *value;
    for (int i = 0; it && (value = option_value(f->s, it, i, buf, sizeof buf)); i++) offer_word(f, value, AS_IS);
}

static void offer_readers(finder *f) { offer_items(f, REG_READER); }
static void offer_writers(finder *f) { offer_items(f, REG_WRITER); }

static void offer_formats(finder *f)
{
    offer_word(f, "table", AS_IS);
    offer_writers(f);
}

static void offer_plugins(finder *f)
{
    for (int i = 0; i < f->s->plugins.n; i++)
        if (!f->s->plugins.all[i].why) offer_word(f, f->s->plugins.all[i].note.id, AS_IS);
}

/* What is trusted, by its whole path: also files that are gone. */
static void offer_trusted(finder *f)
{
    f->out->files = true;
    err e;
    trust_list l;
    err_clear(&e);
    if (trust_read(&l, &e) == JVN_OK)
        for (int i = 0; i < l.n; i++) offer_word(f, arena_text(f->a, l.all[i].path, strlen(l.all[i].path)), AS_WORD);
    trust_free(&l);
}

static bool is_script(const stage *s) { return s && s->item && strcmp(s->item->owner, "core") == 0 && strcmp(s->command->name, "script") == 0; }
static void offer_any_files(finder *f) { offer_files(f, NULL); }

/* Commands about plugins take a plugin's file, its folder, an id. */
static void offer_file(finder *f, const stage *s, const jvn_param *p)
{
    bool of_plugins = s && s->item && strcmp(s->item->owner, "core") == 0 && strncmp(s->command->name, "plugin ", 7) == 0;
    const char *verb = of_plugins ? s->command->name + 7 : "";
    bool folder = strcmp(p->name, "FOLDER") == 0 || strcmp(p->name, "--in") == 0;
    if (strcmp(verb, "untrust") == 0 && (!*f->typed || *f->typed == '/')) offer_trusted(f);
    else offer_files(f, is_script(s) ? ".lua" : !of_plugins ? NULL : folder ? "/" : ".so");
    if (strcmp(verb, "torture") == 0) offer_plugins(f);
}

/* `trace NAME ROW COLUMN`: of that dataset; last: of the last result. */
static void offer_traced_columns(finder *f)
{
    const parsed_arg *name = arg_called(f, "NAME");
    const char *typed = name && name->n ? name->words[0].s : "";
    const dataset *d = datasets_find(f->s->data, typed);
    if (!d && strcmp(typed, "last") == 0) d = datasets_find(f->s->data, "_");
    for (int i = 0; d && i < d->t->n; i++) offer_word(f, d->t->names[i], AS_WORD);
}

static void offer_traced(finder *f)
{
    offer_word(f, "last", AS_IS);
    offer_datasets(f);
}

static void offer_databases(finder *f)
{
    for (int i = 0; i < f->s->n_attached; i++) offer_word(f, f->s->attached[i].name, AS_IS);
}

/* Words of the shell's own commands whose type does not say what they are. */
static const struct {
    const char *command, *param;
    void (*offer)(finder *f);
} own[] = {
    {"help", "NAME", offer_topics},    {"option", "NAME", offer_options}, {"option", "VALUE", offer_option_values},
    {"trace", "NAME", offer_traced},   {"trace", "COLUMN", offer_traced_columns},
    {"detach", "NAME", offer_databases}, {"script", "ARG", offer_any_files},
    {"load", "--as", offer_readers},   {"save", "--as", offer_writers},   {COMMAND_PROGRAM, "--as", offer_readers},
    {COMMAND_PROGRAM, "--to", offer_formats}, {"show", "--format", offer_formats}, {"less", "--format", offer_formats},   {NULL, "NAME", offer_datasets},
    {NULL, "OLD", offer_datasets},     {NULL, "ID", offer_plugins},
};

static void offer_own(finder *f, const stage *s, const jvn_param *p)
{
    if (p->flags & PARAM_MEASURES) {
        offer_items(f, REG_METRIC);
        return;
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if ((own[i].command && strcmp(own[i].command, s->command->name) != 0) || strcmp(own[i].param, p->name) != 0) continue;
        own[i].offer(f);
        return;
    }
}

/* Its values are in the first column of what a line gives, of the same plugin as the parameter. */
static void offer_line_values(finder *f, const char *line)
{
    session trial;
    statement st;
    err e;
    trial_begin(&trial, f->s);
    bool ours = parse_statement(f->a, line, &trial.sc, &st, &e) == JVN_OK && st.n == 1 && st.stages[0].item &&
               strcmp(st.stages[0].item->owner, complete_stage(f)->item->owner) == 0;
    if (ours && eval_statement(&trial, line, &f->input, &e) == JVN_OK && f->input && f->input->n) offer_values(f, f->input->names[0]);
    trial_end(&trial);
}

static const char *first_text(const table *t)
{
    for (int i = 0; t && i < t->n; i++)
        if (table_type(t, i) == JVN_DICT || table_type(t, i) == JVN_STRING) return t->names[i];
    return "";
}

/* Its values are a column's: that column, or the one that another parameter names; where that is not given, of text the
 * first. */
static void offer_word_values(finder *f, const jvn_param *p)
{
    const parsed_arg *by = arg_called(f, p->values);
    complete_input(f);
    if (by && by->n) offer_values(f, by->items ? by->items[0].label : by->words[0].s);
    else offer_values(f, by ? first_text(f->head ? f->head : f->input) : p->values);
}

static void offer_value(finder *f, const jvn_param *p)
{
    const stage *s = complete_stage(f);
    switch (p->type) {
    case JVN_P_ENUM: offer_list(f, p->values); break;
    case JVN_P_TABLE: offer_datasets(f); break;
    case JVN_P_FILE: offer_file(f, s, p); break;
    case JVN_P_WORD:
        if (p->values && *p->values == '=') offer_line_values(f, p->values + 1);
        else if (p->values) offer_word_values(f, p);
        else if (s && s->item && strcmp(s->item->owner, "core") == 0) offer_own(f, s, p);
        break;
    default: break;
    }
}

/* ---- expressions ---- */

static void offer_functions(finder *f, bool aggregates)
{
    int n;
    const reg_item *const *all = registry_all(f->s->reg, REG_FUNCTION, &n);
    for (int i = 0; i < n; i++) {
        bool is_aggregate = ((const jvn_function *)all[i]->spec)->shape == JVN_S_AGGREGATE;
        if (aggregates && !is_aggregate) continue;
        offer_word(f, arena_printf(f->a, "%s(", all[i]->called), AS_IS);
    }
}

/* Behind a value. */
static void offer_operators(finder *f, int32_t type, bool inside)
{
    static const char operators[] = "and|or|not|in|between|is|like|ilike";
    if (*f->typed) offer_list(f, operators);
    if (type == JVN_P_KEYS && !inside) offer_list(f, "asc|desc");
}

static void offer_operands(finder *f, int32_t type, const expr_point *at)
{
    bool folds = type == JVN_P_AGG && !at->inside, lists = type == JVN_P_COLUMNS || type == JVN_P_COLUMN || type == JVN_P_RENAME;
    if (!folds) offer_columns(f);
    if (lists || at->quote) return;
    if (*f->typed || folds) offer_functions(f, folds && !*f->typed);
}

static expr_form form_of(int32_t type)
{
    if (type == JVN_P_COLUMNS || type == JVN_P_COLUMN) return FORM_COLUMNS;
    return type == JVN_P_RENAME ? FORM_RENAME : type == JVN_P_KEYS ? FORM_KEYS : FORM_EXPRS;
}

/* One candidate that is a function goes on inside its brackets. */
static char behind_name(const finder *f, const expr_point *at)
{
    const char *only = f->out->n == 1 ? f->out->all[0] : "";
    return at->quote ? at->quote : at->inside || strchr(only, '(') ? '\0' : ' ';
}

static void complete_expression(finder *f, const jvn_param *p)
{
    expr_point at;
    expr_point_find(f->a, f->text, f->st.want.at, form_of(p->type), &at);
    if (at.at < 0) return;
    f->out->start = at.at;
    f->typed = f->text + at.at;
    f->quote = at.quote;
    complete_input(f);
    if (at.quote == '\'') {
        if (at.column) offer_values(f, at.column);
    } else if (at.operand) {
        offer_operands(f, p->type, &at);
    } else {
        offer_operators(f, p->type, at.inside);
    }
    f->out->append = behind_name(f, &at);
}

/* ---- arguments ---- */

static const parsed_arg *next_positional(const stage *s)
{
    for (int i = 0; i < s->n_args; i++) {
        const parsed_arg *arg = &s->args[i];
        if (!param_is_flag(arg->param) && (!arg->given || arg->param->flags & JVN_MANY)) return arg;
    }
    return NULL;
}

/* Those that are not given yet. */
static void offer_flags(finder *f)
{
    const stage *s = complete_stage(f);
    for (int i = 0; s && !f->st.want.no_flags && i < s->n_args; i++) {
        const parsed_arg *arg = &s->args[i];
        if (param_is_flag(arg->param) && (!arg->given || arg->param->flags & JVN_MANY)) offer_word(f, arg->param->name, AS_IS);
    }
}

static bool is_expression(const jvn_param *p) { return p->type >= JVN_P_EXPR && p->type < JVN_P_RAW; }

static void complete_value(finder *f, const jvn_param *p)
{
    if (is_expression(p)) complete_expression(f, p);
    else if (p->type == JVN_P_RAW) complete_raw(f, p);
    else if (read_word(f, f->st.want.at)) offer_value(f, p);
    if (f->out->files && f->out->n == 1 && f->out->all[0][strlen(f->out->all[0]) - 1] == '/') f->out->append = '\0';
}

/* The first word behind a command may be the second of another's name. */
static void offer_longer(finder *f, const stage *s)
{
    const char *typed = f->text + f->st.want.at;
    bool plain = !typed[strcspn(typed, " \t\r\n|'\"")];
    if (plain && f->st.want.at <= s->at + s->len + 1) offer_seconds(f, s->command->name);
}

/* The next positional, or where none is left the flags. */
static void complete_arg(finder *f)
{
    const stage *s = complete_stage(f);
    if (!s || !s->command) return;
    const parsed_arg *arg = next_positional(s);
    if (arg) complete_value(f, arg->param);
    else if (read_word(f, f->st.want.at)) offer_flags(f);
    offer_longer(f, s);
}

/* Whether the first word behind a command that heads the line, and wants an input, stands here. */
static bool awaits_input(const finder *f)
{
    const stage *s = complete_stage(f);
    const expected *want = &f->st.want;
    bool first = want->what == EXPECT_ARG || (want->what == EXPECT_VALUE && !param_is_flag(want->param));
    return s && s == f->st.stages && s->command && s->command->input == JVN_INPUT_REQUIRED && first && want->at <= s->at + s->len + 1;
}

/* Behind `with`: a bound that is not given yet, and once there is one what the line may begin with. */
static void offer_bounds(finder *f)
{
    const run_limit *l = &f->st.within;
    if (!l->time) offer_word(f, "time=", AS_IS);
    if (!l->memory) offer_word(f, "memory=", AS_IS);
    if (f->out->n == 1) f->out->append = '\0';
    if (!l->time && !l->memory) return;
    offer_commands(f);
    offer_datasets(f);
}

static void complete_at(finder *f)
{
    const expected *want = &f->st.want;
    const stage *s = complete_stage(f);
    f->out->start = want->at;
    if (awaits_input(f) && read_word(f, want->at)) offer_datasets(f);
    else if (want->what == EXPECT_VALUE) {
        complete_value(f, want->param);
        if (s && s->command && !param_is_flag(want->param) && want->param->type < JVN_P_EXPR) offer_longer(f, s);
    } else if (want->what == EXPECT_ARG) {
        complete_arg(f);
    } else if (read_word(f, want->at)) {
        if (want->what == EXPECT_SECOND) offer_seconds(f, want->first);
        else if (want->what == EXPECT_BOUND) offer_bounds(f);
        else if (f->quote != '\'') {
            if (!f->quote) offer_commands(f);
            if (want->pipe < 0) offer_datasets(f);
        }
    }
}

/* A word that begins with `-` where an argument may stand is a flag. */
static bool complete_flag(finder *f)
{
    err e;
    int at = flag_at(f->text);
    if (at < 0) return false;
    parse_statement(f->a, arena_text(f->a, f->text, (size_t)at), &f->s->sc, &f->st, &e);
    const expected *want = &f->st.want;
    bool args = want->what == EXPECT_ARG || (want->what == EXPECT_VALUE && is_expression(want->param) && want->at < at);
    if (!args || want->no_flags) return false;
    f->out->start = at;
    f->out->append = ' ';
    f->typed = f->text + at;
    offer_flags(f);
    return true;
}

/* ---- all of it ---- */

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void sort_once(completion *c)
{
    int n = 0;
    if (!c->n) return;
    qsort(c->all, (size_t)c->n, sizeof *c->all, compare);
    for (int i = 0; i < c->n; i++) {
        if (n && strcmp(c->all[n - 1], c->all[i]) == 0) free(c->all[i]);
        else c->all[n++] = c->all[i];
    }
    c->n = n;
}

void complete(session *s, const char *typed, int n, completion *out)
{
    err e;
    finder f = {.s = s, .a = arena_new(), .typed = "", .out = out};
    const char *all = arena_text(f.a, typed, (size_t)n);
    *out = (completion){0};
    f.text = last_statement(f.a, &s->sc, all);
    if (!n && tour_line()) {
        offer_word(&f, tour_line(), AS_IS);
    } else if (!complete_flag(&f)) {
        parse_statement(f.a, f.text, &s->sc, &f.st, &e);
        complete_at(&f);
    }
    sort_once(out);
    out->start += (int)(f.text - all);
    table_unref(f.input);
    arena_free(f.a);
}

void completion_free(completion *c)
{
    for (int i = 0; i < c->n; i++) free(c->all[i]);
    free(c->all);
    *c = (completion){0};
}
