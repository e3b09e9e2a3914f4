/* guard_probe - functions that are nothing but a question whether something is there.
 *
 *     def has_numpy():
 *         try:
 *             import numpy
 *         except ImportError:
 *             return False
 *         return True
 *
 * Their guard silences nothing: whoever asks gets the answer. What the asker makes of
 * it is for the sentinels (sentinels.h) to say. Reads the lines of one function; cannot
 * fail. */
#ifndef FLATLINE_PYTHON_GUARD_PROBE_H
#define FLATLINE_PYTHON_GUARD_PROBE_H

#include "python/guard.h"

/* Is the function around the guard a probe? False at module level. */
bool guard_is_probe(struct guard_list *list, const struct guard *g);

#endif
