/* SPDX-License-Identifier: GPL-3.0-or-later */
/* config_file.h -- the reader config: a Hugging Face config.json as one row. */
#ifndef COST_CONFIG_FILE_H
#define COST_CONFIG_FILE_H

#include <jevons/plugin.h>

jvn_status read_config(jvn_call *call);

#endif
