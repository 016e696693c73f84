/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h -- what the files of the csv plugin share: the shapes of a file being read, and who does what. */
#ifndef CSV_H
#define CSV_H

#include <stdatomic.h>
#include <stdbool.h>

#include <jevons/plugin.h>

/* Bytes after the end of a source that may be read (and are not looked at). */
#define CSV_PAD 64
#define DICT_LIMIT 65536
#define MOST_COLUMNS 10000

/* In functions with `jvn_status st` and a label `out`. */
#define TRY(call_)                             \
    do {                                       \
        if ((st = (call_)) != JVN_OK) goto out; \
    } while (0)

/* ---- options.c: the flags, understood ---------------------------------------------------------- */

enum { ARG_FILE, ARG_DELIM, ARG_HEADER, ARG_TYPES, ARG_NULL, ARG_DATES, ARG_ENCODING, ARG_SKIP, ARG_ROWS, ARG_REJECTS,
       ARG_DECIMAL, ARG_HEADER_LINES };
enum { HEADER_AUTO, HEADER_YES, HEADER_NO };
enum { DATES_AUTO, DATES_DMY, DATES_MDY, DATES_YMD };
enum { DECIMAL_AUTO, DECIMAL_POINT, DECIMAL_COMMA };
enum { ENCODING_UTF8, ENCODING_LATIN1 };
#define MAX_NULLS 32
#define DEFAULT_NULLS "NA,null,NULL,N/A,None"

struct word {
    const char *at;
    int64_t len;
};

struct options {
    int delim; /* 0: to be found out */
    int header, dates, encoding, decimal;
    int64_t header_lines;
    int64_t skip, rows; /* rows -1: all */
    bool rejects;
    int n_nulls;
    struct word nulls[MAX_NULLS];
    bool null_start[256]; /* whether a null word begins with that byte */
};

jvn_status options_read(jvn_call *call, int delim, struct options *o);
/* Adds a list of null words, commas between. False: too many. */
bool options_null_words(struct options *o, const char *list);
/* A delimiter as users write it: `;`, `tab`, `\t`. 0: none. */
int delim_of(const char *text);
/* Whether these bytes are a null word; no bytes always are. */
bool is_null_word(const struct options *o, const char *at, int64_t len);

/* ---- source.c: the file in memory -------------------------------------------------------------- */

struct source {
    const char *name; /* as the user wrote it */
    const char *data;
    int64_t size;
    void *map;
    size_t mapped;
};

jvn_status source_open(jvn_call *call, const char *path, struct source *s);
jvn_status source_from_latin1(jvn_call *call, struct source *s);
void source_close(struct source *s);

/* ---- field.c: one field, exactly --------------------------------------------------------------- */

struct dialect {
    char delim;
    char newline; /* '\n', or '\r' in files that have no other */
    bool blank_is_record; /* of one column: a blank line is a missing value */
};

enum problem { P_NONE, P_UNCLOSED, P_AFTER_QUOTE, P_FEW, P_MANY, P_TYPE };

struct field {
    const char *at; /* between the quotes, if it has any */
    int64_t len;
    bool quoted;
    bool escaped; /* has "" in it */
    bool last;    /* of its record */
    enum problem problem;
    const char *next; /* where the next field or record begins */
};

/* Reads the field at p. A quote that is never closed spoils its line alone. */
void field_read(const struct dialect *d, const char *p, const char *end, struct field *f);
/* The record at p: returns where the next one begins. */
const char *record_read(const struct dialect *d, const char *p, const char *end, int32_t *n_fields,
                        enum problem *problem);
/* Past blank lines, where they mean nothing. */
const char *skip_blank_lines(const struct dialect *d, const char *p, const char *end);
/* Writes the field's text to `to` (room for len), "" as ", and returns its length. */
int64_t field_unescape(const struct field *f, char *to);
/* Without blanks around. */
struct word trimmed(const char *at, int64_t len);

/* ---- number.c, date.c: text to values ---------------------------------------------------------- */

/* zeros: whether digits may begin with needless zeros. */
bool number_int(const char *p, int64_t len, bool zeros, int64_t *out);
/* Correctly rounded; false too when it is beyond the largest double. */
bool number_float(const char *p, int64_t len, bool zeros, double *out);
/* w * 10^e, correctly rounded, for |e| <= 27. */
double decimal_to_double(uint64_t w, int e);
/* Whether digits alone, too many for an int64. */
bool number_is_wide(const char *p, int64_t len);

/* What a cell can be read as. */
enum {
    FIT_BOOL = 1,
    FIT_INT = 2,
    FIT_FLOAT = 4,
    FIT_YMD = 8,    /* 2025-01-27 */
    FIT_NAMED = 16, /* 27-Jan-2025, or any above */
    FIT_DMY = 32,   /* 27/01/2025, or any above */
    FIT_MDY = 64,   /* 01/27/2025, or any but FIT_DMY */
    FIT_DATE = FIT_YMD | FIT_NAMED | FIT_DMY | FIT_MDY,
    FIT_STAMP = 128,
    FIT_TEXT = 256,
    FIT_POINT = 512,          /* 1,234.5 and 16.08M, or any number that reads so */
    FIT_COMMA = 1024,         /* 1.234,5 and 16,08M */
    FIT_PERCENT_POINT = 2048, /* 3.1% */
    FIT_PERCENT_COMMA = 4096,
    FIT_DRESSED = FIT_POINT | FIT_COMMA | FIT_PERCENT_POINT | FIT_PERCENT_COMMA,
    FIT_ALL = 8191,
    FIT_STRONG = 8192         /* a cell that can only be meant as such a number; 3M may be a name */
};

/* The days of a date read as `fit` allows (one of the four, or FIT_DATE). compact: 20250127 too. */
bool date_read(const char *p, int64_t len, unsigned fit, bool compact, int32_t *days);
/* Which of the four a date can be read as. */
unsigned date_fits(const char *p, int64_t len, int dates, bool compact);
bool stamp_read(const char *p, int64_t len, int64_t *micros);
/* Days of year, month, day, which must be a date. */
int32_t days_of(int year, int month, int day);
int days_in_month(int year, int month);

/* ---- dress.c: numbers as people write them ------------------------------------------------------ */

/* Reads a number under one of FIT_DRESSED. *strong: it can only be a number. */
bool dressed_read(const char *p, int64_t len, unsigned fit, double *out, bool *strong);
/* Which of FIT_DRESSED a cell can be read as; *strong: FIT_STRONG or 0. */
unsigned dressed_fits(const struct options *o, const char *at, int64_t len, unsigned *strong);

/* ---- dict.c: distinct texts in order of first appearance ---------------------------------------- */

struct entry {
    const char *at;
    uint32_t len, hash;
};

struct dict {
    struct entry *items;
    int32_t *slots; /* index + 1 of an entry; 0: free */
    int32_t n, room;
    uint32_t n_slots;
    struct copy *copies; /* texts that stand in no source */
    /* The last text met: most cells repeat the one above. */
    uint64_t last_word, last_mask;
    const char *last_at;
    int64_t last_len;
    int32_t last_code;
};

/* The code of a text, new or known; -1: no memory. copied: keep a copy of it if it is new. CSV_PAD
 * bytes after the text must be readable. */
int32_t dict_code(struct dict *d, const char *at, int64_t len, bool copied);
int32_t dict_code_hashed(struct dict *d, const struct entry *e, bool copied);
void dict_free(struct dict *d);

/* ---- the job: one file on its way to columns ---------------------------------------------------- */

enum kind { K_SKIP, K_TALLY, K_BOOL, K_INT, K_FLOAT, K_DATE, K_STAMP, K_DRESSED, K_DICT, K_STRING };

struct column {
    const char *name;
    enum kind kind;
    unsigned fit;      /* K_DATE: which dates; K_DRESSED: which numbers */
    unsigned mask;     /* FIT_ of all cells seen */
    jvn_type forced;   /* JVN_NOTYPE: to be found out */
    bool done;         /* holds the whole column */
    bool many;         /* too many distinct texts for a dictionary */
    bool wide;         /* has integers beyond 64 bits */
    bool strong;       /* has a cell that is FIT_STRONG */
    bool nearly;       /* most cells seen at first were numbers or dates */
    const char *odd;   /* the first cell that was not */
    struct ArrowArray array;
    void *out; /* its values */
    struct dict dict;
};

/* One column in one chunk. */
struct part {
    enum kind kind; /* the column's, until a cell does not fit */
    unsigned mask;
    bool forced, many, wide, strong;
    int64_t n_nulls;
    uint8_t *nulls;         /* a bit each row: 1 is null; NULL: none are */
    uint8_t *bits;          /* K_BOOL */
    uint32_t *lengths;      /* K_STRING */
    char *text;
    int64_t text_len, text_room, text_at; /* text_at: where it goes in the column's text */
    const char *odd;
    struct dict dict;
    int32_t *recode;
    uint64_t month_word; /* "2025-01-" as last met */
    int32_t month_start, month_days;
};

struct broken {
    const char *record, *cell, *next;
    enum problem problem;
    int32_t column, found; /* found: how many fields */
};

struct chunk {
    const char *begin, *end;
    int64_t row, rows; /* where its rows go, and how many there are */
    int64_t kept;      /* of which not broken */
    struct part *parts;
    struct broken *broken;
    int64_t n_broken, broken_room;
    char *unescaped;
    int64_t unescaped_room;
};

struct job {
    jvn_call *call;
    struct options options;
    struct source source;
    struct dialect dialect;
    const char *begin, *end; /* the records after the header */
    int32_t n_columns;
    struct column *columns;
    int64_t n_chunks;
    struct chunk *chunks;
    int64_t rows;  /* before rejects */
    bool quotes;   /* there are some */
    bool exact;    /* chunk borders were found record by record */
    bool compact;  /* broken rows were left out */
    unsigned marks; /* of FIT_POINT and FIT_COMMA: those that some column of the file must be read with */
    atomic_bool misaligned, no_memory;
    _Atomic int64_t stop; /* chunks from here on need not be read */
    _Atomic int64_t progress; /* chunks done, of the part of the work at hand */
};

/* ---- scan.c: where chunks and records begin ---------------------------------------------------- */

/* Cuts begin..end into chunks and counts their records; quickly, by the parity of quotes. */
jvn_status scan_quick(struct job *j);
/* The same record by record, for files with stray quotes. */
jvn_status scan_exact(struct job *j);
/* Whether p..end is UTF-8 without NULs; fails with the place of what is not. */
jvn_status scan_text(const struct job *j, const char *p, const char *end);
/* Past at most n records. */
const char *scan_records(const struct dialect *d, const char *p, const char *end, int64_t n);
void chunks_free(struct job *j);

/* ---- head.c: delimiter, header, names ---------------------------------------------------------- */

jvn_status head_read(struct job *j);

/* ---- infer.c: types ---------------------------------------------------------------------------- */

/* FIT_ of a cell without blanks around. lenient: the user has named the type. */
unsigned classify(const struct options *o, const char *at, int64_t len, bool lenient);
/* Each column's kind from records all over the file. */
jvn_status infer_sample(struct job *j);
/* After a parse: sets the kind that all cells fit. True: at least one column must be parsed again. */
bool infer_settle(struct job *j);
/* Notes about choices the user may want to make himself. */
void infer_notes(struct job *j);

/* ---- parse.c: chunks into column buffers -------------------------------------------------------- */

/* Of the whole work, in parts. */
enum { PARSE_PART = 2, GATHER_PART = 1 };

/* One more chunk of a part is done, behind those before it. */
void tell_progress(struct job *j, int before, int part);
jvn_status parse_all(struct job *j);
void parts_free(struct job *j);

/* ---- gather.c: parts into whole columns, columns to the host ----------------------------------- */

/* New arrays for the columns that are not done. */
jvn_status gather_begin(struct job *j);
jvn_status gather_dictionaries(struct job *j);
jvn_status gather_columns(struct job *j);
void gather_release(struct job *j);

/* ---- report.c: what went wrong, and where ------------------------------------------------------ */

/* Line of a place, from 0. */
int64_t line_of(const struct job *j, const char *at);
/* Fails with the first broken record. */
jvn_status report_broken(struct job *j);
jvn_status report_rejects(struct job *j);
/* Text made fit for a message: cut, control characters visible. Returns to (room for 64). */
char *shown(char *to, const char *at, int64_t len);
jvn_status no_memory(jvn_call *call);

/* ---- types.c: types that the user decides ------------------------------------------------------- */

jvn_status types_read(struct job *j);

jvn_status csv_read(jvn_call *call);
jvn_status tsv_read(jvn_call *call);
jvn_status csv_write(jvn_call *call);
jvn_status tsv_write(jvn_call *call);

#endif
