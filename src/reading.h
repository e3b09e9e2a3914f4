/* reading - the facts of every Python file of a snapshot, on all processors.
 *
 *     struct reading reading = {.snapshot = snap, .arena = &arena, ...};
 *     reading_run(&reading);
 *     reading.facts[entry] ...
 *
 * Each worker has its own arena, parser and object database; a result goes to its
 * entry's own slot, so that nothing depends on threads or timing. A file that cannot be
 * read leaves empty facts and a problem. What the cache knows of a blob is taken from
 * there without reading the file; what it did not know is added to it. */
#ifndef FLATLINE_READING_H
#define FLATLINE_READING_H

#include "cache/cache.h"
#include "config/config.h"
#include "git/snapshot.h"
#include "problem.h"
#include "python/facts.h"

/* Files larger than this are not read; the run says so. */
#define READING_MAX_FILE ((size_t)32 << 20)

struct reading {
    /* What to read, set by the caller. */
    const struct snapshot *snapshot;
    struct facts_options options;
    const size_t *entries; /* which Python files; NULL: every one */
    size_t entry_count;
    /* Facts read already, of another revision: blobs it shares are not read again.
     * Without the facts they are left empty. */
    const struct snapshot *known_snapshot;
    const struct facts *known_facts;
    struct cache *cache;   /* facts of earlier runs; NULL: none */
    struct arena *arena;   /* for the arrays */
    struct arena *workers; /* one for each worker: the facts live there */
    unsigned worker_count;
    bool is_thrifty;  /* fewer workers where there is little to read */
    uint64_t shuffle; /* not 0: another order of work (tests) */
    void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
    void *progress_context;
    /* What came of it. */
    struct facts *facts; /* one per entry of the snapshot, zero for what is no Python;
                            with `entries` one for each of those */
    struct problems problems;
    bool doubtful; /* a file changed, went away or could not be read meanwhile */
    size_t files, bytes,
        parsed_bytes; /* Python files; their bytes; those seen by tree-sitter */
};

void reading_run(struct reading *reading);

/* What a configuration has read in a file beyond the fixed repertoire. */
static inline struct facts_options reading_options(const struct config *config)
{
    return (struct facts_options){.loud_calls = config->loud_calls.items,
                                  .loud_call_count = config->loud_calls.len,
                                  .emitters = config->heartbeat.emitters.items,
                                  .emitter_count = config->heartbeat.emitters.len};
}

/* Has it facts? */
bool reading_is_source(const struct entry *entry);
size_t reading_count(const struct snapshot *snapshot); /* how many have */
/* Is the file `path` the same blob in both? */
bool reading_shares(const struct snapshot *a, const struct snapshot *b,
                    struct str path);

#endif
