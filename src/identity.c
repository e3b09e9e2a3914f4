#include "identity.h"

#include "base/vec.h"
#include "crew.h"
#include "reading.h"

/* A thread costs as much as reading some files does. */
#define FILES_PER_WORKER 8

struct work {
    const struct snapshot *snapshot;
    const struct cache *cache;
    uint64_t variant;
    struct arena arena;
    VEC(uint32_t) unknown; /* numbers of entries */
};

static void settle_entry(void *context, struct hand *hand, size_t item)
{
    const struct work *work = context;
    struct error err;
    const struct entry *entry = &work->snapshot->entries[work->unknown.items[item]];
    if (!cache_settle_id(work->cache, hand->source, entry, work->variant) &&
        snapshot_read(hand->source, entry, READING_MAX_FILE, &hand->bytes, &err) ==
            READ_OK)
        snapshot_identify(work->snapshot, entry, buf_str(&hand->bytes));
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
    struct crew crew = {.snapshot = snapshot,
                        .step = settle_entry,
                        .context = &work,
                        .count = work.unknown.len,
                        .workers = workers,
                        .load = FILES_PER_WORKER,
                        .batch = 8};
    crew_run(&crew);
    arena_release(&work.arena);
}
