/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c -- the schema message: what each column is, what it becomes, and what is refused by name. */
#include "arrow.h"

enum { MOST_FIELDS = 10000, DEEPEST = 64 };

/* What the type's values take in a batch, besides its children's, and what it is called. */
static const struct shape {
    const char *name;
    int buffers; /* -1: unions, see below */
} SHAPES[T_MOST] = {
    [T_NULL] = {"null", 0},          [T_INT] = {"int", 2},          [T_FLOAT] = {"float", 2},
    [T_BINARY] = {"binary", 3},      [T_UTF8] = {"utf8", 3},        [T_BOOL] = {"bool", 2},
    [T_DECIMAL] = {"decimal", 2},    [T_DATE] = {"date", 2},        [T_TIME] = {"time of day", 2},
    [T_TIMESTAMP] = {"timestamp", 2}, [T_INTERVAL] = {"interval", 2}, [T_LIST] = {"list", 2},
    [T_STRUCT] = {"struct", 1},      [T_UNION] = {"union", -1},     [T_FIXED_BINARY] = {"fixed size binary", 2},
    [T_FIXED_LIST] = {"fixed size list", 1}, [T_MAP] = {"map", 2},  [T_DURATION] = {"duration", 2},
    [T_LARGE_BINARY] = {"large binary", 3}, [T_LARGE_UTF8] = {"large utf8", 3}, [T_LARGE_LIST] = {"large list", 2},
    [T_RUNS] = {"run-end encoded", 0}, [T_BINARY_VIEW] = {"binary view", 2}, [T_UTF8_VIEW] = {"utf8 view", 2},
    [T_LIST_VIEW] = {"list view", 3}, [T_LARGE_LIST_VIEW] = {"large list view", 3},
};

/* What is being read of a schema. */
struct reading {
    struct input *in;
    const struct flat_table *schema;
    int64_t node, count; /* fields met so far, children too */
    bool too_deep;
};

/* ---- types --------------------------------------------------------------------------------------- */

static struct layout int_layout(const struct flat_table *t, int initial)
{
    return (struct layout){.type = T_INT, .width = (int)flat_int(t, 0, 4, initial), .is_signed = flat_int(t, 1, 1, initial != 0) != 0};
}

static struct layout layout_of(int type, const struct flat_table *t)
{
    struct layout l = {.type = type};
    switch (type) {
    case T_INT: return int_layout(t, 0);
    case T_FLOAT: l.width = 16 << (flat_int(t, 0, 2, 0) & 3); break;
    case T_DECIMAL:
        l.scale = (int)flat_int(t, 1, 4, 0);
        l.width = (int)flat_int(t, 2, 4, 128);
        break;
    case T_DATE: l.unit = (int)flat_int(t, 0, 2, 1); break;
    case T_TIMESTAMP: l.unit = (int)flat_int(t, 0, 2, 0); break;
    }
    return l;
}

static bool is_power(int width, int least, int most) { return width >= least && width <= most && (width & (width - 1)) == 0; }

/* JVN_NOTYPE: none of ours. */
static jvn_type type_for(const struct layout *l)
{
    switch (l->type) {
    case T_NULL: return JVN_FLOAT64;
    case T_INT: return is_power(l->width, 8, 64) ? JVN_INT64 : JVN_NOTYPE;
    case T_FLOAT: return l->width <= 64 ? JVN_FLOAT64 : JVN_NOTYPE;
    case T_DECIMAL: return is_power(l->width, 32, 128) && l->scale >= -300 && l->scale <= 300 ? JVN_FLOAT64 : JVN_NOTYPE;
    case T_UTF8:
    case T_LARGE_UTF8:
    case T_UTF8_VIEW: return JVN_STRING;
    case T_BOOL: return JVN_BOOL;
    case T_DATE: return l->unit == 0 || l->unit == 1 ? JVN_DATE : JVN_NOTYPE;
    case T_TIMESTAMP: return l->unit >= UNIT_SECOND && l->unit <= UNIT_NANO ? JVN_TIMESTAMP : JVN_NOTYPE;
    default: return JVN_NOTYPE;
    }
}

/* ---- names and metadata --------------------------------------------------------------------------- */

static bool is_utf8(const char *s, int64_t n)
{
    for (int64_t i = 0; i < n;) {
        int size = jvn_character(s + i, n - i);
        if (!size || !s[i]) return false;
        i += size;
    }
    return true;
}

/* NUL-terminated, in the call's scratch; NULL: no memory. What is no text is "". */
static char *text_of(struct input *in, struct flat_text t)
{
    if (!t.at || !is_utf8(t.at, t.n)) t.n = 0;
    char *s = in->call->host->scratch(in->call, t.n + 1);
    if (!s) return NULL;
    if (t.n) memcpy(s, t.at, (size_t)t.n);
    s[t.n] = 0;
    return s;
}

static bool is_taken(const struct input *in, int32_t n, const char *name)
{
    for (int32_t i = 0; i < n; i++)
        if (strcmp(in->fields[i].name, name) == 0) return true;
    return false;
}

static bool name_field(struct input *in, int32_t i, const char *name)
{
    size_t room = strlen(name) + 16;
    char *unique = in->call->host->scratch(in->call, (int64_t)room);
    if (!unique) return false;
    snprintf(unique, room, "%s", name);
    if (!*name) snprintf(unique, room, "c%d", i + 1);
    for (int n = i + 1; is_taken(in, i, unique); n++) snprintf(unique, room, "%s_%d", *name ? name : "c", n);
    in->fields[i].name = unique;
    if (!*name) jvn_say(in->call, "column %d has no name: it is %s here", i + 1, unique);
    else if (strcmp(unique, name)) jvn_say(in->call, "another column is named '%s': column %d is %s here", name, i + 1, unique);
    return true;
}

static struct flat_text metadata(const struct flat_table *field, const char *key)
{
    struct flat_vector pairs = flat_list(field, FIELD_METADATA, 4);
    for (int64_t i = 0; i < pairs.n; i++) {
        struct flat_table pair = flat_item(&pairs, i);
        struct flat_text k = flat_string(&pair, 0);
        if (k.at && k.n == (int64_t)strlen(key) && memcmp(k.at, key, (size_t)k.n) == 0) return flat_string(&pair, 1);
    }
    return (struct flat_text){NULL, 0};
}

/* ---- fields --------------------------------------------------------------------------------------- */

static void count_parts(struct reading *r, const struct flat_table *t, struct field *f, int depth)
{
    int type = (int)flat_int(t, FIELD_TYPE_TYPE, 1, 0) & 0xff;
    struct flat_table coding = flat_child(t, FIELD_DICTIONARY), kind = flat_child(t, FIELD_TYPE);
    f->n_nodes++;
    if (depth > DEEPEST || ++r->count > MOST_FIELDS) {
        r->too_deep = true;
        return;
    }
    if (coding.at) {
        f->n_buffers += 2;
        return;
    }
    int buffers = type > 0 && type < T_MOST ? SHAPES[type].buffers : 0;
    f->n_buffers += buffers >= 0 ? buffers : flat_int(&kind, 0, 2, 0) ? 2 : 1;
    f->n_views += type == T_BINARY_VIEW || type == T_UTF8_VIEW;
    struct flat_vector children = flat_list(t, FIELD_CHILDREN, 4);
    for (int64_t i = 0; i < children.n && !r->too_deep; i++) {
        struct flat_table child = flat_item(&children, i);
        count_parts(r, &child, f, depth + 1);
    }
}

static jvn_status refuse(const struct input *in, const struct field *f)
{
    char what[64];
    int type = f->value.type;
    snprintf(what, sizeof what, "%s", type > 0 && type < T_MOST ? SHAPES[type].name : "unknown");
    if (type == T_INT || type == T_FLOAT || type == T_DECIMAL) snprintf(what, sizeof what, "%s of %d bits", SHAPES[type].name, f->value.width);
    if (f->coded) memmove(what + 14, what, sizeof what - 14), memcpy(what, "dictionary of ", 14), what[63] = 0;
    return jvn_fail(in->call, JVN_ETYPE, ARG_FILE, "name those to read: --columns 'a, b'",
                    "%s: column '%s' has a type that is not read: %s", in->source.name, f->name, what);
}

static void tell(const struct input *in, const struct field *f, struct flat_text zone)
{
    if (f->value.type == T_DECIMAL) jvn_say(in->call, "'%s' has decimals: they are float64 here", f->name);
    bool utc = zone.n == 0 || (zone.n == 3 && memcmp(zone.at, "UTC", 3) == 0) || (zone.n == 6 && memcmp(zone.at, "+00:00", 6) == 0);
    if (f->value.type == T_TIMESTAMP && !utc)
        jvn_say(in->call, "'%s' has times of %.*s: they are UTC here", f->name, zone.n < 64 ? (int)zone.n : 64, zone.at);
}

static jvn_status field_type(struct reading *r, const struct flat_table *t, struct field *f)
{
    struct input *in = r->in;
    struct flat_table kind = flat_child(t, FIELD_TYPE), coding = flat_child(t, FIELD_DICTIONARY);
    f->value = layout_of((int)flat_int(t, FIELD_TYPE_TYPE, 1, 0) & 0xff, &kind);
    f->coded = coding.at != 0;
    f->dictionary = flat_int(&coding, CODING_ID, 8, 0);
    struct flat_table index = flat_child(&coding, CODING_INDEX);
    f->code = int_layout(&index, index.at ? 0 : 32);
    f->as = type_for(&f->value);
    if (f->coded && (f->as == JVN_BOOL || f->value.type == T_NULL || type_for(&f->code) == JVN_NOTYPE)) f->as = JVN_NOTYPE;
    if (f->coded && f->as == JVN_STRING) f->as = JVN_DICT;
    if (!f->wanted) return JVN_OK;
    if (f->as == JVN_NOTYPE) return refuse(in, f);
    char *unit = text_of(in, metadata(t, UNIT_KEY)), *convention = text_of(in, metadata(t, CONVENTION_KEY));
    if (!unit || !convention) return JVN_ENOMEM;
    f->schema = in->call->host->field(in->call, f->as, unit, convention);
    struct flat_text zone = f->value.type == T_TIMESTAMP ? flat_string(&kind, 1) : (struct flat_text){NULL, 0};
    if (!is_utf8(zone.at, zone.n)) zone.n = 0;
    tell(in, f, zone);
    return JVN_OK;
}

/* ---- --columns ------------------------------------------------------------------------------------ */

static jvn_status want(struct input *in, const char *name, size_t n)
{
    char word[256];
    const char **names = in->call->host->scratch(in->call, (int64_t)sizeof *names * in->n_fields);
    if (!names) return JVN_ENOMEM;
    snprintf(word, sizeof word, "%.*s", (int)n, name);
    for (int32_t i = 0; i < in->n_fields; i++) {
        names[i] = in->fields[i].name;
        if (strcmp(names[i], word)) continue;
        in->fields[i].wanted = true;
        return JVN_OK;
    }
    char hint[300];
    const char *near = jvn_texts_of(in->call)->nearest(word, names, in->n_fields);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(in->call, JVN_ENAME, ARG_COLUMNS, near ? hint : NULL, "%s has no column '%s'", in->source.name, word);
}

static jvn_status choose(struct input *in)
{
    bool some = jvn_given(in->call, ARG_COLUMNS);
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < in->n_fields; i++) in->fields[i].wanted = !some;
    const char *at = some ? jvn_item_of(in->call, ARG_COLUMNS, 0)->text : "";
    while (*at && st == JVN_OK) {
        at += strspn(at, ", ");
        size_t n = strcspn(at, ","), word = n;
        while (word && at[word - 1] == ' ') word--;
        if (word) st = want(in, at, word);
        at += n;
    }
    for (int32_t i = 0; i < in->n_fields; i++) in->n_wanted += in->fields[i].wanted;
    if (st == JVN_OK && !in->n_wanted) return bad_file(in, "there are no columns to read");
    return st;
}

/* ---- the schema ----------------------------------------------------------------------------------- */

jvn_status schema_read(struct input *in, const struct flat_table *schema)
{
    jvn_status st = JVN_OK;
    struct reading r = {in, schema, 0, 0, false};
    struct flat_vector fields = flat_list(schema, SCHEMA_FIELDS, 4);
    if (!schema->at || schema->in->bad) return bad_file(in, "its schema cannot be read");
    if (flat_int(schema, SCHEMA_ENDIANNESS, 2, 0) != 0) return bad_file(in, "it is of a big-endian machine, wanted little-endian");
    if (fields.n > MOST_FIELDS) return bad_file(in, "it has %lld columns, %d is the most", (long long)fields.n, MOST_FIELDS);
    in->fields = in->call->host->scratch(in->call, (fields.n + 1) * (int64_t)sizeof *in->fields);
    if (!in->fields) return JVN_ENOMEM;
    memset(in->fields, 0, (size_t)(fields.n + 1) * sizeof *in->fields);
    for (int32_t i = 0; i < fields.n; i++) {
        struct flat_table t = flat_item(&fields, i);
        char *name = text_of(in, flat_string(&t, FIELD_NAME));
        if (!name || !name_field(in, i, name)) return JVN_ENOMEM;
        in->fields[i].node = r.node;
        count_parts(&r, &t, &in->fields[i], 0);
        r.node += in->fields[i].n_nodes;
        in->n_fields = i + 1;
    }
    if (r.too_deep) return bad_file(in, "its schema has too many columns in columns");
    TRY(choose(in));
    for (int32_t i = 0; i < fields.n && st == JVN_OK; i++) {
        struct flat_table t = flat_item(&fields, i);
        st = field_type(&r, &t, &in->fields[i]);
    }
    if (st == JVN_OK && schema->in->bad) st = bad_file(in, "its schema cannot be read");
out:
    return st;
}
