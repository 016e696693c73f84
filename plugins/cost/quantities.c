/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantities.c -- the list of quantities as an array. */
#include "quantities.h"

const quantity quantities[N_QUANTITIES] = {
#define X(ID, name, flag, unit, least, most, custom, usual, source, summary) \
    [Q_##ID] = {#name, flag, unit, least, most, custom, usual, source, summary},
    COST_QUANTITIES(X)
#undef X
};
