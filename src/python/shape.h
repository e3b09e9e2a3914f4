/* shape - may two versions of a file be judged alike?
 *
 *     struct str asked = ...;                 shape_note_asked() of every file
 *     if (facts_same_shape(&before, &after, asked)) ... nothing is worse
 *
 * Yes when every fact of one is in the other, in the same order, with the same columns,
 * and a line that comes before another in one comes before it in the other: what is
 * said of them then differs in line numbers alone. Top-level names that no import,
 * class or sentinel of the whole repository asks for may come and go. Byte offsets,
 * which only an edit of the file uses, are not compared. */
#ifndef FLATLINE_PYTHON_SHAPE_H
#define FLATLINE_PYTHON_SHAPE_H

#include "base/bloom.h"
#include "python/facts.h"

/* `asked`: a bloom set of the names that matter; empty: all do. */
bool facts_same_shape(const struct facts *a, const struct facts *b, struct str asked);

/* Adds the names that a file asks other files, or itself, for; how many at most. */
size_t shape_asked_count(const struct facts *f);
void shape_note_asked(const struct facts *f, struct bloom *asked);

#endif
