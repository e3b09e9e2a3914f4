/* preset - what a name was bound to before a `try`, read from the lines before it.
 *
 * HAVE_X = False before the statement and `pass` in the handler leave the same null as
 * an assignment in the handler does. Only statements that stand in the same block as
 * the `try`, or in a block around it, are certain to have run. */
#ifndef FLATLINE_PYTHON_PRESET_H
#define FLATLINE_PYTHON_PRESET_H

#include "python/layout.h"

enum preset { PRESET_NONE, PRESET_NULL, PRESET_TRUE, PRESET_USABLE };

/* `at` (may be NULL) receives the line of the binding. PRESET_TRUE: the literal True, a
 * null too. */
enum preset preset_find(const struct layout *l, uint32_t line, struct str name,
                        uint32_t *at);
/* The same for a name that the function does not bind: looks around the function. */
enum preset preset_find_outside(const struct layout *l, uint32_t line, struct str name,
                                uint32_t *at);
/* Is the local `name` a null at byte `at` of its function: bound to one before, and not
 * mentioned since? */
bool preset_is_still_null(const struct layout *l, uint32_t at, struct str name);
/* Is `name` declared global in the function that `line` stands in? */
bool preset_is_global(const struct layout *l, uint32_t line, struct str name);

#endif
