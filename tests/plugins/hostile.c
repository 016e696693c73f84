/* SPDX-License-Identifier: MIT-0 */
/* hostile.c -- commands that break the contract while they run; the host must see it, say so and go on. With
 * -DID='"core"' the plugin is called so, with -DSTRIDE=8 its list of commands has items that are too short, with -DWIDE
 * such as a newer header would have. */
#include <jevons/plugin.h>

#ifndef ID
#define ID "hostile"
#endif

static jvn_status add(jvn_call *call, const char *name, jvn_type type, struct ArrowArray *a)
{
    return call->host->add(call, NULL, name, call->host->field(call, type, NULL, NULL), a);
}

static jvn_status unfinished_run(jvn_call *call) { return call ? JVN_EMORE : JVN_OK; }
static jvn_status silent_run(jvn_call *call) { return call ? JVN_EDATA : JVN_OK; }

/* Two columns of different lengths, and the failure is ignored. */
static jvn_status ignoring_run(jvn_call *call)
{
    struct ArrowArray a, b;
    if (call->host->new_array(call, JVN_INT64, 2, 0, 0, &a) || call->host->new_array(call, JVN_INT64, 3, 0, 0, &b)) return JVN_ENOMEM;
    memset(jvn_out(&a), 0, 16);
    memset(jvn_out(&b), 0, 24);
    (void)add(call, "a", JVN_INT64, &a);
    (void)add(call, "b", JVN_INT64, &b);
    return JVN_OK;
}

static jvn_status huge_run(jvn_call *call)
{
    struct ArrowArray a;
    return call->host->new_array(call, JVN_FLOAT64, INT64_MAX / 4, 0, 0, &a);
}

static jvn_status latin1_run(jvn_call *call)
{
    struct ArrowArray a, b;
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, 2, 0, &a);
    if (st) return st;
    ((int64_t *)jvn_out(&a))[1] = 2;
    memcpy(jvn_out_text(&a), "\xff\xfe", 2);
    st = call->host->share(call, &a, 0, 1, &b); /* around the check that add makes */
    a.release(&a);
    return st ? st : add(call, "t", JVN_STRING, &b);
}

static jvn_status codes_run(jvn_call *call)
{
    struct ArrowArray a;
    const struct ArrowSchema *s = call->host->field(call, JVN_DICT, NULL, NULL);
    const struct ArrowArray *key = &a;
    const int64_t *order;
    jvn_status st = call->host->new_array(call, JVN_DICT, 4, 0, 0, &a);
    if (st) return st;
    st = jvn_rows_of(call)->order(call, 1, &s, &key, NULL, &order);
    a.release(&a);
    return st;
}

static jvn_status beyond_run(jvn_call *call)
{
    static const int64_t far[] = {1000000000};
    struct ArrowArray a;
    return jvn_rows_of(call)->take(call, jvn_column_schema(call->input, 0), jvn_column(call->input, 0), far, 1, &a);
}

/* Maps that do not fit: too few rows, and one that the input does not have. */
static jvn_status map(jvn_call *call, int64_t row, int64_t n)
{
    const int64_t rows[] = {0, row};
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 2, 0, 0, &a);
    if (st) return st;
    memset(jvn_out(&a), 0, 16);
    st = add(call, "x", JVN_INT64, &a);
    return st ? st : call->host->map_rows(call, NULL, rows, n);
}
static jvn_status few_run(jvn_call *call) { return map(call, 1, 1); }
static jvn_status far_run(jvn_call *call) { return map(call, INT64_C(1) << 40, 2); }
/* A group with a row that the input does not have: believed until somebody traces. */
static jvn_status gather_run(jvn_call *call)
{
    static const int64_t starts[] = {0, 1, 2}, order[] = {0, 1000000000};
    const jvn_groups groups = {2, starts, order};
    jvn_status st = map(call, 1, 2);
    return st ? st : call->host->map_groups(call, NULL, &groups, NULL, 2);
}
/* A column that came from a row besides, which is none; and one of a table whose rows are not told. */
static int64_t far_row(const void *context, int64_t row)
{
    (void)context;
    return row ? 1000000000 : 0;
}
static jvn_status besides_run(jvn_call *call)
{
    jvn_status st = map(call, 1, 2);
    return st ? st : call->host->map_also(call, NULL, "x", far_row, NULL);
}
static jvn_status early_run(jvn_call *call)
{
    jvn_status st = call->host->map_also(call, NULL, "x", far_row, NULL);
    return st ? st : map(call, 1, 2);
}
static jvn_status nowhere_run(jvn_call *call) { return call->host->map_rows(call, NULL, NULL, 2); }

static jvn_status type_run(jvn_call *call)
{
    return call->host->field(call, (jvn_type)99, NULL, NULL) ? JVN_OK : JVN_EPLUGIN;
}

static jvn_status name_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st ? st : add(call, "x\xff", JVN_INT64, &a);
}

/* ---- arrays that are none ---- */

static void release_nothing(struct ArrowArray *a) { a->release = NULL; }

/* One array a kind: buffers that stand in the file, and what is said of them. */
typedef struct lie {
    const char *format; /* NULL: none is told */
    int64_t length, offset, nulls, n_buffers, n_children;
    const void *buffers[3];
} lie;

static const int64_t numbers[] = {1, 2, 3, 4}, falling[] = {0, 4, 2}, outside[] = {-1, 2, 4}, offsets[] = {0, 2, 4};
static const int32_t codes[] = {0, 7, -1};
static const char ascii[] = "abcd", latin1[] = "ab\xff\xfe";

#define KINDS "length|offset|nulls|bitmap|children|missing|few|many|none|falling|outside|nobytes|utf8|format|unknown|nested|" \
              "noformat|released|nothing|codes|nodict|twice"
static const lie lies[] = {
    {"l", -1, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"l", 2, -1, 0, 2, 0, {NULL, numbers, NULL}},
    {"l", 2, 0, 3, 2, 0, {numbers, numbers, NULL}},
    {"l", 2, 0, 1, 2, 0, {NULL, numbers, NULL}},
    {"l", 2, 0, 0, 2, 2, {NULL, numbers, NULL}},
    {"l", 2, 0, 0, 2, 0, {NULL, NULL, NULL}},
    {"U", 2, 0, 0, 2, 0, {NULL, offsets, ascii}},
    {"l", 2, 0, 0, 3, 0, {NULL, numbers, NULL}},
    {"l", 2, 0, 0, 0, 0, {NULL, NULL, NULL}},
    {"U", 2, 0, 0, 3, 0, {NULL, falling, ascii}},
    {"U", 2, 0, 0, 3, 0, {NULL, outside, ascii}},
    {"U", 2, 0, 0, 3, 0, {NULL, offsets, NULL}},
    {"U", 2, 0, 0, 3, 0, {NULL, offsets, latin1}},
    {"U", 2, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"Q", 2, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"+s", 2, 0, 0, 1, 0, {NULL, NULL, NULL}},
    {NULL, 2, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"l", 2, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"l", 2, 0, 0, 2, 0, {NULL, numbers, NULL}},
    {"i", 3, 0, 0, 2, 0, {NULL, codes, NULL}},
    {"i", 2, 0, 0, 2, 0, {NULL, codes, NULL}},
    {"i", 1, 0, 0, 2, 0, {NULL, codes, NULL}},
};
enum { RELEASED = 17, NOTHING, CODES, NODICT, TWICE };

static struct ArrowArray array_of(const lie *x)
{
    struct ArrowArray a;
    memset(&a, 0, sizeof a);
    a.length = x->length;
    a.offset = x->offset;
    a.null_count = x->nulls;
    a.n_buffers = x->n_buffers;
    a.n_children = x->n_children;
    a.buffers = x->n_buffers ? (const void **)(uintptr_t)x->buffers : NULL;
    a.release = release_nothing;
    return a;
}

static jvn_status array_run(jvn_call *call)
{
    static const lie words = {"U", 2, 0, 0, 3, 0, {NULL, offsets, "abab"}};
    int64_t kind = jvn_item_of(call, 0, 0)->integer;
    struct ArrowArray a = array_of(&lies[kind]), values = array_of(&words);
    struct ArrowSchema schema, text;
    memset(&schema, 0, sizeof schema);
    memset(&text, 0, sizeof text);
    schema.format = lies[kind].format;
    text.format = "U";
    if (kind == CODES) values.length = 1;
    if (kind >= CODES) schema.dictionary = &text;
    if (kind == CODES || kind == TWICE) a.dictionary = &values;
    if (kind == RELEASED) a.release(&a);
    return call->host->add(call, NULL, "x", &schema, kind == NOTHING ? NULL : &a);
}

static const jvn_param array_params[] = {{"KIND", JVN_P_ENUM, JVN_REQUIRED, KINDS, NULL, "what is wrong"}};

static jvn_status side_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st ? st : call->host->add(call, "no\xffname", "x", call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

/* ---- whole-table work on what does not go together ---- */

static jvn_status lengths_run(jvn_call *call)
{
    struct ArrowArray a, b;
    const struct ArrowArray *keys[] = {&a, &b};
    const struct ArrowSchema *s = call->host->field(call, JVN_INT64, NULL, NULL), *schemas[] = {s, s};
    const int64_t *order;
    jvn_status st = call->host->new_array(call, JVN_INT64, 2, 0, 0, &a);
    if (st) return st;
    if ((st = call->host->new_array(call, JVN_INT64, 3, 0, 0, &b))) {
        a.release(&a);
        return st;
    }
    memset(jvn_out(&a), 0, 16);
    memset(jvn_out(&b), 0, 24);
    st = jvn_rows_of(call)->order(call, 2, schemas, keys, NULL, &order);
    a.release(&a);
    b.release(&b);
    return st;
}

static jvn_status keyless_run(jvn_call *call)
{
    const int64_t *left, *right;
    int64_t n;
    return jvn_rows_of(call)->match(call, 0, NULL, NULL, NULL, NULL, &left, &right, &n);
}

/* Groups of its own: 0 beyond the input, 1 that fall, 2 with an order that leaves it; 3 the host's, of other rows. */
static jvn_status groups_run(jvn_call *call)
{
    static const int64_t starts[][3] = {{0, 1, 1000000000}, {0, 40, 2}, {0, 1, 2}}, order[] = {0, 1000000000};
    int64_t kind = jvn_item_of(call, 1, 0)->integer;
    jvn_groups g = {2, starts[kind % 3], kind == 2 ? order : NULL};
    const struct ArrowSchema *field;
    struct ArrowArray result;
    jvn_status st = kind == 3 ? jvn_rows_of(call)->group(call, 0, NULL, NULL, 1000000000, &g) : JVN_OK;
    if (st) return st;
    return jvn_rows_of(call)->aggregate(call, 0, &g, &field, &result);
}
static const jvn_param groups_params[] = {
    {"what", JVN_P_AGG, JVN_REQUIRED, NULL, NULL, "an aggregate"},
    {"--kind", JVN_P_INTEGER, JVN_REQUIRED, "0..3", NULL, "what is wrong"},
};

/* A function that adds a column to the command around it. */
static jvn_status adding(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    struct ArrowArray a;
    (void)args;
    (void)n_args;
    memset(jvn_out(out), 0, (size_t)n * 8);
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st ? st : call->host->add(call, NULL, "x", call->host->field(call, JVN_INT64, NULL, NULL), &a);
}
static const jvn_function functions[] = {
    {.shape = JVN_S_SCALAR, .signature = "float64 adding(float64 x)", .summary = "adds a column", .example = "calc adding(1)",
     .scalar = adding},
};

static jvn_status fail_task(void *context, int64_t i)
{
    return jvn_fail((jvn_call *)context, JVN_EDATA, JVN_NOARG, NULL, "task %d failed", (int)i);
}
static jvn_status add_in_task(void *context, int64_t i)
{
    struct ArrowArray a;
    jvn_call *call = (jvn_call *)context;
    (void)i;
    jvn_status st = call->host->new_array(call, JVN_INT64, 0, 0, 0, &a);
    return st ? st : add(call, "x", JVN_INT64, &a);
}
static jvn_status everywhere_run(jvn_call *call) { return call->host->parallel_for(call, 8, add_in_task, call); }

static jvn_status order_in_task(void *context, int64_t i)
{
    const int64_t *order;
    (void)i;
    return jvn_rows_of((jvn_call *)context)->order((jvn_call *)context, 0, NULL, NULL, NULL, &order);
}
static jvn_status orders_run(jvn_call *call) { return call->host->parallel_for(call, 8, order_in_task, call); }

static jvn_status tasks_run(jvn_call *call) { return call->host->parallel_for(call, 64, fail_task, call); }

#define COMMAND(n, i) {.name = #n, .summary = "breaks the contract", .example = #n, .input = i, .run = n##_run}
static const jvn_command commands[] = {
    COMMAND(unfinished, JVN_INPUT_NONE), COMMAND(silent, JVN_INPUT_NONE), COMMAND(ignoring, JVN_INPUT_NONE),
    COMMAND(huge, JVN_INPUT_NONE),       COMMAND(latin1, JVN_INPUT_NONE), COMMAND(codes, JVN_INPUT_NONE),
    COMMAND(type, JVN_INPUT_NONE),       COMMAND(name, JVN_INPUT_NONE),   COMMAND(tasks, JVN_INPUT_NONE),
    COMMAND(beyond, JVN_INPUT_REQUIRED), COMMAND(side, JVN_INPUT_NONE),
    COMMAND(few, JVN_INPUT_REQUIRED),    COMMAND(far, JVN_INPUT_REQUIRED), COMMAND(nowhere, JVN_INPUT_REQUIRED),
    COMMAND(lengths, JVN_INPUT_NONE),    COMMAND(keyless, JVN_INPUT_NONE), COMMAND(everywhere, JVN_INPUT_NONE),
    COMMAND(orders, JVN_INPUT_NONE),     COMMAND(gather, JVN_INPUT_REQUIRED),
    COMMAND(besides, JVN_INPUT_REQUIRED), COMMAND(early, JVN_INPUT_REQUIRED),
    {.name = "groups", .summary = "groups of its own", .example = "groups", .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(groups_params), .run = groups_run},
    {.name = "array", .summary = "adds what is no array", .example = "array length", .params = JVN_LIST(array_params),
     .run = array_run},
};

#ifdef WIDE
static const struct wide {
    jvn_command known;
    const void *more[3];
} wide[] = {{COMMAND(silent, JVN_INPUT_NONE), {"x", "y", "z"}}, {COMMAND(tasks, JVN_INPUT_NONE), {"x", "y", "z"}}};
#define COMMANDS JVN_LIST(wide)
#elif defined(STRIDE)
#define COMMANDS {commands, 2, STRIDE}
#else
#define COMMANDS JVN_LIST(commands)
#endif
JVN_PLUGIN(ID, "1.0", "breaks the contract", "", "", .commands = COMMANDS, .functions = JVN_LIST(functions));
