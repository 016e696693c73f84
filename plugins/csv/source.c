/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source.c -- a file in memory: mapped when it can be, else read; what is not text is refused by name. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv.h"

static const struct magic {
    const char *bytes;
    size_t n;
    bool ascii;
    const char *what, *hint;
} MAGICS[] = {
    {"\xff\xfe", 2, false, "UTF-16 text", "convert it first: iconv -f UTF-16 -t UTF-8 FILE > NEW"},
    {"\xfe\xff", 2, false, "UTF-16 text", "convert it first: iconv -f UTF-16 -t UTF-8 FILE > NEW"},
    {"\x1f\x8b", 2, false, "gzip data", "unpack it first: gunzip FILE"},
    {"BZh", 3, true, "bzip2 data", "unpack it first: bunzip2 FILE"},
    {"\x28\xb5\x2f\xfd", 4, false, "zstd data", "unpack it first: unzstd FILE"},
    {"\xfd"
     "7zXZ",
     5, false, "xz data", "unpack it first: unxz FILE"},
    {"PK\x03\x04", 4, true, "a zip or Excel file", "unpack it, or save the sheet as CSV"},
    {"PAR1", 4, true, "a Parquet file", "write it as CSV first"},
    {"SQLite format 3", 15, true, "a SQLite file",
     "write the table as CSV first: sqlite3 -csv -header FILE 'select ...'"},
};

static jvn_status cannot_read(jvn_call *call, const char *path, int error)
{
    char reason[128];
    snprintf(reason, sizeof reason, "%s", strerror(error));
    reason[0] = (char)tolower((unsigned char)reason[0]);
    const char *help = error == EISDIR ? "name one file in it" : NULL;
    return jvn_fail(call, JVN_EIO, ARG_FILE, help, "cannot read %s: %s", path, reason);
}

static jvn_status read_stream(jvn_call *call, int fd, struct source *s)
{
    int64_t room = 1 << 16;
    char *data = malloc((size_t)room + CSV_PAD);
    while (data) {
        if (call->host->cancelled(call)) break;
        ssize_t n = read(fd, data + s->size, (size_t)(room - s->size));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            int error = errno;
            free(data);
            return cannot_read(call, s->name, error);
        }
        s->size += n;
        if (n == 0) {
            memset(data + s->size, 0, CSV_PAD);
            s->data = s->map = data;
            return JVN_OK;
        }
        if (s->size < room) continue;
        char *more = realloc(data, (size_t)(room *= 2) + CSV_PAD);
        if (!more) free(data);
        data = more;
    }
    free(data);
    return data ? JVN_ECANCELLED : no_memory(call);
}

/* Maps the file before a page of zeros, so that its end may be read past. */
static jvn_status map_file(jvn_call *call, int fd, int64_t size, struct source *s)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = ((size_t)size + page - 1) / page * page + page;
    char *at = mmap(NULL, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return no_memory(call);
    s->map = at;
    s->mapped = room;
    if (mmap(at, (size_t)size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED)
        return cannot_read(call, s->name, errno);
    posix_madvise(at, (size_t)size, POSIX_MADV_WILLNEED);
    s->data = at;
    s->size = size;
    return JVN_OK;
}

/* Formats whose mark could be a column's name have NULs soon after it. */
static jvn_status refuse_other_formats(jvn_call *call, const struct source *s)
{
    bool nul = s->size && memchr(s->data, 0, s->size < 4096 ? (size_t)s->size : 4096);
    for (size_t i = 0; i < sizeof MAGICS / sizeof *MAGICS; i++) {
        const struct magic *m = &MAGICS[i];
        if ((size_t)s->size >= m->n && memcmp(s->data, m->bytes, m->n) == 0 && (nul || !m->ascii))
            return jvn_fail(call, JVN_EDATA, ARG_FILE, m->hint, "%s is %s, wanted delimited text in UTF-8",
                            s->name, m->what);
    }
    return JVN_OK;
}

static jvn_status load_bytes(jvn_call *call, int fd, struct source *s)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return cannot_read(call, s->name, errno);
    if (S_ISDIR(st.st_mode)) return cannot_read(call, s->name, EISDIR);
    if (S_ISREG(st.st_mode) && st.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0)
        return map_file(call, fd, st.st_size, s);
    return read_stream(call, fd, s);
}

jvn_status source_open(jvn_call *call, const char *path, struct source *s)
{
    bool standard = strcmp(path, "-") == 0;
    memset(s, 0, sizeof *s);
    s->name = standard ? "standard input" : path;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cannot_read(call, path, errno);
    jvn_status st = load_bytes(call, fd, s);
    if (!standard) close(fd);
    if (st == JVN_OK) st = refuse_other_formats(call, s);
    if (st == JVN_OK && s->size >= 3 && memcmp(s->data, "\xef\xbb\xbf", 3) == 0) {
        s->data += 3;
        s->size -= 3;
    }
    return st;
}

jvn_status source_from_latin1(jvn_call *call, struct source *s)
{
    char *text = malloc((size_t)s->size * 2 + CSV_PAD), *to = text;
    if (!text) return no_memory(call);
    for (int64_t i = 0; i < s->size; i++) {
        unsigned char c = (unsigned char)s->data[i];
        if (c >= 0x80) *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
    }
    memset(to, 0, CSV_PAD);
    const char *name = s->name;
    source_close(s);
    *s = (struct source){name, text, to - text, text, 0};
    return JVN_OK;
}

void source_close(struct source *s)
{
    if (s->mapped) munmap(s->map, s->mapped);
    else free(s->map);
    s->map = NULL;
    s->mapped = 0;
}
