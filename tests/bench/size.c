/* SPDX-License-Identifier: GPL-3.0-or-later */
/* size.c -- how often each test of the command event rejects what is true, at 5 %: 30 events, 120 estimation days, no
 * abnormal return, in three worlds and two windows. It calls the plugin's own arithmetic.
 *
 *     size [REPETITIONS [SEED]]     20,000 a world, seed 1; built and run by tests/bench/size.sh
 *
 * Worlds: independent normal errors; the same with the event days' errors of twice the standard deviation; errors
 * that correlate at 0.05 on the same day. One line a test: its name and six rates in percent. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../plugins/event/study.h"

enum { N = 30, EST = 120, SPAN = 5, SLOTS = EST + SPAN, WORLDS = 3, WINDOWS = 2 };
enum { INDEPENDENT, VARIANCE, CORRELATED };

/* splitmix64, Steele, Lea and Flood 2014. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static double normal(uint64_t *state)
{
    double u = (double)((next(state) >> 11) + 1) * 0x1p-53, v = (double)(next(state) >> 11) * 0x1p-53;
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static study *make_study(void)
{
    static fit fits[N];
    static double ar[N * SLOTS], sd[N * SPAN], rank[N * SLOTS], order[N * EST], median[N];
    static int32_t date[N * SLOTS], day[N];
    static sum sums[N * WINDOWS];
    static study s = {.n = N, .est = EST, .span = SPAN, .first = -2, .n_windows = WINDOWS, .windows = {{0, 0}, {-2, 2}}};
    for (int i = 0; i < N * SLOTS; i++) date[i] = i % SLOTS;
    s.fits = fits, s.ar = ar, s.sd = sd, s.rank = rank, s.order = order, s.median = median;
    s.date = date, s.day = day, s.sums = sums;
    return &s;
}

/* One sample: market and returns, fitted event by event. */
static void simulate(study *s, int world, uint64_t *state)
{
    double market[SLOTS], common[SLOTS], own[SLOTS], q[EST];
    int scratch[2 * SLOTS];
    for (int t = 0; t < SLOTS; t++) {
        market[t] = 0.01 * normal(state);
        common[t] = normal(state);
    }
    for (int i = 0; i < N; i++) {
        double beta = 1 + 0.3 * normal(state), noise = 0.02, share = world == CORRELATED ? 0.05 : 0;
        for (int t = 0; t < SLOTS; t++) {
            double e = noise * (sqrt(share) * common[t] + sqrt(1 - share) * normal(state));
            own[t] = beta * market[t] + (world == VARIANCE && t >= EST ? 2 * e : e);
        }
        basis b = {.q = q};
        event_days d = {.est = EST, .span = SPAN, .k = 1, .y = own, .x = {market}, .basis = &b};
        if (fit_days(&d, MODEL_OLS, &s->fits[i])) abort();
        fit_abnormal(&s->fits[i], &d, 0, s->ar + i * SLOTS);
        study_sums(s, i, &d, own, market, NULL, false);
        study_ranks(s, i, scratch);
    }
}

static void correlate(const study *s, const int64_t *members, aggregate *g)
{
    static double unit[N * (EST + 1)];
    static dated_event by_day[N];
    static uint64_t hash[N];
    static uint8_t single[N];
    correlation parts[CORRELATION_TASKS];
    correlator c = {s, members, N, unit, by_day, hash, single};
    study_correlation_prepare(&c, 0, N);
    study_correlation_mark(&c);
    for (int i = 0; i < CORRELATION_TASKS; i++) study_correlation_part(&c, i, &parts[i]);
    study_correlation(&c, parts, g);
}

/* Rejections of each test in both windows. */
static void run_world(int world, long repetitions, uint64_t seed, long rejected[WINDOWS][N_TESTS])
{
    double scratch[3 * N + 4 * SLOTS];
    int64_t members[N];
    test tests[N_TESTS];
    bool all[N_TESTS];
    aggregate g;
    study *s = make_study();
    uint64_t state = seed * 1000003 + (uint64_t)world;
    for (int i = 0; i < N; i++) members[i] = i;
    memset(all, true, sizeof all);
    for (long r = 0; r < repetitions; r++) {
        simulate(s, world, &state);
        correlate(s, members, &g);
        for (int w = 0; w < WINDOWS; w++) {
            study_tests(s, w, members, N, all, scratch, &g, tests);
            for (int k = 0; k < N_TESTS; k++) rejected[w][k] += tests[k].p < 0.05;
        }
    }
}

/* Each world in a process of its own; its counts come through a pipe. */
static int start_world(int world, long repetitions, uint64_t seed)
{
    int ends[2];
    if (pipe(ends)) exit(1);
    if (fork() == 0) {
        long rejected[WINDOWS][N_TESTS] = {{0}};
        run_world(world, repetitions, seed, rejected);
        _exit(write(ends[1], rejected, sizeof rejected) != (ssize_t)sizeof rejected);
    }
    close(ends[1]);
    return ends[0];
}

int main(int argc, char **argv)
{
    long repetitions = argc > 1 ? atol(argv[1]) : 20000, rejected[WORLDS][WINDOWS][N_TESTS];
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    int from[WORLDS];
    study_init();
    for (int w = 0; w < WORLDS; w++) from[w] = start_world(w, repetitions, seed);
    for (int w = 0; w < WORLDS; w++)
        if (read(from[w], rejected[w], sizeof rejected[w]) != (ssize_t)sizeof rejected[w]) return 1;
    while (wait(NULL) > 0) continue;
    printf("%-20s %7s %7s %7s %7s %7s %7s\n", "test", "iid0", "iid5", "var0", "var5", "corr0", "corr5");
    for (int k = 0; k < N_TESTS; k++) {
        printf("%-20s", test_names[k].name);
        for (int w = 0; w < WORLDS; w++)
            for (int v = 0; v < WINDOWS; v++) printf(" %7.2f", 100.0 * (double)rejected[w][v][k] / (double)repetitions);
        printf("\n");
    }
    return 0;
}
