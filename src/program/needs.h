/* needs - what has to be there for a guard to be run, and what a call of what it guards
 * may ask for besides.
 *
 *     if (needs_at_top(p, file, target)) ...      without it the file is not there
 * either
 *
 * Design: rules.md, FL201 and FL202. */
#ifndef FLATLINE_PROGRAM_NEEDS_H
#define FLATLINE_PROGRAM_NEEDS_H

#include "program/program.h"

/* Does `file` itself, or a package around it, need `target` at its top level? When that
 * cannot be imported, neither can the file. */
bool needs_at_top(const struct program *p, uint32_t file, const struct target *target);
/* What a call of something that `import` (of ours) gives may lack: the first import of
 * another's module, inside a function, that may rightly fail. */
struct closure needs_of_calls(const struct program *p, uint32_t file, uint32_t import);

/* What a module (of ours) does without, but not its classes, which derive from it: when
 * it is absent the import raises NameError. */
struct closure needs_for_classes(const struct program *p, uint32_t file,
                                 uint32_t import);

/* Marks every file whose imports may count in a guard's verdict: what some guarded
 * import runs, and what guards of a kind are judged by. `watched`: [file]. */
void needs_watch(const struct program *p, bool *watched);

#endif
