#include "reading.h"

#include "crew.h"
#include "program/program.h"

#include <stdatomic.h>

/* The work the threads share: read-only but for the slots and the counters. */
struct work {
    const struct reading *reading;
    const size_t *entries; /* indexes of the entries to read */
    size_t count;
    struct problem *problems;      /* one slot an entry; message empty: none */
    struct discovery *discoveries; /* the same; for the cache */
    uint64_t variant;
    atomic_size_t done, bytes, parsed;
    atomic_bool doubtful;
};

/* What was read of a blob the cache did not know. */
struct discovery {
    struct object_id id;
    size_t size;
    bool made;
};

/* Why a file that was read holds nothing to judge; NULL when it is text. */
static const char *no_source(const struct facts *facts)
{
    if (facts->flags & FACTS_LFS_POINTER)
        return "is a Git LFS pointer, its content is elsewhere: not judged";
    return facts->flags & FACTS_BINARY ? "is binary, no Python text: not judged" : NULL;
}

static struct facts *slot_of(const struct work *work, size_t item)
{
    const struct reading *reading = work->reading;
    return &reading->facts[reading->entries ? item : work->entries[item]];
}

/* The facts are of `bytes`: are those what the entry is known by? If nothing was known
 * of it, it is known by them now. */
static bool names_bytes(const struct reading *reading, struct hand *hand,
                        const struct entry *entry, struct str bytes, bool known)
{
    if (!known)
        return snapshot_identify(reading->snapshot, entry, bytes);
    if (snapshot_still_known(hand->source, entry, &bytes))
        return true;
    snapshot_settle(entry, NULL);
    return false;
}

/* True when it was read, or the cache knew it. */
static bool read_facts(struct work *work, struct hand *hand, size_t item)
{
    const struct reading *reading = work->reading;
    const struct entry *entry = &reading->snapshot->entries[work->entries[item]];
    struct facts *facts = slot_of(work, item);
    struct discovery *discovery = &work->discoveries[item];
    struct error err;
    bool known = reading->cache ? cache_settle_id(reading->cache, hand->source, entry,
                                                  work->variant)
                                : (entry->flags & ENTRY_HASHED) != 0;
    if (known && reading->cache &&
        cache_find_facts(reading->cache, &entry->id, work->variant, facts,
                         &discovery->size))
        return true;
    enum read_status status =
        snapshot_read(hand->source, entry, READING_MAX_FILE, &hand->bytes, &err);
    if (status == READ_OK) {
        struct str bytes = buf_str(&hand->bytes);
        facts_read(bytes, hand->facts, hand->arena, facts);
        discovery->size = hand->bytes.len;
        bool named = (known || reading->cache) &&
                     names_bytes(reading, hand, entry, bytes, known);
        discovery->made = named && reading->cache;
        discovery->id = entry->id;
        if (known && !named)
            work->doubtful = true;
    } else if (status != READ_ABSENT && reading_is_source(entry)) {
        work->problems[item] =
            (struct problem){entry->path, arena_str(hand->arena, str_of(err.text)),
                             status == READ_MISSING_OBJECT};
    }
    if (status != READ_OK && status != READ_TOO_LARGE)
        work->doubtful = true;
    return status == READ_OK;
}

static void read_entry(void *context, struct hand *hand, size_t item)
{
    struct work *work = context;
    const struct reading *reading = work->reading;
    const struct entry *entry = &reading->snapshot->entries[work->entries[item]];
    if (!reading_is_source(entry))
        snapshot_see(hand->source, entry);
    if (reading_is_source(entry) && read_facts(work, hand, item)) {
        const struct facts *facts = slot_of(work, item);
        const char *why = no_source(facts);
        atomic_fetch_add(&work->bytes, work->discoveries[item].size);
        atomic_fetch_add(&work->parsed, facts->parsed);
        if (why)
            work->problems[item] = (struct problem){entry->path, str_of(why), false};
    }
    size_t done = atomic_fetch_add(&work->done, 1) + 1;
    if (reading->progress && hand->number == 0)
        reading->progress(reading->progress_context, done, work->count);
}

static bool same_blob(const struct entry *a, const struct entry *b)
{
    static const struct object_id none;
    return memcmp(&a->id, &b->id, sizeof none) == 0 &&
           memcmp(&a->id, &none, sizeof none) != 0;
}

bool reading_shares(const struct snapshot *a, const struct snapshot *b, struct str path)
{
    size_t i = snapshot_find(a, path), k = snapshot_find(b, path);
    return i != STR_NONE && k != STR_NONE && same_blob(&a->entries[i], &b->entries[k]);
}

/* *at: where in the known snapshot the entry before was looked for. */
static bool take_over(struct reading *reading, size_t entry, size_t *at)
{
    const struct entry *wanted = &reading->snapshot->entries[entry];
    const struct snapshot *known = reading->known_snapshot;
    int order = -1;
    while (known && *at < known->count &&
           (order = str_cmp(known->entries[*at].path, wanted->path)) < 0)
        ++*at;
    if (order != 0 || !same_blob(&known->entries[*at], wanted))
        return false;
    if (reading->known_facts)
        reading->facts[entry] = reading->known_facts[*at];
    return true;
}

bool reading_is_source(const struct entry *entry)
{
    return (entry->mode & MODE_TYPE_MASK) == MODE_FILE &&
           program_is_python(entry->path);
}

size_t reading_count(const struct snapshot *snapshot)
{
    size_t count = 0;
    for (size_t i = 0; i < snapshot->count; i++)
        count += reading_is_source(&snapshot->entries[i]);
    return count;
}

static void keep_discoveries(const struct work *work)
{
    const struct reading *reading = work->reading;
    for (size_t i = 0; i < work->count; i++)
        if (work->discoveries[i].made)
            cache_add_facts(reading->cache, &work->discoveries[i].id, work->variant,
                            slot_of(work, i), work->discoveries[i].size);
}

/* The entries that have to be read, or at least looked at. */
static size_t *choose(struct reading *reading, size_t *count, bool *unseen)
{
    const struct snapshot *snapshot = reading->snapshot;
    size_t *entries = arena_array(reading->arena, snapshot->count, sizeof *entries);
    size_t twin = 0;
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct entry *entry = &snapshot->entries[i];
        *unseen |= (entry->flags & ENTRY_UNSEEN) != 0;
        if (entry->flags & ENTRY_UNSEEN ||
            (reading_is_source(entry) && !take_over(reading, i, &twin)))
            entries[(*count)++] = i;
    }
    return entries;
}

/* A thread costs as much as reading some files does. */
#define WORKER_MIN_BYTES ((uint64_t)128 << 10)
#define USUAL_FILE ((uint64_t)8 << 10) /* where the snapshot does not know the size */

static unsigned workers_for(const struct work *work)
{
    const struct reading *reading = work->reading;
    uint64_t bytes = 0, enough = reading->worker_count * WORKER_MIN_BYTES;
    for (size_t i = 0; i < work->count && bytes < enough; i++) {
        const struct entry *entry = &reading->snapshot->entries[work->entries[i]];
        if (reading_is_source(entry))
            bytes += entry->size ? entry->size : USUAL_FILE;
    }
    if (!reading->is_thrifty || bytes >= enough)
        return reading->worker_count;
    return (unsigned)(bytes / WORKER_MIN_BYTES) + 1;
}

void reading_run(struct reading *reading)
{
    size_t slots = reading->entries ? reading->entry_count : reading->snapshot->count;
    bool unseen = false;
    struct work work = {
        .reading = reading, .entries = reading->entries, .count = reading->entry_count};
    reading->facts = arena_array(reading->arena, slots, sizeof(struct facts));
    if (!reading->entries)
        work.entries = choose(reading, &work.count, &unseen);
    work.problems = arena_array(reading->arena, work.count, sizeof(struct problem));
    work.discoveries =
        arena_array(reading->arena, work.count, sizeof(struct discovery));
    work.variant = cache_variant(&reading->options);
    struct crew crew = {.snapshot = reading->snapshot,
                        .options = &reading->options,
                        .arenas = reading->workers,
                        .step = read_entry,
                        .context = &work,
                        .count = work.count,
                        .workers = workers_for(&work),
                        .batch = 8, /* neighbours share a directory */
                        .shuffle = reading->shuffle};
    crew_run(&crew);
    for (size_t i = 0; i < work.count; i++)
        if (work.problems[i].message.len)
            vec_add(&reading->problems.list, reading->arena, work.problems[i]);
    keep_discoveries(&work);
    if (unseen)
        snapshot_drop_gone(reading->snapshot, reading->facts, sizeof *reading->facts);
    if (!reading->entries)
        reading->files = reading_count(reading->snapshot);
    reading->doubtful = work.doubtful;
    reading->bytes = work.bytes;
    reading->parsed_bytes = work.parsed;
    arena_give_back(reading->arena, work.problems, work.count * sizeof *work.problems);
    arena_give_back(reading->arena, work.discoveries,
                    work.count * sizeof *work.discoveries);
}
