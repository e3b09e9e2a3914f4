/* stdlib - the top-level modules of Python's standard library, 3.8 to 3.14.
 *
 *     if (stdlib_has(STR("tomllib"))) ...                 in any of these versions
 *     stdlib_versions(STR("tomllib"), &first, &last)      11, 0: since 3.11
 *
 * From sys.stdlib_module_names and the "What's New" pages of each release (PEP 594 for
 * the removals in 3.13), plus `test`, which that list leaves out. Platform-bound
 * modules (winreg, msvcrt) are in it. */
#ifndef FLATLINE_PROGRAM_STDLIB_H
#define FLATLINE_PROGRAM_STDLIB_H

#include "base/str.h"

/* Oldest and newest minor version of 3 that the table knows. */
#define STDLIB_OLDEST 8
#define STDLIB_NEWEST 14

/* `module` is dotted; only its first component counts. */
bool stdlib_has(struct str module);
/* The first and last minor version that has it; 0: no bound within the table's range.
 * False when it never was there. */
bool stdlib_versions(struct str module, unsigned *first, unsigned *last);

#endif
