/* SPDX-License-Identifier: MIT-0 */
/* bad.c -- plugins that the host must refuse with a clear line. One fault a build, chosen by -D:
 *
 *     NO_NOTE       an entry, and no note in the file
 *     WRONG_MAJOR   made for an interface of the future
 *     DISAGREE      the note and the entry tell different names
 *     NO_ENTRY      a note, and no jvn_entry
 *     NEEDS         asks for an interface that no host has
 *     UNDEFINED     calls a function that nothing defines
 *     NO_EXAMPLE    registers a command without an example
 *     NO_SIGNATURE  registers a function whose signature cannot be read
 *     NOT_CALLED    registers a plain function that cannot be called from here
 *     MAGIC         a note that does not begin as one
 *     NEWER         made for a newer minor ABI, whose interface it needs
 *     NEWER_ALONE   made for a newer minor ABI
 *     ENTRY_SIZE=N  an entry that says it has N bytes
 *     NULL_ITEMS    two commands that are nowhere
 *     NULL_NAME     a command without a name
 *     NULL_SIGNATURE  a function without a signature
 *     NO_RUN        a command without its callback
 *     OPTION_TYPE   an option that no setting can be
 *     OPTION_VALUE  an option whose initial value does not fit
 *     OPTION_NONE   an option without an initial value
 *     CLAIMS        claims the names of others: the command ls, the function mean */
#include <jevons/plugin.h>

static jvn_status nothing_run(jvn_call *call) { return call->host->fail(call, JVN_EARG, -1, -1, -1, "ran", NULL); }

#ifdef NO_EXAMPLE
#define EXAMPLE NULL
#else
#define EXAMPLE "nothing"
#endif
#if defined(NULL_NAME)
#define NAME NULL
#elif defined(CLAIMS)
#define NAME "ls"
#else
#define NAME "nothing"
#endif
#ifdef NO_RUN
#define RUN NULL
#else
#define RUN nothing_run
#endif
JVN_UNUSED static const jvn_command commands[] = {
    {.name = NAME, .summary = "does nothing", .example = EXAMPLE, .run = RUN},
};

#ifdef UNDEFINED
double nobody_defines_this(double x);
#define FUNCTION nobody_defines_this
#else
static double twice(double x) { return 2 * x; }
#define FUNCTION twice
#endif
#ifdef NO_SIGNATURE
#define SIGNATURE "double twice(double"
#elif defined(NULL_SIGNATURE)
#define SIGNATURE NULL
#elif defined(CLAIMS)
#define SIGNATURE "double mean(double x)"
#elif defined(NOT_CALLED)
#define SIGNATURE "double twice(struct x y)"
#else
#define SIGNATURE "double twice(double x)"
#endif
JVN_UNUSED static const jvn_function functions[] = {JVN_PLAIN(SIGNATURE, FUNCTION, "two times x", "calc twice(2)")};

#if defined(OPTION_TYPE)
#define OPTION {"by", JVN_P_COLUMNS, 0, NULL, NULL, "columns"}
#elif defined(OPTION_VALUE)
#define OPTION {"days", JVN_P_INTEGER, 0, "1..366", "400", "days"}
#elif defined(OPTION_NONE)
#define OPTION {"days", JVN_P_INTEGER, 0, "1..366", NULL, "days"}
#else
#define OPTION {"days", JVN_P_INTEGER, 0, "1..366", "252", "days"}
#endif
JVN_UNUSED static const jvn_param options[] = {OPTION};

#ifdef WRONG_MAJOR
#undef JVN_ABI_MAJOR
#define JVN_ABI_MAJOR 99
#endif
#if defined(NEWER) || defined(NEWER_ALONE)
#undef JVN_ABI_MINOR
#define JVN_ABI_MINOR 99
#endif
#ifdef MAGIC
#undef JVN_NOTE_MAGIC
#define JVN_NOTE_MAGIC 0x44414221u
#endif
#ifdef NEWER
#define NEEDED JVN_NEEDS_ROWS " jevons.future/1@0.99"
#elif defined(NEEDS)
#define NEEDED "jevons.nonesuch/1"
#else
#define NEEDED ""
#endif

#ifdef NULL_ITEMS
#define COMMANDS {NULL, 2, sizeof(jvn_command)}
#else
#define COMMANDS JVN_LIST(commands)
#endif

#ifdef ENTRY_SIZE
#define SIZED
#define ENTRY_ID "bad"
#else
#define ENTRY_ID "other"
#define ENTRY_SIZE sizeof(jvn_plugin)
#endif

#if defined(NO_NOTE) || defined(DISAGREE) || defined(SIZED)
JVN_EXPORT extern const jvn_plugin jvn_entry;
const jvn_plugin jvn_entry = {.size = ENTRY_SIZE, .abi_major = JVN_ABI_MAJOR, .abi_minor = JVN_ABI_MINOR,
                              .id = ENTRY_ID, .version = "1.0", .summary = "a plugin to be refused",
                              .commands = JVN_LIST(commands), .functions = JVN_LIST(functions)};
#endif
#if defined(DISAGREE) || defined(NO_ENTRY) || defined(SIZED)
__attribute__((section(".note.jevons"), used, aligned(4))) static const jvn_note note = {
    7, sizeof(jvn_note) - 20, JVN_NOTE_TYPE, "jevons", JVN_NOTE_MAGIC, JVN_ABI_MAJOR, JVN_ABI_MINOR, "bad", "1.0",
    "a plugin to be refused", NEEDED, ""};
#elif !defined(NO_NOTE)
JVN_PLUGIN("bad", "1.0", "a plugin to be refused", NEEDED, "", .commands = COMMANDS,
           .functions = JVN_LIST(functions), .options = JVN_LIST(options));
#endif
