/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c -- the results as tables: a row an event and window, and the side tables ar and excluded; averages.c adds
 * those over events. Every number's column carries its convention. */
#include <float.h>
#include <math.h>

#include "tables.h"

/* ---- names of events ---- */

static const char *series_text(const work *w, int64_t i, char *buf, size_t n)
{
    const request *q = &w->r->of[i];
    if (q->series >= 0) return panel_name(w->p, q->series, buf, n);
    return field_text(w->p, &w->r->tickers, q->row, buf, n);
}

static const char *by_name(const work *w) { return w->p->by.schema ? w->p->by.name : "series"; }

/* The instrument of each row: the panel's own values, or where they have blanks at their ends, text without. per: rows
 * an event. */
static jvn_status add_taken(const view *v, const char *side, int64_t per, int64_t n)
{
    struct ArrowArray a = {0};
    jvn_call *call = v->w->call;
    const panel *p = v->w->p;
    int64_t *rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) rows[i] = panel_row(p, p->starts[v->w->r->of[v->r->kept[i / per]].series]);
    jvn_status st = p->rows->take(call, p->by.schema, p->by.array, rows, n, &a);
    return st ? st : call->host->add(call, side, p->by.name, p->by.schema, &a);
}

static const char *main_name(const view *v, int64_t row, char *buf, size_t n)
{
    return series_text(v->w, v->r->kept[row / v->column], buf, n);
}

static jvn_status add_series(view *v, const char *side, int64_t per, int64_t n)
{
    const panel *p = v->w->p;
    v->column = (int)per;
    if (p->by.schema && (!is_text(v->w->call, &p->by) || !v->w->r->trimmed)) return add_taken(v, side, per, n);
    return add_texts(v, side, by_name(v->w), n, main_name);
}

static const char *group_name(const work *w, int32_t group) { return group ? w->r->groups[group] : NULL; }

static const char *main_group(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return group_name(v->w, v->w->r->of[v->r->kept[row / v->column]].group);
}

static const char *market_name(const work *w, const request *q, char *buf, size_t n)
{
    return q->bench >= 0 ? w->m->of[q->bench].name : field_text(w->p, &w->m->column, q->row, buf, n);
}

static const char *main_market(const view *v, int64_t row, char *buf, size_t n)
{
    return market_name(v->w, &v->w->r->of[v->r->kept[row / v->column]], buf, n);
}

static double main_date(const view *v, int64_t row) { return v->w->r->of[v->r->kept[row / v->column]].date; }

static jvn_status add_event(view *v, const char *side, int64_t per, int64_t n)
{
    jvn_status st = add_series(v, side, per, n);
    if (!st && v->w->r->n_groups) st = add_texts(v, side, "group", n, main_group);
    if (!st && v->w->m->named) st = add_texts(v, side, "market", n, main_market);
    const column date[] = {{side ? "event" : "date", "", "", main_date, JVN_DATE}};
    return st ? st : ADD(v, side, date, n);
}

/* ---- a row an event and window ---- */

static int64_t event_of(const view *v, int64_t row) { return v->r->kept[row / v->w->s.n_windows]; }

static const sum *sum_of(const view *v, int64_t row)
{
    int n = v->w->s.n_windows;
    return &v->w->s.sums[v->r->kept[row / n] * n + row % n];
}

static const fit *fit_of(const view *v, int64_t row) { return &v->w->s.fits[event_of(v, row)]; }

static double sd_of(const view *v, int64_t row) { return asked_sd(v->w, sum_of(v, row)); }
static double if_whole(const view *v, int64_t row, double x) { return sum_of(v, row)->car == sum_of(v, row)->car ? x : NAN; }

static double get_day(const view *v, int64_t row) { return v->w->s.day[event_of(v, row)]; }
static double get_car(const view *v, int64_t row) { return sum_of(v, row)->car; }
static double get_sd(const view *v, int64_t row) { return if_whole(v, row, sd_of(v, row)); }
static double get_t(const view *v, int64_t row) { return sum_of(v, row)->car / sd_of(v, row); }
static double get_df(const view *v, int64_t row) { return fit_of(v, row)->df; }
static double get_p(const view *v, int64_t row)
{
    int per = v->w->s.n_windows;
    return v->w->chance[event_of(v, row) * (v->w->s.span + per) + v->w->s.span + row % per];
}

/* One a number of degrees of freedom that occurs. */
static double quantile(const view *v, int df) { return v->numbers[df]; }
static double get_low(const view *v, int64_t row) { return get_car(v, row) - quantile(v, fit_of(v, row)->df) * sd_of(v, row); }
static double get_high(const view *v, int64_t row) { return get_car(v, row) + quantile(v, fit_of(v, row)->df) * sd_of(v, row); }
static double get_m(const view *v, int64_t row) { return fit_of(v, row)->m; }
static double get_sigma(const view *v, int64_t row) { return fit_of(v, row)->sigma; }
static double get_r2(const view *v, int64_t row) { return fit_of(v, row)->r2; }
static double get_coef(const view *v, int64_t row) { return fit_of(v, row)->coef[v->column]; }
static double get_garch(const view *v, int64_t row) { return fit_of(v, row)->garch[v->column]; }
static double get_scar(const view *v, int64_t row) { return sum_of(v, row)->scar; }
static double get_bhar(const view *v, int64_t row) { return if_whole(v, row, sum_of(v, row)->bhar); }

/* Windows as a dictionary: their texts once. */
static jvn_status add_main_windows(const view *v, int64_t n)
{
    const work *w = v->w;
    const jvn_host *host = w->call->host;
    struct ArrowArray codes = {0}, texts = {0};
    char buf[48];
    int64_t at = 0;
    jvn_status st = host->new_array(w->call, JVN_STRING, w->s.n_windows, w->s.n_windows * (int64_t)sizeof buf, 0, &texts);
    if (st) return st;
    for (int k = 0; k < w->s.n_windows; k++) {
        size_t length = strlen(window_text(w->s.windows[k], buf, sizeof buf));
        ((int64_t *)jvn_out(&texts))[k] = at;
        memcpy(jvn_out_text(&texts) + at, buf, length);
        at += (int64_t)length;
    }
    ((int64_t *)jvn_out(&texts))[w->s.n_windows] = at;
    if ((st = host->new_array(w->call, JVN_DICT, n, 0, 0, &codes))) {
        texts.release(&texts);
        return st;
    }
    for (int64_t i = 0; i < n; i++) ((int32_t *)jvn_out(&codes))[i] = (int32_t)(i % w->s.n_windows);
    if ((st = host->set_dictionary(w->call, &codes, &texts))) {
        codes.release(&codes);
        return st;
    }
    return host->add(w->call, NULL, "window", host->field(w->call, JVN_DICT, "", ""), &codes);
}

/* "sum of AR over the window; log returns, market model on SP500" */
static const char *with_model(const work *w, const char *what, char *buf, size_t n)
{
    const char *on = w->m->named ? "its market" : w->b->name;
    snprintf(buf, n, "%s; %s, %s%s%s, days %d:%d", what, value_title(w->o), model_title(w->o->model),
             on ? " on " : "", on ? on : "", w->o->est_lo, w->o->est_hi);
    return buf;
}

static const char *sd_convention(const work *w)
{
    if (w->o->naive) return "naive: s sqrt L";
    if (w->o->model == M_GARCH) return "root of the sum of the forecast variances";
    return w->o->model == M_ADJUSTED ? "s sqrt L, s of R - R_m about its mean, M-1 df"
                                     : "exact: s sqrt(L + z'(X'X)^-1 z), s^2 = RSS/(M-p)";
}

static jvn_status add_sums(const view *v, int64_t n)
{
    char car[256], low[96];
    const work *w = v->w;
    const char *unit = unit_of(w);
    snprintf(low, sizeof low, "CAR - t sd; high: CAR + t sd; %.10g %% two-sided", 100 * w->o->confidence);
    const column columns[] = {
        {"car", unit, with_model(w, "sum of AR over the window", car, sizeof car), get_car, JVN_FLOAT64},
        {"sd", unit, sd_convention(w), get_sd, JVN_FLOAT64},
        {"t", "", "CAR/sd", get_t, JVN_FLOAT64},
        {"df", "", "of t: M-p", get_df, JVN_INT64},
        {"p", "", "two-sided", get_p, JVN_FLOAT64},
        {"low", unit, low, get_low, JVN_FLOAT64},
        {"high", unit, "", get_high, JVN_FLOAT64},
        {"scar", "", "CAR/sd, sd exact", get_scar, JVN_FLOAT64},
        {"bhar", "ret", "prod(1+R) - prod(1+R_m), simple returns", get_bhar, JVN_FLOAT64},
        {"n", "", "estimation days with all values", get_m, JVN_INT64},
        {"sigma", unit, w->o->model == M_GARCH ? "root of the unconditional variance" : "root of RSS/(M-p)", get_sigma, JVN_FLOAT64},
        {"r2", "", "1 - RSS/TSS", get_r2, JVN_FLOAT64},
    };
    return ADD(v, NULL, columns, n);
}

static jvn_status add_coefs(view *v, int64_t n)
{
    static const char *const garch[] = {"omega", "garch_alpha", "garch_beta"};
    jvn_status st = JVN_OK;
    for (int k = 0; k <= v->w->b->k && v->w->o->model != M_ADJUSTED && !st; k++) {
        const column coef[] = {{k ? v->w->b->factor_names[k - 1] : "alpha", "", "", get_coef, JVN_FLOAT64}};
        v->column = k;
        st = ADD(v, NULL, coef, n);
    }
    for (int k = 0; k < 3 && v->w->o->model == M_GARCH && !st; k++) {
        const column of[] = {{garch[k], "", "h[t] = omega + garch_alpha e[t-1]^2 + garch_beta h[t-1]", get_garch, JVN_FLOAT64}};
        v->column = k;
        st = ADD(v, NULL, of, n);
    }
    return st;
}

static jvn_status add_main(view *v)
{
    static const column day[] = {{"day", "", "the day that was taken", get_day, JVN_DATE}};
    int64_t n = v->r->n_kept * v->w->s.n_windows;
    jvn_status st = add_event(v, NULL, v->w->s.n_windows, n);
    if (!st) st = ADD(v, NULL, day, n);
    if (!st) st = add_main_windows(v, n);
    if (!st) st = add_sums(v, n);
    return st ? st : add_coefs(v, n);
}

/* ---- ar: a row an event and day ---- */

static int64_t ar_event(const view *v, int64_t row) { return v->r->kept[row / v->w->s.span]; }
static int64_t ar_slot(const view *v, int64_t row)
{
    return study_slot(&v->w->s, ar_event(v, row), v->w->s.est + (int)(row % v->w->s.span));
}

static double ar_rel(const view *v, int64_t row) { return (double)(v->w->s.first + row % v->w->s.span); }
static double ar_date(const view *v, int64_t row)
{
    int32_t d = v->w->s.date[ar_slot(v, row)];
    return d == INT32_MIN ? (double)NAN : (double)d;
}
static double ar_return(const view *v, int64_t row) { return v->w->own[ar_event(v, row) * v->w->s.span + row % v->w->s.span]; }
static double ar_ar(const view *v, int64_t row) { return v->w->s.ar[ar_slot(v, row)]; }
static double ar_sd(const view *v, int64_t row)
{
    double x = v->w->s.sd[ar_event(v, row) * v->w->s.span + row % v->w->s.span];
    return ar_ar(v, row) == ar_ar(v, row) ? x : NAN;
}
static double ar_sar(const view *v, int64_t row) { return ar_ar(v, row) / ar_sd(v, row); }
static double ar_p(const view *v, int64_t row)
{
    return v->w->chance[ar_event(v, row) * (v->w->s.span + v->w->s.n_windows) + row % v->w->s.span];
}

static jvn_status add_ar(view *v)
{
    int64_t n = v->r->n_kept * v->w->s.span;
    const char *unit = unit_of(v->w);
    const column columns[] = {
        {"rel", "", "days from the event", ar_rel, JVN_INT64},
        {"date", "", "", ar_date, JVN_DATE},
        {v->w->o->of ? "value" : "return", unit, "", ar_return, JVN_FLOAT64},
        {"ar", unit, "R - x'b", ar_ar, JVN_FLOAT64},
        {"sd", unit, v->w->o->model == M_GARCH ? "root of the forecast variance"
                     : v->w->o->model == M_ADJUSTED ? "s" : "s sqrt(1 + x'(X'X)^-1 x)", ar_sd, JVN_FLOAT64},
        {"sar", "", "AR/sd, t with M-p df", ar_sar, JVN_FLOAT64},
        {"p", "", "two-sided", ar_p, JVN_FLOAT64},
    };
    jvn_status st = add_event(v, "ar", v->w->s.span, n);
    return st ? st : ADD(v, "ar", columns, n);
}

/* ---- excluded ---- */

static const char *out_name(const view *v, int64_t row, char *buf, size_t n)
{
    return series_text(v->w, v->r->kept[row], buf, n);
}
static const char *out_market(const view *v, int64_t row, char *buf, size_t n)
{
    return market_name(v->w, &v->w->r->of[v->r->kept[row]], buf, n);
}
static double out_date(const view *v, int64_t row) { return v->w->r->of[v->r->kept[row]].date; }
static const char *out_why(const view *v, int64_t row, char *buf, size_t n)
{
    return reason_text(v->w, v->r->kept[row], buf, n);
}

static jvn_status add_excluded(const view *v)
{
    static const column date[] = {{"date", "", "", out_date, JVN_DATE}};
    int64_t n = v->w->s.n - v->r->n_kept, at = 0;
    results out = {.kept = v->w->call->host->scratch(v->w->call, (n + 1) * (int64_t)sizeof(int64_t))};
    view o = {.w = v->w, .r = &out};
    if (!out.kept) return JVN_ENOMEM;
    for (int64_t i = 0; i < v->w->s.n; i++)
        if (v->w->out[i].why != KEPT) out.kept[at++] = i;
    jvn_status st = add_texts(&o, "excluded", by_name(v->w), n, out_name);
    if (!st && v->w->m->named) st = add_texts(&o, "excluded", "market", n, out_market);
    if (!st) st = ADD(&o, "excluded", date, n);
    return st ? st : add_texts(&o, "excluded", "why", n, out_why);
}

static double *quantiles_of(const work *w, const results *r)
{
    double *known = w->call->host->scratch(w->call, (w->s.est + 2) * (int64_t)sizeof *known);
    for (int k = 0; known && k < w->s.est + 2; k++) known[k] = NAN;
    for (int64_t k = 0; known && k < r->n_kept; k++) {
        int df = w->s.fits[r->kept[k]].df;
        if (known[df] != known[df]) known[df] = critical(w->o->confidence, df);
    }
    return known;
}

jvn_status tables_add(const work *w, const results *r)
{
    view v = {.w = w, .r = r, .groups = w->r->n_groups > 1 ? w->r->n_groups + 1 : 1, .blocks = benches_blocks(w->m)};
    v.numbers = quantiles_of(w, r);
    if (!v.numbers) return JVN_ENOMEM;
    jvn_status st = add_main(&v);
    if (!st) st = add_ar(&v);
    if (!st) st = averages_add(&v);
    return st ? st : add_excluded(&v);
}
