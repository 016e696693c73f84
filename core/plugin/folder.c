/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.c -- every plugin of a folder, one after the other: one that fails never stops the others. */
#include "folder.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"

enum { MOST_TOLD = 5 }; /* one line each */

/* ---- loading ---- */

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int is_shared_object(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 3 && strcmp(d->d_name + n - 3, ".so") == 0;
}

/* One line: who, why, and what helps. */
static void tell_refused(const char *name, const char *path, const err *e, text *notes)
{
    text_printf(notes, "plugin %s is left out: %s (", name, plugin_reason(path, e));
    if (*e->hint) {
        text_puts(notes, e->hint);
    } else {
        text_puts(notes, "more: plugin why ");
        text_word(notes, path);
    }
    text_puts(notes, ")\n");
}

void plugin_load_folder(plugins *p, registry *r, const char *folder, bool bundled, text *notes)
{
    struct dirent **names;
    int refused = 0;
    int n = scandir(folder, &names, is_shared_object, by_name);
    for (int i = 0; i < n; i++) {
        text path = {0};
        err e;
        err_clear(&e);
        text_printf(&path, "%s/%s", folder, names[i]->d_name);
        if (plugin_load(p, r, path.s, bundled ? LOAD_BUNDLED : 0, notes, &e) != JVN_OK && ++refused <= MOST_TOLD)
            tell_refused(names[i]->d_name, path.s, &e, notes);
        text_free(&path);
        free(names[i]);
    }
    if (refused > MOST_TOLD)
        text_printf(notes, "%d more %s left out: `plugin ls` tells why\n", refused - MOST_TOLD, refused - MOST_TOLD > 1 ? "are" : "is");
    if (n >= 0) free(names);
}

/* ---- where ---- */

const char *plugin_home(char *buf, size_t n)
{
    char exe[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (len < 0) return NULL;
    exe[len] = '\0';
    char *slash = strrchr(exe, '/');
    if (slash) *slash = '\0';
    snprintf(buf, n, "%s/plugins", exe);
    if (access(buf, F_OK) != 0) snprintf(buf, n, "%s/../lib/jevons/plugins", exe);
    return buf;
}

/* Plugins stand beside the program where it was built, and in lib/jevons/plugins where it is installed. */
const char *script_home(char *buf, size_t n)
{
    static const char installed[] = "/../lib/jevons/plugins", built[] = "/plugins";
    char home[PATH_MAX + 32], path[PATH_MAX + 96], real[PATH_MAX];
    if (!plugin_home(home, sizeof home)) return NULL;
    const bool away = strstr(home, installed) != NULL;
    const int beside = (int)(strlen(home) - strlen(away ? installed : built));
    snprintf(path, sizeof path, "%.*s/../%sscripts/commands", beside, home, away ? "share/jevons/" : "");
    if (!realpath(path, real)) return NULL;
    snprintf(buf, n, "%s", real);
    return buf;
}

bool plugin_at_home(const char *path)
{
    char home[PATH_MAX + 32], real[PATH_MAX];
    if (!plugin_home(home, sizeof home) || !realpath(home, real)) return false;
    size_t n = strlen(real);
    return strncmp(path, real, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

bool folder_of_user(const char *name, text *path)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data == '/') text_printf(path, "%s/jevons/%s", data, name);
    else if (home && *home == '/') text_printf(path, "%s/.local/share/jevons/%s", home, name);
    return path->n > 0;
}

void folder_make(char *path)
{
    for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}
