/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_markdown.c -- what a plugin registered as a page of reference, in markdown with tables. */
#include <stdlib.h>
#include <string.h>

#include "help.h"

/* ---- text ---- */

/* Words between backticks are code already; all else is escaped. In a table's cell a bar would end the cell. */
static void put_plain(const char *s, bool in_cell, FILE *out)
{
    for (bool code = false; *s; s++) {
        bool mark = *s == '`' && (code || strchr(s + 1, '`'));
        if (mark) code = !code;
        else if (code ? *s == '|' && in_cell : strchr("\\`*_[]<>|#~", *s) != NULL) fputc('\\', out);
        fputc(*s == '\n' ? ' ' : *s, out);
    }
}

void help_plain_markdown(const char *s, FILE *out) { put_plain(s, true, out); }

/* Code in a line; in a table's cell a bar would end the cell. */
static void put_code(const char *s, bool in_cell, FILE *out)
{
    const char *mark = strchr(s, '`') ? "``" : "`";
    fprintf(out, "%s%s", mark, mark[1] ? " " : "");
    for (; *s; s++) fprintf(out, *s == '|' && in_cell ? "\\|" : "%c", *s);
    fprintf(out, "%s%s", mark[1] ? " " : "", mark);
}

static void put_cell(const char *s, FILE *out)
{
    fputs(" ", out);
    help_plain_markdown(s, out);
    fputs(" |", out);
}

static void put_code_cell(const char *s, FILE *out)
{
    fputc(' ', out);
    put_code(s, true, out);
    fputs(" |", out);
}

/* Paragraphs, filled; a line that starts with a blank stands as it is, and so do its neighbours. */
static void put_paragraphs(const char *s, FILE *out)
{
    while (*s) {
        const char *end = strstr(s, "\n\n");
        char *part = xstrndup(s, end ? (size_t)(end - s) : strlen(s));
        bool as_it_is = *s == ' ' || strstr(part, "\n ");
        if (as_it_is)
            for (char *save = NULL, *l = strtok_r(part, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
                fprintf(out, "    %s\n", l);
        else put_plain(part, false, out);
        fputs("\n\n", out);
        free(part);
        s = end ? end + 2 : "";
    }
}

/* ---- parts ---- */

static void put_param(const jvn_param *p, FILE *out)
{
    text type = {0};
    text_puts(&type, param_words_of(p)->word);
    if (p->values && p->type != JVN_P_WORD) text_printf(&type, " %s", p->values);
    if (p->flags & JVN_REQUIRED) text_puts(&type, ", required");
    if (p->flags & JVN_MANY) text_puts(&type, ", may repeat");
    fputc('|', out);
    put_code_cell(p->name, out);
    put_cell(type.s, out);
    if (p->initial) put_code_cell(p->initial, out);
    else fputs(" |", out);
    put_cell(p->summary, out);
    fputc('\n', out);
    text_free(&type);
}

static void put_params(const jvn_list *params, FILE *out)
{
    if (!params->count) return;
    fputs("| parameter | type | default | meaning |\n|---|---|---|---|\n", out);
    for (uint32_t i = 0; i < params->count; i++) put_param(jvn_at(params, i), out);
    fputc('\n', out);
}

static void put_example(const reg_item *it, const help_output *show, FILE *out)
{
    fprintf(out, "Example:\n\n    > %s\n", it->example);
    if (show) show->show(show->context, it->example, out);
    fputc('\n', out);
}

/* A command, reader, writer or metric. */
static void put_item(const reg_item *it, const help_output *show, FILE *out)
{
    const char *details = help_details(it), *extensions = help_extensions(it);
    text usage = {0};
    help_item_usage(it, &usage);
    fprintf(out, "### %s\n\n", it->called);
    help_plain_markdown(it->summary, out);
    fputs("\n\n", out);
    help_print_usage(usage.s, 4, 0, out);
    fputc('\n', out);
    if (extensions && *extensions) fprintf(out, "`--as` may be left out for files that end in: %s\n\n", extensions);
    put_params(it->params, out);
    if (details) put_paragraphs(details, out);
    put_example(it, show, out);
    text_free(&usage);
}

static void put_function(const reg_item *it, FILE *out)
{
    const jvn_function *f = it->spec;
    text meaning = {0};
    text_puts(&meaning, it->summary);
    if (f->unit) text_printf(&meaning, "; unit %s", f->unit);
    if (f->convention) text_printf(&meaning, "; %s", f->convention);
    fputc('|', out);
    put_code_cell(f->signature, out);
    put_cell(meaning.s, out);
    put_code_cell(it->example, out);
    fputc('\n', out);
    text_free(&meaning);
}

/* ---- the page ---- */

static bool is_of(const reg_item *it, const char *owner) { return strcmp(it->owner, owner) == 0; }

static void put_kind(const registry *r, reg_kind kind, const char *owner, const char *title, const help_output *show, FILE *out)
{
    int n, shown = 0;
    const reg_item *const *all = registry_all(r, kind, &n);
    for (int i = 0; i < n; i++) {
        if (!is_of(all[i], owner)) continue;
        if (!shown++) fprintf(out, "## %s\n\n", title);
        put_item(all[i], show, out);
    }
}

static void put_functions(const registry *r, int32_t shape, const char *owner, FILE *out)
{
    int n, shown = 0;
    static const char *const titles[] = {[JVN_S_SCALAR] = "Scalar functions", [JVN_S_AGGREGATE] = "Aggregates",
                                         [JVN_S_WINDOW] = "Window functions"};
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n);
    for (int i = 0; i < n; i++) {
        if (!is_of(all[i], owner) || !help_has_shape(all[i], shape)) continue;
        if (!shown++) fprintf(out, "## %s\n\n| function | meaning | example |\n|---|---|---|\n", titles[shape]);
        put_function(all[i], out);
    }
    if (shown) fputc('\n', out);
}

static void put_options(const registry *r, const char *owner, FILE *out)
{
    int n, shown = 0;
    const reg_item *const *all = registry_all(r, REG_OPTION, &n);
    for (int i = 0; i < n; i++) {
        if (!is_of(all[i], owner)) continue;
        if (!shown++)
            fprintf(out, "## Settings\n\n`option %s%sNAME VALUE` sets one.\n\n"
                         "| setting | type | default | meaning |\n|---|---|---|---|\n",
                    strcmp(owner, "core") ? owner : "", strcmp(owner, "core") ? "." : "");
        put_param(all[i]->spec, out);
    }
    if (shown) fputc('\n', out);
}

void help_markdown(const registry *r, const char *owner, const help_output *show, FILE *out)
{
    put_kind(r, REG_COMMAND, owner, "Commands", show, out);
    for (int32_t shape = JVN_S_SCALAR; shape <= JVN_S_WINDOW; shape++) put_functions(r, shape, owner, out);
    put_kind(r, REG_READER, owner, "Readers", show, out);
    put_kind(r, REG_WRITER, owner, "Writers", show, out);
    put_kind(r, REG_METRIC, owner, "Metrics", show, out);
    put_options(r, owner, out);
}
