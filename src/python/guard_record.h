/* guard_record - what remains of a guard: the records of facts.h.
 *
 *     guard_record_add(list, g);                 after the verdict and the sentinels
 *
 * Adds the guard, its sentinels and their uses to the builder, and gives the imports of
 * its body its index. Places are spans of the source, so that nothing refers to a tree
 * any more; texts are copied into the builder. Guards are added in the order of their
 * lines: an inner one takes its imports back from the outer. */
#ifndef FLATLINE_PYTHON_GUARD_RECORD_H
#define FLATLINE_PYTHON_GUARD_RECORD_H

#include "python/guard.h"

void guard_record_add(struct guard_list *list, const struct guard *g);

#endif
