/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.c -- a path put right part by part. */
#include "path.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 4096 }; /* names of a folder that are looked at */

/* Whether the names are near without the extension that they may share: many files have the same one. */
static bool is_meant(const char *name, const char *near)
{
    const char *dot = strrchr(name, '.'), *end = strrchr(near, '.');
    if (!dot || !end || strcmp(dot, end) != 0) return true;
    char *stem = xstrndup(name, (size_t)(dot - name)), *other = xstrndup(near, (size_t)(end - near));
    const bool meant = text_nearest(stem, (const char *const[]){other}, 1) != NULL;
    free(stem);
    free(other);
    return meant;
}

/* Appends the name nearest to it in the folder; false: none is near. */
static bool put_near(const char *folder, const char *name, text *out)
{
    size_t n = 0;
    char **all = xmalloc(MOST * sizeof *all);
    DIR *d = opendir(*folder ? folder : ".");
    for (struct dirent *x; d && n < MOST && (x = readdir(d));)
        if (x->d_name[0] != '.' && text_is_utf8(x->d_name, strlen(x->d_name))) all[n++] = xstrdup(x->d_name);
    if (d) closedir(d);
    const char *near = text_nearest(name, (const char *const *)all, n);
    if (near && !is_meant(name, near)) near = NULL;
    if (near) text_puts(out, near);
    while (n) free(all[--n]);
    free(all);
    return near != NULL;
}

/* Appends one part, put right if it is not there. */
static bool put_part(const char *part, text *out)
{
    text whole = {0};
    text_printf(&whole, "%s%s", out->n ? out->s : "", part);
    const bool there = access(whole.s, F_OK) == 0;
    text_free(&whole);
    if (there) text_puts(out, part);
    return there || put_near(out->n ? out->s : "", part, out);
}

bool path_nearest(const char *path, bool new_file, text *out)
{
    bool near = *path != '\0' && access(path, F_OK) != 0;
    text_clear(out);
    while (near && *path) {
        size_t slashes = strspn(path, "/"), n = strcspn(path + slashes, "/");
        char *part = xstrndup(path + slashes, n);
        text_add(out, path, slashes);
        path += slashes + n;
        if (new_file && !*path) text_puts(out, part);
        else if (n) near = put_part(part, out);
        free(part);
    }
    return near;
}
