/* diff - in which files do two snapshots differ?
 *
 *     struct changes changes;
 *     diff_snapshots(base, head, arena, &changes);
 *     for (size_t i = 0; i < changes.len; i++) ... changes.items[i].head ...
 *
 * As `git diff --raw --no-renames`: by path, mode and blob id. A work tree file whose
 * id is not known counts as changed but uncertain: only its bytes can tell. */
#ifndef FLATLINE_GIT_DIFF_H
#define FLATLINE_GIT_DIFF_H

#include "base/vec.h"
#include "git/snapshot.h"

struct change {
    const struct entry *base; /* NULL: added */
    const struct entry *head; /* NULL: deleted */
    bool uncertain;           /* may be equal after all */
};

struct changes {
    VEC(struct change) list; /* in order of paths */
};

/* Points into both snapshots. Time is that of listing both; the snapshots of the index
 * and of HEAD made for comparison (snapshot_of_head) share what is equal. */
void diff_snapshots(const struct snapshot *base, const struct snapshot *head,
                    struct arena *arena, struct changes *out);

#endif
