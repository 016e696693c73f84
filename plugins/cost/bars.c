/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bars.c -- draws in eighths of a character, cell by cell. */
#include "bars.h"

#include "columns.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { EIGHTHS = 8 * BAR_WIDTH };

static double place(double x, double least, double most)
{
    double p = most > least ? (x - least) / (most - least) * EIGHTHS : 0;
    return isnan(p) ? 0 : fmin(fmax(p, 0), EIGHTHS);
}

/* What a cell shows of a bar that covers its eighths from lo to hi. */
static const char *glyph(int lo, int hi)
{
    static const char *const left[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    if (hi <= 0 || lo >= 8) return " ";
    if (lo <= 2 || hi < 8) return left[hi > 8 ? 8 : hi];
    return lo <= 6 ? "▐" : "▕";
}

/* mark: the cell that has the line instead, or -1. */
static const char *draw(int from, int to, int mark, char *buf)
{
    char *end = buf, *last = buf;
    for (int k = 0; k < BAR_WIDTH; k++) {
        const char *g = k == mark ? "│" : glyph(from - 8 * k, to - 8 * k);
        size_t n = strlen(g);
        memcpy(end, g, n);
        end += n;
        if (*g != ' ') last = end;
    }
    *last = 0;
    return buf;
}

static const char *draw_between(double from, double to, int mark, double least, double most, char *buf)
{
    double a = place(fmin(from, to), least, most), b = place(fmax(from, to), least, most);
    int begin = (int)lround(a), end = (int)lround(b);
    if (from != to && end == begin) {
        if (end < EIGHTHS) end++;
        else begin--;
    }
    return draw(begin, end, mark, buf);
}

const char *bar_span(double from, double to, double least, double most, char buf[BAR_BYTES])
{
    return draw_between(from, to, -1, least, most, buf);
}

const char *bar_around(double from, double base, double to, double least, double most, char buf[BAR_BYTES])
{
    int mark = (int)(place(base, least, most) / 8);
    return draw_between(from, to, mark < BAR_WIDTH ? mark : BAR_WIDTH - 1, least, most, buf);
}

jvn_status add_bars(jvn_call *call, const char *side, const char *convention, const double *from, const double *to, double base,
                    double least, double most, int64_t n)
{
    const char **bars = call->host->scratch(call, (int64_t)sizeof *bars * (n + 1));
    char *room = call->host->scratch(call, BAR_BYTES * (n + 1));
    if (!bars || !room) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        char *buf = room + i * BAR_BYTES;
        bool drawn = isfinite(from[i]) && isfinite(to[i]);
        bars[i] = !drawn ? NULL : isnan(base) ? bar_span(from[i], to[i], least, most, buf) : bar_around(from[i], base, to[i], least, most, buf);
    }
    return add_texts(call, side, "bar", convention, bars, n);
}
