#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

/* More workers than processors: some wait for the disk, or for the kernel. */
#define SPARE_WORKERS 2

/* A thread takes at once this share of what would be its part of the rest. */
#define SHARE 8

struct pool {
    const struct pool_job *job;
    unsigned workers;
    atomic_size_t next;
    size_t stride; /* coprime to count: item i is i * stride % count; count < 2^32 */
};

struct worker {
    struct pool *pool;
    unsigned number;
    pthread_t thread;
};

static unsigned workers_given;

void pool_set_workers(unsigned count)
{
    workers_given = count;
}

unsigned pool_workers(void)
{
    cpu_set_t set;
    if (workers_given)
        return workers_given;
    int processors = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    if (processors <= 1)
        return 1;
    return processors + SPARE_WORKERS > POOL_MAX_WORKERS
               ? POOL_MAX_WORKERS
               : (unsigned)processors + SPARE_WORKERS;
}

static size_t gcd(size_t a, size_t b)
{
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static size_t stride_for(size_t count, uint64_t shuffle)
{
    if (!shuffle || count < 3)
        return 1;
    size_t stride = (size_t)(shuffle % (count - 1)) + 1;
    while (gcd(stride, count) != 1)
        stride++;
    return stride;
}

/* Large batches first, for the sake of what neighbours share; small ones at the end, so
 * that all threads end together. */
static size_t take_batch(struct pool *pool, size_t *first)
{
    size_t least = pool->job->batch ? pool->job->batch : 1, count;
    *first = atomic_load(&pool->next);
    do {
        size_t left = pool->job->count - *first;
        count = left / (SHARE * pool->workers);
        count = count < least ? least : count;
        count = count < left ? count : left;
    } while (count &&
             !atomic_compare_exchange_weak(&pool->next, first, *first + count));
    return count;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct pool *pool = worker->pool;
    const struct pool_job *job = pool->job;
    void *own = job->start ? job->start(job->context, worker->number) : NULL;
    size_t first, count;
    while ((count = take_batch(pool, &first)) > 0)
        for (size_t i = first; i < first + count; i++)
            job->step(job->context, own, i * pool->stride % job->count);
    if (job->finish)
        job->finish(job->context, own);
    return NULL;
}

void pool_run(const struct pool_job *job)
{
    struct worker workers[POOL_MAX_WORKERS];
    unsigned wanted = job->workers ? job->workers : pool_workers();
    if (wanted > POOL_MAX_WORKERS)
        wanted = POOL_MAX_WORKERS;
    if (wanted > job->count)
        wanted = job->count ? (unsigned)job->count : 1;
    struct pool pool = {job, wanted, 0, stride_for(job->count, job->shuffle)};
    unsigned started = 1;
    for (; started < wanted; started++) {
        workers[started] = (struct worker){&pool, started, 0};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) !=
            0)
            break;
    }
    workers[0] = (struct worker){&pool, 0, 0};
    work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}
