/* conditions - what can be said of an `if` by its condition alone.
 *
 *     switch (condition_settled(bytes, condition, assumed)) { case SETTLED_TRUE: ... }
 *     if (condition_rations(bytes, condition)) ...
 */
#ifndef FLATLINE_PYTHON_CONDITIONS_H
#define FLATLINE_PYTHON_CONDITIONS_H

#include "python/syntax.h"

enum settled { SETTLED_NOT, SETTLED_TRUE, SETTLED_FALSE };

/* `TYPE_CHECKING`, which is never true at run time, or an attribute of that name. */
bool condition_is_type_checking(struct str text);
/* Is it known where the code runs? `assumed` is the text of a condition that holds, or
 * empty; what compares versions or platforms is not known. */
enum settled condition_settled(struct str bytes, TSNode condition, struct str assumed);
/* `if not _warned:`, `if verbose:`: does it only say how often, or to whom, something
 * is reported? */
bool condition_rations(struct str bytes, TSNode condition);
/* Is `name` a whole word of the text? */
bool condition_names(struct str text, struct str name);

#endif
