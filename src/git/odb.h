/* odb - reading git's objects, one handle for each thread.
 *
 *     struct odb odb;
 *     if (!odb_init(&odb, repo, &err)) return false;
 *     if (odb_read(&odb, &id, ODB_BLOB, limit, &bytes, &err) == READ_OK) ...
 *     odb_release(&odb);
 *
 * Threads that share one of libgit2's object databases wait for each other on every
 * read; with one each they scale. Sees the common directory's objects, its alternates,
 * and what GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES add (a pre-receive
 * quarantine). Object names are not hashed again, as git does not either. */
#ifndef FLATLINE_GIT_ODB_H
#define FLATLINE_GIT_ODB_H

#include "git/snapshot.h"

struct git_odb;
struct repo;

struct odb {
    struct git_odb *git;
    const struct repo *repo;
};

enum odb_type { ODB_COMMIT = 1, ODB_TREE = 2, ODB_BLOB = 3, ODB_TAG = 4 };

bool odb_init(struct odb *odb, const struct repo *repo, struct error *err);
void odb_release(struct odb *odb); /* also of a zeroed struct */

/* The object's bytes into `out` (cleared first; empty unless READ_OK). READ_TOO_LARGE
 * when it has more than `limit` bytes: then it is not unpacked. READ_MISSING_OBJECT
 * when it is absent, corrupt or of another type: err names it and says what to do. */
enum read_status odb_read(struct odb *odb, const struct object_id *id,
                          enum odb_type type, size_t limit, struct buf *out,
                          struct error *err);
/* The size alone; false when it cannot be told. */
bool odb_size(struct odb *odb, const struct object_id *id, uint64_t *size);

/* The name of a blob with these bytes; false where names are SHA-256 ones. */
bool odb_hash(const struct repo *repo, struct str bytes, struct object_id *id);

/* Lower-case hexadecimal with a NUL. */
#define OBJECT_HEX_MAX 65
void object_hex(const struct object_id *id, size_t id_len, char out[OBJECT_HEX_MAX]);

#endif
