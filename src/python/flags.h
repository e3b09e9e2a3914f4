/* flags - the tests of names imported from elsewhere: another file's sentinels,
 * perhaps.
 *
 *     if (options.flag_tests)
 *         flags_read(&list);
 *
 * Which names are sentinels is only known when all files are read; here each test is
 * recorded with the module and the name it asks about (facts.h, flag uses). Cannot
 * fail; no more than FLAG_USES_MAX of a file are recorded. */
#ifndef FLATLINE_PYTHON_FLAGS_H
#define FLATLINE_PYTHON_FLAGS_H

#include "python/guard.h"

void flags_read(struct guard_list *list);

#endif
