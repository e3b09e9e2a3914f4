/* A stack of open trees stands in for recursion, so that a hostile depth costs a bound
 * and no C stack. Valid trees list their items in the very order flat paths have, so
 * nothing is sorted; a tree that does not keep the order is refused, as are names git
 * itself would not check out.
 *
 *     [ root: a b c/ ] -> [ c: x y/ ] -> [ y: ... ]      the deepest is read first */
#include "git/tree.h"

#include "base/path.h"
#include "git/index.h"
#include "git/repo_private.h"

#define TREE_MAX_DEPTH 2048 /* git's core.maxTreeDepth */
#define TREE_MAX_ENTRIES ((size_t)4 * 1000 * 1000)
#define TREE_MAX_PATH_BYTES ((uint64_t)1 << 29)
#define TREE_MAX_SHOWN 200 /* of a path in an error */
#define TREE_MAX_OBJECT ((size_t)1 << 28)

static uint32_t normal_mode(uint32_t mode)
{
    switch (mode & MODE_TYPE_MASK) {
    case MODE_FILE:
        return mode & 0100 ? 0100755 : 0100644;
    case MODE_LINK:
        return MODE_LINK;
    case MODE_DIRECTORY:
        return MODE_DIRECTORY;
    default:
        return MODE_GITLINK;
    }
}

static bool is_possible_name(struct str name)
{
    return name.len && !memchr(name.ptr, '/', name.len) && !str_eq(name, STR(".")) &&
           !str_eq(name, STR("..")) && !str_eq_nocase(name, STR(".git"));
}

enum tree_step tree_next(struct str *bytes, struct tree_item *item)
{
    size_t at = 0;
    uint32_t mode = 0;
    if (!bytes->len)
        return TREE_END;
    while (at < bytes->len && bytes->ptr[at] >= '0' && bytes->ptr[at] <= '7' && at < 7)
        mode = mode * 8 + (uint32_t)(bytes->ptr[at++] - '0');
    if (at == 0 || at >= bytes->len || bytes->ptr[at] != ' ')
        return TREE_MALFORMED;
    struct str rest = str_from(*bytes, at + 1);
    size_t end = str_find_char(rest, '\0');
    if (end == STR_NONE || rest.len - end - 1 < SHA1_LEN)
        return TREE_MALFORMED;
    item->name = str_slice(rest, 0, end);
    item->id = (const uint8_t *)rest.ptr + end + 1;
    item->mode = normal_mode(mode);
    *bytes = str_from(rest, end + 1 + SHA1_LEN);
    return is_possible_name(item->name) ? TREE_ITEM : TREE_MALFORMED;
}

void entry_list_reserve(struct entry_list *list, size_t count, struct arena *arena)
{
    list->vec.items = arena_array(arena, count, sizeof *list->vec.items);
    list->vec.cap = count;
}

/* A tree being read; `rest` is what of `bytes` was not yet seen. */
struct open_tree {
    struct buf bytes;
    struct str rest, prefix;
    struct object_id id;
};

struct walk {
    struct odb *odb;
    const struct tree_hint *hint;
    struct arena *arena;
    struct entry_list *out;
    struct error *err;
    size_t depth, room;
    struct open_tree *stack;
};

static bool malformed(struct walk *walk, const struct open_tree *tree, const char *why)
{
    char hex[OBJECT_HEX_MAX];
    object_hex(&tree->id, SHA1_LEN, hex);
    struct str where = str_slice(tree->prefix, 0, TREE_MAX_SHOWN);
    return error_set(walk->err, "tree %s is malformed: %s (%.*s/)", hex, why,
                     (int)where.len, where.ptr);
}

static bool push_tree(struct walk *walk, const struct object_id *id, struct str prefix)
{
    if (walk->depth == walk->room) {
        struct open_tree *old = walk->stack;
        size_t room = old ? walk->room * 2 : 16;
        walk->stack =
            arena_grow(walk->arena, old, walk->room * sizeof *old, room * sizeof *old);
        walk->room = room;
    }
    struct open_tree *tree = &walk->stack[walk->depth];
    tree->id = *id;
    tree->prefix = prefix;
    if (walk->depth == TREE_MAX_DEPTH)
        return malformed(walk, tree, "nested too deeply");
    enum read_status status =
        odb_read(walk->odb, id, ODB_TREE, TREE_MAX_OBJECT, &tree->bytes, walk->err);
    if (status != READ_OK)
        return status == READ_TOO_LARGE ? malformed(walk, tree, "too large") : false;
    tree->rest = buf_str(&tree->bytes);
    walk->depth++;
    return true;
}

/* --- What the index knows ------------------------------------------------------------
 */

/* Preorder with a stack of the directories above: `last` is the node number behind the
 * directory's own nodes. */
void tree_hint_init(struct tree_hint *hint, const struct snapshot *staged,
                    const struct cache_tree *trees, size_t tree_count,
                    struct arena *arena)
{
    struct above {
        size_t last;
        struct str path;
    };
    VEC(struct above) stack = {0};
    *hint = (struct tree_hint){.staged = staged, .trees = trees};
    for (size_t i = 0; i < tree_count; i++) {
        while (stack.len && stack.items[stack.len - 1].last <= i)
            stack.len--;
        struct str path = trees[i].name;
        if (stack.len)
            path = path_join(arena, stack.items[stack.len - 1].path, path);
        if (trees[i].id)
            *map_slot(&hint->dirs, arena, path) = (uint32_t)i;
        vec_add(&stack, arena, ((struct above){i + trees[i].nodes, path}));
    }
}

static bool is_equal(const struct tree_hint *hint, struct str path,
                     const struct object_id *tree)
{
    uint32_t number = map_get(&hint->dirs, path);
    return number != MAP_NONE &&
           memcmp(hint->trees[number].id, tree->bytes, SHA1_LEN) == 0;
}

bool tree_hint_is_whole(const struct tree_hint *hint, const struct object_id *tree)
{
    return is_equal(hint, STR(""), tree);
}

/* Lists the directory from the index if its tree is the very same. */
static bool list_from_index(struct walk *walk, const struct object_id *id,
                            struct str path)
{
    const struct tree_hint *hint = walk->hint;
    if (!hint || !is_equal(hint, path, id))
        return false;
    const struct snapshot *staged = hint->staged;
    struct str start[] = {path, STR("/")}, end[] = {path, STR("0")};
    size_t from = snapshot_lower_bound(staged, arena_join(walk->arena, start, 2));
    size_t to = snapshot_lower_bound(staged, arena_join(walk->arena, end, 2));
    /* An index with a valid tree has no conflicts below it: nothing is flagged. */
    for (; from < to; from++)
        vec_add(&walk->out->vec, walk->arena, staged->entries[from]);
    return true;
}

/* --- Walking -------------------------------------------------------------------------
 */

static bool add_entry(struct walk *walk, const struct open_tree *tree, struct str path,
                      const struct tree_item *item)
{
    struct entry_list *out = walk->out;
    if (out->vec.len == TREE_MAX_ENTRIES || out->path_bytes > TREE_MAX_PATH_BYTES)
        return malformed(walk, tree, "more files than any repository has");
    if (out->vec.len && str_cmp(out->vec.items[out->vec.len - 1].path, path) >= 0)
        return malformed(walk, tree, "its names are not in order");
    struct entry *entry = vec_push(&out->vec, walk->arena);
    entry->path = path;
    entry->mode = item->mode;
    memcpy(entry->id.bytes, item->id, SHA1_LEN);
    out->path_bytes += path.len;
    return true;
}

static bool walk_item(struct walk *walk, const struct tree_item *item)
{
    struct open_tree *tree = &walk->stack[walk->depth - 1];
    struct str parts[] = {tree->prefix, tree->prefix.len ? STR("/") : STR(""),
                          item->name};
    struct str path = arena_join(walk->arena, parts, 3);
    struct object_id id = {{0}};
    memcpy(id.bytes, item->id, SHA1_LEN);
    if (item->mode != MODE_DIRECTORY)
        return add_entry(walk, tree, path, item);
    walk->out->path_bytes += path.len;
    if (list_from_index(walk, &id, path))
        return true;
    return walk->out->path_bytes <= TREE_MAX_PATH_BYTES
               ? push_tree(walk, &id, path)
               : malformed(walk, tree, "more directories than any repository has");
}

static bool walk_trees(struct walk *walk)
{
    while (walk->depth) {
        struct open_tree *tree = &walk->stack[walk->depth - 1];
        struct tree_item item;
        enum tree_step step = tree_next(&tree->rest, &item);
        if (step == TREE_MALFORMED)
            return malformed(walk, tree, "an item that no work tree could hold");
        if (step == TREE_ITEM && !walk_item(walk, &item))
            return false;
        if (step == TREE_END)
            walk->depth--;
    }
    return true;
}

bool tree_list(struct odb *odb, const struct object_id *root, struct str prefix,
               const struct tree_hint *hint, struct arena *arena,
               struct entry_list *out, struct error *err)
{
    struct walk walk = {
        .odb = odb, .hint = hint, .arena = arena, .out = out, .err = err};
    bool ok = push_tree(&walk, root, prefix) && walk_trees(&walk);
    for (size_t i = 0; i < walk.room; i++)
        buf_release(&walk.stack[i].bytes);
    return ok;
}
