/* moved - what a place or a module of head was called in base, before it moved.
 *
 *     struct moved moved;
 *     moved_find(&moved, head, base, arena);
 *     moved_path(&moved, f->path, f->is_directory); -> the path in base
 *     moved_module(&moved, STR("app.kernel.gone"), &old); -> "app.core.gone"
 *
 * A file that is only in head came from the file of the same blob that is only in base;
 * one that was changed while it moved is recognised when exactly one file of its name
 * went away. A directory that is only in head came from where its files came from, if
 * they kept their names and agree. Modules follow: below which import root they lie is
 * not asked, a dotted name fits if it is the end of the path and the part before it is
 * the same on both sides. */
#ifndef FLATLINE_MOVED_H
#define FLATLINE_MOVED_H

#include "base/map.h"
#include "base/vec.h"
#include "git/snapshot.h"

struct moved {
    const struct snapshot *head, *base;
    struct arena *arena;
    struct map gone_by_id, gone_by_name; /* -> entry of base */
    struct map directories, modules;     /* of head -> names: what it was called */
    VEC(struct str) names;
};

/* Both snapshots and the arena must outlive `moved`. */
void moved_find(struct moved *moved, const struct snapshot *head,
                const struct snapshot *base, struct arena *arena);

/* The path in base of what stands at `path` in head: itself, or where it came from. */
struct str moved_path(const struct moved *moved, struct str path, bool is_directory);

/* Whether the longest possible beginning of the dotted `module` moved; *old is then the
 * whole name as it was, in the arena. */
bool moved_module(const struct moved *moved, struct str module, struct str *old);

#endif
