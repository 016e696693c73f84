/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_guard.c -- guarded memory faults where it says, and buffers and arenas take it when they are told to. */
#include "../unit.h"

#include <setjmp.h>
#include <signal.h>

#include "../../../core/base/arena.h"
#include "../../../core/base/buffer.h"
#include "../../../core/base/guard.h"

static sigjmp_buf back;
static volatile guard_place found;

static void on_fault(int sig, siginfo_t *info, void *context)
{
    (void)sig, (void)context;
    found = guard_look(info->si_addr);
    siglongjmp(back, 1);
}

/* What touching a byte runs into; GUARD_UNKNOWN: nothing. */
static guard_place touch(volatile char *at, bool writing)
{
    struct sigaction ours = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER}, segv, bus;
    sigaction(SIGSEGV, &ours, &segv);
    sigaction(SIGBUS, &ours, &bus);
    found = GUARD_UNKNOWN;
    if (sigsetjmp(back, 1) == 0) {
        char c = *at;
        if (writing) *at = c;
    }
    sigaction(SIGSEGV, &segv, NULL);
    sigaction(SIGBUS, &bus, NULL);
    return found;
}

static void memory_ends_where_it_was_asked_to(void **state)
{
    (void)state;
    char *p = guard_take(13, 1), *q = guard_take(13, 64);
    assert_int_equal(touch(p, true), GUARD_UNKNOWN);
    assert_int_equal(touch(p + 12, true), GUARD_UNKNOWN);
    assert_int_equal(touch(p + 13, false), GUARD_END);
    assert_int_equal((uintptr_t)q % 64, 0);
    assert_int_equal(touch(q + 63, true), GUARD_UNKNOWN);
    assert_int_equal(touch(q + 64, false), GUARD_END);
    guard_drop(p);
    guard_drop(q);
}

static void lent_memory_is_read_only_and_dropped_memory_is_gone(void **state)
{
    (void)state;
    long before = guard_live();
    char *p = guard_take(5000, 1);
    assert_int_equal(guard_live(), before + 1);
    guard_protect(p);
    assert_int_equal(touch(p + 4999, false), GUARD_UNKNOWN);
    assert_int_equal(touch(p, true), GUARD_READ_ONLY);
    guard_release(p);
    assert_int_equal(touch(p, true), GUARD_UNKNOWN);
    guard_drop(p);
    assert_int_equal(touch(p, false), GUARD_DROPPED);
    assert_int_equal(guard_live(), before);
}

static void nothing_at_all_cannot_be_touched(void **state)
{
    (void)state;
    char *p = guard_take(0, 1);
    assert_non_null(p);
    assert_int_equal(touch(p, false), GUARD_END);
    guard_drop(p);
    assert_null(guard_take(SIZE_MAX, 1));
}

static void buffers_and_arenas_know_where_their_memory_came_from(void **state)
{
    (void)state;
    long before = guard_live();
    int64_t bytes = buffer_live();
    arena *plain = arena_new();
    arena_alloc(plain, 8);
    guard_fill(0xa5);
    guard_set(true);
    buffer *b = buffer_new(100);
    arena *a = arena_new();
    char *zeroed = arena_alloc(a, 16);
    guard_set(false);
    assert_int_equal(guard_live(), before + 2);
    assert_int_equal(((unsigned char *)b->data)[99], 0xa5);
    assert_int_equal(touch((char *)b->data + 128, false), GUARD_END);
    assert_int_equal(zeroed[15], 0);
    char *data = b->data;
    buffer_unref(b);
    arena_free(a);
    arena_free(plain);
    assert_int_equal(touch(data, false), GUARD_DROPPED);
    assert_int_equal(touch(zeroed, false), GUARD_DROPPED);
    assert_int_equal(guard_live(), before);
    assert_int_equal(buffer_live(), bytes);
}

/* The dead are buried in turn; their places are used again. */
static void many_pieces_come_and_go(void **state)
{
    (void)state;
    long before = guard_live();
    for (int i = 0; i < 20000; i++) {
        char *p = guard_take(64, 64);
        assert_non_null(p);
        guard_drop(p);
    }
    assert_int_equal(guard_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_ends_where_it_was_asked_to),
        cmocka_unit_test(lent_memory_is_read_only_and_dropped_memory_is_gone),
        cmocka_unit_test(nothing_at_all_cannot_be_touched),
        cmocka_unit_test(buffers_and_arenas_know_where_their_memory_came_from),
        cmocka_unit_test(many_pieces_come_and_go),
    };
    return RUN(tests);
}
