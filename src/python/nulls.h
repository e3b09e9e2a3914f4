/* nulls - is a value usable, or does it only stand in for what is missing?
 *
 * Null values are those of rules.md ("Silent, quiet, handled", 6): None, True, False,
 * empty literals and their constructors, tuples of zeros, `object`, functions that pass
 * or return a constant or their own argument, classes with an empty body that are no
 * exceptions. Functions and classes that raise when used defer the error (7). */
#ifndef FLATLINE_PYTHON_NULLS_H
#define FLATLINE_PYTHON_NULLS_H

#include "python/walk.h"

enum value { VALUE_NULL, VALUE_DEFERS_QUIET, VALUE_DEFERS, VALUE_USABLE };

/* Of an expression; `path` (or NULL) knows what names were bound to before it. */
enum value value_of(struct walk *w, TSNode expression, const struct path *path);
/* Is it a part of a name that is None on this path, as x.a(1).b is of x? */
bool value_is_of_none(const struct walk *w, TSNode expression, const struct path *path);
/* Of what a def or class statement (without decorators) binds. */
enum value value_of_definition(struct walk *w, TSNode definition);
/* Is the text of a value, as written, a null literal? For lines that nobody parsed. */
bool value_text_is_null(struct str text);

#endif
