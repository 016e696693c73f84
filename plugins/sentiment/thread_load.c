/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_load.c -- reads files into a thread, and tells what was mended in each. */
#include "thread_load.h"

#include "open.h"

static void tell(jvn_call *call, const char *path, const thread *t, const thread *before)
{
    long long recoded = t->recoded - before->recoded, invalid = t->invalid - before->invalid, nuls = t->nuls - before->nuls;
    long long circles = t->circles - before->circles, same = t->same_ids - before->same_ids;
    if (t->encoding && !strcmp(t->encoding, "UTF-16") && !before->encoding) jvn_say(call, "%s: converted from UTF-16", path);
    if (recoded) jvn_say(call, "%s: %lld bytes are no UTF-8, and were read as Windows-1252", path, recoded);
    if (invalid) jvn_say(call, "%s: %lld bytes are no character, and were left out", path, invalid);
    if (nuls) jvn_say(call, "%s: %lld zero bytes were left out", path, nuls);
    if (same) jvn_say(call, "%s: %lld posts have the id of an earlier one; answers go to the first", path, same);
    if (circles) jvn_say(call, "%s: %lld posts answer each other in a circle, and were cut from their parent", path, circles);
    if (t->article && !before->article) jvn_say(call, "%s: the article above the posts (%lld bytes) is no post", path, (long long)t->article_n);
    if (t->n == before->n) jvn_say(call, "%s: no posts", path);
}

static jvn_status explain(jvn_call *call, int blame, const char *path, const fault *f)
{
    char at[80] = "";
    if (f->line && f->column) snprintf(at, sizeof at, "line %lld, column %lld: ", (long long)f->line, (long long)f->column);
    else if (f->line) snprintf(at, sizeof at, "line %lld: ", (long long)f->line);
    return jvn_fail(call, JVN_EDATA, blame, f->hint, "%s: %s%s%s%s", path, at, f->found, f->wanted ? ", wanted " : "", f->wanted ? f->wanted : "");
}

static thread_file file_of(const char *path, const thread *t, int64_t first)
{
    thread_file f = {path, t->format, t->encoding ? t->encoding : "UTF-8", t->n - first, 0};
    for (int64_t i = first; i < t->n; i++) f.quotes += t->posts[i].n_quotes;
    return f;
}

jvn_status thread_load(jvn_call *call, pool *p, int files, int as, thread *t, thread_file *of)
{
    for (int i = 0; i < jvn_count(call, files); i++) {
        const char *bytes, *path = jvn_item_of(call, files, i)->text;
        int64_t n;
        fault f = {0};
        thread before = *t;
        thread_format format = jvn_given(call, as) ? (thread_format)jvn_item_of(call, as, 0)->integer : BY_CONTENT;
        jvn_status st = open_bytes(call, p, files, i, &bytes, &n);
        if (st != JVN_OK) return st;
        t->encoding = t->article = before.encoding = before.article = NULL;
        if (!thread_read(p, bytes, n, &format, t, &f)) return explain(call, JVN_BLAME(files, i), path, &f);
        tell(call, path, t, &before);
        if (of) of[i] = file_of(path, t, before.n);
    }
    return JVN_OK;
}
