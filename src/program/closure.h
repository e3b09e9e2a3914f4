/* closure - what importing a module needs (see struct closure in program.h).
 *
 *     closure_build(p);                 after resolve_build and symbols_build
 *
 * A file is impure when its module level needs something that may rightly be absent, or
 * imports a first-party file that does. */
#ifndef FLATLINE_PROGRAM_CLOSURE_H
#define FLATLINE_PROGRAM_CLOSURE_H

#include "program/program.h"

void closure_build(struct program *p);

#endif
