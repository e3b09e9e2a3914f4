/* compound - the compound statements: where paths part and meet again.
 *
 *     case SYN_IF: compound_if(w, statement, live, done);
 *
 * The part of the walk (walk.h) over if, for, while, with, try and match. Each takes
 * the live paths to its blocks, on copies where there is a choice, and leaves in `live`
 * what comes out behind the statement; paths that leave it otherwise are added to
 * `done`.
 *
 * Scratch memory is w->arena. The blocks go back through walk_block, which bounds depth
 * and steps. */
#ifndef FLATLINE_PYTHON_COMPOUND_H
#define FLATLINE_PYTHON_COMPOUND_H

#include "python/walk.h"

/* A condition known where the code runs (conditions.h) leaves only one branch. */
void compound_if(struct walk *w, TSNode statement, struct paths *live,
                 struct paths *done);
/* for and while: the body once, break and continue end within. To wait is work. */
void compound_loop(struct walk *w, TSNode statement, struct paths *live,
                   struct paths *done);
/* One that may suppress may also skip its block. */
void compound_with(struct walk *w, TSNode statement, struct paths *live,
                   struct paths *done);
/* Each handler starts from what held before the body. */
void compound_try(struct walk *w, TSNode statement, struct paths *live,
                  struct paths *done);
void compound_match(struct walk *w, TSNode statement, struct paths *live,
                    struct paths *done);

#endif
