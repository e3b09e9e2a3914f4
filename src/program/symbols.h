/* symbols - what the names of `from m import name` are.
 *
 *     symbols_build(p);                              fills state->names
 *
 * A module's names are those its top level binds in any branch, those `__all__` lists
 * and those its star imports bring. Where the module is open (see FACTS_OPEN), could
 * not be read in full, or brings in what cannot be followed, a name not found is
 * unknown. */
#ifndef FLATLINE_PROGRAM_SYMBOLS_H
#define FLATLINE_PROGRAM_SYMBOLS_H

#include "program/program.h"

void symbols_build(struct program *p);

#endif
