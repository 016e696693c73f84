/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command_line.c -- the table of options, and the text of --help. */
#include "command_line.h"

#include <stddef.h>

#include "bounds.h"

static const command_option all[] = {
    {'c', 'c', NULL, "LINE", NULL, "run a line; may be repeated"},
    {'f', 'f', NULL, "FILE", NULL, "run the lines of a file ('-': standard input)"},
    {FORMAT, 0, "format", "FORMAT", "table|csv|tsv|json|jsonl", "how results are printed: table (default), csv, tsv, json, jsonl"},
    {ERRORS, 0, "errors", "json", "text|json", "errors and notes as one JSON object a line"},
    {KEEP_GOING, 0, "keep-going", NULL, NULL, "do not stop at the first line that fails"},
    {ECHO, 0, "echo", NULL, NULL, "print each line before its output"},
    {TIMING, 0, "timing", NULL, NULL, "print what each line took"},
    {PLUGIN, 0, "plugin", "FILE", NULL, "load a plugin besides those that came with jevons"},
    {'q', 'q', "quiet", NULL, NULL, "no greeting at the prompt"},
    {NO_RC, 0, "no-rc", NULL, NULL, "leave the prompt's rc file and the user's own plugins and scripts alone"},
    {THREADS, 0, "threads", "N", NULL, "use N threads (default: all processors)"},
    {BOUNDS_SANDBOX, 0, "sandbox", "[=kernel]", "kernel",
     "for what is not trusted: no programs, no libraries and plugins of others, no files but those allowed"},
    {BOUNDS_READ, 0, "allow-read", "FILE", NULL, "in a sandbox: a file, or a folder and what is below it; may be repeated"},
    {BOUNDS_WRITE, 0, "allow-write", "FILE", NULL, "the same, and may be written"},
    {BOUNDS_TIME, 0, "time", "TIME", NULL, "end what takes longer (500ms, 5s, 2m, 1h), with status 124"},
    {BOUNDS_MEMORY, 0, "memory", "SIZE", NULL, "give Lua and columns no more memory than that (512M, 2G)"},
    {COMPLETION, 0, "completion", "SHELL", "bash|zsh|fish", "print the file by which that shell completes jevons' options"},
    {VERSION_OPTION, 0, "version", NULL, NULL, "print the version, and that of the plugin interface"},
    {HELP, 0, "help", NULL, NULL, "print the options"},
};
enum { COUNT = sizeof all / sizeof *all };

const command_option *command_option_at(int i) { return i < COUNT ? &all[i] : NULL; }

static void print_option(const command_option *o, FILE *out)
{
    char head[40];
    int n = o->letter ? snprintf(head, sizeof head, "-%c%s", o->letter, o->name ? ", " : "") : 0;
    if (o->name) n += snprintf(head + n, sizeof head - (size_t)n, "--%s", o->name);
    if (o->value) snprintf(head + n, sizeof head - (size_t)n, "%s%s", *o->value == '[' ? "" : " ", o->value);
    fprintf(out, "  %-18s %s\n", head, o->summary);
}

void command_line_usage(FILE *out)
{
    fputs("usage: jevons [WORKSPACE] [-c LINE]... [-f FILE]... [options]\n"
          "       jevons [WORKSPACE] [options] run SCRIPT.lua [--] [ARGUMENT]...\n"
          "\n"
          "  WORKSPACE          a file that keeps the datasets, made if it is not there; without one they live in memory\n", out);
    for (int i = 0; i < COUNT; i++) print_option(&all[i], out);
    fputs("\n"
          "run: all behind it are the script's own arguments; '-' is a script on standard input, which it is read from to the end.\n"
          "--sandbox: Lua is without os, io, package and debug; with =kernel it starts only where the kernel keeps the files too.\n"
          "Without -c, -f and run, lines are read from the terminal, which is the prompt, or from standard input. Results go\n"
          "to standard output, messages to standard error; the exit status is 0 only if every line succeeded.\n"
          "`jevons -c help` lists the commands, `jevons -c tour` shows what a session looks like.\n", out);
}
