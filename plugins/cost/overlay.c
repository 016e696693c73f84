/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overlay.c -- the rows of a table of the user's over a sheet's own. */
#include "sheet.h"

#include <stdlib.h>

#include "names.h"

enum { MOST_ROWS = 4000 };

typedef struct overlay {
    jvn_call *call;
    int arg;
    const jvn_table *t;
    sheet *s;
    const sheet *names;
    int from[MAX_COLUMNS]; /* for each of the sheet's columns, his; NO_COLUMN */
    const char *origin;
    sheet_row *added;
    int n_added;
} overlay;

/* ---- his columns --------------------------------------------------------------------------------- */

static const char *type_name(cell_type type)
{
    static const char *const names[] = {[TEXT] = "text", [NUMBER] = "numbers", [WHOLE] = "whole numbers", [DAY] = "dates"};
    return names[type];
}

static bool fits(jvn_type type, cell_type wanted)
{
    bool number = type == JVN_INT64 || type == JVN_FLOAT64, text = type == JVN_STRING || type == JVN_DICT;
    if (type == JVN_NOTYPE) return false;
    return wanted == TEXT ? text : wanted == DAY ? type == JVN_DATE || type == JVN_TIMESTAMP : number;
}

/* Of a column without any value no type is known. */
static bool is_empty(const overlay *o, int his)
{
    const struct ArrowArray *a = jvn_column(o->t, his);
    int64_t i = 0;
    while (i < o->t->rows && jvn_null(a, i)) i++;
    return i == o->t->rows;
}

static jvn_status check_column(const overlay *o, int his, const sheet_column *c)
{
    const struct ArrowSchema *field = jvn_column_schema(o->t, his);
    const char *unit = o->call->host->unit_of(field);
    if (is_empty(o, his)) return JVN_OK;
    if (!fits(o->call->host->type_of(field), c->type))
        return jvn_fail(o->call, JVN_ETYPE, o->arg, NULL, "%s: '%s' holds no %s", o->t->name, field->name, type_name(c->type));
    if (!*unit || (c->unit && !strcmp(unit, c->unit))) return JVN_OK;
    return jvn_fail(o->call, JVN_EUNIT, o->arg, "name a column NAME[UNIT] to say what it is in", "%s: '%s' is in %s, wanted %s", o->t->name,
                    field->name, unit, c->unit ? c->unit : "no unit");
}

static int column_named(const sheet_spec *spec, const char *name)
{
    for (int c = 0; c < spec->n_columns; c++)
        if (is_same_name(name, spec->columns[c].name)) return c;
    return NO_COLUMN;
}

static jvn_status no_such_column(const overlay *o, const char *name)
{
    const sheet_spec *spec = o->s->spec;
    const char *all[MAX_COLUMNS];
    char hint[160];
    for (int c = 0; c < spec->n_columns; c++) all[c] = spec->columns[c].name;
    const char *near = did_you_mean(o->call, name, all, spec->n_columns);
    snprintf(hint, sizeof hint, "cost %s has the columns; leave others out: select, drop", spec->title);
    return jvn_fail(o->call, JVN_ENAME, o->arg, near ? near : hint, "%s: a table of %s has no column '%s'", o->t->name, spec->title, name);
}

static jvn_status map_columns(overlay *o)
{
    const sheet_spec *spec = o->s->spec;
    for (int c = 0; c < spec->n_columns; c++) o->from[c] = NO_COLUMN;
    for (int i = 0; i < o->t->n_columns; i++) {
        const char *name = jvn_column_schema(o->t, i)->name;
        int c = column_named(spec, name);
        if (c < 0) return no_such_column(o, name);
        jvn_status st = check_column(o, i, &spec->columns[c]);
        if (st != JVN_OK) return st;
        o->from[c] = i;
    }
    if (o->from[0] != NO_COLUMN) return JVN_OK;
    return jvn_fail(o->call, JVN_EDATA, o->arg, NULL, "%s has no column '%s', which says what a row is about", o->t->name,
                    spec->columns[0].name);
}

/* ---- his cells ----------------------------------------------------------------------------------- */

static const char *text_of(const overlay *o, const struct ArrowArray *a, int64_t row)
{
    int64_t n;
    if (a->dictionary) {
        row = jvn_i32(a)[row];
        a = a->dictionary;
    }
    const char *s = jvn_text(a, row, &n);
    return n ? keep_bytes(o->call, s, n) : NULL;
}

static const char *day_of(const overlay *o, jvn_type type, const struct ArrowArray *a, int64_t row)
{
    enum { SECOND = 1000000 };
    const int64_t day = INT64_C(86400) * SECOND;
    char buf[40];
    int64_t t = type == JVN_TIMESTAMP ? jvn_i64(a)[row] : 0;
    int32_t days = type == JVN_DATE ? jvn_i32(a)[row] : (int32_t)((t - (t % day + day) % day) / day);
    return keep_bytes(o->call, buf, jvn_texts_of(o->call)->spell_date(buf, days));
}

static jvn_status check_number(const overlay *o, const sheet_column *c, double x, int64_t row, const char *of)
{
    char message[200];
    const char *wrong = c->type == WHOLE && x != floor(x) ? "which is no whole number" : isinf(x) ? "which is no amount" : NULL;
    if (!wrong && c->quantity != NO_QUANTITY) {
        const quantity *q = &quantities[c->quantity];
        if (!(x * c->factor >= q->least && x * c->factor <= q->most)) wrong = "which cannot be";
    }
    if (!wrong) return JVN_OK;
    snprintf(message, sizeof message, "%.40s: %s of '%.40s' is %.6g%s%s, %s", o->t->name, c->name, of ? of : "?", x, c->unit ? " " : "",
             c->unit ? c->unit : "", wrong);
    return o->call->host->fail(o->call, JVN_EDATA, o->arg, row, -1, message, NULL);
}

/* One of his cells; those before it in the row are read. */
static jvn_status read_cell(const overlay *o, int column, int64_t row, cell *cells)
{
    cell *to = &cells[column];
    const sheet_column *c = &o->s->spec->columns[column];
    int his = o->from[column];
    *to = (cell){.origin = o->origin};
    if (his < 0 || jvn_null(jvn_column(o->t, his), row)) return JVN_OK;
    const struct ArrowArray *a = jvn_column(o->t, his);
    jvn_type type = o->call->host->type_of(jvn_column_schema(o->t, his));
    char buf[40];
    if (c->type == TEXT) to->text = text_of(o, a, row);
    else if (c->type == DAY) to->text = day_of(o, type, a, row);
    else {
        double x = type == JVN_INT64 ? (double)jvn_i64(a)[row] : jvn_f64(a)[row];
        jvn_status st = isnan(x) ? JVN_OK : check_number(o, c, x, row, column ? cells[0].text : NULL);
        if (st != JVN_OK || isnan(x)) return st;
        to->text = keep_bytes(o->call, buf, jvn_texts_of(o->call)->spell_double(buf, x));
    }
    return JVN_OK;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

/* Whether the keys that his row has are those of another; open: some are not said. */
static bool is_about(const overlay *o, const cell *his, int row, const sheet_row *rows, bool *open)
{
    const sheet_spec *spec = o->s->spec;
    const sheet whole = {.spec = spec, .n = row + 1, .rows = (sheet_row *)(uintptr_t)rows};
    *open = false;
    if (sheet_find(&whole, his[0].text, row) != row) return false;
    for (int c = 1; c < spec->n_columns; c++) {
        const char *own = rows[row].cells[c].text;
        if (!spec->columns[c].key) continue;
        if (!his[c].text) *open = true;
        else if (!own || !is_same_name(own, his[c].text)) return false;
    }
    return true;
}

/* What he changed without a source is his table's, and the source says so; the rest is from where it was. */
static void amend(const overlay *o, const char *changed, cell *source)
{
    char text[400];
    int n = snprintf(text, sizeof text, "%s: %s%s%.200s", changed, o->origin, source->text ? "; " : "", source->text ? source->text : "");
    if (!source->ours) source->ours = source->text ? source->text : "";
    source->text = keep_bytes(o->call, text, n);
}

/* Sheets of data tell sparse peaks beside dense ones. */
static void tell_sparse(const overlay *o, const sheet_column *column, const char *of, const char *own, const char *his)
{
    double dense = own ? strtod(own, NULL) : 0, peak = strtod(his, NULL);
    if (column->quantity == Q_PEAK && fabs(peak / dense - 2) <= 0.01)
        jvn_say(o->call, "%s: %s of %s is twice the dense peak, %s: if it counts sparse matrices, halve it", o->t->name, column->name, of, own);
}

static void change(const overlay *o, sheet_row *row, const cell *his)
{
    const sheet_spec *spec = o->s->spec;
    row->his = true;
    for (int c = 0; c < spec->n_columns; c++) {
        const sheet_column *column = &spec->columns[c];
        if (!his[c].text || column->key) continue;
        tell_sparse(o, column, row->cells[0].text, row->cells[c].text, his[c].text);
        row->cells[c] = his[c];
        if (column->source == NO_COLUMN) continue;
        if (!his[column->source].text) amend(o, column->name, &row->cells[column->source]);
        if (column->source == spec->source) row->cells[spec->its_date] = his[spec->its_date];
    }
}

static void tell_source(const overlay *o, cell *his)
{
    for (int c = 0; c < o->s->spec->n_columns; c++) {
        int source = o->s->spec->columns[c].source;
        if (his[c].text && source != NO_COLUMN && !his[source].text) his[source].text = o->origin;
    }
}

static jvn_status say_twice(const overlay *o, const cell *his, int64_t row)
{
    char message[200];
    snprintf(message, sizeof message, "%.60s: there is a second row of '%.60s' with the same keys", o->t->name, his[0].text);
    return o->call->host->fail(o->call, JVN_EDATA, o->arg, row, o->from[0], message, NULL);
}

/* Changes the row it is about, or takes the place of all that it is about, or is added. */
static jvn_status put_row(overlay *o, cell *his, int64_t row)
{
    int kept = 0;
    bool open = false;
    for (int i = 0; i < o->n_added; i++)
        if (is_about(o, his, i, o->added, &open) && !open) return say_twice(o, his, row);
    for (int i = 0; i < o->s->n; i++) {
        sheet_row *r = &o->s->rows[i];
        bool same = is_about(o, his, i, o->s->rows, &open);
        if (same && !open && r->his) return say_twice(o, his, row);
        if (same && !open) return change(o, r, his), JVN_OK;
        if (!same || r->his) o->s->rows[kept++] = *r;
    }
    o->s->n = kept;
    tell_source(o, his);
    o->added[o->n_added++] = (sheet_row){his, true};
    return JVN_OK;
}

static jvn_status add_row(overlay *o, int64_t row)
{
    const sheet_spec *spec = o->s->spec;
    cell *his = o->call->host->scratch(o->call, (int64_t)sizeof *his * spec->n_columns);
    if (!his) return JVN_ENOMEM;
    for (int c = 0; c < spec->n_columns; c++) {
        jvn_status st = read_cell(o, c, row, his);
        if (st != JVN_OK) return st;
    }
    if (!his[0].text) {
        char message[200];
        snprintf(message, sizeof message, "%.60s: a row has no %s", o->t->name, spec->columns[0].name);
        return o->call->host->fail(o->call, JVN_EDATA, o->arg, row, o->from[0], message, NULL);
    }
    int known = o->names ? sheet_find(o->names, his[0].text, 0) : -1;
    if (known >= 0) his[0].text = sheet_text(o->names, known, 0);
    return put_row(o, his, row);
}

/* What he added before what ships. */
static jvn_status join(overlay *o)
{
    int n = o->n_added + o->s->n;
    sheet_row *rows = o->call->host->scratch(o->call, (n + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    memcpy(rows, o->added, sizeof *rows * (size_t)o->n_added);
    memcpy(rows + o->n_added, o->s->rows, sizeof *rows * (size_t)o->s->n);
    o->s->rows = rows;
    o->s->n = n;
    return JVN_OK;
}

jvn_status sheet_overlay(jvn_call *call, sheet *s, const sheet *names, int arg)
{
    overlay o = {.call = call, .arg = arg, .t = jvn_item_of(call, arg, 0)->table, .s = s, .names = names};
    char origin[100];
    if (o.t->rows > MOST_ROWS)
        return jvn_fail(call, JVN_ELIMIT, arg, NULL, "%s has %lld rows, and a table of facts has %d at most", o.t->name, (long long)o.t->rows,
                        MOST_ROWS);
    o.origin = keep_bytes(call, origin, snprintf(origin, sizeof origin, "table %.80s", o.t->name));
    o.added = call->host->scratch(call, (o.t->rows + 1) * (int64_t)sizeof *o.added);
    if (!o.origin || !o.added) return JVN_ENOMEM;
    jvn_status st = map_columns(&o);
    for (int64_t i = 0; i < o.t->rows && st == JVN_OK; i++) st = call->host->cancelled(call) ? JVN_ECANCELLED : add_row(&o, i);
    return st == JVN_OK ? join(&o) : st;
}
