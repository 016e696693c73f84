/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h -- judging plugins, loading them, and registering what they offer. */
#ifndef JV_LOAD_H
#define JV_LOAD_H

#include "../base/arena.h"
#include "../base/text.h"
#include "../registry/lineage.h"
#include "../registry/registry.h"
#include "image.h"

/* A file that was asked for: loaded, or refused with the reason. */
typedef struct plugin {
    char *path;
    char *why;              /* NULL: loaded; else why not */
    jvn_note note;          /* what could be read of it */
    bool bundled;           /* it came with the program */
    lineage used;           /* the file as it was noted first; nothing before */
    image *code;            /* NULL: not loaded */
    const jvn_plugin *entry;
    arena *specs;           /* what it registered, in this host's layout */
} plugin;

typedef struct plugins {
    plugin *all;
    int n;
} plugins;

enum {
    LOAD_BUNDLED = 1, /* from the folder that came with the program: in place, and trusted as the program is */
    LOAD_IN_PLACE = 2 /* from the file itself, not from a copy in memory: for debuggers */
};

/* Loads one file, which the user must trust. Remarks (a name already taken) are added to notes, one a line. */
jvn_status plugin_load(plugins *p, registry *r, const char *path, unsigned how, text *notes, err *e);
/* What e says of the file, without its path or name at the beginning, for where that stands already. [borrowed from e] */
const char *plugin_reason(const char *path, const err *e);
/* Ends what a loaded plugin does here: its names go, then its code. Nothing may need it any more. It stays listed. */
void plugin_unload(plugin *x, registry *r);
/* Puts the file in place of the loaded plugin of that id, once it is judged, trusted, opened, and all that it registers
 * is accepted; else everything stays as it was. What changed becomes a note. */
jvn_status plugin_reload(plugins *p, registry *r, const char *id, const char *path, text *notes, err *e);
/* The loaded plugin of that id; NULL: none. [borrowed until the next load] */
plugin *plugins_find(const plugins *p, const char *id);
/* Notes in l that the plugin is used. Its file is looked at once: what was loaded does not change with it. */
void plugin_note(plugin *p, lineage *l);
void plugins_free(plugins *p, registry *r);

#endif
