/* SPDX-License-Identifier: GPL-3.0-or-later */
/* habits.c -- words of other shells, as a table. */
#include "habits.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *words; /* a blank around each */
    const char *hint;
} habits[] = {
    {" quit exit bye logout q \\q :q .quit .exit .q q() quit() exit() ", "Ctrl-D leaves"},
    {" ? \\? \\h .help help() man info ", "'help' lists the commands, 'help NAME' explains one"},
    {" \\d \\dt \\l .tables .schema .ls dir tables datasets ls() ", "'ls' lists the datasets, 'describe NAME' shows a dataset's columns"},
    {" with values explain from ", "SQL stands behind 'sql': sql select ..."},
    {" select ", "for SQL: sql select ..."},
    {" print echo cat view ", "a dataset's name alone prints it, 'calc' works out constants"},
    {" \\timing .timer ", "'option timing on' tells what each line takes"},
    {" \\set set() options() .mode \\pset pragma ", "'option' lists the settings"},
    {" import read source \\copy copy .import .read ", "'load FILE' reads a file"},
    {" \\! .shell .system shell system system() ", "'!PROGRAM' runs a program, 'TABLE | !PROGRAM' hands it a table, '!PROGRAM | head' takes one"},
    {" more page pager ", "'TABLE | less' pages a table"},
    {" clear cls .clear ", "Ctrl-L clears the screen"},
    {" run exec execute ", "'script FILE' runs a Lua script; a file of lines is run by 'jevons -f FILE'"},
    {" cd chdir \\cd .cd setwd() ", "the folder is that in which jevons was started; paths begin there"},
    {" pwd getwd() ", "'!pwd' tells the folder"},
    {" library require install install.packages ", "'plugin ls' lists the plugins, 'script load FILE' takes a script's functions"},
    {" filter group group_by mutate arrange summarise summarize order limit slice ",
     "here they are 'where', 'set', 'sort', 'summary ... --by' and 'head'"},
};

const char *habit_hint(const char *word)
{
    size_t n = strlen(word), name = strcspn(word, "(");
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        for (const char *p = habits[i].words; (p = strchr(p, ' ')) && *++p;)
            if ((strncasecmp(p, word, n) == 0 && p[n] == ' ') || (name && name < n && strncasecmp(p, word, name) == 0 && p[name] == ' '))
                return habits[i].hint;
    return NULL;
}

bool habit_is_sum(const char *word)
{
    return isdigit((unsigned char)*word) || (isalpha((unsigned char)*word) && strpbrk(word, "()+*/"));
}
