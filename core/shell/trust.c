/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trust.c -- the commands that say which plugins of third parties may run. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "../plugin/image.h"
#include "../plugin/note.h"
#include "../plugin/trust.h"
#include "build_table.h"
#include "builtins.h"

enum { PATH };

/* What is trusted from now on: who it is, and what it asks for. */
static jvn_status show(jvn_call *call, const image *im, const jvn_note *note)
{
    static const char *const names[] = {"id", "version", "summary", "permissions", "xxh3", "file"};
    build b = {.call = call};
    build_text(&b, note->id);
    build_text(&b, note->version);
    build_text(&b, note->summary);
    build_text(&b, *note->permissions ? note->permissions : "none");
    build_text(&b, im->hash);
    build_text(&b, im->path);
    return build_done(&b, names, "TTTTTT");
}

static jvn_status run_trust(jvn_call *call)
{
    err e;
    jvn_note note;
    err_clear(&e);
    image *im = image_read(word_of(call, PATH), false, &e);
    jvn_status st = im ? note_read_fd(im->fd, im->path, &note, &e) : e.code;
    if (st == JVN_OK) st = trust_add(im->path, im->hash, &e);
    st = st == JVN_OK ? show(call, im, &note) : host_raise(call, PATH, &e);
    image_free(im);
    return st;
}

/* The real path, also of a file that is gone: then its folder's, and its name. */
static char *real_path(const char *path)
{
    char real[PATH_MAX];
    text t = {0};
    if (realpath(path, real)) return xstrdup(real);
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? xstrdup("/") : slash ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
    bool there = realpath(folder, real) != NULL;
    free(folder);
    if (!there) return xstrdup(path);
    text_printf(&t, "%s/%s", strcmp(real, "/") == 0 ? "" : real, slash ? slash + 1 : path);
    return t.s;
}

static jvn_status run_untrust(jvn_call *call)
{
    err e;
    char *path = real_path(word_of(call, PATH));
    err_clear(&e);
    jvn_status st = trust_drop(path, &e);
    free(path);
    return st == JVN_OK ? st : host_raise(call, PATH, &e);
}

/* Whether the file is still the one that was trusted. */
static const char *state_of(const trusted *x)
{
    err e;
    image *im = image_read(x->path, true, &e);
    const char *state = !im && access(x->path, F_OK) != 0 ? "gone" : !im ? "cannot be read"
                      : strcmp(image_hash(im), x->hash) == 0 ? "trusted" : "changed since";
    image_free(im);
    return state;
}

static jvn_status run_trusted(jvn_call *call)
{
    static const char *const names[] = {"state", "since", "xxh3", "file"};
    err e;
    trust_list l;
    build b = {.call = call};
    err_clear(&e);
    jvn_status st = trust_read(&l, &e);
    for (int i = 0; i < l.n; i++) {
        build_text(&b, state_of(&l.all[i]));
        build_text(&b, l.all[i].day);
        build_text(&b, l.all[i].hash);
        build_text(&b, l.all[i].path);
    }
    trust_free(&l);
    return st == JVN_OK ? build_done(&b, names, "TTTT") : host_raise(call, JVN_NOARG, &e);
}

static const jvn_param file_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a plugin's shared object"},
};

static const jvn_command commands[] = {
    {"plugin trust", "lets a plugin of a third party run", "plugin trust ./vol.so",
     "A plugin can do whatever you can. One that did not come with jevons is loaded only if you trust it: these bytes at "
     "this path, until `plugin untrust`. What is trusted stands in $XDG_DATA_HOME/jevons/trusted, else in "
     "~/.local/share/jevons/trusted. Plugins in the folder `plugins` beside it are loaded whenever jevons starts.",
     JVN_INPUT_NONE, JVN_LIST(file_params), .run = run_trust},
    {"plugin untrust", "ends the trust in a plugin, whether its file is there or gone", "plugin untrust ./vol.so",
     "One that is loaded stays so until `plugin unload`, or until jevons ends.", JVN_INPUT_NONE, JVN_LIST(file_params),
     .run = run_untrust},
    {"plugin trusted", "lists the files that are trusted", "plugin trusted", NULL, JVN_INPUT_NONE, JVN_NONE, .run = run_trusted},
};
const jvn_list trust_commands = JVN_LIST(commands);
