/* SPDX-License-Identifier: GPL-3.0-or-later */
/* note.c -- a small, distrustful reader of ELF. */
#include "note.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"

/* Real files have a dozen segments and a few hundred bytes of notes; a made-up one must not cost an hour. */
enum { MOST_SEGMENTS = 128, MOST_NOTES = 1 << 16 };

typedef struct elf_file {
    const char *path;
    int fd;
    int64_t size;
    err *e;
} elf_file;

static jvn_status truncated(const elf_file *f)
{
    return fail(f->e, JVN_EPLUGIN, "%s: the file is cut short", f->path);
}

static jvn_status read_at(const elf_file *f, uint64_t at, void *to, size_t n)
{
    if (at > (uint64_t)f->size || n > (uint64_t)f->size - at) return truncated(f);
    return pread(f->fd, to, n, (off_t)at) == (ssize_t)n ? JVN_OK : truncated(f);
}

/* This process's own header says which class, byte order and machine can be loaded. */
static bool same_machine(const ElfW(Ehdr) *h)
{
    static ElfW(Ehdr) own;
    if (!own.e_machine) {
        int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
        bool ok = fd >= 0 && read(fd, &own, sizeof own) == sizeof own;
        if (fd >= 0) close(fd);
        if (!ok) return true;
    }
    return h->e_machine == own.e_machine && h->e_ident[EI_CLASS] == own.e_ident[EI_CLASS] &&
           h->e_ident[EI_DATA] == own.e_ident[EI_DATA];
}

static jvn_status check_header(const elf_file *f, const ElfW(Ehdr) *h)
{
    if (memcmp(h->e_ident, ELFMAG, SELFMAG) != 0) {
        fail(f->e, JVN_EPLUGIN, "%s: not a shared object (no ELF header)", f->path);
        err_hint(f->e, "build it with cc -shared -fPIC");
        return JVN_EPLUGIN;
    }
    if (!same_machine(h)) {
        fail(f->e, JVN_EPLUGIN, "%s: built for another machine (ELF machine %u)", f->path, h->e_machine);
        err_hint(f->e, "build it on this machine, or with its compiler");
        return JVN_EPLUGIN;
    }
    if (h->e_type != ET_DYN || h->e_phentsize != sizeof(ElfW(Phdr)) || h->e_phnum > MOST_SEGMENTS)
        return fail(f->e, JVN_EPLUGIN, "%s: an ELF file, but not a shared object", f->path);
    return JVN_OK;
}

/* Looks through one PT_NOTE segment; *found tells. */
static jvn_status scan_notes(const elf_file *f, const ElfW(Phdr) *p, jvn_note *out, bool *found)
{
    uint64_t at = p->p_offset, end = p->p_offset + (p->p_filesz < MOST_NOTES ? p->p_filesz : MOST_NOTES);
    while (!*found && at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) n;
        char owner[8] = "";
        jvn_status st = read_at(f, at, &n, sizeof n);
        if (st != JVN_OK) return st;
        if (n.n_namesz == 7 && (st = read_at(f, at + sizeof n, owner, 7)) != JVN_OK) return st;
        if (n.n_type == JVN_NOTE_TYPE && memcmp(owner, "jevons", 7) == 0) {
            memset(out, 0, sizeof *out);
            size_t size = sizeof n + 8 + (size_t)n.n_descsz;
            st = read_at(f, at, out, size < sizeof *out ? size : sizeof *out);
            *found = st == JVN_OK;
            return st;
        }
        at += sizeof n + ((uint64_t)n.n_namesz + 3) / 4 * 4 + ((uint64_t)n.n_descsz + 3) / 4 * 4;
    }
    return JVN_OK;
}

/* A segment that the file does not hold whole would be mapped beyond its end, and touching it kills. */
static jvn_status check_extent(const elf_file *f, const ElfW(Phdr) *p)
{
    bool inside = p->p_offset <= (uint64_t)f->size && p->p_filesz <= (uint64_t)f->size - p->p_offset;
    return inside ? JVN_OK : truncated(f);
}

static void terminate(jvn_note *n)
{
    n->id[sizeof n->id - 1] = n->version[sizeof n->version - 1] = n->summary[sizeof n->summary - 1] = '\0';
    n->needs[sizeof n->needs - 1] = n->permissions[sizeof n->permissions - 1] = '\0';
}

static jvn_status find_note(const elf_file *f, jvn_note *out)
{
    ElfW(Ehdr) h;
    bool found = false;
    if (f->size < (int64_t)sizeof h) return fail(f->e, JVN_EPLUGIN, "%s: not a shared object (%lld bytes)", f->path,
                                                 (long long)f->size);
    jvn_status st = read_at(f, 0, &h, sizeof h);
    if (st == JVN_OK) st = check_header(f, &h);
    for (unsigned i = 0; st == JVN_OK && i < h.e_phnum; i++) {
        ElfW(Phdr) p;
        st = read_at(f, h.e_phoff + i * sizeof p, &p, sizeof p);
        if (st == JVN_OK) st = check_extent(f, &p);
        if (st == JVN_OK && p.p_type == PT_NOTE && !found) st = scan_notes(f, &p, out, &found);
    }
    if (st != JVN_OK) return st;
    if (!found) {
        fail(f->e, JVN_EPLUGIN, "%s: a shared object, but not a jevons plugin (no note)", f->path);
        err_hint(f->e, "a plugin's source ends with JVN_PLUGIN(...) from <jevons/plugin.h>");
        return JVN_EPLUGIN;
    }
    terminate(out);
    return JVN_OK;
}

jvn_status note_read(const char *path, jvn_note *out, err *e)
{
    struct stat s;
    elf_file f = {path, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), 0, e};
    if (f.fd < 0) return fail(e, JVN_EIO, "%s: %s", path, err_system(errno));
    if (fstat(f.fd, &s) != 0 || !S_ISREG(s.st_mode)) {
        close(f.fd);
        return fail(e, JVN_EIO, "%s: not a file", path);
    }
    f.size = s.st_size;
    jvn_status st = find_note(&f, out);
    close(f.fd);
    return st;
}

static jvn_status check_needs(const jvn_note *note, err *e)
{
    char needs[sizeof note->needs];
    memcpy(needs, note->needs, sizeof needs);
    for (char *save = NULL, *w = strtok_r(needs, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        char *since = strchr(w, '@');
        if (since) *since++ = '\0';
        if (host_has(w)) continue;
        fail(e, JVN_EPLUGIN, "plugin %s needs the interface %s, which this jevons (ABI %d.%d) does not have", note->id, w,
             JVN_ABI_MAJOR, JVN_ABI_MINOR);
        if (since) err_hint(e, "it exists since ABI %.16s: install a jevons that has it, or an older %s", since, note->id);
        else err_hint(e, "install a newer jevons, or an older %s", note->id);
        return JVN_EPLUGIN;
    }
    return JVN_OK;
}

static bool is_id(const char *s)
{
    if (*s < 'a' || *s > 'z' || strcmp(s, "core") == 0) return false;
    for (; *s; s++)
        if (*s != '_' && !(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9')) return false;
    return true;
}

jvn_status note_check(const jvn_note *note, err *e)
{
    if (note->magic != JVN_NOTE_MAGIC) return fail(e, JVN_EPLUGIN, "the plugin's note is damaged");
    if (!is_id(note->id)) {
        fail(e, JVN_EPLUGIN, "a plugin cannot be called '%s'", note->id);
        err_hint(e, "an id is lower case letters, digits and '_', and not 'core'");
        return JVN_EPLUGIN;
    }
    if (note->abi_major == JVN_ABI_MAJOR && check_needs(note, e) != JVN_OK) return JVN_EPLUGIN;
    bool newer = note->abi_major > JVN_ABI_MAJOR || (note->abi_major == JVN_ABI_MAJOR && note->abi_minor > JVN_ABI_MINOR);
    bool frozen = JVN_ABI_MAJOR > 0;
    if (note->abi_major != JVN_ABI_MAJOR || newer || (!frozen && note->abi_minor != JVN_ABI_MINOR)) {
        fail(e, JVN_EPLUGIN, "plugin %s speaks ABI %u.%u, this jevons %d.%d", note->id, note->abi_major,
             note->abi_minor, JVN_ABI_MAJOR, JVN_ABI_MINOR);
        err_hint(e, newer ? "install a newer jevons" : "build the plugin again with this jevons' <jevons/plugin.h>");
        return JVN_EPLUGIN;
    }
    return JVN_OK;
}
