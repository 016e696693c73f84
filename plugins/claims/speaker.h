/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speaker.h -- who is said to speak: "...," said X; X said: "..."; according to X. */
#ifndef CLAIMS_SPEAKER_H
#define CLAIMS_SPEAKER_H

#include "reading.h"

/* Whether a verb of saying stands at `at`. */
bool speaker_verb(const char *text, int64_t at, int64_t end);
/* Of the quotation, from the words around it within `around`. last: whom a pronoun means. *named: it says so. Empty: nobody. */
span speaker_of(const char *text, span around, span quote, span last, bool *named);
/* Of a quotation that follows another in its paragraph: the same, where a sentence or less stands between them. */
span speaker_goes_on(const char *text, int64_t closed, int64_t opened, span last);

#endif
