/* repo - opening the repository a run is about, as git itself would find it.
 *
 *     struct repo *repo = repo_open(STR(""), &err);     from the current directory
 *     ... snapshot_of_worktree(repo, ...) ...
 *     repo_close(repo);
 *
 * Honours GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY and
 * GIT_ALTERNATE_OBJECT_DIRECTORIES itself, since libgit2's own handling is wrong in
 * every version (see the design's git.md). Runs nothing that a configuration names and
 * never writes. src/git/ alone uses libgit2. */
#ifndef FLATLINE_GIT_REPO_H
#define FLATLINE_GIT_REPO_H

#include "base/error.h"
#include "base/str.h"

struct repo;

/* Opens the repository that holds `path` (empty: the current directory, with the
 * environment's GIT_* variables honoured). NULL and one line in err when there is none.
 */
struct repo *repo_open(struct str path, struct error *err);
void repo_close(struct repo *repo); /* NULL is fine */

/* Absolute, without a trailing slash; empty when bare. Live as long as the repo. */
struct str repo_workdir(const struct repo *repo);
struct str repo_gitdir(const struct repo *repo);    /* per work tree */
struct str repo_commondir(const struct repo *repo); /* objects, refs, shallow */

#endif
