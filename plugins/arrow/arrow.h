/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrow.h -- what the files of the arrow plugin share: a stream or file being read, and who does what. */
#ifndef ARROW_PLUGIN_H
#define ARROW_PLUGIN_H

#include "flat.h"

/* In functions with `jvn_status st` and a label `out`. */
#define TRY(call_)                             \
    do {                                       \
        if ((st = (call_)) != JVN_OK) goto out; \
    } while (0)

enum { ARG_FILE, ARG_COLUMNS };

/* ---- the format's numbers ----------------------------------------------------------------------- */

#define MAGIC "ARROW1"

enum { VERSION_4 = 3, VERSION_5 = 4 };
enum { HEADER_SCHEMA = 1, HEADER_DICTIONARY, HEADER_BATCH };
enum { CODEC_NONE = -1, CODEC_LZ4, CODEC_ZSTD };
enum { MOST_UNPACKED = 50000 }; /* bytes that one compressed byte can stand for */
enum {
    T_NULL = 1, T_INT, T_FLOAT, T_BINARY, T_UTF8, T_BOOL, T_DECIMAL, T_DATE, T_TIME, T_TIMESTAMP, T_INTERVAL, T_LIST, T_STRUCT,
    T_UNION, T_FIXED_BINARY, T_FIXED_LIST, T_MAP, T_DURATION, T_LARGE_BINARY, T_LARGE_UTF8, T_LARGE_LIST, T_RUNS,
    T_BINARY_VIEW, T_UTF8_VIEW, T_LIST_VIEW, T_LARGE_LIST_VIEW, T_MOST
};
enum { UNIT_SECOND, UNIT_MILLI, UNIT_MICRO, UNIT_NANO };
enum { SCHEMA_ENDIANNESS, SCHEMA_FIELDS };
enum { FIELD_NAME, FIELD_NULLABLE, FIELD_TYPE_TYPE, FIELD_TYPE, FIELD_DICTIONARY, FIELD_CHILDREN, FIELD_METADATA };
enum { CODING_ID, CODING_INDEX, CODING_ORDERED };
enum { MESSAGE_VERSION, MESSAGE_HEADER_TYPE, MESSAGE_HEADER, MESSAGE_BODY_LENGTH };
enum { BATCH_LENGTH, BATCH_NODES, BATCH_BUFFERS, BATCH_COMPRESSION, BATCH_VARIADIC };
enum { DICTIONARY_ID, DICTIONARY_DATA, DICTIONARY_DELTA };
enum { FOOTER_VERSION, FOOTER_SCHEMA, FOOTER_DICTIONARIES, FOOTER_BATCHES };

#define UNIT_KEY "jevons.unit"
#define CONVENTION_KEY "jevons.convention"

/* ---- what is read ------------------------------------------------------------------------------- */

struct source {
    const char *name; /* as the user wrote it */
    const uint8_t *data;
    int64_t size;
    void *map;
    size_t mapped; /* 0: map is from malloc */
};

/* How values lie in a buffer. */
struct layout {
    int type;       /* T_... */
    int width;      /* bits of an integer, float or decimal */
    bool is_signed; /* integers */
    int unit;       /* of a timestamp; of a date 0 is days */
    int scale;      /* of a decimal */
};

/* A column of the schema. */
struct field {
    const char *name;  /* unlike the others' */
    bool wanted;
    struct layout value; /* of a dictionary's values if it is coded */
    bool coded;
    int64_t dictionary;  /* its id */
    struct layout code;
    jvn_type as;         /* what it becomes */
    const struct ArrowSchema *schema;
    int64_t node;        /* its first in each batch */
    int n_nodes, n_buffers, n_views; /* that it takes; a view takes further buffers, which the batch counts */
};

struct batch {
    int64_t rows, row;   /* how many, and the place of the first in the result */
    const uint8_t *nodes, *buffers, *body; /* 16 bytes each: two int64 */
    int64_t n_nodes, n_buffers, body_n;
    int codec;
    int32_t *first;      /* each field's first buffer */
};

/* One state of a dictionary, which later batches may add to. */
struct generation {
    int64_t before;  /* the first batch that uses it */
    int32_t *place;  /* of each code, in the store; -1: null */
    int64_t n, room;
};

struct dictionary {
    int64_t id;
    const struct field *field; /* the first that uses it */
    struct generation *all;
    int64_t n, room;
    struct pool *pool;   /* of text: distinct values */
    uint8_t *store;      /* of others: values of the field's type */
    int64_t stored, store_room;
};

struct dictionary_batch {
    int64_t id, before;
    bool delta;
    struct batch data;
};

struct input {
    jvn_call *call;
    struct source source;
    int32_t n_fields, n_wanted;
    struct field *fields;
    struct batch *batches;
    struct dictionary_batch *fills;
    int64_t n_batches, batch_room, n_fills, fill_room, rows, bodies;
    struct dictionary *dictionaries;
    int32_t n_dictionaries;
    _Atomic int64_t done; /* batches of columns */
};

/* ---- source.c: a file in memory ----------------------------------------------------------------- */

jvn_status source_open(jvn_call *call, struct source *s);
void source_close(struct source *s);

/* ---- schema.c: the schema message to fields ------------------------------------------------------ */

jvn_status schema_read(struct input *in, const struct flat_table *schema);

/* ---- messages.c: a stream or file to batches ----------------------------------------------------- */

jvn_status messages_read(struct input *in);

/* ---- body.c: buffers of a batch ------------------------------------------------------------------ */

/* Bytes of a body, unpacked if they were compressed; they need not be aligned. */
struct piece {
    const uint8_t *at;
    int64_t n;
    void *owned;
};

jvn_status piece_get(const struct input *in, const struct batch *b, int64_t i, struct piece *out);
void piece_free(struct piece *p);

/* ---- dictionary.c -------------------------------------------------------------------------------- */

jvn_status dictionaries_read(struct input *in);
void dictionaries_free(struct input *in);
struct dictionary *dictionary_of(const struct input *in, int64_t id);
/* The state that batch i uses; NULL: none was given before it. */
const struct generation *dictionary_at(const struct dictionary *d, int64_t batch);

/* pool.c: distinct texts in order of first appearance. */
struct pool *pool_new(const jvn_texts *texts);
void pool_free(struct pool *p);
/* -1: no memory, or more than codes can tell. */
int32_t pool_code(struct pool *p, const char *s, int64_t n);
int64_t pool_count(const struct pool *p, int64_t *bytes);
void pool_copy(const struct pool *p, int64_t *offsets, char *bytes);

/* ---- decode.c: a column of a batch to values ----------------------------------------------------- */

/* Where values of a type go; `row` is the next. */
struct sink {
    const struct field *field;
    jvn_type as;
    int64_t row;
    void *values;   /* text: offsets, of which that of `row` is set */
    uint8_t *valid; /* a bit a row, all set */
    jvn_bytes text;
};

/* Adds the batch's rows of a field whose layout is l, from its buffer `first` on. */
jvn_status decode(const struct input *in, const struct batch *b, const struct layout *l, int64_t node, int64_t first,
                  struct sink *s);
int64_t type_width(jvn_type as);

/* ---- columns.c: whole columns to the host -------------------------------------------------------- */

jvn_status columns_add(struct input *in);

/* ---- read.c, write.c ----------------------------------------------------------------------------- */

jvn_status bad_file(const struct input *in, const char *format, ...) JVN_FORMAT(2, 3);
jvn_status no_memory(jvn_call *call);
jvn_status arrow_read(jvn_call *call);
jvn_status stream_write(jvn_call *call);
jvn_status file_write(jvn_call *call);

/* ---- write_meta.c: metadata of what is written --------------------------------------------------- */

struct span {
    int64_t at, meta, body; /* of a message in the file */
};

struct out_piece {
    const void *at;
    int64_t n;
    bool owned;
};

/* A batch about to be written: nodes of length and nulls, and buffers, one after the other. */
struct out_batch {
    int64_t rows;
    struct out_piece *pieces;
    int64_t (*nodes)[2];
    int32_t n_pieces, n_nodes;
};

int64_t padded(int64_t n);
void meta_schema(jvn_call *call, const jvn_type *types, jvn_bytes *b);
/* id -1: a record batch. */
void meta_batch(const struct out_batch *o, int64_t id, jvn_bytes *b);
void meta_footer(jvn_call *call, const jvn_type *types, const struct span *dictionaries, int64_t n_dictionaries,
                 const struct span *batches, int64_t n_batches, jvn_bytes *b);

#endif
