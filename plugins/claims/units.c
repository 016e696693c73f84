/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units.c -- every form of the table with its prefixes and plural goes into two tables of phrases, which texts are held against. */
#include "units.h"

#include "side.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

__asm__(".pushsection .rodata\n.globl csv_units\n.hidden csv_units\ncsv_units:\n.incbin \"data/claims/units.csv\"\n.byte 0\n.popsection\n");
extern const char csv_units[] __attribute__((visibility("hidden")));

enum { MAX_UNITS = 1024, MAX_FORMS = 8192, ROOM = 1 << 15, MILLIONS = MAX_UNITS };

static const struct prefix {
    char letter, symbol[4];
    const char *word;
    double factor;
} prefixes[] = {
    {'Y', "Y", "yotta", 1e24}, {'Z', "Z", "zetta", 1e21}, {'E', "E", "exa", 1e18}, {'P', "P", "peta", 1e15}, {'T', "T", "tera", 1e12},
    {'G', "G", "giga", 1e9}, {'M', "M", "mega", 1e6}, {'k', "k", "kilo", 1e3}, {'K', "K", "", 1e3}, {'h', "h", "hecto", 1e2},
    {'d', "d", "deci", 1e-1}, {'c', "c", "centi", 1e-2}, {'m', "m", "milli", 1e-3}, {'u', "µ", "micro", 1e-6}, {'u', "μ", "micro", 1e-6},
    {'u', "mc", "micro", 1e-6}, {'n', "n", "nano", 1e-9}, {'p', "p", "pico", 1e-12},
};

/* Words that are no currency before a number: "won 5 games". */
static const char *const not_before[] = {"won", "pound", "pounds", "cent", "cents", "penny", "pennies", "pence", "p", "c", "marks", "LE", "le", "mao"};

static bool may_lead(const char *form)
{
    for (size_t k = 0; k < sizeof not_before / sizeof *not_before; k++)
        if (!strcmp(form, not_before[k])) return false;
    return true;
}

static void add_form(units *u, const char *form, int at, bool exact, double times)
{
    const int value = at + (times > 1 ? MILLIONS : 0);
    bool ok = phrase_add(&u->forward, u->p, form, value, exact);
    if (is_currency(&u->items[at]) && may_lead(form)) ok = ok && phrase_add(&u->backward, u->p, form, value, exact);
    if (!ok && !u->refused) u->refused = pool_text(u->p, form, strlen(form));
}

/* One that has the name already is another now. */
static int add_unit(units *u, const char *name, const char *dimension, double factor)
{
    int k = u->n - 1;
    while (k >= 0 && strcmp(u->items[k].name, name)) k--;
    if (k < 0 && u->n == MAX_UNITS) return u->refused = name, 0;
    if (k < 0) k = u->n++;
    u->items[k] = (unit){name, *dimension ? dimension : "other", factor};
    return k;
}

static bool is_code(const char *s)
{
    size_t n = strlen(s);
    return n == 3 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static void add_symbol(units *u, const char *prefix, const char *form, int at)
{
    char whole[128];
    snprintf(whole, sizeof whole, "%s%s", prefix, form);
    bool code = is_code(form) && is_currency(&u->items[at]);
    bool lower = code && (strcmp(form, "LAK") && strcmp(form, "COP") && strcmp(form, "RON") && strcmp(form, "BTC"));
    add_form(u, whole, at, !lower && !strchr(form, '$'), 1);
    if (!code) return;
    snprintf(whole, sizeof whole, "M%s", form);
    add_form(u, whole, at, true, 1e6);
}

/* "foot/feet", or the plural that English makes. */
static void add_word(units *u, const char *prefix, const char *form, int at)
{
    char one[160], many[192];
    const char *slash = strchr(form, '/');
    int n = slash ? (int)(slash - form) : (int)strlen(form);
    snprintf(one, sizeof one, "%s%.*s", prefix, n, form);
    if (slash) snprintf(many, sizeof many, "%s%s", prefix, slash + 1);
    else snprintf(many, sizeof many, "%ss", one);
    add_form(u, one, at, false, 1);
    if (strcmp(one, many)) add_form(u, many, at, false, 1);
}

static void each_form(units *u, const char *list, const char *prefix, int at, void (*add)(units *, const char *, const char *, int))
{
    char form[128];
    for (const char *s = list; *s;) {
        size_t n = strcspn(s, ";");
        snprintf(form, sizeof form, "%.*s", (int)n, s);
        if (*form) add(u, prefix, form, at);
        s += n + (s[n] == ';');
    }
}

enum { NAME, DIMENSION_OF, SYMBOLS, WORDS, PREFIXES, FACTOR };

static void add_row(units *u, const char *const *cells)
{
    const double factor = grid_number(cells[FACTOR], 1);
    if (!*cells[NAME] || !(factor > 0) || !isfinite(factor)) {
        u->refused = *cells[NAME] ? cells[FACTOR] : "";
        return;
    }
    int at = add_unit(u, cells[NAME], cells[DIMENSION_OF], factor);
    each_form(u, cells[SYMBOLS], "", at, add_symbol);
    each_form(u, cells[WORDS], "", at, add_word);
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
        const struct prefix *x = &prefixes[k];
        if (!strchr(cells[PREFIXES], x->letter)) continue;
        char name[128];
        snprintf(name, sizeof name, "%s%.99s", *x->word ? x->word : "kilo", cells[NAME]);
        int with = add_unit(u, pool_text(u->p, name, strlen(name)), cells[DIMENSION_OF], factor * x->factor);
        each_form(u, cells[SYMBOLS], x->symbol, with, add_symbol);
        if (*x->word) each_form(u, cells[WORDS], x->word, with, add_word);
    }
}

static phrase_table table_of(pool *p, uint32_t room, uint32_t room_items, bool backwards)
{
    return (phrase_table){.entries = pool_get(p, sizeof(phrase_entry) * room), .items = pool_get(p, sizeof(phrase_item) * room_items), .room = room,
                          .room_items = room_items, .backwards = backwards};
}

static units *build(pool *p)
{
    grid rows = {NULL, 0, 0};
    units *u = pool_get(p, sizeof *u);
    *u = (units){.p = p, .items = pool_get(p, sizeof *u->items * MAX_UNITS), .forward = table_of(p, ROOM, MAX_FORMS, false),
                 .backward = table_of(p, ROOM / 4, MAX_FORMS / 4, true)};
    grid_add_csv(p, &rows, csv_units, UNIT_COLUMNS);
    for (int64_t i = 0; i < rows.n; i++) add_row(u, rows.rows[i].cells);
    return u;
}

/* Without rows of the user's: made once, until the plugin is unloaded. */
static pool *kept;
static const units *shipped;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build_shipped(void) { shipped = build(kept = pool_new()); }

__attribute__((destructor)) static void forget(void) { pool_free(kept); }

units *units_new(pool *p, const grid *rows)
{
    pthread_once(&once, build_shipped);
    units *u = rows->n ? build(p) : memcpy(pool_get(p, sizeof *u), shipped, sizeof *u);
    u->p = p;
    for (int64_t i = 0; i < rows->n && !u->refused; i++) add_row(u, rows->rows[i].cells);
    return u;
}

bool is_currency(const unit *u) { return u && !strcmp(u->dimension, "currency"); }
bool is_counted(const unit *u) { return u && !strcmp(u->dimension, "count"); }

const unit *unit_named(const units *u, const char *name)
{
    int k = 0;
    while (k < u->n && strcmp(u->items[k].name, name)) k++;
    return k < u->n ? &u->items[k] : NULL;
}

static const unit *unit_of(const units *u, int value) { return &u->items[value % MILLIONS]; }

/* Symbols of one or two letters are also words and initials. */
static bool is_likely(const tokens *t, int64_t i, int64_t next, int64_t end, const number *n, bool exact)
{
    const token *k = &t->items[i];
    if (next - i > 1 || k->kind != WORD || k->length > 2 || !exact) return true;
    bool alone = k->length == 1;
    if (alone && n->worded && !n->article) return false;
    if (is_close(t, next, end) && (is_digits(t, next, end) || (is_dash(t, next, end) && next + 1 < end && is_close(t, next + 1, end) && t->items[next + 1].kind == DIGITS))) {
        bool power = is_digits(t, next, end) && t->items[next].length == 1 && (is_text(t, next, end, "2") || is_text(t, next, end, "3"));
        bool inverse = is_text(t, i, end, "s") && is_text(t, next + 1, end, "1");
        if (!power && !inverse) return false;
    }
    if (alone && !k->blank && is_text(t, i, end, "s") && n->value >= 100 && !is_dash(t, next, end)) return false;
    if (alone && k->blank && ((is_text(t, i, end, "s") && !(is_dash(t, next, end) && is_close(t, next, end))) || is_text(t, i, end, "p"))) return false;
    if (is_text(t, i, end, "in") && next < end && t->items[next].kind != SIGN && t->items[next].blank < 4) {
        static const char *const measures[] = {"thick", "long", "wide", "tall", "high", "deep", "x", "or", "more", "diameter", "by"};
        for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
            if (is_text(t, next, end, measures[m])) return true;
        return false;
    }
    if (is_text(t, i, end, "in") && n->worded) return false;
    return true;
}

/* One unit without powers and quotients: exact forms before those whose capitals do not matter. */
static bool plain(const units *us, const tokens *t, int64_t i, int64_t end, const number *n, unit_match *m)
{
    int length[PHRASE_DEPTH], item[PHRASE_DEPTH], found = phrase_find(&us->forward, t, i, end, length, item);
    for (int k = 0; k < found; k++) {
        const phrase_item *best = NULL, *second = NULL;
        for (int j = item[k]; j >= 0; j = us->forward.items[j].next) {
            const phrase_item *x = &us->forward.items[j];
            if (!phrase_fits(&us->forward, j, t, i, length[k]) || !is_likely(t, i, i + length[k], end, n, x->exact)) continue;
            if (!best || (x->exact && !best->exact)) second = best && unit_of(us, best->value) != unit_of(us, x->value) ? best : second, best = x;
            else if (unit_of(us, x->value) != unit_of(us, best->value)) second = x;
        }
        if (!best) continue;
        const unit *u = unit_of(us, best->value);
        *m = (unit_match){.unit = u, .other = second ? unit_of(us, second->value) : NULL, .name = u->name, .dimension = u->dimension, .factor = u->factor,
                          .times = best->value >= MILLIONS ? 1e6 : 1, .next = i + length[k], .per = i + length[k]};
        return true;
    }
    return false;
}

static const char *joined(pool *p, const char *a, const char *b, const char *c)
{
    char whole[160];
    int n = snprintf(whole, sizeof whole, "%s%s%s", a, b, c);
    return pool_text(p, whole, n < (int)sizeof whole ? (size_t)n : sizeof whole - 1);
}

static void raise(const units *u, unit_match *m, int power, int64_t next)
{
    bool length = !strcmp(m->unit->dimension, "length");
    double f = m->factor;
    m->name = power < 0 ? joined(u->p, "1/", m->name, "") : joined(u->p, power == 2 ? "square " : "cubic ", m->name, "");
    m->factor = power < 0 ? 1 / f : power == 2 ? f * f : f * f * f;
    m->dimension = !length ? "other" : power == 2 ? "area" : "volume";
    if (power == 2 && length) m->other = unit_named(u, m->name);
    m->next = m->per = next;
}

/* "square", "sq", "cubic": 2, 3; 0: no such word. */
static int power_word(const tokens *t, int64_t i, int64_t end)
{
    static const struct { const char *word; int power; } list[] = {{"square", 2}, {"sq", 2}, {"cubic", 3}, {"cu", 3}, {"squared", -2}, {"cubed", -3}};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (i < end && t->items[i].kind == WORD && t->items[i].hash == word_hash(list[k].word)) return list[k].power;
    return 0;
}

/* The power behind a unit: ², ^3, 2, -1, squared; *next after it. */
static int power_after(const tokens *t, int64_t i, int64_t end, int64_t *next)
{
    *next = i + 1;
    int word = power_word(t, i, end);
    if (word < 0) return -word;
    if (!is_close(t, i, end)) return 0;
    if (is_text(t, i, end, "²")) return 2;
    if (is_text(t, i, end, "³")) return 3;
    int64_t j = sign_at(t, i, end) == '^' ? i + 1 : i;
    int sign = is_dash(t, j, end) || is_text(t, j, end, "⁻") ? -1 : 1;
    if (sign < 0) j++;
    *next = j + 1;
    if (!is_close(t, j, end) || (t->items[j].kind == DIGITS && j + 1 < end && is_close(t, j + 1, end) && t->items[j + 1].kind == WORD)) return 0;
    if (sign < 0) return is_text(t, j, end, "1") || is_text(t, j, end, "¹") ? -1 : 0;
    return is_text(t, j, end, "2") ? 2 : is_text(t, j, end, "3") ? 3 : 0;
}

static bool factor_at(const units *u, const tokens *t, int64_t i, int64_t end, const number *n, unit_match *m)
{
    int64_t next;
    if (plain(u, t, i, end, n, m)) {
        int power = power_after(t, m->next, end, &next);
        bool fits = !strcmp(m->dimension, "length") || !strcmp(m->dimension, "time") || !strcmp(m->dimension, "dose");
        if (power && fits && (power > 0 || t->items[m->next].blank == 0)) raise(u, m, power, next);
        return true;
    }
    int power = power_word(t, i, end);
    if (power <= 0) return false;
    int64_t j = sign_at(t, i + 1, end) == '.' || is_dash(t, i + 1, end) ? i + 2 : i + 1;
    if (!plain(u, t, j, end, n, m) || strcmp(m->dimension, "length")) return false;
    raise(u, m, power, m->next);
    return true;
}

/* "/", "per", "a", "-a-" between units: the token after it; i: none. */
static int64_t past_per(const tokens *t, int64_t i, int64_t end, bool *article)
{
    int64_t j = is_dash(t, i, end) ? i + 1 : i;
    *article = false;
    if (sign_at(t, i, end) == '/' || is_text(t, i, end, "per")) return i + 1;
    if (is_text(t, j, end, "per")) j++;
    else if (is_text(t, j, end, "a") || is_text(t, j, end, "an")) j++, *article = true;
    else return i;
    return is_dash(t, j, end) ? j + 1 : j;
}

static const char *quotient_dimension(const char *a, const char *b)
{
    if (!strcmp(a, "currency")) return a;
    if (strcmp(b, "time")) return "other";
    return !strcmp(a, "length") ? "speed" : !strcmp(a, "data") ? "data rate" : !strcmp(a, "compute") ? "compute rate" : "rate";
}

/* "a year earlier" is when, not per what. */
static bool is_past(const tokens *t, int64_t i, int64_t end)
{
    static const char *const words[] = {"earlier", "ago", "before", "later", "after", "from", "old"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (is_text(t, i, end, words[k])) return true;
    return false;
}

/* "per million input tokens", from the magnitude on. */
static bool million_units(const units *u, const tokens *t, int64_t i, int64_t end, unit_match *m)
{
    static const number one = {.value = 1, .article = true};
    const lexeme *l = i < end && t->items[i].kind == WORD ? lexicon_find(t->items[i].hash) : NULL;
    unit_match below;
    if (!l || (l->role != SCALE && l->role != HUNDRED && l->role != DOZEN)) return false;
    int64_t j = i + 1;
    for (int words = 0; words < 3; words++, j++) {
        if (j >= end || t->items[j].kind != WORD || t->items[j].blank > 3 || is_in(FUNCTION_WORDS, t, j)) return false;
        if (factor_at(u, t, j, end, &one, &below)) break;
        if (words == 2) return false;
    }
    char scale[32];
    snprintf(scale, sizeof scale, "/%.*s ", (int)t->items[i].length, t->text + t->items[i].start);
    m->dimension = quotient_dimension(m->dimension, below.dimension);
    m->name = joined(u->p, m->name, scale, below.name);
    m->factor /= below.factor * l->value;
    m->next = below.next;
    return true;
}

void unit_over(const units *u, const tokens *t, int64_t end, unit_match *m)
{
    static const number one = {.value = 1, .article = true};
    m->per = m->next;
    for (int k = 0; k < 2; k++) {
        bool article;
        unit_match below;
        int64_t j = past_per(t, m->next, end, &article);
        if (j > m->next && million_units(u, t, j, end, m)) return;
        if (j == m->next || j >= end || t->items[j].blank > 3 || !factor_at(u, t, j, end, &one, &below) || is_currency(below.unit)) return;
        if (article && (!strcmp(m->dimension, "time") || (strcmp(below.dimension, "time") && !is_currency(m->unit)))) return;
        if (!strcmp(m->dimension, "share") || !strcmp(m->dimension, "multiple")) return;
        if (article && is_past(t, below.next, end)) return;
        m->dimension = quotient_dimension(m->dimension, below.dimension);
        m->name = joined(u->p, m->name, "/", below.name);
        m->factor /= below.factor;
        m->next = below.next;
    }
}

bool unit_at(const units *u, const tokens *t, int64_t i, int64_t end, const number *n, unit_match *m)
{
    if (i >= end || t->items[i].blank > 3 || !factor_at(u, t, i, end, n, m)) return false;
    unit_over(u, t, end, m);
    return true;
}

/* "a $5 bill" is not "A$5"; "c $ 5" is told by its letter. */
static bool is_parted(const tokens *t, int64_t at, int n)
{
    const token *k = &t->items[at];
    return n == 2 && k->kind == WORD && k->length == 1 && t->items[at + 1].blank && (t->text[k->start] | 32) != 'c';
}

int64_t currency_before(const units *us, const tokens *t, int64_t i, int64_t from, unit_match *m)
{
    int length[PHRASE_DEPTH], item[PHRASE_DEPTH];
    if (i - 1 < from || t->items[i].blank > 2) return -1;
    int64_t last = i - 1;
    if (sign_at(t, last, i) == '.' && t->items[i].blank && last - 1 >= from) last = is_text(t, last - 1, i, "Rs") ? last - 1 : last;
    int found = phrase_find(&us->backward, t, last, from, length, item);
    for (int k = 0; k < found; k++)
        for (int j = item[k]; j >= 0; j = us->backward.items[j].next) {
            int64_t at = last + 1 - length[k];
            if (!phrase_fits(&us->backward, j, t, at, length[k]) || is_parted(t, at, length[k])) continue;
            const unit *u = unit_of(us, us->backward.items[j].value);
            *m = (unit_match){.unit = u, .name = u->name, .dimension = u->dimension, .factor = u->factor, .times = us->backward.items[j].value >= MILLIONS ? 1e6 : 1,
                              .next = i, .per = i};
            return at;
        }
    return -1;
}
