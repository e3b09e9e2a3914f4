/* closure - what importing a module needs, beyond what program.h says of it.
 *
 *     bool *watched = arena_array(arena, p->files.len, sizeof *watched);
 *     closure_watch(p, watched);
 *
 * For usual.c, which has to know whose imports matter to others. */
#ifndef FLATLINE_PROGRAM_CLOSURE_H
#define FLATLINE_PROGRAM_CLOSURE_H

#include "program/program.h"

/* Marks every file that some guarded import runs, so that what it imports may count in
 * a guard's verdict. */
void closure_watch(const struct program *p, bool *watched);
/* Is an import of something that is not ours (standard library, a required dependency)
 * one that no closure is the worse for? */
bool closure_harmless(const struct program *p, uint32_t file, uint32_t import);
/* May the file run where the project, and so what it requires, is not installed yet? */
bool closure_before_install(const struct program *p, uint32_t file);

#endif
