/* crew - workers that read files of a snapshot, each with its own tools.
 *
 *     static void read_one(void *context, struct hand *hand, size_t item)
 *     {
 *         snapshot_read(hand->source, entry, READING_MAX_FILE, &hand->bytes, &err);
 *         ...                                    the result goes to the item's own slot
 *     }
 *
 *     struct crew crew = {.snapshot = snap, .step = read_one, .context = &work,
 *                         .count = count, .workers = 4};
 *     crew_run(&crew);
 *
 * A pool (base/pool.h) whose workers each hold what reading takes and no two threads
 * may share: an object database, a parser, an arena, a buffer. Tools are made when a
 * worker starts and gone when crew_run returns; the arenas are the caller's, and so is
 * what was put there. Running out of memory ends the process; what cannot be read is
 * for the step to say. */
#ifndef FLATLINE_CREW_H
#define FLATLINE_CREW_H

#include "base/buf.h"
#include "git/snapshot.h"
#include "python/facts.h"

/* What one worker works with. */
struct hand {
    unsigned number; /* from 0 */
    struct snapshot_reader *source;
    struct facts_reader *facts; /* NULL without crew.options */
    struct arena *arena;        /* NULL without crew.arenas */
    struct buf bytes;           /* of the file at hand, reused for the next */
};

struct crew {
    const struct snapshot *snapshot;
    const struct facts_options *options; /* what facts are read with; may be NULL */
    struct arena *arenas;                /* one for each worker; may be NULL */
    void (*step)(void *context, struct hand *hand, size_t item);
    void *context;
    size_t count; /* of items; 0: nothing is done */
    unsigned workers;
    size_t load;  /* items that are worth a worker of their own; 0: any */
    size_t batch; /* as in pool.h */
    uint64_t shuffle;
};

void crew_run(const struct crew *crew);

#endif
