/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.c -- reads CSV that ships with the plugin, and finds rows by name. */
#include "sheet.h"

#include "names.h"

/* ---- names --------------------------------------------------------------------------------------- */

static bool is_among(const char *name, const char *aliases)
{
    while (aliases && *aliases) {
        const char *end = aliases + strcspn(aliases, ";"), *rest = name_after(name, aliases, end);
        if (rest && !*rest) return true;
        aliases = *end ? end + 1 : end;
    }
    return false;
}

static const char *aliases_of(const sheet *s, int row) { return s->spec->aliases < 0 ? NULL : sheet_text(s, row, s->spec->aliases); }

static bool is_called(const sheet *s, int row, const char *name)
{
    const char *own = sheet_text(s, row, 0);
    return (own && is_same_name(name, own)) || is_among(name, aliases_of(s, row));
}

/* The maker's name before a chip's is as good as none. */
static const char *without_maker(const sheet *s, int row, const char *name)
{
    for (int c = 0; c < s->spec->n_columns; c++) {
        const char *maker = strcmp(s->spec->columns[c].name, "vendor") ? NULL : sheet_text(s, row, c);
        const char *rest = maker ? name_after(name, maker, maker + strlen(maker)) : NULL;
        if (rest && *rest) return rest;
    }
    return name;
}

int sheet_find(const sheet *s, const char *name, int from)
{
    for (int i = from; i < s->n && !is_same_name(name, ""); i++)
        if (is_called(s, i, name) || is_called(s, i, without_maker(s, i, name))) return i;
    return -1;
}

static int count_names(const sheet *s, int row)
{
    int n = 1;
    for (const char *a = aliases_of(s, row); a && *a; a++) n += n == 1 || *a == ';';
    return n;
}

const char *sheet_hint(jvn_call *call, const sheet *s, const char *name)
{
    int64_t n = 0, at = 0;
    for (int i = 0; i < s->n; i++) n += count_names(s, i);
    const char **all = call->host->scratch(call, (n + 1) * (int64_t)sizeof *all);
    for (int i = 0; all && i < s->n; i++) {
        const char *own = sheet_text(s, i, 0), *a = aliases_of(s, i);
        if (own) all[at++] = own;
        for (size_t length; a && *a && at < n; a += length + (a[length] == ';')) {
            length = strcspn(a, ";");
            if ((all[at] = keep_bytes(call, a, (int64_t)length))) at++;
        }
    }
    return all ? did_you_mean(call, name, all, at) : NULL;
}

/* ---- cells --------------------------------------------------------------------------------------- */

const char *sheet_text(const sheet *s, int row, int column) { return s->rows[row].cells[column].text; }

double sheet_number(jvn_call *call, const sheet *s, int row, int column)
{
    const char *text = sheet_text(s, row, column);
    double x;
    return text && jvn_texts_of(call)->read_double(text, (int64_t)strlen(text), &x) ? x : NAN;
}

/* ---- CSV ----------------------------------------------------------------------------------------- */

/* Ends the cell at *at with NUL, quotes removed, and moves *at behind it. */
static const char *next_cell(char **at, bool *last)
{
    char *from = *at, *to = from, *s = from;
    bool quoted = *s == '"';
    if (quoted) s++;
    for (; *s && (quoted || (*s != ',' && *s != '\n')); s++) {
        if (quoted && *s == '"' && *++s != '"') quoted = false;
        if (!quoted && (*s == ',' || *s == '\n')) break;
        *to++ = *s;
    }
    *last = *s != ',';
    *at = *s ? s + 1 : s;
    *to = 0;
    return *from ? from : NULL;
}

static void read_row(char **at, const sheet_spec *spec, cell *cells)
{
    bool last = false;
    memset(cells, 0, sizeof *cells * (size_t)spec->n_columns);
    for (int c = 0; c < spec->n_columns && !last; c++) cells[c].text = next_cell(at, &last);
}

static int count_lines(const char *s)
{
    int n = 0;
    for (; *s; s++) n += *s == '\n';
    return n;
}

static jvn_status read_csv(jvn_call *call, sheet *s)
{
    char *text = (char *)(uintptr_t)keep_text(call, s->spec->csv);
    int n = text ? count_lines(text) - 1 : 0;
    s->rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *s->rows);
    cell *cells = call->host->scratch(call, (n + 1) * (int64_t)sizeof *cells * s->spec->n_columns);
    if (!text || !s->rows || !cells) return JVN_ENOMEM;
    text = strchr(text, '\n') + 1;
    for (s->n = 0; s->n < n; s->n++, cells += s->spec->n_columns) {
        read_row(&text, s->spec, cells);
        s->rows[s->n] = (sheet_row){cells, false};
    }
    return JVN_OK;
}

jvn_status sheet_open(jvn_call *call, const sheet_spec *spec, const sheet *names, int arg, sheet *s)
{
    *s = (sheet){.spec = spec};
    jvn_status st = read_csv(call, s);
    return st == JVN_OK && arg >= 0 && jvn_given(call, arg) ? sheet_overlay(call, s, names, arg) : st;
}
