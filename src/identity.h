/* identity - which blob is each Python file of a work tree, also those git does not
 * vouch for?
 *
 *     identity_settle(snapshot, cache, variant, workers);
 *     ... snapshot->entries[i].id ...
 *
 * A file that was changed, is untracked, passed a filter on its way into the work tree
 * or was written in the very second the index was is read and hashed: the blob is that
 * of its bytes as they are. So its facts and the verdict on the whole are found again
 * while it stays as it is, and it is seen to be what it was in another revision.
 *
 * It may be written between this reading and the next one: who reads it later compares
 * (snapshot_still_known), or names it after what was read (snapshot_identify). What
 * cannot be read stays without a name. */
#ifndef FLATLINE_IDENTITY_H
#define FLATLINE_IDENTITY_H

#include "cache/cache.h"

/* `cache` may be NULL; `variant` as in cache_known_id. */
void identity_settle(const struct snapshot *snapshot, const struct cache *cache,
                     uint64_t variant, unsigned workers);

#endif
