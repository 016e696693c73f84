/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_screen.h -- the interface "jevons.screen/1", which the shell answers. */
#ifndef JV_HOST_SCREEN_H
#define JV_HOST_SCREEN_H

#include <jevons/plugin.h>

extern const jvn_screen host_screen;

/* Who knows the screen of a call's session; NULL: there is none, as at first. */
void host_ask_screen(void (*look)(const void *session, jvn_view *view));

#endif
