/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures.h -- the command `cost`: the figures that circulate of DeepSeek. */
#ifndef COST_FIGURES_H
#define COST_FIGURES_H

#include <jevons/plugin.h>

jvn_status run_figures(jvn_call *call);

#endif
