/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.h -- files that were probably meant. */
#ifndef JV_PATH_H
#define JV_PATH_H

#include "text.h"

/* The file or folder whose path is nearest to one that is not there: each part that is missing is taken for the nearest name in
 * its folder, the last one also for a name that does not exist yet (new_file). False: nothing is near. */
bool path_nearest(const char *path, bool new_file, text *out);

#endif
