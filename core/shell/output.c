/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c -- results to standard output. */
#include "output.h"

#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../plugin/host.h"
#include "pager.h"
#include "report.h"
#include "terminal.h"

static jvn_status nothing(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

/* A writer outside `save` runs in a stage of its own, with every flag at its initial value. */
static jvn_status write_with(session *s, const reg_item *writer, table *t, FILE *out, err *e)
{
    static const jvn_command print = {.name = "print", .run = nothing};
    const jvn_list *params = &((const jvn_writer *)writer->spec)->params;
    host_call h;
    arena *a = arena_new();
    stage st = {.item = writer, .command = &print, .format = writer, .n_args = (int)params->count};
    st.args = arena_alloc(a, (params->count + 1) * sizeof *st.args);
    for (int i = 0; i < st.n_args; i++) st.args[i].param = jvn_at(params, (uint32_t)i);
    jvn_status status = host_begin(&h, a, &st, &s->sc, t, "the result", s, e);
    h.sink = out;
    h.sink_name = "the results";
    if (status == JVN_OK) status = host_run_format(&h, writer);
    if (status != JVN_OK || h.fault.code != JVN_OK) status = host_explain(&h, status, e);
    report_notes(s, writer->name, h.notes.s);
    host_end(&h);
    arena_free(a);
    return status;
}

jvn_status output_check(const session *s, const char *format, err *e)
{
    if (strcmp(format, "table") == 0 || registry_find(s->reg, REG_WRITER, format)) return JVN_OK;
    const char *near = registry_nearest(s->reg, REG_WRITER, format);
    fail(e, JVN_ENAME, "no output format is called '%s'", format);
    if (near) {
        err_hint(e, "did you mean '%s'?", near);
        return JVN_ENAME;
    }
    int n;
    text all = {0};
    const reg_item *const *items = registry_all(s->reg, REG_WRITER, &n);
    for (int i = 0; i < n; i++) text_printf(&all, ", %s", items[i]->called);
    err_hint(e, "there are table%s", all.s ? all.s : "");
    text_free(&all);
    return JVN_ENAME;
}

static jvn_status put(session *s, table *t, bool all, FILE *out, err *e)
{
    if (strcmp(s->format, "table") == 0) {
        render_opts o = terminal_page(s);
        if (all) o.width = o.height = 0;
        render_table(t, &o, out);
        return cancel_asked() ? fail(e, JVN_ECANCELLED, "stopped") : JVN_OK;
    }
    jvn_status st = output_check(s, s->format, e);
    return st == JVN_OK ? write_with(s, registry_find(s->reg, REG_WRITER, s->format), t, out, e) : st;
}

jvn_status output_write(session *s, table *t, const char *format, FILE *out, err *e)
{
    const char *own = s->format;
    s->format = format;
    jvn_status st = put(s, t, true, out, e);
    s->format = own;
    return st;
}

jvn_status output_table(session *s, table *t, bool all, err *e)
{
    FILE *out = pager_open(s, false);
    jvn_status st = put(s, t, all, out, e);
    return pager_close(out) ? st : JVN_OK;
}
