/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moves.h -- what the plugin's files share: tables of prices, one instrument's rows by date, and a metric at work. */
#ifndef MOVES_H
#define MOVES_H

#include <stdbool.h>

#include <jevons/plugin.h>

/* What a column holds; the first five are prices, in the order of --at. */
typedef enum kind { CLOSE, OPEN, HIGH, LOW, PREMARKET, VOLUME, SHARES, KINDS } kind;

/* schema NULL: the table has none. */
typedef struct field {
    const char *name;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    jvn_type type;
} field;

/* A table with a row for each instrument and date. */
typedef struct source {
    jvn_call *call;
    const jvn_texts *texts;
    const jvn_table *t;
    field of[KINDS], by, date;
    jvn_groups groups;
} source;

/* An instrument's rows by date, without copies of the row before. */
typedef struct series {
    const source *in;
    char name[128];
    int64_t n, n_copies;
    int64_t *rows;   /* in the table */
    int32_t *days;
    int32_t *copies; /* the days of rows with volume 0 and the price of the row before */
    int32_t repeats; /* a day that has several rows, INT32_MIN: none has */
} series;

/* The arguments that all metrics have; a metric's own follow. */
enum { ARG_ENTITY, ARG_ON, ARG_PRICES, ARG_PRICE, ARG_GAP, ARG_OWN };

/* Rows that an answer was made of. */
typedef struct evidence {
    const source *in;
    int64_t *rows;
    int64_t n, room;
} evidence;

/* A move of one instrument: from the row before k to row k. */
typedef struct move {
    const series *of;
    int64_t k;
    double size;
} move;

enum { TOP = 5 };

/* A metric at work: what it was asked, and what it answers. A measure gives false when it has set reason, or st. */
typedef struct ask {
    jvn_call *call;
    source prices, shares; /* shares.t NULL: not asked for */
    series own, count;     /* of the entity: prices, and shares outstanding */
    int64_t at;            /* the day's row of own */
    int32_t gap;           /* days that two neighbouring prices may be apart */
    jvn_status st;
    double value;
    char unit[256], convention[800], reason[400];
    evidence rows, share_rows;
    move top[TOP]; /* rank: the largest moves, the first n_top of them */
    int n_top;
    double size;   /* rank: the move's own size, and among how many it stands; 0: no rank */
    int64_t among;
    char size_unit[256];
} ask;

typedef enum measured { NUMBER, RETURN, PRICE, MONEY } measured;

typedef struct measure {
    bool (*of)(ask *q); /* NULL: daily_return of top over base */
    measured what;
    kind top, base;
} measure;

/* source.c: finds columns by their names; what a metric cannot do without is an error. */
jvn_status source_open(source *in, jvn_call *call, int arg, kind needed);
int32_t source_day(const source *in, int64_t row); /* of a row that has a date */
double source_value(const source *in, kind what, int64_t row); /* NaN: null */
/* The name of a group of rows, without blanks at its ends; NULL: null. */
const char *source_name(const source *in, int64_t group, char *buf, size_t n);

/* series.c */
/* The entity's rows; without such an instrument s->name is "", and *near, if asked for, a name like it or NULL. */
jvn_status series_find(const source *in, const char *entity, series *s, const char **near);
jvn_status series_of_group(const source *in, int64_t group, series *s);
/* The first row that is not before a day; s->n: there is none. */
int64_t series_from(const series *s, int32_t day);
double series_value(const series *s, kind what, int64_t k);

/* ask.c */
jvn_status ask_answer(jvn_call *call, const measure *m);
bool ask_missing(ask *q, const char *format, ...) JVN_FORMAT(2, 3);
/* Opens the series of an entity; ask_day finds the row of a day, both or say why there is none. */
bool ask_series(ask *q, const source *in, const char *entity, series *s);
bool ask_day(ask *q, const series *s, int32_t day, int64_t *at);
/* A price of row k that is one. */
bool ask_price(ask *q, const series *s, int64_t k, kind what, double *price);
/* The closing price of the row before k, not too long ago. */
bool ask_before(ask *q, const series *s, int64_t k, double *price);
/* The unit of returns, prices (their own) or market values (that of prices, else --currency), to 256 bytes. */
void ask_unit(const ask *q, measured what, char *to);
/* Counts row k among those that the answer was made of. */
void ask_used(ask *q, evidence *e, const series *s, int64_t k);
const char *ask_date(const ask *q, int32_t day, char *buf);
/* The name of a price, as the table has it. */
const char *ask_word(const ask *q, kind what);
bool ask_has(ask *q, const series *s, kind what);

/* answer.c */
jvn_status answer_add(ask *q);

/* daily.c: one day's prices against those of the day before. */
enum { ARG_AT = ARG_OWN, ARG_SINCE = ARG_OWN, ARG_HIGH = ARG_OWN };
bool daily_price(ask *q);
bool daily_change(ask *q);
bool daily_return(ask *q, kind top, kind base);
bool daily_close_return(ask *q);
bool daily_below_high(ask *q);

/* value.c: prices times shares outstanding. */
enum { ARG_SHARES = ARG_OWN + 1, ARG_CURRENCY };
bool value_level(ask *q);
bool value_change(ask *q);
jvn_status value_open(ask *q);
/* The shares of an instrument as of a day, and the row they are from; false: none are known. */
bool value_shares(const series *count, int32_t day, double *shares, int64_t *k);

/* rank.c */
enum { ARG_RANK_OF = ARG_OWN, ARG_DIRECTION = ARG_CURRENCY + 1, ARG_AMONG, ARG_FIRST, ARG_HISTORY };
bool rank_move(ask *q);

/* recovery.c, correlation.c, volume.c */
enum { ARG_UNTIL = ARG_OWN, ARG_BEST };
bool recovery_share(ask *q);
enum { ARG_WITH = ARG_OWN, ARG_DAYS };
bool correlation_of(ask *q);
enum { ARG_VOLUME_DAYS = ARG_OWN };
bool volume_multiple(ask *q);

#endif
