/* missing - may a module that is not in the tree exist all the same?
 *
 *     kind = missing_kind(p, dir, in_module, STR("name.rest"))
 *
 * Answers TARGET_MISSING only when nothing suggests that a build, a compiler, a
 * template, a link or an import hook makes the module; else TARGET_GENERATED or
 * TARGET_UNKNOWN. */
#ifndef FLATLINE_PROGRAM_MISSING_H
#define FLATLINE_PROGRAM_MISSING_H

#include "program/program.h"

/* Notes where native sources and import hooks are; after roots_build. */
void missing_prepare(struct program *p);

/* `dir` is the deepest directory of the name that exists, `module` the file that stands
 * there when the name stopped at a module (else PROGRAM_NONE), `rest` the dotted rest,
 * `name` the whole dotted name. */
enum target_kind missing_kind(const struct program *p, uint32_t dir, uint32_t module,
                              struct str rest, struct str name);
/* Is the module `rest` below `dir` made by a build, as far as the tree alone tells? */
bool missing_is_built(const struct program *p, uint32_t dir, struct str rest,
                      struct str name);
/* Is the file one that a build makes modules from, native ones or others? */
bool missing_is_source(struct str path);

#endif
