/* history - naming a commit, and the merge bases of two.
 *
 *     struct object_id head, since;
 *     if (!history_resolve(repo, STR("HEAD"), &head, &err)) ...
 *     if (!history_resolve(repo, STR("main"), &since, &err)) ...
 *     if (!history_merge_bases(repo, &since, &head, arena, &bases, &err)) ...
 *
 * Reads commits itself, since libgit2 1.5 fails in shallow clones even where the base
 * is there. Errors name what to fetch. */
#ifndef FLATLINE_GIT_HISTORY_H
#define FLATLINE_GIT_HISTORY_H

#include "base/vec.h"
#include "git/snapshot.h"

/* The commit `rev` names; when there is no `rev`, the one origin/rev names. */
bool history_resolve(const struct repo *repo, struct str rev, struct object_id *commit,
                     struct error *err);

struct commit_ids {
    VEC(struct object_id) list;
};

/* As `git merge-base --all`, newest first. None is no failure: the list is empty. False
 * when a commit that is needed cannot be read. */
bool history_merge_bases(const struct repo *repo, const struct object_id *a,
                         const struct object_id *b, struct arena *arena,
                         struct commit_ids *out, struct error *err);

/* The files as they were where `head` (usually "HEAD") left `since`: the newest merge
 * base. Where there is none err says why, and in a shallow clone what to fetch. */
struct snapshot *snapshot_of_merge_base(struct repo *repo, struct str since,
                                        struct str head, struct arena *arena,
                                        struct error *err);

#endif
