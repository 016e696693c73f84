/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.h -- a document with all that was found in it, and its sentences as ranges of these. Within the plugin. */
#ifndef CLAIMS_SCENE_H
#define CLAIMS_SCENE_H

#include "claim.h"
#include "classes.h"
#include "grid.h"
#include "names.h"
#include "phrasebook.h"

typedef enum subject_sort { BY_NAME, BY_GROUP, BY_CAPITALS } subject_sort;

/* Something that a figure may be said of, tokens first .. last-1; name NULL: "US tech stocks", or somebody unknown. */
typedef struct actor {
    const name *name;
    int64_t first, last;
    subject_sort sort;
} actor;

/* A phrase of a list, tokens first .. last-1; row: which. */
typedef struct hit {
    int64_t first, last;
    int row;
} hit;

typedef struct hits {
    hit *items;
    int64_t n, room;
} hits;

/* A sentence: its tokens, and what lies in it, each from .. end-1. */
typedef struct scope {
    span at;
    int64_t first, last;
    int64_t actors, actors_end, quantities, quantities_end, whens, whens_end, metrics, metrics_end, phases, phases_end;
    const block *block; /* NULL: none */
} scope;

/* A set of words by their hashes; 0: an empty place. */
typedef struct heard {
    uint64_t *words, n, room;
} heard;

typedef struct scene {
    pool *p;
    const document *d;
    const knowledge *known;
    tokens t;
    uint64_t *classes;   /* of each token */
    int32_t *quantity_at, *when_at; /* of each token: which it belongs to; -1 */
    actor *actors;
    int64_t n_actors, actor_room;
    quantities q;
    whens w;
    int64_t *q_first, *w_first; /* their first tokens */
    hits metrics, phases;
    actor carried;          /* of whom the sentence before spoke */
    actor carried_traded;   /* the last that is traded */
    int64_t traded_block;   /* where that was */
    int64_t carried_block;  /* where; -1: nobody is carried */
    const actor *topic;     /* the firm that the document is about; NULL */
    const when *day;        /* the last day that was named */
    int64_t day_block;      /* where */
    const when *main_day;   /* the one that is named most, twice at least; NULL */
    int64_t block;          /* while names are found: where */
    heard heard;            /* and what they are made of */
    claims out;
    int64_t out_room;
} scene;

scene *scene_new(pool *p, const document *d, const knowledge *known);
/* The longest phrases of a book from the document's first token on, none in another. */
hits scene_hits(const scene *c, const phrasebook *of);
/* The next sentence; s: the one before, zeros at first. */
bool scene_next(scene *c, int64_t sentence, scope *s);

/* The part of a sentence around tokens first .. last-1 that says what they mean: sentences can be as long as a file. */
scope scene_around(const scene *c, const scope *s, int64_t first, int64_t last);

/* What the classes of token i hold; 0 beyond the ends of the text. */
uint64_t scene_class(const scene *c, int64_t i);
bool scene_is(const scene *c, int64_t i, const char *sign);
span scene_span(const scene *c, int64_t first, int64_t last);
/* Token at or behind a byte. */
int64_t scene_token(const scene *c, int64_t byte);
/* How far apart in sense tokens a < b are: tokens between them, and more for commas, clauses, brackets. */
int scene_distance(const scene *c, int64_t a, int64_t b);
/* Whether a clause ends between tokens a and b. */
bool scene_parts(const scene *c, int64_t a, int64_t b);
/* Whether a date is told by figures, a month, a weekday, or from now; not by a holiday's name. */
bool scene_tells_day(const scene *c, int64_t when);
/* A new claim of the sentence at the bytes, as far as these say it. */
claim *scene_claim(scene *c, const scope *s, span at);

/* subject.c: who is meant by what stands in tokens first .. last-1 where a metric is told; NULL: nobody. */
const actor *subject_find(scene *c, const scope *s, int64_t first, int64_t last, const char *metric, const char *kind);
/* Whether nothing but its verb governs an actor of the sentence. */
bool subject_is_free(const scene *c, const scope *s, const actor *a);
void subject_topic(scene *c);
/* What the sentence leaves to the next. */
void subject_carry(scene *c, const scope *s);

/* metric.c */
typedef struct sense {
    const char *metric, *kind; /* "" */
    int direction;
} sense;

/* metric_table.c */
hits metric_hits(const scene *c);
typedef struct trigger {
    const char *metric, *unit, *kind;
    int direction;
} trigger;
const trigger *metric_trigger(const metrics *m, int row);
sense metric_find(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last);
/* -1, 0, 1: which way things go, as the nearest word tells that belongs to the tokens. */
int direction_find(const scene *c, const scope *s, int64_t first, int64_t last);
/* The head or the label of a table's cell, whose figure is a "share", an "amount" or a "count": its metric, or NULL. */
const char *metric_of_text(const scene *c, span at, const char *of, int *direction);

/* context.c: phase, period, attribution, stance, negation of what stands in tokens first .. last-1. */
hits phase_hits(const scene *c);
/* Whether a date's close is what a change is told from; whether token i stands behind an "after", of tokens `from` onwards. */
bool context_is_base(const scene *c, const when *w, int64_t at);
bool context_is_after(const scene *c, int64_t i, int64_t from);
void context_fill(scene *c, const scope *s, claim *k, int64_t first, int64_t last);

/* traps.c: whether a quantity is none that anyone claims: a citation, part of a name, a list's number. */
bool is_trap(const scene *c, const scope *s, int64_t quantity);

/* dates.c, worded.c: claims of dates, and of words without figures. */
void dates_settle(scene *c); /* anaphora.c: periods of dates that lean on others */
void dates_find(scene *c, const scope *s);
void worded_find(scene *c, const scope *s);

#endif
