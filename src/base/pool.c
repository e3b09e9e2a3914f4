#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

/* More workers than processors: some wait for the disk, or for the kernel. */
#define SPARE_WORKERS 2

struct pool {
    const struct pool_job *job;
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

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct pool *pool = worker->pool;
    const struct pool_job *job = pool->job;
    void *own = job->start ? job->start(job->context, worker->number) : NULL;
    size_t batch = job->batch ? job->batch : 1, first;
    while ((first = atomic_fetch_add(&pool->next, batch)) < job->count) {
        size_t end = job->count - first < batch ? job->count : first + batch;
        for (size_t i = first; i < end; i++)
            job->step(job->context, own, i * pool->stride % job->count);
    }
    if (job->finish)
        job->finish(job->context, own);
    return NULL;
}

void pool_run(const struct pool_job *job)
{
    struct pool pool = {job, 0, stride_for(job->count, job->shuffle)};
    struct worker workers[POOL_MAX_WORKERS];
    unsigned wanted = job->workers ? job->workers : pool_workers();
    if (wanted > POOL_MAX_WORKERS)
        wanted = POOL_MAX_WORKERS;
    if (wanted > job->count)
        wanted = job->count ? (unsigned)job->count : 1;
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
