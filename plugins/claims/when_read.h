/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_read.h -- what the readers of dates share: the text as classified words, and a piece of a date under way. */
#ifndef CLAIMS_WHEN_READ_H
#define CLAIMS_WHEN_READ_H

#include "when_calendar.h"
#include "when_holidays.h"
#include "when_words.h"

#define UNKNOWN INT64_MIN

typedef struct memo memo;

typedef struct reader {
    const tokens *t;
    const lex *lex;          /* one a token */
    int64_t end;             /* of the paragraph: no expression crosses it */
    int64_t begin;           /* of the text between empty lines */
    int64_t now;             /* the reference, UNKNOWN: none */
    memo *days;              /* what read_day found lately, by the token's last bits */
} reader;

typedef struct duration {
    double months, days, seconds;
} duration;

/* What is said (year .. holiday: 0 or -1 where it is not), and what it comes to. */
typedef struct piece {
    int64_t first, end;      /* tokens */
    when_kind kind;
    grain grain;
    int year, month, day, weekday, holiday, part, decade_years;
    int clock;               /* seconds of the day; -1 */
    grain clock_grain;
    bool half_day, relative, approximate, excluded, clash, bare; /* bare: a number that only its neighbours make a date */
    int side, edge;
    int64_t from, to, other_from, other_to;
    duration span;           /* A_DURATION */
    double seconds;
    char timex[40];          /* empty: written of the rest */
} piece;

static inline lex lex_at(const reader *r, int64_t i) { return i >= r->begin && i < r->end ? r->lex[i] : (lex){0, 0, 0}; }
static inline bool is(const reader *r, int64_t i, lex_class c) { return lex_at(r, i).class == c; }
static inline lex_key key(const reader *r, int64_t i) { return is(r, i, KEY) ? (lex_key)lex_at(r, i).value : NO_KEY; }
static inline bool flagged(const reader *r, int64_t i, int flag) { return lex_at(r, i).flags & flag; }
static inline bool glued(const reader *r, int64_t i) { return i > r->begin && i < r->end && !r->t->items[i].blank; }
static inline bool digits(const reader *r, int64_t i) { return i >= r->begin && i < r->end && r->t->items[i].kind == DIGITS; }
static inline bool word(const reader *r, int64_t i) { return i >= r->begin && i < r->end && r->t->items[i].kind == WORD; }
static inline int64_t past(const reader *r, int64_t i, lex_key k) { return key(r, i) == k ? i + 1 : i; }

enum { MEMOS = 16 };

struct memo {
    int64_t at;              /* -1: none */
    bool found;
    piece is;
};

piece piece_new(int64_t first);

/* when_number.c: each gives the tokens it took, 0: it is none. */
int64_t read_digits(const reader *r, int64_t i, int least, int most, int *v);   /* so many figures, no neighbours glued by points or commas */
int64_t read_cardinal(const reader *r, int64_t i, int *v);      /* in words, below 100 */
int64_t read_ordinal(const reader *r, int64_t i, int *v);       /* 3rd, third, twenty-third */
int64_t read_number(const reader *r, int64_t i, double *v);     /* 2.5, two, a couple of, half a, a */
int64_t read_worded_year(const reader *r, int64_t i, int *v);

/* when_settle.c */
void settle(const reader *r, piece *p);                 /* from what is said to from, to and other */
void settle_in_year(piece *p, int year);
void settle_range(const reader *r, piece *p, grain g, int64_t from, int64_t to); /* known or relative */
bool looks_ahead(const reader *r, int64_t i);
int64_t add_duration(int64_t us, duration d, int sign);
void piece_timex(piece *p);
void join_clock(const reader *r, piece *date, const piece *clock);
void join_part(const reader *r, piece *date, int part, int edge);
void part_hours(int part, int edge, int *from, int *to);

/* Readers: false: there is no such thing at i. when_date.c */
bool read_numeric_date(const reader *r, int64_t i, piece *p);
bool read_named_date(const reader *r, int64_t i, piece *p);
bool read_year(const reader *r, int64_t i, piece *p);
bool read_day(const reader *r, int64_t i, piece *p);     /* any date or period, without a time: when.c */
bool read_bare_day(const reader *r, int64_t i, piece *p);
/* when_period.c */
bool read_period(const reader *r, int64_t i, piece *p);
/* when_named.c; season_in: year 0: not known */
bool read_holiday(const reader *r, int64_t i, piece *p);
bool read_season(const reader *r, int64_t i, piece *p);
bool season_in(const reader *r, piece *p, int season, int year, int64_t end);
/* when_relative.c */
bool read_relative(const reader *r, int64_t i, piece *p);
bool read_offset(const reader *r, int64_t i, piece *p);
/* when_duration.c */
bool read_duration(const reader *r, int64_t i, piece *p);
bool read_set(const reader *r, int64_t i, piece *p);
/* when_clock.c; bare: a number alone may be an hour */
bool read_clock(const reader *r, int64_t i, bool bare, piece *p);
bool read_part(const reader *r, int64_t i, piece *p);
/* when_moment.c: a day, a time, or both */
bool read_moment(const reader *r, int64_t i, piece *p);
/* when_range.c */
bool read_range(const reader *r, int64_t i, piece *p);
bool read_sided(const reader *r, int64_t i, piece *p);

#endif
