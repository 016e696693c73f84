/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help.c -- pages of help; all they say comes from the specs that plugins registered. */
#include "help.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/habits.h"
#include "../lang/parse.h"
#include "fold.h"
#include "help_lua.h"

enum { LINE = 96, SUMMARY = 32 /* narrower columns of summaries are none */ };

/* Of the screen; 0: there is none. */
static int width_of(const help_output *show) { return show ? show->width : 0; }
static int line_of(int width) { return width && width < LINE ? width : LINE; }

/* ---- usage ---- */

static void add_upper(text *out, const char *s)
{
    for (; *s; s++) text_putc(out, (char)toupper((unsigned char)*s));
}

/* What stands for a parameter's value. */
static void add_value(text *out, const jvn_param *p)
{
    const char *value = param_words_of(p)->value;
    if (p->type == JVN_P_ENUM) text_puts(out, p->values);
    else if (param_is_flag(p)) text_puts(out, value ? value : "WORD");
    else if (value && p->type > JVN_P_EXPR && p->type < JVN_P_COLUMN) text_puts(out, value);
    else add_upper(out, p->name);
    if (p->flags & JVN_MANY && !param_is_flag(p)) text_puts(out, " ...");
}

static void add_param(text *out, const jvn_param *p)
{
    bool optional = !(p->flags & JVN_REQUIRED);
    text_puts(out, optional ? " [" : " ");
    if (param_is_flag(p)) text_puts(out, p->name);
    if (param_is_flag(p) && p->type != JVN_P_SWITCH) text_putc(out, ' ');
    if (p->type != JVN_P_SWITCH) add_value(out, p);
    if (optional) text_putc(out, ']');
}

/* Flags come last, but a program's line takes all that stands behind it. */
static void add_params(text *out, const jvn_list *params)
{
    const jvn_param *head = params->count ? jvn_at(params, 0) : NULL;
    const bool first = head && head->flags & PARAM_PROGRAM;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < params->count; i++)
            if (param_is_flag(jvn_at(params, i)) == (pass == !first)) add_param(out, jvn_at(params, i));
}

void help_usage(const jvn_command *c, text *out)
{
    text_puts(out, c->name);
    add_params(out, &c->params);
}

/* ---- a topic ---- */

/* "integer 1.., default 1" */
void help_type(const jvn_param *p, text *out)
{
    text_puts(out, param_words_of(p)->word);
    if (p->values && *p->values != '=') text_printf(out, " %s", p->values);
    if (p->initial) text_printf(out, ", default %s", p->initial);
    if (p->flags & JVN_REQUIRED) text_puts(out, ", required");
    if (p->flags & JVN_MANY && param_is_flag(p)) text_puts(out, ", may repeat");
}

/* Where the screen is too narrow for a column of them, summaries stand below. */
static void print_param(const char *name, const char *type, const char *summary, int names, int types, int width, FILE *out)
{
    const bool below = width && width - names - types - 6 < SUMMARY;
    int used = fprintf(out, "  %-*s  ", names, name);
    if (below) {
        fold_rest(type, used, names + 4, width, out);
        used = fprintf(out, "%*s", names + 4, "");
    } else {
        used += fprintf(out, "%-*s  ", types, type);
    }
    fold_rest(summary, used, names + (below ? 4 : types + 6), width, out);
}

static void print_params(const jvn_list *params, int width, FILE *out)
{
    int names = 0, types = 0;
    text type = {0};
    for (uint32_t i = 0; i < params->count; i++) {
        const jvn_param *p = jvn_at(params, i);
        int name = (int)strlen(p->name);
        text_clear(&type);
        help_type(p, &type);
        names = name > names ? name : names;
        types = (int)type.n > types && type.n <= 40 ? (int)type.n : types;
    }
    for (uint32_t i = 0; i < params->count; i++) {
        const jvn_param *p = jvn_at(params, i);
        text_clear(&type);
        help_type(p, &type);
        print_param(p->name, type.s, p->summary, names, types, width, out);
    }
    text_free(&type);
}

/* A script's header stands as it is written. */
void help_script(const char *call, const char *about, const jvn_list *params, int width, FILE *out)
{
    text usage = {0};
    for (const char *p = about; *p; p += strcspn(p, "\n"), p += *p == '\n') fprintf(out, "%.*s\n", (int)strcspn(p, "\n"), p);
    if (*about) fputc('\n', out);
    text_puts(&usage, call);
    add_params(&usage, params);
    fputs("usage:", out);
    help_print_usage(usage.s, 1, width, out);
    if (params->count) fputc('\n', out);
    print_params(params, width, out);
    text_free(&usage);
}

/* The length of the usage line's next piece: up to a blank before an option, outside brackets. */
static size_t usage_piece(const char *s)
{
    int depth = 0;
    for (size_t i = 0;; i++) {
        depth += (s[i] == '[') - (s[i] == ']');
        if (!s[i] || (i && depth == 0 && s[i] == ' ' && (s[i + 1] == '[' || s[i + 1] == '-'))) return i;
    }
}

void help_print_usage(const char *s, int indent, int width, FILE *out)
{
    size_t used = 0, n;
    int margin = width ? indent : 0; /* without a screen lines are as long as before their indentation */
    for (fprintf(out, "%*s", indent - 1, ""); *s; s += n) {
        n = usage_piece(s);
        bool breaks = used && (int)(used + n) + margin > line_of(width);
        if (breaks && width) margin = indent + 3;
        fprintf(out, "%s%*s%.*s", breaks ? "\n" : "", breaks ? indent + 3 : used ? 0 : 1, "", (int)n, s);
        used = breaks ? n : used + n;
    }
    fputc('\n', out);
}

/* What kinds may have besides: paragraphs; the extensions of files. */
const char *help_details(const reg_item *it)
{
    if (it->kind == REG_METRIC) return ((const jvn_metric *)it->spec)->details;
    return it->kind == REG_COMMAND ? ((const jvn_command *)it->spec)->details : NULL;
}

const char *help_extensions(const reg_item *it)
{
    bool format = it->kind == REG_READER || it->kind == REG_WRITER;
    return format ? ((const jvn_format *)it->spec)->extensions : NULL;
}

static const char *usage_head(const reg_item *it)
{
    static const char *const pipes[] = {"", "TABLE | ", "[TABLE |] "};
    if (it->kind == REG_METRIC) return "metric ";
    if (it->kind != REG_COMMAND) return it->kind == REG_READER ? "load FILE --as " : "TABLE | save FILE --as ";
    int32_t input = ((const jvn_command *)it->spec)->input;
    return pipes[input >= JVN_INPUT_NONE && input <= JVN_INPUT_OPTIONAL ? input : 0];
}

void help_item_usage(const reg_item *it, text *out)
{
    text_printf(out, "%s%s%s", usage_head(it), it->called, it->kind == REG_METRIC ? " ENTITY [--on DATE]" : "");
    add_params(out, it->params);
}

static void print_example(const reg_item *it, const help_output *show, FILE *out)
{
    fprintf(out, "  example: %s\n", it->example);
    if (show && show->show) show->show(show->context, it->example, out);
}

/* A command, reader, writer or metric. */
static void print_page(const reg_item *it, const help_output *show, FILE *out)
{
    const char *details = help_details(it), *extensions = help_extensions(it);
    text usage = {0};
    text_printf(&usage, "%s: %s (%s of %s)", it->called, it->summary, reg_kind_word(it->kind), it->owner);
    fold_rest(usage.s, 0, 0, width_of(show), out);
    fputc('\n', out);
    text_clear(&usage);
    help_item_usage(it, &usage);
    help_print_usage(usage.s, 2, width_of(show), out);
    text_free(&usage);
    if (extensions && *extensions) fprintf(out, "  --as may be left out for files that end in: %s\n", extensions);
    if (it->params->count) fputc('\n', out);
    print_params(it->params, width_of(show), out);
    if (details) {
        fputc('\n', out);
        fold_paragraphs(details, width_of(show), out);
    }
    fputc('\n', out);
    print_example(it, show, out);
}

static void print_option(const reg_item *it, FILE *out)
{
    text type = {0};
    const jvn_param *p = it->spec;
    help_type(p, &type);
    fprintf(out, "%s: %s (setting of %s)\n\n  option %s [VALUE]  %s\n", it->called, it->summary, it->owner, it->called, type.s);
    text_free(&type);
}

/* With the owner before the name where it is called so. */
static void add_signature(const reg_item *it, text *out)
{
    const char *s = ((const jvn_function *)it->spec)->signature, *at = strchr(s, '(');
    while (at > s && isspace((unsigned char)at[-1])) at--;
    at -= strlen(it->name);
    if (it->shadowed) text_printf(out, "%.*s%s.%s", (int)(at - s), s, it->owner, at);
    else text_puts(out, s);
}

static void print_function(const reg_item *it, const help_output *show, FILE *out)
{
    text line = {0};
    const jvn_function *f = it->spec;
    const char *shape = f->shape == JVN_S_PLAIN ? "scalar" : shape_word(f->shape);
    add_signature(it, &line);
    text_printf(&line, ": %s (%s function of %s)", f->summary, shape, it->owner);
    fold_rest(line.s, 0, 2, width_of(show), out);
    text_free(&line);
    print_example(it, show, out);
}

/* By its name, or by owner.name; shadowed ones, too, when the name alone is asked for. */
static bool is_called(const reg_item *it, const char *name) { return strcmp(it->name, name) == 0 || strcmp(it->full, name) == 0; }

static int print_called(const registry *r, const char *name, const help_output *show, FILE *out)
{
    int found = 0;
    reg_kind last = REG_KINDS;
    for (reg_kind k = 0; k < REG_KINDS; k++) {
        int n;
        const reg_item *const *all = registry_all(r, k, &n);
        for (int i = 0; i < n; i++) {
            if (!is_called(all[i], name)) continue;
            if (found++ && (k != REG_FUNCTION || last != k)) fputc('\n', out);
            if (k == REG_FUNCTION) print_function(all[i], show, out);
            else if (k == REG_OPTION) print_option(all[i], out);
            else print_page(all[i], show, out);
            last = k;
        }
    }
    return found;
}

/* Commands whose first word is name; behind: something stands there already. */
static int print_family(const registry *r, const char *name, bool behind, int width, FILE *out)
{
    int n, found = 0;
    const reg_item *const *all = registry_all(r, REG_COMMAND, &n);
    for (int i = 0; i < n; i++) {
        if (!registry_in_family(all[i], name)) continue;
        if (!found++ && behind) fputc('\n', out);
        fold_rest(all[i]->summary, fprintf(out, "  %-16s  ", all[i]->called), 20, width, out);
    }
    return found;
}

/* Functions come in three kinds for the user; which of the scalar ones are plain C is no concern of his. */
bool help_has_shape(const reg_item *it, int32_t shape)
{
    int32_t s = ((const jvn_function *)it->spec)->shape;
    return s == shape || (shape == JVN_S_SCALAR && s == JVN_S_PLAIN);
}

static void print_functions(const registry *r, int width, FILE *out)
{
    int n;
    text line = {0};
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n);
    for (int32_t shape = JVN_S_SCALAR; shape <= JVN_S_WINDOW; shape++) {
        fprintf(out, "%s%s functions\n", shape > JVN_S_SCALAR ? "\n" : "", shape_word(shape));
        for (int i = 0; i < n; i++) {
            if (!help_has_shape(all[i], shape)) continue;
            text_clear(&line);
            add_signature(all[i], &line);
            fold_rest(((const jvn_function *)all[i]->spec)->summary, fprintf(out, "  %-46s  ", line.s), 50, width, out);
        }
    }
    text_free(&line);
}

static const char *nearest(const registry *r, const char *name)
{
    const char *best = NULL;
    for (reg_kind k = 0; k < REG_KINDS; k++) {
        const char *s = registry_nearest(r, k, name);
        if (s && (!best || text_distance(name, s) < text_distance(name, best))) best = s;
    }
    static const char *const topics[] = {"functions"};
    return best ? best : text_nearest(name, topics, 1);
}

jvn_status help_topic(const registry *r, const char *name, const help_output *show, FILE *out, err *e)
{
    int called = print_called(r, name, show, out);
    if (print_family(r, name, called > 0, width_of(show), out) || called) return JVN_OK;
    if (strcmp(name, "functions") == 0) {
        print_functions(r, width_of(show), out);
        return JVN_OK;
    }
    if (help_lua(name, show, out)) return JVN_OK;
    const char *near = help_lua_nearest(name);
    if (!near) near = nearest(r, name);
    fail(e, JVN_ENAME, "no command, function, reader, writer, metric or setting is called '%s'", name);
    if (habit_hint(name)) err_hint(e, "%s", habit_hint(name));
    else if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "`help` alone lists them all");
    return JVN_ENAME;
}

/* ---- the overview ---- */

int help_compare_owners(const void *a, const void *b)
{
    const reg_item *x = *(const reg_item *const *)a, *y = *(const reg_item *const *)b;
    int core = (strcmp(y->owner, "core") == 0) - (strcmp(x->owner, "core") == 0), owners = strcmp(x->owner, y->owner);
    return core ? core : owners ? owners : strcmp(x->name, y->name);
}

static void print_commands(const registry *r, int screen, FILE *out)
{
    int n, width = 0;
    const reg_item *const *all = registry_all(r, REG_COMMAND, &n);
    const reg_item **sorted = xcalloc((size_t)n, sizeof *sorted);
    for (int i = 0; i < n; i++) {
        sorted[i] = all[i];
        width = (int)strlen(all[i]->called) > width ? (int)strlen(all[i]->called) : width;
    }
    qsort(sorted, (size_t)n, sizeof *sorted, help_compare_owners);
    for (int i = 0; i < n; i++) {
        if (i == 0 || strcmp(sorted[i]->owner, sorted[i - 1]->owner) != 0) fprintf(out, "\n%s\n", sorted[i]->owner);
        fold_rest(sorted[i]->summary, fprintf(out, "  %-*s  ", width, sorted[i]->called), width + 4, screen, out);
    }
    free(sorted);
}

/* A list of names that goes on, indented, where the line is full. */
typedef struct listing {
    FILE *out;
    int width; /* of the screen */
    int column;
    const char *last;
} listing;

static void list_name(listing *l, const char *head, const char *name)
{
    int n = (int)strlen(name);
    if (l->last && strcmp(l->last, name) == 0) return;
    if (!l->last) l->column = fprintf(l->out, "  %-11s", head);
    else l->column += fprintf(l->out, ",");
    if (l->column + n + 1 > line_of(l->width) - (l->width > 0)) l->column = fprintf(l->out, "\n  %-11s", "") - 1;
    l->column += fprintf(l->out, " %s", name);
    l->last = name;
}

/* Names of a kind; of functions, those of one shape. */
static void print_names(const registry *r, reg_kind kind, int32_t shape, const char *head, int width, FILE *out)
{
    int n;
    const reg_item *const *all = registry_all(r, kind, &n);
    listing l = {.out = out, .width = width};
    for (int i = 0; i < n; i++)
        if (!shape || help_has_shape(all[i], shape)) list_name(&l, head, all[i]->called);
    if (l.last) fputc('\n', out);
}

static bool has_any(const registry *r, reg_kind kind)
{
    int n;
    registry_all(r, kind, &n);
    return n > 0;
}

void help_overview(const registry *r, int width, FILE *out)
{
    fold_rest("A line is [NAME =] stage (| stage)*; a stage is a dataset's name or one of these commands.", 0, 0, width, out);
    print_commands(r, width, out);
    fputs("\nfunctions, for expressions\n", out);
    for (int32_t shape = JVN_S_SCALAR; shape <= JVN_S_WINDOW; shape++)
        print_names(r, REG_FUNCTION, shape, shape_word(shape), width, out);
    fputs("\nfile formats\n", out);
    print_names(r, REG_READER, 0, "load", width, out);
    print_names(r, REG_WRITER, 0, "save", width, out);
    if (has_any(r, REG_METRIC)) fputs("\nmetrics, for claims\n", out);
    print_names(r, REG_METRIC, 0, "metric", width, out);
    fputc('\n', out);
    fold_rest("`help NAME` tells more: help sort, help mean, help csv. `help functions` lists signatures.", 0, 0, width, out);
    fold_rest("`help --all` prints every page, `help --format json` gives all of it to programs; `tour` is five steps to begin with.", 0, 0,
        width, out);
}

static void print_rule(const char *title, FILE *out) { fprintf(out, "\n---- %s ----\n\n", title); }

void help_all(const registry *r, int width, FILE *out)
{
    static const reg_kind kinds[] = {REG_COMMAND, REG_READER, REG_WRITER, REG_METRIC};
    const help_output show = {.width = width};
    help_overview(r, width, out);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int n;
        const reg_item *const *all = registry_all(r, kinds[k], &n);
        for (int i = 0; i < n; i++) {
            print_rule(all[i]->called, out);
            print_page(all[i], &show, out);
        }
    }
    print_rule("functions", out);
    print_functions(r, width, out);
    print_rule("settings", out);
    int n;
    const reg_item *const *all = registry_all(r, REG_OPTION, &n);
    for (int i = 0; i < n; i++) print_option(all[i], out);
}
