/* snapshot_private - what stands behind a snapshot, for the files of src/git/ alone. */
#ifndef FLATLINE_GIT_SNAPSHOT_PRIVATE_H
#define FLATLINE_GIT_SNAPSHOT_PRIVATE_H

#include "git/snapshot.h"
#include "git/tree.h"
#include "git/worktree.h"

struct index;

struct snapshot_state {
    const struct str *texts;         /* NULL, or one an entry; ptr NULL: read it */
    const struct index *index;       /* of the index and the work tree */
    const struct memory_disk *disk;  /* of memory; may be NULL */
    struct disk_questions *listener; /* may be NULL */
};

/* As the public ones, without noting anything down. */
enum on_disk disk_what(const struct snapshot *snap, struct str path);
bool disk_ignored(const struct snapshot *snap, struct str path, struct arena *arena,
                  struct str *where);

/* Appends the files on disk that `tracked` does not list and git does not ignore. */
void untracked_list(const struct snapshot *tracked, struct arena *arena,
                    struct entry_list *out);

/* Makes the entry what was found in its place; false: nothing that git would track. */
bool entry_as_found(struct entry *entry, const struct found *found);

struct snapshot *snapshot_make(enum snapshot_kind kind, struct repo *repo,
                               struct str label, const struct entry *entries,
                               size_t count, struct arena *arena);
/* `snap` with the entries of `more`, which are sorted and unique; of equal paths those
 * of `snap` stay. */
struct snapshot *snapshot_with_entries(const struct snapshot *snap,
                                       const struct entry_list *more,
                                       struct arena *arena);

#endif
