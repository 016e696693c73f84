/* SPDX-License-Identifier: MIT-0 */
/* plugin.h -- the jevons plugin ABI, version 0.13: all that a plugin sees of the shell.
 *
 * A plugin is one shared object with one exported constant, `jvn_entry`, and one ELF note that repeats
 * who it is, so that the host can judge a file before it runs any of it:
 *
 *     #include <jevons/plugin.h>
 *     static double parkinson(double hi, double lo) { ... }
 *     static const jvn_function functions[] = {
 *         JVN_PLAIN("double parkinson(double hi, double lo)", parkinson,
 *                   "daily Parkinson variance", "px | set v = parkinson(high, low)"),
 *     };
 *     JVN_PLUGIN("vol", "1.0", "range volatility", "", "", .functions = JVN_LIST(functions));
 *
 *     cc -shared -fPIC -I... -o vol.so vol.c
 *
 * In this order: words; a command's spec; what a callback is given; what can be registered (commands, readers and
 * writers, metrics, functions); the host's functions; interfaces; the plugin's entry and note; helpers.
 *
 * Rules that hold everywhere:
 *   - Sizes. Every struct that crosses starts with its size or comes in a list with a stride, and fields are only
 *     ever appended: what a host does not know of is cut off, what a plugin does not have is zero. jvn_list, jvn_groups
 *     and jvn_bytes, which have neither, never change. Until 1.0 a plugin is loaded by hosts of exactly its minor
 *     version.
 *   - Ownership. [borrowed]: the giver's. What the host gives is there until the callback returns, and what a plugin
 *     gives (text, a field, rows) is copied before the host function returns. [moved]: the host's from the moment
 *     of the call, whether it succeeds or not. [owned]: the caller's, who hands it on to a host function that moves
 *     it, or calls its ->release; on failure there is nothing to release. Specs and what they point to are static.
 *   - Inputs are immutable and never released by the plugin. Nothing that a callback was given may be kept when it
 *     has returned, nor may it leave memory behind for the next one: that may run in another process.
 *   - Threads. [call thread]: callable only on the thread that the callback was called on. [any thread]: there, and
 *     from tasks of parallel_for, from several at once. Commands, readers, writers and metrics are called one at a
 *     time; functions from any thread, several calls at once, unless JVN_F_SERIAL says otherwise. No callback may
 *     return while a thread that it started still runs.
 *   - Failing. A callback fails by host->fail, whose code it gives back. A host function that gives back a status
 *     other than JVN_OK has recorded the failure by itself, so that passing it up is enough. No exception and no
 *     longjmp may leave a callback.
 *   - Text is UTF-8 and ends with NUL. Rows, columns, arguments and items count from 0.
 *   - A pointer argument is not NULL unless its comment says so.
 *
 * Types and their Arrow formats: JVN_BOOL "b", JVN_INT64 "l", JVN_FLOAT64 "g", JVN_STRING "U"
 * (int64 offsets), JVN_DICT "i" (int32 codes) with a "U" dictionary of distinct values, JVN_DATE "tdD" (int32 days
 * since 1970-01-01), JVN_TIMESTAMP "tsu:UTC" (int64 microseconds since 1970-01-01). The host gives no others, and
 * gives arrays with an offset too: the helpers below mind it. It accepts, and converts, integers and codes of any
 * width, "f", "u", "tdm" and timestamps of any unit and zone. Field metadata: "jevons.unit" ("USD/GPUh", "%") and
 * "jevons.convention" (how the value was made, for people).
 */
#ifndef JEVONS_PLUGIN_H
#define JEVONS_PLUGIN_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jevons/arrow.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JVN_ABI_MAJOR 0
#define JVN_ABI_MINOR 13

#if defined(__GNUC__)
#define JVN_EXPORT __attribute__((visibility("default")))
#define JVN_FORMAT(f, a) __attribute__((format(printf, f, a)))
#define JVN_UNUSED __attribute__((unused))
#else
#define JVN_EXPORT
#define JVN_FORMAT(f, a)
#define JVN_UNUSED
#endif

/* ---- words ------------------------------------------------------------------------------------- */

typedef enum jvn_status {
    JVN_OK = 0,
    JVN_EARG,       /* an argument's value does not fit */
    JVN_ETYPE,      /* a value or column has the wrong type */
    JVN_ENAME,      /* nothing has that name */
    JVN_ESYNTAX,    /* the line cannot be read */
    JVN_EDATA,      /* the data are not what they should be */
    JVN_EUNIT,      /* units do not go together */
    JVN_EIO,        /* a file or the system failed */
    JVN_ENOMEM,     /* not enough memory for the data */
    JVN_ELIMIT,     /* a stated limit is passed */
    JVN_ECANCELLED, /* the user stopped the work; it needs no message */
    JVN_EPLUGIN,    /* a plugin broke its contract, or cannot be loaded */
    JVN_EMORE       /* the line is not finished: host only */
} jvn_status;

typedef enum jvn_type {
    JVN_NOTYPE = 0, /* none of these */
    JVN_BOOL,
    JVN_INT64,
    JVN_FLOAT64,
    JVN_STRING,
    JVN_DICT,
    JVN_DATE,
    JVN_TIMESTAMP
} jvn_type;

typedef struct jvn_host jvn_host;
typedef struct jvn_call jvn_call;

/* A list of structs whose size the reader need not know: item i stands at items + i * stride. An empty one is JVN_NONE. */
typedef struct jvn_list {
    const void *items;
    uint32_t count;
    uint32_t stride;
} jvn_list;

#define JVN_NONE { NULL, 0, 0 }
#define JVN_LIST(a) { (a), (uint32_t)(sizeof(a) / sizeof((a)[0])), (uint32_t)sizeof((a)[0]) }

/* ---- a command's spec --------------------------------------------------------------------------- */

/* How an argument is read, and what jvn_item tells of it. The first group is read as a word: verbatim to the next
 * unquoted blank or `|`. The second as expressions, to the next `,`, `|`, blank + `--letter`, or end of line outside
 * brackets. The third as raw text up to a single `|` outside quotes, comments and brackets. */
typedef enum jvn_param_type {
    JVN_P_SWITCH = 1, /* a flag without a value */
    JVN_P_WORD,       /* text */
    JVN_P_FILE,       /* text: a path */
    JVN_P_NAME,       /* text: a name for something new */
    JVN_P_ENUM,       /* one of `values`: item.integer is its index */
    JVN_P_INTEGER,    /* item.integer */
    JVN_P_NUMBER,     /* item.number, item.unit */
    JVN_P_DATE,       /* item.integer: days since 1970-01-01 */
    JVN_P_RANGE,      /* a:b of integers, item.lo and item.hi */
    JVN_P_TABLE,      /* a dataset's name: item.table */
    JVN_P_NEWTABLE,   /* text: a name for the side table that has the parameter's name without its `--` */
    JVN_P_EXPR = 32,  /* one expression: item.schema, item.array; item.column when it is a bare column */
    JVN_P_EXPRS,      /* a list of expressions, each with or without `name =`: likewise, and item.text */
    JVN_P_ASSIGN,     /* a list of `name = expression`: likewise */
    JVN_P_KEYS,       /* a list of expressions, each with `asc` or `desc` or neither: likewise, and item.descending */
    JVN_P_COLUMNS,    /* a list of the input's columns: item.column, item.schema, item.array */
    JVN_P_AGG,        /* a list of aggregates, each with or without `name =`: rows->aggregate */
    JVN_P_RENAME,     /* a list of `new = old`: item.text is new, item.column is old */
    JVN_P_COLUMN,     /* one of the input's columns: likewise */
    JVN_P_RAW = 64    /* text */
} jvn_param_type;

enum {
    JVN_REQUIRED = 1, /* the line is refused without it */
    JVN_GROUPS = 2,   /* JVN_P_COLUMNS: window functions in this command's expressions run within groups of these */
    JVN_MANY = 4,     /* words: a positional takes all that follow, a flag may be given again */
    JVN_WRITTEN = 8   /* JVN_P_FILE: the file is written, not read (0.13); in a sandbox it must be allowed as such */
};

/* One parameter, or one option. A name that starts with `--` is a flag; the others are positional, in order. A
 * parameter that is an expression, a list, or raw, comes last among the positional ones. An option's name is a word (`days`), its
 * type of the first group but no switch and no table, its flags 0, and it has an initial value. */
typedef struct jvn_param {
    const char *name;
    int32_t type;        /* jvn_param_type */
    uint32_t flags;      /* JVN_REQUIRED ... */
    const char *values;  /* JVN_P_ENUM: "inner|left"; numbers: the range allowed, "1.." or "0..1"; JVN_P_WORD: the
                            name of a column, or of the JVN_P_COLUMN(S) parameter that names it, whose values completion
                            offers, or `=` and a line of the same plugin whose first column has them; else NULL */
    const char *initial; /* what is taken when it is not given, as typed; NULL: nothing. Switches and expressions
                            have none */
    const char *summary; /* required */
} jvn_param;

/* One value of an argument, checked. Which fields are set depends on the parameter's type; text and unit always are. */
typedef struct jvn_item {
    const char *text;       /* as typed, quotes removed; for expressions the name that the result should have */
    int64_t integer;
    int64_t lo, hi;         /* lo <= hi */
    double number;
    const char *unit;       /* "" when there is none */
    int32_t column;         /* index in the input, -1: not a bare column */
    int32_t descending;     /* 1: `desc` */
    const struct ArrowSchema *schema; /* of the evaluated expression or column: type, unit */
    const struct ArrowArray *array;   /* one value a row of the input; without an input, one */
    const struct jvn_table *table;
} jvn_item;

/* One argument: its values, of jvn_item. None: it was not given and has no initial value, or is a list without items. */
typedef struct jvn_arg {
    jvn_list items;
    int32_t given; /* 1: the user wrote it; 0: the initial value, or nothing */
} jvn_arg;

/* What is known of a column: host->facts. NaN is neither least nor greatest. */
typedef struct jvn_facts {
    uint32_t size;    /* the plugin's, before it asks: sizeof(jvn_facts) */
    int32_t all;      /* the plugin's: 1: distinct is counted, whatever that takes */
    int64_t nulls;
    int64_t distinct; /* of values that are not null; -1: not counted: they are 8,192 or more, or the type is JVN_STRING */
    const char *least, *greatest, *first; /* as texts->spell writes them into 48 bytes; NULL: there is none. [borrowed]
                                             until the call ends */
} jvn_facts;

/* A table: two Arrow structs of format "+s" whose children are the columns, each of `rows` rows. */
typedef struct jvn_table {
    uint32_t size;
    int32_t n_columns;
    const char *name; /* the dataset's, or "the input" */
    int64_t rows;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
} jvn_table;

/* What a callback is given. All of it is [borrowed]. */
struct jvn_call {
    uint32_t size;
    int32_t n_args;
    const jvn_host *host;   /* the host's functions, below */
    const jvn_table *input; /* NULL: the command stands at the head of the line */
    jvn_list args;          /* of jvn_arg, one a parameter, in the spec's order: jvn_item_of(call, arg, item) */
    void *host_data;        /* the host's own */
    const void *data;       /* the spec's */
    const int32_t *types;   /* functions: the jvn_type of each of the n_args arguments; args and input are empty.
                               Others: NULL */
    const char *plugin;     /* the id of the plugin whose callback this is */
    const char *const *units; /* functions: the unit of each of the n_args arguments, "" when there is none; in SQL
                                 nothing has one. Others: NULL */
};

/* ---- what can be registered --------------------------------------------------------------------- */

/* Names are lower case letters, digits, '_' and '-', and begin with a letter or '_'. One that another plugin has
 * already is reached as `id.name`, and the shell says so. Summary and example (a whole line, which the tests run where
 * `px` is data/deepseek-2025/prices.csv, loaded) must not be empty: what lacks them is refused, and with it the whole
 * plugin. */

enum {
    JVN_INPUT_NONE = 0,     /* heads a line */
    JVN_INPUT_REQUIRED = 1, /* stands behind a pipe: `px | where ...` */
    JVN_INPUT_OPTIONAL = 2  /* either */
};

/* What a command needs of its input's columns beside those that its arguments name. A dataset on disk is read no further
 * than that: the columns that nothing needs are left out of call->input. */
enum {
    JVN_READS_ALL = 0,   /* it may look at any */
    JVN_READS_NAMED = 1, /* nothing, where expressions stand behind no flag; else it may look at any */
    JVN_READS_KEPT = 2,  /* nothing: the others go on to its result as they are, row by row */
    JVN_READS_FACTS = 3  /* no values, but what host->facts tells: a column that is on disk alone comes as an array that has
                            its length and no buffers, in call->input and in tables that arguments name; texts (JVN_STRING) are
                            whole, and so is all where the user gave it a flag */
};

/* A verb. Two words are one command. The result is what host->add added: a primary table and side tables; or none,
 * when nothing was. */
typedef struct jvn_command {
    const char *name;
    const char *summary;
    const char *example;
    const char *details; /* NULL, or paragraphs for `help NAME`: formula, units, source */
    int32_t input;       /* JVN_INPUT_... */
    jvn_list params;     /* of jvn_param */
    jvn_status (*run)(jvn_call *call);
    const void *data;    /* call->data: tells commands that share one callback apart */
    int32_t reads;       /* JVN_READS_... */
} jvn_command;

/* A file format. A reader: `load FILE` picks it by extension or by --as; args[0] is the file, args[1..] are
 * `params`; it adds columns with host->add, and rows that do not parse are an error that names line and column,
 * or go to the side table "rejects" when the user asked for it. A writer: `save FILE`, and `--format NAME` for
 * results; args are `params`, the table is call->input, and bytes go to host->write, in order. */
typedef struct jvn_format {
    const char *name;
    const char *extensions; /* "csv txt"; NULL: none, --as names it */
    const char *summary;
    const char *example;
    jvn_list params;        /* of jvn_param, flags only */
    jvn_status (*run)(jvn_call *call);
    const void *data;       /* call->data */
} jvn_format;
typedef jvn_format jvn_reader;
typedef jvn_format jvn_writer;

/* A named piece of evidence: what some measure was for an entity on a date. `metric NAME ENTITY --on DATE` runs it,
 * with `params` behind; args[0] is the entity (JVN_P_WORD), args[1] the date (JVN_P_DATE, may be absent: the latest),
 * args[2..] are `params`, flags only: JVN_P_TABLE binds datasets. It adds one row: the column "value", whose field has
 * unit and convention, and may add the side table "rows", what the value was made of. Where there is no evidence
 * the value is null and a text column "reason" says why. */
typedef struct jvn_metric {
    const char *name;
    const char *summary;
    const char *example;
    const char *details; /* NULL, or paragraphs for `help NAME` */
    jvn_list params;     /* of jvn_param, flags only */
    jvn_status (*run)(jvn_call *call);
    const void *data;    /* call->data */
} jvn_metric;

/* ---- functions ---------------------------------------------------------------------------------- */

/* Groups of rows: group g is rows order[starts[g]] .. order[starts[g+1]-1]; order NULL: the rows as
 * they stand. starts has n + 1 entries. Within a group rows keep the input's order. */
typedef struct jvn_groups {
    int64_t n;
    const int64_t *starts;
    const int64_t *order;
} jvn_groups;

typedef enum jvn_shape {
    JVN_S_PLAIN = 1, /* a C function, called for each row; one that takes arrays: for each group */
    JVN_S_SCALAR,    /* a callback over blocks of rows */
    JVN_S_AGGREGATE, /* many rows to one */
    JVN_S_WINDOW     /* a column to a column of the same length, within groups */
} jvn_shape;

enum {
    JVN_F_NULLS = 1, /* the callback sees nulls and sets the result's; else a null argument gives null
                        (aggregates: is left out) and the callback sees values alone */
    JVN_F_UNIT = 2,  /* the result has the first argument's unit; a variadic one's must agree; else it has none */
    JVN_F_ROWS = 4,  /* window: the result is int64 positions (-1: null) to take from the first argument,
                        counted in the order that the arguments were given in */
    JVN_F_SERIAL = 8 /* callbacks are made on the command's thread alone, one at a time, in the rows' order */
};

typedef void (*jvn_plain)(void);

/* A function. The signature names result, function and parameters: "float64 round(float64 x, int64
 * digits = 0)". Types: bool int64 float64 string date timestamp any (double is float64); a last
 * parameter "..." repeats the one before. `any` as result is the type of the first `any` argument.
 * A number's unit may stand behind its name: "float64 x[ret]", "float64 fee[USD]", or an earlier parameter whose unit it
 * shares: "float64 rate[x]". The host refuses arguments in another unit, as a comparison would: what has none goes with
 * "ret" and "logret", and a plain literal with all.
 * A plain function's signature is its C prototype: numbers, bool, const char *, arrays with their length behind them,
 * structs that are declared before it, callbacks, all that `help ffi` lists; doubles of 1 to 4 doubles are the fastest.
 * It is taken on trust.
 * Several entries with one name are overloads: the first whose types fit without conversion is taken,
 * else the first that fits with int64 to float64 or date to timestamp. They may be of several shapes: where rows are
 * folded (summary, JVN_P_AGG, SQL) aggregates are looked at first, elsewhere last.
 *
 * Arguments come as arrays of the signature's types (never dictionaries). One of length 1 where n > 1
 * is a constant, but not all of them are; what an aggregate folds (its first argument, with a state every one) is never
 * that, nor is a window's first argument. They are no arrays of the host's but for window functions: host->share and
 * jevons.rows do not take them.
 *
 * `out` of a fixed-width type is the host's, to be filled: buffers[1] (bool: bits), and, where the result may be null
 * (JVN_F_NULLS; aggregates and windows always), buffers[0], which says at first that all are there. Of type string
 * it is empty, and the callback makes the array with host->new_array. What it makes is checked as host->add would.
 *
 * A failure's argument is the function's own (the caret goes under it), its row one of the n given. What scratch
 * gives to a function lives as long as the call of the command around it. */
typedef struct jvn_function {
    int32_t shape;  /* jvn_shape */
    uint32_t flags; /* JVN_F_... */
    const char *signature;
    const char *summary;
    const char *example;
    jvn_plain plain; /* cast: JVN_PLAIN */
    /* n rows, 1 at least, to n results. */
    jvn_status (*scalar)(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                         struct ArrowArray *out);
    /* Aggregates by state: each block of at most 4,096 rows of a group is stepped from a fresh state, rows offset ..
     * offset+n-1 of args, and the states of a group are merged in order: a result does not depend on threads.
     * States are plain bytes, which the host moves and forgets: no pointer in them may need freeing. They stand
     * state_size apart from a 64-byte boundary on. */
    uint32_t state_size; /* 0: `whole` */
    void (*init)(jvn_call *call, void *state);
    void (*step)(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                 int64_t n);
    void (*merge)(jvn_call *call, void *state, const void *later);
    /* n results, one a state, to out rows `at` onwards; several calls may fill parts of one out at once. */
    jvn_status (*final)(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at);
    /* Aggregates that need all values at once (state_size 0): rows offset .. offset+n-1 of a group, which may be
     * none, to out row `at`. For strings the callback makes an array of one row, and at is 0. */
    jvn_status (*whole)(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                        int64_t n, struct ArrowArray *out, int64_t at);
    /* Rows are in group order (groups->order is NULL), and so are the results: out has one for each. */
    jvn_status (*window)(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args,
                         const jvn_groups *groups, struct ArrowArray *out);
    const void *data; /* call->data of all of them */
    /* What is printed with the result; NULL: nothing. {name} in the convention stands for an argument as it was
     * written, or for its initial value: "sd * sqrt({periods})". */
    const char *unit; /* without JVN_F_UNIT */
    const char *convention;
} jvn_function;

/* ---- the host ----------------------------------------------------------------------------------- */

#define JVN_NULLABLE 1u /* new_array: with a validity bitmap, all valid */

/* For fail: which argument is to blame, and which of its items. */
#define JVN_BLAME(arg, item) ((int32_t)((arg) | ((item) + 1) << 8))
#define JVN_NOARG (-1)

/* Whether a host's table, or an interface's, is new enough to have a slot: JVN_HAS(call->host, option). A function of
 * a newer host that is called all the same fails the call, and says so; of interfaces, look before. */
#define JVN_HAS(table, slot) ((table)->size >= (size_t)((const char *)(&(table)->slot + 1) - (const char *)(table)))

struct jvn_host {
    uint32_t size;
    uint16_t abi_major, abi_minor;

    /* Records the call's error and returns code: from then on the call has failed, whatever the callback returns.
     * Of several failures that of the lowest parallel_for task stands, else the first. A code that is no failure
     * becomes JVN_EPLUGIN. arg: JVN_NOARG, a parameter's index, or JVN_BLAME: the shell draws the caret. row and
     * column: the place in the data or file, or -1. message: lower case, found against wanted; 255 bytes of it
     * are kept. hint: what helps, 159 bytes, or NULL. [any thread] */
    jvn_status (*fail)(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t column,
                       const char *message, const char *hint);
    /* Tells the user one line that he should know about the result; the call goes on. [any thread] */
    void (*note)(jvn_call *call, const char *message);

    /* 1 when the user has asked to stop: return JVN_ECANCELLED soon, within a tenth of a second. [any thread] */
    int (*cancelled)(jvn_call *call);
    /* How far the work is, in any unit: shown on a terminal while 0 < done < total. Cheap. [any thread] */
    void (*progress)(jvn_call *call, int64_t done, int64_t total);
    /* Runs task(context, i) for i in 0 .. n-1 on all cores, and returns the status of the first i that failed, after
     * which none is begun; JVN_ECANCELLED, with tasks left undone, when the user has asked to stop. Tasks must not
     * depend on each other. From inside a task it runs its tasks one after the other. It records no failure but
     * what the tasks record. context: [borrowed], may be NULL. [any thread] */
    jvn_status (*parallel_for)(jvn_call *call, int64_t n, jvn_status (*task)(void *context, int64_t i),
                               void *context);

    /* Scratch memory, 64-byte aligned, not initialised. [borrowed] until the call ends. NULL: no memory, and the
     * call has failed. [any thread] */
    void *(*scratch)(jvn_call *call, int64_t bytes);

    /* A field of a type, with a unit and a convention ("" or NULL: none). Of a type that is none the call fails, and
     * the field is JVN_FLOAT64's. [borrowed] until the call ends. [any thread] */
    const struct ArrowSchema *(*field)(jvn_call *call, jvn_type type, const char *unit, const char *convention);
    /* The type behind a schema; JVN_NOTYPE: none of ours. [any thread] */
    jvn_type (*type_of)(const struct ArrowSchema *schema);
    /* The schema's unit (255 bytes) or convention (1,023), "" if none. [borrowed] until the next call of the same on
     * this thread. [any thread] */
    const char *(*unit_of)(const struct ArrowSchema *schema);
    const char *(*convention_of)(const struct ArrowSchema *schema);

    /* An array of `length` values whose buffers are the host's: not initialised but for the validity bitmap and the
     * first offset. bytes: for JVN_STRING the room for text, else 0. JVN_DICT: its values come by set_dictionary.
     * The array is filled through jvn_out, jvn_out_text and jvn_set_null; its length may be lowered; nothing else of
     * it is changed. JVN_ENOMEM; JVN_EPLUGIN: no such type, a negative size. out: [owned] [any thread] */
    jvn_status (*new_array)(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,
                            struct ArrowArray *out);
    /* Gives a JVN_DICT array of new_array its values, once: a JVN_STRING array without nulls or duplicates. They are
     * looked at when the array is finished. JVN_EPLUGIN: array is none such. values: [moved] [any thread] */
    jvn_status (*set_dictionary)(jvn_call *call, struct ArrowArray *array, struct ArrowArray *values);
    /* Rows offset .. offset+length-1 of an array of the host's, without copying: a table's column, an argument's
     * value, an array of new_array, which this finishes (it is checked, and not written to any more). The field is
     * that array's. JVN_EPLUGIN: another's array, rows outside it, or what the check found. out: [owned]
     * [any thread], but an array is finished on one */
    jvn_status (*share)(jvn_call *call, const struct ArrowArray *array, int64_t offset, int64_t length,
                        struct ArrowArray *out);
    /* Adds a column to the result: to the primary table (side NULL), or to a side table, which its first column
     * makes. The array is checked before it is believed: buffers, offsets, codes, UTF-8, length. It may be another
     * library's, whose release is then called when the column goes, on any thread. field: its type, unit and
     * convention; NULL for an array of the host's, which keeps its own. JVN_EPLUGIN: the array or the field is not
     * what it should be; JVN_EARG: the name is empty or taken, or the columns before it are of another length;
     * JVN_EUNIT: the unit cannot be read; JVN_ENOMEM. Functions add nothing. array: [moved] [call thread] */
    jvn_status (*add)(jvn_call *call, const char *side, const char *name, const struct ArrowSchema *field,
                      struct ArrowArray *array);

    /* Writers only: n bytes to the file or to standard output. JVN_EIO: the system's reason. [call thread] */
    jvn_status (*write)(jvn_call *call, const void *bytes, int64_t n);

    /* An optional power by name and version, e.g. "jevons.rows/1": a struct below. NULL: this host has none of that
     * name. [borrowed] as long as the plugin is loaded. [any thread] */
    const void *(*interface)(jvn_call *call, const char *name);

    /* The value of one of the plugin's own options (`option ID.NAME VALUE`), else its initial one, as an argument of
     * its type would be. NULL: the plugin has none of that name, and the call has failed. [borrowed] [any thread] */
    const jvn_item *(*option)(jvn_call *call, const char *name);

    /* Says, for `trace`, which row of the input each row of the result (of a side table) was made from: row i from
     * row rows[i]; -1: from none, or from several. rows: [borrowed], copied at once, but what lies in the call's scratch
     * (a list of jvn_rows too) is shared instead, and must not change any more. Checked when the call has ended: n is
     * the table's rows, and each is a row of the input. Optional: a stage that tells nothing cannot be traced back
     * through. [call thread] */
    jvn_status (*map_rows)(jvn_call *call, const char *side, const int64_t *rows, int64_t n);
    /* The same where row i was made from row first + i: a slice, or with first 0 rows that stayed in place. Costs
     * nothing. [call thread] */
    jvn_status (*map_slice)(jvn_call *call, const char *side, int64_t first, int64_t n);
    /* The same where row i, of n, was made from all rows of group of[i] (NULL: of group i), as an aggregate's is. Kept where
     * somebody traces alone (`trace NAME ROW` runs the line again), so that it costs nothing otherwise. groups, of:
     * [borrowed], copied. JVN_EPLUGIN: rows that the input does not have. [call thread] */
    jvn_status (*map_groups)(jvn_call *call, const char *side, const jvn_groups *groups, const int64_t *of, int64_t n);

    /* Says that the line is to fail although its result stands: when it is done, and the result kept and shown, the
     * error is told, and the script that runs it stops there. For checks. As fail has them; of several the first one
     * counts. Commands only. JVN_OK. [call thread] */
    jvn_status (*object)(jvn_call *call, jvn_status code, int32_t arg, const char *message, const char *hint);

    /* What is known of a column of a table that the call was given: read where the workspace's file has it, else found in the
     * values now. JVN_EPLUGIN: another's array; JVN_ENOMEM. [any thread] */
    jvn_status (*facts)(jvn_call *call, const struct ArrowArray *array, jvn_facts *out);

    /* Says more than map_rows or map_slice, behind it, of column `name` of the result (of a side table): row i was made from row
     * other(context, i) of the input too, as a return is from the price before; -1: from no other. Asked at once, and where
     * somebody traces alone. JVN_EPLUGIN: the table's rows are not told yet, or it is no row of the input. [call thread] */
    jvn_status (*map_also)(jvn_call *call, const char *side, const char *name,
                           int64_t (*other)(const void *context, int64_t row), const void *context);

    /* Whether a file may be read whose path is no argument of type JVN_P_FILE (those are asked for already) but stands in
     * data, as in a column of file names: ask before opening it. JVN_EARG, and the call has failed: the sandbox does not
     * allow it, or it is the workspace that is open. A file that is not there may be. [call thread] */
    jvn_status (*may_read)(jvn_call *call, const char *path);

    /* What is appended here takes the call first and gives back a status. */
};

/* ---- interfaces --------------------------------------------------------------------------------- */

/* What a plugin writes into its note when it cannot do without an interface: the name, and the ABI that brought it. */
#define JVN_NEEDS_ROWS "jevons.rows/1@0.9"
#define JVN_NEEDS_TEXT "jevons.text/1@0.9"
#define JVN_NEEDS_EVIDENCE "jevons.evidence/1@0.11"
#define JVN_NEEDS_SCREEN "jevons.screen/1@0.13"

/* "jevons.rows/1": whole-table work that every verb needs, parallel and aware of what is sorted. Arrays are the host's;
 * one that new_array made is finished by being given here. Keys stand beside their schemas, and have one length. What
 * these functions give is [borrowed] until the call ends, but for [owned] arrays. JVN_EPLUGIN: arrays, rows or groups
 * that are not what they should be; JVN_ENOMEM; JVN_ECANCELLED. For commands, readers, writers, metrics and window
 * functions. [call thread] */
typedef struct jvn_rows {
    uint32_t size;
    /* The stable order of rows by these keys (descending[k] != 0: k falls; NULL: none does). Nulls come
     * last, NaN before them; text compares by its bytes. *order: a position a row; NULL: they already stand so. */
    jvn_status (*order)(jvn_call *call, int32_t n_keys, const struct ArrowSchema *const *schemas,
                        const struct ArrowArray *const *keys, const int32_t *descending, const int64_t **order);
    /* Groups of equal keys in order of first appearance. Nulls are equal, and so are NaNs. No key: one group of
     * n_rows rows, none if that is 0. */
    jvn_status (*group)(jvn_call *call, int32_t n_keys, const struct ArrowSchema *const *schemas,
                        const struct ArrowArray *const *keys, int64_t n_rows, jvn_groups *groups);
    /* rows[0..n-1] of an array; -1 gives null. out has the array's field. [owned] */
    jvn_status (*take)(jvn_call *call, const struct ArrowSchema *schema, const struct ArrowArray *array,
                       const int64_t *rows, int64_t n, struct ArrowArray *out);
    /* Evaluates all items of a command's JVN_P_AGG argument in one pass: fields[i] and results[i] for item i, one
     * row a group. Groups of the plugin's own may be given, of rows of the input. results: [owned] */
    jvn_status (*aggregate)(jvn_call *call, int32_t arg, const jvn_groups *groups,
                            const struct ArrowSchema **fields, struct ArrowArray *results);
    /* Pairs of rows whose keys are equal, in the left rows' order and for each of them in the right rows'
     * order: left_rows[i] goes with right_rows[i]. A left row without a match stands once, with -1. Nulls
     * match nothing. At least one key; key k of both sides must have one type (dictionary and string are one), else
     * JVN_ETYPE. *n: how many pairs. */
    jvn_status (*match)(jvn_call *call, int32_t n_keys, const struct ArrowSchema *const *left_schemas,
                        const struct ArrowArray *const *left, const struct ArrowSchema *const *right_schemas,
                        const struct ArrowArray *const *right, const int64_t **left_rows,
                        const int64_t **right_rows, int64_t *n);
    /* The longest runs of rows that stand in ascending order by one or more keys, as groups without order. Rows of groups
     * without order are sorted by these keys where each run begins with a group. Remembered with the columns while
     * they are long, as orders and such groups are: asking again is free. */
    jvn_status (*rises)(jvn_call *call, int32_t n_keys, const struct ArrowSchema *const *schemas,
                        const struct ArrowArray *const *keys, jvn_groups *runs);
} jvn_rows;

/* A growing run of bytes: jvn_put adds to it. One of the plugin's own starts as zeros but for texts and ends with
 * texts->drop. failed: there was no memory, what came after is lost. For one thread at a time. */
typedef struct jvn_bytes {
    const struct jvn_texts *texts;
    char *data;
    int64_t n, room;
    int32_t failed;
} jvn_bytes;

/* "jevons.text/1": values as text and back, words that were meant, rows as bytes. [any thread] but write_rows. Nothing
 * here fails but write_rows. */
typedef struct jvn_texts {
    uint32_t size;
    /* Bytes written, without the NUL. Numbers are the shortest that read back as the same; dates 2025-01-27,
     * times 2025-01-27T14:30:00Z. buf: 40 bytes. */
    int (*spell_double)(char *buf, double x);
    int (*spell_int64)(char *buf, int64_t x);
    int (*spell_date)(char *buf, int32_t days);
    int (*spell_timestamp)(char *buf, int64_t micros);
    /* A row of an array of any of our types, for a message; "null" for a null. What passes n bytes (8 at least) is
     * cut between characters and ends with an ellipsis. Returns buf. */
    const char *(*spell)(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row, char *buf,
                         int64_t n);
    /* All n bytes or nothing: 1 and *x, when they are what is asked for; else 0. */
    int (*read_double)(const char *s, int64_t n, double *x);
    int (*read_int64)(const char *s, int64_t n, int64_t *x);
    int (*read_date)(const char *s, int64_t n, int32_t *days);
    int (*read_timestamp)(const char *s, int64_t n, int64_t *micros);
    /* Days since 1970-01-01 of a proleptic Gregorian date (month and day must exist), and back. */
    int32_t (*days_of)(int64_t year, int month, int day);
    void (*date_of)(int32_t days, int64_t *year, int *month, int *day);
    /* The one of n candidates that was probably meant by word; NULL: none is near. */
    const char *(*nearest)(const char *word, const char *const *candidates, int64_t n);
    /* Writers: spells blocks of rows, begin .. end-1 each, on all cores (context: [borrowed]) and writes them in order.
     * JVN_EIO, JVN_ENOMEM, JVN_ECANCELLED. [call thread] */
    jvn_status (*write_rows)(jvn_call *call, int64_t rows,
                             void (*spell_rows)(const void *context, int64_t begin, int64_t end, jvn_bytes *out),
                             const void *context);
    /* Makes room for n more bytes, or sets failed. */
    void (*make_room)(jvn_bytes *bytes, int64_t n);
    /* Frees the bytes: zeros again, but for texts. */
    void (*drop)(jvn_bytes *bytes);
} jvn_texts;

/* A metric that can be asked. What it points to is static, the lists of the shell's own are [borrowed]: all until the next
 * `ask`, which may run what registers others. */
typedef struct jvn_measure {
    const char *name;    /* by which it is reached: NAME, or ID.NAME when another has the name */
    const char *plugin;  /* who registered it: a plugin's id; "lua" */
    const char *file;    /* the script that it is in; "": the plugin's own */
    const char *summary, *example;
    const char *details; /* "": none */
    jvn_list params;     /* of jvn_param, flags: what may stand behind the entity and --on */
} jvn_measure;

/* What a metric said. Texts are never NULL; "" says that there is nothing to say. All of it is [borrowed] until the call
 * ends. */
typedef struct jvn_answer {
    uint32_t size;          /* the plugin's, before it asks: sizeof(jvn_answer) */
    int32_t status;         /* jvn_status: JVN_OK, or how the line or the metric failed, and `error` says why */
    double value;           /* numbers; true is 1, a date its days, a time its microseconds; NAN: there is none */
    const char *unit, *convention; /* of the value */
    const char *reason;     /* why there is no value */
    const char *error, *hint;
    const char *notes;      /* what it told beside, one a line: it is not shown unless the plugin does */
    const char *metric, *plugin; /* who answered, as in jvn_measure; "": the line names no metric */
    const jvn_table *row;   /* the answer whole: value, reason, and what else the metric gives; NULL: it failed */
    const jvn_table *rows;  /* what the value was made of, the side table `rows`; NULL: not told */
} jvn_answer;

/* "jevons.evidence/1": the metrics that plugins and scripts registered, and their answers. For commands, readers, writers
 * and metrics. [call thread] */
typedef struct jvn_evidence {
    uint32_t size;
    /* All that can be asked, by name. */
    jvn_status (*metrics)(jvn_call *call, jvn_list *measures);
    /* Runs what would stand behind `metric` at the prompt: "close_return NVDA --on 2025-01-27 --prices px", one metric
     * with its arguments, quoted as there. A line that cannot be read, a metric that fails or has no value are answers:
     * the call goes on. What it reads counts as an input of the line that asks. Fails, and so does the call:
     * JVN_ECANCELLED; JVN_EPLUGIN: called from a function or a task. Metrics that ask metrics do so at most 16 deep. */
    jvn_status (*ask)(jvn_call *call, const char *line, jvn_answer *answer);
} jvn_evidence;

/* A picture is a table whose first column is text with the convention "picture", or "picture: " and what it shows. A
 * terminal is given its rows bare, as lines. Where its second column is the text `ink`, each byte of that is the colour
 * of one character of the line: '1' .. '7' those of series, '.' faint, any other the text's own. */
#define JVN_PICTURE "picture"
#define JVN_INK "ink"

/* What results are shown on. Where that is no terminal: 80 wide, height 0, no colour, UTF-8. */
typedef struct jvn_view {
    uint32_t size;         /* the plugin's, before it looks: sizeof(jvn_view) */
    int32_t width, height; /* in cells */
    int32_t colour;        /* 1: is written to in colour */
    int32_t utf8;          /* 1: shows more than ASCII */
} jvn_view;

/* "jevons.screen/1": what the result will be looked at on, as far as the shell can tell. For commands. [call thread] */
typedef struct jvn_screen {
    uint32_t size;
    void (*look)(jvn_call *call, jvn_view *view);
} jvn_screen;

/* ---- the plugin --------------------------------------------------------------------------------- */

typedef struct jvn_plugin {
    uint32_t size;
    uint16_t abi_major, abi_minor; /* that the plugin was built with */
    const char *id;      /* [a-z][a-z0-9_]*, not "core", "ffi" or "lua"; names the plugin in messages and in `id.name` */
    const char *version;
    const char *summary;
    jvn_list commands;  /* of jvn_command */
    jvn_list functions; /* of jvn_function */
    jvn_list readers;   /* of jvn_reader */
    jvn_list writers;   /* of jvn_writer */
    jvn_list metrics;   /* of jvn_metric */
    jvn_list options;   /* of jvn_param: settings of the shell, `option ID.NAME VALUE` */
} jvn_plugin;

/* What the host reads from the file before loading it: an ELF note, owner "jevons", type 1. */
#define JVN_NOTE_TYPE 1
#define JVN_NOTE_MAGIC 0x314e564au /* "JVN1" */
/* Texts end with NUL within their room. */
typedef struct jvn_note {
    uint32_t name_size, desc_size, type;
    char owner[8]; /* "jevons" */
    uint32_t magic;
    uint16_t abi_major, abi_minor;
    char id[32];
    char version[16];
    char summary[96];
    char needs[128];      /* interfaces it cannot do without, blanks between, each with the ABI that brought it, so that
                             an older host can say what is missing: JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT */
    char permissions[64]; /* what it asks for, blanks between: "read write net" */
} jvn_note;

#if defined(__cplusplus)
#define JVN_EXTERN extern "C"
#else
#define JVN_EXTERN extern
#endif

/* The note and the entry at once. What follows the permissions are the entry's lists: in C by name, `.functions =
 * JVN_LIST(functions)`; in C++17, which has no such initializers, in the order of jvn_plugin with JVN_NONE for a kind
 * that is left out: `JVN_NONE, JVN_LIST(functions), JVN_NONE, JVN_NONE, JVN_NONE, JVN_NONE`. */
#define JVN_PLUGIN(id_, version_, summary_, needs_, permissions_, ...)                                       \
    __attribute__((section(".note.jevons"), used, aligned(4))) static const jvn_note jvn_note_ = {           \
        7, (uint32_t)(sizeof(jvn_note) - 20), JVN_NOTE_TYPE, "jevons", JVN_NOTE_MAGIC, JVN_ABI_MAJOR,        \
        JVN_ABI_MINOR, id_, version_, summary_, needs_, permissions_};                                       \
    JVN_EXTERN JVN_EXPORT const jvn_plugin jvn_entry;                                                        \
    const jvn_plugin jvn_entry = {(uint32_t)sizeof(jvn_plugin), JVN_ABI_MAJOR, JVN_ABI_MINOR, id_, version_, \
                                  summary_, __VA_ARGS__}

/* A plain function's entry; its flags are 0. */
#if defined(__cplusplus)
#define JVN_PLAIN(signature_, function_, summary_, example_)                                                 \
    jvn_plain_entry(signature_, (jvn_plain)(function_), summary_, example_)
#else
#define JVN_PLAIN(signature_, function_, summary_, example_)                                                 \
    {.shape = JVN_S_PLAIN, .flags = 0, .signature = signature_, .summary = summary_, .example = example_,    \
     .plain = (jvn_plain)(function_)}
#endif

/* ---- helpers: nothing below crosses the boundary ------------------------------------------------ */

/* Before a function with plain loops: wider vectors where the processor has them, with the same results. Not under
 * sanitizers, whose code the resolver cannot run. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && __has_attribute(target_clones)
#if defined(__clang__)
#if !__has_feature(address_sanitizer) && __clang_major__ >= 14
#define JVN_WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
#elif __GNUC__ >= 11
#define JVN_WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
#endif
#ifndef JVN_WIDE
#define JVN_WIDE
#endif

#if defined(__cplusplus)
JVN_UNUSED static inline jvn_function jvn_plain_entry(const char *signature, jvn_plain function, const char *summary,
                                                      const char *example)
{
    jvn_function f = jvn_function();
    f.shape = JVN_S_PLAIN;
    f.signature = signature;
    f.summary = summary;
    f.example = example;
    f.plain = function;
    return f;
}
#endif

JVN_UNUSED static inline const void *jvn_at(const jvn_list *list, uint32_t i)
{
    return (const char *)list->items + (size_t)i * list->stride;
}

/* NULL: the host has none, which a plugin that names it among its needs never meets. [borrowed] */
JVN_UNUSED static inline const jvn_rows *jvn_rows_of(jvn_call *call)
{
    return (const jvn_rows *)call->host->interface(call, "jevons.rows/1");
}
JVN_UNUSED static inline const jvn_texts *jvn_texts_of(jvn_call *call)
{
    return (const jvn_texts *)call->host->interface(call, "jevons.text/1");
}
JVN_UNUSED static inline const jvn_evidence *jvn_evidence_of(jvn_call *call)
{
    return (const jvn_evidence *)call->host->interface(call, "jevons.evidence/1");
}
JVN_UNUSED static inline const jvn_screen *jvn_screen_of(jvn_call *call)
{
    return (const jvn_screen *)call->host->interface(call, "jevons.screen/1");
}

JVN_UNUSED static inline const jvn_arg *jvn_arg_of(const jvn_call *call, int arg)
{
    return (const jvn_arg *)jvn_at(&call->args, (uint32_t)arg);
}

/* How many values an argument has: 0 when it was not given and has no initial value. */
JVN_UNUSED static inline int jvn_count(const jvn_call *call, int arg)
{
    return (int)jvn_arg_of(call, arg)->items.count;
}

JVN_UNUSED static inline const jvn_item *jvn_item_of(const jvn_call *call, int arg, int i)
{
    return (const jvn_item *)jvn_at(&jvn_arg_of(call, arg)->items, (uint32_t)i);
}

/* Whether a switch was given, or any argument has a value. */
JVN_UNUSED static inline int jvn_given(const jvn_call *call, int arg) { return jvn_count(call, arg) > 0; }

JVN_UNUSED JVN_FORMAT(5, 6) static inline jvn_status
    jvn_fail(jvn_call *call, jvn_status code, int32_t arg, const char *hint, const char *format, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    return call->host->fail(call, code, arg, -1, -1, text, hint);
}

JVN_UNUSED JVN_FORMAT(2, 3) static inline void jvn_say(jvn_call *call, const char *format, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    call->host->note(call, text);
}

JVN_UNUSED static inline void jvn_put(jvn_bytes *b, const char *s, int64_t n)
{
    if (b->room - b->n < n) b->texts->make_room(b, n);
    if (b->failed || n <= 0) return;
    memcpy(b->data + b->n, s, (size_t)n);
    b->n += n;
}
JVN_UNUSED static inline void jvn_puts(jvn_bytes *b, const char *s) { jvn_put(b, s, (int64_t)strlen(s)); }
JVN_UNUSED static inline void jvn_putc(jvn_bytes *b, char c) { jvn_put(b, &c, 1); }

JVN_UNUSED static inline const double *jvn_f64(const struct ArrowArray *a)
{
    return (const double *)a->buffers[1] + a->offset;
}
JVN_UNUSED static inline const int64_t *jvn_i64(const struct ArrowArray *a)
{
    return (const int64_t *)a->buffers[1] + a->offset;
}
/* Dates and dictionary codes. */
JVN_UNUSED static inline const int32_t *jvn_i32(const struct ArrowArray *a)
{
    return (const int32_t *)a->buffers[1] + a->offset;
}
JVN_UNUSED static inline int jvn_bit(const void *bits, int64_t i)
{
    return ((const uint8_t *)bits)[i >> 3] >> (i & 7) & 1;
}
JVN_UNUSED static inline int jvn_bool(const struct ArrowArray *a, int64_t i)
{
    return jvn_bit(a->buffers[1], a->offset + i);
}
JVN_UNUSED static inline int jvn_null(const struct ArrowArray *a, int64_t i)
{
    return a->buffers[0] && !jvn_bit(a->buffers[0], a->offset + i);
}
/* Row i of a string array, not NUL-terminated, and its length in bytes. */
JVN_UNUSED static inline const char *jvn_text(const struct ArrowArray *a, int64_t i, int64_t *length)
{
    const int64_t *at = (const int64_t *)a->buffers[1] + a->offset + i;
    *length = at[1] - at[0];
    return (const char *)a->buffers[2] + at[0];
}
/* Bytes of the character of UTF-8 that s, of n bytes, begins with; 0: it begins with none (Latin-1, half a character). */
JVN_UNUSED static inline int jvn_character(const char *s, int64_t n)
{
    const uint8_t *c = (const uint8_t *)s;
    int size = n < 1 ? 0 : c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
    if (size > n) return 0;
    for (int i = 1; i < size; i++)
        if ((c[i] & 0xc0) != 0x80) return 0;
    if (size == 3 && ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] >= 0xa0))) return 0;
    if (size == 4 && ((c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] >= 0x90))) return 0;
    return size;
}
/* The buffers of an array that host->new_array made: values (strings: offsets), text, validity. */
JVN_UNUSED static inline void *jvn_out(struct ArrowArray *a) { return (void *)(uintptr_t)a->buffers[1]; }
JVN_UNUSED static inline char *jvn_out_text(struct ArrowArray *a) { return (char *)(uintptr_t)a->buffers[2]; }
JVN_UNUSED static inline void jvn_set_bit(void *bits, int64_t i, int value)
{
    uint8_t *b = (uint8_t *)bits + (i >> 3);
    *b = (uint8_t)((*b & ~(1u << (i & 7))) | (unsigned)(value != 0) << (i & 7));
}
JVN_UNUSED static inline void jvn_set_null(struct ArrowArray *a, int64_t i)
{
    jvn_set_bit((void *)(uintptr_t)a->buffers[0], i, 0);
}
JVN_UNUSED static inline const struct ArrowSchema *jvn_column_schema(const jvn_table *t, int32_t i)
{
    return t->schema->children[i];
}
JVN_UNUSED static inline const struct ArrowArray *jvn_column(const jvn_table *t, int32_t i)
{
    return t->array->children[i];
}

#ifdef __cplusplus
}
#endif
#endif
