/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.h -- one call of a plot command: what is asked for, what is read, and the scene that it becomes. */
#ifndef PLOT_PLOT_H
#define PLOT_PLOT_H

#include "scene.h"

/* The first parameters of all; what is one command's own stands behind. */
enum { ARG_VALUES, ARG_TITLE, ARG_WIDTH, ARG_HEIGHT, ARG_LOG, ARG_TO, ARG_SVG, ARG_ASCII, ARG_OWN };
enum { LINE_X = ARG_OWN, LINE_BY, LINE_TOP };
enum { SCATTER_X = ARG_OWN, SCATTER_BY, SCATTER_TOP, SCATTER_LINE };
enum { BAND_X = ARG_OWN };
enum { EVENT_BY = ARG_OWN, EVENT_TOP, EVENT_CONFIDENCE };
enum { BAR_LABEL = ARG_OWN, BAR_SORT, BAR_TOP };
enum { FALL_LABEL = ARG_OWN, FALL_TOTAL, FALL_TOP };
enum { TORNADO_HIGH = ARG_OWN, TORNADO_LABEL, TORNADO_AT, TORNADO_TOP };
enum { HIST_BINS = ARG_OWN };
enum { BOX_BY = ARG_OWN, BOX_TOP };

/* A column or expression as numbers: null is NaN. */
typedef struct values {
    const char *name, *unit;
    jvn_type type;
    int64_t n;
    double *v;
    const struct ArrowSchema *schema; /* NULL: the rows' numbers */
    const struct ArrowArray *array;
} values;

typedef struct job {
    jvn_call *call;
    const jvn_rows *rows;
    const jvn_texts *texts;
    pool *p;
    scene s;
    bool log;
    int64_t infinite, beyond; /* values that are not drawn: infinite, and not above 0 where the axis is logarithmic */
    int64_t left_out;         /* series or names that are not drawn */
    const char *repeated;     /* NULL, or what a line goes up and down over: it is of several things at once */
    bool empty;               /* no value has a place */
    int64_t lines;            /* rows of text that the plot wants; 0: as many as usual */
} job;

/* data.c */
const char *job_text(job *j, const char *format, ...) JVN_FORMAT(2, 3);
double *job_numbers(job *j, int64_t n); /* NULL: the call has failed */
jvn_status values_of_item(job *j, int arg, int item, values *v);
jvn_status values_of_column(job *j, int32_t column, values *v);
/* The first column of dates or times that is not among the values; else the rows' numbers. */
jvn_status values_of_time(job *j, values *v);
/* Takes out what a scale has no place for: counts it and makes it NaN; where it is logarithmic values become logarithms. */
void values_scale(job *j, values *v, bool log);
axis_kind values_axis(const values *v, bool log);
void axis_name(job *j, axis *a, const values *v, bool log);
/* Groups of the columns of a parameter, in order of appearance, with their names; none given: one, with the name "". */
jvn_status groups_of(job *j, int arg, jvn_groups *groups, const char *const **names);
/* The group of each row. */
jvn_status group_of_rows(job *j, const jvn_groups *g, int32_t **of);
/* The rows in the order of x, as it was before values_scale; NULL: as they stand. */
jvn_status order_by(job *j, const values *x, const int64_t **rows);

/* names.c: names stand on y, the first on top. */
void stand_names(job *j, const char *const *names, int64_t n);
/* Of the rows: a parameter's, else the first column of texts, else of dates, else the rows' numbers. */
const char *const *names_of_rows(job *j, int arg, const int64_t *order, int64_t n);
/* A value as it stands beside a bar: "" where there is none. */
const char *value_label(job *j, double v, bool log);
/* An upright line of the picture's own, through all names. */
void add_upright(job *j, double x);

/* curves.c, names.c, steps.c, hist.c: from the call's arguments to the scene. */
jvn_status build_line(job *j);
jvn_status build_scatter(job *j);
jvn_status build_band(job *j);
jvn_status build_event(job *j);
jvn_status build_bar(job *j);
jvn_status build_waterfall(job *j);
jvn_status build_tornado(job *j);
jvn_status build_hist(job *j);
jvn_status build_box(job *j);

/* output.c: the scene as the result, or in a file. */
jvn_status output_scene(job *j);
/* Whether --to has a name that tells a kind of picture. */
jvn_status output_check(job *j);

/* spark.c */
jvn_status spark(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                 struct ArrowArray *out, int64_t at);

#endif
