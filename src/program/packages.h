/* packages - the directories and files of a program, and which are regular packages.
 *
 * Fills program->files, dirs and the two path maps from the snapshot's entries; linear
 * but for sorting the directories. */
#ifndef FLATLINE_PROGRAM_PACKAGES_H
#define FLATLINE_PROGRAM_PACKAGES_H

#include "program/program.h"

void packages_build(struct program *p, const struct program_input *input);
/* The directory of a path that may hold no Python itself, or PROGRAM_NONE. */
uint32_t packages_dir(const struct program *p, struct str path);

#endif
