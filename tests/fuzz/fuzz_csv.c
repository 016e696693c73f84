/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_csv.c -- the csv reader on any bytes: no crash, no broken column; and what it reads, it can write and
 * read again unchanged. The first byte of an input picks flags.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -DLEAST_CHUNK=64 -Iinclude
 *         tests/fuzz/fuzz_csv.c plugins/csv/[a-z]*.c -lm -pthread
 *
 * LEAST_CHUNK=64 cuts small inputs into many chunks. With -DREPLAY in place of the fuzzer there is a main
 * that reads the files it is given. */
#define _GNU_SOURCE
#include <unistd.h>

#include "fake_host.h"

extern const jvn_plugin jvn_entry;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int param_index(const jvn_list *params, const char *name)
{
    for (uint32_t i = 0; i < params->count; i++)
        if (strcmp(((const jvn_param *)params->items)[i].name, name) == 0) return (int)i;
    abort();
}

static void give(struct fake *f, const jvn_reader *r, const char *name, const char *value)
{
    int i = param_index(&r->params, name);
    fake_arg(f, (const jvn_param *)r->params.items + i, i + 1, value);
}

static void give_flags(struct fake *f, const jvn_reader *r, unsigned flags)
{
    if (flags & 1) give(f, r, "--rejects", "bad");
    if (flags & 2) give(f, r, "--header", "no");
    if (flags & 4) give(f, r, "--encoding", "latin1");
    if (flags & 8) give(f, r, "--dates", "dmy");
    if (flags & 16) give(f, r, "--rows", "3");
    if (flags & 32) give(f, r, "--header", "yes");
    if ((flags & 66) == 66) give(f, r, "--types", "c1=float64");
    if ((flags & 130) == 130) give(f, r, "--types", "c1=date");
}

static jvn_status read_bytes(struct fake *f, const void *data, size_t n, unsigned flags)
{
    const jvn_reader *r = jvn_entry.readers.items;
    char path[64];
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    fake_begin(f, &r->params, path);
    give_flags(f, r, flags);
    jvn_status st = r->read(&f->call);
    if ((st != JVN_OK) != (f->failed != JVN_OK)) abort();
    close(fd);
    return st;
}

/* The primary table of a call as a writer's input. */
static void write_table(struct fake *from, struct fake *to)
{
    const jvn_writer *w = jvn_entry.writers.items;
    struct ArrowSchema schema = {0}, schemas[FAKE_COLUMNS], *schema_list[FAKE_COLUMNS];
    struct ArrowArray array = {0}, *arrays[FAKE_COLUMNS];
    int n = 0;
    fake_begin(to, &w->params, NULL);
    for (; n < from->n_columns && !*from->columns[n].side; n++) {
        schemas[n] = fake_schemas[from->columns[n].type];
        schemas[n].name = from->columns[n].name;
        schema_list[n] = &schemas[n];
        arrays[n] = &from->columns[n].array;
    }
    schema.children = schema_list;
    array.children = arrays;
    jvn_table table = {sizeof table, n, "t", n ? arrays[0]->length : 0, &schema, &array};
    to->call.input = &table;
    if (w->write(&to->call) != JVN_OK) abort();
}

static bool cells_equal(const struct fake_column *a, const struct fake_column *b, int64_t i)
{
    int64_t n, m;
    if (jvn_null(&a->array, i) || jvn_null(&b->array, i))
        return jvn_null(&a->array, i) == jvn_null(&b->array, i);
    if (a->type == JVN_STRING) {
        const char *s = jvn_text(&a->array, i, &n), *t = jvn_text(&b->array, i, &m);
        return n == m && (n == 0 || memcmp(s, t, (size_t)n) == 0);
    }
    if (a->type == JVN_DICT) {
        const char *s = jvn_text(a->array.dictionary, jvn_i32(&a->array)[i], &n);
        const char *t = jvn_text(b->array.dictionary, jvn_i32(&b->array)[i], &m);
        return n == m && (n == 0 || memcmp(s, t, (size_t)n) == 0);
    }
    if (a->type == JVN_BOOL) return jvn_bool(&a->array, i) == jvn_bool(&b->array, i);
    if (a->type == JVN_DATE) return jvn_i32(&a->array)[i] == jvn_i32(&b->array)[i];
    if (a->type == JVN_FLOAT64 && jvn_f64(&a->array)[i] != jvn_f64(&a->array)[i])
        return jvn_f64(&b->array)[i] != jvn_f64(&b->array)[i];
    return jvn_i64(&a->array)[i] == jvn_i64(&b->array)[i];
}

static void must_equal(const struct fake *a, const struct fake *b)
{
    if (a->n_columns != b->n_columns) abort();
    for (int c = 0; c < a->n_columns; c++) {
        const struct fake_column *x = &a->columns[c], *y = &b->columns[c];
        if (x->array.length != y->array.length) abort();
        if (x->type != y->type) continue;
        for (int64_t i = 0; i < x->array.length; i++)
            if (!cells_equal(x, y, i)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fake *f = malloc(3 * sizeof *f), *text = f + 1, *again = f + 2;
    if (n < 1 || !f) {
        free(f);
        return 0;
    }
    if (read_bytes(f, data + 1, n - 1, data[0]) == JVN_OK && f->n_columns < FAKE_COLUMNS && !(data[0] & 1)) {
        write_table(f, text);
        if (read_bytes(again, text->text, text->text_len, 32) != JVN_OK) abort();
        must_equal(f, again);
        fake_end(again);
        fake_end(text);
    }
    fake_end(f);
    free(f);
    return 0;
}

#ifdef REPLAY
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        static uint8_t data[1 << 20];
        if (!file) return 1;
        size_t n = fread(data, 1, sizeof data, file);
        fclose(file);
        LLVMFuzzerTestOneInput(data, n);
    }
    printf("%d files replayed\n", argc - 1);
    return 0;
}
#endif
