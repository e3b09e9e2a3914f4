/* naming_trees - one style per directory tree, where no convention is configured.
 *
 *     struct naming_trees trees;
 *     naming_trees_count(&trees, heartbeats, arena);
 *     if (naming_trees_differs(&trees, processor, name, &tree)) ...
 *
 * A name is out of style when the tree it stands in is overwhelmingly of the other one:
 * the innermost directory above its processor with NAMING_TREE_LEAST names or more
 * decides, and only if NAMING_TREE_SHARE times as many are of the other style. Where
 * that does not hold - two against two, one class alone in its directory - nothing is
 * known. The repository's and other import roots hold what has nothing in common, so
 * they decide only for the files directly in them. */
#ifndef FLATLINE_PROGRAM_NAMING_TREES_H
#define FLATLINE_PROGRAM_NAMING_TREES_H

#include "program/heartbeats.h"
#include "program/naming.h"

#define NAMING_TREE_LEAST 5
#define NAMING_TREE_SHARE 4

struct naming_counts {
    uint32_t of[NAMING_COUNT];
    uint32_t words; /* of the snake_case ones; a word is kebab-case as well */
};
struct naming_trees {
    const struct program *program;
    struct naming_counts *below; /* [dir] */
};
struct naming_tree {
    struct str path;
    enum naming style; /* of the many */
    uint32_t fits, all;
};

void naming_trees_count(struct naming_trees *t, const struct heartbeats *h,
                        struct arena *arena);
/* Does the tree that `p` stands in write all its names in kebab-case? */
bool naming_trees_is_kebab(const struct naming_trees *t, const struct processor *p);
/* Is `name`, of snake_case or PascalCase, out of style where `p` stands? */
bool naming_trees_differs(const struct naming_trees *t, const struct processor *p,
                          struct str name, struct naming_tree *out);

#endif
