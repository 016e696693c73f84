/* SPDX-License-Identifier: GPL-3.0-or-later */
/* undo.c -- the commands `undo` and `redo`: the last assignment, removal or renaming taken back, and returned. */
#include <string.h>

#include "build_table.h"
#include "builtins.h"
#include "render_text.h"

enum { LIST };
enum { SHOWN = 60 }; /* bytes of a line that a note shows */

/* `px = load prices.csv`, cut where it is long or goes on below */
static void quote_line(text *t, const char *line)
{
    size_t n = strcspn(line, "\n"), all = strlen(line);
    if (n > SHOWN)
        for (n = SHOWN; n > 0 && ((unsigned char)line[n] & 0xc0) == 0x80;) n--;
    text_printf(t, "`%.*s%s`", (int)n, line, n < all ? " …" : "");
}

/* "px is version 2 again, as `px = load prices.csv` made it"; "px is gone again, as before `px = load prices.csv`";
 * "prices is called px again". */
static void say_change(text *t, const datasets *d, const undo_step *s, const char *from, const char *to, bool redo)
{
    const dataset *x = to ? datasets_find(d, to) : NULL;
    if (!to) text_printf(t, "%s is gone again, as %s ", from, redo ? "after" : "before");
    else if (from && strcmp(from, to) != 0) text_printf(t, "%s is called %s again", from, to);
    else if (x) text_printf(t, "%s is version %d again, as ", to, x->version);
    else text_printf(t, "%s is back as it was %s ", to, redo ? "after" : "before"); /* its entry is damaged */
    if (!to || !x) quote_line(t, s->line);
    else if (!from || strcmp(from, to) == 0) quote_line(t, x->from->line), text_printf(t, " made it");
}

/* Whether it is what the statement named: a side table is called so and a dot more. */
static bool is_main(const undo_step *s, int i)
{
    const char *name = s->all[i].was ? s->all[i].was : s->all[i].became;
    for (int k = 0; k < s->n; k++) {
        const char *other = s->all[k].was ? s->all[k].was : s->all[k].became;
        size_t n = strlen(other);
        if (k != i && strncmp(name, other, n) == 0 && name[n] == '.') return false;
    }
    return true;
}

/* One sentence for each that the statement named, and the side tables. */
static void say_step(jvn_call *call, const undo_step *s, bool redo)
{
    text t = {0}, sides = {0}, shown = {0};
    for (int i = 0; i < s->n; i++) {
        const char *from = redo ? s->all[i].was : s->all[i].became, *to = redo ? s->all[i].became : s->all[i].was;
        if (is_main(s, i)) {
            if (t.n) text_printf(&t, "; ");
            say_change(&t, session_of(call)->data, s, from, to, redo);
        } else
            text_printf(&sides, "%s%s", sides.n ? ", " : "", to ? to : from);
    }
    if (sides.n) text_printf(&t, "; its side tables went along: %s", sides.s);
    show_text(&shown, t.s, (int64_t)t.n, 0); /* a name may have lines */
    call->host->note(call, shown.s);
    text_free(&shown);
    text_free(&t);
    text_free(&sides);
}

static jvn_status nothing(jvn_call *call, bool redo, err *e)
{
    const char *hint = redo ? "`redo` returns what `undo` took back, as long as nothing else was assigned or removed since"
                            : "the steps are assignments, rm and rename of names that do not start with `_`, and `gc` ends them";
    if (!redo && !datasets_path(session_of(call)->data))
        hint = "the steps are assignments, rm and rename; `gc` ends them, and in memory what takes more than 256 MiB does";
    err_hint(e, "%s", hint);
    return host_raise(call, JVN_NOARG, e);
}

static jvn_status turn(jvn_call *call, bool redo)
{
    err e;
    undo_step s;
    jvn_status st = datasets_undo(session_of(call)->data, redo, &s, &e);
    if (st == JVN_ENAME) return nothing(call, redo, &e);
    if (st != JVN_OK) return host_raise(call, JVN_NOARG, &e);
    say_step(call, &s, redo);
    step_clear(&s);
    return JVN_OK;
}

/* "px, px.gaps" */
static void put_names(build *b, const undo_step *s)
{
    text t = {0};
    for (int i = 0; i < s->n; i++)
        text_printf(&t, "%s%s", i ? ", " : "", s->all[i].became ? s->all[i].became : s->all[i].was);
    build_text(b, t.s ? t.s : "");
    text_free(&t);
}

static jvn_status list_steps(jvn_call *call)
{
    static const char *const names[] = {"line", "datasets", "made_at", "next"};
    err e;
    undo_steps l;
    build b = {.call = call};
    if (datasets_steps(session_of(call)->data, &l, &e) != JVN_OK) return host_raise(call, JVN_NOARG, &e);
    for (int i = 0; i < l.n; i++) {
        bool undone = l.all[i].undone, is_next = undone ? !i || !l.all[i - 1].undone : i + 1 == l.n || l.all[i + 1].undone;
        build_text(&b, l.all[i].line);
        put_names(&b, &l.all[i]);
        build_int(&b, l.all[i].made_at);
        build_text(&b, is_next ? undone ? "redo" : "undo" : undone ? "undone" : "");
    }
    undo_steps_free(&l);
    return build_done(&b, names, "TTZT");
}

static jvn_status run_undo(jvn_call *call) { return jvn_given(call, LIST) ? list_steps(call) : turn(call, false); }
static jvn_status run_redo(jvn_call *call) { return turn(call, true); }

static const jvn_param params[] = {
    {"--list", JVN_P_SWITCH, 0, NULL, NULL, "takes nothing back: lists the steps, oldest first"},
};

static const jvn_command commands[] = {
    {"undo", "takes back the last assignment, rm or rename", "undo --list",
     "One step is one statement, with its side tables; `undo` again takes back the one before it, and `redo` returns them. "
     "The number of a version that was taken back is given to no other. In a "
     "workspace on disk the steps outlast the session, and are the file's: where two shells write to it, the last step is the "
     "last of either. What was assigned to a name that starts with `_`, settings, plugins, scripts and files that were "
     "written are not taken back. gc ends all steps, since it drops what they need; so does in memory what takes more than "
     "256 MiB.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_undo},
    {"redo", "returns what undo took back", "redo",
     "Until the next assignment, rm or rename: what was undone is gone for good then.", JVN_INPUT_NONE, {0}, .run = run_redo},
};
const jvn_list undo_commands = JVN_LIST(commands);
