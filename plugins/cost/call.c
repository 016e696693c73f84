/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.c -- reads flags, an input's cells and facts into scenarios. */
#include "call.h"

#include "configuration.h"
#include "input.h"
#include "names.h"
#include "sweep.h"

static int arg(const request *r, int k) { return r->base + k; }

static const char *word(const request *r, int k)
{
    return jvn_given(r->call, arg(r, k)) ? jvn_item_of(r->call, arg(r, k), 0)->text : NULL;
}

/* ---- names --------------------------------------------------------------------------------------- */

/* A column's: to the letter, for others are the user's own. */
static int quantity_named(const char *name)
{
    for (int q = 0; q < N_QUANTITIES; q++)
        if (!strcmp(quantities[q].name, name)) return q;
    return -1;
}

jvn_status request_quantity(jvn_call *call, int arg, const char *name, size_t n, int *q)
{
    const char *names[N_QUANTITIES];
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)n, name);
    for (int k = 0; k < N_QUANTITIES; k++) {
        names[k] = quantities[k].name;
        if (is_same_name(word, names[k])) return *q = k, JVN_OK;
    }
    const char *near = did_you_mean(call, word, names, N_QUANTITIES);
    return jvn_fail(call, JVN_ENAME, arg, near ? near : "`cost formulas` lists them", "no quantity is called '%s'", word);
}

/* ---- cells --------------------------------------------------------------------------------------- */

static int column_named(const jvn_table *t, const char *name)
{
    for (int c = 0; c < t->n_columns; c++)
        if (!strcmp(jvn_column_schema(t, c)->name, name)) return c;
    return -1;
}

/* A cell as it would be typed: with its column's unit. NULL: null, or not there. */
static const char *cell_text(const request *r, int column, int64_t row, char *buf, int size)
{
    const jvn_table *t = r->call->input;
    if (column < 0 || jvn_null(jvn_column(t, column), row)) return NULL;
    const struct ArrowSchema *schema = jvn_column_schema(t, column);
    jvn_texts_of(r->call)->spell(schema, jvn_column(t, column), row, buf, size);
    const char *unit = r->call->host->unit_of(schema);
    size_t n = strlen(buf);
    if (*unit && !strchr(buf, '[')) snprintf(buf + n, (size_t)size - n, "[%s]", unit);
    return buf;
}

jvn_status request_give(const request *r, belief *b, int q, const char *text, int blame, int64_t row, int column)
{
    input_error e = {0};
    dist d;
    if (!input_read(text, &quantities[q], &d, &e)) {
        char message[sizeof e.message + 32] = "";
        if (row >= 0) snprintf(message, sizeof message, "row %lld: ", (long long)row + 1);
        strcat(message, e.message);
        return r->call->host->fail(r->call, JVN_EARG, blame, row, column, message, *e.hint ? e.hint : NULL);
    }
    *b = (belief){.basis = GIVEN, .value = d, .source = row < 0 || d.kind != CONSTANT ? keep_text(r->call, text) : NULL};
    return JVN_OK;
}

/* The rows of the input as scenarios. A column that names no quantity is left alone. */
static jvn_status give_row(const request *r, int64_t row, scenario *s)
{
    const jvn_table *t = r->call->input;
    char buf[256];
    for (int c = 0; c < t->n_columns; c++) {
        const char *name = jvn_column_schema(t, c)->name;
        int q = quantity_named(name);
        const char *text = q >= 0 ? cell_text(r, c, row, buf, sizeof buf) : NULL;
        jvn_status st = text ? request_give(r, &s->known[q], q, text, JVN_NOARG, row, c) : JVN_OK;
        if (st != JVN_OK) return st;
    }
    return JVN_OK;
}

/* ---- flags --------------------------------------------------------------------------------------- */

const char *request_of(const request *r, const scenario *s, char *buf, size_t size)
{
    bool is_row = r->call->input && r->rows < CASES && r->n > 1 && s >= r->stages && s < r->stages + r->n;
    *buf = 0;
    if (s->label) snprintf(buf, size, " of %s", s->label);
    else if (is_row) snprintf(buf, size, " of row %d", (int)(s - r->stages) + 1);
    return buf;
}

int request_flag(const request *r, int q)
{
    for (int k = 0; k < r->n_map; k++)
        if (r->map[k] == q && jvn_given(r->call, r->first + k)) return r->first + k;
    return JVN_NOARG;
}

bool request_adds_up(const request *r, int q)
{
    static const int16_t sums[] = {Q_TOKENS, Q_FLOP, Q_HARDWARE_FLOP, Q_HOURS, Q_DAYS, Q_CHIP_HOURS, Q_COST, Q_CHIP_COST,
        Q_SERVER_COST, Q_INTERCONNECT_COST, Q_ENERGY_COST, Q_OWNED, Q_STAFF, Q_DEVELOPMENT, Q_ENERGY, Q_CARBON,
        Q_CAPEX, Q_FLEET_ENERGY, Q_OPEX, Q_FLEET, Q_YEARLY};
    if (r->rows >= CASES) return false;
    if (r->rows == KINDS && q == Q_CHIPS) return true;
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
        if (sums[k] == q) return true;
    return false;
}

/* What adds up, said once, cannot be meant for each stage. */
static jvn_status give_flag(request *r, int k)
{
    int q = r->map[k];
    int blame = r->first + k;
    const char *text = jvn_item_of(r->call, blame, 0)->text;
    if (q == r->goal) return request_give(r, &r->goal_value, q, text, blame, -1, -1);
    if (r->rows >= CASES && sweep_length(text) > 1) return JVN_OK;
    if (r->n > 1 && r->rows < CASES && request_adds_up(r, q))
        return jvn_fail(r->call, JVN_EARG, blame, r->rows == KINDS ? "a column of the table has one for each kind"
                                                                   : "name one: --stage NAME; or give a table with a row a stage",
                        "%s would be that of each of %d %s", quantities[q].flag, r->n, r->rows == KINDS ? "kinds" : "stages");
    jvn_status st = JVN_OK;
    for (int i = 0; i < r->n && st == JVN_OK; i++) st = request_give(r, &r->stages[i].known[q], q, text, blame, -1, -1);
    return st;
}

static jvn_status give_flags(request *r)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < r->n_map && st == JVN_OK; k++)
        if (jvn_given(r->call, r->first + k)) st = give_flag(r, k);
    return st;
}

/* ---- scenarios ----------------------------------------------------------------------------------- */

static jvn_status make_room(request *r, int n)
{
    int64_t least = n ? n : 1;
    r->stages = r->call->host->scratch(r->call, (int64_t)sizeof *r->stages * least);
    r->chips = r->call->host->scratch(r->call, (int64_t)sizeof *r->chips * least);
    if (!r->stages || !r->chips) return JVN_ENOMEM;
    memset(r->stages, 0, sizeof *r->stages * (size_t)least);
    memset(r->chips, 0, sizeof *r->chips * (size_t)least);
    r->n = n;
    return JVN_OK;
}

static bool is_wanted(const request *r, const char *label)
{
    int n = jvn_count(r->call, arg(r, IN_STAGE));
    for (int k = 0; k < n; k++)
        if (label && is_same_name(jvn_item_of(r->call, arg(r, IN_STAGE), k)->text, label)) return true;
    return n == 0;
}

/* Keeps the stages asked for, by their order. */
static jvn_status keep_wanted(request *r)
{
    char names[160] = "";
    int kept = 0;
    for (int i = 0; i < r->n; i++) {
        size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", i ? ", " : "there are ", r->stages[i].label ? r->stages[i].label : "?");
        if (!is_wanted(r, r->stages[i].label)) continue;
        r->chips[kept] = r->chips[i];
        r->stages[kept++] = r->stages[i];
    }
    if (!kept && r->n)
        return jvn_fail(r->call, JVN_ENAME, arg(r, IN_STAGE), names, "no stage is called '%s'", word(r, IN_STAGE));
    r->n = kept;
    return JVN_OK;
}

/* A cell as it would be typed, kept; NULL: there is none. */
static const char *keep_cell(const request *r, const char *column, int64_t row)
{
    char buf[256];
    const char *text = cell_text(r, column_named(r->call->input, column), row, buf, sizeof buf);
    return text ? keep_text(r->call, text) : NULL;
}

/* A quantity's name written otherwise (Chip_Hours, peak[TFLOP/s]) would be left alone unseen. */
static void tell_misnamed(const request *r)
{
    for (int c = 0; c < r->call->input->n_columns; c++) {
        const char *name = jvn_column_schema(r->call->input, c)->name;
        char bare[64];
        snprintf(bare, sizeof bare, "%.*s", (int)strcspn(name, "["), name);
        for (int q = 0; q < N_QUANTITIES && quantity_named(name) < 0; q++)
            if (is_same_name(bare, quantities[q].name))
                jvn_say(r->call, "column '%s' is left alone: the quantity is called %s%s%s", name, quantities[q].name,
                        *quantities[q].unit ? ", in " : "", quantities[q].unit);
    }
}

static jvn_status open_rows(request *r)
{
    const jvn_table *t = r->call->input;
    if (t->rows > 100000) return jvn_fail(r->call, JVN_ELIMIT, JVN_NOARG, "a row is a stage or a case", "100,000 rows at most, found %lld", (long long)t->rows);
    tell_misnamed(r);
    r->named = r->rows != STAGES && column_named(t, "stage") < 0 ? "gpu" : "stage";
    jvn_status st = make_room(r, (int)t->rows);
    for (int i = 0; i < r->n && st == JVN_OK; i++) {
        r->chips[i] = keep_cell(r, "gpu", i);
        r->stages[i].label = keep_cell(r, r->named, i);
        st = give_row(r, i, &r->stages[i]);
    }
    return st;
}

/* Of a model's first stage how large it is, and nothing else. */
static void keep_size(request *r)
{
    for (int q = 0; r->n && q < N_QUANTITIES; q++)
        if (q != Q_PARAMETERS && q != Q_ACTIVE) r->stages[0].known[q].basis = UNKNOWN;
    if (r->n > 1) r->n = 1;
    r->stages[0].label = r->chips[0] = NULL;
}

static jvn_status open_stages(request *r)
{
    if (!r->model) r->model = word(r, IN_MODEL), r->model_arg = arg(r, IN_MODEL);
    if (!r->model) return r->call->input ? open_rows(r) : make_room(r, 1);
    if (r->call->input)
        return jvn_fail(r->call, JVN_EARG, r->model_arg, "leave one of both out", "a model and the table before the pipe both say what the %s are",
                        r->rows >= CASES ? "cases" : r->rows == KINDS ? "kinds" : "stages");
    jvn_status st = facts_model(r->call, r->facts, r->model_arg, r->model, &r->stages, &r->chips, &r->n);
    if (st == JVN_OK && r->rows == SIZES) keep_size(r);
    return st;
}

/* A configuration comes before what facts have of a model. */
static jvn_status add_configuration(request *r)
{
    architecture a;
    if (!jvn_given(r->call, arg(r, IN_CONFIG))) return JVN_OK;
    jvn_status st = configuration_read(r->call, arg(r, IN_CONFIG), jvn_item_of(r->call, arg(r, IN_CONFIG), 0)->table, &a);
    for (int i = 0; i < r->n && st == JVN_OK; i++) configuration_add(&a, &r->stages[i]);
    return st;
}

/* A peak that was given is looked at with its chip; without one, once. */
static jvn_status check_peak(const request *r, const char *chip, const scenario *s)
{
    if (s->known[Q_PEAK].basis != GIVEN || (!chip && s != r->stages)) return JVN_OK;
    return facts_check_peak(r->call, r->facts, request_flag(r, Q_PEAK), chip, word(r, IN_PRECISION), dist_quantile(&s->known[Q_PEAK].value, 0.5));
}

/* Parameters that work on a token are some of all. */
static jvn_status check_size(const request *r, const scenario *s)
{
    const belief *all = &s->known[Q_PARAMETERS], *active = &s->known[Q_ACTIVE];
    int blame = request_flag(r, Q_ACTIVE) == JVN_NOARG ? request_flag(r, Q_PARAMETERS) : request_flag(r, Q_ACTIVE);
    if (all->basis == UNKNOWN || active->basis == UNKNOWN) return JVN_OK;
    double n = dist_quantile(&all->value, 0.5), some = dist_quantile(&active->value, 0.5);
    if (some <= n) return JVN_OK;
    return jvn_fail(r->call, JVN_EARG, blame, "--active are those that work on each token, --parameters all of them", "%s%s%.6g parameters are active, of %.6g in all",
                    s->label ? s->label : "", s->label ? ": " : "", some, n);
}

/* A chip that was typed comes before the model's or the row's. */
static jvn_status add_facts(const request *r, const char *chip, scenario *s)
{
    int year = jvn_given(r->call, arg(r, IN_YEAR)) ? (int)jvn_item_of(r->call, arg(r, IN_YEAR), 0)->integer : 0;
    const char *typed = word(r, IN_GPU);
    jvn_status st = JVN_OK;
    if (typed) chip = typed;
    if (chip) st = facts_chip(r->call, r->facts, typed ? arg(r, IN_GPU) : JVN_NOARG, chip, arg(r, IN_PRECISION), word(r, IN_PRECISION), s);
    if (st == JVN_OK) st = check_peak(r, chip, s);
    if (chip && st == JVN_OK) st = facts_rate(r->call, r->facts, chip, year, s);
    return st == JVN_OK ? facts_energy(r->call, r->facts, year, s) : st;
}

jvn_status request_facts(request *r)
{
    const facts_args args = {arg(r, IN_HARDWARE), arg(r, IN_RATES), arg(r, IN_ENERGY), arg(r, IN_MODELS)};
    facts *f = NULL;
    jvn_status st = facts_open(r->call, &args, &f);
    r->facts = f;
    return st;
}

jvn_status request_open(request *r)
{
    jvn_status st = r->facts ? JVN_OK : request_facts(r);
    if (st == JVN_OK) st = open_stages(r);
    if (st == JVN_OK) st = keep_wanted(r);
    if (st == JVN_OK && r->rows >= CASES) st = sweep_open(r);
    if (st == JVN_OK) st = give_flags(r);
    if (st == JVN_OK) st = add_configuration(r);
    for (int i = 0; i < r->n && st == JVN_OK; i++) {
        st = add_facts(r, r->chips[i], &r->stages[i]);
        if (st == JVN_OK) st = check_size(r, &r->stages[i]);
    }
    return st;
}
