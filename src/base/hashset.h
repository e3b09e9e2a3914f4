/* hashset - which hashes have been seen?
 *
 *     struct hashset seen = {0};
 *     if (hashset_add(&seen, arena, hash)) ... for the first time
 *
 * For keeping costly work to one of each: two things of one hash count as one, so the
 * hash must be one that nobody can steer, or a mistake must not matter. Open
 * addressing, at most 3/4 full; grows in the arena. */
#ifndef FLATLINE_BASE_HASHSET_H
#define FLATLINE_BASE_HASHSET_H

#include "base/arena.h"

struct hashset {
    uint64_t *slots; /* 0: empty */
    size_t len, cap; /* cap is 0 or a power of two */
};

/* True when it was not there. `arena` must be the same for the life of the set. */
bool hashset_add(struct hashset *set, struct arena *arena, uint64_t hash);

#endif
