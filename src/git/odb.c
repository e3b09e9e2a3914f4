/* The header is read before the object, so that a gigabyte blob in a hostile repository
 * costs a few bytes. An object that is not there is an ordinary thing: partial clones
 * leave blobs out, and flatline never fetches, so the error carries the command that
 * does. */
#include "git/odb.h"

#include "git/repo_private.h"

#include <git2/sys/odb_backend.h>

void object_hex(const struct object_id *id, size_t id_len, char out[OBJECT_HEX_MAX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < id_len; i++) {
        out[2 * i] = digits[id->bytes[i] >> 4];
        out[2 * i + 1] = digits[id->bytes[i] & 15];
    }
    out[2 * id_len] = '\0';
}

static bool add_object_dirs(git_odb *odb, const struct repo *repo, struct error *err)
{
    for (size_t i = 0; i < repo->object_dirs.len; i++)
        if (git_odb_add_disk_alternate(odb, repo->object_dirs.items[i].ptr) != 0)
            return error_set(err, "%s: cannot be read as an object directory: %s",
                             repo->object_dirs.items[i].ptr, git_reason());
    return true;
}

bool odb_init(struct odb *odb, const struct repo *repo, struct error *err)
{
    struct arena scratch;
    *odb = (struct odb){NULL, repo};
    if (!repo_needs_objects(repo, err))
        return false;
    arena_init(&scratch);
    struct str parts[] = {repo->commondir, STR("/objects")};
    struct str objects = arena_join(&scratch, parts, 2);
    bool ok = git_odb_open(&odb->git, objects.ptr) == 0 ||
              error_set(err, "%s: cannot be read: %s", objects.ptr, git_reason());
    ok = ok && add_object_dirs(odb->git, repo, err);
    arena_release(&scratch);
    if (!ok)
        odb_release(odb);
    return ok;
}

void odb_release(struct odb *odb)
{
    git_odb_free(odb->git);
    odb->git = NULL;
}

static const char *type_name(enum odb_type type)
{
    static const char *const names[] = {"object", "commit", "tree", "blob", "tag"};
    return names[type];
}

static enum read_status missing(const struct odb *odb, const git_oid *oid,
                                enum odb_type type, int status, struct error *err)
{
    struct object_id id = from_git_oid(oid);
    char hex[OBJECT_HEX_MAX];
    object_hex(&id, SHA1_LEN, hex);
    struct str remote = repo_promisor(odb->repo);
    if (status != GIT_ENOTFOUND)
        error_set(err, "%s %s cannot be read: %s; `git fsck` tells more",
                  type_name(type), hex, git_reason());
    else if (remote.len)
        error_set(err,
                  "%s %s is not in this partial clone; "
                  "`git fetch --refetch --no-filter %.*s` brings all that is missing",
                  type_name(type), hex, shown(remote), remote.ptr);
    else
        error_set(err, "%s %s is missing; `git fsck` tells more", type_name(type), hex);
    return READ_MISSING_OBJECT;
}

enum read_status odb_read(struct odb *odb, const struct object_id *id,
                          enum odb_type type, size_t limit, struct buf *out,
                          struct error *err)
{
    git_oid oid = to_git_oid(id);
    git_odb_object *object = NULL;
    size_t size = 0;
    git_object_t found = GIT_OBJECT_INVALID;
    buf_clear(out);
    int status = git_odb_read_header(&size, &found, odb->git, &oid);
    if (status != 0)
        return missing(odb, &oid, type, status, err);
    if ((int)found != (int)type) {
        char hex[OBJECT_HEX_MAX];
        object_hex(id, SHA1_LEN, hex);
        error_set(err, "object %s should be a %s but is a %s", hex, type_name(type),
                  git_object_type2string(found));
        return READ_MISSING_OBJECT;
    }
    if (size > limit) {
        error_set(err, "%zu bytes, more than the limit of %zu", size, limit);
        return READ_TOO_LARGE;
    }
    status = git_odb_read(&object, odb->git, &oid);
    if (status != 0)
        return missing(odb, &oid, type, status, err);
    buf_add(out, str_make(git_odb_object_data(object), git_odb_object_size(object)));
    git_odb_object_free(object);
    return READ_OK;
}

bool odb_size(struct odb *odb, const struct object_id *id, uint64_t *size)
{
    git_oid oid = to_git_oid(id);
    size_t len = 0;
    git_object_t found = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&len, &found, odb->git, &oid) != 0)
        return false;
    *size = len;
    return true;
}

bool odb_hash(const struct repo *repo, struct str bytes, struct object_id *id)
{
    git_oid oid;
    if (repo->id_len != SHA1_LEN ||
        git_odb_hash(&oid, bytes.len ? bytes.ptr : "", bytes.len, GIT_OBJECT_BLOB) != 0)
        return false;
    *id = from_git_oid(&oid);
    return true;
}
