/* shape - are two versions of a file the same but for the lines things stand on?
 *
 *     if (facts_same_shape(&before, &after)) ... only lines moved
 *
 * True when every fact of one is in the other, in the same order, with the same
 * columns, and a line that comes before another in one comes before it in the other.
 * What a judgement says then differs in line numbers alone. Byte offsets, which only an
 * edit of the file uses, are not compared. */
#ifndef FLATLINE_PYTHON_SHAPE_H
#define FLATLINE_PYTHON_SHAPE_H

#include "python/facts.h"

bool facts_same_shape(const struct facts *a, const struct facts *b);

#endif
