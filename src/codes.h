/* codes - the code of several Python files of a snapshot, on all processors.
 *
 *     struct codes codes = {snapshot, entries, count, arenas, worker_count, shuffle};
 *     codes_read(&codes, read);
 *
 * Each worker has its own arena, which the code lives in, and object database; results
 * go to slots of their own, so that nothing depends on timing. */
#ifndef FLATLINE_CODES_H
#define FLATLINE_CODES_H

#include "git/snapshot.h"
#include "python/code.h"

struct codes {
    const struct snapshot *snapshot;
    const size_t *entries;
    size_t count;
    struct arena *workers; /* one for each worker */
    unsigned worker_count;
    uint64_t shuffle; /* not 0: another order of work (tests) */
};

struct coded {
    struct code code; /* of an empty file when it could not be read */
    bool was_read;
    bool still_known; /* snapshot_still_known, of what was read */
};

/* `out` has a slot for each entry. */
void codes_read(const struct codes *codes, struct coded *out);

#endif
