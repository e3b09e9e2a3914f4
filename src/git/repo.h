/* repo - opening the repository a run is about, as git itself would find it.
 *
 *     struct repo *repo = repo_open(STR(""), &err);     from the current directory
 *     ... snapshot_of_worktree(repo, ...) ...
 *     repo_close(repo);
 *
 * Honours GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY,
 * GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_CEILING_DIRECTORIES and
 * GIT_DISCOVERY_ACROSS_FILESYSTEM itself, since libgit2's own handling is wrong in
 * every version. Runs nothing that a configuration names, reads no configuration but
 * the repository's own, and never writes. src/git/ alone uses libgit2.
 *
 * A repository with sha256 names or reftable opens too, as far as it can be read: its
 * work tree can be audited; commits and blobs answer with an error that says so. */
#ifndef FLATLINE_GIT_REPO_H
#define FLATLINE_GIT_REPO_H

#include "base/error.h"
#include "base/str.h"

struct repo;

/* Opens the repository that holds `path` (empty: the current directory, with the
 * environment's GIT_* variables honoured). NULL and one line in err when there is none.
 * Relative paths of the environment are taken from the current directory: do not
 * change it before. */
struct repo *repo_open(struct str path, struct error *err);
void repo_close(struct repo *repo); /* NULL is fine */

/* Absolute, without a trailing slash, a NUL behind; empty when bare. Live as long as
 * the repo. */
struct str repo_workdir(const struct repo *repo);
struct str repo_gitdir(const struct repo *repo);    /* per work tree */
struct str repo_commondir(const struct repo *repo); /* objects, refs, shallow */

/* Was history cut off (git clone --depth)? */
bool repo_is_shallow(const struct repo *repo);
/* Has HEAD no commit yet? */
bool repo_is_unborn(const struct repo *repo);
/* The remote a partial clone leaves objects at; empty when it is no partial clone. */
struct str repo_promisor(const struct repo *repo);

#endif
