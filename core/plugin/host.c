/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.c -- the table of functions that plugins are given, and the life of a call. */
#include "host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../base/wall.h"
#include "../table/exchange.h"
#include "../table/gist.h"
#include "../table/unit.h"
#include "host_evidence.h"
#include "host_map.h"
#include "host_rows.h"
#include "host_screen.h"
#include "host_text.h"

static host_call *of(jvn_call *call) { return call->host_data; }

/* ---- failing and telling ---- */

/* Where a format's argument stands among its command's. */
static int shifted(const host_call *h, int arg)
{
    if (arg == JVN_NOARG) return arg;
    return (arg & 0xff) < h->n_lead ? arg + h->lead : arg + h->arg_shift;
}

/* Called with a whole error: it stands unless an earlier task's stands already. */
static void record(host_call *h, const err *e)
{
    int64_t task = pool_task();
    pthread_mutex_lock(&h->lock);
    if (h->fault.code == JVN_OK || task < h->fault_task) {
        h->fault = *e;
        h->fault_task = task;
    }
    pthread_mutex_unlock(&h->lock);
}

/* Statuses that a plugin has no business with are its defect. */
static jvn_status believable(jvn_status code) { return code > JVN_OK && code < JVN_EMORE ? code : JVN_EPLUGIN; }

static jvn_status host_fail(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t at,
                            const char *message, const char *hint)
{
    err e;
    code = fail(&e, believable(code), "%s", message ? message : "");
    if (hint) err_hint(&e, "%s", hint);
    e.arg = shifted(of(call), arg);
    e.row = (long)row;
    e.column = (long)at;
    record(of(call), &e);
    return code;
}

jvn_status host_raise(jvn_call *call, int arg, const err *e)
{
    return host_fail(call, e->code, arg, e->row, e->column, e->msg, *e->hint ? e->hint : NULL);
}

jvn_status host_fault(jvn_call *call, jvn_status st, const err *e)
{
    err known = *e;
    if (e->code == JVN_OK) fail(&known, believable(st), st == JVN_ECANCELLED ? "stopped" : "failed");
    bool others = known.code == JVN_EPLUGIN && !*known.hint && strcmp(call->plugin, "core") != 0;
    if (others) err_hint(&known, "this is a defect of plugin %s", call->plugin);
    record(of(call), &known);
    return known.code;
}

static void host_note(jvn_call *call, const char *message)
{
    host_call *h = of(call);
    pthread_mutex_lock(&h->lock);
    text_printf(&h->notes, "%s\n", message);
    pthread_mutex_unlock(&h->lock);
}

static jvn_status host_object(jvn_call *call, jvn_status code, int32_t arg, const char *message, const char *hint)
{
    host_call *h = of(call);
    err *e = &h->objection;
    if (e->code != JVN_OK) return JVN_OK;
    fail(e, believable(code), "%s", message ? message : "");
    if (hint) err_hint(e, "%s", hint);
    stage_blame(h->s, shifted(h, arg), &e->at, &e->len);
    return JVN_OK;
}

static int host_cancelled(jvn_call *call)
{
    (void)call;
    return cancel_asked();
}

static void (*tell_progress)(const host_call *h, int64_t done, int64_t total);

void host_tell_progress(void (*tell)(const host_call *h, int64_t done, int64_t total)) { tell_progress = tell; }

/* Shown by the shell on a terminal; without one there is nobody to show it to. */
static void host_progress(jvn_call *call, int64_t done, int64_t total)
{
    if (tell_progress) tell_progress(of(call), done, total);
}

typedef struct plugin_tasks {
    jvn_status (*task)(void *, int64_t);
    void *context;
} plugin_tasks;

static jvn_status run_task(void *context, int64_t i)
{
    const plugin_tasks *t = context;
    return cancel_asked() ? JVN_ECANCELLED : t->task(t->context, i);
}

static jvn_status host_parallel_for(jvn_call *call, int64_t n, jvn_status (*task)(void *, int64_t), void *context)
{
    plugin_tasks t = {task, context};
    (void)call;
    return pool_run(n, run_task, &t);
}

/* ---- memory ---- */

void host_keep(host_call *h, buffer *b)
{
    pthread_mutex_lock(&h->lock);
    h->scratch = xrealloc(h->scratch, (size_t)(h->n_scratch + 1) * sizeof *h->scratch);
    h->scratch[h->n_scratch++] = b;
    pthread_mutex_unlock(&h->lock);
}

static void *host_scratch(jvn_call *call, int64_t bytes)
{
    buffer *b = buffer_new(bytes);
    if (!b) {
        jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for %lld bytes", (long long)bytes);
        return NULL;
    }
    host_keep(of(call), b);
    return b->data;
}

static struct ArrowSchema *new_field(host_call *h)
{
    struct ArrowSchema *f = xcalloc(1, sizeof *f);
    pthread_mutex_lock(&h->lock);
    h->fields = xrealloc(h->fields, (size_t)(h->n_fields + 1) * sizeof *h->fields);
    h->fields[h->n_fields++] = f;
    pthread_mutex_unlock(&h->lock);
    return f;
}

const struct ArrowSchema *host_field(jvn_call *call, jvn_type type, const char *unit, const char *convention)
{
    if (type < JVN_BOOL || type > JVN_TIMESTAMP) {
        jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "field: unknown type %d", (int)type);
        type = JVN_FLOAT64;
    }
    struct ArrowSchema *f = new_field(of(call));
    schema_make(f, type, "", unit, convention);
    return f;
}

static jvn_type host_type_of(const struct ArrowSchema *schema) { return schema_type(schema); }

/* The value lives in the metadata, which is not NUL-terminated: each thread has its own copy of the last two. */
static const char *host_unit_of(const struct ArrowSchema *schema)
{
    static __thread char buf[256];
    return schema_meta(schema, "jevons.unit", buf, sizeof buf);
}

static const char *host_convention_of(const struct ArrowSchema *schema)
{
    static __thread char buf[1024];
    return schema_meta(schema, "jevons.convention", buf, sizeof buf);
}

/* ---- arrays ---- */

static jvn_status host_new_array(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,
                                 struct ArrowArray *out)
{
    err e;
    err_clear(&e);
    memset(out, 0, sizeof *out);
    if (type < JVN_BOOL || type > JVN_TIMESTAMP)
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "new_array: unknown type %d", (int)type);
    jvn_status st = export_new(type, length, bytes, (flags & JVN_NULLABLE) != 0, out, &e);
    return st == JVN_OK ? st : host_fault(call, st, &e);
}

static jvn_status host_set_dictionary(jvn_call *call, struct ArrowArray *array, struct ArrowArray *values)
{
    err e;
    err_clear(&e);
    jvn_status st = export_dictionary(array, values, &e);
    return st == JVN_OK ? st : host_fault(call, st, &e);
}

static jvn_status host_share(jvn_call *call, const struct ArrowArray *array, int64_t offset, int64_t length,
                             struct ArrowArray *out)
{
    err e;
    column *c = NULL, *v = NULL;
    err_clear(&e);
    memset(out, 0, sizeof *out);
    jvn_status st = exported_view(array, &c, &e);
    if (st == JVN_OK && (offset < 0 || length < 0 || offset > c->length - length))
        st = fail(&e, JVN_EPLUGIN, "share: rows outside the array");
    if (st == JVN_OK) {
        v = offset == 0 && length == c->length ? column_ref(c) : column_slice(c, offset, length);
        export_column(v, NULL, NULL, out);
    }
    column_unref(v);
    column_unref(c);
    return st == JVN_OK ? st : host_fault(call, st, &e);
}

static const char *keep_text(jvn_call *call, const char *s)
{
    char *copy = s ? host_scratch(call, (int64_t)strlen(s) + 1) : NULL;
    return copy ? strcpy(copy, s) : NULL;
}

static jvn_status host_facts(jvn_call *call, const struct ArrowArray *array, jvn_facts *out)
{
    err e;
    gist found = {0};
    column *c = exported_column(array);
    err_clear(&e);
    if (!c) return host_fault(call, fail(&e, JVN_EPLUGIN, "facts: the array is none of a table's"), &e);
    if (c->gist) gist_copy(c->gist, &found);
    else if (gist_find(c, out->all, &found) != JVN_OK) return host_fault(call, fail(&e, JVN_ENOMEM, "no memory to count values"), &e);
    const jvn_facts told = {sizeof told, out->all, found.nulls, found.distinct, keep_text(call, found.least),
                            keep_text(call, found.greatest), keep_text(call, found.first)};
    memcpy((char *)out + sizeof out->size, (const char *)&told + sizeof out->size,
           (out->size < sizeof told ? out->size : sizeof told) - sizeof out->size);
    const bool kept = !found.least == !told.least && !found.greatest == !told.greatest && !found.first == !told.first;
    gist_clear(&found);
    return kept ? JVN_OK : JVN_ENOMEM; /* scratch has recorded it */
}

static side_table *side(host_call *h, const char *name)
{
    for (int i = 0; i < h->n_sides; i++)
        if (strcmp(h->sides[i].name, name) == 0) return &h->sides[i];
    h->sides = xrealloc(h->sides, (size_t)(h->n_sides + 1) * sizeof *h->sides);
    h->sides[h->n_sides] = (side_table){.name = xstrdup(name)};
    return &h->sides[h->n_sides++];
}

row_step *host_step(host_call *h, const char *name) { return name ? &side(h, name)->rows : &h->rows; }

static jvn_status check_words(const char *side_name, const char *name, const column *c, err *e)
{
    char unit[UNIT_MAX];
    if (side_name && !text_is_utf8(side_name, strlen(side_name)))
        return fail(e, JVN_EPLUGIN, "add: the name of a side table is not UTF-8");
    if (!name || !text_is_utf8(name, strlen(name)) || !text_is_utf8(c->convention, strlen(c->convention)))
        return fail(e, JVN_EPLUGIN, "add: the name or convention of a column is not UTF-8");
    return *c->unit ? unit_parse(c->unit, unit, e) : JVN_OK;
}

/* Functions, and tasks on whatever thread, have no part in the call's table and file. */
static bool has_result(const jvn_call *call) { return !call->types && pool_task() < 0; }

static jvn_status host_add(jvn_call *call, const char *side_name, const char *name, const struct ArrowSchema *field,
                           struct ArrowArray *array)
{
    err e;
    column *c;
    err_clear(&e);
    jvn_status st = import_held(field, array, of(call)->held, &c, &e);
    if (st == JVN_OK && !has_result(call)) {
        column_unref(c);
        st = fail(&e, JVN_EPLUGIN, "add: a function, or a task of parallel_for, has no table to add to");
    }
    if (st != JVN_OK) return host_fault(call, st, &e);
    table **t = side_name ? &side(of(call), side_name)->t : &of(call)->primary;
    if (!*t) *t = table_new();
    st = check_words(side_name, name, c, &e);
    if (st == JVN_OK) st = table_take(*t, name, c, &e);
    else column_unref(c);
    return st == JVN_OK ? st : host_fault(call, st, &e);
}

jvn_status host_add_table(jvn_call *call, const char *side_name, const table *t)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < t->n && st == JVN_OK; i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        export_column(t->columns[i], t->names[i], &schema, &array);
        st = host_add(call, side_name, t->names[i], &schema, &array);
        schema.release(&schema);
    }
    return st;
}

static jvn_status host_write(jvn_call *call, const void *bytes, int64_t n)
{
    err e;
    host_call *h = of(call);
    if (!h->sink || !has_result(call)) return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "write: this call writes nothing");
    if (n < 0) return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "write: %lld bytes", (long long)n);
    if (n == 0 || fwrite(bytes, 1, (size_t)n, h->sink) == (size_t)n) return JVN_OK;
    fail(&e, JVN_EIO, "cannot write %s: %s", h->sink_name, err_system(errno));
    e.arg = h->s->n_own ? 0 : JVN_NOARG; /* save's first argument is the file */
    record(h, &e);
    return JVN_EIO;
}

static jvn_status host_may_read(jvn_call *call, const char *path)
{
    err e;
    host_call *h = of(call);
    err_clear(&e);
    jvn_status st = wall_check(WALL_READ, path, &e);
    if (st == JVN_OK && h->sc && datasets_is_file(h->sc->data, path)) st = fail(&e, JVN_EARG, "%.120s is the workspace that is open", path);
    if (st != JVN_OK) record(h, &e);
    return st;
}

/* Each by its name, and the ABI that brought it, as a plugin's needs are written. */
static const struct {
    const char *name;
    const void *table;
} interfaces[] = {{JVN_NEEDS_ROWS, &host_rows}, {JVN_NEEDS_TEXT, &host_texts}, {JVN_NEEDS_EVIDENCE, &host_evidence},
                  {JVN_NEEDS_SCREEN, &host_screen}};

static const void *host_interface(jvn_call *call, const char *name)
{
    size_t n = strlen(name);
    (void)call;
    for (size_t i = 0; i < sizeof interfaces / sizeof *interfaces; i++)
        if (strncmp(name, interfaces[i].name, n) == 0 && interfaces[i].name[n] == '@') return interfaces[i].table;
    return NULL;
}

const char *host_interface_at(int i)
{
    return i < (int)(sizeof interfaces / sizeof *interfaces) ? interfaces[i].name : NULL;
}

static const jvn_item *host_option(jvn_call *call, const char *name)
{
    const reg_item *it = registry_own(of(call)->b.env.reg, REG_OPTION, call->plugin, name);
    if (it && it->value) return it->value;
    jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "option: %s has none called '%s'", call->plugin, name);
    return NULL;
}

bool host_has(const char *interface) { return host_interface(NULL, interface) != NULL; }

/* ---- what a newer host would have ---- */

/* A plugin that was built with a newer header finds these where its slots are. They are called with arguments that are
 * never looked at; every such slot takes the call first and gives back a status. */
typedef jvn_status missing_slot(jvn_call *call);

static jvn_status missing(jvn_call *call, int beyond)
{
    int slot = (int)((sizeof(jvn_host) - offsetof(jvn_host, fail)) / sizeof(missing_slot *)) + 1 + beyond;
    return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, "install a newer jevons; a plugin can ask first: JVN_HAS(host, ...)",
                    "this jevons has no host function number %d (its ABI is %d.%d), which plugin %s calls", slot,
                    JVN_ABI_MAJOR, JVN_ABI_MINOR, call->plugin);
}

#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define STUB(n) static jvn_status missing_##n(jvn_call *call) { return missing(call, n); }
#define NAMED(n) missing_##n,
EACH(STUB)

static const struct {
    jvn_host host;
    missing_slot *beyond[HOST_BEYOND];
} whole_host = {.host = {
    .size = sizeof(jvn_host),
    .abi_major = JVN_ABI_MAJOR,
    .abi_minor = JVN_ABI_MINOR,
    .fail = host_fail,
    .note = host_note,
    .cancelled = host_cancelled,
    .progress = host_progress,
    .parallel_for = host_parallel_for,
    .scratch = host_scratch,
    .field = host_field,
    .type_of = host_type_of,
    .unit_of = host_unit_of,
    .convention_of = host_convention_of,
    .new_array = host_new_array,
    .set_dictionary = host_set_dictionary,
    .share = host_share,
    .add = host_add,
    .write = host_write,
    .interface = host_interface,
    .option = host_option,
    .map_rows = host_map_rows,
    .map_slice = host_map_slice,
    .object = host_object,
    .map_groups = host_map_groups,
    .map_also = host_map_also,
    .facts = host_facts,
    .may_read = host_may_read,
}, .beyond = {EACH(NAMED)}};

/* ---- a call's life ---- */

static host_call *innermost; /* the call that began last and has not ended */

static const jvn_host *given = &whole_host.host;

const jvn_host *host_give(const jvn_host *instead)
{
    if (instead) given = instead;
    return given;
}

jvn_status host_begin(host_call *h, arena *a, stage *s, const scope *sc, table *input, const char *input_name,
                      void *session, err *e)
{
    memset(h, 0, sizeof *h);
    h->a = a;
    h->s = s;
    h->sc = sc;
    h->session = session;
    h->outer = innermost;
    innermost = h;
    err_clear(&h->fault);
    pthread_mutex_init(&h->lock, NULL);
    h->call = (jvn_call){.size = sizeof h->call, .host = given, .host_data = h};
    h->call.plugin = s->item->owner;
    jvn_status st = bind_stage(&h->b, a, s, sc, input, input_name, &h->call, &h->fault, e);
    if (st != JVN_OK) return st;
    h->call.n_args = s->n_own;
    h->call.args = (jvn_list){h->b.args, (uint32_t)s->n_own, sizeof *h->b.args};
    h->call.input = h->b.has_input ? &h->b.input : NULL;
    return JVN_OK;
}

jvn_status host_explain(host_call *h, jvn_status st, err *e)
{
    *e = h->fault;
    if (cancel_asked()) fail(e, JVN_ECANCELLED, "stopped"); /* whatever else went wrong on the way out */
    else if (e->code == JVN_OK || !*e->msg)
        fail(e, JVN_EPLUGIN, "failed without a message (status %d): a defect of plugin %s", (int)st, h->s->item->owner);
    if (e->at < 0) stage_blame(h->s, e->arg, &e->at, &e->len);
    return e->code;
}

/* A failure once recorded stands, whatever the callback made of it. */
jvn_status host_run(host_call *h, err *e)
{
    h->call.data = h->s->command->data;
    h->running = true;
    jvn_status st = h->s->command->run(&h->call);
    return st == JVN_OK && h->fault.code == JVN_OK ? host_check_maps(h, e) : host_explain(h, st, e);
}

/* Which of its command's arguments a format is given before its flags: load's path; metric's entity and date. */
static void set_lead(host_call *h, reg_kind kind)
{
    h->lead = kind == REG_METRIC;
    h->n_lead = kind == REG_METRIC ? 2 : kind == REG_READER;
}

static jvn_status call_format(host_call *h, const reg_item *format)
{
    const jvn_format *x = format->spec;
    const jvn_metric *m = format->spec;
    bool measures = format->kind == REG_METRIC;
    h->call.data = measures ? m->data : x->data;
    h->call.plugin = format->owner;
    return measures ? m->run(&h->call) : x->run(&h->call);
}

jvn_status host_run_format(host_call *h, const reg_item *format)
{
    set_lead(h, format->kind);
    int own = h->s->n_own, flags = h->s->n_args - own, n = flags + h->n_lead;
    jvn_arg *args = arena_alloc(h->a, (size_t)(n ? n : 1) * sizeof *args);
    for (int i = 0; i < h->n_lead; i++) args[i] = h->b.args[h->lead + i];
    for (int i = 0; i < flags; i++) args[i + h->n_lead] = h->b.args[own + i];
    h->call.args = (jvn_list){args, (uint32_t)n, sizeof *args};
    h->call.n_args = n;
    h->arg_shift = own - h->n_lead;
    jvn_status st = call_format(h, format);
    h->lead = h->n_lead = h->arg_shift = 0;
    return st;
}

void host_end(host_call *h)
{
    if (tell_progress) tell_progress(h, 0, -1);
    innermost = h->outer;
    bind_free(&h->b);
    table_unref(h->primary);
    row_step_clear(&h->rows);
    for (int i = 0; i < h->n_sides; i++) {
        row_step_clear(&h->sides[i].rows);
        free(h->sides[i].name);
        table_unref(h->sides[i].t);
    }
    for (int i = 0; i < h->n_scratch; i++) buffer_unref(h->scratch[i]);
    for (int i = 0; i < h->n_grouped; i++) groups_free(&h->grouped[i]);
    for (int i = 0; i < h->n_fields; i++) {
        h->fields[i]->release(h->fields[i]);
        free(h->fields[i]);
    }
    free(h->sides);
    free(h->scratch);
    free(h->grouped);
    free(h->fields);
    text_free(&h->notes);
    pthread_mutex_destroy(&h->lock);
}
