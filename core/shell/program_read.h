/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_read.h -- a table from what a program has printed. */
#ifndef JV_PROGRAM_READ_H
#define JV_PROGRAM_READ_H

#include <jevons/plugin.h>

/* The detail of a lineage's input that is no file, but a program. */
#define PROGRAM_DETAIL "program"

/* Adds the table in the file to the call's result. as: the argument that may name the reader; else the content does. */
jvn_status program_read(jvn_call *call, const char *path, int as);

#endif
