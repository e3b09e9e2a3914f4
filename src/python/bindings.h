/* bindings - the names that statements bind, and to what: null, usable, deferring.
 *
 *     case SYN_ASSIGNMENT: bindings_assign(w, statement, node, live, done);
 *
 * The part of the walk (walk.h) over assignments, definitions and imports. Each binds
 * its names on all of the `live` paths, and does besides what its expressions do: an
 * assignment may keep the exception, mark a test as skipped, or end the process.
 *
 * Names are bits of w->names; with none, only PATH_BINDS is noted. Targets nested
 * deeper than WALK_DEPTH_MAX are not bound. */
#ifndef FLATLINE_PYTHON_BINDINGS_H
#define FLATLINE_PYTHON_BINDINGS_H

#include "python/walk.h"

/* `a = b = value`, `a: int = value`; `statement` is the whole of it. */
void bindings_assign(struct walk *w, TSNode statement, TSNode assignment,
                     struct paths *live, struct paths *done);
/* def or class, decorated or not */
void bindings_define(struct walk *w, TSNode statement, struct paths *live);
/* `import a.b as c`, `from a import b`; not of modules that only report. */
void bindings_import(struct walk *w, TSNode statement, struct paths *live);

#endif
