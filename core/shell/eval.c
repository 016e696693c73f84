/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval.c -- a statement's stages one after the other, and what becomes of the result. */
#include "eval.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../plugin/host.h"
#include "output.h"

/* One statement on its way. */
typedef struct run {
    session *s;
    arena *a;
    const origin *o;
    statement st;
    const stage *at;    /* the stage at work, for messages */
    table *t;           /* the result so far; NULL: none */
    const char *name;   /* what the result so far is called in messages */
    side_table *sides;  /* kept until the statement succeeds */
    int n_sides;
} run;

/* ---- stages ---- */

/* The name that the user gave a side table by a JVN_P_NEWTABLE parameter, or result.side. */
static const char *side_name(const run *r, const stage *s, const char *side)
{
    for (int i = 0; i < s->n_args; i++) {
        const parsed_arg *arg = &s->args[i];
        if (arg->param->type == JVN_P_NEWTABLE && arg->given && strcmp(arg->param->name + 2, side) == 0)
            return arg->words[0].s;
    }
    return arena_printf(r->a, "%s.%s", r->st.target ? r->st.target : "_", side);
}

static void keep_sides(run *r, host_call *h)
{
    r->sides = xrealloc(r->sides, (size_t)(r->n_sides + h->n_sides + 1) * sizeof *r->sides);
    for (int i = 0; i < h->n_sides; i++) {
        r->sides[r->n_sides++] = (side_table){xstrdup(side_name(r, h->s, h->sides[i].name)), h->sides[i].t};
        h->sides[i].t = NULL;
    }
}

static jvn_status run_command(run *r, stage *s, err *e)
{
    host_call h;
    jvn_status st = host_begin(&h, r->a, s, &r->s->sc, r->t, r->name, r->s, e);
    if (st == JVN_OK) st = host_run(&h, e);
    if (h.notes.n) report_notes(r->s, s->command->name, h.notes.s);
    if (st == JVN_OK) {
        table_unref(r->t);
        r->t = h.primary;
        h.primary = NULL;
        keep_sides(r, &h);
    }
    host_end(&h);
    return st;
}

static jvn_status run_stage(run *r, stage *s, err *e)
{
    r->at = s;
    if (s->dataset) {
        r->t = table_ref(datasets_find(r->s->data, s->dataset)->t);
        r->name = s->dataset;
        return JVN_OK;
    }
    if (r->st.n > 1 && s > r->st.stages && !r->t)
        return fail_at(e, JVN_EARG, s->at, s->len, "the stage before it makes no table");
    jvn_status st = run_command(r, s, e);
    r->name = "the input";
    return st;
}

/* ---- results ---- */

static void store(run *r)
{
    const char *name = r->st.target ? r->st.target : "_";
    for (int i = 0; i < r->n_sides; i++) {
        datasets_put(r->s->data, r->sides[i].name, r->o->text, r->sides[i].t);
        r->sides[i].t = NULL;
    }
    if (r->t) datasets_put(r->s->data, name, r->o->text, table_ref(r->t));
}

static jvn_status finish(run *r, err *e)
{
    r->at = NULL;
    if (r->st.target && !r->t)
        return fail_at(e, JVN_EARG, r->st.target_at, r->st.target_len, "'%s' is given no table: nothing to assign",
                       r->st.target);
    store(r);
    return r->t && !r->st.target ? output_table(r->s, r->t, e) : JVN_OK;
}

static void drop(run *r)
{
    table_unref(r->t);
    for (int i = 0; i < r->n_sides; i++) {
        free(r->sides[i].name);
        table_unref(r->sides[i].t);
    }
    free(r->sides);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- statements ---- */

static void echo(const session *s, const char *line)
{
    if (!s->echo) return;
    fputs("> ", stdout);
    for (const char *p = line; *p; p++) {
        putchar(*p);
        if (*p == '\n') fputs(". ", stdout);
    }
    putchar('\n');
}

/* The command that an error in reading the line belongs to: the stage that was being read. */
static const char *failing_command(const run *r, jvn_status parsed)
{
    const stage *s = parsed != JVN_OK && r->st.n ? &r->st.stages[r->st.n - 1] : r->at;
    return s && s->command ? s->command->name : NULL;
}

/* JVN_EMORE: the statement is not finished, and nothing was done. */
static jvn_status run_statement(session *s, const origin *o, bool last)
{
    err e;
    run r = {.s = s, .a = arena_new(), .o = o, .name = "the input"};
    double start = now();
    jvn_status parsed = parse_statement(r.a, o->text, &s->sc, &r.st, &e), st = parsed;
    if (st == JVN_EMORE && !last) {
        arena_free(r.a);
        return st;
    }
    if (r.st.n || st != JVN_OK) echo(s, o->text);
    if (e.code == JVN_EMORE) e.code = st = JVN_ESYNTAX;
    for (int i = 0; i < r.st.n && st == JVN_OK; i++) st = run_stage(&r, &r.st.stages[i], &e);
    if (st == JVN_OK && r.st.n) st = finish(&r, &e);
    if (st != JVN_OK) report_error(s, o, failing_command(&r, parsed), &e);
    else if (r.st.n) report_time(s, o, now() - start);
    drop(&r);
    arena_free(r.a);
    return st;
}

/* ---- sources ---- */

/* Lines that arrive one by one. */
typedef struct reader {
    session *s;
    const char *source;
    bool numbered;
    text pending; /* an unfinished statement */
    int first, line;
} reader;

/* False: stop. */
static bool went_wrong(reader *r, jvn_status st)
{
    r->s->failed = true;
    return r->s->keep_going && st != JVN_ECANCELLED;
}

static bool refuse(reader *r, int line, const char *what)
{
    err e;
    if (line) fail(&e, JVN_EIO, "%s, line %d: %s", r->source, line, what);
    else fail(&e, JVN_EIO, "cannot read %s: %s", r->source, what);
    report_error(r->s, &(origin){r->source, line, NULL}, NULL, &e);
    return went_wrong(r, JVN_EIO);
}

/* False: stop. */
static bool feed(reader *r, const char *line, size_t n, bool last)
{
    r->line++;
    if (r->pending.n) text_putc(&r->pending, '\n');
    else r->first = r->line;
    text_add(&r->pending, line, n);
    origin o = {r->source, r->numbered ? r->first : 0, r->pending.s};
    jvn_status st = run_statement(r->s, &o, last);
    if (st == JVN_EMORE) return true;
    text_clear(&r->pending);
    return st == JVN_OK || went_wrong(r, st);
}

bool eval_text(session *s, const char *source, bool numbered, const char *lines)
{
    reader r = {.s = s, .source = source, .numbered = numbered};
    bool go = true;
    for (const char *p = lines; go; ) {
        size_t n = strcspn(p, "\n");
        bool last = p[n] == '\0' || p[n + 1] == '\0';
        go = feed(&r, p, n, last);
        if (last) break;
        p += n + 1;
    }
    text_free(&r.pending);
    return go;
}

/* One line is held back, so that the last is known to be the last. */
bool eval_stream(session *s, const char *source, FILE *in)
{
    reader r = {.s = s, .source = source, .numbered = true};
    char *line = NULL, *ahead = NULL;
    size_t room = 0, room_ahead = 0;
    bool go = true;
    ssize_t n = getline(&line, &room, in);
    while (go && n >= 0) {
        ssize_t next = getline(&ahead, &room_ahead, in);
        size_t length = (size_t)(n > 0 && line[n - 1] == '\n' ? n - 1 : n);
        if (memchr(line, '\0', length)) go = refuse(&r, r.line + 1, "the line holds a NUL byte: this is no text");
        else go = feed(&r, line, length, next < 0);
        char *swap = line;
        size_t swap_room = room;
        line = ahead, ahead = swap;
        room = room_ahead, room_ahead = swap_room;
        n = next;
    }
    if (go && ferror(in)) go = refuse(&r, 0, strerror(errno));
    free(line);
    free(ahead);
    text_free(&r.pending);
    return go;
}
