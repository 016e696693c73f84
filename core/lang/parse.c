/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse.c -- statements: the target, the stages, and each stage's arguments by its spec. */
#include "parse.h"

#include <ctype.h>
#include <string.h>

#include "../base/text.h"
#include "habits.h"
#include "lex.h"
#include "unknown.h"

typedef struct parser {
    lexer x;
    const scope *sc;
    bool no_flags; /* behind `--` */
    expected *want;
    bool bare; /* the stage that is read has nothing before it */
    const char *near; /* the dataset that the word behind its command may have meant; NULL: none */
} parser;

/* Notes what is to be read now. */
static void expect(parser *p, expectation what, const char *first, const jvn_param *param)
{
    *p->want = (expected){what, p->x.at, p->want->pipe, first, param, p->no_flags};
}

static bool is_expr(const jvn_param *p) { return p->type >= JVN_P_EXPR && p->type < JVN_P_RAW; }

/* ---- one argument ---- */

static const expr_form forms[] = {
    [JVN_P_EXPR - JVN_P_EXPR] = FORM_ONE,      [JVN_P_EXPRS - JVN_P_EXPR] = FORM_EXPRS,
    [JVN_P_ASSIGN - JVN_P_EXPR] = FORM_ASSIGN, [JVN_P_KEYS - JVN_P_EXPR] = FORM_KEYS,
    [JVN_P_COLUMNS - JVN_P_EXPR] = FORM_COLUMNS, [JVN_P_AGG - JVN_P_EXPR] = FORM_AGG,
    [JVN_P_RENAME - JVN_P_EXPR] = FORM_RENAME, [JVN_P_COLUMN - JVN_P_EXPR] = FORM_COLUMN,
};

static void add_word(parser *p, parsed_arg *arg, const word *w)
{
    arg->words = arena_grow(p->x.a, arg->words, arg->n, sizeof *w);
    arg->words[arg->n++] = *w;
}

static bool at_double_dash(const lexer *x)
{
    const char *s = x->text + x->at;
    return s[0] == '-' && s[1] == '-' && (s[2] == '\0' || isspace((unsigned char)s[2]));
}

static bool more_words(const parser *p)
{
    return !lex_at_end(&p->x) && (p->no_flags || (!lex_at_flag(&p->x) && !at_double_dash(&p->x)));
}

static jvn_status read_words(parser *p, parsed_arg *arg)
{
    bool many = (arg->param->flags & JVN_MANY) && !param_is_flag(arg->param);
    p->no_flags |= (arg->param->flags & PARAM_WORDS) != 0;
    do {
        word w;
        expect(p, EXPECT_VALUE, NULL, arg->param);
        jvn_status st = lex_word(&p->x, &w);
        if (st != JVN_OK) return st;
        add_word(p, arg, &w);
        lex_blanks(&p->x, false);
    } while (many && more_words(p));
    return JVN_OK;
}

static jvn_status read_expr(parser *p, parsed_arg *arg)
{
    expr_form form = forms[arg->param->type - JVN_P_EXPR];
    jvn_status st = expr_parse(p->x.a, p->x.text, &p->x.at, form, &arg->items, &arg->n, p->x.e);
    if (st != JVN_OK || arg->param->type != JVN_P_COLUMN || arg->n == 1) return st;
    return fail_at(p->x.e, JVN_ESYNTAX, arg->items[1].at, arg->items[1].len, "%s takes one column", arg->param->name);
}

static void set_given(parsed_arg *arg, int start, int end)
{
    arg->given = true;
    arg->at = start;
    arg->len = end - start;
}

/* In raw text a `#` is no comment. */
static bool opens_raw(const parser *p, const jvn_param *param)
{
    return param && param->type == JVN_P_RAW && p->x.text[p->x.at] == '#';
}

static jvn_status read_value(parser *p, parsed_arg *arg)
{
    word raw;
    int start = p->x.at;
    const jvn_param *param = arg->param;
    jvn_status st = JVN_OK;
    expect(p, EXPECT_VALUE, NULL, param);
    if (lex_at_end(&p->x) && !opens_raw(p, param))
        return fail_at(p->x.e, JVN_ESYNTAX, start, 1, "%s wants a value: %s", param->name, param->summary);
    if (is_expr(param)) {
        st = read_expr(p, arg);
    } else if (param->type == JVN_P_RAW) {
        st = param->flags & PARAM_PROGRAM ? lex_program(&p->x, &raw) : lex_raw(&p->x, param->flags & PARAM_SQL, &raw);
        if (st == JVN_OK) add_word(p, arg, &raw);
    } else {
        st = read_words(p, arg);
    }
    if (st != JVN_OK) return st;
    int end = p->x.at;
    while (end > start && isspace((unsigned char)p->x.text[end - 1])) end--;
    set_given(arg, start, end);
    return JVN_OK;
}

/* ---- a stage's flags and positionals ---- */

static void append_args(parser *p, stage *s, const jvn_list *params)
{
    int n = s->n_args + (int)params->count;
    parsed_arg *args = arena_alloc(p->x.a, (size_t)(n ? n : 1) * sizeof *args);
    if (s->n_args) memcpy(args, s->args, (size_t)s->n_args * sizeof *args);
    for (int i = s->n_args; i < n; i++) args[i].param = jvn_at(params, (uint32_t)(i - s->n_args));
    s->args = args;
    s->n_args = n;
}

static parsed_arg *find_flag(const stage *s, const char *name)
{
    for (int i = 0; i < s->n_args; i++)
        if (strcmp(s->args[i].param->name, name) == 0) return &s->args[i];
    return NULL;
}

static bool picks_format(const parsed_arg *arg)
{
    return arg->param->flags & (PARAM_READS | PARAM_WRITES | PARAM_MEASURES);
}

static const reg_item *format_of(const parser *p, const stage *s, const parsed_arg *arg)
{
    const parsed_arg *as = find_flag(s, "--as");
    reg_kind kind = arg->param->flags & PARAM_READS ? REG_READER : REG_WRITER;
    if (arg->param->flags & PARAM_MEASURES) return registry_find(p->sc->reg, REG_METRIC, arg->words[0].s);
    if (as && as->n) return registry_find(p->sc->reg, kind, as->words[0].s);
    return registry_for_path(p->sc->reg, kind, arg->words[0].s);
}

/* A format's flags join the command's when one of them is met, or at the end of the stage. */
static void find_format(parser *p, stage *s)
{
    for (int i = 0; i < s->n_own && !s->format; i++) {
        const parsed_arg *arg = &s->args[i];
        if (!picks_format(arg) || !arg->n) continue;
        s->format = format_of(p, s, arg);
        if (!s->format) return;
        append_args(p, s, s->format->params);
    }
}

/* Flags that no one knows yet: those of a format whose name is wrong, or that is named later. */
static bool lacks_format(const stage *s)
{
    for (int i = 0; i < s->n_own; i++)
        if (picks_format(&s->args[i])) return !s->format;
    return false;
}

/* A metric is named, not guessed from a path: one that does not exist is an error here. */
static jvn_status check_metric(parser *p, const stage *s)
{
    int n;
    text all = {0};
    const parsed_arg *arg = &s->args[0];
    if (s->format || !s->n_own || !(arg->param->flags & PARAM_MEASURES) || !arg->n) return JVN_OK;
    const char *name = arg->words[0].s, *near = registry_nearest(p->sc->reg, REG_METRIC, name);
    const reg_item *const *items = registry_all(p->sc->reg, REG_METRIC, &n);
    for (int i = 0; i < n; i++) text_printf(&all, "%s %s", i ? "," : "", items[i]->called);
    fail_at(p->x.e, JVN_ENAME, arg->at, arg->len, "no metric is called '%s'", name);
    if (near) err_hint(p->x.e, "did you mean '%s'?", near);
    else err_hint(p->x.e, n ? "there are%s" : "none is registered: a plugin or a script brings them", all.s);
    text_free(&all);
    return JVN_ENAME;
}

static bool is_program(const stage *s) { return strcmp(s->command->name, COMMAND_PROGRAM) == 0; }

static jvn_status unknown_flag(parser *p, const stage *s, const word *w)
{
    const parsed_arg *as = find_flag(s, "--as");
    if (as && as->given && lacks_format(s))
        return fail_at(p->x.e, JVN_ENAME, as->at, as->len, "no format is called '%s'", as->words[0].s);
    const char *names[64];
    size_t n = 0;
    text all = {0};
    for (int i = 0; i < s->n_args && n < 64; i++)
        if (param_is_flag(s->args[i].param)) {
            names[n++] = s->args[i].param->name;
            text_printf(&all, "%s%s", n > 1 ? ", " : "", names[n - 1]);
        }
    fail_at(p->x.e, JVN_ENAME, w->at, w->len, "there is no %s here", w->s);
    const char *near = text_nearest(w->s, names, n);
    if (near) err_hint(p->x.e, "did you mean '%s'?", near);
    else if (lacks_format(s) && !is_program(s)) err_hint(p->x.e, "a format's flags stand behind the file's name");
    else if (n) err_hint(p->x.e, "its flags are %s", all.s);
    else err_hint(p->x.e, "it takes no flags");
    text_free(&all);
    return JVN_ENAME;
}

static jvn_status read_flag(parser *p, stage *s)
{
    word w;
    jvn_status st = lex_word(&p->x, &w);
    if (st != JVN_OK) return st;
    if (!find_flag(s, w.s)) {
        find_format(p, s);
        st = check_metric(p, s);
        if (st != JVN_OK) return st;
    }
    parsed_arg *arg = find_flag(s, w.s);
    if (!arg) return unknown_flag(p, s, &w);
    if (s->format && strcmp(w.s, "--as") == 0)
        return fail_at(p->x.e, JVN_ESYNTAX, w.at, w.len, "--as stands before the flags of the format that it names");
    if (arg->given && !(arg->param->flags & JVN_MANY))
        return fail_at(p->x.e, JVN_ESYNTAX, w.at, w.len, "%s is given twice", w.s);
    if (arg->param->type == JVN_P_SWITCH) {
        set_given(arg, w.at, w.at + w.len);
        arg->n = 1;
        return JVN_OK;
    }
    lex_blanks(&p->x, false);
    return read_value(p, arg);
}

/* Of a registered command by its page, of a script's by its own. */
static void hint_usage(const parser *p, const stage *s)
{
    if (s->item) err_hint(p->x.e, "'help %s' shows what it takes", s->item->called);
    else err_hint(p->x.e, "--help shows what it takes");
}

/* Of a command whose input is missing. */
static void hint_input(const parser *p, const stage *s, const char *otherwise)
{
    if (p->near) err_hint(p->x.e, "did you mean '%s %.60s'?", s->command->name, p->near);
    else err_hint(p->x.e, "%.150s", otherwise);
}

/* The positional argument that is to be read next; NULL: there are no more. */
static parsed_arg *next_positional(const stage *s)
{
    for (int i = 0; i < s->n_args; i++) {
        const jvn_param *param = s->args[i].param;
        if (!param_is_flag(param) && (!s->args[i].given || (param->flags & JVN_MANY))) return &s->args[i];
    }
    return NULL;
}

static jvn_status read_positional(parser *p, stage *s)
{
    word w;
    parsed_arg *next = next_positional(s);
    if (next) return read_value(p, next);
    jvn_status st = lex_word(&p->x, &w);
    if (st != JVN_OK) return st;
    fail_at(p->x.e, JVN_ESYNTAX, w.at, w.len, "'%s' is one argument too many", w.s);
    if (p->bare && s->command->input == JVN_INPUT_REQUIRED)
        hint_input(p, s, arena_printf(p->x.a, "its input stands before it: TABLE | %s", s->command->name));
    else hint_usage(p, s);
    return JVN_ESYNTAX;
}

static jvn_status check_required(parser *p, const stage *s)
{
    for (int i = 0; i < s->n_args; i++) {
        const jvn_param *param = s->args[i].param;
        if (!(param->flags & JVN_REQUIRED) || s->args[i].given) continue;
        fail_at(p->x.e, JVN_ESYNTAX, s->at, s->len, "%s is missing: %s", param->name, param->summary);
        if (s->item) err_hint(p->x.e, "for example: %.120s", s->command->example);
        else hint_usage(p, s);
        return JVN_ESYNTAX;
    }
    return JVN_OK;
}

/* Behind a blank the next argument begins; an expression that the text ends in may go on. */
static void expect_arg(parser *p)
{
    const jvn_param *last = p->want->what == EXPECT_VALUE ? p->want->param : NULL;
    bool open = last && p->x.text[p->x.at] == '\0' && (is_expr(last) || last->type == JVN_P_RAW);
    if (!open && p->x.at > 0 && isspace((unsigned char)p->x.text[p->x.at - 1])) expect(p, EXPECT_ARG, NULL, NULL);
}

static jvn_status read_args(parser *p, stage *s)
{
    p->no_flags = false;
    append_args(p, s, &s->command->params);
    s->n_own = s->n_args;
    for (;;) {
        lex_blanks(&p->x, false);
        const parsed_arg *next = next_positional(s);
        expect_arg(p);
        if (lex_at_end(&p->x) && !opens_raw(p, next ? next->param : NULL)) break;
        if (!p->no_flags && at_double_dash(&p->x)) {
            p->no_flags = true;
            p->x.at += 2;
            continue;
        }
        const bool words = next && (next->param->flags & PARAM_WORDS);
        jvn_status st = !p->no_flags && !words && lex_at_flag(&p->x) ? read_flag(p, s) : read_positional(p, s);
        if (st != JVN_OK) return st;
    }
    find_format(p, s);
    jvn_status st = check_metric(p, s);
    return st == JVN_OK ? check_required(p, s) : st;
}

/* ---- names for datasets ---- */

static bool starts_command(const registry *r, const char *first)
{
    int n;
    const reg_item *const *all = registry_all(r, REG_COMMAND, &n);
    for (int i = 0; i < n; i++)
        if (registry_in_family(all[i], first)) return true;
    return false;
}

static bool is_name(const char *s)
{
    if (!isalpha((unsigned char)*s) && *s != '_') return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '_' && *s != '.' && (unsigned char)*s < 0x80) return false;
    return true;
}

jvn_status parse_new_name(const registry *r, const char *name, bool quoted, err *e)
{
    if (datasets_is_version(name))
        return fail(e, JVN_EARG, "'%s' is a version, which an assignment numbers by itself", name);
    if (strcmp(name, "_") == 0) {
        fail(e, JVN_EARG, "'_' cannot name a dataset");
        err_hint(e, "it is the last result, which each line sets by itself");
        return JVN_EARG;
    }
    if (!*name || (!quoted && !is_name(name))) {
        fail(e, JVN_EARG, "'%s' cannot name a dataset", name);
        err_hint(e, "a name is letters, digits, '_' and '.'; in double quotes it may be anything else");
        return JVN_EARG;
    }
    if (registry_find(r, REG_COMMAND, name) || starts_command(r, name))
        return fail(e, JVN_EARG, "'%s' is a command's name, a dataset cannot take it", name);
    return JVN_OK;
}

static jvn_status check_new_name(parser *p, const word *w, bool quoted)
{
    jvn_status st = parse_new_name(p->sc->reg, w->s, quoted, p->x.e);
    if (st == JVN_OK) return st;
    p->x.e->at = w->at;
    p->x.e->len = w->len;
    return st;
}

/* ---- stages ---- */

/* "cost trian", where `cost` alone is a command too, but takes no words. */
static bool is_meant_second(const reg_item *it, const word *second)
{
    const jvn_list *params = &((const jvn_command *)it->spec)->params;
    for (uint32_t i = 0; i < params->count; i++)
        if (!param_is_flag(jvn_at(params, i))) return false;
    return second->len && second->s[0] != '-';
}

/* The command that the word, or it and the next, names; leaves at behind the name. */
static jvn_status find_command(parser *p, const word *first, bool is_head, stage *s)
{
    int behind = p->x.at;
    word second = {"", 0, 0};
    const char *dot = strchr(first->s, '.');
    if (starts_command(p->sc->reg, first->s) || (dot && starts_command(p->sc->reg, dot + 1))) {
        lex_blanks(&p->x, false);
        if (p->x.at > behind) expect(p, EXPECT_SECOND, first->s, NULL);
        jvn_status st = lex_at_end(&p->x) ? JVN_OK : lex_word(&p->x, &second);
        if (st != JVN_OK) return st;
        s->item = registry_command(p->sc->reg, arena_printf(p->x.a, "%s %s", first->s, second.s), is_head);
    }
    if (!s->item) {
        s->item = registry_command(p->sc->reg, first->s, is_head);
        if (starts_command(p->sc->reg, first->s) && (!s->item || is_meant_second(s->item, &second)))
            return unknown_second(&p->x, p->sc, first, &second);
        p->x.at = behind;
    }
    if (s->item) s->command = s->item->spec;
    return JVN_OK;
}

static jvn_status no_more(parser *p, const char *what)
{
    word w;
    lex_blanks(&p->x, false);
    if (lex_at_end(&p->x)) return JVN_OK;
    jvn_status st = lex_word(&p->x, &w);
    if (st != JVN_OK) return st;
    return fail_at(p->x.e, JVN_ESYNTAX, w.at, w.len,
                   "'%s' behind the dataset %s: a pipe or the end of the line was wanted", w.s, what);
}

/* The flag that the word to blame is, but for its dashes. */
static const char *undashed_flag(const parser *p, const stage *s)
{
    const err *e = p->x.e;
    for (int i = 0; e->at >= 0 && i < s->n_args; i++) {
        const char *name = s->args[i].param->name;
        if (param_is_flag(s->args[i].param) && (int)strlen(name) == e->len + 2 && strncmp(name + 2, p->x.text + e->at, (size_t)e->len) == 0)
            return name;
    }
    return NULL;
}

/* What was probably meant by arguments that cannot be read: SQL, or a flag without its dashes. */
static jvn_status hint_habits(const parser *p, const stage *s, bool is_head, jvn_status st)
{
    const char *flag = st == JVN_OK || st == JVN_EMORE ? NULL : undashed_flag(p, s);
    if (st == JVN_OK || st == JVN_EMORE) return st;
    if (flag) err_hint(p->x.e, "did you mean '%s'?", flag);
    else if (is_head && strcmp(s->command->name, "select") == 0) err_hint(p->x.e, "%s", habit_hint("select"));
    return st;
}

/* Whether a command's first word is a file's name. */
static bool takes_file(const jvn_command *c)
{
    return c->params.count && ((const jvn_param *)jvn_at(&c->params, 0))->type == JVN_P_FILE;
}

/* The command that was read, or its owner's other of the same name, if it cannot do without an input; that other only where
 * the word behind would be a file's name. */
static const reg_item *wanting_input(const parser *p, const stage *s)
{
    if (!s->item || s->command->input == JVN_INPUT_REQUIRED) return s->item;
    if (!takes_file(s->command)) return NULL;
    const reg_item *other = registry_command(p->sc->reg, s->command->name, false);
    bool wants = strcmp(other->owner, s->item->owner) == 0 && ((const jvn_command *)other->spec)->input == JVN_INPUT_REQUIRED;
    return wants ? other : NULL;
}

/* `perf px close` is `px | perf close`: behind a command that heads the line, a dataset's name is the input of the one that
 * wants an input, which may be another of the same name. */
static void read_input(parser *p, stage *s, statement *out)
{
    word w = {0};
    int start = p->x.at;
    const dataset *d = NULL;
    const reg_item *wants = wanting_input(p, s);
    p->near = NULL;
    if (!wants) return;
    lex_blanks(&p->x, false);
    if (!lex_at_end(&p->x) && !lex_at_flag(&p->x) && lex_word(&p->x, &w) == JVN_OK && w.len) d = datasets_find(p->sc->data, w.s);
    err_clear(p->x.e);
    if (!d) {
        if (p->x.at > start && w.len) p->near = datasets_nearest(p->sc->data, w.s);
        p->x.at = start;
        return;
    }
    const char *name = datasets_is_version(w.s) ? w.s : arena_text(p->x.a, d->name, strlen(d->name));
    out->stages = arena_grow(p->x.a, out->stages, out->n, sizeof *out->stages);
    out->stages[out->n++] = (stage){.at = w.at, .len = w.len, .dataset = name};
    s->item = wants;
    s->command = wants->spec;
}

/* `!` needs no blank behind it. */
static jvn_status read_name(parser *p, word *w)
{
    if (p->x.text[p->x.at] != *COMMAND_PROGRAM) return lex_word(&p->x, w);
    *w = (word){COMMAND_PROGRAM, p->x.at++, 1};
    return JVN_OK;
}

static jvn_status read_stage(parser *p, stage *s, statement *out)
{
    bool is_head = out->n == 0;
    word w;
    bool quoted = p->x.text[p->x.at] == '"';
    jvn_status st = read_name(p, &w);
    if (st != JVN_OK) return st;
    if (!w.len) return fail_at(p->x.e, JVN_ESYNTAX, p->x.at, 1, "a dataset or command was wanted here");
    if (!quoted && (st = find_command(p, &w, is_head, s)) != JVN_OK) return st;
    s->at = w.at;
    s->len = p->x.at - w.at;
    if (is_head) read_input(p, s, out);
    p->bare = out->n == 0;
    if (s->item) return hint_habits(p, s, is_head, read_args(p, s));
    const dataset *d = datasets_find(p->sc->data, w.s);
    if (!d) return unknown_name(&p->x, p->sc, &w);
    if (!is_head)
        return fail_at(p->x.e, JVN_ESYNTAX, w.at, w.len, "a dataset stands at the head of a line, a command behind a pipe");
    s->dataset = datasets_is_version(w.s) ? w.s : arena_text(p->x.a, d->name, strlen(d->name));
    return no_more(p, s->dataset);
}

/* Names that arguments give to side tables are as good as a target's, and not the target's own. */
static jvn_status check_side_names(parser *p, const stage *s, const char *target)
{
    for (int i = 0; i < s->n_args; i++) {
        const parsed_arg *arg = &s->args[i];
        if (arg->param->type != JVN_P_NEWTABLE || !arg->given) continue;
        const word *w = &arg->words[0];
        jvn_status st = check_new_name(p, w, p->x.text[w->at] == '"');
        if (st != JVN_OK) return st;
        if (target && strcmp(target, w->s) == 0)
            return fail_at(p->x.e, JVN_EARG, w->at, w->len, "'%s' is what the line itself makes", w->s);
    }
    return JVN_OK;
}

static jvn_status check_input(parser *p, const stage *s, bool is_head)
{
    if (s->dataset) return JVN_OK;
    if (is_head && s->command->input == JVN_INPUT_REQUIRED) {
        fail_at(p->x.e, JVN_ESYNTAX, s->at, s->len, "wants an input: a dataset and a pipe before it");
        hint_input(p, s, arena_printf(p->x.a, "for example: %.120s", s->command->example));
        return hint_habits(p, s, is_head, JVN_ESYNTAX);
    }
    if (!is_head && s->command->input == JVN_INPUT_NONE)
        return fail_at(p->x.e, JVN_ESYNTAX, s->at, s->len, "takes no input: it stands at the head of a line");
    return JVN_OK;
}

/* ---- the target ---- */

/* `NAME =` at the head, if it stands there. */
static jvn_status read_target(parser *p, statement *out)
{
    word w;
    int start = p->x.at;
    bool quoted = p->x.text[start] == '"';
    if (p->x.text[start] == *COMMAND_PROGRAM) return JVN_OK; /* !NAME=VALUE PROGRAM */
    size_t bare = strcspn(p->x.text + start, " \t\r\n|='\"");
    if (quoted) {
        jvn_status st = lex_word(&p->x, &w);
        if (st != JVN_OK) return st;
    } else {
        w = (word){arena_text(p->x.a, p->x.text + start, bare), start, (int)bare};
        p->x.at += (int)bare;
    }
    lex_blanks(&p->x, false);
    if (p->x.text[p->x.at] != '=' || p->x.text[p->x.at + 1] == '=') {
        p->x.at = start;
        return JVN_OK;
    }
    p->x.at++;
    out->target = w.s;
    out->target_at = w.at;
    out->target_len = w.len;
    return check_new_name(p, &w, quoted);
}

/* ---- bounds ---- */

static jvn_status unfit_bound(const parser *p, const word *w, const char *wanted, const char *hint)
{
    if (w->len) fail_at(p->x.e, JVN_EARG, w->at, w->len, "with: found '%s', wanted %s", w->s, wanted);
    else fail_at(p->x.e, JVN_ESYNTAX, w->at, 1, "with: %s is missing", wanted);
    if (hint) err_hint(p->x.e, "%s", hint);
    return JVN_EARG;
}

static jvn_status take_bound(const parser *p, const word *w, run_limit *l)
{
    if (strncmp(w->s, "time=", 5) == 0)
        return limit_read_time(w->s + 5, &l->time) ? JVN_OK : unfit_bound(p, w, "a time", "for example time=5s; units are ms, s, m and h");
    if (strncmp(w->s, "memory=", 7) == 0)
        return limit_read_memory(w->s + 7, &l->memory) ? JVN_OK
                                                       : unfit_bound(p, w, "an amount of memory", "for example memory=512M; units are K, M, G and T");
    return unfit_bound(p, w, "time= or memory=", "with time=5s memory=2G COMMAND");
}

/* "time=5s", also "tmie=5s"; not what a statement begins with. */
static bool is_bound(const char *s)
{
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    return n && s[n] == '=' && s[n + 1] != '=';
}

/* `with BOUND...` before the first stage, if it stands there. */
static jvn_status read_bounds(parser *p, statement *out)
{
    word w;
    const char *s = p->x.text + p->x.at;
    if (strncmp(s, "with", 4) != 0 || (s[4] && !strchr(" \t\r\n", s[4]))) return JVN_OK;
    p->x.at += 4;
    for (int n = 0;; n++) {
        lex_blanks(&p->x, false);
        expect(p, EXPECT_BOUND, NULL, NULL);
        if (n && !is_bound(p->x.text + p->x.at)) return JVN_OK;
        jvn_status st = lex_word(&p->x, &w);
        if (st != JVN_OK) return st;
        st = take_bound(p, &w, &out->within);
        if (st != JVN_OK) return st;
    }
}

/* ---- the statement ---- */

static bool is_bounded(const statement *s) { return s->within.time || s->within.memory; }

static jvn_status read_stages(parser *p, statement *out)
{
    for (;;) {
        stage s = {0};
        lex_blanks(&p->x, out->n > 0);
        expect(p, out->n == 0 && is_bounded(out) ? EXPECT_BOUND : EXPECT_NAME, NULL, NULL);
        if (p->x.text[p->x.at] == '\0' && (out->n || out->target || is_bounded(out)))
            return fail_at(p->x.e, JVN_EMORE, p->x.at, 1, "the line is not finished: a command was wanted here");
        jvn_status st = read_stage(p, &s, out);
        if (st == JVN_OK) st = check_input(p, &s, out->n == 0);
        if (st == JVN_OK) st = check_side_names(p, &s, out->target);
        out->stages = arena_grow(p->x.a, out->stages, out->n, sizeof s);
        out->stages[out->n++] = s;
        if (st != JVN_OK) return st;
        lex_blanks(&p->x, false);
        if (p->x.text[p->x.at] != '|') return JVN_OK;
        out->want.pipe = p->x.at++;
    }
}

/* Nothing but blanks and comments may follow. */
static jvn_status check_single(parser *p)
{
    lex_blanks(&p->x, true);
    const char *rest = p->x.text + p->x.at;
    if (!*rest) return JVN_OK;
    fail_at(p->x.e, JVN_ESYNTAX, p->x.at, (int)strcspn(rest, " \t\r\n"), "a second statement behind the first");
    err_hint(p->x.e, "a statement that goes on ends its line with a pipe, or is in brackets");
    return JVN_ESYNTAX;
}

jvn_status parse_statement(arena *a, const char *line, const scope *sc, statement *out, err *e)
{
    parser p = {.x = {.a = a, .text = line, .e = e}, .sc = sc, .want = &out->want};
    *out = (statement){.text = line, .want = {.pipe = -1}};
    err_clear(e);
    lex_blanks(&p.x, true);
    expect(&p, EXPECT_NAME, NULL, NULL);
    if (p.x.text[p.x.at] == '\0') return JVN_OK;
    jvn_status st = read_target(&p, out);
    if (st == JVN_OK) lex_blanks(&p.x, false);
    if (st == JVN_OK) st = read_bounds(&p, out);
    if (st == JVN_OK && is_bounded(out) && !out->target && p.x.text[p.x.at]) st = read_target(&p, out); /* or behind them */
    if (st == JVN_OK) st = read_stages(&p, out);
    return st == JVN_OK ? check_single(&p) : st;
}

jvn_status parse_arguments(arena *a, const char *line, int at, const scope *sc, const jvn_command *c, stage *out, err *e)
{
    word name;
    expected want = {.pipe = -1};
    parser p = {.x = {.a = a, .text = line, .at = at, .e = e}, .sc = sc, .want = &want};
    err_clear(e);
    jvn_status st = lex_word(&p.x, &name);
    *out = (stage){.at = name.at, .len = name.len, .command = c};
    if (st == JVN_OK) st = read_args(&p, out);
    return st == JVN_OK ? check_single(&p) : st;
}

void stage_blame(const stage *s, int blame, int *at, int *len)
{
    int arg = blame == JVN_NOARG ? s->n_args : blame & 0xff, item = (blame >> 8) - 1;
    const parsed_arg *a = arg < s->n_args && s->args[arg].given ? &s->args[arg] : NULL;
    bool has_item = a && item >= 0 && item < a->n;
    *at = a ? a->at : s->at;
    *len = a ? a->len : s->len;
    if (has_item && a->items) {
        *at = a->items[item].at;
        *len = a->items[item].len;
    } else if (has_item && a->words) {
        *at = a->words[item].at;
        *len = a->words[item].len;
    }
}
