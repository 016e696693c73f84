/* SPDX-License-Identifier: GPL-3.0-or-later */
/* messages.c -- the messages of a stream, or of a file by its footer: batches, each checked against its body's length. */
#include <stdlib.h>

#include "arrow.h"

enum { CONTINUES = -1, BLOCK = 24, TAIL = 10, ROWS_WITHOUT_BYTES = 1 << 24 };

/* A message: where its metadata and body lie. */
struct message {
    struct flat meta;
    struct flat_table root;
    const uint8_t *body;
    int64_t body_n, next;
    int header;
};

/* ---- one message ---------------------------------------------------------------------------------- */

/* *end: a stream says that there are no more, or stops where one could begin. */
static jvn_status message_at(const struct input *in, int64_t at, int64_t limit, struct message *m, bool *end)
{
    const uint8_t *data = in->source.data;
    *end = at >= limit;
    if (*end) return JVN_OK;
    if (limit - at < 8) return bad_file(in, "it ends within the head of a message, at byte %lld", (long long)at);
    int64_t head = load32(data + at) == CONTINUES ? 8 : 4, n = load32(data + at + head - 4); /* 4: before release 0.15 */
    *end = n == 0;
    if (*end) return JVN_OK;
    if (n < 8 || n > limit - at - head) return bad_file(in, "it ends within a message, at byte %lld", (long long)at);
    m->meta = (struct flat){data + at + head, n, false};
    m->root = flat_root(&m->meta);
    m->header = (int)flat_int(&m->root, MESSAGE_HEADER_TYPE, 1, 0);
    m->body = data + at + head + n;
    m->body_n = flat_int(&m->root, MESSAGE_BODY_LENGTH, 8, 0);
    int64_t version = flat_int(&m->root, MESSAGE_VERSION, 2, 0);
    if (m->meta.bad || !m->root.at) return bad_file(in, "the message at byte %lld cannot be read", (long long)at);
    if (version != VERSION_4 && version != VERSION_5)
        return bad_file(in, "it has metadata of version %lld, wanted 4 or 5", (long long)version + 1);
    if (m->body_n < 0 || m->body_n > limit - at - head - n)
        return bad_file(in, "it ends within the data of a message, at byte %lld", (long long)at);
    m->next = at + head + n + m->body_n;
    return JVN_OK;
}

/* ---- batches -------------------------------------------------------------------------------------- */

static jvn_status codec_read(const struct input *in, const struct flat_table *t, int *codec)
{
    struct flat_table how = flat_child(t, BATCH_COMPRESSION);
    *codec = how.at ? (int)flat_int(&how, 0, 1, 0) : CODEC_NONE;
    if (how.at && ((*codec != CODEC_LZ4 && *codec != CODEC_ZSTD) || flat_int(&how, 1, 1, 0) != 0))
        return bad_file(in, "it is compressed in a way that is not known, wanted LZ4 frames or ZSTD");
    return JVN_OK;
}

/* Room for `rows` rows needs bytes, but for columns of type null. */
static bool is_possible(const struct batch *b)
{
    int64_t times = b->codec == CODEC_NONE ? 1 : MOST_UNPACKED;
    return b->rows >= 0 && (b->rows <= ROWS_WITHOUT_BYTES || b->rows / 8 / times <= b->body_n);
}

static jvn_status batch_read(const struct input *in, const struct message *m, const struct flat_table *t, struct batch *b)
{
    struct flat_vector nodes = flat_list(t, BATCH_NODES, 16), buffers = flat_list(t, BATCH_BUFFERS, 16);
    *b = (struct batch){.rows = flat_int(t, BATCH_LENGTH, 8, 0), .body = m->body, .body_n = m->body_n};
    b->nodes = m->meta.at + nodes.at;
    b->n_nodes = nodes.n;
    b->buffers = m->meta.at + buffers.at;
    b->n_buffers = buffers.n;
    jvn_status st = codec_read(in, t, &b->codec);
    if (st != JVN_OK) return st;
    if (!t->at || t->in->bad || !is_possible(b)) return bad_file(in, "a batch of %lld rows cannot be read", (long long)b->rows);
    for (int64_t i = 0; i < b->n_buffers; i++) {
        int64_t at = load64(b->buffers + 16 * i), n = load64(b->buffers + 16 * i + 8);
        if (at < 0 || n < 0 || at > b->body_n || n > b->body_n - at) return bad_file(in, "a batch has data outside of itself");
    }
    return JVN_OK;
}

/* Where each field's buffers begin; those of views are as many as the batch says. */
static jvn_status place_buffers(const struct input *in, const struct flat_table *t, struct batch *b)
{
    struct flat_vector counts = flat_list(t, BATCH_VARIADIC, 8);
    int64_t at = 0, node = 0, view = 0;
    b->first = in->call->host->scratch(in->call, (in->n_fields + 1) * (int64_t)sizeof *b->first);
    if (!b->first) return JVN_ENOMEM;
    for (int32_t i = 0; i < in->n_fields; i++) {
        const struct field *f = &in->fields[i];
        b->first[i] = (int32_t)at;
        at += f->n_buffers;
        node += f->n_nodes;
        for (int k = 0; k < f->n_views && view < counts.n; k++, view++) {
            int64_t more = load64(t->in->at + counts.at + 8 * view);
            if (more < 0 || more > b->n_buffers) return bad_file(in, "a batch has views of %lld buffers", (long long)more);
            at += more;
        }
        if (at > b->n_buffers || node > b->n_nodes)
            return bad_file(in, "a batch has %lld buffers, which its columns do not fit", (long long)b->n_buffers);
    }
    b->first[in->n_fields] = (int32_t)at;
    return JVN_OK;
}

/* Room for one more item. */
static void *grown(void *items, int64_t n, int64_t *room, size_t size)
{
    if (n < *room) return items;
    *room = *room ? *room * 2 : 16;
    return realloc(items, (size_t)*room * size);
}

static jvn_status add_batch(struct input *in, const struct message *m, const struct flat_table *t)
{
    struct batch b;
    jvn_status st = batch_read(in, m, t, &b);
    if (st == JVN_OK) st = place_buffers(in, t, &b);
    if (st != JVN_OK) return st;
    void *all = grown(in->batches, in->n_batches, &in->batch_room, sizeof b);
    if (!all) return no_memory(in->call);
    in->batches = all;
    b.row = in->rows;
    in->rows += b.rows;
    in->bodies += b.body_n;
    in->batches[in->n_batches++] = b;
    return JVN_OK;
}

static jvn_status add_fill(struct input *in, const struct message *m, const struct flat_table *t)
{
    struct flat_table data = flat_child(t, DICTIONARY_DATA);
    struct dictionary_batch d = {flat_int(t, DICTIONARY_ID, 8, 0), in->n_batches, flat_int(t, DICTIONARY_DELTA, 1, 0) != 0, {0}};
    jvn_status st = batch_read(in, m, &data, &d.data);
    if (st != JVN_OK) return st;
    void *all = grown(in->fills, in->n_fills, &in->fill_room, sizeof d);
    if (!all) return no_memory(in->call);
    in->fills = all;
    in->bodies += m->body_n;
    in->fills[in->n_fills++] = d;
    return JVN_OK;
}

/* A file's blocks may lie over each other only where someone means harm. */
static jvn_status add_message(struct input *in, const struct message *m)
{
    struct flat_table header = flat_child(&m->root, MESSAGE_HEADER);
    jvn_status st;
    if (m->header == HEADER_DICTIONARY) st = add_fill(in, m, &header);
    else if (m->header == HEADER_BATCH) st = add_batch(in, m, &header);
    else return bad_file(in, m->header == HEADER_SCHEMA ? "it has a second schema" : "it has tensors, wanted a table");
    if (st == JVN_OK && (m->meta.bad || in->bodies > in->source.size)) return bad_file(in, "its batches lie over each other");
    return st;
}

/* ---- streams and files ---------------------------------------------------------------------------- */

static jvn_status stream_read(struct input *in)
{
    struct message m;
    bool end;
    jvn_status st = message_at(in, 0, in->source.size, &m, &end);
    if (st != JVN_OK) return st;
    if (end) return bad_file(in, "it is empty");
    if (m.header != HEADER_SCHEMA) return bad_file(in, "it does not begin with a schema");
    struct flat_table schema = flat_child(&m.root, MESSAGE_HEADER);
    st = schema_read(in, &schema);
    for (int64_t at = m.next; st == JVN_OK; at = m.next) {
        struct message next;
        st = message_at(in, at, in->source.size, &next, &end);
        if (st != JVN_OK || end) return st;
        st = add_message(in, &next);
        m.next = next.next;
    }
    return st;
}

static jvn_status read_blocks(struct input *in, const struct flat_vector *blocks, int header)
{
    jvn_status st = JVN_OK;
    for (int64_t i = 0; i < blocks->n && st == JVN_OK; i++) {
        struct message m;
        bool end;
        int64_t at = load64(blocks->in->at + blocks->at + BLOCK * i);
        if (at < 0) return bad_file(in, "its footer points outside");
        st = message_at(in, at, in->source.size, &m, &end);
        if (st == JVN_OK && (end || m.header != header)) return bad_file(in, "its footer points to no batch, at byte %lld", (long long)at);
        if (st == JVN_OK) st = add_message(in, &m);
    }
    return st;
}

static jvn_status cut_short(const struct input *in)
{
    return jvn_fail(in->call, JVN_EDATA, ARG_FILE, "was it written to its end?", "%s is an Arrow file without its footer",
                    in->source.name);
}

static jvn_status footer_read(struct input *in)
{
    const struct source *s = &in->source;
    if (s->size < 8 + TAIL || memcmp(s->data + s->size - 6, MAGIC, 6) != 0) return cut_short(in);
    int64_t n = load32(s->data + s->size - TAIL);
    if (n < 8 || n > s->size - TAIL - 8) return cut_short(in);
    struct flat f = {s->data + s->size - TAIL - n, n, false};
    struct flat_table root = flat_root(&f), schema = flat_child(&root, FOOTER_SCHEMA);
    struct flat_vector dictionaries = flat_list(&root, FOOTER_DICTIONARIES, BLOCK), batches = flat_list(&root, FOOTER_BATCHES, BLOCK);
    if (f.bad) return bad_file(in, "its footer cannot be read");
    jvn_status st = schema_read(in, &schema);
    if (st == JVN_OK) st = read_blocks(in, &dictionaries, HEADER_DICTIONARY);
    return st == JVN_OK ? read_blocks(in, &batches, HEADER_BATCH) : st;
}

jvn_status messages_read(struct input *in)
{
    const struct source *s = &in->source;
    if (s->size >= 8 && memcmp(s->data, MAGIC, 6) == 0) return footer_read(in);
    if (s->size >= 4 && memcmp(s->data, "FEA1", 4) == 0)
        return bad_file(in, "it is of Feather version 1, wanted an Arrow file or stream (Feather version 2)");
    if (s->size >= 4 && memcmp(s->data, "PAR1", 4) == 0) return bad_file(in, "it is a Parquet file, wanted an Arrow file or stream");
    if (s->size >= 8 && load32(s->data) != CONTINUES && (load32(s->data) < 8 || load32(s->data) > s->size - 4))
        return bad_file(in, "it is no Arrow file or stream");
    return stream_read(in);
}
