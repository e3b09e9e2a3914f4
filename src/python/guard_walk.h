/* guard_walk - the paths of a guard: through its handler, its body, and on from there.
 *
 *     guard_walk_handler(list, g);
 *     for (i = 0; i < g->paths.len; i++) ...
 *
 * Sets g->paths, g->raises and g->looked_raise from the handler and `finally`;
 * g->leaves from the body; and, where a body that always leaves makes what follows the
 * handler's own, g->continued. The verdict is guard_judge.h's.
 *
 * Nothing fails; the bounds are those of walk.h and continuation.h. */
#ifndef FLATLINE_PYTHON_GUARD_WALK_H
#define FLATLINE_PYTHON_GUARD_WALK_H

#include "python/guard.h"

/* The walk that guards, branches and continuations of this file start from, at `line`;
 * `names` may be NULL. Points to the list and to `names`. */
struct walk guard_walk(struct guard_list *list, uint32_t line,
                       struct walk_names *names);
void guard_walk_handler(struct guard_list *list, struct guard *g);

#endif
