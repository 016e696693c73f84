/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h -- finding plugins, judging them, and registering what they offer. */
#ifndef JV_LOAD_H
#define JV_LOAD_H

#include "../base/arena.h"
#include "../base/text.h"
#include "../registry/lineage.h"
#include "../registry/registry.h"

/* A file that was asked for: loaded, or refused with the reason. */
typedef struct plugin {
    char *path;
    char *why;              /* NULL: loaded */
    jvn_note note;          /* what could be read of it */
    bool bundled;           /* it came with a folder of plugins, nobody asked for the one file */
    lineage used;           /* the file as it was noted first; nothing before */
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
/* The loaded plugin of that id; NULL: none. [borrowed until the next load] */
plugin *plugins_find(const plugins *p, const char *id);
/* Notes in l that the plugin is used. Its file is looked at once: what was loaded does not change with it. */
void plugin_note(plugin *p, lineage *l);
void plugins_free(plugins *p, registry *r);

#endif
