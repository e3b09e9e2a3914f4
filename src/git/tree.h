/* tree - listing a tree object and everything below it, from its raw bytes.
 *
 *     struct entry_list list = {0};
 *     if (!tree_list(&odb, &root, STR(""), NULL, arena, &list, &err)) return NULL;
 *
 * Needs no index, no checkout and none of libgit2's tree objects. Trees come from
 * strangers: depth, number of entries and bytes of paths are bounded (TREE_MAX_* in
 * tree.c), names that no work tree could hold are refused. */
#ifndef FLATLINE_GIT_TREE_H
#define FLATLINE_GIT_TREE_H

#include "base/map.h"
#include "base/vec.h"
#include "git/odb.h"

struct entry_list {
    VEC(struct entry) vec;
    uint64_t path_bytes;
};

/* Directories whose content is known without reading trees: those of an index whose
 * cache tree is valid. `entries` of `staged` are listed where the tree ids agree. */
struct cache_tree;
struct tree_hint {
    const struct snapshot *staged;
    const struct cache_tree *trees;
    struct map dirs; /* path -> number in trees, of the valid ones */
};

/* `trees`, `tree_count`: the index's cache tree, in preorder. */
void tree_hint_init(struct tree_hint *hint, const struct snapshot *staged,
                    const struct cache_tree *trees, size_t tree_count,
                    struct arena *arena);

/* Is `tree` exactly what is staged? */
bool tree_hint_is_whole(const struct tree_hint *hint, const struct object_id *tree);

/* Makes room for `count` entries in an empty list, so that it need not grow to them. */
void entry_list_reserve(struct entry_list *list, size_t count, struct arena *arena);

/* Appends every file, link and gitlink below `root`, paths under `prefix` (without a
 * slash at its end), in byte order of paths. `hint` may be NULL. False: a tree is
 * missing or malformed. */
bool tree_list(struct odb *odb, const struct object_id *root, struct str prefix,
               const struct tree_hint *hint, struct arena *arena,
               struct entry_list *out, struct error *err);

/* One line of a raw tree. `name` and `id` point into the tree's bytes. */
struct tree_item {
    struct str name;
    const uint8_t *id;
    uint32_t
        mode; /* as git normalises it: 040000, 0100644, 0100755, 0120000, 0160000 */
};

enum tree_step { TREE_END, TREE_ITEM, TREE_MALFORMED };

/* Takes the next item off the front of *bytes. */
enum tree_step tree_next(struct str *bytes, struct tree_item *item);

#define MODE_DIRECTORY 040000u

#endif
