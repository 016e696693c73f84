/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_forms.c -- endings with the changes of spelling that go with them, and the verbs that have none. */
#include "rules_forms.h"

#include <stdbool.h>
#include <string.h>

/* Base, past, participle; the other forms are regular. */
static const char *const irregular[][3] = {
    {"be", "was", "been"}, {"bear", "bore", "borne"}, {"beat", "beat", "beaten"}, {"become", "became", "become"}, {"begin", "began", "begun"},
    {"bend", "bent", "bent"}, {"bite", "bit", "bitten"}, {"bleed", "bled", "bled"}, {"blow", "blew", "blown"}, {"break", "broke", "broken"},
    {"bring", "brought", "brought"}, {"build", "built", "built"}, {"burst", "burst", "burst"}, {"buy", "bought", "bought"}, {"catch", "caught", "caught"},
    {"choose", "chose", "chosen"}, {"cling", "clung", "clung"}, {"come", "came", "come"}, {"cost", "cost", "cost"}, {"creep", "crept", "crept"},
    {"cut", "cut", "cut"}, {"deal", "dealt", "dealt"}, {"dig", "dug", "dug"}, {"do", "did", "done"}, {"draw", "drew", "drawn"},
    {"drive", "drove", "driven"}, {"eat", "ate", "eaten"}, {"fall", "fell", "fallen"}, {"feed", "fed", "fed"}, {"feel", "felt", "felt"},
    {"fight", "fought", "fought"}, {"find", "found", "found"}, {"flee", "fled", "fled"}, {"fly", "flew", "flown"}, {"forget", "forgot", "forgotten"},
    {"forgive", "forgave", "forgiven"}, {"freeze", "froze", "frozen"}, {"get", "got", "gotten"}, {"give", "gave", "given"}, {"go", "went", "gone"},
    {"grow", "grew", "grown"}, {"have", "had", "had"}, {"hit", "hit", "hit"}, {"hold", "held", "held"}, {"hurt", "hurt", "hurt"},
    {"keep", "kept", "kept"}, {"lay", "laid", "laid"}, {"lead", "led", "led"}, {"leap", "leapt", "leapt"}, {"learn", "learnt", "learnt"},
    {"leave", "left", "left"}, {"let", "let", "let"}, {"lose", "lost", "lost"}, {"make", "made", "made"}, {"mean", "meant", "meant"},
    {"meet", "met", "met"}, {"mislead", "misled", "misled"}, {"overcome", "overcame", "overcome"}, {"overthrow", "overthrew", "overthrown"},
    {"pay", "paid", "paid"}, {"put", "put", "put"}, {"quit", "quit", "quit"}, {"ride", "rode", "ridden"}, {"rise", "rose", "risen"},
    {"run", "ran", "run"}, {"say", "said", "said"}, {"see", "saw", "seen"}, {"sell", "sold", "sold"}, {"send", "sent", "sent"},
    {"set", "set", "set"}, {"shake", "shook", "shaken"}, {"shed", "shed", "shed"}, {"shine", "shone", "shone"}, {"shoot", "shot", "shot"},
    {"show", "showed", "shown"}, {"shrink", "shrank", "shrunk"}, {"shut", "shut", "shut"}, {"sink", "sank", "sunk"}, {"sit", "sat", "sat"},
    {"slide", "slid", "slid"}, {"speak", "spoke", "spoken"}, {"spend", "spent", "spent"}, {"spit", "spat", "spat"}, {"split", "split", "split"},
    {"stand", "stood", "stood"}, {"steal", "stole", "stolen"}, {"stick", "stuck", "stuck"}, {"stink", "stank", "stunk"}, {"strike", "struck", "stricken"},
    {"strive", "strove", "striven"}, {"swell", "swelled", "swollen"}, {"swing", "swung", "swung"}, {"take", "took", "taken"}, {"teach", "taught", "taught"},
    {"tear", "tore", "torn"}, {"tell", "told", "told"}, {"think", "thought", "thought"}, {"throw", "threw", "thrown"}, {"turn", "turned", "turned"},
    {"understand", "understood", "understood"}, {"upset", "upset", "upset"}, {"wake", "woke", "woken"}, {"wear", "wore", "worn"}, {"weep", "wept", "wept"},
    {"win", "won", "won"}, {"withdraw", "withdrew", "withdrawn"}, {"write", "wrote", "written"},
};

/* A form being made: what stands before the word, its stem, an ending, what stands behind. */
typedef struct making {
    const char *before, *word, *behind;
    int before_n, n, behind_n;
    form_sink sink;
    void *context;
} making;

static char *put(char *to, const char *s, int n)
{
    memcpy(to, s, (size_t)n);
    return to + n;
}

static void give(const making *m, int keep, const char *ending)
{
    char form[128], *to = form;
    int n_ending = (int)strlen(ending);
    if (m->before_n + keep + n_ending + m->behind_n > (int)sizeof form) return;
    to = put(to, m->before, m->before_n);
    to = put(to, m->word, keep);
    to = put(to, ending, n_ending);
    to = put(to, m->behind, m->behind_n);
    m->sink(m->context, form, to - form);
}

static void give_doubled(const making *m, const char *ending)
{
    char doubled[8] = {m->word[m->n - 1]};
    give(m, m->n, strcat(doubled, ending));
}

static bool is_vowel(char c) { return c && strchr("aeiou", c); }
static char last(const making *m, int k) { return m->n > k ? m->word[m->n - 1 - k] : '\0'; }
static bool has_end(const making *m, const char *end)
{
    int n = (int)strlen(end);
    return m->n > n && !memcmp(m->word + m->n - n, end, (size_t)n);
}

static bool hisses(const making *m)
{
    return has_end(m, "s") || has_end(m, "x") || has_end(m, "z") || has_end(m, "ch") || has_end(m, "sh");
}

/* stop, plan, rebut: the last letter may double. */
static bool may_double(const making *m)
{
    return m->n > 2 && !is_vowel(last(m, 0)) && !strchr("wxyh", last(m, 0)) && is_vowel(last(m, 1)) && !is_vowel(last(m, 2));
}

static bool ends_in_y(const making *m) { return last(m, 0) == 'y' && !is_vowel(last(m, 1)); }

static void give_s(const making *m)
{
    if (ends_in_y(m)) give(m, m->n - 1, "ies");
    else give(m, m->n, hisses(m) || has_end(m, "o") ? "es" : "s");
    if (has_end(m, "o")) give(m, m->n, "s");
}

/* ed, er, est. */
static void give_e(const making *m, const char *ending)
{
    if (ends_in_y(m)) {
        char with_i[8] = "i";
        give(m, m->n - 1, strcat(with_i, ending));
        return;
    }
    give(m, last(m, 0) == 'e' ? m->n - 1 : m->n, ending);
    if (may_double(m)) give_doubled(m, ending);
}

static void give_ing(const making *m)
{
    if (has_end(m, "ie")) give(m, m->n - 2, "ying");
    else if (last(m, 0) == 'e' && last(m, 1) != 'e') give(m, m->n - 1, "ing");
    else give(m, m->n, "ing");
    if (may_double(m)) give_doubled(m, "ing");
}

static const char *const *find_irregular(const making *m)
{
    for (size_t k = 0; k < sizeof irregular / sizeof *irregular; k++)
        if ((int)strlen(irregular[k][0]) == m->n && !memcmp(irregular[k][0], m->word, (size_t)m->n)) return irregular[k];
    return NULL;
}

static void verb_forms(const making *m)
{
    const char *const *strong = find_irregular(m);
    give_s(m);
    give_ing(m);
    if (!strong) give_e(m, "ed");
    for (int k = 1; strong && k < 3; k++) give(m, 0, strong[k]);
}

static void adjective_forms(const making *m)
{
    bool able = has_end(m, "le") && !is_vowel(last(m, 2)); /* terrible, terribly */
    give_e(m, "er");
    give_e(m, "est");
    if (able) give(m, m->n - 1, "y");
    else if (ends_in_y(m)) give(m, m->n - 1, "ily");
    else if (has_end(m, "ic")) give(m, m->n, "ally");
    else give(m, m->n, has_end(m, "ll") ? "y" : "ly");
}

void forms_of(const char *term, int64_t n, char part, form_sink sink, void *context)
{
    making m = {.before = term, .word = term, .behind = term, .n = (int)n, .sink = sink, .context = context};
    for (int k = 0; k < (int)n; k++) {
        if (term[k] != ' ') continue;
        if (part == 'n') m.before_n = k + 1;
        else if (m.n == (int)n) m.n = k;
    }
    if (part == 'n') {
        m.word = term + m.before_n;
        m.n = (int)n - m.before_n;
    } else {
        m.behind = term + m.n;
        m.behind_n = (int)n - m.n;
    }
    if (m.n < 2) return;
    if (part == 'v') verb_forms(&m);
    if (part == 'n') give_s(&m);
    if (part == 'a') adjective_forms(&m);
}
