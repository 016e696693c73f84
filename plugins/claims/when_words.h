/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_words.h -- the words that make dates, and what they are. */
#ifndef CLAIMS_WHEN_WORDS_H
#define CLAIMS_WHEN_WORDS_H

#include "when.h"

typedef enum lex_class {
    NO_LEX, MONTH_NAME, DAY_NAME, UNIT, CARDINAL, ORDINAL, SHIFT, DAY_WORD, PART, SEASON, EDGE, KEY, SET_WORD, DECADE_NAME, HOLIDAY_WORD, EDGE_UNIT
} lex_class;

typedef enum lex_key {
    NO_KEY, THE, A, OF, IN, ON, AT, FROM, TO, UNTIL, THROUGH, BETWEEN, AND, OR, BEFORE, BY, AFTER, SINCE, AGO, LATER, EARLIER, HENCE,
    NOW, WITHIN, DURING, EVERY, HALF_OF, COUPLE, FEW, SEVERAL, AROUND, FOR, AM, PM, OCLOCK, PAST, OTHER, ONCE, COMMA, DASH, SLASH, DOT,
    COLON, SUFFIX, S, Q, H, M, STARTING, THAN, MORE, LESS, DATE, ALL, ANOTHER, DOLLAR, OPEN, CLOSE, WILL, FISCAL, CALENDAR, ISH,
    BUSINESS, REST, ERA, VULGAR_HALF, APOSTROPHE, INCHES, P, O, EXTRA, UP, EQUALS, BELOW, ABOVE, PRESENT, MOMENT, JUST, WAS, SOME, ANY, AS, NO
} lex_key;

/* Flags. */
enum { VAGUE = 1, /* also another word: may, march, sat, sun */
       SHORT = 2, PLURAL = 4, TWICE = 8, COMPARED = 32, NOUN = 64, NAMED = 128 /* begins a holiday's name */ };

/* Parts of the day: PART's value. */
enum { MORNING = 1, AFTERNOON, EVENING, NIGHT, NOON, MIDNIGHT, LUNCH, DINNER, BREAKFAST, DAYTIME, NIGHTTIME };
/* Edges of a period. */
enum { EARLY = 1, MIDDLE, LATE };

typedef struct lex {
    uint8_t class, flags;
    int16_t value;
} lex;

/* Thread-safe; the table is built once. */
lex lex_find(uint64_t hash);

#endif
