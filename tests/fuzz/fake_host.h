/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_host.h -- the least host that a reader or writer can run on, for fuzzing and measuring: it believes
 * nothing and keeps little. Arrays are checked when they are added, then kept until host_end. */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <jevons/plugin.h>

#define FAKE_ARGS 16
#define FAKE_COLUMNS 256
#define FAKE_HUGE (1 << 20)

struct fake_column {
    char side[16], *name;
    jvn_type type;
    struct ArrowArray array;
};

struct fake {
    jvn_call call;
    jvn_arg args[FAKE_ARGS];
    jvn_item items[FAKE_ARGS];
    struct fake_column columns[FAKE_COLUMNS];
    int n_columns;
    void *scratch; /* a list */
    char message[600], hint[300], notes[4096];
    jvn_status failed;
    int32_t blamed;
    int64_t row, column;
    char *text; /* what a writer wrote */
    size_t text_len;
    int threads;
};

struct fake_buffers {
    const void *pointers[3];
    size_t sizes[3];
};

static void *fake_new(size_t n)
{
    if (n < FAKE_HUGE) return aligned_alloc(64, (n + 127) / 64 * 64);
    n = (n + (2 << 20)) >> 21 << 21;
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(p, n, MADV_HUGEPAGE);
    return p == MAP_FAILED ? NULL : p;
}

static void fake_free(void *p, size_t n)
{
    if (n < FAKE_HUGE) free(p);
    else munmap(p, (n + (2 << 20)) >> 21 << 21);
}

static void fake_release(struct ArrowArray *a)
{
    struct fake_buffers *b = a->private_data;
    for (int i = 0; i < 3; i++)
        if (b->sizes[i]) fake_free((void *)(uintptr_t)b->pointers[i], b->sizes[i]);
    if (a->dictionary) {
        if (a->dictionary->release) a->dictionary->release(a->dictionary);
        free(a->dictionary);
    }
    free(b);
    a->release = NULL;
}

static jvn_status fake_new_array(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,
                                 struct ArrowArray *out)
{
    static const size_t widths[] = {0, 0, 8, 8, 8, 4, 4, 8};
    struct fake_buffers *b = calloc(1, sizeof *b);
    size_t n = (size_t)length;
    (void)call;
    memset(out, 0, sizeof *out);
    b->sizes[0] = flags & JVN_NULLABLE ? (n + 7) / 8 + 1 : 0;
    b->sizes[1] = type == JVN_BOOL ? (n + 7) / 8 + 1 : (n + (type == JVN_STRING)) * widths[type] + 1;
    b->sizes[2] = type == JVN_STRING ? (size_t)bytes + 1 : 0;
    for (int i = 0; i < 3; i++) b->pointers[i] = b->sizes[i] ? fake_new(b->sizes[i]) : NULL;
    if (b->sizes[0]) memset((void *)(uintptr_t)b->pointers[0], 0xff, b->sizes[0]);
    *out = (struct ArrowArray){.length = length,
                               .n_buffers = type == JVN_STRING ? 3 : 2,
                               .buffers = b->pointers,
                               .release = fake_release,
                               .private_data = b};
    return JVN_OK;
}

static jvn_status fake_set_dictionary(jvn_call *call, struct ArrowArray *array, struct ArrowArray *values)
{
    (void)call;
    array->dictionary = malloc(sizeof *values);
    *array->dictionary = *values;
    return JVN_OK;
}

static pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;

static void *fake_scratch(jvn_call *call, int64_t bytes)
{
    struct fake *f = call->host_data;
    char *p = aligned_alloc(64, ((size_t)bytes + 64 + 127) / 64 * 64);
    pthread_mutex_lock(&fake_lock);
    *(void **)(void *)p = f->scratch;
    f->scratch = p;
    pthread_mutex_unlock(&fake_lock);
    return p + 64;
}

static jvn_status fake_fail(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t column,
                            const char *message, const char *hint)
{
    struct fake *f = call->host_data;
    snprintf(f->message, sizeof f->message, "%s", message);
    snprintf(f->hint, sizeof f->hint, "%s", hint ? hint : "");
    f->failed = code;
    f->blamed = arg;
    f->row = row;
    f->column = column;
    return code;
}

static void fake_note(jvn_call *call, const char *message)
{
    struct fake *f = call->host_data;
    size_t n = strlen(f->notes);
    snprintf(f->notes + n, sizeof f->notes - n, "note: %s\n", message);
}

static int fake_cancelled(jvn_call *call)
{
    (void)call;
    return 0;
}

static void fake_progress(jvn_call *call, int64_t done, int64_t total) { (void)call, (void)done, (void)total; }

struct fake_work {
    jvn_status (*task)(void *, int64_t);
    void *context;
    int64_t n, next;
    jvn_status st;
};

static void *fake_worker(void *p)
{
    struct fake_work *w = p;
    for (;;) {
        int64_t i = __atomic_fetch_add(&w->next, 1, __ATOMIC_RELAXED);
        if (i >= w->n) return NULL;
        jvn_status st = w->task(w->context, i);
        if (st != JVN_OK) __atomic_store_n(&w->st, st, __ATOMIC_RELAXED);
    }
}

static jvn_status fake_parallel_for(jvn_call *call, int64_t n, jvn_status (*task)(void *, int64_t),
                                    void *context)
{
    struct fake *f = call->host_data;
    struct fake_work w = {task, context, n, 0, JVN_OK};
    pthread_t threads[16];
    for (int i = 1; i < f->threads; i++) pthread_create(&threads[i], NULL, fake_worker, &w);
    fake_worker(&w);
    for (int i = 1; i < f->threads; i++) pthread_join(threads[i], NULL);
    return w.st;
}

static const char *const fake_formats[] = {"", "b", "l", "g", "U", "i", "tdD", "tsu:UTC"};
static struct ArrowSchema fake_schemas[8];

static const struct ArrowSchema *fake_field(jvn_call *call, jvn_type type, const char *unit,
                                            const char *convention)
{
    (void)call, (void)unit, (void)convention;
    fake_schemas[type].format = fake_formats[type];
    return &fake_schemas[type];
}

static jvn_type fake_type_of(const struct ArrowSchema *s)
{
    int i = 1;
    while (i < 7 && strcmp(fake_formats[i], s->format) != 0) i++;
    return (jvn_type)i;
}

static const char *fake_unit_of(const struct ArrowSchema *s)
{
    (void)s;
    return "";
}

static bool fake_utf8(const unsigned char *p, int64_t n)
{
    for (int64_t i = 0; i < n;) {
        int more = p[i] < 0x80                   ? 0
                   : p[i] >= 0xc2 && p[i] < 0xe0 ? 1
                   : p[i] >= 0xe0 && p[i] < 0xf0 ? 2
                   : p[i] >= 0xf0 && p[i] < 0xf5 ? 3
                                                 : -1;
        if (more < 0 || i + more >= n + (more == 0)) return false;
        for (int k = 1; k <= more; k++)
            if ((p[i + k] & 0xc0) != 0x80) return false;
        i += more + 1;
    }
    return true;
}

static void fake_check_text(const struct ArrowArray *a)
{
    for (int64_t i = 0; i < a->length; i++) {
        int64_t n;
        const char *s = jvn_text(a, i, &n);
        if (n < 0 || (n > 0 && !fake_utf8((const unsigned char *)s, n))) abort();
    }
}

/* Aborts when an array breaks the contract. */
static void fake_check(jvn_type type, const struct ArrowArray *a)
{
    int64_t nulls = 0;
    for (int64_t i = 0; i < a->length; i++) nulls += jvn_null(a, i);
    if (nulls != a->null_count) abort();
    if (type == JVN_STRING) fake_check_text(a);
    if (type != JVN_DICT) return;
    fake_check_text(a->dictionary);
    for (int64_t i = 0; i < a->length; i++)
        if (!jvn_null(a, i) && (jvn_i32(a)[i] < 0 || jvn_i32(a)[i] >= a->dictionary->length)) abort();
}

static bool fake_checks = true;

static jvn_status fake_add(jvn_call *call, const char *side, const char *name, const struct ArrowSchema *field,
                           struct ArrowArray *array)
{
    struct fake *f = call->host_data;
    if (f->n_columns == FAKE_COLUMNS) {
        array->release(array);
        return f->failed = JVN_ELIMIT;
    }
    struct fake_column *c = &f->columns[f->n_columns++];
    snprintf(c->side, sizeof c->side, "%s", side ? side : "");
    c->name = strdup(name);
    c->type = fake_type_of(field);
    c->array = *array;
    if (fake_checks) fake_check(c->type, array);
    return JVN_OK;
}

static jvn_status fake_write(jvn_call *call, const void *bytes, int64_t n)
{
    struct fake *f = call->host_data;
    f->text = realloc(f->text, f->text_len + (size_t)n + 1);
    memcpy(f->text + f->text_len, bytes, (size_t)n);
    f->text_len += (size_t)n;
    f->text[f->text_len] = 0;
    return JVN_OK;
}

static const void *fake_interface(jvn_call *call, const char *name)
{
    (void)call, (void)name;
    return NULL;
}

static const jvn_host fake_host = {.size = sizeof(jvn_host),
                                   .abi_major = JVN_ABI_MAJOR,
                                   .abi_minor = JVN_ABI_MINOR,
                                   .fail = fake_fail,
                                   .note = fake_note,
                                   .cancelled = fake_cancelled,
                                   .progress = fake_progress,
                                   .parallel_for = fake_parallel_for,
                                   .scratch = fake_scratch,
                                   .field = fake_field,
                                   .type_of = fake_type_of,
                                   .unit_of = fake_unit_of,
                                   .convention_of = fake_unit_of,
                                   .new_array = fake_new_array,
                                   .set_dictionary = fake_set_dictionary,
                                   .add = fake_add,
                                   .write = fake_write,
                                   .interface = fake_interface};

/* Argument i as a user would type it. */
static void fake_arg(struct fake *f, const jvn_param *p, int i, const char *text)
{
    jvn_item *item = &f->items[i];
    item->text = text;
    item->integer = strtoll(text, NULL, 10);
    if (p->type == JVN_P_ENUM) {
        const char *at = strstr(p->values, text);
        item->integer = 0;
        for (const char *q = p->values; at && q < at; q++) item->integer += *q == '|';
    }
    f->args[i].items = (jvn_list){item, 1, sizeof *item};
}

/* A call with the parameters' initial values; file NULL: none comes before them (a writer). */
static void fake_begin(struct fake *f, const jvn_list *params, const char *file)
{
    int first = file != NULL;
    memset(f, 0, sizeof *f);
    f->threads = 1;
    f->call = (jvn_call){.size = sizeof f->call,
                         .n_args = (int32_t)params->count + first,
                         .host = &fake_host,
                         .args = {f->args, params->count + (uint32_t)first, sizeof f->args[0]},
                         .host_data = f};
    if (file) {
        f->items[0].text = file;
        f->args[0].items = (jvn_list){&f->items[0], 1, sizeof f->items[0]};
    }
    for (uint32_t i = 0; i < params->count; i++) {
        const jvn_param *p = (const jvn_param *)params->items + i;
        if (p->initial) fake_arg(f, p, (int)i + first, p->initial);
    }
}

static void fake_end(struct fake *f)
{
    for (int i = 0; i < f->n_columns; i++) {
        if (f->columns[i].array.release) f->columns[i].array.release(&f->columns[i].array);
        free(f->columns[i].name);
    }
    while (f->scratch) {
        void *next = *(void **)f->scratch;
        free(f->scratch);
        f->scratch = next;
    }
    free(f->text);
}

#endif
