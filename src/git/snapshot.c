/* A snapshot is an array of entries and, where contents were given as texts, a second
 * array beside it. What reading costs (an object database, a directory handle) belongs
 * to the reader, one for each thread, and is opened when first needed. */
#include "git/snapshot.h"

#include "git/clean.h"
#include "git/history.h"
#include "git/index.h"
#include "git/odb.h"
#include "git/repo_private.h"
#include "git/snapshot_private.h"
#include "git/tree.h"
#include "git/worktree.h"

#include "base/path.h"

#include <errno.h>
#include <stdlib.h>

struct snapshot *snapshot_make(enum snapshot_kind kind, struct repo *repo,
                               struct str label, const struct entry *entries,
                               size_t count, struct arena *arena)
{
    struct snapshot *snap = arena_new(arena, struct snapshot);
    struct snapshot_state *state = arena_new(arena, struct snapshot_state);
    snap->kind = kind;
    snap->repo = repo;
    snap->label = label;
    snap->entries = entries;
    snap->count = count;
    snap->state = state;
    return snap;
}

/* --- Texts ---------------------------------------------------------------------------
 */

/* By path; of equal paths the one given last comes first. */
static int compare_files(const void *a, const void *b)
{
    const struct memory_file *x = *(const struct memory_file *const *)a;
    const struct memory_file *y = *(const struct memory_file *const *)b;
    int order = str_cmp(x->path, y->path);
    return order ? order : (x < y) - (x > y);
}

struct snapshot *snapshot_of_memory(const struct memory_file *files, size_t count,
                                    struct arena *arena)
{
    const struct memory_file **sorted = arena_array(arena, count, sizeof *sorted);
    struct entry *entries = arena_array(arena, count, sizeof *entries);
    struct str *texts = arena_array(arena, count, sizeof *texts);
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &files[i];
    qsort(sorted, count, sizeof *sorted, compare_files);
    for (size_t i = 0; i < count; i++) {
        if (len && str_eq(entries[len - 1].path, sorted[i]->path))
            continue;
        entries[len].path = sorted[i]->path;
        entries[len].mode = 0100644;
        entries[len].size = sorted[i]->text.len;
        texts[len] = sorted[i]->text.ptr ? sorted[i]->text : STR("");
        len++;
    }
    struct snapshot *snap =
        snapshot_make(SNAPSHOT_MEMORY, NULL, STR("memory"), entries, len, arena);
    ((struct snapshot_state *)snap->state)->texts = texts;
    return snap;
}

void snapshot_set_disk(struct snapshot *snap, const struct memory_disk *disk)
{
    ((struct snapshot_state *)snap->state)->disk = disk;
}

struct snapshot *snapshot_overlay(const struct snapshot *snap, struct str path,
                                  struct str text, struct arena *arena)
{
    const struct snapshot_state *below = snap->state;
    size_t at = snapshot_lower_bound(snap, path);
    bool present = at < snap->count && str_eq(snap->entries[at].path, path);
    size_t count = snap->count + !present;
    struct entry *entries = arena_array(arena, count, sizeof *entries);
    struct str *texts = arena_array(arena, count, sizeof *texts);
    for (size_t i = 0, from = 0; i < count; i++) {
        if (i == at && !present)
            continue;
        entries[i] = snap->entries[from];
        texts[i] = below->texts ? below->texts[from] : (struct str){NULL, 0};
        from++;
    }
    if (!present)
        entries[at] = (struct entry){.path = path, .flags = ENTRY_UNTRACKED};
    entries[at].mode = 0100644;
    entries[at].id = (struct object_id){{0}};
    entries[at].flags &= ENTRY_UNTRACKED;
    entries[at].size = text.len;
    texts[at] = text.ptr ? text : STR("");
    struct snapshot *over =
        snapshot_make(snap->kind, snap->repo, snap->label, entries, count, arena);
    *(struct snapshot_state *)over->state = *below;
    ((struct snapshot_state *)over->state)->texts = texts;
    return over;
}

/* --- Commits -------------------------------------------------------------------------
 */

static struct snapshot *made_of(const struct object_id *tree, struct snapshot *snap)
{
    snap->tree = *tree;
    return snap;
}

static struct snapshot *list_tree(struct repo *repo, const git_oid *tree,
                                  const struct tree_hint *hint, struct str label,
                                  struct arena *arena, struct error *err)
{
    struct odb odb;
    struct entry_list list = {0};
    struct object_id root = from_git_oid(tree);
    if (hint && tree_hint_is_whole(hint, &root))
        return made_of(&root, snapshot_make(SNAPSHOT_COMMIT, repo, label,
                                            hint->staged->entries, hint->staged->count,
                                            arena));
    if (!odb_init(&odb, repo, err))
        return NULL;
    if (hint)
        entry_list_reserve(&list, hint->staged->count, arena);
    bool ok = tree_list(&odb, &root, STR(""), hint, arena, &list, err);
    odb_release(&odb);
    if (!ok)
        return NULL;
    return made_of(&root, snapshot_make(SNAPSHOT_COMMIT, repo, label, list.vec.items,
                                        list.vec.len, arena));
}

static git_object *find_object(struct repo *repo, struct str rev, struct error *err)
{
    git_object *object = NULL;
    struct object_id commit;
    rev = arena_str(&repo->arena, rev);
    if (!repo_needs_objects(repo, err))
        return NULL;
    if (git_revparse_single(&object, repo->git, rev.ptr) == 0)
        return object;
    if (!history_resolve(repo, rev, &commit, err))
        return NULL;
    git_oid oid = to_git_oid(&commit);
    if (git_object_lookup(&object, repo->git, &oid, GIT_OBJECT_COMMIT) == 0)
        return object;
    error_set(err, "%s: cannot be read: %s", rev.ptr, git_reason());
    return NULL;
}

/* A commit's tree by id alone: libgit2 would parse it and say less about a bad one. */
static bool tree_of(git_object *object, git_oid *tree)
{
    git_object *peeled = NULL;
    bool found = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) == 0;
    if (found)
        git_oid_cpy(tree, git_commit_tree_id((git_commit *)peeled));
    else if ((found = git_object_peel(&peeled, object, GIT_OBJECT_TREE) == 0))
        git_oid_cpy(tree, git_object_id(peeled));
    git_object_free(peeled);
    return found;
}

static struct snapshot *list_revision(struct repo *repo, struct str rev,
                                      const struct tree_hint *hint, struct arena *arena,
                                      struct error *err)
{
    git_object *object = find_object(repo, rev, err);
    struct snapshot *snap = NULL;
    git_oid tree;
    if (!object)
        return NULL;
    struct object_id id = from_git_oid(git_object_id(object));
    const char *type = git_object_type2string(git_object_type(object));
    char hex[OBJECT_HEX_MAX];
    object_hex(&id, SHA1_LEN, hex);
    struct str label = arena_printf(arena, "%s %.10s", type, hex);
    if (tree_of(object, &tree))
        snap = list_tree(repo, &tree, hint, label, arena, err);
    else
        error_set(err, "%.*s: no tree can be read from it: %s", shown(rev), rev.ptr,
                  git_reason());
    git_object_free(object);
    return snap;
}

struct snapshot *snapshot_of_commit(struct repo *repo, struct str rev,
                                    struct arena *arena, struct error *err)
{
    return list_revision(repo, rev, NULL, arena, err);
}

struct snapshot *snapshot_of_head(struct repo *repo, const struct snapshot *staged,
                                  struct arena *arena, struct error *err)
{
    struct tree_hint hint;
    const struct snapshot_state *state = staged ? staged->state : NULL;
    if (repo_is_unborn(repo))
        return snapshot_make(SNAPSHOT_COMMIT, repo, STR("no commit"), NULL, 0, arena);
    if (!state || staged->kind != SNAPSHOT_INDEX || !state->index || state->texts)
        return list_revision(repo, STR("HEAD"), NULL, arena, err);
    tree_hint_init(&hint, staged, state->index->trees, state->index->tree_count, arena);
    return list_revision(repo, STR("HEAD"), &hint, arena, err);
}

/* --- Searching -----------------------------------------------------------------------
 */

size_t snapshot_lower_bound(const struct snapshot *snap, struct str path)
{
    size_t low = 0, high = snap->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(snap->entries[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t snapshot_find(const struct snapshot *snap, struct str path)
{
    size_t at = snapshot_lower_bound(snap, path);
    return at < snap->count && str_eq(snap->entries[at].path, path) ? at : STR_NONE;
}

/* Is `path` below `dir` (1), before everything there (-1) or behind it (0)? The order
 * is that of dir + "/". */
static bool is_before_dir(struct str path, struct str dir)
{
    size_t len = path.len < dir.len ? path.len : dir.len;
    int order = len ? memcmp(path.ptr, dir.ptr, len) : 0;
    if (order || path.len <= dir.len)
        return order <= 0;
    return (unsigned char)path.ptr[dir.len] < '/';
}

bool snapshot_has_dir(const struct snapshot *snap, struct str dir)
{
    size_t low = 0, high = snap->count;
    if (!dir.len)
        return snap->count > 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_before_dir(snap->entries[middle].path, dir))
            low = middle + 1;
        else
            high = middle;
    }
    return low < snap->count && path_within(snap->entries[low].path, dir);
}

/* --- Reading -------------------------------------------------------------------------
 */

struct snapshot_reader {
    const struct snapshot *snap;
    struct odb odb;
    struct worktree worktree;
    bool odb_failed;
    struct error odb_error;
};

struct snapshot_reader *snapshot_reader_new(const struct snapshot *snap)
{
    struct snapshot_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        arena_out_of_memory(sizeof *reader);
    reader->snap = snap;
    if (snap->repo)
        worktree_init(&reader->worktree, snap->repo);
    return reader;
}

void snapshot_reader_free(struct snapshot_reader *reader)
{
    if (!reader)
        return;
    odb_release(&reader->odb);
    if (reader->snap->repo)
        worktree_release(&reader->worktree);
    free(reader);
}

static bool open_odb(struct snapshot_reader *reader, struct error *err)
{
    if (!reader->odb.git && !reader->odb_failed)
        reader->odb_failed =
            !odb_init(&reader->odb, reader->snap->repo, &reader->odb_error);
    if (reader->odb_failed)
        *err = reader->odb_error;
    return !reader->odb_failed;
}

static enum read_status read_text(struct str text, size_t limit, struct buf *out,
                                  struct error *err)
{
    if (text.len > limit) {
        error_set(err, "is larger than the limit of %zu bytes", limit);
        return READ_TOO_LARGE;
    }
    buf_reserve(out, 0);
    buf_add(out, text);
    return READ_OK;
}

static bool is_in_worktree(const struct snapshot *snap, const struct entry *entry)
{
    return snap->kind == SNAPSHOT_WORKTREE || (entry->flags & ENTRY_UNTRACKED);
}

/* Snapshots show their entries as constant, but own them. */
static struct entry *own(const struct entry *entry)
{
    return (struct entry *)(uintptr_t)entry;
}

void snapshot_see(struct snapshot_reader *reader, const struct entry *entry)
{
    struct stat st;
    if (!(entry->flags & ENTRY_UNSEEN))
        return;
    struct found found = worktree_find(&reader->worktree, entry->path, &st);
    if (!entry_as_found(own(entry), &found))
        own(entry)->flags |= ENTRY_GONE;
    own(entry)->flags &= ~(uint32_t)ENTRY_UNSEEN;
}

/* What can be read needs no other look; what cannot is seen before anybody says why. */
static bool read_unseen(struct snapshot_reader *reader, const struct entry *entry,
                        size_t limit, struct buf *out)
{
    struct error err;
    bool read =
        (entry->mode & MODE_TYPE_MASK) == MODE_FILE &&
        !(entry->flags & ENTRY_CONFLICTED) &&
        worktree_read(&reader->worktree, entry->path, 0, limit, out, &err) == READ_OK;
    if (!read) {
        snapshot_see(reader, entry);
        return false;
    }
    own(entry)->size = out->len;
    own(entry)->flags &= ~(uint32_t)ENTRY_UNSEEN;
    return true;
}

void snapshot_drop_gone(const struct snapshot *snap, void *beside, size_t size)
{
    char *elements = beside;
    size_t kept = 0;
    for (size_t i = 0; i < snap->count; i++) {
        if (snap->entries[i].flags & ENTRY_GONE)
            continue;
        if (kept != i) {
            *own(&snap->entries[kept]) = snap->entries[i];
            memcpy(elements + kept * size, elements + i * size, size);
        }
        kept++;
    }
    ((struct snapshot *)(uintptr_t)snap)->count = kept;
}

enum read_status snapshot_read(struct snapshot_reader *reader,
                               const struct entry *entry, size_t limit, struct buf *out,
                               struct error *err)
{
    const struct snapshot *snap = reader->snap;
    const struct snapshot_state *state = snap->state;
    size_t at = (size_t)(entry - snap->entries);
    buf_clear(out);
    if (state->texts && state->texts[at].ptr)
        return read_text(state->texts[at], limit, out, err);
    if (entry->flags & ENTRY_UNSEEN && read_unseen(reader, entry, limit, out))
        return READ_OK;
    if (entry->flags & ENTRY_GONE) {
        error_set(err, "does not exist");
        return READ_ABSENT;
    }
    if (entry->flags & ENTRY_CONFLICTED) {
        error_set(err, "has merge conflicts: resolve them first");
        return READ_DENIED;
    }
    if ((entry->mode & MODE_TYPE_MASK) != MODE_FILE) {
        error_set(err, "is a symbolic link or a submodule, not a file");
        return READ_NOT_A_FILE;
    }
    if (is_in_worktree(snap, entry))
        return worktree_read(&reader->worktree, entry->path, entry->size, limit, out,
                             err);
    if (!open_odb(reader, err))
        return READ_DENIED;
    return odb_read(&reader->odb, &entry->id, ODB_BLOB, limit, out, err);
}

bool snapshot_claimed_id(const struct snapshot_reader *reader,
                         const struct entry *entry, struct object_id *id)
{
    const struct snapshot_state *state = reader->snap->state;
    const struct index_entry *from = entry->flags & ENTRY_SIZE_TELLS && state->index
                                         ? index_find(state->index, entry->path)
                                         : NULL;
    *id = (struct object_id){{0}};
    if (from)
        memcpy(id->bytes, from->id, state->index->id_len);
    return from != NULL;
}

bool snapshot_known_id(struct snapshot_reader *reader, const struct entry *entry,
                       struct object_id *id)
{
    static const struct object_id none;
    struct error err;
    uint64_t size;
    *id = entry->id;
    if (!(entry->flags & ENTRY_SIZE_TELLS))
        return memcmp(id, &none, sizeof none) != 0;
    return snapshot_claimed_id(reader, entry, id) && open_odb(reader, &err) &&
           odb_size(&reader->odb, id, &size) && size == entry->size;
}

void snapshot_settle(const struct entry *entry, const struct object_id *id)
{
    const uint32_t how_known = ENTRY_STAT_CLEAN | ENTRY_SIZE_TELLS | ENTRY_HASHED;
    own(entry)->flags &= ~how_known;
    own(entry)->flags |= id ? (uint32_t)ENTRY_STAT_CLEAN : 0;
    own(entry)->id = id ? *id : (struct object_id){{0}};
}

bool snapshot_identify(const struct snapshot *snap, const struct entry *entry,
                       struct str bytes)
{
    const struct snapshot_state *state = snap->state;
    struct object_id id;
    if ((state->texts && state->texts[entry - snap->entries].ptr) ||
        !is_in_worktree(snap, entry) || !odb_hash(snap->repo, bytes, &id))
        return false;
    snapshot_settle(entry, &id);
    own(entry)->flags ^= ENTRY_STAT_CLEAN | ENTRY_HASHED;
    return true;
}

bool snapshot_still_known(struct snapshot_reader *reader, const struct entry *entry,
                          const struct str *bytes)
{
    const struct snapshot_state *state = reader->snap->state;
    struct object_id now;
    struct stat st;
    if (entry->flags & ENTRY_HASHED)
        return !bytes || (odb_hash(reader->snap->repo, *bytes, &now) &&
                          memcmp(&now, &entry->id, sizeof now) == 0);
    if (!(entry->flags & (ENTRY_STAT_CLEAN | ENTRY_SIZE_TELLS)))
        return true;
    const struct index_entry *from =
        state->index ? index_find(state->index, entry->path) : NULL;
    return from && worktree_stat(&reader->worktree, entry->path, &st) == ON_DISK_FILE &&
           clean_is_unwritten(from, &st);
}
