/* testdata - which files of test trees are read as data, and are nobody's code.
 *
 *     testdata_mark(p);                              after graph_build and the scripts
 *
 * Test data may import what it likes: a completion engine is tested with broken
 * imports, an outline view with relative ones that lead nowhere. Directories named like
 * data are known by name (testtree.h); here others are told by what happens to their
 * files. */
#ifndef FLATLINE_PROGRAM_TESTDATA_H
#define FLATLINE_PROGRAM_TESTDATA_H

#include "program/program.h"

/* Sets FILE_FIXTURE on the files of test trees that no test runner collects, nobody
 * runs and nothing in use imports, where they are most of their directory. */
void testdata_mark(struct program *p);

#endif
