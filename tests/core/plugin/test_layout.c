/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_layout.c -- where every field of every public struct stands on LP64, and how large it is. A plugin that was built
 * yesterday believes these numbers.
 *
 * A field was appended: add its line behind the last one of its struct, mend the struct's WHOLE, raise JVN_ABI_MINOR, and
 * ABI below with it. Anything else that moves breaks every plugin there is. */
#include "../unit.h"

#include <stdbool.h>
#include <stdio.h>

#include <jevons/plugin.h>

/* The ABI that this table is of. */
enum { ABI = 13 };

typedef struct row {
    const char *type, *field; /* field NULL: the whole struct */
    size_t is_at, at, is_size, size;
} row;

#define FIELD(t, f, at, size) {#t, #f, offsetof(t, f), at, sizeof(((t *)0)->f), size}
#define WHOLE(t, size) {#t, NULL, 0, 0, sizeof(t), size}

static const row table[] = {
    FIELD(jvn_list, items, 0, 8),
    FIELD(jvn_list, count, 8, 4),
    FIELD(jvn_list, stride, 12, 4),
    WHOLE(jvn_list, 16),

    FIELD(jvn_param, name, 0, 8),
    FIELD(jvn_param, type, 8, 4),
    FIELD(jvn_param, flags, 12, 4),
    FIELD(jvn_param, values, 16, 8),
    FIELD(jvn_param, initial, 24, 8),
    FIELD(jvn_param, summary, 32, 8),
    WHOLE(jvn_param, 40),

    FIELD(jvn_item, text, 0, 8),
    FIELD(jvn_item, integer, 8, 8),
    FIELD(jvn_item, lo, 16, 8),
    FIELD(jvn_item, hi, 24, 8),
    FIELD(jvn_item, number, 32, 8),
    FIELD(jvn_item, unit, 40, 8),
    FIELD(jvn_item, column, 48, 4),
    FIELD(jvn_item, descending, 52, 4),
    FIELD(jvn_item, schema, 56, 8),
    FIELD(jvn_item, array, 64, 8),
    FIELD(jvn_item, table, 72, 8),
    WHOLE(jvn_item, 80),

    FIELD(jvn_arg, items, 0, 16),
    FIELD(jvn_arg, given, 16, 4),
    WHOLE(jvn_arg, 24),

    FIELD(jvn_table, size, 0, 4),
    FIELD(jvn_table, n_columns, 4, 4),
    FIELD(jvn_table, name, 8, 8),
    FIELD(jvn_table, rows, 16, 8),
    FIELD(jvn_table, schema, 24, 8),
    FIELD(jvn_table, array, 32, 8),
    WHOLE(jvn_table, 40),

    FIELD(struct jvn_call, size, 0, 4),
    FIELD(struct jvn_call, n_args, 4, 4),
    FIELD(struct jvn_call, host, 8, 8),
    FIELD(struct jvn_call, input, 16, 8),
    FIELD(struct jvn_call, args, 24, 16),
    FIELD(struct jvn_call, host_data, 40, 8),
    FIELD(struct jvn_call, data, 48, 8),
    FIELD(struct jvn_call, types, 56, 8),
    FIELD(struct jvn_call, plugin, 64, 8),
    FIELD(struct jvn_call, units, 72, 8),
    WHOLE(struct jvn_call, 80),

    FIELD(jvn_command, name, 0, 8),
    FIELD(jvn_command, summary, 8, 8),
    FIELD(jvn_command, example, 16, 8),
    FIELD(jvn_command, details, 24, 8),
    FIELD(jvn_command, input, 32, 4),
    FIELD(jvn_command, params, 40, 16),
    FIELD(jvn_command, run, 56, 8),
    FIELD(jvn_command, data, 64, 8),
    FIELD(jvn_command, reads, 72, 4),
    WHOLE(jvn_command, 80),

    FIELD(jvn_format, name, 0, 8),
    FIELD(jvn_format, extensions, 8, 8),
    FIELD(jvn_format, summary, 16, 8),
    FIELD(jvn_format, example, 24, 8),
    FIELD(jvn_format, params, 32, 16),
    FIELD(jvn_format, run, 48, 8),
    FIELD(jvn_format, data, 56, 8),
    WHOLE(jvn_format, 64),

    FIELD(jvn_metric, name, 0, 8),
    FIELD(jvn_metric, summary, 8, 8),
    FIELD(jvn_metric, example, 16, 8),
    FIELD(jvn_metric, details, 24, 8),
    FIELD(jvn_metric, params, 32, 16),
    FIELD(jvn_metric, run, 48, 8),
    FIELD(jvn_metric, data, 56, 8),
    WHOLE(jvn_metric, 64),

    FIELD(jvn_groups, n, 0, 8),
    FIELD(jvn_groups, starts, 8, 8),
    FIELD(jvn_groups, order, 16, 8),
    WHOLE(jvn_groups, 24),

    FIELD(jvn_function, shape, 0, 4),
    FIELD(jvn_function, flags, 4, 4),
    FIELD(jvn_function, signature, 8, 8),
    FIELD(jvn_function, summary, 16, 8),
    FIELD(jvn_function, example, 24, 8),
    FIELD(jvn_function, plain, 32, 8),
    FIELD(jvn_function, scalar, 40, 8),
    FIELD(jvn_function, state_size, 48, 4),
    FIELD(jvn_function, init, 56, 8),
    FIELD(jvn_function, step, 64, 8),
    FIELD(jvn_function, merge, 72, 8),
    FIELD(jvn_function, final, 80, 8),
    FIELD(jvn_function, whole, 88, 8),
    FIELD(jvn_function, window, 96, 8),
    FIELD(jvn_function, data, 104, 8),
    FIELD(jvn_function, unit, 112, 8),
    FIELD(jvn_function, convention, 120, 8),
    WHOLE(jvn_function, 128),

    FIELD(struct jvn_host, size, 0, 4),
    FIELD(struct jvn_host, abi_major, 4, 2),
    FIELD(struct jvn_host, abi_minor, 6, 2),
    FIELD(struct jvn_host, fail, 8, 8),
    FIELD(struct jvn_host, note, 16, 8),
    FIELD(struct jvn_host, cancelled, 24, 8),
    FIELD(struct jvn_host, progress, 32, 8),
    FIELD(struct jvn_host, parallel_for, 40, 8),
    FIELD(struct jvn_host, scratch, 48, 8),
    FIELD(struct jvn_host, field, 56, 8),
    FIELD(struct jvn_host, type_of, 64, 8),
    FIELD(struct jvn_host, unit_of, 72, 8),
    FIELD(struct jvn_host, convention_of, 80, 8),
    FIELD(struct jvn_host, new_array, 88, 8),
    FIELD(struct jvn_host, set_dictionary, 96, 8),
    FIELD(struct jvn_host, share, 104, 8),
    FIELD(struct jvn_host, add, 112, 8),
    FIELD(struct jvn_host, write, 120, 8),
    FIELD(struct jvn_host, interface, 128, 8),
    FIELD(struct jvn_host, option, 136, 8),
    FIELD(struct jvn_host, map_rows, 144, 8),
    FIELD(struct jvn_host, map_slice, 152, 8),
    FIELD(struct jvn_host, map_groups, 160, 8),
    FIELD(struct jvn_host, object, 168, 8),
    FIELD(struct jvn_host, facts, 176, 8),
    FIELD(struct jvn_host, map_also, 184, 8),
    FIELD(struct jvn_host, may_read, 192, 8),
    WHOLE(struct jvn_host, 200),

    FIELD(jvn_facts, size, 0, 4),
    FIELD(jvn_facts, all, 4, 4),
    FIELD(jvn_facts, nulls, 8, 8),
    FIELD(jvn_facts, distinct, 16, 8),
    FIELD(jvn_facts, least, 24, 8),
    FIELD(jvn_facts, greatest, 32, 8),
    FIELD(jvn_facts, first, 40, 8),
    WHOLE(jvn_facts, 48),

    FIELD(jvn_rows, size, 0, 4),
    FIELD(jvn_rows, order, 8, 8),
    FIELD(jvn_rows, group, 16, 8),
    FIELD(jvn_rows, take, 24, 8),
    FIELD(jvn_rows, aggregate, 32, 8),
    FIELD(jvn_rows, match, 40, 8),
    FIELD(jvn_rows, rises, 48, 8),
    WHOLE(jvn_rows, 56),

    FIELD(jvn_bytes, texts, 0, 8),
    FIELD(jvn_bytes, data, 8, 8),
    FIELD(jvn_bytes, n, 16, 8),
    FIELD(jvn_bytes, room, 24, 8),
    FIELD(jvn_bytes, failed, 32, 4),
    WHOLE(jvn_bytes, 40),

    FIELD(jvn_texts, size, 0, 4),
    FIELD(jvn_texts, spell_double, 8, 8),
    FIELD(jvn_texts, spell_int64, 16, 8),
    FIELD(jvn_texts, spell_date, 24, 8),
    FIELD(jvn_texts, spell_timestamp, 32, 8),
    FIELD(jvn_texts, spell, 40, 8),
    FIELD(jvn_texts, read_double, 48, 8),
    FIELD(jvn_texts, read_int64, 56, 8),
    FIELD(jvn_texts, read_date, 64, 8),
    FIELD(jvn_texts, read_timestamp, 72, 8),
    FIELD(jvn_texts, days_of, 80, 8),
    FIELD(jvn_texts, date_of, 88, 8),
    FIELD(jvn_texts, nearest, 96, 8),
    FIELD(jvn_texts, write_rows, 104, 8),
    FIELD(jvn_texts, make_room, 112, 8),
    FIELD(jvn_texts, drop, 120, 8),
    WHOLE(jvn_texts, 128),

    FIELD(jvn_measure, name, 0, 8),
    FIELD(jvn_measure, plugin, 8, 8),
    FIELD(jvn_measure, file, 16, 8),
    FIELD(jvn_measure, summary, 24, 8),
    FIELD(jvn_measure, example, 32, 8),
    FIELD(jvn_measure, details, 40, 8),
    FIELD(jvn_measure, params, 48, 16),
    WHOLE(jvn_measure, 64),

    FIELD(jvn_answer, size, 0, 4),
    FIELD(jvn_answer, status, 4, 4),
    FIELD(jvn_answer, value, 8, 8),
    FIELD(jvn_answer, unit, 16, 8),
    FIELD(jvn_answer, convention, 24, 8),
    FIELD(jvn_answer, reason, 32, 8),
    FIELD(jvn_answer, error, 40, 8),
    FIELD(jvn_answer, hint, 48, 8),
    FIELD(jvn_answer, notes, 56, 8),
    FIELD(jvn_answer, metric, 64, 8),
    FIELD(jvn_answer, plugin, 72, 8),
    FIELD(jvn_answer, row, 80, 8),
    FIELD(jvn_answer, rows, 88, 8),
    WHOLE(jvn_answer, 96),

    FIELD(jvn_evidence, size, 0, 4),
    FIELD(jvn_evidence, metrics, 8, 8),
    FIELD(jvn_evidence, ask, 16, 8),
    WHOLE(jvn_evidence, 24),

    FIELD(jvn_view, size, 0, 4),
    FIELD(jvn_view, width, 4, 4),
    FIELD(jvn_view, height, 8, 4),
    FIELD(jvn_view, colour, 12, 4),
    FIELD(jvn_view, utf8, 16, 4),
    WHOLE(jvn_view, 20),

    FIELD(jvn_screen, size, 0, 4),
    FIELD(jvn_screen, look, 8, 8),
    WHOLE(jvn_screen, 16),

    FIELD(jvn_plugin, size, 0, 4),
    FIELD(jvn_plugin, abi_major, 4, 2),
    FIELD(jvn_plugin, abi_minor, 6, 2),
    FIELD(jvn_plugin, id, 8, 8),
    FIELD(jvn_plugin, version, 16, 8),
    FIELD(jvn_plugin, summary, 24, 8),
    FIELD(jvn_plugin, commands, 32, 16),
    FIELD(jvn_plugin, functions, 48, 16),
    FIELD(jvn_plugin, readers, 64, 16),
    FIELD(jvn_plugin, writers, 80, 16),
    FIELD(jvn_plugin, metrics, 96, 16),
    FIELD(jvn_plugin, options, 112, 16),
    WHOLE(jvn_plugin, 128),

    FIELD(jvn_note, name_size, 0, 4),
    FIELD(jvn_note, desc_size, 4, 4),
    FIELD(jvn_note, type, 8, 4),
    FIELD(jvn_note, owner, 12, 8),
    FIELD(jvn_note, magic, 20, 4),
    FIELD(jvn_note, abi_major, 24, 2),
    FIELD(jvn_note, abi_minor, 26, 2),
    FIELD(jvn_note, id, 28, 32),
    FIELD(jvn_note, version, 60, 16),
    FIELD(jvn_note, summary, 76, 96),
    FIELD(jvn_note, needs, 172, 128),
    FIELD(jvn_note, permissions, 300, 64),
    WHOLE(jvn_note, 364),

    FIELD(struct ArrowSchema, format, 0, 8),
    FIELD(struct ArrowSchema, name, 8, 8),
    FIELD(struct ArrowSchema, metadata, 16, 8),
    FIELD(struct ArrowSchema, flags, 24, 8),
    FIELD(struct ArrowSchema, n_children, 32, 8),
    FIELD(struct ArrowSchema, children, 40, 8),
    FIELD(struct ArrowSchema, dictionary, 48, 8),
    FIELD(struct ArrowSchema, release, 56, 8),
    FIELD(struct ArrowSchema, private_data, 64, 8),
    WHOLE(struct ArrowSchema, 72),

    FIELD(struct ArrowArray, length, 0, 8),
    FIELD(struct ArrowArray, null_count, 8, 8),
    FIELD(struct ArrowArray, offset, 16, 8),
    FIELD(struct ArrowArray, n_buffers, 24, 8),
    FIELD(struct ArrowArray, n_children, 32, 8),
    FIELD(struct ArrowArray, buffers, 40, 8),
    FIELD(struct ArrowArray, children, 48, 8),
    FIELD(struct ArrowArray, dictionary, 56, 8),
    FIELD(struct ArrowArray, release, 64, 8),
    FIELD(struct ArrowArray, private_data, 72, 8),
    WHOLE(struct ArrowArray, 80),

    FIELD(struct ArrowArrayStream, get_schema, 0, 8),
    FIELD(struct ArrowArrayStream, get_next, 8, 8),
    FIELD(struct ArrowArrayStream, get_last_error, 16, 8),
    FIELD(struct ArrowArrayStream, release, 24, 8),
    FIELD(struct ArrowArrayStream, private_data, 32, 8),
    WHOLE(struct ArrowArrayStream, 40),
};

#define VALUE(name, value) {#name, (int)(name), value}

/* Numbers that cross as well: the last of each list, and what stands in the file. */
static const struct {
    const char *name;
    int is, value;
} values[] = {
    VALUE(JVN_EMORE, 12), VALUE(JVN_TIMESTAMP, 7), VALUE(JVN_P_NEWTABLE, 11), VALUE(JVN_P_COLUMN, 39), VALUE(JVN_P_RAW, 64),
    VALUE(JVN_MANY, 4), VALUE(JVN_WRITTEN, 8), VALUE(JVN_READS_FACTS, 3),
    VALUE(JVN_INPUT_OPTIONAL, 2), VALUE(JVN_S_WINDOW, 4), VALUE(JVN_F_SERIAL, 8), VALUE(JVN_NULLABLE, 1),
    VALUE(JVN_NOTE_TYPE, 1), VALUE(JVN_NOTE_MAGIC, 0x314e564a), VALUE(JVN_BLAME(3, 2), 3 | 3 << 8), VALUE(JVN_NOARG, -1),
};

enum { ROWS = sizeof table / sizeof *table };

static void every_field_stands_where_it_stood(void **state)
{
    (void)state;
    int moved = 0;
    for (int i = 0; i < ROWS; i++) {
        const row *r = &table[i];
        if (r->is_at == r->at && r->is_size == r->size) continue;
        moved++;
        if (r->field)
            print_error("%s.%s: at %zu with %zu bytes, was at %zu with %zu\n", r->type, r->field, r->is_at, r->is_size, r->at,
                        r->size);
        else print_error("%s: %zu bytes, was %zu\n", r->type, r->is_size, r->size);
    }
    if (moved) print_error("the ABI changed: raise JVN_ABI_MINOR, and say it in this table\n");
    assert_int_equal(moved, 0);
}

/* A field that the table does not know leaves a gap that alignment does not explain. */
static void no_field_is_left_out(void **state)
{
    (void)state;
    int gaps = 0;
    size_t end = 0;
    for (int i = 0; i < ROWS; i++) {
        const row *r = &table[i];
        size_t next = r->field ? r->at : r->size, most = end + 8 - (end % 8 ? end % 8 : 8);
        bool fits = next == end || (next > end && next <= most);
        if (!fits)
            print_error("%s: between its bytes %zu and %zu the table has no line: a new field?\n", r->type, end, next);
        gaps += !fits;
        end = r->field ? r->at + r->size : 0;
    }
    if (gaps) print_error("append the field's line, and raise JVN_ABI_MINOR\n");
    assert_int_equal(gaps, 0);
}

static void numbers_that_cross_stay(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (values[i].is != values[i].value) print_error("%s: %d, was %d\n", values[i].name, values[i].is, values[i].value);
        assert_int_equal(values[i].is, values[i].value);
    }
}

static void the_table_is_of_this_abi(void **state)
{
    (void)state;
    if (ABI != JVN_ABI_MINOR)
        print_error("this table is of ABI %d, the header of %d: look at it, then set ABI here\n", ABI, JVN_ABI_MINOR);
    assert_int_equal(ABI, JVN_ABI_MINOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_stands_where_it_stood),
        cmocka_unit_test(no_field_is_left_out),
        cmocka_unit_test(numbers_that_cross_stay),
        cmocka_unit_test(the_table_is_of_this_abi),
    };
    if (sizeof(void *) != 8 || sizeof(long) != 8) {
        puts("1..0 # skipped: the table is of LP64");
        return 0;
    }
    return RUN(tests);
}
