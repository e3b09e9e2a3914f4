/* bloom - a set of names that forgets nothing and now and then imagines something.
 *
 *     struct bloom set;
 *     bloom_init(&set, names_to_come, arena);
 *     bloom_add(&set, name);
 *     if (!bloom_may_have(set.bits, name)) ... it was certainly not added
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
void bloom_add(struct bloom *set, struct str name);
/* True for every name that was added, and for all names when `bits` are no set. */
bool bloom_may_have(struct str bits, struct str name);

#endif
