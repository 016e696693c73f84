/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_watch.h -- what a plugin must leave as it found it: threads, files, folder, signals, locale, rounding, the
 * terminal; and the last words of a process that it takes down. */
#ifndef JV_TORTURE_WATCH_H
#define JV_TORTURE_WATCH_H

#include <stdbool.h>

/* Whether this is a build with the address sanitizer: it is slower, and has memory of its own. */
#if defined(__SANITIZE_ADDRESS__)
#define TORTURE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TORTURE_SANITIZED 1
#endif
#endif
#ifndef TORTURE_SANITIZED
#define TORTURE_SANITIZED 0
#endif

/* Whether the address sanitizer's runtime is in this process: in this build, or preloaded for the plugin's. */
bool watch_is_sanitized(void);
/* Last words are reported from now on: faults, and exit() within a call. */
void watch_begin(void);
/* A call of the plugin begins (true) or has ended. */
void watch_call(bool inside);
/* Reports what the calls since the last look have changed. */
void watch_look(void);

#endif
