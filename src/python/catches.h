/* catches - which exceptions a handler names, and whether ImportError is among them.
 *
 *     struct catches catches;
 *     catches_init(&catches, &layout);
 *     enum guard_catches what;
 *     if (catches_clause(&catches, except_clause, &what)) ...
 *
 * ImportError, ModuleNotFoundError, Exception, BaseException, bare; with or without
 * `builtins.`; in a tuple; behind a module-level alias (ERRORS = (ImportError, X)). */
#ifndef FLATLINE_PYTHON_CATCHES_H
#define FLATLINE_PYTHON_CATCHES_H

#include "python/layout.h"

struct catches {
    struct layout *layout;
    struct map aliases;     /* name -> enum guard_catches, or CATCHES_NOTHING */
    struct map suppressors; /* names `contextlib.suppress` was imported as */
};

#define CATCHES_NOTHING 99u

void catches_init(struct catches *c, struct layout *layout);
/* Would this except clause catch an ImportError? */
bool catches_clause(const struct catches *c, TSNode clause, enum guard_catches *what);
/* The first except clause of `try_statement` that would, or the null node. */
TSNode catches_handler(const struct catches *c, TSNode try_statement,
                       enum guard_catches *what);
/* Is one of the items of this `with` a suppress(..) of an ImportError? */
bool catches_with(const struct catches *c, TSNode with_statement,
                  enum guard_catches *what);
/* May the text of a `with` line hold a suppress? */
bool catches_may_suppress(const struct catches *c, struct str line);

#endif
