/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_sentiment_thread.c -- any bytes as a thread: what is refused says why; of what is read, quotes rise and lie within their posts, come
 * from posts of the thread, texts are UTF-8 without zero bytes, own is no longer than the body, and nobody answers himself. The
 * first byte picks the format. */
#include "fuzz.h"

#include "../../include/jevons/plugin.h"
#include "../../plugins/sentiment/thread.h"

static void check_text(const char *s, int64_t n)
{
    for (int64_t i = 0, size; i < n; i += size) {
        size = jvn_character(s + i, n - i);
        if (size == 0 || s[i] == 0) abort();
    }
}

static void check_spans(const post *of, int64_t n_posts)
{
    int64_t last = 0;
    for (int64_t k = 0; k < of->n_quotes; k++) {
        const quote *q = &of->quotes[k];
        if (q->at.start < last || q->at.end <= q->at.start || q->at.end > of->n || q->source < -1 || q->source >= n_posts) abort();
        last = q->at.end;
    }
    last = 0;
    for (int64_t k = 0; k < of->n_noise; k++) {
        if (of->noise[k].start < last || of->noise[k].end <= of->noise[k].start || of->noise[k].end > of->n) abort();
        last = of->noise[k].end;
    }
}

static void check(const thread *t)
{
    for (int64_t i = 0; i < t->n; i++) {
        const post *of = &t->posts[i];
        const char *const texts[] = {of->id, of->author, of->parent, of->title};
        check_spans(of, t->n);
        check_text(of->body, of->n);
        check_text(of->own, of->own_n);
        for (size_t k = 0; k < 4; k++)
            if (texts[k]) check_text(texts[k], (int64_t)strlen(texts[k]));
        if (of->own_n > of->n || (of->id && of->parent && !t->same_ids && !strcmp(of->id, of->parent))) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1) return 0;
    pool *p = pool_new();
    thread t = {0};
    fault f = {0};
    thread_format as = (thread_format)(data[0] % (N_FORMATS + 1)) - 1;
    char *copy = malloc(n > 1 ? n - 1 : 1); /* of its size: what is read beyond it is found */
    memcpy(copy, data + 1, n - 1);
    if (thread_read(p, copy, (int64_t)n - 1, &as, &t, &f)) check(&t);
    else if (!f.found || !*f.found) abort();
    free(copy);
    pool_free(p);
    return 0;
}
