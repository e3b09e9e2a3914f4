/* index - git's index file, read directly: versions 2 to 4, split and sparse.
 *
 *     struct index index;
 *     if (!index_read(&index, repo, arena, &err)) return NULL;
 *     for (size_t i = 0; i < index.count; i++) ... index.entries[i].path ...
 *
 * What `git ls-files --stage --sparse` lists, in its order. libgit2 reads neither split
 * nor sparse indexes and takes fifty times as long. Format: gitformat-index(5).
 * Untrusted input: bounds on everything, no recursion. Everything points into the
 * arena. */
#ifndef FLATLINE_GIT_INDEX_H
#define FLATLINE_GIT_INDEX_H

#include "git/snapshot.h"

#include <time.h>

enum index_flag { /* those of struct index_entry.flags */
                  INDEX_ASSUME_VALID = 0x8000,
                  INDEX_STAGE_MASK = 0x3000,
                  INDEX_STAGE_SHIFT = 12,
};

enum index_more_flag { /* those of struct index_entry.more_flags */
                       INDEX_SKIP_WORKTREE = 0x4000,
                       INDEX_INTENT_TO_ADD = 0x2000,
};

struct index_entry {
    struct str path;     /* a sparse directory's ends in '/' */
    const uint8_t *stat; /* the 40 bytes before the id, see index_stat */
    const uint8_t *id;   /* id_len bytes */
    uint32_t mode;       /* 040000 for a directory of a sparse index */
    uint16_t flags, more_flags;
};

/* A directory whose tree the index knows, so that equal trees need not be compared
 * entry by entry. Nodes are in preorder: the children follow, `nodes` in all with this
 * one. */
struct cache_tree {
    struct str name;   /* the last component; empty for the root */
    const uint8_t *id; /* NULL: changed since */
    uint32_t entries;  /* covered, when id is known */
    uint32_t children, nodes;
};

struct index {
    uint32_t version;
    size_t id_len;
    struct index_entry *entries; /* in order of path bytes, then stage */
    size_t count;
    struct cache_tree *trees; /* tree_count 0: no cache tree */
    size_t tree_count;
    bool sparse;           /* has directory entries */
    struct timespec mtime; /* of the file, for racily clean entries */
    /* Split index: the shared part and what to drop and replace in it. */
    const uint8_t *base_id; /* NULL: not split */
    struct str deleted, replaced;
};

struct index_stat {
    uint32_t ctime_s, ctime_ns, mtime_s, mtime_ns, dev, ino, mode, uid, gid, size;
};

/* Reads the index of `repo`, and the shared index it may rest on. A missing file is an
 * empty index. False and err when it cannot be read or is malformed. */
bool index_read(struct index *out, const struct repo *repo, struct arena *arena,
                struct error *err);

/* Reads one file's bytes, which must live as long as the arena. */
bool index_parse(struct index *out, struct str bytes, size_t id_len,
                 struct arena *arena, struct error *err);
/* Lays a split index over its shared one: `split` becomes the whole. */
bool index_join(struct index *split, const struct index *base, struct arena *arena,
                struct error *err);

/* The entry with this path, of the lowest stage there is; NULL when there is none. */
const struct index_entry *index_find(const struct index *index, struct str path);

struct index_stat index_stat(const struct index_entry *entry);

static inline unsigned index_stage(const struct index_entry *entry)
{
    return (entry->flags & INDEX_STAGE_MASK) >> INDEX_STAGE_SHIFT;
}

#endif
