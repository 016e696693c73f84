/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.c -- pictures of tables: plot line, scatter, band, event, bar, waterfall, tornado, hist and box, as text, SVG, PNG and PDF; and the
 * aggregate spark.
 *
 *     px | plot line close --x date --by ticker
 *     px | where date = 2025-01-27 | plot bar close --label ticker --sort
 *     ev.aar | plot event --to caar.svg
 *
 * A command's rows become a scene (scene.h); text.c and pen.c draw it. */
#include "plot.h"

#define COMMON(values_type, values_flags, values_summary)                                                                \
    [ARG_VALUES] = {values_type == JVN_P_COLUMN ? "LOW" : "VALUES", values_type, values_flags, NULL, NULL, values_summary},                                    \
    [ARG_TITLE] = {"--title", JVN_P_WORD, 0, NULL, NULL, "what stands above it"},                                        \
    [ARG_WIDTH] = {"--width", JVN_P_INTEGER, 0, "24..4000", NULL, "cells of the screen; in a file points, at first 720"}, \
    [ARG_HEIGHT] = {"--height", JVN_P_INTEGER, 0, "3..4000", NULL, "rows of the plot, at first 16; in a file points"},   \
    [ARG_LOG] = {"--log", JVN_P_SWITCH, 0, NULL, NULL, "a logarithmic scale of the values"},                            \
    [ARG_TO] = {"--to", JVN_P_FILE, JVN_WRITTEN, NULL, NULL, "a file instead: .svg, .png or .pdf"},                      \
    [ARG_SVG] = {"--svg", JVN_P_SWITCH, 0, NULL, NULL, "the SVG text instead, a table of one cell"},                     \
    [ARG_ASCII] = {"--ascii", JVN_P_SWITCH, 0, NULL, NULL, "nothing beyond ASCII"}
#define TOP(n, what) {"--top", JVN_P_INTEGER, 0, "1..1000", n, what}

static const jvn_param line_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "columns or expressions, a line each"),
    [LINE_X] = {"--x", JVN_P_EXPR, 0, NULL, NULL, "what lies across; else the first column of dates, else the row"},
    [LINE_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "a line for each of these"},
    [LINE_TOP] = TOP("7", "lines that are drawn: those with the largest last values"),
};
static const jvn_param scatter_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "columns or expressions over --x, a mark each; without --x: x, y"),
    [SCATTER_X] = {"--x", JVN_P_EXPR, 0, NULL, NULL, "what lies across; else of two values the first, of one the first column of dates"},
    [SCATTER_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "a mark for each of these"},
    [SCATTER_TOP] = TOP("7", "groups that are drawn: those with the largest last values"),
    [SCATTER_LINE] = {"--line", JVN_P_EXPR, 0, NULL, NULL, "a column or expression that is drawn as a line over the dots"},
};
static const jvn_param band_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "three columns or expressions: y, lower, upper"),
    [BAND_X] = {"--x", JVN_P_EXPR, 0, NULL, NULL, "what lies across; else the first column of dates, else the row"},
};
static const jvn_param event_params[] = {
    COMMON(JVN_P_EXPRS, 0, "nothing: the columns are those that `event` gives"),
    [EVENT_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "a path for each of these: group, market, ticker"},
    [EVENT_TOP] = TOP("4", "paths that are drawn: those with the largest last values"),
    [EVENT_CONFIDENCE] = {"--z", JVN_P_NUMBER, 0, "0..10", "1.96", "of the side table ar: standard deviations of the band"},
};
static const jvn_param bar_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "columns or expressions, a bar each"),
    [BAR_LABEL] = {"--label", JVN_P_EXPR, 0, NULL, NULL, "names of the bars; else the first column of texts, else of dates"},
    [BAR_SORT] = {"--sort", JVN_P_SWITCH, 0, NULL, NULL, "the largest first"},
    [BAR_TOP] = TOP("40", "bars that are drawn: the first"),
};
static const jvn_param waterfall_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "a column or expression: what each row adds"),
    [FALL_LABEL] = {"--label", JVN_P_EXPR, 0, NULL, NULL, "names of the rows; else the first column of texts, else of dates"},
    [FALL_TOTAL] = {"--total", JVN_P_WORD, 0, NULL, "total", "name of the sum; a row of that name is the sum, and is not added"},
    [FALL_TOP] = TOP("40", "rows that are drawn: the first; the others are one bar"),
};
static const jvn_param tornado_params[] = {
    COMMON(JVN_P_COLUMN, JVN_REQUIRED, "a column: one end of each bar"),
    [TORNADO_HIGH] = {"HIGH", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "a column: the other end, drawn hollow"},
    [TORNADO_LABEL] = {"--label", JVN_P_EXPR, 0, NULL, NULL, "names of the bars; else the first column of texts, else of dates"},
    [TORNADO_AT] = {"--at", JVN_P_NUMBER, 0, NULL, NULL, "the base: a line at it, from which bars reach; else the halves of a bar are equal"},
    [TORNADO_TOP] = TOP("40", "bars that are drawn: the widest"),
};
static const jvn_param hist_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "a column or expression"),
    [HIST_BINS] = {"--bins", JVN_P_INTEGER, 0, "0..1000", "0", "equal steps; 0: as many as suit, at round numbers"},
};
static const jvn_param box_params[] = {
    COMMON(JVN_P_EXPRS, JVN_REQUIRED, "a column or expression"),
    [BOX_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "a box for each of these"},
    [BOX_TOP] = TOP("40", "boxes that are drawn: the first"),
};

typedef struct picture {
    jvn_status (*build)(job *j);
    int most; /* values; 0: any number */
} picture;

static const picture line = {build_line, 0}, scatter = {build_scatter, 0}, band = {build_band, 3}, event = {build_event, -1},
                     bar = {build_bar, SCENE_INKS}, waterfall = {build_waterfall, 1}, tornado = {build_tornado, 1}, hist = {build_hist, 1}, box = {build_box, 1};

static jvn_status check_values(const job *j, const picture *p)
{
    int n = jvn_count(j->call, ARG_VALUES), most = p->most < 0 ? 0 : p->most;
    if (p->most == 0 || n <= most) return JVN_OK;
    return jvn_fail(j->call, JVN_EARG, JVN_BLAME(ARG_VALUES, most), NULL, "found %d columns, wanted %d at most", n, most);
}

/* What is not drawn is told. */
static void say(const job *j)
{
    if (j->empty) jvn_say(j->call, "there is no value to draw");
    if (j->infinite) jvn_say(j->call, "%lld infinite values are not drawn", (long long)j->infinite);
    if (j->beyond) jvn_say(j->call, "%lld values that are not above 0 have no place on a logarithmic scale", (long long)j->beyond);
    if (j->repeated && !j->empty) jvn_say(j->call, "a line has several values at one %s: --by COLUMN draws a line for each of its values", j->repeated);
    if (j->left_out) jvn_say(j->call, "%lld more are not drawn; --top N draws more", (long long)j->left_out);
}

static jvn_status run(jvn_call *call)
{
    const picture *p = call->data;
    job j = {.call = call, .rows = jvn_rows_of(call), .texts = jvn_texts_of(call), .log = jvn_given(call, ARG_LOG) != 0};
    j.p = pool_new();
    j.s = (scene){.p = j.p, .title = jvn_given(call, ARG_TITLE) ? jvn_item_of(call, ARG_TITLE, 0)->text : "", .about = ""};
    j.s.x.title = j.s.y.title = j.s.x.unit = j.s.y.unit = "";
    jvn_status st = output_check(&j);
    if (st == JVN_OK) st = check_values(&j, p);
    if (st == JVN_OK) st = p->build(&j);
    if (st == JVN_OK) st = output_scene(&j);
    if (st == JVN_OK) say(&j);
    pool_free(j.p);
    return st;
}

#define DETAILS                                                                                                     \
    "The result is a table of lines, which a terminal shows as they are; in a file it is SVG (--to .svg), or\n"     \
    "PNG or PDF where the library cairo is installed. What has no value is a gap, what cannot be drawn is\n"       \
    "counted in a note. Colours are those of Okabe and Ito (Color Universal Design, 2008), which most eyes\n"       \
    "tell apart; dashes and marks tell series apart too."

static const jvn_command commands[] = {
    {"plot line", "values over dates, or over another column, as lines", "px | plot line close --by ticker --log", DETAILS,
     JVN_INPUT_REQUIRED, JVN_LIST(line_params), run, &line, JVN_READS_ALL},
    {"plot scatter", "one column against another, a dot a row", "px | set change = close / lag(close) - 1 --by ticker | plot scatter change --x close --by date", DETAILS,
     JVN_INPUT_REQUIRED, JVN_LIST(scatter_params), run, &scatter, JVN_READS_ALL},
    {"plot band", "a line between two others", "px | where ticker = 'NVDA' | plot band close, 0.9 * close, 1.1 * close", DETAILS,
     JVN_INPUT_REQUIRED, JVN_LIST(band_params), run, &band, JVN_READS_ALL},
    {"plot event", "the path of abnormal returns around an event, with its band", "ev.aar | plot event", DETAILS
     "\n\nOf the side table aar of `event` it draws caar between low and high; of ar the sum of ar within ticker\n"
     "and event, between z sqrt(sum sd^2) below and above: what the forecast errors of one event's days share\n"
     "is not in it, as it is in the main table's low and high.",
     JVN_INPUT_REQUIRED, JVN_LIST(event_params), run, &event, JVN_READS_ALL},
    {"plot bar", "values beside their names, as bars", "px | where date = 2025-01-27 | plot bar close --sort --log", DETAILS,
     JVN_INPUT_REQUIRED, JVN_LIST(bar_params), run, &bar, JVN_READS_ALL},
    {"plot waterfall", "what each row adds to a sum, and the sum", "cost train --model deepseek-v3 | plot waterfall cost --label stage",
     DETAILS "\n\nEach bar begins where the last ended. What is added says +, what is taken away -, a sum neither.",
     JVN_INPUT_REQUIRED, JVN_LIST(waterfall_params), run, &waterfall, JVN_READS_ALL},
    {"plot tornado", "how far each row reaches to both sides, the widest first",
     "px | summary low = min(close), high = max(close) --by ticker | plot tornado low high --log",
     DETAILS "\n\nA bar says LOW..HIGH; the part up to LOW is filled, that up to HIGH hollow: so it is seen which end is which.",
     JVN_INPUT_REQUIRED, JVN_LIST(tornado_params), run, &tornado, JVN_READS_ALL},
    {"plot hist", "how many values lie where", "px | plot hist close --bins 30 --log",
     DETAILS "\n\nWithout --bins steps are 2 quartile distances / cube root of n wide (Freedman and Diaconis 1981),\n"
             "rounded to 1, 2 or 5 times a power of ten.",
     JVN_INPUT_REQUIRED, JVN_LIST(hist_params), run, &hist, JVN_READS_ALL},
    {"plot box", "quartiles and what lies beyond, by groups", "px | plot box close --by date --log",
     DETAILS "\n\nThe box is from the first to the third quartile (type 7 of Hyndman and Fan 1996) with the median in\n"
             "it; whiskers end at the last values within 1.5 quartile distances (Tukey 1977), values beyond are dots.",
     JVN_INPUT_REQUIRED, JVN_LIST(box_params), run, &box, JVN_READS_ALL},
};

static const jvn_function functions[] = {
    {.shape = JVN_S_AGGREGATE, .flags = JVN_F_NULLS, .signature = "string spark(float64 x, int64 n = 24)",
     .summary = "the values in order as at most n blocks, from the least to the most", .example = "px | summary last(close), spark(close) --by ticker",
     .whole = spark},
};

JVN_PLUGIN("plot", "0.1", "pictures of tables, as text, SVG, PNG and PDF", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "read write",
           .commands = JVN_LIST(commands), .functions = JVN_LIST(functions));
