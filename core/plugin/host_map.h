/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_map.h -- what a call says of where its rows came from. */
#ifndef JV_HOST_MAP_H
#define JV_HOST_MAP_H

#include "host.h"

/* The host's functions map_rows, map_slice, map_groups and map_also. */
jvn_status host_map_rows(jvn_call *call, const char *side, const int64_t *rows, int64_t n);
jvn_status host_map_slice(jvn_call *call, const char *side, int64_t first, int64_t n);
jvn_status host_map_groups(jvn_call *call, const char *side, const jvn_groups *groups, const int64_t *of, int64_t n);
jvn_status host_map_also(jvn_call *call, const char *side, const char *name, int64_t (*other)(const void *context, int64_t row),
                         const void *context);
/* When the call has ended well: whether the maps fit the tables and the input. */
jvn_status host_check_maps(host_call *h, err *e);

#endif
