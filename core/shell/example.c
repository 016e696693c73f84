/* SPDX-License-Identifier: GPL-3.0-or-later */
/* example.c -- what an example gives, in a session beside the session. */
#include "example.h"

#include <stdlib.h>
#include <string.h>

#include "terminal.h"
#include "trial.h"

enum { EXAMPLE_WIDTH = 92, EXAMPLE_ROWS = 6 };

void example_show(void *context, const char *example, FILE *out)
{
    char *shown = NULL;
    size_t n;
    session *s = context, trial;
    trial_begin(&trial, s);
    table *t = trial_take_prices(&trial) ? trial_run(&trial, example) : NULL;
    FILE *f = t ? open_memstream(&shown, &n) : NULL;
    if (f) {
        render_opts o = terminal_page(s);
        o = (render_opts){.width = o.width > 8 ? o.width - 4 : EXAMPLE_WIDTH, .height = 1, .rows = EXAMPLE_ROWS, .colour = o.colour, .brief = true};
        render_table(t, &o, f);
        fclose(f);
        for (char *save = NULL, *line = strtok_r(shown, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
            fprintf(out, "    %s\n", line);
    }
    free(shown);
    table_unref(t);
    trial_end(&trial);
}
