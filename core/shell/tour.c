/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tour.c -- the command `tour`: five steps on the data that came with the program. At the prompt each is told, typed by
 * the user, and looked at when it has run; elsewhere all of them run, beside the session. */
#include "tour.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "builtins.h"
#include "eval.h"
#include "fold.h"
#include "terminal.h"
#include "trial.h"

/* In a line, %D is the folder of data, %P the name that the prices were given, %S the one of the claims. */
typedef struct step {
    const char *title;
    const char *told;
    const char *line;
    const char *good;  /* commands that do it as well, a blank around each */
    const char *seen;  /* when it is done */
} step;

static const step steps[] = {
    {"load", "Data comes from files, and gets a name. These are closing prices of three days in January 2025: before, on and after "
             "the Monday on which DeepSeek's model reached the markets.",
     "px = load %D/deepseek-2025/prices.csv", " load ",
     "A line with `NAME =` prints no table; the name alone does."},
    {"what fell", "A line is a pipe: a dataset, then commands. This one takes returns within each ticker, keeps the Monday and sorts: what "
                  "fell comes first.",
     "%P | returns close --by ticker | where date = 2025-01-27 | sort return | head 5", " returns perf drawdowns moves ",
     "The line below the table says how the return was worked out: every table tells its formulas."},
    {"beside the market", "The whole market fell that day. What fell beyond it is each return less the S&P 500's on the same date: `set` adds a column, by any "
                          "expression.",
     "%P | returns close --by ticker | set beyond = return - max(if(ticker = '^GSPC', return, null)) --by date | "
     "where date = 2025-01-27 | sort beyond | head 5", " set event regress ",
     "With a year of prices, `event` estimates what each ticker owed to the market, and tests the rest: `help event`."},
    {"check what was written", "An article reports figures. This finds them in its text and sets each beside the prices.",
     "said = claims check %D/deepseek-2025/articles/selloff.md --prices %P", " claims ",
     "`said | where verdict = 'refuted' | select quote, reason` shows those that do not hold; `said` alone prints all."},
    {"where it came from", "Each dataset knows the line that made it and what went into it.",
     "why %S", " why trace history replay ",
     "`trace %S 1` follows one row, `replay %S` makes it all again and compares."},
};
enum { STEPS = sizeof steps / sizeof *steps };

static struct {
    int at;       /* the step that is waited for; from 0 */
    bool on;
    text prices, said, line;
} t;

const char *tour_line(void) { return t.on ? t.line.s : NULL; }

/* ---- words ---- */

/* The folder as it is typed: "data" where the user stands beside it. */
static bool put_folder(text *out)
{
    char data[PATH_MAX], here[PATH_MAX];
    if (!trial_data(data, sizeof data)) return false;
    const bool beside = realpath("data", here) && strcmp(here, data) == 0;
    text_puts(out, beside ? "data" : data);
    return true;
}

/* A path with blanks is quoted whole. */
static void put_path(const char **s, text *out)
{
    text path = {0};
    size_t n = strcspn(*s, " ");
    put_folder(&path);
    text_add(&path, *s, n);
    text_word(out, path.s);
    text_free(&path);
    *s += n;
}

/* A name that is no word stands in double quotes. */
static void put_name(const char *name, text *out)
{
    text plain = {0};
    text_word(&plain, name);
    if (strcmp(plain.s, name) == 0 || strchr(name, '"')) text_puts(out, plain.s);
    else text_printf(out, "\"%s\"", name);
    text_free(&plain);
}

static void expand(const char *s, text *out)
{
    text_clear(out);
    while (*s) {
        if (s[0] == '%' && s[1] == 'D') s += 2, put_path(&s, out);
        else if (s[0] == '%' && s[1] == 'P') s += 2, put_name(t.prices.n ? t.prices.s : "px", out);
        else if (s[0] == '%' && s[1] == 'S') s += 2, put_name(t.said.n ? t.said.s : "said", out);
        else text_putc(out, *s++);
    }
}

static void say(const session *s, const char *words)
{
    text all = {0};
    expand(words, &all);
    fold_rest(all.s, 0, 0, terminal_width(s, STDOUT_FILENO), stdout);
    text_free(&all);
}

/* What is to be typed: where the screen ends it goes on behind a pipe, as it can be typed, too. */
static void print_line(const session *s)
{
    enum { INDENT = 4 };
    int width = terminal_width(s, STDOUT_FILENO), used = INDENT;
    printf("%*s", INDENT, "");
    for (const char *p = t.line.s; *p;) {
        int n = (int)strcspn(p, "|");
        n += p[n] == '|';
        if (width && used > INDENT && used + n > width) {
            p++; /* the blank behind the pipe */
            n--;
            used = INDENT;
            printf("\n%*s", INDENT, "");
        }
        used += printf("%.*s", n, p);
        p += n;
    }
    putchar('\n');
}

static void tell_step(const session *s)
{
    const step *x = &steps[t.at];
    expand(x->line, &t.line);
    printf("\n%d of %d: %s\n", t.at + 1, STEPS, x->title);
    say(s, x->told);
    fputs("Now type:\n\n", stdout);
    print_line(s);
    putchar('\n');
}

/* ---- looking at what was typed ---- */

static bool is_in(const char *words, const char *command)
{
    size_t n = strcspn(command, " ");
    for (const char *p = words; (p = strchr(p, ' ')) && *++p;)
        if (strncmp(p, command, n) == 0 && p[n] == ' ') return true;
    return false;
}

static const stage *stage_in(const statement *st, const char *words)
{
    for (int i = 0; i < st->n; i++)
        if (st->stages[i].command && is_in(words, st->stages[i].command->name)) return &st->stages[i];
    return NULL;
}

/* Prices are what has a ticker, a date and a close. */
static bool are_prices(const session *s, const char *name)
{
    const dataset *d = name ? datasets_find(s->data, name) : NULL;
    return d && table_find(d->t, "ticker") >= 0 && table_find(d->t, "date") >= 0 && table_find(d->t, "close") >= 0;
}

static void keep(text *name, const char *target)
{
    text_clear(name);
    text_puts(name, target);
}

/* Whether the line did what the step is about; what it assigned is used from then on. */
static bool is_done(const session *s, const statement *st)
{
    if (!stage_in(st, steps[t.at].good)) return false;
    if (t.at == 0 && !are_prices(s, st->target)) return false;
    if (t.at == 0) keep(&t.prices, st->target);
    if (t.at == 3 && !st->target) return false;
    if (t.at == 3) keep(&t.said, st->target);
    return true;
}

static void stop(session *s)
{
    t.on = false;
    s->ran = NULL;
}

static void go_on(session *s)
{
    putchar('\n');
    say(s, steps[t.at].seen);
    if (++t.at < STEPS) {
        tell_step(s);
        return;
    }
    stop(s);
    say(s, "\nThat was the tour. `help` lists all commands, `help NAME` explains one and shows what its example prints; Tab completes, Up brings "
           "lines back. `ls` shows what is loaded.");
}

/* Nearly there: the command is right, and something else is missing. */
static void tell_missing(const session *s)
{
    if (t.at == 0) say(s, "The tour goes on with prices under a name: columns date, ticker and close. It waits for:");
    else say(s, "The tour waits for:");
    putchar('\n');
    print_line(s);
    putchar('\n');
}

static void on_ran(session *s, const statement *st, jvn_status status)
{
    if (stage_in(st, " tour ")) return;
    if (status == JVN_OK && is_done(s, st)) go_on(s);
    else if (status == JVN_ECANCELLED) return;
    else if (status != JVN_OK || stage_in(st, steps[t.at].good)) tell_missing(s);
    fflush(stdout);
}

/* ---- the commands ---- */

static jvn_status check_data(jvn_call *call)
{
    text folder = {0};
    const bool there = put_folder(&folder);
    text_free(&folder);
    if (there) return JVN_OK;
    return jvn_fail(call, JVN_EIO, JVN_NOARG, "it stands beside build/, or in share/jevons after `make install`",
                    "the data that came with jevons is not to be found");
}

/* What it prints, with its lines, in a session beside this one: nothing of the user's is touched. */
static jvn_status show_all(session *s)
{
    session trial;
    bool go = true;
    trial_begin(&trial, s);
    trial.quiet = s->quiet;
    trial.echo = true;
    trial.ran = NULL;
    for (t.at = 0; t.at < STEPS && go; t.at++) {
        expand(steps[t.at].line, &t.line);
        printf("%s# %d of %d: %s\n", t.at ? "\n" : "", t.at + 1, STEPS, steps[t.at].title);
        say(s, steps[t.at].told);
        go = eval_text(&trial, "tour", false, t.line.s);
        say(s, steps[t.at].seen);
    }
    trial_end(&trial);
    return go ? JVN_OK : JVN_EIO;
}

static void begin(session *s)
{
    t.on = true;
    t.at = 0;
    text_clear(&t.prices);
    text_clear(&t.said);
    s->ran = on_ran;
    say(s, "Five steps, each a line that you type. Tab on an empty line puts it there, Up brings back earlier ones, and anything else can be typed "
           "in between. `tour next` takes a step for you, `tour` repeats where you are, `tour stop` ends it.");
    tell_step(s);
}

static jvn_status run_tour(jvn_call *call)
{
    session *s = session_of(call);
    jvn_status st = check_data(call);
    if (st != JVN_OK) return st;
    if (!s->interactive && show_all(s) != JVN_OK)
        return jvn_fail(call, JVN_EIO, JVN_NOARG, NULL, "step %d failed: %s", t.at, steps[t.at - 1].title);
    if (!s->interactive) return JVN_OK;
    if (t.on) tell_step(s);
    else begin(s);
    return JVN_OK;
}

static jvn_status none_under_way(void)
{
    puts("No tour is under way: `tour` begins one, at the prompt.");
    return JVN_OK;
}

/* Runs the line as if it had been typed, which takes the tour on. */
static jvn_status run_next(jvn_call *call)
{
    session *s = session_of(call);
    if (!t.on) return none_under_way();
    text line = {0};
    text_puts(&line, t.line.s);
    printf("> %s\n", line.s);
    s->echo_width = 0;
    const int before = t.at;
    eval_text(s, "tour", false, line.s);
    text_free(&line);
    if (t.on && t.at == before) return jvn_fail(call, JVN_EIO, JVN_NOARG, "`tour stop` ends it", "this step does not work here");
    return JVN_OK;
}

static jvn_status run_stop(jvn_call *call)
{
    session *s = session_of(call);
    if (!t.on) return none_under_way();
    stop(s);
    puts("The tour has ended; `tour` begins it again.");
    return JVN_OK;
}

static const jvn_command commands[] = {
    {"tour", "shows the shell in five steps that you type", "tour",
     "At the prompt it says what to type, looks at what you typed, and goes on; a line that does the same in another way is as good. "
     "Anything else can be typed in between. Not at a terminal all five run, and it prints what they print; nothing is kept.",
     JVN_INPUT_NONE, {0}, .run = run_tour},
    {"tour next", "takes the tour's step for you", "tour next", NULL, JVN_INPUT_NONE, {0}, .run = run_next},
    {"tour stop", "ends the tour", "tour stop", NULL, JVN_INPUT_NONE, {0}, .run = run_stop},
};
const jvn_list tour_commands = JVN_LIST(commands);
