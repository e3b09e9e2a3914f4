/* clean - which work tree files are known to equal their blob without being read.
 *
 *     struct clean clean;
 *     clean_init(&clean, repo, index, arena);
 *     if (clean_by_stat(&clean, index_entry, &st) &&
 *         clean_by_attributes(&clean, path, size) == CLEAN) ... its bytes are known ...
 *     clean_release(&clean);
 *
 * As git decides it (the stat data in the index agrees and the entry is not racily
 * clean: not written in the second the index was), and stricter in one thing: the bytes
 * on disk must be the blob's, so files that pass a filter do not count, and files whose
 * line ends may have been converted only if the blob has the same size. */
#ifndef FLATLINE_GIT_CLEAN_H
#define FLATLINE_GIT_CLEAN_H

#include "git/attributes.h"
#include "git/index.h"

struct clean {
    const struct index *index;
    struct attributes attributes;
    bool trust_ctime, minimal; /* core.trustctime, core.checkstat=minimal */
};

/* Size and time of writing are those the index has: written since, it would have
 * others.
 */
bool clean_is_unwritten(const struct index_entry *entry, const struct stat *st);

enum clean_state { CLEAN_UNKNOWN, CLEAN_IF_SAME_SIZE, CLEAN };

void clean_init(struct clean *clean, const struct repo *repo, const struct index *index,
                struct arena *arena);
void clean_release(struct clean *clean);
/* The index vouches for what was written into the file; `st` is what worktree_stat said
 * of it. Any number of threads at once. */
bool clean_by_stat(const struct clean *clean, const struct index_entry *entry,
                   const struct stat *st);
/* Is that then what stands in the file, too? An empty file is converted by nothing. One
 * thread at a time, in order of paths. */
enum clean_state clean_by_attributes(struct clean *clean, struct str path,
                                     uint64_t size);

#endif
