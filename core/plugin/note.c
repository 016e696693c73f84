/* SPDX-License-Identifier: GPL-3.0-or-later */
/* note.c -- finds the note among the file's, and judges what it says. */
#include "note.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "object.h"

/* Real files have a few hundred bytes of notes. */
enum { MOST_NOTES = 1 << 16 };

/* Looks through one PT_NOTE segment; *found tells. */
static jvn_status scan_notes(const object *o, const segment *p, jvn_note *out, bool *found, err *e)
{
    uint64_t at = p->at, end = p->at + (p->size < MOST_NOTES ? p->size : MOST_NOTES);
    while (!*found && at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) n;
        char owner[8] = "";
        jvn_status st = object_read(o, at, &n, sizeof n, e);
        if (st != JVN_OK) return st;
        if (n.n_namesz == 7 && (st = object_read(o, at + sizeof n, owner, 7, e)) != JVN_OK) return st;
        if (n.n_type == JVN_NOTE_TYPE && memcmp(owner, "jevons", 7) == 0) {
            memset(out, 0, sizeof *out);
            size_t size = sizeof n + 8 + (size_t)n.n_descsz;
            st = object_read(o, at, out, size < sizeof *out ? size : sizeof *out, e);
            *found = st == JVN_OK;
            return st;
        }
        at += sizeof n + ((uint64_t)n.n_namesz + 3) / 4 * 4 + ((uint64_t)n.n_descsz + 3) / 4 * 4;
    }
    return JVN_OK;
}

static void terminate(jvn_note *n)
{
    n->id[sizeof n->id - 1] = n->version[sizeof n->version - 1] = n->summary[sizeof n->summary - 1] = '\0';
    n->needs[sizeof n->needs - 1] = n->permissions[sizeof n->permissions - 1] = '\0';
}

jvn_status note_find(const object *o, jvn_note *out, err *e)
{
    bool found = false;
    for (int i = 0; i < o->n && !found; i++) {
        jvn_status st = o->segments[i].type == PT_NOTE ? scan_notes(o, &o->segments[i], out, &found, e) : JVN_OK;
        if (st != JVN_OK) return st;
    }
    if (!found) {
        fail(e, JVN_EPLUGIN, "%s: a shared object, but not a jevons plugin (no note)", o->path);
        err_hint(e, "a plugin's source ends with JVN_PLUGIN(...) from <jevons/plugin.h>");
        return JVN_EPLUGIN;
    }
    terminate(out);
    return JVN_OK;
}

jvn_status note_read_fd(int fd, const char *path, jvn_note *out, err *e)
{
    object o;
    jvn_status st = object_open(&o, fd, path, e);
    return st == JVN_OK ? note_find(&o, out, e) : st;
}

jvn_status note_read(const char *path, jvn_note *out, err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail(e, JVN_EIO, "%s: %s", path, err_system(errno));
    jvn_status st = note_read_fd(fd, path, out, e);
    close(fd);
    return st;
}

/* ---- what it says ---- */

bool note_next_need(const char **at, note_interface *out)
{
    const char *p = *at + strspn(*at, " ");
    size_t n = strcspn(p, " ");
    *at = p + n;
    snprintf(out->name, sizeof out->name, "%.*s", (int)n, p);
    char *since = strchr(out->name, '@');
    if (since) *since++ = '\0';
    snprintf(out->since, sizeof out->since, "%.15s", since ? since : "");
    return n > 0;
}

jvn_status note_check_need(const jvn_note *note, const note_interface *need, err *e)
{
    if (host_has(need->name)) return JVN_OK;
    fail(e, JVN_EPLUGIN, "plugin %s needs the interface %s, which this jevons (ABI %d.%d) does not have", note->id,
         need->name, JVN_ABI_MAJOR, JVN_ABI_MINOR);
    if (*need->since)
        err_hint(e, "it exists since ABI %s: install a jevons that has it, or an older %s", need->since, note->id);
    else err_hint(e, "install a newer jevons, or an older %s", note->id);
    return JVN_EPLUGIN;
}

/* Owners of names that are no plugins. */
static bool is_own(const char *s) { return strcmp(s, "core") == 0 || strcmp(s, "ffi") == 0 || strcmp(s, "lua") == 0; }

bool note_is_id(const char *s)
{
    if (*s < 'a' || *s > 'z' || is_own(s)) return false;
    for (; *s; s++)
        if (*s != '_' && !(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9')) return false;
    return true;
}

jvn_status note_check_id(const jvn_note *note, err *e)
{
    if (note->magic != JVN_NOTE_MAGIC) {
        fail(e, JVN_EPLUGIN, "the plugin's note is damaged (magic %08x, wanted %08x)", note->magic, JVN_NOTE_MAGIC);
        err_hint(e, "define it with JVN_PLUGIN(...) from <jevons/plugin.h>");
        return JVN_EPLUGIN;
    }
    if (note_is_id(note->id)) return JVN_OK;
    fail(e, JVN_EPLUGIN, "a plugin cannot be called '%s'", note->id);
    err_hint(e, "an id is lower case letters, digits and '_', and not 'core', 'ffi' or 'lua'");
    return JVN_EPLUGIN;
}

jvn_status note_check_abi(const jvn_note *note, err *e)
{
    bool newer = note->abi_major > JVN_ABI_MAJOR || (note->abi_major == JVN_ABI_MAJOR && note->abi_minor > JVN_ABI_MINOR);
    bool frozen = JVN_ABI_MAJOR > 0;
    if (note->abi_major == JVN_ABI_MAJOR && !newer && (frozen || note->abi_minor == JVN_ABI_MINOR)) return JVN_OK;
    fail(e, JVN_EPLUGIN, "plugin %s speaks ABI %u.%u, this jevons %d.%d", note->id, note->abi_major, note->abi_minor,
         JVN_ABI_MAJOR, JVN_ABI_MINOR);
    if (newer) err_hint(e, "install a newer jevons");
    else err_hint(e, "build the plugin again with this jevons' header: cc -shared -fPIC $(pkg-config --cflags jevons) -o %s.so %s.c",
                  note->id, note->id);
    return JVN_EPLUGIN;
}

/* What is missing tells more than that the versions differ. */
jvn_status note_check(const jvn_note *note, err *e)
{
    note_interface need;
    const char *at = note->needs;
    jvn_status st = note_check_id(note, e);
    while (st == JVN_OK && note->abi_major == JVN_ABI_MAJOR && note_next_need(&at, &need)) st = note_check_need(note, &need, e);
    return st == JVN_OK ? note_check_abi(note, e) : st;
}
