/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.h -- the folders that plugins and scripts stand in: those that came with the program, and the user's own. */
#ifndef JV_FOLDER_H
#define JV_FOLDER_H

#include "load.h"

/* Loads every .so of the folder, by name; a file that is refused becomes one note, the sixth and all behind it
 * one together. A missing folder is none. bundled:
 * it is that of the program itself, or as good: nothing in it needs to be trusted. */
void plugin_load_folder(plugins *p, registry *r, const char *folder, bool bundled, text *notes);
/* The folder of the plugins that came with the running program; written to buf. */
const char *plugin_home(char *buf, size_t n);
/* The folder of the scripts with commands that came with it; written to buf. */
const char *script_home(char *buf, size_t n);
/* Whether the file, by its real path, stands there. */
bool plugin_at_home(const char *path);

/* name in jevons' folder of the user's data: $XDG_DATA_HOME/jevons, else ~/.local/share/jevons. False: there is none. */
bool folder_of_user(const char *name, text *path);
/* Makes the folders before the last part of path that are missing, for their owner alone. */
void folder_make(char *path);

#endif
