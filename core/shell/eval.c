/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval.c -- a statement's stages one after the other, and what becomes of the result. */
#include "eval.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/limit.h"
#include "../base/path.h"
#include "../base/pool.h"
#include "../base/text.h"
#include "../bridge/ffi_callback.h"
#include "../lang/touch.h"
#include "../plugin/host.h"
#include "bounds.h"
#include "output.h"
#include "progress.h"
#include "tableless.h"

/* A side table, kept until the statement succeeds. */
typedef struct kept {
    char *name;
    table *t;
    row_map *map;
} kept;

/* One statement on its way. */
typedef struct run {
    session *s;
    arena *a;
    const origin *o;
    statement st;
    const stage *at;    /* the stage at work, for messages */
    table *t;           /* the result so far; NULL: none */
    const char *name;   /* what the result so far is called in messages */
    row_map *map;       /* from its rows to those of the dataset that heads the line; NULL: nothing stands there yet */
    row_map *made;      /* where the dataset itself came from, as long as nothing was done to it */
    kept *sides;
    int n_sides;
    lineage from;
    lineage *outer;     /* of the statement that this one runs inside of */
    bool part;          /* of that statement: nothing is assigned */
    table *input;       /* what _ is in such a part; NULL: the dataset of that name */
    err objection;      /* what the statement fails with though its result stands; JVN_OK: nothing */
    const stage *objector;
} run;

/* ---- stages ---- */

/* The name that the user gave a side table by a JVN_P_NEWTABLE parameter, or result.side. */
static const char *side_name(const run *r, const stage *s, const char *side)
{
    for (int i = 0; i < s->n_args; i++) {
        const parsed_arg *arg = &s->args[i];
        if (arg->param->type == JVN_P_NEWTABLE && arg->given && param_is_flag(arg->param) &&
            strcmp(arg->param->name + 2, side) == 0)
            return arg->words[0].s;
    }
    return arena_printf(r->a, "%s.%s", r->st.target ? r->st.target : "_", side);
}

/* Where the rows of a table came from that a stage has made of r->t. [owned] */
static row_map *map_after(const run *r, const stage *s, const row_step *step)
{
    if (!r->map || !step->told || step->starts) return row_map_untold(s->command->name, !r->map);
    return row_map_step(row_map_ref(r->map), step);
}

static void keep_sides(run *r, host_call *h)
{
    r->sides = xrealloc(r->sides, (size_t)(r->n_sides + h->n_sides + 1) * sizeof *r->sides);
    for (int i = 0; i < h->n_sides; i++) {
        side_table *side = &h->sides[i];
        r->sides[r->n_sides++] = (kept){xstrdup(side_name(r, h->s, side->name)), side->t, map_after(r, h->s, &side->rows)};
        side->t = NULL;
    }
}

/* What a stage has made takes the place of its input. */
static void keep_results(run *r, host_call *h)
{
    keep_sides(r, h);
    row_map *next = map_after(r, h->s, &h->rows);
    row_map_unref(r->map);
    row_map_unref(r->made);
    table_unref(r->t);
    r->map = next;
    r->made = NULL;
    r->t = h->primary;
    h->primary = NULL;
}

/* The first one is told. */
static void take_objection(run *r, const stage *s, const host_call *h)
{
    if (h->objection.code == JVN_OK || r->objector) return;
    r->objection = h->objection;
    r->objector = s;
}

/* After all else: a result that a stage objected to stands, and the statement fails. */
static jvn_status objected(run *r, err *e)
{
    if (!r->objector) return JVN_OK;
    r->at = r->objector;
    *e = r->objection;
    return e->code;
}

static void tell(const run *r, const stage *s, const host_call *h, const dataset *d)
{
    if (r->s->seen && !r->outer) r->s->seen(r->s->seer, &r->st, s, h ? r->t : NULL, h, d);
}

/* What `history` tells of random numbers. */
static void note_seed(run *r, const stage *s, const host_call *h)
{
    for (int i = 0; i < s->n_args && !r->from.seeded; i++) {
        const jvn_param *p = s->args[i].param;
        if (p->type != JVN_P_INTEGER || strcmp(p->name, "--seed") != 0 || !h->b.args[i].items.count) continue;
        r->from.seeded = true;
        r->from.seed = ((const jvn_item *)h->b.args[i].items.items)->integer;
    }
}

/* Of the files that a stage names, which the system refused something: the one that was probably meant by one that is not
 * there. */
static void hint_file(const stage *s, err *e)
{
    text near = {0}, meant = {0};
    for (int i = 0; i < s->n_args; i++)
        for (int k = 0; s->args[i].param->type == JVN_P_FILE && k < s->args[i].n && !meant.n; k++) {
            const char *path = s->args[i].words[k].s;
            const bool is_near = path_nearest(path, s->args[i].param->flags & PARAM_WRITES, &near);
            if (is_near && strcmp(near.s, path) != 0) text_word(&meant, near.s);
        }
    if (meant.n) err_hint(e, "did you mean %s%s%s?", *meant.s == '"' ? "" : "'", meant.s, *meant.s == '"' ? "" : "'");
    text_free(&near);
    text_free(&meant);
}

static jvn_status run_command(run *r, stage *s, err *e)
{
    host_call h;
    const reg_item *maker = s->format ? s->format : s->item;
    const plugin *owner = plugins_find(&r->s->plugins, maker->owner);
    image *code = owner ? owner->code : NULL; /* more may be loaded meanwhile, which moves the plugin */
    registry_note(r->s->reg, s->item, &r->from);
    if (s->format) registry_note(r->s->reg, s->format, &r->from);
    progress_stage(s->command->name);
    jvn_status st = host_begin(&h, r->a, s, &r->s->sc, r->t, r->name, r->s, e);
    h.statement = &r->st;
    h.held = code ? &code->held : NULL;
    h.from = r->made ? r->made : r->map;
    h.traced = r->s->seen != NULL;
    if (st == JVN_OK) note_seed(r, s, &h);
    if (st == JVN_OK) st = host_run(&h, e);
    if (st != JVN_OK && cancel_asked()) st = limit_stopped(e, s->at, s->len); /* whatever it said */
    if (st == JVN_EIO && !*e->hint) hint_file(s, e);
    progress_clear();
    if (h.notes.n) {
        r->s->echo_width = 0;
        report_notes(r->s, s->item->called, h.notes.s);
    }
    if (st == JVN_OK) {
        tell(r, s, &h, NULL);
        keep_results(r, &h);
        take_objection(r, s, &h);
    }
    host_end(&h);
    return st;
}

/* A dataset's table with the columns that the stages behind it need; where a trail is kept the table itself, by which
 * that knows it again. [owned] */
static jvn_status load_needed(const run *r, const stage *s, table *t, table **out, err *e)
{
    const bool sketched = s + 1 < r->st.stages + r->st.n && touch_facts(s + 1);
    if (!r->s->seen && sketched) return table_sketch(t, out, e);
    bool *need = arena_alloc(r->a, (size_t)(t->n + 1) * sizeof *need);
    memset(need, 0, (size_t)(t->n + 1) * sizeof *need);
    if (!r->s->seen && touch_columns(s + 1, (int)(r->st.stages + r->st.n - s) - 1, t, need)) return table_part(t, need, out, e);
    jvn_status st = table_need_all(t, e);
    *out = st == JVN_OK ? table_ref(t) : NULL;
    return st;
}

/* What has no name of its own is passed through, to what it was made of. */
static jvn_status run_dataset(run *r, const stage *s, err *e)
{
    const dataset *d;
    if (r->input && strcmp(s->dataset, "_") == 0) {
        r->map = row_map_untold("", false);
        r->name = "the input";
        return load_needed(r, s, r->input, &r->t, e);
    }
    jvn_status st = datasets_look(r->s->data, s->dataset, &r->from, &d, e);
    if (st == JVN_OK) st = load_needed(r, s, d->t, &r->t, e);
    if (st != JVN_OK) return st;
    bool passing = d->name[0] == '_' && d->map && row_map_origin(d->map).dataset;
    r->map = passing ? row_map_flat(d->map) : row_map_of(d->name, d->version, d->from->made_at, d->t->rows);
    r->made = d->map ? row_map_ref(d->map) : row_map_untold("", false);
    r->name = s->dataset;
    tell(r, s, NULL, d);
    return JVN_OK;
}

static jvn_status fail_place(err *e, const stage *s)
{
    e->at = s->at;
    e->len = s->len;
    return e->code;
}

static jvn_status no_input(const stage *s, err *e) { return fail_at(e, JVN_EARG, s->at, s->len, "the stage before it makes no table"); }

static jvn_status nothing_to_assign(const run *r, err *e)
{
    return fail_at(e, JVN_EARG, r->st.target_at, r->st.target_len, "'%s' is given no table: nothing to assign", r->st.target);
}

/* Before any of it runs: a table is wanted of none that would do its work and then make none. */
static jvn_status check_tables(run *r, err *e)
{
    for (int i = 0; i < r->st.n; i++) {
        const bool last = i + 1 == r->st.n;
        if ((last && !r->st.target) || !is_tableless(&r->st.stages[i])) continue;
        if (last) return nothing_to_assign(r, e);
        r->at = &r->st.stages[i + 1];
        return no_input(r->at, e);
    }
    return JVN_OK;
}

static jvn_status run_stage(run *r, stage *s, err *e)
{
    r->at = s;
    if (cancel_asked()) return limit_stopped(e, s->at, s->len);
    if (s->dataset) return run_dataset(r, s, e);
    if (s > r->st.stages && !r->t) return no_input(s, e);
    jvn_status st = bounds_command(s->command->name, e);
    if (st != JVN_OK) return fail_place(e, s);
    st = run_command(r, s, e);
    r->name = "the input";
    return st;
}

/* ---- results ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static jvn_status store(run *r, err *e)
{
    named_table *all = arena_alloc(r->a, (size_t)(r->n_sides + 1) * sizeof *all);
    int n = 0;
    for (; n < r->n_sides; n++) all[n] = (named_table){r->sides[n].name, r->sides[n].t, r->sides[n].map};
    if (r->t) all[n++] = (named_table){r->st.target ? r->st.target : "_", r->t, r->map};
    return datasets_put(r->s->data, all, n, &r->from, e);
}

/* Runs what was read, and keeps what it made. */
static jvn_status execute(run *r, err *e)
{
    double start = now();
    limit_outer outer;
    jvn_status st = check_tables(r, e);
    if (st != JVN_OK) return st;
    lineage_begin(&r->from, r->o->text, datasets_path(r->s->data) != NULL);
    if (r->s->scripts) lineage_add_all(&r->from, r->s->scripts);
    r->outer = r->s->sc.from;
    r->s->sc.from = &r->from;
    progress_begin(r->s);
    limit_begin(&r->st.within, &outer);
    for (int i = 0; i < r->st.n && st == JVN_OK; i++) {
        st = run_stage(r, &r->st.stages[i], e);
        if (st == JVN_OK && callback_called_ended()) st = fail(e, JVN_EPLUGIN, CALLBACK_ENDED);
    }
    if (st != JVN_OK) limit_explain(e);
    limit_end(&outer);
    progress_end();
    r->s->sc.from = r->outer;
    r->from.micros = (int64_t)((now() - start) * 1e6);
    lineage_add_all(r->outer, &r->from);
    if (st != JVN_OK) return st;
    r->at = NULL;
    if (r->st.target && !r->t) return nothing_to_assign(r, e);
    return r->part ? JVN_OK : store(r, e);
}

static jvn_status show(const run *r, err *e)
{
    if (!r->t) return JVN_OK;
    if (!r->st.target) return output_table(r->s, r->t, false, e);
    if (r->s->interactive) report_made(r->s, r->st.target, r->t);
    return JVN_OK;
}

static void drop(run *r)
{
    lineage_clear(&r->from);
    table_unref(r->t);
    row_map_unref(r->map);
    row_map_unref(r->made);
    for (int i = 0; i < r->n_sides; i++) {
        free(r->sides[i].name);
        row_map_unref(r->sides[i].map);
        table_unref(r->sides[i].t);
    }
    free(r->sides);
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
    fflush(stdout); /* who dies in it shall have named it */
}

/* The command that an error in reading the line belongs to: the stage that was being read. */
static const char *failing_command(const run *r, jvn_status parsed)
{
    const stage *s = parsed != JVN_OK && r->st.n ? &r->st.stages[r->st.n - 1] : r->at;
    return s && s->command ? s->item->called : NULL;
}

/* Runs what was read, and reports. */
static jvn_status run_parsed(run *r, jvn_status parsed, err *e)
{
    double start = now();
    jvn_status st = parsed;
    if (r->st.n || st != JVN_OK) echo(r->s, r->o->text);
    if (st == JVN_OK && r->st.n) st = execute(r, e);
    if (st == JVN_OK && r->st.n) st = show(r, e);
    if (st == JVN_OK) st = objected(r, e);
    if (st != JVN_OK) report_error(r->s, r->o, failing_command(r, parsed), e);
    else if (r->st.n) report_time(r->s, r->o, now() - start);
    return st;
}

/* JVN_EMORE: the statement is not finished, nothing was done, and *open is the byte that opened what is
 * still open. */
static jvn_status run_statement(session *s, const origin *o, bool last, int *open)
{
    err e;
    run r = {.s = s, .a = arena_new(), .o = o, .name = "the input"};
    jvn_status st = datasets_refresh(s->data, &e);
    if (st == JVN_OK) st = parse_statement(r.a, o->text, &s->sc, &r.st, &e);
    *open = e.at >= 0 && (size_t)e.at < strlen(o->text) ? o->text[e.at] : '\0';
    if (st != JVN_EMORE || last) {
        if (st == JVN_EMORE) e.code = st = JVN_ESYNTAX;
        if (s->typed && (r.st.n || st != JVN_OK)) s->typed(o->text);
        st = run_parsed(&r, st, &e);
        if (s->ran && (r.st.n || st != JVN_OK)) s->ran(s, &r.st, st);
        drop(&r);
    }
    arena_free(r.a);
    return st;
}

jvn_status eval_statement(session *s, const char *line, table **out, err *e)
{
    origin o = {NULL, 0, line};
    run r = {.s = s, .a = arena_new(), .o = &o, .name = "the input"};
    jvn_status st = datasets_refresh(s->data, e);
    if (st == JVN_OK) st = parse_statement(r.a, line, &s->sc, &r.st, e);
    const jvn_status parsed = st;
    if (st == JVN_EMORE) e->code = st = JVN_ESYNTAX;
    if (st == JVN_OK) st = execute(&r, e);
    if (st == JVN_OK) st = objected(&r, e);
    s->blamed = st == JVN_OK ? NULL : failing_command(&r, parsed);
    *out = st == JVN_OK ? table_ref(r.t) : NULL;
    drop(&r);
    arena_free(r.a);
    return st;
}

/* A part is one command, behind the dataset that it is given: a pipe in an argument's text could lead to one that writes. */
static jvn_status check_part(const run *r, err *e)
{
    if (!r->st.target && r->st.n == (r->st.stages[0].dataset ? 2 : 1)) return JVN_OK;
    fail(e, JVN_EARG, "more than one command");
    err_hint(e, "give the result a name before, or let SQL do the rest");
    return e->code;
}

static jvn_status run_part(run *r, err *e)
{
    jvn_status st = parse_statement(r->a, r->o->text, &r->s->sc, &r->st, e);
    if (st == JVN_EMORE) e->code = st = JVN_ESYNTAX;
    if (st == JVN_OK) st = check_part(r, e);
    if (st == JVN_OK) st = execute(r, e);
    return st == JVN_OK ? objected(r, e) : st;
}

jvn_status eval_part(session *s, const char *line, table *input, table **out, err *e)
{
    err none;
    origin o = {NULL, 0, line};
    run r = {.s = s, .a = arena_new(), .o = &o, .name = "the input", .part = true, .input = input};
    const bool lent = input && !datasets_name(s->data, "_"); /* a line that names _ is read where there is one */
    jvn_status st = lent ? datasets_put(s->data, &(named_table){"_", input, NULL}, 1, s->sc.from, e) : JVN_OK;
    if (st == JVN_OK) st = run_part(&r, e);
    if (lent) datasets_remove(s->data, &(const char *){"_"}, 1, NULL, &none);
    *out = st == JVN_OK && r.t ? table_ref(r.t) : NULL;
    drop(&r);
    arena_free(r.a);
    return st;
}

/* ---- sources ---- */

struct feeder {
    session *s;
    const char *source;
    bool numbered;
    text pending; /* an unfinished statement */
    int open;     /* what it waits for, as run_statement says; '\0': anything */
    int first, line;
};

/* False: stop. */
static bool go_on(feeder *f, jvn_status st)
{
    if (st == JVN_OK) return true;
    f->s->failed = true;
    return f->s->keep_going && st != JVN_ECANCELLED;
}

static bool refuse(feeder *f, const char *what)
{
    err e;
    text_clear(&f->pending);
    if (f->line) fail(&e, JVN_EIO, "%s, line %d: %s", f->source, f->line, what);
    else fail(&e, JVN_EIO, "cannot read %s: %s", f->source, what);
    report_error(f->s, &(origin){f->source, f->line, NULL}, NULL, &e);
    return go_on(f, JVN_EIO);
}

/* Runs what is pending; if it is unfinished and not the last, it stays. */
static bool run_pending(feeder *f, bool last)
{
    origin o = {f->source, f->numbered ? f->first : 0, f->pending.s};
    jvn_status st = run_statement(f->s, &o, last, &f->open);
    if (st == JVN_EMORE) return true;
    text_clear(&f->pending);
    fflush(stdout);
    return go_on(f, st);
}

/* Whether a line can close what is open: only then is the statement read again. */
static bool may_close(int open, const char *line, size_t n)
{
    int closer = open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : open;
    return !closer || !strchr("'\")]}", closer) || memchr(line, closer, n);
}

bool feeder_line(feeder *f, const char *line, size_t n)
{
    static const char bom[] = "\xef\xbb\xbf";
    bool continues = f->pending.n > 0;
    if (f->line++ == 0 && n >= 3 && memcmp(line, bom, 3) == 0) line += 3, n -= 3;
    if (n && line[n - 1] == '\r') n--;
    if (memchr(line, '\0', n)) return refuse(f, "a NUL byte: this is no text");
    if (!text_is_utf8(line, n)) return refuse(f, "bytes that are not UTF-8");
    if (continues) text_putc(&f->pending, '\n');
    else f->first = f->line;
    text_add(&f->pending, line, n);
    return continues && !may_close(f->open, line, n) ? true : run_pending(f, false);
}

bool feeder_finish(feeder *f) { return f->pending.n ? run_pending(f, true) : true; }

const char *feeder_pending(const feeder *f) { return f->pending.n ? f->pending.s : NULL; }

void feeder_forget(feeder *f) { text_clear(&f->pending); }

feeder *feeder_new(session *s, const char *source, bool numbered)
{
    feeder *f = xcalloc(1, sizeof *f);
    *f = (feeder){.s = s, .source = source, .numbered = numbered};
    return f;
}

void feeder_free(feeder *f)
{
    if (!f) return;
    text_free(&f->pending);
    free(f);
}

static bool feed_end(feeder *f, bool go)
{
    if (go) go = feeder_finish(f);
    feeder_free(f);
    return go;
}

bool eval_text(session *s, const char *source, bool numbered, const char *lines)
{
    feeder *f = feeder_new(s, source, numbered);
    bool go = true;
    for (const char *p = lines; go;) {
        size_t n = strcspn(p, "\n");
        go = feeder_line(f, p, n);
        if (!p[n]) break;
        p += n + 1;
    }
    return feed_end(f, go);
}

bool eval_stream(session *s, const char *source, FILE *in)
{
    feeder *f = feeder_new(s, source, true);
    char *line = NULL;
    size_t room = 0;
    bool go = true;
    for (ssize_t n; go && (n = getline(&line, &room, in)) >= 0;)
        go = feeder_line(f, line, (size_t)(n > 0 && line[n - 1] == '\n' ? n - 1 : n));
    if (go && ferror(in) && !cancel_asked()) go = refuse(f, err_system(errno));
    free(line);
    return feed_end(f, go);
}
