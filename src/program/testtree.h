/* testtree - which trees hold tests, documentation, examples and test data.
 *
 *     unsigned kind = testtree_of_dir(parent_kind, STR("fixtures"));
 *     if (kind & TREE_FIXTURE) ...                code there may be broken on purpose
 *
 * Judged by the names that projects use, component by component: a tree inside a test
 * tree is one too. */
#ifndef FLATLINE_PROGRAM_TESTTREE_H
#define FLATLINE_PROGRAM_TESTTREE_H

#include "base/str.h"

enum tree_kind {
    TREE_TEST = 1,      /* tests, documentation, examples */
    TREE_FIXTURE = 2,   /* test data, samples, templates: never believed */
    TREE_MIGRATION = 4, /* Django's and Alembic's: loaded by path, often bare */
    TREE_EXAMPLE = 32,  /* documentation, examples, benchmarks */
    TREE_LOOSE = 16,    /* with the others: unless it is a regular package */
    TREE_SUITE = 8, /* tests in the narrow sense: neither documentation nor examples */
};

/* The kind of a directory called `name` in a directory of kind `parent`. */
unsigned testtree_of_dir(unsigned parent, struct str name);
/* The same for a Python file (test_x.py, x_test.py, conftest.py). */
unsigned testtree_of_file(unsigned dir, struct str name);

#endif
