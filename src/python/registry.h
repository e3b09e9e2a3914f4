/* registry - a null put into a container whose own code complains of it.
 *
 *     READERS = Readers({"jp2": jp2})          jp2 is None
 *     class Readers(dict):
 *         def __getitem__(self, key):
 *             value = dict.__getitem__(self, key)
 *             if value is None:
 *                 raise ReaderError(key)       the test, one hop away
 *
 *     if (registry_is_element(layout, line, at, len) &&
 *         registry_complains(list, line, at, len)) ...
 *
 * The container is a name of this file; what reads from it is the class that it is made
 * with, or any line of the file that takes an element of it. */
#ifndef FLATLINE_PYTHON_REGISTRY_H
#define FLATLINE_PYTHON_REGISTRY_H

#include "python/guard.h"

/* By the text around it: is the name at byte `at` an element or an argument? */
bool registry_is_element(const struct layout *l, uint32_t line, uint32_t at,
                         uint32_t len);
/* Does the file raise, or log at ERROR, where it takes the null out again? */
bool registry_complains(struct guard_list *list, uint32_t line, uint32_t at,
                        uint32_t len);
/* `DRIVERS["fast"] = Driver` is left out: does the file complain where it takes an
 * element of DRIVERS that is None? `slot` is DRIVERS["fast"]. */
bool registry_complains_of(struct guard_list *list, struct str slot);

#endif
