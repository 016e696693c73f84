/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adopt.c -- structs only ever grow at their ends, so an item is copied as far as both sides know it. */
#include "adopt.h"

jvn_list adopt_entry_list(const jvn_plugin *entry, size_t offset)
{
    jvn_list l = JVN_NONE;
    if (offset + sizeof l <= entry->size) memcpy(&l, (const char *)entry + offset, sizeof l);
    return l;
}

jvn_status adopt_list(arena *a, jvn_list from, const layout *as, jvn_list *to, err *e)
{
    if (from.count && !from.items) return fail(e, JVN_EPLUGIN, "its list of %ss is nowhere", as->name);
    if (from.count && from.stride < as->least)
        return fail(e, JVN_EPLUGIN, "its list of %ss has items of %u bytes, wanted %zu", as->name, from.stride, as->least);
    size_t known = from.stride < as->size ? from.stride : as->size;
    char *items = arena_alloc(a, from.count * as->size + 1); /* zeroed */
    for (uint32_t i = 0; i < from.count; i++) memcpy(items + i * as->size, jvn_at(&from, i), known);
    *to = (jvn_list){items, from.count, (uint32_t)as->size};
    return JVN_OK;
}
