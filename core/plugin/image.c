/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image.c -- files into sealed memory, and the dynamic loader on them. */
#define _GNU_SOURCE
#include "image.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../registry/lineage.h"

enum { MOST_BYTES = 1 << 30 };

/* ---- reading ---- */

static jvn_status too_long(const image *im, err *e)
{
    return fail(e, JVN_ELIMIT, "%s has more than a gigabyte: no plugin is that long", im->path);
}

/* What is copied is the file, however long it was a moment before. */
static jvn_status copy_all(image *im, int from, int to, err *e)
{
    enum { ROOM = 1 << 18 };
    char *room = xmalloc(ROOM);
    int64_t all = 0;
    ssize_t n;
    while ((n = read(from, room, ROOM)) > 0 && (all += n) <= MOST_BYTES)
        for (ssize_t done = 0, k; done < n; done += k)
            if ((k = write(to, room + done, (size_t)(n - done))) < 0) {
                n = -1;
                break;
            }
    free(room);
    if (n < 0) return fail(e, JVN_EIO, "cannot read %s: %s", im->path, err_system(errno));
    if (n > 0) return too_long(im, e);
    im->size = all;
    return JVN_OK;
}

static jvn_status seal(image *im, int file, err *e)
{
    int memory = memfd_create("jevons-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0) {
        fail(e, JVN_EIO, "a plugin is loaded from sealed memory (memfd), which this system refuses: %s", err_system(errno));
        err_hint(e, "'plugin load --in-place' loads it from its file");
        return JVN_EIO;
    }
    im->fd = memory;
    jvn_status st = copy_all(im, file, memory, e);
    if (st == JVN_OK && fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        st = fail(e, JVN_EIO, "cannot seal a copy of %s: %s", im->path, err_system(errno));
    return st == JVN_OK && !*image_hash(im) ? fail(e, JVN_EIO, "cannot hash the copy of %s", im->path) : st;
}

/* "vol" where vol.so is meant. */
static jvn_status tell_missing(const image *im, err *e)
{
    text so = {0}, word = {0};
    bool missing = errno == ENOENT;
    fail(e, JVN_EIO, "%s: %s", im->path, err_system(errno));
    text_printf(&so, "%s.so", im->path);
    text_word(&word, so.s);
    if (missing && access(so.s, F_OK) == 0) err_hint(e, "did you mean %s?", word.s);
    text_free(&so);
    text_free(&word);
    return JVN_EIO;
}

static jvn_status read_bytes(image *im, bool in_place, err *e)
{
    struct stat s;
    int file = open(im->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return tell_missing(im, e);
    jvn_status st = fstat(file, &s) == 0 && S_ISREG(s.st_mode) ? JVN_OK : fail(e, JVN_EIO, "%s: not a file", im->path);
    im->size = s.st_size;
    im->modified = (int64_t)s.st_mtim.tv_sec * 1000000 + s.st_mtim.tv_nsec / 1000;
    im->in_place = in_place;
    if (st == JVN_OK && im->size > MOST_BYTES) st = too_long(im, e);
    if (st == JVN_OK && in_place) {
        im->fd = file;
        return JVN_OK;
    }
    if (st == JVN_OK) st = seal(im, file, e);
    close(file);
    return st;
}

image *image_read(const char *path, bool in_place, err *e)
{
    char real[PATH_MAX];
    image *im = xcalloc(1, sizeof *im);
    im->path = xstrdup(realpath(path, real) ? real : path);
    im->fd = -1;
    if (read_bytes(im, in_place, e) == JVN_OK) return im;
    image_free(im);
    return NULL;
}

const char *image_hash(image *im)
{
    if (!*im->hash && lseek(im->fd, 0, SEEK_SET) == 0) lineage_hash(im->fd, im->hash);
    return im->hash;
}

/* ---- the loader ---- */

/* What the loader knows it by: no two that are open have one name. */
static const char *loader_name(const image *im, char buf[40])
{
    if (im->in_place) return im->path;
    snprintf(buf, 40, "/proc/self/fd/%d", im->fd);
    return buf;
}

/* What the loader said, with the file's path in place of its own name for it. */
static void tell_refused(const image *im, const char *name, err *e)
{
    text t = {0}, word = {0};
    const char *said = dlerror(), *at;
    size_t n = strlen(name);
    if (!said) said = "no reason is known";
    if (!strstr(said, name)) text_printf(&t, "%s: ", im->path);
    for (; (at = strstr(said, name)); said = at + n) {
        text_add(&t, said, (size_t)(at - said));
        text_puts(&t, im->path);
    }
    text_puts(&t, said);
    fail(e, JVN_EPLUGIN, "%s", t.s);
    text_word(&word, im->path);
    err_hint(e, "what helps: plugin why %s", word.s);
    text_free(&t);
    text_free(&word);
}

jvn_status image_open(image *im, err *e)
{
    char buf[40];
    const char *name = loader_name(im, buf);
    if (!im->in_place && access(name, R_OK) != 0) {
        fail(e, JVN_EIO, "a plugin is loaded through %s, which is not there: is /proc mounted?", name);
        err_hint(e, "'plugin load --in-place' loads it from its file");
        return JVN_EIO;
    }
    im->handle = dlopen(name, (im->in_place ? RTLD_LAZY : RTLD_NOW) | RTLD_LOCAL); /* lazy: big libraries cost the start 2 ms less */
    if (im->handle) return JVN_OK;
    tell_refused(im, name, e);
    return JVN_EPLUGIN;
}

const void *image_symbol(const image *im, const char *name) { return dlsym(im->handle, name); }
bool image_known(const char *name) { return dlsym(RTLD_DEFAULT, name) != NULL; }

/* Code that cannot be unloaded (C++ with unique symbols, running thread_local destructors) stays mapped under its name:
 * then the descriptor stays open, so that no other file gets that name. */
static bool is_resident(const image *im)
{
    char buf[40];
    void *still = im->in_place ? NULL : dlopen(loader_name(im, buf), RTLD_NOW | RTLD_NOLOAD);
    if (still) dlclose(still);
    return still != NULL;
}

bool image_is_at_work(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/task");
    for (struct dirent *x; d && (x = readdir(d));) n += x->d_name[0] != '.';
    if (d) closedir(d);
    return n > pool_own_threads();
}

void image_free(image *im)
{
    if (!im) return;
    bool stays = im->handle && image_is_at_work();
    if (im->handle && !stays) dlclose(im->handle);
    if (im->fd >= 0 && !stays && !(im->handle && is_resident(im))) close(im->fd);
    free(im->path);
    free(im);
}
