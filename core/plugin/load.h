/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h -- finding plugins, judging them, and registering what they offer. */
#ifndef JV_LOAD_H
#define JV_LOAD_H

#include "../base/arena.h"
#include "../base/text.h"
#include "../registry/registry.h"

/* A file that was asked for: loaded, or refused with the reason. */
typedef struct plugin {
    char *path;
    char *why;              /* NULL: loaded */
    jvn_note note;          /* what could be read of it */
    bool bundled;           /* it came with a folder of plugins, nobody asked for the one file */
    void *handle;
    const jvn_plugin *entry;
    arena *specs;           /* what it registered, in this host's layout */
} plugin;

typedef struct plugins {
    plugin *all;
    int n;
} plugins;

/* Loads one file. Remarks (a name already taken) are added to notes, one a line. */
jvn_status plugin_load(plugins *p, registry *r, const char *path, text *notes, err *e);
/* Loads every .so of a folder, by name; files that are refused become notes. A missing folder is none. */
void plugin_load_folder(plugins *p, registry *r, const char *folder, text *notes);
/* The folder of the plugins that came with the running program; written to buf. */
const char *plugin_home(char *buf, size_t n);
void plugins_free(plugins *p, registry *r);

#endif
