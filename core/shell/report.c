/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c -- what went wrong, where, and what would help. */
#include "report.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "fold.h"
#include "leave.h"
#include "render_text.h"
#include "terminal.h"

enum { INDENT = 2 /* of a message that goes on in the next line */ };

/* The line of the statement that holds byte `at`. */
typedef struct blamed {
    const char *s;
    int n, number, column; /* number: lines before it; column: bytes before `at` */
} blamed;

static blamed find_line(const char *s, int at)
{
    blamed b = {s, 0, 0, 0};
    for (const char *p = s; p < s + at && *p; p++)
        if (*p == '\n') {
            b.s = p + 1;
            b.number++;
        }
    b.n = (int)strcspn(b.s, "\n");
    b.column = (int)(s + at - b.s);
    if (b.column > b.n) b.column = b.n;
    return b;
}

/* ---- for people ---- */

static const char *colour(const session *s, const char *code) { return terminal_colour(s, STDERR_FILENO) ? code : ""; }

static void put_prefix(const origin *o, const blamed *b, text *t)
{
    if (o->line) text_printf(t, "%s:%d> ", o->source, o->line + b->number);
    else text_puts(t, "> ");
}

static void put_blanks(text *t, int n)
{
    while (n-- > 0) text_putc(t, ' ');
}

/* Cells before the statement's line where it stands on the screen already, right above; 0: it does not. */
static int echoed(const session *s, const origin *o)
{
    int width = terminal_width(s, STDERR_FILENO), cells = show_text(NULL, o->text, (int64_t)strlen(o->text), 0);
    if (strchr(o->text, '\n')) return 0;
    if (s->echo) return 2;
    return s->echo_width && s->echo_width + cells < width ? s->echo_width : 0;
}

/* Where the line is shown from so that the word to blame, or its head, is in sight: room is in cells, 0 no limit. */
static int first_shown(const blamed *b, int len, int room)
{
    int from = 0, most = room * 3 / 4;
    if (!room || show_text(NULL, b->s, b->n, 0) <= room) return 0;
    if (show_text(NULL, b->s + b->column, len, 0) > room / 2) most = room / 2;
    while (from < b->column && show_text(NULL, b->s + from, b->column - from, 0) >= most) {
        int step = text_utf8(b->s + from, (size_t)(b->n - from));
        from += step ? step : 1;
    }
    return from;
}

static void put_carets(const session *s, text *t, int n)
{
    text_puts(t, colour(s, "\033[31m"));
    for (int i = 0; i < (n > 0 ? n : 1); i++) text_putc(t, '^');
    text_puts(t, colour(s, "\033[0m"));
    text_putc(t, '\n');
}

/* The line, unless it stands there already, and below it carets under the word to blame. */
static void put_place(const session *s, const origin *o, const err *e, text *t)
{
    text prefix = {0};
    blamed b = find_line(o->text, e->at);
    int len = e->len < 1 ? 1 : e->len, there = echoed(s, o), width = terminal_width(s, STDERR_FILENO);
    if (len > b.n - b.column) len = b.n - b.column;
    if (there || s->echo) put_blanks(&prefix, there ? there : 2);
    else put_prefix(o, &b, &prefix);
    int room = !there && width > (int)prefix.n + 8 ? width - (int)prefix.n - 1 : 0, from = first_shown(&b, len, room);
    if (!there) {
        text_add(t, prefix.s, prefix.n);
        text_puts(t, from ? "…" : "");
        show_text(t, b.s + from, b.n - from, room && from ? room - 1 : room);
        text_putc(t, '\n');
    }
    int before = (from > 0) + show_text(NULL, b.s + from, b.column - from, 0), carets = show_text(NULL, b.s + b.column, len, 0);
    put_blanks(t, (int)prefix.n + before);
    put_carets(s, t, room && carets > room - before ? room - before : carets);
    text_free(&prefix);
}

static void put_words(const session *s, text *t, const char *level, const char *command, const char *message)
{
    bool bad = strcmp(level, "error") == 0;
    text_printf(t, "%s%s:%s ", colour(s, bad ? "\033[31m" : "\033[2m"), level, colour(s, "\033[0m"));
    if (command) text_printf(t, "%s: ", command);
    int used = (int)strlen(level) + 2 + (command ? (int)strlen(command) + 2 : 0);
    fold_words(t, message, used, INDENT, terminal_width(s, STDERR_FILENO));
    text_putc(t, '\n');
}

/* ---- for programs ---- */

static void put_json_text(text *t, const char *key, const char *value)
{
    if (t->s[t->n - 1] != '{') text_putc(t, ',');
    text_json(t, key);
    text_putc(t, ':');
    text_json(t, value);
}

/* "a.lua:1\nb.lua:2\n" as a list. */
static void put_json_calls(text *t, const char *calls)
{
    text_puts(t, ",\"traceback\":[");
    for (const char *p = calls; *p;) {
        size_t n = strcspn(p, "\n");
        char *call = xstrndup(p, n);
        if (p != calls) text_putc(t, ',');
        text_json(t, call);
        free(call);
        p += n + (p[n] == '\n');
    }
    text_putc(t, ']');
}

static void put_json_error(const origin *o, const char *command, const err *e, const char *calls, text *t)
{
    text_putc(t, '{');
    put_json_text(t, "level", "error");
    put_json_text(t, "code", err_word(e->code));
    put_json_text(t, "message", e->msg);
    if (*e->hint) put_json_text(t, "hint", e->hint);
    if (command) put_json_text(t, "command", command);
    put_json_text(t, "source", o->source);
    if (o->text && e->at >= 0) {
        blamed b = find_line(o->text, e->at);
        text_printf(t, ",\"line\":%d,\"column\":%d,\"length\":%d", (o->line ? o->line : 1) + b.number, b.column + 1, e->len);
    } else if (o->line) {
        text_printf(t, ",\"line\":%d", o->line);
    }
    if (e->row >= 0) text_printf(t, ",\"row\":%ld", e->row);
    if (e->column >= 0) text_printf(t, ",\"field\":%ld", e->column);
    if (o->text) put_json_text(t, "statement", o->text);
    if (calls) put_json_calls(t, calls);
    text_puts(t, "}\n");
}

/* ---- out ---- */

static void flush_out(text *t)
{
    fflush(stdout);
    fwrite(t->s, 1, t->n, stderr);
    fflush(stderr);
    text_free(t);
}

void report_traced(const session *s, const origin *o, const char *command, const err *e, const char *calls)
{
    text t = {0};
    if (leave_signal() == SIGPIPE) return; /* who reads the results has gone: that is no error */
    if (s->errors_json) {
        put_json_error(o, command, e, calls, &t);
        flush_out(&t);
        return;
    }
    bool stopped = s->interactive && e->code == JVN_ECANCELLED; /* Ctrl-C came in between */
    if (o->text && e->at >= 0 && !stopped) put_place(s, o, e, &t);
    put_words(s, &t, "error", command, e->msg);
    if (*e->hint) put_words(s, &t, "hint", NULL, e->hint);
    flush_out(&t);
}

void report_error(const session *s, const origin *o, const char *command, const err *e)
{
    report_traced(s, o, command, e, NULL);
}

static void put_note(const session *s, const char *command, const char *note, text *t)
{
    if (!s->errors_json) {
        put_words(s, t, "note", command, note);
        return;
    }
    text object = {0};
    text_putc(&object, '{');
    put_json_text(&object, "level", "note");
    if (command) put_json_text(&object, "command", command);
    put_json_text(&object, "message", note);
    text_puts(&object, "}\n");
    text_add(t, object.s, object.n);
    text_free(&object);
}

void report_notes(const session *s, const char *command, const char *notes)
{
    text t = {0};
    if (s->quiet) return;
    for (const char *p = notes; p && *p;) {
        size_t n = strcspn(p, "\n");
        char *line = xstrndup(p, n);
        put_note(s, command, line, &t);
        free(line);
        p += n + (p[n] == '\n');
    }
    if (t.n) flush_out(&t);
}

void report_made(const session *s, const char *name, const table *t)
{
    text line = {0}, out = {0};
    long long rows = t->rows < 0 ? 0 : t->rows;
    text_printf(&line, "%s: %lld row%s, %d column%s", name, rows, rows == 1 ? "" : "s", t->n, t->n == 1 ? "" : "s");
    for (int i = 0; i < t->n; i++) {
        jvn_type type = table_type(t, i);
        text_printf(&line, "%s%s %s", i ? ", " : ": ", t->names[i], type_name(type_is_text(type) ? JVN_STRING : type));
    }
    put_note(s, NULL, line.s, &out);
    flush_out(&out);
    text_free(&line);
}

/* At the prompt the line stands above; elsewhere it is repeated. */
void report_time(const session *s, const origin *o, double seconds)
{
    text t = {0};
    if (!s->timing || s->starting) return;
    if (s->interactive) {
        text_printf(&t, "%stime: ", colour(s, "\033[2m"));
        if (seconds < 1) text_printf(&t, "%.*f ms", seconds < 0.01 ? 2 : 0, seconds * 1e3);
        else text_printf(&t, "%.2f s", seconds);
        text_puts(&t, colour(s, "\033[0m"));
    } else {
        text_printf(&t, "time: %.3f ms: ", seconds * 1e3);
        show_text(&t, o->text, (int64_t)strcspn(o->text, "\n"), 0);
    }
    text_putc(&t, '\n');
    flush_out(&t);
}
