/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_note.c -- any bytes as a plugin's file: what is refused says why, and what is read of it ends within its room. */
#include "fuzz.h"

#include "../../core/plugin/note.h"

static void check_texts(const jvn_note *n)
{
    bool ends = memchr(n->id, 0, sizeof n->id) && memchr(n->version, 0, sizeof n->version) &&
                memchr(n->summary, 0, sizeof n->summary) && memchr(n->needs, 0, sizeof n->needs) &&
                memchr(n->permissions, 0, sizeof n->permissions);
    if (!ends) abort();
}

static void check_wants(const object *o)
{
    err e;
    object_wants w;
    err_clear(&e);
    if (object_read_wants(o, &w, &e) != JVN_OK && !*e.msg) abort();
    for (int i = 0; i < w.n; i++)
        if (!w.libraries[i]) abort();
    object_wants_free(&w);
    for (int defined = 0; defined < 2; defined++) {
        size_t length = 0;
        object_symbols s;
        if (object_read_symbols(o, defined, &s, &e) != JVN_OK && !*e.msg) abort();
        for (size_t i = 0; i < s.n; i++) length += strlen(s.names[i]);
        if (length && !s.text) abort();
        object_symbols_free(&s);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    err e;
    object o;
    jvn_note note;
    int fd = memfd_create("note", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    err_clear(&e);
    bool good = object_open(&o, fd, "file", &e) == JVN_OK;
    if (good) check_wants(&o);
    if (good && note_find(&o, &note, &e) == JVN_OK) {
        check_texts(&note);
        if (note_check(&note, &e) != JVN_OK && (!*e.msg || !*e.hint)) abort();
    } else if (!*e.msg) {
        abort();
    }
    close(fd);
    return 0;
}
