/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz.h -- what the fuzzers share: a session to feed lines to, and a main that replays files as TAP.
 *
 * `make test` replays tests/fuzz/NAME/ through tests/fuzz/fuzz_NAME.c; `make fuzz FUZZ=NAME FUZZ_SECONDS=180` lets
 * libFuzzer look for more (clang). */
#ifndef JV_FUZZ_H
#define JV_FUZZ_H

#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../core/base/pool.h"
#include "../../core/base/text.h"
#include "../../core/plugin/folder.h"
#include "../../core/shell/eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* With the plugins of the folder JEVONS_PLUGINS. Only what breaks is news: messages go nowhere. Sanitizers write to the descriptor itself. */
static inline session *quiet_session(void)
{
    text notes = {0};
    session *s = session_new();
    const char *folder = getenv("JEVONS_PLUGINS");
    if (!folder) abort();
    FILE *nowhere = fopen("/dev/null", "w");
    if (!nowhere) abort();
    stdout = stderr = nowhere;
    s->keep_going = true;
    s->no_programs = "by a fuzzer";
    plugin_load_folder(&s->plugins, s->reg, folder, true, &notes);
    if (notes.n) abort();
    return s;
}

static inline bool run_line(session *s, const char *line)
{
    s->failed = false;
    eval_text(s, "fuzz", false, line);
    return !s->failed;
}

#ifdef REPLAY
static inline int replay(FILE *out, int i, const char *path)
{
    static uint8_t data[1 << 20];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(data, 1, sizeof data, f) : 0;
    if (f) fclose(f);
    if (f) LLVMFuzzerTestOneInput(data, n);
    fprintf(out, "%sok %d - %s\n", f ? "" : "not ", i, path);
    fflush(out);
    return f == NULL;
}

int main(int argc, char **argv)
{
    FILE *out = stdout;
    int failed = 0;
    fprintf(out, "1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) failed |= replay(out, i, argv[i]);
    return failed;
}
#endif

#endif
