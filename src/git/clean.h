/* clean - which work tree files are known to equal their blob without being read.
 *
 *     struct clean clean;
 *     clean_init(&clean, repo, index, arena);
 *     if (clean_is(&clean, index_entry, &st)) entry.flags |= ENTRY_STAT_CLEAN;
 *     clean_release(&clean);
 *
 * As git decides it (the stat data in the index agrees and the entry is not racily
 * clean: not written in the second the index was), and stricter in one thing: the bytes
 * on disk must be the blob's, so files that pass a filter or a conversion of line ends
 * do not count unless their size proves that nothing was converted. */
#ifndef FLATLINE_GIT_CLEAN_H
#define FLATLINE_GIT_CLEAN_H

#include "git/attributes.h"
#include "git/index.h"
#include "git/odb.h"

struct clean {
    const struct index *index;
    struct attributes attributes;
    struct odb odb;
    bool odb_failed;
    bool trust_ctime, minimal; /* core.trustctime, core.checkstat=minimal */
};

void clean_init(struct clean *clean, const struct repo *repo, const struct index *index,
                struct arena *arena);
void clean_release(struct clean *clean);
/* `st` is what worktree_stat said of the entry's path. */
bool clean_is(struct clean *clean, const struct index_entry *entry,
              const struct stat *st);

#endif
