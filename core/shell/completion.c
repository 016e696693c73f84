/* SPDX-License-Identifier: GPL-3.0-or-later */
/* completion.c -- files by which bash, zsh and fish complete jevons' command line: its options and their values, workspaces
 * (*.jv), and behind `run` scripts (*.lua). */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "command_line.h"

static bool is_file(const command_option *o) { return o->value && strcmp(o->value, "FILE") == 0; }

/* Inside single quotes of a shell, which a quote ends and `quote` stands for; characters of `special` get a backslash. */
static void put_quoted(const char *s, const char *quote, const char *special, FILE *out)
{
    for (; *s; s++) {
        if (*s == '\'') fputs(quote, out);
        else fprintf(out, strchr(special, *s) ? "\\%c" : "%c", *s);
    }
}

/* "a|b" with something else between. */
static void put_values(const char *values, FILE *out)
{
    for (; *values; values++) fputc(*values == '|' ? ' ' : *values, out);
}

/* "--quiet", or "-c" where it has no name; then the letter, too, if both. */
static void put_names(const command_option *o, const char *between, FILE *out)
{
    if (o->letter) fprintf(out, "-%c", o->letter);
    if (o->letter && o->name) fputs(between, out);
    if (o->name) fprintf(out, "--%s", o->name);
}

/* ---- bash ---- */

static void put_bash_cases(FILE *out)
{
    const command_option *o;
    for (int i = 0; (o = command_option_at(i)); i++) {
        if (!command_option_wants(o)) continue;
        fputs("    ", out);
        put_names(o, "|", out);
        if (is_file(o)) fputs(") _jevons_files; return ;;\n", out);
        else if (!o->values) fputs(") return ;;\n", out);
        else {
            fputs(") mapfile -t COMPREPLY < <(compgen -W '", out);
            put_values(o->values, out);
            fputs("' -- \"$cur\"); return ;;\n", out);
        }
    }
}

static void put_bash_options(FILE *out)
{
    const command_option *o;
    for (int i = 0; (o = command_option_at(i)); i++) {
        fputs(i ? " " : "", out);
        put_names(o, " ", out);
    }
}

static void put_bash(FILE *out)
{
    fputs("# bash completion for jevons: printed by jevons --completion bash\n\n"
          "# Folders, and files whose name matches $1; without one all files.\n"
          "_jevons_files() {\n"
          "    compopt -o filenames 2>/dev/null\n"
          "    if [[ $# -eq 0 ]]; then mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
          "    else mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X \"!$1\" -- \"$cur\")\n"
          "    fi\n"
          "}\n\n"
          "_jevons() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} i\n"
          "    COMPREPLY=()\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        [[ ${COMP_WORDS[i]} == run ]] || continue\n"
          "        if ((i == COMP_CWORD - 1)); then _jevons_files '*.lua'; else _jevons_files; fi\n"
          "        return\n"
          "    done\n"
          "    case $prev in\n", out);
    put_bash_cases(out);
    fputs("    esac\n"
          "    if [[ $cur == -* ]]; then mapfile -t COMPREPLY < <(compgen -W '", out);
    put_bash_options(out);
    fputs("' -- \"$cur\")\n"
          "    else\n"
          "        _jevons_files '*.jv'\n"
          "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W run -- \"$cur\")\n"
          "    fi\n"
          "}\n"
          "complete -F _jevons jevons\n", out);
}

/* ---- zsh ---- */

static void put_zsh_option(const command_option *o, FILE *out)
{
    const bool both = o->letter && o->name, repeats = o->letter == 'c' || o->letter == 'f' || is_file(o);
    fputs("    ", out);
    if (both) fprintf(out, "'(-%c --%s)'{-%c,--%s}'", o->letter, o->name, o->letter, o->name);
    else fprintf(out, "'%s", repeats ? "*" : ""), put_names(o, "", out);
    fputc('[', out);
    put_quoted(o->summary, "'\\''", "[]:\\", out);
    fputc(']', out);
    if (command_option_wants(o)) fprintf(out, ":%s:", o->value);
    if (command_option_wants(o) && o->values) fputc('(', out), put_values(o->values, out), fputc(')', out);
    if (is_file(o)) fputs("_files", out);
    fputs("' \\\n", out);
}

static void put_zsh(FILE *out)
{
    const command_option *o;
    fputs("#compdef jevons\n# zsh completion for jevons: printed by jevons --completion zsh\n\n"
          "local state line\n"
          "_arguments -s \\\n", out);
    for (int i = 0; (o = command_option_at(i)); i++) put_zsh_option(o, out);
    fputs("    '1: :->first' \\\n"
          "    '*:: :->rest'\n\n"
          "case $state in\n"
          "first) _alternative 'commands:command:(run)' 'workspaces:workspace:_files -g \"*.jv\"' ;;\n"
          "rest) if [[ $line[1] == run && $CURRENT -eq 1 ]]; then _files -g '*.lua'; else _files; fi ;;\n"
          "esac\n", out);
}

/* ---- fish ---- */

static void put_fish_option(const command_option *o, FILE *out)
{
    fputs("complete -c jevons", out);
    if (o->letter) fprintf(out, " -s %c", o->letter);
    if (o->name) fprintf(out, " -l %s", o->name);
    if (is_file(o)) fputs(" -r -F", out);
    else if (command_option_wants(o)) fputs(" -x", out);
    if (command_option_wants(o) && o->values) fputs(" -a '", out), put_values(o->values, out), fputc('\'', out);
    fputs(" -d '", out);
    put_quoted(o->summary, "\\'", "\\", out);
    fputs("'\n", out);
}

static void put_fish(FILE *out)
{
    const command_option *o;
    fputs("# fish completion for jevons: printed by jevons --completion fish\n\n"
          "complete -c jevons -f\n"
          "complete -c jevons -n 'not __fish_seen_subcommand_from run' -a run -d 'run a Lua script'\n"
          "complete -c jevons -n 'not __fish_seen_subcommand_from run' -k -a '(__fish_complete_suffix .jv)'\n"
          "complete -c jevons -n '__fish_seen_subcommand_from run' -k -a '(__fish_complete_suffix .lua)'\n", out);
    for (int i = 0; (o = command_option_at(i)); i++) put_fish_option(o, out);
}

bool command_line_completion(const char *shell, FILE *out)
{
    static const struct {
        const char *shell;
        void (*put)(FILE *out);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].shell, shell) != 0) continue;
        shells[i].put(out);
        return true;
    }
    return false;
}
