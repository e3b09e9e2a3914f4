/* repo_private - what a repository is, for the files of src/git/ alone. */
#ifndef FLATLINE_GIT_REPO_PRIVATE_H
#define FLATLINE_GIT_REPO_PRIVATE_H

#include "base/vec.h"
#include "git/repo.h"
#include "git/snapshot.h"

#include <git2.h>

#define SHA1_LEN 20
#define SHA256_LEN 32

/* Strings end in a NUL and live in `arena`. */
struct repo {
    struct arena arena;
    git_repository *git; /* NULL: a repository libgit2 cannot open (sha256, reftable) */
    const char *unopened; /* why not: "sha256 object names" */
    struct str workdir, gitdir, commondir;
    struct str index_path;
    struct str promisor; /* remote of a partial clone, or empty */
    size_t id_len;
    int root;                    /* the work tree's directory, -1 when bare */
    struct ignore *ignore;       /* made when somebody asks what is ignored */
    VEC(struct str) object_dirs; /* besides the common directory's objects */
};

/* libgit2's reason for the last failure; never NULL. */
const char *git_reason(void);

/* For %.*s; git's names fit an int, longer ones are cut. */
static inline int shown(struct str s)
{
    return s.len < 4096 ? (int)s.len : 4096;
}

static inline git_oid to_git_oid(const struct object_id *id)
{
    git_oid oid;
    git_oid_fromraw(&oid, id->bytes);
    return oid;
}

static inline struct object_id from_git_oid(const git_oid *oid)
{
    struct object_id id = {{0}};
    memcpy(id.bytes, oid->id, SHA1_LEN);
    return id;
}

/* Can commits and blobs be read? Otherwise false and err says what works instead. */
bool repo_needs_objects(const struct repo *repo, struct error *err);

#endif
