/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_read.c -- what a program has printed, by the reader that is named or that its first bytes call for. */
#define _GNU_SOURCE /* memmem */
#include "program_read.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../base/text.h"
#include "builtins.h"

/* ---- which reader ---- */

/* Several objects, one a line. */
static bool is_lines(const char *s, size_t n)
{
    const char *end = memchr(s, '\n', n);
    while (end && end > s && isspace((unsigned char)end[-1])) end--;
    return !end || (end > s && end[-1] == '}');
}

static const char *reader_by_content(const char *s, size_t n)
{
    static const char bom[] = "\xef\xbb\xbf";
    if ((n >= 6 && memcmp(s, "ARROW1", 6) == 0) || (n >= 4 && memcmp(s, "\xff\xff\xff\xff", 4) == 0)) return "arrow"; /* a file, a stream */
    if (n >= 3 && memcmp(s, bom, 3) == 0) s += 3, n -= 3;
    while (n && isspace((unsigned char)*s)) s++, n--;
    if (n && *s == '[') return "json";
    if (n && *s == '{') return is_lines(s, n) ? "jsonl" : "json";
    const char *end = memchr(s, '\n', n);
    size_t line = end ? (size_t)(end - s) : n;
    return memchr(s, '\t', line) && !memchr(s, ',', line) ? "tsv" : "csv";
}

static const char *reader_of_file(const char *path, size_t *n)
{
    char head[4096];
    FILE *f = fopen(path, "rb");
    *n = f ? fread(head, 1, sizeof head, f) : 0;
    if (f) fclose(f);
    return reader_by_content(head, *n);
}

static jvn_status no_reader(jvn_call *call, int as, const char *name)
{
    char hint[96] = "`help` lists the readers";
    const char *near = registry_nearest(session_of(call)->reg, REG_READER, name);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(call, JVN_ENAME, jvn_given(call, as) ? as : JVN_NOARG, hint, "no reader is called '%s'", name);
}

/* ---- reading ---- */

static jvn_status nothing(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

/* `load PATH` with the flags that stand behind --as, as a stage of its own. */
static stage make_stage(arena *a, const stage *given, const reg_item *reader, const char *path)
{
    static const jvn_param file = {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "what the program printed"};
    static const jvn_command load = {.name = "load", .run = nothing};
    const jvn_list *params = &((const jvn_reader *)reader->spec)->params;
    stage st = {.item = reader, .command = &load, .format = reader, .n_own = 1, .n_args = 1 + (int)params->count};
    st.args = arena_alloc(a, (size_t)st.n_args * sizeof *st.args);
    word *w = arena_alloc(a, sizeof *w);
    *w = (word){path, given->at, given->len};
    st.at = given->at;
    st.len = given->len;
    st.args[0] = (parsed_arg){.param = &file, .given = true, .at = given->at, .len = given->len, .words = w, .n = 1};
    for (int i = 1; i < st.n_args; i++) st.args[i] = (parsed_arg){.param = jvn_at(params, (uint32_t)(i - 1))};
    if (given->format == reader) memcpy(st.args + 1, given->args + given->n_own, (size_t)params->count * sizeof *st.args);
    return st;
}

/* The file's name is nobody's concern. */
static void name_output(const char *said, const char *path, text *out)
{
    for (const char *at; (at = strstr(said, path)); said = at + strlen(path)) text_printf(out, "%.*sits output", (int)(at - said), said);
    text_puts(out, said);
}

/* What the reader made becomes the call's own. */
static void take_results(host_call *to, host_call *from, const char *path)
{
    to->primary = from->primary;
    from->primary = NULL;
    to->sides = from->sides;
    to->n_sides = from->n_sides;
    from->sides = NULL;
    from->n_sides = 0;
    name_output(from->notes.n ? from->notes.s : "", path, &to->notes);
}

static jvn_status read_by(jvn_call *call, const reg_item *reader, const char *path)
{
    err e;
    host_call h, *outer = call_of(call);
    session *s = session_of(call);
    err_clear(&e);
    stage st = make_stage(outer->a, outer->s, reader, path);
    jvn_status status = host_begin(&h, outer->a, &st, &s->sc, NULL, "", s, &e);
    if (status == JVN_OK) status = host_run_format(&h, reader);
    if (status != JVN_OK || h.fault.code != JVN_OK) status = host_explain(&h, status, &e);
    if (status == JVN_OK) take_results(outer, &h, path);
    host_end(&h);
    registry_note(s->reg, reader, s->sc.from);
    if (status == JVN_OK) return status;
    text message = {0};
    name_output(e.msg, path, &message);
    snprintf(e.msg, sizeof e.msg, "%s", message.s);
    text_free(&message);
    return host_raise(call, JVN_NOARG, &e);
}

jvn_status program_read(jvn_call *call, const char *path, int as)
{
    size_t n;
    const char *found = reader_of_file(path, &n), *name = jvn_given(call, as) ? word_of(call, as) : found;
    const reg_item *reader = registry_find(session_of(call)->reg, REG_READER, name);
    if (!reader) return no_reader(call, as, name);
    if (!n) return jvn_fail(call, JVN_EARG, JVN_NOARG, NULL, "the program printed nothing, which is no table");
    return read_by(call, reader, path);
}
