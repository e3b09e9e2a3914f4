/* alike - is there anything to judge in a state that differs little from a known one?
 *
 *     if (base.recalled && sides_alike(&head, &base, request, run, &since)) ... no
 * worse
 *
 * Most commits change nothing that any rule looks at. Then the verdict on the base
 * holds for the head too, but for lines, and the program need not be built: the time is
 * that of reading the few files that changed. */
#ifndef FLATLINE_ALIKE_H
#define FLATLINE_ALIKE_H

#include "side.h"

/* Would the judgement of `head` find exactly what the recalled one of `base` found?
 * Each changed file must say the same as before (python/shape.h), and so must what
 * declares dependencies (program/metadata.h); files that came or went must lie in a
 * regular package and say nothing. False also when that is not known. `since` gets what
 * has to be remembered with the answer; it lives in the run's arena. */
bool sides_alike(const struct side *head, const struct side *base,
                 const struct run_request *request, struct run *run,
                 struct since *since);

#endif
