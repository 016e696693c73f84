/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange.c -- columns and tables out through Arrow structs, and our own arrays back in. */
#include "exchange.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "exchange_check.h"

/* ---- schemas ---- */

static const char *const formats[] = {
    [JVN_BOOL] = "b", [JVN_INT64] = "l", [JVN_FLOAT64] = "g",  [JVN_STRING] = "U",
    [JVN_DICT] = "i", [JVN_DATE] = "tdD", [JVN_TIMESTAMP] = "tsu:UTC",
};

static void release_schema(struct ArrowSchema *s)
{
    for (int64_t i = 0; i < s->n_children; i++) {
        if (s->children[i]->release) s->children[i]->release(s->children[i]);
        free(s->children[i]);
    }
    free(s->children);
    if (s->dictionary && s->dictionary->release) s->dictionary->release(s->dictionary);
    free(s->dictionary);
    free((char *)(uintptr_t)s->name);
    free((char *)(uintptr_t)s->metadata);
    s->release = NULL;
}

static void put_int(text *t, int32_t n) { text_add(t, (const char *)&n, sizeof n); }

static void put_pair(text *t, const char *key, const char *value)
{
    put_int(t, (int32_t)strlen(key));
    text_puts(t, key);
    put_int(t, (int32_t)strlen(value));
    text_puts(t, value);
}

/* Arrow's metadata: a count, then keys and values, each behind its length. */
static char *make_metadata(const char *unit, const char *convention)
{
    text t = {0};
    bool has_unit = unit && *unit, has_convention = convention && *convention;
    if (!has_unit && !has_convention) return NULL;
    put_int(&t, has_unit + has_convention);
    if (has_unit) put_pair(&t, "jevons.unit", unit);
    if (has_convention) put_pair(&t, "jevons.convention", convention);
    return t.s;
}

void schema_make(struct ArrowSchema *schema, jvn_type type, const char *name, const char *unit, const char *convention)
{
    *schema = (struct ArrowSchema){.format = formats[type], .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    schema->name = xstrdup(name ? name : "");
    schema->metadata = make_metadata(unit, convention);
    if (type != JVN_DICT) return;
    schema->dictionary = xcalloc(1, sizeof *schema->dictionary);
    schema_make(schema->dictionary, JVN_STRING, "", NULL, NULL);
}

jvn_type schema_type(const struct ArrowSchema *schema)
{
    if (schema->dictionary) return strcmp(schema->format, "i") == 0 ? JVN_DICT : JVN_NOTYPE;
    for (int t = JVN_BOOL; t <= JVN_TIMESTAMP; t++)
        if (t != JVN_DICT && strcmp(schema->format, formats[t]) == 0) return (jvn_type)t;
    return JVN_NOTYPE;
}

static int32_t get_int(const char **p)
{
    int32_t n;
    memcpy(&n, *p, sizeof n);
    *p += sizeof n;
    return n;
}

const char *schema_meta(const struct ArrowSchema *schema, const char *key, char *buf, size_t n)
{
    const char *p = schema->metadata;
    buf[0] = '\0';
    if (!p) return buf;
    for (int32_t pairs = get_int(&p); pairs > 0; pairs--) {
        int32_t key_size = get_int(&p);
        if (key_size < 0) return buf;
        const char *k = p;
        p += key_size;
        int32_t size = get_int(&p);
        if (size < 0) return buf;
        if (text_is(k, (size_t)key_size, key)) {
            size_t fits = (size_t)size < n - 1 ? (size_t)size : n - 1;
            memcpy(buf, p, fits);
            buf[fits] = '\0';
            return buf;
        }
        p += size;
    }
    return buf;
}

/* ---- out ---- */

typedef struct export {
    column *c;
    const void *buffers[3];
    struct ArrowArray dictionary;
    bool fresh; /* made by export_new: nobody else has seen the column yet */
} export;

static void release_array(struct ArrowArray *a)
{
    export *x = a->private_data;
    if (x->dictionary.release) x->dictionary.release(&x->dictionary);
    column_unref(x->c);
    free(x);
    a->release = NULL;
}

static export *make_array(column *c, struct ArrowArray *array)
{
    export *x = xcalloc(1, sizeof *x);
    x->c = column_ref(c);
    x->buffers[0] = c->validity ? c->validity->data : NULL;
    x->buffers[1] = c->data ? c->data->data : NULL; /* a sketch has none */
    x->buffers[2] = c->bytes ? c->bytes->data : NULL;
    *array = (struct ArrowArray){.length = c->length, .null_count = c->nulls, .offset = c->offset,
                                 .n_buffers = c->type == JVN_STRING ? 3 : 2, .buffers = x->buffers,
                                 .release = release_array, .private_data = x};
    if (c->dict) {
        make_array(c->dict, &x->dictionary);
        array->dictionary = &x->dictionary;
    }
    return x;
}

void export_column(column *c, const char *name, struct ArrowSchema *schema, struct ArrowArray *array)
{
    if (schema) schema_make(schema, c->type, name, c->unit, c->convention);
    if (array) make_array(c, array);
}

static void release_table_array(struct ArrowArray *a)
{
    for (int64_t i = 0; i < a->n_children; i++) {
        if (a->children[i]->release) a->children[i]->release(a->children[i]);
        free(a->children[i]);
    }
    free(a->children);
    a->release = NULL;
}

void export_table(const table *t, struct ArrowSchema *schema, struct ArrowArray *array)
{
    static const void *no_validity[1];
    size_t n = (size_t)t->n;
    *schema = (struct ArrowSchema){.format = "+s", .name = xstrdup(""), .n_children = t->n, .release = release_schema,
                                   .children = xcalloc(n, sizeof *schema->children)};
    *array = (struct ArrowArray){.length = t->rows < 0 ? 0 : t->rows, .n_buffers = 1, .buffers = no_validity,
                                 .n_children = t->n, .release = release_table_array,
                                 .children = xcalloc(n, sizeof *array->children)};
    for (int i = 0; i < t->n; i++) {
        schema->children[i] = xcalloc(1, sizeof **schema->children);
        array->children[i] = xcalloc(1, sizeof **array->children);
        export_column(t->columns[i], t->names[i], schema->children[i], array->children[i]);
    }
}

column *exported_column(const struct ArrowArray *array)
{
    return array->release == release_array ? ((export *)array->private_data)->c : NULL;
}

jvn_status export_new(jvn_type type, int64_t length, int64_t bytes, bool nullable, struct ArrowArray *array, err *e)
{
    if (length < 0 || bytes < 0) return fail(e, JVN_EPLUGIN, "new_array: negative size");
    column *c = column_new(type, length, bytes, nullable);
    if (!c)
        return fail(e, JVN_ENOMEM, "no memory for a column of %" PRId64 " %s values", length, type_name(type));
    make_array(c, array)->fresh = true;
    column_unref(c);
    return JVN_OK;
}

jvn_status export_dictionary(struct ArrowArray *array, struct ArrowArray *values, err *e)
{
    bool ours = array->release == release_array && values->release;
    export *x = ours ? array->private_data : NULL;
    if (!x || !x->fresh || x->c->type != JVN_DICT || x->dictionary.release) {
        if (values->release) values->release(values);
        return fail(e, JVN_EPLUGIN, "set_dictionary: wants an array of codes that new_array made, and values once");
    }
    x->dictionary = *values;
    values->release = NULL;
    array->dictionary = &x->dictionary;
    return JVN_OK;
}

/* ---- in ---- */

/* Ends the filling of what export_new made: from here on its column is as it is, checked and counted. */
static jvn_status seal(const struct ArrowArray *array, err *e)
{
    export *x = array->private_data;
    column *c = x->c;
    if (array->length < 0 || array->length > c->length || array->offset != 0)
        return fail(e, JVN_EPLUGIN, "array: length %" PRId64 " of %" PRId64 ", offset %" PRId64, array->length,
                    c->length, array->offset);
    c->length = array->length;
    if (c->type == JVN_DICT) {
        if (!x->dictionary.release) return fail(e, JVN_EPLUGIN, "array: dictionary codes without a dictionary");
        jvn_status st = import_column(NULL, &x->dictionary, &c->dict, e);
        if (st != JVN_OK) return st;
        make_array(c->dict, &x->dictionary);
    }
    column_count_nulls(c);
    if (!c->validity) x->buffers[0] = NULL;
    x->fresh = false;
    return check_column(c, e);
}

/* An export of a column that already lives: the same column, or a slice of it. */
static jvn_status reuse(const struct ArrowArray *array, column **out, err *e)
{
    column *c = exported_column(array);
    int64_t at = array->offset - c->offset;
    if (at < 0 || array->length < 0 || at > c->length || array->length > c->length - at)
        return fail(e, JVN_EPLUGIN, "array: rows outside its column");
    *out = at == 0 && array->length == c->length ? column_ref(c) : column_slice(c, at, array->length);
    return JVN_OK;
}

jvn_status exported_view(const struct ArrowArray *array, column **out, err *e)
{
    *out = NULL;
    if (array->release != release_array) return fail(e, JVN_EPLUGIN, "array: not one of the host's");
    jvn_status st = ((export *)array->private_data)->fresh ? seal(array, e) : JVN_OK;
    return st == JVN_OK ? reuse(array, out, e) : st;
}

static void relabel(const struct ArrowSchema *schema, column **c)
{
    char unit[256], convention[1024];
    schema_meta(schema, "jevons.unit", unit, sizeof unit);
    schema_meta(schema, "jevons.convention", convention, sizeof convention);
    if (strcmp(unit, (*c)->unit) == 0 && strcmp(convention, (*c)->convention) == 0) return;
    column *labelled = column_label(*c, unit, convention);
    column_unref(*c);
    *c = labelled;
}

jvn_status import_column(const struct ArrowSchema *schema, struct ArrowArray *array, column **out, err *e)
{
    return import_held(schema, array, NULL, out, e);
}

jvn_status import_held(const struct ArrowSchema *schema, struct ArrowArray *array, int64_t *held, column **out, err *e)
{
    jvn_status st;
    *out = NULL;
    if (!array || !array->release) return fail(e, JVN_EPLUGIN, "array: released, or never made");
    if (schema && !schema->format) {
        array->release(array);
        return fail(e, JVN_EPLUGIN, "array: its schema has no format");
    }
    if (array->release != release_array) {
        if (schema) st = import_foreign(schema, array, held, out, e); /* takes array */
        else st = fail(e, JVN_EPLUGIN, "array: foreign, and without a schema");
    } else {
        export *x = array->private_data;
        if (schema && schema_type(schema) != x->c->type)
            st = fail(e, JVN_EPLUGIN, "array: %s values under the format '%s'", type_name(x->c->type), schema->format);
        else st = exported_view(array, out, e);
    }
    if (array->release) array->release(array);
    if (st == JVN_OK && schema) relabel(schema, out);
    return st;
}
