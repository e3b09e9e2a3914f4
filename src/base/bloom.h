/* bloom - a set of hashes that forgets nothing and now and then imagines something.
 *
 *     struct bloom set;
 *     bloom_init(&set, hashes_to_come, arena);
 *     bloom_add(&set, str_hash(name));
 *     if (!bloom_may_have(set.bits, str_hash(name))) ... it was certainly not added
 *
 * A power of two of bytes, BLOOM_MIN to BLOOM_MAX, so that it can be kept and looked at
 * where it lies; any bytes of such a number are a set. Bloom, "Space/time trade-offs in
 * hash coding with allowable errors", 1970. */
#ifndef FLATLINE_BASE_BLOOM_H
#define FLATLINE_BASE_BLOOM_H

#include "base/arena.h"

#define BLOOM_MIN ((size_t)128)
#define BLOOM_MAX ((size_t)512 << 10)

struct bloom {
    struct str bits;
};

void bloom_init(struct bloom *set, size_t expected, struct arena *arena);
void bloom_add(struct bloom *set, uint64_t hash);
/* True for every hash that was added, and for all when `bits` are no set. */
bool bloom_may_have(struct str bits, uint64_t hash);

#endif
