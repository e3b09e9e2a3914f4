/* memory - what an earlier run said of the same state, so that it need not be judged
 * again.
 *
 *     struct memory memory;
 *     memory_open(&memory, cache, snapshot, config, arena);
 *     if (memory_recall(&memory, MEMORY_EXACT, &said)) ... said.findings ...
 *     memory_listen(&memory);
 *     ... judge; memory_note_read() for every file read beside the facts ...
 *     memory_keep(&memory, &said);
 *     memory_close(&memory);
 *
 * A verdict is a function of the entries (paths, modes, the blobs of Python files), the
 * configuration, this program, and of what is asked beside: does this lie on the disk,
 * is it ignored, what does that file hold. The first three make the key; the questions
 * are kept with their answers, and a verdict is recalled only if all of them would be
 * answered the same today. For a commit the tree's name stands for the entries: under
 * it the key is kept, so that they need not be gone through. A state with a Python file
 * whose blob is not known (identity.h: one that cannot be read) has no key and is
 * judged anew.
 *
 * Recalled findings say the very same as new ones. MEMORY_BASE is for a state that
 * another one is compared with: what counts is rule, path and key of each finding, so
 * that a verdict will do that differs in line numbers and names nobody asks for
 * (memory_keep_moved); what has come since is kept beside. Everything is read with its
 * bounds checked. */
#ifndef FLATLINE_MEMORY_H
#define FLATLINE_MEMORY_H

#include "cache/cache.h"
#include "config/config.h"
#include "problem.h"

/* A file read for what it holds. */
struct memory_read {
    struct str path;
    bool is_python, was_read;
    uint8_t digest[16];
};

struct memory {
    struct cache *cache; /* NULL: nothing is remembered */
    const struct snapshot *snapshot;
    struct store_key key; /* with the snapshot's kind; made when first needed */
    bool has_key;
    struct store_key tree_key; /* of a commit: under it the other key is kept */
    bool has_tree_key;
    const struct config *config;
    uint64_t variant; /* of the facts that a run would look up: cache_variant */
    struct store_key recalled; /* of the verdict that was found */
    struct arena arena;
    struct snapshot_reader *reader;
    struct disk_questions questions;
    VEC(struct memory_read) reads;
    bool doubtful; /* a Python file may have changed while it was read */
};

/* What a state has that the one it was moved from had not. Bounds: SINCE_MAX_ASKED,
 * SINCE_MAX_READS; beyond them it is no longer the same. */
#define SINCE_MAX_ASKED 2000
#define SINCE_MAX_READS 50
struct since {
    const uint64_t *asked; /* python/asked.h */
    size_t asked_count;
    const struct memory_read *reads; /* files of which other bytes say the same */
    size_t read_count;
};

/* What was said of a state. */
struct said {
    enum snapshot_kind kind;
    struct str numbers; /* the run's statistics, as bytes */
    struct str asked;   /* what files ask one another for: python/asked.h */
    struct str usual;   /* imports that say nothing new: python/usual.h */
    struct finding *findings;
    size_t finding_count;
    const struct problem *problems;
    size_t problem_count;
    const struct memory_read *reads; /* recalled ones only */
    size_t read_count;
    struct since since; /* of a recalled one */
};

enum memory_use { MEMORY_EXACT, MEMORY_BASE };

/* `cache` may be NULL. The others must outlive the memory. */
void memory_open(struct memory *m, struct cache *cache, const struct snapshot *snapshot,
                 const struct config *config);
void memory_close(struct memory *m);

/* What is recalled lives in `arena` and the cache. */
bool memory_recall(struct memory *m, enum memory_use use, struct arena *arena,
                   struct said *said);

void memory_listen(struct memory *m);
/* `bytes`: NULL when it could not be read. */
void memory_note_read(struct memory *m, const struct entry *entry,
                      const struct str *bytes);
/* A Python file of which the cache knew, by its id, what reading would have told; or it
 * was read, and is still what its id says. */
void memory_note_recalled(struct memory *m, const struct entry *entry);
/* To be written with the cache. */
void memory_keep(struct memory *m, const struct said *said);
/* The state of `from`, which was recalled, and this one have files of the same shape.
 */
void memory_keep_moved(struct memory *m, const struct memory *from,
                       const struct since *since);

/* How often did the verdict `said` take the file's content into account, beside its
 * facts? SIZE_MAX when it could not. */
size_t memory_times_read(const struct said *said, struct str path);
/* What a memory_read says of `bytes`. */
void memory_digest(const struct memory *m, struct str bytes, uint8_t out[16]);

#endif
