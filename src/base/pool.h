/* pool - the same work on many items, on several threads.
 *
 *     struct pool_job job = {count, workers, start, step, finish, context, batch};
 *     pool_run(&job);
 *
 * Threads take the next items from one atomic counter, fewer towards the end, so that a
 * large file does not hold up the others; there is no other sharing. `step` writes its
 * result to the item's own slot, therefore the outcome does not depend on timing. With
 * one worker (or one item) everything runs on the calling thread. Where a thread cannot
 * be made, fewer do the work. */
#ifndef FLATLINE_BASE_POOL_H
#define FLATLINE_BASE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct pool_job {
    size_t count;
    unsigned workers; /* 0: pool_workers() */
    /* Any of the three but step may be NULL. */
    void *(*start)(void *context, unsigned worker); /* a worker's own things */
    void (*step)(void *context, void *own, size_t item);
    void (*finish)(void *context, void *own);
    void *context;
    size_t batch;     /* the least a thread takes at once, neighbours; 0: one */
    uint64_t shuffle; /* not 0: visit the items in an order derived from it (tests) */
};

#define POOL_MAX_WORKERS 64

void pool_run(const struct pool_job *job);
/* How many workers a pool has unless it says otherwise: two more than the processors
 * this process may use, one where that is one; at most POOL_MAX_WORKERS. */
unsigned pool_workers(void);
/* From now on so many: --jobs holds for every pool of the process. */
void pool_set_workers(unsigned count);

#endif
