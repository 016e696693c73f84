/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form.c -- the word for what cannot be worked out. */
#include "form.h"

#include "missing.h"

jvn_status form_cannot(const request *r, const scenario *s, int given, int target)
{
    char sets[160], itself[64] = "", of[80];
    scenario then = *s;
    if (given >= 0) then.known[given].basis = GIVEN;
    then.known[target].basis = UNKNOWN;
    for (int k = 0; k < r->n_map; k++)
        if (r->map[k] == target && target != r->goal) snprintf(itself, sizeof itself, "%s%s", quantities[target].flag, " gives it");
    missing_sets(&then, target, r->map, r->n_map, sets, sizeof sets);
    return jvn_fail(r->call, JVN_EARG, JVN_NOARG, *sets ? sets : *itself ? itself : NULL, "%s%s cannot be worked out from what is given%s",
                    quantities[target].name, request_of(r, s, of, sizeof of), *sets ? ": one of these sets would do" : "");
}

request form_request(jvn_call *call)
{
    const form *f = call->data;
    return (request){.call = call, .map = f->map, .n_map = f->n_map, .base = f->n_map, .goal = -1, .rows = f->rows};
}

jvn_status form_goal(request *r)
{
    int arg = r->base + IN_BASIS;
    const char *name = jvn_given(r->call, arg) ? jvn_item_of(r->call, arg, 0)->text : "cost";
    return request_quantity(r->call, arg, name, strlen(name), &r->goal);
}

jvn_status form_adds_up(const request *r, int target)
{
    if (r->n < 2 || request_adds_up(r, target)) return JVN_OK;
    return jvn_fail(r->call, JVN_EARG, r->base + IN_BASIS, "name one: --stage NAME", "%s of %d stages does not add up", quantities[target].name, r->n);
}
