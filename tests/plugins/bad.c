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
 *     NOT_CALLED    registers a plain function that cannot be called from here */
#include <jevons/plugin.h>

static jvn_status nothing_run(jvn_call *call) { return call->host->fail(call, JVN_EARG, -1, -1, -1, "ran", NULL); }

#ifdef NO_EXAMPLE
#define EXAMPLE NULL
#else
#define EXAMPLE "nothing"
#endif
JVN_UNUSED static const jvn_command commands[] = {
    {.name = "nothing", .summary = "does nothing", .example = EXAMPLE, .run = nothing_run},
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
#elif defined(NOT_CALLED)
#define SIGNATURE "double twice(struct x y)"
#else
#define SIGNATURE "double twice(double x)"
#endif
JVN_UNUSED static const jvn_function functions[] = {JVN_PLAIN(SIGNATURE, FUNCTION, "two times x", "calc twice(2)")};

#ifdef WRONG_MAJOR
#undef JVN_ABI_MAJOR
#define JVN_ABI_MAJOR 99
#endif
#ifdef NEEDS
#define NEEDED "jevons.nonesuch/1"
#else
#define NEEDED ""
#endif

#if defined(NO_NOTE) || defined(DISAGREE)
#define ENTRY_ID "other"
JVN_EXPORT extern const jvn_plugin jvn_entry;
const jvn_plugin jvn_entry = {.size = sizeof(jvn_plugin), .abi_major = JVN_ABI_MAJOR, .abi_minor = JVN_ABI_MINOR,
                              .id = ENTRY_ID, .version = "1.0", .summary = "a plugin to be refused",
                              .commands = JVN_LIST(commands), .functions = JVN_LIST(functions)};
#endif
#if defined(DISAGREE) || defined(NO_ENTRY)
__attribute__((section(".note.jevons"), used, aligned(4))) static const jvn_note note = {
    7, sizeof(jvn_note) - 20, JVN_NOTE_TYPE, "jevons", JVN_NOTE_MAGIC, JVN_ABI_MAJOR, JVN_ABI_MINOR, "bad", "1.0",
    "a plugin to be refused", NEEDED, ""};
#elif !defined(NO_NOTE)
JVN_PLUGIN("bad", "1.0", "a plugin to be refused", NEEDED, "", .commands = JVN_LIST(commands),
           .functions = JVN_LIST(functions));
#endif
