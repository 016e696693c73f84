/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_report.h -- what the child that is tortured in tells its parent: lines on a pipe, words between tabs.
 *
 *     thing KIND NAME      one for each thing that the plugin offers, when asked to list them
 *     case N LABEL         a case begins
 *     at TEXT              where in the case the child is
 *     found SIN TEXT       a sin, in the case at work
 *     done CALLS           the case has ended, with so many calls of the plugin
 *     cancel MICROS        how long a call went on after it was told to stop
 *     end                  all that was asked for is done */
#ifndef JV_TORTURE_REPORT_H
#define JV_TORTURE_REPORT_H

#include <jevons/plugin.h>

typedef enum sin {
    SIN_CRASH,
    SIN_HANG,
    SIN_EXCEPTION,
    SIN_EXIT,
    SIN_BORROWED,
    SIN_BEYOND,
    SIN_WRITES,
    SIN_RELEASES,
    SIN_LEAK,
    SIN_UNDEFINED,
    SIN_UNEQUAL,
    SIN_THREADS,
    SIN_INVALID,
    SIN_SILENT,
    SIN_IGNORES,
    SIN_BLAME,
    SIN_FOREIGN,
    SIN_RUNNING,
    SIN_PROCESS,
    SIN_OUTPUT,
    SIN_DEAF,
    SIN_LOAD,
    SINS
} sin;

/* "crash" */
const char *sin_name(sin s);

/* The pipe's end to write to; -1: nothing is written. */
void report_to(int fd);
void report_line(const char *word, const char *format, ...) JVN_FORMAT(2, 3);
void report_found(sin s, const char *format, ...) JVN_FORMAT(2, 3);

#endif
