/* worktree - reading a hostile work tree safely.
 *
 *     struct worktree tree;
 *     worktree_init(&tree, repo);
 *     enum on_disk what = worktree_stat(&tree, path, &st);
 *     enum read_status status = worktree_read(&tree, path, 0, limit, &bytes, &err);
 *     worktree_release(&tree);
 *
 * Nothing is opened outside the tree, no symbolic link is followed (not even to a
 * directory), nothing but a regular file is read, and no FIFO can make it wait. One
 * thread at a time; each thread has its own. */
#ifndef FLATLINE_GIT_WORKTREE_H
#define FLATLINE_GIT_WORKTREE_H

#include "git/snapshot.h"

#include <sys/stat.h>

struct worktree {
    int root;            /* not owned */
    int dir;             /* the directory asked last, -1 when it is none */
    struct buf dir_path; /* its path */
    bool dir_known;
};

void worktree_init(struct worktree *tree, const struct repo *repo);
void worktree_release(struct worktree *tree);

/* What stands at `path`: a regular file, nothing (also when a parent is no directory or
 * is a link), or something else. *st is filled when there is something. UNKNOWN: it
 * could not be told (errno says why). Asking in order of paths is fast. */
enum on_disk worktree_stat(struct worktree *tree, struct str path, struct stat *st);

/* The same, as an entry needs it. `st` may be looked into for a file. */
struct found {
    uint64_t size; /* of a file */
    uint8_t what;  /* enum on_disk */
    bool is_link, is_dir;
};
struct found worktree_find(struct worktree *tree, struct str path, struct stat *st);

/* Is there certainly nothing called `name` in the directory that `path` lies in? */
bool worktree_has_none(struct worktree *tree, struct str path, const char *name);

/* As snapshot_read. Reading in order of paths is fast, and so is reading a file of the
 * size it was just said to have: `expected` (0: not known). */
enum read_status worktree_read(struct worktree *tree, struct str path,
                               uint64_t expected, size_t limit, struct buf *out,
                               struct error *err);

#endif
