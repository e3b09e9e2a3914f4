/* guard_imports - what a guard's body imports, and whether it is imported elsewhere
 * too.
 *
 *     guard_imports_read(list, g);
 *     if (g->imported_before || g->imported_after) ...
 *
 * An import that stands unguarded as well, before or after the guard, is not silenced
 * by it: whoever lacks the module is told there.
 *
 * Asks the import facts of the file, which must be in the builder already. Nothing
 * fails; a guard behind more than IMPORTS_BEFORE_MAX imports is compared with none. */
#ifndef FLATLINE_PYTHON_GUARD_IMPORTS_H
#define FLATLINE_PYTHON_GUARD_IMPORTS_H

#include "python/guard.h"

/* The module an import operation names; empty when it cannot be said. Points into the
 * file's bytes. */
struct str guard_imports_module(struct guard_list *list, TSNode op);
/* Sets g->imported_before and g->imported_after. */
void guard_imports_read(struct guard_list *list, struct guard *g);

#endif
