/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_man.c -- the manual page jevons.1, in man(7): the command line from its table, all else from the registry. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "command_line.h"
#include "help.h"
#include "version.h"

/* ---- text ---- */

/* What roff would take for its own is escaped: backslashes, hyphens and quotes that are to be copied, a dot or a quote that
 * begins a line. Backticks set off code. */
static void put_escaped(const char *s, size_t n, FILE *out)
{
    bool starts = true, code = false;
    for (size_t i = 0; i < n; i++) {
        const char c = s[i];
        if (starts && (c == '.' || c == '\'')) fputs("\\&", out);
        if (c == '\\') fputs("\\e", out);
        else if (c == '-') fputs("\\-", out);
        else if (c == '\'') fputs("\\(aq", out);
        else if (c == '^') fputs("\\(ha", out);
        else if (c == '~') fputs("\\(ti", out);
        else if (c == '`' && (code || memchr(s + i + 1, '`', n - i - 1))) fputs((code = !code) ? "\\fB" : "\\fR", out);
        else if (c == '`') fputs("\\(ga", out);
        else if ((unsigned char)c >= ' ' || c == '\n') fputc(c, out);
        starts = c == '\n';
    }
    if (code) fputs("\\fR", out);
}

static void put(const char *s, FILE *out) { put_escaped(s, strlen(s), out); }

/* A sentence begins on a line of its own. */
static void put_line(const char *s, FILE *out)
{
    put(s, out);
    fputc('\n', out);
}

static void put_section(const char *title, FILE *out) { fprintf(out, ".SH %s\n", title); }

static void put_example(const char *s, FILE *out)
{
    fputs(".PP\n.nf\n.RS 4\n", out);
    put_line(s, out);
    fputs(".RE\n.fi\n", out);
}

/* Paragraphs, filled; a line that starts with a blank, and a table of several, stand as they are. */
static void put_paragraphs(const char *s, FILE *out)
{
    while (*s) {
        const char *end = strstr(s, "\n\n");
        size_t n = end ? (size_t)(end - s) : strlen(s);
        char *part = xstrndup(s, n);
        bool stands = *part == ' ' || strstr(part, "\n ") || strstr(part, "  ");
        fputs(stands ? ".PP\n.nf\n" : ".PP\n", out);
        put_line(part, out);
        if (stands) fputs(".fi\n", out);
        free(part);
        s += n;
        while (*s == '\n') s++;
    }
}

/* ---- the command line ---- */

static void put_options(FILE *out)
{
    const command_option *o;
    put_section("OPTIONS", out);
    for (int i = 0; (o = command_option_at(i)); i++) {
        fputs(".TP\n.B ", out);
        if (o->letter) fprintf(out, "\\-%c", o->letter);
        if (o->letter && o->name) fputs(", ", out);
        if (o->name) put("--", out), put(o->name, out);
        if (o->value) fputs(*o->value == '[' ? "\\fI" : " \\fI", out), put(o->value, out), fputs("\\fR", out);
        fputc('\n', out);
        put_line(o->summary, out);
    }
}

static void put_head(FILE *out)
{
    fprintf(out, ".TH JEVONS 1 \"\" \"jevons %s\" \"User Commands\"\n", VERSION);
    fputs(".SH NAME\njevons \\- an extensible analytics shell for market events\n"
          ".SH SYNOPSIS\n.B jevons\n[\\fIWORKSPACE\\fR] [\\fB\\-c\\fR \\fILINE\\fR]... [\\fB\\-f\\fR \\fIFILE\\fR]... [\\fIoptions\\fR]\n.br\n"
          ".B jevons\n[\\fIoptions\\fR] \\fBrun\\fR \\fISCRIPT.lua\\fR [\\fIARGUMENT\\fR]...\n", out);
    fputs(".ad l\n", out);
    put_section("DESCRIPTION", out);
    put_line("A line is `[NAME =] stage (| stage)*`; a stage is a dataset's name or a command. Without -c, -f and run, lines are read from the "
             "terminal, which is the prompt, or from standard input. Results go to standard output, messages to standard error.", out);
    fputs(".PP\n", out);
    put_line("`tour` at the prompt shows the shell in five steps; `help` lists what there is, `help NAME` explains one thing and shows what its "
             "example prints. This page is what `help --format man` prints.", out);
}

/* ---- what is registered ---- */

static void put_param(const jvn_param *p, FILE *out)
{
    text type = {0};
    help_type(p, &type);
    fputs(".TP\n.B ", out);
    put_line(p->name, out);
    put_line(p->summary, out);
    fputs("(", out);
    put(type.s, out);
    fputs(")\n", out);
    text_free(&type);
}

static void put_item(const reg_item *it, FILE *out)
{
    const char *details = help_details(it), *extensions = help_extensions(it);
    text usage = {0};
    help_item_usage(it, &usage);
    fputs(".SS ", out);
    put_line(it->called, out);
    put_line(it->summary, out);
    put_example(usage.s, out);
    for (uint32_t i = 0; i < it->params->count; i++) put_param(jvn_at(it->params, i), out);
    if (extensions && *extensions) {
        fputs(".PP\n", out);
        put("`--as` may be left out for files that end in: ", out);
        put_line(extensions, out);
    }
    if (details) put_paragraphs(details, out);
    fputs(".PP\nExample:\n", out);
    put_example(it->example, out);
    text_free(&usage);
}

static void put_kind(const registry *r, reg_kind kind, const char *title, FILE *out)
{
    int n;
    const reg_item *const *all = registry_all(r, kind, &n);
    const reg_item **sorted = xcalloc((size_t)n + 1, sizeof *sorted);
    if (n) memcpy(sorted, all, (size_t)n * sizeof *sorted);
    if (n) qsort(sorted, (size_t)n, sizeof *sorted, help_compare_owners);
    if (n) put_section(title, out);
    for (int i = 0; i < n; i++) put_item(sorted[i], out);
    free(sorted);
}

static void put_functions(const registry *r, FILE *out)
{
    int n;
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n);
    put_section("FUNCTIONS", out);
    for (int32_t shape = JVN_S_SCALAR; shape <= JVN_S_WINDOW; shape++) {
        fprintf(out, ".SS %s functions\n", shape_word(shape));
        for (int i = 0; i < n; i++) {
            const jvn_function *f = all[i]->spec;
            if (!help_has_shape(all[i], shape)) continue;
            fputs(".TP\n.B ", out);
            put_line(f->signature, out);
            put_line(f->summary, out);
        }
    }
}

static void put_settings(const registry *r, FILE *out)
{
    int n;
    const reg_item *const *all = registry_all(r, REG_OPTION, &n);
    put_section("SETTINGS", out);
    put_line("`option NAME VALUE` sets one.", out);
    for (int i = 0; i < n; i++) {
        jvn_param p = *(const jvn_param *)all[i]->spec;
        p.name = all[i]->called;
        put_param(&p, out);
    }
}

/* ---- the end ---- */

static const struct {
    const char *title, *name, *said;
} tail[] = {
    {"FILES", "~/.config/jevons/rc", "lines that are run whenever a prompt begins"},
    {NULL, "~/.local/state/jevons/history", "what was typed at the prompt"},
    {NULL, "~/.local/share/jevons/plugins/", "the user's own plugins, loaded if they are trusted"},
    {NULL, "~/.local/share/jevons/scripts/", "the user's own scripts, whose commands and functions are there from the start"},
    {NULL, "~/.local/share/jevons/trusted", "the files that the user trusts, each with its bytes' hash"},
    {"ENVIRONMENT", "JEVONS_THREADS", "how many threads are used, where --threads does not say"},
    {NULL, "PAGER", "what pages results that are longer than the screen"},
    {NULL, "NO_COLOR", "not empty: no colours"},
    {NULL, "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "where the files above stand"},
    {NULL, "TMPDIR", "where work files are made"},
    {"EXIT STATUS", "0", "every line succeeded"},
    {NULL, "1", "a line failed"},
    {NULL, "2", "the command line cannot be understood, or the workspace not opened"},
    {NULL, "3", "code of a plugin or a library ended jevons"},
    {NULL, "124", "stopped, or ended, because the time of --time was over"},
    {NULL, "130", "stopped by Ctrl-C"},
    {NULL, "others", "what a script gave to os.exit"},
};

static void put_tail(FILE *out)
{
    for (size_t i = 0; i < sizeof tail / sizeof *tail; i++) {
        if (tail[i].title) put_section(tail[i].title, out);
        fputs(".TP\n.B ", out);
        put_line(tail[i].name, out);
        put_line(tail[i].said, out);
    }
}

void help_man(const registry *r, FILE *out)
{
    put_head(out);
    put_options(out);
    put_kind(r, REG_COMMAND, "COMMANDS", out);
    put_functions(r, out);
    put_kind(r, REG_READER, "READERS", out);
    put_kind(r, REG_WRITER, "WRITERS", out);
    put_kind(r, REG_METRIC, "METRICS", out);
    put_settings(r, out);
    put_tail(out);
}
