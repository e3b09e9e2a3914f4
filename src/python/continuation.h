/* continuation - the code that only a failed import reaches after its `try`.
 *
 * Where the body always leaves on success (return, break, continue, raise), what stands
 * behind the statement is the handler's own continuation (rules.md, 10). The lines come
 * from the outline, block by block outwards, and only as many as are needed are parsed.
 */
#ifndef FLATLINE_PYTHON_CONTINUATION_H
#define FLATLINE_PYTHON_CONTINUATION_H

#include "python/walk.h"
#include "python/layout.h"

/* Continues `path` (which ended by running through, break or continue in the statement
 * at `line`) until it leaves the function; what becomes of it is added to `out`.
 * `success` has a bit (1 << enum path_end) for each way the body leaves. */
void continue_path(struct layout *l, struct walk *w, uint32_t line, unsigned success,
                   const struct path *path, struct paths *out);

/* Continues `live` through the lines [from, to) of one block; for the branches of a
 * test. The limit on lines looked at is the same. */
void continue_lines(struct layout *l, struct walk *w, uint32_t from, uint32_t to,
                    struct paths *live, struct paths *done);

/* Does an unguarded import of `module` (or importorskip) follow in the same block? With
 * `name` (of `from module import name`) not empty that may itself be a module, another
 * `from module import` must name it too. */
bool continue_imports(const struct layout *l, uint32_t line, struct str module,
                      struct str name);

#endif
