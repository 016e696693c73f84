/* SPDX-License-Identifier: GPL-3.0-or-later */
/* body.c -- the buffers of a batch, unpacked where they are compressed. */
#include <stdlib.h>

#include <lz4frame.h>
#include <zstd.h>

#include "arrow.h"

/* No more than this many times its packed size can come out of a buffer. */
static const int64_t MOST_TIMES[] = {[CODEC_LZ4] = 256, [CODEC_ZSTD] = MOST_UNPACKED};
static const char *const NAMES[] = {[CODEC_LZ4] = "LZ4", [CODEC_ZSTD] = "ZSTD"};

static bool unpack_lz4(const uint8_t *from, size_t n, uint8_t *to, size_t size)
{
    LZ4F_dctx *d;
    size_t done = 0, left = 1;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&d, LZ4F_VERSION))) return false;
    while (left && n) {
        size_t in = n, out = size - done;
        left = LZ4F_decompress(d, to + done, &out, from, &in, NULL);
        if (LZ4F_isError(left) || (!in && !out)) break;
        from += in, n -= in, done += out;
    }
    LZ4F_freeDecompressionContext(d);
    return left == 0 && done == size;
}

static jvn_status unpack(const struct input *in, int codec, const uint8_t *from, int64_t n, struct piece *out)
{
    if (out->n < 0 || out->n / MOST_TIMES[codec] > n) return bad_file(in, "a buffer of %lld bytes is packed in %lld", (long long)out->n, (long long)n);
    out->owned = malloc((size_t)out->n + 1);
    out->at = out->owned;
    if (!out->owned) return no_memory(in->call);
    bool good = codec == CODEC_LZ4 ? unpack_lz4(from, (size_t)n, out->owned, (size_t)out->n)
                                   : ZSTD_decompress(out->owned, (size_t)out->n, from, (size_t)n) == (size_t)out->n;
    if (good) return JVN_OK;
    piece_free(out);
    return bad_file(in, "a buffer cannot be unpacked: its %s data are damaged", NAMES[codec]);
}

jvn_status piece_get(const struct input *in, const struct batch *b, int64_t i, struct piece *out)
{
    *out = (struct piece){NULL, 0, NULL};
    if (i >= b->n_buffers) return bad_file(in, "a batch has %lld buffers, which its columns do not fit", (long long)b->n_buffers);
    const uint8_t *at = b->body + load64(b->buffers + 16 * i);
    int64_t n = load64(b->buffers + 16 * i + 8);
    *out = (struct piece){at, n, NULL};
    if (b->codec == CODEC_NONE || n == 0) return JVN_OK;
    if (n < 8) return bad_file(in, "a compressed buffer has %lld bytes, wanted 8 at least", (long long)n);
    *out = (struct piece){at + 8, load64(at), NULL};
    if (out->n != -1) return unpack(in, b->codec, at + 8, n - 8, out);
    out->n = n - 8; /* stored as it is */
    return JVN_OK;
}

void piece_free(struct piece *p)
{
    free(p->owned);
    p->owned = NULL;
}
