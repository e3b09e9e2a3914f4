#include "identity.h"

#include "base/pool.h"
#include "reading.h"

#include <stdlib.h>

/* A thread costs as much as reading some files does. */
#define FILES_PER_WORKER 8

struct work {
    const struct snapshot *snapshot;
    const struct cache *cache;
    uint64_t variant;
    struct arena arena;
    VEC(uint32_t) unknown; /* numbers of entries */
};

struct worker {
    struct snapshot_reader *reader;
    struct buf bytes;
};

static void *start_worker(void *context, unsigned number)
{
    const struct work *work = context;
    struct worker *worker = calloc(1, sizeof *worker);
    (void)number;
    if (!worker)
        arena_out_of_memory(sizeof *worker);
    worker->reader = snapshot_reader_new(work->snapshot);
    return worker;
}

static void finish_worker(void *context, void *own)
{
    struct worker *worker = own;
    (void)context;
    snapshot_reader_free(worker->reader);
    buf_release(&worker->bytes);
    free(worker);
}

static void settle_entry(void *context, void *own, size_t item)
{
    const struct work *work = context;
    struct worker *worker = own;
    struct error err;
    const struct entry *entry = &work->snapshot->entries[work->unknown.items[item]];
    if (!cache_settle_id(work->cache, worker->reader, entry, work->variant) &&
        snapshot_read(worker->reader, entry, READING_MAX_FILE, &worker->bytes, &err) ==
            READ_OK)
        snapshot_identify(work->snapshot, entry, buf_str(&worker->bytes));
}

void identity_settle(const struct snapshot *snapshot, const struct cache *cache,
                     uint64_t variant, unsigned workers)
{
    struct work work = {.snapshot = snapshot, .cache = cache, .variant = variant};
    arena_init(&work.arena);
    for (size_t i = 0; i < snapshot->count && snapshot->kind != SNAPSHOT_COMMIT; i++)
        if (!snapshot_has_id(&snapshot->entries[i]) &&
            reading_is_source(&snapshot->entries[i]))
            vec_add(&work.unknown, &work.arena, (uint32_t)i);
    size_t enough = work.unknown.len / FILES_PER_WORKER + 1;
    struct pool_job job = {.count = work.unknown.len,
                           .workers = enough < workers ? (unsigned)enough : workers,
                           .start = start_worker,
                           .step = settle_entry,
                           .finish = finish_worker,
                           .context = &work,
                           .batch = 8};
    if (work.unknown.len)
        pool_run(&job);
    arena_release(&work.arena);
}
