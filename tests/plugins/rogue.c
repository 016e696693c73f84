/* SPDX-License-Identifier: MIT-0 */
/* rogue.c -- commands, functions and a reader that each commit one sin; `plugin torture` must name it. The last command
 * commits none.
 *
 *     cc -shared -fPIC -pthread -Iinclude -o rogue.so tests/plugins/rogue.c */
#include <fcntl.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <jevons/plugin.h>

static jvn_status give(jvn_call *call, double x)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, 1, 0, 0, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = x;
    return call->host->add(call, NULL, "x", call->host->field(call, JVN_FLOAT64, NULL, NULL), &a);
}

/* The first column with rows that is of a type; NULL: none is. */
static const struct ArrowArray *column_of(jvn_call *call, jvn_type type)
{
    for (int32_t i = 0; i < call->input->n_columns; i++)
        if (call->host->type_of(jvn_column_schema(call->input, i)) == type && call->input->rows) return jvn_column(call->input, i);
    return NULL;
}

static int32_t zero; /* the compiler cannot know that it stays so */

/* ---- ends of the process ---- */

static jvn_status null_run(jvn_call *call)
{
    int *volatile nowhere = NULL;
    return *nowhere ? JVN_OK : give(call, 1);
}

static int deeper(volatile char *before)
{
    volatile char here[4096];
    here[0] = before ? before[0] : 1;
    return deeper(here) + here[0];
}
static jvn_status stack_run(jvn_call *call) { return give(call, deeper(NULL)); }

static jvn_status abort_run(jvn_call *call)
{
    if (call) abort();
    return JVN_OK;
}

static jvn_status exit_run(jvn_call *call)
{
    if (call) exit(0);
    return JVN_OK;
}

static jvn_status quit_run(jvn_call *call)
{
    if (call) _exit(7);
    return JVN_OK;
}

static jvn_status hang_run(jvn_call *call)
{
    while (!zero) sleep(1);
    return give(call, 1);
}

/* ---- memory that is not its own ---- */

static const double *kept;
static jvn_status keep_run(jvn_call *call)
{
    const struct ArrowArray *a = column_of(call, JVN_FLOAT64);
    double x = kept ? *kept : 0;
    if (a) kept = jvn_f64(a);
    return give(call, x);
}

static const char *kept_word;
static jvn_status word_run(jvn_call *call)
{
    int empty = kept_word && !*kept_word;
    kept_word = jvn_item_of(call, 0, 0)->text;
    return give(call, empty);
}

static jvn_status write_run(jvn_call *call)
{
    const struct ArrowArray *a = column_of(call, JVN_FLOAT64);
    if (a) ((double *)(uintptr_t)jvn_f64(a))[0] = 1;
    return give(call, 1);
}

static jvn_status beyond_run(jvn_call *call)
{
    const struct ArrowArray *a = column_of(call, JVN_FLOAT64);
    return give(call, a ? jvn_f64(a)[a->length] : 0);
}

static jvn_status release_run(jvn_call *call)
{
    struct ArrowArray *a = (struct ArrowArray *)(uintptr_t)column_of(call, JVN_INT64);
    if (a) a->release = NULL;
    return give(call, 1);
}

/* ---- what it leaves ---- */

static jvn_status leak_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 100, 0, 0, &a);
    return st != JVN_OK ? st : give(call, 1);
}

static void *lost;
static jvn_status malloc_run(jvn_call *call)
{
    lost = malloc(100);
    return give(call, 1);
}

static jvn_status share_run(jvn_call *call)
{
    struct ArrowArray a;
    const struct ArrowArray *from = column_of(call, JVN_FLOAT64);
    jvn_status st = from ? call->host->share(call, from, 0, 1, &a) : JVN_OK;
    return st != JVN_OK ? st : give(call, 1);
}

static void *wait_for_ever(void *unused)
{
    for (;;) sleep(1000);
    return unused;
}
static jvn_status thread_run(jvn_call *call)
{
    pthread_t t;
    if (pthread_create(&t, NULL, wait_for_ever, NULL) == 0) pthread_detach(t);
    return give(call, 1);
}

static void *call_host(void *call)
{
    ((jvn_call *)call)->host->note((jvn_call *)call, "from elsewhere");
    return NULL;
}
static jvn_status foreign_run(jvn_call *call)
{
    pthread_t t;
    if (pthread_create(&t, NULL, call_host, call) == 0) pthread_join(t, NULL);
    return give(call, 1);
}

static jvn_status files_run(jvn_call *call) { return give(call, open("/dev/null", O_RDONLY) >= 0); }
static jvn_status folder_run(jvn_call *call) { return give(call, chdir("/")); }
static jvn_status rounding_run(jvn_call *call) { return give(call, fesetround(FE_UPWARD)); }
static jvn_status signal_run(jvn_call *call) { return give(call, signal(SIGUSR1, SIG_IGN) == SIG_ERR); }
static jvn_status print_run(jvn_call *call) { return give(call, puts("what is this?")); }

/* ---- what it gives ---- */

static jvn_status unwritten_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, 2, 0, 0, &a);
    if (st != JVN_OK) return st;
    ((int64_t *)jvn_out(&a))[0] = 1;
    return call->host->add(call, NULL, "x", call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

static jvn_status unequal_run(jvn_call *call)
{
    static double calls;
    return give(call, ++calls);
}

static jvn_status invalid_run(jvn_call *call)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, 2, 0, &a);
    if (st != JVN_OK) return st;
    ((int64_t *)jvn_out(&a))[1] = 2;
    memcpy(jvn_out_text(&a), "\xff\xfe", 2);
    return call->host->add(call, NULL, "x", call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status silent_run(jvn_call *call) { return call ? JVN_EDATA : JVN_OK; }
static jvn_status blame_run(jvn_call *call) { return jvn_fail(call, JVN_EARG, 40, NULL, "this argument is wrong"); }

/* A failed allocation is passed over. */
static jvn_status memory_run(jvn_call *call)
{
    return call->host->scratch(call, 1000) || !zero ? (give(call, 1), JVN_OK) : JVN_ENOMEM;
}

static jvn_status deaf_run(jvn_call *call)
{
    if (call->input->rows > 50000) nanosleep(&(struct timespec){1, 300000000}, NULL);
    return give(call, 1);
}

static jvn_status good_run(jvn_call *call)
{
    const struct ArrowArray *a = column_of(call, JVN_FLOAT64);
    double sum = 0;
    for (int64_t i = 0; a && i < a->length; i++) sum += jvn_null(a, i) ? 0 : jvn_f64(a)[i];
    return give(call, sum);
}

#define COMMAND(n) {.name = "rogue " #n, .summary = "commits a sin", .example = "px | rogue " #n, .input = JVN_INPUT_REQUIRED, .run = n##_run}
static const jvn_param word_params[] = {{"WORD", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "a word"}};
static const jvn_command commands[] = {
    COMMAND(null), COMMAND(stack), COMMAND(abort), COMMAND(exit), COMMAND(quit), COMMAND(hang),
    COMMAND(keep), COMMAND(write), COMMAND(beyond), COMMAND(release), COMMAND(leak), COMMAND(malloc),
    COMMAND(share), COMMAND(thread), COMMAND(foreign), COMMAND(files), COMMAND(folder), COMMAND(rounding),
    COMMAND(signal), COMMAND(print), COMMAND(unwritten), COMMAND(unequal), COMMAND(invalid), COMMAND(silent),
    COMMAND(blame), COMMAND(memory), COMMAND(deaf), COMMAND(good),
    {.name = "rogue word", .summary = "commits a sin", .example = "px | rogue word x", .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(word_params), .run = word_run},
};

/* ---- functions and a reader ---- */

/* Takes no notice of the array's offset. */
static jvn_status sloppy(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)call, (void)n_args;
    const double *x = (const double *)args[0]->buffers[1];
    for (int64_t i = 0; i <= n; i++) ((double *)jvn_out(out))[i < n ? i : 0] = x[i];
    return JVN_OK;
}

static const jvn_function functions[] = {
    {.shape = JVN_S_SCALAR, .signature = "float64 rogue_sloppy(float64 x)", .summary = "commits a sin",
     .example = "px | set x = rogue_sloppy(close)", .scalar = sloppy},
};

/* Believes what the first byte of the file says. */
static jvn_status trusting(jvn_call *call)
{
    static const char names[] = "x";
    unsigned char n = 0;
    int fd = open(jvn_item_of(call, 0, 0)->text, O_RDONLY);
    if (fd < 0) return jvn_fail(call, JVN_EIO, 0, NULL, "cannot be opened");
    ssize_t got = read(fd, &n, 1);
    close(fd);
    return give(call, got == 1 ? names[n > 1 ? (uintptr_t)n << 32 : 0] : 0);
}
static const jvn_reader readers[] = {{"rogue", "rogue", "commits a sin", "load x.rogue", JVN_NONE, trusting, NULL}};

JVN_PLUGIN("rogue", "1.0", "sins", "", "", .commands = JVN_LIST(commands), .functions = JVN_LIST(functions), .readers = JVN_LIST(readers));
