/* graph - who imports what, turned round.
 *
 *     graph_build(p);                     then program_importers_of_file and _of_dir
 *
 * An import reaches the module it names, the submodules its names are, and every
 * directory its dotted path goes through below the root. Linear in the edges. */
#ifndef FLATLINE_PROGRAM_GRAPH_H
#define FLATLINE_PROGRAM_GRAPH_H

#include "program/program.h"

void graph_build(struct program *p);

#endif
