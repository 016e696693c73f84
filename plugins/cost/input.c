/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input.c -- reads numbers, ranges and distributions; every failure names what was found and what would do. */
#include "input.h"

#include "convert.h"
#include "dist_forms.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LARGEST = 1e300; /* so that differences are finite */

typedef struct reader {
    const char *text;
    int at;
    const quantity *q;
    input_error *e;
} reader;

/* A number, and the magnitude behind it: 0 for none. */
typedef struct number {
    double x;
    char magnitude;
} number;

__attribute__((format(printf, 5, 6))) static bool refuse(const reader *r, int from, int to, const char *hint, const char *format, ...)
{
    va_list ap;
    r->e->at = from;
    r->e->length = to - from;
    va_start(ap, format);
    vsnprintf(r->e->message, sizeof r->e->message, format, ap);
    va_end(ap);
    snprintf(r->e->hint, sizeof r->e->hint, "%s", hint ? hint : "");
    return false;
}

static void skip_blanks(reader *r)
{
    while (r->text[r->at] == ' ' || r->text[r->at] == '\t') r->at++;
}

static bool take(reader *r, const char *word)
{
    skip_blanks(r);
    size_t n = strlen(word);
    if (strncmp(r->text + r->at, word, n) != 0) return false;
    r->at += (int)n;
    return true;
}

/* The end of a run of letters, digits and bytes beyond ASCII. */
static int word_end(const reader *r, int at)
{
    while (isalnum((unsigned char)r->text[at]) || r->text[at] == '_' || (unsigned char)r->text[at] >= 0x80) at++;
    return at;
}

/* How much of a text is shown in a message: whole characters. */
static int shown(const char *s, int length)
{
    int n = length < 60 ? length : 60;
    while (n > 0 && n < length && ((unsigned char)s[n] & 0xc0) == 0x80) n--;
    return n;
}

/* ---- numbers ---- */

static int digits_end(const reader *r, int at)
{
    while (isdigit((unsigned char)r->text[at])) at++;
    return at;
}

/* The end of what is a decimal number, or at itself. The first point of `..` is none. */
static int number_end(const reader *r, int at)
{
    int from = at + (r->text[at] == '-' || r->text[at] == '+'), end = digits_end(r, from);
    int fraction = r->text[end] == '.' && r->text[end + 1] != '.' ? digits_end(r, end + 1) : end;
    if (end == from && fraction <= end + 1) return at;
    end = fraction;
    if (r->text[end] == 'e' || r->text[end] == 'E') {
        int sign = end + 1 + (r->text[end + 1] == '-' || r->text[end + 1] == '+'), last = digits_end(r, sign);
        if (last > sign) end = last;
    }
    return end;
}

static bool read_magnitude(reader *r, int from, number *n)
{
    static const char letters[] = "kKMBT%";
    static const double factors[] = {1e3, 1e3, 1e6, 1e9, 1e12};
    char c = r->text[r->at];
    const char *letter = c ? strchr(letters, c) : NULL;
    int end = c == '%' ? r->at + 1 : word_end(r, r->at);
    n->magnitude = 0;
    if (end == r->at) return true;
    if (!letter || end > r->at + 1)
        return refuse(r, r->at, end, "k, M, B and T are 1e3, 1e6, 1e9 and 1e12; a unit stands in brackets: 80[GB]", "'%.*s' is no magnitude",
                      shown(r->text + r->at, end - r->at), r->text + r->at);
    if (c == '%' && *r->q->unit && strcmp(r->q->unit, "1/yr") != 0)
        return refuse(r, from, end, NULL, "%.*s: %s is in %s, not in %%", shown(r->text + from, end - from), r->text + from, r->q->flag, r->q->unit);
    n->magnitude = c;
    n->x = c == '%' ? n->x / 100 : n->x * factors[letter - letters]; /* 35% is 0.35 to the last digit */
    r->at = end;
    return true;
}

/* "/30" behind a number: a fraction. */
static bool read_divisor(reader *r, number *n)
{
    int from = r->at, end = r->text[from] == '/' ? number_end(r, from + 1) : from;
    if (end <= from + 1) return true;
    double by = strtod(r->text + from + 1, NULL);
    r->at = end;
    n->x /= by;
    return by > 0 || refuse(r, from, end, NULL, "'%.*s': a fraction is over a number above 0", shown(r->text + from, end - from), r->text + from);
}

static bool read_number(reader *r, number *n)
{
    skip_blanks(r);
    int from = r->at, end = number_end(r, from);
    char buf[400];
    if (end == from) {
        int to = word_end(r, from + (r->text[from] != 0));
        return refuse(r, from, to, "as 37e9, 37B, 35%, 0.30..0.45, normal(2, 0.3) or 2[USD/GPUh]", to > from ? "found '%.*s', wanted a number" : "a number is missing",
                      shown(r->text + from, to - from), r->text + from);
    }
    if (end - from >= (int)sizeof buf) return refuse(r, from, end, NULL, "a number of %d characters", end - from);
    snprintf(buf, sizeof buf, "%.*s", end - from, r->text + from);
    n->x = strtod(buf, NULL);
    r->at = end;
    if (!read_magnitude(r, from, n) || !read_divisor(r, n)) return false;
    return fabs(n->x) <= LARGEST || refuse(r, from, r->at, NULL, "%.*s is too large", shown(r->text + from, r->at - from), r->text + from);
}

/* ---- units ---- */

static const quantity *quantity_in(const char *unit, size_t n)
{
    const quantity *found = NULL;
    for (int i = 0; i < N_QUANTITIES; i++)
        if (strlen(quantities[i].unit) == n && memcmp(quantities[i].unit, unit, n) == 0) {
            if (found) return NULL;
            found = &quantities[i];
        }
    return found;
}

/* The text up to `to` is a value whose unit, from `from` on, is not the quantity's. */
static bool refuse_unit(const reader *r, int from, int to, const char *unknown, size_t unknown_length)
{
    int n = to - from - 2;
    const char *unit = r->text + from + 1;
    const quantity *other = unknown ? NULL : quantity_in(unit, (size_t)n);
    char hint[160] = "";
    if (other) snprintf(hint, sizeof hint, "%s is in %s", other->flag, other->unit);
    if (unknown)
        return refuse(r, from, to, NULL, "'%.*s' is no unit that is known here; %s is %s%s",
                      shown(unknown, (int)unknown_length), unknown, r->q->flag, *r->q->unit ? "in " : "a plain number", r->q->unit);
    if (!*r->q->unit) return refuse(r, from, to, hint, "%.*s: %s is a plain number", shown(r->text, to), r->text, r->q->flag);
    return refuse(r, from, to, hint, "%.*s: %s is in %s", shown(r->text, to), r->text, r->q->flag, r->q->unit);
}

/* A unit in brackets, if there is one. */
static bool read_unit(reader *r, double *factor)
{
    skip_blanks(r);
    int from = r->at;
    const char *open = r->text + from, *unknown;
    size_t unknown_length;
    *factor = 1;
    if (*open != '[') return true;
    const char *close = strchr(open, ']');
    if (!close) return refuse(r, from, (int)strlen(r->text), NULL, "the bracket [ is not closed");
    r->at = (int)(close + 1 - r->text);
    if (close == open + 1 && !*r->q->unit) return true;
    if (convert_factor(open + 1, (size_t)(close - open - 1), r->q->unit, factor, &unknown, &unknown_length)) return true;
    return refuse_unit(r, from, r->at, unknown, unknown_length);
}

static bool scale(const reader *r, dist *d, double factor)
{
    if (d->kind == LOGNORMAL) *d = dist_new(LOGNORMAL, d->a + log(factor), d->b, 0);
    else if (d->kind == BETA) return factor == 1 || refuse(r, 0, r->at, NULL, "beta is a share between 0 and 1 and has no unit");
    else *d = d->kind == CONSTANT ? dist_constant(d->a * factor) : dist_new(d->kind, d->a * factor, d->b * factor, d->c * factor);
    return true;
}

/* ---- ranges and distributions ---- */

static bool read_range(reader *r, dist *d)
{
    number low, high;
    if (!read_number(r, &low)) return false;
    if (!take(r, "..")) return *d = dist_constant(low.x), true;
    if (!read_number(r, &high)) return false;
    bool lone = (low.magnitude != 0) != (high.magnitude != 0) && low.x != 0 && high.x != 0;
    if (lone) return refuse(r, 0, r->at, "12T..18T, 30%..45%", "%.*s: one end alone has a magnitude", shown(r->text, r->at), r->text);
    if (low.x > high.x) return refuse(r, 0, r->at, NULL, "%.*s: the lower end stands first", shown(r->text, r->at), r->text);
    *d = low.x == high.x ? dist_constant(low.x) : dist_new(UNIFORM, low.x, high.x, 0);
    return true;
}

/* Arguments as they are read: all with names, or none. */
typedef struct arguments {
    int n, at[FORM_PARAMS], ends[FORM_PARAMS]; /* places of the names */
    double values[FORM_PARAMS];
    bool named;
} arguments;

static bool is_name(const reader *r, const arguments *a, int i, const char *name)
{
    size_t n = (size_t)(a->ends[i] - a->at[i]);
    return strlen(name) == n && memcmp(name, r->text + a->at[i], n) == 0;
}

static bool read_name(reader *r, arguments *a)
{
    skip_blanks(r);
    int from = r->at, end = word_end(r, from);
    bool named = isalpha((unsigned char)r->text[from]) != 0;
    a->at[a->n] = from;
    a->ends[a->n] = end;
    if (a->n && named != a->named) return refuse(r, from, end, NULL, "either all values have names or none has");
    a->named = named;
    if (!named) return true;
    r->at = end;
    return take(r, "=") || refuse(r, from, end, NULL, "'%.*s' lacks a value: %.*s=", shown(r->text + from, end - from), r->text + from, shown(r->text + from, end - from), r->text + from);
}

static bool read_arguments(reader *r, int from, arguments *a)
{
    number n;
    for (a->n = 0; !take(r, ")"); a->n++) {
        if (a->n && !take(r, ",")) {
            bool ends = !r->text[r->at], unit = r->text[r->at] == '[';
            return refuse(r, from, r->at, unit ? "the unit stands at the end: normal(2, 0.3)[USD/GPUh]" : ends ? "a text with blanks is quoted: 'normal(2, 0.3)'" : NULL,
                          "after '%.*s': wanted ',' or ')'", shown(r->text + from, r->at - from), r->text + from);
        }
        if (a->n == FORM_PARAMS) return refuse(r, from, r->at, NULL, "%.*s: more than %d values", shown(r->text + from, r->at - from), r->text + from, FORM_PARAMS);
        skip_blanks(r);
        if (!r->text[r->at])
            return refuse(r, from, r->at, "a text with blanks is quoted: 'normal(2, 0.3)'", "%.*s is not finished", shown(r->text + from, r->at - from), r->text + from);
        if (!read_name(r, a) || !read_number(r, &n)) return false;
        a->values[a->n] = n.x;
    }
    return true;
}

/* The values in the form's order. False: it is not this one that was meant. */
static bool arrange(const reader *r, const dist_form *f, const arguments *a, double *values)
{
    int n = dist_form_params(f);
    if (a->n != n) return false;
    for (int k = 0; k < n; k++) {
        int i = k;
        if (a->named)
            for (i = 0; i < n && !is_name(r, a, i, f->params[k]); i++) continue;
        if (i == n) return false;
        values[k] = a->values[i];
    }
    return true;
}

/* "normal(mean, sd), normal(median=, sd=), ..." as far as it fits. */
static void list_forms(const char *name, char *buf, size_t size)
{
    size_t n = 0;
    for (int i = 0; i < n_dist_forms && n + 50 < size; i++) {
        const dist_form *f = &dist_forms[i];
        if (strcmp(f->name, name) != 0) continue;
        const char *sign = n ? "=" : "", *third = f->params[2];
        n += (size_t)snprintf(buf + n, size - n, "%s%s(%s%s, %s%s%s%s)", n ? ", " : "", name, f->params[0], sign, f->params[1], sign, third ? ", " : "",
                              third ? third : "");
    }
}

static int distance(const char *a, int n, const char *b)
{
    int row[32], m = (int)strlen(b);
    for (int j = 0; j <= m; j++) row[j] = j;
    for (int i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int swap = corner + (tolower((unsigned char)a[i - 1]) != b[j - 1]), step = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            corner = row[j];
            row[j] = swap < step ? swap : step;
        }
    }
    return row[m];
}

static bool refuse_name(const reader *r, int from, int end)
{
    const char *near = NULL;
    int best = 3, n = end - from;
    char hint[160];
    for (int i = 0; i < n_dist_forms && n < 32; i++) {
        int d = distance(r->text + from, n, dist_forms[i].name);
        if (d < best) best = d, near = dist_forms[i].name;
    }
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    else snprintf(hint, sizeof hint, "uniform, loguniform, normal, lognormal, triangular, pert, beta");
    return refuse(r, from, end, hint, "there is no distribution '%.*s'", shown(r->text + from, n), r->text + from);
}

static bool read_distribution(reader *r, dist *d)
{
    int from = r->at, end = word_end(r, from);
    const char *name = NULL, *wrong = NULL;
    arguments a = {0};
    double values[FORM_PARAMS];
    char hint[160] = "";
    for (int i = 0; i < n_dist_forms; i++)
        if (strlen(dist_forms[i].name) == (size_t)(end - from) && memcmp(dist_forms[i].name, r->text + from, (size_t)(end - from)) == 0) name = dist_forms[i].name;
    if (!name) return refuse_name(r, from, end);
    r->at = end + 1;
    if (!read_arguments(r, from, &a)) return false;
    for (int i = 0; i < n_dist_forms; i++) {
        if (strcmp(dist_forms[i].name, name) != 0 || !arrange(r, &dist_forms[i], &a, values)) continue;
        wrong = dist_forms[i].make(values, dist_forms[i].z, d);
        return !wrong || refuse(r, from, r->at, NULL, "%.*s: %s", shown(r->text + from, r->at - from), r->text + from, wrong);
    }
    list_forms(name, hint, sizeof hint);
    return refuse(r, from, r->at, hint, "%.*s: these values do not say a %s distribution", shown(r->text + from, r->at - from), r->text + from, name);
}

/* ---- bounds ---- */

static bool bound(const reader *r, dist *d)
{
    const quantity *q = r->q;
    bool share = !*q->unit && q->most == 1;
    char hint[160] = "";
    if (dist_bound(d, q->least, q->most)) return true;
    if (d->kind != CONSTANT)
        return refuse(r, 0, r->at, NULL, "%.*s has no mass between %g and %g, the bounds of %s", shown(r->text, r->at), r->text, q->least, q->most, q->flag);
    if (share && d->a > 1 && d->a <= 100) snprintf(hint, sizeof hint, "%g%% or %g?", d->a, d->a / 100);
    if (share) return refuse(r, 0, r->at, hint, "%.*s: %s is a share between 0 and 1", shown(r->text, r->at), r->text, q->flag);
    if (d->a < q->least) return refuse(r, 0, r->at, NULL, "%.*s: %s is at least %g", shown(r->text, r->at), r->text, q->flag, q->least);
    return refuse(r, 0, r->at, NULL, "%.*s: %s is at most %g", shown(r->text, r->at), r->text, q->flag, q->most);
}

bool input_read(const char *text, const quantity *q, dist *out, input_error *e)
{
    reader r = {.text = text, .q = q, .e = e};
    double factor;
    skip_blanks(&r);
    bool named = isalpha((unsigned char)text[r.at]) && text[word_end(&r, r.at)] == '(';
    if (named ? !read_distribution(&r, out) : !read_range(&r, out)) return false;
    if (!read_unit(&r, &factor) || !scale(&r, out, factor)) return false;
    skip_blanks(&r);
    int end = (int)strlen(text);
    if (r.at < end)
        return refuse(&r, r.at, end, text[r.at] == ',' ? "thousands have no commas: 2664000, 2664k or 2.664M" : NULL, "'%.*s' is left over",
                      shown(text + r.at, end - r.at), text + r.at);
    return bound(&r, out);
}

jvn_status input_take(jvn_call *call, int arg, const char *text, int q, dist *out)
{
    input_error e;
    if (input_read(text, &quantities[q], out, &e)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, arg, *e.hint ? e.hint : NULL, "%s", e.message);
}
