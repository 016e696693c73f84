/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.c -- header and segments, each number checked against the file before it is used. */
#include "object.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static jvn_status truncated(const object *o, err *e) { return fail(e, JVN_EPLUGIN, "%s: the file is cut short", o->path); }

jvn_status object_read(const object *o, uint64_t at, void *to, size_t n, err *e)
{
    if (at > (uint64_t)o->size || n > (uint64_t)o->size - at) return truncated(o, e);
    return pread(o->fd, to, n, (off_t)at) == (ssize_t)n ? JVN_OK : truncated(o, e);
}

/* ---- header ---- */

/* This process's own header says which class, byte order and machine can be loaded. */
static const ElfW(Ehdr) *own_header(void)
{
    static ElfW(Ehdr) own;
    if (own.e_machine) return &own;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && read(fd, &own, sizeof own) == sizeof own;
    if (fd >= 0) close(fd);
    return ok ? &own : NULL;
}

static const char *machine_name(unsigned machine, char buf[24])
{
    static const struct {
        unsigned machine;
        const char *name;
    } known[] = {{EM_X86_64, "x86-64"}, {EM_386, "x86"}, {EM_AARCH64, "arm64"}, {EM_ARM, "arm"}, {EM_RISCV, "riscv"},
                 {EM_PPC64, "ppc64"}, {EM_S390, "s390"}, {EM_MIPS, "mips"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].machine == machine) return known[i].name;
    snprintf(buf, 24, "ELF machine %u", machine);
    return buf;
}

static jvn_status check_machine(const object *o, const ElfW(Ehdr) *h, err *e)
{
    char theirs[24], ours[24];
    const ElfW(Ehdr) *own = own_header();
    bool same_layout = !own || (h->e_ident[EI_CLASS] == own->e_ident[EI_CLASS] && h->e_ident[EI_DATA] == own->e_ident[EI_DATA]);
    if (same_layout && (!own || h->e_machine == own->e_machine)) return JVN_OK;
    fail(e, JVN_EPLUGIN, "%s: built for another machine (%s%s, this is %s)", o->path, machine_name(h->e_machine, theirs),
         same_layout ? "" : " of another word size or byte order", machine_name(own->e_machine, ours));
    err_hint(e, "build it on this machine, or with its compiler");
    return JVN_EPLUGIN;
}

static jvn_status check_header(const object *o, const ElfW(Ehdr) *h, err *e)
{
    if (memcmp(h->e_ident, ELFMAG, SELFMAG) != 0) {
        fail(e, JVN_EPLUGIN, "%s: not a shared object (no ELF header)", o->path);
        err_hint(e, "build it with cc -shared -fPIC");
        return JVN_EPLUGIN;
    }
    jvn_status st = check_machine(o, h, e);
    if (st != JVN_OK) return st;
    if (h->e_type != ET_DYN || h->e_phentsize != sizeof(ElfW(Phdr)) || h->e_phnum > OBJECT_SEGMENTS) {
        fail(e, JVN_EPLUGIN, "%s: an ELF file, but not a shared object", o->path);
        err_hint(e, "build it with cc -shared -fPIC");
        return JVN_EPLUGIN;
    }
    return JVN_OK;
}

/* A segment that the file does not hold whole would be mapped beyond its end, and touching it kills. */
static jvn_status add_segment(object *o, const ElfW(Phdr) *p, err *e)
{
    if (p->p_offset > (uint64_t)o->size || p->p_filesz > (uint64_t)o->size - p->p_offset) return truncated(o, e);
    o->segments[o->n++] = (segment){p->p_type, p->p_offset, p->p_filesz, p->p_vaddr};
    return JVN_OK;
}

jvn_status object_open(object *o, int fd, const char *path, err *e)
{
    struct stat s;
    ElfW(Ehdr) h;
    *o = (object){.path = path, .fd = fd};
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) return fail(e, JVN_EIO, "%s: not a file", path);
    o->size = s.st_size;
    if (o->size < (int64_t)sizeof h)
        return fail(e, JVN_EPLUGIN, "%s: not a shared object (%lld bytes)", path, (long long)o->size);
    jvn_status st = object_read(o, 0, &h, sizeof h, e);
    if (st == JVN_OK) st = check_header(o, &h, e);
    for (unsigned i = 0; st == JVN_OK && i < h.e_phnum; i++) {
        ElfW(Phdr) p;
        st = object_read(o, h.e_phoff + i * sizeof p, &p, sizeof p, e);
        if (st == JVN_OK) st = add_segment(o, &p, e);
    }
    return st;
}
