/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.c -- looks chips, rents, electricity and models up, and says where each number is from. */
#include "facts.h"

#include "data.h"
#include "names.h"

#include <stdlib.h>

struct facts {
    sheet sheets[N_SHEETS];
};

jvn_status facts_open(jvn_call *call, const facts_args *args, facts **out)
{
    const int arg[N_SHEETS] = {[HARDWARE] = args->hardware, [RATES] = args->rates, [ENERGY] = args->energy, [MODELS] = args->models};
    facts *f = call->host->scratch(call, sizeof *f);
    jvn_status st = f ? JVN_OK : JVN_ENOMEM;
    for (int k = 0; k < N_SHEETS && st == JVN_OK; k++)
        st = data_open(call, k, &f->sheets[HARDWARE], arg[k], &f->sheets[k]);
    *out = f;
    return st;
}

/* ---- sources ------------------------------------------------------------------------------------- */

/* "WHAT: SOURCE", or the user's table in place of a source that his row does not tell. */
static const char *told(jvn_call *call, const sheet *s, int row, int column, int source, const char *what)
{
    char text[400];
    const cell *c = &s->rows[row].cells[column], *from = source >= 0 ? &s->rows[row].cells[source] : NULL;
    const char *origin = c->origin ? c->origin : "", *source_text = from ? from->text : c->origin ? NULL : "Cottier et al. 2024";
    if (from && !c->origin && from->ours) source_text = from->ours;
    if (from && c->origin && (!from->origin || from->text == from->origin)) source_text = NULL;
    snprintf(text, sizeof text, "%s: %s%s%s", what, origin, *origin && source_text ? ", " : "", source_text ? source_text : "");
    return keep_text(call, text);
}

static jvn_status find(scenario *s, int q, double x, const char *source)
{
    if (!source) return JVN_ENOMEM;
    if (s->known[q].basis == UNKNOWN && !isnan(x)) s->known[q] = (belief){FOUND, dist_constant(x), source};
    return JVN_OK;
}

static jvn_status find_cell(jvn_call *call, const sheet *sh, int row, int column, const char *what, scenario *s)
{
    const sheet_column *c = &sh->spec->columns[column];
    if (!sheet_text(sh, row, column) || s->known[c->quantity].basis != UNKNOWN) return JVN_OK;
    double x = sheet_number(call, sh, row, column) * c->factor;
    return find(s, c->quantity, x, told(call, sh, row, column, c->source, what));
}

/* ---- chips --------------------------------------------------------------------------------------- */

enum { FIRST_PRECISION = CHIP_FP32, N_PRECISIONS = CHIP_FP4 - CHIP_FP32 + 1 };

/* The column of a precision; NULL: the one that training uses, of those the chip has. NO_COLUMN: there is none. */
static int precision_column(const sheet *s, int row, const char *precision)
{
    static const int usual[] = {CHIP_BF16, CHIP_FP16, CHIP_FP32};
    for (size_t k = 0; !precision && k < sizeof usual / sizeof *usual; k++)
        if (sheet_text(s, row, usual[k])) return usual[k];
    for (int c = FIRST_PRECISION; precision && c < FIRST_PRECISION + N_PRECISIONS; c++)
        if (is_same_name(precision, s->spec->columns[c].name)) return c;
    return NO_COLUMN;
}

static jvn_status no_precision(jvn_call *call, const sheet *s, int arg, int row, const char *precision, bool exists)
{
    char hint[160] = "";
    const char *names[N_PRECISIONS];
    for (int k = 0; k < N_PRECISIONS; k++) {
        size_t n = strlen(hint);
        names[k] = s->spec->columns[FIRST_PRECISION + k].name;
        if (sheet_text(s, row, FIRST_PRECISION + k)) snprintf(hint + n, sizeof hint - n, "%s%s", n ? ", " : "it has ", names[k]);
    }
    const char *near = exists || !precision ? NULL : did_you_mean(call, precision, names, N_PRECISIONS);
    const char *help = near ? near : *hint ? hint : "a hardware table of yours, or --peak, can say it";
    if (!precision) return jvn_fail(call, JVN_ENAME, arg, help, "no peak in bf16, fp16 or fp32 is known of %s", sheet_text(s, row, 0));
    if (exists) return jvn_fail(call, JVN_ENAME, arg, help, "no peak in %s is known of %s", precision, sheet_text(s, row, 0));
    return jvn_fail(call, JVN_ENAME, arg, help, "there is no precision '%s'", precision);
}

static jvn_status find_peak(jvn_call *call, const sheet *s, int row, int arg, const char *precision, scenario *to)
{
    char what[120];
    int c = precision_column(s, row, precision);
    if (to->known[Q_PEAK].basis != UNKNOWN) return JVN_OK;
    if (c < 0 || !sheet_text(s, row, c)) return no_precision(call, s, arg, row, precision, c >= 0);
    snprintf(what, sizeof what, "%.60s, dense %s", sheet_text(s, row, 0), s->spec->columns[c].name);
    return find_cell(call, s, row, c, what, to);
}

static const char *priced(jvn_call *call, const sheet *s, int row)
{
    char text[120];
    const char *name = sheet_text(s, row, 0), *date = sheet_text(s, row, CHIP_PRICE_DATE);
    return keep_bytes(call, text, snprintf(text, sizeof text, date ? "%.60s, %s" : "%.60s", name, date));
}

jvn_status facts_chip(jvn_call *call, const facts *f, int arg, const char *chip, int precision_arg, const char *precision, scenario *s)
{
    const sheet *sh = &f->sheets[HARDWARE];
    int row = sheet_find(sh, chip, 0);
    if (row < 0) {
        const char *hint = sheet_hint(call, sh, chip);
        return jvn_fail(call, JVN_ENAME, arg, hint ? hint : "cost hardware lists those that are known", "no chip is called '%s'", chip);
    }
    jvn_status st = find_peak(call, sh, row, precision_arg, precision, s);
    for (int c = 0; c < N_HARDWARE && st == JVN_OK; c++) {
        int q = sh->spec->columns[c].quantity;
        if (q == NO_QUANTITY || q == Q_PEAK) continue;
        const char *what = c == CHIP_PRICE || c == CHIP_BARE_PRICE ? priced(call, sh, row) : sheet_text(sh, row, 0);
        st = what ? find_cell(call, sh, row, c, what, s) : JVN_ENOMEM;
    }
    return st;
}

static bool is_near(double x, double y) { return fabs(x - y) <= 0.01 * y; }

/* TFLOP/s; NAN: not known. */
static double dense_peak(jvn_call *call, const sheet *s, int row, const char *precision)
{
    int c = precision_column(s, row, precision);
    return c < 0 ? NAN : sheet_number(call, s, row, c);
}

/* Of a chip that nobody names it can only be said what it looks like. */
static void suspect_peak(jvn_call *call, const sheet *s, const char *precision, double peak)
{
    int twice = -1;
    for (int i = 0; i < s->n; i++) {
        double dense = dense_peak(call, s, i, precision);
        if (is_near(peak, dense)) return;
        if (twice < 0 && is_near(peak, 2 * dense)) twice = i;
    }
    if (twice >= 0)
        jvn_say(call, "--peak %.6g TFLOP/s is twice the dense peak of %s, %.6g in %s: if it counts sparse matrices, halve it", peak,
                sheet_text(s, twice, 0), dense_peak(call, s, twice, precision), s->spec->columns[precision_column(s, twice, precision)].name);
}

jvn_status facts_check_peak(jvn_call *call, const facts *f, int arg, const char *chip, const char *precision, double peak)
{
    const sheet *s = &f->sheets[HARDWARE];
    int row = chip ? sheet_find(s, chip, 0) : -1;
    double dense = row < 0 ? NAN : dense_peak(call, s, row, precision);
    if (!chip) suspect_peak(call, s, precision, peak / 1e12);
    if (!is_near(peak / 1e12, 2 * dense)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, arg, "leave --peak out, or name the precision that it is dense in: --precision",
                    "%.6g TFLOP/s looks like the sparse figure: dense is %.6g TFLOP/s in %s on %s", peak / 1e12, dense,
                    s->spec->columns[precision_column(s, row, precision)].name, sheet_text(s, row, 0));
}

/* ---- rents --------------------------------------------------------------------------------------- */

static int year_of(const char *text) { return text ? atoi(text) : 0; }

/* Whether a rent is to be taken before another: the user's before ours, then the later. */
static bool comes_before(const sheet *s, int row, int other)
{
    const char *date = sheet_text(s, row, RENT_DATE), *was = sheet_text(s, other, RENT_DATE);
    if (s->rows[row].his != s->rows[other].his) return s->rows[row].his;
    return date && was && strcmp(date, was) > 0;
}

/* Of a kind, or (NULL) of any; -1: none. */
static int find_rent(const sheet *s, const char *chip, int year, const char *kind)
{
    int best = -1;
    for (int i = sheet_find(s, chip, 0); i >= 0; i = sheet_find(s, chip, i + 1)) {
        const char *own = sheet_text(s, i, RENT_KIND);
        if (!sheet_text(s, i, RENT_RATE) || (year && year_of(sheet_text(s, i, RENT_DATE)) > year)) continue;
        if (kind && own && !is_same_name(own, kind)) continue;
        if (best < 0 || comes_before(s, i, best)) best = i;
    }
    return best;
}

jvn_status facts_rate(jvn_call *call, const facts *f, const char *chip, int year, scenario *s)
{
    const sheet *sh = &f->sheets[RATES], *hardware = &f->sheets[HARDWARE];
    int known = sheet_find(hardware, chip, 0);
    const char *name = known < 0 ? chip : sheet_text(hardware, known, 0);
    int row = find_rent(sh, name, year, NULL), usual = row < 0 || sh->rows[row].his ? -1 : find_rent(sh, name, year, "on-demand");
    if (usual >= 0) row = usual;
    if (row < 0) return JVN_OK;
    char what[240] = "";
    const int columns[] = {RENT_CHIP, RENT_KIND, RENT_PROVIDER, RENT_DATE};
    for (int k = 0; k < 4; k++) {
        const char *text = sheet_text(sh, row, columns[k]);
        size_t n = strlen(what);
        if (text) snprintf(what + n, sizeof what - n, "%s%.60s", n ? ", " : "", text);
    }
    return find_cell(call, sh, row, RENT_RATE, what, s);
}

/* ---- electricity --------------------------------------------------------------------------------- */

/* How well a year does for another: the same, then the last before, then the first after. */
static int distance(int of, int wanted)
{
    if (!of) return 0;
    if (!wanted) return 9999 - of;
    return of <= wanted ? wanted - of : 9999 + of;
}

static int find_power(const sheet *s, const char *name, int year, const char *place)
{
    int best = -1, least = 0;
    for (int i = sheet_find(s, name, 0); i >= 0; i = sheet_find(s, name, i + 1)) {
        const char *own = sheet_text(s, i, POWER_PLACE);
        if (!sheet_text(s, i, POWER_VALUE) || (own && !is_same_name(own, place))) continue;
        int d = distance(year_of(sheet_text(s, i, POWER_YEAR)), year) + (s->rows[i].his ? 0 : 100000);
        if (best >= 0 && d >= least) continue;
        best = i;
        least = d;
    }
    return best;
}

static jvn_status find_of(jvn_call *call, const sheet *s, const power *p, int year, scenario *to)
{
    int row = find_power(s, p->name, year, p->usual);
    if (row < 0) return JVN_OK;
    char what[200];
    const char *where = sheet_text(s, row, POWER_PLACE), *when = sheet_text(s, row, POWER_YEAR);
    double x = sheet_number(call, s, row, POWER_VALUE);
    snprintf(what, sizeof what, "%.80s%s%.10s", where ? where : p->name, when ? ", " : "", when ? when : "");
    return find(to, p->quantity, x, told(call, s, row, POWER_VALUE, POWER_SOURCE, what));
}

jvn_status facts_energy(jvn_call *call, const facts *f, int year, scenario *s)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < N_POWERS && st == JVN_OK; k++) st = find_of(call, &f->sheets[ENERGY], &powers[k], year, s);
    return st;
}

/* ---- models -------------------------------------------------------------------------------------- */

static double order_of(jvn_call *call, const sheet *s, int row)
{
    double x = sheet_number(call, s, row, RUN_ORDER);
    return isnan(x) ? INFINITY : x;
}

/* The model's rows, by order; rows has room for all. */
static int find_stages(jvn_call *call, const sheet *s, const char *model, int *rows)
{
    int n = 0;
    for (int i = sheet_find(s, model, 0); i >= 0; i = sheet_find(s, model, i + 1)) {
        int at = n++;
        for (; at > 0 && order_of(call, s, rows[at - 1]) > order_of(call, s, i); at--) rows[at] = rows[at - 1];
        rows[at] = i;
    }
    return n;
}

static jvn_status fill_stage(jvn_call *call, const sheet *sh, int row, scenario *s)
{
    jvn_status st = JVN_OK;
    const char *stage = sheet_text(sh, row, RUN_STAGE), *model = sheet_text(sh, row, RUN_MODEL);
    s->label = stage ? stage : model;
    for (int c = 0; c < N_MODELS && st == JVN_OK; c++) {
        const cell *cells = sh->rows[row].cells;
        int q = sh->spec->columns[c].quantity;
        if (q == NO_QUANTITY) continue;
        st = find_cell(call, sh, row, c, model, s);
        if (cells[c].text && cells[c].origin && !cells[RUN_MODEL].origin) s->known[q].basis = GIVEN; /* before what is left of ours */
    }
    return st;
}

jvn_status facts_model(jvn_call *call, const facts *f, int arg, const char *model, scenario **stages, const char ***chips, int *n)
{
    const sheet *s = &f->sheets[MODELS];
    int *rows = call->host->scratch(call, (s->n + 1) * (int64_t)sizeof *rows);
    *n = rows ? find_stages(call, s, model, rows) : 0;
    if (rows && !*n) {
        const char *hint = sheet_hint(call, s, model);
        return jvn_fail(call, JVN_ENAME, arg, hint ? hint : "cost models lists those that are known", "no model is called '%s'", model);
    }
    *stages = call->host->scratch(call, (*n + 1) * (int64_t)sizeof **stages);
    *chips = call->host->scratch(call, (*n + 1) * (int64_t)sizeof **chips);
    if (!rows || !*stages || !*chips) return JVN_ENOMEM;
    memset(*stages, 0, sizeof **stages * (size_t)*n);
    jvn_status st = JVN_OK;
    for (int i = 0; i < *n && st == JVN_OK; i++) {
        (*chips)[i] = sheet_text(s, rows[i], RUN_CHIP);
        st = fill_stage(call, s, rows[i], &(*stages)[i]);
    }
    return st;
}

bool facts_has_model(const facts *f, const char *model) { return sheet_find(&f->sheets[MODELS], model, 0) >= 0; }

jvn_status facts_models(jvn_call *call, const facts *f, const char *const **names, int *n)
{
    const sheet *s = &f->sheets[MODELS];
    const char **list = call->host->scratch(call, (s->n + 1) * (int64_t)sizeof *list);
    if (!list) return JVN_ENOMEM;
    *n = 0;
    for (int i = 0; i < s->n; i++) {
        const char *name = sheet_text(s, i, RUN_MODEL);
        bool seen = false;
        for (int k = 0; k < *n; k++) seen |= is_same_name(list[k], name);
        if (!seen) list[(*n)++] = name;
    }
    *names = list;
    return JVN_OK;
}
