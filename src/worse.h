/* worse - what one revision has to answer for: the findings its base does not have.
 *
 *     worse_than(&head, head_snapshot, &base, base_snapshot);
 *
 * Compares by fingerprint, which knows neither lines nor indentation. A file or
 * directory that moved (see moved.h) takes its findings along: they are not new. Nor
 * are findings about a module because it, or the package it should be in, was renamed.
 */
#ifndef FLATLINE_WORSE_H
#define FLATLINE_WORSE_H

#include "finding.h"
#include "git/snapshot.h"

struct worse_side {
    const struct snapshot *snapshot;
    const struct finding *findings;
    size_t count;
};

/* Sets new_ones[i] for each finding of `head` that `base` does not have; both in any
 * order. Scratch memory comes from `arena`. Returns how many are not new. */
size_t worse_than(const struct worse_side *head, const struct worse_side *base,
                  bool *new_ones, struct arena *arena);

#endif
