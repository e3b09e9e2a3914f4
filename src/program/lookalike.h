/* lookalike - names that a reader takes for one another.
 *
 *     lookalike_same(STR("odds_g\xd0\xb0me"), STR("odds_game"))     true: Cyrillic a
 *
 * Folds accents (Latin-1, Latin Extended-A), Cyrillic and Greek letters that look
 * Latin, full-width forms, case, and `-`, `.`, blanks and soft hyphens for `_`. A hint
 * for messages, never a verdict. Source: Unicode TR 39, the part that names are likely
 * to meet. */
#ifndef FLATLINE_PROGRAM_LOOKALIKE_H
#define FLATLINE_PROGRAM_LOOKALIKE_H

#include "base/arena.h"

/* Appends the folded form. */
struct buf;
void lookalike_fold(struct buf *out, struct str name);
bool lookalike_same(struct str a, struct str b);
/* The first code point of the name that is not ASCII, or 0. */
uint32_t lookalike_foreign(struct str name);

#endif
