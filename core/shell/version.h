/* SPDX-License-Identifier: GPL-3.0-or-later */
/* version.h -- the release, which is apart from the ABI's number. The Makefile reads it, too. */
#ifndef JV_VERSION_H
#define JV_VERSION_H

#define VERSION "0.1.0"

#endif
