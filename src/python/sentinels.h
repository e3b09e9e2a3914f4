/* sentinels - names that a guard leaves null, and what becomes of them in the file.
 *
 *     sentinels_read(&list);                     when all guards of the file are judged
 *
 * A silent guard is handled after all when the place that uses its name speaks up for
 * it. Fills g->sentinels with their uses, and settles g->verdict by them; guards
 * already handled are not looked at. Cannot fail; what is beyond the limits of
 * sentinels.c stays unread, and the guard is judged by the rest. */
#ifndef FLATLINE_PYTHON_SENTINELS_H
#define FLATLINE_PYTHON_SENTINELS_H

#include "python/guard.h"

void sentinels_read(struct guard_list *list);

#endif
