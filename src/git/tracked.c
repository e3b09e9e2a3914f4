/* Snapshots that come from the index: what is staged, and the tracked files as they
 * stand in the work tree. A tracked file that is not there is left out at once, so that
 * nobody resolves an import to it. */
#include "git/clean.h"
#include "git/ignore.h"
#include "git/index.h"
#include "git/repo_private.h"
#include "git/snapshot_private.h"
#include "git/tree.h"
#include "git/worktree.h"

#include "base/path.h"
#include "base/pool.h"

#include <stdlib.h>

static bool is_possible_component(struct str name)
{
    return name.len && !str_eq(name, STR(".")) && !str_eq(name, STR("..")) &&
           !str_eq_nocase(name, STR(".git"));
}

/* Paths end up in file names and reports; git would not have written others. */
static bool is_possible_path(struct str path)
{
    if (!path.len || path.ptr[path.len - 1] == '/')
        return false;
    while (path.len)
        if (!is_possible_component(str_split(&path, '/')))
            return false;
    return true;
}

/* Neighbours mostly share their directory: then the name alone is new. */
static bool is_known_dir(struct str path, struct str last)
{
    size_t dir = path_dir(path).len;
    return dir && dir == path_dir(last).len && memcmp(path.ptr, last.ptr, dir) == 0 &&
           is_possible_component(str_from(path, dir + 1));
}

static bool check_paths(const struct index *index, struct error *err)
{
    for (size_t i = 0; i < index->count; i++) {
        struct str path = index->entries[i].path;
        if (i && is_known_dir(path, index->entries[i - 1].path))
            continue;
        bool directory =
            (index->entries[i].mode & MODE_TYPE_MASK) == MODE_DIRECTORY && path.len > 1;
        if (directory && path.ptr[path.len - 1] == '/')
            path.len--;
        if (!is_possible_path(path))
            return error_set(err, "the index names '%.*s', which no work tree can hold",
                             shown(path), path.ptr);
    }
    return true;
}

static struct index *load_index(struct repo *repo, struct arena *arena,
                                struct error *err)
{
    struct index *index = arena_new(arena, struct index);
    return index_read(index, repo, arena, err) && check_paths(index, err) ? index
                                                                          : NULL;
}

static struct entry entry_of(const struct index *index, const struct index_entry *from)
{
    struct entry entry = {.path = from->path, .mode = from->mode};
    memcpy(entry.id.bytes, from->id, index->id_len);
    if (from->more_flags & INDEX_INTENT_TO_ADD) {
        entry.flags |= ENTRY_INTENT_TO_ADD;
        entry.id = (struct object_id){{0}};
    }
    if (index_stage(from)) {
        entry.flags |= ENTRY_CONFLICTED;
        entry.id = (struct object_id){{0}};
    }
    return entry;
}

/* The second and third stage of a conflict. */
static bool is_listed(const struct entry_list *list, struct str path)
{
    return list->vec.len && str_eq(list->vec.items[list->vec.len - 1].path, path);
}

/* --- What is staged ------------------------------------------------------------------
 */

static bool add_sparse_directory(struct odb *odb, const struct index *index,
                                 const struct index_entry *from, struct arena *arena,
                                 struct entry_list *list, struct error *err)
{
    struct object_id id = {{0}};
    memcpy(id.bytes, from->id, index->id_len);
    if (!odb->git && !odb_init(odb, odb->repo, err))
        return false;
    return tree_list(odb, &id, str_slice(from->path, 0, from->path.len - 1), NULL,
                     arena, list, err);
}

struct snapshot *snapshot_of_index(struct repo *repo, struct arena *arena,
                                   struct error *err)
{
    struct entry_list list = {0};
    struct odb odb = {NULL, repo};
    bool ok = repo_needs_objects(repo, err);
    struct index *index = ok ? load_index(repo, arena, err) : NULL;
    if (index)
        entry_list_reserve(&list, index->count, arena);
    for (size_t i = 0; index && i < index->count; i++) {
        const struct index_entry *from = &index->entries[i];
        if (from->more_flags & INDEX_INTENT_TO_ADD || is_listed(&list, from->path))
            continue;
        if ((from->mode & MODE_TYPE_MASK) != MODE_DIRECTORY)
            vec_add(&list.vec, arena, entry_of(index, from));
        else if (!add_sparse_directory(&odb, index, from, arena, &list, err))
            index = NULL;
    }
    odb_release(&odb);
    if (!index)
        return NULL;
    struct snapshot *snap = snapshot_make(SNAPSHOT_INDEX, repo, STR("the index"),
                                          list.vec.items, list.vec.len, arena);
    ((struct snapshot_state *)snap->state)->index = index;
    return snap;
}

/* --- The work tree -------------------------------------------------------------------
 * Asking the disk about each file is most of the work, so it is asked on all
 * processors; the answers, which are small, are used in order.
 */

#define ALONE ((size_t)500) /* so few need no second thread */

struct answer {
    struct found found;
    bool is_unwritten;  /* since the index was: clean_by_stat */
    bool no_attributes; /* nor is there a .gitattributes in its directory */
};

struct asking {
    struct repo *repo;
    const struct clean *clean;
    struct answer *answers; /* one an entry of the index */
};

struct asker {
    struct worktree tree;
    struct str dir; /* of the entry asked about last */
};

static void *start_asking(void *context, unsigned worker)
{
    struct asking *asking = context;
    struct asker *asker = calloc(1, sizeof *asker);
    (void)worker;
    if (!asker)
        arena_out_of_memory(sizeof *asker);
    worktree_init(&asker->tree, asking->repo);
    return asker;
}

static struct answer ask(struct worktree *tree, const struct clean *clean,
                         struct str path, const struct index_entry *from)
{
    struct stat st;
    struct answer answer = {.found = worktree_find(tree, path, &st)};
    answer.is_unwritten =
        answer.found.what == ON_DISK_FILE && from && clean_by_stat(clean, from, &st);
    return answer;
}

static void ask_entry(void *context, void *own, size_t item)
{
    struct asking *asking = context;
    struct asker *asker = own;
    const struct index_entry *entry = &asking->clean->index->entries[item];
    struct str dir = path_dir(entry->path);
    if ((entry->mode & MODE_TYPE_MASK) == MODE_DIRECTORY)
        return;
    asking->answers[item] = ask(&asker->tree, asking->clean, entry->path, entry);
    if (asker->dir.ptr && str_eq(dir, asker->dir))
        return;
    asker->dir = dir;
    asking->answers[item].no_attributes =
        worktree_has_none(&asker->tree, entry->path, ".gitattributes");
}

static void finish_asking(void *context, void *own)
{
    struct asker *asker = own;
    (void)context;
    worktree_release(&asker->tree);
    free(asker);
}

static void ask_disk(struct asking *asking)
{
    size_t count = asking->clean->index->count;
    struct pool_job job = {.count = count,
                           /* A thread costs as much as asking about a hundred files. */
                           .workers = count < ALONE,
                           .start = start_asking,
                           .step = ask_entry,
                           .finish = finish_asking,
                           .context = asking,
                           .batch = 64};
    pool_run(&job);
}

struct disk_walk {
    struct worktree tree;
    struct clean clean;
    struct odb odb; /* for sparse directories that are there after all */
    struct arena *arena;
    struct entry_list *out;
};

static uint32_t clean_flag(enum clean_state state)
{
    if (state == CLEAN)
        return ENTRY_STAT_CLEAN;
    return state == CLEAN_IF_SAME_SIZE ? ENTRY_SIZE_TELLS : 0;
}

bool entry_as_found(struct entry *entry, const struct found *found)
{
    uint32_t type = entry->mode & MODE_TYPE_MASK;
    switch ((enum on_disk)found->what) {
    case ON_DISK_ABSENT:
        return false;
    case ON_DISK_UNKNOWN: /* reading it will say why */
        break;
    case ON_DISK_FILE:
        entry->size = found->size;
        if (type != MODE_FILE)
            entry->mode = 0100644;
        break;
    case ON_DISK_OTHER:
        if (found->is_link)
            entry->mode = MODE_LINK;
        return !found->is_dir || type == MODE_GITLINK;
    }
    return true;
}

/* Adds the entry as it stands on disk, or nothing. */
static void add_as_answered(struct disk_walk *walk, struct entry entry,
                            const struct answer *answer)
{
    if (!entry_as_found(&entry, &answer->found))
        return;
    if (answer->is_unwritten)
        entry.flags |=
            clean_flag(clean_by_attributes(&walk->clean, entry.path, entry.size));
    if (!(entry.flags & ENTRY_STAT_CLEAN))
        entry.id = (struct object_id){{0}};
    vec_add(&walk->out->vec, walk->arena, entry);
}

/* A directory outside a sparse checkout is not there. If it is all the same, its files
 * are tracked like any other; without the tree's objects (sha256) they are left out. */
static bool add_sparse_from_disk(struct disk_walk *walk, const struct index_entry *from,
                                 struct error *err)
{
    struct stat st;
    struct entry_list below = {0};
    struct str dir = str_slice(from->path, 0, from->path.len - 1);
    if (worktree_stat(&walk->tree, dir, &st) != ON_DISK_OTHER || !S_ISDIR(st.st_mode) ||
        !walk->odb.repo->git)
        return true;
    if (!add_sparse_directory(&walk->odb, walk->clean.index, from, walk->arena, &below,
                              err))
        return false;
    for (size_t i = 0; i < below.vec.len; i++) {
        struct entry entry = below.vec.items[i];
        struct answer answer = ask(&walk->tree, &walk->clean, entry.path, NULL);
        add_as_answered(walk, entry, &answer);
    }
    return true;
}

static bool use_answers(struct disk_walk *walk, const struct answer *answers,
                        struct error *err)
{
    const struct index *index = walk->clean.index;
    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *from = &index->entries[i];
        if (answers[i].no_attributes)
            attributes_note_none(&walk->clean.attributes, path_dir(from->path));
        if ((from->mode & MODE_TYPE_MASK) == MODE_DIRECTORY) {
            if (!add_sparse_from_disk(walk, from, err))
                return false;
        } else if (!is_listed(walk->out, from->path)) {
            add_as_answered(walk, entry_of(index, from), &answers[i]);
        }
    }
    return true;
}

static bool list_worktree(struct repo *repo, const struct index *index,
                          struct arena *arena, struct entry_list *list,
                          struct error *err)
{
    struct disk_walk walk = {.odb = {NULL, repo}, .arena = arena, .out = list};
    size_t size = (index->count + 1) * sizeof(struct answer);
    worktree_init(&walk.tree, repo);
    clean_init(&walk.clean, repo, index, arena);
    struct asking asking = {repo, &walk.clean, arena_alloc(arena, size)};
    ask_disk(&asking);
    bool ok = use_answers(&walk, asking.answers, err);
    arena_give_back(arena, asking.answers, size);
    clean_release(&walk.clean);
    worktree_release(&walk.tree);
    odb_release(&walk.odb);
    return ok;
}

static struct index *open_worktree(struct repo *repo, struct arena *arena,
                                   struct error *err)
{
    if (repo->root >= 0)
        return load_index(repo, arena, err);
    error_set(err, repo->workdir.len
                       ? "the work tree cannot be opened"
                       : "this repository is bare, it has no work tree: name a "
                         "commit with --rev");
    return NULL;
}

static struct snapshot *make_worktree(struct repo *repo, const struct index *index,
                                      const struct entry_list *list,
                                      struct arena *arena)
{
    struct snapshot *snap = snapshot_make(SNAPSHOT_WORKTREE, repo, STR("the work tree"),
                                          list->vec.items, list->vec.len, arena);
    ((struct snapshot_state *)snap->state)->index = index;
    return snap;
}

struct snapshot *snapshot_of_worktree(struct repo *repo, bool untracked,
                                      struct arena *arena, struct error *err)
{
    struct entry_list list = {0}, more = {0};
    struct index *index = open_worktree(repo, arena, err);
    if (!index)
        return NULL;
    entry_list_reserve(&list, index->count, arena);
    if (!list_worktree(repo, index, arena, &list, err))
        return NULL;
    struct snapshot *snap = make_worktree(repo, index, &list, arena);
    if (!untracked)
        return snap;
    untracked_list(snap, arena, &more);
    return snapshot_with_entries(snap, &more, arena);
}

static void list_unseen(const struct index *index, struct arena *arena,
                        struct entry_list *list)
{
    for (size_t i = 0; i < index->count; i++) {
        struct entry entry = entry_of(index, &index->entries[i]);
        if (is_listed(list, entry.path))
            continue;
        entry.id = (struct object_id){{0}};
        entry.flags |= ENTRY_UNSEEN;
        vec_add(&list->vec, arena, entry);
    }
}

struct snapshot *snapshot_of_worktree_unseen(struct repo *repo, struct arena *arena,
                                             struct error *err)
{
    struct entry_list list = {0};
    struct index *index = open_worktree(repo, arena, err);
    if (!index)
        return NULL;
    entry_list_reserve(&list, index->count, arena);
    if (!index->sparse)
        list_unseen(index, arena, &list);
    else if (!list_worktree(repo, index, arena, &list, err))
        return NULL;
    return make_worktree(repo, index, &list, arena);
}

/* --- Beyond the index ----------------------------------------------------------------
 */

static bool memory_ignored(const struct snapshot *snap, struct str path,
                           struct str *where)
{
    const struct memory_disk *disk = ((struct snapshot_state *)snap->state)->disk;
    if (!disk || !str_listed(path, disk->ignored, disk->ignored_count))
        return false;
    if (where)
        *where = STR(".gitignore");
    return true;
}

static enum on_disk memory_on_disk(const struct snapshot *snap, struct str path)
{
    const struct memory_disk *disk = ((struct snapshot_state *)snap->state)->disk;
    if (!disk)
        return ON_DISK_UNKNOWN;
    return str_listed(path, disk->untracked, disk->untracked_count) ||
                   memory_ignored(snap, path, NULL)
               ? ON_DISK_FILE
               : ON_DISK_ABSENT;
}

static bool has_disk(const struct snapshot *snap)
{
    return snap->repo && snap->repo->root >= 0 &&
           (snap->kind != SNAPSHOT_COMMIT || snap->beside_disk);
}

enum on_disk disk_what(const struct snapshot *snap, struct str path)
{
    struct worktree tree;
    struct stat st;
    if (snap->kind == SNAPSHOT_MEMORY)
        return memory_on_disk(snap, path);
    if (!has_disk(snap) || !is_possible_path(path))
        return ON_DISK_UNKNOWN;
    worktree_init(&tree, snap->repo);
    enum on_disk what = worktree_stat(&tree, path, &st);
    worktree_release(&tree);
    return what;
}

/* What ignore files say is read once, and kept with the repository. */
static struct ignore *ignore_of(struct repo *repo)
{
    if (!repo->ignore) {
        repo->ignore = arena_new(&repo->arena, struct ignore);
        ignore_init(repo->ignore, repo, &repo->arena);
    }
    return repo->ignore;
}

bool disk_ignored(const struct snapshot *snap, struct str path, struct arena *arena,
                  struct str *where)
{
    struct stat st;
    if (snap->kind == SNAPSHOT_MEMORY)
        return memory_ignored(snap, path, where);
    if (!has_disk(snap) || !is_possible_path(path))
        return false;
    struct ignore *ignore = ignore_of(snap->repo);
    enum on_disk what = worktree_stat(&ignore->tree, path, &st);
    bool is_dir = what == ON_DISK_OTHER && S_ISDIR(st.st_mode);
    bool ignored = ignore_match(ignore, path, is_dir, where);
    if (ignored && where)
        *where = arena_str(arena, *where);
    return ignored;
}

/* True and *entry when a file, link or the like stands at `path`. */
static bool named_entry(struct repo *repo, struct str path, struct entry *entry,
                        struct error *err)
{
    struct worktree tree;
    struct stat st;
    *entry = (struct entry){.path = path, .mode = 0100644, .flags = ENTRY_UNTRACKED};
    if (!is_possible_path(path))
        return error_set(err, "%.*s: no path inside the work tree", shown(path),
                         path.ptr);
    worktree_init(&tree, repo);
    enum on_disk what = worktree_stat(&tree, path, &st);
    worktree_release(&tree);
    if (what == ON_DISK_ABSENT)
        return error_set(err, "%.*s: no such file", shown(path), path.ptr);
    if (what == ON_DISK_FILE)
        entry->size = (uint64_t)st.st_size;
    if (what == ON_DISK_OTHER && S_ISLNK(st.st_mode))
        entry->mode = MODE_LINK;
    if (what == ON_DISK_OTHER && S_ISDIR(st.st_mode))
        entry->mode = MODE_DIRECTORY;
    return true;
}

struct snapshot *snapshot_with_entries(const struct snapshot *snap,
                                       const struct entry_list *more,
                                       struct arena *arena)
{
    const struct snapshot_state *state = snap->state;
    size_t room = snap->count + more->vec.len, count = 0, at = 0, from = 0;
    struct entry *entries = arena_array(arena, room, sizeof *entries);
    struct str *texts = arena_array(arena, room, sizeof *texts);
    while (at < snap->count || from < more->vec.len) {
        int order = at == snap->count ? 1
                    : from == more->vec.len
                        ? -1
                        : str_cmp(snap->entries[at].path, more->vec.items[from].path);
        if (order <= 0 && state->texts)
            texts[count] = state->texts[at];
        entries[count++] = order <= 0 ? snap->entries[at] : more->vec.items[from];
        at += order <= 0;
        from += order >= 0;
    }
    struct snapshot *out =
        snapshot_make(snap->kind, snap->repo, snap->label, entries, count, arena);
    *(struct snapshot_state *)out->state = *state;
    if (state->texts)
        ((struct snapshot_state *)out->state)->texts = texts;
    return out;
}

static int compare_entries(const void *a, const void *b)
{
    return str_cmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

struct snapshot *snapshot_with_paths(const struct snapshot *snap,
                                     const struct str *paths, size_t count,
                                     struct arena *arena, struct error *err)
{
    struct entry_list more = {0};
    struct snapshot *same = arena_new(arena, struct snapshot);
    *same = *snap;
    if (!snap->repo || snap->repo->root < 0 || snap->kind == SNAPSHOT_COMMIT)
        return same;
    for (size_t i = 0; i < count; i++) {
        struct entry entry;
        if (!paths[i].len || snapshot_find(snap, paths[i]) != STR_NONE ||
            snapshot_has_dir(snap, paths[i]))
            continue;
        if (!named_entry(snap->repo, paths[i], &entry, err))
            return NULL;
        if (entry.mode != MODE_DIRECTORY)
            vec_add(&more.vec, arena, entry);
    }
    if (!more.vec.len)
        return same;
    qsort(more.vec.items, more.vec.len, sizeof *more.vec.items, compare_entries);
    size_t unique = 0;
    for (size_t i = 0; i < more.vec.len; i++)
        if (!unique || compare_entries(&more.vec.items[unique - 1], &more.vec.items[i]))
            more.vec.items[unique++] = more.vec.items[i];
    more.vec.len = unique;
    return snapshot_with_entries(snap, &more, arena);
}
