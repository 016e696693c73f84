/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_text.h -- the interface "jevons.text/1". */
#ifndef JV_HOST_TEXT_H
#define JV_HOST_TEXT_H

#include <jevons/plugin.h>

extern const jvn_texts host_texts;

#endif
