/* SPDX-License-Identifier: GPL-3.0-or-later */
/* globs.c -- patterns of file names, where a command takes many files. */
#include "globs.h"

#include <glob.h>
#include <string.h>

static bool is_pattern(const word *w)
{
    return (size_t)w->len == strlen(w->s) && strpbrk(w->s, "*?[") != NULL;
}

/* The files in place of word i. */
static void put_files(arena *a, parsed_arg *arg, int i, const glob_t *files)
{
    int n = (int)files->gl_pathc, rest = arg->n - i - 1;
    word *words = arena_alloc(a, (size_t)(i + n + rest) * sizeof *words);
    memcpy(words, arg->words, (size_t)i * sizeof *words);
    for (int k = 0; k < n; k++)
        words[i + k] = (word){arena_text(a, files->gl_pathv[k], strlen(files->gl_pathv[k])), arg->words[i].at, arg->words[i].len};
    memcpy(words + i + n, arg->words + i + 1, (size_t)rest * sizeof *words);
    arg->words = words;
    arg->n = i + n + rest;
}

void globs_expand(arena *a, parsed_arg *arg)
{
    if (arg->param->type != JVN_P_FILE || !(arg->param->flags & JVN_MANY)) return;
    for (int i = arg->n - 1; i >= 0; i--) {
        glob_t files = {0};
        if (is_pattern(&arg->words[i]) && glob(arg->words[i].s, 0, NULL, &files) == 0 && files.gl_pathc > 0)
            put_files(a, arg, i, &files);
        globfree(&files);
    }
}
