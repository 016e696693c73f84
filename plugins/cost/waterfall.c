/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waterfall.c -- chips, servers, interconnect, energy and staff as rows. */
#include "waterfall.h"

#include "bars.h"
#include "columns.h"

static const struct {
    const char *name;
    int quantity;
} parts[] = {{"chips", Q_CHIP_COST}, {"servers", Q_SERVER_COST}, {"interconnect", Q_INTERCONNECT_COST}, {"energy", Q_ENERGY_COST}};
enum { N_PARTS = sizeof parts / sizeof *parts, STAFF = N_PARTS, MOST = N_PARTS + 2 };

static double sum_of(const study *x, int q)
{
    double sum = 0;
    for (int i = 0; i < x->r.n; i++) sum += study_value(x, i, q);
    return sum;
}

jvn_status waterfall_add(const study *x)
{
    int target = x->targets[0], n = target == Q_DEVELOPMENT ? STAFF + 1 : STAFF;
    const char *names[MOST];
    double value[MOST], share[MOST], from[MOST], to[MOST], total = sum_of(x, target), at = 0;
    if ((target != Q_OWNED && target != Q_DEVELOPMENT) || !(total > 0) || !isfinite(total)) return JVN_OK;
    for (int k = 0; k < n; k++) {
        names[k] = k < STAFF ? parts[k].name : "staff";
        value[k] = k < STAFF ? sum_of(x, parts[k].quantity) : total - at;
        if (isnan(value[k])) return JVN_OK;
        from[k] = at;
        to[k] = at += value[k];
        share[k] = 100 * value[k] / total;
    }
    names[n] = "total", value[n] = to[n] = total, from[n] = 0, share[n] = 100;
    jvn_say(x->r.call, "side table waterfall: what it is made of");
    jvn_status st = add_texts(x->r.call, "waterfall", "part", NULL, names, n + 1);
    if (st == JVN_OK) st = add_numbers(x->r.call, "waterfall", quantities[target].name, "USD", NULL, value, n + 1);
    if (st == JVN_OK) st = add_numbers(x->r.call, "waterfall", "share", "%", "of the total", share, n + 1);
    return st == JVN_OK ? add_bars(x->r.call, "waterfall", NULL, from, to, NAN, 0, total, n + 1) : st;
}
